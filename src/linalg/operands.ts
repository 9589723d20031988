/**
 * @file What products share before they compute: dtypes, casting, checks of `out`, stretched stacks.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.matmul.html
 * @module
 */
import type { NDArray } from "../array/ndarray.ts";
import { type DType, type DTypeLike, dtype as dtypeOf } from "../dtype/dtype.ts";
import { type Casting, checkCast, resultType } from "../dtype/promote.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { permute } from "../shape/axes.ts";
import { broadcastPair, broadcastStrides } from "../shape/broadcast.ts";
import { formatShape, sameNumbers } from "../shape/strides.ts";

/** What products that are NumPy ufuncs take after their operands. */
export interface ProductOptions {
  /** Where to put the result; must have exactly the result's shape. */
  readonly out?: NDArray;
  /** The dtype to compute in. */
  readonly dtype?: DTypeLike;
  /** Which casts of operands and to `out` are allowed: "same_kind" by default. */
  readonly casting?: Casting;
}

export const productNames = ["out", "dtype", "casting"] as const;

/** The dtype of a product. @throws DTypeError for casts that are not allowed */
export function productDType(fn: string, a: NDArray, b: NDArray, options: ProductOptions): DType {
  const as = options.dtype === undefined ? resultType(a.dtype, b.dtype) : dtypeOf(options.dtype, fn);
  const casting = options.casting ?? "same_kind";
  checkCast(a.dtype, as, casting, fn);
  checkCast(b.dtype, as, casting, fn);
  return as;
}

/** @throws DTypeError, ShapeError, ValueError unless `out` takes a product of this dtype and shape */
export function checkProductOut(fn: string, out: unknown, as: DType, shape: readonly number[], casting: Casting): void {
  if (typeof out !== "object" || out === null || !("strides" in out))
    throw new DTypeError(`${fn}: expected out to be an array, got ${typeof out}`);
  const array = out as NDArray;
  if (!sameNumbers(array.shape, shape))
    throw new ShapeError(`${fn}: expected out of shape ${formatShape(shape)}, got ${formatShape(array.shape)}`);
  array.checkWriteable(fn);
  checkCast(as, array.dtype, casting, fn);
}

/** A view whose axes before the last `core` ones are stretched to `stack`. */
export function stretched(a: NDArray, stack: readonly number[], core: number): NDArray {
  const own = a.shape.length - core;
  if (own === stack.length && sameNumbers(a.shape.slice(0, own), stack)) return a;
  return a.viewOf(
    a.offset,
    [...stack, ...a.shape.slice(own)],
    [...broadcastStrides(a.shape.slice(0, own), a.strides.slice(0, own), stack), ...a.strides.slice(own)],
  );
}

/** The common stack of two operands with so many core axes each. @throws ShapeError */
export function commonStack(fn: string, a: NDArray, coreA: number, b: NDArray, coreB: number): readonly number[] {
  const first = a.shape.slice(0, a.shape.length - coreA);
  const second = b.shape.slice(0, b.shape.length - coreB);
  try {
    return broadcastPair(first, second, fn);
  } catch {
    throw new ShapeError(
      `${fn}: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} do not broadcast: stacks of ${formatShape(first)} and ${formatShape(second)}`,
    );
  }
}

/** @throws ShapeError when an operand has too few axes */
export function checkRank(fn: string, a: NDArray, least: number, which: string): void {
  if (a.shape.length < least) {
    throw new ShapeError(
      `${fn}: expected the ${which} operand to have at least ${least} dimension${least === 1 ? "" : "s"}, got ${a.shape.length}`,
    );
  }
}

/** @throws ShapeError when the summed axes differ */
export function checkFit(fn: string, a: NDArray, b: NDArray, want: number, got: number, what = "rows"): void {
  if (want === got) return;
  throw new ShapeError(
    `${fn}: shapes ${formatShape(a.shape)} and ${formatShape(b.shape)} do not fit: expected ${want} ${what}, got ${got}`,
  );
}

/** A view with an axis of one element put in. */
export function withAxis(a: NDArray, at: number): NDArray {
  const shape = [...a.shape];
  const strides = [...a.strides];
  shape.splice(at, 0, 1);
  strides.splice(at, 0, 0);
  return a.viewOf(a.offset, shape, strides);
}

/** A view with its axes in another order. */
export function permuted(a: NDArray, axes: readonly number[]): NDArray {
  return a.viewOf(a.offset, permute(a.shape, axes), permute(a.strides, axes));
}
