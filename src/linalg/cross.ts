/**
 * @file Cross products of stacks of vectors.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.cross.html
 * @module
 */
import { moveaxis } from "../array/layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { assign } from "../array/ufunc/call.ts";
import { multiply, type Promoted, subtract } from "../array/ufunc/index.ts";
import type { DType } from "../dtype/dtype.ts";
import { resultType } from "../dtype/promote.ts";
import { ShapeError } from "../errors.ts";
import { normalizeAxis } from "../shape/axes.ts";
import { broadcastPair } from "../shape/broadcast.ts";
import { formatShape } from "../shape/strides.ts";

/** Options of {@link cross}. */
export interface CrossOptions {
  /** The axes of the vectors' components in `a`, `b` and the result, the last by default. */
  readonly axisa?: number;
  readonly axisb?: number;
  readonly axisc?: number;
  /** Overrides the other three. */
  readonly axis?: number | null;
}

/** Component i along the last axis, as a view. */
function component(v: NDArray, i: number): NDArray {
  const last = v.shape.length - 1;
  return v.viewOf(v.offset + i * v.strides[last], v.shape.slice(0, last), v.strides.slice(0, last));
}

/**
 * Cross products of vectors of 2 or 3 components, broadcast; of two vectors of 2 components the third component alone.
 * @throws ShapeError for other numbers of components
 * https://numpy.org/doc/stable/reference/generated/numpy.cross.html
 */
export function cross<X extends ArrayLike, Y extends ArrayLike>(
  a: X,
  b: Y,
  options: CrossOptions = {},
): NDArray<Promoted<X, Y>> {
  const fn = "cross";
  checkOptions(options, ["axisa", "axisb", "axisc", "axis"], fn);
  const { axis } = options;
  const whole = (v: ArrayLike, own: number | undefined): NDArray => {
    const array = asNDArray(v, fn);
    return moveaxis(array, normalizeAxis(axis ?? own ?? -1, array.shape.length, fn), -1) as NDArray;
  };
  const [x, y] = [whole(a, options.axisa), whole(b, options.axisb)];
  const [p, q] = [x.shape[x.shape.length - 1], y.shape[y.shape.length - 1]];
  if (p < 2 || p > 3 || q < 2 || q > 3)
    throw new ShapeError(
      `${fn}: expected vectors of 2 or 3 components, got shapes ${formatShape(x.shape)} and ${formatShape(y.shape)}`,
    );
  const as: DType = resultType(x.dtype, y.dtype);
  const shape = broadcastPair(x.shape.slice(0, -1), y.shape.slice(0, -1), fn);
  const spare = emptyArray(shape, as);
  const how = { dtype: as.name };
  /** to = x[i]·y[j] − x[j]·y[i], with missing components 0. */
  const minor = (i: number, j: number, to: NDArray): void => {
    const has = (n: number, count: number): boolean => n < count;
    const both = has(i, p) && has(j, q);
    const crossed = has(j, p) && has(i, q);
    if (both) multiply(component(x, i), component(y, j), { ...how, out: to });
    else assign(to, emptyArray([], as, "C", true), fn);
    if (!crossed) return;
    multiply(component(x, j), component(y, i), { ...how, out: spare });
    subtract(to, spare, { ...how, out: to });
  };
  if (p === 2 && q === 2) {
    const result = emptyArray(shape, as);
    minor(0, 1, result);
    return result as NDArray as NDArray<Promoted<X, Y>>;
  }
  const result = emptyArray([...shape, 3], as) as NDArray;
  for (let i = 0; i < 3; i++) minor((i + 1) % 3, (i + 2) % 3, component(result, i));
  return moveaxis(result, -1, axis ?? options.axisc ?? -1) as NDArray<Promoted<X, Y>>;
}
