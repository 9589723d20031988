/**
 * @file Places of the least and greatest elements: the extremes first, then the first place that holds them. Large lines are
 * looked through once, for the extremes of blocks, and only the winning block a second time.
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
import { zeroD } from "../scalar.ts";
import { assign } from "../ufunc/call.ts";
import { loadElement } from "../ufunc/element.ts";
import { type AxisOptions, axisNames, settle } from "./arguments.ts";
import { LineReduction } from "./line.ts";
import { placeInLine, placesInto, skips } from "./place.ts";
import { type Extreme, extreme, hasNan, nowhere, placing } from "./reducers.ts";
import { checkOut, keptShape, runPlan, stretch } from "./run.ts";

/** Elements whose extreme is found before anybody asks where it is: a block that stays in the first-level cache. */
const block = 4096;

/** Of runs shorter than this, many are better looked through side by side, in lanes. */
const shortRun = 32;
const manyElements = 4096;

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
    source.ndim === 1 ? zeroD(placeIn(fn, op, source), dtypes.int64, fn) : placesAlong(fn, op, source, along);
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
  const short = array.shape[axis] < shortRun && array.size >= manyElements;
  if (array.dtype.kind !== "c" && !short && !walksColumns(array, axis)) {
    const places = emptyArray(kept, dtypes.int64);
    placesInto(op, array, axis, places, fn);
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

/** The first place in one line of elements. */
function placeIn(fn: string, op: Extreme, line: NDArray): bigint {
  const [length] = line.shape;
  const [step] = line.strides;
  if (length <= block) return (ofLine[op].of(line) ?? placesAlong(fn, op, line, 0)).getBigInt();
  const blocks = Math.floor(length / block);
  const rest = length - blocks * block;
  const part = (from: number, n: number): NDArray => line.viewOf(line.offset + from * step, [n], [step]);
  const bests = emptyArray([blocks + (rest > 0 ? 1 : 0)], line.dtype);
  const size = line.dtype.itemsize;
  const plan = { fn, reducer: extreme(op, line.dtype), result: line.dtype };
  const grid = line.viewOf(line.offset, [blocks, block], [block * step, step]);
  runPlan({ ...plan, array: grid, options: { axis: 1, out: bests.viewOf(bests.offset, [blocks], [size]) } });
  if (rest > 0) {
    const out = bests.viewOf(bests.offset + blocks * size, [], []);
    runPlan({ ...plan, array: part(blocks * block, rest), options: { out } });
  }
  const winner = placeIn(fn, op, bests);
  bests.dispose();
  if (winner === nowhere) return nowhere;
  const at = Number(winner) * block;
  return BigInt(at) + placeIn(fn, op, part(at, Math.min(block, length - at)));
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
