/**
 * @file `numjet tour`: runs the chapters, then the real file.
 * @module
 */
import pc from "picocolors";
import { timeit } from "../../profile/timeit.ts";
import { device } from "../../runtime/device.ts";
import { runCase, type Timing } from "./chapter.ts";
import { checkAgainstNumPy, flightsPath, loadFlights, summarise } from "./flights.ts";
import { chapters } from "./listings.ts";
import { formatRatio, Progress, renderTable, renderTimings } from "./render.ts";

/** Runs everything and prints it. */
export function tour(): void {
  const d = device();
  const say = (line = ""): void => console.log(line);
  const progress = new Progress();
  const started = performance.now();
  say(pc.bold("numjet tour: NumPy's optimisation listings in TypeScript, the slow way and the numjet way"));
  say(`${d.kind} device (${d.target.name}), ${d.threads()} thread${d.threads() === 1 ? "" : "s"}; ${d.reason}`);
  say("Each result is checked against the plain loop before its time is printed; times are medians.");
  const all: Timing[] = [];
  const count = chapters.length + 1;
  chapters.forEach((chapter, i) => {
    say();
    say(pc.bold(`${i + 1}/${count}  ${chapter.title}`));
    progress.step("making the data");
    const cases = chapter.prepare();
    const timings = cases.map((c) => {
      progress.step(c.label);
      return runCase(c);
    });
    progress.done();
    for (const code of new Set(timings.map((t) => t.code))) say(`  ${pc.cyan(code)}`);
    say(renderTimings(timings));
    say(`  ${chapter.why}`);
    all.push(...timings);
  });
  say();
  flights(count, progress, say);
  say();
  const geometric = Math.exp(all.reduce((sum, t) => sum + Math.log(t.plain / t.numjet), 0) / all.length);
  say(
    `${all.length} comparisons, numjet ${formatRatio(geometric)} as fast as the plain loops (geometric mean); ${((performance.now() - started) / 1000).toFixed(0)} s.`,
  );
}

function flights(count: number, progress: Progress, say: (line?: string) => void): void {
  say(pc.bold(`${count}/${count}  A real file: flights of vega-datasets`));
  const path = flightsPath();
  progress.step("reading the file");
  const start = performance.now();
  const table = loadFlights(path);
  const loaded = performance.now() - start;
  progress.step("summarising");
  const summary = summarise(table);
  checkAgainstNumPy(summary);
  const took = timeit(() => summarise(table), { time: 300 }).median;
  progress.done();
  const rows = Object.entries(summary).filter(([, v]) => typeof v === "number") as [string, number][];
  say(
    renderTable(
      ["", "value"],
      rows.map(([name, v]) => [name, Number.isInteger(v) ? v.toLocaleString("en") : v.toFixed(4)]),
    ),
  );
  const names = ["delay", "distance", "time"];
  say(
    renderTable(
      ["correlation", ...names],
      (summary.correlation as number[][]).map((r, i) => [names[i], ...r.map((x) => x.toFixed(4))]),
    ),
  );
  say(
    `  ${table.delay.size.toLocaleString("en")} rows read and parsed in ${loaded.toFixed(0)} ms, summarised in ${took.toFixed(1)} ms; every figure equals the recorded NumPy value.`,
  );
}
