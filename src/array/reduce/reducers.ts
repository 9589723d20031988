/**
 * @file The reductions that numjet knows, as what their elements become and how that combines. Pure descriptions: nothing runs here.
 * @module
 */
import { type DType, dtypeList, dtypes } from "../../dtype/dtype.ts";
import { promoteTypes } from "../../dtype/promote.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import * as complex from "../ufunc/complex.ts";
import { castElement, computeType, constantElement, type Element, truth } from "../ufunc/element.ts";
import type { Fold, Reducer } from "./spec.ts";

/** The same description for the same dtypes, so that what was compiled for it is found by identity. */
function once<T extends readonly DType[], R>(make: (...dtypes: T) => R): (...dtypes: T) => R {
  const made: R[] = [];
  return (...list) => {
    let at = 0;
    for (const d of list) at = at * dtypeList.length + d.id;
    made[at] ??= make(...list);
    return made[at];
  };
}

/** Is any component of the element NaN? */
export function isNan(b: Builder, element: Element): Value {
  const tests = element.map((v) => (v.type.kind === "float" ? b.op("ne", v, v) : b.const("i1", 0)));
  return tests.length === 1 ? tests[0] : b.op("or", tests[0], tests[1]);
}

/** The dtype whose values take part in a NaN-skipping reduction as they are: of these there are no NaN. */
export const hasNan = (d: DType): boolean => d.kind === "f" || d.kind === "c";

/** The element, or a constant in place of NaN. */
function replacing(b: Builder, d: DType, element: Element, value: number): Element {
  const other = constantElement(b, d, value);
  const nan = isNan(b, element);
  return element.map((v, c) => b.select(nan, other[c], v));
}

/** The element as memory of the dtype would hold it: arithmetic on float16 is in float32. */
export function rounded(b: Builder, d: DType, element: Element): Element {
  return d.scalar === "f16" ? element.map((v) => b.convert(b.convert(v, "f16"), "f32")) : element;
}

/** NumPy keeps float16 sums in float32 until the end. */
export function wide(d: DType): DType {
  return d === dtypes.float16 ? dtypes.float32 : d;
}

/**
 * Sums of `input` elements cast to `result`; accumulated in `wide(result)`. Bool sums are disjunctions.
 * @param skip counts NaN as 0
 */
export function summing(input: DType, result: DType, skip = false): Reducer {
  return (skip ? skippingSum : plainSum)(input, result);
}

function sumOf(input: DType, result: DType, skip: boolean): Reducer {
  const accumulator = wide(result);
  const float = hasNan(accumulator);
  const skips = skip && hasNan(input);
  return {
    key: `sum ${input.id}>${result.id}${skips ? " skip" : ""}`,
    inputs: [input],
    accumulator,
    combine: new Array<OpName>(accumulator.components).fill(accumulator.kind === "b" ? "or" : "add"),
    map: (b, [x]) => {
      const value = skips ? replacing(b, input, x, 0) : x;
      return castElement(b, result, accumulator, castElement(b, input, result, value));
    },
    // A sum starts from +0, not from the op's identity −0: a sum of negative zeros is +0.
    finish: float ? (b, total) => total.map((v) => b.op("add", v, b.const(v.type, 0))) : undefined,
  };
}

const plainSum = once((input: DType, result: DType) => sumOf(input, result, false));
const skippingSum = once((input: DType, result: DType) => sumOf(input, result, true));

/** Products likewise; bool products are conjunctions. Complex ones are folds. @param skip counts NaN as 1 */
export function multiplying(input: DType, result: DType, skip = false): Reducer | Fold {
  const accumulator = wide(result);
  const skips = skip && hasNan(input);
  const key = `prod ${input.id}>${result.id}${skips ? " skip" : ""}`;
  const map = (b: Builder, [x]: readonly Element[]): Element => {
    const value = skips ? replacing(b, input, x, 1) : x;
    return castElement(b, result, accumulator, castElement(b, input, result, value));
  };
  const common = { key, inputs: [input], accumulator };
  if (result.kind === "c")
    return {
      ...common,
      start: map,
      step: (b, acc, inputs) => complex.multiply(b, [acc, map(b, inputs)], result)[0],
    };
  return { ...common, combine: [result.kind === "b" ? "and" : "mul"], map };
}

