/**
 * @file `np.scope`: on a device without a collector's help, gives back the memory of every array made inside a function, but
 * for those it returns. The garbage collector stays the backstop.
 * @module
 */
import type { Storage } from "./storage.ts";

const open: Set<Storage>[] = [];

/** Tells the innermost scope of a new storage. */
export function noteStorage(storage: Storage): void {
  if (open.length > 0) open[open.length - 1].add(storage);
}

/** A storage was freed by other means: no scope need do it again. */
export function forgetStorage(storage: Storage): void {
  for (const scope of open) scope.delete(storage);
}

/**
 * Runs `fn`, then frees what was made meanwhile and is not kept.
 * @param kept storages that the result still needs; they move to the scope around.
 */
export function runScope<T>(fn: () => T, kept: (result: T) => Iterable<Storage>, free: (storage: Storage) => void): T {
  const mine = new Set<Storage>();
  open.push(mine);
  let result: T;
  try {
    result = fn();
  } catch (error) {
    open.pop();
    for (const storage of mine) free(storage);
    throw error;
  }
  open.pop();
  for (const storage of kept(result)) if (mine.delete(storage)) noteStorage(storage);
  for (const storage of mine) free(storage);
  return result;
}
