/**
 * @file Matrix products of several shapes, on one thread and on two, beside NumPy's OpenBLAS.
 */
import * as np from "../../src/index.ts";
import type { BenchCase } from "../case.ts";

type Float = "float64" | "float32";

const product = (label: string, m: number, k: number, n: number, dtype: Float, threads: number): BenchCase => ({
  name: `products/${label} ${dtype}, ${threads} thread${threads === 1 ? "" : "s"}`,
  goal: 1,
  threads,
  numjet: () => {
    const a = np.random.default_rng(1).random([m, k]).astype(dtype);
    const b = np.random.default_rng(2).random([k, n]).astype(dtype);
    return () => np.matmul(a, b);
  },
  numpy: {
    setup: `a = np.random.default_rng(1).random((${m}, ${k})).astype(np.${dtype}); b = np.random.default_rng(2).random((${k}, ${n})).astype(np.${dtype})`,
    run: "a @ b",
  },
  flops: 2 * m * k * n,
});

const gram = (dtype: Float, threads: number): BenchCase => ({
  name: `products/A @ A.T 1000×500 ${dtype}, ${threads} thread${threads === 1 ? "" : "s"}`,
  goal: 1,
  threads,
  numjet: () => {
    const a = np.random.default_rng(1).random([1000, 500]).astype(dtype);
    return () => np.matmul(a, a.T);
  },
  numpy: { setup: `a = np.random.default_rng(1).random((1000, 500)).astype(np.${dtype})`, run: "a @ a.T" },
  flops: 2 * 1000 * 500 * 1000,
});

const shapes: readonly (readonly [string, number, number, number])[] = [
  ["1000×500×1000", 1000, 500, 1000],
  ["2000³", 2000, 2000, 2000],
  ["256³", 256, 256, 256],
  ["64³", 64, 64, 64],
  ["tall-skinny 100000×16×16", 100_000, 16, 16],
];

export const productCases: readonly BenchCase[] = (["float64", "float32"] as const).flatMap((dtype) =>
  [1, 2].flatMap((threads) => [
    ...shapes.map(([label, m, k, n]) => product(label, m, k, n, dtype, threads)),
    gram(dtype, threads),
  ]),
);
