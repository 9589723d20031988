/**
 * @file Elementwise cases: the article's, strided and transposed operands, every dtype's add, functions in and out of cache.
 */

import { dtypeNames } from "../../src/dtype/dtype.ts";
import * as np from "../../src/index.ts";
import type { BenchCase } from "../case.ts";

const n7 = 10_000_000;
/** numpy-ts keeps everything in a pool of 256 MiB, so its data is made once and small. */
const tsUniform = (size: number): string => `const x = np.random.random([${size}])`;
const jaxUniform = (size: number): string => `const x = np.linspace(0, 1, ${size})`;

const unaryLarge = (
  name: "exp" | "log" | "sin" | "cos" | "tan" | "sqrt" | "tanh" | "log1p" | "expm1" | "arctan" | "cbrt",
  goal?: number,
): BenchCase => ({
  name: `functions/${name} 1e7 float64`,
  goal,
  numjet: () => {
    const x = np.random.default_rng(1).uniform(0.1, 10, n7);
    return () => np[name](x);
  },
  numpy: { setup: `x = np.random.default_rng(1).uniform(0.1, 10, ${n7})`, run: `np.${name}(x)` },
  bytes: n7 * 16,
});

const unarySmall = (name: "exp" | "log" | "sin" | "cos", goal?: number): BenchCase => ({
  name: `functions/${name} 4096 float64 in cache`,
  goal,
  threads: 1,
  numjet: () => {
    const x = np.random.default_rng(1).uniform(0.1, 10, 4096);
    const out = np.empty(4096);
    return () => np[name](x, { out });
  },
  numpy: {
    setup: "x = np.random.default_rng(1).uniform(0.1, 10, 4096); out = np.empty(4096)",
    run: `np.${name}(x, out=out)`,
  },
  numpyTs: { setup: tsUniform(4096), run: `np.${name}(x)` },
  bytes: 4096 * 16,
});

