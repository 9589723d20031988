/**
 * @file The same elements under another shape, order of axes or stride: views wherever NumPy gives views. What joins
 * axes to a flat copy is here too; nothing computes with elements.
 * Reference: https://numpy.org/doc/stable/reference/routines.array-manipulation.html
 * @module
 */
import type { DType, DTypeName } from "../dtype/dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { moveAxes, normalizeAxes, normalizeAxis, normalizePermutation, permute } from "../shape/axes.ts";
import { resultStrides } from "../shape/order.ts";
import { reshapeStrides, resolveReshape } from "../shape/reshape.ts";
import { contiguousStrides, type Order, sameNumbers } from "../shape/strides.ts";
import { type ArrayLike, asNDArray, emptyArray, emptyStrided } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { type AxisOption, axisOf, checkOptions } from "./options.ts";
import { assign } from "./ufunc/call.ts";

/** Memory orders that copies take: `A` is `F` for Fortran-ordered input, `K` keeps the input's own. */
export type AnyOrder = Order | "A" | "K";

const anyOrders: readonly AnyOrder[] = ["C", "F", "A", "K"];

/** @throws ValueError unless it is one of the orders named */
export function checkOrder<O extends AnyOrder>(order: O, fn: string, allowed: readonly AnyOrder[] = anyOrders): O {
  if (!allowed.includes(order))
    throw new ValueError(`${fn}: expected order to be one of ${allowed.join(", ")}, got ${String(order)}`);
  return order;
}

/** An order in an options object. */
export interface OrderOptions {
  readonly order?: AnyOrder;
}

/** The order of a call that takes it alone or in options. */
export function orderOf(options: AnyOrder | OrderOptions, byDefault: AnyOrder, fn: string): AnyOrder {
  if (typeof options === "string") return checkOrder(options, fn);
  checkOptions(options, ["order"], fn);
  return checkOrder(options.order ?? byDefault, fn);
}

/** `C` or `F` as it is; `A` and `K` by the array: `F` where it is in Fortran order and not in C order. */
export function settleOrder(a: NDArray, order: AnyOrder): Order {
  if (order === "C" || order === "F") return order;
  return a.isF && !a.isC ? "F" : "C";
}

/**
 * Strides of an array like another one. `K` takes the axes by their strides alone: what repeats (stride 0) lies innermost. That
 * is how NumPy's copies do it; its ufuncs do otherwise (shape/order.ts).
 */
export function likeStrides(a: NDArray, order: AnyOrder, itemsize: number): number[] {
  if (order !== "K" || a.ndim < 2 || a.isC || a.isF) return contiguousStrides(a.shape, itemsize, settleOrder(a, order));
  const axes = sortedAxes(a);
  const result = new Array<number>(a.ndim);
  let step = itemsize;
  for (let i = axes.length - 1; i >= 0; i--) {
    result[axes[i]] = step;
    step *= a.shape[axes[i]];
  }
  return result;
}

/** Axes from the longest stride to the shortest; those of one stride in order. */
function sortedAxes(a: NDArray): number[] {
  const reach = a.strides.map(Math.abs);
  return a.shape.map((_, i) => i).sort((i, j) => reach[j] - reach[i] || i - j);
}

/** A fresh array of a dtype with the shape of another, laid out as `order` says. */
export function emptyLike<D extends DTypeName>(a: NDArray, dtype: DType<D>, order: AnyOrder): NDArray<D> {
  if (order !== "K" || a.isC || a.isF) return emptyArray(a.shape, dtype, settleOrder(a, order));
  return emptyStrided(a.shape, likeStrides(a, order, dtype.itemsize), dtype);
}

/** A fresh array of zeros with the shape of another, laid out as `order` says. */
export function zerosLike<D extends DTypeName>(a: NDArray, dtype: DType<D>, order: AnyOrder): NDArray<D> {
  const result = emptyLike(a, dtype, order);
  result.storage.bytes().fill(0, result.offset, result.offset + result.nbytes);
  return result;
}

