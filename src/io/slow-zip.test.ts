/**
 * @file An archive of more than 4 GiB, which is never held: its small pieces are kept with their places, the rest are zeros.
 */
import { expect, it } from "vitest";
import type { ByteSource } from "./source.ts";
import { readDirectory, readMember } from "./zip-read.ts";
import { zipPieces } from "./zip-write.ts";

it("members beyond 4 GiB are written and found", () => {
  const zeros = new Uint8Array(1 << 26);
  const count = 65;
  const last = new TextEncoder().encode("behind");
  const members = [
    { name: "large", pieces: () => Array.from({ length: count }, () => zeros) },
    { name: "small", pieces: () => [last] },
  ];
  const kept: { at: number; bytes: Uint8Array }[] = [];
  let size = 0;
  for (const piece of zipPieces(members, false)) {
    if (piece !== zeros) kept.push({ at: size, bytes: piece.slice() });
    size += piece.length;
  }
  const source: ByteSource = {
    size,
    close: () => {},
    read: (offset, into) => {
      into.fill(0);
      for (const { at, bytes } of kept) {
        const from = Math.max(offset, at);
        const to = Math.min(offset + into.length, at + bytes.length);
        if (from < to) into.set(bytes.subarray(from - at, to - at), from - offset);
      }
    },
  };
  const [large, small] = readDirectory(source, "test");
  expect(large.size).toBe(count * zeros.length);
  expect(small.offset).toBeGreaterThan(2 ** 32);
  let text = "";
  readMember(source, small, "test", (piece) => {
    text += new TextDecoder().decode(piece);
  });
  expect(text).toBe("behind");
  let read = 0;
  readMember(source, large, "test", (piece) => {
    read += piece.length;
  });
  expect(read).toBe(large.size);
});
