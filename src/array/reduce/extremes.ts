/**
 * @file Least and greatest elements, and the distance between them.
 * Reference: https://numpy.org/doc/stable/reference/routines.statistics.html#order-statistics
 * @module
 */
import type { DTypeName } from "../../dtype/dtype.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { call2, UfuncState } from "../ufunc/call.ts";
import type { DTypeOfArg } from "../ufunc/index.ts";
import { type Axis, type AxisOptions, axisNames, type ExtremeOptions, extremeNames, settle } from "./arguments.ts";
import { reducedLine } from "./line.ts";
import { type Extreme, extreme } from "./reducers.ts";
import { runPlan } from "./run.ts";

const subtraction = new UfuncState("subtract");

/** Extremes with all of NumPy's options. */
export function extremum(fn: string, op: Extreme, a: ArrayLike, options: ExtremeOptions): NDArray {
  const array = asNDArray(a, fn);
  const result = array.dtype;
  return runPlan({ fn, array, reducer: extreme(op, result), result, refusesNothing: true, options });
}

const maxOfLine = reducedLine("max", (d) => extreme("maximum", d), 1);
const minOfLine = reducedLine("min", (d) => extreme("minimum", d), 1);

/**
 * Greatest element; NaN where one is. Complex numbers go by their real, then by their imaginary parts.
 * @throws ValueError for no elements without `initial`
 * https://numpy.org/doc/stable/reference/generated/numpy.max.html
 */
export function max<X extends ArrayLike>(
  a: X,
  axis?: Axis | ExtremeOptions,
  options?: ExtremeOptions,
): NDArray<DTypeOfArg<X>> {
  const quick = axis === undefined && options === undefined ? maxOfLine.of(a) : undefined;
  const settled = settle<ExtremeOptions>(axis, options, extremeNames, "max");
  return (quick ?? extremum("max", "maximum", a, settled)) as never;
}
/** `max` by its other name. */
export const amax = max;

/**
 * Least element; as {@link max}.
 * https://numpy.org/doc/stable/reference/generated/numpy.min.html
 */
export function min<X extends ArrayLike>(
  a: X,
  axis?: Axis | ExtremeOptions,
  options?: ExtremeOptions,
): NDArray<DTypeOfArg<X>> {
  const quick = axis === undefined && options === undefined ? minOfLine.of(a) : undefined;
  const settled = settle<ExtremeOptions>(axis, options, extremeNames, "min");
  return (quick ?? extremum("min", "minimum", a, settled)) as never;
}
/** `min` by its other name. */
export const amin = min;

/**
 * Greatest less least element; integers may wrap.
 * @throws DTypeError for bool, ValueError for no elements
 * https://numpy.org/doc/stable/reference/generated/numpy.ptp.html
 */
export function ptp<X extends ArrayLike>(
  a: X,
  axis?: Axis | AxisOptions,
  options?: AxisOptions,
): NDArray<DTypeOfArg<X> & DTypeName> {
  const { out, ...rest } = settle<AxisOptions>(axis, options, axisNames, "ptp");
  const array = asNDArray(a, "ptp");
  const most = extremum("ptp", "maximum", array, rest);
  const least = extremum("ptp", "minimum", array, rest);
  return call2(subtraction, most, least, { out, casting: "unsafe" }) as never;
}
