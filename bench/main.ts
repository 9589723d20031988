/**
 * @file `npm run bench -- [--filter text] [--json file] [--rounds n]`: numjet beside NumPy, numpy-ts and jax-js where they are
 * installed (see bench/peers/), in one run. Prints medians and ratios, losing rows too.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { renderTable } from "../src/cli/tour/render.ts";
import * as np from "../src/index.ts";
import { formatTime } from "../src/profile/timeit.ts";
import { device } from "../src/runtime/device.ts";
import type { BenchCase, PeerName } from "./case.ts";
import { cases } from "./cases.ts";
import { Peer } from "./peer.ts";
import { type BenchResult, runCase } from "./run.ts";

const options = new Command("bench")
  .option("-f, --filter <text>", "cases whose name contains this", "")
  .option("-j, --json <file>", "also write the results here")
  .option("-r, --rounds <n>", "rounds a case", "9")
  .option("--python <path>", "the Python that has NumPy", process.env.NUMJET_PYTHON ?? "python3")
  .parse()
  .opts<{ filter: string; json?: string; rounds: string; python: string }>();

const root = resolve(import.meta.dirname, existsSync(join(import.meta.dirname, "peers")) ? ".." : "../..");
const peersFolder = join(root, "bench/peers");

async function startPeers(threads: number): Promise<{ [K in PeerName]?: Peer }> {
  const script = join(peersFolder, "js_server.mjs");
  return {
    numpy: await Peer.start(options.python, [join(peersFolder, "numpy_server.py")], {
      NUMJET_BENCH_THREADS: String(threads),
    }),
    numpyTs: existsSync(join(peersFolder, "node_modules/numpy-ts"))
      ? await Peer.start(process.execPath, [script, "numpy-ts"])
      : undefined,
    jaxJs: existsSync(join(peersFolder, "node_modules/@jax-js/jax"))
      ? await Peer.start(process.execPath, [script, "@jax-js/jax"])
      : undefined,
  };
}

const cell = (value: number | string | undefined): string =>
  value === undefined ? "" : typeof value === "number" ? formatTime(value) : value.slice(0, 40);
const ratioCell = (r: number | undefined): string => (r === undefined ? "" : r.toFixed(2));

function row(r: BenchResult): string[] {
  const ratio = r.ratios.numpy;
  const verdict = r.goal === undefined || ratio === undefined ? "" : ratio >= r.goal ? "reached" : "missed";
  const rate =
    r.gigaflops !== undefined
      ? `${r.gigaflops.toFixed(1)} GF/s`
      : r.gigabytesPerSecond !== undefined
        ? `${r.gigabytesPerSecond.toFixed(1)} GB/s`
        : "";
  return [
    r.name,
    formatTime(r.numjet),
    rate,
    cell(r.peers.numpy),
    ratioCell(ratio),
    r.goal?.toString() ?? "",
    verdict,
    cell(r.peers.numpyTs),
    ratioCell(r.ratios.numpyTs),
    cell(r.peers.jaxJs),
    ratioCell(r.ratios.jaxJs),
  ];
}

const chosen = cases.filter((c: BenchCase) => c.name.includes(options.filter));
if (chosen.length === 0) {
  console.error(`bench: expected --filter to match a case, got ${options.filter}`);
  process.exit(1);
}
const results: BenchResult[] = [];
const groups = new Map<number, BenchCase[]>();
for (const c of chosen) {
  const threads = c.threads ?? np.get_num_threads();
  groups.set(threads, [...(groups.get(threads) ?? []), c]);
}
console.log(`numjet on the ${device().kind} device (${device().target.name}), Node ${process.version}`);
for (const [threads, group] of groups) {
  const peers = await startPeers(threads);
  const present = Object.values(peers).filter((p) => p !== undefined);
  console.log(
    `${threads} thread${threads === 1 ? "" : "s"}, beside ${present.map((p) => p.name).join(", ") || "nobody: see bench/peers/README.md"}`,
  );
  np.set_num_threads(threads);
  for (const c of group) {
    const result = await runCase(c, peers, Number(options.rounds));
    results.push(result);
    console.log(`  ${row(result).filter(Boolean).join("  ")}`);
  }
  for (const p of present) p.stop();
}
console.log();
console.log(
  renderTable(
    ["case", "numjet", "rate", "NumPy", "ratio", "goal", "", "numpy-ts", "ratio", "jax-js", "ratio"],
    results.map(row),
  ),
);
if (options.json !== undefined) {
  writeFileSync(
    options.json,
    `${JSON.stringify({ device: device().kind, target: device().target.name, node: process.version, results }, undefined, 1)}\n`,
  );
}
