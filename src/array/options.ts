/**
 * @file Refuses option names that a function does not have, so that a typing error is never silently ignored.
 * @module
 */
import { ValueError } from "../errors.ts";

/** What stands where an options object was expected, in words. */
function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : `an instance of ${value.constructor?.name ?? "no class"}`;
}

/** Options come as plain objects; arrays, the usual slip of those who pass `out` by position, do not pass for one. */
function isOptions(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const proto = Object.getPrototypeOf(value);
  return proto === null || proto === Object.prototype || Object.getPrototypeOf(proto) === null;
}

/** @throws ValueError naming the function, the names that it takes and the one that came. */
export function checkOptions(options: object, allowed: readonly string[], fn: string): void {
  if (!isOptions(options)) {
    throw new ValueError(`${fn}: expected options ${allowed.join(", ")} in an object, got ${describe(options)}`);
  }
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
