/**
 * @file Storage: a piece of a device's memory with an address that kernels may use for as long as the Storage is reachable.
 * Not how memory is had (native/, wasm/) and not what lies in it (src/array).
 * @module
 */
import { ValueError } from "../errors.ts";

/** Where a Storage's bytes can be seen from JavaScript. */
export interface BufferSource {
  /** The buffer as it is now; a wasm memory that grew has a new one. */
  readonly buffer: ArrayBufferLike;
}

export class Storage {
  /** Address of the first byte, as kernels see it. */
  readonly address: number;
  readonly byteLength: number;
  /** Where the first byte lies in `buffer`. */
  readonly bufferOffset: number;
  /** False for memory that must not be written: a read-only mapping. */
  readonly writable: boolean;
  /** True once the memory may have gone away behind our back: it is then checked before every use. */
  guarded: boolean;
  private readonly source: BufferSource;
  private freed = false;

  constructor(
    source: BufferSource,
    address: number,
    byteLength: number,
    bufferOffset: number,
    guarded = false,
    writable = true,
  ) {
    this.source = source;
    this.address = address;
    this.byteLength = byteLength;
    this.bufferOffset = bufferOffset;
    this.guarded = guarded;
    this.writable = writable;
  }

  /** The buffer that holds this storage from `bufferOffset` on. Handing it out makes the storage guarded. */
  get buffer(): ArrayBufferLike {
    this.guarded = true;
    return this.source.buffer;
  }

  /** A view for our own short use, never handed out: not marked as exposed. */
  bytes(): Uint8Array {
    return new Uint8Array(this.source.buffer as ArrayBuffer, this.bufferOffset, this.byteLength);
  }

  /** A DataView for our own short use. */
  view(): DataView {
    return new DataView(this.source.buffer as ArrayBuffer, this.bufferOffset, this.byteLength);
  }

  /** Has `free` been called? */
  get released(): boolean {
    return this.freed;
  }

  /** Marks the storage as given back; every later use throws. */
  markFreed(): void {
    this.freed = true;
    this.guarded = true;
  }

  /** @throws ValueError when the memory is gone: freed by `using` or `np.scope`, or its buffer was transferred. */
  check(fn: string): void {
    if (this.freed)
      throw new ValueError(
        `${fn}: expected a live array, got one whose memory was freed by using, dispose or np.scope`,
      );
    if (this.byteLength > 0 && this.source.buffer.byteLength === 0) {
      throw new ValueError(`${fn}: expected an attached buffer, got an array whose buffer was detached (transferred)`);
    }
  }
}
