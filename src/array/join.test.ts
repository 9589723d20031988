/**
 * @file Joining, splitting, repeating, editing and padding where the golden cases do not reach: sharing, options, long arrays.
 */
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../errors.ts";
import { slice } from "../shape/slice.ts";
import { array, zeros } from "./create.ts";
import { append, delete_, insert, resize, trim_zeros } from "./edit.ts";
import { block, concatenate, hstack, stack, vstack } from "./join.ts";
import { reshape, transpose } from "./layout.ts";
import { pad } from "./pad.ts";
import { arange } from "./ranges.ts";
import { array_split, split, unstack } from "./split.ts";
import { shares_memory } from "./stretch.ts";
import { flip, repeat, roll, rot90, tile } from "./tile.ts";

setUpDevice();

describe("joining", () => {
  it("takes lists, an array as the list of its parts, and writes to out", () => {
    const a = reshape(arange(4), [2, 2]);
    expect(concatenate([[1, 2], [3n]]).tolist()).toEqual([1, 2, 3]);
    expect(concatenate(a).tolist()).toEqual([0, 1, 2, 3]);
    expect(
      stack(
        [
          [1, 2],
          [3, 4],
        ],
        1,
      ).tolist(),
    ).toEqual([
      [1, 3],
      [2, 4],
    ]);
    const out = zeros([4, 2], { dtype: "float32" });
    expect(concatenate([a, a], { out })).toBe(out);
    expect(out.get(3, 1)).toBe(3);
    // Parts that lie in Fortran order give a result that does.
    expect(concatenate([transpose(a), transpose(a)], 1).isF).toBe(true);
  });

  it("refuses what does not fit and leaves out as it was", () => {
    const a = reshape(arange(4), [2, 2]);
    const out = zeros([4, 2], { dtype: "int32" });
    expect(() => concatenate([a, a], { out })).toThrow(DTypeError);
    expect(out.tolist()).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(() => concatenate([a, arange(3)])).toThrow(/concatenate: expected shapes that agree but for axis 0/);
    expect(() => concatenate([])).toThrow(ValueError);
    expect(() => concatenate([a], { axes: 1 } as object)).toThrow(/concatenate: expected options axis, out/);
    expect(() => stack([a, arange(2)])).toThrow(ShapeError);
    expect(() => vstack([a, arange(3)])).toThrow(ShapeError);
    expect(() => block([[a], a] as never)).toThrow(ValueError);
    expect(hstack([a, a]).shape).toEqual([2, 4]);
  });

  it("may write what it reads", () => {
    const a = arange(6);
    const front = a.viewOf(a.offset, [3], [8]);
    expect(concatenate([front, front], { out: a }).tolist()).toEqual([0, 1, 2, 0, 1, 2]);
  });
});

