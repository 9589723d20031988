/**
 * @file The text of one element as NumPy's scalars write themselves: `1.5`, `np.float32(1.5)`. Print options have no say.
 * Reference: https://numpy.org/doc/stable/reference/arrays.scalars.html
 * @module
 */

import type { Complex, DType, DTypeKind } from "../../dtype/dtype.ts";
import { type FloatScalar, safeDecimals } from "./decimal.ts";
import { type PositionalText, positional, type ScientificText, scientific, type Trim } from "./float-text.ts";
import type { Element } from "./printable.ts";

const free = { precision: null, unique: true, plus: false, padLeft: 0, minDigits: null } as const;
const positionalFree: Omit<PositionalText, "trim"> = { ...free, fractional: true, padRight: null };
const scientificFree: ScientificText = { ...free, trim: "-", expDigits: 2 };

/** From here on a scalar is written with an exponent: where digits before the point stop being certain. */
const scalarCeiling: { readonly [F in FloatScalar]: number } = {
  f16: 10 ** safeDecimals("f16"),
  f32: 10 ** safeDecimals("f32"),
  f64: 1e16,
};

/** The words that scalars use for what is not finite, whatever the print options say. */
export function nonFinite(x: number): string {
  return Number.isNaN(x) ? "nan" : x < 0 ? "-inf" : "inf";
}

function floatText(x: number, scalar: FloatScalar, trim: Trim): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const size = Math.abs(x);
  if (size === 0 || (size >= 1e-4 && size < scalarCeiling[scalar])) {
    return positional(x, scalar, { ...positionalFree, trim });
  }
  return scientific(x, scalar, scientificFree);
}

function complexText({ re, im }: Complex, scalar: FloatScalar): string {
  const imaginary = floatText(im, scalar, "-");
  if (Object.is(re, 0)) return `${imaginary}j`;
  return `(${floatText(re, scalar, "-")}${imaginary.startsWith("-") ? "" : "+"}${imaginary}j)`;
}

const texts: { readonly [K in DTypeKind]: (value: Element, dtype: DType) => string } = {
  b: (value) => (value ? "True" : "False"),
  i: (value) => String(value),
  u: (value) => String(value),
  f: (value, dtype) => floatText(value as number, dtype.scalar as FloatScalar, "0"),
  c: (value, dtype) => complexText(value as Complex, dtype.scalar as FloatScalar),
};

/** What `str` gives for a NumPy scalar. */
export function scalarStr(value: Element, dtype: DType): string {
  return texts[dtype.kind](value, dtype);
}

/** What `repr` gives for a NumPy scalar: `np.float64(1.5)`, `np.True_`. */
export function scalarRepr(value: Element, dtype: DType): string {
  const text = scalarStr(value, dtype);
  if (dtype.kind === "b") return `np.${text}_`;
  return `np.${dtype.name}(${text.startsWith("(") ? text.slice(1, -1) : text})`;
}
