/**
 * @file Arrays joined along an axis that they have, or along a new one.
 * Reference: https://numpy.org/doc/stable/reference/routines.array-manipulation.html (joining arrays)
 * @module
 */
import { type DType, type DTypeLike, dtype as dtypeOf } from "../dtype/dtype.ts";
import { type Casting, checkCast, resultType } from "../dtype/promote.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis } from "../shape/axes.ts";
import { resultStrides } from "../shape/order.ts";
import { formatShape, sameNumbers } from "../shape/strides.ts";
import { expectArray, expectList } from "./check.ts";
import { atleast_1d, atleast_2d, atleast_3d, copyIn, expand_dims, ravel, reshape } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyStrided } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { assign } from "./ufunc/call.ts";

/** Options of functions that join arrays. */
export interface JoinOptions<S extends DTypeLike = DTypeLike> {
  /** Where to put the result; must have exactly the result's shape. */
  readonly out?: NDArray;
  readonly dtype?: S;
  /** Which casts to the result's dtype are allowed; "same_kind" by default. */
  readonly casting?: Casting;
}

/** Options with the axis: `null` joins the elements of all arrays on one axis. */
export interface AxisJoinOptions<S extends DTypeLike = DTypeLike> extends JoinOptions<S> {
  readonly axis?: number | null;
}

/** true for one dtype, false for a union of several. */
type IsOne<D, All = D> = [D] extends [never] ? false : D extends unknown ? ([All] extends [D] ? true : false) : never;

/** Joined arrays keep a dtype that they have in common; what else promotion gives is not worked out. */
export type Joined<X> =
  X extends NDArray<infer D>
    ? NDArray<D>
    : X extends readonly NDArray<infer D>[]
      ? IsOne<D> extends true
        ? NDArray<D>
        : NDArray
      : NDArray;

type Parts = readonly ArrayLike[] | NDArray;

const joinNames = ["out", "dtype", "casting"];
const axisJoinNames = ["axis", ...joinNames];

function listOf(arrays: readonly ArrayLike[] | NDArray, fn: string): NDArray[] {
  expectList(arrays, "arrays", fn);
  const list = Array.from(arrays as Iterable<ArrayLike>, (a) => asNDArray(a, fn));
  if (list.length === 0) throw new ValueError(`${fn}: expected at least one array, got none`);
  return list;
}

/** The part of an array from `start` on an axis with `length` elements, as a view. */
export function span(a: NDArray, axis: number, start: number, length: number): NDArray {
  const shape = [...a.shape];
  shape[axis] = length;
  // An empty part may begin behind the end; it keeps the array's own offset.
  return a.viewOf(length === 0 ? a.offset : a.offset + start * a.strides[axis], shape, a.strides);
}

/**
 * Arrays of equal shape but for one axis, one behind the other on it (0 by default).
 * @throws ShapeError, ValueError, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.concatenate.html
 */
export function concatenate<X extends Parts>(
  arrays: X,
  options?: number | null | { readonly axis?: number | null },
): Joined<X>;
export function concatenate(arrays: Parts, options?: AxisJoinOptions | number | null): NDArray;
export function concatenate(arrays: Parts, options: AxisJoinOptions | number | null = {}): NDArray {
  const given = typeof options === "number" || options === null ? { axis: options } : options;
  checkOptions(given, axisJoinNames, "concatenate");
  return concatenated(listOf(arrays, "concatenate"), given, "concatenate");
}

/** {@link concatenate} for functions made of it, which speak of themselves in errors. */
export function concatenated(list: readonly NDArray[], options: AxisJoinOptions, fn: string): NDArray {
  const { axis = 0 } = options;
  if (axis === null)
    return joined(
      list.map((a) => ravel(a) as NDArray),
      0,
      options,
      fn,
    );
  if (list[0].ndim === 0) throw new ShapeError(`${fn}: expected arrays with at least one axis, got a 0-d array`);
  return joined(list, normalizeAxis(axis, list[0].ndim, fn), options, fn);
}
export { concatenate as concat };

function joined(list: readonly NDArray[], axis: number, options: JoinOptions, fn: string): NDArray {
  const shape = [...list[0].shape];
  for (const { shape: other } of list.slice(1)) {
    if (other.length !== shape.length || other.some((n, i) => i !== axis && n !== shape[i]))
      throw new ShapeError(
        `${fn}: expected shapes that agree but for axis ${axis}, got ${formatShape(list[0].shape)} and ${formatShape(other)}`,
      );
    shape[axis] += other[axis];
  }
  const result = target(list, shape, options, fn);
  // All casts are looked at before anything is written.
  for (const a of list) checkCast(a.dtype, result.dtype, options.casting ?? "same_kind", fn);
  let start = 0;
  for (const a of list) {
    if (a.size > 0) assign(span(result, axis, start, a.shape[axis]), a, fn);
    start += a.shape[axis];
  }
  return result;
}

/** The array to write: `out`, or a fresh one laid out as the parts are. */
function target(list: readonly NDArray[], shape: readonly number[], options: JoinOptions, fn: string): NDArray {
  const { out } = options;
  if (out === undefined) {
    const dtype: DType =
      options.dtype === undefined ? resultType(...list.map((a) => a.dtype)) : dtypeOf(options.dtype, fn);
    const strides = list.map((a) => a.strides);
    return emptyStrided(shape, resultStrides(shape, strides, dtype.itemsize), dtype);
  }
  if (options.dtype !== undefined) throw new ValueError(`${fn}: expected out or dtype, got both`);
  expectArray(out, "out", fn);
  if (!sameNumbers(out.shape, shape))
    throw new ShapeError(`${fn}: expected out of shape ${formatShape(shape)}, got ${formatShape(out.shape)}`);
  out.checkWriteable(fn);
  return out;
}

