/**
 * @file Axis arguments: negative numbers, lists, permutations, checked and made plain.
 * Reference: NumPy's `normalize_axis_tuple`, `moveaxis` and `transpose`.
 * @module
 */

import { IndexError, ValueError } from "../errors.ts";

/**
 * An axis counted from 0, from one that may count from the end.
 * @param fn name of the function that asked, for the message
 */
export function normalizeAxis(axis: number, rank: number, fn: string): number {
  if (!Number.isInteger(axis)) throw new IndexError(`${fn}: expected a whole number for the axis, got ${String(axis)}`);
  if (axis < -rank || axis >= rank) {
    throw new IndexError(
      `${fn}: axis ${axis} is out of bounds for an array of ${rank} dimension${rank === 1 ? "" : "s"}`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** @throws IndexError for what is no list at all, so that callers without types learn which argument it was. */
function checkAxesList(axes: unknown, fn: string): asserts axes is readonly number[] {
  if (!Array.isArray(axes))
    throw new IndexError(`${fn}: expected an axis or a list of axes, got ${typeof axes} ${String(axes)}`);
}

/** Axes counted from 0 in the order given, each once; all of them for `undefined` and `null`. */
export function normalizeAxes(axes: number | readonly number[] | null | undefined, rank: number, fn: string): number[] {
  if (axes === undefined || axes === null) return Array.from({ length: rank }, (_, i) => i);
  if (typeof axes === "number") return [normalizeAxis(axes, rank, fn)];
  checkAxesList(axes, fn);
  const result = axes.map((axis) => normalizeAxis(axis, rank, fn));
  if (new Set(result).size !== result.length) {
    throw new ValueError(`${fn}: expected each axis once, got axes (${axes.join(", ")})`);
  }
  return result;
}

/** Axes of a transposition: a permutation of all of them, reversed where none are given. */
export function normalizePermutation(axes: readonly number[] | null | undefined, rank: number, fn: string): number[] {
  if (axes === undefined || axes === null) return Array.from({ length: rank }, (_, i) => rank - 1 - i);
  checkAxesList(axes, fn);
  if (axes.length !== rank) {
    throw new ValueError(`${fn}: expected ${rank} axes for ${rank} dimensions, got ${axes.length}`);
  }
  return normalizeAxes(axes, rank, fn);
}

/** The permutation that undoes another. */
export function invertPermutation(axes: readonly number[]): number[] {
  const result = new Array<number>(axes.length);
  for (let i = 0; i < axes.length; i++) result[axes[i]] = i;
  return result;
}

/** The permutation that moves axes to other places and keeps the order of the rest (NumPy's `moveaxis`). */
export function moveAxes(
  source: number | readonly number[],
  destination: number | readonly number[],
  rank: number,
  fn: string,
): number[] {
  const from = normalizeAxes(source, rank, fn);
  const to = normalizeAxes(destination, rank, fn);
  if (from.length !== to.length) {
    throw new ValueError(`${fn}: expected as many destinations as sources, got ${from.length} and ${to.length}`);
  }
  const rest = Array.from({ length: rank }, (_, i) => i).filter((axis) => !from.includes(axis));
  const result = new Array<number>(rank).fill(-1);
  to.forEach((place, i) => {
    result[place] = from[i];
  });
  let next = 0;
  return result.map((axis) => (axis < 0 ? rest[next++] : axis));
}

/** Items at the places that a permutation names: shape or strides of a transposed view. */
export function permute(items: readonly number[], axes: readonly number[]): number[] {
  const result = new Array<number>(axes.length);
  for (let i = 0; i < axes.length; i++) result[i] = items[axes[i]];
  return result;
}
