/**
 * @file Expansions of ops on whole vectors.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Attrs, Value } from "../ir.ts";
import { type Type, type as typeOf } from "../types.ts";

/** 0, 1, 2 … packed from constants. */
export function iota(b: Builder, _args: readonly Value[], out: Type): Value {
  const lane = typeOf(out.scalar);
  return b.pack(Array.from({ length: out.lanes }, (_, i) => b.const(lane, i)));
}

/** Lane indices compared with the count, in 32 bits or wider as lanes allow on the target. */
export function laneMask(b: Builder, [n]: readonly Value[], out: Type): Value {
  if (out.lanes === 1) return b.op("gt", n, b.const(n.type, 0));
  // The count is clamped before it is narrowed, so that huge counts do not wrap.
  const clamped = b.op("pmax", b.op("pmin", n, b.const(n.type, out.lanes)), b.const(n.type, 0));
  const bits = Math.max(8, Math.min(64, (b.target.vectorBytes * 8) / out.lanes));
  const t = typeOf(bits >= 64 ? "i64" : bits >= 32 ? "i32" : bits >= 16 ? "i16" : "i8", out.lanes);
  return b.op("gt", b.splat(b.convert(clamped, typeOf(t.scalar)), t.lanes), b.iota(t));
}

export function allLanes(b: Builder, [m]: readonly Value[]): Value {
  return b.op("not", b.anyLane(b.op("not", m)));
}

export function reduceLanes(b: Builder, [x]: readonly Value[], _out: Type, attrs: Attrs): Value {
  let v = x;
  while (v.type.lanes > 1) v = b.op(attrs.combine!, b.half(v, 0), b.half(v, 1));
  return v;
}
