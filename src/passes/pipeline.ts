/**
 * @file The lowering, one line a pass, in order.
 * @module
 */
import { type Block, type Kernel, regionsOf } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { dropDead } from "./dead.ts";
import { expand } from "./expand.ts";
import { simplify } from "./simplify.ts";
import { vectorize } from "./vectorize.ts";

/** Told of the kernel after each pass: for dumps, and for verification between passes. Gives the kernel back. */
export type Watcher = (pass: string, kernel: Kernel) => Kernel;

const noWatcher: Watcher = (_pass, kernel) => kernel;

/** A kernel as a front end wrote it, and those that it calls → kernels of native ops on explicit lanes, ready for `target.compile`. */
export function lower(source: Kernel, target: Target, watch: Watcher = noWatcher): Kernel {
  return lowerWithCallees(source, target, watch, new Map());
}

function lowerWithCallees(source: Kernel, target: Target, watch: Watcher, done: Map<Kernel, Kernel>): Kernel {
  const known = done.get(source);
  if (known !== undefined) return known;
  // Known before it is filled, since kernels may call themselves and each other.
  const lowered = { ...source } as { -readonly [K in keyof Kernel]: Kernel[K] };
  done.set(source, lowered);
  let k = watch("source", source);
  k = watch("vectorize", vectorize(k, target));
  k = watch("expand", expand(k, target));
  k = watch("simplify", simplify(k, target));
  k = watch("dead", dropDead(k));
  Object.assign(lowered, k);
  for (const call of callsIn(lowered.body)) call.callee = lowerWithCallees(call.callee, target, watch, done);
  return lowered;
}

/** The calls in a region: statements that the passes made, so that they may be changed. */
function callsIn(block: Block): { callee: Kernel }[] {
  return block.stmts.flatMap((s) => (s.kind === "call" ? [s] : regionsOf(s).flatMap(callsIn)));
}
