/**
 * @file `loadtxt`: numbers in rows and columns of text, strictly: what is no number, or a row of another length, is an error. Works on
 * lines; files are opened in text.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.loadtxt.html
 * @module
 */
import { transpose } from "../array/layout.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { type DTypeLike, dtype as dtypeOf, dtypes, type NameOf, type Scalar } from "../dtype/dtype.ts";
import { FormatError, ValueError } from "../errors.ts";
import { type Parse, parserOf } from "./text-numbers.ts";
import { tableOf, withAxes } from "./text-result.ts";
import { commentMarks, countOption, type Lines, type ParseCsv, plainRows, quotedRows } from "./text-rows.ts";

/** Turns a field into a value. */
export type Converter = (field: string) => Scalar;

/** One converter for every column, or some by column (negative from the end). */
export type Converters = Converter | { readonly [column: number]: Converter };

/** Options of `loadtxt`. */
export interface LoadtxtOptions<S extends DTypeLike = DTypeLike> {
  /** float64 by default. */
  readonly dtype?: S;
  /** Marks that start a comment; "#" by default, null for none. */
  readonly comments?: string | readonly string[] | null;
  /** A character between fields; null (default) for runs of spaces. */
  readonly delimiter?: string | null;
  readonly converters?: Converters | null;
  /** Lines to leave out at the start, comments counted. */
  readonly skiprows?: number;
  /** Columns to read; negative ones count from the end. */
  readonly usecols?: number | readonly number[] | null;
  /** Transposes the result, so that it can be taken apart by columns. */
  readonly unpack?: boolean;
  /** Least number of axes: 0 (default), 1 or 2. */
  readonly ndmin?: number;
  /** Rows to read at most; empty lines and comments are not counted. */
  readonly max_rows?: number | null;
  /** A character around fields that hold delimiters or line ends. */
  readonly quotechar?: string | null;
}

const optionNames = [
  "dtype",
  "comments",
  "delimiter",
  "converters",
  "skiprows",
  "usecols",
  "unpack",
  "ndmin",
  "max_rows",
  "quotechar",
];

function character(value: string | null | undefined, name: string, fn: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string" || value.length !== 1 || value === "\n" || value === "\r")
    throw new ValueError(`${fn}: expected one character or null for ${name}, got ${JSON.stringify(value)}`);
  return value;
}

/** The converter of each column that has one. */
function converterOf(converters: Converters | null | undefined, column: number, columns: number): Parse | undefined {
  if (converters === undefined || converters === null) return undefined;
  return typeof converters === "function" ? converters : (converters[column] ?? converters[column - columns]);
}

/** Columns to read of a row of so many fields. */
function columnsOf(usecols: readonly number[] | undefined, count: number, line: number, fn: string): number[] {
  if (usecols === undefined) return Array.from({ length: count }, (_, i) => i);
  return usecols.map((column) => {
    if (!Number.isInteger(column)) throw new ValueError(`${fn}: expected whole numbers for usecols, got ${column}`);
    if (column < -count || column >= count)
      throw new FormatError(`${fn}: expected a column ${column} in line ${line}, got ${count} columns`);
    return column < 0 ? column + count : column;
  });
}

/** Reads lines of text; see `loadtxt`. */
export function loadLines<S extends DTypeLike = "float64">(
  lines: Lines,
  options: LoadtxtOptions<S>,
  parseCsv: ParseCsv,
): NDArray<NameOf<S>> {
  const fn = "loadtxt";
  checkOptions(options, optionNames, fn);
  const to = dtypeOf(options.dtype ?? dtypes.float64, fn);
  const delimiter = character(options.delimiter, "delimiter", fn);
  const quote = character(options.quotechar, "quotechar", fn);
  const comments = commentMarks(options.comments === undefined ? "#" : options.comments, fn);
  const skip = countOption(options.skiprows ?? 0, "skiprows", fn);
  const most =
    options.max_rows === undefined || options.max_rows === null
      ? Number.POSITIVE_INFINITY
      : countOption(options.max_rows, "max_rows", fn);
  const asked = options.usecols === undefined || options.usecols === null ? undefined : [options.usecols].flat();
  const rowOptions = { delimiter, comments, skip };
  const rows = quote === null ? plainRows(lines, rowOptions, fn) : quotedRows(lines, rowOptions, quote, parseCsv, fn);
  const parse = parserOf(to);
  const values: Scalar[] = [];
  let count = -1;
  let used: number[] = [];
  let parsers: Parse[] = [];
  let done = 0;
  if (most > 0)
    for (const { fields, line } of rows) {
      if (fields.length !== count) {
        // With usecols, rows may be of any length that has these columns.
        if (count >= 0 && asked === undefined)
          throw new FormatError(
            `${fn}: expected ${count} columns in line ${line}, got ${fields.length}; usecols selects some`,
          );
        used = columnsOf(asked, fields.length, line, fn);
        count = fields.length;
        parsers = used.map((column) => converterOf(options.converters, column, count) ?? parse);
      }
      for (let k = 0; k < used.length; k++) {
        const field = fields[used[k]];
        const value = parsers[k](field);
        if (value === undefined)
          throw new FormatError(
            `${fn}: expected ${to.name} in line ${line}, column ${used[k] + 1}, got ${JSON.stringify(field)}`,
          );
        values.push(value);
      }
      if (++done >= most) break;
    }
  const result = withAxes(tableOf(values, asked?.length ?? used.length, to, fn), options.ndmin ?? 0, fn);
  return (options.unpack ? transpose(result) : result) as NDArray<NameOf<S>>;
}
