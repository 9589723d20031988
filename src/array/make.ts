/**
 * @file Fresh arrays for results, and arrays out of what users hand in: numbers, nested lists, typed arrays, arrays.
 * The public creation functions are in create.ts.
 * @module
 */
import {
  type DType,
  type DTypeLike,
  type DTypeName,
  dtypeList,
  dtype as dtypeOf,
  dtypes,
  isComplex,
  type NameOf,
  type Scalar,
} from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { device } from "../runtime/device.ts";
import { contiguousStrides, formatShape, type Order, sizeOf } from "../shape/strides.ts";
import { layoutOfFresh, NDArray } from "./ndarray.ts";
import { assign } from "./ufunc/call.ts";

/** Typed arrays that are taken as data; float16 bit patterns have to be said with a dtype. */
export type TypedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** What every function takes for an array. */
export type ArrayLike = NDArray | Scalar | TypedArray | readonly ArrayLike[];

/** A fresh array with arbitrary contents. Shape must be checked already. */
export function emptyArray<D extends DTypeName>(
  shape: readonly number[],
  dtype: DType<D>,
  order: Order = "C",
  zero = false,
): NDArray<D> {
  const d = device();
  const strides = contiguousStrides(shape, dtype.itemsize, order);
  // Arrays with less than two axes longer than 1 lie in both orders.
  let axes = 0;
  for (let i = 0; i < shape.length; i++) if (shape[i] > 1) axes++;
  const size = sizeOf(shape);
  const storage = d.allocate(size * dtype.itemsize, zero);
  return new NDArray(storage, d.offset, shape, strides, dtype, null, layoutOfFresh(order, size === 0 ? 0 : axes));
}

/** A fresh array with strides of its own choice, which must cover exactly its elements (a permutation of contiguous ones). */
export function emptyStrided<D extends DTypeName>(
  shape: readonly number[],
  strides: readonly number[],
  dtype: DType<D>,
): NDArray<D> {
  const d = device();
  const storage = d.allocate(sizeOf(shape) * dtype.itemsize, false);
  return new NDArray(storage, d.offset, shape, strides, dtype, null);
}

const byConstructor = new Map<unknown, DType>(
  dtypeList.filter((d) => d.components === 1 && d.name !== "bool" && d.name !== "float16").map((d) => [d.array, d]),
);
byConstructor.set(Uint8ClampedArray, dtypes.uint8);

/** The dtype of a typed array's elements, undefined for anything else. */
export function typedArrayDType(value: unknown): DType | undefined {
  return typeof value === "object" && value !== null ? byConstructor.get(value.constructor) : undefined;
}

/** The dtype of a JavaScript scalar by the one literal rule: number float64, bigint int64 (uint64 when it only fits there), boolean bool. */
export function scalarDType(value: Scalar, fn: string): DType {
  if (typeof value === "number") return dtypes.float64;
  if (typeof value === "bigint") return value > 0x7fffffffffffffffn ? dtypes.uint64 : dtypes.int64;
  if (typeof value === "boolean") return dtypes.bool;
  if (isComplex(value)) return dtypes.complex128;
  throw new ValueError(
    `${fn}: expected numbers, bigints, booleans, { re, im } or nested arrays of them, got ${describe(value)}`,
  );
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return `the string ${JSON.stringify(value)}`;
  return typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;
}

/** Anything array-like as an array: NDArrays as they are (cast when a dtype is asked for elsewhere), the rest copied in. */
export function asNDArray(value: ArrayLike, fn: string): NDArray {
  return value instanceof NDArray ? value : fromData(value, undefined, fn);
}

/** A fresh array of nested lists, typed arrays and scalars; the dtype is the promotion of what is there unless given. */
export function fromData<S extends DTypeLike>(
  value: ArrayLike,
  dtype: S,
  fn: string,
  order?: Order,
): NDArray<NameOf<S>>;
export function fromData(value: ArrayLike, dtype: DTypeLike | undefined, fn: string, order?: Order): NDArray;
export function fromData(value: ArrayLike, dtype: DTypeLike | undefined, fn: string, order: Order = "C"): NDArray {
  const typed = typedArrayDType(value);
  if (typed !== undefined)
    return fromTyped(value as TypedArray, typed, dtype === undefined ? undefined : dtypeOf(dtype, fn), fn);
  const asked = dtype === undefined ? undefined : dtypeOf(dtype, fn);
  if (order === "C" && Array.isArray(value)) {
    const plain = fromPlain(value, asked);
    if (plain !== undefined) return plain;
  }
  const shape = shapeOf(value, fn);
  const result = emptyArray(shape, asked ?? leafDType(value, fn) ?? dtypes.float64, order);
  fillFrom(result, value, fn);
  return result;
}

/** @throws ValueError for a buffer that was transferred elsewhere: it looks like one of no bytes */
export function checkAttached(buffer: ArrayBufferLike, fn: string): void {
  if (buffer.byteLength > 0) return;
  try {
    new Uint8Array(buffer as ArrayBuffer);
  } catch {
    throw new ValueError(`${fn}: expected an attached buffer, got one that was detached (transferred)`);
  }
}

function fromTyped(value: TypedArray, from: DType, to: DType | undefined, fn: string): NDArray {
  checkAttached(value.buffer, fn);
  const bits = to === dtypes.float16 && from === dtypes.uint16;
  const own = emptyArray([value.length], bits ? to : from);
  const bytes = new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
  own.storage.bytes().set(bytes, own.offset);
  if (to === undefined || to === own.dtype) return own;
  const result = emptyArray(own.shape, to);
  assign(result, own, fn);
  return result;
}

