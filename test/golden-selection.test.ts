/**
 * @file The functions around selection against NumPy: taking, choosing, finding, masked writing.
 */
import { describe, expect, it } from "vitest";
import type { ArrayLike } from "../src/array/make.ts";
import { choose, select } from "../src/array/select/choose.ts";
import { compress, copyto, extract, place, putmask } from "../src/array/select/compress.ts";
import { fill_diagonal } from "../src/array/select/fill.ts";
import {
  diag_indices,
  diag_indices_from,
  ix_,
  ravel_multi_index,
  tril_indices,
  tril_indices_from,
  triu_indices,
  triu_indices_from,
  unravel_index,
} from "../src/array/select/indices.ts";
import { argwhere, flatnonzero, nonzero } from "../src/array/select/nonzero.ts";
import { searchsorted } from "../src/array/select/search.ts";
import { put, put_along_axis, take, take_along_axis } from "../src/array/select/take.ts";
import { where } from "../src/array/select/where.ts";
import { setUpDevice } from "./device.ts";
import { dataOf, goldenFailure } from "./golden/arrays.ts";
import { type GoldenCase, type GoldenValue, openGolden, plain } from "./golden/read.ts";

setUpDevice();

// biome-ignore lint/suspicious/noExplicitAny: arguments come from a file
type Call = (args: any[], options: any) => unknown;

const whole = (value: unknown): number | undefined =>
  value === undefined || value === null ? undefined : Number(value);

/** NumPy's name → the call, with NumPy's keywords as options. */
const functions: Record<string, Call> = {
  take: ([a, indices], options) => take(a, indices, options),
  put: ([a, indices, values], options) => put(a, indices, values, options),
  compress: ([condition, a], options) => compress(condition, a, options),
  extract: ([condition, a]) => extract(condition, a),
  take_along_axis: ([a, indices], { axis }) => take_along_axis(a, indices, axis),
  put_along_axis: ([a, indices, values], { axis }) => put_along_axis(a, indices, values, axis),
  choose: ([a, choices], options) => choose(a, choices, options),
  select: ([conditions, choices], options) => select(conditions, choices, options),
  where: (args) => (where as (...args: ArrayLike[]) => unknown)(...args),
  nonzero: ([a]) => nonzero(a),
  argwhere: ([a]) => argwhere(a),
  flatnonzero: ([a]) => flatnonzero(a),
  ix_: (args) => ix_(...args),
  unravel_index: ([indices, shape], options) => unravel_index(indices, shape.map(Number), options),
  ravel_multi_index: ([lists, shape], options) => ravel_multi_index(lists, shape.map(Number), options),
  place: ([a, mask, values]) => place(a, mask, values),
  putmask: ([a, mask, values]) => putmask(a, mask, values),
  copyto: ([to, from], options) => copyto(to, from, options),
  fill_diagonal: ([a, value], options) => fill_diagonal(a, value, options),
  searchsorted: ([a, v], options) => searchsorted(a, v, options),
  diag_indices: ([n, ndim]) => diag_indices(Number(n), ndim === undefined ? undefined : Number(ndim)),
  diag_indices_from: ([a]) => diag_indices_from(a),
  tril_indices: ([n, ...more], { k, m }) => tril_indices(Number(n), k ?? whole(more[0]), m ?? whole(more[1])),
  triu_indices: ([n, ...more], { k, m }) => triu_indices(Number(n), k ?? whole(more[0]), m ?? whole(more[1])),
  tril_indices_from: ([a, k]) => tril_indices_from(a, whole(k)),
  triu_indices_from: ([a, k]) => triu_indices_from(a, whole(k)),
};

/** Options with numbers for Python's ints, but for defaults and arrays, which are data. */
function optionsOf(one: GoldenCase): object {
  const data = new Set(["default", "where", "out", "sorter"]);
  return Object.fromEntries(
    Object.entries(one.kwargs).map(([key, value]) => [key, data.has(key) ? dataOf(value) : plain(value)]),
  );
}

/** A Python float that is a whole number: JavaScript cannot tell it from an int. */
function wholeFloat(value: GoldenValue): boolean {
  if (Array.isArray(value)) return value.some(wholeFloat);
  return typeof value === "object" && value !== null && value.kind === "float" && Number.isInteger(value.value);
}

/** Which argument has index values or numbers that promote: a whole float there means something else in Python. */
const promotes: Record<string, (one: GoldenCase) => GoldenValue[]> = {
  take: (one) => [one.args[1]],
  put: (one) => [one.args[1]],
  choose: (one) => [one.args[0]],
  ix_: (one) => one.args,
  where: (one) => one.args.slice(1).filter((v) => !Array.isArray(v)),
};

/** Why a case is not run; undefined where it is. */
function unsupported(one: GoldenCase): string | undefined {
  if (promotes[one.fn]?.(one).some(wholeFloat)) return "JavaScript has no floats that are not whole numbers too";
  return undefined;
}

/** The case with what its first argument holds afterwards for its result, where it writes that. */
function written(one: GoldenCase): GoldenCase {
  const after = one.fact("after") as { entries: Record<string, GoldenValue> } | undefined;
  return after === undefined ? one : Object.create(one, { out: { value: after.entries["0"] } });
}

it("knows every function of the family", () => {
  expect(
    openGolden("selection")
      .functions()
      .filter((fn) => !(fn in functions)),
  ).toEqual([]);
});

describe.each(["selection", "creation", "numeric"])("%s", (family) => {
  const golden = openGolden(family);
  for (const fn of golden.functions().filter((name) => name in functions)) {
    it(fn, () => {
      const found: string[] = [];
      let checked = 0;
      for (const one of golden.cases(fn)) {
        if (unsupported(one) !== undefined) continue;
        checked++;
        const args = one.args.map(dataOf);
        const writes = one.fact("after") !== undefined;
        const difference = goldenFailure(written(one), () => {
          const result = functions[fn](args, optionsOf(one));
          return writes ? args[0] : result;
        });
        if (difference !== undefined) found.push(`case ${one.id}: ${difference}`);
      }
      expect(found).toEqual([]);
      expect(checked).toBeGreaterThan(0);
    });
  }
});
