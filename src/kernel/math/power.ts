/**
 * @file pow, cbrt, hypot, logaddexp and logaddexp2: functions that need a logarithm, an exponential or a root to more
 * than working precision. Polynomials: scripts/math/coefficients.sollya; constants: scripts/math/constants.py.
 * @module
 */
import type { Value } from "../ir.ts";
import { type Emit, MAGIC, type Pair } from "./emit.ts";
import { exp2F32, exp2Pair, expF32, expOfPair, expPair, LN2, LN2_REST, LN2_SHORT } from "./exponential.ts";
import {
  isUnusual,
  LOG2E,
  log1pF32,
  log1pOfPair,
  log1pShort,
  type Split,
  splitExponent,
  timesConstant,
} from "./logarithm.ts";

const INFINITY = Number.POSITIVE_INFINITY;

/** 2/3 as two doubles. */
const TWO_THIRDS = [0.6666666666666666, 3.700743415417188e-17] as const;
/** (log((1+s)/(1−s)) − 2s − 2/3·s³) / s⁵ in s², |s| ≤ 3 − 2√2; error of the logarithm 2^-72. */
const LOG_POW = [
  0.3999999999999998, 0.28571428571443813, 0.22222222217799328, 0.1818181884267997, 0.15384558520462513,
  0.1333626100611148, 0.11675849349011089, 0.11981206306983051,
];

/**
 * log(2^k·(1 + f)) with a relative error of about 2^-65: of s·(2 + s²·(2/3 + s²·P)) only P, whose share is 2^-12 at
 * most, is rounded; all else is kept in pairs whose low parts may grow to some units in the last place.
 */
function logPrecise(m: Emit, { k, f }: Split): Pair {
  const s = m.dividePairs({ hi: f, lo: m.num(0) }, m.fastTwoSum(2, f));
  const twice = m.mul(s.hi, 2);
  const z = m.twoProd(s.hi, s.hi);
  const zLow = m.mulAdd(twice, s.lo, z.lo);
  const p = m.poly(z.hi, LOG_POW);
  const inner = m.twoProd(z.hi, p);
  const c = m.fastTwoSum(TWO_THIRDS[0], inner.hi);
  const cLow = m.add(c.lo, m.add(m.mulAdd(zLow, p, inner.lo), TWO_THIRDS[1]));
  const a = m.twoProd(z.hi, c.hi);
  const aLow = m.mulAdd(z.hi, cLow, m.mulAdd(zLow, c.hi, a.lo));
  const tail = m.twoProd(s.hi, a.hi);
  const tailLow = m.mulAdd(s.hi, aLow, m.mulAdd(s.lo, a.hi, tail.lo));
  const log1p = m.fastTwoSum(twice, tail.hi);
  const log1pLow = m.add(log1p.lo, m.mulAdd(s.lo, 2, tailLow));
  const whole = m.fastTwoSum(m.mul(k, LN2_SHORT), log1p.hi);
  return { hi: whole.hi, lo: m.add(whole.lo, m.mulAdd(k, LN2_REST, log1pLow)) };
}

/** What C99 (annex F.9.4.4) says of pow around its magnitude for finite positive bases. */
function powEdges(m: Emit, x: Value, y: Value, magnitude: Value): Value {
  const a = m.abs(x);
  const isWhole = m.eq(m.rint(y), y);
  const half = m.mul(y, 0.5);
  const isOdd = m.both(isWhole, m.ne(m.rint(half), half));
  const noBase = m.either(m.eq(a, 0), m.eq(a, INFINITY));
  const atZero = m.lt(y, 0);
  // 0 to a negative power and infinity to a positive one.
  const infinite = m.b.op("eq", m.eq(a, 0), atZero);
  const filled = m.select(noBase, m.select(infinite, INFINITY, 0), magnitude);
  const signed = m.withSign(filled, m.b.select(isOdd, m.signOf(x), m.b.const(m.bits, 0n)));
  const negativeRoot = m.both(m.both(m.lt(x, 0), m.not(noBase)), m.not(isWhole));
  const unordered = m.either(m.ne(x, x), m.ne(y, y));
  const proper = m.select(m.either(negativeRoot, unordered), Number.NaN, signed);
  return m.select(m.either(m.eq(y, 0), m.eq(x, 1)), 1, proper);
}

/** `magnitude` gives a^b for positive finite a; the third argument says where a or b may be unusual. */
function powOf(m: Emit, x: Value, y: Value, magnitude: (a: Value, b: Value, unusual: Value) => Value): Value {
  // Exponents beyond ±2^65 give 0, 1 or infinity, as these do.
  const most = 2 ** 65;
  const unusual = m.either(isUnusual(m, x), m.not(m.lt(m.abs(y), most)));
  const [a, b] = m.rarely(unusual, [x, y] as const, (v, w) => [m.abs(v), m.max(m.min(w, most), -most)]);
  const [result] = m.rarely(unusual, [magnitude(a, b, unusual)] as const, (v) => [powEdges(m, x, y, v)]);
  return result;
}

