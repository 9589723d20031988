/**
 * @file Products with a vector: rows times a vector, a vector times rows, split over threads. Knows addresses and steps;
 * shapes and errors are matmul.ts's.
 * @module
 */
import { emptyArray } from "../array/make.ts";
import type { DType } from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { argSlots, device } from "../runtime/device.ts";
import { entryFor } from "../runtime/kernels.ts";
import { partsFor } from "../runtime/launch.ts";
import { productRows, sumsOf } from "./arithmetic.ts";
import type { Matrix } from "./gemm.ts";
import { dotKernel, dotKey, rowsKernel, rowsKey } from "./gemv-kernel.ts";

/** Products that are summed in one go; more are summed in pieces of this many, the same on any number of threads. */
const pieceLength = 64 * 1024;

/**
 * y[i] = Σ a[i, k]·x[i, k] (conjugated a where asked); a vector x has a row step of 0.
 * @param as the product's dtype, to which elements are cast
 * @param to the dtype of y
 */
export function rowsTimesVector(
  as: DType,
  to: DType,
  a: Matrix,
  x: Matrix,
  y: number,
  yStep: number,
  m: number,
  k: number,
  conjugate = false,
): void {
  if (m === 1 && k >= 2 * pieceLength) {
    longDot(as, to, a, x, y, k, conjugate);
    return;
  }
  const adjacent = [a.columnStep === a.dtype.itemsize, x.columnStep === x.dtype.itemsize] as const;
  const row = productRows[as.name];
  const spec = { row, first: a.dtype, second: x.dtype, as, to, adjacent, conjugate: conjugate && row.parts === 2 };
  const entry = entryFor(dotKey(spec), () => dotKernel(spec));
  const d = device();
  const parts = Math.min(m, partsFor(m * k * a.dtype.itemsize));
  const { args } = d;
  for (let p = 0; p < parts; p++) {
    const first = Math.floor((m * p) / parts);
    let at = p * argSlots;
    args[at++] = a.pointer + first * a.rowStep;
    args[at++] = x.pointer + first * x.rowStep;
    args[at++] = y + first * yStep;
    args[at++] = Math.floor((m * (p + 1)) / parts) - first;
    args[at++] = k;
    args[at++] = a.rowStep;
    args[at++] = a.columnStep;
    args[at++] = x.rowStep;
    args[at++] = x.columnStep;
    args[at++] = yStep;
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}

/** One dot product in pieces of fixed length, whose sums are then summed. */
function longDot(as: DType, to: DType, a: Matrix, x: Matrix, y: number, k: number, conjugate: boolean): void {
  const sums = sumsOf(as);
  const count = Math.floor(k / pieceLength);
  const rest = k - count * pieceLength;
  const pieces = emptyArray([count + 1], sums);
  const at = pieces.pointer("dot");
  const from = (m: Matrix, piece: number): Matrix => ({
    ...m,
    pointer: m.pointer + piece * pieceLength * m.columnStep,
    rowStep: pieceLength * m.columnStep,
  });
  rowsTimesVector(as, sums, from(a, 0), from(x, 0), at, sums.itemsize, count, pieceLength, conjugate);
  rowsTimesVector(as, sums, from(a, count), from(x, count), at + count * sums.itemsize, 0, 1, rest, conjugate);
  const one = emptyArray([], sums);
  elements[sums.name].set(one.storage.view(), one.offset, sums.name === "bool" ? true : 1, "dot");
  const all = { pointer: at, dtype: sums, rowStep: 0, columnStep: sums.itemsize };
  rowsTimesVector(
    sums,
    to,
    all,
    { pointer: one.pointer("dot"), dtype: sums, rowStep: 0, columnStep: 0 },
    y,
    0,
    1,
    count + 1,
  );
}

/** y[j] = Σ x[k]·a[k, j] for rows of adjacent elements; all of dtype `as`, whose sums need no cast. */
export function vectorTimesRows(as: DType, x: Matrix, a: Matrix, y: number, n: number, k: number): void {
  const spec = { row: productRows[as.name], as };
  const entry = entryFor(rowsKey(spec), () => rowsKernel(spec));
  const d = device();
  const bytes = as.itemsize;
  // Pieces of whole cache lines.
  const unit = 64 / bytes;
  const units = Math.ceil(n / unit);
  const parts = Math.min(units, partsFor(n * k * bytes));
  const { args } = d;
  for (let p = 0; p < parts; p++) {
    const first = Math.floor((units * p) / parts) * unit;
    let at = p * argSlots;
    args[at++] = a.pointer + first * bytes;
    args[at++] = x.pointer;
    args[at++] = y + first * bytes;
    args[at++] = Math.min(n, Math.floor((units * (p + 1)) / parts) * unit) - first;
    args[at++] = k;
    args[at++] = a.rowStep;
    args[at++] = x.rowStep;
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}
