/**
 * @file Writes zip archives as a stream of pieces, members stored or deflated, with 64-bit fields where sizes need them. Knows
 * nothing of arrays.
 * Reference: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @module
 */
import { Deflate } from "fflate";
import { crc32 } from "./crc32.ts";

/** A member to be written. */
export interface ZipInput {
  readonly name: string;
  /** The member's bytes, in pieces that are only good until the next one; walked twice where they are stored. */
  readonly pieces: () => Iterable<Uint8Array>;
}

/** What has to be known of a member for its headers. */
interface Written {
  readonly name: Uint8Array;
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

const most32 = 0xffffffff;
/** Names are UTF-8. */
const utf8Flag = 1 << 11;
/** 1980-01-01, the first day there is: the same arrays give the same bytes. */
const date = (0 << 9) | (1 << 5) | 1;
/** fflate unpacks all that it is given into one piece; so much at a time keeps that small. */
const deflateBytes = 64 * 1024;

/** Little-endian fields of 2, 4 and 8 bytes, one after the other. */
function record(...fields: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [n]) => sum + n, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [n, value] of fields) {
    if (n === 2) view.setUint16(at, value, true);
    else if (n === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += n;
  }
  return bytes;
}

/** The 64-bit extension for those of the values that do not fit into 32. */
function extension(values: readonly number[]): Uint8Array {
  const long = values.filter((value) => value >= most32);
  if (long.length === 0) return new Uint8Array(0);
  return record([2, 1], [2, 8 * long.length], ...long.map((value) => [8, value] as const));
}

const short = (value: number): number => Math.min(value, most32);

function localHeader({ name, method, crc, packed, size }: Written): Uint8Array[] {
  // Both sizes stand in a local header's extension when one does.
  const extra = size >= most32 || packed >= most32 ? record([2, 1], [2, 16], [8, size], [8, packed]) : extension([]);
  const sizes = extra.length > 0 ? [most32, most32] : [packed, size];
  return [
    record(
      [4, 0x04034b50],
      [2, extra.length > 0 ? 45 : 20],
      [2, utf8Flag],
      [2, method],
      [2, 0],
      [2, date],
      [4, crc],
      [4, sizes[0]],
      [4, sizes[1]],
      [2, name.length],
      [2, extra.length],
    ),
    name,
    extra,
  ];
}

function centralHeader({ name, method, crc, packed, size, offset }: Written): Uint8Array[] {
  const extra = extension([size, packed, offset]);
  const version = extra.length > 0 ? 45 : 20;
  return [
    record(
      [4, 0x02014b50],
      // Made under Unix: the mode below is meant.
      [2, (3 << 8) | version],
      [2, version],
      [2, utf8Flag],
      [2, method],
      [2, 0],
      [2, date],
      [4, crc],
      [4, short(packed)],
      [4, short(size)],
      [2, name.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      // rw-r--r--
      [4, 0o100644 * 0x10000],
      [4, short(offset)],
    ),
    name,
    extra,
  ];
}

function endRecords(count: number, bytes: number, start: number): Uint8Array[] {
  const out: Uint8Array[] = [];
  if (count >= 0xffff || bytes >= most32 || start >= most32) {
    out.push(
      record(
        [4, 0x06064b50],
        [8, 44],
        [2, 45],
        [2, 45],
        [4, 0],
        [4, 0],
        [8, count],
        [8, count],
        [8, bytes],
        [8, start],
      ),
      record([4, 0x07064b50], [4, 0], [8, start + bytes], [4, 1]),
    );
  }
  const n = Math.min(count, 0xffff);
  out.push(record([4, 0x06054b50], [2, 0], [2, 0], [2, n], [2, n], [4, short(bytes)], [4, short(start)], [2, 0]));
  return out;
}

/** The bytes of a zip archive of the members, in pieces that are only good until the next one. */
export function* zipPieces(members: readonly ZipInput[], deflated: boolean): Generator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const member of members) {
    let [crc, size, packed] = [0, 0, 0];
    const chunks: Uint8Array[] = [];
    const deflate = deflated ? new Deflate({ level: 6 }, (chunk) => chunks.push(chunk)) : undefined;
    for (const piece of member.pieces()) {
      crc = crc32(piece, crc);
      size += piece.length;
      if (deflate === undefined) continue;
      for (let i = 0; i < piece.length; i += deflateBytes) deflate.push(piece.subarray(i, i + deflateBytes));
    }
    deflate?.push(new Uint8Array(0), true);
    packed = deflate === undefined ? size : chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const name = new TextEncoder().encode(member.name);
    const written: Written = { name, method: deflated ? 8 : 0, crc, packed, size, offset: at };
    const header = localHeader(written);
    for (const piece of header) at += piece.length;
    at += packed;
    yield* header;
    yield* deflated ? chunks : member.pieces();
    directory.push(...centralHeader(written));
  }
  const bytes = directory.reduce((sum, piece) => sum + piece.length, 0);
  yield* directory;
  yield* endRecords(members.length, bytes, at);
}
