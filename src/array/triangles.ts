/**
 * @file Indices of diagonals and triangles, and the sum of a diagonal.
 * Reference: https://numpy.org/doc/stable/reference/routines.indexing.html (generating index arrays)
 * @module
 */
import type { DTypeLike } from "../dtype/dtype.ts";
import { ShapeError } from "../errors.ts";
import { formatShape } from "../shape/strides.ts";
import { type ArrayLike, asNDArray } from "./make.ts";
import { type DiagonalOptions, diagonal, triangleMask } from "./matrices.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { arange } from "./ranges.ts";
import { sum } from "./reduce/sums.ts";
import { nonzero } from "./select/nonzero.ts";
import { logical_not } from "./ufunc/index.ts";

type Indices = NDArray<"int64">[];

function below(rows: number, columns: number, k: number, fn: string): NDArray<"bool"> {
  return triangleMask(Math.max(0, rows), Math.max(0, columns), k, fn);
}

/**
 * Indices of the elements at and below diagonal `k` of a matrix of n rows and m columns (n by default): one array an axis.
 * https://numpy.org/doc/stable/reference/generated/numpy.tril_indices.html
 */
export function tril_indices(n: number, k = 0, m: number | null = null): Indices {
  return nonzero(below(n, m ?? n, k, "tril_indices"));
}

/** Indices of the elements at and above diagonal `k`; as {@link tril_indices}. */
export function triu_indices(n: number, k = 0, m: number | null = null): Indices {
  return nonzero(logical_not(below(n, m ?? n, k - 1, "triu_indices")));
}

function matrixShape(arr: ArrayLike, fn: string): readonly number[] {
  const { shape } = asNDArray(arr, fn);
  if (shape.length !== 2) throw new ShapeError(`${fn}: expected 2 dimensions, got ${shape.length}`);
  return shape;
}

/** {@link tril_indices} for the shape of a matrix. @throws ShapeError */
export function tril_indices_from(arr: ArrayLike, k = 0): Indices {
  const [rows, columns] = matrixShape(arr, "tril_indices_from");
  return tril_indices(rows, k, columns);
}

/** {@link triu_indices} for the shape of a matrix. @throws ShapeError */
export function triu_indices_from(arr: ArrayLike, k = 0): Indices {
  const [rows, columns] = matrixShape(arr, "triu_indices_from");
  return triu_indices(rows, k, columns);
}

/** Indices of the main diagonal of an array with `ndim` axes of length n: the same array for each axis. */
export function diag_indices(n: number, ndim = 2): Indices {
  const line: NDArray<"int64"> = arange(n, { dtype: "int64" });
  return Array.from({ length: ndim }, () => line);
}

/** {@link diag_indices} for an array whose axes are all of one length. @throws ShapeError */
export function diag_indices_from(arr: ArrayLike): Indices {
  const { shape } = asNDArray(arr, "diag_indices_from");
  if (shape.length < 2 || shape.some((n) => n !== shape[0]))
    throw new ShapeError(`diag_indices_from: expected two or more axes of one length, got shape ${formatShape(shape)}`);
  return diag_indices(shape[0], shape.length);
}

/** Options of {@link trace}. */
export interface TraceOptions extends DiagonalOptions {
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
}

/**
 * The sum of a diagonal; of more than two axes, that of `axis1` and `axis2`.
 * @throws ShapeError, IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.trace.html
 */
export function trace(a: ArrayLike, options: TraceOptions = {}): NDArray {
  checkOptions(options, ["offset", "axis1", "axis2", "dtype", "out"], "trace");
  const { dtype, out, ...which } = options;
  return sum(diagonal(asNDArray(a, "trace"), which), {
    axis: -1,
    ...(dtype === undefined ? {} : { dtype }),
    ...(out === undefined ? {} : { out }),
  });
}
