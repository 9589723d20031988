/**
 * @file Refuses option names that a function does not have, so that a typing error is never silently ignored.
 * @module
 */
import { ValueError } from "../errors.ts";

/** @throws ValueError naming the function, the names that it takes and the one that came. */
export function checkOptions(options: object, allowed: readonly string[], fn: string): void {
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) throw new ValueError(`${fn}: expected options ${allowed.join(", ")}, got ${key}`);
  }
}
