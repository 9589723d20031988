/**
 * @file e^x − 1, bit for bit as NumPy's streams have it in Pareto and power numbers: from the C library of its platform, here
 * glibc on x86-64 with fused multiply-add. The numjet function `expm1` is another, vectorised one.
 *
 * Equality holds because every operation is exactly rounded by itself and stands in that library's order. Method: x = k·ln 2 + r,
 * a rational approximation in r², and a sum that depends on the size of 2^k. Constants: Sun's fdlibm, s_expm1.c.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { f64, i64 } from "../kernel/types.ts";

const perLn2 = 1.4426950408889634;
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
// biome-ignore format: a table
const terms = [-0.03333333333333313, 0.0015873015872548146, -7.93650757867488e-5, 4.008217827329362e-6, -2.0109921818362437e-7];
/** Upper words of |x|: below the first the result is x, from the others on x is reduced by one ln 2, by k, is large. */
const sizes = { tiny: 0x3c900000, one: 0x3fd62e43, many: 0x3ff0a2b2, large: 0x4043687a };

/** e^x − 1, f64. */
export function referenceExpm1(b: Builder, x: Value): Value {
  const num = (v: number): Value => b.const("f64", v);
  const add = (p: Value, q: Value): Value => b.op("add", p, q);
  const sub = (p: Value, q: Value): Value => b.op("sub", p, q);
  const mul = (p: Value, q: Value): Value => b.op("mul", p, q);
  const fma = (p: Value, q: Value, r: Value): Value => b.op("fma", p, q, r);
  const neg = (p: Value): Value => b.op("neg", p);
  const one = num(1);
  const half = num(0.5);
  const size = b.op("shr", b.bitcast(b.op("abs", x), i64), b.index(32));
  const below = (limit: number): Value => b.op("lt", size, b.index(limit));
  const isNegative = b.op("lt", x, num(0));

  // x = k·ln 2 + r + c.
  const bounded = b.op("pmin", b.op("pmax", x, num(-800)), num(800));
  const near = b.op("trunc", add(mul(bounded, num(perLn2)), b.select(isNegative, num(-0.5), half)));
  const unit = b.select(isNegative, num(-1), one);
  const k = b.select(below(sizes.one), num(0), b.select(below(sizes.many), unit, near));
  const high = fma(neg(k), num(ln2High), x);
  const low = mul(k, num(ln2Low));
  const r = sub(high, low);
  const c = sub(sub(high, r), low);

  const [q1, q2, q3, q4, q5] = terms.map(num);
  const halfR = mul(half, r);
  const square = mul(r, halfR);
  const fourth = mul(square, square);
  const inner = fma(fourth, fma(square, q3, q2), fma(square, q1, one));
  const series = fma(mul(fourth, fourth), fma(square, q5, q4), inner);
  const t = fma(neg(series), halfR, num(3));
  const e = mul(b.op("div", sub(series, t), fma(neg(r), t, num(6))), square);
  const alone = sub(r, fma(e, r, neg(square)));

  const rest = sub(fma(sub(e, c), r, neg(c)), square);
  const whole = b.convert(k, i64);
  const lift = (y: Value): Value => {
    const moved = add(b.bitcast(y, i64), b.op("shl", whole, b.index(52)));
    return b.bitcast(moved, f64);
  };
  const minusOne = fma(sub(r, rest), half, num(-0.5));
  const isFarBelow = b.op("lt", r, num(-0.25));
  const plusOne = b.select(isFarBelow, mul(num(-2), sub(rest, add(r, half))), fma(sub(r, rest), num(2), one));
  const power = b.bitcast(b.op("shl", sub(b.index(1023), whole), b.index(52)), f64);
  const outside = sub(lift(sub(one, sub(rest, r))), one);
  const small = lift(sub(sub(one, power), sub(rest, r)));
  const large = lift(add(sub(r, add(rest, power)), one));
  const is = (v: number): Value => b.op("eq", k, num(v));
  const isOutside = b.op("or", b.op("le", k, num(-2)), b.op("gt", k, num(56)));
  const byPower = b.select(isOutside, outside, b.select(b.op("lt", k, num(20)), small, large));
  const reduced = b.select(is(0), alone, b.select(is(-1), minusOne, b.select(is(1), plusOne, byPower)));

  const isGone = b.op("and", isNegative, b.op("ge", size, b.index(sizes.large)));
  const isOver = b.op("gt", x, num(709.782712893384));
  const inRange = b.select(isGone, num(-1), b.select(isOver, num(Number.POSITIVE_INFINITY), reduced));
  return b.select(b.op("isnan", x), x, b.select(below(sizes.tiny), x, inRange));
}
