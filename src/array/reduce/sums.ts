/**
 * @file Sums, products and means.
 * Reference: https://numpy.org/doc/stable/reference/routines.math.html#sums-products-differences
 * @module
 */
import { type DType, type DTypeName, dtype as dtypeOf, dtypes } from "../../dtype/dtype.ts";
import { normalizeAxes } from "../../shape/axes.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { assign, call2, UfuncState } from "../ufunc/call.ts";
import type { DTypeOfArg } from "../ufunc/index.ts";
import {
  type Asked,
  type Axis,
  type MeanOptions,
  meanNames,
  type SumOptions,
  settle,
  sumNames,
  type WhereOptions,
} from "./arguments.ts";
import { LineReduction, reducedLine, reduceLine } from "./line.ts";
import { counting, countingNumbers, hasNan, multiplying, summing, wide } from "./reducers.ts";
import { checkOut, maskFor, runPlan } from "./run.ts";

/** What sums and products of a dtype are by default: integers narrower than 64 bits and bool are widened. */
export type SumOf<D extends DTypeName> = D extends "bool" | "int8" | "int16" | "int32"
  ? "int64"
  : D extends "uint8" | "uint16" | "uint32"
    ? "uint64"
    : D;

/** What means of a dtype are by default. */
export type MeanOf<D extends DTypeName> = D extends "float16" | "float32" | "complex64" | "complex128" ? D : "float64";

/** The dtype of sums and products. */
export function sumDType(d: DType): DType {
  if (d.kind === "u") return dtypes.uint64;
  return d.kind === "i" || d.kind === "b" ? dtypes.int64 : d;
}

/** The dtype of means. */
export function meanDType(d: DType): DType {
  return hasNan(d) ? d : dtypes.float64;
}

const division = new UfuncState("divide");

const sumOfLine = reducedLine("sum", (d) => summing(d, sumDType(d)));
const prodOfLine = reducedLine("prod", (d) => multiplying(d, sumDType(d)));
/** Sum and division in one kernel, for real dtypes that are summed in the mean's. */
const meanOfLine = new LineReduction("mean", (d) => {
  const result = meanDType(d);
  if (result.kind !== "f" || result.scalar === "f16") return undefined;
  const reducer = summing(d, result);
  return {
    key: `mean ${d.id}`,
    result,
    compute: (b, from, length) => {
      const [value] = reduceLine(b, reducer, d, from, length);
      return [b.op("div", value, b.convert(length, value.type))];
    },
  };
});

/** Sum or product with all of NumPy's options. @param skip leaves NaN out */
export function total(fn: string, of: "sum" | "prod", a: ArrayLike, options: SumOptions, skip = false): NDArray {
  const array = asNDArray(a, fn);
  const result = options.dtype === undefined ? sumDType(array.dtype) : dtypeOf(options.dtype, fn);
  const reducer = (of === "sum" ? summing : multiplying)(array.dtype, result, skip);
  return runPlan({ fn, array, reducer, result, empty: of === "sum" ? 0 : 1, options });
}

/**
 * Sum of elements. Accumulates integers narrower than 64 bits in int64 or uint64, float16 in float32; floating sums are
 * pairwise, with the same bits on every device and for any number of threads.
 * @throws IndexError for axes out of range, ShapeError, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.sum.html
 */
export function sum<X extends ArrayLike, const O extends SumOptions = SumOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  if (axis === undefined && options === undefined) {
    const quick = sumOfLine.of(a);
    if (quick !== undefined) return quick as never;
  }
  return total("sum", "sum", a, settle<SumOptions>(axis, options, sumNames, "sum")) as never;
}

/**
 * Product of elements; dtypes as for {@link sum}.
 * https://numpy.org/doc/stable/reference/generated/numpy.prod.html
 */
export function prod<X extends ArrayLike, const O extends SumOptions = SumOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, SumOf<DTypeOfArg<X>>>> {
  if (axis === undefined && options === undefined) {
    const quick = prodOfLine.of(a);
    if (quick !== undefined) return quick as never;
  }
  return total("prod", "prod", a, settle<SumOptions>(axis, options, sumNames, "prod")) as never;
}

/**
 * Number of elements that take part in each element of a result: one number where they are all alike.
 * @param skip leaves NaN out
 */
export function counts(array: NDArray, options: WhereOptions, fn: string, skip = false): NDArray | number {
  const { axis, where, keepdims } = options;
  const skips = skip && hasNan(array.dtype);
  if (skips) {
    const reducer = countingNumbers(array.dtype);
    return runPlan({ fn, array, reducer, result: dtypes.int64, empty: 0, options: { axis, where, keepdims } });
  }
  if (where !== undefined && where !== true) {
    const mask = maskFor(where, array.shape, fn);
    return runPlan({
      fn,
      array: mask,
      reducer: counting(dtypes.bool),
      result: dtypes.int64,
      options: { axis, keepdims },
    });
  }
  if (axis === undefined || axis === null) return array.size;
  const list = typeof axis === "number" ? [axis] : axis;
  return list.reduce((n, i) => n * array.shape[i < 0 ? i + array.ndim : i], 1);
}

/** Sums divided by counts, in `out` or a fresh array of the result's dtype. */
export function divided(sums: NDArray, count: NDArray | number, result: DType, out?: NDArray): NDArray {
  // A float dtype divides in itself; float16 sums are float32 still.
  const quotient = call2(division, sums, count);
  if (out === undefined && quotient.dtype === result) return quotient;
  const target = out ?? emptyArray(sums.shape, result);
  assign(target, quotient, "divide");
  quotient.dispose();
  return target;
}

/** Mean with all of NumPy's options; sums stay in their accumulator until divided. @param skip leaves NaN out */
export function average(fn: string, array: NDArray, options: MeanOptions, skip = false): NDArray {
  const { axis, where, keepdims, out } = options;
  const result = options.dtype === undefined ? meanDType(array.dtype) : dtypeOf(options.dtype, fn);
  const inside = wide(result);
  // NumPy's means are stricter than its sums: a 0-d array has no axis 0.
  if (!(skip && hasNan(array.dtype))) normalizeAxes(axis, array.ndim, fn);
  const sums = runPlan({
    fn,
    array,
    reducer: summing(array.dtype, inside, skip),
    result: inside,
    empty: 0,
    options: { axis, where, keepdims },
  });
  if (out !== undefined) checkOut(out, sums.shape, fn);
  const means = divided(sums, counts(array, options, fn, skip), result, out);
  sums.dispose();
  return means;
}

/**
 * Arithmetic mean. Integers give float64; float16 is accumulated in float32. The mean of nothing is NaN.
 * https://numpy.org/doc/stable/reference/generated/numpy.mean.html
 */
export function mean<X extends ArrayLike, const O extends MeanOptions = MeanOptions>(
  a: X,
  axis?: Axis | O,
  options?: O,
): NDArray<Asked<O, MeanOf<DTypeOfArg<X>>>> {
  if (axis === undefined && options === undefined) {
    const quick = meanOfLine.of(a);
    if (quick !== undefined) return quick as never;
  }
  return average("mean", asNDArray(a, "mean"), settle<MeanOptions>(axis, options, meanNames, "mean")) as never;
}
