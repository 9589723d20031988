/**
 * @file The types of NDArray's methods, which mirror functions under the same names. Hung on the prototype by src/methods.ts.
 * @module
 */
import type { Operator } from "tsover-runtime";
import type { DTypeLike, DTypeName, NameOf, Scalar } from "../dtype/dtype.ts";
import type { Casting, Promote, PromoteScalar, RealOf } from "../dtype/promote.ts";
import type { SelectPart } from "../shape/select.ts";
import type { Slice } from "../shape/slice.ts";
import type { Order } from "../shape/strides.ts";
import type { ArrayLike, TypedArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import type { ChooseOptions } from "./select/choose.ts";
import type { IndexMode } from "./select/integers.ts";
import type { TakeOptions } from "./select/take.ts";
import type { UfuncOptions } from "./ufunc/call.ts";
import type { DivideOf, FloatFor, Promoted, RoundOptions } from "./ufunc/index.ts";

/** The promotion of this array's dtype and an operand. */
type With<D extends DTypeName, Y> =
  Y extends NDArray<infer B> ? Promote<D, B> : Y extends Scalar ? PromoteScalar<D, Y> : DTypeName;

/** One index: whole number, slice, slice text, newaxis, ellipsis, index array or mask. */
export type Index =
  | number
  | bigint
  | boolean
  | Slice
  | string
  | null
  | symbol
  | NDArray
  | TypedArray
  | readonly ArrayLike[]
  | SelectPart;

type Axis = number | readonly number[] | null;

/** Options that reductions share. */
export interface ReduceMethodOptions {
  readonly axis?: Axis;
  readonly keepdims?: boolean;
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
  readonly where?: ArrayLike;
  readonly initial?: Scalar;
  readonly ddof?: number;
  readonly correction?: number;
  readonly mean?: NDArray;
}

/** Sum and product: small integers are accumulated in 64 bits. */
type Accumulated<D extends DTypeName> = D extends "bool" | "int8" | "int16" | "int32"
  ? "int64"
  : D extends "uint8" | "uint16" | "uint32"
    ? "uint64"
    : D;
/** Means of integers are float64. */
type Averaged<D extends DTypeName> = D extends "float16" | "float32" | "float64" | "complex64" | "complex128"
  ? D
  : "float64";

type Binary<D extends DTypeName> = <Y extends ArrayLike>(y: Y, options?: UfuncOptions) => NDArray<With<D, Y>>;
type Test = (y: ArrayLike, options?: UfuncOptions) => NDArray<"bool">;
/** An operator of tsover: called with both operands, of which either may be this array. */
type OperatorOf = <X extends ArrayLike, Y extends ArrayLike>(left: X, right: Y) => NDArray<Promoted<X, Y>>;
type InPlace<D extends DTypeName> = (y: ArrayLike) => NDArray<D>;
type Reduce<D extends DTypeName> = (axis?: Axis | ReduceMethodOptions, options?: ReduceMethodOptions) => NDArray<D>;

export interface ArrayMethods<D extends DTypeName> {
  // -- Arithmetic: NumPy's names and short forms ------------------------------------------------------------------------
  add: Binary<D>;
  subtract: Binary<D>;
  sub: Binary<D>;
  multiply: Binary<D>;
  mul: Binary<D>;
  divide<Y extends ArrayLike>(y: Y, options?: UfuncOptions): NDArray<DivideOf<With<D, Y>>>;
  div<Y extends ArrayLike>(y: Y, options?: UfuncOptions): NDArray<DivideOf<With<D, Y>>>;
  floor_divide: Binary<D>;
  mod: Binary<D>;
  remainder: Binary<D>;
  power: Binary<D>;
  pow: Binary<D>;
  neg(options?: UfuncOptions): NDArray<D>;
  abs(options?: UfuncOptions): NDArray<RealOf<D>>;
  sqrt(options?: UfuncOptions): NDArray<FloatFor<D>>;
  exp(options?: UfuncOptions): NDArray<FloatFor<D>>;
  log(options?: UfuncOptions): NDArray<FloatFor<D>>;
  matmul: Binary<D>;
  dot: Binary<D>;
  bitwise_and: Binary<D>;
  bitwise_or: Binary<D>;
  bitwise_xor: Binary<D>;
  invert(options?: UfuncOptions): NDArray<D>;
  left_shift: Binary<D>;
  right_shift: Binary<D>;
  equal: Test;
  not_equal: Test;
  less: Test;
  less_equal: Test;
  greater: Test;
  greater_equal: Test;

  // -- Operators, where tsover compiles them (https://docs.swmansion.com/tsover) ---------------------------------------------
  [Operator.plus]: OperatorOf;
  [Operator.minus]: OperatorOf;
  [Operator.star]: OperatorOf;
  [Operator.slash]: <X extends ArrayLike, Y extends ArrayLike>(left: X, right: Y) => NDArray<DivideOf<Promoted<X, Y>>>;
  [Operator.starStar]: OperatorOf;
  [Operator.percent]: OperatorOf;
  [Operator.preMinus]: <X extends NDArray>(operand: X) => X;

  // -- In place: the array itself is written and given back -----------------------------------------------------------------
  iadd: InPlace<D>;
  isub: InPlace<D>;
  imul: InPlace<D>;
  idiv: InPlace<D>;
  ifloordiv: InPlace<D>;
  imod: InPlace<D>;
  ipow: InPlace<D>;
  iand: InPlace<D>;
  ior: InPlace<D>;
  ixor: InPlace<D>;

  // -- Reductions and scans ---------------------------------------------------------------------------------------------------
  sum: Reduce<Accumulated<D>>;
  prod: Reduce<Accumulated<D>>;
  mean: Reduce<Averaged<D>>;
  var: Reduce<RealOf<Averaged<D>>>;
  std: Reduce<RealOf<Averaged<D>>>;
  min: Reduce<D>;
  max: Reduce<D>;
  ptp: Reduce<D>;
  any: Reduce<"bool">;
  all: Reduce<"bool">;
  argmin: Reduce<"int64">;
  argmax: Reduce<"int64">;
  cumsum: Reduce<Accumulated<D>>;
  cumprod: Reduce<Accumulated<D>>;

  // -- Layout -----------------------------------------------------------------------------------------------------------------
  reshape(shape: number | readonly number[], options?: { order?: Order | "A"; copy?: boolean | null }): NDArray<D>;
  ravel(order?: Order | "A" | "K"): NDArray<D>;
  flatten(order?: Order | "A" | "K"): NDArray<D>;
  transpose(axes?: readonly number[] | null): NDArray<D>;
  /** The axes in reverse order: a view. */
  readonly T: NDArray<D>;
  swapaxes(axis1: number, axis2: number): NDArray<D>;
  squeeze(axis?: Axis): NDArray<D>;
  astype<S extends DTypeLike>(
    dtype: S,
    options?: { order?: Order | "A" | "K"; casting?: Casting; copy?: boolean },
  ): NDArray<NameOf<S>>;
  copy(order?: Order | "A" | "K"): NDArray<D>;
  view(): NDArray<D>;
  view<S extends DTypeLike>(dtype: S): NDArray<NameOf<S>>;
  repeat(repeats: ArrayLike, axis?: number | null): NDArray<D>;
  /** The real parts: a view of complex arrays. */
  readonly real: NDArray<RealOf<D>>;
  /** The imaginary parts: a view of complex arrays, zeros otherwise. */
  readonly imag: NDArray<RealOf<D>>;
  conj(options?: UfuncOptions): NDArray<D>;

  // -- Selection ----------------------------------------------------------------------------------------------------------------
  /** A view (basic indices) or a copy (index arrays, masks): `a.at(0, ":", "2:5")`. */
  at(...index: Index[]): NDArray<D>;
  /** Writes into what `at` would select: `a.set([0, ":"], value)`. */
  set(index: readonly Index[] | Index, value: ArrayLike): NDArray<D>;
  take(indices: ArrayLike, options?: number | null | TakeOptions): NDArray<D>;
  put(indices: ArrayLike, values: ArrayLike, options?: { readonly mode?: IndexMode }): void;
  compress(condition: ArrayLike, axis?: number | null): NDArray<D>;
  choose(choices: readonly ArrayLike[] | NDArray, options?: ChooseOptions): NDArray;
  nonzero(): NDArray<"int64">[];
  diagonal(offset?: number, axis1?: number, axis2?: number): NDArray<D>;
  trace(offset?: number, axis1?: number, axis2?: number): NDArray;
  fill(value: Scalar): void;
  /** Writes the elements to a file, raw or as text; Node only. */
  tofile(path: string, options?: { readonly sep?: string; readonly format?: string }): void;
  clip(min?: ArrayLike | null, max?: ArrayLike | null, options?: UfuncOptions): NDArray<D>;
  round(decimals?: number | RoundOptions, options?: RoundOptions): NDArray<D>;
}
