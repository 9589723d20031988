/**
 * @file Products over any axes, Kronecker products, traces.
 * Reference: https://numpy.org/doc/stable/reference/routines.linalg.html
 * @module
 */
import { expectList } from "../array/check.ts";
import { reshape } from "../array/layout.ts";
import { type ArrayLike, asNDArray } from "../array/make.ts";
import { type DiagonalOptions, diagonalOf } from "../array/matrices.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { sum } from "../array/reduce/sums.ts";
import { multiply, type Promoted } from "../array/ufunc/index.ts";
import type { DType, DTypeLike } from "../dtype/dtype.ts";
import { resultType } from "../dtype/promote.ts";
import { IndexError, ShapeError, ValueError } from "../errors.ts";
import { formatShape } from "../shape/strides.ts";
import { permuted } from "./operands.ts";
import { stackedProduct } from "./product.ts";

/** Number of axes to sum over, or the axes of each operand. */
export type TensordotAxes = number | readonly [number | readonly number[], number | readonly number[]];

const product = (items: readonly number[]): number => items.reduce((x, y) => x * y, 1);

function axesOf(axes: TensordotAxes, a: NDArray, b: NDArray): [number[], number[]] {
  const fn = "tensordot";
  if (typeof axes === "number") {
    if (!Number.isInteger(axes)) throw new ValueError(`${fn}: expected a whole number of axes, got ${axes}`);
    const count = Math.max(0, axes);
    if (count > a.shape.length || count > b.shape.length)
      throw new ShapeError(
        `${fn}: expected at most ${Math.min(a.shape.length, b.shape.length)} axes to sum over, got ${axes}`,
      );
    const list = Array.from({ length: count }, (_, i) => i);
    return [list.map((i) => a.shape.length - count + i), list];
  }
  expectList(axes, "two lists of axes", fn);
  if (axes.length !== 2) throw new ValueError(`${fn}: expected two lists of axes, got ${axes.length}`);
  const [first, second] = axes.map((one) => {
    if (typeof one === "number") return [one];
    expectList(one, "axes", fn);
    return Array.from(one);
  });
  const plain = (list: number[], rank: number): number[] =>
    list.map((axis) => {
      if (!Number.isInteger(axis) || axis < -rank || axis >= rank)
        throw new IndexError(`${fn}: axis ${axis} is out of bounds for an array of ${rank} dimensions`);
      return axis < 0 ? axis + rank : axis;
    });
  if (first.length !== second.length)
    throw new ShapeError(`${fn}: expected as many axes of each operand, got ${first.length} and ${second.length}`);
  return [plain(first, a.shape.length), plain(second, b.shape.length)];
}

/**
 * Sum product over pairs of axes: the last `axes` of a with the first of b, or the axes listed for each.
 * @throws ShapeError, IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.tensordot.html
 */
export function tensordot<X extends ArrayLike, Y extends ArrayLike>(
  a: X,
  b: Y,
  axes: TensordotAxes | { readonly axes?: TensordotAxes } = 2,
): NDArray<Promoted<X, Y>> {
  const fn = "tensordot";
  if (typeof axes === "object" && !Array.isArray(axes)) checkOptions(axes, ["axes"], fn);
  const wanted = typeof axes === "object" && "axes" in axes ? (axes.axes ?? 2) : (axes as TensordotAxes);
  const [x, y] = [asNDArray(a, fn), asNDArray(b, fn)];
  const [first, second] = axesOf(wanted, x, y);
  first.forEach((axis, i) => {
    if (x.shape[axis] !== y.shape[second[i]])
      throw new ShapeError(
        `${fn}: shapes ${formatShape(x.shape)} and ${formatShape(y.shape)} do not fit: expected ${x.shape[axis]} elements along axis ${second[i]}, got ${y.shape[second[i]]}`,
      );
  });
  const freeX = x.shape.map((_, i) => i).filter((i) => !first.includes(i));
  const freeY = y.shape.map((_, i) => i).filter((i) => !second.includes(i));
  const as: DType = resultType(x.dtype, y.dtype);
  const k = product(first.map((i) => x.shape[i]));
  const shapeX = freeX.map((i) => x.shape[i]);
  const shapeY = freeY.map((i) => y.shape[i]);
  const left = reshape(permuted(x, [...freeX, ...first]), [product(shapeX), k]);
  const right = reshape(permuted(y, [...second, ...freeY]), [k, product(shapeY)]);
  const result = stackedProduct(fn, as, left, right, undefined);
  return reshape(result, [...shapeX, ...shapeY]) as NDArray as NDArray<Promoted<X, Y>>;
}

/**
 * Kronecker product: each element of `a` times all of `b`, as blocks.
 * https://numpy.org/doc/stable/reference/generated/numpy.kron.html
 */
export function kron<X extends ArrayLike, Y extends ArrayLike>(a: X, b: Y): NDArray<Promoted<X, Y>> {
  const [x, y] = [asNDArray(a, "kron"), asNDArray(b, "kron")];
  const rank = Math.max(x.shape.length, y.shape.length);
  const padded = (v: NDArray): number[] => [...new Array<number>(rank - v.shape.length).fill(1), ...v.shape];
  const [m, n] = [padded(x), padded(y)];
  const left = reshape(
    x,
    m.flatMap((length) => [length, 1]),
  );
  const right = reshape(
    y,
    n.flatMap((length) => [1, length]),
  );
  const all = multiply(left, right) as NDArray;
  return reshape(
    all,
    m.map((length, i) => length * n[i]),
  ) as NDArray as NDArray<Promoted<X, Y>>;
}

/** Options of {@link trace}. */
export interface TraceOptions extends DiagonalOptions {
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
}

/**
 * Sum along a diagonal of two axes, given as options or as offset and axes in order.
 * @throws ShapeError below two axes; IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.trace.html
 */
export function trace(a: ArrayLike, offset: number | TraceOptions = {}, axis1 = 0, axis2 = 1): NDArray {
  const options: TraceOptions = typeof offset === "number" ? { offset, axis1, axis2 } : offset;
  checkOptions(options, ["offset", "axis1", "axis2", "dtype", "out"], "trace");
  const { dtype, out, ...where } = options;
  const how = { axis: -1, ...(dtype === undefined ? {} : { dtype }), ...(out === undefined ? {} : { out }) };
  return sum(diagonalOf(asNDArray(a, "trace"), where, "trace"), how) as NDArray;
}
