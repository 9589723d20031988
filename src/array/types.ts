/**
 * @file NumPy's questions about dtypes, under NumPy's names, of dtypes and arrays alike.
 * Reference: https://numpy.org/doc/stable/reference/routines.dtype.html
 * @module
 */
import { type DType, type DTypeLike, dtype as dtypeOf, isDType, type NameOf, type Scalar } from "../dtype/dtype.ts";
import {
  type Casting,
  canCast,
  type Promote,
  promoteTypes,
  resultType,
  type WeakKind,
  weakKindOf,
} from "../dtype/promote.ts";
import { DTypeError } from "../errors.ts";
import { expectArray } from "./check.ts";
import { NDArray } from "./ndarray.ts";
import { isScalar } from "./scalar.ts";

/** The dtype that is meant by a dtype, its name, or an array. */
function meant(value: DTypeLike | NDArray, fn: string): DType {
  return value instanceof NDArray ? value.dtype : dtypeOf(value, fn);
}

/**
 * May the one be cast to the other under a casting rule ("safe" by default)? Numbers have no dtype and are refused, as in NumPy.
 * https://numpy.org/doc/stable/reference/generated/numpy.can_cast.html
 */
export function can_cast(from: DTypeLike | NDArray, to: DTypeLike, casting: Casting = "safe"): boolean {
  if (isScalar(from))
    throw new DTypeError(`can_cast: expected a dtype or an array to cast from, got the number ${String(from)}`);
  return canCast(meant(from, "can_cast"), dtypeOf(to, "can_cast"), casting, "can_cast");
}

/**
 * The smallest dtype to which both can be cast safely.
 * https://numpy.org/doc/stable/reference/generated/numpy.promote_types.html
 */
export function promote_types<A extends DTypeLike, B extends DTypeLike>(
  type1: A,
  type2: B,
): DType<Promote<NameOf<A>, NameOf<B>>> {
  const [a, b]: DType[] = [dtypeOf<DTypeLike>(type1, "promote_types"), dtypeOf<DTypeLike>(type2, "promote_types")];
  return promoteTypes(a, b) as DType<Promote<NameOf<A>, NameOf<B>>>;
}

/**
 * The dtype of a result of arrays, dtypes and numbers, which adapt: whole ones to any integer dtype, others to any floating one.
 * https://numpy.org/doc/stable/reference/generated/numpy.result_type.html
 */
export function result_type(...operands: readonly (DTypeLike | NDArray | Scalar)[]): DType {
  return resultType(
    ...operands.map((o): DType | WeakKind => {
      if (isDType(o)) return o;
      return isScalar(o) ? weakKindOf(o, "result_type") : meant(o as DTypeLike | NDArray, "result_type");
    }),
  );
}

/**
 * The floating dtype that arrays have in common: integers count as float64.
 * @throws DTypeError for bool
 * https://numpy.org/doc/stable/reference/generated/numpy.common_type.html
 */
export function common_type(...arrays: readonly NDArray[]): DType {
  for (const a of arrays) expectArray(a, "each operand", "common_type");
  const wrong = arrays.find((a) => a.dtype.kind === "b");
  if (wrong !== undefined) throw new DTypeError("common_type: expected numeric arrays, got bool");
  return resultType(
    ...arrays.map((a) => (a.dtype.kind === "f" || a.dtype.kind === "c" ? a.dtype : dtypeOf("float64"))),
  );
}
