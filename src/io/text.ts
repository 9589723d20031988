/**
 * @file `loadtxt`, `genfromtxt` and `savetxt` on files.
 * Reference: https://numpy.org/doc/stable/reference/routines.io.html#text-files
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ArrayLike } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import type { DTypeLike, NameOf } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";
import { type PathLike, pathOf, writeFile } from "./file.ts";
import { type GenfromtxtOptions, type Table, tableOfLines } from "./genfromtxt.ts";
import { type LoadtxtOptions, loadLines } from "./loadtxt.ts";
import { type SavetxtOptions, textPieces } from "./savetxt.ts";
import { type Lines, linesOf, type ParseCsv } from "./text-rows.ts";

/** Option of everything that reads text files. */
export interface EncodingOption {
  /** Name of the file's encoding, UTF-8 by default; a byte-order mark is left out. */
  readonly encoding?: string | null;
}

/** Loads the parser of quoted fields when one is met: importing numjet should not have to. */
const parseCsv: ParseCsv = (text, options) => {
  const csv = createRequire(import.meta.url)("csv-parse/sync") as { parse: ParseCsv };
  return csv.parse(text, options);
};

/** Options as they are, where they are an object. @throws ValueError */
function checked<O extends object>(options: O, fn: string): O {
  checkOptions(options, Object.keys(options ?? {}), fn);
  return options;
}

/** The lines of a file, or those handed in. */
function linesFrom(source: PathLike | Lines, encoding: string | null | undefined, fn: string): Lines {
  if (typeof source !== "string" && !(source instanceof URL)) return source;
  return linesOf(decoderOf(encoding ?? "utf-8", fn).decode(readFileSync(pathOf(source, fn))));
}

function decoderOf(encoding: string, fn: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new ValueError(`${fn}: expected the name of an encoding, got ${JSON.stringify(encoding)}`);
  }
}

/**
 * Numbers in rows and columns of a text file, or of lines: between spaces, or a delimiter. What is no number of the dtype, and a row of
 * another length, is an error that names line and column; `genfromtxt` takes them as missing.
 * @throws FormatError, ValueError; the system's error (`ENOENT` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.loadtxt.html
 */
export function loadtxt<S extends DTypeLike = "float64">(
  fname: PathLike | Lines,
  options: LoadtxtOptions<S> & EncodingOption = {},
): NDArray<NameOf<S>> {
  const { encoding, ...rest } = checked(options, "loadtxt");
  return loadLines(linesFrom(fname, encoding, "loadtxt"), rest as LoadtxtOptions<S>, parseCsv);
}

/**
 * Numbers in rows and columns of a text file, or of lines, where some may be missing: those are NaN, −1 for integers, or what
 * `filling_values` says. With `names`, or where `dtype: null` finds columns of different dtypes, the result is an object of arrays by name.
 * @throws FormatError for rows of another length (unless `invalid_raise` is false), ValueError; the system's error (`ENOENT` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.genfromtxt.html
 */
export function genfromtxt(
  fname: PathLike | Lines,
  options: GenfromtxtOptions & EncodingOption & { names: true | string | readonly string[]; unpack?: false },
): Table;
export function genfromtxt<S extends DTypeLike = "float64">(
  fname: PathLike | Lines,
  options?: GenfromtxtOptions & EncodingOption & { dtype?: S; names?: null },
): NDArray<NameOf<S>>;
export function genfromtxt(
  fname: PathLike | Lines,
  options?: GenfromtxtOptions & EncodingOption,
): NDArray | Table | NDArray[];
export function genfromtxt(
  fname: PathLike | Lines,
  options: GenfromtxtOptions & EncodingOption = {},
): NDArray | Table | NDArray[] {
  const { encoding, ...rest } = checked(options, "genfromtxt");
  return tableOfLines(linesFrom(fname, encoding, "genfromtxt"), rest);
}

/**
 * Writes an array of one or two axes as text, a row a line. `fmt` is a `%` format for all, one a column, or a whole line.
 * @throws ValueError; the system's error (`ENOENT`, `EACCES`, `ENOSPC` …)
 * https://numpy.org/doc/stable/reference/generated/numpy.savetxt.html
 */
export function savetxt(fname: PathLike, array: ArrayLike, options: SavetxtOptions = {}): void {
  const fn = "savetxt";
  writeFile(pathOf(fname, fn), encoded(textPieces(array, options, fn)));
}

function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (const piece of pieces) yield encoder.encode(piece);
}
