/**
 * @file What the rules for ops may ask of the function that is being written. The class behind it is in lower.ts.
 * @module
 */
import type { OpStmt, Value } from "../../kernel/ir.ts";
import type { Emitter } from "./emit.ts";

export interface Lowering {
  readonly emit: Emitter;
  /** Puts a value on the stack: from its local, or by computing it here when this is its only use. */
  push(v: Value): void;
  /** Puts the low 32 bits of an i64 or u64 value on the stack; address arithmetic wraps anyway. */
  pushLow(v: Value): void;
  /** Puts an address on the stack; gives what is left for the instruction's offset. */
  pushAddress(ptr: Value, index: Value, scale: number, disp: number): number;
  /** The statement that would be computed in place by `push`, if it would. */
  inPlace(v: Value): OpStmt | undefined;
  /** Notes a use of a value that its user takes apart instead of pushing it. */
  consume(v: Value): void;
}

/** Writes one op, its result on the stack. */
export type Rule = (low: Lowering, stmt: OpStmt) => void;
