/**
 * @file log, log2, log10, log1p: x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, then a polynomial in s = f/(2 + f), since
 * log(1 + f) = log((1 + s)/(1 − s)) is odd in s. Muller, "Elementary Functions", 3rd ed. 2016, section 11.4.
 * Polynomials: scripts/math/coefficients.sollya; constants: scripts/math/constants.py.
 * @module
 */
import type { Value } from "../ir.ts";
import type { Emit, Pair } from "./emit.ts";
import { LN2, LN2_REST, LN2_SHORT } from "./exponential.ts";

/** log2(e), log10(e) and log10(2) as two doubles; the high part of log10(2) has 40 bits. */
export const LOG2E = [1.4426950408889634, 2.0355273740931033e-17] as const;
const LOG10E = [0.4342944819032518, 1.098319650216765e-17] as const;
const LOG10_2 = [0.3010299956640665, -8.532344317057107e-14] as const;
/** The bits of √½ and what lifts them to those of 1. */
const SQRT_HALF_BITS = 0x3fe6a09e667f3bcdn;
const TO_ONE_BITS = 0x3ff0000000000000n - SQRT_HALF_BITS;

/** (log((1+s)/(1−s)) − 2s) / s³ in s², |s| ≤ 3 − 2√2; error of the logarithm 2^-59.5. */
// biome-ignore format: coefficients as the script prints them
const LOG = [0.6666666666666734, 0.39999999999416863, 0.2857142874196331, 0.2222219861187013, 0.18183562524597383, 0.1531409201541302, 0.14795576047540374];
/** The same within 2^-37.6, for results in binary32. */
const LOG_F32 = [0.6666666564781816, 0.40000334739406285, 0.2853733295778915, 0.23581755353373124];

/** x = 2^k·(1 + f) for positive finite x. */
export interface Split {
  readonly k: Value;
  readonly f: Value;
}

/** Is x no positive normal number? */
export function isUnusual(m: Emit, x: Value): Value {
  return m.not(m.both(m.ge(x, 2 ** -1022), m.lt(x, Number.POSITIVE_INFINITY)));
}

/** Takes x apart. It may be subnormal only if `unusual` (see above) is given. */
export function splitExponent(m: Emit, x: Value, unusual?: Value): Split {
  let scaled = x;
  let bias: Value = m.num(2 ** 52 + 1023);
  if (unusual !== undefined) {
    [scaled, bias] = m.rarely(unusual, [scaled, bias] as const, (v, normal) => {
      const tiny = m.lt(v, 2 ** -1022);
      return [m.select(tiny, m.mul(v, 2 ** 54), v), m.select(tiny, 2 ** 52 + 1023 + 54, normal)];
    });
  }
  const bits = m.iadd(m.toBits(scaled), TO_ONE_BITS);
  // A whole number below 2^52 set into the bits of 2^52 makes the double 2^52 + that number.
  const k = m.sub(m.toFloat(m.or(m.shr(bits, 52n), 0x4330000000000000n)), bias);
  const significand = m.toFloat(m.iadd(m.and(bits, 0x000fffffffffffffn), SQRT_HALF_BITS));
  return { k, f: m.sub(significand, 1) };
}

/** log(1+f) = f − (f²/2 − s·(f²/2 + R)): half the square of f, and the bracket s·(f²/2 + R). */
function core(m: Emit, f: Value): { square: Value; tail: Value } {
  const square = m.mul(m.mul(f, 0.5), f);
  const s = m.div(f, m.add(f, 2));
  const z = m.mul(s, s);
  const sum = m.mulAdd(z, m.poly(z, LOG), square);
  return { square, tail: m.mul(s, sum) };
}

/** k·ln 2 + log(1+f) + extra, for a tiny `extra`. */
export function logOfSplit(m: Emit, { k, f }: Split, extra?: Value): Value {
  const { square, tail } = core(m, f);
  // |k·ln 2| exceeds |f| or is zero, so the short sum is exact; all else is added to its error first.
  const sum = m.fastTwoSum(m.mul(k, LN2_SHORT), f);
  let low = m.mulAdd(k, LN2_REST, tail);
  if (extra !== undefined) low = m.add(low, extra);
  return m.add(sum.hi, m.add(sum.lo, m.sub(low, square)));
}

/** log(1+f) as a pair with relative error below 2^-55. */
export function log1pPair(m: Emit, f: Value): Pair {
  const { tail } = core(m, f);
  const square = m.twoProd(m.mul(f, 0.5), f);
  const sum = m.fastTwoSum(f, m.neg(square.hi));
  return m.fastTwoSum(sum.hi, m.add(m.sub(sum.lo, square.lo), tail));
}

