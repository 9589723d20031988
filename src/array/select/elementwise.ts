/**
 * @file Runs a nest kernel over arrays that broadcast: what selection computes element by element and no ufunc does.
 * Dtypes and results are the caller's to settle; reading what is being written is too.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import type { Builder } from "../../kernel/builder.ts";
import { entryFor } from "../../runtime/kernels.ts";
import { launchNest } from "../../runtime/launch.ts";
import { broadcastStrides } from "../../shape/broadcast.ts";
import { coalesce } from "../../shape/coalesce.ts";
import type { NDArray } from "../ndarray.ts";
import type { Element } from "../ufunc/element.ts";
import { type Access, needsNoStrides, nestKernel } from "../ufunc/nest.ts";
import { accessOf, nontemporalBytes } from "../ufunc/operands.ts";

/** An operand, and the dtype that the computation takes or gives for it. */
export interface Cast {
  readonly array: NDArray;
  readonly as: DType;
}

export interface Elementwise {
  /** Says everything that `compute` depends on, but for the operands' dtypes. */
  readonly key: string;
  /** Arrays that stretch to the shape of the output. */
  readonly inputs: readonly Cast[];
  readonly output: Cast;
  /** The output was made for this result: large ones may bypass the caches. */
  readonly fresh?: boolean;
  readonly compute: (b: Builder, inputs: readonly Element[]) => Element;
}

/** Writes every element of the output. */
export function elementwise(what: Elementwise, fn: string): void {
  const { inputs, output } = what;
  const { shape } = output.array;
  const operands = [...inputs, output];
  const nest = coalesce(
    shape,
    operands.map((o) => broadcastStrides(o.array.shape, o.array.strides, shape)),
  );
  if (output.array.size === 0) return;
  const rank = nest.shape.length;
  const last = inputs.length;
  const access = operands.map((o, k): Access => {
    const found = accessOf(nest.strides[k][rank - 1], o.array.itemsize, nest.shape[rank - 1]);
    return k === last && found === "0" ? "c" : found;
  });
  const nontemporal =
    what.fresh === true && rank === 1 && access[last] === "c" && output.array.nbytes >= nontemporalBytes;
  let key = `${what.key}|${rank}${nontemporal ? "n" : ""}`;
  operands.forEach((o, k) => {
    key += `|${o.array.dtype.id}>${o.as.id}${access[k]}`;
  });
  const operand = (k: number): { dtype: DType; as: DType; access: Access } => ({
    dtype: operands[k].array.dtype,
    as: operands[k].as,
    access: access[k],
  });
  const entry = entryFor(key, () =>
    nestKernel({
      name: what.key.replace(/\W.*/, ""),
      rank,
      inputs: inputs.map((_, k) => operand(k)),
      outputs: [operand(last)],
      nontemporal,
      compute: (b, values) => [what.compute(b, values)],
    }),
  );
  const pointers = operands.map((o, k) => o.array.pointer(fn) + (nest.offsets === null ? 0 : nest.offsets[k]));
  const bytes = operands.reduce((n, o, k) => n + (access[k] === "0" ? 0 : output.array.size * o.array.itemsize), 0);
  launchNest(entry, pointers, nest.shape, nest.strides, needsNoStrides(rank, access), bytes);
}
