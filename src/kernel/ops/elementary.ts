/**
 * @file Rows of the op table for the elementary functions; their expansions live in math/, one file a family. `ulp` is
 * the greatest error found against the true value, rounded up, over millions of random and hard arguments (slow tests
 * keep to it); results in binary32 come from binary64 and are within 0.55 ULP.
 * @module
 */
import { unary } from "../math/dispatch.ts";
import * as exponential from "../math/exponential.ts";
import * as logarithm from "../math/logarithm.ts";
import * as trigonometric from "../math/trigonometric.ts";
import type { CompositeRow } from "./row.ts";

/** Everything is computed in binary64. */
const widest = (): number => 8;

// biome-ignore format: a table reads better aligned
export const elementaryOps = {
  exp:   { arity: 1, domain: "float", rule: "same", widest, cost: 25, ulp: 0.83, expand: unary(exponential.exp, exponential.expF32) },
  exp2:  { arity: 1, domain: "float", rule: "same", widest, cost: 25, ulp: 0.81, expand: unary(exponential.exp2, exponential.exp2F32) },
  expm1: { arity: 1, domain: "float", rule: "same", widest, cost: 45, ulp: 0.63, expand: unary(exponential.expm1) },
  log:   { arity: 1, domain: "float", rule: "same", widest, cost: 35, ulp: 0.81, expand: unary(logarithm.log, logarithm.logF32) },
  log2:  { arity: 1, domain: "float", rule: "same", widest, cost: 45, ulp: 0.71, expand: unary(logarithm.log2, logarithm.log2F32) },
  log10: { arity: 1, domain: "float", rule: "same", widest, cost: 45, ulp: 0.64, expand: unary(logarithm.log10, logarithm.log10F32) },
  log1p: { arity: 1, domain: "float", rule: "same", widest, cost: 45, ulp: 0.85, expand: unary(logarithm.log1p) },
  sin:   { arity: 1, domain: "float", rule: "same", widest, cost: 45, ulp: 0.79, expand: unary(trigonometric.sin, trigonometric.sinF32) },
  cos:   { arity: 1, domain: "float", rule: "same", widest, cost: 45, ulp: 0.79, expand: unary(trigonometric.cos, trigonometric.cosF32) },
  tan:   { arity: 1, domain: "float", rule: "same", widest, cost: 65, ulp: 0.95, expand: unary(trigonometric.tan) },
} as const satisfies Record<string, CompositeRow>;