/** The result for x outside the positive finite numbers: −∞ at zeros, NaN below, x itself at +∞ and NaN. */
function atEdges(m: Emit, x: Value, unusual: Value, y: Value): Value {
  const [result] = m.rarely(unusual, [y] as const, (inside) => {
    const finite = m.select(m.lt(x, Number.POSITIVE_INFINITY), inside, x);
    return [m.select(m.gt(x, 0), finite, m.select(m.eq(x, 0), Number.NEGATIVE_INFINITY, Number.NaN))];
  });
  return result;
}

/** The natural logarithm. */
export function log(m: Emit, x: Value): Value {
  const unusual = isUnusual(m, x);
  return atEdges(m, x, unusual, logOfSplit(m, splitExponent(m, x, unusual)));
}

/** log(1+f) in binary64 with an error of 2^-37, for results in binary32. */
export function log1pShort(m: Emit, f: Value): Value {
  const s = m.div(f, m.add(f, 2));
  const z = m.mul(s, s);
  return m.mulAdd(m.mul(s, z), m.poly(z, LOG_F32), m.add(s, s));
}

/** The product of a pair and a constant given as two doubles. */
export function timesConstant(m: Emit, x: Pair, [hi, lo]: readonly [number, number]): Pair {
  const p = m.twoProd(x.hi, hi);
  return { hi: p.hi, lo: m.add(p.lo, m.mulAdd(x.hi, lo, m.mul(x.lo, hi))) };
}

/** The binary logarithm; exact at powers of two. */
export function log2(m: Emit, x: Value): Value {
  const unusual = isUnusual(m, x);
  const { k, f } = splitExponent(m, x, unusual);
  const y = timesConstant(m, log1pPair(m, f), LOG2E);
  const sum = m.fastTwoSum(k, y.hi);
  return atEdges(m, x, unusual, m.add(sum.hi, m.add(sum.lo, y.lo)));
}

/** The decimal logarithm. */
export function log10(m: Emit, x: Value): Value {
  const unusual = isUnusual(m, x);
  const { k, f } = splitExponent(m, x, unusual);
  const y = timesConstant(m, log1pPair(m, f), LOG10E);
  const sum = m.fastTwoSum(m.mul(k, LOG10_2[0]), y.hi);
  return atEdges(m, x, unusual, m.add(sum.hi, m.add(sum.lo, m.mulAdd(k, LOG10_2[1], y.lo))));
}

/** log(1 + hi + lo) as a pair, to the relative error of the argument: log(u + c) = log(u) + c/u. */
export function log1pOfPair(m: Emit, x: Pair): Pair {
  const u = m.twoSum(1, x.hi);
  const { k, f } = splitExponent(m, u.hi);
  const l = log1pPair(m, f);
  const sum = m.fastTwoSum(m.mul(k, LN2_SHORT), l.hi);
  const low = m.add(m.mulAdd(k, LN2_REST, l.lo), m.div(m.add(u.lo, x.lo), u.hi));
  return m.fastTwoSum(sum.hi, m.add(sum.lo, low));
}

/** The result of log1p outside (−1, ∞): −∞ at −1, NaN below, x itself at +∞ and NaN. */
function atShiftedEdges(m: Emit, x: Value, y: Value): Value {
  const unusual = m.not(m.both(m.gt(x, -1), m.lt(x, Number.POSITIVE_INFINITY)));
  const [result] = m.rarely(unusual, [y] as const, (inside) => {
    const finite = m.select(m.lt(x, Number.POSITIVE_INFINITY), inside, x);
    return [m.select(m.gt(x, -1), finite, m.select(m.eq(x, -1), Number.NEGATIVE_INFINITY, Number.NaN))];
  });
  return result;
}

/** log(1 + x). */
export function log1p(m: Emit, x: Value): Value {
  const u = m.twoSum(1, x);
  const y = logOfSplit(m, splitExponent(m, u.hi), m.div(u.lo, u.hi));
  // Tiny arguments are their own result; this keeps −0.
  return atShiftedEdges(m, x, m.select(m.lt(m.abs(x), 2 ** -54), x, y));
}

/** log(1 + x) for results in binary32. Where the rounding of 1 + x would show, two terms of the series are enough. */
export function log1pF32(m: Emit, x: Value): Value {
  const { k, f } = splitExponent(m, m.add(x, 1));
  const y = m.mulAdd(k, LN2[0], log1pShort(m, f));
  return atShiftedEdges(m, x, m.select(m.lt(m.abs(x), 2 ** -20), m.mulAdd(m.mul(x, x), -0.5, x), y));
}
