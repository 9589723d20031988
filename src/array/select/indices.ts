/**
 * @file Makes indices and turns them into one another: open meshes, diagonals, triangles, flat indices.
 * Reference: https://numpy.org/doc/stable/reference/routines.indexing.html (generating index arrays)
 * @module
 */
import { dtypes } from "../../dtype/dtype.ts";
import { IndexError, ShapeError, ValueError } from "../../errors.ts";
import { broadcastShapes } from "../../shape/broadcast.ts";
import { contiguousStrides, type Order, sizeOf } from "../../shape/strides.ts";
import { expectList, wholeNumber as whole } from "../check.ts";
import { checkOrder } from "../layout.ts";
import { type ArrayLike, asNDArray, emptyArray, typedArrayDType } from "../make.ts";
import { tri } from "../matrices.ts";
import { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { arange } from "../ranges.ts";
import { zeroD } from "../scalar.ts";
import { logical_not } from "../ufunc/index.ts";
import { type Cast, elementwise } from "./elementwise.ts";
import { checkBounds, checkMode, type IndexMode, inC, indexArray, settle } from "./integers.ts";
import { flatnonzero, nonzero } from "./nonzero.ts";

type Indices = NDArray<"int64">;

/**
 * An open mesh of lists, for `a.at(...ix_(rows, columns))`: list k lies along axis k, masks give the indices where they are true.
 * @throws ShapeError for what is no list
 * https://numpy.org/doc/stable/reference/generated/numpy.ix_.html
 */
export function ix_(...args: readonly ArrayLike[]): NDArray[] {
  const fn = "ix_";
  return args.map((arg, k) => {
    const literal = !(arg instanceof NDArray) && typedArrayDType(arg) === undefined;
    const list = literal ? indexArray(arg, fn) : asNDArray(arg, fn);
    if (list.ndim !== 1) throw new ShapeError(`${fn}: expected lists of 1 dimension, got ${list.ndim}`);
    const index: NDArray = list.dtype.kind === "b" ? flatnonzero(list) : list;
    const at = (own: number, other: number): number[] => args.map((_, axis) => (axis === k ? own : other));
    return index.viewOf(index.offset, at(index.size, 1), at(index.strides[0], 0));
  });
}

/** Indices of the main diagonal of an array of `ndim` axes of length `n`, one array an axis. */
export function diag_indices(n: number, ndim = 2): Indices[] {
  const list = arange(whole(n, "n", "diag_indices"), { dtype: "int64" }) as Indices;
  if (whole(ndim, "ndim", "diag_indices") < 0)
    throw new ValueError(`diag_indices: expected ndim from 0 on, got ${ndim}`);
  return new Array(ndim).fill(list);
}

/** Indices of the main diagonal of an array. @throws ShapeError unless it has at least two axes, all of one length */
export function diag_indices_from(arr: ArrayLike): Indices[] {
  const fn = "diag_indices_from";
  const { ndim, shape } = asNDArray(arr, fn);
  if (ndim < 2) throw new ShapeError(`${fn}: expected at least 2 dimensions, got ${ndim}`);
  if (shape.some((n) => n !== shape[0]))
    throw new ShapeError(`${fn}: expected axes of one length, got (${shape.join(",")})`);
  return diag_indices(shape[0], ndim);
}

function triangleNumbers(n: number, k: number, m: number | undefined, fn: string): void {
  whole(n, "n", fn);
  whole(k, "k", fn);
  if (m !== undefined) whole(m, "m", fn);
}

/** Indices at and below a diagonal of a matrix of n rows and m columns (n by default). */
export function tril_indices(n: number, k = 0, m?: number): Indices[] {
  triangleNumbers(n, k, m, "tril_indices");
  return nonzero(tri(n, m, { k, dtype: "bool" }));
}

/** Indices at and above a diagonal of a matrix of n rows and m columns (n by default). */
export function triu_indices(n: number, k = 0, m?: number): Indices[] {
  triangleNumbers(n, k, m, "triu_indices");
  return nonzero(logical_not(tri(n, m, { k: k - 1, dtype: "bool" })));
}

function matrixShape(arr: ArrayLike, fn: string): [number, number] {
  const { ndim, shape } = asNDArray(arr, fn);
  if (ndim !== 2) throw new ShapeError(`${fn}: expected 2 dimensions, got ${ndim}`);
  return [shape[0], shape[1]];
}

/** Indices at and below a diagonal of a matrix. */
export function tril_indices_from(arr: ArrayLike, k = 0): Indices[] {
  const [n, m] = matrixShape(arr, "tril_indices_from");
  whole(k, "k", "tril_indices_from");
  return tril_indices(n, k, m);
}

/** Indices at and above a diagonal of a matrix. */
export function triu_indices_from(arr: ArrayLike, k = 0): Indices[] {
  const [n, m] = matrixShape(arr, "triu_indices_from");
  whole(k, "k", "triu_indices_from");
  return triu_indices(n, k, m);
}

const counted = (value: number, fn: string): Cast => ({ array: zeroD(value, dtypes.int64, fn), as: dtypes.int64 });

/** Options of {@link ravel_multi_index}. */
export interface RavelOptions {
  /** What to do with indices outside: one for all axes, or one each. */
  readonly mode?: IndexMode | readonly IndexMode[];
  readonly order?: Order;
}

function dimsOf(dims: number | readonly number[], fn: string): readonly number[] {
  const given = typeof dims === "number" ? [dims] : dims;
  expectList(given, "lengths of axes", fn);
  const list: number[] = Array.from(given);
  for (const n of list)
    if (!Number.isInteger(n) || n < 0) throw new ValueError(`${fn}: expected lengths of axes, got ${n}`);
  return list;
}

/**
 * Flat indices from one index array an axis.
 * @throws IndexError for indices outside (`mode: "raise"`); ValueError for another number of arrays than axes
 * https://numpy.org/doc/stable/reference/generated/numpy.ravel_multi_index.html
 */
export function ravel_multi_index(
  multi_index: readonly ArrayLike[],
  dims: number | readonly number[],
  options: RavelOptions = {},
): Indices {
  const fn = "ravel_multi_index";
  checkOptions(options, ["mode", "order"], fn);
  const shape = dimsOf(dims, fn);
  expectList(multi_index, "index arrays", fn);
  const order = checkOrder(options.order ?? "C", fn, ["C", "F"]);
  if (multi_index.length !== shape.length)
    throw new ValueError(`${fn}: expected ${shape.length} index arrays, got ${multi_index.length}`);
  const { mode = "raise" } = options;
  const modes = typeof mode === "string" ? shape.map(() => mode) : mode;
  if (modes.length !== shape.length) throw new ValueError(`${fn}: expected ${shape.length} modes, got ${modes.length}`);
  const lists = Array.from(multi_index as Iterable<ArrayLike>, (given, axis) => {
    const index = indexArray(given, fn);
    const how = checkMode(modes[axis], fn);
    if (how !== "raise") return settle(index, shape[axis], how, axis, fn) as NDArray;
    if (checkBounds(inC(index, fn), shape[axis], axis, fn))
      throw new IndexError(`${fn}: expected indices from 0 for axis ${axis}, got a negative one`);
    return index;
  });
  const sum = emptyArray(
    broadcastShapes(
      lists.map((l) => l.shape),
      fn,
    ),
    dtypes.int64,
    "C",
    true,
  );
  const output = { array: sum as NDArray, as: dtypes.int64 };
  contiguousStrides(shape, 1, order).forEach((stride, axis) => {
    elementwise(
      {
        key: "ravelIndex",
        inputs: [output, { array: lists[axis], as: dtypes.int64 }, counted(stride, fn)],
        output,
        compute: (b, [[old], [i], [n]]) => [b.op("add", old, b.op("mul", i, n))],
      },
      fn,
    );
  });
  return sum;
}

/**
 * One index array an axis from flat indices.
 * @throws IndexError for indices outside of the shape
 * https://numpy.org/doc/stable/reference/generated/numpy.unravel_index.html
 */
export function unravel_index(
  indices: ArrayLike,
  shape: number | readonly number[],
  options: { readonly order?: Order } = {},
): Indices[] {
  const fn = "unravel_index";
  checkOptions(options, ["order"], fn);
  const lengths = dimsOf(shape, fn);
  const order = checkOrder(options.order ?? "C", fn, ["C", "F"]);
  const index = indexArray(indices, fn);
  const size = sizeOf(lengths);
  if (checkBounds(inC(index, fn), size, 0, fn))
    throw new IndexError(`${fn}: expected indices from 0, got a negative one`);
  return contiguousStrides(lengths, 1, order).map((stride, axis) => {
    const result = emptyArray(index.shape, dtypes.int64);
    elementwise(
      {
        key: "unravelIndex",
        inputs: [{ array: index, as: dtypes.int64 }, counted(stride, fn), counted(lengths[axis], fn)],
        output: { array: result as NDArray, as: dtypes.int64 },
        compute: (b, [[i], [step], [n]]) => [b.op("rem", b.op("quot", i, step), n)],
      },
      fn,
    );
    return result;
  });
}
