import { describe, expect, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { resultStrides } from "./order.ts";
import {
  contiguousStrides,
  formatShape,
  isCContiguous,
  isFContiguous,
  memoryBounds,
  sameNumbers,
  sizeOf,
} from "./strides.ts";

interface Layout {
  flags: [shape: number[], strides: number[], c: boolean, f: boolean][];
  outputs: [shape: number[], operands: number[][], strides: number[]][];
  fresh: [shape: number[], c: number[], f: number[]][];
}
const golden = readGoldenJson<{ layout: Layout }>("dtype-shape").layout;

describe("strides", () => {
  it("of fresh arrays are NumPy's in both orders", () => {
    for (const [shape, c, f] of golden.fresh) {
      expect(contiguousStrides(shape, 8), formatShape(shape)).toEqual(c);
      expect(contiguousStrides(shape, 8, "F"), formatShape(shape)).toEqual(f);
    }
  });

  it("tell contiguity as NumPy's flags do", () => {
    for (const [shape, strides, c, f] of golden.flags) {
      const found = [isCContiguous(shape, strides, 4), isFContiguous(shape, strides, 4)];
      expect(found, `${formatShape(shape)} ${strides}`).toEqual([c, f]);
    }
  });

  it("bound the bytes of a view", () => {
    expect(memoryBounds({ shape: [3, 4], strides: [-32, 8], offset: 64, itemsize: 8 })).toEqual({ low: 0, high: 96 });
    expect(memoryBounds({ shape: [], strides: [], offset: 16, itemsize: 4 })).toEqual({ low: 16, high: 20 });
    expect(memoryBounds({ shape: [3, 0], strides: [8, 8], offset: 16, itemsize: 8 })).toEqual({ low: 16, high: 16 });
  });

  it("have small helpers", () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
    expect([[], [5], [3, 4]].map(formatShape)).toEqual(["()", "(5,)", "(3,4)"]);
    expect(sameNumbers([1, 2], [1, 2])).toBe(true);
    expect(sameNumbers([1, 2], [1, 3])).toBe(false);
    expect(sameNumbers([1], [1, 3])).toBe(false);
  });
});

describe("resultStrides", () => {
  it("lays fresh results out as NumPy's ufuncs do", () => {
    for (const [shape, operands, strides] of golden.outputs) {
      // The stride of an axis of one element is free; NumPy's own depends on which of its fast paths ran.
      const free = (s: readonly number[]) => s.map((stride, i) => (shape[i] === 1 ? 0 : stride));
      const text = `${formatShape(shape)} ${JSON.stringify(operands)}`;
      expect(free(resultStrides(shape, operands, 8)), text).toEqual(free(strides));
    }
  });

  it("takes an order that is given", () => {
    expect(resultStrides([2, 3], [[4, 8]], 8, "C")).toEqual([24, 8]);
    expect(resultStrides([2, 3], [[12, 4]], 8, "F")).toEqual([8, 16]);
    expect(resultStrides([2, 3], [[4, 8]], 8, "A", [4])).toEqual([8, 16]);
    expect(resultStrides([2, 3], [[4, 16]], 8, "A", [4])).toEqual([24, 8]);
    expect(resultStrides([3], [[4]], 8, "A", [4])).toEqual([8]);
  });
});
