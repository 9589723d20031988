/**
 * @file The ufuncs of arithmetic: sums, products, quotients, powers, extremes.
 * Reference: https://numpy.org/doc/stable/reference/routines.math.html
 * @module
 */
import { ValueError } from "../../errors.ts";
import { any } from "../reduce/logic.ts";
import { binary, binaryPair, unary } from "./factory.ts";
import { less } from "./functions-comparison.ts";

/** x1 + x2, with broadcasting; logical or for bool. https://numpy.org/doc/stable/reference/generated/numpy.add.html */
export const add = binary<"same">("add");
/** x1 − x2. @throws DTypeError for two bools, as in NumPy. */
export const subtract = binary<"same">("subtract");
/** x1 · x2; logical and for bool. */
export const multiply = binary<"same">("multiply");
/** x1 / x2, true division: integers and bools give float64. */
export const divide = binary<"divide">("divide");
/** `divide` by its other name. */
export const true_divide = divide;
/** The greatest whole number not above x1 / x2; integers divided by 0 give 0. bool is computed in int8. */
export const floor_divide = binary<"number">("floor_divide");
/** x1 − floor(x1 / x2)·x2: the remainder with the sign of x2; 0 for integers divided by 0. */
export const remainder = binary<"number">("remainder");
/** `remainder` by its other name. */
export const mod = remainder;
/** The remainder with the sign of x1, as in C; exact. */
export const fmod = binary<"number">("fmod");
/** [floor_divide(x1, x2), remainder(x1, x2)]. Options: `out` is a pair. */
export const divmod = binaryPair<"number">("divmod");
/** −x. @throws DTypeError for bool. */
export const negative = unary<"same">("negative");
/** +x: a copy. @throws DTypeError for bool. */
export const positive = unary<"same">("positive");
/** |x|; the magnitude of complex numbers. The least integer of a signed dtype stays itself. */
export const absolute = unary<"real">("absolute");
/** `absolute` by its other name. */
export const abs = absolute;
/** |x| in floating point. @throws DTypeError for complex. */
export const fabs = unary<"float">("fabs");
/** x². */
export const square = unary<"number">("square");
/** 1 / x; of integers the whole part: 0 beyond ±1. */
export const reciprocal = unary<"number">("reciprocal");
/** −1, 0 or 1; of complex numbers z / |z|. @throws DTypeError for bool. */
export const sign = unary<"same">("sign");
/** The complex conjugate; real numbers stay as they are. */
export const conjugate = unary<"number">("conjugate");
/** `conjugate` by its other name. */
export const conj = conjugate;
/** x1 to the power x2. @throws ValueError for integers to negative integer powers. */
export const power = binary<"number">("power");
power.state.check = (loop, [, exponent]) => {
  if (loop.inputs[0].kind !== "i") return;
  const number = typeof exponent === "number" || typeof exponent === "bigint";
  const below = number ? exponent < 0 : any(less(exponent, 0)).item();
  if (below) throw new ValueError("power: expected whole powers of integers not to be negative, got a negative one");
};
// The square has the same bits, and neither logarithm nor exponential.
power.state.shortcut = { exponent: 2, state: square.state };
/** `power` by its other name. */
export const pow = power;
/** x1 to the power x2 in float64 or complex128. */
export const float_power = binary<"double">("float_power");
/** The greater of x1 and x2; NaN when either is NaN. */
export const maximum = binary<"same">("maximum");
/** The lesser of x1 and x2; NaN when either is NaN. */
export const minimum = binary<"same">("minimum");
/** The greater of x1 and x2; the other one when one is NaN. */
export const fmax = binary<"same">("fmax");
/** The lesser of x1 and x2; the other one when one is NaN. */
export const fmin = binary<"same">("fmin");
