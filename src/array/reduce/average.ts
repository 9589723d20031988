/**
 * @file Weighted averages.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.average.html
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { promoteTypes } from "../../dtype/promote.ts";
import { DTypeError, ShapeError, ValueError } from "../../errors.ts";
import { normalizeAxes } from "../../shape/axes.ts";
import { sameNumbers } from "../../shape/strides.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { assign } from "../ufunc/call.ts";
import { type Axis, settle } from "./arguments.ts";
import { counting, hasNan, weighing } from "./reducers.ts";
import { runPlan, stretch } from "./run.ts";
import { average as averaged, counts, divided, total } from "./sums.ts";

/** Options of {@link average}. */
export interface AverageOptions {
  readonly axis?: Axis;
  /** Of the array's shape, or of its shape along the axes. */
  readonly weights?: ArrayLike | null;
  /** Gives the sums of weights too. */
  readonly returned?: boolean;
  readonly keepdims?: boolean;
}

const names = ["axis", "weights", "returned", "keepdims"] as const;

/**
 * Average of elements, each counted with its weight; with `returned`, the sums of weights beside it.
 * @throws ValueError where weights sum to zero, ShapeError where they do not fit, DTypeError where the axis is needed and not given
 */
export function average(
  a: ArrayLike,
  axis: Axis | (AverageOptions & { readonly returned: true }),
  options?: AverageOptions & { readonly returned: true },
): [NDArray, NDArray];
export function average(a: ArrayLike, axis?: Axis | AverageOptions, options?: AverageOptions): NDArray;
export function average(
  a: ArrayLike,
  first?: Axis | AverageOptions,
  second?: AverageOptions,
): NDArray | [NDArray, NDArray] {
  const fn = "average";
  const { axis, weights, returned, keepdims } = settle<AverageOptions>(first, second, names, fn);
  const array = asNDArray(a, fn);
  if (weights === undefined || weights === null) {
    const plain = averaged(fn, array, { axis, keepdims });
    if (!returned) return plain;
    const count = emptyArray(plain.shape, plain.dtype);
    assign(count, asNDArray(counts(array, { axis }, fn) as number, fn), fn);
    return [plain, count];
  }
  const given = asNDArray(weights, fn);
  const axes = axis === undefined || axis === null ? undefined : normalizeAxes(axis, array.ndim, fn);
  const result = resultOf(array.dtype, given.dtype);
  const fitted = weightsFor(array, given, axes);
  const scale = total(fn, "sum", stretch(fitted, array.shape, fn), { axis: axes, keepdims, dtype: result });
  const reducer = counting(result);
  const whole = runPlan({ fn, array: scale, reducer, result: dtypes.int64, options: {} });
  if (Number(whole.item()) < scale.size) throw new ValueError(`${fn}: expected weights that do not sum to zero`);
  const sums = runPlan({
    fn,
    array,
    others: [stretch(fitted, array.shape, fn)],
    reducer: weighing(array.dtype, given.dtype, result),
    result,
    options: { axis: axes, keepdims },
  });
  const value = divided(sums, scale, result);
  return returned ? [value, scale] : value;
}

/** Integers and bool are averaged in float64 at least. */
function resultOf(a: DType, weights: DType): DType {
  const both = promoteTypes(a, weights);
  return hasNan(a) ? both : promoteTypes(both, dtypes.float64);
}

/** Weights with as many axes as the array, in the places that the axes say. */
function weightsFor(array: NDArray, weights: NDArray, axes: readonly number[] | undefined): NDArray {
  if (sameNumbers(array.shape, weights.shape)) return weights;
  if (axes === undefined)
    throw new DTypeError(
      `average: expected an axis, since weights of shape (${weights.shape.join(",")}) are not of the array's (${array.shape.join(",")})`,
    );
  if (weights.ndim !== axes.length || axes.some((axis, i) => array.shape[axis] !== weights.shape[i]))
    throw new ShapeError(
      `average: expected weights of shape (${axes.map((i) => array.shape[i]).join(",")}), got (${weights.shape.join(",")})`,
    );
  const place = (values: readonly number[], none: number): number[] =>
    array.shape.map((_, i) => (axes.includes(i) ? values[axes.indexOf(i)] : none));
  return weights.viewOf(weights.offset, place(weights.shape, 1), place(weights.strides, 0));
}
