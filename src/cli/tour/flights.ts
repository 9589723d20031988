/**
 * @file The tour's real file: 200,000 flights (delay, distance, time of day) from the npm package vega-datasets, loaded and
 * summarised through the library and compared with what NumPy gave for the same file (test/golden/flights.py).
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as np from "../../api.ts";
import { UnsupportedError, ValueError } from "../../errors.ts";
import recorded from "./flights.json" with { type: "json" };

interface Flight {
  readonly delay: number;
  readonly distance: number;
  readonly time: number;
}

/** Figures by name; numbers or rows of them. */
export type Summary = Record<string, number | number[][]>;

/** Where the file is. @throws UnsupportedError when the package is not installed. */
export function flightsPath(): string {
  // The package exports its code only, so its folder is looked for where Node looks for packages.
  for (const folder of createRequire(import.meta.url).resolve.paths("vega-datasets") ?? []) {
    const path = join(folder, "vega-datasets", "data", "flights-200k.json");
    if (existsSync(path)) return path;
  }
  throw new UnsupportedError(
    "tour: expected the npm package vega-datasets for the real file; npm install vega-datasets brings it",
  );
}

/** Reads the file into one array a column. */
export function loadFlights(path = flightsPath()): {
  delay: np.NDArray<"float64">;
  distance: np.NDArray<"float64">;
  time: np.NDArray<"float64">;
} {
  const rows = JSON.parse(readFileSync(path, "utf8")) as Flight[];
  const column = (name: keyof Flight): np.NDArray<"float64"> =>
    np.array(
      rows.map((r) => r[name]),
      { dtype: "float64" },
    );
  return { delay: column("delay"), distance: column("distance"), time: column("time") };
}

/** Means, spreads, conditional statistics and the correlation matrix. */
export function summarise({ delay, distance, time }: ReturnType<typeof loadFlights>): Summary {
  const late = np.greater(delay, 15);
  const evening = np.greater_equal(time, 18);
  const count = (mask: np.NDArray): number => Number(np.count_nonzero(mask).item());
  const columns = np.stack([delay, distance, time]);
  const centred = np.subtract(columns, np.mean(columns, { axis: 1, keepdims: true }));
  const covariance = np.divide(np.matmul(centred, np.transpose(centred)), delay.size - 1);
  const spread = np.std(columns, { axis: 1, ddof: 1 });
  const correlation = np.divide(covariance, np.outer(spread, spread));
  const value = (a: np.NDArray): number => Number(a.item());
  return {
    flights: delay.size,
    "mean delay": value(np.mean(delay)),
    "std delay": value(np.std(delay)),
    "min delay": value(np.min(delay)),
    "max delay": value(np.max(delay)),
    "mean distance": value(np.mean(distance)),
    "std distance": value(np.std(distance)),
    "late (> 15 min)": count(late),
    "mean delay when late": value(np.mean(delay, { where: late })),
    "mean distance when late": value(np.mean(distance, { where: late })),
    "mean delay from 18:00": value(np.mean(delay, { where: evening })),
    "std delay from 18:00": value(np.std(delay, { where: evening })),
    correlation: correlation.tolist() as number[][],
  };
}

/** Largest relative difference that is put down to another order of summation. */
const tolerance = 1e-10;

/** @throws ValueError when a figure is not NumPy's. */
export function checkAgainstNumPy(summary: Summary): void {
  const want = recorded as Summary;
  for (const [name, value] of Object.entries(want)) {
    const expected = [value].flat(2) as number[];
    const got = [summary[name]].flat(2) as number[];
    const agrees =
      expected.length === got.length &&
      expected.every((x, i) => Math.abs(x - got[i]) <= tolerance * Math.max(1, Math.abs(x)));
    if (!agrees)
      throw new ValueError(
        `tour: expected ${name} to be NumPy's ${JSON.stringify(value)}, got ${JSON.stringify(summary[name])}`,
      );
  }
}
