/**
 * @file The ufunc methods outer and at against NumPy.
 */
import { describe, expect, it } from "vitest";
import type { NDArray } from "../src/array/ndarray.ts";
import { slice } from "../src/shape/slice.ts";
import { setUpDevice } from "./device.ts";
import { dataOf, goldenFailure } from "./golden/arrays.ts";
import { type GoldenValue, openGolden } from "./golden/read.ts";
import { failuresOf, functionOf } from "./golden/ufunc-calls.ts";

setUpDevice();

/** Index lists and slices as `at` takes them; Python's tuple of parts is a list of parts. */
function indexOf(value: GoldenValue): unknown {
  if (Array.isArray(value)) return value.map(dataOf);
  if (typeof value === "object" && value !== null && value.kind === "tuple") return value.items.map(indexOf);
  if (typeof value === "object" && value !== null && value.kind === "slice") {
    const bound = (v: GoldenValue): number | null => (v === null ? null : Number(dataOf(v)));
    return slice(bound(value.start), bound(value.stop), bound(value.step));
  }
  return dataOf(value);
}

const functions = openGolden("ufunc_methods").functions();

describe("outer", () => {
  for (const fn of functions.filter((f) => f.endsWith(".outer"))) {
    it(fn, () => expect(failuresOf("ufunc_methods", fn)).toEqual([]));
  }
});

describe("at", () => {
  for (const fn of functions.filter((f) => f.endsWith(".at"))) {
    it(fn, () => {
      const found: string[] = [];
      for (const one of openGolden("ufunc_methods").cases(fn)) {
        const after = one.fact("after") as { entries?: Record<string, GoldenValue> } | GoldenValue[] | undefined;
        const [a, index, b] = one.args;
        const array = dataOf(a) as NDArray;
        const operands = b === undefined ? [] : [dataOf(b)];
        const want = Array.isArray(after) ? after[0] : after?.entries?.["0"];
        const difference = goldenFailure(
          one.error === undefined ? { ...view(one), out: want, error: undefined } : one,
          () => {
            functionOf(fn)!(array, indexOf(index), ...operands);
            return array;
          },
          // A root of a root of a complex number, each rounded.
          fn === "sqrt.at" ? { ulps: 2 } : {},
        );
        if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
      }
      expect(found, `${found.length} failures: ${found.slice(0, 6).join("\n")}`).toEqual([]);
    });
  }
});

function view<T extends { fact: (name: string) => GoldenValue | undefined }>(one: T): T {
  return Object.assign(Object.create(one as object), { fact: (name: string) => one.fact(name) }) as T;
}