export type Extreme = "maximum" | "minimum" | "fmax" | "fmin";
const boolExtreme: { readonly [K in Extreme]: OpName } = { maximum: "or", minimum: "and", fmax: "or", fmin: "and" };

/** Least and greatest elements of a dtype, NaN counting most (maximum, minimum) or not at all (fmax, fmin). Complex ones are folds. */
export function extreme(op: Extreme, d: DType): Reducer | Fold {
  return extremes[op](d);
}

function extremeOf(op: Extreme, d: DType): Reducer | Fold {
  const common = { key: `${op} ${d.id}`, inputs: [d], accumulator: d };
  const map = (_b: Builder, [x]: readonly Element[]): Element => x;
  if (d.kind !== "c") return { ...common, combine: [d.kind === "b" ? boolExtreme[op] : op], map };
  const pick = op === "maximum" || op === "fmax" ? complex.maximum : complex.minimum;
  return {
    ...common,
    start: map,
    step: (b, acc, [x]) => {
      const [plain] = pick(b, [acc, x], d);
      if (op === "maximum" || op === "minimum") return plain;
      const [keepFirst, keepSecond] = [isNan(b, x), isNan(b, acc)];
      return plain.map((v, c) => b.select(keepFirst, acc[c], b.select(keepSecond, x[c], v)));
    },
  };
}

const extremes: { readonly [K in Extreme]: (d: DType) => Reducer | Fold } = {
  maximum: once((d) => extremeOf("maximum", d)),
  minimum: once((d) => extremeOf("minimum", d)),
  fmax: once((d) => extremeOf("fmax", d)),
  fmin: once((d) => extremeOf("fmin", d)),
};

/** How many elements are true; of numbers, not zero. */
export function counting(d: DType): Reducer {
  return {
    key: `count ${d.id}`,
    inputs: [d],
    accumulator: dtypes.int64,
    combine: ["add"],
    map: (b, [x]) => [b.convert(truth(b, x), "i64")],
  };
}

/** How many elements are not NaN. */
export function countingNumbers(d: DType): Reducer {
  return {
    key: `numbers ${d.id}`,
    inputs: [d],
    accumulator: dtypes.int64,
    combine: ["add"],
    map: (b, [x]) => [b.convert(b.op("not", isNan(b, x)), "i64")],
  };
}

/** Truths of elements combined: `or` says whether any is true, `and` whether all are. */
export function truths(op: "and" | "or" | "xor", d: DType): Reducer {
  return {
    key: `true_${op} ${d.id}`,
    inputs: [d],
    accumulator: dtypes.bool,
    combine: [op],
    map: (b, [x]) => [truth(b, x)],
  };
}

/** Bits of integers or bools combined. */
export function bitwise(op: "and" | "or" | "xor", d: DType): Reducer {
  return { key: `bits_${op} ${d.id}`, inputs: [d], accumulator: d, combine: [op], map: (_b, [x]) => x };
}

/** The place of what is not there: beyond every other. */
export const nowhere = 0x7fffffffffffffffn;

/**
 * The least place (third input) at which an element equals the best one (second input), or is NaN: where one is, the best is NaN.
 * @param skip the best was found among the others
 */
export function placing(d: DType, skip = false): Reducer {
  return {
    key: `place ${d.id}${skip ? " skip" : ""}`,
    inputs: [d, d, dtypes.int64],
    accumulator: dtypes.int64,
    combine: ["pmin"],
    map: (b, [x, best, [place]]) => {
      const same = x.map((v, c) => b.op("eq", v, best[c])).reduce((p, q) => b.op("and", p, q));
      const found = hasNan(d) && !skip ? b.op("or", same, isNan(b, x)) : same;
      return [b.select(found, place, b.const("i64", nowhere))];
    },
  };
}

