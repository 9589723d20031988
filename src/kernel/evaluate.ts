/**
 * @file Evaluates one primitive op on one lane in plain JS: the reference that constant folding and the interpreter share.
 * @module
 */
import { halfToNumber, numberToHalf } from "../dtype/half.ts";
import type { Lane, PrimitiveRow } from "./ops/row.ts";
import { ops, type PrimitiveOp } from "./ops.ts";
import type { Scalar, Type } from "./types.ts";

/** Brings a raw result into a scalar type: integers wrap, floats round, pointers and i1 stay. */
export const wrap: { readonly [K in Scalar]: (v: Lane) => Lane } = {
  i1: (v) => (v ? 1 : 0),
  i8: (v) => (v << 24) >> 24,
  i16: (v) => (v << 16) >> 16,
  i32: (v) => v | 0,
  i64: (v) => BigInt.asIntN(64, BigInt(v)) as unknown as Lane,
  u8: (v) => v & 0xff,
  u16: (v) => v & 0xffff,
  u32: (v) => v >>> 0,
  u64: (v) => BigInt.asUintN(64, BigInt(v)) as unknown as Lane,
  f16: (v) => halfToNumber(numberToHalf(v)),
  f32: (v) => Math.fround(v),
  f64: (v) => v,
  ptr: (v) => v,
};

/** The op's value for one lane. `operand` is the type of the (last) operand that decides, `result` the result's. */
export function evaluate(op: PrimitiveOp, args: readonly Lane[], operand: Type, result: Type): Lane {
  return wrap[result.scalar]((ops[op] as PrimitiveRow).eval(args, operand, result));
}
