/**
 * @file `format_float_positional` and `format_float_scientific`: NumPy's arguments checked and handed to float-text.ts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.format_float_scientific.html
 * @module
 */

import type { DTypeKind } from "../../dtype/dtype.ts";
import { DTypeError, ValueError } from "../../errors.ts";
import { checkOptions } from "../options.ts";
import type { FloatScalar } from "./decimal.ts";
import { positional, scientific, type Trim } from "./float-text.ts";
import type { Printable } from "./printable.ts";
import { nonFinite } from "./scalar.ts";

interface FormatFloatOptions {
  /** Digits after the point at most; must be given where `unique` is false. */
  precision?: number | null;
  /** The shortest digits that name the number in its dtype (the default), else exactly `precision` of its exact value. */
  unique?: boolean;
  /** Trailing zeros: `k` keep, `.` trim, `0` trim but leave one after the point, `-` trim, and the point with them. */
  trim?: Trim;
  /** Write a plus before numbers that are not negative. */
  sign?: boolean;
  /** Pad with spaces until so many characters stand before the point. */
  pad_left?: number | null;
  /** With `unique`: at least so many digits. */
  min_digits?: number | null;
}

/** Options of `format_float_positional`. */
export interface FormatFloatPositionalOptions extends FormatFloatOptions {
  /** Whether `precision` and `min_digits` count digits after the point (the default) or significant digits. */
  fractional?: boolean;
  /** Pad with spaces until so many characters stand after the point. */
  pad_right?: number | null;
}

/** Options of `format_float_scientific`. */
export interface FormatFloatScientificOptions extends FormatFloatOptions {
  /** Least digits of the exponent, 2 if left out, 5 at most. */
  exp_digits?: number | null;
}

const commonNames = ["precision", "unique", "trim", "sign", "pad_left", "min_digits"];
const positionalNames = [...commonNames, "fractional", "pad_right"];
const scientificNames = [...commonNames, "exp_digits"];
const trims: readonly unknown[] = ["k", ".", "0", "-"] satisfies Trim[];

/** Numbers of these kinds have a floating-point text; the component type where it is not float64. */
const scalarFor: { readonly [K in DTypeKind]: ((scalar: string) => FloatScalar) | null } = {
  b: () => "f64",
  i: () => "f64",
  u: () => "f64",
  f: (scalar) => scalar as FloatScalar,
  c: null,
};

function numberOf(caller: string, x: number | Printable): { value: number; scalar: FloatScalar } {
  if (typeof x === "number") return { value: x, scalar: "f64" };
  if (typeof x !== "object" || x === null || !("shape" in x && "dtype" in x))
    throw new ValueError(`${caller}: expected a number or an array without axes, got ${String(x)}`);
  if (x.shape.length > 0) throw new ValueError(`${caller}: expected one number, got shape (${x.shape.join(",")})`);
  const scalar = scalarFor[x.dtype.kind];
  if (scalar === null) throw new DTypeError(`${caller}: expected a real number, got ${x.dtype.name}`);
  return { value: Number(x.element([])), scalar: scalar(x.dtype.scalar) };
}

/** A count that may be left out; null where it is. */
function count(caller: string, name: string, value: number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  if (!Number.isInteger(value) || value < 0) {
    throw new ValueError(`${caller}: expected ${name} to be a whole number from 0, got ${String(value)}`);
  }
  return value;
}

function common(caller: string, options: FormatFloatOptions) {
  const { unique = true, trim = "k", sign = false } = options;
  const precision = count(caller, "precision", options.precision);
  const minDigits = count(caller, "min_digits", options.min_digits);
  const padLeft = count(caller, "pad_left", options.pad_left) ?? 0;
  if (!trims.includes(trim))
    throw new ValueError(`${caller}: expected trim to be "k", ".", "0" or "-", got ${String(trim)}`);
  if (!unique && precision === null) {
    throw new ValueError(`${caller}: expected a precision where unique is false, got none`);
  }
  if (precision !== null && (minDigits ?? 0) > precision) {
    throw new ValueError(`${caller}: expected min_digits up to precision, got ${minDigits} and ${precision}`);
  }
  return { precision, minDigits, padLeft, unique, trim, plus: sign };
}

/** NaN and infinities are written without any padding. */
function special(x: number, plus: boolean): string {
  return (plus && x > 0 ? "+" : "") + nonFinite(x);
}

/**
 * Writes one number as `1234.5`. A plain number is a float64; an array without axes has its own dtype, and its shortest
 * digits are those of that dtype.
 */
export function format_float_positional(x: number | Printable, options: FormatFloatPositionalOptions = {}): string {
  const caller = "format_float_positional";
  checkOptions(options, positionalNames, caller);
  const { fractional = true } = options;
  const how = { ...common(caller, options), fractional, padRight: count(caller, "pad_right", options.pad_right) };
  if (!fractional && how.precision === 0) {
    throw new ValueError(`${caller}: expected a precision from 1 where fractional is false, got 0`);
  }
  const { value, scalar } = numberOf(caller, x);
  return Number.isFinite(value) ? positional(value, scalar, how) : special(value, how.plus);
}

/** NumPy writes no more digits of an exponent than this unless it has them. */
const mostExpDigits = 5;

/** Writes one number as `1.2345e+03`; what a number is, see `format_float_positional`. */
export function format_float_scientific(x: number | Printable, options: FormatFloatScientificOptions = {}): string {
  const caller = "format_float_scientific";
  checkOptions(options, scientificNames, caller);
  const expDigits = Math.min(count(caller, "exp_digits", options.exp_digits) ?? 2, mostExpDigits);
  const how = { ...common(caller, options), expDigits };
  const { value, scalar } = numberOf(caller, x);
  return Number.isFinite(value) ? scientific(value, scalar, how) : special(value, how.plus);
}
