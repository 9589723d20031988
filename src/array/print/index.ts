/**
 * @file What printing offers to the rest of the library, NumPy's names for NumPy's functions.
 * @module
 */

export {
  type Array2StringOptions,
  type ArrayReprOptions,
  array2string,
  arrayRepr,
  arrayRepr as array_repr,
  arrayStr,
  arrayStr as array_str,
} from "./array-string.ts";
export {
  type FormatFloatPositionalOptions,
  type FormatFloatScientificOptions,
  format_float_positional,
  format_float_scientific,
} from "./format-float.ts";
export { base_repr, binary_repr } from "./integer-text.ts";
export {
  type FloatMode,
  type Formatters,
  get_printoptions,
  type PrintOptions,
  type PrintOptionsInput,
  printoptions,
  type SignMode,
  set_printoptions,
} from "./options.ts";
export type { Element, Printable } from "./printable.ts";
export { scalarRepr, scalarStr } from "./scalar.ts";
