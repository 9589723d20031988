/**
 * @file `np.memory` and `np.scope`: reading, trimming and limiting the device's memory, and freeing by scope.
 * @module
 */
import { ValueError } from "../errors.ts";
import { device, type MemoryStats } from "../runtime/device.ts";
import { runScope } from "../runtime/scope.ts";
import type { Storage } from "../runtime/storage.ts";
import { NDArray } from "./ndarray.ts";

/** The device's memory. */
export const memory = {
  /** Bytes live, kept for reuse, at the peak, and the limit. */
  stats(): MemoryStats {
    return device().memory();
  },
  /** Gives what is kept for reuse back to the operating system; returns how many bytes that were. */
  trim(): number {
    return device().trim();
  },
  /** The most bytes that arrays may take; beyond it creation throws OutOfMemoryError. */
  setLimit(bytes: number): void {
    if (typeof bytes !== "number" || !(bytes >= 0))
      throw new ValueError(`memory.setLimit: expected a number of bytes from 0 on, got ${String(bytes)}`);
    device().setLimit(bytes);
  },
};

/** The storages of all arrays in a result: an array, or arrays and plain objects of them. */
function* storagesIn(value: unknown): Iterable<Storage> {
  if (value instanceof NDArray) yield value.storage;
  else if (Array.isArray(value)) for (const v of value) yield* storagesIn(v);
  else if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    for (const v of Object.values(value)) yield* storagesIn(v);
  }
}

/** What a promise makes later would be freed under its hands. @throws ValueError */
function settledAtOnce<T>(result: T): T {
  if (typeof (result as { then?: unknown } | null | undefined)?.then === "function")
    throw new ValueError("scope: expected a function that is done when it returns, got one that returns a promise");
  return result;
}

/**
 * Runs `fn` and frees the memory of every array made inside but those in its result (an array, or arrays and plain
 * objects of arrays). Needed on the wasm device in long synchronous work, where the collector comes too late; harmless on the native one.
 */
export function scope<T>(fn: () => T): T {
  return runScope(
    () => settledAtOnce(fn()),
    storagesIn,
    (storage) => device().free(storage),
  );
}

/** Threads that kernels may use, the calling one included. @throws ValueError */
export function set_num_threads(count: number): void {
  if (!Number.isInteger(count) || count < 1)
    throw new ValueError(`set_num_threads: expected a whole number from 1 on, got ${String(count)}`);
  device().setThreads(count);
}

/** Threads that kernels may use. */
export function get_num_threads(): number {
  return device().threads();
}
