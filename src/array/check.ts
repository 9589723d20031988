/**
 * @file Checks for callers without types: is this an array, a list, a whole number? Each names the function and the argument, so
 * that nobody has to read a TypeError from our insides. Option names are checked in options.ts, axes in shape/axes.ts.
 * @module
 */
import { ValueError } from "../errors.ts";
import { NDArray } from "./ndarray.ts";

/** A value in words, for messages. */
export function describe(value: unknown): string {
  if (typeof value === "string") return `the string ${JSON.stringify(value)}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  return value instanceof NDArray ? "an array" : `an instance of ${value.constructor?.name ?? "no class"}`;
}

/** For what is written to or asked about its memory: nothing else may stand for the array. @throws ValueError */
export function expectArray(value: unknown, what: string, fn: string): asserts value is NDArray {
  if (!(value instanceof NDArray))
    throw new ValueError(`${fn}: expected ${what} to be an array, got ${describe(value)}`);
}

/** A list of arguments, or an array that stands for those along its first axis. @throws ValueError */
export function expectList(value: unknown, what: string, fn: string): asserts value is readonly unknown[] | NDArray {
  if (!Array.isArray(value) && !(value instanceof NDArray && value.ndim > 0))
    throw new ValueError(`${fn}: expected a list of ${what}, got ${describe(value)}`);
}

/** A whole number. @throws ValueError */
export function wholeNumber(value: unknown, what: string, fn: string): number {
  if (!Number.isInteger(value))
    throw new ValueError(`${fn}: expected a whole number for ${what}, got ${describe(value)}`);
  return value as number;
}
