/**
 * @file Decimal digits of a positive binary floating-point number: the shortest that read back as the same number, the
 * shortest cut to a place, and the exact expansion. Every rounding is of the exact value, ties to even. No text layout.
 * Reference: Steele and White, "How to print floating-point numbers accurately" (the free-format algorithm, Dragon4).
 * @module
 */

/** The component types that have digits after the point. */
export type FloatScalar = "f16" | "f32" | "f64";

/** A decimal number `d.ddd × 10^exponent`; `text` has no point and is "0" only for a value that rounded to nothing. */
export interface Decimal {
  readonly text: string;
  readonly exponent: number;
}

/** Facts of a binary format that digits depend on. */
interface FloatFormat {
  /** Bits of the significand, the hidden one included. */
  readonly bits: number;
  /** Power of two of the last bit of the least subnormal. */
  readonly lastPlace: number;
  /** Least normal number. */
  readonly leastNormal: number;
  /** Every decimal of so many digits survives the way to this format and back. */
  readonly decimals: number;
}

// biome-ignore format: an aligned table
const formats: { readonly [F in FloatScalar]: FloatFormat } = {
  f16: { bits: 11, lastPlace: -24,   leastNormal: 2 ** -14,   decimals: 3 },
  f32: { bits: 24, lastPlace: -149,  leastNormal: 2 ** -126,  decimals: 6 },
  f64: { bits: 53, lastPlace: -1074, leastNormal: 2 ** -1022, decimals: 15 },
};

/** The decimal of zero. */
export const zeroDecimal: Decimal = { text: "0", exponent: 0 };

/** Every decimal of so many digits survives the way to this format and back: NumPy's `finfo(…).precision`. */
export function safeDecimals(scalar: FloatScalar): number {
  return formats[scalar].decimals;
}

const bitsView = new DataView(new ArrayBuffer(8));

