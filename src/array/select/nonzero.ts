/**
 * @file Where elements are not zero: indices as int64 arrays.
 * Reference: https://numpy.org/doc/stable/reference/routines.sort.html (searching)
 * @module
 */
import { dtypes } from "../../dtype/dtype.ts";
import { ShapeError } from "../../errors.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { countTrue, flatten, listTrue } from "./scan.ts";

/**
 * Indices of the elements that are not zero (NaN is not), in C order: one int64 array an axis.
 * @throws ShapeError for a 0-d array
 * https://numpy.org/doc/stable/reference/generated/numpy.nonzero.html
 */
export function nonzero(a: ArrayLike): NDArray<"int64">[] {
  const fn = "nonzero";
  const array = asNDArray(a, fn);
  if (array.ndim === 0) throw new ShapeError(`${fn}: expected at least 1 dimension, got 0`);
  const listed = listTrue(countTrue(array, 8 * array.ndim, fn), "columns", fn);
  const [, total] = listed.shape;
  if (array.ndim === 1) return [listed.viewOf(listed.offset, [total], [8])];
  return array.shape.map((_, axis) => listed.viewOf(listed.offset + axis * listed.strides[0], [total], [8]));
}

/** The same as one int64 array: a row an element, a column an axis. */
export function argwhere(a: ArrayLike): NDArray<"int64"> {
  const fn = "argwhere";
  const array = asNDArray(a, fn);
  const counted = countTrue(array, 8 * array.ndim, fn);
  const listed = array.ndim === 0 ? undefined : listTrue(counted, "rows", fn);
  // An element of a 0-d array has no index: its row is empty.
  return listed ?? emptyArray([counted.total, 0], dtypes.int64);
}

/** Indices into the flattened array (C order). */
export function flatnonzero(a: ArrayLike): NDArray<"int64"> {
  const fn = "flatnonzero";
  const counted = countTrue(asNDArray(a, fn), 8, fn);
  const listed = listTrue(flatten(counted), "columns", fn);
  return listed.viewOf(listed.offset, [counted.total], [8]);
}
