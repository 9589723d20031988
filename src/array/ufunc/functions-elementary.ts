/**
 * @file The elementary functions: roots, exponentials, logarithms, angles. Integers are computed in the floating dtype that
 * NumPy takes for them (float16 for 8 bits, float32 for 16, float64 beyond). Errors: at most 1 unit in the last place of real
 * results.
 * Reference: https://numpy.org/doc/stable/reference/routines.math.html
 * @module
 */
import { binary, unary } from "./factory.ts";

/** √x; NaN below 0, the principal root of complex numbers. */
export const sqrt = unary<"float">("sqrt");
/** ∛x. @throws DTypeError for complex. */
export const cbrt = unary<"float">("cbrt");
/** √(x1² + x2²), without overflow on the way. */
export const hypot = binary<"float">("hypot");
/** e to the power x. */
export const exp = unary<"float">("exp");
/** 2 to the power x. */
export const exp2 = unary<"float">("exp2");
/** exp(x) − 1, precise near 0. */
export const expm1 = unary<"float">("expm1");
/** The natural logarithm; NaN below 0, the principal branch of complex numbers. */
export const log = unary<"float">("log");
/** The logarithm to base 2. */
export const log2 = unary<"float">("log2");
/** The logarithm to base 10. */
export const log10 = unary<"float">("log10");
/** log(1 + x), precise near 0. */
export const log1p = unary<"float">("log1p");
/** log(exp(x1) + exp(x2)), without overflow on the way. */
export const logaddexp = binary<"float">("logaddexp");
/** log2(2^x1 + 2^x2), without overflow on the way. */
export const logaddexp2 = binary<"float">("logaddexp2");
/** The sine of x radians. */
export const sin = unary<"float">("sin");
/** The cosine of x radians. */
export const cos = unary<"float">("cos");
/** The tangent of x radians. */
export const tan = unary<"float">("tan");
/** The angle whose sine is x; NaN outside of [−1, 1] for real numbers. */
export const arcsin = unary<"float">("arcsin");
/** `arcsin` by its other name. */
export const asin = arcsin;
/** The angle whose cosine is x; NaN outside of [−1, 1] for real numbers. */
export const arccos = unary<"float">("arccos");
/** `arccos` by its other name. */
export const acos = arccos;
/** The angle whose tangent is x. */
export const arctan = unary<"float">("arctan");
/** `arctan` by its other name. */
export const atan = arctan;
/** The angle of the point (x2, x1), in (−π, π]. */
export const arctan2 = binary<"float">("arctan2");
/** `arctan2` by its other name. */
export const atan2 = arctan2;
/** The hyperbolic sine. */
export const sinh = unary<"float">("sinh");
/** The hyperbolic cosine. */
export const cosh = unary<"float">("cosh");
/** The hyperbolic tangent. */
export const tanh = unary<"float">("tanh");
/** The inverse of the hyperbolic sine. */
export const arcsinh = unary<"float">("arcsinh");
/** `arcsinh` by its other name. */
export const asinh = arcsinh;
/** The inverse of the hyperbolic cosine; NaN below 1 for real numbers. */
export const arccosh = unary<"float">("arccosh");
/** `arccosh` by its other name. */
export const acosh = arccosh;
/** The inverse of the hyperbolic tangent; NaN outside of [−1, 1] for real numbers. */
export const arctanh = unary<"float">("arctanh");
/** `arctanh` by its other name. */
export const atanh = arctanh;
/** Radians in degrees. */
export const degrees = unary<"float">("degrees");
/** Degrees in radians. */
export const radians = unary<"float">("radians");
/** Radians in degrees. */
export const rad2deg = unary<"float">("rad2deg");
/** Degrees in radians. */
export const deg2rad = unary<"float">("deg2rad");
