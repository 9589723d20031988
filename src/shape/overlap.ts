/**
 * @file Whether two views of one storage have bytes in common, and whether two elements of one view do: a quick test
 * by bounds and an exact one. Both views must be of the same storage; the caller knows which storage that is.
 * Method: an element's byte is a sum of index × stride, so common bytes are solutions of one linear equation with
 * bounded unknowns; they are searched depth first, with bounds and divisibility to cut branches.
 * @module
 */

import { memoryBounds, sameNumbers, type View } from "./strides.ts";

/** Whether the spans of bytes of two views meet: false is certain, true is not. */
export function boundsOverlap(a: View, b: View): boolean {
  const first = memoryBounds(a);
  const second = memoryBounds(b);
  return first.low < second.high && second.low < first.high && first.low < first.high && second.low < second.high;
}

/** Whether two views have the same elements in the same places, so that one may be written while the other is read. */
export function sameElements(a: View, b: View): boolean {
  return (
    a.offset === b.offset &&
    a.itemsize === b.itemsize &&
    sameNumbers(a.shape, b.shape) &&
    a.strides.every((stride, i) => stride === b.strides[i] || a.shape[i] <= 1)
  );
}

/**
 * Whether two views have a byte in common, exactly; `undefined` when `maxWork` steps did not suffice to know.
 * @param maxWork candidates to try at most; the problem is NP-hard in general, though real views need a few
 */
export function sharesMemory(a: View, b: View, maxWork = 100_000): boolean | undefined {
  if (!boundsOverlap(a, b)) return false;
  const terms: Term[] = [];
  // Bytes of a minus bytes of b are to be zero: offset plus index terms, each shifted to run upwards from its least value.
  let rest = b.offset - a.offset;
  rest += addTerms(terms, a.shape, a.strides, 1);
  rest += addTerms(terms, b.shape, b.strides, -1);
  rest += addTerm(terms, 1, a.itemsize - 1);
  rest += addTerm(terms, -1, b.itemsize - 1);
  return solve(mergeEqual(terms), rest, maxWork);
}

/**
 * Whether two different indices of a view lead to a common byte, so that writing it depends on the order of elements;
 * `undefined` when `maxWork` steps did not suffice to know.
 */
export function overlapsItself(view: View, maxWork = 100_000): boolean | undefined {
  const axes: { length: number; stride: number }[] = [];
  for (let i = 0; i < view.shape.length; i++) {
    if (view.shape[i] === 0) return false;
    if (view.shape[i] > 1) axes.push({ length: view.shape[i], stride: Math.abs(view.strides[i]) });
  }
  axes.sort((a, b) => a.stride - b.stride);
  // Nearly every array: each axis steps over all that lies inside it.
  let reach = view.itemsize;
  let nested = true;
  for (const { length, stride } of axes) {
    if (stride < reach) nested = false;
    reach += (length - 1) * stride;
  }
  if (nested) return false;
  // Else look for two indices whose difference, one entry an axis, is no move at all. The first differing axis may be
  // taken to go upwards by at least one step, the axes before it not to move, and the others to move either way.
  for (let first = 0; first < axes.length; first++) {
    const terms: Term[] = [];
    let rest = -axes[first].stride;
    rest += addTerm(terms, axes[first].stride, axes[first].length - 2);
    for (const { length, stride } of axes.slice(first + 1)) {
      rest += addTerm(terms, stride, length - 1) + addTerm(terms, -stride, length - 1);
    }
    rest += addTerm(terms, 1, view.itemsize - 1) + addTerm(terms, -1, view.itemsize - 1);
    const found = solve(mergeEqual(terms), rest, maxWork);
    if (found !== false) return found;
  }
  return false;
}

/** `step` times a whole number from 0 to `most`. */
interface Term {
  step: number;
  most: number;
}

function addTerms(terms: Term[], shape: readonly number[], strides: readonly number[], sign: 1 | -1): number {
  let rest = 0;
  for (let i = 0; i < shape.length; i++) rest += addTerm(terms, sign * strides[i], shape[i] - 1);
  return rest;
}

/** Adds a term with a positive step and gives what the right side grows by: −s·x is s·(most − x) − s·most. */
function addTerm(terms: Term[], step: number, most: number): number {
  if (step === 0 || most <= 0) return 0;
  terms.push({ step: Math.abs(step), most });
  return step < 0 ? -step * most : 0;
}

/** Two terms of equal steps are one of both reaches; largest steps first, where the search branches least. */
function mergeEqual(terms: Term[]): Term[] {
  const reach = new Map<number, number>();
  for (const { step, most } of terms) reach.set(step, (reach.get(step) ?? 0) + most);
  return [...reach].map(([step, most]) => ({ step, most })).sort((a, b) => b.step - a.step);
}

/** Whether the terms can sum to `total`. */
function solve(terms: readonly Term[], total: number, maxWork: number): boolean | undefined {
  const count = terms.length;
  const reach = new Array<number>(count + 1).fill(0);
  const divisor = new Array<number>(count + 1).fill(0);
  for (let i = count - 1; i >= 0; i--) {
    reach[i] = reach[i + 1] + terms[i].step * terms[i].most;
    divisor[i] = gcd(terms[i].step, divisor[i + 1]);
  }
  let work = 0;
  const search = (i: number, rest: number): boolean | undefined => {
    if (rest < 0 || rest > reach[i]) return false;
    if (rest === 0) return true;
    // rest > 0 is within reach here, so that a term is left and the divisor is not 0.
    if (rest % divisor[i] !== 0) return false;
    const { step, most } = terms[i];
    const greatest = Math.min(most, Math.floor(rest / step));
    const least = Math.max(0, Math.ceil((rest - reach[i + 1]) / step));
    for (let x = greatest; x >= least; x--) {
      if (++work > maxWork) return undefined;
      const found = search(i + 1, rest - x * step);
      if (found !== false) return found;
    }
    return false;
  };
  return search(0, total);
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
