/**
 * @file The least loop nest that visits all elements of several operands in memory order: axes of one element dropped,
 * axes sorted, backward axes turned round, axes merged that every operand steps through evenly. Runs at every eager
 * call, so: plain loops, no allocation but the result, early exits. For elementwise work only: the order of visits changes.
 * Reference: what NumPy's nditer does before it iterates.
 * @module
 */

import { walkOrder } from "./order.ts";
import type { Shape, Strides } from "./strides.ts";

/** A loop nest over operands, outermost axis first; at least one axis. */
export interface LoopNest {
  readonly shape: Shape;
  /** Bytes per step of each axis, for each operand. */
  readonly strides: readonly Strides[];
  /** Bytes to add to each operand's start, where axes were turned round; `null` for none. */
  readonly offsets: readonly number[] | null;
}

/**
 * The least loop nest over operands of a common shape. A 0-d shape gives one axis of length 1 and stride 0, an empty one
 * one axis of length 0. An axis is turned round where no operand steps forwards on it and one steps backwards.
 * @param strides of each operand in bytes, stretched to `shape`
 */
export function coalesce(shape: Shape, strides: readonly Strides[]): LoopNest {
  const rank = shape.length;
  const count = strides.length;
  if (rank === 1) return steppingForwards(shape, strides) ? { shape, strides, offsets: null } : general(shape, strides);
  let size = 1;
  for (let i = 0; i < rank; i++) size *= shape[i];
  if (rank === 0 || size === 0) return line(rank === 0 ? 1 : 0, count, () => 0);
  if (evenThroughout(shape, strides)) {
    let inner = rank - 1;
    while (inner > 0 && shape[inner] === 1) inner--;
    return line(size, count, (k) => strides[k][inner]);
  }
  return general(shape, strides);
}

function line(length: number, count: number, stride: (operand: number) => number): LoopNest {
  const result = new Array<Strides>(count);
  for (let k = 0; k < count; k++) result[k] = [stride(k)];
  return { shape: [length], strides: result, offsets: null };
}

function steppingForwards(shape: Shape, strides: readonly Strides[]): boolean {
  for (let k = 0; k < strides.length; k++) if (strides[k][0] < 0) return shape[0] <= 1;
  return true;
}

/** Whether all axes merge to one as they stand, as those of contiguous operands and scalars do, and none runs backwards. */
function evenThroughout(shape: Shape, strides: readonly Strides[]): boolean {
  for (let k = 0; k < strides.length; k++) {
    const s = strides[k];
    let expected = -1;
    for (let i = shape.length - 1; i >= 0; i--) {
      if (shape[i] === 1) continue;
      if (expected < 0) {
        if (s[i] < 0) return false;
      } else if (s[i] !== expected) return false;
      expected = s[i] * shape[i];
    }
  }
  return true;
}

function general(shape: Shape, strides: readonly Strides[]): LoopNest {
  const count = strides.length;
  const axes = walkOrder(shape, strides);
  const lengths: number[] = [];
  const steps: number[][] = new Array(count);
  const offsets = new Array<number>(count).fill(0);
  for (let k = 0; k < count; k++) steps[k] = [];
  let turned = false;
  for (const axis of axes) {
    const length = shape[axis];
    if (length === 1) continue;
    const back = runsBackwards(axis, strides);
    turned ||= back;
    const outer = lengths.length - 1;
    // The axis before can take this one in when its step is this axis's whole way, for every operand.
    let merges = outer >= 0;
    for (let k = 0; k < count; k++) {
      const stride = strides[k][axis];
      if (back) offsets[k] += stride * (length - 1);
      const step = back && stride !== 0 ? -stride : stride;
      if (merges && steps[k][outer] !== step * length) merges = false;
      steps[k].push(step);
    }
    if (merges) {
      lengths[outer] *= length;
      for (let k = 0; k < count; k++) steps[k].splice(outer, 1);
    } else lengths.push(length);
  }
  if (lengths.length === 0) return line(1, count, () => 0);
  return { shape: lengths, strides: steps, offsets: turned ? offsets : null };
}

function runsBackwards(axis: number, strides: readonly Strides[]): boolean {
  let backwards = false;
  for (let k = 0; k < strides.length; k++) {
    if (strides[k][axis] > 0) return false;
    if (strides[k][axis] < 0) backwards = true;
  }
  return backwards;
}
