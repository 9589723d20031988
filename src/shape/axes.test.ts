import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IndexError, ValueError } from "../errors.ts";
import { invertPermutation, moveAxes, normalizeAxes, normalizeAxis, normalizePermutation, permute } from "./axes.ts";

describe("axes", () => {
  it("count from either end", () => {
    expect([0, 2, -1, -3].map((axis) => normalizeAxis(axis, 3, "sum"))).toEqual([0, 2, 2, 0]);
    expect(normalizeAxes([-1, 0], 3, "sum")).toEqual([2, 0]);
    expect(normalizeAxes(undefined, 3, "sum")).toEqual([0, 1, 2]);
    expect(normalizeAxes(null, 0, "sum")).toEqual([]);
    expect(normalizeAxes([], 2, "sum")).toEqual([]);
    expect(normalizeAxes(-2, 2, "sum")).toEqual([0]);
  });

  it("are refused by name of the function", () => {
    expect(() => normalizeAxis(2, 2, "sum")).toThrow(
      new IndexError("sum: axis 2 is out of bounds for an array of 2 dimensions"),
    );
    expect(() => normalizeAxis(-2, 1, "sum")).toThrow(/axis -2 is out of bounds for an array of 1 dimension$/);
    expect(() => normalizeAxis(0.5, 2, "sum")).toThrow(/^sum: expected a whole number for the axis, got 0.5$/);
    expect(() => normalizeAxes([0, -2], 2, "sum")).toThrow(
      new ValueError("sum: expected each axis once, got axes (0, -2)"),
    );
    expect(() => normalizePermutation([0], 2, "transpose")).toThrow(
      new ValueError("transpose: expected 2 axes for 2 dimensions, got 1"),
    );
    expect(() => moveAxes([0, 1], [0], 3, "moveaxis")).toThrow(ValueError);
  });

  it("permute, invert and move as NumPy", () => {
    expect(normalizePermutation(null, 3, "transpose")).toEqual([2, 1, 0]);
    expect(normalizePermutation([1, -1, 0], 3, "transpose")).toEqual([1, 2, 0]);
    // np.moveaxis(np.zeros((3, 4, 5)), 0, -1).shape is (4, 5, 3); with [0, 1] to [-1, -2] it is (5, 4, 3).
    expect(permute([3, 4, 5], moveAxes(0, -1, 3, "moveaxis"))).toEqual([4, 5, 3]);
    expect(permute([3, 4, 5], moveAxes([0, 1], [-1, -2], 3, "moveaxis"))).toEqual([5, 4, 3]);
    const shuffled = fc.nat(6).chain((n) => fc.shuffledSubarray([0, 1, 2, 3, 4, 5].slice(0, n), { minLength: n }));
    fc.assert(
      fc.property(shuffled, (axes) => {
        expect(permute(axes, invertPermutation(axes))).toEqual(axes.map((_, i) => i));
      }),
    );
  });
});
