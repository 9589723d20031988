import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { device } from "../../runtime/device.ts";
import type { NDArray } from "../ndarray.ts";
import { argmax } from "./arg.ts";
import { max, min } from "./extremes.ts";
import { filled, noise, reducedByTree } from "./reduce.helpers.ts";
import { prod, sum } from "./sums.ts";
import { variance } from "./variance.ts";

setUpDevice();

const lengths = [
  1, 2, 3, 7, 31, 32, 33, 63, 127, 128, 511, 512, 513, 1000, 2048, 2049, 4099, 8191, 8192, 8193, 16384, 20001, 70003,
];

describe("a float reduction has one tree on every device", () => {
  it.each(lengths)("float64 sums of %i elements", (n) => {
    const next = noise();
    const values = Array.from({ length: n }, next);
    const got = sum(filled([n], "float64", (i) => values[i])).item();
    expect(got).toBe(reducedByTree(values, (x, y) => x + y, -0) + 0);
  });

  it.each(lengths)("float32 sums of %i elements", (n) => {
    const next = noise();
    const values = Array.from({ length: n }, () => Math.fround(next()));
    const got = sum(filled([n], "float32", (i) => values[i])).item();
    expect(got).toBe(reducedByTree(values, (x, y) => Math.fround(x + y), -0));
  });

  it.each([513, 8193])("products of %i elements", (n) => {
    const next = noise();
    const values = Array.from({ length: n }, () => 1 + next() / 8);
    expect(prod(filled([n], "float64", (i) => values[i])).item()).toBe(reducedByTree(values, (x, y) => x * y, 1));
  });

  it.each([31, 5000, 8192, 8193, 30_000, 40_961, 131_072])("the short and the long way agree on %i elements", (n) => {
    const next = noise();
    const a = filled([n], "float64", next);
    type Reduction = (a: NDArray, options?: { axis: number }) => NDArray;
    for (const of of [sum, max, min, variance] as Reduction[]) expect(of(a).item()).toBe(of(a, { axis: 0 }).item());
    // The order decides which zero is the greatest.
    const zeros = filled([n], "float32", (i) => ((i * 7919) % 3 === 0 ? 0 : -0));
    for (const of of [max, min] as Reduction[]) expect(of(zeros).item()).toBe(of(zeros, { axis: 0 }).item());
  });

  it("short runs in lanes and one by one agree", () => {
    const next = noise();
    const a = filled([40, 31], "float64", next);
    const together = sum(a, 1).tolist() as number[];
    const alone = together.map((_, i) => sum(a.viewOf(a.offset + i * a.strides[0], [31], [8])).item());
    expect(together).toEqual(alone);
  });

  it("the number of threads changes no bit", () => {
    const d = device();
    const threads = d.threads();
    const next = noise();
    const line = filled([300_007], "float64", next);
    const grid = filled([700, 300], "float32", next);
    const all = (): unknown[] =>
      [sum(line), sum(grid, 0), sum(grid, 1), sum(grid), max(grid, 0), prod(grid, 1)].map((x) => x.tolist());
    d.setThreads(1);
    const one = all();
    try {
      d.setThreads(2);
      expect(all()).toEqual(one);
    } finally {
      d.setThreads(threads);
    }
  });
});

