/**
 * @file Turns a function written in binary64 into an expansion for both float types of the op table.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Value } from "../ir.ts";
import type { Expand } from "../ops/row.ts";
import { Emit } from "./emit.ts";

type Unary = (m: Emit, x: Value) => Value;
type Binary = (m: Emit, x: Value, y: Value) => Value;

function widened(b: Builder, args: readonly Value[], f: (m: Emit, ...xs: Value[]) => Value): Value {
  const t = args[0].type;
  const m = new Emit(b, t.lanes);
  return b.convert(f(m, ...args.map((x) => b.convert(x, m.float))), t);
}

/**
 * One argument. binary32 is computed in binary64 and rounded, so that its error is hardly more than half a unit in
 * the last place; `short` is a cheaper form that is good enough for it.
 */
export function unary(full: Unary, short: Unary = full): Expand {
  return (b, args, out) =>
    out.bits === 64
      ? full(new Emit(b, out.lanes), args[0])
      : widened(b, args, short as (m: Emit, ...xs: Value[]) => Value);
}

/** One argument, each type computed in itself. */
export function unaryEither(full: Unary, single: Unary): Expand {
  return (b, args, out) =>
    out.bits === 64 ? full(new Emit(b, out.lanes), args[0]) : single(new Emit(b, out.lanes, 32), args[0]);
}

/** Two arguments, as `unary`. */
export function binary(full: Binary, short: Binary = full): Expand {
  return (b, args, out) =>
    out.bits === 64
      ? full(new Emit(b, out.lanes), args[0], args[1])
      : widened(b, args, short as (m: Emit, ...xs: Value[]) => Value);
}
