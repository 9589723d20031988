import { describe, expect, expectTypeOf, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { dtypes } from "../../dtype/dtype.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../../errors.ts";
import { emptyArray, fromData } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { argmax, argmin } from "./arg.ts";
import { max, min, ptp } from "./extremes.ts";
import { all, any, count_nonzero } from "./logic.ts";
import { nanargmax, nanmax, nanmean, nansum } from "./nan.ts";
import { filled, noise } from "./reduce.helpers.ts";
import { cumprod, cumsum, cumulative_sum } from "./scan.ts";
import { mean, prod, sum } from "./sums.ts";
import { std, var as variance } from "./variance.ts";

setUpDevice();

const { NaN: nan } = Number;

describe("calls", () => {
  const a = fromData(
    [
      [1, 2, 3],
      [4, 5, 7],
    ],
    undefined,
    "test",
  );

  it("take the axis by position or by name, with options after it", () => {
    expect(sum(a, 0).tolist()).toEqual([5, 7, 10]);
    expect(sum(a, { axis: 0 }).tolist()).toEqual([5, 7, 10]);
    expect(sum(a, 1, { keepdims: true }).tolist()).toEqual([[6], [16]]);
    expect(sum(a, [0, 1]).item()).toBe(22);
    expect(sum(a, null, { dtype: "float32" }).dtype.name).toBe("float32");
  });

  it("take lists and numbers", () => {
    expect(mean([1, 2, 6]).item()).toBe(3);
    expect(max(5).item()).toBe(5);
    expect(sum([]).item()).toBe(0);
  });

  it("refuse unknown options", () => {
    expect(() => sum(a, { axes: 0 } as never)).toThrow(ValueError);
    expect(() => argmax(a, 0, { where: true } as never)).toThrow(ValueError);
    expect(() => count_nonzero(a, { out: a } as never)).toThrow(ValueError);
  });

  it("refuse what NumPy refuses, and go on working", () => {
    expect(() => sum(a, 2)).toThrow(IndexError);
    expect(() => sum(a, [0, 0])).toThrow(ValueError);
    expect(() => max(emptyArray([0], dtypes.float64))).toThrow(/max: zero-size array has no identity/);
    expect(() => max(a, { where: [true, false, true] })).toThrow(ValueError);
    expect(() => sum(a, { where: [1, 0, 1] })).toThrow(DTypeError);
    expect(() => sum(a, 0, { out: emptyArray([2], dtypes.float64) })).toThrow(ShapeError);
    expect(() => argmin(emptyArray([0, 3], dtypes.int8), 0)).toThrow(ValueError);
    expect(() =>
      nanargmax(
        fromData(
          [
            [nan, nan],
            [1, nan],
          ],
          undefined,
          "test",
        ),
        1,
      ),
    ).toThrow(ValueError);
    expect(sum(a).item()).toBe(22);
  });

  it("write into out, even where it is the source", () => {
    const b = filled([3, 3], "float64", (i) => i);
    const row = b.viewOf(b.offset, [3], [8]);
    expect(sum(b, 0, { out: row })).toBe(row);
    expect(b.tolist()).toEqual([
      [9, 12, 15],
      [3, 4, 5],
      [6, 7, 8],
    ]);
    const c = filled([4], "float64", (i) => i + 1);
    cumsum(c, { out: c });
    expect(c.tolist()).toEqual([1, 3, 6, 10]);
    const whole = emptyArray([], dtypes.int64);
    sum(fromData([1.5, 2.5], undefined, "test"), { out: whole });
    expect(whole.item()).toBe(4);
  });

  it("have the dtypes of results in their types", () => {
    const i4 = filled([2], "int32", (i) => i);
    const f2 = filled([2], "float16", () => 0);
    expectTypeOf(sum(i4)).toEqualTypeOf<NDArray<"int64">>();
    expectTypeOf(mean(i4)).toEqualTypeOf<NDArray<"float64">>();
    expectTypeOf(mean(f2, 0)).toEqualTypeOf<NDArray<"float16">>();
    expectTypeOf(sum(i4, { dtype: "f4" })).toEqualTypeOf<NDArray<"float32">>();
    expectTypeOf(max(i4)).toEqualTypeOf<NDArray<"int32">>();
    expectTypeOf(argmax(i4)).toEqualTypeOf<NDArray<"int64">>();
    expectTypeOf(any(i4)).toEqualTypeOf<NDArray<"bool">>();
    const z = fromData([{ re: 3, im: 4 }], "complex64", "test");
    expectTypeOf(variance(z)).toEqualTypeOf<NDArray<"float32">>();
    expect([sum(i4), mean(f2, 0), max(i4), variance(z)].map((x) => x.dtype.name)).toEqual([
      "int64",
      "float16",
      "int32",
      "float32",
    ]);
  });
});

describe("truth", () => {
  it.each([0, 1, 4095, 4096, 36_863, 36_864, 299_999])("one true element at %i of a long line is found", (place) => {
    const a = filled([300_000], "bool", (i) => Number(i === place));
    expect([any(a).item(), all(a).item(), count_nonzero(a).item()]).toEqual([true, false, 1]);
    const b = filled([300_000], "float64", (i) => Number(i !== place));
    expect([any(b).item(), all(b).item(), count_nonzero(b).item()]).toEqual([true, false, 299_999]);
  });

  it("nothing is any, and nothing is not all", () => {
    const none = filled([100_000], "uint8", () => 0);
    expect([any(none).item(), any(none, { keepdims: true }).tolist(), all([]).item(), any([]).item()]).toEqual([
      false,
      [false],
      true,
      false,
    ]);
  });
});

describe("places of extremes", () => {
  it.each([10, 4096, 4097, 8193, 50_000])("the first of several in %i elements", (n) => {
    for (const at of [0, 1, Math.floor(n / 2), n - 1]) {
      const a = filled([n], "float64", (i) => (i === at || i === n - 1 ? 9 : i % 7));
      expect(argmax(a).item()).toBe(at);
      expect(argmin(filled([n], "int32", (i) => (i === at || i === n - 1 ? -9 : i % 7))).item()).toBe(at);
    }
  });

  it.each([10, 4097, 50_000])("the first NaN of %i elements, or the best of the others", (n) => {
    const a = filled([n], "float64", (i) => (i === n - 2 || i === 3 ? nan : i === n - 3 ? 5 : i / n));
    expect([argmax(a).item(), argmin(a).item()]).toEqual([3, 3]);
    expect([nanargmax(a).item(), nanmax(a).item()]).toEqual([n - 3, 5]);
  });

  it("counts along the line, whatever its direction", () => {
    const a = filled([20_000], "float32", (i) => i);
    const back = a.viewOf(a.offset + 19_999 * 4, [20_000], [-4]);
    expect([argmax(back).item(), argmin(back).item()]).toEqual([0, 19_999]);
  });

  it("goes by C order for all elements, along rows and down columns", () => {
    const a = filled([50, 40], "int64", (i) => (i * 37) % 2000);
    const at = Array.from({ length: 2000 }, (_, i) => (i * 37) % 2000).indexOf(1999);
    expect(argmax(a).item()).toBe(at);
    const turned = a.viewOf(a.offset, [40, 50], [8, 320]);
    expect(argmax(turned).item()).toBe((at % 40) * 50 + Math.floor(at / 40));
    const rows = a.tolist() as number[][];
    expect(argmax(a, 1).tolist()).toEqual(rows.map((row) => row.indexOf(Math.max(...row))));
    const columns = rows[0].map((_, j) => rows.map((row) => row[j]));
    expect(argmax(a, 0).tolist()).toEqual(columns.map((column) => column.indexOf(Math.max(...column))));
    expect(argmin(a, 0, { keepdims: true }).shape).toEqual([1, 40]);
  });

  it("looks through many short runs side by side", () => {
    const next = noise();
    const a = filled([2000, 3], "float64", (i) => (i === 4 ? nan : Math.round(next() * 4)));
    const rows = a.tolist() as number[][];
    const best = (row: number[]): number =>
      row.some(Number.isNaN) ? row.findIndex(Number.isNaN) : row.indexOf(Math.max(...row));
    expect(argmax(a, 1).tolist()).toEqual(rows.map(best));
  });
});

describe("running sums", () => {
  it("are added one after another, along any axis", () => {
    const next = noise();
    const a = filled([60, 50], "float64", next);
    const rows = a.tolist() as number[][];
    let row = new Array<number>(50).fill(-0);
    expect(cumsum(a, 0).tolist()).toEqual(
      rows.map((values) => {
        row = row.map((x, j) => x + values[j]);
        return row;
      }),
    );
    expect(cumsum(a, 1).tolist()).toEqual(
      rows.map((values) => {
        let total = -0;
        return values.map((x) => (total += x));
      }),
    );
  });

  it("wrap and widen as NumPy's do", () => {
    expect(cumprod(filled([3], "int8", () => 100)).tolist()).toEqual([100, 10_000, 1_000_000]);
    expect(
      cumprod(
        filled([3], "int8", () => 100),
        { dtype: "int8" },
      ).tolist(),
    ).toEqual([100, 16, 64]);
  });

  it("begin with the initial value where asked", () => {
    const a = filled([2, 2], "float64", (i) => i + 1);
    expect(cumulative_sum(a, { axis: 1, include_initial: true }).tolist()).toEqual([
      [0, 1, 3],
      [0, 3, 7],
    ]);
  });
});

describe("in several steps", () => {
  it("variances need no room for squares and no small mean", () => {
    const a = filled([100_000], "float64", (i) => 1e9 + (i % 2));
    expect([variance(a).item(), std(a).item(), variance(a, { ddof: 1 }).item()]).toEqual([0.25, 0.5, 25_000 / 99_999]);
  });

  it("float16 means are accumulated in float32", () => {
    expect(mean(filled([40], "float16", () => 0x7bff)).item()).toBe(65504);
  });

  it("NaN is left out", () => {
    const a = fromData(
      [
        [1, nan, 3],
        [nan, nan, nan],
      ],
      undefined,
      "test",
    );
    expect(nansum(a, 1).tolist()).toEqual([4, 0]);
    expect(nanmean(a, 1).tolist()).toEqual([2, nan]);
  });

  it("complex products and extremes fold along several axes", () => {
    const z = fromData(
      [
        [
          { re: 0, im: 1 },
          { re: 0, im: 1 },
        ],
        [
          { re: 2, im: 0 },
          { re: 0, im: 1 },
        ],
      ],
      undefined,
      "test",
    );
    expect(prod(z).item()).toEqual({ re: -0, im: -2 });
    expect(prod(z, [0, 1], { keepdims: true }).tolist()).toEqual([[{ re: -0, im: -2 }]]);
    expect([max(z).item(), min(z, 0).tolist()]).toEqual([
      { re: 2, im: 0 },
      [
        { re: 0, im: 1 },
        { re: 0, im: 1 },
      ],
    ]);
    expect(prod(z, { initial: { re: 0, im: 1 }, where: [true, false] }).item()).toEqual({ re: -2, im: 0 });
    expect(ptp(z).item()).toEqual({ re: 2, im: -1 });
  });
});