/** x^y = e^(y·log|x|), with C99's special cases. */
export function pow(m: Emit, x: Value, y: Value): Value {
  return powOf(m, x, y, (a, b, unusual) => {
    const l = logPrecise(m, splitExponent(m, a, unusual));
    const p = m.twoProd(b, l.hi);
    return expOfPair(m, m.fastTwoSum(p.hi, m.mulAdd(b, l.lo, p.lo)));
  });
}

/** The same for binary32: the logarithm's 2^-37 and the exponential's 2^-28 leave enough. */
export function powF32(m: Emit, x: Value, y: Value): Value {
  return powOf(m, x, y, (a, b) => {
    const { k, f } = splitExponent(m, a);
    return expF32(m, m.mul(b, m.mulAdd(k, LN2[0], log1pShort(m, f))));
  });
}

/** x^(−1/3) on [1, 8) within 2^-8.3. */
const INVERSE_CBRT = [
  1.4248979782350613, -0.5966717877622734, 0.20382583269375718, -0.038610854293715954, 0.0036959947176935584,
  -0.00013940170449476826,
];

/** |x|^(1/3) = 2^j·v^(1/3) with 1 ≤ v < 8, and an approximation of v^(−1/3). */
interface CubeRoot {
  readonly v: Value;
  readonly inverse: Value;
  /** 2^j. */
  readonly power: Value;
  /** Is x zero, subnormal, infinite or NaN? */
  readonly unusual: Value;
}

/**
 * Two steps of an iteration of third order for v^(−1/3) without a division: with h = 1 − v·r³, the cube root of
 * 1/(1 − h) is 1 + h/3 + 2h²/9 + … .
 */
function reduceCubeRoot(m: Emit, x: Value): CubeRoot {
  const a = m.abs(x);
  const unusual = isUnusual(m, a);
  // 54 places up are 18 in the root.
  const [scaled, back] = m.rarely(unusual, [a, m.num(1)] as const, (v, one) => {
    const tiny = m.lt(v, 2 ** -1022);
    return [m.select(tiny, m.mul(v, 2 ** 54), v), m.select(tiny, 2 ** -18, one)];
  });
  const bits = m.toBits(scaled);
  const e = m.sub(m.toFloat(m.or(m.shr(bits, 52n), 0x4330000000000000n)), 2 ** 52 + 1023);
  // ⌊e/3⌋ as the whole number nearest to (e − 1)/3, which is never halfway.
  const t = m.mulAdd(m.sub(e, 1), 1 / 3, MAGIC);
  const rest = m.negMulAdd(m.sub(t, MAGIC), 3, e);
  const v = m.mul(
    m.toFloat(m.or(m.and(bits, 0x000fffffffffffffn), 0x3ff0000000000000n)),
    m.select(m.gt(rest, 1.5), 4, m.select(m.gt(rest, 0.5), 2, 1)),
  );
  let r = m.poly(v, INVERSE_CBRT);
  for (let i = 0; i < 2; i++) {
    const h = m.negMulAdd(m.mul(m.mul(r, r), r), v, 1);
    r = m.mulAdd(m.mul(r, h), m.mulAdd(h, 2 / 9, 1 / 3), r);
  }
  const power = m.mul(m.toFloat(m.shl(m.iadd(m.toBits(t), 1023n), 52n)), back);
  return { v, inverse: r, power, unusual };
}

/** Zeros, infinities and NaN are their own cube roots. */
function signedRoot(m: Emit, x: Value, unusual: Value, root: Value): Value {
  const signed = m.withSign(root, m.signOf(x));
  const [result] = m.rarely(unusual, [signed] as const, (y) => [
    m.select(m.either(m.eq(x, 0), m.not(m.lt(m.abs(x), INFINITY))), x, y),
  ]);
  return result;
}

/** The cube root; its last rounding is mended by the remainder v − y³. */
export function cbrt(m: Emit, x: Value): Value {
  const { v, inverse, power, unusual } = reduceCubeRoot(m, x);
  const square = m.mul(inverse, inverse);
  const y = m.mul(v, square);
  const p = m.twoProd(y, y);
  const remainder = m.negMulAdd(p.lo, y, m.residual(p.hi, y, v));
  return signedRoot(m, x, unusual, m.mul(m.mulAdd(m.mul(remainder, square), 1 / 3, y), power));
}

/** The cube root for results in binary32. */
export function cbrtF32(m: Emit, x: Value): Value {
  const { v, inverse, power, unusual } = reduceCubeRoot(m, x);
  return signedRoot(m, x, unusual, m.mul(m.mul(v, m.mul(inverse, inverse)), power));
}