/** `x = significand · 2^exponent`, both whole; the significand as a double has it (subnormals without the hidden bit). */
function split(x: number): { significand: bigint; exponent: number } {
  bitsView.setFloat64(0, x);
  const bits = bitsView.getBigUint64(0);
  const biased = Number(bits >> 52n) & 0x7ff;
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { significand: fraction, exponent: -1074 }
    : { significand: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** `x = value / scale`, both whole. */
function ratio(x: number): { value: bigint; scale: bigint } {
  const { significand, exponent } = split(x);
  return exponent >= 0
    ? { value: significand << BigInt(exponent), scale: 1n }
    : { value: significand, scale: 1n << BigInt(-exponent) };
}

/**
 * The shortest digits that name `x` among the numbers of its format, or, with a place `upTo`, at least all digits down
 * to `10^upTo`. Digits are generated one by one beside the two half-gaps to the neighbours, all over one denominator.
 */
function generate(x: number, scalar: FloatScalar, upTo: number): Decimal {
  const { bits, lastPlace } = formats[scalar];
  const { significand, exponent } = split(x);
  const bitLength = significand.toString(2).length;
  // The place of the last bit in x's own format; a double's significand of a float32 ends in zeros beyond it.
  const place = Math.max(exponent + bitLength - bits, lastPlace);
  const mantissa =
    place >= exponent ? significand >> BigInt(place - exponent) : significand << BigInt(exponent - place);
  const even = (mantissa & 1n) === 0n;
  // Just below a power of two numbers lie twice as dense, except at the bottom of the range.
  const narrowBelow = mantissa === 1n << BigInt(bits - 1) && place > lastPlace;
  let value = mantissa * 4n;
  let scale = 4n;
  let below = narrowBelow ? 1n : 2n;
  let above = 2n;
  if (place >= 0) {
    const shift = BigInt(place);
    value <<= shift;
    below <<= shift;
    above <<= shift;
  } else scale <<= BigInt(-place);

  let first = Math.floor(Math.log10(x));
  const power = 10n ** BigInt(Math.abs(first));
  if (first >= 0) scale *= power;
  else {
    value *= power;
    below *= power;
    above *= power;
  }
  // log10 may be off by one at powers of ten.
  if (value >= scale * 10n) {
    first += 1;
    scale *= 10n;
  } else if (value < scale) {
    first -= 1;
    value *= 10n;
    below *= 10n;
    above *= 10n;
  }

  let text = "";
  for (let digitPlace = first; ; digitPlace--) {
    const digit = value / scale;
    value -= digit * scale;
    const low = even ? value <= below : value < below;
    const high = even ? value + above >= scale : value + above > scale;
    if ((low || high) && digitPlace <= upTo) {
      const half = value * 2n;
      const up = low === high ? half > scale || (half === scale && (digit & 1n) === 1n) : high;
      text += digit.toString();
      return up ? increment(text, first) : { text, exponent: first };
    }
    text += digit.toString();
    value *= 10n;
    below *= 10n;
    above *= 10n;
  }
}

/** One more in the last place of `text`; the zeros that a carry leaves are dropped. */
function increment(text: string, exponent: number): Decimal {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 57) end--;
  if (end === 0) return { text: "1", exponent: exponent + 1 };
  return { text: text.slice(0, end - 1) + String.fromCharCode(text.charCodeAt(end - 1) + 1), exponent };
}

/** The shortest digits that name the positive number `x` among the numbers of its format. */
export function shortest(x: number, scalar: FloatScalar): Decimal {
  if (scalar !== "f64") return generate(x, scalar, Number.POSITIVE_INFINITY);
  const text = x.toExponential();
  const mark = text.indexOf("e");
  const digits = mark === 1 ? text.slice(0, 1) : text.slice(0, 1) + text.slice(2, mark);
  return { text: digits, exponent: Number(text.slice(mark + 1)) };
}

/** -1, 0 or 1 as `x` is less than, equal to or greater than `text · 10^place`, exactly. */
function compare(x: number, text: string, place: number): number {
  let { value, scale } = ratio(x);
  if (place >= 0) scale *= 10n ** BigInt(place);
  else value *= 10n ** BigInt(-place);
  const other = BigInt(text) * scale;
  return value < other ? -1 : value > other ? 1 : 0;
}

/**
 * `decimal`, the shortest digits of `x`, rounded to a multiple of `10^place`. Rounding the shortest digits rounds `x`
 * itself: a midpoint between `x` and its digits would have been a shorter name of `x`. Only a midpoint that *is* the
 * shortest digits needs the exact value.
 */
export function cut(decimal: Decimal, x: number, place: number): Decimal {
  const { text, exponent } = decimal;
  const kept = exponent - place + 1;
  if (kept >= text.length) return decimal;
  if (kept < 0) return { text: "0", exponent: place };
  const next = text.charCodeAt(kept) - 48;
  const last = kept > 0 ? text.charCodeAt(kept - 1) - 48 : 0;
  let up = next >= 5;
  if (next === 5 && text.length === kept + 1) {
    const side = compare(x, text, place - 1);
    up = side > 0 || (side === 0 && last % 2 === 1);
  }
  if (kept === 0) return { text: up ? "1" : "0", exponent: place };
  const head = text.slice(0, kept);
  return up ? increment(head, exponent) : { text: head, exponent };
}

/** The place of the first digit of `x` itself; its shortest digits may have been rounded up to a power of ten. */
export function leadingPlace(decimal: Decimal, x: number): number {
  return decimal.text === "1" && compare(x, "1", decimal.exponent) < 0 ? decimal.exponent - 1 : decimal.exponent;
}

/**
 * `decimal`, the shortest digits of `x`, carried on with the digits of the exact value down to `10^place`. Zeros at
 * the end may be left out.
 */
export function extend(decimal: Decimal, x: number, scalar: FloatScalar, place: number): Decimal {
  const { decimals, leastNormal } = formats[scalar];
  // So few digits come back from the format unharmed: what follows is zeros.
  if (decimal.exponent - place < decimals && x >= leastNormal) return decimal;
  return extendFully(decimal, x, scalar, place);
}

/** As `extend`, with the zeros at the end, except those that a carry made. */
export function extendFully(decimal: Decimal, x: number, scalar: FloatScalar, place: number): Decimal {
  return decimal.exponent - decimal.text.length < place ? decimal : generate(x, scalar, place);
}

/** The exact value of `x` rounded to a multiple of `10^place`. */
export function exactTo(x: number, place: number): Decimal {
  const digits = -place;
  if (digits >= 0 && digits <= 100 && x < 1e21) {
    let text = x.toFixed(digits).replace(".", "");
    // toFixed is exact but rounds ties up. A tie means that x·2·10^digits is odd, so that x·2^(digits+1) is.
    if ((x * 2 ** (digits + 1)) % 2 === 1 && text.charCodeAt(text.length - 1) % 2 === 1) {
      text = text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) - 1);
    }
    return normalized(text, place);
  }
  let { value, scale } = ratio(x);
  if (place >= 0) scale *= 10n ** BigInt(place);
  else value *= 10n ** BigInt(digits);
  let quotient = value / scale;
  const twice = (value - quotient * scale) * 2n;
  if (twice > scale || (twice === scale && (quotient & 1n) === 1n)) quotient += 1n;
  return normalized(quotient.toString(), place);
}

/**
 * The exact value of `x` rounded to `count` significant digits. Zeros at the end stand only where the value goes on
 * behind them, as they come out of a digit generator that stops when nothing is left.
 */
export function exactDigits(x: number, count: number): Decimal {
  let first = Math.floor(Math.log10(x));
  // log10 may be off by one at powers of ten.
  if (compare(x, "1", first) < 0) first -= 1;
  else if (compare(x, "1", first + 1) >= 0) first += 1;
  const place = first - count + 1;
  const { text, exponent } = exactTo(x, place);
  const goesOn = text.endsWith("0") && compare(x, text, exponent - text.length + 1) > 0;
  return goesOn ? { text, exponent } : { text: text.replace(/0+$/, ""), exponent };
}

/** Digits whose last stands at `10^place`, without leading zeros. */
function normalized(text: string, place: number): Decimal {
  const digits = text.replace(/^0+/, "");
  return digits === "" ? { text: "0", exponent: place } : { text: digits, exponent: place + digits.length - 1 };
}
