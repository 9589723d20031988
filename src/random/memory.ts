/**
 * @file Small pieces of the device's memory that live outside of any array: generators' states and constant tables.
 * @module
 */
import { device } from "../runtime/device.ts";
import { forgetStorage } from "../runtime/scope.ts";
import type { Storage } from "../runtime/storage.ts";

/** A piece of memory, with where it starts for kernels and for us. */
export interface Piece {
  readonly storage: Storage;
  readonly offset: number;
  readonly address: number;
}

/** Zeroed memory that no `np.scope` takes away: its owner may outlive the scope that it was made in. */
export function pieceOf(bytes: number): Piece {
  const d = device();
  const storage = d.allocate(bytes, true);
  const { offset } = d;
  forgetStorage(storage);
  return { storage, offset, address: storage.address + offset };
}

/** The piece's bytes as they are now; not to be kept, since a wasm memory may grow. */
export function viewOf(piece: Piece, bytes: number): DataView {
  const all = piece.storage.bytes();
  return new DataView(all.buffer, all.byteOffset + piece.offset, bytes);
}
