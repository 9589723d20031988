/**
 * @file The complex loops of the ufunc table, gathered from their families.
 * @module
 */
export * from "./complex-arithmetic.ts";
export * from "./complex-exponential.ts";
export * from "./complex-hyperbolic.ts";
export * from "./complex-inverse.ts";
export * from "./complex-order.ts";
