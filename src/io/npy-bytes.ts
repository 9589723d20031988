/**
 * @file Arrays as the bytes of an `.npy` file and back, in memory: works in browsers too. Files are in npy.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @module
 */
import { copyIn } from "../array/layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { headerReach, type NpyHeader, npyHeaderBytes, parseNpyHeader } from "./npy-header.ts";
import { type ByteSource, memorySource } from "./source.ts";
import { swapBytes } from "./swap.ts";

/** Strided arrays are copied this many bytes at a time on their way out. */
const pieceBytes = 8 * 1024 * 1024;

/**
 * The bytes of an array's elements, in C order or as they lie when that is Fortran order and allowed, in pieces of memory that are only
 * good until the next one.
 */
export function* bodyPieces(array: NDArray, fn: string, fortran: boolean): Generator<Uint8Array> {
  if (array.size === 0) return;
  if (array.storage.guarded) array.storage.check(fn);
  if (array.isC || (fortran && array.isF)) {
    yield array.storage.bytes().subarray(array.offset, array.offset + array.nbytes);
    return;
  }
  const { shape, strides } = array;
  const rows = Math.max(1, Math.floor((pieceBytes * shape[0]) / array.nbytes));
  for (let i = 0; i < shape[0]; i += rows) {
    const n = Math.min(rows, shape[0] - i);
    const piece = copyIn(array.viewOf(array.offset + i * strides[0], [n, ...shape.slice(1)], strides), "C", fn);
    yield piece.storage.bytes().subarray(piece.offset, piece.offset + piece.nbytes);
    piece.dispose();
  }
}

/** The bytes of an array's `.npy` file, header first, in pieces that are only good until the next one. */
export function* npyPieces(array: NDArray, fn: string): Generator<Uint8Array> {
  // NumPy's rule: Fortran order only for what is not in C order as well.
  yield npyHeaderBytes(array.shape, array.dtype, !array.isC && array.isF ? "F" : "C");
  yield* bodyPieces(array, fn, true);
}

/** How many bytes {@link npyPieces} gives. */
export function npyLength(array: NDArray): number {
  return npyHeaderBytes(array.shape, array.dtype, !array.isC && array.isF ? "F" : "C").length + array.nbytes;
}

/** The header of the `.npy` file that a source holds. */
export function headerOf(source: ByteSource, fn: string): NpyHeader {
  const head = new Uint8Array(Math.min(source.size, headerReach));
  source.read(0, head);
  return parseNpyHeader(head, source.size, fn);
}

/** The array of the `.npy` file that a source holds, read straight into its memory. */
export function readNpy(source: ByteSource, fn: string): NDArray {
  const header = headerOf(source, fn);
  const array = emptyArray(header.shape, header.dtype, header.order);
  if (array.size === 0) return array;
  source.read(header.dataOffset, array.storage.bytes().subarray(array.offset, array.offset + array.nbytes));
  if (header.byteOrder === ">") swapBytes(array, fn);
  return array;
}

/**
 * The bytes of the `.npy` file that `np.save` would write of an array: for browsers, network and databases.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.write_array.html
 */
export function npyBytes(array: ArrayLike): Uint8Array {
  const fn = "npyBytes";
  const own = asNDArray(array, fn);
  const bytes = new Uint8Array(npyLength(own));
  let at = 0;
  for (const piece of npyPieces(own, fn)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * The array that the bytes of an `.npy` file hold, of either byte order and any version. Pickles and text are refused.
 * @throws FormatError where the bytes are no `.npy` file or too few; DTypeError where the dtype is not one of numjet's
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.read_array.html
 */
export function arrayFromNpy(bytes: Uint8Array): NDArray {
  return readNpy(memorySource(bytes, "arrayFromNpy"), "arrayFromNpy");
}
