/**
 * @file What reductions are called with: options in one object or with the axis before them, and the types of results.
 * @module
 */
import type { DTypeLike, DTypeName, NameOf, Scalar } from "../../dtype/dtype.ts";
import type { ArrayLike } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";

/** One axis, several, or (null) all of them. */
export type Axis = number | readonly number[] | null;

export interface AxisOptions {
  /** Axes to reduce over; all by default. Negative ones count from the end. */
  readonly axis?: Axis;
  /** Leaves the reduced axes in the result with length 1. */
  readonly keepdims?: boolean;
  /** Where to put the result; must have its shape. */
  readonly out?: NDArray;
}

export interface WhereOptions extends AxisOptions {
  /** Which elements take part; broadcast to the array. */
  readonly where?: ArrayLike;
}

export interface ExtremeOptions extends WhereOptions {
  /** What takes part beside the elements; needed for empty runs and with `where`. */
  readonly initial?: Scalar;
}

export interface SumOptions extends ExtremeOptions {
  /** The dtype of the result, to which elements are cast first. */
  readonly dtype?: DTypeLike;
}

export interface MeanOptions extends WhereOptions {
  /** The dtype to compute in and of the result; float64 for integers by default. */
  readonly dtype?: DTypeLike;
}

export interface VarianceOptions extends MeanOptions {
  /** Delta degrees of freedom: the divisor is the number of elements less this. */
  readonly ddof?: number;
  /** The array API's name for `ddof`; only one of them may be given. */
  readonly correction?: number;
  /** The mean, if it is known already, with the shape that `keepdims` gives. */
  readonly mean?: ArrayLike;
}

// Names of the options, for refusing others.
export const axisNames = ["axis", "keepdims", "out"] as const;
export const whereNames = [...axisNames, "where"] as const;
export const extremeNames = [...whereNames, "initial"] as const;
export const sumNames = [...extremeNames, "dtype"] as const;
export const meanNames = [...whereNames, "dtype"] as const;
export const varianceNames = [...meanNames, "ddof", "correction", "mean"] as const;

/** The dtype that an option asks for, or what the function gives without it. */
export type Asked<O, D extends DTypeName> = O extends { readonly dtype: infer S extends DTypeLike } ? NameOf<S> : D;

/** Options given alone or after an axis, as one object. @throws ValueError for unknown names */
export function settle<O extends { readonly axis?: unknown }>(
  first: O["axis"] | O | undefined,
  second: O | undefined,
  allowed: readonly string[],
  fn: string,
): O {
  const axisGiven = first === null || typeof first !== "object" || Array.isArray(first);
  const options = (axisGiven ? second : first) ?? ({} as O);
  checkOptions(options as object, allowed, fn);
  return axisGiven && first !== undefined ? { ...(options as O), axis: first as O["axis"] } : (options as O);
}
