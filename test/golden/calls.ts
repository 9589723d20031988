/**
 * @file Arguments of recorded calls as numjet's functions take them. What tests of reductions share.
 */
import { arrayOf } from "./arrays.ts";
import { type GoldenValue, plain } from "./read.ts";

/** Arrays as arrays, lists as lists, whole numbers as numbers. */
export function argument(value: GoldenValue): unknown {
  if (Array.isArray(value)) return value.map(argument);
  if (typeof value === "object" && value !== null && (value.kind === "array" || value.kind === "scalar"))
    return arrayOf(value);
  return plain(value);
}
