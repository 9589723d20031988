/**
 * @file What every way of calling a ufunc needs: the kernel for a class of operands, fresh results, how operands move in the
 * innermost loop, and whether writing disturbs reading.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { entryFor } from "../../runtime/kernels.ts";
import type { LoopNest } from "../../shape/coalesce.ts";
import { resultStrides } from "../../shape/order.ts";
import { boundsOverlap, sameElements } from "../../shape/overlap.ts";
import { emptyArray, emptyStrided } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { type Access, type NestOperand, nestKernel } from "./nest.ts";
import type { Loop } from "./row.ts";
import type { UfuncOptions, UfuncState } from "./state.ts";

/** Results this large bypass the caches: nothing of them would be left there for a reader. Smaller ones go round in memory that stays cached. */
export const nontemporalBytes = 16 * 1024 * 1024;
/** Below this many bytes the launch machinery (threads, nests) is not worth asking. */
export const directBytes = 64 * 1024;
/** The compiled kernel for a loop over operands of these dtypes and accesses. */
export function kernelFor(
  state: UfuncState,
  loop: Loop,
  rank: number,
  inputs: readonly NestOperand[],
  outputs: readonly NestOperand[],
  masked: boolean,
  nontemporal: boolean,
  blocked = false,
): number {
  let key = `${state.name}|${rank}${masked ? "m" : ""}${nontemporal ? "n" : ""}${blocked ? "b" : ""}`;
  for (const o of inputs) key += `|${o.dtype.id}>${o.as.id}${o.access}`;
  for (const o of outputs) key += `|${o.as.id}>${o.dtype.id}${o.access}`;
  const { compute } = state.row;
  return entryFor(key, () =>
    nestKernel({
      name: state.name,
      rank,
      inputs,
      outputs,
      masked,
      nontemporal,
      blocked,
      compute: (b, args) => compute(b, args, loop.inputs[0]),
    }),
  );
}

/** Smaller elements than this fill a vector with more than a block's side: they go through rows as they are. */
export const blockedItemsize = 4;
/** Axes this long on both sides are worth going through in blocks. */
const longAxis = 64;

/**
 * Where an operand steps further along the innermost axis than along another one, it lies crosswise to the rest: the axis of its
 * shortest steps then becomes the second innermost, and both are gone through in blocks.
 */
export function crosswise(nest: LoopNest): LoopNest & { blocked: boolean } {
  const { shape, strides, offsets } = nest;
  const last = shape.length - 1;
  if (last < 1 || shape[last] < longAxis) return { shape, strides, offsets, blocked: false };
  for (const steps of strides) {
    let near = last;
    for (let axis = 0; axis < last; axis++)
      if (steps[axis] !== 0 && Math.abs(steps[axis]) < Math.abs(steps[near])) near = axis;
    if (near === last || shape[near] < longAxis) continue;
    const move = <T>(items: readonly T[]): T[] => {
      const moved = [...items];
      moved.splice(last - 1, 0, ...moved.splice(near, 1));
      return moved;
    };
    return { shape: move(shape), strides: strides.map(move), offsets, blocked: true };
  }
  return { shape, strides, offsets, blocked: false };
}

/** How an operand moves along the innermost loop; a single element counts as adjacent to itself. */
export function accessOf(stride: number, itemsize: number, extent: number): Access {
  if (stride === itemsize) return "c";
  if (stride === 0) return "0";
  return extent === 1 ? "c" : "s";
}

export function fresh(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  dtype: DType,
  order: UfuncOptions["order"],
): NDArray {
  if (shape.length < 2) return emptyArray(shape, dtype);
  return emptyStrided(shape, resultStrides(shape, strides, dtype.itemsize, order ?? "K"), dtype);
}

const boxOf = (
  a: NDArray,
): { shape: readonly number[]; strides: readonly number[]; offset: number; itemsize: number } => ({
  shape: a.shape,
  strides: a.strides,
  offset: a.storage.address + a.offset,
  itemsize: a.dtype.itemsize,
});

/** Would writing `out` disturb reading `a`? */
export function clashes(a: NDArray, out: NDArray): boolean {
  if (a.storage !== out.storage && !(a.storage.guarded && out.storage.guarded)) return false;
  const [x, y] = [boxOf(a), boxOf(out)];
  return boundsOverlap(x, y) && !(a.dtype === out.dtype && sameElements(x, y));
}
