/**
 * @file Reductions and scans against NumPy: values, dtypes, shapes, errors; long sums against their exact values.
 */
import { describe, expect, it } from "vitest";
import * as arg from "../src/array/reduce/arg.ts";
import * as average from "../src/array/reduce/average.ts";
import * as extremes from "../src/array/reduce/extremes.ts";
import * as logic from "../src/array/reduce/logic.ts";
import * as nan from "../src/array/reduce/nan.ts";
import * as scan from "../src/array/reduce/scan.ts";
import * as sums from "../src/array/reduce/sums.ts";
import * as variance from "../src/array/reduce/variance.ts";
import { setUpDevice } from "./device.ts";
import { goldenFailure } from "./golden/arrays.ts";
import { argument } from "./golden/calls.ts";
import type { Allowance } from "./golden/compare.ts";
import { elementsOf, type GoldenCase, type GoldenScalar, openGolden, plain } from "./golden/read.ts";

setUpDevice();

type Reduction = (a: never, options: never) => unknown;

const functions: Record<string, Reduction> = {
  ...(sums as object as Record<string, Reduction>),
  ...(extremes as object as Record<string, Reduction>),
  ...(logic as object as Record<string, Reduction>),
  ...(variance as object as Record<string, Reduction>),
  ...(arg as object as Record<string, Reduction>),
  ...(nan as object as Record<string, Reduction>),
  ...(scan as object as Record<string, Reduction>),
  ...(average as object as Record<string, Reduction>),
};

function run(one: GoldenCase): unknown {
  const args = one.args.map(argument);
  const options = Object.fromEntries(Object.entries(one.kwargs).map(([key, value]) => [key, argument(value)]));
  // The short way for whole arrays is taken where nothing is said.
  const plainCall = Object.keys(options).every((key) => key === "axis" && options.axis === null);
  return plainCall && !/^cumulative/.test(one.fn)
    ? functions[one.fn](args[0] as never, undefined as never)
    : functions[one.fn](args[0] as never, options as never);
}

/** Why a case is not run; undefined where it is. */
function unsupported(one: GoldenCase): string | undefined {
  const { axis } = one.kwargs;
  if (typeof axis === "object" && axis !== null && !Array.isArray(axis) && axis.kind === "float")
    return "JavaScript has no floats that are not whole numbers too";
  return undefined;
}

function failures(family: string, fn: string, allow: (one: GoldenCase) => Allowance = () => ({})): string[] {
  const found: string[] = [];
  for (const one of openGolden(family).cases(fn)) {
    if (unsupported(one) !== undefined) continue;
    const difference = goldenFailure(one, () => run(one), allow(one));
    if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
  }
  return found;
}

/** Where NumPy's nanvar rounds sums and distances to the narrower of two dtypes on its way, and numjet does not. */
function rougher(one: GoldenCase): Allowance {
  if (!/^nan(var|std)$/.test(one.fn) || !("dtype" in one.kwargs)) return {};
  const dtypes = [(one.args[0] as GoldenScalar).dtype, plain(one.kwargs.dtype)];
  const narrow = dtypes.includes("float16") ? 2 ** -11 : dtypes.includes("float32") ? 2 ** -24 : 0;
  return narrow === 0 ? {} : { tolerance: 4 * narrow };
}

/** Of +0 and −0, NumPy gives now one and now the other, by the processor's vectors. */
const anyZero = new Set(["min", "max", "nanmin", "nanmax"]);

/** Recorded with the reductions, but no reductions of this folder: order statistics and differences have tests of their own. */
const elsewhere = new Set(["median", "nanmedian", "diff"]);

describe("reductions", () => {
  for (const fn of openGolden("reductions").functions()) {
    if (!elsewhere.has(fn)) {
      it(fn, () => {
        expect(failures("reductions", fn, (one) => ({ signlessZero: anyZero.has(fn), ...rougher(one) }))).toEqual([]);
      });
    }
  }
});

/** Where terms cancel, an error is measured against the terms. */
function againstTerms(one: GoldenCase): Allowance {
  const magnitude = one.fact("magnitude") as { value: number } | undefined;
  if (magnitude === undefined || (one.fn !== "sum" && one.fn !== "mean")) return {};
  const terms = one.fn === "mean" ? elementsOf(one.args[0] as GoldenScalar).length : 1;
  return { magnitude: [magnitude.value / terms] };
}

describe("long sums", () => {
  for (const fn of openGolden("reduction_accuracy").functions()) {
    it(fn, () => {
      expect(failures("reduction_accuracy", fn, againstTerms)).toEqual([]);
    });
  }

  it("sums of up to 4099 elements err by less than 4 roundings of the sum of magnitudes", () => {
    let checked = 0;
    for (const one of openGolden("reduction_accuracy").cases("sum")) {
      const truth = one.fact("truth");
      if (truth === undefined) continue;
      const [exact] = elementsOf(truth as GoldenScalar) as number[];
      const size = (one.fact("magnitude") as { value: number }).value;
      const got = (run(one) as { item(): number }).item();
      const [{ dtype }] = one.args as [GoldenScalar];
      const unit = dtype === "float32" ? 2 ** -24 : 2 ** -53;
      expect(Math.abs(got - exact) / (unit * size)).toBeLessThan(4);
      checked++;
    }
    expect(checked).toBe(40);
  });
});
