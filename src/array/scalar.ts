/**
 * @file JavaScript scalars as 0-d arrays of a dtype that stands already, with NumPy's checks: whole numbers must fit,
 * everything else is cast without questions.
 * @module
 */
import { type DType, type DTypeName, isComplex, type Scalar } from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { checkWeakInt } from "../dtype/promote.ts";
import { type ArrayLike, emptyArray, scalarDType } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { assign } from "./ufunc/call.ts";

/** Is this one element, by value? */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" || isComplex(value);
}

/** A 0-d array that holds the value exactly as an element of the dtype. @throws ValueError where it is out of bounds */
export function zeroD<D extends DTypeName>(value: Scalar, dtype: DType<D>, fn: string): NDArray<D> {
  const array = emptyArray([], dtype);
  elements[dtype.name].set(array.storage.view(), array.offset, value, fn);
  return array;
}

/**
 * A 0-d array of a dtype from a scalar as assignment has it: whole numbers that do not fit are refused; fractions, NaN and
 * complex numbers are cast as arrays of them would be.
 */
export function castScalar<D extends DTypeName>(value: Scalar, to: DType<D>, fn: string): NDArray<D> {
  const integer = to.kind === "i" || to.kind === "u";
  if (integer && (typeof value === "bigint" || Number.isInteger(value))) checkWeakInt(value as number | bigint, to, fn);
  else if (to.kind !== "c" && (isComplex(value) || (integer && typeof value === "number"))) {
    const array = emptyArray([], to);
    assign(array, zeroD(value, scalarDType(value, fn), fn), fn);
    return array;
  }
  return zeroD(value, to, fn);
}

/** The only element of a 0-d array or a scalar, with its dtype by the literal rule. */
export function scalarWithDType(value: ArrayLike, fn: string): { value: Scalar; dtype: DType } | undefined {
  if (isScalar(value)) return { value, dtype: scalarDType(value, fn) };
  const array = value as NDArray;
  if (array.shape?.length !== 0) return undefined;
  const exact = array.dtype.kind === "i" || array.dtype.kind === "u";
  return { value: exact ? array.getBigInt() : (array.item() as Scalar), dtype: array.dtype };
}
