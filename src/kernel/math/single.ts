/**
 * @file exp, exp2 and the logarithms in binary32 throughout, by the methods of exponential.ts and logarithm.ts: twice the
 * lanes of what the other functions do, which compute in binary64 and round. Polynomials: scripts/math/coefficients.sollya.
 * @module
 */
import type { Value } from "../ir.ts";
import type { Emit, Pair } from "./emit.ts";

/** 1.5·2^23 + 254: rounds to a whole number n and leaves n + 254, twice the bias of an exponent, in the low bits. */
const BIASED = 12583166;
const LOG2E = Math.LOG2E;
/** ln 2 and log10(2) as 16 bits, whose products with exponents are exact, and the rest. */
const LN2_SHORT = 45426 / 2 ** 16;
const LN2_REST = Math.LN2 - LN2_SHORT;
const LOG10_2_SHORT = 39457 / 2 ** 17;
const LOG10_2_REST = 0.3010299956639812 - LOG10_2_SHORT;
/** A double as two floats. */
const pair = (x: number): readonly [number, number] => [Math.fround(x), x - Math.fround(x)];
const LN2_PAIR = pair(Math.LN2);
const LOG2E_PAIR = pair(Math.LOG2E);
const LOG10E_PAIR = pair(Math.LOG10E);
/** The bits of √½ and what lifts them to those of 1. */
const SQRT_HALF_BITS = 0x3f3504f3;
const TO_ONE_BITS = 0x3f800000 - SQRT_HALF_BITS;

/** (e^r − 1 − r) / r² for |r| ≤ ln(2)/2. */
const EXP_SINGLE = [
  0.4999999403953552, 0.1666651964187622, 0.04166823625564575, 0.008368823677301407, 0.001382355228997767,
];
/** (log((1+s)/(1−s)) − 2s) / s³ in s², |s| ≤ 3 − 2√2. */
const LOG_SINGLE = [0.6666677594184875, 0.3997758626937866, 0.2987070679664612];

/** y · 2^n for y of moderate size, where t = n + BIASED. */
function scale(m: Emit, y: Value, t: Value): Value {
  if (m.hasScale) return m.b.op("scale", y, m.sub(t, BIASED));
  const n = m.toBits(t);
  const half = m.shr(n, 1);
  return m.mul(m.mul(y, m.toFloat(m.shl(half, 23))), m.toFloat(m.shl(m.isub(n, half), 23)));
}

/** e^(r + low). */
function expReduced(m: Emit, r: Value, low?: Value): Value {
  const one = m.fastTwoSum(1, r);
  const tail = low === undefined ? one.lo : m.add(one.lo, low);
  return m.add(one.hi, m.mulAdd(m.mul(r, r), m.poly(r, EXP_SINGLE), tail));
}

/** e^x. */
export function exp(m: Emit, x: Value): Value {
  const bounded = m.max(m.min(x, 89), -104);
  const t = m.mulAdd(bounded, LOG2E, BIASED);
  const n = m.sub(t, BIASED);
  const r = m.mulAdd(n, -LN2_REST, m.mulAdd(n, -LN2_SHORT, bounded));
  return scale(m, expReduced(m, r), t);
}

/** 2^x. */
export function exp2(m: Emit, x: Value): Value {
  const bounded = m.max(m.min(x, 129), -151);
  const t = m.add(bounded, BIASED);
  const f = m.sub(bounded, m.sub(t, BIASED));
  const r = m.mul(f, LN2_PAIR[0]);
  const low = m.mul(f, LN2_PAIR[1]);
  const tail = m.hasFma ? m.add(m.b.op("fma", f, m.num(LN2_PAIR[0]), m.neg(r)), low) : low;
  return scale(m, expReduced(m, r, tail), t);
}

interface Logarithm {
  readonly unusual: Value;
  readonly k: Value;
  readonly f: Value;
  /** f²/2, rounded. */
  readonly square: Value;
  /** log(1 + f) = f − f²/2 + tail. */
  readonly tail: Value;
}

/** x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, and log(1 + f). */
function reduceLog(m: Emit, x: Value): Logarithm {
  const unusual = m.not(m.both(m.ge(x, 2 ** -126), m.lt(x, Number.POSITIVE_INFINITY)));
  const [scaled, bias] = m.rarely(unusual, [x, m.num(2 ** 23 + 127)] as const, (v, normal) => {
    const tiny = m.lt(v, 2 ** -126);
    return [m.select(tiny, m.mul(v, 2 ** 25), v), m.select(tiny, 2 ** 23 + 127 + 25, normal)];
  });
  const bits = m.iadd(m.toBits(scaled), TO_ONE_BITS);
  const k = m.sub(m.toFloat(m.or(m.shr(bits, 23), 0x4b000000)), bias);
  const f = m.sub(m.toFloat(m.iadd(m.and(bits, 0x007fffff), SQRT_HALF_BITS)), 1);
  const square = m.mul(m.mul(f, 0.5), f);
  const s = m.div(f, m.add(f, 2));
  const z = m.mul(s, s);
  return { unusual, k, f, square, tail: m.mul(s, m.mulAdd(z, m.poly(z, LOG_SINGLE), square)) };
}

/** The result for x outside the positive finite numbers. */
function atEdges(m: Emit, x: Value, unusual: Value, y: Value): Value {
  const [result] = m.rarely(unusual, [y] as const, (inside) => {
    const finite = m.select(m.lt(x, Number.POSITIVE_INFINITY), inside, x);
    return [m.select(m.gt(x, 0), finite, m.select(m.eq(x, 0), Number.NEGATIVE_INFINITY, Number.NaN))];
  });
  return result;
}

/** The natural logarithm. */
export function log(m: Emit, x: Value): Value {
  const { unusual, k, f, square, tail } = reduceLog(m, x);
  const sum = m.fastTwoSum(m.mul(k, LN2_SHORT), f);
  const low = m.sub(m.mulAdd(k, LN2_REST, tail), square);
  return atEdges(m, x, unusual, m.add(sum.hi, m.add(sum.lo, low)));
}

/** log(1 + f) times a constant, as a pair. */
function scaledLog(m: Emit, { f, tail }: Logarithm, [hi, lo]: readonly [number, number]): Pair {
  const square = m.twoProd(m.mul(f, 0.5), f);
  const sum = m.fastTwoSum(f, m.neg(square.hi));
  const l = m.fastTwoSum(sum.hi, m.add(m.sub(sum.lo, square.lo), tail));
  const p = m.twoProd(l.hi, hi);
  return { hi: p.hi, lo: m.add(p.lo, m.mulAdd(l.hi, lo, m.mul(l.lo, hi))) };
}

/** The binary logarithm; exact at powers of two. */
export function log2(m: Emit, x: Value): Value {
  const parts = reduceLog(m, x);
  const y = scaledLog(m, parts, LOG2E_PAIR);
  const sum = m.fastTwoSum(parts.k, y.hi);
  return atEdges(m, x, parts.unusual, m.add(sum.hi, m.add(sum.lo, y.lo)));
}

/** The decimal logarithm. */
export function log10(m: Emit, x: Value): Value {
  const parts = reduceLog(m, x);
  const y = scaledLog(m, parts, LOG10E_PAIR);
  const sum = m.fastTwoSum(m.mul(parts.k, LOG10_2_SHORT), y.hi);
  return atEdges(m, x, parts.unusual, m.add(sum.hi, m.add(sum.lo, m.mulAdd(parts.k, LOG10_2_REST, y.lo))));
}
