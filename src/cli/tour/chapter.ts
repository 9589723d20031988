/**
 * @file What a chapter of the tour is, and how one is run: both ways computed, results compared, then timed.
 * @module
 */
import { ValueError } from "../../errors.ts";
import { timeit } from "../../profile/timeit.ts";

/** One comparison: the same numbers, by a loop over JavaScript arrays and by numjet. */
export interface Case {
  readonly label: string;
  /** The line of code that a user would write. */
  readonly code: string;
  readonly plain: () => unknown;
  readonly numjet: () => unknown;
  /** Is what came out the same? */
  readonly same: (plain: never, numjet: never) => boolean;
  /** Bytes of memory that hold the result (or the data, where that is the point). */
  readonly plainBytes: number;
  readonly numjetBytes: number;
}

export interface Chapter {
  readonly title: string;
  /** One sentence: why the second way is faster. */
  readonly why: string;
  /** Makes the data; only when the chapter's turn comes, so that memory is free for the others. */
  readonly prepare: () => readonly Case[];
}

export interface Timing {
  readonly label: string;
  readonly code: string;
  /** Median milliseconds. */
  readonly plain: number;
  readonly numjet: number;
  readonly plainBytes: number;
  readonly numjetBytes: number;
}

/** Milliseconds spent on each side of a case. */
const budget = 200;

/** Median milliseconds of a call; of a slow one (a plain loop may take seconds) from two calls, the checked one included. */
function measure(fn: () => unknown, first: number): number {
  if (first < budget) return timeit(fn, { time: budget }).median;
  const start = performance.now();
  fn();
  return (first + performance.now() - start) / 2;
}

/** Runs one case. @throws ValueError when the two ways disagree: a time would mean nothing then. */
export function runCase(c: Case): Timing {
  const start = performance.now();
  const expected = c.plain();
  const middle = performance.now();
  const got = c.numjet();
  const end = performance.now();
  if (!c.same(expected as never, got as never)) {
    throw new ValueError(`tour: expected ${c.label} to give what the plain loop gives, got another result`);
  }
  const plain = measure(c.plain, middle - start);
  const numjet = measure(c.numjet, end - middle);
  return { label: c.label, code: c.code, plain, numjet, plainBytes: c.plainBytes, numjetBytes: c.numjetBytes };
}
