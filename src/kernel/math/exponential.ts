/**
 * @file exp, exp2, expm1: argument reduction to |r| ≤ ln(2)/2 after Cody & Waite, polynomial, scaling by a power of
 * two. Not the powers with a general base (power.ts). Cody & Waite, "Software Manual for the Elementary Functions", 1980.
 * Polynomials: scripts/math/coefficients.sollya; constants: scripts/math/constants.py.
 * @module
 */
import type { Value } from "../ir.ts";
import { type Emit, MAGIC, type Num, type Pair } from "./emit.ts";

/** log2(e). */
export const LOG2E = 1.4426950408889634;
/** ln 2 as 40 bits and the rest, so that n·LN2_SHORT is exact for |n| < 2^13. */
export const LN2_SHORT = 0.6931471805601177;
export const LN2_REST = -1.7239444525614835e-13;
/** ln 2 as two doubles. */
export const LN2 = [0.6931471805599453, 2.3190468138462996e-17] as const;

/** (e^r − 1 − r) / r² for |r| ≤ ln(2)/2; error of e^r 2^-57.8. */
// biome-ignore format: coefficients as the script prints them
const EXP = [0.5000000000000011, 0.1666666666666642, 0.041666666666526686, 0.008333333333490232, 0.0013888888944473428, 0.0001984126951638573, 2.480149226548962e-5, 2.7557577003957874e-6, 2.763053716358589e-7, 2.5003225328774788e-8];
/** e^r for |r| ≤ ln(2)/2 within 2^-28.3, for results in binary32. */
// biome-ignore format: coefficients as the script prints them
const EXP_F32 = [1, 1, 0.49999993412505916, 0.16666520107804456, 0.04166839421009118, 0.008368780412504996, 0.001381446709662951];

/**
 * Added to a double, rounds it to a whole number n and leaves n + 2046 in the low bits: twice the bias of an exponent,
 * so that the two halves of that number are the exponent fields of two powers whose product is 2^n.
 */
export const BIASED = MAGIC + 2046;

/**
 * y · 2^n for y of moderate size, where `t` = n + BIASED: by two factors, so that only the last product may leave the
 * normal range.
 */
export function scale(m: Emit, y: Value, t: Value): Value {
  if (m.hasScale) return m.b.op("scale", y, m.sub(t, BIASED));
  const n = m.toBits(t);
  const half = m.shr(n, 1n);
  const first = m.mul(y, m.toFloat(m.shl(half, 52n)));
  return m.mul(first, m.toFloat(m.shl(m.isub(n, half), 52n)));
}

/** y · 2^n, where `t` = n + MAGIC, if the result is a normal number. */
function scaleNormal(m: Emit, y: Value, t: Value): Value {
  return m.toFloat(m.iadd(m.toBits(y), m.shl(m.toBits(t), 52n)));
}

/** x = n·ln 2 + r with |r| ≤ ln(2)/2, and what it takes to find the rounding error of r. */
interface Reduced {
  /** n + the constant that rounded it. */
  readonly t: Value;
  readonly n: Value;
  /** x less the greater part of n·ln 2, exactly. */
  readonly exact: Value;
  readonly r: Value;
}

export function reduceLn2(m: Emit, x: Value, magic: number): Reduced {
  const t = m.mulAdd(x, LOG2E, magic);
  const n = m.sub(t, magic);
  const exact = m.mulAdd(n, -LN2_SHORT, x);
  return { t, n, exact, r: m.mulAdd(n, -LN2_REST, exact) };
}

/** The rounding error of `r`. */
export function reductionError(m: Emit, { n, exact, r }: Reduced): Value {
  return m.mulAdd(n, -LN2_REST, m.sub(exact, r));
}

