/**
 * @file Products of matrices and tensors against NumPy: values, dtypes, shapes, errors.
 */
import { describe, expect, it } from "vitest";
import type { NDArray } from "../src/array/ndarray.ts";
import * as linalg from "../src/linalg/index.ts";
import { setUpDevice } from "./device.ts";
import { dataOf, elementsIn, goldenFailure } from "./golden/arrays.ts";
import { argument } from "./golden/calls.ts";
import { elementsOf, type GoldenArray, type GoldenCase, type GoldenValue, openGolden } from "./golden/read.ts";

setUpDevice();

const functions = linalg as object as Record<string, (...args: unknown[]) => unknown>;

/** Scalars by the literal rule (Python's whole numbers are int64), axes and subscripts as plain values. */
function positional(one: GoldenCase): unknown[] {
  return one.args.map((value: GoldenValue, i) => {
    const isAxes = one.fn === "tensordot" && i === 2;
    const isSubscript = one.fn === "einsum" && (Array.isArray(value) || typeof value === "string");
    return isAxes || isSubscript ? subscript(value) : dataOf(value);
  });
}

/** Python's Ellipsis is the text "...". */
function subscript(value: GoldenValue): unknown {
  if (Array.isArray(value)) return value.map(subscript);
  if (typeof value === "object" && value !== null && "kind" in value && value.kind === "ellipsis") return "...";
  return argument(value);
}

function run(one: GoldenCase): unknown {
  const options = Object.fromEntries(Object.entries(one.kwargs).map(([key, value]) => [key, argument(value)]));
  const args = positional(one);
  return functions[one.fn](...args, ...(Object.keys(options).length > 0 ? [options] : []));
}

const golden = openGolden("products");

/** Why a case is not run; undefined where it is. */
function unsupported(one: GoldenCase): string | undefined {
  if (one.args[0] === "...i->i" && "optimize" in one.kwargs)
    return "an ellipsis that the output lacks: NumPy refuses it without optimize and sums over it with; numjet refuses it";
  return undefined;
}

/**
 * Entries are small whole numbers: every order of sums gives the same bits, but for the
 * sign of zeros. Others come with their exact product.
 */
function failures(fn: string): string[] {
  const found: string[] = [];
  for (const one of golden.cases(fn)) {
    if (one.fact("truth") !== undefined || unsupported(one) !== undefined) continue;
    const difference = goldenFailure(one, () => run(one), { signlessZero: true });
    if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
  }
  return found;
}

describe("products", () => {
  for (const fn of golden.functions()) {
    it(fn, () => {
      expect(failures(fn)).toEqual([]);
    });
  }

  it("matmul of random entries errs by less than one rounding a term of the sum of magnitudes", () => {
    let checked = 0;
    for (const one of golden.cases("matmul")) {
      const truth = one.fact("truth") as GoldenArray | undefined;
      if (truth === undefined) continue;
      const got = elementsIn(run(one) as NDArray) as number[];
      const size = elementsOf(one.fact("magnitude") as GoldenArray) as number[];
      const terms = (one.args[0] as GoldenArray).shape[1];
      const unit = truth.dtype === "float32" ? 2 ** -24 : 2 ** -53;
      (elementsOf(truth) as number[]).forEach((want, i) => {
        expect(Math.abs(got[i] - want)).toBeLessThanOrEqual(unit * terms * size[i]);
      });
      checked++;
    }
    expect(checked).toBe(12);
  });
});
