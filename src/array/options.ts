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

/** An axis (or axes) given alone or in an options object that has nothing else. */
export type AxisOption<A> = A | { readonly axis?: A };

/** The axis of a call that takes it alone or in options; undefined for none. @throws ValueError for other options */
export function axisOf<A extends number | readonly number[] | null>(
  given: AxisOption<A> | undefined,
  fn: string,
): A | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given as A | undefined;
  checkOptions(given, ["axis"], fn);
  return (given as { readonly axis?: A }).axis;
}
