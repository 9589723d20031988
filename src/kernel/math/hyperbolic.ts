/**
 * @file sinh, cosh, tanh and their inverses. With |x| = n·ln 2 + r, the first three come from sinh r and cosh r by the
 * addition theorems, without the cancellation of e^x − e^−x; the inverses are logarithms of sums kept as pairs.
 * @module
 */
import type { Value } from "../ir.ts";
import { type Emit, MAGIC, type Pair } from "./emit.ts";
import { hyperbolicParts, hyperbolicPartsF32, reduceLn2, reductionError } from "./exponential.ts";
import { log1pF32, logOfSplit, splitExponent } from "./logarithm.ts";

/** Below this, sinh, tanh, arcsinh and arctanh are their argument: x³/3 is less than a quarter unit in the last place. */
const TINY = 2 ** -27;

/** A quarter of sinh and cosh of `a`, 0 ≤ a < 711: without the factor the greatest cosh would overflow on the way. */
function sinhCosh(m: Emit, a: Value): { sinh: Pair; cosh: Pair } {
  const step = reduceLn2(m, a, MAGIC);
  const { odd, even } = hyperbolicParts(m, step.r, reductionError(m, step));
  const bits = m.toBits(step.t);
  // 2^(n−3) and 2^(−n−3). From n = 60 on the second is nothing beside the first (and beyond 1019 not a normal number).
  const grow = m.toFloat(m.shl(m.iadd(bits, 1020n), 52n));
  const fade = m.select(m.lt(step.n, 60), m.toFloat(m.shl(m.isub(m.b.const(m.bits, 1020n), bits), 52n)), 0);
  const minus = m.fastTwoSum(grow, m.neg(fade));
  const plus = m.fastTwoSum(grow, fade);
  const combine = (head: Pair, side: Pair): Pair => {
    // head·cosh r + side·sinh r = head + side·r + head·(cosh r − 1) + side·(sinh r − r), in falling order of size.
    const product = m.twoProd(side.hi, step.r);
    const first = m.fastTwoSum(head.hi, product.hi);
    const second = m.fastTwoSum(first.hi, m.mul(head.hi, even.hi));
    const small = m.mulAdd(side.hi, odd, m.mulAdd(head.hi, even.lo, m.mulAdd(side.lo, step.r, head.lo)));
    return { hi: second.hi, lo: m.add(m.add(second.lo, first.lo), m.add(product.lo, small)) };
  };
  return { sinh: combine(minus, plus), cosh: combine(plus, minus) };
}

/** The hyperbolic sine. */
export function sinh(m: Emit, x: Value): Value {
  const { sinh: y } = sinhCosh(m, m.min(m.abs(x), 711));
  return m.select(m.lt(m.abs(x), TINY), x, m.withSign(m.mul(m.add(y.hi, y.lo), 4), m.signOf(x)));
}

/** The hyperbolic cosine. */
export function cosh(m: Emit, x: Value): Value {
  const { cosh: y } = sinhCosh(m, m.min(m.abs(x), 711));
  return m.mul(m.add(y.hi, y.lo), 4);
}

/** The hyperbolic tangent; 1 to the last bit from 22 on. */
export function tanh(m: Emit, x: Value): Value {
  const { sinh: top, cosh: bottom } = sinhCosh(m, m.min(m.abs(x), 22));
  const q = m.dividePairs(m.fastTwoSum(top.hi, top.lo), m.fastTwoSum(bottom.hi, bottom.lo));
  return m.select(m.lt(m.abs(x), TINY), x, m.withSign(m.add(q.hi, q.lo), m.signOf(x)));
}

/** √(x.hi + x.lo) as a pair; x.hi ≥ 2^-900 or zero. */
function sqrtPair(m: Emit, x: Pair): Pair {
  const hi = m.sqrt(x.hi);
  // Newton's correction; its divisor is kept from being zero.
  const lo = m.div(m.add(m.residual(hi, hi, x.hi), x.lo), m.max(m.mul(hi, 2), 2 ** -500));
  return { hi, lo };
}

/** log(u.hi + u.lo), or log(2a) where `large`, with an absolute error that is no more than 2^-100 at u = 1. */
function logOfSum(m: Emit, u: Pair, a: Value, large: Value): Value {
  const { k, f } = splitExponent(m, m.select(large, a, u.hi));
  const extra = m.select(large, 0, m.div(u.lo, u.hi));
  return logOfSplit(m, { k: m.select(large, m.add(k, 1), k), f }, extra);
}

/** From here on, √(x² ± 1) is x as far as the last bit of arcsinh and arccosh can tell. */
const LARGE = 2 ** 28;