/** e^(r + low) for |r| ≤ ln(2)/2 and a tiny `low`. Without the exact sum 1 + r the error would exceed 1 ULP. */
function expReduced(m: Emit, r: Value, low?: Num): Value {
  const one = m.fastTwoSum(1, r);
  const tail = low === undefined ? one.lo : m.add(one.lo, low);
  return m.add(one.hi, m.mulAdd(m.mul(r, r), m.poly(r, EXP), tail));
}

/** e^x. Arguments outside [−746, 710] give the same as these ends: 0 and infinity. */
export function exp(m: Emit, x: Value): Value {
  const { t, r } = reduceLn2(m, m.max(m.min(x, 710), -746), BIASED);
  return scale(m, expReduced(m, r), t);
}

/** e^x for results in binary32, whose whole range lies inside the normal numbers of binary64. */
export function expF32(m: Emit, x: Value): Value {
  const { t, r } = reduceLn2(m, m.max(m.min(x, 89), -104), MAGIC);
  return scaleNormal(m, m.poly(r, EXP_F32), t);
}

/** e^(hi + lo), hi bounded as in `exp`; lo is at most some units in the last place of hi, so as large as 2^-41. */
export function expOfPair(m: Emit, x: Pair): Value {
  const bounded = m.max(m.min(x.hi, 710), -746);
  const { t, n, exact } = reduceLn2(m, bounded, BIASED);
  const low = m.select(m.eq(bounded, x.hi), x.lo, 0);
  const r = m.fastTwoSum(exact, m.mulAdd(n, -LN2_REST, low));
  return scale(m, expReduced(m, r.hi, r.lo), t);
}

/** e^(r + low) · 2^n as a pair with relative error below 2^-56. */
function scaledPair(m: Emit, r: Value, low: Value, t: Value): Pair {
  const sum = m.fastTwoSum(r, low);
  const one = m.fastTwoSum(1, sum.hi);
  const y = m.fastTwoSum(one.hi, m.mulAdd(m.mul(sum.hi, sum.hi), m.poly(sum.hi, EXP), m.add(one.lo, sum.lo)));
  return { hi: scale(m, y.hi, t), lo: scale(m, y.lo, t) };
}

/** e^(hi + lo) as a pair, −1100 ≤ hi ≤ 0. */
export function expPair(m: Emit, x: Pair): Pair {
  const step = reduceLn2(m, x.hi, BIASED);
  return scaledPair(m, step.r, m.add(reductionError(m, step), x.lo), step.t);
}

/** 2^(hi + lo) as a pair, −1100 ≤ hi ≤ 0. */
export function exp2Pair(m: Emit, x: Pair): Pair {
  const t = m.add(x.hi, BIASED);
  const f = m.sub(x.hi, m.sub(t, BIASED));
  const r = m.twoProd(f, LN2[0]);
  return scaledPair(m, r.hi, m.add(r.lo, m.mulAdd(f, LN2[1], m.mul(x.lo, LN2[0]))), t);
}

/** 2^x: x minus its nearest whole number is exact; only its product with ln 2 is rounded. */
export function exp2(m: Emit, x: Value): Value {
  const bounded = m.max(m.min(x, 1025), -1080);
  const t = m.add(bounded, BIASED);
  const f = m.sub(bounded, m.sub(t, BIASED));
  const r = m.mul(f, LN2[0]);
  const low = m.mul(f, LN2[1]);
  const tail = m.hasFma ? m.add(m.b.op("fma", f, m.num(LN2[0]), m.neg(r)), low) : low;
  return scale(m, expReduced(m, r, tail), t);
}

/** 2^x for results in binary32. */
export function exp2F32(m: Emit, x: Value): Value {
  const bounded = m.max(m.min(x, 129), -151);
  const t = m.add(bounded, MAGIC);
  const y = m.poly(m.mul(m.sub(bounded, m.sub(t, MAGIC)), LN2[0]), EXP_F32);
  return scaleNormal(m, y, t);
}

/** 2^(n − 1), where `t` = n + MAGIC. */
export function halfPowerOfTwo(m: Emit, t: Value): Value {
  return m.toFloat(m.shl(m.iadd(m.toBits(t), 1022n), 52n));
}

