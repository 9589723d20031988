/**
 * @file Reads zip archives: the directory at their end, and members one at a time, stored or deflated, checked against the sizes
 * and the checksum that the directory declares. Knows nothing of arrays.
 * Reference: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @module
 */
import { Inflate } from "fflate";
import { FormatError } from "../errors.ts";
import { crc32 } from "./crc32.ts";
import type { ByteSource } from "./source.ts";

/** What the directory says of a member. */
export interface ZipMember {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes unpacked. */
  readonly size: number;
  /** Where its own header lies. */
  readonly offset: number;
}

const localMark = 0x04034b50;
const centralMark = 0x02014b50;
const endMark = 0x06054b50;
const end64Mark = 0x06064b50;
const locator64Mark = 0x07064b50;
/** A field of 32 bits that says: look into the 64-bit extension. */
const elsewhere = 0xffffffff;
/** What a byte of deflated data can unpack to at most. */
const deflateRatio = 1032;
/** Members are read this many bytes at a time: unpacked, at most 33 MB. */
const pieceBytes = 32 * 1024;

function bytesAt(source: ByteSource, offset: number, length: number, fn: string): DataView {
  if (offset < 0 || offset + length > source.size)
    throw new FormatError(`${fn}: expected ${length} bytes at ${offset} in the archive, got a file of ${source.size}`);
  const bytes = new Uint8Array(length);
  source.read(offset, bytes);
  return new DataView(bytes.buffer);
}

const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** A field of 64 bits. @throws FormatError beyond 2^53, where no file reaches */
function wide(view: DataView, at: number, fn: string): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new FormatError(`${fn}: expected a size below 2^53 in the archive, got ${value}`);
  return Number(value);
}

/** Does the source start as zip archives do, empty ones included? */
export function isZip(source: ByteSource): boolean {
  if (source.size < 4) return false;
  const head = new Uint8Array(4);
  source.read(0, head);
  const mark = new DataView(head.buffer).getUint32(0, true);
  return mark === localMark || mark === endMark;
}

/** Where the directory lies and how many members it lists. */
function findDirectory(source: ByteSource, fn: string): { start: number; bytes: number; count: number } {
  // The end record is the last thing in the file but for a comment of up to 65535 bytes.
  const reach = Math.min(source.size, 22 + 0xffff);
  const tail = bytesAt(source, source.size - reach, reach, fn);
  let at = reach - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === endMark && at + 22 + tail.getUint16(at + 20, true) === reach)) at--;
  if (at < 0) throw new FormatError(`${fn}: expected a zip archive with a directory at its end, got a file cut off`);
  const where = source.size - reach + at;
  const record = new DataView(tail.buffer, at, 22);
  if (record.getUint16(4, true) !== 0 || record.getUint16(8, true) !== record.getUint16(10, true))
    throw new FormatError(`${fn}: expected a zip archive in one file, got a part of one`);
  let [count, bytes, start] = [record.getUint16(10, true), record.getUint32(12, true), record.getUint32(16, true)];
  if (where >= 20 && (count === 0xffff || bytes === elsewhere || start === elsewhere)) {
    const locator = bytesAt(source, where - 20, 20, fn);
    if (locator.getUint32(0, true) === locator64Mark) {
      const end = bytesAt(source, wide(locator, 8, fn), 56, fn);
      if (end.getUint32(0, true) !== end64Mark)
        throw new FormatError(`${fn}: expected a 64-bit end record where the archive points to, got other bytes`);
      [count, bytes, start] = [wide(end, 32, fn), wide(end, 40, fn), wide(end, 48, fn)];
    }
  }
  if (start + bytes > where || count * 46 > bytes)
    throw new FormatError(
      `${fn}: expected a directory of ${count} members in front of the end record, got ${bytes} bytes at ${start}`,
    );
  return { start, bytes, count };
}

/** The members that the archive's directory lists, in order. @throws FormatError */
export function readDirectory(source: ByteSource, fn: string): ZipMember[] {
  const { start, bytes, count } = findDirectory(source, fn);
  const view = bytesAt(source, start, bytes, fn);
  const members: ZipMember[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes || view.getUint32(at, true) !== centralMark)
      throw new FormatError(`${fn}: expected entry ${i} of ${count} in the archive's directory, got other bytes`);
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const next = at + 46 + lengths[0] + lengths[1] + lengths[2];
    if (next > bytes) throw new FormatError(`${fn}: expected entry ${i} within the archive's directory, got its end`);
    members.push(memberAt(new DataView(view.buffer, at, next - at), lengths, start, fn));
    at = next;
  }
  return members;
}

