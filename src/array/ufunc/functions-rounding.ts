/**
 * @file Rounding and limiting made of ufuncs: clip, round, fix, nan_to_num, and tests for infinities of one sign.
 * Reference: https://numpy.org/doc/stable/reference/routines.math.html#rounding
 * @module
 */
import { type DType, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { finfo } from "../../dtype/limits.ts";
import { realOf } from "../../dtype/promote.ts";
import type { Value } from "../../kernel/ir.ts";
import { wholeNumber } from "../check.ts";
import { imag, real } from "../convert.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { assign, call1, callGeneral, copyOf, type UfuncOptions, UfuncState } from "./call.ts";
import * as complex from "./complex.ts";
import type { DTypeOfArg } from "./factory.ts";
import { divide, maximum, minimum, multiply, positive } from "./functions-arithmetic.ts";
import { rint } from "./functions-float.ts";
import { loopRules, type UfuncRow } from "./row.ts";
import { ufuncRows } from "./table.ts";

/** Limits one after the other, so that the upper one wins where they cross; NaN in any operand stays. */
const clipRow: UfuncRow = {
  nin: 3,
  nout: 1,
  kinds: "iufc",
  rule: loopRules.number,
  compute: (b, [x, low, high], loop) => {
    if (loop.kind === "c") return complex.minimum(b, [complex.maximum(b, [x, low], loop)[0], high], loop);
    return [[b.op("minimum", b.op("maximum", x[0], low[0]), high[0])]];
  },
};
const clipState = new UfuncState("clip", clipRow);

const isWhole = (x: unknown): x is number | bigint =>
  typeof x === "bigint" || (typeof x === "number" && Number.isInteger(x));

/**
 * The elements limited to `min` … `max`; either may be null or missing. NaN stays NaN. Where the limits cross, `max` wins.
 * Whole limits beyond the range of an integer dtype do not limit.
 * https://numpy.org/doc/stable/reference/generated/numpy.clip.html
 */
export function clip<A extends ArrayLike>(
  a: A,
  min: ArrayLike | null = null,
  max: ArrayLike | null = null,
  options?: UfuncOptions,
): NDArray<DTypeOfArg<A>> {
  const array = asNDArray(a, "clip");
  const { dtype } = array;
  const whole = dtype.kind === "i" || dtype.kind === "u";
  const low = whole && isWhole(min) && min <= dtype.min! ? null : min;
  const high = whole && isWhole(max) && max >= dtype.max! ? null : max;
  if (low === null && high === null) return positive(array, options) as NDArray<never>;
  if (low === null) return minimum(array, high!, options) as NDArray<never>;
  if (high === null) return maximum(array, low, options) as NDArray<never>;
  return callGeneral(clipState, [array, low, high], options)[0] as NDArray<never>;
}

/** Options of {@link round}. */
export interface RoundOptions {
  readonly decimals?: number;
  readonly out?: NDArray;
}

/**
 * Rounded to `decimals` digits after the point (before it for negative ones), halves to the even digit: multiplied by the power of
 * ten, rounded and divided again, so that the digits are those of NumPy. Integers keep their dtype; parts of complex numbers are
 * rounded each. https://numpy.org/doc/stable/reference/generated/numpy.round.html
 */
export function round<A extends ArrayLike>(
  a: A,
  decimals: number | RoundOptions = 0,
  options: RoundOptions = {},
): NDArray<DTypeOfArg<A>> {
  const all = typeof decimals === "number" ? { decimals, ...options } : decimals;
  checkOptions(all, ["decimals", "out"], "round");
  const array = asNDArray(a, "round");
  if (all.decimals !== undefined) wholeNumber(all.decimals, "decimals", "round");
  return rounded(array, all.decimals ?? 0, all.out) as NDArray<never>;
}
/** `round` by its other name. */
export const around = round;

const roundState = new UfuncState("round", ufuncRows.rint);

function rounded(array: NDArray, decimals: number, out: NDArray | undefined): NDArray {
  const { kind } = array.dtype;
  if (kind === "c") {
    const result = out ?? emptyArray(array.shape, array.dtype);
    rounded(real(array), decimals, real(result));
    rounded(imag(array), decimals, imag(result));
    return result;
  }
  const whole = kind === "i" || kind === "u";
  if (whole && decimals >= 0) {
    if (out === undefined) return copyOf(array);
    return positive(array, { out });
  }
  if (decimals === 0) return call1(roundState, array, { out });
  const [before, after] = decimals > 0 ? [multiply, divide] : [divide, multiply];
  const factor = 10 ** Math.abs(decimals);
  const work = out ?? emptyArray(array.shape, whole ? dtypes.float64 : array.dtype);
  before(array, factor, { out: work });
  rint(work, { out: work });
  after(work, factor, { out: work });
  if (!whole || out !== undefined) return work;
  const result = emptyArray(array.shape, array.dtype);
  assign(result, work, "round");
  return result;
}

const fixState = new UfuncState("fix", ufuncRows.trunc);

/** x rounded towards zero; integers and bools stay as they are. @throws DTypeError for complex */
export function fix<A extends ArrayLike>(x: A, options?: { readonly out?: NDArray }): NDArray<DTypeOfArg<A>> {
  if (options !== undefined) checkOptions(options, ["out"], "fix");
  return call1(fixState, x, options) as NDArray<never>;
}

/** Is x +∞? @throws DTypeError for complex */
export function isposinf(x: ArrayLike, options: { readonly out?: NDArray } = {}): NDArray<"bool"> {
  checkOptions(options, ["out"], "isposinf");
  return infinite(x, options.out, false);
}

/** Is x −∞? @throws DTypeError for complex */
export function isneginf(x: ArrayLike, options: { readonly out?: NDArray } = {}): NDArray<"bool"> {
  checkOptions(options, ["out"], "isneginf");
  return infinite(x, options.out, true);
}

const infinityOf = (below: boolean): UfuncState =>
  new UfuncState(below ? "isneginf" : "isposinf", {
    nin: 1,
    nout: 1,
    kinds: "biuf",
    rule: loopRules.test,
    fixed: dtypes.bool,
    compute: (b, [[x]]) => {
      if (x.type.kind !== "float") return [[b.const("i1", 0)]];
      return [[b.op("eq", x, b.const(x.type, below ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY))]];
    },
  });
const infinities = [infinityOf(false), infinityOf(true)];

function infinite(x: ArrayLike, out: NDArray | undefined, below: boolean): NDArray<"bool"> {
  return callGeneral(infinities[Number(below)], [x], { out })[0] as NDArray<"bool">;
}

/** NaN and infinities replaced, in each part; operands are x, and what stands for NaN, +∞ and −∞. */
const replaceState = new UfuncState("nan_to_num", {
  nin: 4,
  nout: 1,
  kinds: "fc",
  resolve: (_kinds, _values, promoted) => {
    const part = realOf(promoted);
    return { inputs: [promoted, part, part, part], outputs: [promoted] };
  },
  compute: (b, [x, [nan], [above], [below]]) => {
    const mend = (v: Value): Value => {
      const high = b.select(b.op("eq", v, b.const(v.type, Number.POSITIVE_INFINITY)), above, v);
      const low = b.select(b.op("eq", v, b.const(v.type, Number.NEGATIVE_INFINITY)), below, high);
      return b.select(b.op("ne", v, v), nan, low);
    };
    return [x.map(mend)];
  },
});

/** Options of {@link nan_to_num}. */
export interface NanToNumOptions {
  /** false writes into x itself. */
  readonly copy?: boolean;
  /** What stands for NaN: 0 by default. */
  readonly nan?: Scalar | NDArray;
  /** What stands for +∞: the greatest finite number by default. */
  readonly posinf?: Scalar | NDArray | null;
  /** What stands for −∞: the least finite number by default. */
  readonly neginf?: Scalar | NDArray | null;
}

/**
 * x with NaN and infinities replaced by finite numbers, in both parts of complex numbers; integers and bools are copied.
 * https://numpy.org/doc/stable/reference/generated/numpy.nan_to_num.html
 */
export function nan_to_num<A extends ArrayLike>(x: A, options: NanToNumOptions = {}): NDArray<DTypeOfArg<A>> {
  checkOptions(options, ["copy", "nan", "posinf", "neginf"], "nan_to_num");
  const array = asNDArray(x, "nan_to_num");
  const { dtype } = array;
  const copy = options.copy ?? true;
  if (dtype.kind !== "f" && dtype.kind !== "c") return (copy ? copyOf(array) : array) as NDArray<never>;
  const part = realOf(dtype);
  const limit = finfo(part).max;
  const operand = (value: Scalar | NDArray | null | undefined, otherwise: number): NDArray =>
    asNDArray(value ?? otherwise, "nan_to_num");
  const operands = [array, operand(options.nan, 0), operand(options.posinf, limit), operand(options.neginf, -limit)];
  const cast = operands.map((o, k) => (k === 0 || o.dtype === part ? o : castTo(o, part)));
  const out = copy ? undefined : array;
  return callGeneral(replaceState, cast, { out, dtype })[0] as NDArray<never>;
}

function castTo(a: NDArray, d: DType): NDArray {
  const result = emptyArray(a.shape, d);
  assign(result, a, "nan_to_num");
  return result;
}
