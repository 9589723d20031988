/**
 * @file What `savetxt` writes, as text: works in browsers too. Files are in text.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.savetxt.html
 * @module
 */
import { type ArrayLike, asNDArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { type Complex, type DType, dtypes } from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { type Real, rowFormat } from "./percent.ts";

/** Options of `savetxt`. */
export interface SavetxtOptions {
  /** A `%` format for every number, a list with one a column, or a whole line's; "%.18e" by default. */
  readonly fmt?: string | readonly string[];
  /** Between numbers; a space by default. */
  readonly delimiter?: string;
  /** After each line; "\n" by default. */
  readonly newline?: string;
  /** Text at the start and at the end, behind `comments`. */
  readonly header?: string;
  readonly footer?: string;
  /** In front of the lines of header and footer; "# " by default. */
  readonly comments?: string;
}

const optionNames = ["fmt", "delimiter", "newline", "header", "footer", "comments"];
/** Text is handed on in pieces of at least so many characters. */
const pieceLength = 1 << 16;

/** The format of a whole line. */
function lineFormat(fmt: unknown, columns: number, complex: boolean, delimiter: string, fn: string): string {
  if (Array.isArray(fmt)) {
    if (fmt.length !== columns)
      throw new ValueError(`${fn}: expected ${columns} formats for fmt, one a column, got ${fmt.length}`);
    return fmt.map(String).join(delimiter);
  }
  if (typeof fmt !== "string")
    throw new ValueError(`${fn}: expected a text or a list of them for fmt, got ${String(fmt)}`);
  const count = fmt.split("%").length - 1;
  if (count === 1) {
    const one = complex ? ` (${fmt}+${fmt}j)` : fmt;
    return Array.from({ length: columns }, () => one).join(delimiter);
  }
  const wanted = complex ? 2 * columns : columns;
  if (count !== wanted)
    throw new ValueError(
      `${fn}: expected one % format, or ${wanted} for a line, in fmt, got ${count}: ${JSON.stringify(fmt)}`,
    );
  return fmt;
}

/** Reads elements as numbers, exact ones for 64 bits; the parts of complex ones. */
export function reader(array: NDArray, fn: string): (at: number) => readonly Real[] {
  if (array.storage.guarded) array.storage.check(fn);
  const { dtype } = array;
  const rule = elements[dtype.name];
  const view = array.storage.view();
  if (dtype.kind === "c")
    return (at) => {
      const { re, im } = rule.get(view, at) as Complex;
      return [re, im];
    };
  const wide = dtype.itemsize === 8 && (dtype.kind === "i" || dtype.kind === "u");
  return wide ? (at) => [rule.getBigInt(view, at)] : (at) => [rule.get(view, at) as Real];
}

/** The dtype of the numbers that {@link reader} gives. */
export const partOf = (dtype: DType): DType =>
  dtype.kind !== "c" ? dtype : dtype.name === "complex64" ? dtypes.float32 : dtypes.float64;

/** The text of an array of one or two axes, in pieces. */
export function* textPieces(value: ArrayLike, options: SavetxtOptions, fn: string): Generator<string> {
  checkOptions(options, optionNames, fn);
  const { fmt = "%.18e", delimiter = " ", newline = "\n", header = "", footer = "", comments = "# " } = options;
  const array = asNDArray(value, fn);
  if (array.ndim !== 1 && array.ndim !== 2)
    throw new ShapeError(`${fn}: expected an array of one or two axes, got ${array.ndim}`);
  const [rows, columns] = [array.shape[0], array.ndim === 1 ? 1 : array.shape[1]];
  const complex = array.dtype.kind === "c";
  const line = lineFormat(fmt, columns, complex, delimiter, fn);
  const remark = (text: string): string => comments + text.replaceAll("\n", `\n${comments}`) + newline;
  let text = header === "" ? "" : remark(header);
  if (rows > 0) {
    const write = rowFormat(line, fn);
    const read = reader(array, fn);
    const part = partOf(array.dtype);
    const [down, across] = [array.strides[0], array.strides[1] ?? 0];
    for (let i = 0; i < rows; i++) {
      const values: Real[] = [];
      for (let j = 0; j < columns; j++) values.push(...read(array.offset + i * down + j * across));
      const row = write(values, part);
      // A negative imaginary part brings its own sign.
      text += (complex ? row.replaceAll("+-", "-") : row) + newline;
      if (text.length < pieceLength) continue;
      yield text;
      text = "";
    }
  }
  if (footer !== "") text += remark(footer);
  yield text;
}

/** The text that `savetxt` would write. */
export function savetxtText(array: ArrayLike, options: SavetxtOptions = {}): string {
  return [...textPieces(array, options, "savetxtText")].join("");
}
