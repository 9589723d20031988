/**
 * @file Two array operands of any dtypes, shapes and layouts, without options: the case between the direct calls and the
 * general way, kept free of closures and lists of lists because small arrays meet it often (a matrix and its means, a row, a column).
 * @module
 */
import { canCast } from "../../dtype/promote.ts";
import { device } from "../../runtime/device.ts";
import { launchNest } from "../../runtime/launch.ts";
import { broadcastPair, broadcastStrides } from "../../shape/broadcast.ts";
import { coalesce } from "../../shape/coalesce.ts";
import type { NDArray } from "../ndarray.ts";
import type { Access, NestOperand } from "./nest.ts";
import { accessOf, blockedItemsize, crosswise, directBytes, fresh, kernelFor, nontemporalBytes } from "./operands.ts";
import type { Loop } from "./row.ts";
import { resolve, type UfuncState } from "./state.ts";

/** What is known of a ufunc on two dtypes. */
export interface Pair {
  readonly loop: Loop;
  /** Entries by rank and accesses, packed into a number. */
  readonly entries: (number | undefined)[];
}

const accessNumber: { readonly [A in Access]: number } = { c: 0, "0": 1, s: 2 };
const dtypeCount = 14;
/** More axes than this, merged, are left to the general way, which checks that they fit the argument block. */
const mostAxes = 16;

function pairFor(state: UfuncState, a: NDArray, b: NDArray): Pair | null {
  const at = a.dtype.id * dtypeCount + b.dtype.id;
  let found = state.pairs[at];
  if (found === undefined) {
    found = null;
    if (state.row.nout === 1 && state.check === undefined) {
      const loop = resolve(state, [a.dtype, b.dtype], [undefined, undefined], {});
      const allowed = canCast(a.dtype, loop.inputs[0], "same_kind") && canCast(b.dtype, loop.inputs[1], "same_kind");
      if (allowed) found = { loop, entries: [] };
    }
    state.pairs[at] = found;
  }
  return found;
}

/** The result in a fresh array; undefined where the general way has to look closer (a refusal, a check, two results). */
export function pairOf(state: UfuncState, a: NDArray, b: NDArray): NDArray | undefined {
  const pair = pairFor(state, a, b);
  if (pair === null) return undefined;
  const { name } = state;
  const shape = broadcastPair(a.shape, b.shape, name);
  const strides = [broadcastStrides(a.shape, a.strides, shape), broadcastStrides(b.shape, b.strides, shape)];
  const { loop } = pair;
  const out = fresh(shape, strides, loop.outputs[0], "K");
  if (out.size === 0) return out;
  strides.push(out.strides);
  const plain = coalesce(shape, strides);
  const wide = Math.min(a.dtype.itemsize, b.dtype.itemsize, out.dtype.itemsize) >= blockedItemsize;
  const nest = wide && plain.shape.length > 1 ? crosswise(plain) : { ...plain, blocked: false };
  const rank = nest.shape.length;
  if (rank > mostAxes) return undefined;
  const last = rank - 1;
  const extent = nest.shape[last];
  const [sa, sb, so] = nest.strides;
  const first = accessOf(sa[last], a.dtype.itemsize, extent);
  const second = accessOf(sb[last], b.dtype.itemsize, extent);
  const target = so[last] === 0 ? "c" : accessOf(so[last], out.dtype.itemsize, extent);
  const bypass = out.nbytes >= nontemporalBytes && target === "c" && rank === 1;
  const key =
    ((((rank * 3 + accessNumber[first]) * 3 + accessNumber[second]) * 3 + accessNumber[target]) * 2 +
      (nest.blocked ? 1 : 0)) *
      2 +
    (bypass ? 1 : 0);
  let entry = pair.entries[key];
  if (entry === undefined) {
    const inputs: NestOperand[] = [
      { dtype: a.dtype, as: loop.inputs[0], access: first },
      { dtype: b.dtype, as: loop.inputs[1], access: second },
    ];
    const output: NestOperand = { dtype: out.dtype, as: out.dtype, access: target };
    entry = kernelFor(state, loop, rank, inputs, [output], false, bypass, nest.blocked);
    pair.entries[key] = entry;
  }
  const contiguous = rank === 1 && first !== "s" && second !== "s" && target !== "s";
  const from = a.pointer(name) + (nest.offsets === null ? 0 : nest.offsets[0]);
  const other = b.pointer(name) + (nest.offsets === null ? 0 : nest.offsets[1]);
  const to = out.pointer(name) + (nest.offsets === null ? 0 : nest.offsets[2]);
  const bytes =
    out.size * ((first === "0" ? 0 : a.dtype.itemsize) + (second === "0" ? 0 : b.dtype.itemsize) + out.dtype.itemsize);
  if (bytes > directBytes) {
    launchNest(entry, [from, other, to], nest.shape, nest.strides, contiguous, bytes * (1 + (state.row.cost ?? 0) / 8));
    return out;
  }
  const d = device();
  const { args } = d;
  args[0] = from;
  args[1] = other;
  args[2] = to;
  let slot = 3;
  for (let i = 0; i < rank; i++) args[slot++] = nest.shape[i];
  if (!contiguous) {
    for (let i = 0; i < rank; i++) args[slot++] = sa[i];
    for (let i = 0; i < rank; i++) args[slot++] = sb[i];
    for (let i = 0; i < rank; i++) args[slot++] = so[i];
  }
  d.call(entry);
  return out;
}
