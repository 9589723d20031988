/**
 * @file Comparisons of whole arrays and comparisons with a tolerance: isclose, allclose, array_equal, array_equiv; and two
 * functions of single elements made of others: angle and sinc.
 * Reference: https://numpy.org/doc/stable/reference/routines.logic.html#comparison
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { promoteTypes, realOf } from "../../dtype/promote.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { broadcastShapes } from "../../shape/broadcast.ts";
import { sameNumbers } from "../../shape/strides.ts";
import { imag, real } from "../convert.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { all } from "../reduce/logic.ts";
import { call1, callGeneral, UfuncState } from "./call.ts";
import { sin as complexSin } from "./complex.ts";
import { divideParts } from "./complex-arithmetic.ts";
import { constantElement, type Element } from "./element.ts";
import { equal } from "./functions-comparison.ts";
import { arctan2, degrees } from "./functions-elementary.ts";
import { floatFor, type UfuncRow } from "./row.ts";

/** Options of {@link isclose} and {@link allclose}. */
export interface ClosenessOptions {
  /** Relative tolerance, a fraction of the second operand: 1e-5 by default. */
  readonly rtol?: ArrayLike;
  /** Absolute tolerance: 1e-8 by default. */
  readonly atol?: ArrayLike;
  /** Whether NaN equals NaN. */
  readonly equal_nan?: boolean;
}

const isNan = (b: Builder, z: Element): Value => z.map((v) => b.op("ne", v, v)).reduce((p, q) => b.op("or", p, q));

/** |x − y| ≤ atol + rtol·|y| for finite y, or x = y; operands are x, y, rtol and atol. */
const closeness = (equalNan: boolean): UfuncRow => ({
  nin: 4,
  nout: 1,
  kinds: "fc",
  fixed: dtypes.bool,
  resolve: ([x, y]) => {
    const second = y as DType;
    const float = promoteTypes(second.kind === "f" || second.kind === "c" ? second : dtypes.float64, x as DType);
    const part = realOf(float);
    return { inputs: [float, float, part, part], outputs: [dtypes.bool] };
  },
  compute: (b, [x, y, [rtol], [atol]]) => {
    const size = (z: Element): Value => (z.length === 2 ? b.op("hypot", z[0], z[1]) : b.op("abs", z[0]));
    const distance = size(x.map((v, k) => b.op("sub", v, y[k])));
    const within = b.op("le", distance, b.op("add", atol, b.op("mul", rtol, size(y))));
    const finite = y.map((v) => b.op("isfinite", v)).reduce((p, q) => b.op("and", p, q));
    const same = x.map((v, k) => b.op("eq", v, y[k])).reduce((p, q) => b.op("and", p, q));
    const close = b.op("or", b.op("and", within, finite), same);
    return [[equalNan ? b.op("or", close, b.op("and", isNan(b, x), isNan(b, y))) : close]];
  },
});
const closeStates = [new UfuncState("isclose", closeness(false)), new UfuncState("isclose nan", closeness(true))];

function closeTo(a: ArrayLike, b: ArrayLike, options: ClosenessOptions, fn: string): NDArray<"bool"> {
  checkOptions(options, ["rtol", "atol", "equal_nan"], fn);
  const operands = [a, b, options.rtol ?? 1e-5, options.atol ?? 1e-8].map((x) => asNDArray(x, fn));
  // Tolerances seldom are what does not fit.
  broadcastShapes([operands[0].shape, operands[1].shape], fn);
  return callGeneral(closeStates[Number(options.equal_nan ?? false)], operands, {
    casting: "unsafe",
  })[0] as NDArray<"bool">;
}

/**
 * Element by element: is |a − b| ≤ atol + rtol·|b|? Infinities are close to themselves alone, NaN to nothing (but see `equal_nan`).
 * https://numpy.org/doc/stable/reference/generated/numpy.isclose.html
 */
export function isclose(a: ArrayLike, b: ArrayLike, options: ClosenessOptions = {}): NDArray<"bool"> {
  return closeTo(a, b, options, "isclose");
}

/** Are all elements close, as {@link isclose} has it? A plain boolean. */
export function allclose(a: ArrayLike, b: ArrayLike, options: ClosenessOptions = {}): boolean {
  return all(closeTo(a, b, options, "allclose")).item() as boolean;
}

/** Have both the same shape and the same elements? With `equal_nan`, NaN equals NaN. A plain boolean. */
export function array_equal(a1: ArrayLike, a2: ArrayLike, options: { readonly equal_nan?: boolean } = {}): boolean {
  checkOptions(options, ["equal_nan"], "array_equal");
  const [x, y] = [asNDArray(a1, "array_equal"), asNDArray(a2, "array_equal")];
  if (!sameNumbers(x.shape, y.shape)) return false;
  const found = options.equal_nan ? callGeneral(sameState, [x, y])[0] : equal(x, y);
  return all(found).item() as boolean;
}

/** Equal, or NaN both. */
const sameState = new UfuncState("equal or NaN", {
  nin: 2,
  nout: 1,
  kinds: "biufc",
  fixed: dtypes.bool,
  rule: (d) => ({ inputs: [d, d], outputs: [dtypes.bool] }),
  compute: (b, [x, y]) => {
    const same = x.map((v, k) => b.op("eq", v, y[k])).reduce((p, q) => b.op("and", p, q));
    return [[b.op("or", same, b.op("and", isNan(b, x), isNan(b, y)))]];
  },
});

/** Do the shapes broadcast, and are the elements equal then? A plain boolean. */
export function array_equiv(a1: ArrayLike, a2: ArrayLike): boolean {
  const [x, y] = [asNDArray(a1, "array_equiv"), asNDArray(a2, "array_equiv")];
  try {
    broadcastShapes([x.shape, y.shape], "array_equiv");
  } catch {
    return false;
  }
  return all(equal(x, y)).item() as boolean;
}

/** The angle of complex numbers in radians, in (−π, π]; of real ones 0 or π. With `deg`, in degrees. */
export function angle(z: ArrayLike, deg: boolean | { readonly deg?: boolean } = false): NDArray {
  if (typeof deg !== "boolean") checkOptions(deg, ["deg"], "angle");
  const array = asNDArray(z, "angle");
  const found = array.dtype.kind === "c" ? arctan2(imag(array), real(array)) : arctan2(0, array);
  return (typeof deg === "boolean" ? deg : deg.deg) ? degrees(found) : found;
}

const sincState = new UfuncState("sinc", {
  nin: 1,
  nout: 1,
  kinds: "fc",
  rule: (d) => {
    const float = d.kind === "f" || d.kind === "c" ? d : floatFor(dtypes.int64);
    return { inputs: [float], outputs: [float] };
  },
  compute: (b, [x], loop) => {
    const scaled = x.map((v) => b.op("mul", v, b.const(v.type, Math.PI)));
    const zero = scaled.map((v) => b.op("eq", v, b.const(v.type, 0))).reduce((p, q) => b.op("and", p, q));
    const wave = scaled.length === 2 ? complexSin(b, [scaled], loop)[0] : [b.op("sin", scaled[0])];
    const ratio = scaled.length === 2 ? divideParts(b, wave, scaled) : [b.op("div", wave[0], scaled[0])];
    const one = constantElement(b, loop, 1);
    return [ratio.map((v, k) => b.select(zero, one[k], v))];
  },
});

/** sin(πx) / (πx); 1 at 0. https://numpy.org/doc/stable/reference/generated/numpy.sinc.html */
export function sinc(x: ArrayLike): NDArray {
  return call1(sincState, x);
}
