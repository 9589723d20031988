/**
 * @file Makes ufuncs: one callable object a row of the table, with NumPy's attributes. Types follow the rows' rules. Not the ufuncs
 * themselves: those are in functions-*.ts.
 * @module
 */
import type { DTypeName, Scalar } from "../../dtype/dtype.ts";
import type { Promote, PromoteScalar, RealOf } from "../../dtype/promote.ts";
import { ValueError } from "../../errors.ts";
import { describe } from "../check.ts";
import type { ArrayLike } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { call1, call2, callGeneral, type UfuncOptions, UfuncState } from "./call.ts";
import { attachReductions, type UfuncReductions } from "./methods.ts";
import { attachOuterAt, type UfuncOuterAt } from "./outer-at.ts";
import type { UfuncName } from "./table.ts";

/** The dtype of a result of one operand: itself when it is an array, the literal rule's otherwise. */
export type DTypeOfArg<X> =
  X extends NDArray<infer D>
    ? D
    : X extends boolean
      ? "bool"
      : X extends bigint
        ? "int64"
        : X extends number
          ? "float64"
          : DTypeName;

/** The promoted dtype of two operands. */
export type Promoted<X, Y> =
  X extends NDArray<infer A>
    ? Y extends NDArray<infer B>
      ? Promote<A, B>
      : Y extends Scalar
        ? PromoteScalar<A, Y>
        : DTypeName
    : Y extends NDArray<infer B>
      ? X extends Scalar
        ? PromoteScalar<B, X>
        : DTypeName
      : X extends Scalar
        ? Y extends Scalar
          ? Promote<DTypeOfArg<X>, DTypeOfArg<Y>>
          : DTypeName
        : DTypeName;

/** The floating dtype that functions of a dtype are computed in. */
export type FloatFor<D extends DTypeName> = D extends "bool" | "int8" | "uint8"
  ? "float16"
  : D extends "int16" | "uint16"
    ? "float32"
    : D extends "int32" | "int64" | "uint32" | "uint64"
      ? "float64"
      : D;

/** True division: integers and bool give float64. */
export type DivideOf<D extends DTypeName> = D extends "float16" | "float32" | "float64" | "complex64" | "complex128"
  ? D
  : "float64";

/** How a ufunc's result dtype follows from the promoted operand dtype. */
export interface ResultRules<D extends DTypeName> {
  same: D;
  number: D extends "bool" ? "int8" : D;
  double: D extends "complex64" | "complex128" ? "complex128" : "float64";
  count: "uint8";
  float: FloatFor<D>;
  divide: DivideOf<D>;
  test: "bool";
  real: RealOf<D>;
}
export type ResultRule = keyof ResultRules<DTypeName>;

/** Attributes that every ufunc has. */
export interface UfuncAttributes extends UfuncReductions, UfuncOuterAt {
  readonly nin: number;
  readonly nout: number;
  readonly identity: number | boolean | undefined;
  /** @internal */
  readonly state: UfuncState;
}

export interface UnaryUfunc<R extends ResultRule> extends UfuncAttributes {
  <X extends ArrayLike>(x: X, options?: UfuncOptions): NDArray<ResultRules<DTypeOfArg<X>>[R]>;
}

export interface BinaryUfunc<R extends ResultRule> extends UfuncAttributes {
  <X extends ArrayLike, Y extends ArrayLike>(
    x1: X,
    x2: Y,
    options?: UfuncOptions,
  ): NDArray<ResultRules<Promoted<X, Y>>[R]>;
}

export interface UnaryPairUfunc<R extends ResultRule> extends UfuncAttributes {
  <X extends ArrayLike>(x: X, options?: UfuncPairOptions): [NDArray<ResultRules<DTypeOfArg<X>>[R]>, NDArray];
}

export interface BinaryPairUfunc<R extends ResultRule> extends UfuncAttributes {
  <X extends ArrayLike, Y extends ArrayLike>(
    x1: X,
    x2: Y,
    options?: UfuncPairOptions,
  ): [NDArray<ResultRules<Promoted<X, Y>>[R]>, NDArray<ResultRules<Promoted<X, Y>>[R]>];
}

/** Options of ufuncs with two results: `out` is a pair. */
export type UfuncPairOptions = Omit<UfuncOptions, "out"> & {
  readonly out?: readonly [NDArray | undefined, NDArray | undefined];
};

function attributes(state: UfuncState): Omit<UfuncAttributes, keyof UfuncReductions | keyof UfuncOuterAt> {
  const { nin, nout, identity } = state.row;
  return { nin, nout, identity, state };
}

/** A ufunc of one operand. */
export function unary<R extends ResultRule>(name: UfuncName): UnaryUfunc<R> {
  const state = new UfuncState(name);
  const fn = (x: ArrayLike, options?: UfuncOptions): NDArray => call1(state, x, options);
  return named(fn, state) as unknown as UnaryUfunc<R>;
}

/** A ufunc of two operands. */
export function binary<R extends ResultRule>(name: UfuncName): BinaryUfunc<R> {
  const state = new UfuncState(name);
  const fn = (x1: ArrayLike, x2: ArrayLike, options?: UfuncOptions): NDArray => call2(state, x1, x2, options);
  return named(fn, state) as unknown as BinaryUfunc<R>;
}

/** Options without the pair of results, which is none by default. */
function pairOf(options: UfuncPairOptions, fn: string): { out: UfuncPairOptions["out"]; rest: UfuncOptions } {
  checkOptions(options, ["out", "where", "dtype", "casting", "order"], fn);
  const { out, ...rest } = options;
  if (out !== undefined && (!Array.isArray(out) || out.length !== 2))
    throw new ValueError(`${fn}: expected out to be a pair of arrays, got ${describe(out)}`);
  return { out, rest };
}

/** A ufunc of one operand with two results. */
export function unaryPair<R extends ResultRule>(name: UfuncName): UnaryPairUfunc<R> {
  const state = new UfuncState(name);
  const fn = (x: ArrayLike, options: UfuncPairOptions = {}): NDArray[] => {
    const { out, rest } = pairOf(options, state.name);
    return callGeneral(state, [x], rest, out);
  };
  return named(fn, state) as unknown as UnaryPairUfunc<R>;
}

/** A ufunc of two operands with two results. */
export function binaryPair<R extends ResultRule>(name: UfuncName): BinaryPairUfunc<R> {
  const state = new UfuncState(name);
  const fn = (x1: ArrayLike, x2: ArrayLike, options: UfuncPairOptions = {}): NDArray[] => {
    const { out, rest } = pairOf(options, state.name);
    return callGeneral(state, [x1, x2], rest, out);
  };
  return named(fn, state) as unknown as BinaryPairUfunc<R>;
}

function named(fn: object, state: UfuncState): object {
  Object.defineProperty(fn, "name", { value: state.name });
  return attachOuterAt(attachReductions(Object.assign(fn, attributes(state)), state), state);
}
