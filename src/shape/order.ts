/**
 * @file The order in which to walk the axes of several operands, outermost first, so that memory is met as it lies, and
 * the layout that a fresh result takes from its operands (NumPy's order "K").
 * Reference: the axis ordering of NumPy's nditer.
 * @module
 */

import { contiguousStrides, isCContiguous, isFContiguous, type Order, type Shape, type Strides } from "./strides.ts";

/**
 * Axes from the one to walk slowest to the one to walk fastest. Two axes change places where an operand has the longer
 * stride on the inner one; where operands disagree, or none can tell (strides 0), they stay in C order.
 * @param strides of each operand, stretched to the common `shape`
 */
export function walkOrder(shape: Shape, strides: readonly Strides[]): number[] {
  const rank = shape.length;
  const axes = new Array<number>(rank);
  // Inserts axes from the innermost outwards, so that those right of `place` are in order already.
  for (let axis = rank - 1; axis >= 0; axis--) {
    let place = axis;
    for (let at = axis + 1; at < rank; at++) {
      const order = compareAxes(axis, axes[at], shape, strides);
      if (order > 0) place = at;
      else if (order < 0) break;
    }
    for (let i = axis; i < place; i++) axes[i] = axes[i + 1];
    axes[place] = axis;
  }
  return axes;
}

/** Positive where `outer` ought to lie inside of `inner`, negative where it is right outside, 0 where nobody can tell. */
function compareAxes(outer: number, inner: number, shape: Shape, strides: readonly Strides[]): number {
  if (shape[outer] === 1 || shape[inner] === 1) return 0;
  let answer = 0;
  for (let k = 0; k < strides.length; k++) {
    const a = Math.abs(strides[k][outer]);
    const b = Math.abs(strides[k][inner]);
    if (a === 0 || b === 0) continue;
    if (a >= b) return -1;
    answer = 1;
  }
  return answer;
}

/**
 * Strides of a fresh result of `shape`: the axes in the order in which its operands' memory lies, so that Fortran-ordered
 * operands give a Fortran-ordered result. `C` and `F` are taken as they are; `A` is `F` where all operands are
 * Fortran-contiguous and not all C-contiguous, else `C`.
 * @param strides of each operand, stretched to `shape`
 * @param itemsizes of each operand; needed for `A` only
 */
export function resultStrides(
  shape: Shape,
  strides: readonly Strides[],
  itemsize: number,
  order: Order | "K" | "A" = "K",
  itemsizes: readonly number[] = [],
): number[] {
  if (order === "A") {
    const fortran = strides.every((s, k) => isFContiguous(shape, s, itemsizes[k]));
    const c = strides.every((s, k) => isCContiguous(shape, s, itemsizes[k]));
    return contiguousStrides(shape, itemsize, fortran && !c ? "F" : "C");
  }
  if (order !== "K" || shape.length < 2 || shape.includes(0) || inCOrder(shape, strides)) {
    return contiguousStrides(shape, itemsize, order === "F" ? "F" : "C");
  }
  const axes = walkOrder(shape, strides);
  const result = new Array<number>(shape.length);
  let step = itemsize;
  for (let i = axes.length - 1; i >= 0; i--) {
    result[axes[i]] = step;
    step *= shape[axes[i]];
  }
  return result;
}

/** Quick test for the usual case: no operand has a longer stride on an inner axis. */
function inCOrder(shape: Shape, strides: readonly Strides[]): boolean {
  for (let k = 0; k < strides.length; k++) {
    let outer = Number.POSITIVE_INFINITY;
    for (let i = 0; i < shape.length; i++) {
      const stride = Math.abs(strides[k][i]);
      if (shape[i] === 1 || stride === 0) continue;
      if (stride > outer) return false;
      outer = stride;
    }
  }
  return true;
}
