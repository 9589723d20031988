/**
 * @file Selection as arithmetic: what basic indexing (integers, slices, new axes, ellipsis) makes of offset, shape and
 * strides, and a plan for advanced indexing (index arrays and masks mixed in). No element is read here.
 * Reference: https://numpy.org/doc/stable/user/basics.indexing.html
 * @module
 */

import { IndexError } from "../errors.ts";
import { broadcastShapes } from "./broadcast.ts";
import { parseSlice, Slice, sliceLength } from "./slice.ts";
import { formatShape, type Shape, type Strides } from "./strides.ts";

/** Stands for as many whole axes as are left over. */
export const ellipsis: unique symbol = Symbol.for("numjet.ellipsis");
/** Puts a new axis of length 1. */
export const newaxis = null;

/** A part of a basic index; text is a slice (`"2:5"`) or the ellipsis (`"..."`). */
export type BasicPart = number | bigint | Slice | string | null | typeof ellipsis;

/** An index array or a mask inside an index, of which a plan needs the shape only. */
export interface AdvancedPart {
  /** Shape of the index array; of a mask: `[count]`, the number of its true elements. */
  readonly shape: Shape;
  /** For a mask its own shape, which must agree with the axes that it covers; absent for an index array. */
  readonly mask?: Shape;
}

/** A part of any index. */
export type SelectPart = BasicPart | AdvancedPart;

/** Where a selection's elements lie: offset in bytes from the start of the storage. */
export interface Selection {
  readonly offset: number;
  readonly shape: number[];
  readonly strides: number[];
}

/** One source axis that is walked by index values. */
export interface Gather {
  /** Which advanced part of the index, counted from 0 among advanced ones. */
  readonly part: number;
  /** Which of a mask's index lists (its `nonzero`), 0 for an index array. */
  readonly component: number;
  readonly axis: number;
  /** Length of the source axis: index values lie in `-length … length - 1`. */
  readonly length: number;
  readonly stride: number;
}

/**
 * An advanced selection: the element at result index `r` lies at `offset + Σ r·strides + Σ wrapped index·gather.stride`,
 * where each index array is broadcast to `indexShape` and read at the axes of `r` from `indexAxis` on.
 */
export interface AdvancedPlan extends Selection {
  /** Common shape of the index arrays. */
  readonly indexShape: Shape;
  /** Result axis at which `indexShape` begins. */
  readonly indexAxis: number;
  readonly gathers: readonly Gather[];
}

/** Whether an index has index arrays or masks and so needs a plan and a copy. */
export function isAdvanced(parts: readonly SelectPart[]): boolean {
  return parts.some(isAdvancedPart);
}

/**
 * The view that a basic index selects. Missing parts at the end select whole axes.
 * @param fn name of the function that asked, for the message
 */
export function selectBasic(
  shape: Shape,
  strides: Strides,
  offset: number,
  parts: readonly BasicPart[],
  fn: string,
): Selection {
  return planSelect(shape, strides, offset, parts, fn);
}

