/**
 * @file Runs recorded calls of ufuncs through numjet's and says what differs. What the golden tests of ufuncs share.
 */
import { asNDArray } from "../../src/array/make.ts";
import { NDArray } from "../../src/array/ndarray.ts";
import { assign } from "../../src/array/ufunc/call.ts";
import * as ufuncs from "../../src/array/ufunc/index.ts";
import { NumjetError } from "../../src/errors.ts";
import { arrayOf, dataOf, differenceFrom, goldenFailure } from "./arrays.ts";
import type { Allowance } from "./compare.ts";
import { type GoldenCase, type GoldenValue, openGolden } from "./read.ts";

type Call = (...args: unknown[]) => unknown;
const table = ufuncs as object as Record<string, Call>;

/** The function of that name, also of its methods (`add.outer`). */
export function functionOf(fn: string): Call | undefined {
  const [name, method] = fn.split(".");
  const found = table[name];
  return method === undefined ? found : (found as unknown as Record<string, Call> | undefined)?.[method];
}

/** Whole Python floats are numbers that count as whole here: beside integers they are given as 0-d float64, which promotes the same. */
function operand(value: GoldenValue, others: readonly GoldenValue[]): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (value.kind === "float" && Number.isInteger(value.value)) {
      const beside = others.some(
        (o) =>
          typeof o === "object" &&
          o !== null &&
          !Array.isArray(o) &&
          (o.kind === "array" || o.kind === "scalar") &&
          !/float|complex/.test(o.dtype),
      );
      const literals = !others.some(
        (o) => typeof o === "object" && o !== null && !Array.isArray(o) && (o.kind === "array" || o.kind === "scalar"),
      );
      return beside || literals ? asNDArray(value.value, "operand") : value.value;
    }
    if (value.kind === "scalar") return arrayOf(value);
  }
  return dataOf(value);
}

/** Arguments and options of a call, `out` with its contents before the call. */
export function callOf(one: GoldenCase): { args: unknown[]; options: Record<string, unknown> | undefined } {
  const args = one.args.map((a) => operand(a, one.args));
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(one.kwargs)) options[key] = dataOf(value);
  const before = one.fact("out_before");
  if (before !== undefined && options.out instanceof NDArray) assign(options.out, dataOf(before) as NDArray, one.fn);
  return { args, options: Object.keys(options).length === 0 ? undefined : options };
}

/** What differs from the record, in words; undefined where nothing does. */
export function ufuncFailure(one: GoldenCase, allowance: Allowance = {}): string | undefined {
  const fn = functionOf(one.fn)!;
  const truth = one.fact("truth");
  const run = (): unknown => {
    const { args, options } = callOf(one);
    return options === undefined ? fn(...args) : fn(...args, options);
  };
  if (truth === undefined || one.error !== undefined) return goldenFailure(one, run, allowance);
  try {
    return differenceFrom(truth, run(), { ulps: 1, ...allowance });
  } catch (error) {
    return error instanceof NumjetError ? String(error) : (error as Error).stack;
  }
}

/** All failures of a function's cases in a family. */
export function failuresOf(
  family: string,
  fn: string,
  allowance: (one: GoldenCase) => Allowance = () => ({}),
  skip: (one: GoldenCase) => boolean = () => false,
): string[] {
  const found: string[] = [];
  for (const one of openGolden(family).cases(fn)) {
    if (skip(one)) continue;
    const difference = ufuncFailure(one, allowance(one));
    if (difference !== undefined) found.push(`case ${one.id} (${one.args.map(brief).join(", ")}): ${difference}`);
  }
  return found;
}

function brief(value: GoldenValue): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return String(value);
  if (value.kind === "array") return `${value.dtype}[${value.shape.join()}]`;
  if (value.kind === "scalar") return `${value.dtype} scalar`;
  if (value.kind === "int" || value.kind === "float") return String(value.value);
  if (value.kind === "complex") return `${value.re}+${value.im}j`;
  return value.kind;
}
