/**
 * @file Matrices with a pattern: diagonals, triangles, powers.
 * Reference: https://numpy.org/doc/stable/reference/routines.array-creation.html (building matrices)
 * @module
 */
import { type DType, type DTypeLike, type DTypeName, dtype as dtypeOf, dtypes, type NameOf } from "../dtype/dtype.ts";
import { resultType } from "../dtype/promote.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis } from "../shape/axes.ts";
import type { Order } from "../shape/strides.ts";
import { wholeNumber as whole } from "./check.ts";
import { checkedShape } from "./create.ts";
import { type Generator, generate } from "./generate.ts";
import { castIn, checkOrder, ravel, zerosLike } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { zeroD } from "./scalar.ts";
import { assign } from "./ufunc/call.ts";
import { multiply } from "./ufunc/index.ts";

type Made<S extends DTypeLike, D extends DTypeName = "float64"> = [S] extends [never] ? NDArray<D> : NDArray<NameOf<S>>;
type Same<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/** Options of {@link eye} and {@link tri}. */
export interface EyeOptions<S extends DTypeLike = DTypeLike> {
  /** Which diagonal: 0 the main one, positive ones above it. */
  readonly k?: number;
  readonly dtype?: S;
  readonly order?: Order;
}

/** The diagonal `k` of the axes `i` and `j` as a view: those axes go, the diagonal comes last. */
function diagonalView(a: NDArray, k: number, i: number, j: number): NDArray {
  const { shape, strides } = a;
  const length = Math.max(0, Math.min(shape[i] + Math.min(k, 0), shape[j] - Math.max(k, 0)));
  const first = length === 0 ? 0 : k >= 0 ? k * strides[j] : -k * strides[i];
  const rest = shape.map((_, axis) => axis).filter((axis) => axis !== i && axis !== j);
  return a.viewOf(
    a.offset + first,
    [...rest.map((axis) => shape[axis]), length],
    [...rest.map((axis) => strides[axis]), strides[i] + strides[j]],
  );
}

/**
 * Ones on a diagonal, zeros elsewhere: N rows, M columns (N by default).
 * https://numpy.org/doc/stable/reference/generated/numpy.eye.html
 */
export function eye<S extends DTypeLike = never>(N: number, M?: number | null, options: EyeOptions<S> = {}): Made<S> {
  checkOptions(options, ["k", "dtype", "order"], "eye");
  const to = dtypeOf(options.dtype ?? dtypes.float64, "eye");
  const order = checkOrder(options.order ?? "C", "eye", ["C", "F"]);
  const result = emptyArray(checkedShape([N, M ?? N], to, "eye"), to, order, true);
  assign(diagonalView(result, whole(options.k ?? 0, "k", "eye"), 0, 1), zeroD(1, to, "eye"), "eye");
  return result as NDArray as Made<S>;
}

/** The square matrix with ones on its main diagonal. */
export function identity<S extends DTypeLike = never>(n: number, options: { readonly dtype?: S } = {}): Made<S> {
  checkOptions(options, ["dtype"], "identity");
  whole(n, "n", "identity");
  return eye(n, n, options);
}

/** Options of {@link diagonal}. */
export interface DiagonalOptions {
  readonly offset?: number;
  readonly axis1?: number;
  readonly axis2?: number;
}

/**
 * A diagonal as a read-only view; of more than two axes, that of `axis1` and `axis2`, which the diagonal replaces at the end.
 * @throws ShapeError below two axes; IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.diagonal.html
 */
export function diagonal<X extends ArrayLike>(a: X, options: DiagonalOptions = {}): Same<X> {
  checkOptions(options, ["offset", "axis1", "axis2"], "diagonal");
  return diagonalOf(asNDArray(a, "diagonal"), options, "diagonal") as Same<X>;
}

/** {@link diagonal} for functions made of it, which speak of themselves in errors. */
export function diagonalOf(array: NDArray, options: DiagonalOptions, fn: string): NDArray {
  if (array.ndim < 2) throw new ShapeError(`${fn}: expected at least 2 dimensions, got ${array.ndim}`);
  const { offset = 0, axis1 = 0, axis2 = 1 } = options;
  const [i, j] = [normalizeAxis(axis1, array.ndim, fn), normalizeAxis(axis2, array.ndim, fn)];
  if (i === j) throw new ValueError(`${fn}: expected two different axes, got ${axis1} and ${axis2}`);
  const view = diagonalView(array, whole(offset, "offset", fn), i, j);
  view.setflags({ write: false });
  return view;
}

/**
 * Of a matrix, a diagonal (a read-only view); of a vector, the matrix with it as a diagonal.
 * @throws ShapeError for other numbers of axes
 * https://numpy.org/doc/stable/reference/generated/numpy.diag.html
 */