describe("every layout", () => {
  /** Whole numbers, so that sums are exact in any order. */
  const base = filled([7, 40, 9], "float64", (i) => (i * 7919) % 1001);
  const view = (shape: number[], strides: number[], offset = 0): NDArray =>
    base.viewOf(base.offset + offset, shape, strides);
  const layouts: [string, NDArray][] = [
    ["C", base],
    ["F", view([9, 40, 7], [8, 72, 2880])],
    ["strided", view([4, 20, 3], [5760, 144, 24])],
    ["negative", view([7, 40, 9], [-2880, -72, -8], base.nbytes - 8)],
    ["partly negative", view([7, 40, 9], [2880, -72, 8], 39 * 72)],
    ["broadcast", view([7, 40, 9], [2880, 0, 8])],
    ["all broadcast", view([300, 20, 2], [0, 0, 0])],
    ["one element", view([1, 1, 1], [0, 0, 0])],
    ["empty", view([7, 0, 9], [0, 0, 0])],
  ];
  const subsets: number[][] = [[], [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

  /** The reduction in plain JavaScript. */
  function expected(a: NDArray, axes: number[], combine: (x: number, y: number) => number, from: number): unknown {
    const kept = [0, 1, 2].filter((i) => !axes.includes(i));
    const cells = new Map<string, number>();
    const list = (at: number[], k: number): unknown =>
      k === kept.length
        ? (cells.get(at.join()) ?? from)
        : Array.from({ length: a.shape[kept[k]] }, (_, i) => list([...at, i], k + 1));
    for (let i = 0; i < a.shape[0]; i++)
      for (let j = 0; j < a.shape[1]; j++)
        for (let k = 0; k < a.shape[2]; k++) {
          const key = kept.map((axis) => [i, j, k][axis]).join();
          cells.set(key, combine(cells.get(key) ?? from, a.get(i, j, k) as number));
        }
    return list([], 0);
  }

  for (const [name, a] of layouts) {
    it(`${name}: sums over all sets of axes`, () => {
      for (const axes of subsets) expect(sum(a, axes).tolist()).toEqual(expected(a, axes, (x, y) => x + y, 0));
    });
    if (a.size > 0) {
      it(`${name}: extremes over all sets of axes`, () => {
        for (const axes of subsets) {
          expect(max(a, axes).tolist()).toEqual(expected(a, axes, Math.max, Number.NEGATIVE_INFINITY));
          expect(min(a, axes).tolist()).toEqual(expected(a, axes, Math.min, Number.POSITIVE_INFINITY));
        }
      });
    }
  }
});

describe("accuracy", () => {
  it("sums over axes that do not merge are cut into pieces too", () => {
    const a = filled([100_000, 4], "float32", () => 0.1);
    const view = a.viewOf(a.offset, [100_000, 2], [16, 8]);
    const exact = (13421773 * 200_000) / 2 ** 27;
    expect(Math.abs((sum(view).item() as number) - exact)).toBeLessThanOrEqual(32 * 2 ** -9);
  });

  it("sums down 200,000 rows of float32 stay within 8 ULP", () => {
    // 0.1 in float32 is 13421773 · 2^-27; NumPy's own axis-0 sum, one row after another, is off by thousands of ULP.
    const a = filled([200_000, 16], "float32", () => 0.1);
    const exact = (13421773 * 200_000) / 2 ** 27;
    for (const got of sum(a, 0).tolist() as number[]) {
      expect(Math.abs(got - exact)).toBeLessThanOrEqual(8 * 2 ** -9);
    }
  });

  it.each([10_000, 100_000, 1_000_000, 999_999, 33_333])("a sum of %i equal float32 stays within 2 ULP", (n) => {
    // Roundings all point the same way in each chain; one element after another would be off by 100,000 ULP of a million's sum.
    for (const [value, significand, power] of [
      [0.1, 13421773, -27],
      [0.7, 11744051, -24],
    ]) {
      const exact = significand * 2 ** power * n;
      const got = sum(filled([n], "float32", () => value)).item() as number;
      expect(Math.abs(got - exact)).toBeLessThanOrEqual(2 * 2 ** (Math.floor(Math.log2(exact)) - 23));
    }
  });
});

describe("memory", () => {
  it.runIf(process.env.NUMJET_DEVICE === "wasm")(
    "partial results are given back without waiting for the collector",
    () => {
      const a = filled([200_000], "float64", () => 1);
      const grid = filled([600, 300], "float32", () => 1);
      const before = device().memory().live;
      for (let i = 0; i < 100; i++) {
        sum(a).dispose();
        variance(grid, 0).dispose();
        argmax(a).dispose();
      }
      expect(device().memory().live - before).toBeLessThan(64 * 1024);
    },
  );
});
