/**
 * @file Views and memory layout against NumPy: values, byte strides, contiguity, sharing, writeability.
 */
import { describe, expect, it } from "vitest";
import * as convert from "../src/array/convert.ts";
import * as create from "../src/array/create.ts";
import * as layout from "../src/array/layout.ts";
import type { ArrayLike } from "../src/array/make.ts";
import { diagonal } from "../src/array/matrices.ts";
import type { NDArray } from "../src/array/ndarray.ts";
import { at } from "../src/array/select/at.ts";
import * as stretch from "../src/array/stretch.ts";
import { flip } from "../src/array/tile.ts";
import type { DTypeLike } from "../src/dtype/dtype.ts";
import { NumjetError } from "../src/errors.ts";
import { Slice } from "../src/shape/slice.ts";
import { setUpDevice } from "./device.ts";
import { arrayOf, differenceFrom, goldenFailure } from "./golden/arrays.ts";
import { type GoldenArray, type GoldenCase, type GoldenValue, openGolden, type Plain, plain } from "./golden/read.ts";

setUpDevice();

type Run = (a: NDArray, args: readonly Plain[], options: Record<string, Plain>) => NDArray;
type Index = Parameters<typeof at>[1];
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
  const want = layoutOf(one);
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
  return layoutDifference(one, source, out);
}

const layoutOf = (one: GoldenCase): Layout | null => plain(one.fact("layout") ?? null) as unknown as Layout | null;

function layoutDifference(one: GoldenCase, source: NDArray, out: NDArray): string | undefined {
  const want = layoutOf(one);
  const got = describeLayout(source, out);
  // Strides of axes of one element and of empty arrays mean nothing, and the record does not keep those of sources.
  const telling = (strides: readonly number[]): number[] => strides.filter((_, i) => out.size > 0 && out.shape[i] > 1);
  want!.strides = telling(want!.strides);
  got.strides = telling(got.strides);
  return JSON.stringify(got) === JSON.stringify({ ...got, ...want })
    ? undefined
    : `layout expected ${JSON.stringify(want)}, got ${JSON.stringify(got)}`;
}

const file = openGolden("views");

/** The steps of a chain; each takes the array and the step's arguments. */
const steps: Record<string, (a: NDArray, args: readonly GoldenValue[]) => NDArray> = {
  getitem: (a, [key]) => at(a, ...(key as { items: GoldenValue[] }).items.map(indexPart)),
  reshape: (a, shape) => layout.reshape(a, shape.map(plain) as number[]),
  transpose: (a, axes) => layout.transpose(a, axes.length === 0 ? null : (axes.map(plain) as number[])),
  swapaxes: (a, [i, j]) => layout.swapaxes(a, plain(i) as number, plain(j) as number),
  ravel: (a) => layout.ravel(a),
  T: (a) => layout.transpose(a),
  squeeze: (a) => layout.squeeze(a),
  expand_dims: (a, [axis]) => layout.expand_dims(a, plain(axis) as number),
  flip: (a, [axis]) => flip(a, plain(axis) as number),
  broadcast_to: (a, [shape]) => stretch.broadcast_to(a, plain(shape) as number[]),
  diagonal: (a) => diagonal(a),
  copy: (a) => create.copy(a, { order: "C" }),
};

function indexPart(part: GoldenValue): Index {
  if (part === null) return null;
  const value = part as Extract<GoldenValue, { kind: string }>;
  if (value.kind !== "slice") return plain(value) as number;
  const [start, stop, step] = [value.start, value.stop, value.step].map((x) => plain(x) as number | null);
  return new Slice(start, stop, step);
}

/** Plays the steps, each applied to what the one before gave. */
function chain(one: GoldenCase): string | undefined {
  const [base, list] = one.args;
  const source = arrayOf(base as GoldenArray);
  let out = source;
  try {
    for (const step of list as { items: GoldenValue[] }[])
      out = steps[step.items[0] as string](out, step.items.slice(1));
  } catch (error) {
    return `expected a result, got ${error}`;
  }
  const values = differenceFrom(one.out as GoldenArray, out);
  // An index of integers alone gives a scalar in NumPy, and a view of no axes here.
  return values ?? (out.ndim === 0 ? undefined : layoutDifference(one, source, out));
}

/** Functions with tests of their own below. */
const elsewhere = ["chain", "broadcast_arrays", "broadcast_shapes"];

describe("views and layout as NumPy has them", () => {
  it("every function has a runner", () => {
    expect(file.functions().filter((fn) => !(fn in runs) && !elsewhere.includes(fn))).toEqual([]);
  });
  it("chains of steps", () => {
    const all = [...file.cases("chain")];
    const wrong = all.flatMap((one) => {
      const difference = chain(one);
      return difference === undefined ? [] : [`case ${one.id}: ${difference}`];
    });
    expect(all.length).toBeGreaterThan(0);
    expect(wrong.slice(0, 8), `${wrong.length} of ${all.length}`).toEqual([]);
  });
  it("broadcast_arrays and broadcast_shapes", () => {
    for (const one of file.cases("broadcast_arrays"))
      expect(
        goldenFailure(one, () => stretch.broadcast_arrays(...one.args.map((a) => arrayOf(a as GoldenArray)))),
      ).toBe(undefined);
    for (const one of file.cases("broadcast_shapes"))
      expect(goldenFailure(one, () => stretch.broadcast_shapes(...(one.args.map(plain) as number[][])))).toBe(
        undefined,
      );
  });
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
