/**
 * @file Builds the native addon at install time for the running Node, from headers on disk, without the network. Never
 * fails an install: without an addon numjet runs on WebAssembly. Result: native/build/<platform>-<arch>-<abi>/numjet.node
 * and native/build/status.json, which `numjet info` shows.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const native = join(root, "native");
const build = join(native, "build");
const name = `${process.platform}-${process.arch}-${process.versions.modules}`;
const target = join(build, name, "numjet.node");
const statusFile = join(build, "status.json");

/** Names and contents of everything the addon is made from: a build of other sources is no build. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const file of readdirSync(native).sort()) {
    if (/\.(cc|h|gyp)$/.test(file)) hash.update(file).update(readFileSync(join(native, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function readStatus() {
  try {
    return JSON.parse(readFileSync(statusFile, "utf8"));
  } catch {
    return {};
  }
}

function writeStatus(entry) {
  mkdirSync(build, { recursive: true });
  const status = { ...readStatus(), [name]: { ...entry, node: process.version } };
  writeFileSync(statusFile, `${JSON.stringify(status, null, 2)}\n`);
}

/** Why there is no addon, and what would change that. */
class NoAddon extends Error {
  constructor(reason, advice) {
    super(advice ? `${reason}; ${advice}` : reason);
  }
}

/** `<prefix>` such that `<prefix>/include/node` has the headers of exactly this Node's ABI. */
function headerPrefix() {
  const executable = realpathSync(process.execPath);
  const candidates = [
    process.env.npm_config_nodedir,
    process.config.variables.node_prefix,
    dirname(dirname(executable)),
    dirname(dirname(process.execPath)),
    dirname(executable),
  ];
  // The npm package "node" puts its executable beside a platform package that carries the headers.
  for (let directory = dirname(executable); directory !== dirname(directory); directory = dirname(directory)) {
    candidates.push(join(directory, "node_modules", `node-${process.platform}-${process.arch}`));
    candidates.push(join(directory, `node-${process.platform}-${process.arch}`));
  }
  return candidates.find((prefix) => {
    if (!prefix) return false;
    const file = join(prefix, "include", "node", "node_version.h");
    if (!existsSync(file)) return false;
    const abi = /#define NODE_MODULE_VERSION (\d+)/.exec(readFileSync(file, "utf8"));
    return abi?.[1] === process.versions.modules;
  });
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: "utf8", ...options });
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}${result.error ? String(result.error.message) : ""}`;
  return { ok: result.status === 0, output };
}

/** The first line that says what went wrong. */
function firstError(output) {
  const lines = output.split("\n").map((line) => line.trim());
  return (
    lines.find((line) => /error:|not found|Could not find/i.test(line)) ?? lines.filter(Boolean).at(-1) ?? "no output"
  );
}

/** Builds with node-gyp in a directory of its own, so that builds for several Nodes never meet. */
function buildWithGyp(prefix, scratch) {
  const require = createRequire(import.meta.url);
  let gyp;
  try {
    gyp = require.resolve("node-gyp/bin/node-gyp.js");
  } catch {
    return { ok: false, output: "node-gyp is not installed" };
  }
  for (const file of readdirSync(native)) {
    if (/\.(cc|h|gyp)$/.test(file)) copyFileSync(join(native, file), join(scratch, file));
  }
  const jobs = String(availableParallelism());
  const args = [gyp, "rebuild", "-C", scratch, `--nodedir=${prefix}`, "--jobs", jobs];
  return { ...run(process.execPath, args), file: join(scratch, "build", "Release", "numjet.node") };
}

/** Builds with the compiler alone: node-gyp wants Python and make, which a machine with a compiler may lack. */
function buildWithCompiler(prefix, scratch) {
  if (process.platform === "win32") return { ok: false, output: "no Visual Studio found" };
  const sources = readdirSync(native).filter((file) => file.endsWith(".cc"));
  const file = join(scratch, "numjet.node");
  const args = ["-shared", "-fPIC", "-O2", "-std=gnu++20", "-fvisibility=hidden", "-DNODE_GYP_MODULE_NAME=numjet"];
  args.push("-DBUILDING_NODE_EXTENSION", `-I${join(prefix, "include", "node")}`, "-o", file);
  if (process.platform === "darwin") args.push("-undefined", "dynamic_lookup");
  args.push(...sources.map((source) => join(native, source)), "-pthread");
  if (process.platform === "linux") args.push("-ldl");
  let last = { ok: false, output: "no C++ compiler found" };
  for (const compiler of [process.env.CXX, "c++", "g++", "clang++"]) {
    if (!compiler) continue;
    const result = run(compiler, args);
    if (result.ok) return { ...result, file };
    if (!/ENOENT/.test(result.output)) last = result;
  }
  return last;
}

/** Loads the fresh addon in a process of its own: what crashes or does not load must not be installed. */
function works(file) {
  const code = `const m = { exports: {} }; process.dlopen(m, process.argv[1]); if (!m.exports.alloc(64, true)) process.exit(1);`;
  return run(process.execPath, ["-e", code, file]);
}

function main() {
  if (process.env.NUMJET_SKIP_ADDON === "1") {
    if (existsSync(target)) return console.log("numjet: NUMJET_SKIP_ADDON=1 is set: the native addon stays as it is");
    throw new NoAddon("NUMJET_SKIP_ADDON=1 is set", "unset it and install again");
  }
  if (process.arch !== "x64") {
    throw new NoAddon(`numjet writes native code for x86-64 only, and this is ${process.arch}`);
  }
  const sources = fingerprint();
  const before = readStatus()[name];
  if (before?.built && before.sources === sources && existsSync(target)) return;
  // Of other sources: its functions may not be those that src/runtime/native/addon.ts expects.
  rmSync(target, { force: true });

  const prefix = headerPrefix();
  if (!prefix) {
    const advice = `put them at ${join(dirname(dirname(process.execPath)), "include", "node")} or set npm_config_nodedir`;
    throw new NoAddon(`the C++ headers of Node ${process.version} are not on this machine`, advice);
  }
  const scratch = mkdtempSync(join(tmpdir(), "numjet-addon-"));
  try {
    let result = buildWithGyp(prefix, scratch);
    if (!result.ok) result = buildWithCompiler(prefix, scratch);
    if (!result.ok) {
      const advice = "install a C++20 compiler (g++ 11, clang 14 or newer) and run node scripts/install-addon.mjs";
      throw new NoAddon(`the addon does not compile (${firstError(result.output)})`, advice);
    }
    mkdirSync(dirname(target), { recursive: true });
    // A process may have the old file mapped: replace the name, never the contents.
    const fresh = `${target}.${process.pid}.node`;
    copyFileSync(result.file, fresh);
    const tried = works(fresh);
    if (!tried.ok) {
      rmSync(fresh, { force: true });
      throw new NoAddon(`the addon was built but does not run here (${firstError(tried.output)})`);
    }
    renameSync(fresh, target);
    writeStatus({ built: true, sources });
    console.log(`numjet: native addon built for ${name}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

// One line, and success: whoever installs numjet without a compiler still gets numjet.
try {
  main();
} catch (error) {
  const reason = error instanceof NoAddon ? error.message : `the addon's build broke off (${error.message})`;
  console.log(`numjet: no native addon, WebAssembly will be used: ${reason}`);
  try {
    writeStatus({ built: false, reason });
  } catch {
    // A read-only package directory: the line above is all that can be done.
  }
}
