/**
 * @file Taking and putting along axes against plain lists; options, overlap, masks that choose, fills.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { type DTypeName, dtypes } from "../../dtype/dtype.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../../errors.ts";
import { zeros } from "../create.ts";
import { castIn } from "../layout.ts";
import { fromData } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { arange } from "../ranges.ts";
import { at } from "./at.ts";
import { choose } from "./choose.ts";
import { compress, copyto, extract, place, putmask } from "./compress.ts";
import { fill, fill_diagonal } from "./fill.ts";
import { indicesOf, product } from "./model.helpers.ts";
import { put, put_along_axis, take, take_along_axis } from "./take.ts";

setUpDevice();

function grid(shape: readonly number[], dtype: DTypeName = "int64"): NDArray {
  const line = castIn(arange(product(shape)) as NDArray, dtypes[dtype], "C", "test") as NDArray;
  const strides = shape.map((_, i) => product(shape.slice(i + 1)) * line.itemsize);
  return line.viewOf(line.offset, shape, strides);
}

const ints = (values: readonly number[]): NDArray =>
  fromData(BigInt64Array.from(values.map(BigInt)), undefined, "test");
const flat = (a: NDArray): unknown[] => ([a.tolist()] as unknown[]).flat(32 as 1);

describe("take", () => {
  const cases = fc
    .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 })
    .chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.nat(shape.length - 1),
        fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 12 }),
      ),
    );

  it("wraps and clips indices along any axis", () => {
    fc.assert(
      fc.property(cases, fc.boolean(), ([shape, axis, values], fortran) => {
        const plain = grid(shape);
        const a = fortran ? (castIn(plain, plain.dtype, "F", "test") as NDArray) : plain;
        const n = shape[axis];
        const to = shape.map((m, i) => (i === axis ? values.length : m));
        const want = (find: (v: number) => number): unknown[] =>
          indicesOf(to).map((r) => r.reduce((at, i, k) => at * shape[k] + (k === axis ? find(values[i]) : i), 0));
        const wrap = take(a, ints(values), { axis, mode: "wrap" });
        expect(wrap.shape).toEqual(to);
        expect(flat(wrap)).toEqual(want((v) => ((v % n) + n) % n));
        const clip = take(a, ints(values), { axis: axis - shape.length, mode: "clip" });
        expect(flat(clip)).toEqual(want((v) => Math.min(n - 1, Math.max(0, v))));
        const inside = values.every((v) => v >= -n && v < n);
        if (inside) expect(flat(take(a, ints(values), axis))).toEqual(want((v) => (v < 0 ? v + n : v)));
        else expect(() => take(a, ints(values), axis)).toThrow(IndexError);
      }),
      { numRuns: 150 },
    );
  });

  it("writes into out, through a copy where they overlap", () => {
    const a = grid([6]);
    const out = at(a, "1:4");
    expect(take(a, [0, 1, 2], { out })).toBe(out);
    expect(a.tolist()).toEqual([0, 0, 1, 2, 4, 5]);
    const wide = zeros([2]);
    take(a, [5, 4], { out: wide });
    expect(wide.tolist()).toEqual([5, 4]);
    expect(() => take(wide, [0], { out: zeros([1], { dtype: "int8" }) })).toThrow(DTypeError);
    expect(() => take(a, [0], { out: zeros([2]) })).toThrow(ShapeError);
    expect(() => take(a, [0], { mode: "round" as "clip" })).toThrow(ValueError);
    expect(() => take(a, [0], { axes: 0 } as never)).toThrow("expected options axis, mode, out");
  });

  it("moves rows of a large matrix", () => {
    const a = grid([300, 700], "float32");
    const rows = Array.from({ length: 900 }, (_, i) => (i * 37) % 300);
    const got = take(a, ints(rows), 0);
    expect(got.shape).toEqual([900, 700]);
    expect(flat(got).every((v, i) => v === rows[Math.floor(i / 700)] * 700 + (i % 700))).toBe(true);
    const columns = Array.from({ length: 500 }, (_, i) => (i * 41) % 700);
    const across = flat(take(a, ints(columns), 1));
    expect(across.every((v, i) => v === Math.floor(i / 500) * 700 + columns[i % 500])).toBe(true);
  });
});

describe("along an axis", () => {
  it("take and put are inverse", () => {
    const a = grid([3, 4], "float64");
    const order = fromData([[3n, 0n, 2n, 1n]], undefined, "test");
    const taken = take_along_axis(a, order, 1);
    expect(taken.tolist()).toEqual([
      [3, 0, 2, 1],
      [7, 4, 6, 5],
      [11, 8, 10, 9],
    ]);
    const back = zeros([3, 4]);
    put_along_axis(back, order, taken, 1);
    expect(back.tolist()).toEqual(a.tolist());
    put_along_axis(back, [0, 11], [-1, -2], null);
    expect(back.get(0, 0)).toBe(-1);
    expect(back.get(2, 3)).toBe(-2);
    expect(() => take_along_axis(a, [0], 1)).toThrow(ShapeError);
    expect(() => take_along_axis(a, [[true]], 1)).toThrow(IndexError);
  });
});

describe("put", () => {
  it("tells values again, in any layout, and writes nothing when an index lies outside", () => {
    const a = castIn(grid([2, 3]), dtypes.int64, "F", "test") as NDArray;
    put(a, [0, 4, -1], [7, 8]);
    expect(a.tolist()).toEqual([
      [7, 1, 2],
      [3, 8, 7],
    ]);
    expect(() => put(a, [0, 6], [1])).toThrow(IndexError);
    put(a, [6, -9], [5, 6], { mode: "wrap" });
    expect(a.tolist()).toEqual([
      [5, 1, 2],
      [6, 8, 7],
    ]);
  });
});

describe("conditions", () => {
  it("compress and extract", () => {
    const a = grid([2, 3]);
    expect(compress([true, false, true], a, 1).tolist()).toEqual([
      [0, 2],
      [3, 5],
    ]);
    expect(compress([false, true], a).tolist()).toEqual([1]);
    expect(
      extract(
        [
          [1, 0, 0],
          [0, 0, 2],
        ],
        a,
      ).tolist(),
    ).toEqual([0, 5]);
    expect(() => compress([true, true, true], a, 0)).toThrow(IndexError);
  });

  it("place and putmask repeat differently", () => {
    const mask = [true, false, true, true];
    const a = grid([4]);
    place(a, mask, [7, 8]);
    expect(a.tolist()).toEqual([7, 1, 8, 7]);
    const b = grid([4]);
    putmask(b, mask, [7, 8]);
    expect(b.tolist()).toEqual([7, 1, 7, 8]);
    expect(() => place(a, mask, [])).toThrow(ValueError);
    expect(() => place(a, [true], [1])).toThrow(ShapeError);
  });

  it("copyto keeps casting rules, scalars weak", () => {
    const a = grid([3], "int8");
    expect(() => copyto(a, [1.5, 2, 3])).toThrow(DTypeError);
    copyto(a, [1.5, 2, 3], { casting: "unsafe" });
    expect(a.tolist()).toEqual([1, 2, 3]);
    copyto(a, 9, { where: [false, true, false] });
    expect(a.tolist()).toEqual([1, 9, 3]);
    expect(() => copyto(a, 300)).toThrow(ValueError);
    expect(() => copyto(a, 1, { where: [1, 0, 1] })).toThrow(DTypeError);
    // Source and mask in the memory that is written.
    const b = grid([5]);
    copyto(at(b, "1:"), at(b, ":-1"));
    expect(b.tolist()).toEqual([0, 0, 1, 2, 3]);
  });

  it("choose takes out and weak numbers", () => {
    const out = zeros([3]);
    expect(choose([0, 1, 0], [[1, 2, 3], 9], { out })).toBe(out);
    expect(out.tolist()).toEqual([1, 9, 3]);
    expect(() => choose([2], [1, 2])).toThrow(IndexError);
    expect(() => choose([0], [])).toThrow(ValueError);
  });
});

describe("fill", () => {
  it("writes one value everywhere, in any layout", () => {
    const a = grid([2, 3]);
    fill(at(a, ":", "::2"), 9);
    expect(a.tolist()).toEqual([
      [9, 1, 9],
      [9, 4, 9],
    ]);
    expect(() => fill(a, 2n ** 63n)).toThrow(ValueError);
    expect(() => fill(a, ints([1, 2]))).toThrow(ShapeError);
  });

  it("writes diagonals, round the end where asked", () => {
    const a = zeros([5, 2]);
    fill_diagonal(a, [1, 2, 3], { wrap: true });
    expect(a.tolist()).toEqual([
      [1, 0],
      [0, 2],
      [0, 0],
      [3, 0],
      [0, 1],
    ]);
    expect(() => fill_diagonal(zeros([3]), 1)).toThrow(ShapeError);
    expect(() => fill_diagonal(zeros([2, 3, 3]), 1)).toThrow(ShapeError);
  });
});
