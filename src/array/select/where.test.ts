/**
 * @file `where` over the ways it has: contiguous operands and scalars, long ones, everything else.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { type DTypeName, dtypeList, dtypes } from "../../dtype/dtype.ts";
import { ShapeError, ValueError } from "../../errors.ts";
import { castIn } from "../layout.ts";
import { fromData } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { arange } from "../ranges.ts";
import { greater } from "../ufunc/index.ts";
import { at } from "./at.ts";
import { where } from "./where.ts";

setUpDevice();

const numbers = (n: number, dtype: DTypeName): NDArray =>
  castIn(arange(n) as NDArray, dtypes[dtype], "C", "test") as NDArray;
const boolsOf = (flags: readonly boolean[]): NDArray =>
  fromData(Uint8Array.from(flags.map(Number)), dtypes.bool, "test") as NDArray;

describe("where", () => {
  it("takes from either side, of every dtype and length", () => {
    const lengths = fc.oneof(fc.nat(40), fc.constantFrom(63, 64, 65, 511, 1000));
    fc.assert(
      fc.property(lengths, fc.constantFrom(...dtypeList.map((d) => d.name)), fc.integer(), (n, dtype, seed) => {
        const flags = Array.from({ length: n }, (_, i) => ((seed >> (i % 29)) & 1) === 1);
        const x = numbers(n, dtype);
        const y = at(numbers(n, dtype), "::-1");
        const [left, right] = [x.tolist() as unknown[], y.tolist() as unknown[]];
        const want = flags.map((f, i) => (f ? left[i] : right[i]));
        const mask = boolsOf(flags);
        const plain = castIn(y, y.dtype, "C", "test") as NDArray;
        expect(where(mask, x, plain).tolist()).toEqual(want);
        // Strided, and a condition of another dtype: the general way.
        expect(where(mask, x, y).tolist()).toEqual(want);
        expect(where(castIn(mask, dtypes.float64, "C", "test") as NDArray, x, plain).tolist()).toEqual(want);
        expect(where(mask, x, plain).dtype.name).toBe(dtype);
      }),
      { numRuns: 120 },
    );
  });

  it("takes scalars on either side and both", () => {
    const mask = boolsOf([true, false, true]);
    for (const dtype of ["int8", "uint16", "int64", "uint64", "float16", "float32", "float64"] as const) {
      const x = numbers(3, dtype);
      expect(where(mask, 7, x).tolist()).toEqual([7, 1, 7]);
      expect(where(mask, x, 7).tolist()).toEqual([0, 7, 2]);
      expect(where(mask, 7, x).dtype.name).toBe(dtype);
    }
    expect(where(mask, 2.5, numbers(3, "float32")).dtype.name).toBe("float32");
    expect(where(mask, 2.5, numbers(3, "int8")).dtype.name).toBe("float64");
    expect(where(mask, 2.5, numbers(3, "int8")).tolist()).toEqual([2.5, 1, 2.5]);
    expect(where(mask, 1, 0).dtype.name).toBe("int64");
    expect(where(mask, 1n, 2.5).tolist()).toEqual([1, 2.5, 1]);
    expect(where(mask, { re: 1, im: 2 }, numbers(3, "float32")).dtype.name).toBe("complex64");
  });

  it("wraps whole numbers that the dtype cannot hold, as NumPy's does", () => {
    const mask = boolsOf([true, false]);
    // NumPy 2.4: np.where([True, False], 300, np.int8([1, 2])) is int8 [44, 2]; -1 beside uint64 is 2**64 - 1.
    expect(where(mask, 300, numbers(2, "int8")).tolist()).toEqual([44, 1]);
    expect(where(mask, -1, numbers(2, "uint64")).getBigInt(0)).toBe(2n ** 64n - 1n);
  });

  it("is right beyond the size at which work is shared and caches are passed by", () => {
    const n = 1_000_003;
    const x = numbers(n, "int64");
    const got = where(greater(x, 500_000), 10, x).data as BigInt64Array;
    let wrong = 0;
    for (let i = 0; i < n; i++) if (got[i] !== (i > 500_000 ? 10n : BigInt(i))) wrong++;
    expect(wrong).toBe(0);
  });

  it("broadcasts, and keeps the order of its operands", () => {
    const f = castIn(at(numbers(6, "float64"), null, ":"), dtypes.float64, "F", "test") as NDArray;
    const grid = castIn(
      numbers(6, "float64").viewOf(numbers(6, "float64").offset, [2, 3], [24, 8]),
      dtypes.float64,
      "F",
      "test",
    ) as NDArray;
    expect(where(greater(grid, 2), grid, 0).strides).toEqual([8, 16]);
    expect(where([[true], [false]], [1, 2], f.viewOf(f.offset, [1], [8])).shape).toEqual([2, 2]);
  });

  it("with one argument gives the indices of true elements", () => {
    const [rows, columns] = where([
      [0, 1],
      [2, 0],
    ]);
    expect(rows.tolist()).toEqual([0, 1]);
    expect(columns.tolist()).toEqual([1, 0]);
    expect(rows.dtype.name).toBe("int64");
    expect(() => where(1)).toThrow(ShapeError);
  });

  it("refuses one side alone and shapes that do not fit", () => {
    expect(() => (where as (...a: unknown[]) => unknown)([true], 1)).toThrow(ValueError);
    expect(() => where([true, false], [1, 2, 3], 4)).toThrow(ShapeError);
  });
});
