/**
 * @file Kernels for products with a vector, which are bound by memory: rows times a vector (dot products), and a vector
 * times rows (sums of scaled rows). Written in scalar form; the lowering gives them lanes. Calls are gemv.ts's.
 * @module
 */
import { castElement, type Element, loadElement } from "../array/ufunc/element.ts";
import type { DType } from "../dtype/dtype.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import type { ProductRow } from "./arithmetic.ts";

export interface DotSpec {
  readonly row: ProductRow;
  readonly first: DType;
  readonly second: DType;
  /** What elements are cast to first. */
  readonly as: DType;
  /** What the sums are stored as. */
  readonly to: DType;
  /** Are the elements adjacent? */
  readonly adjacent: readonly [boolean, boolean];
  /** The first operand is conjugated. */
  readonly conjugate: boolean;
}

export function dotKey(s: DotSpec): string {
  return `dot|${s.first.id},${s.second.id}>${s.as.id}>${s.to.id}|${s.adjacent}|${s.conjugate}`;
}

/** An element of an operand in the type that is computed in. */
function read(b: Builder, row: ProductRow, from: DType, as: DType, p: Value, index: Value, scale: number): Element {
  const t = typeOf(row.scalar);
  return castElement(b, from, as, loadElement(b, from, p, index, { scale })).map((v) => b.convert(v, t));
}

/** The sums with one more product. */
function add(b: Builder, row: ProductRow, sums: readonly Value[], x: Element, y: Element, conjugate: boolean): Value[] {
  if (row.product === "logical") return [b.op("or", sums[0], b.op("and", x[0], y[0]))];
  if (row.parts === 1) return [b.op("add", sums[0], b.op("mul", x[0], y[0]))];
  const straight = b.op("mul", x[0], y[0]);
  const crossed = b.op("mul", x[1], y[1]);
  const right = b.op("mul", x[0], y[1]);
  const left = b.op("mul", x[1], y[0]);
  return [
    b.op("add", sums[0], b.op(conjugate ? "add" : "sub", straight, crossed)),
    b.op("add", sums[1], b.op(conjugate ? "sub" : "add", right, left)),
  ];
}

/** y[i] = Σ a[i, k]·x[i, k]; steps in bytes: 0 from row to row of x for one vector. */
export function dotKernel(spec: DotSpec): Kernel {
  const { row, first, second, as, conjugate } = spec;
  const types = { a: ptr, x: ptr, y: ptr, m: i64, k: i64, aRow: i64, aStep: i64, xRow: i64, xStep: i64, yStep: i64 };
  return Builder.kernel(dotKey(spec), types, (b, [a, x, y, m, k, aRow, aStep, xRow, xStep, yStep]) => {
    const zero = b.index(0);
    const none = new Array<Value>(row.parts).fill(b.const(row.scalar, 0));
    const fold = row.product === "logical" ? "or" : "add";
    b.for(zero, m, { parallel: true }, [], (i) => {
      const from = b.ptrAdd(a, b.op("mul", i, aRow));
      const other = b.ptrAdd(x, b.op("mul", i, xRow));
      const sums = b.for(zero, k, { simd: true, reduce: none.map(() => fold) }, none, (q, ...carried) => {
        const at = (p: Value, d: DType, adjacent: boolean, step: Value): Element =>
          adjacent ? read(b, row, d, as, p, q, d.itemsize) : read(b, row, d, as, p, b.op("mul", q, step), 1);
        const u = at(from, first, spec.adjacent[0], aStep);
        const v = at(other, second, spec.adjacent[1], xStep);
        return add(b, row, carried, u, v, conjugate);
      });
      const t = typeOf(spec.to.scalar);
      const to = b.ptrAdd(y, b.op("mul", i, yStep));
      sums.forEach((sum, part) => {
        b.store(b.convert(sum, t), to, zero, { disp: part * t.bytes });
      });
    });
  });
}

/** Rows that are added in one go, so that the sums are read and written less often. */
export const rowsAtOnce = 4;

export interface RowsSpec {
  readonly row: ProductRow;
  /** The dtype of vector and matrix, which is the product's. */
  readonly as: DType;
}

export function rowsKey(s: RowsSpec): string {
  return `rows|${s.as.id}`;
}

/** y[j] = Σ x[k]·a[k, j] with y and the rows of a adjacent; real dtypes that need no cast. */
export function rowsKernel(spec: RowsSpec): Kernel {
  const t = typeOf(spec.row.scalar);
  const types = { a: ptr, x: ptr, y: ptr, n: i64, k: i64, aRow: i64, xStep: i64 };
  return Builder.kernel(rowsKey(spec), types, (b, [a, x, y, n, k, aRow, xStep]) => {
    const zero = b.index(0);
    const whole = b.op("and", k, b.index(-rowsAtOnce));
    const pass = (q: Value, count: number): void => {
      const rows: Value[] = [];
      const factors: Value[] = [];
      for (let r = 0; r < count; r++) {
        const at = b.op("add", q, b.index(r));
        rows.push(b.ptrAdd(a, b.op("mul", at, aRow)));
        factors.push(b.load(t, b.ptrAdd(x, b.op("mul", at, xStep))));
      }
      b.for(zero, n, { simd: true, parallel: true }, [], (j) => {
        let sum = b.load(t, y, j);
        for (let r = 0; r < count; r++) {
          const element = b.load(t, rows[r], j);
          sum =
            t.kind === "float"
              ? b.op("mulAdd", factors[r], element, sum)
              : b.op("add", sum, b.op("mul", factors[r], element));
        }
        b.store(sum, y, j);
      });
    };
    b.for(zero, n, { simd: true, parallel: true }, [], (j) => b.store(b.const(t, 0), y, j));
    b.for(zero, whole, { step: rowsAtOnce }, [], (q) => pass(q, rowsAtOnce));
    b.for(whole, k, {}, [], (q) => pass(q, 1));
  });
}
