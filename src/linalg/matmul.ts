/**
 * @file `matmul` and its kin that NumPy has as ufuncs: `matvec`, `vecmat`, `vecdot`.
 * Reference: https://numpy.org/doc/stable/reference/routines.linalg.html#matrix-and-vector-products
 * @module
 */
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { assign } from "../array/ufunc/call.ts";
import type { Promoted } from "../array/ufunc/index.ts";
import type { DType } from "../dtype/dtype.ts";
import { normalizeAxis } from "../shape/axes.ts";
import { rowsTimesVector } from "./gemv.ts";
import {
  checkFit,
  checkProductOut,
  checkRank,
  commonStack,
  type ProductOptions,
  productDType,
  productNames,
  stretched,
  withAxis,
} from "./operands.ts";
import { matrixOf, plainProduct, stackedProduct, touches } from "./product.ts";

/** A view without one of the axes, which has one element. */
function withoutAxis(a: NDArray, at: number): NDArray {
  return a.viewOf(
    a.offset,
    a.shape.filter((_, i) => i !== at),
    a.strides.filter((_, i) => i !== at),
  );
}

/** The product with operands and result as stacks of matrices; `dropped` axes (from the end) are taken out of the result. */
function product(
  fn: string,
  a: NDArray,
  b: NDArray,
  as: DType,
  options: ProductOptions,
  dropped: readonly number[],
): NDArray {
  const stack = a.shape.length === 2 && b.shape.length === 2 ? [] : commonStack(fn, a, 2, b, 2);
  const full = [...stack, a.shape[a.shape.length - 2], b.shape[b.shape.length - 1]];
  const places = dropped.map((back) => full.length - back);
  const { out } = options;
  let target = out;
  if (out !== undefined) {
    const shape = places.length === 0 ? full : full.filter((_, i) => !places.includes(i));
    checkProductOut(fn, out, as, shape, options.casting ?? "same_kind");
    for (const place of [...places].sort((x, y) => x - y)) target = withAxis(target!, place);
  }
  let result = stackedProduct(fn, as, stretched(a, stack, 2), stretched(b, stack, 2), target);
  if (out !== undefined) return out;
  for (const place of [...places].sort((x, y) => y - x)) result = owned(withoutAxis(result, place), result);
  return result;
}

/** A result's view as an array of its own: nothing else looks into its memory. */
function owned(view: NDArray, result: NDArray): NDArray {
  return new NDArray(result.storage, view.offset, view.shape, view.strides, view.dtype, null);
}

/**
 * Matrix product of the last two axes, the others broadcast; vectors count as one row on the left, one column on the right.
 * bool multiplies by `and` and sums by `or`; integers wrap.
 * @throws ShapeError for scalars and shapes that do not fit; DTypeError for casts that are not allowed
 * https://numpy.org/doc/stable/reference/generated/numpy.matmul.html
 */
export function matmul<X extends ArrayLike, Y extends ArrayLike>(
  x1: X,
  x2: Y,
  given?: ProductOptions,
): NDArray<Promoted<X, Y>> {
  const fn = "matmul";
  if (given === undefined && x1 instanceof NDArray && x2 instanceof NDArray) {
    const quick = plainProduct(fn, x1, x2);
    if (quick !== undefined) return quick as NDArray<Promoted<X, Y>>;
  }
  const options = given ?? {};
  checkOptions(options, productNames, fn);
  const a = asNDArray(x1, fn);
  const b = asNDArray(x2, fn);
  checkRank(fn, a, 1, "first");
  checkRank(fn, b, 1, "second");
  const k = a.shape[a.shape.length - 1];
  checkFit(fn, a, b, k, b.shape[Math.max(0, b.shape.length - 2)]);
  const as = productDType(fn, a, b, options);
  const dropped: number[] = [];
  if (a.shape.length === 1) dropped.push(2);
  if (b.shape.length === 1) dropped.push(1);
  const left = a.shape.length === 1 ? withAxis(a, 0) : a;
  const right = b.shape.length === 1 ? withAxis(b, 1) : b;
  return product(fn, left, right, as, options, dropped) as NDArray<Promoted<X, Y>>;
}

/**
 * Product of matrices (…, m, n) with vectors (…, n): (…, m).
 * @throws ShapeError, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.matvec.html
 */
export function matvec<X extends ArrayLike, Y extends ArrayLike>(
  x1: X,
  x2: Y,
  options: ProductOptions = {},
): NDArray<Promoted<X, Y>> {
  const fn = "matvec";
  checkOptions(options, productNames, fn);
  const a = asNDArray(x1, fn);
  const b = asNDArray(x2, fn);
  checkRank(fn, a, 2, "first");
  checkRank(fn, b, 1, "second");
  checkFit(fn, a, b, a.shape[a.shape.length - 1], b.shape[b.shape.length - 1], "elements");
  const as = productDType(fn, a, b, options);
  return product(fn, a, withAxis(b, b.shape.length), as, options, [1]) as NDArray<Promoted<X, Y>>;
}

