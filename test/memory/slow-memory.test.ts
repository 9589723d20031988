/**
 * Memory over thousands of synchronous operations: what other array libraries for JavaScript run out of.
 */
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { loadAddon } from "../../src/runtime/native/addon.ts";

interface Report {
  readonly most: number;
  readonly last: number;
  readonly live: number;
}

const root = resolve(import.meta.dirname, "../..");
// Bundled inside the package, where the addon is found; run as plain JavaScript, so that no tool's memory is counted.
const script = join(root, "dist/test/memory-loop.mjs");
buildSync({
  entryPoints: [join(import.meta.dirname, "loop.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  outfile: script,
  logLevel: "error",
});

function run(device: string, ...args: string[]): Report {
  const output = execFileSync(process.execPath, [script, ...args], {
    env: { ...process.env, NUMJET_DEVICE: device },
    encoding: "utf8",
  });
  return JSON.parse(output);
}

describe("10,000 synchronous out-of-place operations on 8 MB arrays", () => {
  it.runIf("addon" in loadAddon())("keep the resident size under 200 MB on the native device", () => {
    const { most, last } = run("native", "10000");
    expect(last).toBe(2);
    expect(most).toBeLessThan(200e6);
  });

  it("keep the resident size under 200 MB on the wasm device in np.scope", () => {
    const { most, live } = run("wasm", "10000", "scope");
    expect(live).toBeLessThan(20e6);
    expect(most).toBeLessThan(200e6);
  });
});
