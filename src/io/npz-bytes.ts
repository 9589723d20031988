/**
 * @file Archives of named arrays (`.npz`) in memory: works in browsers too. Files are in npz.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 * @module
 */
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { FormatError, IndexError, ValueError } from "../errors.ts";
import { npyPieces } from "./npy-bytes.ts";
import { headerReach, type NpyHeader, parseNpyHeader } from "./npy-header.ts";
import { type ByteSource, memorySource } from "./source.ts";
import { swapBytes } from "./swap.ts";
import { readDirectory, readMember, type ZipMember } from "./zip-read.ts";
import { type ZipInput, zipPieces } from "./zip-write.ts";

const ending = ".npy";

/** Arrays of an archive by name, each read when it is asked for, anew every time. */
export class NpzFile implements Iterable<string> {
  /** Names of the arrays, as they were given to `savez`. */
  readonly files: readonly string[];
  private readonly source: ByteSource;
  private readonly members = new Map<string, ZipMember>();
  private open = true;

  /** For numjet's own use; users call `np.load` or `npzFromBytes`. */
  constructor(source: ByteSource, fn: string) {
    this.source = source;
    for (const member of readDirectory(source, fn)) {
      const name = member.name.endsWith(ending) ? member.name.slice(0, -ending.length) : member.name;
      if (this.members.has(name))
        throw new FormatError(`${fn}: expected every name once in the archive, got ${JSON.stringify(name)} twice`);
      this.members.set(name, member);
    }
    this.files = [...this.members.keys()];
  }

  /** Is there an array of this name? */
  has(name: string): boolean {
    return this.members.has(name);
  }

  /**
   * Reads the array of this name (with or without `.npy`).
   * @throws IndexError where there is none, FormatError where the archive is damaged, ValueError after `close`
   */
  get(name: string): NDArray {
    const fn = "NpzFile.get";
    const member = this.members.get(name) ?? this.members.get(name.endsWith(ending) ? name.slice(0, -4) : name);
    if (member === undefined)
      throw new IndexError(`${fn}: expected one of ${this.files.join(", ")}, got ${JSON.stringify(name)}`);
    if (!this.open) throw new ValueError(`${fn}: expected an open archive, got one that was closed`);
    return readArray(this.source, member, fn);
  }

  /** The names, as in NumPy. */
  *[Symbol.iterator](): Generator<string> {
    yield* this.files;
  }

  /** The names. */
  keys(): Generator<string> {
    return this[Symbol.iterator]();
  }

  /** The arrays, each read when it is its turn. */
  *values(): Generator<NDArray> {
    for (const name of this.files) yield this.get(name);
  }

  /** Names and arrays, each read when it is its turn. */
  *entries(): Generator<[string, NDArray]> {
    for (const name of this.files) yield [name, this.get(name)];
  }

  get length(): number {
    return this.files.length;
  }

  /** Closes the file; arrays that were read stay. */
  close(): void {
    this.open = false;
    this.source.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Collects the header from the member's first pieces, then passes the rest straight into the array's memory. */
function readArray(source: ByteSource, member: ZipMember, fn: string): NDArray {
  const head = new Uint8Array(Math.min(headerReach, member.size));
  let headed = 0;
  let filler: Filler | undefined;
  readMember(source, member, fn, (piece) => {
    const part = piece.subarray(0, head.length - headed);
    head.set(part, headed);
    headed += part.length;
    if (headed < head.length) return;
    if (filler === undefined) {
      const header = parseNpyHeader(head, member.size, fn);
      filler = new Filler(header);
      filler.fill(head.subarray(header.dataOffset));
    }
    filler.fill(piece.subarray(part.length));
  });
  if (filler === undefined) throw new FormatError(`${fn}: expected an .npy file in the archive, got no bytes`);
  return filler.finish(fn);
}

/** An array that is filled with the bytes of a file, piece by piece. */
class Filler {
  private readonly array: NDArray;
  private readonly header: NpyHeader;
  private filled = 0;

  constructor(header: NpyHeader) {
    this.header = header;
    this.array = emptyArray(header.shape, header.dtype, header.order);
  }

  /** Takes as much of the piece as there is room for: bytes after the elements are left alone, as in a file. */
  fill(piece: Uint8Array): void {
    const { array, filled } = this;
    const part = piece.subarray(0, array.nbytes - filled);
    array.storage.bytes().set(part, array.offset + filled);
    this.filled += part.length;
  }

  finish(fn: string): NDArray {
    if (this.header.byteOrder === ">") swapBytes(this.array, fn);
    return this.array;
  }
}

/** Arrays to be written: by name, or in a list that gets the names `arr_0`, `arr_1` … */
export type NamedArrays = readonly ArrayLike[] | { readonly [name: string]: ArrayLike };

/** The members of an archive of these arrays. */
export function npzMembers(arrays: NamedArrays, fn: string): ZipInput[] {
  if (arrays instanceof NDArray || typeof arrays !== "object" || arrays === null || ArrayBuffer.isView(arrays))
    throw new ValueError(`${fn}: expected arrays by name, or a list of them, got ${describe(arrays)}`);
  const named: readonly (readonly [string, ArrayLike])[] = Array.isArray(arrays)
    ? arrays.map((array: ArrayLike, i) => [`arr_${i}`, array])
    : Object.entries(arrays);
  return named.map(([name, value]) => {
    const array = asNDArray(value, fn);
    return { name: `${name}${ending}`, pieces: () => npyPieces(array, fn) };
  });
}

function describe(value: unknown): string {
  return value instanceof NDArray ? "one array: put it into a list or an object" : typeof value;
}

/** Options of {@link npzBytes}. */
export interface NpzOptions {
  /** Deflates the arrays; false by default. */
  readonly compressed?: boolean;
}

/** The bytes of the archive that `np.savez` (or `savez_compressed`) would write: for browsers, network and databases. */
export function npzBytes(arrays: NamedArrays, options: NpzOptions = {}): Uint8Array {
  const fn = "npzBytes";
  checkOptions(options, ["compressed"], fn);
  const pieces: Uint8Array[] = [];
  // Pieces are only good until the next one: copied at once.
  for (const piece of zipPieces(npzMembers(arrays, fn), options.compressed ?? false)) pieces.push(piece.slice());
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The archive that these bytes are; its arrays are read when they are asked for. @throws FormatError */
export function npzFromBytes(bytes: Uint8Array): NpzFile {
  return new NpzFile(memorySource(bytes, "npzFromBytes"), "npzFromBytes");
}
