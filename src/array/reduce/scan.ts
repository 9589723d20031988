/**
 * @file Running sums and products, added one after another as NumPy does, so that the bits are the same.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.cumsum.html
 * @module
 */
import { type DTypeLike, dtype as dtypeOf } from "../../dtype/dtype.ts";
import { ValueError } from "../../errors.ts";
import { normalizeAxis } from "../../shape/axes.ts";
import { atleast_1d, ravel } from "../layout.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { castScalar } from "../scalar.ts";
import { assign } from "../ufunc/call.ts";
import type { DTypeOfArg } from "../ufunc/index.ts";
import { type Asked, settle } from "./arguments.ts";
import { foldInto } from "./fold.ts";
import { running } from "./reducers.ts";
import { intoResult } from "./run.ts";
import { type SumOf, sumDType } from "./sums.ts";

/** Options of cumsum and cumprod; without an axis, all elements in C order are taken as one line. */
export interface ScanOptions {
  readonly axis?: number | null;
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
}

/** Options of cumulative_sum and cumulative_prod; only arrays of one axis need not say which. */
export interface CumulativeOptions {
  readonly axis?: number | null;
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
  /** Begins with 0 (1 for products): one element more. */
  readonly include_initial?: boolean;
}

export const scanNames = ["axis", "dtype", "out"] as const;
const cumulativeNames = [...scanNames, "include_initial"] as const;
type Of = "sum" | "prod";

/** Running sums or products along an axis or of all elements. @param skip leaves NaN out */
export function scan(fn: string, of: Of, a: ArrayLike, options: ScanOptions, skip = false): NDArray {
  const array = asNDArray(a, fn);
  const { axis } = options;
  const line = axis === undefined || axis === null || array.ndim === 0;
  const source = line ? ravel(array) : array;
  const along = normalizeAxis(axis ?? 0, source.ndim, fn);
  const result = options.dtype === undefined ? sumDType(array.dtype) : dtypeOf(options.dtype, fn);
  return intoResult(source.shape, result, options.out, [source], fn, (target) => {
    foldInto(running(of, array.dtype, result, skip), [source], along, target, fn, { scan: true });
  });
}

function cumulative(fn: string, of: Of, x: ArrayLike, options: CumulativeOptions): NDArray {
  const array = atleast_1d(asNDArray(x, fn));
  if (array.ndim > 1 && (options.axis === undefined || options.axis === null))
    throw new ValueError(`${fn}: expected an axis for ${array.ndim} dimensions, got none`);
  const axis = normalizeAxis(options.axis ?? 0, array.ndim, fn);
  const { include_initial, ...rest } = options;
  if (include_initial !== true) return scan(fn, of, array, { ...rest, axis });
  const result = options.dtype === undefined ? sumDType(array.dtype) : dtypeOf(options.dtype, fn);
  const shape = array.shape.map((n, i) => (i === axis ? n + 1 : n));
  return intoResult(shape, result, options.out, [array], fn, (target) => {
    const first = target.viewOf(
      target.offset,
      shape.map((n, i) => (i === axis ? 1 : n)),
      target.strides,
    );
    assign(first, castScalar(of === "sum" ? 0 : 1, result, fn), fn);
    const others = target.viewOf(target.offset + target.strides[axis], array.shape, target.strides);
    foldInto(running(of, array.dtype, result), [array], axis, others, fn, { scan: true });
  });
}

/**
 * Running sums along an axis, or of all elements in C order; dtypes as for `sum`.
 * https://numpy.org/doc/stable/reference/generated/numpy.cumsum.html
 */
export function cumsum<X extends ArrayLike, const O extends ScanOptions = ScanOptions>(
  a: X,
  axis?: number | null | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  return scan("cumsum", "sum", a, settle<ScanOptions>(axis, options, scanNames, "cumsum")) as never;
}

/** Running products, as {@link cumsum}. */
export function cumprod<X extends ArrayLike, const O extends ScanOptions = ScanOptions>(
  a: X,
  axis?: number | null | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  return scan("cumprod", "prod", a, settle<ScanOptions>(axis, options, scanNames, "cumprod")) as never;
}

/**
 * The array API's running sums: an axis must be named unless there is only one.
 * @throws ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.cumulative_sum.html
 */
export function cumulative_sum<X extends ArrayLike, const O extends CumulativeOptions = CumulativeOptions>(
  x: X,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  const fn = "cumulative_sum";
  return cumulative(fn, "sum", x, settle<CumulativeOptions>(options, undefined, cumulativeNames, fn)) as never;
}

/** Running products, as {@link cumulative_sum}. */
export function cumulative_prod<X extends ArrayLike, const O extends CumulativeOptions = CumulativeOptions>(
  x: X,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  const fn = "cumulative_prod";
  return cumulative(fn, "prod", x, settle<CumulativeOptions>(options, undefined, cumulativeNames, fn)) as never;
}
