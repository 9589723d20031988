/**
 * @file The array itself: storage, byte offset, shape, strides, dtype, and access to single elements. Everything that
 * NumPy has as a function lives in a file of its family, and methods.ts hangs it on the prototype.
 * @module
 */
import type { DType, DTypeName, ElementOf, TypedArrayOf } from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { DTypeError, IndexError, ValueError } from "../errors.ts";
import { device } from "../runtime/device.ts";
import type { Storage } from "../runtime/storage.ts";
import { wrapIndex } from "../shape/select.ts";
import { isCContiguous, isFContiguous } from "../shape/strides.ts";
import type { ArrayMethods } from "./methods.ts";

/** NumPy's `flags`. */
export interface Flags {
  readonly c_contiguous: boolean;
  readonly f_contiguous: boolean;
  readonly owndata: boolean;
  readonly writeable: boolean;
  readonly aligned: boolean;
}

/** Elements as nested JavaScript arrays; the element itself for 0-d. */
export type Nested<T> = T | Nested<T>[];

/** Layout flags, worked out when first asked for. */
const cOrder = 1;
const fOrder = 2;
const unknown = -1;

/** The methods that mirror functions; hung on the prototype by src/methods.ts. */
export interface NDArray<D extends DTypeName = DTypeName> extends ArrayMethods<D> {}