/** The inverse hyperbolic sine: log(|x| + √(x² + 1)). */
export function arcsinh(m: Emit, x: Value): Value {
  const a = m.abs(x);
  const bounded = m.min(a, LARGE);
  const square = m.twoProd(bounded, bounded);
  const sum = m.twoSum(1, square.hi);
  const root = sqrtPair(m, { hi: sum.hi, lo: m.add(sum.lo, square.lo) });
  const u = m.twoSum(bounded, root.hi);
  const y = logOfSum(m, { hi: u.hi, lo: m.add(u.lo, root.lo) }, a, m.ge(a, LARGE));
  const asIs = m.either(m.lt(a, TINY), m.not(m.lt(a, Number.POSITIVE_INFINITY)));
  return m.select(asIs, x, m.withSign(y, m.signOf(x)));
}

/** The inverse hyperbolic cosine: log(x + √(x² − 1)); NaN below 1. */
export function arccosh(m: Emit, x: Value): Value {
  const bounded = m.min(x, LARGE);
  const square = m.twoProd(bounded, bounded);
  const difference = m.twoSum(square.hi, -1);
  const under = m.fastTwoSum(difference.hi, m.add(difference.lo, square.lo));
  const root = sqrtPair(m, under);
  const u = m.twoSum(bounded, root.hi);
  const y = logOfSum(m, { hi: u.hi, lo: m.add(u.lo, root.lo) }, x, m.ge(x, LARGE));
  const finite = m.select(m.lt(x, Number.POSITIVE_INFINITY), y, x);
  return m.select(m.ge(x, 1), finite, Number.NaN);
}

/** The inverse hyperbolic tangent: half the logarithm of (1 + x)/(1 − x); ±∞ at ±1, NaN beyond. */
export function arctanh(m: Emit, x: Value): Value {
  const a = m.abs(x);
  const u = m.dividePairs(m.twoSum(1, a), m.twoSum(1, m.neg(a)));
  const y = m.mul(logOfSplit(m, splitExponent(m, u.hi), m.div(u.lo, u.hi)), 0.5);
  const inside = m.select(m.lt(a, 1), y, m.select(m.eq(a, 1), Number.POSITIVE_INFINITY, Number.NaN));
  return m.select(m.lt(a, TINY), x, m.withSign(inside, m.signOf(x)));
}

/** sinh and cosh of a ≥ 0 for results in binary32. */
function sinhCoshF32(m: Emit, a: Value): { sinh: Value; cosh: Value } {
  const { t, r } = reduceLn2(m, a, MAGIC);
  const { odd, even } = hyperbolicPartsF32(m, r);
  const bits = m.toBits(t);
  // 2^(n−1) and 2^(−n−1).
  const grow = m.toFloat(m.shl(m.iadd(bits, 1022n), 52n));
  const fade = m.toFloat(m.shl(m.isub(m.b.const(m.bits, 1022n), bits), 52n));
  const minus = m.sub(grow, fade);
  const plus = m.add(grow, fade);
  return {
    sinh: m.mulAdd(plus, odd, m.mulAdd(minus, even, minus)),
    cosh: m.mulAdd(minus, odd, m.mulAdd(plus, even, plus)),
  };
}

/** The hyperbolic sine for results in binary32. */
export function sinhF32(m: Emit, x: Value): Value {
  return m.withSign(sinhCoshF32(m, m.min(m.abs(x), 90)).sinh, m.signOf(x));
}

/** The hyperbolic cosine for results in binary32. */
export function coshF32(m: Emit, x: Value): Value {
  return sinhCoshF32(m, m.min(m.abs(x), 90)).cosh;
}

/** The hyperbolic tangent for results in binary32; 1 to the last bit from 10 on. */
export function tanhF32(m: Emit, x: Value): Value {
  const { sinh: top, cosh: bottom } = sinhCoshF32(m, m.min(m.abs(x), 10));
  return m.withSign(m.div(top, bottom), m.signOf(x));
}

/** The inverse hyperbolic sine for binary32: log1p of |x| + √(x² + 1) − 1. */
export function arcsinhF32(m: Emit, x: Value): Value {
  const a = m.abs(x);
  const square = m.mul(a, a);
  const t = m.add(a, m.div(square, m.add(m.sqrt(m.add(square, 1)), 1)));
  const y = log1pF32(m, m.select(m.lt(a, Number.POSITIVE_INFINITY), t, a));
  return m.withSign(y, m.signOf(x));
}

/** The inverse hyperbolic cosine for binary32: log1p of x − 1 + √((x − 1)² + 2(x − 1)). */
export function arccoshF32(m: Emit, x: Value): Value {
  const t = m.sub(x, 1);
  const y = log1pF32(m, m.add(t, m.sqrt(m.mul(t, m.add(t, 2)))));
  return m.select(m.ge(x, 1), y, Number.NaN);
}

/** The inverse hyperbolic tangent for binary32. */
export function arctanhF32(m: Emit, x: Value): Value {
  const a = m.abs(x);
  const y = log1pF32(m, m.div(m.add(a, a), m.sub(1, a)));
  return m.withSign(m.mul(y, 0.5), m.signOf(x));
}
