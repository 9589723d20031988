/**
 * @file Fills an array by a function of the element's indices: ranges, triangles. The index of a loop is handed to the kernel
 * like a pointer that moves one byte a step, so that launching may cut the nest anywhere.
 * @module
 */
import type { DType } from "../dtype/dtype.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr, type Type } from "../kernel/types.ts";
import { device } from "../runtime/device.ts";
import { type Entry, entryFor } from "../runtime/kernels.ts";
import { launchNest } from "../runtime/launch.ts";
import type { NDArray } from "./ndarray.ts";
import { type Element, loadElement, storeElement } from "./ufunc/element.ts";

export interface Generator {
  /** Says everything that `compute` depends on, but for the dtypes and the number of axes. */
  readonly key: string;
  /** Dtypes of the scalars, which kernels read from memory. */
  readonly scalars: readonly DType[];
  /** Indices (i64, outermost first), whole numbers and scalars → the element of the array's dtype. */
  readonly compute: (b: Builder, at: readonly Value[], whole: readonly Value[], scalars: readonly Element[]) => Element;
  /** What was compiled, by the array's dtype and number of axes. */
  readonly entries: Entry[];
}

/** Below this many bytes launching in parts is not worth asking for. */
const directBytes = 64 * 1024;

/**
 * Writes every element of a fresh C-contiguous array of one axis or two.
 * @param whole numbers that the kernel takes as i64, up to 2^53
 * @param scalars addresses of elements of the generator's dtypes
 */
export function generate(
  out: NDArray,
  generator: Generator,
  whole: readonly number[],
  scalars: readonly number[],
  fn: string,
): void {
  if (out.size === 0) return;
  const rank = out.ndim;
  const { entries } = generator;
  const place = out.dtype.id * 4 + rank;
  entries[place] ??= entryFor(keyOf(generator, rank, out.dtype), () =>
    generatorKernel(generator, rank, out.dtype, whole.length),
  );
  const entry = entries[place];
  const still = new Array<number>(rank).fill(0);
  const pointers = [...still, out.pointer(fn), ...whole, ...scalars];
  if (rank === 1 && out.nbytes <= directBytes) {
    const d = device();
    const { args } = d;
    for (let i = 0; i < pointers.length; i++) args[i] = pointers[i];
    args[pointers.length] = out.size;
    d.call(entry);
    return;
  }
  const steps = out.shape.map((_, axis) => still.map((_, k) => (k === axis ? 1 : 0)));
  const strides = [...steps, out.strides, ...whole.map(() => still), ...scalars.map(() => still)];
  launchNest(entry, pointers, out.shape, strides, rank === 1, out.nbytes);
}

function keyOf(generator: Generator, rank: number, out: DType): string {
  return `generate|${generator.key}|${rank}|${out.id}|${generator.scalars.map((d) => d.id).join()}`;
}

/** Parameters as launch.ts says: a start for each index, the array, whole numbers, scalars, extents, strides. */
function generatorKernel(generator: Generator, rank: number, out: DType, wholes: number): Kernel {
  const types: Record<string, Type> = {};
  for (let i = 0; i < rank; i++) types[`i${i}`] = i64;
  types.out = ptr;
  for (let i = 0; i < wholes; i++) types[`w${i}`] = i64;
  for (let i = 0; i < generator.scalars.length; i++) types[`s${i}`] = ptr;
  const operands = Object.keys(types).length;
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  if (rank > 1) for (let k = 0; k < operands; k++) for (let i = 0; i < rank; i++) types[`t${k}_${i}`] = i64;
  return Builder.kernel(generator.key.replace(/\W.*/, ""), types, (b, params) => {
    const whole = params.slice(rank + 1, rank + 1 + wholes);
    const scalars = generator.scalars.map((d, i) => loadElement(b, d, params[rank + 1 + wholes + i], b.index(0), {}));
    const outStride = (axis: number): Value => params[operands + rank + rank * rank + axis];
    const level = (axis: number, to: Value, outer: readonly Value[]): void => {
      const extent = params[operands + axis];
      const inner = axis === rank - 1;
      b.for(b.index(0), extent, { parallel: inner || axis === 0, simd: inner }, [], (i) => {
        const at = [...outer, b.op("add", i, params[axis])];
        if (!inner) level(axis + 1, b.ptrAdd(to, b.op("mul", i, outStride(axis))), at);
        else storeElement(b, out, generator.compute(b, at, whole, scalars), to, i, { scale: out.itemsize });
      });
    };
    level(0, params[rank], []);
  });
}
