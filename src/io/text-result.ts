/**
 * @file Arrays out of values that were read from text, in the shapes that `loadtxt` and `genfromtxt` give.
 * @module
 */
import { reshape, squeeze, transpose } from "../array/layout.ts";
import { fromData } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import type { DType, Scalar } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";

/** Values row by row as an array of rows and columns. */
export function tableOf(values: readonly Scalar[], columns: number, dtype: DType, fn: string): NDArray {
  const flat = fromData(values, dtype, fn);
  // Not where nothing was read and nobody said how many columns there are.
  return columns === 0 ? flat : reshape(flat, [values.length / columns, columns]);
}

/** NumPy's `ndmin`: axes of length 1 fall away down to it; a column comes back where two axes are asked for. */
export function withAxes(array: NDArray, ndmin: number, fn: string): NDArray {
  if (ndmin !== 0 && ndmin !== 1 && ndmin !== 2)
    throw new ValueError(`${fn}: expected 0, 1 or 2 for ndmin, got ${ndmin}`);
  const few = array.ndim > ndmin ? squeeze(array) : array;
  if (few.ndim >= ndmin) return few;
  return ndmin === 1 ? reshape(few, [few.size]) : transpose(reshape(few, [1, few.size]));
}
