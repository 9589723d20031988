/**
 * @file What of this folder is public everywhere: arrays as the bytes of files.
 * @module
 */
export { arrayFromNpy, npyBytes } from "./npy-bytes.ts";
export { type NamedArrays, NpzFile, type NpzOptions, npzBytes, npzFromBytes } from "./npz-bytes.ts";
export { type SavetxtOptions, savetxtText } from "./savetxt.ts";