/**
 * An array of any number of axes whose elements have one dtype: a window of strides onto a storage, which views share.
 * Made by `np.array`, `np.zeros` and the like. https://numpy.org/doc/stable/reference/arrays.ndarray.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods of the interface are hung on the prototype
export class NDArray<D extends DTypeName = DTypeName> {
  /** The memory that the elements lie in. @internal */
  readonly storage: Storage;
  /** Bytes from the start of the storage to the first element. */
  readonly offset: number;
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Bytes from one element to the next along each axis. */
  readonly strides: readonly number[];
  /** What the elements are. */
  readonly dtype: DType<D>;
  /** Number of elements. */
  readonly size: number;
  /** The array whose memory this one looks into; null when it has its own. */
  readonly base: NDArray | null;
  private layout: number;
  private locked = false;

  /** For numjet's own use; users make arrays with `np.array`, `np.zeros` and the like. */
  constructor(
    storage: Storage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
    dtype: DType<D>,
    base: NDArray | null,
    layout = unknown,
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
    this.dtype = dtype;
    this.base = base;
    this.layout = layout;
    let size = 1;
    for (let i = 0; i < shape.length; i++) size *= shape[i];
    this.size = size;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Bytes of one element. */
  get itemsize(): number {
    return this.dtype.itemsize;
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.size * this.dtype.itemsize;
  }

  private flagsOf(): number {
    if (this.layout === unknown) {
      const { shape, strides, dtype } = this;
      this.layout =
        (isCContiguous(shape, strides, dtype.itemsize) ? cOrder : 0) |
        (isFContiguous(shape, strides, dtype.itemsize) ? fOrder : 0);
    }
    return this.layout;
  }

  /** Are the elements adjacent in C (row-major) order? */
  get isC(): boolean {
    return (this.flagsOf() & cOrder) !== 0;
  }

  /** Are the elements adjacent in Fortran (column-major) order? */
  get isF(): boolean {
    return (this.flagsOf() & fOrder) !== 0;
  }

  /** May elements be written? */
  get writeable(): boolean {
    return !this.locked && this.storage.writable;
  }

  /** NumPy's `flags`. */
  get flags(): Flags {
    return {
      c_contiguous: this.isC,
      f_contiguous: this.isF,
      owndata: this.base === null,
      writeable: this.writeable,
      aligned: this.offset % Math.min(8, this.itemsize) === 0,
    };
  }

  /** NumPy's `setflags(write=…)`: locks or unlocks writing through this array. @throws ValueError when the memory itself is read-only. */
  setflags(options: { write: boolean }): void {
    if (options.write && (!this.storage.writable || this.base?.writeable === false)) {
      throw new ValueError("setflags: expected write: false, got true for an array whose memory is read-only");
    }
    this.locked = !options.write;
  }

  /** The address of the first element, for kernels. @throws ValueError when the memory is gone. */
  pointer(fn: string): number {
    const { storage } = this;
    if (storage.guarded) storage.check(fn);
    return storage.address + this.offset;
  }

  /** @throws ValueError when the array must not be written. */
  checkWriteable(fn: string): void {
    if (!this.writeable) throw new ValueError(`${fn}: expected an array that may be written, got a read-only one`);
  }

  /** A view of the same memory. */
  viewOf(offset: number, shape: readonly number[], strides: readonly number[]): NDArray<D> {
    const view = new NDArray(this.storage, offset, shape, strides, this.dtype, this.base ?? (this as NDArray));
    view.locked = this.locked;
    return view;
  }

  /**
   * The elements as a typed array over the same memory, without a copy; complex numbers are interleaved pairs, float16 are
   * bit patterns, int64 and uint64 are bigints.
   * @throws ValueError unless the elements are adjacent: copy first (`np.ascontiguousarray(a).data`).
   */
  get data(): TypedArrayOf<D> {
    if (!this.isC && !this.isF)
      throw new ValueError("data: expected a contiguous array, got a strided view; use np.ascontiguousarray(a).data");
    const { storage, dtype } = this;
    if (storage.guarded) storage.check("data");
    const make = dtype.array as unknown as new (
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
    ) => TypedArrayOf<D>;
    return new make(storage.buffer, storage.bufferOffset + this.offset, this.size * dtype.components);
  }

  /** Byte offset in the storage of the element at these indices. */
  private place(fn: string, index: readonly number[]): number {
    const { shape, strides } = this;
    if (index.length !== shape.length) {
      throw new IndexError(
        `${fn}: expected ${shape.length} ${shape.length === 1 ? "index" : "indices"}, got ${index.length}`,
      );
    }
    let at = this.offset;
    for (let i = 0; i < index.length; i++) at += wrapIndex(index[i], shape[i], i, fn) * strides[i];
    return at;
  }

  /** One element: `a.get(i, j)`; negative indices count from the end. @throws IndexError, RangeError (inexact int64) */
  get(...index: number[]): ElementOf<D> {
    const at = this.place("get", index);
    if (this.storage.guarded) this.storage.check("get");
    return elements[this.dtype.name].get(this.storage.view(), at, "get") as ElementOf<D>;
  }

  /** One element as a bigint: exact for every integer dtype. */
  getBigInt(...index: number[]): bigint {
    const at = this.place("getBigInt", index);
    if (this.storage.guarded) this.storage.check("getBigInt");
    return elements[this.dtype.name].getBigInt(this.storage.view(), at, "getBigInt");
  }

  /** The only element of an array of size 1, or the one at the indices given. */
  item(...index: number[]): ElementOf<D> {
    if (index.length > 0) return this.get(...index);
    if (this.size !== 1)
      throw new ValueError(`item: expected an array of one element, got shape (${this.shape.join(",")})`);
    return this.get(...this.shape.map(() => 0));
  }

  /** The only element as a bigint. */
  toBigInt(): bigint {
    if (this.size !== 1)
      throw new ValueError(
        `toBigInt: expected an array of one element, got shape (${this.shape.join(",")}); use tolist({ bigint: true })`,
      );
    return this.getBigInt(...this.shape.map(() => 0));
  }

  /** Elements as nested arrays of numbers (booleans, `{ re, im }`); `{ bigint: true }` gives exact bigints for integers. */
  tolist(options?: { bigint?: false }): Nested<ElementOf<D>>;
  tolist(options: { bigint: true }): Nested<bigint>;
  tolist(options: { bigint?: boolean } = {}): Nested<ElementOf<D> | bigint> {
    if (this.storage.guarded) this.storage.check("tolist");
    const rule = elements[this.dtype.name];
    const view = this.storage.view();
    const read = options.bigint
      ? (at: number): ElementOf<D> | bigint => rule.getBigInt(view, at, "tolist")
      : (at: number): ElementOf<D> | bigint => rule.get(view, at, "tolist") as ElementOf<D>;
    const walk = (axis: number, at: number): Nested<ElementOf<D> | bigint> => {
      if (axis === this.shape.length) return read(at);
      const list: Nested<ElementOf<D> | bigint>[] = new Array(this.shape[axis]);
      for (let i = 0; i < list.length; i++) list[i] = walk(axis + 1, at + i * this.strides[axis]);
      return list;
    };
    return walk(0, this.offset);
  }

  /** What `JSON.stringify` writes: nested lists, as {@link tolist} gives them. */
  toJSON(): Nested<ElementOf<D>> {
    return this.tolist();
  }

  /** Along the first axis: elements of a 1-d array, views of one axis less otherwise. @throws DTypeError for 0-d */
  *[Symbol.iterator](): Generator<NDArray<D> | ElementOf<D>> {
    if (this.shape.length === 0)
      throw new DTypeError("iterate: expected an array with at least one axis, got a 0-d array");
    for (let i = 0; i < this.shape[0]; i++) {
      yield this.shape.length === 1
        ? this.get(i)
        : this.viewOf(this.offset + i * this.strides[0], this.shape.slice(1), this.strides.slice(1));
    }
  }

  /** Length of the first axis. @throws DTypeError for 0-d */
  get length(): number {
    if (this.shape.length === 0)
      throw new DTypeError("length: expected an array with at least one axis, got a 0-d array");
    return this.shape[0];
  }

  /** A 0-d or one-element array as a number, for arithmetic in plain JavaScript. */
  valueOf(): unknown {
    return this.size === 1 && this.dtype.kind !== "c" ? this.item() : this;
  }

  /** Gives the memory back at once on devices that do not get it back by themselves; the array must not be used after. */
  dispose(): void {
    device().free(this.storage);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

// Node 20 has Symbol.dispose; browsers may not yet. The class above then has a member named undefined, which harms nothing.
export const layoutOfFresh = (order: "C" | "F", rank: number): number =>
  rank < 2 ? cOrder | fOrder : order === "C" ? cOrder : fOrder;
