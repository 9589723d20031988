/**
 * @file Products that pair one axis of each operand and put all others side by side: `dot`, `inner`, `vdot`, `outer`.
 * Broadcasting ones are in matmul.ts.
 * Reference: https://numpy.org/doc/stable/reference/routines.linalg.html#matrix-and-vector-products
 * @module
 */
import { ravel } from "../array/layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import type { Promoted } from "../array/ufunc/index.ts";
import { multiply } from "../array/ufunc/index.ts";
import type { DType } from "../dtype/dtype.ts";
import { resultType } from "../dtype/promote.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { formatShape, sameNumbers } from "../shape/strides.ts";
import { rowsTimesVector } from "./gemv.ts";
import { checkFit, stretched, withAxis } from "./operands.ts";
import { matrixOf, stackedProduct } from "./product.ts";

/**
 * The sum over a's last axis and b's last but one, all other axes side by side: (…a, k) and (…b, k, n) give (…a, …b, n).
 * @param b with at least two axes
 */
export function sideBySide(fn: string, as: DType, a: NDArray, b: NDArray, out?: NDArray): NDArray {
  const rankB = b.shape.length;
  const outer = b.shape.slice(0, rankB - 2);
  const own = a.shape.slice(0, -1);
  const n = b.shape[rankB - 1];
  const result = out ?? emptyArray([...own, ...outer, n], as);
  // Axes of the stack: b's, then a's but for its last one, which are the rows of each product.
  const rowless = own.length === 0;
  const rows = rowless ? withAxis(a, 0) : a;
  const rowStack = rows.shape.slice(0, -2);
  const left = stretched(rows, [...outer, ...rowStack], 2);
  const right = b.viewOf(
    b.offset,
    [...outer, ...rowStack, ...b.shape.slice(rankB - 2)],
    [...b.strides.slice(0, rankB - 2), ...rowStack.map(() => 0), ...b.strides.slice(rankB - 2)],
  );
  const target = rowless ? withAxis(result, 0) : result;
  const order = [
    ...outer.map((_, i) => rows.shape.length - 1 + i),
    ...rowStack.map((_, i) => i),
    rows.shape.length - 2,
    target.shape.length - 1,
  ];
  const view = target.viewOf(
    target.offset,
    order.map((i) => target.shape[i]),
    order.map((i) => target.strides[i]),
  );
  stackedProduct(fn, as, left, right, view);
  return result;
}

/** Options of {@link dot}. */
export interface DotOptions {
  /** Where to put the result: of its dtype and shape exactly, and contiguous. */
  readonly out?: NDArray;
}

function checkDotOut(fn: string, out: unknown, as: DType, shape: readonly number[]): asserts out is NDArray {
  if (typeof out !== "object" || out === null || !("strides" in out))
    throw new DTypeError(`${fn}: expected out to be an array, got ${typeof out}`);
  const array = out as NDArray;
  if (array.dtype !== as) throw new DTypeError(`${fn}: expected out of dtype ${as.name}, got ${array.dtype.name}`);
  if (!sameNumbers(array.shape, shape))
    throw new ShapeError(`${fn}: expected out of shape ${formatShape(shape)}, got ${formatShape(array.shape)}`);
  if (!array.isC)
    throw new ValueError(`${fn}: expected out to be C-contiguous, got strides (${array.strides.join(",")})`);
  array.checkWriteable(fn);
}

/**
 * Sum product over the last axis of `a` and the last but one of `b` (the only one of a vector); a plain product with a scalar.
 * @throws ShapeError, DTypeError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.dot.html
 */
export function dot<X extends ArrayLike, Y extends ArrayLike>(
  a: X,
  b: Y,
  options: DotOptions = {},
): NDArray<Promoted<X, Y>> {
  const fn = "dot";
  checkOptions(options, ["out"], fn);
  const x = asNDArray(a, fn);
  const y = asNDArray(b, fn);
  return paired(fn, x, y.shape.length === 1 ? withAxis(y, 1) : y, y, options.out) as NDArray<Promoted<X, Y>>;
}

