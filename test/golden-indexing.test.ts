/**
 * @file Selection and assignment against NumPy: `a[key]` and `a[key] = value`.
 */
import { describe, expect, it } from "vitest";
import type { ArrayLike } from "../src/array/make.ts";
import type { Index } from "../src/array/methods.ts";
import type { NDArray } from "../src/array/ndarray.ts";
import { at, set } from "../src/array/select/at.ts";
import { ellipsis } from "../src/shape/select.ts";
import { slice } from "../src/shape/slice.ts";
import { setUpDevice } from "./device.ts";
import { arrayOf, dataOf, goldenFailure } from "./golden/arrays.ts";
import { type GoldenArray, type GoldenCase, type GoldenValue, openGolden } from "./golden/read.ts";

setUpDevice();

/** A part of a key as numjet takes it: Python lists of ints are lists of bigints. */
function part(value: GoldenValue): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (value.kind === "slice") {
      const [start, stop, step] = [value.start, value.stop, value.step].map((p) =>
        p === null ? null : Number(dataOf(p)),
      );
      return slice(start, stop, step);
    }
    if (value.kind === "ellipsis") return ellipsis;
  }
  return dataOf(value);
}

function keyOf(value: GoldenValue): Index[] {
  const tuple = typeof value === "object" && value !== null && !Array.isArray(value) && value.kind === "tuple";
  return (tuple ? value.items : [value]).map(part) as Index[];
}

/** Why a case is not run; undefined where it is. */
function unsupported(one: GoldenCase): string | undefined {
  const [a, key, value] = one.args as [GoldenArray, { kind?: string }, { kind?: string; shape?: number[] } | undefined];
  if (key?.kind === "float") return "JavaScript has no floats that are not whole numbers too";
  if (a.dtype === "bool" && key?.kind === "int" && value?.kind === "array" && value.shape!.length > 0)
    return "NumPy sets one bool to the truth of an array of one element, but refuses that for every other dtype";
  return undefined;
}

const steps: Record<string, (one: GoldenCase) => unknown> = {
  getitem: (one) => at(arrayOf(one.args[0] as GoldenArray), ...keyOf(one.args[1])),
  setitem: (one) => {
    const a = arrayOf(one.args[0] as GoldenArray);
    set(a, keyOf(one.args[1]), dataOf(one.args[2]) as ArrayLike);
    return a;
  },
  setitem_own: (one) => {
    const a = arrayOf(one.args[0] as GoldenArray);
    const from = one.args[2];
    const source: NDArray =
      from === "T" ? a.viewOf(a.offset, [...a.shape].reverse(), [...a.strides].reverse()) : at(a, ...keyOf(from));
    set(a, keyOf(one.args[1]), source);
    return a;
  },
};

/** The case with what its first argument holds afterwards for its result, where it writes that. */
function written(one: GoldenCase): GoldenCase {
  const after = one.fact("after") as { entries: Record<string, GoldenValue> } | undefined;
  return after === undefined ? one : Object.create(one, { out: { value: after.entries["0"] } });
}

describe("indexing", () => {
  for (const [fn, run] of Object.entries(steps)) {
    it(fn, () => {
      const found: string[] = [];
      let checked = 0;
      for (const one of openGolden("indexing").cases(fn)) {
        if (unsupported(one) !== undefined) continue;
        checked++;
        const difference = goldenFailure(written(one), () => run(one));
        if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
      }
      expect(found).toEqual([]);
      expect(checked).toBeGreaterThan(5);
    });
  }
});
