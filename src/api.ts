/**
 * @file Everything public that works everywhere; index.ts (Node) and browser.ts add what is theirs.
 * @module
 */
export * from "./array/index.ts";
export * from "./errors.ts";
export * as random from "./random/index.ts";
