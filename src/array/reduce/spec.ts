/**
 * @file What a reduction is made of: how elements become accumulators, and how these combine. Not how it is run.
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { type OpName, ops } from "../../kernel/ops.ts";
import { computeType, type Element } from "../ufunc/element.ts";

interface Common {
  /** Says everything that the kernels depend on beside operands and layout; part of the cache key. */
  readonly key: string;
  /** The dtypes that the inputs are cast to before they are read. */
  readonly inputs: readonly DType[];
  /** What is accumulated, in memory between passes too. One value a component. */
  readonly accumulator: DType;
}

/** A reduction whose accumulators combine by an associative op: it runs as a tree, in lanes and on threads. */
export interface Reducer extends Common {
  /** Combines two accumulators, one op a component of the accumulator. */
  readonly combine: readonly OpName[];
  /** Inputs of one element → what is folded in. */
  readonly map: (b: Builder, inputs: readonly Element[]) => Element;
  /** The result out of the last accumulator; the accumulator itself where there is none. */
  readonly finish?: (b: Builder, accumulator: Element) => Element;
}

/** A reduction whose steps are taken one after another in the elements' order. */
export interface Fold extends Common {
  /** The accumulator that the first element starts. */
  readonly start: (b: Builder, inputs: readonly Element[]) => Element;
  readonly step: (b: Builder, accumulator: Element, inputs: readonly Element[]) => Element;
}

/** What leaves every accumulator as it is. */
export function identityOf(b: Builder, reducer: Reducer): Value[] {
  const t = computeType(reducer.accumulator);
  return reducer.combine.map((op) => b.const(t, ops[op].identity!(t) as number));
}

/** The same accumulators reduced once more: what combines the partial results of a first pass. */
export function again(reducer: Reducer): Reducer {
  return {
    ...reducer,
    key: `again ${reducer.combine} ${reducer.accumulator.id}${reducer.finish === undefined ? "" : ` ${reducer.key}`}`,
    inputs: [reducer.accumulator],
    map: (_b, [x]) => x,
  };
}

/** A first pass: its results are accumulators still. */
export function unfinished(reducer: Reducer): Reducer {
  if (reducer.finish === undefined) return reducer;
  return { ...reducer, key: `part ${reducer.key}`, finish: undefined };
}

/** With one more input, a bool that says which elements take part. */
export function masked(reducer: Reducer): Reducer {
  return {
    ...reducer,
    key: `where ${reducer.key}`,
    inputs: [...reducer.inputs, dtypes.bool],
    map: (b, inputs) => {
      const [take] = inputs[inputs.length - 1];
      const none = identityOf(b, reducer);
      return reducer.map(b, inputs.slice(0, -1)).map((v, c) => b.select(take, v, none[c]));
    },
  };
}

/** The same of a fold; it must be given what to start from. */
export function maskedFold(fold: Fold): Fold {
  return {
    ...fold,
    key: `where ${fold.key}`,
    inputs: [...fold.inputs, dtypes.bool],
    step: (b, accumulator, inputs) => {
      const [take] = inputs[inputs.length - 1];
      const next = fold.step(b, accumulator, inputs.slice(0, -1));
      return next.map((v, c) => b.select(take, v, accumulator[c]));
    },
  };
}
