/**
 * @file `searchsorted` against counting.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { dtypes } from "../../dtype/dtype.ts";
import { IndexError, ShapeError, ValueError } from "../../errors.ts";
import { castIn } from "../layout.ts";
import { fromData } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { at } from "./at.ts";
import { searchsorted } from "./search.ts";

setUpDevice();

/** NaN after everything. */
const sortsBefore = (x: number, y: number): boolean => x < y || (Number.isNaN(y) && !Number.isNaN(x));
const order = (x: number, y: number): number => (sortsBefore(x, y) ? -1 : sortsBefore(y, x) ? 1 : 0);

describe("searchsorted", () => {
  it("counts the elements before a value, equal ones too on the right", () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0.5, Number.NaN, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.array(value, { maxLength: 40 }), (list, values) => {
        const sorted = list.toSorted?.(order) ?? [...list].sort(order);
        const a = fromData(Float64Array.from(sorted), undefined, "test");
        const v = fromData(Float64Array.from(values), undefined, "test");
        const left = values.map((x) => sorted.filter((s) => sortsBefore(s, x)).length);
        const right = values.map((x) => sorted.filter((s) => !sortsBefore(x, s)).length);
        for (const dtype of [dtypes.float16, dtypes.float32, dtypes.float64, dtypes.complex64]) {
          const [p, q] = [castIn(a, dtype, "C", "test") as NDArray, castIn(v, dtype, "C", "test") as NDArray];
          expect(searchsorted(p, q).tolist()).toEqual(left);
          expect(searchsorted(p, q, { side: "right" }).tolist()).toEqual(right);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes any layout, dtypes that promote, scalars and sorters", () => {
    const a = fromData(new Int32Array([5, 3, 3, 1]), undefined, "test");
    const up = at(a, "::-1");
    expect(searchsorted(up, 3).tolist()).toBe(1);
    expect(searchsorted(up, 3, { side: "right" }).tolist()).toBe(3);
    expect(searchsorted(up, 3.5).tolist()).toBe(3);
    expect(searchsorted(up, [[0, 9]]).tolist()).toEqual([[0, 4]]);
    expect(searchsorted(a, [2, 4], { sorter: [3, 1, 2, 0] }).tolist()).toEqual([1, 3]);
    expect(searchsorted(up, 3).dtype.name).toBe("int64");
    expect(searchsorted([], [1, 2]).tolist()).toEqual([0, 0]);
  });

  it("is right for many values at once", () => {
    const n = 100_000;
    const a = fromData(
      Float64Array.from({ length: n }, (_, i) => i * 2),
      undefined,
      "test",
    );
    const v = fromData(
      Float64Array.from({ length: n }, (_, i) => ((i * 7919) % n) * 2 - 1),
      undefined,
      "test",
    );
    const got = searchsorted(a, v).data;
    expect(got.findIndex((x, i) => Number(x) !== (i * 7919) % n)).toBe(-1);
  });

  it("refuses what it cannot do", () => {
    expect(() => searchsorted([[1]], 1)).toThrow(ShapeError);
    expect(() => searchsorted([1], 1, { side: "middle" as "left" })).toThrow(ValueError);
    expect(() => searchsorted([1, 2], 1, { sorter: [0] })).toThrow(ShapeError);
    expect(() => searchsorted([1, 2], 1, { sorter: [0, 2] })).toThrow(IndexError);
    expect(() => searchsorted([1], 1, { sides: "left" } as never)).toThrow("expected options side, sorter");
  });
});
