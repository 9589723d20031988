/**
 * @file What of this folder is public under Node: arrays in files. What works in browsers too is in browser.ts.
 * @module
 */
export * from "./browser.ts";
export type { PathLike } from "./file.ts";
export { type LoadOptions, load, type MmapMode, save } from "./npy.ts";
export { savez, savez_compressed } from "./npz.ts";
