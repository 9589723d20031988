/**
 * @file Arrays out of data, and arrays filled with one value.
 * Reference: https://numpy.org/doc/stable/reference/routines.array-creation.html
 * @module
 */
import { type DType, type DTypeLike, type DTypeName, dtype as dtypeOf, dtypes, type NameOf } from "../dtype/dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { device } from "../runtime/device.ts";
import { normalizeShape } from "../shape/reshape.ts";
import type { Order } from "../shape/strides.ts";
import { hasOrder } from "./convert.ts";
import {
  type AnyOrder,
  castIn,
  checkOrder,
  copyIn,
  emptyLike,
  type OrderOptions,
  orderOf,
  settleOrder,
  zerosLike,
} from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray, fromData, type TypedArray, typedArrayDType } from "./make.ts";
import { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { castScalar, isScalar } from "./scalar.ts";
import { assign } from "./ufunc/call.ts";

/** The dtype of data by the literal rule: what its type says, any dtype where it does not say. */
export type DataDType<X> =
  X extends NDArray<infer D>
    ? D
    : X extends number | readonly number[] | readonly (readonly number[])[] | Float64Array
      ? "float64"
      : X extends bigint | readonly bigint[] | readonly (readonly bigint[])[] | BigInt64Array
        ? "int64"
        : X extends boolean | readonly boolean[] | readonly (readonly boolean[])[]
          ? "bool"
          : X extends Float32Array
            ? "float32"
            : X extends Int32Array
              ? "int32"
              : X extends Uint8Array | Uint8ClampedArray
                ? "uint8"
                : DTypeName;

/** Options of {@link array}. */
export interface ArrayOptions<S extends DTypeLike = DTypeLike> {
  readonly dtype?: S;
  /** Memory order; `K` (default) keeps that of an array. */
  readonly order?: AnyOrder;
  /** true (default) copies, null copies only where it must, false never. */
  readonly copy?: boolean | null;
  /** Least number of axes; new ones come first. */
  readonly ndmin?: number;
}

/** Options of {@link asarray}. */
export type AsArrayOptions<S extends DTypeLike = DTypeLike> = Omit<ArrayOptions<S>, "ndmin">;

/** Options of functions that fill a fresh array. */
export interface FillOptions<S extends DTypeLike = DTypeLike> {
  readonly dtype?: S;
  readonly order?: Order;
}

/** Options of functions that make an array like another one. */
export interface LikeOptions<S extends DTypeLike = DTypeLike> {
  readonly dtype?: S;
  /** Memory order; `K` (default) is the other array's. */
  readonly order?: AnyOrder;
  readonly shape?: number | readonly number[];
}

/**
 * A fresh array of nested lists, numbers, typed arrays or arrays. A `number` is float64, a `bigint` int64, a `boolean`
 * bool, `{ re, im }` complex128, whatever their values; `dtype` says otherwise.
 * @throws ShapeError for ragged lists; ValueError for numbers that an integer dtype cannot hold
 * https://numpy.org/doc/stable/reference/generated/numpy.array.html
 */
export function array<S extends DTypeLike>(
  data: ArrayLike,
  options: ArrayOptions<S> & { dtype: S },
): NDArray<NameOf<S>>;
export function array<X extends ArrayLike>(data: X, options?: ArrayOptions<never>): NDArray<DataDType<X>>;
export function array(data: ArrayLike, options: ArrayOptions = {}): NDArray {
  checkOptions(options, ["dtype", "order", "copy", "ndmin"], "array");
  const made = taken(
    data,
    options.dtype,
    options.order ?? "K",
    options.copy === undefined ? true : options.copy,
    "array",
  );
  const { ndmin = 0 } = options;
  if (!Number.isInteger(ndmin) || ndmin < 0 || ndmin > 64)
    throw new ValueError(`array: expected ndmin from 0 to 64, got ${ndmin}`);
  const missing = ndmin - made.ndim;
  if (missing <= 0) return made;
  // Strides of new axes are as if the array went on: what NumPy gives them too.
  const step = made.ndim === 0 ? made.itemsize : made.shape[0] * made.strides[0];
  return made.viewOf(
    made.offset,
    [...new Array<number>(missing).fill(1), ...made.shape],
    [...new Array<number>(missing).fill(step), ...made.strides],
  );
}

/**
 * An array of the data: arrays as they are and typed arrays over the same memory where the device can reach it, unless dtype
 * or order ask for a copy.
 * https://numpy.org/doc/stable/reference/generated/numpy.asarray.html
 */
export function asarray<S extends DTypeLike>(
  data: ArrayLike,
  options: AsArrayOptions<S> & { dtype: S },
): NDArray<NameOf<S>>;
export function asarray<X extends ArrayLike>(data: X, options?: AsArrayOptions<never>): NDArray<DataDType<X>>;
export function asarray(data: ArrayLike, options: AsArrayOptions = {}): NDArray {
  checkOptions(options, ["dtype", "order", "copy"], "asarray");
  return taken(data, options.dtype, options.order ?? "K", options.copy ?? null, "asarray");
}

function taken(
  data: ArrayLike,
  dtype: DTypeLike | undefined,
  order: AnyOrder,
  copy: boolean | null,
  fn: string,
): NDArray {
  checkOrder(order, fn);
  const to = dtype === undefined ? undefined : dtypeOf(dtype, fn);
  const source = data instanceof NDArray ? data : copy === true ? undefined : wrapTyped(data);
  if (source === undefined) {
    if (copy === false) throw new ValueError(`${fn}: expected data that needs no copy for copy: false, got other data`);
    return fromData(data, to, fn, order === "F" ? "F" : "C");
  }
  const same = (to === undefined || to === source.dtype) && hasOrder(source, order);
  if (same && copy !== true) return source;
  if (copy === false) throw new ValueError(`${fn}: expected an array that needs no copy for copy: false, got another`);
  return to === undefined || to === source.dtype ? copyIn(source, order, fn) : castIn(source, to, order, fn);
}

/** A typed array as an array over the same memory, where the device can reach it. */
function wrapTyped(data: unknown): NDArray | undefined {
  const dtype = typedArrayDType(data);
  if (dtype === undefined) return undefined;
  const { buffer, byteOffset, length } = data as TypedArray;
  const storage = device().wrap(buffer, true);
  if (storage === undefined) return undefined;
  return new NDArray(storage, byteOffset, [length], [dtype.itemsize], dtype, null);
}

/** A fresh copy in the array's own memory order, or another one. https://numpy.org/doc/stable/reference/generated/numpy.copy.html */
export function copy<X extends ArrayLike>(a: X, options: AnyOrder | OrderOptions = {}): NDArray<DataDType<X>> {
  const order = orderOf(options, "K", "copy");
  return copyIn(asNDArray(a, "copy"), order, "copy") as NDArray as NDArray<DataDType<X>>;
}

/** A shape that can be had: whole lengths, and fewer bytes than a number counts exactly. */
export function checkedShape(shape: number | readonly number[], dtype: DType, fn: string): number[] {
  const result = normalizeShape(shape, fn);
  if (result.reduce((size, n) => size * Math.max(n, 1), dtype.itemsize) > Number.MAX_SAFE_INTEGER)
    throw new ShapeError(`${fn}: expected a shape of less than 2^53 bytes, got (${result.join(",")})`);
  return result;
}

const fillNames = ["dtype", "order"];
const twoOrders: readonly AnyOrder[] = ["C", "F"];

function blank(shape: number | readonly number[], options: FillOptions, zero: boolean, fn: string): NDArray {
  checkOptions(options, fillNames, fn);
  const to = dtypeOf(options.dtype ?? dtypes.float64, fn);
  return emptyArray(checkedShape(shape, to, fn), to, checkOrder(options.order ?? "C", fn, twoOrders), zero);
}

type Filled<S extends DTypeLike> = [S] extends [never] ? NDArray<"float64"> : NDArray<NameOf<S>>;

/** A fresh array of zeros, float64 by default. @throws ShapeError */
export function zeros<S extends DTypeLike = never>(
  shape: number | readonly number[],
  options: FillOptions<S> = {},
): Filled<S> {
  return blank(shape, options, true, "zeros") as Filled<S>;
}

/** A fresh array with arbitrary contents. @throws ShapeError */
export function empty<S extends DTypeLike = never>(
  shape: number | readonly number[],
  options: FillOptions<S> = {},
): Filled<S> {
  return blank(shape, options, false, "empty") as Filled<S>;
}

/** A fresh array of ones, float64 by default. @throws ShapeError */
export function ones<S extends DTypeLike = never>(
  shape: number | readonly number[],
  options: FillOptions<S> = {},
): Filled<S> {
  const result = blank(shape, options, false, "ones");
  fillWith(result, 1, "ones");
  return result as Filled<S>;
}

/** Writes one value, or values that broadcast, everywhere. */
export function fillWith(result: NDArray, value: ArrayLike, fn: string): void {
  assign(result, isScalar(value) ? castScalar(value, result.dtype, fn) : asNDArray(value, fn), fn);
}

/**
 * A fresh array filled with a value, of the value's dtype by default.
 * @throws ShapeError where values do not broadcast to the shape; ValueError for whole numbers that do not fit the dtype
 * https://numpy.org/doc/stable/reference/generated/numpy.full.html
 */
export function full<S extends DTypeLike>(
  shape: number | readonly number[],
  fill_value: ArrayLike,
  options: FillOptions<S> & { dtype: S },
): NDArray<NameOf<S>>;
export function full<X extends ArrayLike>(
  shape: number | readonly number[],
  fill_value: X,
  options?: FillOptions<never>,
): NDArray<DataDType<X>>;
export function full(shape: number | readonly number[], fill_value: ArrayLike, options: FillOptions = {}): NDArray {
  checkOptions(options, fillNames, "full");
  const value = isScalar(fill_value) ? fill_value : asNDArray(fill_value, "full");
  const own = value instanceof NDArray ? value.dtype : fromData(value, undefined, "full").dtype;
  const result = blank(shape, { dtype: own, ...options }, false, "full");
  fillWith(result, value, "full");
  return result;
}

function like(prototype: ArrayLike, options: LikeOptions, zero: boolean, fn: string): NDArray {
  checkOptions(options, ["dtype", "order", "shape"], fn);
  const a = asNDArray(prototype, fn);
  const to = options.dtype === undefined ? a.dtype : dtypeOf(options.dtype, fn);
  const order = checkOrder(options.order ?? "K", fn);
  const shape = options.shape === undefined ? a.shape : checkedShape(options.shape, to, fn);
  if (shape.length !== a.ndim) return emptyArray(shape, to, order === "F" ? "F" : "C", zero);
  if (options.shape !== undefined) return emptyArray(shape, to, settleOrder(a, order), zero);
  return zero ? zerosLike(a, to, order) : emptyLike(a, to, order);
}

type Like<X, S extends DTypeLike> = [S] extends [never] ? NDArray<DataDType<X>> : NDArray<NameOf<S>>;

/** A fresh array with arbitrary contents and the shape, dtype and memory order of another. */
export function empty_like<X extends ArrayLike, S extends DTypeLike = never>(
  prototype: X,
  options: LikeOptions<S> = {},
): Like<X, S> {
  return like(prototype, options, false, "empty_like") as Like<X, S>;
}

/** A fresh array of zeros with the shape, dtype and memory order of another. */
export function zeros_like<X extends ArrayLike, S extends DTypeLike = never>(
  a: X,
  options: LikeOptions<S> = {},
): Like<X, S> {
  return like(a, options, true, "zeros_like") as Like<X, S>;
}

/** A fresh array of ones with the shape, dtype and memory order of another. */
export function ones_like<X extends ArrayLike, S extends DTypeLike = never>(
  a: X,
  options: LikeOptions<S> = {},
): Like<X, S> {
  const result = like(a, options, false, "ones_like");
  fillWith(result, 1, "ones_like");
  return result as Like<X, S>;
}

/** A fresh array filled with a value, with the shape, dtype and memory order of another. */
export function full_like<X extends ArrayLike, S extends DTypeLike = never>(
  a: X,
  fill_value: ArrayLike,
  options: LikeOptions<S> = {},
): Like<X, S> {
  const result = like(a, options, false, "full_like");
  fillWith(result, fill_value, "full_like");
  return result as Like<X, S>;
}
