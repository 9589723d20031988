/**
 * @file How the elements of one array are written: the format and width that suit all of them. Given the elements that
 * are shown, a column returns the function that writes one. No lines, no brackets (layout.ts).
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.set_printoptions.html
 * @module
 */

import type { Complex, DType, DTypeKind } from "../../dtype/dtype.ts";
import { type Decimal, type FloatScalar, safeDecimals, shortest } from "./decimal.ts";
import { type DigitSource, positional, scientific } from "./float-text.ts";
import type { Formatters, PrintOptions } from "./options.ts";
import type { Element } from "./printable.ts";

/** Writes one element of an array. */
export type Write = (value: Element) => string;

interface FloatLimits {
  /** From here on numbers get an exponent. */
  readonly ceiling: number;
  /** Below this they do, too: 0.0001 as the format has it. */
  readonly floor: number;
  /** A quotient in doubles that is above 1000 once rounded to the format. */
  readonly wide: (quotient: number) => boolean;
}

const ceilingOf = (scalar: FloatScalar) => Math.min(1e8, 10 ** safeDecimals(scalar));
const limits: { readonly [F in FloatScalar]: FloatLimits } = {
  // float16 has steps of 0.5 at 1000, and the tie 1000.25 rounds to 1000.
  f16: { ceiling: ceilingOf("f16"), floor: 1e-4, wide: (quotient) => quotient > 1000.25 },
  f32: { ceiling: ceilingOf("f32"), floor: Math.fround(1e-4), wide: (quotient) => Math.fround(quotient) > 1000 },
  f64: { ceiling: ceilingOf("f64"), floor: 1e-4, wide: (quotient) => quotient > 1000 },
};

/** Numbers of too many sizes, or too large or small ones, are written with exponents. */
function needsExponent(finite: readonly number[], scalar: FloatScalar, suppress: boolean): boolean {
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const x of finite) {
    const size = Math.abs(x);
    if (size === 0) continue;
    if (size > most) most = size;
    if (size < least) least = size;
  }
  if (most === 0) return false;
  const { ceiling, floor, wide } = limits[scalar];
  return most >= ceiling || (!suppress && (least < floor || wide(most / least)));
}

const longest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, text.length), 0);

/** Both passes over a column ask for the same digits; the second finds them here. */
function remembered(): DigitSource {
  const known = new Map<number, Decimal>();
  return (x, scalar) => {
    let decimal = known.get(x);
    if (decimal === undefined) {
      decimal = shortest(x, scalar);
      known.set(x, decimal);
    }
    return decimal;
  };
}

/** Widths before and after the point, and the function that writes a finite number in them. */
interface FloatPlan {
  padLeft: number;
  padRight: number;
  write(x: number, padLeft: number): string;
}

const emptyPlan: FloatPlan = { padLeft: 0, padRight: 0, write: () => "" };

function exponentPlan(finite: readonly number[], scalar: FloatScalar, options: FloatOptions): FloatPlan {
  const { floatmode } = options;
  const unique = floatmode !== "fixed";
  const plus = options.sign === "+";
  const source = remembered();
  const tight = {
    precision: floatmode === "unique" ? null : options.precision,
    unique,
    trim: unique ? "." : "k",
    plus,
    padLeft: 0,
    minDigits: null,
    expDigits: 2,
  } as const;
  const parts = finite.map((x) => scientific(x, scalar, tight, source).split(/[.e]/));
  const precision = longest(parts.map((part) => part[1]));
  const expDigits = longest(parts.map((part) => part[2])) - 1;
  return {
    padLeft: longest(parts.map((part) => part[0])),
    padRight: precision + expDigits + 2,
    write: (x, padLeft) =>
      scientific(x, scalar, { precision, unique, trim: "k", plus, padLeft, minDigits: precision, expDigits }, source),
  };
}

function pointPlan(finite: readonly number[], scalar: FloatScalar, options: FloatOptions): FloatPlan {
  const { floatmode } = options;
  const unique = floatmode !== "fixed";
  const source = remembered();
  const common = { unique, fractional: true, plus: options.sign === "+" } as const;
  const precision = floatmode === "unique" ? null : options.precision;
  const tight = {
    ...common,
    precision,
    trim: unique ? "." : "k",
    padLeft: 0,
    padRight: null,
    minDigits: null,
  } as const;
  const parts = finite.map((x) => positional(x, scalar, tight, source).split("."));
  const padRight = longest(parts.map((part) => part[1]));
  const equal = floatmode === "fixed" || floatmode === "maxprec_equal";
  const wide = equal
    ? ({ ...common, precision: padRight, trim: "k", padRight, minDigits: padRight } as const)
    : ({ ...common, precision, trim: ".", padRight, minDigits: null } as const);
  return {
    padLeft: longest(parts.map((part) => part[0])),
    padRight,
    write: (x, padLeft) => positional(x, scalar, { ...wide, padLeft }, source),
  };
}