describe("splitting", () => {
  it("gives views", () => {
    const a = arange(7);
    const parts = array_split(a, 3);
    expect(parts.map((p) => p.tolist())).toEqual([
      [0, 1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(parts.every((p) => shares_memory(p, a))).toBe(true);
    expect(() => split(a, 2)).toThrow(/split: expected a number of equal sections, got 2 for length 7/);
    expect(unstack(reshape(arange(6), [3, 2]), { axis: 1 }).map((p) => p.strides)).toEqual([[16], [16]]);
  });
});

describe("repeating and turning", () => {
  it("tile and repeat long parts of every width", () => {
    for (const dtype of ["uint8", "int16", "float32", "float64", "complex128"] as const) {
      const a = reshape(
        array(
          Array.from({ length: 15 }, (_, i) => i),
          { dtype },
        ),
        [3, 5],
      );
      const rows = a.tolist() as unknown[][];
      expect(repeat(a, [2, 0, 3], 0).tolist()).toEqual([rows[0], rows[0], rows[2], rows[2], rows[2]]);
      expect(repeat(a, [0, 1, 0, 2, 1], { axis: 1 }).tolist()).toEqual(rows.map((r) => [r[1], r[3], r[3], r[4]]));
      expect(tile(a, [2, 1]).tolist()).toEqual([...rows, ...rows]);
    }
    const many = repeat(
      arange(1000),
      Array.from({ length: 1000 }, (_, i) => i % 3),
    );
    expect([many.size, many.get(0), many.get(1), many.get(2), many.get(998)]).toEqual([999, 1, 2, 2, 998]);
  });

  it("refuses counts, shifts and planes that make no sense", () => {
    const a = reshape(arange(6), [2, 3]);
    expect(() => repeat(a, -1)).toThrow(ValueError);
    expect(() => repeat(a, [1, 2, 3], 0)).toThrow(ShapeError);
    expect(() => repeat(a, [1, -2], 0)).toThrow(/repeat: expected counts from 0 on, got -2/);
    expect(() => repeat(a, 1.5)).toThrow(ValueError);
    expect(() => repeat(a, array([1.5, 1]), 0)).toThrow(DTypeError);
    expect(() => tile(a, -1)).toThrow(ShapeError);
    expect(() => roll(a, [1, 2], [0])).not.toThrow();
    expect(() => roll(a, 0.5)).toThrow(ValueError);
    expect(() => flip(a, 2)).toThrow(IndexError);
    expect(() => flip(a, { axe: 1 } as object)).toThrow(/flip: expected options axis, got axe/);
    expect(() => rot90(a, 1, { axes: [0, 0] })).toThrow(ValueError);
    expect(flip(a, { axis: 1 }).tolist()).toEqual([
      [2, 1, 0],
      [5, 4, 3],
    ]);
    expect(roll(a, 1, { axis: 1 }).tolist()).toEqual([
      [2, 0, 1],
      [5, 3, 4],
    ]);
    expect(shares_memory(rot90(a), a)).toBe(true);
  });
});

describe("editing", () => {
  it("takes indices, slices in either form, lists and masks", () => {
    const a = arange(6);
    expect(delete_(a, "1:4").tolist()).toEqual([0, 4, 5]);
    expect(delete_(a, slice(null, null, -2)).tolist()).toEqual([0, 2, 4]);
    expect(delete_(a, [true, false, false, true, false, true]).tolist()).toEqual([1, 2, 4]);
    expect(insert(a, "::3", [7, 8]).tolist()).toEqual([7, 0, 1, 2, 8, 3, 4, 5]);
    expect(insert(a, [0, -1], 9).tolist()).toEqual([9, 0, 1, 2, 3, 4, 9, 5]);
    expect(append(a, 6).get(6)).toBe(6);
  });

  it("refuses places outside, wrong masks and shapes", () => {
    const a = arange(3);
    expect(() => delete_(a, 3)).toThrow(IndexError);
    expect(() => delete_(a, [true, false])).toThrow(ShapeError);
    expect(() => delete_(a, [0.5])).toThrow(IndexError);
    expect(() => insert(a, 4, 1)).toThrow(IndexError);
    expect(() => insert(a, [0, 1], [1, 2, 3])).toThrow(ShapeError);
    expect(() => resize(a, [-1])).toThrow(ShapeError);
    expect(() => trim_zeros(a, "x")).toThrow(ValueError);
    expect(resize(a, [2, 4]).tolist()).toEqual([
      [0, 1, 2, 0],
      [1, 2, 0, 1],
    ]);
  });
});

describe("pad", () => {
  it("mirrors more than once", () => {
    expect(pad([1, 2, 3], [0, 8], "reflect").tolist()).toEqual([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]);
    expect(pad([1, 2, 3], [7, 0], "symmetric").tolist()).toEqual([1, 1, 2, 3, 3, 2, 1, 1, 2, 3]);
    expect(pad([1, 2, 3], 4, "wrap").tolist()).toEqual([3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]);
    expect(pad([1, 2, 4], [0, 5], "reflect", { reflect_type: "odd" }).tolist()).toEqual([1, 2, 4, 6, 7, 8, 10, 12]);
  });

  it("counts the median of odd and even lines, and of NaN", () => {
    const padded = pad([5, 1, 4, 2], [1, 0], "median");
    expect(padded.get(0)).toBe(3);
    expect(pad([5, 1, 4], [1, 0], "median").get(0)).toBe(4);
    expect(pad([5, Number.NaN, 4], [1, 0], "median").get(0)).toBeNaN();
  });

  it("refuses modes, widths and options that do not belong", () => {
    expect(() => pad([1], 1, "sideways" as "wrap")).toThrow(/pad: expected mode to be one of constant, edge/);
    expect(() => pad([1], -1)).toThrow(ValueError);
    expect(() => pad([1], [1, 2, 3])).toThrow(ShapeError);
    expect(() => pad([1], 1, "edge", { constant_values: 1 })).toThrow(ValueError);
    expect(() => pad(zeros([0]), 1, "edge")).toThrow(ShapeError);
    expect(() => pad([1, 2], 1, "reflect", { reflect_type: "none" as "odd" })).toThrow(ValueError);
    expect(pad([1], 1, "constant", { constant_values: [2, 3] }).tolist()).toEqual([2, 1, 3]);
  });
});
