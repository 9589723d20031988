/**
 * @file The text of one floating-point number, positional or scientific, with NumPy's arguments: rounding, trimming,
 * padding. No column widths (column.ts).
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.format_float_positional.html
 * @module
 */

import { ValueError } from "../../errors.ts";
import type { FloatScalar } from "./decimal.ts";
import {
  cut,
  type Decimal,
  exactDigits,
  exactTo,
  extend,
  extendFully,
  leadingPlace,
  shortest,
  zeroDecimal,
} from "./decimal.ts";

/** What becomes of trailing zeros: `k` keep, `.` drop them, `0` drop all but one after the point, `-` the point too. */
export type Trim = "k" | "." | "0" | "-";

/** Where the shortest digits of a positive number come from; a column remembers them. */
export type DigitSource = (x: number, scalar: FloatScalar) => Decimal;

interface NumberText {
  /** Digits after the point at most, null for as many as it takes (unique only). */
  precision: number | null;
  /** The shortest digits that name the number, cut at `precision`; else exact digits down to `precision`. */
  unique: boolean;
  trim: Trim;
  /** Write a plus before numbers that have no minus. */
  plus: boolean;
  /** Least characters before the point, sign included. */
  padLeft: number;
  /** With unique: at least so many digits after the point, null for as many as it takes; 0 asks for all before it. */
  minDigits: number | null;
}

/** How to write a number as `1234.5`. */
export interface PositionalText extends NumberText {
  /** Count digits after the point; else significant digits. */
  fractional: boolean;
  /** Least characters after the point, null for none (not even the place of a trimmed point). */
  padRight: number | null;
}

/** How to write a number as `1.2345e+03`. */
export interface ScientificText extends NumberText {
  /** Least digits of the exponent. */
  expDigits: number;
}

/** "-" for negatives, negative zero too, else "+" if asked for; NaN has no minus. */
function signOf(x: number, plus: boolean): string {
  return x < 0 || Object.is(x, -0) ? "-" : plus ? "+" : "";
}

/** NumPy, too, refuses to write more characters for one number. */
const mostCharacters = 16384;

function checkLength(caller: string, ...lengths: number[]): void {
  const length = Math.max(...lengths);
  if (length <= mostCharacters) return;
  throw new ValueError(`${caller}: expected at most ${mostCharacters} characters for a number, got ${length}`);
}

/** The part after the point with its point, trailing zeros kept up to `target` or trimmed. */
function fraction(digits: string, target: number, trim: Trim): string {
  if (trim === "k") return `.${digits.padEnd(target, "0")}`;
  const kept = digits.replace(/0+$/, "");
  if (kept !== "") return `.${kept}`;
  return trim === "0" ? ".0" : trim === "." ? "." : "";
}

/** Writes a finite number without an exponent. */
export function positional(
  x: number,
  scalar: FloatScalar,
  how: PositionalText,
  source: DigitSource = shortest,
): string {
  const { precision, unique, fractional, minDigits, padRight } = how;
  const asked = (unique ? minDigits : precision) ?? 0;
  checkLength("format_float_positional", asked, how.padLeft, padRight ?? 0);
  const size = Math.abs(x);
  let decimal = zeroDecimal;
  if (size !== 0 && unique) {
    const free = source(size, scalar);
    decimal = precision === null ? free : cut(free, size, fractional ? -precision : free.exponent + 1 - precision);
    // What has been cut has its least digits, too: there are never more of them than `precision`.
    if (minDigits !== null && decimal === free) {
      decimal = fractional
        ? extend(free, size, scalar, -minDigits)
        : extendFully(free, size, scalar, leadingPlace(free, size) + 1 - minDigits);
    }
  } else if (size !== 0) {
    decimal = fractional ? exactTo(size, -(precision ?? 0)) : exactDigits(size, precision ?? 1);
  }
  const { text, exponent } = decimal;
  const wholeDigits = Math.max(exponent + 1, 0);
  const whole = wholeDigits > 0 ? text.slice(0, wholeDigits).padEnd(wholeDigits, "0") : "0";
  const rest = "0".repeat(Math.max(-exponent - 1, 0)) + text.slice(wholeDigits);
  // The zero before the point counts as a significant digit when zeros are added behind: NumPy's way.
  const target = fractional ? asked : asked - whole.length;
  const after = fraction(rest, target, how.trim);
  const left = (signOf(x, how.plus) + whole).padStart(how.padLeft);
  return left + (padRight === null ? after : after.padEnd(padRight + 1));
}

/** Writes a finite number with an exponent. */
export function scientific(
  x: number,
  scalar: FloatScalar,
  how: ScientificText,
  source: DigitSource = shortest,
): string {
  const { precision, unique, trim, minDigits } = how;
  const asked = (unique ? minDigits : precision) ?? 0;
  checkLength("format_float_scientific", asked, how.padLeft);
  const size = Math.abs(x);
  let decimal = zeroDecimal;
  if (size !== 0 && unique) {
    const free = source(size, scalar);
    decimal = precision === null ? free : cut(free, size, free.exponent - precision);
    if (minDigits !== null && decimal === free) {
      const further = trim === "-" ? extendFully : extend;
      decimal = further(free, size, scalar, leadingPlace(free, size) - minDigits);
    }
  } else if (size !== 0) {
    decimal = exactDigits(size, (precision ?? 0) + 1);
  }
  const digits = decimal.text.slice(1);
  // NumPy takes the point away only where it had no digits behind it, not even zeros.
  const kept = trim === "-" && digits !== "" ? "." : trim;
  const after = fraction(digits, asked, kept);
  const left = (signOf(x, how.plus) + decimal.text[0]).padStart(how.padLeft);
  // An exponent of 0 has no digits of its own: with expDigits 0 none are written.
  const power = (decimal.exponent === 0 ? "" : Math.abs(decimal.exponent).toString()).padStart(how.expDigits, "0");
  return `${left}${after}e${decimal.exponent < 0 ? "-" : "+"}${power}`;
}
