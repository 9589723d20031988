/**
 * @file sinh, cosh, tanh of complex numbers and, turned by a right angle, sin, cos, tan. Special values: C99, annex G.6.
 * Errors: a few units in the last place of either part in binary64, hardly more than half a one in binary32.
 * @module
 */
import type { Value } from "../../kernel/ir.ts";
import { inDouble, type Pair, type Parts, turned } from "./complex-parts.ts";

/** Beyond this, hyperbolic functions are halves of an exponential. */
const HUGE = 700;
/** What is split off such arguments, and the exponential of it. */
const SHIFT = 600;
const EXP_SHIFT = 3.7730203009299397e260;

/** x made smaller where its exponential could overflow before a small factor brings it back, and what to multiply by for that. */
function reduced(m: Parts, x: Value): { near: Value; factor: Value | undefined } {
  if (m.narrow) return { near: x, factor: undefined };
  const huge = m.op("gt", m.abs(x), HUGE);
  const near = m.select(huge, m.sub(x, m.copysign(SHIFT, x)), x);
  return { near, factor: m.select(huge, EXP_SHIFT, 1) };
}

const scaled = (m: Parts, x: Value, factor: Value | undefined): Value => (factor === undefined ? x : m.mul(x, factor));

/** sinh x·cos y + i·cosh x·sin y */
function sinhOf(m: Parts, [x, y]: Pair): Pair {
  const { near, factor } = reduced(m, x);
  const re = scaled(m, m.mul(m.op("sinh", near), m.op("cos", y)), factor);
  const im = scaled(m, m.mul(m.op("cosh", near), m.op("sin", y)), factor);
  const angle = m.b.op("isfinite", y);
  const kept = m.both(m.not(angle), m.either(m.isZero(x), m.b.op("isinf", x)));
  return [m.select(kept, m.select(m.isZero(x), x, m.abs(x)), re), m.select(m.isZero(y), y, im)];
}

/** cosh x·cos y + i·sinh x·sin y */
function coshOf(m: Parts, [x, y]: Pair): Pair {
  const { near, factor } = reduced(m, x);
  const re = scaled(m, m.mul(m.op("cosh", near), m.op("cos", y)), factor);
  const im = scaled(m, m.mul(m.op("sinh", near), m.op("sin", y)), factor);
  const angle = m.b.op("isfinite", y);
  const infinite = m.both(m.not(angle), m.b.op("isinf", x));
  // Zero times infinity or NaN.
  const still = m.both(m.isZero(x), m.not(angle));
  const straight = m.both(m.isZero(y), m.not(m.b.op("isfinite", x)));
  const turned = m.select(m.op("eq", x, Number.NEGATIVE_INFINITY), m.neg(y), y);
  return [m.select(infinite, m.abs(x), re), m.select(still, 0, m.select(straight, turned, im))];
}

/** Beyond this, 1 − tanh² is 4·exp(−2x) in all digits. */
const FLAT = 22;

/** (sinh x·cosh x + i·sin y·cos y) / (sinh² x + cos² y), all terms of one sign. */
function tanhOf(m: Parts, [x, y]: Pair): Pair {
  const far = m.op("gt", m.abs(x), FLAT);
  const near = m.select(far, m.copysign(FLAT, x), x);
  const [sh, ch, s, c] = [m.op("sinh", near), m.op("cosh", near), m.op("sin", y), m.op("cos", y)];
  const turn = m.mul(s, c);
  const below = m.add(m.mul(sh, sh), m.mul(c, c));
  const fading = m.mul(m.mul(turn, 4), m.op("exp", m.mul(m.abs(x), -2)));
  const re = m.select(far, m.copysign(1, x), m.div(m.mul(sh, ch), below));
  const im = m.select(far, fading, m.div(turn, below));
  const angle = m.b.op("isfinite", y);
  const endless = m.b.op("isinf", x);
  const straight = m.isZero(y);
  const onAxis = m.both(m.isZero(x), m.not(angle));
  return [
    m.select(onAxis, x, m.select(straight, m.op("tanh", x), m.select(m.either(angle, endless), re, Number.NaN))),
    m.select(m.both(endless, m.not(angle)), m.copysign(0, y), m.select(straight, y, im)),
  ];
}

export const sinh = inDouble(sinhOf);
export const cosh = inDouble(coshOf);
export const tanh = inDouble(tanhOf);
export const sin = inDouble(turned(sinhOf));
export const cos = inDouble((m, [x, y]) => coshOf(m, [m.neg(y), x]));
export const tan = inDouble(turned(tanhOf));
