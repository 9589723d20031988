/**
 * @file `np.timeit`: how long a function takes, as IPython's `%timeit` tells it: loops chosen by itself, warmed up, best and
 * spread over runs. The measuring is tinybench's.
 * @module
 */
import { Bench } from "tinybench";
import { ValueError } from "../errors.ts";

/** How to measure; all optional. */
export interface TimeitOptions {
  /** Runs to take statistics over; by default as many as fit `time`. */
  readonly runs?: number;
  /** Milliseconds to spend measuring (default 500). */
  readonly time?: number;
  /** Bytes that one call reads and writes, for the rate. */
  readonly bytes?: number;
}

/** What was measured; times in milliseconds a call. */
export class TimeitResult {
  readonly best: number;
  readonly median: number;
  readonly mean: number;
  /** Standard deviation over runs. */
  readonly spread: number;
  readonly runs: number;
  /** Calls in one run. */
  readonly loops: number;
  /** At the median; undefined when the bytes are not known. */
  readonly bytesPerSecond: number | undefined;

  constructor(figures: {
    best: number;
    median: number;
    mean: number;
    spread: number;
    runs: number;
    loops: number;
    bytes?: number;
  }) {
    this.best = figures.best;
    this.median = figures.median;
    this.mean = figures.mean;
    this.spread = figures.spread;
    this.runs = figures.runs;
    this.loops = figures.loops;
    this.bytesPerSecond = figures.bytes === undefined ? undefined : (figures.bytes / figures.median) * 1000;
  }

  toString(): string {
    const rate = this.bytesPerSecond === undefined ? "" : `, ${(this.bytesPerSecond / 1e9).toFixed(1)} GB/s`;
    return (
      `${formatTime(this.mean)} ± ${formatTime(this.spread)} per loop ` +
      `(mean ± std. dev. of ${this.runs} runs, ${this.loops.toLocaleString("en")} loop${this.loops === 1 ? "" : "s"} each; best ${formatTime(this.best)}${rate})`
    );
  }
}

const units: readonly (readonly [number, string])[] = [
  [1e3, "s"],
  [1, "ms"],
  [1e-3, "µs"],
  [1e-6, "ns"],
];

/** Milliseconds as people write them: `1.24 ms`, `310 ns`. */
export function formatTime(milliseconds: number): string {
  for (const [size, unit] of units) {
    if (milliseconds >= size) return `${(milliseconds / size).toPrecision(3)} ${unit}`;
  }
  return `${(milliseconds / 1e-6).toPrecision(3)} ns`;
}

/** A run of calls is made this long, in milliseconds, so that the timer's own cost (some 50 ns) does not show. */
const runMilliseconds = 0.2;

/**
 * Times `fn`.
 * @throws ValueError for a function that returns a promise: its time would be that of starting it.
 */
export function timeit(fn: () => unknown, options: TimeitOptions = {}): TimeitResult {
  const first = fn();
  if (first instanceof Promise)
    throw new ValueError("timeit: expected a synchronous function, got one that returns a promise");
  let loops = 1;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < loops; i++) fn();
    const took = performance.now() - start;
    if (took >= runMilliseconds || loops >= 1 << 24) break;
    loops *= took < runMilliseconds / 8 ? 8 : 2;
  }
  const time = options.time ?? 500;
  const bench = new Bench({
    time: options.runs === undefined ? time : 0,
    iterations: options.runs ?? 5,
    warmupTime: Math.min(50, time / 5),
    warmupIterations: 1,
    throws: true,
  });
  bench.add("fn", () => {
    for (let i = 0; i < loops; i++) fn();
  });
  const [task] = bench.runSync();
  const { result } = task;
  if (!("latency" in result)) throw new ValueError(`timeit: expected a completed measurement, got ${result.state}`);
  const { latency } = result;
  return new TimeitResult({
    best: latency.min / loops,
    median: latency.p50 / loops,
    mean: latency.mean / loops,
    spread: latency.sd / loops,
    runs: latency.samplesCount,
    loops,
    bytes: options.bytes,
  });
}
