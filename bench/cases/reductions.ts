/**
 * @file Reductions: whole arrays, and rows and columns in both memory orders.
 */
import * as np from "../../src/index.ts";
import type { BenchCase } from "../case.ts";

const n = 5000;

const axisSum = (order: "C" | "F", axis: 0 | 1): BenchCase => ({
  name: `reductions/sum over axis ${axis} of 5000×5000, ${order} order`,
  goal: 1.5,
  numjet: () => {
    const c = np.random.default_rng(1).random([n, n]);
    const m = order === "C" ? c : np.asfortranarray(c);
    return () => np.sum(m, { axis });
  },
  numpy: {
    setup: `m = np.random.default_rng(1).random((${n}, ${n}))${order === "F" ? "; m = np.asfortranarray(m)" : ""}`,
    run: `m.sum(axis=${axis})`,
  },
  bytes: n * n * 8,
});

const whole = (name: "sum" | "mean" | "std" | "max" | "argmax", goal?: number): BenchCase => ({
  name: `reductions/${name} 1e7 float64`,
  goal,
  numjet: () => {
    const x = np.random.default_rng(1).random(10_000_000);
    const reduce = np[name] as (a: np.NDArray) => np.NDArray;
    return () => reduce(x);
  },
  numpy: { setup: "x = np.random.default_rng(1).random(10000000)", run: `x.${name}()` },
  bytes: 8e7,
});

export const reductionCases: readonly BenchCase[] = [
  whole("sum", 1.5),
  axisSum("C", 1),
  axisSum("C", 0),
  axisSum("F", 1),
  axisSum("F", 0),
  whole("mean"),
  whole("std"),
  whole("max"),
  whole("argmax"),
  {
    name: "reductions/cumsum 1e7 float64",
    numjet: () => {
      const x = np.random.default_rng(1).random(10_000_000);
      return () => np.cumsum(x);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(10000000)", run: "np.cumsum(x)" },
  },
  {
    name: "peers/sum, 1e6 float64",
    numjet: () => {
      const x = np.random.default_rng(1).random(1_000_000);
      return () => np.sum(x);
    },
    numpy: { setup: "x = np.random.default_rng(1).random(1000000)", run: "x.sum()" },
    numpyTs: { setup: "const x = np.random.random([1000000])", run: "np.sum(x)" },
    jaxJs: { setup: "const x = np.linspace(0, 1, 1000000)", run: "np.sum(x.ref).dataSync()" },
  },
];