function memberAt(view: DataView, [nameLength, extraLength]: readonly number[], limit: number, fn: string): ZipMember {
  const name = new TextDecoder().decode(bytesOf(view).subarray(46, 46 + nameLength));
  const method = view.getUint16(10, true);
  const quoted = JSON.stringify(name);
  if (view.getUint16(8, true) & 1) throw new FormatError(`${fn}: expected plain members, got ${quoted} encrypted`);
  if (method !== 0 && method !== 8)
    throw new FormatError(`${fn}: expected members stored or deflated, got ${quoted} with method ${method}`);
  let [packed, size, offset] = [view.getUint32(20, true), view.getUint32(24, true), view.getUint32(42, true)];
  // The 64-bit extension holds, in this order, those of the three fields that did not fit.
  for (let at = 46 + nameLength; at + 4 <= 46 + nameLength + extraLength; ) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let field = at + 4;
      const take = (short: number): number => {
        if (short !== elsewhere) return short;
        if (field + 8 > end || end > 46 + nameLength + extraLength)
          throw new FormatError(`${fn}: expected 64-bit sizes of ${quoted} in the archive's directory, got its end`);
        field += 8;
        return wide(view, field - 8, fn);
      };
      size = take(size);
      packed = take(packed);
      offset = take(offset);
    }
    at = end;
  }
  if (offset + 30 + packed > limit)
    throw new FormatError(
      `${fn}: expected ${quoted} in front of the archive's directory, got ${packed} bytes at ${offset}`,
    );
  if (method === 0 ? size !== packed : size > packed * deflateRatio)
    throw new FormatError(`${fn}: expected a size of ${quoted} that fits its ${packed} bytes, got ${size}`);
  return { name, deflated: method === 8, crc: view.getUint32(16, true), packed, size, offset };
}

/**
 * Unpacks a member: `take` gets its bytes, a piece at a time, never more than the directory declares.
 * @throws FormatError where sizes, checksum or the deflated data are wrong
 */
export function readMember(source: ByteSource, member: ZipMember, fn: string, take: (piece: Uint8Array) => void): void {
  const quoted = JSON.stringify(member.name);
  const local = bytesAt(source, member.offset, 30, fn);
  if (local.getUint32(0, true) !== localMark)
    throw new FormatError(`${fn}: expected the header of ${quoted} at ${member.offset}, got other bytes`);
  const start = member.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + member.packed > source.size)
    throw new FormatError(`${fn}: expected ${member.packed} bytes of ${quoted}, got the archive's end`);
  let got = 0;
  let crc = 0;
  let finished = !member.deflated;
  const pass = (piece: Uint8Array): void => {
    got += piece.length;
    if (got > member.size)
      throw new FormatError(`${fn}: expected ${member.size} bytes in ${quoted}, got more: its declared size is wrong`);
    crc = crc32(piece, crc);
    take(piece);
  };
  const inflate = new Inflate((piece, final) => {
    finished ||= final;
    pass(piece);
  });
  const buffer = new Uint8Array(Math.min(pieceBytes, member.packed));
  for (let at = 0; at < member.packed; at += buffer.length) {
    const piece = buffer.subarray(0, Math.min(buffer.length, member.packed - at));
    source.read(start + at, piece);
    if (member.deflated) pushChecked(inflate, piece, at + piece.length === member.packed, quoted, fn);
    else pass(piece);
  }
  if (!finished || got !== member.size)
    throw new FormatError(`${fn}: expected ${member.size} bytes in ${quoted}, got ${got}`);
  if (crc !== member.crc)
    throw new FormatError(
      `${fn}: expected the checksum ${member.crc} of ${quoted}, got ${crc}: the archive is damaged`,
    );
}

function pushChecked(inflate: Inflate, piece: Uint8Array, last: boolean, quoted: string, fn: string): void {
  try {
    inflate.push(piece, last);
  } catch (error) {
    // The unpacker's own errors carry a numeric code; anything else comes from whoever takes the bytes.
    if (typeof (error as { code?: unknown }).code !== "number") throw error;
    throw new FormatError(`${fn}: expected deflated data in ${quoted}, got ${(error as Error).message}`);
  }
}
