/**
 * @file Products of stacks of matrices once dtypes and shapes stand: which kernel serves, where the result goes. Checks and
 * messages are matmul.ts's and its kin's; blocking is gemm.ts's.
 * @module
 */
import { emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { assign } from "../array/ufunc/call.ts";
import type { DType } from "../dtype/dtype.ts";
import { boundsOverlap } from "../shape/overlap.ts";
import { productRows, sumsOf } from "./arithmetic.ts";
import { type Matrix, multiplyInto } from "./gemm.ts";
import { rowsTimesVector, vectorTimesRows } from "./gemv.ts";

/** A matrix larger than this is streamed from memory row by row when it is multiplied with one vector. */
const streamedBytes = 256 * 1024;

/** The last two axes of a stack. */
export function matrixOf(a: NDArray, fn: string): Matrix {
  const { strides, dtype } = a;
  const rank = strides.length;
  return { pointer: a.pointer(fn), dtype, rowStep: strides[rank - 2], columnStep: strides[rank - 1] };
}

/** May writing `out` disturb reading `a`? Products read elements more than once, so the same places do too. */
export function touches(a: NDArray, out: NDArray): boolean {
  if (a.storage !== out.storage && !(a.storage.guarded && out.storage.guarded)) return false;
  const box = (x: NDArray) => ({
    shape: x.shape,
    strides: x.strides,
    offset: x.storage.address + x.offset,
    itemsize: x.dtype.itemsize,
  });
  return boundsOverlap(box(a), box(out));
}

/**
 * Products of dtype `as` over stacks: a (…, m, k), b (…, k, n), both with as many axes as the result, stacking axes
 * stretched already (step 0).
 * @param out of shape (…, m, n) and any dtype that the product may be cast to
 */
export function stackedProduct(fn: string, as: DType, a: NDArray, b: NDArray, out: NDArray | undefined): NDArray {
  const rank = a.shape.length;
  const m = a.shape[rank - 2];
  const k = a.shape[rank - 1];
  const n = b.shape[rank - 1];
  const shape = [...a.shape.slice(0, rank - 1), n];
  const sums = sumsOf(as);
  const fits =
    out !== undefined &&
    out.dtype === sums &&
    as === sums &&
    columnsAdjacent(out) &&
    !touches(a, out) &&
    !touches(b, out);
  const target = fits ? out : emptyArray(shape, sums);
  if (target.size > 0) multiplyStacks(fn, as, a, b, target, m, n, k);
  if (fits) return out;
  if (out === undefined && sums === as) return target;
  const rounded = sums === as ? target : emptyArray(shape, as);
  if (rounded !== target) assign(rounded, target, fn);
  if (out === undefined) return rounded;
  assign(out, rounded, fn);
  return out;
}

/**
 * The usual case without questions: two matrices of one dtype, whose sums need no cast, into a fresh array. Undefined where
 * it is another one.
 */
export function plainProduct(fn: string, a: NDArray, b: NDArray): NDArray | undefined {
  const { dtype } = a;
  const k = a.shape[1];
  if (a.shape.length !== 2 || b.shape.length !== 2 || b.dtype !== dtype || b.shape[0] !== k) return undefined;
  const row = productRows[dtype.name];
  if (row.sums !== dtype.name) return undefined;
  const m = a.shape[0];
  const n = b.shape[1];
  const result = emptyArray([m, n], dtype);
  if (result.size > 0) multiplyOne(dtype, matrixOf(a, fn), matrixOf(b, fn), matrixOf(result, fn), m, n, k);
  return result;
}

function columnsAdjacent(out: NDArray): boolean {
  const rank = out.shape.length;
  return out.strides[rank - 1] === out.dtype.itemsize || out.shape[rank - 1] === 1;
}

function multiplyStacks(
  fn: string,
  as: DType,
  a: NDArray,
  b: NDArray,
  c: NDArray,
  m: number,
  n: number,
  k: number,
): void {
  const rank = a.shape.length;
  const first = matrixOf(a, fn);
  const second = matrixOf(b, fn);
  const to = matrixOf(c, fn);
  const stack = a.shape.slice(0, rank - 2);
  if (stack.length === 0) {
    multiplyOne(as, first, second, to, m, n, k);
    return;
  }
  // Stacking axes over which B stands still are rows of one larger product, where A's and C's rows go on evenly.
  let rows = m;
  let left = stack.length;
  while (
    left > 0 &&
    (stack[left - 1] === 1 ||
      (b.strides[left - 1] === 0 &&
        a.strides[left - 1] === rows * first.rowStep &&
        c.strides[left - 1] === rows * to.rowStep))
  ) {
    rows *= stack[left - 1];
    left--;
  }
  const walk = (axis: number, pa: number, pb: number, pc: number): void => {
    if (axis === left) {
      multiplyOne(as, { ...first, pointer: pa }, { ...second, pointer: pb }, { ...to, pointer: pc }, rows, n, k);
      return;
    }
    for (let i = 0; i < stack[axis]; i++)
      walk(axis + 1, pa + i * a.strides[axis], pb + i * b.strides[axis], pc + i * c.strides[axis]);
  };
  walk(0, first.pointer, second.pointer, to.pointer);
}

/** One product: of a matrix and a vector by the kernels for these, else by tiles. */
function multiplyOne(as: DType, a: Matrix, b: Matrix, c: Matrix, m: number, n: number, k: number): void {
  const row = productRows[as.name];
  const sums = c.dtype;
  if (n === 1 && (a.columnStep === a.dtype.itemsize || m === 1)) {
    const vector = { pointer: b.pointer, dtype: b.dtype, rowStep: 0, columnStep: b.rowStep };
    rowsTimesVector(as, sums, a, vector, c.pointer, c.rowStep, m, k);
    return;
  }
  if (m === 1 && b.rowStep === b.dtype.itemsize) {
    const rows = { pointer: b.pointer, dtype: b.dtype, rowStep: b.columnStep, columnStep: b.rowStep };
    const vector = { pointer: a.pointer, dtype: a.dtype, rowStep: 0, columnStep: a.columnStep };
    rowsTimesVector(as, sums, rows, vector, c.pointer, c.columnStep, n, k);
    return;
  }
  // A vector times rows of adjacent elements, either way round.
  const streams = (v: Matrix, r: Matrix, count: number): boolean =>
    row.parts === 1 &&
    row.product === "number" &&
    sums === as &&
    v.dtype === as &&
    r.dtype === as &&
    count * k * as.itemsize > streamedBytes;
  if (m === 1 && b.columnStep === as.itemsize && streams(a, b, n)) {
    vectorTimesRows(as, { ...a, rowStep: a.columnStep }, b, c.pointer, n, k);
    return;
  }
  if (n === 1 && a.rowStep === as.itemsize && c.rowStep === as.itemsize && streams(b, a, m)) {
    vectorTimesRows(as, b, { ...a, rowStep: a.columnStep }, c.pointer, m, k);
    return;
  }
  multiplyInto(row, as, a, b, c.pointer, c.rowStep, m, n, k);
}
