/**
 * @file Runs the built library from one script with V8's code cache beside it: reading the functions' byte code is several
 * times faster than parsing their text, at import and at each first call. `dist/index.js` imports this; without a cache
 * that fits (another Node, other flags) V8 compiles the text, and nothing else changes.
 * See https://nodejs.org/api/vm.html#scriptcreatecacheddata.
 * @module
 */
import type { Script } from "node:vm";

/** What a script file holds: a function of what a module has and a script lacks. */
type Library<T> = (require: (name: string) => unknown, moduleUrl: string) => T;

export interface LoadedScript<T> {
  readonly exports: T;
  readonly script: Script;
  /** Whether the cache was there and V8 took it. */
  readonly cached: boolean;
  /** Where the cache belongs. Its name tells Nodes apart, and versions of the text, of which V8 compares but the length. */
  readonly cacheFile: string;
}

/**
 * Loads a script written by scripts/build.mjs.
 * @param file name of the script, beside the module at `moduleUrl`.
 * @param version a hash of its text.
 */
export function loadScript<T>(moduleUrl: string, file: string, version: string): LoadedScript<T> {
  // Modules of Node itself by this way: importing them costs half a millisecond each.
  const fs = process.getBuiltinModule("node:fs");
  const vm = process.getBuiltinModule("node:vm");
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  const filename = fileURLToPath(new URL(file, moduleUrl));
  const cacheFile = fileURLToPath(new URL(`cache/${version}-${process.version}-${process.arch}.bin`, moduleUrl));
  let cachedData: Buffer | undefined;
  try {
    cachedData = fs.readFileSync(cacheFile);
  } catch {
    // Never made, or not readable: slower, not different.
  }
  // The bundler writes ASCII; as latin1 it is read without a check for longer characters.
  const script = new vm.Script(fs.readFileSync(filename, "latin1"), { filename, cachedData });
  const library = script.runInThisContext() as Library<T>;
  return {
    exports: library(process.getBuiltinModule as (name: string) => unknown, moduleUrl),
    script,
    cached: cachedData !== undefined && script.cachedDataRejected === false,
    cacheFile,
  };
}
