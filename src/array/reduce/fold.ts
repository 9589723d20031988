/**
 * @file Folds: reductions and scans that take their elements one after another along one axis. Lanes go along what is kept.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i64, ptr, type Type } from "../../kernel/types.ts";
import { launchNest } from "../../runtime/launch.ts";
import { coalesce } from "../../shape/coalesce.ts";
import type { NDArray } from "../ndarray.ts";
import { castElement, type Element, loadElement, storeElement } from "../ufunc/element.ts";
import { entryOf } from "./entries.ts";
import type { Fold } from "./spec.ts";

/** From this many kept elements on, lanes are worth more than they cost where runs end. */
const leastLanes = 8;

interface FoldSpec {
  readonly fold: Fold;
  /** What lies in memory, one an input. */
  readonly dtypes: readonly DType[];
  readonly kept: number;
  /** An operand before the inputs holds what to start from. */
  readonly seeded: boolean;
  /** Every step's accumulator is written, not only the last. */
  readonly scan: boolean;
  readonly lanes: boolean;
}

/** Parameters as launch.ts says, the folded axis innermost; operands: seed?, inputs, output. */
function foldKernel(name: string, spec: FoldSpec): Kernel {
  const { fold, dtypes, kept, seeded, scan } = spec;
  const count = dtypes.length + (seeded ? 2 : 1);
  const rank = kept + 1;
  const types: Record<string, Type> = {};
  for (let k = 0; k < count; k++) types[`p${k}`] = ptr;
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  for (let k = 0; k < count; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(name, types, (b, params) => {
    const stride = (k: number, axis: number): Value => params[count + rank + k * rank + axis];
    const out = count - 1;
    const zero = b.index(0);

    const run = (at: readonly Value[], place: (k: number) => Value): void => {
      const read = (r: Value): Element[] =>
        dtypes.map((dtype, i) => {
          const k = i + (seeded ? 1 : 0);
          const p = b.ptrAdd(at[k], b.op("mul", r, stride(k, kept)));
          return castElement(b, dtype, fold.inputs[i], loadElement(b, dtype, p, place(k), { scale: 1 }));
        });
      const write = (r: Value, value: Element): void => {
        const p = b.ptrAdd(at[out], b.op("mul", r, stride(out, kept)));
        storeElement(b, fold.accumulator, value, p, place(out), { scale: 1 });
      };
      const first = seeded
        ? loadElement(b, fold.accumulator, at[0], place(0), { scale: 1 })
        : fold.start(b, read(zero));
      if (scan && !seeded) write(zero, first);
      const last = b.for(b.index(seeded ? 0 : 1), params[count + kept], {}, first, (r, ...acc) => {
        const next = fold.step(b, acc, read(r));
        if (scan) write(r, next);
        return next;
      });
      if (!scan) write(zero, last);
    };

    const level = (axis: number, at: readonly Value[]): void => {
      const lanes = spec.lanes && axis === kept - 1;
      b.for(zero, params[count + axis], { parallel: axis === 0 || lanes, simd: lanes }, [], (i) => {
        if (lanes) {
          run(at, (k) => b.op("mul", i, stride(k, axis)));
          return;
        }
        const moved = at.map((p, k) => b.ptrAdd(p, b.op("mul", i, stride(k, axis))));
        if (axis === kept - 1) run(moved, () => zero);
        else level(axis + 1, moved);
      });
    };
    level(0, params.slice(0, count));
  });
}

const without = (values: readonly number[], axis: number): number[] => values.filter((_, i) => i !== axis);

/**
 * Folds `inputs` (of one shape) along `axis`, which must not be empty unless there is a seed.
 * @param out the accumulator's dtype; the inputs' shape for a scan, else the shape without `axis` (or with length 1 there)
 * @param seed one element of the accumulator's dtype to start from
 */
export function foldInto(
  fold: Fold,
  inputs: readonly NDArray[],
  axis: number,
  out: NDArray,
  fn: string,
  { seed, scan = false }: { seed?: NDArray; scan?: boolean } = {},
): void {
  const { shape } = inputs[0];
  const length = shape[axis];
  const outStrides = out.ndim === shape.length ? without(out.strides, axis) : out.strides;
  const keptShape = without(shape, axis);
  const operands = [...(seed === undefined ? [] : [seed]), ...inputs, out];
  const strides = operands.map((a) =>
    a === seed ? keptShape.map(() => 0) : a === out ? outStrides : without(a.strides, axis),
  );
  const kept = coalesce(keptShape, strides);
  const keptRank = kept.shape.length;
  if (kept.shape.includes(0) || (scan && length === 0)) return;
  const lanes = kept.shape[keptRank - 1] >= leastLanes;
  const seeded = seed !== undefined;
  let code = keptRank * 8 + (seeded ? 4 : 0) + (scan ? 2 : 0) + (lanes ? 1 : 0);
  for (const a of inputs) code = code * 16 + a.dtype.id;
  const make = (): Kernel => {
    const dtypes = inputs.map((a) => a.dtype);
    const name = `${fold.key.split(" ")[0]}_${scan ? "scan" : "fold"}`;
    return foldKernel(name, { fold, dtypes, kept: keptRank, seeded, scan, lanes });
  };
  const entry = entryOf(fold, code, () => `fold|${fold.key}`, make);
  const pointers = operands.map((a, k) => a.pointer(fn) + (kept.offsets?.[k] ?? 0));
  const along = operands.map((a) => (a === seed || (a === out && !scan) ? 0 : a.strides[axis]));
  launchNest(
    entry,
    pointers,
    [...kept.shape, length],
    operands.map((_, k) => [...kept.strides[k], along[k]]),
    false,
    inputs.reduce((n, a) => n + a.size * a.dtype.itemsize, 0),
    keptRank,
  );
}
