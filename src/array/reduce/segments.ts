/**
 * @file Reduces stretches of one axis, each to an element: what `reduceat` runs.
 * @module
 */

import type { DType } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i64, ptr, type Type } from "../../kernel/types.ts";
import { entryFor } from "../../runtime/kernels.ts";
import { launchNest } from "../../runtime/launch.ts";
import { coalesce } from "../../shape/coalesce.ts";
import type { NDArray } from "../ndarray.ts";
import { castElement, type Element, loadElement, storeElement } from "../ufunc/element.ts";
import type { Fold, Reducer } from "./spec.ts";

/** Operands: elements (whose innermost stride is the axis's), starts (two are read: this one and the next), results. */
function segmentKernel(name: string, how: Reducer | Fold, dtype: DType, kept: number, adjacent: boolean): Kernel {
  const rank = kept + 1;
  const types: Record<string, Type> = { elements: ptr, starts: ptr, out: ptr };
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  for (let k = 0; k < 3; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(name, types, (b, params) => {
    const stride = (k: number, axis: number): Value => params[3 + rank + k * rank + axis];
    const one = b.index(1);
    const segment = (elements: Value, starts: Value, out: Value): void => {
      const read = (i: Value): Element => {
        const place = adjacent ? i : b.op("mul", i, stride(0, kept));
        const raw = loadElement(b, dtype, elements, place, { scale: adjacent ? dtype.itemsize : 1 });
        return castElement(b, dtype, how.inputs[0], raw);
      };
      const from = b.load(i64, starts, b.index(0));
      const second = b.op("add", from, one);
      const to = b.op("pmax", b.load(i64, starts, one), second);
      const total =
        "step" in how
          ? b.for(second, to, {}, how.start(b, [read(from)]), (i, ...acc) => how.step(b, acc, [read(i)]))
          : b.for(second, to, { simd: true, reduce: how.combine }, how.map(b, [read(from)]), (i, ...acc) => {
              const next = how.map(b, [read(i)]);
              return how.combine.map((op, c) => b.op(op, acc[c], next[c]));
            });
      storeElement(b, how.accumulator, total, out, b.index(0), { scale: 1 });
    };
    const level = (axis: number, [elements, starts, out]: readonly Value[]): void => {
      b.for(b.index(0), params[3 + axis], { parallel: axis === 0 }, [], (i) => {
        const step = (p: Value, k: number): Value => b.ptrAdd(p, b.op("mul", i, stride(k, axis)));
        if (axis < kept) level(axis + 1, [step(elements, 0), step(starts, 1), step(out, 2)]);
        else segment(elements, step(starts, 1), step(out, 2));
      });
    };
    level(0, params.slice(0, 3));
  });
}

const without = (values: readonly number[], axis: number): number[] => values.filter((_, i) => i !== axis);

/**
 * Reduces `array` along `axis` from each start up to the next one, or one element where the next one is not beyond.
 * @param starts int64, adjacent, checked; one more than there are results, the last one the axis's length
 * @param out of the accumulator's dtype, the axis as long as there are stretches
 */
export function segmentsInto(
  how: Reducer | Fold,
  array: NDArray,
  axis: number,
  starts: NDArray,
  out: NDArray,
  fn: string,
): void {
  if (out.size === 0) return;
  const { dtype } = array;
  const keptShape = without(array.shape, axis);
  const kept = coalesce(keptShape, [without(array.strides, axis), keptShape.map(() => 0), without(out.strides, axis)]);
  const rank = kept.shape.length;
  const adjacent = array.strides[axis] === dtype.itemsize;
  const key = `segments|${how.key}|${dtype.id}|${rank}${adjacent ? "c" : "s"}`;
  const name = `${how.key.split(" ")[0]}_segments`;
  const entry = entryFor(key, () => segmentKernel(name, how, dtype, rank, adjacent));
  const pointers = [array, starts, out].map((a, k) => a.pointer(fn) + (kept.offsets?.[k] ?? 0));
  const strides = kept.strides.map((s, k) => [...s, [array.strides[axis], 8, out.strides[axis]][k]]);
  // The elements' stride along the axis is for reading stretches: it must not move their start when the work is split there.
  launchNest(entry, pointers, [...kept.shape, out.shape[axis]], strides, false, array.nbytes, rank);
}
