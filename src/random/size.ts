/**
 * @file The `size` argument: a number or a shape; nothing for one number instead of an array.
 * @module
 */
import { ValueError } from "../errors.ts";

/** How many numbers to draw: a length or a shape. */
export type Size = number | readonly number[];

/** The shape that a size stands for; undefined for none. @throws ValueError */
export function checkedSize(size: Size | null | undefined, fn: string): readonly number[] | undefined {
  if (size === undefined || size === null) return undefined;
  const shape = typeof size === "number" ? [size] : size;
  if (!Array.isArray(shape)) throw new ValueError(`${fn}: expected size as a number or an array, got ${typeof size}`);
  let total = 8;
  for (const n of shape) {
    if (!Number.isInteger(n)) throw new ValueError(`${fn}: expected size of whole numbers, got ${n}`);
    if (n < 0) throw new ValueError(`${fn}: expected size of 0 or more, got ${n}`);
    total *= Math.max(n, 1);
  }
  if (!Number.isSafeInteger(total)) throw new ValueError(`${fn}: expected a size that fits into memory, got ${shape}`);
  return shape;
}

/** The number of elements of a shape. */
export function countOf(shape: readonly number[]): number {
  let count = 1;
  for (const n of shape) count *= n;
  return count;
}