/** A fresh array with the elements cast to a dtype, in the order asked for. */
export function castIn<D extends DTypeName>(a: NDArray, to: DType<D>, order: AnyOrder, fn: string): NDArray<D> {
  const result = emptyLike(a, to, order);
  assign(result, a, fn);
  return result;
}

/** A fresh copy in the order asked for. */
export function copyIn<D extends DTypeName>(a: NDArray<D>, order: AnyOrder, fn: string): NDArray<D> {
  return castIn(a as NDArray, a.dtype, order, fn);
}

/** Options of {@link reshape}. */
export interface ReshapeOptions {
  /** Order in which elements are read and placed: `C` (default), `F`, or `A` for the array's own. */
  readonly order?: Order | "A";
  /** true copies always, false never (an error where a view cannot do); by default only where it must. */
  readonly copy?: boolean | null;
}

type As<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/**
 * The same elements under a new shape, one length of which may be -1: a view where strides can say it, else a copy.
 * @throws ShapeError where the sizes differ; ValueError where `copy: false` cannot be kept
 * https://numpy.org/doc/stable/reference/generated/numpy.reshape.html
 */
export function reshape<X extends ArrayLike>(
  a: X,
  shape: number | readonly number[],
  options: ReshapeOptions = {},
): As<X> {
  checkOptions(options, ["order", "copy"], "reshape");
  const order = checkOrder(options.order ?? "C", "reshape", ["C", "F", "A"]);
  return reshaped(asNDArray(a, "reshape"), shape, order, options.copy ?? null, "reshape") as As<X>;
}

function reshaped(
  a: NDArray,
  shape: number | readonly number[],
  order: Order | "A",
  copy: boolean | null,
  fn: string,
): NDArray {
  const to = resolveReshape(shape, a.shape, fn);
  const settled = settleOrder(a, order);
  if (copy !== true) {
    if (sameNumbers(to, a.shape)) return a.viewOf(a.offset, a.shape, a.strides);
    const strides = reshapeStrides(a.shape, a.strides, a.itemsize, to, settled);
    if (strides !== null) return a.viewOf(a.offset, to, strides);
    if (copy === false) throw new ValueError(`${fn}: expected a shape that a view can have, got one that needs a copy`);
  }
  const fresh = copyIn(a, settled, fn);
  return fresh.viewOf(fresh.offset, to, contiguousStrides(to, a.itemsize, settled));
}

/**
 * All elements along one axis: a view where they lie adjacent in the order asked for, else a copy.
 * https://numpy.org/doc/stable/reference/generated/numpy.ravel.html
 */
export function ravel<X extends ArrayLike>(a: X, options: AnyOrder | OrderOptions = {}): As<X> {
  return raveled(asNDArray(a, "ravel"), orderOf(options, "C", "ravel")) as As<X>;
}

function raveled(a: NDArray, order: AnyOrder): NDArray {
  const size = [a.size];
  const inOrder =
    order === "K" ? a.isC || a.isF || adjacentInOwnOrder(a) : settleOrder(a, order) === "C" ? a.isC : a.isF;
  if (inOrder) return a.viewOf(a.offset, size, [a.itemsize]);
  return flattened(a, order, "ravel");
}

/** Do the elements lie adjacent when axes are taken from the longest stride to the shortest? */
function adjacentInOwnOrder(a: NDArray): boolean {
  let expected = a.itemsize;
  for (const axis of sortedAxes(a).reverse()) {
    if (a.shape[axis] === 1) continue;
    if (a.strides[axis] !== expected) return false;
    expected *= a.shape[axis];
  }
  return true;
}

function flattened(a: NDArray, order: AnyOrder, fn: string): NDArray {
  // Here repeated elements stand where C order has them: the order of walking, not that of copies.
  const strides = resultStrides(a.shape, [a.strides], a.itemsize, order, [a.itemsize]);
  const copy = emptyStrided(a.shape, strides, a.dtype);
  assign(copy, a, fn);
  return copy.viewOf(copy.offset, [a.size], contiguousStrides([a.size], a.itemsize));
}

