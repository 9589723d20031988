/**
 * @file Headers of `.npy` files: a strict parser of the Python literal that they hold, which evaluates nothing and believes
 * nothing, and their writer. Reads no files and makes no arrays.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 * @module
 */
import { type ByteOrder, type DType, dtypeList, parseDType } from "../dtype/dtype.ts";
import { DTypeError, FormatError } from "../errors.ts";
import type { Order } from "../shape/strides.ts";

/** What a header says, checked against the size of the file. */
export interface NpyHeader {
  readonly dtype: DType;
  /** Byte order of the elements in the file. */
  readonly byteOrder: ByteOrder;
  readonly order: Order;
  readonly shape: readonly number[];
  /** Bytes in front of the elements. */
  readonly dataOffset: number;
  /** Bytes of the elements. */
  readonly dataBytes: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy's own bound: no header of a dtype that is read here comes near it. */
const longestHeader = 10_000;
/** Bytes from the start of a file that are enough to parse any header. */
export const headerReach = longestHeader + 12;
const mostAxes = 64;

/** Do these bytes start as an `.npy` file does? */
export function isNpy(head: Uint8Array): boolean {
  return head.length >= magic.length && magic.every((byte, i) => head[i] === byte);
}

/**
 * Parses a header.
 * @param head the file's first bytes: {@link headerReach} of them, or all
 * @param total the file's size; a header that promises more elements than fit is refused
 * @throws FormatError, DTypeError
 */
export function parseNpyHeader(head: Uint8Array, total: number, fn: string): NpyHeader {
  if (!isNpy(head)) throw new FormatError(`${fn}: expected an .npy file, got ${startOf(head)}`);
  if (head.length < 8) throw new FormatError(`${fn}: expected a version after the magic string, got the file's end`);
  const [major, minor] = [head[6], head[7]];
  if (major < 1 || major > 3 || minor !== 0)
    throw new FormatError(`${fn}: expected .npy version 1.0, 2.0 or 3.0, got ${major}.${minor}`);
  const start = major === 1 ? 10 : 12;
  if (head.length < start) throw new FormatError(`${fn}: expected a header length, got the file's end`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > total)
    throw new FormatError(`${fn}: expected a header of ${length} bytes, got a file that ends after ${total}`);
  if (length > longestHeader)
    throw new FormatError(`${fn}: expected a header of at most ${longestHeader} bytes, got ${length}`);
  const text = asciiText(head.subarray(start, start + length), fn);
  const fields = new LiteralParser(text, fn, major < 3).dictionary();
  const shape = shapeField(fields.get("shape"), fn);
  const { dtype, order: byteOrder } = dtypeField(fields.get("descr"), fn);
  const fortran = fields.get("fortran_order");
  if (typeof fortran !== "boolean")
    throw new FormatError(`${fn}: expected True or False for fortran_order, got ${show(fortran)}`);
  const dataOffset = start + length;
  const dataBytes = bytesFor(shape, dtype.itemsize, fn);
  if (dataBytes > total - dataOffset)
    throw new FormatError(`${fn}: expected ${dataBytes} bytes of elements, got ${total - dataOffset}`);
  return { dtype, byteOrder, order: fortran ? "F" : "C", shape, dataOffset, dataBytes };
}

/** Digits that NumPy leaves room for, so that a file can grow along its outermost axis in place. */
const growthDigits = 21;

/** The header that NumPy would write, version 1.0. Elements follow at a multiple of 64. */
export function npyHeaderBytes(shape: readonly number[], dtype: DType, order: Order): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  let text = `{'descr': '${dtype.str}', 'fortran_order': ${order === "F" ? "True" : "False"}, 'shape': ${tuple}, }`;
  if (shape.length > 0) text += " ".repeat(growthDigits - String(shape[order === "F" ? shape.length - 1 : 0]).length);
  const before = magic.length + 4;
  const padding = 64 - ((before + text.length + 1) % 64);
  text += `${" ".repeat(padding)}\n`;
  const bytes = new Uint8Array(before + text.length);
  bytes.set([...magic, 1, 0, text.length & 255, text.length >> 8]);
  for (let i = 0; i < text.length; i++) bytes[before + i] = text.charCodeAt(i);
  return bytes;
}

