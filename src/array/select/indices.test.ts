/**
 * @file Index makers: diagonals, triangles, meshes; flat indices there and back.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { IndexError, ShapeError, ValueError } from "../../errors.ts";
import { zeros } from "../create.ts";
import type { NDArray } from "../ndarray.ts";
import { arange } from "../ranges.ts";
import { at, set } from "./at.ts";
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
} from "./indices.ts";

setUpDevice();

const pairs = (lists: readonly NDArray[]): unknown[] => {
  const columns = lists.map((l) => l.tolist() as unknown[]);
  return columns[0].map((_, i) => columns.map((c) => c[i]));
};

describe("triangles and diagonals", () => {
  it("are the pairs at, below and above a diagonal, in C order", () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.integer({ min: -10, max: 10 }), (n, m, k) => {
        const all = Array.from({ length: n * m }, (_, i) => [Math.floor(i / m), i % m]);
        const lower = all.filter(([i, j]) => j <= i + k);
        const upper = all.filter(([i, j]) => j >= i + k);
        expect(pairs(tril_indices(n, k, m))).toEqual(lower);
        expect(pairs(triu_indices(n, k, m))).toEqual(upper);
        expect(pairs(tril_indices_from(zeros([n, m]), k))).toEqual(lower);
        expect(pairs(triu_indices_from(zeros([n, m]), k))).toEqual(upper);
      }),
      { numRuns: 60 },
    );
  });

  it("write diagonals of arrays", () => {
    const a = zeros([3, 3]);
    set(a, diag_indices(3), [1, 2, 3]);
    expect(a.tolist()).toEqual([
      [1, 0, 0],
      [0, 2, 0],
      [0, 0, 3],
    ]);
    expect(diag_indices_from(zeros([2, 2, 2])).map((l) => l.tolist())).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(() => diag_indices_from(zeros([2, 3]))).toThrow(ShapeError);
    expect(() => tril_indices_from(zeros([3]))).toThrow(ShapeError);
  });
});

describe("ix_", () => {
  it("crosses lists and masks", () => {
    const a = arange(12) as NDArray;
    const grid = a.viewOf(a.offset, [3, 4], [32, 8]);
    expect(at(grid, ...ix_([0, 2], [true, false, false, true])).tolist()).toEqual([
      [0, 3],
      [8, 11],
    ]);
    expect(() => ix_([[1]])).toThrow(ShapeError);
  });
});

describe("flat indices", () => {
  it("go there and back in both orders", () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.constantFrom("C", "F" as const), (shape, order) => {
        const size = shape.reduce((x, y) => x * y, 1);
        const lists = unravel_index(arange(size, { dtype: "int64" }), shape, { order: order as "C" });
        const first = order === "C" ? shape.length - 1 : 0;
        expect(lists[first].tolist()).toEqual(Array.from({ length: size }, (_, i) => i % shape[first]));
        const back = ravel_multi_index(lists, shape, { order: order as "C" });
        expect(back.tolist()).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
      { numRuns: 60 },
    );
  });

  it("takes a mode for each axis", () => {
    expect(ravel_multi_index([[3], [-1]], [3, 4], { mode: ["wrap", "clip"] }).tolist()).toEqual([0]);
    expect(() => ravel_multi_index([[3], [0]], [3, 4])).toThrow(IndexError);
    expect(() => ravel_multi_index([[0], [-1]], [3, 4])).toThrow(IndexError);
    expect(() => ravel_multi_index([[0]], [3, 4])).toThrow(ValueError);
    expect(() => unravel_index([12], [3, 4])).toThrow(IndexError);
    expect(unravel_index(7, [3, 4]).map(Number)).toEqual([1, 3]);
  });
});
