/**
 * @file `genfromtxt`: numbers in rows and columns of text where some may be missing, with names and dtypes found in the text. Works on
 * lines; files are opened in text.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.genfromtxt.html
 * @module
 */
import { transpose } from "../array/layout.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { type DType, type DTypeLike, dtype as dtypeOf, dtypes, type Scalar } from "../dtype/dtype.ts";
import { DTypeError, FormatError, ValueError } from "../errors.ts";
import { columnNames, type NameOptions } from "./column-names.ts";
import type { Converter } from "./loadtxt.ts";
import { looseParserOf, type Parse } from "./text-numbers.ts";
import { tableOf, withAxes } from "./text-result.ts";
import { commentMarks, countOption, eachLine, type Lines, splitAtSpaces, uncommented } from "./text-rows.ts";

/** Arrays by column name. */
export type Table = { readonly [name: string]: NDArray };

/** Values by column number or name; `null` or a list go to columns in order. */
export type PerColumn<T> = T | readonly T[] | { readonly [column: string]: T };

/** Options of `genfromtxt`. */
export interface GenfromtxtOptions extends NameOptions {
  /** float64 by default; null finds the least of bool, int64, float64, complex128 for each column. */
  readonly dtype?: DTypeLike | null;
  /** Mark that starts a comment; "#" by default, null for none. */
  readonly comments?: string | null;
  /** Text between fields, or their widths; null (default) for runs of spaces. */
  readonly delimiter?: string | number | readonly number[] | null;
  /** Lines to leave out at the start and rows at the end. */
  readonly skip_header?: number;
  readonly skip_footer?: number;
  readonly converters?: { readonly [column: string]: Converter } | null;
  /** Fields that stand for a missing value: for all columns (split at commas), or by column. */
  readonly missing_values?: PerColumn<string> | null;
  /** What stands in for missing values. */
  readonly filling_values?: PerColumn<Scalar | null> | null;
  /** Columns to read, by number (negative from the end) or name. */
  readonly usecols?: number | string | readonly (number | string)[] | null;
  /** true takes names from the first line; or names, in a list or split at commas. */
  readonly names?: true | string | readonly string[] | null;
  /** Cuts spaces off fields and names. */
  readonly autostrip?: boolean;
  readonly unpack?: boolean;
  /** true (default): what is no number counts as missing. false: it is an error unless in `missing_values`. */
  readonly loose?: boolean;
  /** true (default): rows of another length are an error. false: they are left out. */
  readonly invalid_raise?: boolean;
  readonly max_rows?: number | null;
  readonly ndmin?: number;
}

const optionNames = [
  ...["dtype", "comments", "delimiter", "skip_header", "skip_footer", "converters", "missing_values", "filling_values"],
  ...["usecols", "names", "autostrip", "unpack", "loose", "invalid_raise", "max_rows", "ndmin"],
  ...["deletechars", "replace_space", "excludelist", "case_sensitive", "defaultfmt"],
];

/** Cuts a line into fields; none for an empty line. */
type Splitter = (line: string) => string[];

function splitterOf(options: GenfromtxtOptions, fn: string): Splitter {
  const marks = commentMarks(options.comments === undefined ? "#" : options.comments, fn);
  const { delimiter = null, autostrip = false } = options;
  const cut = (line: string): string[] => {
    const text = uncommented(line, marks);
    if (delimiter === null) return splitAtSpaces(text);
    if (typeof delimiter === "string") {
      const bare = text.replace(/^[ \r\n]+|[ \r\n]+$/g, "");
      return bare === "" ? [] : bare.split(delimiter);
    }
    return text === "" ? [] : inWidths(text, delimiter);
  };
  if (delimiter === "") throw new ValueError(`${fn}: expected a delimiter of at least one character, got ""`);
  const widths = typeof delimiter === "string" || delimiter === null ? [] : [delimiter].flat();
  if (widths.some((n) => !Number.isInteger(n) || n < 1))
    throw new ValueError(`${fn}: expected widths of at least 1 for delimiter, got ${widths.join(", ")}`);
  return autostrip ? (line) => cut(line).map((field) => field.trim()) : cut;
}

function inWidths(text: string, widths: number | readonly number[]): string[] {
  if (typeof widths === "number")
    return Array.from({ length: Math.ceil(text.length / widths) }, (_, i) => text.slice(i * widths, (i + 1) * widths));
  let at = 0;
  return widths.map((width) => {
    at += width;
    return text.slice(at - width, at);
  });
}

/** What columns a text has: how many fields a row, which are read, and their names. */
interface Columns {
  readonly fields: number;
  readonly used: readonly number[];
  readonly names: readonly string[] | undefined;
}

