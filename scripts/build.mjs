/**
 * @file Builds dist/: one bundle an entry, shared code in chunks, dependencies left outside, and type declarations.
 * Bundled because importing a few hundred small files takes longer than everything else that an import does.
 */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist");

/** Output name → source. */
const nodeEntries = { index: "src/index.ts", "cli/main": "src/cli/main.ts", "bench/main": "bench/main.ts" };
const browserEntries = { browser: "src/browser.ts" };

function present(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))));
}

async function bundle(entries, options) {
  if (Object.keys(entries).length === 0) return;
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: out,
    bundle: true,
    format: "esm",
    packages: "external",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    // Less text to read at import; names stay, for stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 240,
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
}

function declarations() {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const result = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], { stdio: "inherit" });
  if (result.status !== 0) throw new Error("build: tsc did not write the declarations");
}

rmSync(out, { recursive: true, force: true });
await bundle(present(nodeEntries), { platform: "node", target: "node20.19" });
await bundle(present(browserEntries), { platform: "browser", target: "es2023" });
if (existsSync(join(root, "src/index.ts"))) declarations();
