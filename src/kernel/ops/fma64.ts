/**
 * @file fma on f64 for targets without the instruction.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Value } from "../ir.ts";

/** a·b + c with one rounding, all finite and special cases. */
export function fma64(_b: Builder, _x: Value, _y: Value, _z: Value): Value {
  throw new Error("fma64: no expansion");
}
