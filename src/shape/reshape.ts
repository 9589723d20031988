/**
 * @file New shapes for the same elements: the missing length, and the strides of a view where one exists.
 * Reference: NumPy's `reshape`, which copies only where no strides can say the new shape.
 * @module
 */

import { ShapeError } from "../errors.ts";
import {
  contiguousStrides,
  formatShape,
  isCContiguous,
  isFContiguous,
  type Order,
  type Shape,
  type Strides,
  sizeOf,
} from "./strides.ts";

/** The lengths of a shape argument: one number, or a list (a typed array or an array of one axis passes for one). */
function lengthsOf(shape: unknown, fn: string): number[] {
  if (typeof shape === "number") return [shape];
  if (typeof shape !== "object" || shape === null || !(Symbol.iterator in shape) || !("length" in shape))
    throw new ShapeError(`${fn}: expected a shape (a whole number or a list of them), got ${String(shape)}`);
  return Array.from(shape as unknown as Iterable<number>);
}

/** Refuses lengths that are not whole or negative, and takes a number for one axis. */
export function normalizeShape(shape: number | readonly number[], fn: string): number[] {
  const result = lengthsOf(shape, fn);
  for (const length of result) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ShapeError(
        `${fn}: expected a shape of whole numbers from 0 on, got (${result.map(String).join(", ")})`,
      );
    }
  }
  return result;
}

/** The shape that a `reshape` argument means for an array of `size` elements, -1 replaced by the length that fits. */
export function resolveReshape(shape: number | readonly number[], old: Shape, fn: string): number[] {
  const wanted = lengthsOf(shape, fn);
  const size = sizeOf(old);
  const open = wanted.indexOf(-1);
  if (open !== wanted.lastIndexOf(-1)) {
    throw new ShapeError(`${fn}: expected at most one length of -1, got (${wanted.join(", ")})`);
  }
  const known = normalizeShape(open < 0 ? wanted : wanted.toSpliced(open, 1), fn);
  const product = sizeOf(known);
  if (open < 0 ? product !== size : product === 0 || size % product !== 0) {
    throw new ShapeError(
      `${fn}: cannot reshape ${size} elements of shape ${formatShape(old)} into ${formatShape(wanted)}`,
    );
  }
  return open < 0 ? known : known.toSpliced(open, 0, size / product);
}

/**
 * Strides that show a view's elements, taken in `order`, under a new shape of the same size; `null` where only a copy can.
 */
export function reshapeStrides(
  shape: Shape,
  strides: Strides,
  itemsize: number,
  to: Shape,
  order: Order = "C",
): number[] | null {
  if (order === "C" ? isCContiguous(shape, strides, itemsize) : isFContiguous(shape, strides, itemsize)) {
    // Unlike a fresh array, a reshaped empty one has the strides of one with an element on each empty axis.
    return contiguousStrides(
      to.map((length) => length || 1),
      itemsize,
      order,
    );
  }
  if (order === "C") return splitRuns(shape, strides, itemsize, to);
  return splitRuns(shape.toReversed(), strides.toReversed(), itemsize, to.toReversed())?.toReversed() ?? null;
}

/**
 * Old axes that step evenly into each other form runs, as long as can be. A new axis must lie within one run: two runs
 * do not step evenly, or they would be one. So each run, from the innermost, is cut by the new lengths.
 */
function splitRuns(shape: Shape, strides: Strides, itemsize: number, to: Shape): number[] | null {
  const result = new Array<number>(to.length);
  let axis = shape.length - 1;
  let left = 1;
  let step = itemsize;
  for (let i = to.length - 1; i >= 0; i--) {
    if (left === 1 && to[i] !== 1) {
      while (shape[axis] === 1) axis--;
      left = shape[axis];
      step = strides[axis--];
      for (; axis >= 0; axis--) {
        if (shape[axis] === 1) continue;
        if (strides[axis] !== step * left) break;
        left *= shape[axis];
      }
    }
    if (left % to[i] !== 0) return null;
    result[i] = step;
    step *= to[i];
    left /= to[i];
  }
  return result;
}