/**
 * Sum product over the last axes of both.
 * @throws ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.inner.html
 */
export function inner<X extends ArrayLike, Y extends ArrayLike>(a: X, b: Y): NDArray<Promoted<X, Y>> {
  const fn = "inner";
  const x = asNDArray(a, fn);
  const y = asNDArray(b, fn);
  return paired(fn, x, y.shape.length === 1 ? withAxis(y, 1) : swapped(y), y) as NDArray<Promoted<X, Y>>;
}

/** The last two axes exchanged; scalars as they are. */
function swapped(a: NDArray): NDArray {
  const rank = a.shape.length;
  if (rank < 2) return a;
  const swap = (items: readonly number[]): number[] => [...items.slice(0, rank - 2), items[rank - 1], items[rank - 2]];
  return a.viewOf(a.offset, swap(a.shape), swap(a.strides));
}

/** @param y the second operand with rows to sum over; `given` as it came */
function paired(fn: string, x: NDArray, y: NDArray, given: NDArray, out?: NDArray): NDArray {
  const as: DType = resultType(x.dtype, given.dtype);
  if (x.shape.length === 0 || given.shape.length === 0) {
    if (out !== undefined) checkDotOut(fn, out, as, [...x.shape, ...given.shape]);
    return multiply(x, given, out === undefined ? undefined : { out }) as NDArray;
  }
  checkFit(
    fn,
    x,
    given,
    x.shape[x.shape.length - 1],
    y.shape[y.shape.length - 2],
    given.shape.length === 1 ? "elements" : "rows",
  );
  const vector = given.shape.length === 1;
  const shape = [...x.shape.slice(0, -1), ...y.shape.slice(0, -2), ...(vector ? [] : [y.shape[y.shape.length - 1]])];
  if (out !== undefined) checkDotOut(fn, out, as, shape);
  const result = out ?? emptyArray(shape, as);
  sideBySide(fn, as, x, y, vector ? withAxis(result, shape.length) : result);
  return result;
}

/**
 * Dot product of two vectors, the first conjugated; arrays of more axes count as flat.
 * @throws ShapeError for different sizes
 * https://numpy.org/doc/stable/reference/generated/numpy.vdot.html
 */
export function vdot<X extends ArrayLike, Y extends ArrayLike>(a: X, b: Y): NDArray<Promoted<X, Y>> {
  const fn = "vdot";
  const [x, y] = [asNDArray(a, fn), asNDArray(b, fn)];
  if (x.size !== y.size)
    throw new ShapeError(
      `${fn}: shapes ${formatShape(x.shape)} and ${formatShape(y.shape)} do not fit: expected ${x.size} elements, got ${y.size}`,
    );
  const as = resultType(x.dtype, y.dtype) as DType;
  const result = emptyArray([], as);
  const [u, v] = [ravel(x), ravel(y)].map((flat) => matrixOf(withAxis(flat as NDArray, 0), fn));
  rowsTimesVector(as, as, u, v, result.pointer(fn), 0, 1, x.size, true);
  return result as NDArray as NDArray<Promoted<X, Y>>;
}

/**
 * All products of an element of `a` with one of `b`, both flat: (a.size, b.size).
 * @throws ShapeError, DTypeError for an `out` that does not fit
 * https://numpy.org/doc/stable/reference/generated/numpy.outer.html
 */
export function outer<X extends ArrayLike, Y extends ArrayLike>(
  a: X,
  b: Y,
  options: { readonly out?: NDArray } = {},
): NDArray<Promoted<X, Y>> {
  checkOptions(options, ["out"], "outer");
  const x = ravel(asNDArray(a, "outer")) as NDArray;
  const y = ravel(asNDArray(b, "outer")) as NDArray;
  return multiply(withAxis(x, 1), withAxis(y, 0), options) as NDArray<Promoted<X, Y>>;
}