function columnsOf(first: readonly string[], options: GenfromtxtOptions, fn: string): Columns {
  const { names: asked, usecols: chosen } = options;
  const listed = asked === true ? first : typeof asked === "string" ? asked.split(",") : asked;
  const list =
    chosen === undefined || chosen === null
      ? undefined
      : typeof chosen === "string"
        ? chosen.split(",").map((text) => text.trim())
        : [chosen].flat();
  // A list of names is that of the columns read, where it has as many.
  const short = asked !== true && list !== undefined && listed?.length === list.length;
  if (listed && listed.length !== first.length && !short)
    throw new ValueError(`${fn}: expected ${first.length} names, one a column, got ${listed.length}`);
  const all = listed ? columnNames(listed, short ? list.length : first.length, options) : undefined;
  if (list === undefined) return { fields: first.length, used: first.map((_, i) => i), names: all };
  const used = list.map((column) => {
    const number = typeof column === "number" ? column : (all?.indexOf(column) ?? -1);
    const found = typeof column === "number" && number < 0 ? number + first.length : number;
    if (!Number.isInteger(found) || found < 0 || found >= first.length)
      throw new ValueError(
        `${fn}: expected columns of the text for usecols, got ${column} for ${first.length} columns`,
      );
    return found;
  });
  return { fields: first.length, used, names: short ? all : all && used.map((i) => all[i]) };
}

/** What a `PerColumn` says for each column that is read. */
function perColumn<T>(given: PerColumn<T> | null | undefined, { used, names }: Columns): (T | undefined)[] {
  if (given === undefined || given === null) return used.map(() => undefined);
  if (Array.isArray(given)) return used.map((_, k) => given[k]);
  if (typeof given !== "object" || "re" in given) return used.map(() => given as T);
  const by = given as { readonly [column: string]: T };
  return used.map((column, k) => (names && Object.hasOwn(by, names[k]) ? by[names[k]] : by[column]));
}

const inferred = [dtypes.bool, dtypes.int64, dtypes.float64, dtypes.complex128] as const;
const looseParsers = new Map<DType, Parse>();
function parserFor(dtype: DType): Parse {
  const found = looseParsers.get(dtype) ?? looseParserOf(dtype);
  looseParsers.set(dtype, found);
  return found;
}

/** NumPy's stand-ins for missing values; unsigned integers have none. */
function defaultFilling(dtype: DType): Scalar | undefined {
  if (dtype.kind === "b") return false;
  if (dtype.kind === "f") return Number.NaN;
  if (dtype.kind === "c") return { re: Number.NaN, im: 0 };
  return dtype.kind === "i" ? -1n : undefined;
}

/** One column's rules. */
interface Column {
  readonly missing: ReadonlySet<string>;
  readonly filling: Scalar | null | undefined;
  readonly converter: Converter | undefined;
}

function columnRules(columns: Columns, options: GenfromtxtOptions): Column[] {
  const { missing_values: missing, filling_values, converters } = options;
  const forAll = typeof missing === "string" ? missing.split(",") : undefined;
  const one = perColumn(forAll ? null : missing, columns);
  const filling = perColumn<Scalar | null>(filling_values, columns);
  const convert = perColumn<Converter>(converters, columns);
  return columns.used.map((_, k) => ({
    missing: new Set(["", ...(forAll ?? []), ...(one[k] === undefined ? [] : [one[k].trim()])]),
    filling: filling[k],
    converter: convert[k],
  }));
}

/** The rows of the text: fields of the columns that are read, and lines. */
interface Rows {
  readonly fields: string[][];
  readonly lines: number[];
}

/** Reads lines of text; see `genfromtxt`. */
export function tableOfLines(source: Lines, options: GenfromtxtOptions): NDArray | Table | NDArray[] {
  const fn = "genfromtxt";
  checkOptions(options, optionNames, fn);
  const split = splitterOf(options, fn);
  const lines = [...eachLine(source, fn)];
  let at = countOption(options.skip_header ?? 0, "skip_header", fn);
  let first: string[] = [];
  for (; at < lines.length && first.length === 0; at++) {
    // Names may stand behind a comment mark.
    const mark = options.comments ?? (options.comments === null ? "" : "#");
    const commented = options.names === true && mark !== "" && lines[at].includes(mark);
    first = split(commented ? lines[at].split(mark).slice(1).join("") : lines[at]);
  }
  if (options.names !== true && first.length > 0) at--;
  const columns = columnsOf(first, options, fn);
  const rows = readRows(lines, at, columns, split, options, fn);
  return assemble(rows, columns, options, fn);
}

