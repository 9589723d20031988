/**
 * @file Reductions and scans that leave NaN out. Dtypes without NaN go the usual way.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.nansum.html
 * @module
 */
import { dtype as dtypeOf } from "../../dtype/dtype.ts";
import { DTypeError } from "../../errors.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import type { DTypeOfArg } from "../ufunc/index.ts";
import { type ArgOptions, placeOf } from "./arg.ts";
import {
  type Asked,
  type Axis,
  axisNames,
  type ExtremeOptions,
  extremeNames,
  type MeanOptions,
  meanNames,
  type SumOptions,
  settle,
  sumNames,
  type VarianceOptions,
  varianceNames,
} from "./arguments.ts";
import { extremum } from "./extremes.ts";
import { hasNan } from "./reducers.ts";
import { type ScanOptions, scan, scanNames } from "./scan.ts";
import { average, type MeanOf, type SumOf, total } from "./sums.ts";
import { spread, type VarianceOf } from "./variance.ts";

/** Sum of what is not NaN; 0 where nothing else is. Otherwise as `sum`. */
export function nansum<X extends ArrayLike, const O extends SumOptions = SumOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  return total("nansum", "sum", a, settle<SumOptions>(axis, options, sumNames, "nansum"), true) as never;
}

/** Product of what is not NaN; 1 where nothing else is. Otherwise as `prod`. */
export function nanprod<X extends ArrayLike, const O extends SumOptions = SumOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  return total("nanprod", "prod", a, settle<SumOptions>(axis, options, sumNames, "nanprod"), true) as never;
}

/** @throws DTypeError where floating input is to end in another kind: NaN would have no place there */
function checkInexact(array: NDArray, { dtype, out }: MeanOptions, fn: string): void {
  if (!hasNan(array.dtype)) return;
  const asked = dtype === undefined ? undefined : dtypeOf(dtype, fn);
  for (const to of [asked, out?.dtype]) {
    if (to !== undefined && !hasNan(to))
      throw new DTypeError(`${fn}: expected a floating dtype for ${array.dtype.name}, got ${to.name}`);
  }
}

/** Mean of what is not NaN; NaN where nothing else is. Otherwise as `mean`. @throws DTypeError */
export function nanmean<X extends ArrayLike, const O extends MeanOptions = MeanOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, MeanOf<DTypeOfArg<X>>>> {
  const array = asNDArray(a, "nanmean");
  const settled = settle<MeanOptions>(axis, options, meanNames, "nanmean");
  checkInexact(array, settled, "nanmean");
  return average("nanmean", array, settled, true) as never;
}

function nanspread(fn: string, a: ArrayLike, options: VarianceOptions, rooted: boolean): NDArray {
  const array = asNDArray(a, fn);
  checkInexact(array, options, fn);
  return spread(fn, array, options, rooted, true);
}

/** Variance of what is not NaN; NaN where degrees of freedom run out. Otherwise as `var`. @throws DTypeError */
export function nanvar<X extends ArrayLike, const O extends VarianceOptions = VarianceOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, VarianceOf<DTypeOfArg<X>>>> {
  return nanspread("nanvar", a, settle<VarianceOptions>(axis, options, varianceNames, "nanvar"), false) as never;
}

/** Standard deviation of what is not NaN: the root of {@link nanvar}. */
export function nanstd<X extends ArrayLike, const O extends VarianceOptions = VarianceOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, VarianceOf<DTypeOfArg<X>>>> {
  return nanspread("nanstd", a, settle<VarianceOptions>(axis, options, varianceNames, "nanstd"), true) as never;
}

/** Greatest of what is not NaN; NaN where nothing else is. @throws ValueError for no elements without `initial` */
export function nanmax<X extends ArrayLike>(
  a: X,
  axis?: Axis | ExtremeOptions,
  options?: ExtremeOptions,
): NDArray<DTypeOfArg<X>> {
  return extremum("nanmax", "fmax", a, settle<ExtremeOptions>(axis, options, extremeNames, "nanmax")) as never;
}

/** Least of what is not NaN, as {@link nanmax}. */
export function nanmin<X extends ArrayLike>(
  a: X,
  axis?: Axis | ExtremeOptions,
  options?: ExtremeOptions,
): NDArray<DTypeOfArg<X>> {
  return extremum("nanmin", "fmin", a, settle<ExtremeOptions>(axis, options, extremeNames, "nanmin")) as never;
}

/** Place of the greatest element that is not NaN. @throws ValueError where a slice has nothing else, or nothing at all */
export function nanargmax(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int64"> {
  return placeOf("nanargmax", "fmax", a, settle<ArgOptions>(axis, options, axisNames, "nanargmax"));
}

/** Place of the least element that is not NaN, as {@link nanargmax}. */
export function nanargmin(a: ArrayLike, axis?: number | null | ArgOptions, options?: ArgOptions): NDArray<"int64"> {
  return placeOf("nanargmin", "fmin", a, settle<ArgOptions>(axis, options, axisNames, "nanargmin"));
}

/** Running sums that count NaN as 0. Otherwise as `cumsum`. */
export function nancumsum<X extends ArrayLike, const O extends ScanOptions = ScanOptions>(
  a: X,
  axis?: number | null | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  return scan("nancumsum", "sum", a, settle<ScanOptions>(axis, options, scanNames, "nancumsum"), true) as never;
}

/** Running products that count NaN as 1. Otherwise as `cumprod`. */
export function nancumprod<X extends ArrayLike, const O extends ScanOptions = ScanOptions>(
  a: X,
  axis?: number | null | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  return scan("nancumprod", "prod", a, settle<ScanOptions>(axis, options, scanNames, "nancumprod"), true) as never;
}
