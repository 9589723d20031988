/**
 * @file Rows of the op table for the elementary functions; their expansions live in math/, one file a family. `ulp` is
 * the greatest error found against the true value, rounded up, over millions of random and hard arguments (the slow
 * tests keep to it). Rows with `widest` compute binary32 in binary64 and round: there it is 0.55.
 * @module
 */
import { binary, unary, unaryEither } from "../math/dispatch.ts";
import * as exponential from "../math/exponential.ts";
import * as hyperbolic from "../math/hyperbolic.ts";
import * as inverse from "../math/inverse-trigonometric.ts";
import * as logarithm from "../math/logarithm.ts";
import * as power from "../math/power.ts";
import { fmod } from "../math/remainder.ts";
import * as representation from "../math/representation.ts";
import * as single from "../math/single.ts";
import * as trigonometric from "../math/trigonometric.ts";
import type { CompositeRow } from "./row.ts";

/** Computed in binary64, whatever the type. */
const widest = (): number => 8;

// biome-ignore format: a table reads better aligned
export const elementaryOps = {
  // -- Exponentials and logarithms -----------------------------------------------------------------------------------
  exp:           { arity: 1, domain: "float", rule: "same", cost: 25,  ulp: 0.85, expand: unaryEither(exponential.exp, single.exp) },
  exp2:          { arity: 1, domain: "float", rule: "same", cost: 25,  ulp: 0.85, expand: unaryEither(exponential.exp2, single.exp2) },
  expm1:         { arity: 1, domain: "float", rule: "same", widest, cost: 50,  ulp: 0.63, expand: unary(exponential.expm1, exponential.expm1F32) },
  log:           { arity: 1, domain: "float", rule: "same", cost: 35,  ulp: 0.83, expand: unaryEither(logarithm.log, single.log) },
  log2:          { arity: 1, domain: "float", rule: "same", cost: 45,  ulp: 0.73, expand: unaryEither(logarithm.log2, single.log2) },
  log10:         { arity: 1, domain: "float", rule: "same", cost: 45,  ulp: 0.66, expand: unaryEither(logarithm.log10, single.log10) },
  log1p:         { arity: 1, domain: "float", rule: "same", widest, cost: 45,  ulp: 0.85, expand: unary(logarithm.log1p, logarithm.log1pF32) },

  // -- Angles in radians ---------------------------------------------------------------------------------------------
  sin:           { arity: 1, domain: "float", rule: "same", widest, cost: 50,  ulp: 0.79, expand: unary(trigonometric.sin, trigonometric.sinF32) },
  cos:           { arity: 1, domain: "float", rule: "same", widest, cost: 50,  ulp: 0.79, expand: unary(trigonometric.cos, trigonometric.cosF32) },
  tan:           { arity: 1, domain: "float", rule: "same", widest, cost: 65,  ulp: 0.95, expand: unary(trigonometric.tan, trigonometric.tanF32) },
  arcsin:        { arity: 1, domain: "float", rule: "same", widest, cost: 60,  ulp: 0.65, expand: unary(inverse.arcsin, inverse.arcsinF32) },
  arccos:        { arity: 1, domain: "float", rule: "same", widest, cost: 60,  ulp: 0.64, expand: unary(inverse.arccos, inverse.arccosF32) },
  arctan:        { arity: 1, domain: "float", rule: "same", widest, cost: 55,  ulp: 0.70, expand: unary(inverse.arctan, inverse.arctanF32) },
  arctan2:       { arity: 2, domain: "float", rule: "same", widest, cost: 90,  ulp: 0.72, expand: binary(inverse.arctan2, inverse.arctan2F32) },

  // -- Hyperbolic functions ------------------------------------------------------------------------------------------
  sinh:          { arity: 1, domain: "float", rule: "same", widest, cost: 60,  ulp: 0.63, expand: unary(hyperbolic.sinh, hyperbolic.sinhF32) },
  cosh:          { arity: 1, domain: "float", rule: "same", widest, cost: 60,  ulp: 0.56, expand: unary(hyperbolic.cosh, hyperbolic.coshF32) },
  tanh:          { arity: 1, domain: "float", rule: "same", widest, cost: 80,  ulp: 0.64, expand: unary(hyperbolic.tanh, hyperbolic.tanhF32) },
  arcsinh:       { arity: 1, domain: "float", rule: "same", widest, cost: 110, ulp: 0.81, expand: unary(hyperbolic.arcsinh, hyperbolic.arcsinhF32) },
  arccosh:       { arity: 1, domain: "float", rule: "same", widest, cost: 110, ulp: 0.78, expand: unary(hyperbolic.arccosh, hyperbolic.arccoshF32) },
  arctanh:       { arity: 1, domain: "float", rule: "same", widest, cost: 90,  ulp: 0.81, expand: unary(hyperbolic.arctanh, hyperbolic.arctanhF32) },

  // -- Powers, roots, sums of exponentials (these two near zero: of the greater argument) ----------------------------
  pow:           { arity: 2, domain: "float", rule: "same", widest, cost: 150, ulp: 0.85, expand: binary(power.pow, power.powF32) },
  cbrt:          { arity: 1, domain: "float", rule: "same", widest, cost: 55,  ulp: 0.51, expand: unary(power.cbrt, power.cbrtF32) },
  hypot:         { arity: 2, domain: "float", rule: "same", widest, cost: 60,  ulp: 0.51, expand: binary(power.hypot, power.hypotF32) },
  logaddexp:     { arity: 2, domain: "float", rule: "same", widest, cost: 130, ulp: 0.95, expand: binary(power.logaddexp, power.logaddexpF32) },
  logaddexp2:    { arity: 2, domain: "float", rule: "same", widest, cost: 140, ulp: 0.95, expand: binary(power.logaddexp2, power.logaddexp2F32) },

  // -- Exact; a whole number that is no float in NumPy (an exponent) is one here ------------------------------------
  fmod:          { arity: 2, domain: "float", rule: "same", widest, cost: 80,  ulp: 0, expand: binary(fmod) },
  nextafter:     { arity: 2, domain: "float", rule: "same", cost: 12,  ulp: 0, expand: representation.nextafter },
  spacing:       { arity: 1, domain: "float", rule: "same", cost: 6,   ulp: 0, expand: representation.spacing },
  frexpFraction: { arity: 1, domain: "float", rule: "same", widest, cost: 14,  ulp: 0, expand: unary(representation.frexpFraction) },
  frexpExponent: { arity: 1, domain: "float", rule: "same", widest, cost: 14,  ulp: 0, expand: unary(representation.frexpExponent) },
  ldexp:         { arity: 2, domain: "float", rule: "same", widest, cost: 24,  ulp: 0.5, expand: binary(representation.ldexp) },
} as const satisfies Record<string, CompositeRow>;
