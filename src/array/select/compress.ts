/**
 * @file Elements by conditions: taken along an axis, or written where a mask is true.
 * Reference: https://numpy.org/doc/stable/reference/routines.indexing.html
 * @module
 */
import { dtypes } from "../../dtype/dtype.ts";
import { type Casting, canCast, checkCast, checkWeakInt, promoteWeak, weakKindOf } from "../../dtype/promote.ts";
import { DTypeError, ShapeError, ValueError } from "../../errors.ts";
import { formatShape } from "../../shape/strides.ts";
import { expectArray } from "../check.ts";
import { castIn } from "../layout.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { isScalar, zeroD } from "../scalar.ts";
import { assign, clashes, copyOf } from "../ufunc/call.ts";
import { type AxisOption, axisOptions, flat, repeated, valueFor, writeFlat } from "./arguments.ts";
import { flatnonzero } from "./nonzero.ts";
import { countTrue, packTrue, unpackTrue } from "./scan.ts";
import { taken } from "./take.ts";

type Same<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/** Options of {@link compress}. */
export interface CompressOptions extends AxisOption {
  readonly out?: NDArray;
}

/**
 * The slices along an axis where a list of conditions is true; of the flattened array without an axis. What the list does not
 * reach is left out.
 * @throws ShapeError unless the condition has 1 dimension; IndexError where it is true beyond the axis
 * https://numpy.org/doc/stable/reference/generated/numpy.compress.html
 */
export function compress<X extends ArrayLike>(
  condition: ArrayLike,
  a: X,
  options?: number | null | CompressOptions,
): Same<X> {
  const fn = "compress";
  const { axis, out }: CompressOptions = axisOptions(options, ["axis", "out"], fn);
  const chosen = asNDArray(condition, fn);
  if (chosen.ndim !== 1) throw new ShapeError(`${fn}: expected a condition of 1 dimension, got ${chosen.ndim}`);
  return taken(asNDArray(a, fn), flatnonzero(chosen) as NDArray, { axis, out }, fn) as Same<X>;
}

/**
 * The elements of the flattened array where the flattened condition is true.
 * @throws IndexError where it is true beyond the last element
 * https://numpy.org/doc/stable/reference/generated/numpy.extract.html
 */
export function extract<X extends ArrayLike>(condition: ArrayLike, arr: X): Same<X> {
  const fn = "extract";
  const array = flat(asNDArray(arr, fn), fn);
  const chosen = flat(asNDArray(condition, fn), fn);
  if (chosen.size !== array.size) return taken(array, flatnonzero(chosen) as NDArray, {}, fn) as Same<X>;
  return packTrue(countTrue(chosen, 2 * array.itemsize, fn), array, fn) as Same<X>;
}

/** A mask for all elements of an array. @throws ShapeError where their numbers differ */
function maskFor(a: NDArray, mask: ArrayLike, fn: string): NDArray {
  const given = asNDArray(mask, fn);
  if (given.size !== a.size)
    throw new ShapeError(
      `${fn}: expected a mask of as many elements as shape ${formatShape(a.shape)} has, got shape ${formatShape(given.shape)}`,
    );
  const bool: NDArray = given.dtype.kind === "b" ? given : (castIn(given, dtypes.bool, "C", fn) as NDArray);
  return clashes(bool, a) ? copyOf(bool) : bool;
}

/**
 * Writes values, in order and again from the first when they run out, to the elements where the mask is true.
 * @throws ShapeError; ValueError where there is something to write and nothing to write there
 * https://numpy.org/doc/stable/reference/generated/numpy.place.html
 */
export function place(arr: NDArray, mask: ArrayLike, vals: ArrayLike): void {
  const fn = "place";
  expectArray(arr, "arr", fn);
  const where = maskFor(arr, mask, fn);
  const values = valueFor(vals, arr, fn);
  const counted = countTrue(flat(where, fn), 2 * arr.itemsize, fn);
  if (values.size === 0 && counted.total > 0)
    throw new ValueError(`${fn}: expected values for ${counted.total} elements, got none`);
  const list = repeated(values, counted.total, fn);
  writeFlat(arr, (to) => unpackTrue(counted, list.isC ? list : copyOf(list), to, fn), fn);
}

/**
 * Writes, where the mask is true, the values of the same places; values are told again from the first when they run out.
 * @throws ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.putmask.html
 */
export function putmask(a: NDArray, mask: ArrayLike, values: ArrayLike): void {
  const fn = "putmask";
  expectArray(a, "a", fn);
  const where = maskFor(a, mask, fn);
  const source = valueFor(values, a, fn);
  if (source.size === 0) {
    a.checkWriteable(fn);
    return;
  }
  const list = repeated(source, a.size, fn);
  writeFlat(a, (to) => assign(to, list, fn, flat(where, fn)), fn);
}

/** Options of {@link copyto}. */
export interface CopyToOptions {
  readonly casting?: Casting;
  /** Elements to write; all where it is not given. */
  readonly where?: ArrayLike;
}

/**
 * Copies elements, stretched and cast, into an array.
 * @throws DTypeError where `casting` (same_kind unless said) does not allow the cast or `where` is not bool; ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.copyto.html
 */
export function copyto(dst: NDArray, src: ArrayLike, options: CopyToOptions = {}): void {
  const fn = "copyto";
  checkOptions(options, ["casting", "where"], fn);
  expectArray(dst, "dst", fn);
  const casting = options.casting ?? "same_kind";
  let source: NDArray;
  if (isScalar(src)) {
    // A scalar is weak: what counts is the dtype that it takes on beside the array's.
    const kind = weakKindOf(src, fn);
    const dtype = promoteWeak(dst.dtype, kind);
    checkCast(dtype, dst.dtype, casting, fn);
    if (kind === "int" && canCast(dtype, dst.dtype, "same_kind")) checkWeakInt(src as number | bigint, dst.dtype, fn);
    source = zeroD(src, dtype, fn) as NDArray;
  } else {
    source = asNDArray(src, fn);
    checkCast(source.dtype, dst.dtype, casting, fn);
  }
  if (options.where === undefined) {
    assign(dst, source, fn);
    return;
  }
  const mask = asNDArray(options.where, fn);
  if (mask.dtype.kind !== "b") throw new DTypeError(`${fn}: expected where to be bool, got ${mask.dtype.name}`);
  assign(dst, source, fn, clashes(mask, dst) ? copyOf(mask) : mask);
}
