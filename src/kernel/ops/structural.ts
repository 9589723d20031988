/**
 * @file Rows of the op table for ops on whole vectors and on memory. Each executor (interpreter, targets) has a rule
 * of its own for them; the verifier has their type rules.
 *
 * Memory ops read or write lane 0 at `ptr + index * scale + disp` (ptr, index: uniform). `load`/`store` lanes are adjacent,
 * `loadStrided`/`storeStrided` lanes are `stride` bytes apart (a uniform i64), `gather`/`scatter` have one i64 offset a lane
 * in place of the index. Each may have one more operand at the end, an i1 mask with as many lanes: a lane whose mask is
 * false is not touched in memory, and is 0 in the result of a load.
 * @module
 */

import type { StructuralRow } from "./row.ts";
import * as expand from "./vector.ts";

// biome-ignore format: a table reads better aligned
export const structuralOps = {
  /** A constant in every lane. */
  const:     { arity: 0, domain: "any", rule: "given", structural: "const", attrs: ["value"] },

  // -- Vectors ------------------------------------------------------------------------------------------------------
  /** A uniform value in every lane. */
  splat:     { arity: 1, domain: "any", rule: "given", structural: "vector" },
  /** 0, 1, 2 … in lanes of an integer or float type. */
  iota:      { arity: 0, domain: "number", rule: "given", structural: "vector", expand: expand.iota },
  /** i1 lanes: lane index < n (uniform i64; negative counts as 0). */
  laneMask:  { arity: 1, domain: "int", rule: "given", structural: "vector", expand: expand.laneMask },
  /** One lane as a uniform value. */
  extract:   { arity: 1, domain: "any", rule: "given", structural: "vector", attrs: ["lane"] },
  /** A vector of uniform values, one a lane: as many operands as lanes. */
  pack:      { arity: -1, domain: "any", rule: "given", structural: "vector" },
  /** The low (lane 0) or high (lane 1) half of a vector's lanes; uniform when two lanes are halved. */
  half:      { arity: 1, domain: "any", rule: "given", structural: "vector", attrs: ["lane"] },
  /** Any lanes of two vectors, by a constant pattern. */
  shuffle:   { arity: 2, domain: "any", rule: "same", structural: "vector", attrs: ["pattern"] },
  /** All lanes combined to one value by halving: lane j with lane j + n/2, then n/4 … 1. That order is part of the meaning. */
  reduceLanes: { arity: 1, domain: "any", rule: "given", structural: "vector", attrs: ["combine"], expand: expand.reduceLanes },
  /** Uniform i1: is any lane true. */
  anyLane:   { arity: 1, domain: "bool", rule: "given", structural: "vector" },
  /** Uniform i1: are all lanes true. */
  allLanes:  { arity: 1, domain: "bool", rule: "given", structural: "vector", expand: expand.allLanes },

  // -- Memory: [ptr, index, mask?], [value, ptr, index, mask?] … ------------------------------------------------------
  load:         { arity: 2, domain: "any", rule: "given", structural: "load",  attrs: ["scale", "disp"] },
  store:        { arity: 3, domain: "any", rule: "given", structural: "store", attrs: ["scale", "disp", "nontemporal"] },
  loadStrided:  { arity: 3, domain: "any", rule: "given", structural: "load",  attrs: ["scale", "disp"] },
  storeStrided: { arity: 4, domain: "any", rule: "given", structural: "store", attrs: ["scale", "disp"] },
  gather:       { arity: 2, domain: "any", rule: "given", structural: "load",  attrs: ["scale", "disp"] },
  scatter:      { arity: 3, domain: "any", rule: "given", structural: "store", attrs: ["scale", "disp"] },
  /** A pointer moved by a uniform i64 number of bytes. */
  ptrAdd:       { arity: 2, domain: "any", rule: "given", structural: "vector" },
} as const satisfies Record<string, StructuralRow>;
