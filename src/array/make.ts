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
import { contiguousStrides, type Order } from "../shape/strides.ts";
import { layoutOfFresh, NDArray } from "./ndarray.ts";

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
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  // Arrays with less than two axes longer than 1 lie in both orders.
  let axes = 0;
  for (let i = 0; i < shape.length; i++) if (shape[i] > 1) axes++;
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
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  const storage = d.allocate(size * dtype.itemsize, false);
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
  const shape = shapeOf(value, fn);
  const to = dtype === undefined ? (leafDType(value, fn) ?? dtypes.float64) : dtypeOf(dtype, fn);
  const result = emptyArray(shape, to, order);
  fillFrom(result, value, fn);
  return result;
}

function fromTyped(value: TypedArray, from: DType, to: DType | undefined, fn: string): NDArray {
  if (to === undefined || to === from || to.array === from.array) {
    const result = emptyArray([value.length], to ?? from);
    const bytes = new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
    result.storage.bytes().set(bytes, result.offset);
    return result;
  }
  const result = emptyArray([value.length / to.components], to);
  const rule = elements[to.name];
  const view = result.storage.view();
  for (let i = 0; i < value.length; i++) rule.set(view, result.offset + i * to.itemsize, value[i], fn);
  return result;
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
        `${fn}: expected nested lists of one shape, got (${first.join(",")}) and (${other.join(",")}) side by side`,
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
  const { strides } = result;
  const write = (item: ArrayLike, axis: number, at: number): void => {
    if (item instanceof NDArray) {
      writeArray(item, axis, at);
    } else if (axis === strides.length) {
      rule.set(view, at, item as Scalar, fn);
    } else {
      const list = item as readonly ArrayLike[];
      for (let i = 0; i < list.length; i++) write(list[i], axis + 1, at + i * strides[axis]);
    }
  };
  const writeArray = (item: NDArray, axis: number, at: number): void => {
    if (axis === strides.length) {
      const source = elements[item.dtype.name];
      const exact = item.dtype.kind === "i" || item.dtype.kind === "u";
      const from = item.storage.view();
      rule.set(
        view,
        at,
        exact ? source.getBigInt(from, item.offset, fn) : (source.get(from, item.offset, fn) as Scalar),
        fn,
      );
      return;
    }
    for (let i = 0; i < item.shape[0]; i++) {
      writeArray(
        item.viewOf(item.offset + i * item.strides[0], item.shape.slice(1), item.strides.slice(1)),
        axis + 1,
        at + i * strides[axis],
      );
    }
  };
  write(value, 0, result.offset);
}
