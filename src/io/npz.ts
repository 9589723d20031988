/**
 * @file `savez` and `savez_compressed`: arrays by name in one `.npz` file. `load` opens them.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 * @module
 */
import { type PathLike, pathOf, writeFile } from "./file.ts";
import { type NamedArrays, npzMembers } from "./npz-bytes.ts";
import { zipPieces } from "./zip-write.ts";

function write(path: PathLike, arrays: NamedArrays, deflated: boolean, fn: string): void {
  const name = pathOf(path, fn);
  writeFile(name.endsWith(".npz") ? name : `${name}.npz`, zipPieces(npzMembers(arrays, fn), deflated));
}

/**
 * Writes arrays to an uncompressed `.npz` archive: `savez(path, { x, y })`, or a list, which gets the names `arr_0`, `arr_1` …
 * The ending is added where it is missing.
 * @throws the system's error (`ENOENT`, `EACCES`, `ENOSPC` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export function savez(path: PathLike, arrays: NamedArrays): void {
  write(path, arrays, false, "savez");
}

/**
 * As `savez`, deflated.
 * https://numpy.org/doc/stable/reference/generated/numpy.savez_compressed.html
 */
export function savez_compressed(path: PathLike, arrays: NamedArrays): void {
  write(path, arrays, true, "savez_compressed");
}