/**
 * All elements along one axis, always in a fresh array.
 * https://numpy.org/doc/stable/reference/generated/numpy.ndarray.flatten.html
 */
export function flatten<X extends ArrayLike>(a: X, options: AnyOrder | OrderOptions = {}): As<X> {
  return flattened(asNDArray(a, "flatten"), orderOf(options, "C", "flatten"), "flatten") as As<X>;
}

/**
 * Axes in another order, reversed by default; a view.
 * @throws ValueError unless `axes` names each axis once
 * https://numpy.org/doc/stable/reference/generated/numpy.transpose.html
 */
export function transpose<X extends ArrayLike>(a: X, axes?: readonly number[] | null): As<X> {
  return transposed(asNDArray(a, "transpose"), axes, "transpose") as As<X>;
}

function transposed(a: NDArray, axes: readonly number[] | null | undefined, fn: string): NDArray {
  const order = normalizePermutation(axes, a.ndim, fn);
  return a.viewOf(a.offset, permute(a.shape, order), permute(a.strides, order));
}

/** Axes in another order; the array API's name for {@link transpose} with all axes given. */
export function permute_dims<X extends ArrayLike>(a: X, axes?: readonly number[] | null): As<X> {
  return transposed(asNDArray(a, "permute_dims"), axes, "permute_dims") as As<X>;
}

/**
 * The last two axes exchanged; a view. @throws ShapeError below two axes
 * https://numpy.org/doc/stable/reference/generated/numpy.matrix_transpose.html
 */
export function matrix_transpose<X extends ArrayLike>(a: X): As<X> {
  const array = asNDArray(a, "matrix_transpose");
  if (array.ndim < 2) throw new ShapeError(`matrix_transpose: expected at least 2 dimensions, got ${array.ndim}`);
  return swapaxes(array, -1, -2) as As<X>;
}

/** Two axes exchanged; a view. @throws IndexError */
export function swapaxes<X extends ArrayLike>(a: X, axis1: number, axis2: number): As<X> {
  const array = asNDArray(a, "swapaxes");
  const [i, j] = [normalizeAxis(axis1, array.ndim, "swapaxes"), normalizeAxis(axis2, array.ndim, "swapaxes")];
  const order = array.shape.map((_, k) => (k === i ? j : k === j ? i : k));
  return transposed(array, order, "swapaxes") as As<X>;
}

/**
 * Axes moved to other places, the rest in their order; a view. @throws IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.moveaxis.html
 */
export function moveaxis<X extends ArrayLike>(
  a: X,
  source: number | readonly number[],
  destination: number | readonly number[],
): As<X> {
  const array = asNDArray(a, "moveaxis");
  return transposed(array, moveAxes(source, destination, array.ndim, "moveaxis"), "moveaxis") as As<X>;
}

/** One axis rolled back until it lies before `start`; a view. {@link moveaxis} is plainer. @throws IndexError */
export function rollaxis<X extends ArrayLike>(a: X, axis: number, start = 0): As<X> {
  const array = asNDArray(a, "rollaxis");
  const from = normalizeAxis(axis, array.ndim, "rollaxis");
  // One past the last axis is a place too.
  let to = start === array.ndim ? start : normalizeAxis(start, array.ndim, "rollaxis");
  if (from < to) to--;
  return transposed(array, moveAxes(from, to, array.ndim, "rollaxis"), "rollaxis") as As<X>;
}

/**
 * New axes of length 1 at the places named in the result; a view.
 * @throws IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.expand_dims.html
 */
