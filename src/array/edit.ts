/**
 * @file Arrays with elements added, put in between, taken out or cut off at the ends: copies all of them.
 * Reference: https://numpy.org/doc/stable/reference/routines.array-manipulation.html (adding and removing elements)
 * @module
 */
import { dtypes } from "../dtype/dtype.ts";
import { IndexError, ShapeError, ValueError } from "../errors.ts";
import { normalizeAxes, normalizeAxis } from "../shape/axes.ts";
import { wrapIndex } from "../shape/select.ts";
import { parseSlice, Slice, sliceLength } from "../shape/slice.ts";
import { checkedShape } from "./create.ts";
import { concatenated, span } from "./join.ts";
import { castIn, moveaxis, ravel, reshape, settleOrder } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "./make.ts";
import { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { any } from "./reduce/logic.ts";
import { broadcast_to } from "./stretch.ts";
import { assign } from "./ufunc/call.ts";
import { not_equal } from "./ufunc/index.ts";

type Same<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/** Where to insert or delete: an index, a slice, a list of indices or a mask. */
export type Places = number | Slice | string | readonly number[] | readonly boolean[] | NDArray;

/** Options of functions that work on an axis, or without one on all elements in C order. */
export interface AxisOptions {
  readonly axis?: number | null;
}

/**
 * The values joined to the end of an array: along an axis, or without one all elements in a row.
 * @throws ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.append.html
 */
export function append(arr: ArrayLike, values: ArrayLike, options: AxisOptions | number = {}): NDArray {
  const given = typeof options === "number" ? { axis: options } : options;
  checkOptions(given, ["axis"], "append");
  const axis = given.axis ?? null;
  return concatenated([asNDArray(arr, "append"), asNDArray(values, "append")], { axis }, "append");
}

/** The array and axis to work on: without an axis, all elements on one. */
function lined(arr: ArrayLike, options: AxisOptions | number, fn: string): { a: NDArray; axis: number } {
  const given = typeof options === "number" ? { axis: options } : options;
  checkOptions(given, ["axis"], fn);
  const a = asNDArray(arr, fn);
  if (given.axis === undefined || given.axis === null) return { a: a.ndim === 1 ? a : (ravel(a) as NDArray), axis: 0 };
  return { a, axis: normalizeAxis(given.axis, a.ndim, fn) };
}

/** Indices that places stand for, and whether they were one number alone. */
function indicesOf(obj: Places, length: number, fn: string): { list: number[]; single: boolean; mask: boolean } {
  const slice = typeof obj === "string" ? parseSlice(obj, fn) : obj;
  if (slice instanceof Slice) {
    const [start, stop, step] = slice.indices(length);
    const list = Array.from({ length: sliceLength(start, stop, step) }, (_, i) => start + i * step);
    return { list, single: false, mask: false };
  }
  if (typeof slice === "number") return { list: [slice], single: true, mask: false };
  if (slice instanceof NDArray && slice.ndim > 1)
    throw new ShapeError(`${fn}: expected places with one axis at most, got ${slice.ndim}`);
  const values = slice instanceof NDArray ? (slice.tolist() as number | boolean | (number | boolean)[]) : slice;
  const single = !Array.isArray(values);
  const flat = [values].flat() as (number | boolean)[];
  if (flat.length > 0 && flat.every((x) => typeof x === "boolean"))
    return { list: flat.flatMap((x, i) => (x ? [i] : [])), single, mask: true };
  const wrong = flat.find((x) => !Number.isInteger(x));
  if (wrong !== undefined)
    throw new IndexError(`${fn}: expected whole numbers or booleans as places, got ${String(wrong)}`);
  return { list: flat as number[], single, mask: false };
}

/** A fresh array of the shape with another length on one axis. */
function resized(a: NDArray, axis: number, length: number, fn: string): NDArray {
  const shape = [...a.shape];
  shape[axis] = length;
  return emptyArray(checkedShape(shape, a.dtype, fn), a.dtype, settleOrder(a, "A"));
}

function put(to: NDArray, from: NDArray, fn: string): void {
  if (to.size > 0) assign(to, from, fn);
}

/**
 * A copy with values put in before the places named, which count as in the array as it was.
 * @throws IndexError; ShapeError where values do not broadcast
 * https://numpy.org/doc/stable/reference/generated/numpy.insert.html
 */
export function insert<X extends ArrayLike>(
  arr: X,
  obj: Places,
  values: ArrayLike,
  options: AxisOptions | number = {},
): Same<X> {
  const fn = "insert";
  const { a, axis } = lined(arr, options, fn);
  const length = a.shape[axis];
  const { list, single } = indicesOf(obj, length, fn);
  const given = castIn(asNDArray(values, fn), a.dtype, "C", fn);
  if (list.length === 1) {
    const at = wrapIndex(list[0], length + 1, axis, fn) - (list[0] < 0 ? 1 : 0);
    if (at < 0) throw new IndexError(`${fn}: index ${list[0]} is out of bounds for axis ${axis} with size ${length}`);
    const rank = Math.max(a.ndim, given.ndim);
    let part = reshape(given, [...new Array<number>(rank - given.ndim).fill(1), ...given.shape]) as NDArray;
    // One number stands for the axis itself, which the values do not have: their first one goes there.
    if (single) part = moveaxis(part, 0, axis);
    const count = part.shape[axis];
    const result = resized(a, axis, length + count, fn);
    put(span(result, axis, 0, at), span(a, axis, 0, at), fn);
    put(span(result, axis, at, count), part, fn);
    put(span(result, axis, at + count, length - at), span(a, axis, at, length - at), fn);
    return result as Same<X>;
  }
  const wrapped = list.map((i) => (i < 0 ? i + length : i));
  const outside = wrapped.findIndex((i) => i < 0 || i > length);
  if (outside >= 0)
    throw new IndexError(`${fn}: index ${list[outside]} is out of bounds for axis ${axis} with size ${length}`);
  const result = resized(a, axis, length + list.length, fn);
  const room = span(result, axis, 0, list.length).shape;
  const parts = broadcast_to(given, room);
  // In the order of places; those of one place in the order given.
  const order = wrapped.map((_, i) => i).sort((x, y) => wrapped[x] - wrapped[y] || x - y);
  let done = 0;
  order.forEach((which, rank) => {
    const at = wrapped[which];
    put(span(result, axis, done + rank, at - done), span(a, axis, done, at - done), fn);
    put(span(result, axis, at + rank, 1), span(parts, axis, which, 1), fn);
    done = at;
  });
  put(span(result, axis, done + list.length, length - done), span(a, axis, done, length - done), fn);
  return result as Same<X>;
}

/**
 * A copy without the places named.
 * @throws IndexError; ShapeError for a mask of another length
 * https://numpy.org/doc/stable/reference/generated/numpy.delete.html
 */
export function delete_<X extends ArrayLike>(arr: X, obj: Places, options: AxisOptions | number = {}): Same<X> {
  const fn = "delete";
  const { a, axis } = lined(arr, options, fn);
  const length = a.shape[axis];
  const { list, mask } = indicesOf(obj, length, fn);
  const given = obj instanceof NDArray ? obj.size : Array.isArray(obj) ? obj.length : length;
  if (mask && given !== length)
    throw new ShapeError(`${fn}: expected a mask of length ${length} for axis ${axis}, got length ${given}`);
  const gone = [...new Set(list.map((i) => wrapIndex(i, length, axis, fn)))].sort((x, y) => x - y);
  const result = resized(a, axis, length - gone.length, fn);
  let from = 0;
  gone.forEach((at, count) => {
    put(span(result, axis, from - count, at - from), span(a, axis, from, at - from), fn);
    from = at + 1;
  });
  put(span(result, axis, from - gone.length, length - from), span(a, axis, from, length - from), fn);
  return result as Same<X>;
}

/**
 * A copy of another shape, filled with the elements in C order, again from the start where they do not suffice.
 * @throws ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.resize.html
 */
export function resize<X extends ArrayLike>(a: X, new_shape: number | readonly number[]): Same<X> {
  const fn = "resize";
  const source = asNDArray(a, fn);
  const shape = checkedShape(new_shape, source.dtype, fn);
  const result = emptyArray(shape, source.dtype, "C", source.size === 0);
  const flat = ravel(source) as NDArray;
  const to = result.viewOf(result.offset, [result.size], [result.itemsize]);
  if (source.size === 0 || result.size === 0) return result as NDArray as Same<X>;
  const whole = Math.floor(result.size / flat.size);
  const rows = to.viewOf(to.offset, [whole, flat.size], [flat.nbytes, flat.itemsize]);
  put(rows, flat, fn);
  const rest = result.size - whole * flat.size;
  put(span(to, 0, whole * flat.size, rest), span(flat, 0, 0, rest), fn);
  return result as NDArray as Same<X>;
}

/**
 * The array without zeros at its ends, on all axes or those named: a view.
 * @param trim which ends: `f` front, `b` back, both by default
 * @throws ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.trim_zeros.html
 */
export function trim_zeros<X extends ArrayLike>(
  filt: X,
  trim = "fb",
  options: { readonly axis?: number | readonly number[] | null } = {},
): Same<X> {
  const fn = "trim_zeros";
  checkOptions(options, ["axis"], fn);
  const ends = String(trim).toLowerCase();
  if (!["fb", "bf", "f", "b"].includes(ends))
    throw new ValueError(`${fn}: expected trim to be f, b or fb, got ${String(trim)}`);
  const a = asNDArray(filt, fn);
  const axes = normalizeAxes(options.axis, a.ndim, fn);
  const mask = not_equal(a, false);
  let result = a;
  for (const axis of axes) {
    const others = a.shape.map((_, i) => i).filter((i) => i !== axis);
    const line = castIn(others.length === 0 ? mask : any(mask, others), dtypes.uint8, "C", fn).data as Uint8Array;
    const first = line.indexOf(1);
    const last = line.lastIndexOf(1);
    // Nothing but zeros: all of it is at an end.
    const start = first < 0 ? line.length : ends.includes("f") ? first : 0;
    const stop = first < 0 ? line.length : ends.includes("b") ? last + 1 : line.length;
    result = span(result, axis, start, stop - start);
  }
  return result as Same<X>;
}
