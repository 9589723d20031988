/**
 * @file Fills memory with draws: one kernel a distribution, bit generator and kind of parameters, which loops over the
 * elements with the generator's state in registers. What a draw is, the distributions say (continuous.ts, discrete.ts …).
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr, type Scalar, type Type, type as typeOf } from "../kernel/types.ts";
import { device } from "../runtime/device.ts";
import { compile, type Entry, entryFor } from "../runtime/kernels.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { Draws, type Source } from "./draws.ts";
import { type TableName, tablesFor } from "./tables.ts";

/** A distribution as kernels see it. */
export interface Distribution {
  /** For the kernel's name. */
  readonly name: string;
  /** Type of an element in memory. */
  readonly out: Scalar;
  /** Types of the parameters in memory. */
  readonly params: readonly Scalar[];
  /** Does it draw 32 bits anywhere? */
  readonly halves?: boolean;
  /** Tables that it looks things up in. */
  readonly tables?: readonly TableName[];
  /** Takes up what is carried from one element to the next, beside the generator's state. */
  begin?(d: Draws): void;
  /** Puts it away. */
  end?(d: Draws): void;
  /** What depends on parameters alone; once before the loop where they are the same for all elements. */
  setup?(d: Draws, params: readonly Value[]): readonly Value[];
  /** One element, from what `setup` gave (the parameters without it). */
  draw(d: Draws, values: readonly Value[]): Value;
}

/** Where a parameter lies: its address, and bytes from one element's to the next's. */
export interface Parameter {
  readonly address: number;
  readonly stride: number;
}

/** Arrays of the call that runs: an address alone does not keep memory from the collector, which compiling may wake. */
const held: { arrays: readonly unknown[] | undefined } = { arrays: undefined };

/**
 * Calls a kernel, compiled when first needed.
 * @param kept the arrays whose addresses are among the arguments
 */
export function callKernel(
  key: string,
  make: () => Kernel,
  args: readonly number[],
  kept: readonly unknown[] | undefined,
): void {
  held.arrays = kept;
  const entry = entryFor(key, make);
  const d = device();
  const slots = d.args;
  for (let i = 0; i < args.length; i++) slots[i] = args[i];
  d.call(entry);
  held.arrays = undefined;
}

function fillKernel(dist: Distribution, source: Source, name: string, isOnce: boolean): Kernel {
  const types: Record<string, Type> = { state: ptr, tables: ptr, out: ptr, n: i64 };
  for (const k of dist.params.keys()) {
    types[`p${k}`] = ptr;
    types[`s${k}`] = i64;
  }
  return Builder.kernel(name, types, (b, [state, tables, out, n, ...places]) => {
    const d = new Draws(b, source, state, tables, dist.halves ?? false);
    dist.begin?.(d);
    const valuesAt = (i: Value): readonly Value[] => {
      const params = dist.params.map((t, k) =>
        b.load(typeOf(t), isOnce ? places[2 * k] : b.ptrAdd(places[2 * k], b.op("mul", i, places[2 * k + 1]))),
      );
      return dist.setup === undefined ? params : dist.setup(d, params);
    };
    const same = isOnce ? valuesAt(b.index(0)) : undefined;
    d.for(b.index(0), n, [], (i) => {
      b.store(dist.draw(d, same ?? valuesAt(i)), out, i);
      return [];
    });
    dist.end?.(d);
    d.done();
  });
}

/** Entries of a distribution's kernels: with the same parameters for all elements, and with each element's own. */
interface Entries {
  same: Entry | undefined;
  each: Entry | undefined;
}

const compiled = new Map<Source, Map<Distribution, Entries>>();

function entriesOf(source: Source, dist: Distribution): Entries {
  const rows = compiled.get(source) ?? new Map<Distribution, Entries>();
  const found = rows.get(dist);
  if (found !== undefined) return found;
  const fresh: Entries = { same: undefined, each: undefined };
  compiled.set(source, rows.set(dist, fresh));
  return fresh;
}

function entryOf(source: Source, dist: Distribution, isOnce: boolean): Entry {
  const entries = entriesOf(source, dist);
  const which = isOnce ? "same" : "each";
  entries[which] ??= compile(fillKernel(dist, source, `random.${source.name}.${dist.name}.${which}`, isOnce));
  return entries[which];
}

const none: readonly Parameter[] = [];

/**
 * Draws `count` elements into the memory at `out`. A distribution is known by its object: it must not be made anew for each call.
 * @param kept the arrays whose addresses are among the parameters, and that of `out`
 */
export function fill(
  generator: BitGenerator,
  dist: Distribution,
  out: number,
  count: number,
  params: readonly Parameter[] = none,
  kept?: readonly unknown[],
): void {
  if (count === 0) return;
  held.arrays = kept;
  let isOnce = true;
  for (let k = 0; k < params.length; k++) if (params[k].stride !== 0) isOnce = false;
  const entry = entryOf(generator.source, dist, isOnce);
  const tables = dist.tables === undefined ? 0 : tablesFor(dist.tables);
  const d = device();
  const slots = d.args;
  slots[0] = generator.address;
  slots[1] = tables;
  slots[2] = out;
  slots[3] = count;
  for (let k = 0; k < params.length; k++) {
    slots[4 + 2 * k] = params[k].address;
    slots[5 + 2 * k] = params[k].stride;
  }
  d.call(entry);
  held.arrays = undefined;
}

/** Words as the generator makes them. */
export const rawWords: Distribution = {
  name: "raw",
  out: "u64",
  params: [],
  draw: (d) => d.source.nextRaw(d),
};
