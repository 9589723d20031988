/**
 * @file Random numbers.
 */
import * as np from "../../src/index.ts";
import type { BenchCase } from "../case.ts";

const draw = (
  label: string,
  run: (rng: ReturnType<typeof np.random.default_rng>) => unknown,
  numpy: string,
): BenchCase => ({
  name: `random/${label}`,
  numjet: () => {
    const rng = np.random.default_rng(1);
    return () => run(rng);
  },
  numpy: { setup: "rng = np.random.default_rng(1)", run: numpy },
});

export const randomCases: readonly BenchCase[] = [
  draw("random 1e7", (rng) => rng.random(10_000_000), "rng.random(10000000)"),
  draw("standard_normal 1e7", (rng) => rng.standard_normal(10_000_000), "rng.standard_normal(10000000)"),
  draw(
    "integers(0, 100) 1e6",
    (rng) => rng.integers(0, 100, { size: 1_000_000 }),
    "rng.integers(0, 100, size=1000000)",
  ),
];
