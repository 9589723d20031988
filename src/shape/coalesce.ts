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
  if (rank === 0) return line(1, count);
  let size = 1;
  for (let i = 0; i < rank; i++) size *= shape[i];
  if (size === 0) return line(0, count);
  if (evenThroughout(shape, strides, 0, rank, 1)) return merged(shape, strides, size, rank - 1, -1);
  if (evenThroughout(shape, strides, rank - 1, -1, -1)) return merged(shape, strides, size, 0, 1);
  return general(shape, strides);
}

/** One axis on which no operand moves. */
function line(length: number, count: number): LoopNest {
  const result = new Array<Strides>(count);
  for (let k = 0; k < count; k++) result[k] = [0];
  return { shape: [length], strides: result, offsets: null };
}

/** One axis of all elements: the strides are those of the innermost axis, which is the first from `axis` on that moves. */
function merged(shape: Shape, strides: readonly Strides[], size: number, axis: number, step: 1 | -1): LoopNest {
  const last = step < 0 ? 0 : shape.length - 1;
  while (axis !== last && shape[axis] === 1) axis += step;
  const result = new Array<Strides>(strides.length);
  for (let k = 0; k < strides.length; k++) result[k] = [strides[k][axis]];
  return { shape: [size], strides: result, offsets: null };
}

function steppingForwards(shape: Shape, strides: readonly Strides[]): boolean {
  for (let k = 0; k < strides.length; k++) if (strides[k][0] < 0) return shape[0] <= 1;
  return true;
}

/**
 * Whether all axes merge to one, `first` being the outermost and the others following by `step` until `end`, and no
 * operand runs backwards: the case of contiguous operands in C order (or Fortran order, from the last axis) and of scalars.
 */
function evenThroughout(shape: Shape, strides: readonly Strides[], first: number, end: number, step: 1 | -1): boolean {
  for (let k = 0; k < strides.length; k++) {
    const s = strides[k];
    let outer = -1;
    for (let i = first; i !== end; i += step) {
      if (shape[i] === 1) continue;
      if (s[i] < 0 || (outer >= 0 && outer !== s[i] * shape[i])) return false;
      outer = s[i];
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
  if (lengths.length === 0) return line(1, count);
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
