/**
 * @file The wasm device as the array layer sees it: linear memory with a storage a block, freed by hand, by scope or by
 * the collector; kernels as modules.
 * @module
 */
import type { Target } from "../kernel/target.ts";
import { describeWasm } from "../target/wasm/target.ts";
import { argBlocks, argSlots, type Device, type MemoryStats } from "./device.ts";
import { forgetStorage, noteStorage } from "./scope.ts";
import { type BufferSource, Storage } from "./storage.ts";
import { WasmDevice } from "./wasm/device.ts";

export class WasmArrayDevice implements Device {
  readonly kind = "wasm";
  readonly target: Target;
  readonly reason: string;
  /** Every storage has a block of its own. */
  readonly offset = 0;
  private readonly inner: WasmDevice;
  readonly argsAddress: number;
  private argsView: Float64Array;
  private readonly source: BufferSource;
  private readonly registry = new FinalizationRegistry<number>((address) => this.inner.free(address));

  constructor(reason: string) {
    this.reason = reason;
    this.inner = new WasmDevice();
    this.target = describeWasm(this.inner.features, this.inner.shared);
    this.argsAddress = this.inner.alloc(argSlots * argBlocks * 8);
    this.argsView = new Float64Array(this.inner.buffer, this.argsAddress, argSlots * argBlocks);
    this.source = this.inner.memory;
  }

  allocate(bytes: number, zero: boolean): Storage {
    // What no double counts exactly is more than any machine has; asking for the most that one counts says so.
    const address = this.inner.alloc(Math.min(bytes, Number.MAX_SAFE_INTEGER));
    const storage = new Storage(this.source, address, bytes, address);
    if (zero) storage.bytes().fill(0);
    this.registry.register(storage, address, storage);
    noteStorage(storage);
    return storage;
  }

  /** Foreign buffers lie outside linear memory. */
  wrap(): undefined {
    return undefined;
  }

  /** Files lie outside its memory. */
  mapFile(): undefined {
    return undefined;
  }

  free(storage: Storage): void {
    if (storage.released) return;
    storage.markFreed();
    this.registry.unregister(storage);
    forgetStorage(storage);
    this.inner.free(storage.address);
  }

  load(bytes: Uint8Array): number {
    return this.inner.load(bytes as Uint8Array<ArrayBuffer>);
  }

  get args(): Float64Array {
    if (this.argsView.buffer !== this.inner.buffer) {
      this.argsView = new Float64Array(this.inner.buffer, this.argsAddress, argSlots * argBlocks);
    }
    return this.argsView;
  }

  call(entry: number): void {
    this.inner.call(entry, this.argsAddress);
  }

  callMany(entry: number, count: number): void {
    this.inner.callMany(entry, this.argsAddress, argSlots * 8, count);
  }

  threads(): number {
    return this.inner.threads();
  }

  setThreads(count: number): void {
    this.inner.setThreads(count);
  }

  awake(): boolean {
    return this.inner.workersReady > 0;
  }

  memory(): MemoryStats {
    const { live, free, peak, limit } = this.inner.stats();
    return { live, pooled: free, peak, limit };
  }

  trim(): number {
    return this.inner.trim();
  }

  setLimit(bytes: number): void {
    this.inner.memory.limit = bytes;
  }
}
