/**
 * @file `pad`: an array with a border, filled by one of eleven rules. Axes are done one after the other, so that the border of a
 * later axis takes in that of the earlier ones.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.pad.html
 * @module
 */
import { type DType, dtypes, type Scalar } from "../dtype/dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { checkedShape } from "./create.ts";
import { span } from "./join.ts";
import { settleOrder } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "./make.ts";
import { median } from "./middle.ts";
import { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { linspace } from "./ranges.ts";
import { max, min } from "./reduce/extremes.ts";
import { mean } from "./reduce/sums.ts";
import { castScalar } from "./scalar.ts";
import { flip } from "./tile.ts";
import { assign } from "./ufunc/call.ts";
import { multiply, subtract } from "./ufunc/index.ts";
import { rint } from "./whole.ts";

/** What an option is given as: one value for all borders, `[before, after]`, or such a pair for each axis. */
export type Pairs<T> = T | readonly T[] | readonly (readonly T[])[];

/** Options of {@link pad}; each belongs to certain modes. */
export interface PadOptions {
  /** `constant`: the values of the border; 0 by default. */
  readonly constant_values?: Pairs<Scalar>;
  /** `linear_ramp`: the values that the border ends in; 0 by default. */
  readonly end_values?: Pairs<Scalar>;
  /** `maximum mean median minimum`: how many elements at the edge count; all by default. */
  readonly stat_length?: Pairs<number | null> | null;
  /** `reflect symmetric`: `odd` turns the values over the edge too. */
  readonly reflect_type?: "even" | "odd";
}

type Pair<T> = readonly [before: T, after: T];

/** Everything that filling the border of one axis depends on. */
interface Border {
  /** The result; done along the axes before this one, cut to the original along those after. */
  readonly roi: NDArray;
  readonly axis: number;
  readonly before: number;
  readonly after: number;
  /** Length of the original. */
  readonly length: number;
  readonly options: PadOptions;
}

type Fill = (border: Border) => void;

const fn = "pad";

/** The original's part of the axis from `start`, with `count` elements. */
const inside = ({ roi, axis, before }: Border, start: number, count: number): NDArray =>
  span(roi, axis, before + start, count);

const beforePart = ({ roi, axis, before }: Border): NDArray => span(roi, axis, 0, before);
const afterPart = ({ roi, axis, before, after, length }: Border): NDArray => span(roi, axis, before + length, after);

function put(to: NDArray, from: NDArray): void {
  if (to.size > 0) assign(to, from, fn);
}

function constant(border: Border): void {
  const { roi, axis, options } = border;
  const [first, last] = pairsOf<Scalar>(options.constant_values ?? 0, roi.ndim)[axis];
  put(beforePart(border), castScalar(first, roi.dtype, fn));
  put(afterPart(border), castScalar(last, roi.dtype, fn));
}

function edge(border: Border): void {
  put(beforePart(border), inside(border, 0, 1));
  put(afterPart(border), inside(border, border.length - 1, 1));
}

function ramp(border: Border): void {
  const { roi, axis, before, after, length, options } = border;
  const [first, last] = pairsOf<Scalar>(options.end_values ?? 0, roi.ndim)[axis];
  const line = (end: Scalar, place: number, count: number): NDArray => {
    const at = inside(border, place, 1);
    const stop = at.viewOf(at.offset, at.shape.toSpliced(axis, 1), at.strides.toSpliced(axis, 1));
    return linspace(castScalar(end, rampDType(end), fn), stop, count, {
      endpoint: false,
      dtype: roi.dtype as DType,
      axis,
    });
  };
  if (before > 0) put(beforePart(border), line(first, 0, before));
  if (after > 0) put(afterPart(border), flip(line(last, length - 1, after), axis));
}

/** Ends are numbers without a dtype of their own; they must not be cut before the ramp is made. */
const rampDType = (end: Scalar): DType => (typeof end === "object" ? dtypes.complex128 : dtypes.float64);

type Statistic = (a: NDArray, axis: number, keep: { readonly keepdims: true }) => NDArray;

const statistic =
  (of: Statistic, ofNothing: boolean): Fill =>
  (border) => {
    const { roi, axis, length, options } = border;
    const counts = pairsOf<number | null>(options.stat_length ?? null, roi.ndim)[axis].map((count) => {
      if (count !== null && (!Number.isInteger(count) || count < 0))
        throw new ValueError(`${fn}: expected stat_length to be whole numbers from 0 on, got ${count}`);
      return count === null ? length : Math.min(count, length);
    });
    if (!ofNothing && counts.includes(0))
      throw new ValueError(`${fn}: expected a stat_length from 1 on for a greatest or least value, got 0`);
    const value = (start: number, count: number): NDArray => {
      const result = of(inside(border, start, count), axis, { keepdims: true });
      return roi.dtype.kind === "i" || roi.dtype.kind === "u" ? rint(result) : result;
    };
    put(beforePart(border), value(0, counts[0]));
    put(afterPart(border), value(length - counts[1], counts[1]));
  };

/** A period of the original after the other, outwards on both sides; `from` gives the one that lies next to what is done. */
function periods(
  border: Border,
  period: number,
  from: (side: "before" | "after", done: number, count: number) => NDArray,
): void {
  const { roi, axis, before, after, length } = border;
  for (let done = 0; done < before; done += period) {
    const count = Math.min(period, before - done);
    put(span(roi, axis, before - done - count, count), from("before", done, count));
  }
  for (let done = 0; done < after; done += period) {
    const count = Math.min(period, after - done);
    put(span(roi, axis, before + length + done, count), from("after", done, count));
  }
}

/** Mirrored at the edge, which is repeated (symmetric) or not (reflect). */
const mirror =
  (repeatsEdge: boolean): Fill =>
  (border) => {
    const { roi, axis, before, length, options } = border;
    const { reflect_type = "even" } = options;
    if (reflect_type !== "even" && reflect_type !== "odd")
      throw new ValueError(`${fn}: expected reflect_type to be even or odd, got ${String(reflect_type)}`);
    if (length === 1) {
      // Nothing to mirror: NumPy takes the edge.
      edge(border);
      return;
    }
    const skip = repeatsEdge ? 0 : 1;
    periods(border, length - skip, (side, done, count) => {
      // What was done last lies next to the edge of this period; it is what is mirrored.
      const boundary = side === "before" ? before - done : before + length + done;
      const source = side === "before" ? boundary + skip : boundary - skip - count;
      const mirrored = flip(span(roi, axis, source, count), axis);
      if (reflect_type === "even") return mirrored;
      const at = span(roi, axis, side === "before" ? boundary : boundary - 1, 1);
      return subtract(multiply(2, at), mirrored);
    });
  };

function wrap(border: Border): void {
  const { length } = border;
  periods(border, length, (side, _done, count) =>
    side === "before" ? inside(border, length - count, count) : inside(border, 0, count),
  );
}

interface Mode {
  readonly fill: Fill;
  /** Names of the options that belong to the mode. */
  readonly options: readonly (keyof PadOptions)[];
  /** Works without any element to take values from. */
  readonly ofNothing?: true;
}

const modes = {
  constant: { fill: constant, options: ["constant_values"], ofNothing: true },
  edge: { fill: edge, options: [] },
  linear_ramp: { fill: ramp, options: ["end_values"] },
  maximum: { fill: statistic(max as Statistic, false), options: ["stat_length"] },
  mean: { fill: statistic(mean as Statistic, true), options: ["stat_length"] },
  median: { fill: statistic(median, true), options: ["stat_length"] },
  minimum: { fill: statistic(min as Statistic, false), options: ["stat_length"] },
  reflect: { fill: mirror(false), options: ["reflect_type"] },
  symmetric: { fill: mirror(true), options: ["reflect_type"] },
  wrap: { fill: wrap, options: [] },
  empty: { fill: () => {}, options: [], ofNothing: true },
} as const satisfies Record<string, Mode>;

/** How a border is filled. */
export type PadMode = keyof typeof modes;

/**
 * The array in the middle of a larger one, whose border is filled by a rule.
 * @param pad_width widths of the border, before and after each axis
 * @param mode `constant` (default) `edge linear_ramp maximum mean median minimum reflect symmetric wrap empty`
 * @throws ValueError for unknown modes, options of another mode and widths below 0; ShapeError
 */
export function pad<X extends ArrayLike>(
  array: X,
  pad_width: Pairs<number>,
  mode: PadMode = "constant",
  options: PadOptions = {},
): X extends NDArray<infer D> ? NDArray<D> : NDArray {
  const a = asNDArray(array, fn);
  const widths = pairsOf<number>(pad_width, a.ndim);
  const wrong = widths.flat().find((n) => !Number.isInteger(n) || n < 0);
  if (wrong !== undefined) throw new ValueError(`${fn}: expected whole widths from 0 on, got ${String(wrong)}`);
  if (!Object.hasOwn(modes, mode))
    throw new ValueError(`${fn}: expected mode to be one of ${Object.keys(modes).join(", ")}, got ${String(mode)}`);
  const rule: Mode = modes[mode];
  checkOptions(options, rule.options, fn);
  const shape = checkedShape(
    a.shape.map((n, i) => n + widths[i][0] + widths[i][1]),
    a.dtype,
    fn,
  );
  if (a.size === 0 && !rule.ofNothing) {
    const axis = a.shape.findIndex((n, i) => n === 0 && shape[i] > 0);
    if (axis >= 0) throw new ShapeError(`${fn}: expected elements on axis ${axis} for mode ${mode}, got none`);
  }
  const result = emptyArray(shape, a.dtype, settleOrder(a, "A"));
  let middle: NDArray = result;
  a.shape.forEach((n, i) => {
    middle = span(middle, i, widths[i][0], n);
  });
  put(middle, a);
  if (a.size > 0 || rule.ofNothing) {
    a.shape.forEach((length, axis) => {
      const [before, after] = widths[axis];
      let roi: NDArray = result;
      for (let i = axis + 1; i < a.ndim; i++) roi = span(roi, i, widths[i][0], a.shape[i]);
      rule.fill({ roi, axis, before, after, length, options });
    });
  }
  return result as X extends NDArray<infer D> ? NDArray<D> : NDArray;
}

/** What broadcasts to a pair for each axis. @throws ShapeError */
function pairsOf<T>(given: Pairs<T>, rank: number): Pair<T>[] {
  const values = given instanceof NDArray ? (given.tolist() as Pairs<T>) : given;
  const row = (x: unknown): Pair<T> | undefined => {
    if (!Array.isArray(x)) return [x as T, x as T];
    return x.length === 1 || x.length === 2 ? [x[0], x[x.length - 1]] : undefined;
  };
  const nested = Array.isArray(values) && values.some((x) => Array.isArray(x));
  const rows = (nested ? (values as unknown[]) : [values]).map(row);
  const bad = rows.some((r) => r === undefined) || (rows.length !== 1 && rows.length !== rank);
  if (bad)
    throw new ShapeError(
      `${fn}: expected one value, a pair, or a pair for each of ${rank} axes, got ${JSON.stringify(given)}`,
    );
  return Array.from({ length: rank }, (_, i) => rows[rows.length === 1 ? 0 : i]!);
}
