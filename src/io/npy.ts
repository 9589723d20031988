/**
 * @file `save` and `load`: arrays in `.npy` files, read or mapped; `load` opens `.npz` archives too.
 * Reference: https://numpy.org/doc/stable/reference/routines.io.html
 * @module
 */
import { closeSync, openSync } from "node:fs";
import { type ArrayLike, asNDArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { UnsupportedError, ValueError } from "../errors.ts";
import { device } from "../runtime/device.ts";
import { contiguousStrides } from "../shape/strides.ts";
import { fileSource, type PathLike, pathOf, writeFile } from "./file.ts";
import { headerOf, npyPieces, readNpy } from "./npy-bytes.ts";
import type { NpyHeader } from "./npy-header.ts";
import { NpzFile } from "./npz-bytes.ts";
import type { ByteSource } from "./source.ts";
import { isZip } from "./zip-read.ts";

/** How a file is mapped: `r` to read, `r+` so that writes reach the file, `c` (copy on write) so that they do not. */
export type MmapMode = "r" | "r+" | "c";

/** Options of {@link load}. */
export interface LoadOptions {
  /** Maps the file instead of reading it; null (default) reads. */
  readonly mmap_mode?: MmapMode | null;
}

const modes: readonly unknown[] = [undefined, null, "r", "r+", "c"];

/**
 * Writes an array to an `.npy` file; the ending is added where it is missing. The file appears when it is whole, and an old
 * one of that name stays until then.
 * @throws the system's error (`ENOENT`, `EACCES`, `ENOSPC` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.save.html
 */
export function save(path: PathLike, array: ArrayLike): void {
  const fn = "save";
  const name = pathOf(path, fn);
  const own = asNDArray(array, fn);
  writeFile(name.endsWith(".npy") ? name : `${name}.npy`, npyPieces(own, fn));
}

/**
 * Reads an `.npy` file, or opens an `.npz` archive. With `mmap_mode` an `.npy` file is mapped: its elements are read from the
 * disk as they are used, and writes go to the file (`r+`), to this array alone (`c`) or are refused (`r`). Where the device
 * cannot map (wasm), or the file's elements are big-endian or not aligned, `r` and `c` read the file and `r+` is refused. The
 * file must not be shortened while it is mapped.
 * @throws FormatError, DTypeError, UnsupportedError; the system's error (`ENOENT` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.load.html
 */
export function load(path: `${string}.npy`, options?: LoadOptions): NDArray;
export function load(path: `${string}.npz`, options?: LoadOptions): NpzFile;
export function load(path: PathLike, options?: LoadOptions): NDArray | NpzFile;
export function load(path: PathLike, options: LoadOptions = {}): NDArray | NpzFile {
  const fn = "load";
  checkOptions(options, ["mmap_mode"], fn);
  const mode = options.mmap_mode ?? null;
  if (!modes.includes(mode))
    throw new ValueError(`${fn}: expected "r", "r+", "c" or null for mmap_mode, got ${JSON.stringify(mode)}`);
  const name = pathOf(path, fn);
  const source = fileSource(name, fn);
  let result: NDArray | NpzFile | undefined;
  try {
    result = isZip(source) ? openArchive(source, mode, fn) : openArray(source, name, mode, fn);
    return result;
  } finally {
    // An archive keeps its file open and reads from it by name.
    if (!(result instanceof NpzFile)) source.close();
  }
}

function openArchive(source: ByteSource, mode: MmapMode | null, fn: string): NpzFile {
  if (mode === "r+") throw new UnsupportedError(`${fn}: expected an .npy file for mmap_mode "r+", got an .npz archive`);
  return new NpzFile(source, fn);
}

function openArray(source: ByteSource, path: string, mode: MmapMode | null, fn: string): NDArray {
  if (mode === null) return readNpy(source, fn);
  const header = headerOf(source, fn);
  const mapped = header.dataBytes === 0 ? undefined : mapArray(path, header, mode);
  if (mapped !== undefined) return mapped;
  if (mode === "r+" && header.dataBytes > 0) {
    // Says so where the file itself is what forbids writing.
    closeSync(openSync(path, "r+"));
    throw new UnsupportedError(
      `${fn}: expected a device that maps files and aligned elements in this machine's byte order for mmap_mode "r+", got ` +
        `the ${device().kind} device and ${header.byteOrder}${header.dtype.code} at byte ${header.dataOffset}`,
    );
  }
  const array = readNpy(source, fn);
  if (mode === "r") array.setflags({ write: false });
  return array;
}

/** The file's elements where they lie; undefined where kernels could not use them there. */
function mapArray(path: string, header: NpyHeader, mode: MmapMode): NDArray | undefined {
  const { dtype, order, shape, dataOffset, byteOrder } = header;
  if (byteOrder === ">" || dataOffset % (dtype.itemsize / dtype.components) !== 0) return undefined;
  const storage = device().mapFile(path, mode === "r+", mode !== "r");
  if (storage === undefined || storage.byteLength < dataOffset + header.dataBytes) return undefined;
  return new NDArray(storage, dataOffset, shape, contiguousStrides(shape, dtype.itemsize, order), dtype, null);
}
