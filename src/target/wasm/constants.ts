/**
 * @file Constants of the kernel language as WebAssembly constants: a scalar, or the 16 bytes of a vector.
 * @module
 */
import { numberToHalf } from "../../dtype/half.ts";
import type { OpStmt } from "../../kernel/ir.ts";
import type { Scalar, Type } from "../../kernel/types.ts";
import type { Emitter } from "./emit.ts";
import { facts, laneBits } from "./lanes.ts";
import type { ValueType } from "./table.ts";

const pushers: { readonly [K in Exclude<ValueType, "v">]: (emit: Emitter, value: number | bigint) => void } = {
  i: (emit, value) => emit.i32(Number(value)),
  l: (emit, value) => emit.i64(BigInt(value)),
  f: (emit, value) => emit.f32(Number(value)),
  d: (emit, value) => emit.f64(Number(value)),
};

const writers: { readonly [K in Scalar]: (view: DataView, at: number, value: number | bigint) => void } = {
  i1: (view, at, value) => view.setInt8(at, Number(value)),
  i8: (view, at, value) => view.setInt8(at, Number(value)),
  i16: (view, at, value) => view.setInt16(at, Number(value), true),
  i32: (view, at, value) => view.setInt32(at, Number(value), true),
  i64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  u8: (view, at, value) => view.setUint8(at, Number(value)),
  u16: (view, at, value) => view.setUint16(at, Number(value), true),
  u32: (view, at, value) => view.setUint32(at, Number(value), true),
  u64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  f16: (view, at, value) => view.setUint16(at, numberToHalf(Number(value)), true),
  f32: (view, at, value) => view.setFloat32(at, Number(value), true),
  f64: (view, at, value) => view.setFloat64(at, Number(value), true),
  ptr: (view, at, value) => view.setUint32(at, Number(value), true),
};

/** Puts a uniform constant on the stack. */
export function pushScalar(emit: Emitter, t: Type, value: number | bigint): void {
  const letter = facts[t.scalar].value as Exclude<ValueType, "v">;
  pushers[letter](emit, t.scalar === "f16" ? numberToHalf(Number(value)) : value);
}

/** The 16 bytes of a vector constant (`const` or `iota`). */
export function vectorBytes(stmt: OpStmt): Uint8Array {
  const t = stmt.out!.type;
  const bytes = new Uint8Array(16);
  if (t.kind === "bool") {
    if (stmt.attrs.value) bytes.fill(0xff);
    return bytes;
  }
  const view = new DataView(bytes.buffer);
  const step = laneBits(t) / 8;
  for (let l = 0; l < t.lanes; l++) writers[t.scalar](view, l * step, stmt.op === "iota" ? l : stmt.attrs.value!);
  return bytes;
}
