/**
 * @file Fixed-point numbers of 140 bits after the point in bigints, with the few functions that constant tables are made
 * of: slow, and exact far beyond a double, so that every engine makes the same tables.
 * @module
 */

/** Bits after the point of the fixed-point numbers. */
export const bits = 140n;
export const one = 1n << bits;

/** Decimal digits with a point. */
export const fixed = (digits: string): bigint => {
  const [whole, part] = digits.split(".");
  return (BigInt(whole + part) << bits) / 10n ** BigInt(part.length);
};
export const multiply = (x: bigint, y: bigint): bigint => (x * y) >> bits;
export const divide = (x: bigint, y: bigint): bigint => (x << bits) / y;
/** Rounded once: the scale is a power of two. */
export const toNumber = (x: bigint): number => Number(x) * 2 ** -140;

/** e^-t for −1 < t < 2^10: Taylor's series of t/2^12, squared twelve times. */
export function expOfNegative(t: bigint): bigint {
  const reduced = t >> 12n;
  let sum = one;
  let term = one;
  for (let n = 1n; term !== 0n; n++) {
    term = -multiply(term, reduced) / n;
    sum += term;
  }
  for (let i = 0; i < 12; i++) sum = multiply(sum, sum);
  return sum;
}

/** −log y for y up to 2: Halley's step from a double is right to 130 bits. */
export function negativeLog(y: bigint): bigint {
  const guess = BigInt(Math.round(-Math.log(toNumber(y)) * 2 ** 50)) << (bits - 50n);
  const value = expOfNegative(guess);
  return guess - 2n * divide(y - value, y + value);
}

export function squareRoot(x: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(toNumber(x)) * 2 ** 50)) << (bits - 50n);
  for (let i = 0; i < 3; i++) root = (root + divide(x, root)) >> 1n;
  return root;
}

/** A double between −2 and 2 whose last bit is not below 2^-60, exactly. */
export const exactly = (x: number): bigint => BigInt(x * 2 ** 60) << (bits - 60n);