/**
 * Sums of squared distances from a mean (second input). Distances are taken in the dtype that both promote to, as NumPy does,
 * and cast to the accumulator after squaring.
 * @param skip leaves NaN out
 */
export function squares(input: DType, mean: DType, result: DType, skip = false): Reducer {
  const work = promoteTypes(input, mean);
  const accumulator = wide(result);
  const skips = skip && hasNan(input);
  return {
    key: `squares ${input.id},${mean.id}>${result.id}${skips ? " skip" : ""}`,
    inputs: [input, mean],
    accumulator,
    combine: new Array<OpName>(accumulator.components).fill(accumulator.kind === "b" ? "or" : "add"),
    map: (b, [x, m]) => {
      const [p, q] = [castElement(b, input, work, x), castElement(b, mean, work, m)];
      const parts = p.map((v, c) => {
        const [distance] = rounded(b, work, [b.op("sub", v, q[c])]);
        return rounded(b, work, [b.op("mul", distance, distance)])[0];
      });
      const square = parts.length === 1 ? parts[0] : b.op("add", parts[0], parts[1]);
      const real = skips ? b.select(isNan(b, x), b.const(square.type, 0), square) : square;
      const element = work.components === 1 ? [real] : [real, b.const(computeType(work), 0)];
      return castElement(b, result, accumulator, castElement(b, work, result, element));
    },
  };
}

/** Sums of elements times weights (second input), multiplied in the result's dtype. */
export function weighing(input: DType, weight: DType, result: DType): Reducer {
  const accumulator = wide(result);
  return {
    key: `weighed ${input.id},${weight.id}>${result.id}`,
    inputs: [input, weight],
    accumulator,
    combine: new Array<OpName>(accumulator.components).fill("add"),
    map: (b, [x, w]) => {
      const [p, q] = [castElement(b, input, result, x), castElement(b, weight, result, w)];
      if (result.kind === "c") return complex.multiply(b, [p, q], result)[0];
      return rounded(b, result, [b.op("mul", p[0], q[0])]);
    },
  };
}

/** Running sums and products: each step is rounded to the result's dtype, as what is written is. @param skip leaves NaN out */
export function running(of: "sum" | "prod", input: DType, result: DType, skip = false): Fold {
  return runnings[of][skip ? "skip" : "all"](input, result);
}

function runningOf(of: "sum" | "prod", input: DType, result: DType, skip: boolean): Fold {
  const skips = skip && hasNan(input);
  const read = (b: Builder, x: Element): Element =>
    castElement(b, input, result, skips ? replacing(b, input, x, of === "sum" ? 0 : 1) : x);
  const step = (b: Builder, acc: Element, x: Element): Element => {
    if (result.kind === "b") return [b.op(of === "sum" ? "or" : "and", acc[0], x[0])];
    if (of === "sum") return acc.map((v, c) => b.op("add", v, x[c]));
    return result.kind === "c" ? complex.multiply(b, [acc, x], result)[0] : [b.op("mul", acc[0], x[0])];
  };
  return {
    key: `running_${of} ${input.id}>${result.id}${skips ? " skip" : ""}`,
    inputs: [input],
    accumulator: result,
    start: (b, [x]) => read(b, x),
    step: (b, acc, [x]) => rounded(b, result, step(b, acc, read(b, x))),
  };
}

const runnings = {
  sum: {
    all: once((input: DType, result: DType) => runningOf("sum", input, result, false)),
    skip: once((input: DType, result: DType) => runningOf("sum", input, result, true)),
  },
  prod: {
    all: once((input: DType, result: DType) => runningOf("prod", input, result, false)),
    skip: once((input: DType, result: DType) => runningOf("prod", input, result, true)),
  },
};
