/**
 * @file The native device: memory of the addon's pool, machine code in its pages, calls through it.
 * @module
 */
import { OutOfMemoryError, ValueError } from "../errors.ts";
import type { Target } from "../kernel/target.ts";
import { describeX64 } from "../target/x64/target.ts";
import { argBlocks, argSlots, type Device, type MemoryStats } from "./device.ts";
import type { Addon } from "./native/addon.ts";
import { Slab, smallBytes } from "./slab.ts";
import { Storage } from "./storage.ts";

/** Code pages are taken in pieces of this size; a kernel is a few hundred bytes to some KiB. */
const codeSpaceBytes = 1 << 20;
const codeAlignment = 64;

export class NativeDevice implements Device {
  readonly kind = "native";
  readonly target: Target;
  readonly reason = "the native addon is loaded";
  readonly args: Float64Array;
  offset = 0;
  private readonly addon: Addon;
  readonly argsAddress: number;
  private readonly slab: Slab;
  private code: { writable: Uint8Array; base: number; used: number } | undefined;
  private readonly pins = new FinalizationRegistry<number>((handle) => this.addon.unpin(handle));

  constructor(addon: Addon, level?: "avx2" | "avx512") {
    this.addon = addon;
    this.target = describeX64(addon.cpu().features, level);
    const buffer = addon.alloc(argSlots * argBlocks * 8, true);
    if (buffer === undefined)
      throw new OutOfMemoryError("numjet: no memory for argument blocks", argSlots * argBlocks * 8, 0);
    this.args = new Float64Array(buffer);
    this.argsAddress = addon.addressOf(buffer);
    this.slab = new Slab((bytes) => this.block(bytes, false));
  }

  allocate(bytes: number, zero: boolean): Storage {
    if (bytes > smallBytes) {
      this.offset = 0;
      return this.block(bytes, zero);
    }
    const storage = this.slab.take(bytes);
    this.offset = this.slab.offset;
    if (zero) storage.bytes().fill(0, this.offset, this.offset + bytes);
    return storage;
  }

  private block(bytes: number, zero: boolean): Storage {
    // What no double counts exactly is more than any machine has.
    const buffer = Number.isSafeInteger(bytes) ? this.addon.alloc(bytes, zero) : undefined;
    if (buffer === undefined) {
      const { live, limit } = this.addon.memoryStats();
      throw new OutOfMemoryError(
        `allocate: expected room for ${bytes} bytes, got ${live} live of a limit of ${limit}; drop references to arrays, work in place with { out }, or raise np.memory.setLimit()`,
        bytes,
        live,
      );
    }
    return new Storage({ buffer }, this.addon.addressOf(buffer), bytes, 0);
  }

  wrap(buffer: ArrayBufferLike, writable: boolean): Storage | undefined {
    if ((buffer as { resizable?: boolean }).resizable || (buffer as { growable?: boolean }).growable) return undefined;
    if (buffer.byteLength === 0) return undefined;
    const handle = this.addon.pin(buffer as ArrayBuffer);
    const storage = new Storage(
      { buffer },
      this.addon.addressOf(buffer as ArrayBuffer),
      buffer.byteLength,
      0,
      true,
      writable,
    );
    this.pins.register(storage, handle);
    return storage;
  }

  mapFile(path: string, shared: boolean, writable: boolean): Storage | undefined {
    const buffer = this.addon.mapFile(path, shared);
    if (buffer === undefined) return undefined;
    return new Storage({ buffer }, this.addon.addressOf(buffer), buffer.byteLength, 0, false, writable);
  }

  /** V8 gives backing stores to the pool by itself, inside synchronous code too. */
  free(): void {}

  load(bytes: Uint8Array): number {
    let code = this.code;
    if (code === undefined || code.used + bytes.length > code.writable.length) {
      const space = this.addon.codeSpace(Math.max(codeSpaceBytes, bytes.length));
      if (space === undefined) {
        const entry = this.addon.installCode(bytes);
        if (entry === undefined) throw new OutOfMemoryError("load: no executable memory", bytes.length, 0);
        return entry;
      }
      code = { writable: new Uint8Array(space.writable), base: space.base, used: 0 };
      this.code = code;
    }
    code.writable.set(bytes, code.used);
    const entry = code.base + code.used;
    code.used = (code.used + bytes.length + codeAlignment - 1) & -codeAlignment;
    return entry;
  }

  call(entry: number): void {
    this.addon.call(entry, this.argsAddress);
  }

  callMany(entry: number, count: number): void {
    this.addon.callMany(entry, this.argsAddress, argSlots * 8, count);
  }

  threads(): number {
    return this.addon.threads();
  }

  setThreads(count: number): void {
    if (!Number.isInteger(count) || count < 1)
      throw new ValueError(`set_num_threads: expected a whole number from 1 on, got ${count}`);
    this.addon.setThreads(count);
  }

  awake(): boolean {
    return this.addon.awake() > 0;
  }

  memory(): MemoryStats {
    const { live, pooled, peak, limit } = this.addon.memoryStats();
    return { live, pooled, peak, limit };
  }

  trim(): number {
    return this.addon.trim();
  }

  setLimit(bytes: number): void {
    this.addon.setLimit(bytes);
  }
}