export function diag<X extends ArrayLike>(v: X, k = 0): Same<X> {
  const array = asNDArray(v, "diag");
  whole(k, "k", "diag");
  if (array.ndim === 2) return diagonal(array, { offset: k }) as Same<X>;
  if (array.ndim !== 1) throw new ShapeError(`diag: expected 1 or 2 dimensions, got ${array.ndim}`);
  const n = array.size + Math.abs(k);
  const result = emptyArray(checkedShape([n, n], array.dtype, "diag"), array.dtype, "C", true);
  assign(diagonalView(result, k, 0, 1), array, "diag");
  return result as Same<X>;
}

/** The matrix with all elements, in C order, on a diagonal. */
export function diagflat<X extends ArrayLike>(v: X, k = 0): Same<X> {
  return diag(ravel(asNDArray(v, "diagflat")), whole(k, "k", "diagflat")) as Same<X>;
}

const triangle: Generator = {
  key: "tri",
  scalars: [],
  entries: [],
  compute: (b, [i, j], [k]) => [b.op("le", j, b.op("add", i, k))],
};

/** bool: true at and below a diagonal. */
function triangleMask(rows: number, columns: number, k: number, fn: string): NDArray<"bool"> {
  const mask = emptyArray(checkedShape([rows, columns], dtypes.bool, fn), dtypes.bool);
  generate(mask, triangle, [whole(k, "k", fn)], [], fn);
  return mask;
}

/**
 * Ones at and below a diagonal: N rows, M columns (N by default).
 * https://numpy.org/doc/stable/reference/generated/numpy.tri.html
 */
export function tri<S extends DTypeLike = never>(
  N: number,
  M?: number | null,
  options: Omit<EyeOptions<S>, "order"> = {},
): Made<S> {
  checkOptions(options, ["k", "dtype"], "tri");
  // Negative numbers of rows and columns are none, as NumPy's are.
  const [rows, columns] = [whole(N, "N", "tri"), whole(M ?? N, "M", "tri")];
  const mask = triangleMask(Math.max(0, rows), Math.max(0, columns), options.k ?? 0, "tri");
  const to = dtypeOf(options.dtype ?? dtypes.float64, "tri");
  return castIn(mask as NDArray, to, "C", "tri") as NDArray as Made<S>;
}

function kept(m: ArrayLike, k: number, below: boolean, fn: string): NDArray {
  let array = asNDArray(m, fn);
  whole(k, "k", fn);
  if (array.ndim === 0) throw new ShapeError(`${fn}: expected at least 1 dimension, got 0`);
  // A vector stands for as many rows of it.
  if (array.ndim === 1) array = array.viewOf(array.offset, [array.size, array.size], [0, array.strides[0]]);
  const [rows, columns] = array.shape.slice(-2);
  const result = zerosLike(array, array.dtype, "C");
  // What lies on and above diagonal k is, mirrored, what lies on and below diagonal −k.
  const mask = below
    ? triangleMask(rows, columns, k, fn)
    : (() => {
        const mirrored = triangleMask(columns, rows, -k, fn);
        return mirrored.viewOf(mirrored.offset, [rows, columns], [...mirrored.strides].reverse());
      })();
  assign(result, array, fn, mask);
  return result;
}

/**
 * The array with zeros above a diagonal of its last two axes.
 * https://numpy.org/doc/stable/reference/generated/numpy.tril.html
 */
export function tril<X extends ArrayLike>(m: X, k = 0): Same<X> {
  return kept(m, k, true, "tril") as Same<X>;
}

/** The array with zeros below a diagonal of its last two axes. */
export function triu<X extends ArrayLike>(m: X, k = 0): Same<X> {
  return kept(m, k, false, "triu") as Same<X>;
}

/** Options of {@link vander}. */
export interface VanderOptions {
  /** Powers from left to right; downwards by default. */
  readonly increasing?: boolean;
}

/**
 * The Vandermonde matrix of a vector: its powers as columns, N of them (as many as elements by default).
 * @throws ShapeError unless the array has one axis
 * https://numpy.org/doc/stable/reference/generated/numpy.vander.html
 */
export function vander(x: ArrayLike, N?: number | null, options: VanderOptions = {}): NDArray {
  checkOptions(options, ["increasing"], "vander");
  const array = asNDArray(x, "vander");
  if (array.ndim !== 1) throw new ShapeError(`vander: expected 1 dimension, got ${array.ndim}`);
  const columns = N ?? array.size;
  const dtype: DType = resultType(array.dtype, "int");
  const result = emptyArray(checkedShape([array.size, columns], dtype, "vander"), dtype);
  const { offset, shape, strides } = result;
  const column = (power: number): NDArray => {
    const j = options.increasing ? power : columns - 1 - power;
    return result.viewOf(offset + j * strides[1], [shape[0]], [strides[0]]);
  };
  if (columns > 0) assign(column(0), zeroD(1, dtype, "vander"), "vander");
  // Each power is the one before times x: what NumPy's multiply.accumulate does.
  for (let power = 1; power < columns; power++) {
    if (power === 1) assign(column(1), array, "vander");
    else multiply(column(power - 1), column(1), { out: column(power) });
  }
  return result;
}
