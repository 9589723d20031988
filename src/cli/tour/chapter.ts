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

/** Milliseconds spent on each side of a case, beyond a first call of each. */
const budget = 250;

/** Runs one case. @throws ValueError when the two ways disagree: a time would mean nothing then. */
export function runCase(c: Case): Timing {
  const expected = c.plain();
  const got = c.numjet();
  if (!c.same(expected as never, got as never))
    throw new ValueError(`tour: expected ${c.label} to give what the plain loop gives, got another result`);
  const plain = timeit(c.plain, { time: budget, runs: undefined }).median;
  const numjet = timeit(c.numjet, { time: budget }).median;
  return { label: c.label, code: c.code, plain, numjet, plainBytes: c.plainBytes, numjetBytes: c.numjetBytes };
}
