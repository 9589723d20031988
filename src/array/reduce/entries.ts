/**
 * @file Compiled kernels of a reduction, found by the description object and a number: less work a call than spelling a key.
 * @module
 */
import type { Kernel } from "../../kernel/ir.ts";
import { type Entry, entryFor } from "../../runtime/kernels.ts";

const known = new WeakMap<object, Map<number, Entry>>();

/**
 * The entry of a kernel.
 * @param of whose kernel it is; `key` says the same in words
 * @param code all that the kernel depends on beside: shape of the loops, ranks, dtypes, accesses
 */
export function entryOf(of: object, code: number, key: () => string, make: () => Kernel): Entry {
  let entries = known.get(of);
  if (entries === undefined) {
    entries = new Map();
    known.set(of, entries);
  }
  let entry = entries.get(code);
  if (entry === undefined) {
    entry = entryFor(`${key()}|${code}`, make);
    entries.set(code, entry);
  }
  return entry;
}