type FloatOptions = Pick<PrintOptions, "precision" | "floatmode" | "suppress" | "sign" | "nanstr" | "infstr">;

/** The column of floating-point numbers, or of one part of complex numbers. */
function floatColumn(values: readonly number[], scalar: FloatScalar, options: FloatOptions): (x: number) => string {
  const { sign, nanstr, infstr } = options;
  const finite = values.filter(Number.isFinite);
  const plan =
    finite.length === 0
      ? emptyPlan
      : (needsExponent(finite, scalar, options.suppress) ? exponentPlan : pointPlan)(finite, scalar, options);
  let { padLeft } = plan;
  if (sign === " " && !finite.some((x) => x < 0 || Object.is(x, -0))) padLeft += 1;
  if (finite.length < values.length) {
    const signed = sign !== "-" || values.includes(Number.NEGATIVE_INFINITY) ? 1 : 0;
    padLeft = Math.max(padLeft, nanstr.length - plan.padRight - 1, infstr.length + signed - plan.padRight - 1);
  }
  const width = padLeft + plan.padRight + 1;
  const plus = sign === "+" ? "+" : "";
  return (x) => {
    if (Number.isFinite(x)) return plan.write(x, padLeft);
    return (Number.isNaN(x) ? plus + nanstr : (x < 0 ? "-" : plus) + infstr).padStart(width);
  };
}

function complexColumn(values: readonly Element[], dtype: DType, options: PrintOptions): Write {
  const scalar = dtype.scalar as FloatScalar;
  const parts = values as readonly Complex[];
  const writeReal = floatColumn(
    parts.map((z) => z.re),
    scalar,
    options,
  );
  const writeImaginary = floatColumn(
    parts.map((z) => z.im),
    scalar,
    { ...options, sign: "+" },
  );
  return (value) => {
    const { re, im } = value as Complex;
    const imaginary = writeImaginary(im);
    const digits = imaginary.trimEnd();
    return `${writeReal(re)}${digits}j${imaginary.slice(digits.length)}`;
  };
}

function integerColumn(values: readonly Element[], _dtype: DType, { sign }: PrintOptions): Write {
  const text = (value: number | bigint) => (sign === "+" && value >= 0 ? `+${value}` : String(value));
  const integers = values as readonly (number | bigint)[];
  // Room for a sign that no number has, where it is asked for.
  const room = sign === " " && integers.every((value) => value >= 0) ? 1 : 0;
  const width = longest(integers.map(text)) + room;
  return (value) => text(value as number | bigint).padStart(width);
}

/** In an array both words take the room of the longer; alone they do not. */
function boolColumn(_values: readonly Element[], _dtype: DType, _options: PrintOptions, alone: boolean): Write {
  return (value) => (value ? (alone ? "True" : " True") : "False");
}

const columns: {
  readonly [K in DTypeKind]: (values: readonly Element[], dtype: DType, options: PrintOptions, alone: boolean) => Write;
} = {
  b: boolColumn,
  i: integerColumn,
  u: integerColumn,
  f: (values, dtype, options) => {
    const write = floatColumn(values as readonly number[], dtype.scalar as FloatScalar, options);
    return (value) => write(value as number);
  },
  c: complexColumn,
};

const formatterNames: { readonly [K in DTypeKind]: readonly (keyof Formatters)[] } = {
  b: ["bool", "all"],
  i: ["int", "int_kind", "all"],
  u: ["int", "int_kind", "all"],
  f: ["float", "float_kind", "all"],
  c: ["complexfloat", "complex_kind", "all"],
};

/** The user's own way of writing elements of `dtype`, if there is one. */
export function userWrite(dtype: DType, formatter: Formatters | null): Write | undefined {
  for (const name of formatterNames[dtype.kind]) {
    const write = formatter?.[name];
    if (write !== undefined) return write as Write;
  }
  return undefined;
}

/**
 * The function that writes elements of `dtype` so that `values`, the elements that are shown, stand under each other.
 * @param alone whether the array has no axes
 */
export function makeColumn(values: readonly Element[], dtype: DType, options: PrintOptions, alone: boolean): Write {
  return columns[dtype.kind](values, dtype, options, alone);
}
