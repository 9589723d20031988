/**
 * @file `fromfile` and `tofile`: elements in files without any header, as bytes or as text with a separator.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.fromfile.html
 * @module
 */
import { readFileSync } from "node:fs";
import { type ArrayLike, asNDArray, emptyArray, fromData } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { type DTypeLike, dtype as dtypeOf, dtypes, type NameOf, type Scalar } from "../dtype/dtype.ts";
import { FormatError, ValueError } from "../errors.ts";
import { contiguousStrides } from "../shape/strides.ts";
import { type PathLike, pathOf, withSource, writeFile } from "./file.ts";
import { bodyPieces } from "./npy-bytes.ts";
import { rowFormat } from "./percent.ts";
import { partOf, reader } from "./savetxt.ts";
import { parserOf } from "./text-numbers.ts";

/** Options of {@link fromfile}. */
export interface FromFileOptions<S extends DTypeLike = DTypeLike> {
  /** float64 by default. */
  readonly dtype?: S;
  /** Elements to read at most; -1 (default) for all. */
  readonly count?: number;
  /** Bytes to leave out at the start; not for text. */
  readonly offset?: number;
  /** Between the numbers of a text file; a space in it stands for any number of spaces. "" (default): bytes. */
  readonly sep?: string;
}

/**
 * The elements of a file without a header: bytes in this machine's order, or text with a separator. Bytes at the end that are no
 * whole element are left out, as in NumPy.
 * @throws FormatError where the text has something else than numbers; ValueError; the system's error (`ENOENT` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.fromfile.html
 */
export function fromfile<S extends DTypeLike = "float64">(
  path: PathLike,
  options: FromFileOptions<S> = {},
): NDArray<NameOf<S>> {
  const fn = "fromfile";
  checkOptions(options, ["dtype", "count", "offset", "sep"], fn);
  const { count = -1, offset = 0, sep = "" } = options;
  const to = dtypeOf(options.dtype ?? dtypes.float64, fn);
  if (!Number.isInteger(count) || count < -1)
    throw new ValueError(`${fn}: expected a whole number from 0 on, or -1, for count, got ${count}`);
  if (!Number.isInteger(offset) || offset < 0)
    throw new ValueError(`${fn}: expected a whole number from 0 on for offset, got ${offset}`);
  const name = pathOf(path, fn);
  if (sep !== "") {
    if (offset !== 0) throw new ValueError(`${fn}: expected no offset for text, got ${offset}`);
    const parse = parserOf(to);
    const values = fieldsOf(readFileSync(name, "utf8"), sep, count).map((field, i): Scalar => {
      const value = parse(field);
      if (value === undefined)
        throw new FormatError(
          `${fn}: expected ${to.name} for number ${i + 1}, got ${JSON.stringify(field.slice(0, 40))}`,
        );
      return value;
    });
    return fromData(values, to, fn) as NDArray<NameOf<S>>;
  }
  return withSource(name, fn, (source) => {
    const there = Math.floor(Math.max(0, source.size - offset) / to.itemsize);
    const array = emptyArray([count < 0 ? there : Math.min(count, there)], to);
    if (array.size > 0) source.read(offset, array.storage.bytes().subarray(array.offset, array.offset + array.nbytes));
    return array as NDArray<NameOf<S>>;
  });
}

/** The texts between separators. */
function fieldsOf(text: string, sep: string, count: number): string[] {
  const mark = sep.trim();
  const fields = text.trim().split(mark === "" ? /\s+/ : mark);
  // A separator may stand at the end too; an empty text has no numbers.
  if (fields.at(-1)?.trim() === "") fields.pop();
  return count < 0 ? fields : fields.slice(0, count);
}

/** Options of {@link tofile}. */
export interface ToFileOptions {
  /** Between the numbers of a text file. "" (default): bytes. */
  readonly sep?: string;
  /** The `%` format of each number of a text file, "%s" by default. */
  readonly format?: string;
}

/** Numbers written together. */
const pieceNumbers = 4096;

/**
 * Writes an array's elements in C order to a file without a header: bytes in this machine's order, or text with a separator. Neither
 * shape nor dtype is kept; `np.save` keeps them.
 * @throws ValueError; the system's error (`ENOENT`, `EACCES`, `ENOSPC` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.ndarray.tofile.html
 */
export function tofile(array: ArrayLike, path: PathLike, options: ToFileOptions = {}): void {
  const fn = "tofile";
  checkOptions(options, ["sep", "format"], fn);
  const { sep = "", format = "%s" } = options;
  const own = asNDArray(array, fn);
  writeFile(pathOf(path, fn), sep === "" ? bodyPieces(own, fn, false) : textOf(own, sep, format, fn));
}

function* textOf(array: NDArray, sep: string, format: string, fn: string): Generator<Uint8Array> {
  if (array.dtype.kind === "c")
    throw new ValueError(`${fn}: expected a real array to write as text, got ${array.dtype.name}`);
  const write = rowFormat(format === "" ? "%s" : format, fn);
  const read = reader(array, fn);
  const part = partOf(array.dtype);
  const encoder = new TextEncoder();
  const steps = contiguousStrides(array.shape, 1);
  for (let from = 0; from < array.size; from += pieceNumbers) {
    const texts: string[] = [];
    for (let i = from; i < Math.min(array.size, from + pieceNumbers); i++) {
      let at = array.offset;
      // The element's place from its number: its index along each axis, times the axis' stride.
      array.shape.forEach((n, axis) => {
        at += (Math.floor(i / steps[axis]) % n) * array.strides[axis];
      });
      texts.push(write(read(at), part));
    }
    yield encoder.encode((from === 0 ? "" : sep) + texts.join(sep));
  }
}