/**
 * Arrays of one shape, side by side along a new axis (0 by default).
 * @throws ShapeError, IndexError, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.stack.html
 */
export function stack<X extends Parts>(arrays: X, options?: number | { readonly axis?: number }): Joined<X>;
export function stack(arrays: Parts, options?: AxisJoinOptions | number): NDArray;
export function stack(arrays: Parts, options: AxisJoinOptions | number = {}): NDArray {
  const given = typeof options === "number" ? { axis: options } : options;
  checkOptions(given, axisJoinNames, "stack");
  const list = listOf(arrays, "stack");
  const other = list.find((a) => !sameNumbers(a.shape, list[0].shape));
  if (other !== undefined)
    throw new ShapeError(
      `stack: expected arrays of one shape, got ${formatShape(list[0].shape)} and ${formatShape(other.shape)}`,
    );
  if (given.axis === null) throw new ValueError("stack: expected an axis, got null");
  const axis = normalizeAxis(given.axis ?? 0, list[0].ndim + 1, "stack");
  return joined(
    list.map((a) => expand_dims(a, axis) as NDArray),
    axis,
    given,
    "stack",
  );
}

/** Arrays put below each other: joined on the first axis, vectors as rows. https://numpy.org/doc/stable/reference/generated/numpy.vstack.html */
export function vstack<X extends Parts>(arrays: X): Joined<X>;
export function vstack(arrays: Parts, options?: Omit<JoinOptions, "out">): NDArray;
export function vstack(arrays: Parts, options: Omit<JoinOptions, "out"> = {}): NDArray {
  checkOptions(options, ["dtype", "casting"], "vstack");
  return joined(
    listOf(arrays, "vstack").map((a) => atleast_2d(a) as NDArray),
    0,
    options,
    "vstack",
  );
}

/** Arrays put next to each other: joined on the second axis, vectors on their only one. https://numpy.org/doc/stable/reference/generated/numpy.hstack.html */
export function hstack<X extends Parts>(arrays: X): Joined<X>;
export function hstack(arrays: Parts, options?: Omit<JoinOptions, "out">): NDArray;
export function hstack(arrays: Parts, options: Omit<JoinOptions, "out"> = {}): NDArray {
  checkOptions(options, ["dtype", "casting"], "hstack");
  const list = listOf(arrays, "hstack").map((a) => atleast_1d(a) as NDArray);
  return joined(list, list[0].ndim === 1 ? 0 : 1, options, "hstack");
}

/** Arrays put behind each other: joined on the third axis. https://numpy.org/doc/stable/reference/generated/numpy.dstack.html */
export function dstack<X extends Parts>(arrays: X): Joined<X> {
  return joined(
    listOf(arrays, "dstack").map((a) => atleast_3d(a) as NDArray),
    2,
    {},
    "dstack",
  ) as Joined<X>;
}

/** Vectors as the columns of a matrix; matrices as they are. https://numpy.org/doc/stable/reference/generated/numpy.column_stack.html */
export function column_stack<X extends Parts>(arrays: X): Joined<X> {
  const columns = listOf(arrays, "column_stack").map((a) => (a.ndim < 2 ? (reshape(a, [a.size, 1]) as NDArray) : a));
  return joined(columns, 1, {}, "column_stack") as Joined<X>;
}

/** Nested lists of arrays: the innermost are joined on the last axis, the lists around them on the axis before … */
export type Blocks = ArrayLike | readonly Blocks[];

/**
 * An array out of nested lists of blocks.
 * @throws ValueError for lists of different depth or empty ones; ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.block.html
 */
export function block(arrays: Blocks): NDArray {
  const depth = depthOf(arrays);
  const rank = Math.max(depth, greatestRank(arrays));
  const build = (part: Blocks, level: number): NDArray => {
    if (level === depth) {
      const a = asNDArray(part as ArrayLike, "block");
      return reshape(a, [...new Array<number>(rank - a.ndim).fill(1), ...a.shape]) as NDArray;
    }
    const parts = (part as readonly Blocks[]).map((inner) => build(inner, level + 1));
    return joined(parts, rank - depth + level, {}, "block");
  };
  return depth === 0 ? copyIn(asNDArray(arrays as ArrayLike, "block"), "K", "block") : build(arrays, 0);
}

/** How deep the lists are nested, everywhere the same. */
function depthOf(part: Blocks): number {
  if (!Array.isArray(part)) return 0;
  if (part.length === 0) throw new ValueError("block: expected lists with blocks, got an empty list");
  const depths = new Set(part.map((inner) => depthOf(inner)));
  if (depths.size > 1)
    throw new ValueError(`block: expected lists nested equally deep, got depths ${[...depths].join(" and ")}`);
  return 1 + depthOf(part[0]);
}

function greatestRank(part: Blocks): number {
  return Array.isArray(part) ? Math.max(...part.map(greatestRank)) : asNDArray(part as ArrayLike, "block").ndim;
}
