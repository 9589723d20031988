/**
 * @file Where bytes are read from: memory here, files in file.ts. Readers of formats know only this interface.
 * @module
 */

/** Bytes of a known number that can be read from anywhere. */
export interface ByteSource {
  readonly size: number;
  /** Fills `into` from byte `offset` on; the range lies within the source. */
  read(offset: number, into: Uint8Array): void;
  close(): void;
}

/** Bytes in memory as a source. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, into) => into.set(bytes.subarray(offset, offset + into.length)),
    close: () => {},
  };
}
