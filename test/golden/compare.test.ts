import { describe, expect, it } from "vitest";
import { mismatch, ulpDistance } from "./compare.ts";

const eps = 2 ** -52;

describe("ulpDistance", () => {
  it("counts steps of the dtype", () => {
    expect(ulpDistance(1 + eps, 1, "float64")).toBe(1);
    expect(ulpDistance(1 + 2 ** -22, 1, "float32")).toBe(2);
    expect(ulpDistance(1 + 2 ** -10, 1, "float16")).toBe(1);
    expect(ulpDistance(5e-324, 15e-324, "float64")).toBe(2);
    expect(ulpDistance(2 ** -149, 0, "float32")).toBe(1);
    expect(ulpDistance(-Number.MAX_VALUE, Number.MAX_VALUE, "float64")).toBe(2 ** 54 - 2);
  });

  it("takes zeros and NaNs as equal and infinity as far from all else", () => {
    expect(ulpDistance(-0, 0, "float64")).toBe(0);
    expect(ulpDistance(Number.NaN, Number.NaN, "float32")).toBe(0);
    expect(ulpDistance(Infinity, Number.MAX_VALUE, "float64")).toBe(Infinity);
    expect(ulpDistance(Number.NaN, 1, "float64")).toBe(Infinity);
  });
});

describe("mismatch", () => {
  it("asks for the same bits by default, the sign of zero too", () => {
    expect(mismatch([1, Number.NaN, -0], [1, Number.NaN, -0], "float64")).toBeUndefined();
    expect(mismatch([0], [-0], "float64")).toBe("element 0: expected -0, got 0 (0 ULP)");
    expect(mismatch([1 + eps], [1], "float64")).toMatch(/\(1 ULP\)$/);
    expect(mismatch([1], [1, 2], "float64")).toBe("expected 2 elements, got 1");
    expect(mismatch([1n, 3n], [1n, 2n], "int64")).toBe("element 1: expected 2, got 3");
    expect(mismatch([1], [true], "bool")).toBe("element 0: expected true, got 1");
  });

  it("allows ULPs, a fraction of the value, or a fraction of a given magnitude", () => {
    expect(mismatch([1 + 2 * eps], [1], "float64", { ulps: 2 })).toBeUndefined();
    expect(mismatch([1 + 2 * eps], [1], "float64", { ulps: 1 })).toBeDefined();
    expect(mismatch([1.001], [1], "float64", { tolerance: 0.01 })).toBeUndefined();
    expect(mismatch([0.1], [0], "float64", { tolerance: 0.01 })).toBeDefined();
    expect(mismatch([0.1], [0], "float64", { tolerance: 0.01, magnitude: [20] })).toBeUndefined();
    expect(mismatch([Number.NaN], [1], "float64", { tolerance: 1 })).toBeDefined();
    expect(mismatch([0], [-0], "float64", { tolerance: 1, ulps: 1 })).toBeDefined();
    expect(mismatch([0], [-0], "float64", { signlessZero: true })).toBeUndefined();
  });

  it("measures complex numbers part by part, then as a whole", () => {
    const want = [{ re: 1, im: 0 }];
    expect(mismatch([{ re: 1, im: eps }], want, "complex128", { ulps: 1 })).toBeUndefined();
    expect(mismatch([{ re: 1, im: 3 * eps }], want, "complex128", { ulps: 1 })).toBeDefined();
    expect(mismatch([{ re: 1, im: 0 }], want, "complex128")).toBeUndefined();
    const huge = [{ re: Infinity, im: 1 }];
    expect(mismatch([{ re: Infinity, im: 1 + eps }], huge, "complex128", { tolerance: 1e-12 })).toBeUndefined();
    expect(mismatch([{ re: -Infinity, im: 1 }], huge, "complex128", { tolerance: 1e-12 })).toBeDefined();
    expect(mismatch([{ re: 1, im: -0 }], want, "complex128")).toBe("element 0: expected 1 + 0j, got 1 + -0j");
  });
});
