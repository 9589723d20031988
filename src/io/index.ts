/**
 * @file What of this folder is public under Node: arrays in files.
 * @module
 */
export * from "./common.ts";
export type { PathLike } from "./file.ts";
export type { GenfromtxtOptions, Table } from "./genfromtxt.ts";
export type { Converter, Converters, LoadtxtOptions } from "./loadtxt.ts";
export { type LoadOptions, load, type MmapMode, save } from "./npy.ts";
export { savez, savez_compressed } from "./npz.ts";
export { type FromFileOptions, fromfile, type ToFileOptions, tofile } from "./raw.ts";
export { type EncodingOption, genfromtxt, loadtxt, savetxt } from "./text.ts";
