/**
 * @file What the array layer knows of the machine: memory, compiled kernels, threads. Two devices implement it
 * (native-device.ts, wasm-device.ts); which one runs is decided once, in the package's entry file.
 * @module
 */
import type { Target } from "../kernel/target.ts";
import type { Storage } from "./storage.ts";

/** 8-byte slots of one argument block: the most parameters that a kernel may have. */
export const argSlots = 128;
/** Argument blocks side by side: the most parts that one launch is split into. */
export const argBlocks = 64;

/** Counters of a device's memory, in bytes. */
export interface MemoryStats {
  /** Handed out and not yet given back. */
  readonly live: number;
  /** Kept for reuse. */
  readonly pooled: number;
  readonly peak: number;
  readonly limit: number;
}

export interface Device {
  readonly kind: "native" | "wasm";
  readonly target: Target;
  /** Why this device runs, for people: what would make it native where it is not. */
  readonly reason: string;
  /**
   * Memory for an array; 64-byte aligned. Sets `offset`: where in the storage it starts, since small arrays share one.
   * @throws OutOfMemoryError
   */
  allocate(bytes: number, zero: boolean): Storage;
  /** Result of the last `allocate`. A field and not a returned pair: that would cost an object a call. */
  readonly offset: number;
  /** The memory of a foreign buffer, without a copy; undefined where the device cannot reach it. */
  wrap(buffer: ArrayBufferLike, writable: boolean): Storage | undefined;
  /** A whole file as memory, without reading it; undefined where the device or the system cannot. Written back when `shared`. */
  mapFile(path: string, shared: boolean, writable: boolean): Storage | undefined;
  /** Gives memory back before the garbage collector would. Does nothing where the collector does it in time. */
  free(storage: Storage): void;
  /** Makes compiled code callable; gives its entry. */
  load(bytes: Uint8Array): number;
  /** The argument blocks: block i starts at slot i · argSlots. Fetch anew after every allocation: a wasm memory may have grown. */
  readonly args: Float64Array;
  /** Address of the argument blocks. */
  readonly argsAddress: number;
  /** Runs a kernel on argument block 0. */
  call(entry: number): void;
  /** Runs a kernel on the first `count` argument blocks, on all threads; returns when all are done. */
  callMany(entry: number, count: number): void;
  threads(): number;
  setThreads(count: number): void;
  /** Is a worker awake, so that handing it work is cheap? */
  awake(): boolean;
  memory(): MemoryStats;
  trim(): number;
  setLimit(bytes: number): void;
}

let current: Device | undefined;
let make: (() => Device) | undefined;

/** Says how to make the device when it is first needed: importing numjet starts nothing. */
export function setDeviceFactory(factory: () => Device): void {
  make = factory;
}

/** The device that runs everything in this thread. */
export function device(): Device {
  if (current === undefined) {
    if (make === undefined) throw new Error("device: expected a device factory to be set, got none");
    current = make();
  }
  return current;
}
