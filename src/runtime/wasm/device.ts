/**
 * @file The wasm device: linear memory, loaded kernels, and calls of them, on one thread or many. It has the same shape as
 * the native device, so that the layers above know only one. It compiles nothing: kernels come as the bytes of a module.
 * @module
 */
import { ValueError } from "../../errors.ts";
import { detectWasmFeatures, type WasmFeatures } from "../../target/wasm/features.ts";
import { WasmMemory, type WasmMemoryOptions, type WasmMemoryStats } from "./memory.ts";
import { availableCores, WorkerPool } from "./pool.ts";

/** A kernel that was loaded; its entry id is its place in the device's list. */
type Loaded = { readonly entry: number; readonly bytes: Uint8Array; readonly run: (args: number) => void };

/** How to make the device; all optional. */
export type WasmDeviceOptions = WasmMemoryOptions & { readonly threads?: number };

/** A device whose kernels are WebAssembly. */
export class WasmDevice {
  readonly kind = "wasm";
  readonly features: WasmFeatures;
  readonly memory: WasmMemory;
  readonly #kernels: Loaded[] = [];
  readonly #pool: WorkerPool | undefined;
  #threads: number;

  constructor(options: WasmDeviceOptions = {}) {
    this.features = detectWasmFeatures();
    this.memory = new WasmMemory({ ...options, shared: (options.shared ?? true) && this.features.threads });
    this.#pool = this.memory.shared ? new WorkerPool(this.memory) : undefined;
    this.#threads = 1;
    this.setThreads(options.threads ?? availableCores());
  }

  /** Whether the memory is shared: kernels must be compiled for the same, as it is part of the import's type. */
  get shared(): boolean {
    return this.memory.shared;
  }

  /** The bytes of the memory as they are now; see `WasmMemory.buffer`. */
  get buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.memory.buffer;
  }

  /** Loads a module that imports `env.memory` and exports `run(args)`; gives its entry id. */
  load(bytes: Uint8Array<ArrayBuffer>): number {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory: this.memory.memory },
    });
    const run = instance.exports.run;
    if (typeof run !== "function") throw new ValueError(`load: expected a module that exports run, got ${typeof run}`);
    const entry = this.#kernels.length;
    this.#kernels.push({ entry, bytes, run: run as (args: number) => void });
    return entry;
  }

  /** Runs a kernel on the argument block at this address. */
  call(entry: number, args: number): void {
    this.#kernels[entry].run(args);
  }

  /** Runs a kernel on `count` argument blocks, `stride` bytes apart, on as many threads as are set. */
  callMany(entry: number, args: number, stride: number, count: number): void {
    const kernel = this.#kernels[entry];
    if (this.#pool === undefined || this.#threads === 1 || count < 2) {
      for (let i = 0; i < count; i++) kernel.run(args + i * stride);
      return;
    }
    this.#pool.run(kernel, args, stride, count, this.#threads);
  }

  alloc(bytes: number): number {
    return this.memory.alloc(bytes);
  }

  free(address: number): void {
    this.memory.free(address);
  }

  /** See `WasmMemory.trim`. */
  trim(): number {
    return this.memory.trim();
  }

  stats(): WasmMemoryStats {
    return this.memory.stats();
  }

  threads(): number {
    return this.#threads;
  }

  /** Threads that `callMany` may use, the calling one among them; 1 where the memory is not shared. */
  setThreads(count: number): void {
    if (!(Number.isInteger(count) && count >= 1))
      throw new ValueError(`setThreads: expected a whole number of threads from 1 on, got ${count}`);
    this.#threads = this.#pool === undefined ? 1 : count;
  }

  /** Workers that are up; they start with the first `callMany` and come up while the caller goes on. */
  get workersReady(): number {
    return this.#pool?.ready ?? 0;
  }

  /** Tasks of `callMany` that workers have run so far. */
  get tasksOnWorkers(): number {
    return this.#pool?.taken ?? 0;
  }

  /** Ends the workers. */
  close(): void {
    this.#pool?.stop();
  }
}
