/**
 * @file The one linear memory that wasm kernels work in: made shared where the engine allows, grown on need, handed out in
 * 64-byte aligned blocks. It does not know arrays, kernels or workers, and frees nothing by itself.
 * @module
 */
import { OutOfMemoryError, ValueError } from "../../errors.ts";
import { RangeAllocator } from "./allocator.ts";

/** Alignment and granularity of blocks: a cache line. */
export const blockUnit = 64;
/** Bytes at the bottom that are never handed out: address 0 stays no address, and the worker pool's control words live there. */
export const reservedBytes = 4096;

const pageBytes = 65536;
/** Greatest sizes to ask for, in pages: 4 GiB, and less where the engine refuses to reserve that much. */
const maximumsToTry = [65536, 32768, 16384, 8192, 4096];
const initialPages = 16;
/** Growth doubles the memory, within these bounds: rarely enough that views of an unshared memory seldom go stale. */
const leastGrowth = 16 * 2 ** 20;
const mostGrowth = 256 * 2 ** 20;

/** What the memory holds, in bytes. */
export type WasmMemoryStats = {
  /** In blocks that were handed out and not freed. */
  readonly live: number;
  readonly liveBlocks: number;
  /** Greatest `live` so far. */
  readonly peak: number;
  /** Taken from the engine so far; never goes down, as linear memory cannot shrink. */
  readonly reserved: number;
  /** Free for reuse inside `reserved`, and the longest run of it. */
  readonly free: number;
  readonly largestFree: number;
  /** What `live` may reach. */
  readonly limit: number;
};

/** How to make the memory; all optional. */
export type WasmMemoryOptions = {
  /** Shared with workers. */
  readonly shared?: boolean;
  /** Greatest number of bytes to hold live. */
  readonly limit?: number;
};

/** `1536` → `1.5 KiB`. */
function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1))} ${units[step]}`;
}

function makeMemory(shared: boolean, mostPages: number): { memory: WebAssembly.Memory; maximum: number } {
  let refusal: unknown;
  for (const maximum of maximumsToTry) {
    if (maximum > mostPages) continue;
    try {
      return { memory: new WebAssembly.Memory({ initial: initialPages, maximum, shared }), maximum };
    } catch (error) {
      refusal = error;
    }
  }
  throw new OutOfMemoryError(`wasm memory: expected the engine to reserve 256 MiB, got: ${refusal}`, 0, 0);
}

/** A linear memory and the record of its blocks. Addresses are whole numbers below 2^32. */
export class WasmMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  /** Greatest number of live bytes; may be changed at any time. */
  limit: number;
  readonly #maximum: number;
  readonly #blocks: RangeAllocator;
  #buffer: ArrayBuffer | SharedArrayBuffer;
  #peak = 0;

  constructor(options: WasmMemoryOptions = {}) {
    this.shared = options.shared ?? false;
    const made = makeMemory(this.shared, maximumsToTry[0]);
    this.memory = made.memory;
    this.#maximum = made.maximum * pageBytes;
    this.limit = Math.min(options.limit ?? this.#maximum, this.#maximum);
    this.#buffer = made.memory.buffer;
    this.#blocks = new RangeAllocator(reservedBytes / blockUnit);
    this.#blocks.extend((this.#buffer.byteLength - reservedBytes) / blockUnit);
  }

  /** The bytes as they are now. Growing an unshared memory detaches every earlier buffer: hold views, never across `alloc`. */
  get buffer(): ArrayBuffer | SharedArrayBuffer {
    return this.#buffer;
  }

  /** The address of `bytes` fresh bytes, 64-byte aligned, of any content. */
  alloc(bytes: number): number {
    if (!(Number.isSafeInteger(bytes) && bytes >= 0))
      throw new ValueError(`alloc: expected a whole number of bytes, got ${bytes}`);
    const units = Math.max(1, Math.ceil(bytes / blockUnit));
    if ((this.#blocks.live + units) * blockUnit > this.limit) throw this.#exhausted(bytes);
    let start = this.#blocks.take(units);
    if (start === undefined) {
      if (!this.#grow(this.#blocks.shortfall(units) * blockUnit)) throw this.#exhausted(bytes);
      start = this.#blocks.take(units)!;
    }
    const live = this.#blocks.live * blockUnit;
    if (live > this.#peak) this.#peak = live;
    return start * blockUnit;
  }

  /** Gives a block back. */
  free(address: number): void {
    if (address % blockUnit !== 0 || !this.#blocks.release(address / blockUnit))
      throw new ValueError(`free: expected the address of a live block, got ${address}`);
  }

  /** Linear memory cannot shrink: gives nothing back and says so with 0. Freed blocks are used again all the same. */
  trim(): number {
    return 0;
  }

  stats(): WasmMemoryStats {
    const { live, blocks, free, largest } = this.#blocks.stats();
    return {
      live: live * blockUnit,
      liveBlocks: blocks,
      peak: this.#peak,
      reserved: this.#buffer.byteLength,
      free: free * blockUnit,
      largestFree: largest * blockUnit,
      limit: this.limit,
    };
  }

  /** Adds at least `bytes` at the end: a generous step first, then just what is needed. */
  #grow(bytes: number): boolean {
    const size = this.#buffer.byteLength;
    const generous = Math.max(bytes, Math.min(mostGrowth, Math.max(leastGrowth, size)));
    const room = this.#maximum - size;
    for (const step of generous === bytes ? [bytes] : [Math.min(generous, room), bytes]) {
      if (step < bytes || step > room) continue;
      const pages = Math.ceil(step / pageBytes);
      try {
        this.memory.grow(pages);
      } catch {
        continue;
      }
      this.#buffer = this.memory.buffer;
      this.#blocks.extend((pages * pageBytes) / blockUnit);
      return true;
    }
    return false;
  }

  #exhausted(bytes: number): OutOfMemoryError {
    const { live, largestFree } = this.stats();
    // Room enough, and yet none in one piece.
    const parted = live + bytes <= this.limit ? ` (longest free run ${bytesText(largestFree)})` : "";
    return new OutOfMemoryError(
      `allocate: expected room for ${bytesText(bytes)}, got ${bytesText(live)} live of a limit of ${bytesText(this.limit)}` +
        `${parted}; free arrays that are done with (using, np.scope, dispose) or work in smaller pieces`,
      bytes,
      live,
    );
  }
}
