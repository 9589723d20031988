/**
 * @file What printing asks of an array: its shape, its dtype, and one element at a time. Nothing about how text looks.
 * @module
 */

import type { Complex, DType } from "../../dtype/dtype.ts";

/** One element: a float of any precision as the double of equal value, an integer beyond 2^53 as a bigint. */
export type Element = number | bigint | boolean | Complex;

/** Anything that can be printed. Only the elements that are shown are asked for. */
export interface Printable {
  readonly shape: readonly number[];
  readonly dtype: DType;
  element(index: readonly number[]): Element;
}

/** The number of elements of a shape. */
export function countOf(shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) count *= length;
  return count;
}