/** (sinh r − r) / r³ and (cosh r − 1 − r²/2) / r⁴ in r², |r| ≤ ln(2)/2; errors of sinh and cosh 2^-64.8 and 2^-70. */
// biome-ignore format: coefficients as the script prints them
const SINH = [0.16666666666666666, 0.00833333333333421, 0.00019841269838359832, 2.7557323629002038e-6, 2.5048992206945904e-8, 1.6904997318547856e-10];
// biome-ignore format: coefficients as the script prints them
const COSH = [0.041666666666666685, 0.0013888888888873312, 2.480158734909989e-5, 2.7557251938404035e-7, 2.0921725404861522e-9];

/** sinh(r + low) − r and cosh(r + low) − 1 as pairs, for |r| ≤ ln(2)/2 and a tiny `low`. */
export function hyperbolicParts(m: Emit, r: Value, low: Value): { odd: Value; even: Pair } {
  const z = m.twoProd(r, m.mul(r, 0.5));
  const square = m.mul(z.hi, 2);
  const odd = m.mulAdd(m.mul(r, square), m.poly(square, SINH), low);
  const even = m.mulAdd(m.mul(square, square), m.poly(square, COSH), m.mulAdd(r, low, z.lo));
  return { odd, even: m.fastTwoSum(z.hi, even) };
}

/** The same within 2^-37 and 2^-33, for results in binary32. */
// biome-ignore format: coefficients as the script prints them
const SINH_F32 = [0.16666666754550197, 0.008333288922134197, 0.00019904999419313713];
const COSH_F32 = [0.04166646008547865, 0.0013935363062088702];

/** sinh r and cosh r − 1 for |r| ≤ ln(2)/2, for results in binary32. */
export function hyperbolicPartsF32(m: Emit, r: Value): { odd: Value; even: Value } {
  const z = m.mul(r, r);
  return {
    odd: m.mulAdd(m.mul(r, z), m.poly(z, SINH_F32), r),
    even: m.mulAdd(m.mul(z, z), m.poly(z, COSH_F32), m.mul(z, 0.5)),
  };
}

/** e^(r + low) − 1 as a pair. */
function expm1Reduced(m: Emit, r: Value, low: Value): Pair {
  const { odd, even } = hyperbolicParts(m, r, low);
  const sum = m.fastTwoSum(r, even.hi);
  return { hi: sum.hi, lo: m.add(sum.lo, m.add(odd, even.lo)) };
}

/** e^x − 1 = (2^n − 1) + 2^n·(e^r − 1), every large term summed exactly. At x < −40 the result is −1 to the last bit. */
export function expm1(m: Emit, x: Value): Value {
  const step = reduceLn2(m, m.max(m.min(x, 710), -40), MAGIC);
  const p = expm1Reduced(m, step.r, reductionError(m, step));
  // Half of 2^n, since n = 1024 occurs below the overflow threshold.
  const s = halfPowerOfTwo(m, step.t);
  const less = m.twoSum(s, -0.5);
  const sum = m.twoSum(less.hi, m.mul(s, p.hi));
  const y = m.add(sum.hi, m.add(m.add(sum.lo, less.lo), m.mul(s, p.lo)));
  // Tiny arguments are their own result; this keeps −0 and subnormal numbers.
  return m.select(m.lt(m.abs(x), 2 ** -54), x, m.mul(y, 2));
}

/** e^x − 1 for results in binary32. */
export function expm1F32(m: Emit, x: Value): Value {
  const { t, r } = reduceLn2(m, m.max(m.min(x, 89), -40), MAGIC);
  const { odd, even } = hyperbolicPartsF32(m, r);
  const s = m.mul(halfPowerOfTwo(m, t), 2);
  const y = m.mulAdd(s, m.add(odd, even), m.sub(s, 1));
  return m.select(m.lt(m.abs(x), 2 ** -27), x, y);
}
