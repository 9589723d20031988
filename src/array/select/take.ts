/**
 * @file Elements by index values along one axis: `take`, `put` and their kin.
 * Reference: https://numpy.org/doc/stable/reference/routines.indexing.html
 * @module
 */
import type { DTypeName } from "../../dtype/dtype.ts";
import { IndexError, ShapeError } from "../../errors.ts";
import { normalizeAxis } from "../../shape/axes.ts";
import { broadcastShapes, broadcastStrides } from "../../shape/broadcast.ts";
import { formatShape } from "../../shape/strides.ts";
import { expectArray } from "../check.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { copyOf } from "../ufunc/call.ts";
import {
  type AxisOption,
  axisOptions,
  delivered,
  fitted,
  flat,
  overlap,
  repeated,
  valueFor,
  writeFlat,
} from "./arguments.ts";
import { gather, type Places, placesAlong, placesOf, scatter } from "./gather.ts";
import { checkMode, type IndexMode, indexArray, settle } from "./integers.ts";

type Same<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/** Options of {@link take}. */
export interface TakeOptions extends AxisOption {
  /** What to do with indices outside: `raise` (default), `wrap` or `clip`. */
  readonly mode?: IndexMode;
  readonly out?: NDArray;
}

/** Index values ready for an axis of this length. */
function settled(indices: NDArray, length: number, mode: IndexMode, axis: number, fn: string): NDArray {
  return checkMode(mode, fn) === "raise" ? indices : settle(indices, length, mode as "wrap" | "clip", axis, fn);
}

/**
 * The elements at `indices` along an axis, which their shape replaces; of the flattened array without an axis.
 * @throws IndexError for indices that are no integers or lie outside
 * https://numpy.org/doc/stable/reference/generated/numpy.take.html
 */
export function take<X extends ArrayLike>(a: X, indices: ArrayLike, options?: number | null | TakeOptions): Same<X> {
  const given: TakeOptions = axisOptions(options, ["axis", "mode", "out"], "take");
  return taken(asNDArray(a, "take"), indices, given, "take") as Same<X>;
}

/** {@link take} for functions made of it, which speak of themselves in errors. */
export function taken(given: NDArray, indices: ArrayLike, options: TakeOptions, fn: string): NDArray {
  const { axis, mode = "raise", out } = options;
  const array = axis === undefined || axis === null ? flat(given, fn) : given;
  const at = normalizeAxis(axis ?? 0, array.ndim, fn);
  const index = settled(indexArray(indices, fn), array.shape[at], mode, at, fn);
  const places = placesAlong(array, at, index, fn);
  return delivered(places.shape, array, out, [array, index], (to) => gather(places, to, fn), fn);
}

/**
 * Writes values, in order and again from the first when they run out, to the elements at `indices` of the flattened array.
 * @throws IndexError. Nothing is written then.
 * https://numpy.org/doc/stable/reference/generated/numpy.put.html
 */
export function put(
  a: NDArray,
  indices: ArrayLike,
  values: ArrayLike,
  options: { readonly mode?: IndexMode } = {},
): void {
  const fn = "put";
  checkOptions(options, ["mode"], fn);
  expectArray(a, "a", fn);
  const index = indexArray(indices, fn);
  const list = flat(settled(index, a.size, options.mode ?? "raise", 0, fn), fn);
  const source = valueFor(values, a, fn);
  if (source.size === 0 || list.size === 0) {
    a.checkWriteable(fn);
    return;
  }
  const safe = overlap(list, a) ? copyOf(list) : list;
  writeFlat(a, (to) => scatter(placesAlong(to, 0, safe, fn), repeated(source, list.size, fn), fn), fn);
}

/** The places that index values of an array's rank name along one axis, everything else broadcast. */
function alongEach(array: NDArray, indices: NDArray, axis: number, fn: string): Places {
  if (indices.ndim !== array.ndim)
    throw new ShapeError(`${fn}: expected indices of ${array.ndim} dimensions, got ${indices.ndim}`);
  const line = array.shape.map((n, i) => (i === axis ? 1 : n));
  const shape = broadcastShapes([line, indices.shape], fn);
  const { stride, length } = { stride: array.strides[axis], length: array.shape[axis] };
  const steps = broadcastStrides(
    line,
    array.strides.map((s, i) => (i === axis ? 0 : s)),
    shape,
  );
  // One index array over one axis, checked as such; then spread over the other axes.
  const plan = {
    offset: array.offset,
    shape: indices.shape.slice(),
    strides: [],
    indexShape: indices.shape,
    indexAxis: 0,
    gathers: [{ part: 0, component: 0, axis, length, stride }],
  };
  const places = placesOf(array, plan, [indices], fn);
  return {
    ...places,
    shape,
    strides: steps,
    indexStrides: broadcastStrides(indices.shape, places.index.strides, shape),
  };
}

/** For `axis: null`: the flattened array and its only axis. @throws ShapeError unless the indices are a list */
function axisOf(array: NDArray, indices: NDArray, axis: number | null, fn: string): number {
  if (axis !== null) return normalizeAxis(axis, array.ndim, fn);
  if (indices.ndim !== 1)
    throw new ShapeError(
      `${fn}: expected indices of 1 dimension without an axis, got shape ${formatShape(indices.shape)}`,
    );
  return 0;
}

/** Index arrays here must be integers: masks are refused. */
function integersOnly(indices: ArrayLike, fn: string): NDArray {
  const array = indexArray(indices, fn);
  if (array.dtype.kind === "b") throw new IndexError(`${fn}: expected indices of an integer dtype, got bool`);
  return array;
}

/**
 * The elements that indices of the array's own rank name along an axis (the last by default; null flattens): what
 * `argsort` and `argmax` with keepdims give.
 * @throws IndexError, ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.take_along_axis.html
 */
export function take_along_axis<X extends ArrayLike>(arr: X, indices: ArrayLike, axis: number | null = -1): Same<X> {
  const fn = "take_along_axis";
  const given = asNDArray(arr, fn);
  const index = integersOnly(indices, fn);
  const array = axis === null ? flat(given, fn) : given;
  const places = alongEach(array, index, axisOf(array, index, axis, fn), fn);
  return delivered(places.shape, array, undefined, [], (to) => gather(places, to, fn), fn) as Same<X>;
}

/**
 * Writes values to the elements that `take_along_axis` would take.
 * @throws IndexError, ShapeError. Nothing is written then.
 * https://numpy.org/doc/stable/reference/generated/numpy.put_along_axis.html
 */
export function put_along_axis<D extends DTypeName>(
  arr: NDArray<D>,
  indices: ArrayLike,
  values: ArrayLike,
  axis: number | null = -1,
): void {
  const fn = "put_along_axis";
  expectArray(arr, "arr", fn);
  const array = arr as NDArray;
  array.checkWriteable(fn);
  const given = integersOnly(indices, fn);
  const index = overlap(given, array) ? copyOf(given) : given;
  const source = valueFor(values, array, fn);
  const at = axisOf(array, index, axis, fn);
  const write = (to: NDArray): void => {
    const places = alongEach(to, index, at, fn);
    scatter(places, fitted(source, places.shape, fn), fn);
  };
  if (axis === null) writeFlat(array, write, fn);
  else write(array);
}
