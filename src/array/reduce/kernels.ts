/**
 * @file Writes reduction kernels. Two shapes of loops: *rows*, where the innermost loop runs along what is reduced, and *columns*,
 * where it runs along what is kept and several rows are folded into a line of accumulators that stays in the first-level cache.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { foldTail } from "../../kernel/tail.ts";
import { i64, ptr, type Type } from "../../kernel/types.ts";
import { castElement, type Element, loadElement, storeElement } from "../ufunc/element.ts";
import type { Access } from "../ufunc/nest.ts";
import { identityOf, type Reducer } from "./spec.ts";

/** Rows that are combined with one another before they meet the accumulators: 3 roundings in place of 8. */
const rowGroup = 8;
/** Accumulators of one strip of columns: 16 KiB of 8 bytes each, half a first-level cache; longer runs of a row keep prefetchers going. */
const stripColumns = 2048;

export interface ReduceSpec {
  readonly reducer: Reducer;
  /** What lies in memory, one an input. */
  readonly dtypes: readonly DType[];
  readonly kept: number;
  readonly reduced: number;
  /** Of each input along the innermost loop; for columns, of the output too (last). */
  readonly access: readonly Access[];
}

interface Frame {
  readonly b: Builder;
  readonly spec: ReduceSpec;
  /** Extent of each axis: kept ones, then reduced ones. */
  readonly extent: (axis: number) => Value;
  /** Byte stride of an operand along an axis. */
  readonly stride: (operand: number, axis: number) => Value;
}

