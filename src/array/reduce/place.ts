/**
 * @file The kernel that finds where extremes stand: for each line its extreme, and then, while the line is still in the
 * cache, the first place that holds it.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i64, ptr, type Type } from "../../kernel/types.ts";
import { launchNest } from "../../runtime/launch.ts";
import { coalesce } from "../../shape/coalesce.ts";
import type { NDArray } from "../ndarray.ts";
import { type Element, loadElement } from "../ufunc/element.ts";
import { entryOf } from "./entries.ts";
import { type Extreme, extreme, hasNan, nowhere } from "./reducers.ts";
import { identityOf, type Reducer } from "./spec.ts";

/** Whether NaN is left out. */
export const skips = (op: Extreme): boolean => op === "fmax" || op === "fmin";

/** The first place of a line's extreme; `nowhere` where only NaN was left out. Not for complex dtypes: their extremes are folds. */
export function placeInLine(b: Builder, op: Extreme, dtype: DType, length: Value, read: (i: Value) => Element): Value {
  const reducer = extreme(op, dtype) as Reducer;
  const zero = b.index(0);
  const [best] = b.for(zero, length, { simd: true, reduce: reducer.combine }, identityOf(b, reducer), (i, acc) => [
    b.op(reducer.combine[0], acc, read(i)[0]),
  ]);
  const none = b.const(i64, nowhere);
  return b.for(zero, length, { simd: true, reduce: ["pmin"] }, [none], (i, first) => {
    const [x] = read(i);
    const same = b.op("eq", x, best);
    const found = hasNan(dtype) && !skips(op) ? b.op("or", same, b.op("ne", x, x)) : same;
    return [b.op("pmin", first, b.select(found, i, none))];
  })[0];
}

/** Operands: elements and places. */
function placeKernel(op: Extreme, dtype: DType, kept: number, adjacent: boolean): Kernel {
  const rank = kept + 1;
  const types: Record<string, Type> = { elements: ptr, places: ptr };
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  for (let k = 0; k < 2; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(`place_${op}`, types, (b, params) => {
    const stride = (k: number, axis: number): Value => params[2 + rank + k * rank + axis];
    const level = (axis: number, elements: Value, places: Value): void => {
      if (axis === kept) {
        const at = { scale: adjacent ? dtype.itemsize : 1 };
        const place = placeInLine(b, op, dtype, params[2 + kept], (i) =>
          loadElement(b, dtype, elements, adjacent ? i : b.op("mul", i, stride(0, kept)), at),
        );
        b.store(place, places, b.index(0));
        return;
      }
      b.for(b.index(0), params[2 + axis], { parallel: axis === 0 }, [], (i) => {
        const moved = (p: Value, k: number): Value => b.ptrAdd(p, b.op("mul", i, stride(k, axis)));
        level(axis + 1, moved(elements, 0), moved(places, 1));
      });
    };
    level(0, params[0], params[1]);
  });
}

/** Writes the first places of the extremes along `axis` into int64 elements of the shape without it. */
export function placesInto(op: Extreme, array: NDArray, axis: number, places: NDArray, fn: string): void {
  const without = (values: readonly number[]): number[] => values.filter((_, i) => i !== axis);
  const { dtype } = array;
  const kept = coalesce(without(array.shape), [without(array.strides), places.strides]);
  if (kept.shape.includes(0)) return;
  const rank = kept.shape.length;
  const step = array.strides[axis];
  const adjacent = step === dtype.itemsize;
  const entry = entryOf(
    extreme(op, dtype),
    rank * 2 + (adjacent ? 1 : 0),
    () => `place|${op}|${dtype.id}`,
    () => placeKernel(op, dtype, rank, adjacent),
  );
  const pointers = [array, places].map((a, k) => a.pointer(fn) + (kept.offsets?.[k] ?? 0));
  const strides = [
    [...kept.strides[0], step],
    [...kept.strides[1], 0],
  ];
  launchNest(entry, pointers, [...kept.shape, array.shape[axis]], strides, false, array.nbytes, rank);
}