export function expand_dims<X extends ArrayLike>(a: X, axes: AxisOption<number | readonly number[]>): As<X> {
  const array = asNDArray(a, "expand_dims");
  const axis = axisOf(axes, "expand_dims");
  if (axis === undefined || axis === null) throw new ValueError("expand_dims: expected an axis, got none");
  const count = Array.isArray(axis) ? axis.length : 1;
  const places = normalizeAxes(axis, array.ndim + count, "expand_dims");
  let next = 0;
  const shape = Array.from({ length: array.ndim + count }, (_, i) => (places.includes(i) ? 1 : array.shape[next++]));
  return reshaped(array, shape, "C", null, "expand_dims") as As<X>;
}

/**
 * Axes of length 1 taken out, all or those named; a view.
 * @throws IndexError; ShapeError where a named axis is longer
 * https://numpy.org/doc/stable/reference/generated/numpy.squeeze.html
 */
export function squeeze<X extends ArrayLike>(a: X, axes?: AxisOption<number | readonly number[] | null>): As<X> {
  const array = asNDArray(a, "squeeze");
  const axis = axisOf(axes, "squeeze");
  const { shape, strides } = array;
  // NumPy lets axis 0 pass for arrays without axes.
  const rank = Math.max(array.ndim, 1);
  const named = axis === undefined || axis === null ? undefined : normalizeAxes(axis, rank, "squeeze");
  const long = named?.find((i) => i < array.ndim && shape[i] !== 1);
  if (long !== undefined)
    throw new ShapeError(`squeeze: expected axis ${long} to have length 1, got length ${shape[long]}`);
  const kept = shape.map((_, i) => i).filter((i) => (named === undefined ? shape[i] !== 1 : !named.includes(i)));
  return array.viewOf(array.offset, permute(shape, kept), permute(strides, kept)) as As<X>;
}

type Rest = readonly ArrayLike[];

/** One array as it is, several as a list. */
function each(arrays: Rest, fn: string, change: (a: NDArray) => NDArray): NDArray | NDArray[] {
  const results = arrays.map((a) => change(asNDArray(a, fn)));
  return results.length === 1 ? results[0] : results;
}

/** New axes as indexing with `newaxis` puts them: stride 0. `null` stands for one. */
function withNewAxes(a: NDArray, places: readonly (number | null)[]): NDArray {
  const shape = places.map((axis) => (axis === null ? 1 : a.shape[axis]));
  const strides = places.map((axis) => (axis === null ? 0 : a.strides[axis]));
  return a.viewOf(a.offset, shape, strides);
}

/** Scalars as arrays of one axis, others as they are; several arguments give a list. */
export function atleast_1d<X extends ArrayLike>(a: X): As<X>;
export function atleast_1d(...arrays: Rest): NDArray | NDArray[];
export function atleast_1d(...arrays: Rest): NDArray | NDArray[] {
  return each(arrays, "atleast_1d", (a) => (a.ndim === 0 ? reshaped(a, 1, "C", null, "atleast_1d") : a));
}

/** At least two axes, new ones in front; several arguments give a list. */
export function atleast_2d<X extends ArrayLike>(a: X): As<X>;
export function atleast_2d(...arrays: Rest): NDArray | NDArray[];
export function atleast_2d(...arrays: Rest): NDArray | NDArray[] {
  return each(arrays, "atleast_2d", (a) => {
    if (a.ndim === 0) return reshaped(a, [1, 1], "C", null, "atleast_2d");
    return a.ndim === 1 ? withNewAxes(a, [null, 0]) : a;
  });
}

/** At least three axes: one axis becomes the middle one, two the first two; several arguments give a list. */
export function atleast_3d<X extends ArrayLike>(a: X): As<X>;
export function atleast_3d(...arrays: Rest): NDArray | NDArray[];
export function atleast_3d(...arrays: Rest): NDArray | NDArray[] {
  return each(arrays, "atleast_3d", (a) => {
    if (a.ndim === 0) return reshaped(a, [1, 1, 1], "C", null, "atleast_3d");
    if (a.ndim === 1) return withNewAxes(a, [null, 0, null]);
    return a.ndim === 2 ? withNewAxes(a, [0, 1, null]) : a;
  });
}
