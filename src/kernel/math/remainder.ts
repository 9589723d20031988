/**
 * @file fmod, exact for all finite arguments: long division with digits of many bits. Not the remainders with other
 * signs (ops/composite.ts makes them from it).
 * @module
 */
import type { Value } from "../ir.ts";
import type { Emit } from "./emit.ts";
import { BIASED, scale } from "./exponential.ts";

/** Bits of quotient that one step takes off: a whole double, or (see below) one whose products with halves are exact. */
const DIGIT = { fused: 51, unfused: 22 } as const;

/** The biased exponent of a positive number as a double: 1 for the least normal numbers, 0 and less below them. */
function exponentField(m: Emit, x: Value): Value {
  const tiny = m.lt(x, 2 ** -1022);
  const bits = m.toBits(m.select(tiny, m.mul(x, 2 ** 54), x));
  return m.sub(m.toFloat(m.or(m.shr(bits, 52n), 0x4330000000000000n)), m.select(tiny, 2 ** 52 + 54, 2 ** 52));
}

/**
 * r − q·y for 0 ≤ q·y ≤ r + y/2, q nearest to r/y: the difference is at most y/2 and a multiple of the last place of y, hence
 * exact. Without fused operations y is cut in two parts of 26 bits, whose products with q < 2^24 are exact, and so are
 * both differences; large r are taken down two places first, since q·y may exceed r.
 */
function takeOff(m: Emit, r: Value, q: Value, y: Value): Value {
  if (m.hasFma) return m.residual(q, y, r);
  const large = m.gt(r, 2 ** 1000);
  const factor = m.select(large, 0.25, 1);
  const parts = m.split(m.mul(y, factor));
  const rest = m.sub(m.sub(m.mul(r, factor), m.mul(q, parts.hi)), m.mul(q, parts.lo));
  return m.mul(rest, m.select(large, 4, 1));
}

/**
 * x − n·y with the sign of x, n the whole part of x/y; NaN for infinite x and zero y. Each step takes y times the power
 * of two that is a digit below r, so that the quotient is a whole number of one digit; most arguments need one step.
 */
export function fmod(m: Emit, x: Value, y: Value): Value {
  const infinity = Number.POSITIVE_INFINITY;
  const ax = m.abs(x);
  const ay = m.abs(y);
  const proper = m.both(m.both(m.lt(ax, infinity), m.gt(ay, 0)), m.le(ay, infinity));
  const divisor = m.select(proper, ay, 1);
  // Subnormal divisors are taken up 54 places, which `least` takes down again.
  const tiny = m.lt(divisor, 2 ** -1022);
  const normal = m.select(tiny, m.mul(divisor, 2 ** 54), divisor);
  const least = m.select(tiny, -54, 0);
  const digit = m.hasFma ? DIGIT.fused : DIGIT.unfused;
  const below = m.add(exponentField(m, normal), digit);

  const [rest] = m.b.while(
    [m.select(proper, ax, 0)],
    (r) => m.b.anyLane(m.ge(r, divisor)),
    (r) => {
      const places = m.max(m.sub(exponentField(m, r), below), least);
      const unit = scale(m, normal, m.add(places, BIASED));
      const difference = takeOff(m, r, m.rint(m.div(r, unit)), unit);
      const next = m.select(m.lt(difference, 0), m.add(difference, unit), difference);
      // A lane that is done may have a divisor too large to take part (infinite, say) while its neighbours go on.
      return [m.select(m.ge(r, divisor), next, r)];
    },
  );
  return m.select(proper, m.withSign(rest, m.signOf(x)), Number.NaN);
}
