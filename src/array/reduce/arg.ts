/**
 * @file Places of the least and greatest elements: which kernel looks for them. Complex numbers and columns of large matrices are
 * gone through twice, for the extremes and for the places that hold them.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.argmax.html
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { checkCast } from "../../dtype/promote.ts";
import { ValueError } from "../../errors.ts";
import { normalizeAxis } from "../../shape/axes.ts";
import { ravel } from "../layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { arange } from "../ranges.ts";
import { assign } from "../ufunc/call.ts";
import { loadElement } from "../ufunc/element.ts";
import { type AxisOptions, axisNames, settle } from "./arguments.ts";
import { LineReduction } from "./line.ts";
import { placeInLine, placeInParts, placesInto, skips } from "./place.ts";
import { type Extreme, extreme, hasNan, nowhere, placing } from "./reducers.ts";
import { checkOut, keptShape, runPlan, stretch } from "./run.ts";

/** Lines up to here are one kernel's work; parts of longer ones are shared out. */
const oneLine = 1 << 17;

/** Lines shorter than this, if they are many, and lines across a matrix this small in bytes, are better looked through side by side, in lanes. */
const shortRun = 64;
const manyLines = 8;
const smallMatrix = 1 << 18;

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
  const places = source.ndim === 1 ? placeIn(fn, op, source) : placesAlong(fn, op, source, along);
  checkFound(places, op, source.dtype, fn);
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

/** @throws ValueError where a slice has nothing but NaN, which is left out */
function checkFound(places: NDArray, op: Extreme, d: DType, fn: string): void {
  if (!skips(op) || !hasNan(d)) return;
  const plan = { fn, array: places, reducer: extreme("maximum", dtypes.int64), result: dtypes.int64, options: {} };
  if (places.size > 0 && runPlan(plan).getBigInt() === nowhere)
    throw new ValueError(`${fn}: expected a number in every slice, got one of nothing but NaN`);
}

/** The first places along an axis at which the extremes stand. */
function placesAlong(fn: string, op: Extreme, array: NDArray, axis: number): NDArray<"int64"> {
  const kept = array.shape.filter((_, i) => i !== axis);
  const across = walksColumns(array, axis);
  if (array.dtype.kind !== "c" && (!across || array.nbytes <= smallMatrix)) {
    const places = emptyArray(kept, dtypes.int64);
    const short = array.shape[axis] < shortRun && places.size >= manyLines;
    placesInto(op, array, axis, places, across || short, fn);
    return places;
  }
  // Extremes first, then the places that hold them: two passes that each follow the memory.
  const { dtype } = array;
  const options = { axis, keepdims: true };
  const best = runPlan({ fn, array, reducer: extreme(op, dtype), result: dtype, options });
  const places = arange(BigInt(array.shape[axis]));
  const strides = array.shape.map((_, i) => (i === axis ? 8 : 0));
  const found = runPlan({
    fn,
    array,
    others: [stretch(best, array.shape, fn), places.viewOf(places.offset, array.shape, strides)],
    reducer: placing(dtype, skips(op)),
    result: dtypes.int64,
    options: { axis },
  }) as NDArray<"int64">;
  best.dispose();
  places.dispose();
  return found;
}

/** Do elements lie closer together along another axis? */
function walksColumns(array: NDArray, axis: number): boolean {
  const step = Math.abs(array.strides[axis]);
  return array.strides.some((s, i) => i !== axis && array.shape[i] > 1 && s !== 0 && Math.abs(s) < step);
}

/** The first place in one line of elements, as a 0-d array. */
function placeIn(fn: string, op: Extreme, line: NDArray): NDArray<"int64"> {
  const quick = ofLine[op].of(line);
  if (quick !== undefined) return quick as NDArray<"int64">;
  if (line.dtype.kind === "c") return placesAlong(fn, op, line, 0);
  const place = emptyArray([], dtypes.int64);
  if (line.shape[0] > oneLine) placeInParts(op, line, place, fn);
  else placesInto(op, line, 0, place, false, fn);
  return place;
}

const lines = (op: Extreme): LineReduction =>
  new LineReduction(
    op,
    (d) =>
      d.kind === "c"
        ? undefined
        : {
            key: `place_${op} ${d.id}`,
            result: dtypes.int64,
            compute: (b, from, length) => [
              placeInLine(b, op, d, length, (i) => loadElement(b, d, from, i, { scale: d.itemsize })),
            ],
          },
    1,
    oneLine,
  );
const ofLine: { readonly [K in Extreme]: LineReduction } = {
  maximum: lines("maximum"),
  minimum: lines("minimum"),
  fmax: lines("fmax"),
  fmin: lines("fmin"),
};

/**
 * Place of the greatest element along an axis, or of all elements in C order: the first one of several, the first NaN if there
 * is one.
 * @throws ValueError for no elements
 */
export function argmax(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int64"> {
  const quick = axis === undefined && options === undefined ? ofLine.maximum.of(a) : undefined;
  if (quick !== undefined) return quick as NDArray<"int64">;
  return placeOf("argmax", "maximum", a, settle<ArgOptions>(axis, options, axisNames, "argmax"));
}

/** Place of the least element, as {@link argmax}. */
export function argmin(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int64"> {
  const quick = axis === undefined && options === undefined ? ofLine.minimum.of(a) : undefined;
  if (quick !== undefined) return quick as NDArray<"int64">;
  return placeOf("argmin", "minimum", a, settle<ArgOptions>(axis, options, axisNames, "argmin"));
}
