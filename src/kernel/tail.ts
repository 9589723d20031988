/**
 * @file The end of a float reduction: fewer iterations than the fixed tree has lanes, folded in four accumulators that take turns.
 * Passes write it where they lower reductions, and front ends where they lay lanes across reductions that are that short.
 * Meaning: docs/kernel-language.md, reduce.
 * @module
 */
import type { Builder } from "./builder.ts";
import type { Value } from "./ir.ts";
import type { Lane } from "./ops/row.ts";
import { type OpName, ops } from "./ops.ts";

/** Accumulators that take turns. Part of the language's definition. */
export const TAIL_TURNS = 4;

/**
 * Folds the iterations lo … hi into `inits`, by way of accumulators that start from the identity.
 * @param combine the op of each accumulator
 * @param body folds one iteration into the accumulators given
 */
export function foldTail(
  b: Builder,
  combine: readonly OpName[],
  lo: Value,
  hi: Value,
  inits: readonly Value[],
  body: (i: Value, accumulators: readonly Value[]) => readonly Value[],
): Value[] {
  const width = combine.length;
  const fresh = combine.map((op, c) => b.const(inits[c].type, ops[op].identity!(inits[c].type) as Lane));
  const start = Array.from({ length: TAIL_TURNS }, () => fresh).flat();
  // The first set is the one whose turn it is; having had it, it goes to the end.
  const turns = b.for(lo, hi, {}, start, (i, ...sets) => [...sets.slice(width), ...body(i, sets.slice(0, width))]);
  const join = (x: readonly Value[], y: readonly Value[]): Value[] => combine.map((op, c) => b.op(op, x[c], y[c]));
  const set = (k: number): Value[] => turns.slice(k * width, (k + 1) * width);
  return join(inits, join(join(set(0), set(2)), join(set(1), set(3))));
}
