/**
 * @file Variance and standard deviation in two passes: the mean, then squared distances from it.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.var.html
 * @module
 */
import { type DType, type DTypeName, dtype as dtypeOf, dtypes } from "../../dtype/dtype.ts";
import { checkCast, type RealOf, realOf } from "../../dtype/promote.ts";
import { DTypeError, ValueError } from "../../errors.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { zeroD } from "../scalar.ts";
import { assign, call1, call2, UfuncState } from "../ufunc/call.ts";
import type { DTypeOfArg } from "../ufunc/index.ts";
import { type Asked, type Axis, settle, type VarianceOptions, varianceNames } from "./arguments.ts";
import { LineReduction, reduceLine } from "./line.ts";
import { hasNan, squares, summing } from "./reducers.ts";
import { checkOut, keptShape, reducedAxes, runPlan, stretch } from "./run.ts";
import type { Reducer } from "./spec.ts";
import { average, counts, divided, type MeanOf, meanDType } from "./sums.ts";

const subtraction = new UfuncState("subtract");
const notAbove = new UfuncState("less_equal");
const root = new UfuncState("sqrt");

/** What variances of a dtype are by default. */
export type VarianceOf<D extends DTypeName> = RealOf<MeanOf<D>>;

/** Sums of squares over degrees of freedom, in the accumulator's dtype. @param skip leaves NaN out */
function variances(fn: string, array: NDArray, options: VarianceOptions, skip: boolean): [NDArray, DType] {
  const { axis, where, keepdims, ddof, correction } = options;
  if (ddof !== undefined && ddof !== 0 && correction !== undefined)
    throw new ValueError(`${fn}: expected ddof or correction, got both`);
  // As in NumPy, float16 is rounded at every step here: only sums are wider.
  const inside = options.dtype === undefined ? meanDType(array.dtype) : dtypeOf(options.dtype, fn);
  if (array.dtype.kind === "b" && inside.kind === "b")
    throw new DTypeError(`${fn}: expected numbers to subtract, got bool`);
  const centre =
    options.mean === undefined
      ? average(fn, array, { axis, where, keepdims: true, dtype: inside }, skip)
      : asNDArray(options.mean, fn);
  const result = options.dtype === undefined ? realOf(inside) : inside;
  const sums = runPlan({
    fn,
    array,
    others: [stretch(centre, array.shape, fn)],
    reducer: squares(array.dtype, centre.dtype, result, skip),
    result,
    options: { axis, where, keepdims },
  });
  const less = correction ?? ddof ?? 0;
  const count = counts(array, options, fn, skip);
  const freedom = freedoms(count, less, skip && hasNan(array.dtype));
  const value = divided(sums, freedom, result);
  sums.dispose();
  if (options.mean === undefined) centre.dispose();
  return [value, result];
}

/** Divisors: counts less something, 0 at least, or NaN in place of what is not above 0. */
function freedoms(count: NDArray | number, less: number, orNan: boolean): NDArray | number {
  if (typeof count === "number") return orNan && count <= less ? Number.NaN : Math.max(count - less, 0);
  const freedom = call2(subtraction, count, less, { dtype: "float64" });
  const least = orNan ? Number.NaN : 0;
  assign(freedom, zeroD(least, dtypes.float64, "var"), "var", call2(notAbove, freedom, 0));
  return freedom;
}

/** Variance or, with `rooted`, standard deviation with all of NumPy's options. @param skip leaves NaN out */
export function spread(fn: string, a: ArrayLike, options: VarianceOptions, rooted: boolean, skip = false): NDArray {
  const array = asNDArray(a, fn);
  const { out } = options;
  const axes = reducedAxes(options.axis, array.ndim, fn);
  if (out !== undefined) checkOut(out, keptShape(array.shape, axes, options.keepdims === true), fn);
  const [found, result] = variances(fn, array, options, skip);
  const value = rooted ? call1(root, found) : found;
  const to = out?.dtype ?? result;
  // NumPy writes roots into arrays by its usual casting rule, everything else without questions.
  if (rooted && (out !== undefined || value.ndim > 0)) checkCast(value.dtype, to, "same_kind", fn);
  if (out === undefined && value.dtype === result) return value;
  const target = out ?? emptyArray(value.shape, result);
  assign(target, value, fn);
  return target;
}

/** Both passes in one kernel, for real dtypes whose means are float32 or float64. */
const lineOf = (rooted: boolean): LineReduction =>
  new LineReduction(rooted ? "std" : "var", (d) => {
    const result = meanDType(d);
    if (result.kind !== "f" || result.scalar === "f16") return undefined;
    return {
      key: `${rooted ? "std" : "var"} ${d.id}`,
      result,
      compute: (b, from, length) => {
        const [sum] = reduceLine(b, summing(d, result), d, from, length);
        const count = b.convert(length, sum.type);
        const centre = b.op("div", sum, count);
        const distances = squares(d, result, result);
        const around: Reducer = { ...distances, inputs: [d], map: (at, [x]) => distances.map(at, [x, [centre]]) };
        const [squared] = reduceLine(b, around, d, from, length);
        const value = b.op("div", squared, count);
        return [rooted ? b.op("sqrt", value) : value];
      },
    };
  });
const varianceOfLine = lineOf(false);
const deviationOfLine = lineOf(true);

/**
 * Variance: the mean squared distance from the mean, `ddof` taken off the number of elements. Real for complex input.
 * @throws ValueError for both `ddof` and `correction`
 * https://numpy.org/doc/stable/reference/generated/numpy.var.html
 */
export function variance<X extends ArrayLike, const O extends VarianceOptions = VarianceOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, VarianceOf<DTypeOfArg<X>>>> {
  const quick = axis === undefined && options === undefined ? varianceOfLine.of(a) : undefined;
  if (quick !== undefined) return quick as never;
  return spread("var", a, settle<VarianceOptions>(axis, options, varianceNames, "var"), false) as never;
}
export { variance as var };

/**
 * Standard deviation: the root of the variance.
 * https://numpy.org/doc/stable/reference/generated/numpy.std.html
 */
export function std<X extends ArrayLike, const O extends VarianceOptions = VarianceOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, VarianceOf<DTypeOfArg<X>>>> {
  const quick = axis === undefined && options === undefined ? deviationOfLine.of(a) : undefined;
  if (quick !== undefined) return quick as never;
  return spread("std", a, settle<VarianceOptions>(axis, options, varianceNames, "std"), true) as never;
}
