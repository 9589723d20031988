/**
 * @file Joining, splitting, repeating, turning, padding and editing against NumPy.
 */
import { describe, expect, it } from "vitest";
import * as edit from "../src/array/edit.ts";
import * as join from "../src/array/join.ts";
import type { ArrayLike } from "../src/array/make.ts";
import type { NDArray } from "../src/array/ndarray.ts";
import * as padding from "../src/array/pad.ts";
import * as splitting from "../src/array/split.ts";
import * as tiling from "../src/array/tile.ts";
import { Slice } from "../src/shape/slice.ts";
import { setUpDevice } from "./device.ts";
import { dataOf, goldenFailure } from "./golden/arrays.ts";
import { type GoldenCase, type GoldenValue, openGolden, type Plain, plain } from "./golden/read.ts";

setUpDevice();

type Options = Record<string, unknown>;
type Run = (args: readonly GoldenValue[], options: Options) => unknown;

const data = (value: GoldenValue): ArrayLike => dataOf(value) as ArrayLike;
const list = (value: GoldenValue): ArrayLike[] => dataOf(value) as ArrayLike[];

/** A list of arrays and options. */
const joins =
  (fn: (arrays: ArrayLike[], options: never) => NDArray): Run =>
  ([arrays], options) =>
    fn(list(arrays), options as never);
/** An array, a plain argument, options. */
const takes =
  (fn: (a: ArrayLike, x: never, options: never) => unknown): Run =>
  ([a, x], options) =>
    x === undefined ? (fn as (a: ArrayLike) => unknown)(data(a)) : fn(data(a), plain(x) as never, options as never);
const alone =
  (fn: (a: ArrayLike) => unknown): Run =>
  ([a]) =>
    fn(data(a));

/** Places of insert and delete: Python ints are plain numbers, masks arrays. */
function places(value: GoldenValue): edit.Places {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    if (value.kind === "array") return dataOf(value) as NDArray;
    if (value.kind === "slice") {
      const [start, stop, step] = [value.start, value.stop, value.step].map((x) => plain(x) as number | null);
      return new Slice(start, stop, step);
    }
  }
  return plain(value) as number | number[];
}

const runs: Record<string, Run> = {
  concatenate: joins(join.concatenate),
  stack: joins(join.stack),
  vstack: joins(join.vstack),
  hstack: joins(join.hstack),
  dstack: joins(join.dstack),
  column_stack: joins(join.column_stack),
  block: ([blocks]) => join.block(data(blocks)),
  append: ([a, values], options) => edit.append(data(a), data(values), options),
  split: takes(splitting.split),
  array_split: takes(splitting.array_split),
  hsplit: takes(splitting.hsplit),
  vsplit: takes(splitting.vsplit),
  dsplit: takes(splitting.dsplit),
  unstack: ([a], options) => splitting.unstack(data(a), options),
  tile: takes(tiling.tile),
  repeat: ([a, repeats], options) => tiling.repeat(data(a), plain(repeats) as number, options),
  flip: ([a], { axis }) => tiling.flip(data(a), axis as number),
  fliplr: alone(tiling.fliplr),
  flipud: alone(tiling.flipud),
  roll: takes(tiling.roll),
  rot90: takes(tiling.rot90),
  pad: ([a, width, mode], options) =>
    padding.pad(
      data(a),
      plain(width) as number,
      ...((mode === undefined ? [] : [plain(mode)]) as [padding.PadMode]),
      ...((mode === undefined ? [] : [options]) as [padding.PadOptions]),
    ),
  insert: ([a, where, values], options) => edit.insert(data(a), places(where), data(values), options),
  delete: ([a, where], options) => edit.delete_(data(a), places(where), options),
  resize: ([a, shape]) => edit.resize(data(a), plain(shape) as number[]),
  trim_zeros: ([a, trim], options) => edit.trim_zeros(data(a), (trim ?? undefined) as string | undefined, options),
};

/** Arrays as arrays, the rest plain: `out` is one, an axis is not. */
function optionsOf(one: GoldenCase): Options {
  return Object.fromEntries(
    Object.entries(one.kwargs).map(([key, value]) => [key, key === "out" ? dataOf(value) : plain(value)]),
  );
}

const show = (value: Plain): string =>
  JSON.stringify(value, (_key, x: unknown) =>
    typeof x === "bigint" ? `${x}n` : ArrayBuffer.isView(x) ? Array.from(x as Uint8Array, Number) : x,
  );

// One difference: `repeat` refuses a count of 1.5, which NumPy cuts to 1.
const file = openGolden("manipulation");

describe("joining and shaping as NumPy has it", () => {
  it("every function has a runner", () => {
    expect(file.functions().filter((fn) => !(fn in runs))).toEqual([]);
  });
  for (const [fn, run] of Object.entries(runs)) {
    it(fn, () => {
      const wrong: string[] = [];
      let count = 0;
      for (const one of file.cases(fn)) {
        count++;
        if (fn === "repeat" && plain(one.args[1]) === 1.5) continue;
        const difference = goldenFailure(one, () => run(one.args, optionsOf(one)));
        if (difference !== undefined)
          wrong.push(
            `case ${one.id} ${one.args.map((a) => show(plain(a))).join(" ")} ${Object.keys(one.kwargs)}: ${difference}`,
          );
      }
      expect(count).toBeGreaterThan(0);
      expect(wrong.slice(0, 8), `${wrong.length} of ${count}`).toEqual([]);
    });
  }
});
