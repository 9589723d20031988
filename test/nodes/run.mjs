/**
 * @file Runs the quick suite under the newer Node versions that numjet supports: fetches each from npm's package of Node's own builds,
 * builds the addon for it from the headers in that package, and runs the tests with it. Usage: node test/nodes/run.mjs [24 26]
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const versions = process.argv.length > 2 ? process.argv.slice(2) : ["24", "26"];
const folder = join(root, "node_modules/.cache/numjet-nodes");
mkdirSync(folder, { recursive: true });

let failed = 0;
for (const version of versions) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const prefix = join(folder, version);
  const binary = join(prefix, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(binary)) {
    execFileSync(
      "npm",
      ["install", "--prefix", prefix, "--no-audit", "--no-fund", "--ignore-scripts", `${name}@${version}`],
      { stdio: "inherit" },
    );
  }
  console.log(`== ${execFileSync(binary, ["--version"], { encoding: "utf8" }).trim()}`);
  // The path first, so that everything that the tests start runs under this Node too.
  const env = { ...process.env, PATH: `${dirname(binary)}:${process.env.PATH}` };
  spawnSync(binary, [join(root, "scripts/install-addon.mjs")], { cwd: root, env, stdio: "inherit" });
  const tests = spawnSync(binary, [join(root, "node_modules/vitest/vitest.mjs"), "run"], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  if (tests.status !== 0) failed++;
}
process.exit(failed);
