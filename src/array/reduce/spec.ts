/**
 * @file What a reduction is made of: how elements become accumulators, and how these combine. Not how it is run.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import type { Element } from "../ufunc/element.ts";

/** One kind of reduction for one set of dtypes. */
export interface Reducer {
  /** Says everything that the kernels depend on beside operands and layout; part of the cache key. */
  readonly key: string;
  /** The dtypes that the inputs are cast to before `map`. */
  readonly inputs: readonly DType[];
  /** What is accumulated, in memory between passes too. One value a component. */
  readonly accumulator: DType;
  /** Combines two accumulators, one op a component of the accumulator. */
  readonly combine: readonly OpName[];
  /** Inputs of one element → what is folded in. `index` is the element's place along the innermost reduced axis. */
  readonly map: (b: Builder, inputs: readonly Element[], index: Value) => Element;
}

/** The same accumulators reduced once more: what combines the partial results of a first pass. */
export function again(reducer: Reducer): Reducer {
  return {
    ...reducer,
    key: `again ${reducer.combine} ${reducer.accumulator.id}`,
    inputs: [reducer.accumulator],
    map: (_b, [x]) => x,
  };
}
