/**
 * @file Everything public that works everywhere; index.ts (Node) and browser.ts add what is theirs.
 * @module
 */
export * from "./array/index.ts";
export * from "./errors.ts";
export * from "./linalg/index.ts";
export { type TimeitOptions, TimeitResult, timeit } from "./profile/timeit.ts";
export * as random from "./random/index.ts";
export { type CompileStats, compileStats } from "./runtime/kernels.ts";
