/**
 * @file `einsum`, `tensordot` and products with vectors against sums by their definition, beyond the sizes of golden cases.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { elementsIn } from "../../test/golden/arrays.ts";
import { reshape, transpose } from "../array/layout.ts";
import { fromData } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { dtypes } from "../dtype/dtype.ts";
import { dot, inner, vdot } from "./dot.ts";
import { einsum } from "./einsum.ts";
import { matmul, matvec, vecdot, vecmat } from "./matmul.ts";
import { tensordot, trace } from "./tensordot.ts";

setUpDevice();

/** Small whole numbers, the same for the same seed. */
function numbers(count: number, seed: number): Float64Array {
  let state = seed + 1;
  return Float64Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (Math.floor(state / 65536) % 7) - 3;
  });
}

function tensor(shape: readonly number[], seed: number): NDArray {
  const size = shape.reduce((x, y) => x * y, 1);
  return reshape(fromData(numbers(size, seed), dtypes.float64, "test"), shape) as NDArray;
}

const sizes: Record<string, number> = { i: 2, j: 3, k: 4, l: 1, m: 5 };

/** The sum over all labels of the product of the operands' elements. */
function naive(inputs: readonly string[], output: string, operands: readonly NDArray[]): number[] {
  const labels = [...new Set(inputs.join(""))];
  const total = labels.reduce((n, l) => n * sizes[l], 1);
  const result = new Array<number>([...output].reduce((n, l) => n * sizes[l], 1)).fill(0);
  const lists = operands.map((o) => elementsIn(o) as number[]);
  for (let at = 0; at < total; at++) {
    const index: Record<string, number> = {};
    let rest = at;
    for (const l of labels) {
      index[l] = rest % sizes[l];
      rest = Math.floor(rest / sizes[l]);
    }
    const place = (term: string): number => [...term].reduce((p, l) => p * sizes[l] + index[l], 0);
    result[place(output)] += inputs.reduce((p, term, i) => p * lists[i][place(term)], 1);
  }
  return result.map((x) => x + 0);
}

const letters = Object.keys(sizes);
const term = fc.array(fc.constantFrom(...letters), { minLength: 0, maxLength: 3 }).map((list) => list.join(""));
const expression = fc.record({
  inputs: fc.array(term, { minLength: 1, maxLength: 3 }),
  pick: fc.nat(),
  optimize: fc.boolean(),
});

const values = (a: NDArray): number[] => elementsIn(a).map((x) => Number(x) + 0);

describe("einsum", () => {
  it("is the sum by its definition for random subscripts", () => {
    fc.assert(
      fc.property(expression, ({ inputs, pick, optimize }) => {
        const output = [...new Set(inputs.join(""))].filter((_, i) => (pick >> i) & 1).join("");
        const operands = inputs.map((t, i) =>
          tensor(
            [...t].map((l) => sizes[l]),
            i,
          ),
        );
        const got = einsum(`${inputs.join(",")}->${output}`, ...operands, { optimize });
        expect(got.shape).toEqual([...output].map((l) => sizes[l]));
        expect(values(got)).toEqual(naive(inputs, output, operands));
      }),
      { numRuns: 300 },
    );
  });

  it("gives views where nothing is summed, and takes a path", () => {
    const a = tensor([3, 3], 1);
    expect(einsum("ij->ji", a).storage).toBe(a.storage);
    expect(einsum("ii->i", a).strides).toEqual([32]);
    const [x, y, z] = [tensor([2, 3], 1), tensor([3, 4], 2), tensor([4, 5], 3)];
    const path = ["einsum_path", [1, 2], [0, 1]] as const;
    expect(values(einsum("ij,jk,km->im", x, y, z, { optimize: path }))).toEqual(
      naive(["ij", "jk", "km"], "im", [x, y, z]),
    );
  });
});

describe("products with vectors", () => {
  it("sum 300,000 products in pieces, exactly", () => {
    const [x, y] = [tensor([300_001], 4), tensor([300_001], 9)];
    const [u, v] = [numbers(300_001, 4), numbers(300_001, 9)];
    let want = 0;
    for (let i = 0; i < u.length; i++) want += u[i] * v[i];
    for (const product of [dot, inner, vdot, matmul, vecdot]) expect(Number(product(x, y))).toBe(want);
    const back = y.viewOf(y.offset + 300_000 * 8, [300_001], [-8]);
    let turned = 0;
    for (let i = 0; i < u.length; i++) turned += u[i] * v[300_000 - i];
    expect(Number(dot(x, back))).toBe(turned);
  });

  it("stream a large matrix by rows and by columns", () => {
    const [m, n] = [301, 257];
    const a = tensor([m, n], 3);
    const [x, y] = [tensor([n], 5), tensor([m], 6)];
    const list = numbers(m * n, 3);
    const [u, v] = [numbers(n, 5), numbers(m, 6)];
    const byRows = Array.from({ length: m }, (_, i) => u.reduce((s, e, j) => s + e * list[i * n + j], 0) + 0);
    const byColumns = Array.from({ length: n }, (_, j) => v.reduce((s, e, i) => s + e * list[i * n + j], 0) + 0);
    const t = transpose(a) as NDArray;
    expect(values(matvec(a, x))).toEqual(byRows);
    expect(values(vecmat(x, t))).toEqual(byRows);
    expect(values(vecmat(y, a))).toEqual(byColumns);
    expect(values(matvec(t, y))).toEqual(byColumns);
    expect(values(matmul(reshape(y, [1, m]), a) as NDArray)).toEqual(byColumns);
  });

  it("stretch stacks, each matrix with each vector", () => {
    const a = tensor([4, 1, 6, 5], 1);
    const b = tensor([3, 5, 7], 2);
    const got = matmul(a, b) as NDArray;
    expect(got.shape).toEqual([4, 3, 6, 7]);
    const [x, y] = [values(a), values(b)];
    const want = Array.from({ length: 4 * 3 * 6 * 7 }, (_, at) => {
      const [p, q, i, j] = [Math.floor(at / 126), Math.floor(at / 42) % 3, Math.floor(at / 7) % 6, at % 7];
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += x[p * 30 + i * 5 + k] * y[q * 35 + k * 7 + j];
      return sum + 0;
    });
    expect(values(got)).toEqual(want);
    expect(values(tensordot(a, b, [[3], [1]])).length).toBe(4 * 6 * 3 * 7);
  });

  it("take a trace by options and by position", () => {
    const a = tensor([3, 4], 8);
    const x = values(a);
    expect(Number(trace(a, { offset: 1 }))).toBe(x[1] + x[6] + x[11]);
    expect(Number(trace(a, -1, 0, 1))).toBe(x[4] + x[9]);
    expect(() => trace(a, { ofset: 1 } as never)).toThrow(
      "trace: expected options offset, axis1, axis2, dtype, out, got ofset",
    );
  });

  it("conjugate the first vector", () => {
    const z = fromData(
      [
        { re: 1, im: 2 },
        { re: 0, im: -1 },
      ],
      undefined,
      "test",
    );
    expect(vdot(z, z).item()).toEqual({ re: 6, im: 0 });
    expect((vecdot(z, z) as NDArray).item()).toEqual({ re: 6, im: 0 });
    expect((dot(z, z) as NDArray).item()).toEqual({ re: -4, im: 4 });
  });
});
