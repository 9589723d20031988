/**
 * @file Arguments that functions of this folder share: an axis alone or in options, values repeated to a length, arrays seen flat.
 * @module
 */

import { checkCast } from "../../dtype/promote.ts";
import { DTypeError, ShapeError } from "../../errors.ts";
import { checkBroadcastTo } from "../../shape/broadcast.ts";
import { boundsOverlap } from "../../shape/overlap.ts";
import { formatShape, sameNumbers } from "../../shape/strides.ts";
import { copyIn } from "../layout.ts";
import { type ArrayLike, asNDArray, emptyArray, fromData, typedArrayDType } from "../make.ts";
import { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { isScalar, zeroD } from "../scalar.ts";
import { assign, copyOf } from "../ufunc/call.ts";
import { inC } from "./integers.ts";

/** What says which axis, beside other options: the axis may stand alone. */
export interface AxisOption {
  /** Axis; null for the flattened array. */
  readonly axis?: number | null;
}

/** Options from an axis or options. @throws ValueError for option names that are not allowed */
export function axisOptions<O extends AxisOption>(
  given: number | null | undefined | O,
  allowed: readonly string[],
  fn: string,
): O | AxisOption {
  if (given === null || given === undefined || typeof given === "number") return { axis: given };
  checkOptions(given, allowed, fn);
  return given;
}

/** May the two have bytes in common? Same elements in the same places count: index values name other ones. */
export function overlap(a: NDArray, b: NDArray): boolean {
  const box = ({ storage, offset, shape, strides, itemsize }: NDArray) => ({
    shape,
    strides,
    offset: storage.address + offset,
    itemsize,
  });
  return boundsOverlap(box(a), box(b));
}

/** A value to assign to elements of an array: scalars and lists in its dtype, with NumPy's checks; arrays as they are. */
export function sourceFor(value: ArrayLike, a: NDArray, fn: string): NDArray {
  if (value instanceof NDArray) return value;
  if (isScalar(value)) return zeroD(value, a.dtype, fn) as NDArray;
  return typedArrayDType(value) === undefined ? fromData(value, a.dtype, fn) : asNDArray(value, fn);
}

/** The same, copied where writing would disturb it. */
export function valueFor(value: ArrayLike, a: NDArray, fn: string): NDArray {
  const source = sourceFor(value, a, fn);
  return overlap(source, a) ? copyOf(source) : source;
}

/** Without the axes of length 1 in front that a target of this rank does not have. @throws ShapeError where it does not stretch to the shape */
export function fitted(value: NDArray, shape: readonly number[], fn: string): NDArray {
  let extra = 0;
  while (value.ndim - extra > shape.length && value.shape[extra] === 1) extra++;
  const own = value.shape.slice(extra);
  checkBroadcastTo(own, shape, fn);
  return extra === 0 ? value : value.viewOf(value.offset, own, value.strides.slice(extra));
}

/** The elements in C order as one axis: a view where they are adjacent. */
export function flat(a: NDArray, fn: string): NDArray {
  const array = inC(a, fn);
  return array.ndim === 1 ? array : array.viewOf(array.offset, [array.size], [array.itemsize]);
}

/** The first `count` of a list's elements, told again and again. Needs at least one element where count is not 0. */
export function repeated(values: NDArray, count: number, fn: string): NDArray {
  const list = flat(values, fn);
  if (list.size === count) return list;
  const first = (a: NDArray): NDArray => a.viewOf(a.offset, [count], [a.itemsize]);
  if (list.size > count || count === 0) return first(list);
  if (list.size === 1) return list.viewOf(list.offset, [count], [0]);
  const times = Math.ceil(count / list.size);
  const all = emptyArray([times, list.size], list.dtype);
  assign(all, list, fn);
  return first(all);
}

/** Writes into the elements in C order through one axis; an array that is not contiguous is written back from a copy. */
export function writeFlat(a: NDArray, write: (elements: NDArray) => void, fn: string): void {
  a.checkWriteable(fn);
  const array = a.isC ? a : copyIn(a, "C", fn);
  write(flat(array, fn));
  if (array !== a) assign(a, array, fn);
}

/** The result, in `out` where that is given: it must have the result's shape, and a dtype of at least its kind. */
export function delivered(
  shape: readonly number[],
  like: NDArray,
  out: NDArray | undefined,
  inputs: readonly NDArray[],
  write: (to: NDArray) => void,
  fn: string,
): NDArray {
  if (out === undefined) {
    const result = emptyArray(shape, like.dtype);
    write(result);
    return result;
  }
  if (!(out instanceof NDArray)) throw new DTypeError(`${fn}: expected out to be an array, got ${typeof out}`);
  if (!sameNumbers(out.shape, shape))
    throw new ShapeError(`${fn}: expected out of shape ${formatShape(shape)}, got ${formatShape(out.shape)}`);
  out.checkWriteable(fn);
  checkCast(like.dtype, out.dtype, "same_kind", fn);
  if (inputs.some((input) => overlap(input, out))) {
    const result = emptyArray(shape, like.dtype);
    write(result);
    assign(out, result, fn);
  } else write(out);
  return out;
}
