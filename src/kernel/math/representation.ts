/**
 * @file Functions of a number's representation: nextafter, spacing, frexp (as two ops), ldexp. All exact, ldexp but for
 * one rounding where the result is subnormal.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { bitsType, signedType } from "../ops/expansions.ts";
import type { Type } from "../types.ts";
import type { Emit } from "./emit.ts";
import { BIASED, scale } from "./exponential.ts";

/** The number beside x whose magnitude is greater (step 1) or less (step −1). */
function besides(b: Builder, x: Value, step: Value): Value {
  return b.bitcast(b.op("add", b.bitcast(x, step.type), step), x.type);
}

/** The least positive number, with the sign of y. */
function leastLike(b: Builder, y: Value, t: Type): Value {
  const bits = bitsType(t);
  const sign = b.op("and", b.bitcast(y, bits), b.const(bits, t.bits === 64 ? 1n << 63n : 2 ** (t.bits - 1)));
  return b.bitcast(b.op("or", sign, b.const(bits, 1)), t);
}

/** The next number from x towards y; y where they are equal. */
export function nextafter(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const zero = b.const(t, 0);
  const int = signedType(t);
  const outward = b.op("eq", b.op("lt", x, y), b.op("gt", x, zero));
  const next = besides(b, x, b.select(outward, b.const(int, 1), b.const(int, -1)));
  const moved = b.select(b.op("eq", x, zero), leastLike(b, y, t), next);
  const result = b.select(b.op("eq", x, y), y, moved);
  const unordered = b.op("or", b.op("ne", x, x), b.op("ne", y, y));
  return b.select(unordered, b.const(t, Number.NaN), result);
}

/** The distance to the next number away from zero, with the sign of x (as NumPy has it); the least number for zeros. */
export function spacing(b: Builder, [x]: readonly Value[], t: Type): Value {
  const distance = b.op("sub", besides(b, x, b.const(signedType(t), 1)), x);
  const zero = b.const(t, 0);
  const finite = b.op("lt", b.op("abs", x), b.const(t, Number.POSITIVE_INFINITY));
  return b.select(finite, b.select(b.op("eq", x, zero), leastLike(b, zero, t), distance), b.const(t, Number.NaN));
}

/** |x| as m·2^e with ½ ≤ m < 1, e a whole number; m = x and e = 0 for zeros, infinities and NaN. */
export function takeApart(m: Emit, x: Value): { fraction: Value; exponent: Value } {
  const a = m.abs(x);
  const tiny = m.lt(a, 2 ** -1022);
  const bits = m.toBits(m.select(tiny, m.mul(x, 2 ** 54), x));
  const field = m.and(m.shr(bits, 52n), 0x7ffn);
  const bias = m.select(tiny, 2 ** 52 + 1022 + 54, 2 ** 52 + 1022);
  const exponent = m.sub(m.toFloat(m.or(field, 0x4330000000000000n)), bias);
  const fraction = m.toFloat(m.or(m.and(bits, 0x800fffffffffffffn), 0x3fe0000000000000n));
  const proper = m.both(m.gt(a, 0), m.lt(a, Number.POSITIVE_INFINITY));
  return { fraction: m.select(proper, fraction, x), exponent: m.select(proper, exponent, 0) };
}

/** The fraction of frexp. */
export function frexpFraction(m: Emit, x: Value): Value {
  return takeApart(m, x).fraction;
}

/** The exponent of frexp, as a whole number of x's type. */
export function frexpExponent(m: Emit, x: Value): Value {
  return takeApart(m, x).exponent;
}

/** x · 2^n for a whole number n of x's type: taken apart first, so that only the last step can round. */
export function ldexp(m: Emit, x: Value, n: Value): Value {
  if (m.hasScale) return m.b.op("scale", x, n);
  const { fraction, exponent } = takeApart(m, x);
  // Beyond these sums all results are zero or infinite.
  const total = m.max(m.min(m.add(exponent, n), 1100), -1100);
  return scale(m, fraction, m.add(total, BIASED));
}
