/**
 * @file Carves small arrays from larger blocks, since a block of its own costs more than the work on a small array.
 * A block is let go as a whole, when no array in it is reachable any more.
 * @module
 */
import type { Storage } from "./storage.ts";

/** Arrays up to this size share a slab. */
export const smallBytes = 32 * 1024;
/** A slab's size: eight to four thousand arrays; one array that lives on keeps this much. Larger ones measure no faster. */
const slabBytes = 256 * 1024;
/** Vector loads and stores never straddle a cache line when arrays start on one. */
const alignment = 64;

export class Slab {
  private storage: Storage | undefined;
  private next = slabBytes;
  private readonly refill: (bytes: number) => Storage;
  /** Where the piece that `take` gave starts in its storage. */
  offset = 0;

  constructor(refill: (bytes: number) => Storage) {
    this.refill = refill;
  }

  /** A piece of a slab; contents arbitrary. Sets `offset`. */
  take(bytes: number): Storage {
    let at = this.next;
    if (at + bytes > slabBytes || this.storage === undefined) {
      this.storage = this.refill(slabBytes);
      at = 0;
    }
    this.next = (at + bytes + alignment - 1) & -alignment;
    this.offset = at;
    return this.storage;
  }
}
