/**
 * @file Runs cases: numjet and the competitors in turn, round after round, so that the machine's moods hit all alike.
 */
import type { BenchCase, PeerName } from "./case.ts";
import type { Peer } from "./peer.ts";

export interface BenchResult {
  readonly name: string;
  readonly goal?: number;
  /** Median milliseconds a call. */
  readonly numjet: number;
  readonly peers: { readonly [K in PeerName]?: number | string };
  /** Median of the rounds' ratios: how many times faster numjet is. */
  readonly ratios: { readonly [K in PeerName]?: number };
  readonly gigabytesPerSecond?: number;
  readonly gigaflops?: number;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Each side's share of a round, in milliseconds: long enough for the clock, short enough for many rounds. */
const roundMilliseconds = 20;

/**
 * Quiet before each turn, in milliseconds. OpenBLAS keeps its threads spinning for some 107 ms after a call (measured: the process time that
 * a sleeping NumPy process goes on using), so that whoever comes next on a machine of two cores would be measured on one.
 */
const settleMilliseconds = { products: 130, others: 5 };

function settle(c: BenchCase): Promise<void> {
  return new Promise((done) =>
    setTimeout(done, c.flops === undefined ? settleMilliseconds.others : settleMilliseconds.products),
  );
}

/** How many calls fill a round. */
function callsFor(ms: number): number {
  return Math.max(1, Math.min(200_000, Math.round(roundMilliseconds / Math.max(ms, 1e-6))));
}

function timeOurs(fn: () => unknown, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) fn();
  return (performance.now() - start) / calls;
}

/** Measures one case over `rounds` rounds. */
export async function runCase(
  c: BenchCase,
  peers: { readonly [K in PeerName]?: Peer },
  rounds: number,
): Promise<BenchResult> {
  const fn = c.numjet();
  fn();
  const warm = timeOurs(fn, 3);
  const calls = callsFor(timeOurs(fn, callsFor(warm)));
  const ours: number[] = [];
  const theirs: { [K in PeerName]?: number[] } = {};
  const failures: { [K in PeerName]?: string } = {};
  const peerCalls: { [K in PeerName]?: number } = {};
  const names = (Object.keys(peers) as PeerName[]).filter((n) => peers[n] !== undefined && c[n] !== undefined);
  for (const n of names) {
    const failed = await peers[n]!.setup(c[n]!.setup);
    const first = failed ?? (await peers[n]!.time(c[n]!.run, 2));
    if (typeof first === "string") {
      failures[n] = first;
      continue;
    }
    const again = await peers[n]!.time(c[n]!.run, callsFor(first));
    if (typeof again === "string") failures[n] = again;
    else peerCalls[n] = callsFor(again);
  }
  for (let round = 0; round < rounds; round++) {
    await settle(c);
    // One call that does not count: after a pause everybody's threads sleep and caches are cold.
    fn();
    ours.push(timeOurs(fn, calls));
    for (const n of names) {
      if (failures[n] !== undefined) continue;
      await settle(c);
      await peers[n]!.time(c[n]!.run, 1);
      const ms = await peers[n]!.time(c[n]!.run, peerCalls[n]!);
      if (typeof ms === "string") failures[n] = ms;
      else {
        theirs[n] ??= [];
        theirs[n].push(ms);
      }
    }
  }
  const numjet = median(ours);
  const results: { [K in PeerName]?: number | string } = {};
  const ratios: { [K in PeerName]?: number } = {};
  for (const n of names) {
    const times = theirs[n];
    if (failures[n] !== undefined || times === undefined) results[n] = failures[n];
    else {
      results[n] = median(times);
      ratios[n] = median(times.map((t, i) => t / ours[i]));
    }
  }
  return {
    name: c.name,
    goal: c.goal,
    numjet,
    peers: results,
    ratios,
    gigabytesPerSecond: c.bytes === undefined ? undefined : c.bytes / numjet / 1e6,
    gigaflops: c.flops === undefined ? undefined : c.flops / numjet / 1e6,
  };
}
