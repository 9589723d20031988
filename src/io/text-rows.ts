/**
 * @file Cuts text into lines and lines into fields, as `loadtxt` and `genfromtxt` do. What fields mean is not known here.
 * @module
 */
import { FormatError, ValueError } from "../errors.ts";

/** The fields of a line, and which line it was, from 1 on. */
export interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

/** Text, or its lines (with or without their ends). */
export type Lines = Iterable<string>;

/** A text's lines, whatever ends them. */
export function linesOf(text: string): string[] {
  const lines = text.includes("\r") ? text.split(/\r\n|\r|\n/) : text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The lines of what a user hands in; each item may be several. @throws ValueError where they are no texts */
export function* eachLine(lines: Lines, fn: string): Generator<string> {
  if (typeof lines?.[Symbol.iterator] !== "function")
    throw new ValueError(`${fn}: expected the path of a file or lines of text, got ${kindOf(lines)}`);
  for (const item of lines) {
    if (typeof item !== "string")
      throw new ValueError(`${fn}: expected lines of text, got one that is ${kindOf(item)}`);
    if (!/[\r\n]/.test(item)) yield item;
    else yield* linesOf(item);
  }
}

const kindOf = (value: unknown): string =>
  value === null ? "null" : typeof value === "object" ? "an object" : `${typeof value}`;

/** Cuts a line off where the first of the comment marks stands. */
export function uncommented(line: string, marks: readonly string[]): string {
  let text = line;
  for (const mark of marks) {
    const at = text.indexOf(mark);
    if (at >= 0) text = text.slice(0, at);
  }
  return text;
}

/** Python's spaces: a byte-order mark is none of them, though JavaScript trims it. */
const spaces = /[^\S\ufeff]+/;

/** Fields between runs of spaces. */
export function splitAtSpaces(text: string): string[] {
  const fields = text.split(spaces);
  if (fields[0] === "") fields.shift();
  if (fields.at(-1) === "") fields.pop();
  return fields;
}

/** Options of {@link plainRows} and {@link quotedRows}. */
export interface RowOptions {
  /** null: runs of spaces. */
  readonly delimiter: string | null;
  readonly comments: readonly string[];
  readonly skip: number;
}

/** Rows of lines without quotes; empty lines are left out. */
export function* plainRows(lines: Lines, { delimiter, comments, skip }: RowOptions, fn: string): Generator<Row> {
  let line = 0;
  for (const text of eachLine(lines, fn)) {
    line++;
    if (line <= skip) continue;
    const bare = comments.length === 0 ? text : uncommented(text, comments);
    if (delimiter === null) {
      const fields = splitAtSpaces(bare);
      if (fields.length > 0) yield { fields, line };
    } else if (bare !== "") yield { fields: bare.split(delimiter), line };
  }
}

/** csv-parse's `parse`: of two builds, for Node and for browsers. */
export type ParseCsv = (text: string, options: object) => unknown;

/** Rows of lines with quoted fields, which may hold delimiters and line ends; a doubled quote stands for itself. */
export function* quotedRows(
  lines: Lines,
  { delimiter, comments, skip }: RowOptions,
  quote: string,
  parse: ParseCsv,
  fn: string,
): Generator<Row> {
  // One mark of one character is minded inside of quotes; longer or several marks are cut off first, as in NumPy.
  const simple = comments.length === 1 && comments[0].length === 1;
  const kept: string[] = [];
  let at = 0;
  for (const text of eachLine(lines, fn)) {
    if (at++ < skip) continue;
    kept.push(simple ? text : uncommented(text, comments));
  }
  const records = parsed(kept.join("\n"), {
    delimiter: delimiter ?? [" ", "\t"],
    quote,
    escape: quote,
    comment: simple ? comments[0] : null,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  for (const { record, info } of records) {
    const fields = delimiter === null ? record.filter((field) => field !== "") : record;
    if (fields.length > 0) yield { fields, line: info.lines + skip };
  }

  function parsed(text: string, options: object): { record: string[]; info: { lines: number } }[] {
    try {
      return parse(text, options) as { record: string[]; info: { lines: number } }[];
    } catch (error) {
      throw new FormatError(`${fn}: expected fields quoted with ${quote}, got: ${(error as Error).message}`);
    }
  }
}

/** Comment marks as a list. @throws ValueError */
export function commentMarks(comments: string | readonly string[] | null, fn: string): readonly string[] {
  const marks = comments === null ? [] : typeof comments === "string" ? [comments] : comments;
  for (const mark of marks)
    if (typeof mark !== "string" || mark === "")
      throw new ValueError(`${fn}: expected comment marks of at least one character, got ${JSON.stringify(mark)}`);
  return marks;
}

/** A whole number option. @throws ValueError */
export function countOption(value: number, name: string, fn: string): number {
  if (!Number.isInteger(value) || value < 0)
    throw new ValueError(`${fn}: expected a whole number from 0 on for ${name}, got ${value}`);
  return value;
}
