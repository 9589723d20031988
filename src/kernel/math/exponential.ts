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
const LN2_HI = 0.6931471805599453;
const LN2_LO = 2.3190468138462996e-17;

/** (e^r − 1 − r) / r² for |r| ≤ ln(2)/2; error of e^r 2^-57.8. */
// biome-ignore format: coefficients as the script prints them
const EXP = [0.5000000000000011, 0.16666666666666419, 0.04166666666652669, 8.33333333349023e-3, 1.3888888944473428e-3, 1.984126951638573e-4, 2.480149226549621e-5, 2.755757700395787e-6, 2.763053716358589e-7, 2.500322532787479e-8];
/** e^r for |r| ≤ ln(2)/2 within 2^-28.3, for results in binary32. */
// biome-ignore format: coefficients as the script prints them
const EXP_F32 = [1, 1, 0.49999993412500006, 0.16666520107804456, 0.04166839421009118, 8.3687804125025e-3, 1.3814467096629510e-3];

/** y · 2^n, where `t` = n + MAGIC: in two factors, so that only the last one may leave the normal range. */
export function scale(m: Emit, y: Value, t: Value): Value {
  const n = m.toBits(t);
  const half = m.shr(n, 1n);
  const first = m.toFloat(m.iadd(m.toBits(y), m.shl(half, 52n)));
  return m.mul(first, m.toFloat(m.shl(m.iadd(m.isub(n, half), 1023n), 52n)));
}

/** 2^n for −1022 ≤ n ≤ 1023, where `t` = n + MAGIC. */
export function powerOfTwo(m: Emit, t: Value): Value {
  return m.toFloat(m.shl(m.iadd(m.toBits(t), 1023n), 52n));
}

/** x = n·ln 2 + r with |r| ≤ ln(2)/2: `t` is n + MAGIC. */
export function reduceLn2(m: Emit, x: Value): { t: Value; n: Value; r: Value; r0: Value } {
  const t = m.mulAdd(x, LOG2E, MAGIC);
  const n = m.sub(t, MAGIC);
  const r0 = m.mulAdd(n, -LN2_SHORT, x);
  return { t, n, r0, r: m.mulAdd(n, -LN2_REST, r0) };
}

/** The rounding error of `r` in reduceLn2. */
export function reductionError(m: Emit, { n, r0, r }: { n: Value; r0: Value; r: Value }): Value {
  return m.mulAdd(n, -LN2_REST, m.sub(r0, r));
}

/** e^(r + low) for |r| ≤ ln(2)/2 and a tiny `low`. Without the exact sum 1 + r the error would exceed 1 ULP. */
function expReduced(m: Emit, r: Value, low?: Num): Value {
  const one = m.fastTwoSum(1, r);
  const tail = low === undefined ? one.lo : m.add(one.lo, low);
  return m.add(one.hi, m.mulAdd(m.mul(r, r), m.poly(r, EXP), tail));
}

/** e^x. Arguments outside [−746, 710] give the same as these ends: 0 and infinity. */
export function exp(m: Emit, x: Value): Value {
  const { t, r } = reduceLn2(m, m.max(m.min(x, 710), -746));
  return scale(m, expReduced(m, r), t);
}

/** e^x for results in binary32, whose whole range lies inside the normal numbers of binary64. */
export function expF32(m: Emit, x: Value): Value {
  const { t, r } = reduceLn2(m, m.max(m.min(x, 89), -104));
  const y = m.poly(r, EXP_F32);
  return m.toFloat(m.iadd(m.toBits(y), m.shl(m.toBits(t), 52n)));
}

/** e^(hi + lo) for a pair with |hi| ≤ 746, or beyond with lo = 0. */
export function expOfPair(m: Emit, x: Pair): Value {
  const step = reduceLn2(m, x.hi);
  return scale(m, expReduced(m, step.r, m.add(reductionError(m, step), x.lo)), step.t);
}

/** 2^x: x minus its nearest whole number is exact; only its product with ln 2 is rounded. */
export function exp2(m: Emit, x: Value): Value {
  const bounded = m.max(m.min(x, 1025), -1080);
  const t = m.add(bounded, MAGIC);
  const f = m.sub(bounded, m.sub(t, MAGIC));
  const r = m.mul(f, LN2_HI);
  const low = m.mul(f, LN2_LO);
  const tail = m.hasFma ? m.add(m.b.op("fma", f, m.num(LN2_HI), m.neg(r)), low) : low;
  return scale(m, expReduced(m, r, tail), t);
}

/** 2^x for results in binary32. */
export function exp2F32(m: Emit, x: Value): Value {
  const bounded = m.max(m.min(x, 129), -151);
  const t = m.add(bounded, MAGIC);
  const y = m.poly(m.mul(m.sub(bounded, m.sub(t, MAGIC)), LN2_HI), EXP_F32);
  return m.toFloat(m.iadd(m.toBits(y), m.shl(m.toBits(t), 52n)));
}

/** e^(r + low) − 1 as a pair. */
function expm1Reduced(m: Emit, r: Value, low: Value): Pair {
  return m.fastTwoSum(r, m.mulAdd(m.mul(r, r), m.poly(r, EXP), low));
}

/** e^x − 1 = (2^n − 1) + 2^n·(e^r − 1), every large term summed exactly. At x < −40 the result is −1 to the last bit. */
export function expm1(m: Emit, x: Value): Value {
  const step = reduceLn2(m, m.max(m.min(x, 710), -40));
  const p = expm1Reduced(m, step.r, reductionError(m, step));
  // Half of 2^n, since n = 1024 occurs below the overflow threshold.
  const s = powerOfTwo(m, m.sub(step.t, 1));
  const less = m.twoSum(s, -0.5);
  const sum = m.twoSum(less.hi, m.mul(s, p.hi));
  const y = m.add(sum.hi, m.add(m.add(sum.lo, less.lo), m.mul(s, p.lo)));
  // Tiny arguments are their own result; this keeps −0 and subnormal numbers.
  return m.select(m.lt(m.abs(x), 2 ** -54), x, m.mul(y, 2));
}
