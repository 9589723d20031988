/**
 * @file `npm run bench:startup [-- --runs n]`: what starting costs, in fresh processes: import, first array, first call,
 * compile time of the first kernel and of kernels later on. Prints medians.
 */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import { renderTable } from "../src/cli/tour/render.ts";
import { formatTime } from "../src/profile/timeit.ts";
import type { Startup } from "./startup-child.ts";

const { runs } = new Command("bench:startup")
  .option("-r, --runs <n>", "processes to measure", "9")
  .parse()
  .opts<{ runs: string }>();

const here = import.meta.dirname;
const library = pathToFileURL(resolve(here, "../index.js")).href;

function startOne(): Startup {
  const child = spawnSync(process.execPath, [join(here, "startup-child.js"), library], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`bench: expected the measured process to end well, got ${child.stderr}`);
  return JSON.parse(child.stdout);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

const startups = Array.from({ length: Number(runs) }, startOne);
const over = (pick: (s: Startup) => number): number => median(startups.map(pick));

/** Per kernel the median over processes: one that another process delayed does not count as slow. */
const kernels = Object.keys(startups[0].warm)
  .map((name) => ({ name, time: over((s) => s.warm[name]) }))
  .sort((a, b) => a.time - b.time);
const slowest = kernels.slice(-3).reverse();

console.log(`numjet, Node ${process.version}, ${startups.length} processes; medians`);
console.log(
  renderTable(
    ["what", "time", "processor", "goal"],
    [
      ["import", over((s) => s.import.wall), over((s) => s.import.cpu), "< 60 ms"],
      ["first array", over((s) => s.array.wall), over((s) => s.array.cpu), ""],
      ["first call", over((s) => s.firstCall.wall), over((s) => s.firstCall.cpu), ""],
      ["compile, first kernel", over((s) => s.firstKernel), undefined, "< 1.5 ms"],
      ["compile, second kernel", over((s) => s.secondKernel), undefined, ""],
      [`compile, warm, median of ${kernels.length}`, median(kernels.map((k) => k.time)), undefined, "< 100 µs"],
      ...slowest.map(({ name, time }): [string, number, undefined, string] => [
        `compile, warm, ${name}`,
        time,
        undefined,
        "",
      ]),
    ].map(([what, time, cpu, goal]) => [
      what as string,
      formatTime(time as number),
      cpu === undefined ? "" : formatTime(cpu as number),
      goal as string,
    ]),
  ),
);
