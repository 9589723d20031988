/**
 * @file The ufuncs about floating-point numbers: rounding, neighbours, parts, tests.
 * Reference: https://numpy.org/doc/stable/reference/routines.math.html#floating-point-routines
 * @module
 */
import { binary, unary, unaryPair } from "./factory.ts";

/** The greatest whole number not above x; integers and bools stay as they are. */
export const floor = unary<"same">("floor");
/** The least whole number not below x; integers and bools stay as they are. */
export const ceil = unary<"same">("ceil");
/** x without its fraction; integers and bools stay as they are. */
export const trunc = unary<"same">("trunc");
/** The nearest whole number, halves to the even one. */
export const rint = unary<"float">("rint");
/** |x1| with the sign of x2. */
export const copysign = binary<"float">("copysign");
/** 0 below zero, x2 at zero, 1 above. */
export const heaviside = binary<"float">("heaviside");
/** The floating-point number next to x1 on the way to x2. */
export const nextafter = binary<"float">("nextafter");
/** The distance from x to the next floating-point number away from zero. */
export const spacing = unary<"float">("spacing");
/** [fraction, whole part] of x, both with its sign. Options: `out` is a pair. */
export const modf = unaryPair<"float">("modf");
/** [fraction, int32 exponent] with x = fraction · 2^exponent, 0.5 ≤ |fraction| < 1. Options: `out` is a pair. */
export const frexp = unaryPair<"float">("frexp");
/** x1 · 2^x2 for whole x2. */
export const ldexp = binary<"float">("ldexp");
/** Is x NaN (in either part)? */
export const isnan = unary<"test">("isnan");
/** Is x infinite (in either part)? */
export const isinf = unary<"test">("isinf");
/** Is x neither NaN nor infinite? */
export const isfinite = unary<"test">("isfinite");
/** Is the sign bit set? Also of −0 and NaN. */
export const signbit = unary<"test">("signbit");
