/**
 * @file What is made of ufuncs (rounding, limits, closeness, angles) against NumPy.
 */
import { describe, expect, it } from "vitest";
import type { NDArray } from "../src/array/ndarray.ts";
import { setUpDevice } from "./device.ts";
import { goldenFailure } from "./golden/arrays.ts";
import type { Allowance } from "./golden/compare.ts";
import { type GoldenCase, openGolden } from "./golden/read.ts";
import { callOf, functionOf } from "./golden/ufunc-calls.ts";

setUpDevice();

const names = [
  "round",
  "around",
  "fix",
  "nan_to_num",
  "angle",
  "sinc",
  "isposinf",
  "isneginf",
  "isclose",
  "allclose",
  "array_equal",
  "array_equiv",
];

const allowances: { readonly [fn: string]: Allowance } = {
  // The sine and the quotient of NumPy's float16 and float32 are rounded once more.
  sinc: { ulps: 4 },
  angle: { ulps: 1 },
};

/** π·x overflows in NumPy's float16, where numjet computes in binary32. */
const overflowing = (one: GoldenCase): boolean => {
  const [x] = one.args;
  return one.fn === "sinc" && typeof x === "object" && x !== null && "dtype" in x && x.dtype === "float16";
};

describe("functions made of ufuncs", () => {
  for (const fn of names) {
    it(fn, () => {
      const run = functionOf(fn)!;
      const found: string[] = [];
      for (const one of openGolden("numeric").cases(fn)) {
        if (overflowing(one)) continue;
        const call = (): unknown => {
          const { args, options } = callOf(one);
          if (fn === "round") args[1] = Number(args[1] ?? 0);
          const given = options === undefined ? run(...args) : run(...args, options);
          return given as NDArray;
        };
        const difference = goldenFailure(one as GoldenCase, call, allowances[fn]);
        if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
      }
      expect(found, `${found.length} failures: ${found.slice(0, 6).join("\n")}`).toEqual([]);
    });
  }
});
