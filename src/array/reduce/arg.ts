/**
 * @file Places of the least and greatest elements: the extremes first, then the first place that holds them. Large lines are
 * looked through once, for the extremes of blocks, and only the winning block a second time.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.argmax.html
 * @module
 */
import { dtypes } from "../../dtype/dtype.ts";
import { checkCast } from "../../dtype/promote.ts";
import { ValueError } from "../../errors.ts";
import { normalizeAxis } from "../../shape/axes.ts";
import { ravel } from "../layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { arange } from "../ranges.ts";
import { zeroD } from "../scalar.ts";
import { assign } from "../ufunc/call.ts";
import { type AxisOptions, axisNames, settle } from "./arguments.ts";
import { countingNumbers, type Extreme, extreme, hasNan, placing } from "./reducers.ts";
import { checkOut, keptShape, runPlan, stretch } from "./run.ts";

/** Elements whose extreme is found before anybody asks where it is: a block that stays in the first-level cache. */
const block = 4096;

/** Options of argmin and argmax; null for the axis takes all elements in C order. */
export interface ArgOptions extends Omit<AxisOptions, "axis"> {
  readonly axis?: number | null;
}

/** Argmin or argmax. `op` says how NaN counts: fmin and fmax leave it out, and refuse to find a place among nothing else. */
export function placeOf(fn: string, op: Extreme, a: ArrayLike, options: ArgOptions): NDArray<"int64"> {
  const array = asNDArray(a, fn);
  const { axis, out, keepdims } = options;
  const all = axis === undefined || axis === null;
  const source = all || array.ndim === 0 ? ravel(array) : array;
  const along = all ? 0 : normalizeAxis(axis, source.ndim, fn);
  const reduced = all ? array.shape.map((_, i) => i) : array.ndim === 0 ? [] : [along];
  const shape = keptShape(array.shape, reduced, keepdims === true);
  if (out !== undefined) {
    checkOut(out, shape, fn);
    checkCast(out.dtype, dtypes.int64, "safe", fn);
  }
  if (source.shape[along] === 0)
    throw new ValueError(`${fn}: expected at least one element to choose from, got shape (${array.shape.join(",")})`);
  const places =
    source.ndim === 1
      ? zeroD(BigInt(placeInLine(fn, op, source)), dtypes.int64, fn)
      : placesAlong(fn, op, source, along, extremes(fn, op, source, along));
  const result = places.viewOf(places.offset, shape, stridesFor(shape));
  if (out === undefined) return shape.length === places.ndim ? places : result;
  assign(out, result, fn);
  return out as NDArray<"int64">;
}

/** Strides of adjacent int64 elements in C order. */
function stridesFor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 8;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(shape[i], 1);
  }
  return strides;
}

/** The extremes along an axis, which stays with length 1. @throws ValueError where there is nothing but NaN to leave out */
function extremes(fn: string, op: Extreme, array: NDArray, axis: number, whole = true): NDArray {
  const best = runPlan({
    fn,
    array,
    reducer: extreme(op, array.dtype),
    result: array.dtype,
    options: { axis, keepdims: true },
  });
  if (whole && skips(op) && hasNan(array.dtype)) {
    const reducer = countingNumbers(array.dtype);
    const count = runPlan({ fn, array: best, reducer, result: dtypes.int64, options: {} });
    if (Number(count.item()) < best.size)
      throw new ValueError(`${fn}: expected a number in every slice, got one of nothing but NaN`);
  }
  return best;
}

const skips = (op: Extreme): boolean => op === "fmax" || op === "fmin";

/** The first places along an axis at which the extremes stand. */
function placesAlong(fn: string, op: Extreme, array: NDArray, axis: number, best: NDArray): NDArray<"int64"> {
  const length = array.shape[axis];
  const places = arange(BigInt(length));
  const strides = array.shape.map((_, i) => (i === axis ? 8 : 0));
  return runPlan({
    fn,
    array,
    others: [stretch(best, array.shape, fn), places.viewOf(places.offset, array.shape, strides)],
    reducer: placing(array.dtype, skips(op)),
    result: dtypes.int64,
    options: { axis },
  }) as NDArray<"int64">;
}

/** The first place in one line of elements. */
function placeInLine(fn: string, op: Extreme, line: NDArray, whole = true): number {
  const [length] = line.shape;
  const [step] = line.strides;
  const part = (from: number, n: number): NDArray => line.viewOf(line.offset + from * step, [n], [step]);
  if (length <= block) {
    const best = extremes(fn, op, line, 0, whole);
    return placesAlong(fn, op, line, 0, best).item();
  }
  const blocks = Math.floor(length / block);
  const rest = length - blocks * block;
  const bests = emptyArray([blocks + (rest > 0 ? 1 : 0)], line.dtype);
  const grid = line.viewOf(line.offset, [blocks, block], [block * step, step]);
  const head = bests.viewOf(bests.offset, [blocks, 1], [bests.strides[0], bests.strides[0]]);
  const reducer = extreme(op, line.dtype);
  runPlan({ fn, array: grid, reducer, result: line.dtype, options: { axis: 1, keepdims: true, out: head } });
  if (rest > 0) {
    const tail = bests.viewOf(bests.offset + blocks * bests.strides[0], [1], bests.strides);
    assign(tail, extremes(fn, op, part(blocks * block, rest), 0, false), fn);
  }
  const at = placeInLine(fn, op, bests, whole) * block;
  return at + placeInLine(fn, op, part(at, Math.min(block, length - at)), false);
}

/**
 * Place of the greatest element along an axis, or of all elements in C order: the first one of several, the first NaN if there
 * is one.
 * @throws ValueError for no elements
 */
export function argmax(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int64"> {
  return placeOf("argmax", "maximum", a, settle<ArgOptions>(axis, options, axisNames, "argmax"));
}

/** Place of the least element, as {@link argmax}. */
export function argmin(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int64"> {
  return placeOf("argmin", "minimum", a, settle<ArgOptions>(axis, options, axisNames, "argmin"));
}
