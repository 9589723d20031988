/**
 * @file `binary_repr` and `base_repr`: whole numbers as text in other bases.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.binary_repr.html
 * @module
 */

import { ValueError } from "../../errors.ts";

function whole(caller: string, x: number | bigint): bigint {
  if (typeof x !== "bigint" && !Number.isSafeInteger(x)) {
    throw new ValueError(`${caller}: expected a whole number (a bigint beyond 2^53), got ${String(x)}`);
  }
  return BigInt(x);
}

/**
 * The binary digits of a whole number. Without a width a negative one is its magnitude after a minus; with one it is
 * the two's complement in `width` bits.
 * @throws ValueError where `width` bits are too few
 */
export function binary_repr(num: number | bigint, width: number | null = null): string {
  const value = whole("binary_repr", num);
  if (width === null) return value.toString(2);
  if (!Number.isInteger(width))
    throw new ValueError(`binary_repr: expected width to be a whole number, got ${String(width)}`);
  // A negative number -n needs the bits of n - 1 and one for the sign.
  const bits = value >= 0n ? value.toString(2) : `1${complement(-value - 1n)}`;
  // Zero has no width of its own.
  if (value !== 0n && width < bits.length) {
    throw new ValueError(`binary_repr: expected a width of at least ${bits.length} for ${value}, got ${String(width)}`);
  }
  return bits.padStart(width, value < 0n ? "1" : "0");
}

/** The digits of `x`, each turned over. */
function complement(x: bigint): string {
  return x === 0n ? "" : x.toString(2).replace(/./g, (digit) => (digit === "0" ? "1" : "0"));
}

/**
 * The digits of a whole number in a base from 2 to 36, letters in upper case, after `padding` zeros.
 * @throws ValueError for another base
 */
export function base_repr(number: number | bigint, base = 2, padding = 0): string {
  const value = whole("base_repr", number);
  if (!Number.isInteger(base) || base < 2 || base > 36) {
    throw new ValueError(`base_repr: expected a base from 2 to 36, got ${String(base)}`);
  }
  if (!Number.isInteger(padding) || padding < 0) {
    throw new ValueError(`base_repr: expected padding to be a whole number from 0, got ${String(padding)}`);
  }
  const digits = (value < 0n ? -value : value).toString(base).toUpperCase();
  // Zero is all padding where there is any.
  const shown = value === 0n && padding > 0 ? "" : digits;
  return `${value < 0n ? "-" : ""}${"0".repeat(padding)}${shown}`;
}
