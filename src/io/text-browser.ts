/**
 * @file `loadtxt` and `genfromtxt` for browsers, which have lines but no files.
 * @module
 */
import { parse } from "csv-parse/browser/esm/sync";
import type { NDArray } from "../array/ndarray.ts";
import type { DTypeLike, NameOf } from "../dtype/dtype.ts";
import { UnsupportedError } from "../errors.ts";
import { type GenfromtxtOptions, type Table, tableOfLines } from "./genfromtxt.ts";
import { type LoadtxtOptions, loadLines } from "./loadtxt.ts";
import type { Lines, ParseCsv } from "./text-rows.ts";

function checkLines(lines: Lines, fn: string): Lines {
  if (typeof lines === "string")
    throw new UnsupportedError(`${fn}: expected lines, such as [text], got a path: browsers have no files`);
  return lines;
}

/**
 * Numbers in rows and columns of lines of text; `[text]` for all of a text.
 * @throws FormatError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.loadtxt.html
 */
export function loadtxt<S extends DTypeLike = "float64">(
  lines: Lines,
  options: LoadtxtOptions<S> = {},
): NDArray<NameOf<S>> {
  return loadLines(checkLines(lines, "loadtxt"), options, parse as ParseCsv);
}

/**
 * Numbers in rows and columns of lines of text where some may be missing; `[text]` for all of a text.
 * @throws FormatError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.genfromtxt.html
 */
export function genfromtxt(lines: Lines, options: GenfromtxtOptions = {}): NDArray | Table | NDArray[] {
  return tableOfLines(checkLines(lines, "genfromtxt"), options);
}
