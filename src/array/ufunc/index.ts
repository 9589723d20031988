/**
 * @file The public ufuncs and what is made of them, gathered from their families.
 * @module
 */
export {
  type ErrorCallback,
  type ErrorMode,
  type ErrorModes,
  type ErrorOptions,
  type ErrorState,
  errstate,
  geterr,
  geterrcall,
  seterr,
  seterrcall,
} from "./errstate.ts";
export * from "./factory.ts";
export * from "./functions-arithmetic.ts";
export * from "./functions-closeness.ts";
export * from "./functions-comparison.ts";
export * from "./functions-elementary.ts";
export * from "./functions-float.ts";
export * from "./functions-integer.ts";
export * from "./functions-rounding.ts";
