/**
 * @file The ufunc methods reduce, accumulate and reduceat against NumPy. (outer and at are elsewhere.)
 */
import { describe, expect, it } from "vitest";
import * as ufuncs from "../src/array/ufunc/index.ts";
import type { UfuncReductions } from "../src/array/ufunc/methods.ts";
import { setUpDevice } from "./device.ts";
import { goldenFailure } from "./golden/arrays.ts";
import { argument } from "./golden/calls.ts";
import { type GoldenCase, openGolden } from "./golden/read.ts";

setUpDevice();

const methods = ["reduce", "accumulate", "reduceat"] as const;
const all = ufuncs as object as Record<string, UfuncReductions>;

function run(one: GoldenCase): unknown {
  const [name, method] = one.fn.split(".") as [string, (typeof methods)[number]];
  const [array, ...rest] = one.args.map(argument) as [never, ...never[]];
  const options = Object.fromEntries(Object.entries(one.kwargs).map(([key, value]) => [key, argument(value)]));
  return method === "reduceat"
    ? all[name].reduceat(array, rest[0], options)
    : all[name][method](array, options as never);
}

describe("ufunc methods", () => {
  for (const fn of openGolden("ufunc_methods").functions()) {
    const [, method] = fn.split(".");
    if (!methods.includes(method as (typeof methods)[number])) continue;
    it(fn, () => {
      const found: string[] = [];
      for (const one of openGolden("ufunc_methods").cases(fn)) {
        const difference = goldenFailure(one, () => run(one));
        if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
      }
      expect(found).toEqual([]);
    });
  }
});
