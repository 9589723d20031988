import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../../errors.ts";
import { filled, noise } from "../reduce/reduce.helpers.ts";
import { cumsum } from "../reduce/scan.ts";
import { sum } from "../reduce/sums.ts";
import { add, divide, equal, logical_and, maximum, multiply, negative, subtract } from "./index.ts";

setUpDevice();

describe("reduce", () => {
  const a = filled([30, 40], "float64", noise());

  it("goes along axis 0 unless told otherwise", () => {
    expect(add.reduce(a).tolist()).toEqual(sum(a, 0).tolist());
    expect(add.reduce(a, null).item()).toBe(sum(a, null).item());
    expect(add.reduce(a, 1, { keepdims: true }).shape).toEqual([30, 1]);
  });

  it("takes elements in order where the order matters", () => {
    const rows = a.tolist() as number[][];
    expect(subtract.reduce(a, 1).tolist()).toEqual(rows.map((row) => row.reduce((x, y) => x - y)));
    expect(divide.reduce(a, 1).tolist()).toEqual(rows.map((row) => row.reduce((x, y) => x / y)));
    const down = rows[0].map((_, j) => rows.map((row) => row[j]).reduce((x, y) => x - y));
    expect(subtract.reduce(a, 0).tolist()).toEqual(down);
    expect(subtract.reduce(a, 0, { initial: 1 }).shape).toEqual([40]);
    expect(() => subtract.reduce(a, null)).toThrow(ValueError);
  });

  it("starts from the identity or from an initial value", () => {
    const none = filled([0, 3], "float64", () => 0);
    expect(multiply.reduce(none).tolist()).toEqual([1, 1, 1]);
    expect(maximum.reduce(none, { initial: 2 }).tolist()).toEqual([2, 2, 2]);
    expect(() => maximum.reduce(none)).toThrow(/maximum.reduce: zero-size array has no identity/);
    const b = filled([2, 3], "int64", (i) => i);
    expect(add.reduce(b, { where: [true, false, true], initial: 10 }).tolist()).toEqual([13, 10, 17]);
    expect(() => maximum.reduce(b, { where: [true, false, true] })).toThrow(ValueError);
  });

  it("accumulates truth for logic, and refuses ufuncs whose results are not operands", () => {
    const b = filled([2, 2], "int8", (i) => i);
    expect(logical_and.reduce(b).tolist()).toEqual([false, true]);
    expect(() => equal.reduce(b)).toThrow(DTypeError);
    expect(() => logical_and.reduce(b, 0, { dtype: "int8" })).toThrow(DTypeError);
    expect(() => negative.reduce(b)).toThrow(ValueError);
    expect(() => add.reduce(b, { axes: 1 } as never)).toThrow(ValueError);
  });
});

describe("accumulate", () => {
  it("is the running sum for add, widened", () => {
    const a = filled([5, 9], "int16", (i) => i * 1000);
    expect(add.accumulate(a, 1).tolist()).toEqual(cumsum(a, 1).tolist());
    expect(add.accumulate(a).dtype.name).toBe("int64");
  });

  it("writes into out, and refuses 0-d arrays", () => {
    const a = filled([4], "float64", (i) => [3, 1, 4, 1][i]);
    maximum.accumulate(a, 0, { out: a });
    expect(a.tolist()).toEqual([3, 3, 4, 4]);
    expect(() => add.accumulate(5)).toThrow(DTypeError);
  });
});

describe("reduceat", () => {
  it("adds stretches, or takes one element where the next start is not beyond", () => {
    const a = filled([8], "float64", (i) => i);
    expect(add.reduceat(a, [0n, 4n, 1n, 5n]).tolist()).toEqual([6, 4, 10, 18]);
    expect(subtract.reduceat(a, [0n, 4n]).tolist()).toEqual([-6, -14]);
  });

  it("goes along any axis of any layout", () => {
    const a = filled([100, 64], "int32", (i) => i % 97);
    const starts = [0n, 10n, 33n, 70n];
    const ends = [10, 33, 70, 100];
    const rows = a.tolist() as number[][];
    const expected = starts.map((from, k) =>
      rows[0].map((_, j) => rows.slice(Number(from), ends[k]).reduce((total, row) => total + row[j], 0)),
    );
    expect(add.reduceat(a, starts).tolist()).toEqual(expected);
    const turned = a.viewOf(a.offset, [64, 100], [4, 256]);
    expect(add.reduceat(turned, starts, 1).tolist()).toEqual(rows[0].map((_, j) => expected.map((row) => row[j])));
  });

  it("refuses starts out of range and of more than one axis", () => {
    const a = filled([6], "float64", (i) => i);
    expect(() => add.reduceat(a, [0n, 6n])).toThrow(IndexError);
    expect(() => add.reduceat(a, [-1n])).toThrow(IndexError);
    expect(() => add.reduceat(a, [[0n]])).toThrow(ShapeError);
    expect(add.reduceat(a, []).shape).toEqual([0]);
  });
});