export const elementwiseCases: readonly BenchCase[] = [
  {
    name: "elementwise/x * 2, 1e7 float64, new result",
    goal: 2.5,
    numjet: () => {
      const x = np.random.default_rng(1).random(n7);
      return () => np.multiply(x, 2);
    },
    numpy: { setup: `x = np.random.default_rng(1).random(${n7})`, run: "x * 2" },
    bytes: n7 * 16,
  },
  {
    name: "elementwise/polynomial 2x²+3x+5, eager, 1e7 float64",
    goal: 3.5,
    numjet: () => {
      const x = np.linspace(-10, 10, n7);
      return () => np.add(np.add(np.multiply(np.square(x), 2), np.multiply(x, 3)), 5);
    },
    numpy: { setup: `x = np.linspace(-10, 10, ${n7})`, run: "2 * x**2 + 3 * x + 5" },
  },
  {
    name: "elementwise/where(x > 5, 10, x), 1e6 int64",
    goal: 3,
    numjet: () => {
      const x = np.random.default_rng(1).integers(0, 10, { size: 1_000_000 });
      return () => np.where(np.greater(x, 5), 10, x);
    },
    numpy: { setup: "x = np.random.default_rng(1).integers(0, 10, size=1000000)", run: "np.where(x > 5, 10, x)" },
    numpyTs: {
      setup: 'const x = np.random.randint(0, 10, [1000000]).astype("int64")',
      run: 'np.where(np.greater(x, 5), np.full([1], 10n, "int64"), x)',
    },
  },
  {
    name: "elementwise/abs(x).mean(), 1e7 float64",
    goal: 2.5,
    numjet: () => {
      const x = np.random.default_rng(1).standard_normal(n7);
      return () => np.mean(np.abs(x));
    },
    numpy: { setup: `x = np.random.default_rng(1).standard_normal(${n7})`, run: "np.abs(x).mean()" },
  },
  {
    name: "elementwise/int8 add, 1e7, in place",
    goal: 1,
    numjet: () => {
      const x = np.ones(n7, { dtype: "int8" });
      const y = np.ones(n7, { dtype: "int8" });
      return () => np.add(x, y, { out: x });
    },
    numpy: { setup: `x = np.ones(${n7}, np.int8); y = np.ones(${n7}, np.int8)`, run: "np.add(x, y, out=x)" },
    bytes: n7 * 3,
  },
  {
    name: "elementwise/in-place multiply, 1e7 float64",
    goal: 1,
    numjet: () => {
      const x = np.random.default_rng(1).random(n7);
      return () => np.multiply(x, 1.0000001, { out: x });
    },
    numpy: { setup: `x = np.random.default_rng(1).random(${n7})`, run: "np.multiply(x, 1.0000001, out=x)" },
    bytes: n7 * 16,
  },
  {
    name: "layout/add of two transposed 2000×2000",
    goal: 1.5,
    numjet: () => {
      const a = np.random.default_rng(1).random([2000, 2000]).T;
      const b = np.random.default_rng(2).random([2000, 2000]).T;
      return () => np.add(a, b);
    },
    numpy: {
      setup: "a = np.random.default_rng(1).random((2000, 2000)).T; b = np.random.default_rng(2).random((2000, 2000)).T",
      run: "a + b",
    },
    bytes: 2000 * 2000 * 24,
  },
  {
    name: "layout/add of a matrix and a transposed one, 2000×2000",
    numjet: () => {
      const a = np.random.default_rng(1).random([2000, 2000]);
      const b = np.random.default_rng(2).random([2000, 2000]).T;
      return () => np.add(a, b);
    },
    numpy: {
      setup: "a = np.random.default_rng(1).random((2000, 2000)); b = np.random.default_rng(2).random((2000, 2000)).T",
      run: "a + b",
    },
    bytes: 2000 * 2000 * 24,
  },
  {
    name: "layout/copy of a transposed 2000×2000",
    numjet: () => {
      const a = np.random.default_rng(1).random([2000, 2000]).T;
      return () => np.ascontiguousarray(a);
    },
    numpy: { setup: "a = np.random.default_rng(1).random((2000, 2000)).T", run: "np.ascontiguousarray(a)" },
    bytes: 2000 * 2000 * 16,
  },
  {
    name: "layout/add of every second element, 1e6",
    numjet: () => {
      const x = np.random.default_rng(1).random(2_000_000).at("::2");
      return () => np.add(x, x);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(2000000)[::2]", run: "x + x" },
  },
  {
    name: "layout/matrix + row, 3000×3000",
    numjet: () => {
      const m = np.random.default_rng(1).random([3000, 3000]);
      const r = np.random.default_rng(2).random(3000);
      return () => np.add(m, r);
    },
    numpy: {
      setup: "m = np.random.default_rng(1).random((3000, 3000)); r = np.random.default_rng(2).random(3000)",
      run: "m + r",
    },
    bytes: 3000 * 3000 * 16,
  },
  unaryLarge("exp", 2),
  unaryLarge("log", 2),
  unaryLarge("sin", 6),
  unaryLarge("cos", 6),
  unaryLarge("tan"),
  unaryLarge("tanh"),
  unaryLarge("arctan"),
  unaryLarge("expm1"),
  unaryLarge("log1p"),
  unaryLarge("cbrt"),
  unaryLarge("sqrt"),
  unarySmall("exp", 1.3),
  unarySmall("log"),
  unarySmall("sin"),
  unarySmall("cos"),
  ...dtypeNames
    .filter((d) => d !== "bool")
    .map(
      (d): BenchCase => ({
        name: `dtypes/add ${d}, 1e6`,
        numjet: () => {
          const x = np.ones(1_000_000, { dtype: d });
          return () => np.add(x, x);
        },
        numpy: { setup: `x = np.ones(1000000, np.${d})`, run: "x + x" },
        numpyTs: d === "float16" ? undefined : { setup: `const x = np.ones([1000000], "${d}")`, run: "np.add(x, x)" },
      }),
    ),
  {
    name: "peers/add, 1e6 float64",
    numjet: () => {
      const x = np.random.default_rng(1).random(1_000_000);
      return () => np.add(x, x);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(1000000)", run: "x + x" },
    numpyTs: { setup: tsUniform(1_000_000), run: "np.add(x, x)" },
    jaxJs: {
      setup: `${jaxUniform(1_000_000)}; const y = np.linspace(0, 1, 1000000)`,
      run: "x.ref.add(y.ref).dataSync()",
    },
  },
  {
    name: "peers/x * 2, 1e6",
    numjet: () => {
      const x = np.random.default_rng(1).random(1_000_000);
      return () => np.multiply(x, 2);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(1000000)", run: "x * 2" },
    numpyTs: { setup: tsUniform(1_000_000), run: "np.multiply(x, 2)" },
    jaxJs: { setup: jaxUniform(1_000_000), run: "x.ref.mul(2).dataSync()" },
  },
  {
    name: "peers/exp, 1e6",
    numjet: () => {
      const x = np.random.default_rng(1).random(1_000_000);
      return () => np.exp(x);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(1000000)", run: "np.exp(x)" },
    numpyTs: { setup: tsUniform(1_000_000), run: "np.exp(x)" },
    jaxJs: { setup: jaxUniform(1_000_000), run: "np.exp(x.ref).dataSync()" },
  },
  {
    name: "peers/sin, 1e6",
    numjet: () => {
      const x = np.random.default_rng(1).random(1_000_000);
      return () => np.sin(x);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(1000000)", run: "np.sin(x)" },
    numpyTs: { setup: tsUniform(1_000_000), run: "np.sin(x)" },
    jaxJs: { setup: jaxUniform(1_000_000), run: "np.sin(x.ref).dataSync()" },
  },
];
