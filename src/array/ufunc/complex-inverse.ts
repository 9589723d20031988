/**
 * @file arcsin, arccos, arctan of complex numbers and, turned by a right angle, arcsinh, arccosh, arctanh. Branch cuts and
 * special values: C99, annex G.6. Reference: Hull, Fairgrieve & Tang, "Implementing the complex arcsine and arccosine functions
 * using exception handling", ACM TOMS 23 (1997); Kahan, "Branch cuts for complex elementary functions" (1987).
 * Errors: a few units in the last place of either part in binary64, hardly more than half a one in binary32.
 * @module
 */
import type { Value } from "../../kernel/ir.ts";
import { inDouble, type Pair, type Parts, turned } from "./complex-parts.ts";

const HALF_PI = Math.PI / 2;
const LN4 = 1.3862943611198906;
/** Where the quotient b says too little about the angle (Hull et al.). */
const CROSSOVER_B = 0.6417;
const CROSSOVER_A = 1.5;
/** Beyond this, 1 is lost beside the square of z. */
const LARGE = 1e8;
/** Below this, squares of imaginary parts could be subnormal. */
const SMALL = 1e-140;

/** What arcsine and arccosine have in common, for magnitudes x and y. */
interface Quadrant {
  /** The arcsine of b is good, else the arctangent of x over `beside`. */
  readonly b: Value;
  readonly plain: Value;
  readonly beside: Value;
  /** The imaginary part. */
  readonly height: Value;
  /** So far out that the logarithm alone is left. */
  readonly far: Value;
}

function quadrant(m: Parts, x: Value, y: Value): Quadrant {
  const [above, below] = [m.add(x, 1), m.sub(x, 1)];
  const r = m.op("hypot", above, y);
  const s = m.op("hypot", below, y);
  const a = m.mul(m.add(r, s), 0.5);
  const b = m.div(x, a);
  const inside = m.op("le", x, 1);
  const square = m.mul(y, y);
  const sum = m.add(a, x);
  const first = m.add(r, above);
  // s ± (1 − x), each where it is a sum of positive numbers.
  const second = m.select(inside, m.sub(s, below), m.add(s, below));
  const within = m.sqrt(m.mul(m.mul(sum, 0.5), m.add(m.div(square, first), second)));
  const outside = m.mul(y, m.sqrt(m.mul(0.5, m.add(m.div(sum, first), m.div(sum, second)))));
  const quotient = m.div(square, first);
  const other = m.select(m.op("lt", x, 1), m.div(square, second), second);
  const excess = m.mul(m.add(quotient, other), 0.5);
  const nearHeight = m.op("log1p", m.add(excess, m.sqrt(m.mul(excess, m.add(a, 1)))));
  const wideHeight = m.op("log", m.add(a, m.sqrt(m.sub(m.mul(a, a), 1))));
  const tiny = m.both(m.op("lt", y, SMALL), m.op("lt", x, 1));
  const flat = m.div(y, m.sqrt(m.mul(m.sub(1, x), above)));
  const far = m.either(m.op("gt", x, LARGE), m.op("gt", y, LARGE));
  const farHeight = m.add(m.op("log", m.op("hypot", m.mul(x, 0.5), m.mul(y, 0.5))), LN4);
  const height = m.select(m.op("le", a, CROSSOVER_A), nearHeight, wideHeight);
  return {
    b,
    plain: m.op("le", b, CROSSOVER_B),
    beside: m.select(inside, within, outside),
    height: m.select(far, farHeight, m.select(tiny, flat, height)),
    far,
  };
}

function arcsinOf(m: Parts, [re, im]: Pair): Pair {
  const [x, y] = [m.abs(re), m.abs(im)];
  const q = quadrant(m, x, y);
  const near = m.select(q.plain, m.op("arcsin", q.b), m.op("arctan", m.div(x, q.beside)));
  const angle = m.select(q.far, m.op("arctan2", x, y), near);
  return [m.select(m.isZero(re), re, m.copysign(angle, re)), m.copysign(q.height, im)];
}

function arccosOf(m: Parts, [re, im]: Pair): Pair {
  const [x, y] = [m.abs(re), m.abs(im)];
  const q = quadrant(m, x, y);
  const right = m.select(q.plain, m.op("arccos", q.b), m.op("arctan", m.div(q.beside, x)));
  const near = m.select(m.op("signbit", re), m.sub(Math.PI, right), right);
  const angle = m.select(q.far, m.op("arctan2", y, re), near);
  return [m.select(m.isZero(re), HALF_PI, angle), m.copysign(q.height, m.neg(im))];
}

/** arccosh z = ±i·arccos z, with the sign that makes the real part positive. */
function arccoshOf(m: Parts, z: Pair): Pair {
  const [angle, height] = arccosOf(m, z);
  return [m.abs(height), m.copysign(angle, z[1])];
}

/** log1p(4x / ((1 − x)² + y²)) / 4 + i·arctan2(2y, (1 − x)(1 + x) − y²) / 2 */
function arctanhOf(m: Parts, [re, im]: Pair): Pair {
  const [x, y] = [m.abs(re), m.abs(im)];
  const beside = m.sub(x, 1);
  const square = m.mul(y, y);
  // At x = 1 a small y would be lost in its square.
  const pole = m.both(m.isZero(beside), m.op("lt", y, SMALL));
  const distance = m.add(m.mul(beside, beside), square);
  const quotient = m.div(m.select(pole, 2, m.mul(x, 4)), m.select(pole, y, distance));
  const near = m.mul(m.op("log1p", quotient), m.select(pole, 0.5, 0.25));
  const far = m.either(m.op("gt", x, 1e100), m.op("gt", y, 1e100));
  const half = m.op("hypot", m.mul(x, 0.5), m.mul(y, 0.5));
  const remote = m.mul(m.div(m.div(m.mul(x, 0.5), half), half), 0.5);
  const endless = m.either(m.b.op("isinf", x), m.b.op("isinf", y));
  const real = m.select(endless, 0, m.select(far, remote, near));
  const turn = m.op("arctan2", m.mul(y, 2), m.sub(m.mul(m.sub(1, x), m.add(x, 1)), square));
  const isNan = m.op("ne", y, y);
  const angle = m.select(far, m.select(isNan, y, HALF_PI), m.mul(turn, 0.5));
  return [m.select(m.isZero(re), re, m.copysign(real, re)), m.copysign(angle, im)];
}

export const arcsin = inDouble(arcsinOf);
export const arccos = inDouble(arccosOf);
export const arctan = inDouble(turned(arctanhOf));
export const arcsinh = inDouble(turned(arcsinOf));
export const arccosh = inDouble(arccoshOf);
export const arctanh = inDouble(arctanhOf);
