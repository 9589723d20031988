/**
 * @file Where bytes are read from: memory here, files in file.ts. Readers of formats know only this interface.
 * @module
 */
import { ValueError } from "../errors.ts";

/** What came instead, in words. */
const described = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? `an instance of ${value.constructor?.name ?? "no class"}`
    : typeof value;

/** Bytes of a known number that can be read from anywhere. */
export interface ByteSource {
  readonly size: number;
  /** Fills `into` from byte `offset` on; the range lies within the source. */
  read(offset: number, into: Uint8Array): void;
  close(): void;
}

/** Bytes in memory as a source. @throws ValueError where they are none */
export function memorySource(bytes: Uint8Array, fn: string): ByteSource {
  if (!(bytes instanceof Uint8Array))
    throw new ValueError(`${fn}: expected the bytes of a file in a Uint8Array, got ${described(bytes)}`);
  return {
    size: bytes.length,
    read: (offset, into) => into.set(bytes.subarray(offset, offset + into.length)),
    close: () => {},
  };
}
