/**
 * @file The print options of the whole process: reading, setting, and setting for a while. No formatting.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.set_printoptions.html
 * @module
 */

import type { Complex } from "../../dtype/dtype.ts";
import { ValueError } from "../../errors.ts";
import { checkOptions } from "../options.ts";
import type { Printable } from "./printable.ts";

/** How many digits: exactly `precision`, all that it takes, at most `precision`, or that with the same number for all. */
export type FloatMode = "fixed" | "unique" | "maxprec" | "maxprec_equal";

/** `-` no plus signs, `+` always a sign, a space where a plus would stand. */
export type SignMode = "-" | "+" | " ";

/** Functions that write elements themselves, by type; the exact type goes before the kind, the kind before `all`. */
export interface Formatters {
  bool?: (x: boolean) => string;
  int?: (x: number | bigint) => string;
  int_kind?: (x: number | bigint) => string;
  float?: (x: number) => string;
  float_kind?: (x: number) => string;
  complexfloat?: (x: Complex) => string;
  complex_kind?: (x: Complex) => string;
  all?: (x: number | bigint | boolean | Complex) => string;
}

/** NumPy's print options under NumPy's names. */
export interface PrintOptions {
  /** Digits after the point, at most or exactly as `floatmode` says. */
  precision: number;
  /** Arrays of more elements are summarised. */
  threshold: number;
  /** Elements shown at each end of a summarised axis. */
  edgeitems: number;
  /** Characters of a line. */
  linewidth: number;
  /** Never use an exponent because numbers are small. */
  suppress: boolean;
  nanstr: string;
  infstr: string;
  sign: SignMode;
  floatmode: FloatMode;
  formatter: Formatters | null;
  /** Writes arrays in NumPy's stead wherever their repr is asked for. */
  override_repr: ((a: Printable) => string) | null;
}

/** What may be handed to `set_printoptions`: any of the options; null leaves an option as it is. */
export type PrintOptionsInput = { [K in keyof PrintOptions]?: PrintOptions[K] | null };

const defaults: Readonly<PrintOptions> = {
  precision: 8,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 75,
  suppress: false,
  nanstr: "nan",
  infstr: "inf",
  sign: "-",
  floatmode: "maxprec",
  formatter: null,
  override_repr: null,
};

let current: Readonly<PrintOptions> = defaults;

interface Check {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const wholeFromZero: Check = {
  expected: "a whole number from 0",
  holds: (value) => Number.isInteger(value) && (value as number) >= 0,
};
const text: Check = { expected: "a string", holds: (value) => typeof value === "string" };
const flag: Check = { expected: "true or false", holds: (value) => typeof value === "boolean" };
const oneOf = (...choices: string[]): Check => ({
  expected: `one of ${choices.map((choice) => `"${choice}"`).join(", ")}`,
  holds: (value) => choices.includes(value as string),
});
const formatterKeys = ["bool", "int", "int_kind", "float", "float_kind", "complexfloat", "complex_kind", "all"];

const checks: { readonly [K in keyof PrintOptions]: Check } = {
  precision: wholeFromZero,
  threshold: {
    expected: "a number, not NaN (Infinity shows every element)",
    holds: (value) => typeof value === "number" && !Number.isNaN(value),
  },
  edgeitems: wholeFromZero,
  linewidth: { expected: "a number, not NaN", holds: (value) => typeof value === "number" && !Number.isNaN(value) },
  suppress: flag,
  nanstr: text,
  infstr: text,
  sign: oneOf("-", "+", " "),
  floatmode: oneOf("fixed", "unique", "maxprec", "maxprec_equal"),
  formatter: {
    expected: `functions under some of ${formatterKeys.join(", ")}`,
    holds: (value) =>
      typeof value === "object" &&
      Object.entries(value as object).every(
        ([key, write]) => formatterKeys.includes(key) && (write === undefined || typeof write === "function"),
      ),
  },
  override_repr: { expected: "a function", holds: (value) => typeof value === "function" },
};

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object"
    ? `an object with ${Object.keys(value as object).join(", ") || "nothing"}`
    : `${String(value)}`;
}

/**
 * The options in force with `input` laid over them; null and undefined leave an option as it is.
 * @throws ValueError for a name or a value that is no print option.
 */
export function mergedOptions(caller: string, input: PrintOptionsInput): Readonly<PrintOptions> {
  checkOptions(input, Object.keys(defaults), caller);
  const merged: Record<string, unknown> = { ...current };
  for (const [name, value] of Object.entries(input)) {
    if (value === null || value === undefined) continue;
    const check = checks[name as keyof PrintOptions];
    if (!check.holds(value))
      throw new ValueError(`${caller}: expected ${name} to be ${check.expected}, got ${show(value)}`);
    merged[name] = value;
  }
  return merged as unknown as PrintOptions;
}

/** A copy of the print options in force. */
export function get_printoptions(): PrintOptions {
  return { ...current };
}

/**
 * Sets print options. As in NumPy, options that are left out stay as they are, except `formatter` and `override_repr`,
 * which every call sets anew (to nothing when left out).
 * @throws ValueError for a name or a value that is no print option; nothing is set then.
 */
export function set_printoptions(options: PrintOptionsInput = {}): void {
  const merged = mergedOptions("set_printoptions", options);
  current = { ...merged, formatter: options.formatter ?? null, override_repr: options.override_repr ?? null };
}

/**
 * Sets print options for a while: until the end of the block with `using _ = printoptions({ precision: 3 })`, or while
 * `body` runs (not what a promise from it does later). Afterwards the options are what they were before.
 */
export function printoptions(options: PrintOptionsInput): Disposable;
export function printoptions<T>(options: PrintOptionsInput, body: () => T): T;
export function printoptions<T>(options: PrintOptionsInput, body?: () => T): T | Disposable {
  const before = current;
  set_printoptions(options);
  const restore = () => {
    current = before;
  };
  if (body === undefined) return { [Symbol.dispose]: restore };
  try {
    return body();
  } finally {
    restore();
  }
}
