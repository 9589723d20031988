/**
 * @file Arguments that may come by position or, as Python's keywords, in one plain object at the end.
 * @module
 */
import type { ArrayLike } from "../array/make.ts";
import { checkOptions } from "../array/options.ts";
import { ValueError } from "../errors.ts";
import type { Size } from "./size.ts";

/** Parameters by name, and the size. */
export type Named<K extends string> = { readonly [P in K]?: ArrayLike } & { readonly size?: Size | null };

type PlainOf<T> = Exclude<Extract<T, object>, readonly unknown[]>;

/** The argument if it is a plain object of options. */
export function optionsIn<T>(value: T): PlainOf<T> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const isPlain = Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
  return isPlain ? (value as PlainOf<T>) : undefined;
}

/** The parameters in order, then the size. @throws ValueError where a parameter without a default is missing */
export function namedArguments(
  args: readonly unknown[],
  names: readonly string[],
  fallbacks: readonly (number | undefined)[],
  fn: string,
): ArrayLike[] {
  const options = (optionsIn(args[args.length - 1]) ?? {}) as Record<string, unknown>;
  const all = [...names, "size"];
  checkOptions(options, all, fn);
  const positional = Object.keys(options).length > 0 || optionsIn(args[args.length - 1]) ? args.slice(0, -1) : args;
  if (positional.length > all.length) {
    throw new ValueError(`${fn}: expected at most ${all.length} arguments, got ${positional.length}`);
  }
  return all.map((name, i) => {
    const value = positional[i] ?? options[name] ?? fallbacks[i];
    if (value === undefined && i < names.length) throw new ValueError(`${fn}: expected ${name}, got nothing`);
    return value as ArrayLike;
  });
}