/** √(x² + y²) without overflow on the way: the squares are summed as pairs, the root's rounding is mended. */
export function hypot(m: Emit, x: Value, y: Value): Value {
  const ax = m.abs(x);
  const ay = m.abs(y);
  const swap = m.lt(ax, ay);
  const most = m.select(swap, ay, ax);
  const unusual = m.not(m.both(m.ge(most, 2 ** -400), m.le(most, 2 ** 500)));
  const factor = (up: number): Value => m.select(m.gt(most, 2 ** 500), 1 / up, m.select(m.lt(most, 2 ** -400), up, 1));
  const [a, b] = m.rarely(unusual, [most, m.select(swap, ax, ay)] as const, (v, w) => {
    const scale = factor(2 ** 600);
    return [m.mul(v, scale), m.mul(w, scale)];
  });
  const p = m.twoProd(a, a);
  const q = m.twoProd(b, b);
  const sum = m.fastTwoSum(p.hi, q.hi);
  const root = m.sqrt(sum.hi);
  const rest = m.add(m.residual(root, root, sum.hi), m.add(sum.lo, m.add(p.lo, q.lo)));
  const mended = m.add(root, m.div(rest, m.max(m.mul(root, 2), 2 ** -500)));
  const [result] = m.rarely(unusual, [mended] as const, (v) => {
    const ordered = m.select(m.either(m.ne(x, x), m.ne(y, y)), Number.NaN, m.mul(v, factor(2 ** -600)));
    return [m.select(m.either(m.eq(ax, INFINITY), m.eq(ay, INFINITY)), INFINITY, ordered)];
  });
  return result;
}

/** The same for binary32, whose squares neither overflow nor underflow in binary64. */
export function hypotF32(m: Emit, x: Value, y: Value): Value {
  const root = m.sqrt(m.mulAdd(x, x, m.mul(y, y)));
  return m.select(m.either(m.eq(m.abs(x), INFINITY), m.eq(m.abs(y), INFINITY)), INFINITY, root);
}

/**
 * The greater argument plus the logarithm of 1 + base^(−|x − y|), whose pair comes from `grown`, or that of 2, `double`,
 * for equal arguments. Where the two nearly cancel (their sum is near zero), the error is 1 ULP of the greater argument,
 * not of the result.
 */
function logAdd(
  m: Emit,
  x: Value,
  y: Value,
  double: readonly [number, number],
  grown: (difference: Pair) => Pair,
): Value {
  const swap = m.lt(x, y);
  const most = m.select(swap, y, x);
  const least = m.select(swap, x, y);
  const exact = m.twoSum(least, m.neg(most));
  // Differences beyond 1100 add nothing to any double but zero, infinite ones would make NaN.
  const near = m.gt(exact.hi, -1100);
  const l = grown({ hi: m.select(near, exact.hi, -1100), lo: m.select(near, exact.lo, 0) });
  const equal = m.eq(x, y);
  const sum = m.twoSum(most, m.select(equal, double[0], l.hi));
  return logAddEdges(m, x, y, most, m.add(sum.hi, m.add(sum.lo, m.select(equal, double[1], l.lo))));
}

/** The same for binary32. */
function logAddF32(m: Emit, x: Value, y: Value, double: number, grown: (difference: Value) => Value): Value {
  const swap = m.lt(x, y);
  const most = m.select(swap, y, x);
  const difference = m.sub(m.select(swap, x, y), most);
  const near = m.gt(difference, -1100);
  const l = m.select(m.eq(x, y), double, grown(m.select(near, difference, -1100)));
  return logAddEdges(m, x, y, most, m.add(most, l));
}

/** Equal infinities, and one argument infinite, give the greater one. */
function logAddEdges(m: Emit, x: Value, y: Value, most: Value, total: Value): Value {
  const bounded = m.select(m.eq(m.abs(most), INFINITY), most, total);
  return m.select(m.either(m.ne(x, x), m.ne(y, y)), Number.NaN, bounded);
}

/** log(e^x + e^y). */
export function logaddexp(m: Emit, x: Value, y: Value): Value {
  return logAdd(m, x, y, LN2, (d) => log1pOfPair(m, expPair(m, d)));
}

/** log2(2^x + 2^y). */
export function logaddexp2(m: Emit, x: Value, y: Value): Value {
  return logAdd(m, x, y, [1, 0], (d) => timesConstant(m, log1pOfPair(m, exp2Pair(m, d)), LOG2E));
}

/** log(e^x + e^y) for binary32. */
export function logaddexpF32(m: Emit, x: Value, y: Value): Value {
  return logAddF32(m, x, y, LN2[0], (d) => log1pF32(m, expF32(m, d)));
}

/** log2(2^x + 2^y) for binary32. */
export function logaddexp2F32(m: Emit, x: Value, y: Value): Value {
  return logAddF32(m, x, y, 1, (d) => m.mul(log1pF32(m, exp2F32(m, d)), LOG2E[0]));
}
