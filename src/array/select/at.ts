/**
 * @file `at` and `set`: NumPy's `a[index]` and `a[index] = value`.
 * Reference: https://numpy.org/doc/stable/user/basics.indexing.html
 * @module
 */
import type { DTypeName } from "../../dtype/dtype.ts";
import { IndexError, ShapeError } from "../../errors.ts";
import { type AdvancedPlan, planSelect, type SelectPart } from "../../shape/select.ts";
import { formatShape, sameNumbers } from "../../shape/strides.ts";
import { expectArray } from "../check.ts";
import { type ArrayLike, emptyArray } from "../make.ts";
import type { Index } from "../methods.ts";
import type { NDArray } from "../ndarray.ts";
import { assign, clashes, copyOf } from "../ufunc/call.ts";
import { fitted, overlap, sourceFor, valueFor } from "./arguments.ts";
import { gather, type Places, placesAlong, placesOf, scatter } from "./gather.ts";
import { inC } from "./integers.ts";
import { type Parts, partsOfMask, sortParts } from "./parts.ts";
import { countTrue, packTrue, unpackTrue } from "./scan.ts";

/** @throws IndexError unless the mask covers the array's first axes */
function checkMask(mask: NDArray, a: NDArray, fn: string): void {
  const covered = a.shape.slice(0, mask.ndim);
  if (!sameNumbers(mask.shape, covered))
    throw new IndexError(
      `${fn}: expected a mask of shape ${formatShape(covered)}, got one of shape ${formatShape(mask.shape)}`,
    );
}

function plan(a: NDArray, { parts }: Parts, fn: string): AdvancedPlan {
  return planSelect(a.shape, a.strides, a.offset, parts, fn);
}

/** What masks of no axis (`true`, `false`) and no index arrays select: along the axis that they make nothing moves. */
function viewOfPlan<D extends DTypeName>(a: NDArray<D>, { offset, shape, strides }: AdvancedPlan): NDArray<D> {
  return a.viewOf(offset, shape, strides);
}

/**
 * Part of an array, NumPy's `a[…]`: a view where the index is whole numbers, slices (`slice(2, 5)`, `"2:5"`), `ellipsis` (`"..."`)
 * and `newaxis` (`null`); a copy where index arrays or masks take part, mixed as in NumPy.
 * @throws IndexError for what is no index or lies outside; ShapeError where index arrays do not broadcast
 * https://numpy.org/doc/stable/user/basics.indexing.html
 */
export function at<D extends DTypeName>(a: NDArray<D>, ...index: readonly Index[]): NDArray<D> {
  const fn = "at";
  expectArray(a, "a", fn);
  let sorted = sortParts(index, fn);
  const { mask } = sorted;
  if (mask !== undefined) {
    checkMask(mask, a as NDArray, fn);
    if (mask.ndim === a.ndim) {
      const counted = countTrue(mask, 2 * a.itemsize, fn);
      return packTrue(counted, inC(a as NDArray, fn), fn) as NDArray as NDArray<D>;
    }
    sorted = partsOfMask(mask, fn);
  }
  // One index array alone: the usual case goes without a plan.
  if (sorted.lists.length === 1 && sorted.parts.length === 1 && a.ndim > 0)
    return gathered(placesAlong(a as NDArray, 0, sorted.lists[0], fn), a, fn);
  const planned = plan(a as NDArray, sorted, fn);
  if (sorted.lists.length === 0) {
    const view = viewOfPlan(a, planned);
    return planned.indexShape.length > 0 || sorted.copies ? (copyOf(view as NDArray) as NDArray as NDArray<D>) : view;
  }
  return gathered(placesOf(a as NDArray, planned, sorted.lists, fn), a, fn);
}

function gathered<D extends DTypeName>(places: Places, a: NDArray<D>, fn: string): NDArray<D> {
  const result = emptyArray(places.shape, a.dtype);
  gather(places, result as NDArray, fn);
  return result;
}

/**
 * Writes a value, stretched and cast, into what `at` would select: `set(a, [0, ":"], 1)`. A list is the parts of the index, so an
 * index array alone is `[[0, 2]]`. Where a place is named again, the last value stays.
 * @returns the array
 * @throws IndexError, ShapeError, DTypeError; ValueError for an array that is read-only. Nothing is written then.
 */
export function set<D extends DTypeName>(a: NDArray<D>, index: readonly Index[] | Index, value: ArrayLike): NDArray<D> {
  const fn = "set";
  expectArray(a, "a", fn);
  const array = a as NDArray;
  array.checkWriteable(fn);
  let sorted = sortParts(Array.isArray(index) ? index : [index as Index], fn);
  const { mask } = sorted;
  if (mask !== undefined) {
    checkMask(mask, array, fn);
    const source = valueFor(value, array, fn);
    if (mask.ndim === a.ndim && source.ndim > 1)
      throw new ShapeError(`${fn}: expected a value of at most 1 dimension for a mask, got ${source.ndim}`);
    if (setMasked(array, mask, source, fn)) return a;
    sorted = partsOfMask(mask, fn);
  }
  const planned = plan(array, sorted, fn);
  if (sorted.lists.length === 0) {
    const source = sourceFor(value, array, fn);
    if (source.ndim > 0 && sorted.parts.length === array.ndim && sorted.parts.every(isWhole))
      throw new ShapeError(`${fn}: expected a scalar for one element, got shape ${formatShape(source.shape)}`);
    // The value itself, not a copy of it: assigning looks at the part that is written, which may be elsewhere.
    assign(viewOfPlan(array, planned), source, fn);
    return a;
  }
  const source = fitted(valueFor(value, array, fn), planned.shape, fn);
  const lists = sorted.lists.map((list) => (overlap(list, array) ? copyOf(list) : list));
  scatter(placesOf(array, planned, lists, fn), source, fn);
  return a;
}

const isWhole = (part: SelectPart): boolean => typeof part === "number" || typeof part === "bigint";

/** Writes under a lone mask without listing its indices, where that can be done; gives whether it was. */
function setMasked(a: NDArray, given: NDArray, source: NDArray, fn: string): boolean {
  const mask = clashes(given, a) ? copyOf(given) : given;
  if (source.size === 1 && source.ndim <= 1) {
    const missing = a.ndim - mask.ndim;
    const stretched = mask.viewOf(
      mask.offset,
      [...mask.shape, ...new Array(missing).fill(1)],
      [...mask.strides, ...new Array(missing).fill(0)],
    );
    const element = source.viewOf(source.offset, [], []);
    assign(a, element, fn, stretched);
    return true;
  }
  if (mask.ndim !== a.ndim || !a.isC) return false;
  const counted = countTrue(mask, 2 * a.itemsize, fn);
  const own = fitted(source, [counted.total], fn);
  if (own.size !== counted.total) return false;
  unpackTrue(counted, inC(own, fn), a, fn);
  return true;
}
