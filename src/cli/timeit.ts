/**
 * @file `numjet timeit`: times an expression given on the command line.
 * @module
 */
import * as np from "../api.ts";
import { ValueError } from "../errors.ts";
import { type TimeitResult, timeit } from "../profile/timeit.ts";

/** Times `expression` after `setup`, both JavaScript in which `np` is numjet. @throws ValueError when they do not parse. */
export function timeExpression(expression: string, setup: string, time: number): TimeitResult {
  if (!(time > 0)) throw new ValueError(`timeit: expected --time to be a positive number of milliseconds, got ${time}`);
  let make: (np: unknown) => () => unknown;
  try {
    make = new Function("np", `"use strict"; ${setup}; return () => (${expression});`) as typeof make;
  } catch (error) {
    throw new ValueError(
      `timeit: expected JavaScript, got ${(error as Error).message} in: ${setup ? `${setup}; ` : ""}${expression}`,
    );
  }
  return timeit(make(np), { time });
}
