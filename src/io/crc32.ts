/**
 * @file The checksum of zip archives, a piece at a time.
 * Reference: https://www.rfc-editor.org/rfc/rfc1952#section-8
 * @module
 */

const table = new Uint32Array(256).map((_, i) => {
  let c = i;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** The checksum of all bytes so far and these; 0 before the first. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  for (let i = 0; i < bytes.length; i++) c = table[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  // Bitwise operations are signed.
  return ~c >>> 0;
}
