/**
 * @file Compares computed elements with golden ones, bit for bit or within units in the last place; knows no arrays.
 * Distances follow Muller et al., Handbook of Floating-Point Arithmetic (2nd ed.), section 2.3.2.
 */
import type { GoldenDType } from "./decode.ts";
import type { GoldenElement } from "./read.ts";

/** Significant bits and least exponent of each floating-point dtype, by the dtype of a number or of a complex number's parts. */
const formats: { [D in GoldenDType]?: { precision: number; least: number } } = {
  float16: { precision: 11, least: -14 },
  float32: { precision: 24, least: -126 },
  float64: { precision: 53, least: -1022 },
  complex64: { precision: 24, least: -126 },
  complex128: { precision: 53, least: -1022 },
};

/** How far results may be from the golden ones; with neither given, bits must agree (any NaN equals any NaN). */
export interface Allowance {
  /** Units in the last place of the golden value. */
  ulps?: number;
  /** Fraction of the golden value, or of `magnitude` where that is given; of a complex number, parts or the whole. */
  tolerance?: number;
  /** What `tolerance` is a fraction of, element by element: for a sum, the sum of the absolute terms. */
  magnitude?: readonly number[];
  /** Zeros of either sign are equal. Only for results whose sign of zero NumPy itself leaves to chance. */
  signlessZero?: boolean;
}

/** The distance from `got` to `want` in units of `want`'s last place in `dtype`. */
export function ulpDistance(got: number, want: number, dtype: GoldenDType): number {
  if (Object.is(got, want) || (Number.isNaN(got) && Number.isNaN(want)) || (got === 0 && want === 0)) return 0;
  const format = formats[dtype];
  if (!format || !Number.isFinite(got) || !Number.isFinite(want)) return Number.POSITIVE_INFINITY;
  const unit = 2 ** (Math.max(exponentOf(want), format.least) - format.precision + 1);
  // Halves keep the difference of two numbers near the largest double finite; the unit of a subnormal cannot be halved.
  return Math.abs(want) > 1 ? Math.abs(got / 2 - want / 2) / (unit / 2) : Math.abs(got - want) / unit;
}

/** The first element that is not as it should be, in words; undefined where all are. */
export function mismatch(
  got: readonly GoldenElement[],
  want: readonly GoldenElement[],
  dtype: GoldenDType,
  allowance: Allowance = {},
): string | undefined {
  if (got.length !== want.length) return `expected ${want.length} elements, got ${got.length}`;
  const at = want.findIndex((element, i) => !agrees(got[i], element, dtype, allowance, i));
  if (at < 0) return undefined;
  const both = `element ${at}: expected ${show(want[at])}, got ${show(got[at])}`;
  const [first, second] = [got[at], want[at]];
  return typeof first === "number" && typeof second === "number" && formats[dtype]
    ? `${both} (${ulpDistance(first, second, dtype)} ULP)`
    : both;
}

function agrees(got: GoldenElement, want: GoldenElement, dtype: GoldenDType, allowance: Allowance, i: number): boolean {
  if (typeof want === "object") return typeof got === "object" && agreeingParts(got, want, dtype, allowance, i);
  if (typeof want !== "number" || typeof got !== "number") return got === want;
  if (Object.is(got, want)) return true;
  if (got === 0 && want === 0) return allowance.signlessZero === true;
  if (allowance.ulps !== undefined && ulpDistance(got, want, dtype) <= allowance.ulps) return true;
  return within(Math.abs(got - want), Math.abs(want), allowance, i);
}

type Complex = { re: number; im: number };

function agreeingParts(got: Complex, want: Complex, dtype: GoldenDType, allowance: Allowance, i: number): boolean {
  const { ulps } = allowance;
  const parts = { ...allowance, magnitude: undefined };
  if (agrees(got.re, want.re, dtype, parts, i) && agrees(got.im, want.im, dtype, parts, i)) return true;
  const distance = Math.hypot(got.re - want.re, got.im - want.im);
  const size = Math.hypot(want.re, want.im);
  const format = formats[dtype];
  if (!Number.isFinite(size)) return false;
  const asWhole = ulps !== undefined && format !== undefined && distance <= ulps * size * 2 ** (1 - format.precision);
  return asWhole || within(distance, size, allowance, i);
}

function within(distance: number, size: number, { tolerance, magnitude }: Allowance, i: number): boolean {
  return tolerance !== undefined && Number.isFinite(size) && distance <= tolerance * (magnitude ? magnitude[i] : size);
}

/** floor(log2 |x|) of a finite nonzero double, subnormals included. */
function exponentOf(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  const tiny = Math.abs(x) < 2 ** -1022;
  view.setFloat64(0, tiny ? x * 2 ** 54 : x);
  return ((view.getUint16(0) >> 4) & 0x7ff) - 1023 - (tiny ? 54 : 0);
}

function show(element: GoldenElement): string {
  if (typeof element === "object") return `${show(element.re)} + ${show(element.im)}j`;
  return Object.is(element, -0) ? "-0" : String(element);
}
