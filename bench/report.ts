/**
 * @file Turns the JSON of `npm run bench -- --json file` into the tables of docs/performance.md.
 * Usage: node dist/bench/report.js file.json
 */
import { readFileSync } from "node:fs";
import { formatTime } from "../src/profile/timeit.ts";
import type { BenchResult } from "./run.ts";

interface Report {
  readonly device: string;
  readonly target: string;
  readonly node: string;
  readonly results: readonly BenchResult[];
}

const { results } = JSON.parse(readFileSync(process.argv[2], "utf8")) as Report;
const groups = new Map<string, BenchResult[]>();
for (const r of results) {
  const [group] = r.name.split("/");
  groups.set(group, [...(groups.get(group) ?? []), r]);
}
const time = (v: number | string | undefined): string =>
  typeof v === "number" ? formatTime(v) : v === undefined ? "" : "cannot";
const times = (v: number | undefined): string => (v === undefined ? "" : v.toFixed(2));

for (const [group, rows] of groups) {
  const others = rows.some((r) => r.ratios.numpyTs !== undefined || r.ratios.jaxJs !== undefined);
  const head = ["case", "numjet", "NumPy", "×", "goal", ...(others ? ["numpy-ts", "×", "jax-js", "×"] : [])];
  console.log(`\n### ${group}\n\n| ${head.join(" | ")} |\n|${head.map(() => "---|").join("")}`);
  for (const r of rows) {
    const ratio = r.ratios.numpy;
    const missed =
      (r.goal !== undefined && ratio !== undefined && ratio < r.goal) ||
      (r.goal === undefined && ratio !== undefined && ratio < 1);
    const cells = [
      r.name.slice(group.length + 1),
      formatTime(r.numjet),
      time(r.peers.numpy),
      missed ? `**${times(ratio)}**` : times(ratio),
      r.goal?.toString() ?? "",
      ...(others ? [time(r.peers.numpyTs), times(r.ratios.numpyTs), time(r.peers.jaxJs), times(r.ratios.jaxJs)] : []),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