function frame(name: string, spec: ReduceSpec, body: (f: Frame, pointers: readonly Value[]) => void): Kernel {
  const count = spec.dtypes.length + 1;
  const rank = spec.kept + spec.reduced;
  const types: Record<string, Type> = {};
  for (let k = 0; k < count; k++) types[k < count - 1 ? `in${k}` : "out"] = ptr;
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  for (let k = 0; k < count; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(name, types, (b, params) => {
    const f: Frame = {
      b,
      spec,
      extent: (axis) => params[count + axis],
      stride: (k, axis) => params[count + rank + k * rank + axis],
    };
    body(f, params.slice(0, count));
  });
}

/** All pointers moved to place `i` of an axis. */
function moved(f: Frame, pointers: readonly Value[], axis: number, i: Value): Value[] {
  return pointers.map((p, k) => f.b.ptrAdd(p, f.b.op("mul", i, f.stride(k, axis))));
}

/** Loops over the axes from `axis` up to `end`, each iteration on its own. */
function each(
  f: Frame,
  pointers: readonly Value[],
  axis: number,
  end: number,
  body: (pointers: readonly Value[]) => void,
): void {
  if (axis === end) {
    body(pointers);
    return;
  }
  f.b.for(f.b.index(0), f.extent(axis), { parallel: axis === 0 }, [], (i) => {
    each(f, moved(f, pointers, axis, i), axis + 1, end, body);
  });
}

function finished(f: Frame, accumulator: Element): Element {
  return f.spec.reducer.finish?.(f.b, accumulator) ?? accumulator;
}

/** The element of every input at place `i` of the innermost loop along `axis`, mapped. */
function mapped(f: Frame, pointers: readonly Value[], axis: number, i: Value): Element {
  const { b, spec } = f;
  const inputs = spec.dtypes.map((dtype, k) => {
    const access = spec.access[k];
    const place = access === "c" ? i : access === "0" ? b.index(0) : b.op("mul", i, f.stride(k, axis));
    const raw = loadElement(b, dtype, pointers[k], place, { scale: access === "s" ? 1 : dtype.itemsize });
    return castElement(b, dtype, spec.reducer.inputs[k], raw);
  });
  return spec.reducer.map(b, inputs);
}

function combine(f: Frame, x: Element, y: Element): Value[] {
  return f.spec.reducer.combine.map((op, c) => f.b.op(op, x[c], y[c]));
}

/** One accumulator a kept element; the innermost loop reduces. */
export function rowKernel(name: string, spec: ReduceSpec): Kernel {
  return frame(name, spec, (f, pointers) => {
    const { b } = f;
    const last = spec.kept + spec.reduced - 1;
    const out = spec.dtypes.length;
    const fold = (axis: number, at: readonly Value[], carried: readonly Value[]): Value[] => {
      const zero = b.index(0);
      if (axis < last)
        return b.for(zero, f.extent(axis), {}, carried, (i, ...acc) => fold(axis + 1, moved(f, at, axis, i), acc));
      const options = { simd: true, reduce: spec.reducer.combine };
      return b.for(zero, f.extent(axis), options, carried, (i, ...acc) => combine(f, acc, mapped(f, at, axis, i)));
    };
    each(f, pointers, 0, spec.kept, (at) => {
      const total = fold(spec.kept, at, identityOf(b, spec.reducer));
      storeElement(b, spec.reducer.accumulator, finished(f, total), at[out], b.index(0), { scale: 1 });
    });
  });
}

/**
 * The same for short runs: lanes go along the innermost kept axis. Runs shorter than the lanes of the reduction tree are tails
 * there too, so that no bit differs from `rowKernel`.
 */
export function shortRowKernel(name: string, spec: ReduceSpec): Kernel {
  return frame(name, spec, (f, pointers) => {
    const { b } = f;
    const lane = spec.kept - 1;
    const last = spec.kept + spec.reduced - 1;
    const out = spec.dtypes.length;
    each(f, pointers, 0, lane, (at) => {
      b.for(b.index(0), f.extent(lane), { parallel: true, simd: true }, [], (j) => {
        const fold = (axis: number, here: readonly Value[], carried: readonly Value[]): Value[] => {
          const zero = b.index(0);
          if (axis < last)
            return b.for(zero, f.extent(axis), {}, carried, (i, ...acc) =>
              fold(axis + 1, moved(f, here, axis, i), acc),
            );
          return foldTail(b, spec.reducer.combine, zero, f.extent(axis), carried, (i, acc) =>
            combine(f, acc, mapped(f, moved(f, here, axis, i), lane, j)),
          );
        };
        const total = fold(spec.kept, at, identityOf(b, spec.reducer));
        const place = b.op("mul", j, f.stride(out, lane));
        storeElement(b, spec.reducer.accumulator, finished(f, total), at[out], place, { scale: 1 });
      });
    });
  });
}

/** A line of accumulators along the innermost kept axis; groups of rows are folded into it strip by strip. */
export function columnKernel(name: string, spec: ReduceSpec): Kernel {
  return frame(name, spec, (f, pointers) => {
    const { b } = f;
    const column = spec.kept - 1;
    const last = spec.kept + spec.reduced - 1;
    const out = spec.dtypes.length;
    const acc = spec.reducer.accumulator;
    const outAccess = spec.access[out];
    const outPlace = (i: Value): [Value, { scale: number }] =>
      outAccess === "c" ? [i, { scale: acc.itemsize }] : [b.op("mul", i, f.stride(out, column)), { scale: 1 }];

    /** Folds the rows whose pointers are given into the strip from..to, combined as a tree first. */
    const foldRows = (rows: readonly (readonly Value[])[], from: Value, to: Value): void => {
      b.for(from, to, { parallel: true, simd: true }, [], (j) => {
        let level: Element[] = rows.map((at) => mapped(f, at, column, j));
        while (level.length > 1) {
          const next: Element[] = [];
          for (let r = 0; r + 1 < level.length; r += 2) next.push(combine(f, level[r], level[r + 1]));
          level = next;
        }
        const [place, at] = outPlace(j);
        const old = loadElement(b, acc, rows[0][out], place, at);
        storeElement(b, acc, combine(f, old, level[0]), rows[0][out], place, at);
      });
    };

    const rowsOf = (axis: number, at: readonly Value[], from: Value, to: Value): void => {
      const zero = b.index(0);
      const n = f.extent(axis);
      if (axis < last) {
        b.for(zero, n, {}, [], (i) => {
          rowsOf(axis + 1, moved(f, at, axis, i), from, to);
        });
        return;
      }
      const whole = b.op("and", n, b.index(-rowGroup));
      const write = (i: Value, count: number): void => {
        const rows = Array.from({ length: count }, (_, r) => moved(f, at, axis, b.op("add", i, b.index(r))));
        foldRows(rows, from, to);
      };
      b.for(zero, whole, { step: rowGroup }, [], (i) => {
        write(i, rowGroup);
      });
      b.for(whole, n, {}, [], (i) => {
        write(i, 1);
      });
    };

    each(f, pointers, 0, column, (at) => {
      const columns = f.extent(column);
      b.for(b.index(0), columns, { step: stripColumns, parallel: column === 0 }, [], (from) => {
        const to = b.op("pmin", b.op("add", from, b.index(stripColumns)), columns);
        b.for(from, to, { parallel: true, simd: true }, [], (j) => {
          const [place, where] = outPlace(j);
          storeElement(b, acc, identityOf(b, spec.reducer), at[out], place, where);
        });
        rowsOf(spec.kept, at, from, to);
        if (spec.reducer.finish === undefined) return;
        b.for(from, to, { parallel: true, simd: true }, [], (j) => {
          const [place, where] = outPlace(j);
          const total = loadElement(b, acc, at[out], place, where);
          storeElement(b, acc, finished(f, total), at[out], place, where);
        });
      });
    });
  });
}
