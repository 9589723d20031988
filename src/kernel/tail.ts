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
  const identity = combine.map((op, c) => b.const(inits[c].type, ops[op].identity!(inits[c].type) as Lane));
  const set = (all: readonly Value[], k: number): Value[] => all.slice(k * width, (k + 1) * width);
  const turns = Array.from({ length: TAIL_TURNS }, (_, k) => k);
  const end = b.op("add", lo, b.op("and", b.op("sub", hi, lo), b.index(-TAIL_TURNS)));
  const all = b.for(
    lo,
    end,
    { step: TAIL_TURNS },
    turns.flatMap(() => identity),
    (i, ...accumulators) => turns.flatMap((k) => body(b.op("add", i, b.index(k)), set(accumulators, k))),
  );
  const [t0, t1, t2, t3] = turns.map((k) => {
    const i = b.op("add", end, b.index(k));
    return k === TAIL_TURNS - 1
      ? set(all, k)
      : b.if(
          b.op("lt", i, hi),
          () => body(i, set(all, k)),
          () => set(all, k),
        );
  });
  const join = (x: readonly Value[], y: readonly Value[]): Value[] => combine.map((op, c) => b.op(op, x[c], y[c]));
  return join(inits, join(join(t0, t2), join(t1, t3)));
}
