/**
 * @file The lowering, one line a pass, in order.
 * @module
 */
import type { Kernel } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { dropDead } from "./dead.ts";
import { expand } from "./expand.ts";
import { simplify } from "./simplify.ts";
import { vectorize } from "./vectorize.ts";

/** Told of the kernel after each pass: for dumps, and for verification between passes. Gives the kernel back. */
export type Watcher = (pass: string, kernel: Kernel) => Kernel;

const noWatcher: Watcher = (_pass, kernel) => kernel;

/** A kernel as a front end wrote it → a kernel of native ops on explicit lanes, ready for `target.compile`. */
export function lower(source: Kernel, target: Target, watch: Watcher = noWatcher): Kernel {
  let k = watch("source", source);
  k = watch("vectorize", vectorize(k, target));
  k = watch("expand", expand(k, target));
  k = watch("simplify", simplify(k, target));
  k = watch("dead", dropDead(k));
  return k;
}
