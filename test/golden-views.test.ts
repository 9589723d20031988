/**
 * @file Views and memory layout against NumPy: values, byte strides, contiguity, sharing, writeability.
 */
import { describe, expect, it } from "vitest";
import * as convert from "../src/array/convert.ts";
import * as create from "../src/array/create.ts";
import * as layout from "../src/array/layout.ts";
import type { ArrayLike } from "../src/array/make.ts";
import type { NDArray } from "../src/array/ndarray.ts";
import * as stretch from "../src/array/stretch.ts";
import type { DTypeLike } from "../src/dtype/dtype.ts";
import { NumjetError } from "../src/errors.ts";
import { setUpDevice } from "./device.ts";
import { arrayOf, differenceFrom } from "./golden/arrays.ts";
import { type GoldenArray, type GoldenCase, openGolden, type Plain, plain } from "./golden/read.ts";

setUpDevice();

type Run = (a: NDArray, args: readonly Plain[], options: Record<string, Plain>) => NDArray;
type Shape = number | readonly number[];

const withOptions =
  (fn: (a: ArrayLike, options: never) => NDArray): Run =>
  (a, _args, options) =>
    fn(a, options as never);
const withOne =
  (fn: (a: ArrayLike, x: never) => NDArray): Run =>
  (a, [x]) =>
    fn(a, x as never);

const runs: Record<string, Run> = {
  reshape: (a, [shape], options) => layout.reshape(a, shape as Shape, options as layout.ReshapeOptions),
  ravel: withOptions(layout.ravel),
  flatten: withOne(layout.flatten),
  copy: withOptions(create.copy),
  array: withOptions(create.array),
  zeros_like: withOptions(create.zeros_like),
  asarray: withOptions(create.asarray),
  asfortranarray: withOptions(convert.asfortranarray),
  ascontiguousarray: withOptions(convert.ascontiguousarray),
  atleast_1d: (a) => layout.atleast_1d(a),
  atleast_2d: (a) => layout.atleast_2d(a),
  atleast_3d: (a) => layout.atleast_3d(a),
  transpose: withOne(layout.transpose),
  permute_dims: withOne(layout.permute_dims),
  swapaxes: (a, [i, j]) => layout.swapaxes(a, i as number, j as number),
  moveaxis: (a, [from, to]) => layout.moveaxis(a, from as Shape, to as Shape),
  rollaxis: (a, [axis, start]) => layout.rollaxis(a, axis as number, start as number),
  matrix_transpose: (a) => layout.matrix_transpose(a),
  expand_dims: (a, [axis]) => layout.expand_dims(a, axis as Shape),
  squeeze: (a, [axis]) => layout.squeeze(a, axis as Shape),
  broadcast_to: (a, [shape]) => stretch.broadcast_to(a, shape as Shape),
  "lib.stride_tricks.sliding_window_view": (a, [window], options) =>
    stretch.sliding_window_view(a, window as Shape, options as stretch.WindowOptions),
  view: (a, [dtype]) => convert.view(a, dtype as DTypeLike),
  real: (a) => convert.real(a),
  imag: (a) => convert.imag(a),
};

/** Functions whose results are read-only whatever the source. */
const readOnlyResults = new Set(["broadcast_to", "lib.stride_tricks.sliding_window_view", "imag"]);

interface Layout {
  strides: number[];
  c_contiguous: boolean;
  f_contiguous: boolean;
  shares: boolean;
  writeable: boolean;
}

function describeLayout(source: NDArray, out: NDArray): Layout {
  const { c_contiguous, f_contiguous, writeable } = out.flags;
  return {
    strides: [...out.strides],
    c_contiguous,
    f_contiguous,
    shares: stretch.shares_memory(source, out),
    writeable,
  };
}

/** NumPy takes any negative length for the open one in `reshape`; here that is -1 alone. */
function unsupported(one: GoldenCase): boolean {
  const shape = one.args[1] === undefined ? null : plain(one.args[1]);
  return one.fn === "reshape" && Array.isArray(shape) && (shape as unknown[]).includes(-2);
}

/** What differs from the record, in words. */
function check(fn: string, run: Run, one: GoldenCase): string | undefined {
  const args = one.args;
  const source = arrayOf(args[0] as GoldenArray);
  const options = Object.fromEntries(Object.entries(one.kwargs).map(([key, value]) => [key, plain(value)]));
  const want = plain(one.fact("layout") ?? null) as unknown as Layout | null;
  // The record does not say whether the source may be written: a result that may not comes of one that may not.
  if (want !== null && !want.writeable && !readOnlyResults.has(fn)) source.setflags({ write: false });
  const call = (): NDArray => run(source, args.slice(1).map(plain), options);
  if (one.error !== undefined) {
    try {
      const got = call();
      return `expected ${one.error.type} (${one.error.message}), got an array of shape (${got.shape})`;
    } catch (error) {
      return error instanceof NumjetError ? undefined : `expected an error of numjet's own, got ${error}`;
    }
  }
  let out: NDArray;
  try {
    out = call();
  } catch (error) {
    return `expected a result, got ${error}`;
  }
  const values = differenceFrom(one.out as GoldenArray, out);
  if (values !== undefined) return values;
  const got = describeLayout(source, out);
  // Strides of axes of one element and of empty arrays mean nothing, and the record does not keep those of sources.
  const telling = (strides: readonly number[]): number[] => strides.filter((_, i) => out.size > 0 && out.shape[i] > 1);
  want!.strides = telling(want!.strides);
  got.strides = telling(got.strides);
  return JSON.stringify(got) === JSON.stringify({ ...got, ...want })
    ? undefined
    : `${fn}: layout expected ${JSON.stringify(want)}, got ${JSON.stringify(got)}`;
}

const file = openGolden("views");

describe("views and layout as NumPy has them", () => {
  for (const [fn, run] of Object.entries(runs)) {
    it(fn, () => {
      const wrong: string[] = [];
      let count = 0;
      for (const one of file.cases(fn)) {
        count++;
        if (unsupported(one)) continue;
        const difference = check(fn, run, one);
        if (difference !== undefined) wrong.push(`case ${one.id}: ${difference}`);
      }
      expect(count).toBeGreaterThan(0);
      expect(wrong.slice(0, 8), `${wrong.length} of ${count}`).toEqual([]);
    });
  }
});