/** The plan of an index that may have index arrays and masks. */
export function planSelect(
  shape: Shape,
  strides: Strides,
  offset: number,
  parts: readonly SelectPart[],
  fn: string,
): AdvancedPlan {
  const rank = shape.length;
  const spare = rank - axesUsed(parts, shape, fn);
  const advanced = isAdvanced(parts);
  const to: number[] = [];
  const steps: number[] = [];
  const indexShapes: Shape[] = [];
  const gathers: Gather[] = [];
  // Index axes go where the first index array or integer stands, unless a slice, new axis or ellipsis separates two
  // such parts: then they come first.
  let indexAxis = -1;
  let ended = false;
  let axis = 0;
  for (const given of parts) {
    const part = typeof given === "string" ? parsePart(given, fn) : given;
    const integer = typeof part === "number" || typeof part === "bigint";
    if (advanced && (integer || isAdvancedPart(part))) {
      if (indexAxis < 0) indexAxis = to.length;
      else if (ended) indexAxis = 0;
      ended = false;
    } else if (indexAxis >= 0) ended = true;
    if (integer) {
      offset += wrapIndex(Number(part), shape[axis], axis, fn) * strides[axis];
      axis++;
    } else if (part instanceof Slice) {
      const [start, stop, step] = part.indices(shape[axis]);
      const length = sliceLength(start, stop, step);
      // An empty slice may start past the end; its offset must stay inside the storage.
      if (length > 0) offset += start * strides[axis];
      to.push(length);
      steps.push(step * strides[axis]);
      axis++;
    } else if (part === newaxis) {
      to.push(1);
      steps.push(0);
    } else if (part === ellipsis) {
      for (const end = axis + spare; axis < end; axis++) {
        to.push(shape[axis]);
        steps.push(strides[axis]);
      }
    } else if (isAdvancedPart(part)) {
      const covered = part.mask?.length ?? 1;
      for (let component = 0; component < covered; component++, axis++) {
        gathers.push({ part: indexShapes.length, component, axis, length: shape[axis], stride: strides[axis] });
      }
      indexShapes.push(part.shape);
    } else {
      throw new IndexError(`${fn}: ${expected}, got ${String(part)}`);
    }
  }
  for (; axis < rank; axis++) {
    to.push(shape[axis]);
    steps.push(strides[axis]);
  }
  const indexShape = broadcastShapes(indexShapes, fn);
  if (indexAxis < 0) indexAxis = 0;
  if (advanced) {
    to.splice(indexAxis, 0, ...indexShape);
    steps.splice(indexAxis, 0, ...indexShape.map(() => 0));
  }
  return { offset, shape: to, strides: steps, indexShape, indexAxis, gathers };
}

/**
 * An index counted from 0, from one that may count from the end.
 * @param fn name of the function that asked, for the message
 */
export function wrapIndex(index: number, length: number, axis: number, fn: string): number {
  if (!Number.isInteger(index)) throw new IndexError(`${fn}: ${expected}, got ${index}`);
  if (index < -length || index >= length) {
    throw new IndexError(`${fn}: index ${index} is out of bounds for axis ${axis} with size ${length}`);
  }
  return index < 0 ? index + length : index;
}

const expected = 'expected whole numbers, slices such as "2:5", "...", newaxis, index arrays or masks';

function isAdvancedPart(part: SelectPart): part is AdvancedPart {
  return typeof part === "object" && part !== null && !(part instanceof Slice) && Array.isArray(part.shape);
}

function parsePart(text: string, fn: string): Slice | typeof ellipsis {
  return text === "..." ? ellipsis : parseSlice(text, fn);
}

/** Number of source axes that the parts take, the ellipsis none; checks number of axes, ellipses and mask shapes. */
function axesUsed(parts: readonly SelectPart[], shape: Shape, fn: string): number {
  let used = 0;
  let ellipses = 0;
  for (const part of parts) {
    if (isEllipsis(part)) ellipses++;
    else used += axesOf(part);
  }
  if (ellipses > 1) throw new IndexError(`${fn}: expected at most one ellipsis, got ${ellipses}`);
  if (used > shape.length) {
    throw new IndexError(
      `${fn}: expected at most ${shape.length} indices for shape ${formatShape(shape)}, got ${used}`,
    );
  }
  let axis = 0;
  for (const part of parts) {
    if (isAdvancedPart(part) && part.mask) checkMask(part.mask, shape, axis, fn);
    axis += isEllipsis(part) ? shape.length - used : axesOf(part);
  }
  return used;
}

function isEllipsis(part: SelectPart): boolean {
  return part === ellipsis || part === "...";
}

/** Source axes that a part other than the ellipsis takes. */
function axesOf(part: SelectPart): number {
  if (part === newaxis) return 0;
  return isAdvancedPart(part) ? (part.mask?.length ?? 1) : 1;
}

function checkMask(mask: Shape, shape: Shape, first: number, fn: string): void {
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== shape[first + i]) {
      throw new IndexError(
        `${fn}: mask of shape ${formatShape(mask)} does not match axis ${first + i} with size ${shape[first + i]}`,
      );
    }
  }
}
