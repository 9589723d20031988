/**
 * @file The ufuncs that compare and join truths; all give bool.
 * Reference: https://numpy.org/doc/stable/reference/routines.logic.html
 * @module
 */
import { binary, unary } from "./factory.ts";

/** x1 == x2; an int64 and a uint64 are compared exactly, complex numbers by their real parts first. */
export const equal = binary<"test">("equal");
/** x1 != x2; an int64 and a uint64 are compared exactly, complex numbers by their real parts first. */
export const not_equal = binary<"test">("not_equal");
/** x1 < x2; an int64 and a uint64 are compared exactly, complex numbers by their real parts first. */
export const less = binary<"test">("less");
/** x1 <= x2; an int64 and a uint64 are compared exactly, complex numbers by their real parts first. */
export const less_equal = binary<"test">("less_equal");
/** x1 > x2; an int64 and a uint64 are compared exactly, complex numbers by their real parts first. */
export const greater = binary<"test">("greater");
/** x1 >= x2; an int64 and a uint64 are compared exactly, complex numbers by their real parts first. */
export const greater_equal = binary<"test">("greater_equal");
/** Are both x1 and x2 nonzero? */
export const logical_and = binary<"test">("logical_and");
/** Is x1 or x2 nonzero? */
export const logical_or = binary<"test">("logical_or");
/** Is just one of x1 and x2 nonzero? */
export const logical_xor = binary<"test">("logical_xor");
/** Is x zero? */
export const logical_not = unary<"test">("logical_not");
