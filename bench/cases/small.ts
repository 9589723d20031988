/**
 * @file What stands around the work: calls on small arrays, and selection.
 */
import * as np from "../../src/index.ts";
import type { BenchCase } from "../case.ts";

const addOf = (n: number): BenchCase => ({
  name: `small/add of ${n} float64`,
  goal: 1.5,
  numjet: () => {
    const x = np.ones(n);
    const y = np.ones(n);
    return () => np.add(x, y);
  },
  numpy: { setup: `x = np.ones(${n}); y = np.ones(${n})`, run: "np.add(x, y)" },
  numpyTs: { setup: `const x = np.ones([${n}]); const y = np.ones([${n}])`, run: "np.add(x, y)" },
  jaxJs:
    n > 100
      ? undefined
      : { setup: `const x = np.ones([${n}]); const y = np.ones([${n}])`, run: "x.ref.add(y.ref).dataSync()" },
});

const other = (name: string, numjet: BenchCase["numjet"], setup: string, run: string): BenchCase => ({
  name: `small/${name}`,
  numjet,
  numpy: { setup, run },
});

export const smallCases: readonly BenchCase[] = [
  ...[1, 10, 100, 1000].map(addOf),
  other(
    "x + 1, 10 float64",
    () => {
      const x = np.ones(10);
      return () => np.add(x, 1);
    },
    "x = np.ones(10)",
    "x + 1",
  ),
  other(
    "sum of 10 float64",
    () => {
      const x = np.ones(10);
      return () => np.sum(x);
    },
    "x = np.ones(10)",
    "x.sum()",
  ),
  other(
    "slice a[1:5, 2]",
    () => {
      const x = np.ones([10, 10]);
      return () => x.at("1:5", 2);
    },
    "x = np.ones((10, 10))",
    "x[1:5, 2]",
  ),
  other("zeros(10)", () => () => np.zeros(10), "", "np.zeros(10)"),
  other(
    "matmul 4×4",
    () => {
      const x = np.ones([4, 4]);
      return () => np.matmul(x, x);
    },
    "x = np.ones((4, 4))",
    "x @ x",
  ),
  other(
    "broadcast (3,3) + (3,)",
    () => {
      const x = np.ones([3, 3]);
      const y = np.ones(3);
      return () => np.add(x, y);
    },
    "x = np.ones((3, 3)); y = np.ones(3)",
    "x + y",
  ),
];