function readRows(
  lines: readonly string[],
  from: number,
  columns: Columns,
  split: Splitter,
  options: GenfromtxtOptions,
  fn: string,
): Rows {
  const { used, fields: count } = columns;
  const footer = countOption(options.skip_footer ?? 0, "skip_footer", fn);
  const most = options.max_rows ?? Number.POSITIVE_INFINITY;
  if (footer > 0 && Number.isFinite(most)) throw new ValueError(`${fn}: expected skip_footer or max_rows, got both`);
  if (Number.isFinite(most) && countOption(most, "max_rows", fn) < 1)
    throw new ValueError(`${fn}: expected at least 1 for max_rows, got ${most}`);
  const selected = options.usecols !== undefined && options.usecols !== null;
  const rows: { fields: string[]; line: number; wrong: boolean }[] = [];
  let good = 0;
  for (let i = from; i < lines.length && good < most; i++) {
    const fields = split(lines[i]);
    if (fields.length === 0) continue;
    // With usecols, a row needs no more than the columns that are read.
    const wrong = selected ? used.some((column) => column >= fields.length) : fields.length !== count;
    if (!wrong) good++;
    rows.push({ fields, line: i + 1, wrong });
  }
  const kept = rows.slice(0, Math.max(0, rows.length - footer));
  const wrong = kept.filter((row) => row.wrong);
  if (wrong.length > 0 && (options.invalid_raise ?? true)) {
    const list = wrong.slice(0, 5).map(({ line, fields }) => `${fields.length} in line ${line}`);
    throw new FormatError(
      `${fn}: expected ${count} columns in every row, got ${list.join(", ")}${wrong.length > 5 ? " and others" : ""}`,
    );
  }
  const right = kept.filter((row) => !row.wrong);
  return {
    fields: right.map(({ fields }) => (selected ? used.map((column) => fields[column]) : fields)),
    lines: right.map((row) => row.line),
  };
}

/** The values of one column. */
function readColumn(
  rows: Rows,
  k: number,
  column: number,
  rule: Column,
  dtype: DType,
  loose: boolean,
  fn: string,
): Scalar[] {
  const parse = parserFor(dtype);
  const { converter, missing } = rule;
  const filling = rule.filling ?? defaultFilling(dtype);
  return rows.fields.map((fields, i) => {
    const field = fields[k];
    if (converter !== undefined) return converter(field);
    const value = parse(field);
    if (value !== undefined) return value;
    if (filling !== undefined && (loose || missing.has(field.trim()))) return filling;
    throw new FormatError(
      `${fn}: expected ${dtype.name} in line ${rows.lines[i]}, column ${column + 1}, got ${JSON.stringify(field)}`,
    );
  });
}

/** The least dtype that takes all fields of a column that are not missing; undefined where all are. */
function inferColumn(rows: Rows, k: number, column: number, { missing }: Column, fn: string): DType | undefined {
  let level = 0;
  if (rows.fields.every((fields) => missing.has(fields[k].trim()))) return undefined;
  for (const [i, fields] of rows.fields.entries()) {
    const field = fields[k];
    while (parserFor(inferred[level])(field) === undefined && !missing.has(field.trim())) {
      level++;
      if (level === inferred.length)
        throw new DTypeError(
          `${fn}: expected numbers in column ${column + 1}, got ${JSON.stringify(field)} in line ${rows.lines[i]}; usecols leaves columns out`,
        );
    }
  }
  return inferred[level];
}

function assemble(rows: Rows, columns: Columns, options: GenfromtxtOptions, fn: string): NDArray | Table | NDArray[] {
  const { used, names } = columns;
  const ndmin = options.ndmin ?? 0;
  const rules = columnRules(columns, options);
  const found = options.dtype === null;
  const known = used.map((column, k) =>
    found ? inferColumn(rows, k, column, rules[k], fn) : dtypeOf(options.dtype ?? dtypes.float64, fn),
  );
  // Columns of which nothing is known go with the others where those agree, else they are bool.
  const agreed = new Set(known.filter((d) => d !== undefined));
  const [common] = agreed;
  const together = names === undefined && agreed.size === 1;
  const dtypesOf = known.map((d) => d ?? (together ? common : dtypes.bool));
  // Where dtypes are found, only missing values are filled.
  const loose = !found && (options.loose ?? true);
  // NumPy fills columns of which nothing is known with False.
  const ruleOf = (k: number): Column => (known[k] ? rules[k] : { ...rules[k], filling: rules[k].filling ?? false });
  const lists = used.map((column, k) => readColumn(rows, k, column, ruleOf(k), dtypesOf[k], loose, fn));
  if (names === undefined && dtypesOf.every((d) => d === dtypesOf[0])) {
    const values: Scalar[] = [];
    for (let i = 0; i < rows.fields.length; i++) for (const list of lists) values.push(list[i]);
    const to = dtypesOf[0] ?? dtypeOf(options.dtype ?? dtypes.float64, fn);
    const result = withAxes(tableOf(values, values.length === 0 ? 0 : used.length, to, fn), ndmin, fn);
    return options.unpack ? transpose(result) : result;
  }
  const keys = names ?? columnNames([], used.length, options);
  const arrays = lists.map((list, k) => withAxes(tableOf(list, 0, dtypesOf[k], fn), ndmin, fn));
  if (options.unpack) return arrays.length === 1 ? arrays[0] : arrays;
  return Object.fromEntries(keys.map((key, k) => [key, arrays[k]]));
}
