/**
 * @file Matrix products against plain sums: all dtypes, shapes around tiles and blocks, any strides, `out` that overlaps.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { elementsIn } from "../../test/golden/arrays.ts";
import { emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { type DTypeName, dtypeList, dtypes } from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { matmul } from "./matmul.ts";

setUpDevice();

type Complex = { re: number; im: number };

/** How a matrix lies in memory: adjacent rows or columns, turned round, every other element. */
type Layout = "C" | "F" | "reversed" | "strided" | "broadcast";
const layouts: readonly Layout[] = ["C", "F", "reversed", "strided", "broadcast"];

/** A matrix of small whole numbers (every order of sums is exact) in a layout. */
function matrix(rows: number, columns: number, name: DTypeName, layout: Layout, seed: number): NDArray {
  const d = dtypes[name];
  const gap = layout === "strided" ? 2 : 1;
  const whole = emptyArray([rows * gap * columns * gap], d, "C", true);
  const [r, c] = layout === "F" ? [gap, rows * gap * gap] : [columns * gap * gap, gap];
  let strides = [r * d.itemsize, c * d.itemsize];
  let { offset } = whole;
  if (layout === "reversed") {
    offset += Math.max(0, rows - 1) * strides[0] + Math.max(0, columns - 1) * strides[1];
    strides = strides.map((s) => -s);
  }
  if (layout === "broadcast") strides = [0, strides[1]];
  const a = whole.viewOf(offset, [rows, columns], strides);
  const view = a.storage.view();
  const rule = elements[name];
  let state = seed + 1;
  const next = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % 5;
  };
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const shift = d.kind === "u" || d.kind === "b" ? 0 : 2;
      const value =
        d.kind === "c" ? { re: next() - 2, im: next() - 2 } : d.kind === "b" ? next() === 4 : next() - shift;
      rule.set(view, a.offset + i * strides[0] + j * strides[1], value, "test");
    }
  return a;
}

/** The product by its definition. */
function naive(a: NDArray, b: NDArray): (number | boolean | Complex)[] {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const [x, y] = [elementsIn(a), elementsIn(b)];
  const { kind, itemsize } = a.dtype;
  return Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    if (kind === "b") return Array.from({ length: k }, (_, q) => x[i * k + q] && y[q * n + j]).some(Boolean);
    if (kind === "c") {
      const sum = { re: 0, im: 0 };
      for (let q = 0; q < k; q++) {
        const [u, v] = [x[i * k + q] as Complex, y[q * n + j] as Complex];
        sum.re += u.re * v.re - u.im * v.im;
        sum.im += u.re * v.im + u.im * v.re;
      }
      return sum;
    }
    let sum = 0;
    for (let q = 0; q < k; q++) sum += Number(x[i * k + q]) * Number(y[q * n + j]);
    if (kind === "i") return Number(BigInt.asIntN(itemsize * 8, BigInt(sum)));
    return kind === "u" ? Number(BigInt.asUintN(itemsize * 8, BigInt(sum))) : sum;
  });
}

/** The elements as plain numbers, without signs of zeros. */
function values(a: NDArray): (number | boolean | Complex)[] {
  return elementsIn(a).map((v) => {
    if (typeof v === "object") return { re: v.re + 0, im: v.im + 0 };
    return typeof v === "boolean" ? v : Number(v) + 0;
  });
}

const plain = (list: (number | boolean | Complex)[]): (number | boolean | Complex)[] =>
  list.map((v) => (typeof v === "object" ? { re: v.re + 0, im: v.im + 0 } : typeof v === "boolean" ? v : v + 0));

const anyCase = fc.record({
  name: fc.constantFrom(...dtypeList.map((d) => d.name)),
  m: fc.integer({ min: 1, max: 40 }),
  k: fc.integer({ min: 0, max: 40 }),
  n: fc.integer({ min: 1, max: 60 }),
  left: fc.constantFrom(...layouts),
  right: fc.constantFrom(...layouts),
  seed: fc.nat(1000),
});

describe("matmul", () => {
  it("is the naive sum for random shapes, dtypes and strides", () => {
    fc.assert(
      fc.property(anyCase, ({ name, m, k, n, left, right, seed }) => {
        const a = matrix(m, k, name, left, seed);
        const b = matrix(k, n, name, right, seed + 7);
        expect(values(matmul(a, b))).toEqual(plain(naive(a, b)));
      }),
      { numRuns: 150 },
    );
  });

  it.each(layouts)("is the naive sum beyond the sizes that are multiplied unpacked, A %s", (left) => {
    for (const name of ["float64", "float32", "complex128", "int16"] as const) {
      for (const right of ["C", "F"] as const) {
        const a = matrix(70, 360, name, left, 3);
        const b = matrix(360, 110, name, right, 5);
        expect(values(matmul(a, b))).toEqual(plain(naive(a, b)));
      }
    }
  });

  it("is symmetric where a matrix meets its own transpose", () => {
    for (const name of ["float64", "complex64", "complex128", "int32", "int8", "float32"] as const) {
      const a = matrix(259, 70, name, "C", 11);
      const t = a.viewOf(a.offset, [70, 259], [a.strides[1], a.strides[0]]);
      expect(values(matmul(a, t))).toEqual(plain(naive(a, t)));
    }
  });

  it("reads operands before it writes an out that overlaps them", () => {
    const a = matrix(30, 30, "float64", "C", 2);
    const want = plain(naive(a, a));
    matmul(a, a, { out: a });
    expect(values(a)).toEqual(want);
  });

  it("writes through the strides of out and leaves the rest alone", () => {
    const whole = emptyArray([20, 20], dtypes.float64, "C", true);
    const out = whole.viewOf(whole.offset + 8, [10, 10], [320, 16]);
    const a = matrix(10, 9, "float64", "C", 2);
    const b = matrix(9, 10, "float64", "C", 4);
    expect(matmul(a, b, { out })).toBe(out);
    const want = plain(naive(a, b));
    const all = values(whole);
    expect(values(out)).toEqual(want);
    expect(all.filter((_, i) => Math.floor(i / 20) % 2 === 1 || i % 2 === 0).every((v) => v === 0)).toBe(true);
  });

  it("names function and sizes when shapes do not fit, and goes on working", () => {
    const a = matrix(2, 3, "float64", "C", 1);
    const b = matrix(4, 5, "float64", "C", 1);
    expect(() => matmul(a, b)).toThrow("matmul: shapes (2,3) and (4,5) do not fit: expected 3 rows, got 4");
    expect(() => matmul(a, 3)).toThrow("matmul: expected the second operand to have at least 1 dimension, got 0");
    const c = matrix(3, 2, "float64", "F", 1);
    expect(values(matmul(a, c))).toEqual(plain(naive(a, c)));
  });
});