/** A typed array over a fresh array's elements, for our own short use. */
function elementsView(array: NDArray): { [index: number]: number | bigint } {
  const bytes = array.storage.bytes();
  const make = array.dtype.array as Float64ArrayConstructor;
  return new make(bytes.buffer as ArrayBuffer, bytes.byteOffset + array.offset, array.size);
}

/** Copies one list of scalars to `out` from `at` on; false at the first that is not of the kind or does not fit. */
type FillLine = (out: { [index: number]: number | bigint }, at: number, list: readonly unknown[]) => boolean;

const fillNumbers: FillLine = (out, at, list) => {
  for (let i = 0; i < list.length; i++) {
    const x = list[i];
    if (typeof x !== "number") return false;
    out[at + i] = x;
  }
  return true;
};

const fillBooleans: FillLine = (out, at, list) => {
  for (let i = 0; i < list.length; i++) {
    const x = list[i];
    if (typeof x !== "boolean") return false;
    out[at + i] = x ? 1 : 0;
  }
  return true;
};

/** Bigints that fit int64; greater ones may want another dtype. */
const fillBigints: FillLine = (out, at, list) => {
  for (let i = 0; i < list.length; i++) {
    const x = list[i];
    if (typeof x !== "bigint" || BigInt.asIntN(64, x) !== x) return false;
    out[at + i] = x;
  }
  return true;
};

/** Numbers cut to whole ones within bounds: NaN and what does not fit are left to the slow way and its errors. */
const fillWhole =
  (min: number, max: number): FillLine =>
  (out, at, list) => {
    for (let i = 0; i < list.length; i++) {
      const x = list[i];
      if (typeof x !== "number") return false;
      const whole = Math.trunc(x);
      if (!(whole >= min && whole <= max)) return false;
      out[at + i] = whole;
    }
    return true;
  };

/** The usual data, lists of one kind of scalar in one shape, without a look at any element twice; undefined for all other. */
function fromPlain(value: readonly ArrayLike[], asked: DType | undefined): NDArray | undefined {
  const shape: number[] = [];
  let leaf: unknown = value;
  while (Array.isArray(leaf)) {
    shape.push(leaf.length);
    leaf = leaf[0];
  }
  const natural =
    typeof leaf === "number"
      ? dtypes.float64
      : typeof leaf === "boolean"
        ? dtypes.bool
        : typeof leaf === "bigint"
          ? dtypes.int64
          : undefined;
  if (natural === undefined) return undefined;
  const to = asked ?? natural;
  const fill = fillerFor(natural, to);
  if (fill === undefined) return undefined;
  const result = emptyArray(shape, to);
  const out = elementsView(result);
  const last = shape.length - 1;
  let at = 0;
  const walk = (list: readonly unknown[], axis: number): boolean => {
    if (axis === last) {
      const done = fill(out, at, list);
      at += list.length;
      return done;
    }
    for (let i = 0; i < list.length; i++) {
      const inner = list[i];
      if (!Array.isArray(inner) || inner.length !== shape[axis + 1] || !walk(inner, axis + 1)) return false;
    }
    return true;
  };
  return walk(value, 0) ? result : undefined;
}

function fillerFor(natural: DType, to: DType): FillLine | undefined {
  if (natural === dtypes.float64) {
    if (to === dtypes.float64 || to === dtypes.float32) return fillNumbers;
    const whole = (to.kind === "i" || to.kind === "u") && to.itemsize < 8;
    return whole ? fillWhole(Number(to.min), Number(to.max)) : undefined;
  }
  if (to !== natural) return undefined;
  return natural === dtypes.bool ? fillBooleans : fillBigints;
}

function shapeOf(value: ArrayLike, fn: string): number[] {
  if (value instanceof NDArray) return [...value.shape];
  if (typedArrayDType(value) !== undefined) return [(value as TypedArray).length];
  if (!Array.isArray(value)) return [];
  if (value.length === 0) return [0];
  const first = shapeOf(value[0], fn);
  for (let i = 1; i < value.length; i++) {
    const other = shapeOf(value[i], fn);
    if (other.length !== first.length || other.some((n, k) => n !== first[k])) {
      throw new ShapeError(
        `${fn}: expected nested lists of one shape, got ${formatShape(first)} and ${formatShape(other)} side by side`,
      );
    }
  }
  return [value.length, ...first];
}

function leafDType(value: ArrayLike, fn: string): DType | undefined {
  if (value instanceof NDArray) return value.dtype;
  const typed = typedArrayDType(value);
  if (typed !== undefined) return typed;
  if (!Array.isArray(value)) return scalarDType(value as Scalar, fn);
  let dtype: DType | undefined;
  for (const item of value) {
    const d = leafDType(item, fn);
    if (d !== undefined) dtype = dtype === undefined || dtype === d ? d : promoteTypes(dtype, d);
  }
  return dtype;
}

function fillFrom(result: NDArray, value: ArrayLike, fn: string): void {
  const rule = elements[result.dtype.name];
  const view = result.storage.view();
  const { shape, strides } = result;
  const write = (item: ArrayLike, axis: number, at: number): void => {
    const typed = typedArrayDType(item);
    if (item instanceof NDArray || typed !== undefined) {
      const part = item instanceof NDArray ? item : fromTyped(item as TypedArray, typed!, undefined, fn);
      assign(result.viewOf(at, shape.slice(axis), strides.slice(axis)), part, fn);
    } else if (axis === strides.length) {
      rule.set(view, at, item as Scalar, fn);
    } else {
      const list = item as readonly ArrayLike[];
      for (let i = 0; i < list.length; i++) write(list[i], axis + 1, at + i * strides[axis]);
    }
  };
  write(value, 0, result.offset);
}
