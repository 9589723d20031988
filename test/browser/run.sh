#!/usr/bin/env bash
# Runs the browser test in headless Chromium; brings Debian's chromium where it can and none is there.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium) >/dev/null
fi
node test/browser/run.mjs
