/**
 * @file Arrays out of raw bytes, iterables and functions of the indices.
 * @module
 */
import { type DTypeLike, dtype as dtypeOf, dtypes, type NameOf, type Scalar } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";
import { device } from "../runtime/device.ts";
import { describe } from "./check.ts";
import { checkedShape } from "./create.ts";
import { indices } from "./grids.ts";
import { checkAttached, emptyArray, fromData } from "./make.ts";
import { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";

/** Options of {@link frombuffer}. */
export interface FromBufferOptions<S extends DTypeLike = DTypeLike> {
  readonly dtype?: S;
  /** Number of elements; -1 (default) for all that are there. */
  readonly count?: number;
  /** Bytes to leave out at the front. */
  readonly offset?: number;
}

type Typed<S extends DTypeLike> = [S] extends [never] ? NDArray<"float64"> : NDArray<NameOf<S>>;

/**
 * The bytes of a buffer as an array of one axis, float64 by default: over the same memory where the device can reach it
 * (native), else a copy.
 * @throws ValueError where the bytes do not divide into elements or are too few
 * https://numpy.org/doc/stable/reference/generated/numpy.frombuffer.html
 */
export function frombuffer<S extends DTypeLike = never>(
  buffer: ArrayBufferLike | ArrayBufferView,
  options: FromBufferOptions<S> = {},
): Typed<S> {
  const fn = "frombuffer";
  checkOptions(options, ["dtype", "count", "offset"], fn);
  const to = dtypeOf(options.dtype ?? dtypes.float64, fn);
  const { count = -1, offset = 0 } = options;
  const bytes = bytesOf(buffer);
  if (!Number.isInteger(count) || !Number.isInteger(offset))
    throw new ValueError(`${fn}: expected whole numbers for count and offset, got ${count} and ${offset}`);
  if (offset < 0 || offset > bytes.length)
    throw new ValueError(`${fn}: expected an offset from 0 to ${bytes.length}, got ${offset}`);
  const left = bytes.length - offset;
  if (count < 0 && left % to.itemsize !== 0)
    throw new ValueError(`${fn}: expected a multiple of ${to.itemsize} bytes, got ${left}`);
  const size = count < 0 ? left / to.itemsize : count;
  if (size * to.itemsize > left)
    throw new ValueError(`${fn}: expected at least ${size * to.itemsize} bytes, got ${left}`);
  const storage = device().wrap(bytes.buffer, true);
  if (storage !== undefined)
    return new NDArray(storage, bytes.byteOffset + offset, [size], [to.itemsize], to, null) as Typed<S>;
  const result = emptyArray([size], to);
  result.storage.bytes().set(bytes.subarray(offset, offset + size * to.itemsize), result.offset);
  return result as Typed<S>;
}

function bytesOf(buffer: ArrayBufferLike | ArrayBufferView): Uint8Array {
  const whole = ArrayBuffer.isView(buffer) ? buffer.buffer : buffer;
  if (Object.prototype.toString.call(whole).endsWith("ArrayBuffer]")) checkAttached(whole, "frombuffer");
  if (ArrayBuffer.isView(buffer))
    return new Uint8Array(buffer.buffer as ArrayBuffer, buffer.byteOffset, buffer.byteLength);
  if (Object.prototype.toString.call(buffer).endsWith("ArrayBuffer]")) return new Uint8Array(buffer as ArrayBuffer);
  throw new ValueError(`frombuffer: expected an ArrayBuffer or a view of one, got ${typeof buffer}`);
}

/**
 * The scalars that an iterable gives, as an array of one axis.
 * @throws ValueError where there are fewer than `count`, or one does not fit the dtype
 * https://numpy.org/doc/stable/reference/generated/numpy.fromiter.html
 */
export function fromiter<S extends DTypeLike>(
  iter: Iterable<Scalar>,
  dtype: S,
  options: { readonly count?: number } = {},
): NDArray<NameOf<S>> {
  checkOptions(options, ["count"], "fromiter");
  const { count = -1 } = options;
  if (typeof iter !== "object" || iter === null || !(Symbol.iterator in iter))
    throw new ValueError(`fromiter: expected an iterable of scalars, got ${describe(iter)}`);
  const values: Scalar[] = [];
  if (count !== 0) {
    for (const value of iter) {
      values.push(value);
      if (values.length === count) break;
    }
  }
  if (count > values.length) throw new ValueError(`fromiter: expected ${count} values, got ${values.length}`);
  return fromData(values, dtype, "fromiter");
}

/**
 * What a function gives for index arrays, one an axis: `fromfunction((i, j) => i.add(j), [3, 3])`. The function is called once.
 * https://numpy.org/doc/stable/reference/generated/numpy.fromfunction.html
 */
export function fromfunction<R>(
  fn: (...index: NDArray[]) => R,
  shape: number | readonly number[],
  options: { readonly dtype?: DTypeLike } = {},
): R {
  checkOptions(options, ["dtype"], "fromfunction");
  if (typeof fn !== "function") throw new ValueError(`fromfunction: expected a function, got ${describe(fn)}`);
  const to = dtypeOf(options.dtype ?? dtypes.float64, "fromfunction");
  const lengths = checkedShape(shape, to, "fromfunction");
  const grid: NDArray = indices(lengths, { dtype: to });
  return fn(...lengths.map((_, i) => grid.viewOf(grid.offset + i * grid.strides[0], lengths, grid.strides.slice(1))));
}
