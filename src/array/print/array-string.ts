/**
 * @file The text of a whole array: NumPy's `array2string`, `array_repr` and `array_str`. Formats, widths and lines are
 * made in column.ts and layout.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.array2string.html
 * @module
 */

import { checkOptions } from "../options.ts";
import { makeColumn, userWrite, type Write } from "./column.ts";
import { layOut, visitShown } from "./layout.ts";
import { get_printoptions, mergedOptions, type PrintOptions } from "./options.ts";
import { countOf, type Element, type Printable } from "./printable.ts";
import { scalarStr } from "./scalar.ts";

type Override<K extends keyof PrintOptions> = { [P in K]?: PrintOptions[P] | null };

/** Options of `array2string`; what is left out or null comes from the print options. */
export interface Array2StringOptions
  extends Override<"precision" | "formatter" | "threshold" | "edgeitems" | "sign" | "floatmode"> {
  max_line_width?: number | null;
  suppress_small?: boolean | null;
  /** Between elements; " " if left out. */
  separator?: string;
  /** Text that the caller will write before the array: lines are indented by its length. */
  prefix?: string;
  /** Text that the caller will write after it: lines are shorter by its length. */
  suffix?: string;
}

/** Options of `array_repr` and `array_str`; what is left out or null comes from the print options. */
export interface ArrayReprOptions {
  max_line_width?: number | null;
  precision?: number | null;
  suppress_small?: boolean | null;
}

const array2stringNames = [
  "max_line_width",
  "precision",
  "suppress_small",
  "separator",
  "prefix",
  "formatter",
  "threshold",
  "edgeitems",
  "sign",
  "floatmode",
  "suffix",
];
const reprNames = ["max_line_width", "precision", "suppress_small"];

/** The function that writes the elements of `a` so that those shown stand under each other. */
function writerOf(a: Printable, options: PrintOptions, edge: number | null): Write {
  const own = userWrite(a.dtype, options.formatter);
  if (own !== undefined) return own;
  const values: Element[] = [];
  visitShown(a.shape, edge, (index) => values.push(a.element(index)));
  return makeColumn(values, a.dtype, options, a.shape.length === 0);
}

/** The text of an array without its name: `[1. 2.]`. Of a large one only the shown elements are read. */
export function array2string(a: Printable, options: Array2StringOptions = {}): string {
  checkOptions(options, array2stringNames, "array2string");
  const { max_line_width, suppress_small, separator = " ", prefix = "", suffix = "", ...rest } = options;
  const merged = mergedOptions("array2string", { ...rest, linewidth: max_line_width, suppress: suppress_small });
  const count = countOf(a.shape);
  if (count === 0) return "[]";
  const edge = count > merged.threshold ? merged.edgeitems : null;
  const write = writerOf(a, merged, edge);
  const linewidth = merged.linewidth - suffix.length;
  return layOut({ shape: a.shape, linewidth, indent: prefix.length, separator, edge }, (index) =>
    write(a.element(index)),
  );
}

/** Dtypes that an array literal has by itself, so that its repr need not name them. */
const impliedDTypes: readonly string[] = ["bool", "int64", "float64", "complex128"];

/** Python's text of a tuple of whole numbers. */
function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** What `repr` gives for an array: `array([1., 2.], dtype=float32)`. */
export function arrayRepr(a: Printable, options: ArrayReprOptions = {}): string {
  checkOptions(options, reprNames, "array_repr");
  const { override_repr, threshold, linewidth } = get_printoptions();
  if (override_repr !== null) return override_repr(a);
  const prefix = "array(";
  const text = prefix + array2string(a, { ...options, separator: ", ", prefix, suffix: ")" });
  const count = countOf(a.shape);
  const extras: string[] = [];
  if ((count === 0 && !(a.shape.length === 1 && a.shape[0] === 0)) || count > threshold) {
    extras.push(`shape=${tuple(a.shape)}`);
  }
  if (count === 0 || !impliedDTypes.includes(a.dtype.name)) extras.push(`dtype=${a.dtype.name}`);
  if (extras.length === 0) return `${text})`;
  const tail = `${extras.join(", ")})`;
  // The comma, and the space that would come after it.
  const lastLine = text.length - text.lastIndexOf("\n") - 1 + 2;
  const fits = lastLine + tail.length <= (options.max_line_width ?? linewidth);
  return `${text},${fits ? " " : `\n${" ".repeat(prefix.length)}`}${tail}`;
}

/** What `str` gives for an array. One without axes is written as a scalar, which has no print options. */
export function arrayStr(a: Printable, options: ArrayReprOptions = {}): string {
  checkOptions(options, reprNames, "array_str");
  if (a.shape.length === 0) return scalarStr(a.element([]), a.dtype);
  return array2string(a, options);
}
