/**
 * @file Python's `%` formats for numbers: `%d %5.3f %g %e %s %x` and so on, exact to the last digit.
 * Reference: https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting
 * @module
 */
import { exactTo } from "../array/print/decimal.ts";
import { scalarRepr, scalarStr } from "../array/print/scalar.ts";
import type { DType } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";

/** A real number of an array. */
export type Real = number | bigint | boolean;

/** One conversion of a format. */
interface Spec {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** Writes a number: its text without padding, sign in front. */
type Convert = (value: Real, spec: Spec, dtype: DType, fn: string) => string;

const toNumber = (value: Real): number => Number(value);

function toWhole(value: Real, fn: string): bigint {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new ValueError(`${fn}: expected a finite number for a whole number format, got ${value}`);
  return typeof value === "number" ? BigInt(Math.trunc(value)) : BigInt(value);
}

const signed = (negative: boolean, digits: string): string => (negative ? `-${digits}` : digits);

/** Digits with a point `places` from the right. */
function pointed(text: string, places: number, always: boolean): string {
  const padded = text.padStart(places + 1, "0");
  const whole = padded.slice(0, padded.length - places);
  return places > 0 || always ? `${whole}.${padded.slice(padded.length - places)}` : whole;
}

function fixed(size: number, precision: number, sharp: boolean): string {
  const { text, exponent } = size === 0 ? { text: "0", exponent: -precision } : exactTo(size, -precision);
  // Digits end at 10^(exponent - length + 1); what is missing down to the precision are zeros.
  return pointed(text + "0".repeat(exponent - text.length + 1 + precision), precision, sharp);
}

function scientific(size: number, precision: number, sharp: boolean): string {
  let [text, exponent] = ["0".repeat(precision + 1), 0];
  if (size > 0) {
    exponent = Number(size.toExponential().split("e")[1]);
    const exact = exactTo(size, exponent - precision);
    // Rounded up to the next power of ten, there is one digit more, which is 0.
    text = exact.text.slice(0, precision + 1);
    exponent = exact.exponent;
  }
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  return `${pointed(text, precision, sharp)}e${exponent < 0 ? "-" : "+"}${digits}`;
}

function general(size: number, precision: number, sharp: boolean): string {
  const digits = precision === 0 ? 1 : precision;
  const text = scientific(size, digits - 1, sharp);
  const exponent = Number(text.split("e")[1]);
  const plain = exponent >= -4 && exponent < digits;
  const chosen = plain ? fixed(size, digits - 1 - exponent, sharp) : text;
  if (sharp || !chosen.includes(".")) return chosen;
  const [mantissa, power] = chosen.split("e");
  return mantissa.replace(/\.?0+$/, "") + (power === undefined ? "" : `e${power}`);
}

const floating =
  (write: (size: number, precision: number, sharp: boolean) => string): Convert =>
  (value, { precision, flags, conversion }) => {
    const x = toNumber(value);
    const negative = x < 0 || Object.is(x, -0);
    const size = Math.abs(x);
    const text = Number.isNaN(x)
      ? "nan"
      : size === Number.POSITIVE_INFINITY
        ? "inf"
        : write(size, precision ?? 6, flags.includes("#"));
    return signed(negative, conversion < "a" ? text.toUpperCase() : text);
  };

function whole(value: Real, { precision }: Spec, _dtype: DType, fn: string): string {
  const n = toWhole(value, fn);
  return signed(n < 0n, (n < 0n ? -n : n).toString().padStart(precision ?? 0, "0"));
}

const based =
  (base: number, prefix: string): Convert =>
  (value, { conversion, flags, precision }, dtype, fn) => {
    if (dtype.kind !== "i" && dtype.kind !== "u")
      throw new ValueError(`${fn}: expected an integer array for the format %${conversion}, got ${dtype.name}`);
    const n = toWhole(value, fn);
    const digits = (n < 0n ? -n : n).toString(base).padStart(precision ?? 0, "0");
    const text = (flags.includes("#") ? prefix : "") + digits;
    return signed(n < 0n, conversion === "X" ? text.toUpperCase() : text);
  };

const worded =
  (write: (value: Real, dtype: DType) => string): Convert =>
  (value, { precision }, dtype) =>
    write(value, dtype).slice(0, precision);

/** Conversions by letter. */
const conversions: { readonly [letter: string]: Convert | undefined } = {
  d: whole,
  i: whole,
  u: whole,
  e: floating(scientific),
  E: floating(scientific),
  f: floating(fixed),
  F: floating(fixed),
  g: floating(general),
  G: floating(general),
  x: based(16, "0x"),
  X: based(16, "0x"),
  o: based(8, "0o"),
  s: worded(scalarStr),
  r: worded(scalarRepr),
};

/** Letters whose texts take no sign and no zeros. */
const plainLetters = "sr";

function padded(text: string, { flags, width, conversion }: Spec): string {
  if (plainLetters.includes(conversion)) return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
  const negative = text.startsWith("-");
  const sign = negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const digits = negative ? text.slice(1) : text;
  if (flags.includes("-")) return (sign + digits).padEnd(width);
  if (!flags.includes("0")) return (sign + digits).padStart(width);
  const prefix = /^0[xXo]/.exec(digits)?.[0] ?? "";
  return sign + prefix + digits.slice(prefix.length).padStart(width - sign.length - prefix.length, "0");
}

/** Makes a row's text out of its numbers, which all have one dtype. */
export type RowFormat = (values: readonly Real[], dtype: DType) => string;

/** Parses a format. @throws ValueError for what Python refuses */
export function rowFormat(format: string, fn: string): RowFormat {
  const pieces: (string | Spec)[] = [];
  let at = 0;
  for (;;) {
    const mark = format.indexOf("%", at);
    if (mark < 0) break;
    pieces.push(format.slice(at, mark));
    const found = /^%([-+ 0#]*)(\d*)(?:\.(\d*))?[hlL]?(.)/s.exec(format.slice(mark));
    const letter = found?.[4];
    if (found === null || letter === undefined || (letter !== "%" && conversions[letter] === undefined))
      throw new ValueError(
        `${fn}: expected a format such as %d, %.3f or %s, got ${JSON.stringify(format.slice(mark))}`,
      );
    const [all, flags, width, precision] = found;
    if (Number(width) > 1000 || Number(precision ?? 0) > 1000)
      throw new ValueError(`${fn}: expected a width and a precision of at most 1000, got ${JSON.stringify(all)}`);
    if (letter === "%" && all !== "%%")
      throw new ValueError(`${fn}: expected a format such as %d, %.3f or %s, got ${JSON.stringify(all)}`);
    if (letter === "%") pieces.push("%");
    else
      pieces.push({
        flags,
        width: Number(width),
        precision: precision === undefined ? undefined : Number(precision),
        conversion: letter,
      });
    at = mark + all.length;
  }
  pieces.push(format.slice(at));
  const wanted = pieces.filter((piece) => typeof piece !== "string").length;
  return (values, dtype) => {
    if (values.length !== wanted)
      throw new ValueError(
        `${fn}: expected a format for ${values.length} numbers, got ${JSON.stringify(format)} for ${wanted}`,
      );
    let next = 0;
    let text = "";
    for (const piece of pieces)
      text +=
        typeof piece === "string"
          ? piece
          : padded(conversions[piece.conversion]!(values[next++], piece, dtype, fn), piece);
    return text;
  };
}
