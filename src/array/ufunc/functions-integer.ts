/**
 * @file The ufuncs of integers and bools: bits, shifts, common divisors. All refuse floating operands with a DTypeError.
 * Reference: https://numpy.org/doc/stable/reference/routines.bitwise.html
 * @module
 */
import { binary, unary } from "./factory.ts";

/** The bits set in both x1 and x2; logical and for bool. */
export const bitwise_and = binary<"same">("bitwise_and");
/** The bits set in x1 or x2; logical or for bool. */
export const bitwise_or = binary<"same">("bitwise_or");
/** The bits set in just one of x1 and x2. */
export const bitwise_xor = binary<"same">("bitwise_xor");
/** All bits flipped; logical not for bool. */
export const invert = unary<"same">("invert");
/** `invert` by its other name. */
export const bitwise_not = invert;
/** `invert` by its other name. */
export const bitwise_invert = invert;
/** x1 · 2^x2 by moving bits; 0 for counts at or beyond the width. */
export const left_shift = binary<"number">("left_shift");
/** `left_shift` by its other name. */
export const bitwise_left_shift = left_shift;
/** x1 / 2^x2 rounded down, by moving bits; counts at or beyond the width leave only the sign. */
export const right_shift = binary<"number">("right_shift");
/** `right_shift` by its other name. */
export const bitwise_right_shift = right_shift;
/** How many bits are set in |x|, as uint8. */
export const bitwise_count = unary<"count">("bitwise_count");
/** The greatest common divisor of |x1| and |x2|. */
export const gcd = binary<"number">("gcd");
/** The least common multiple of |x1| and |x2|. */
export const lcm = binary<"number">("lcm");