function startOf(head: Uint8Array): string {
  if (head.length === 0) return "an empty file";
  // A pickle starts with the byte 0x80 and its protocol.
  if (head[0] === 0x80) return "a pickle, which numjet does not read";
  const bytes = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `a file that starts with the bytes ${bytes.join(" ")}`;
}

function asciiText(bytes: Uint8Array, fn: string): string {
  let text = "";
  for (const byte of bytes) {
    if (byte > 126 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13))
      throw new FormatError(`${fn}: expected ASCII text in the header, got the byte 0x${byte.toString(16)}`);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** What a header's values may be; lists and dictionaries are parsed only far enough to name them. */
type Literal = string | boolean | bigint | readonly Literal[] | { readonly other: string };

const show = (value: Literal | undefined): string =>
  value === undefined
    ? "nothing"
    : typeof value === "string"
      ? JSON.stringify(value)
      : Array.isArray(value)
        ? `(${value.map((item) => show(item as Literal)).join(", ")})`
        : typeof value === "object"
          ? (value as { other: string }).other
          : String(value);

const keys = ["descr", "fortran_order", "shape"];

/** Parses `{'descr': …, 'fortran_order': …, 'shape': …}` and nothing else. Python 2 wrote `6L`: allowed before version 3. */
class LiteralParser {
  private at = 0;
  private readonly text: string;
  private readonly fn: string;
  private readonly long: boolean;

  constructor(text: string, fn: string, long: boolean) {
    this.text = text;
    this.fn = fn;
    this.long = long;
  }

  dictionary(): Map<string, Literal> {
    const fields = new Map<string, Literal>();
    this.expect("{");
    while (!this.take("}")) {
      const key = this.value();
      if (typeof key !== "string" || !keys.includes(key))
        throw this.error(`expected the keys ${keys.join(", ")} in the header, got ${show(key)}`);
      if (fields.has(key)) throw this.error(`expected each key of the header once, got ${key} twice`);
      this.expect(":");
      fields.set(key, this.value());
      if (!this.take(",") && this.peek() !== "}") throw this.unexpected("a comma or }");
    }
    if (this.peek() !== "") throw this.unexpected("nothing after the dictionary");
    for (const key of keys) if (!fields.has(key)) throw this.error(`expected the key ${key} in the header, got none`);
    return fields;
  }

  private value(): Literal {
    const c = this.peek();
    if (c === "'" || c === '"') return this.string(c);
    if (c === "(") return this.tuple();
    if (c === "[") return this.structure();
    const word = /^[A-Za-z_]\w*/.exec(this.rest())?.[0];
    if (word !== undefined) return this.word(word);
    return this.number();
  }

  private word(word: string): Literal {
    if (word !== "True" && word !== "False" && word !== "None") throw this.unexpected("a literal");
    this.at += word.length;
    return word === "None" ? { other: "None" } : word === "True";
  }

  private number(): Literal {
    const found = /^-?(0[xX](_?[\da-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+|0(_?0)*|[1-9](_?\d)*)/.exec(
      this.rest(),
    )?.[0];
    if (found === undefined) throw this.unexpected("a literal");
    this.at += found.length;
    if (this.long && /^[lL]/.test(this.text.slice(this.at, this.at + 1))) this.at++;
    if (/^[\w.]/.test(this.text.slice(this.at, this.at + 1))) throw this.unexpected("a whole number");
    const digits = found.replaceAll("_", "");
    // BigInt() takes prefixes but no sign in front of them.
    return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
  }

  private string(quote: string): string {
    let out = "";
    this.at++;
    for (;;) {
      const c = this.text[this.at++];
      if (c === undefined || c === "\n") throw this.error("expected a closing quote in the header, got none");
      if (c === quote) return out;
      if (c !== "\\") {
        out += c;
        continue;
      }
      const escaped = /^(?:x([\da-fA-F]{2})|(['"\\]))/.exec(this.rest());
      if (escaped === null) throw this.unexpected("\\xNN or an escaped quote");
      out += escaped[2] ?? String.fromCharCode(Number.parseInt(escaped[1], 16));
      this.at += escaped[0].length;
    }
  }

  private tuple(): Literal {
    this.expect("(");
    const items: Literal[] = [];
    while (!this.take(")")) {
      items.push(this.value());
      // (6) is a number in brackets in Python, no tuple.
      if (items.length === 1 && this.take(")")) return items[0];
      if (!this.take(",") && this.peek() !== ")") throw this.unexpected("a comma or )");
      if (items.length > mostAxes) throw this.error(`expected at most ${mostAxes} axes, got more`);
    }
    return items;
  }

  /** A list: of fields, where it stands for a dtype. Skipped to its end, for the message. */
  private structure(): Literal {
    const start = this.at;
    for (let depth = 0; this.at < this.text.length; ) {
      const c = this.text[this.at++];
      if (c === "[") depth++;
      else if (c === "]" && --depth === 0) return { other: this.text.slice(start, this.at) };
    }
    throw this.error("expected a closing ] in the header, got none");
  }

  private rest(): string {
    return this.text.slice(this.at, this.at + 64);
  }

  private peek(): string {
    while (/^\s/.test(this.text.charAt(this.at))) this.at++;
    return this.text.charAt(this.at);
  }

  private take(c: string): boolean {
    if (this.peek() !== c) return false;
    this.at++;
    return true;
  }

  private expect(c: string): void {
    if (!this.take(c)) throw this.unexpected(c);
  }

  private unexpected(wanted: string): FormatError {
    const got = this.text.slice(this.at, this.at + 12).trim();
    return this.error(`expected ${wanted} in the header, got ${got === "" ? "its end" : JSON.stringify(got)}`);
  }

  private error(message: string): FormatError {
    return new FormatError(`${this.fn}: ${message}`);
  }
}

function shapeField(value: Literal | undefined, fn: string): number[] {
  if (!Array.isArray(value))
    throw new FormatError(`${fn}: expected a tuple of whole numbers for shape, got ${show(value)}`);
  return value.map((n: Literal) => {
    if (typeof n !== "bigint" || n < 0n || n > BigInt(Number.MAX_SAFE_INTEGER))
      throw new FormatError(`${fn}: expected extents from 0 to 2^53 - 1 in shape, got ${show(n)}`);
    return Number(n);
  });
}

function dtypeField(value: Literal | undefined, fn: string): { dtype: DType; order: ByteOrder } {
  const known = dtypeList.map((row) => row.code).join(", ");
  if (typeof value !== "string") {
    const text = show(value);
    if (text.startsWith("[") || text.startsWith("("))
      throw new DTypeError(`${fn}: expected one of ${known}, got the structured dtype ${text}`);
    throw new FormatError(`${fn}: expected a string for descr, got ${text}`);
  }
  if (/^[<>=|]?O\d*$/.test(value) || value === "object")
    throw new DTypeError(`${fn}: expected one of ${known}, got Python objects (a pickle), which numjet does not read`);
  if (/^[<>=|]?[SUaVMm]\d*(\[.*\])?$/.test(value))
    throw new DTypeError(`${fn}: expected one of ${known}, got ${value} (text, raw bytes or times)`);
  return parseDType(value, fn);
}

function bytesFor(shape: readonly number[], itemsize: number, fn: string): number {
  // Zero extents are left out first, as NumPy does: the strides of the others must make sense.
  let bytes = itemsize;
  for (const n of shape) if (n > 0) bytes *= n;
  if (bytes > Number.MAX_SAFE_INTEGER)
    throw new FormatError(`${fn}: expected a shape of less than 2^53 bytes, got (${shape.join(", ")})`);
  return shape.includes(0) ? 0 : bytes;
}