/**
 * Product of vectors (…, n), conjugated, with matrices (…, n, m): (…, m).
 * @throws ShapeError, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.vecmat.html
 */
export function vecmat<X extends ArrayLike, Y extends ArrayLike>(
  x1: X,
  x2: Y,
  options: ProductOptions = {},
): NDArray<Promoted<X, Y>> {
  const fn = "vecmat";
  checkOptions(options, productNames, fn);
  const a = asNDArray(x1, fn);
  const b = asNDArray(x2, fn);
  checkRank(fn, a, 1, "first");
  checkRank(fn, b, 2, "second");
  checkFit(fn, a, b, a.shape[a.shape.length - 1], b.shape[b.shape.length - 2]);
  const as = productDType(fn, a, b, options);
  if (a.dtype.kind !== "c")
    return product(fn, withAxis(a, a.shape.length - 1), b, as, options, [2]) as NDArray<Promoted<X, Y>>;
  // Conjugating on the way: dot products with the columns.
  const rank = b.shape.length;
  const columns = b.viewOf(
    b.offset,
    [...b.shape.slice(0, rank - 2), b.shape[rank - 1], b.shape[rank - 2]],
    [...b.strides.slice(0, rank - 2), b.strides[rank - 1], b.strides[rank - 2]],
  );
  return dots(fn, withAxis(a, a.shape.length - 1), columns, as, options) as NDArray<Promoted<X, Y>>;
}

/** Options of {@link vecdot}. */
export interface VecdotOptions extends ProductOptions {
  /** The axis that is summed, the last by default. */
  readonly axis?: number;
}

function lastAxis(a: NDArray, axis: number, fn: string): NDArray {
  const at = normalizeAxis(axis, a.shape.length, fn);
  if (at === a.shape.length - 1) return a;
  const move = (items: readonly number[]): number[] => [...items.filter((_, i) => i !== at), items[at]];
  return a.viewOf(a.offset, move(a.shape), move(a.strides));
}

/**
 * Dot products of vectors (…, n), the first conjugated.
 * @throws ShapeError, DTypeError, IndexError
 * https://numpy.org/doc/stable/reference/generated/numpy.vecdot.html
 */
export function vecdot<X extends ArrayLike, Y extends ArrayLike>(
  x1: X,
  x2: Y,
  options: VecdotOptions = {},
): NDArray<Promoted<X, Y>> {
  const fn = "vecdot";
  checkOptions(options, [...productNames, "axis"], fn);
  let a = asNDArray(x1, fn);
  let b = asNDArray(x2, fn);
  checkRank(fn, a, 1, "first");
  checkRank(fn, b, 1, "second");
  a = lastAxis(a, options.axis ?? -1, fn);
  b = lastAxis(b, options.axis ?? -1, fn);
  checkFit(fn, a, b, a.shape[a.shape.length - 1], b.shape[b.shape.length - 1], "elements");
  return dots(fn, a, b, productDType(fn, a, b, options), options) as NDArray<Promoted<X, Y>>;
}

/** Dot products along the last axes, the first operand conjugated, the other axes broadcast. */
function dots(fn: string, a: NDArray, b: NDArray, as: DType, options: ProductOptions): NDArray {
  const stack = commonStack(fn, a, 1, b, 1);
  const { out } = options;
  if (out !== undefined) checkProductOut(fn, out, as, stack, options.casting ?? "same_kind");
  const fits = out !== undefined && out.dtype === as && !touches(a, out) && !touches(b, out);
  const target = fits ? out : emptyArray(stack, as);
  if (target.size > 0) dotInto(fn, as, stretched(a, stack, 1), stretched(b, stack, 1), target);
  if (out === undefined) return target;
  if (!fits) assign(out, target, fn);
  return out;
}

function dotInto(fn: string, as: DType, a: NDArray, b: NDArray, target: NDArray): void {
  const rank = target.shape.length;
  const k = a.shape[rank];
  const [x, y] = [a, b].map((v) => (rank === 0 ? withAxis(v, 0) : v)).map((v) => matrixOf(v, fn));
  const to = rank === 0 ? 0 : target.strides[rank - 1];
  const walk = (axis: number, pa: number, pb: number, pc: number): void => {
    if (axis >= rank - 1) {
      const rows = rank === 0 ? 1 : target.shape[rank - 1];
      rowsTimesVector(as, as, { ...x, pointer: pa }, { ...y, pointer: pb }, pc, to, rows, k, true);
      return;
    }
    for (let i = 0; i < target.shape[axis]; i++)
      walk(axis + 1, pa + i * a.strides[axis], pb + i * b.strides[axis], pc + i * target.strides[axis]);
  };
  walk(0, x.pointer, y.pointer, target.pointer(fn));
}
