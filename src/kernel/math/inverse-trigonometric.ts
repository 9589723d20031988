/**
 * @file arcsin, arccos, arctan, arctan2: reduction to a small interval by an identity, then an odd polynomial.
 * Not the hyperbolic ones. Muller, "Elementary Functions", 3rd ed. 2016, section 11.5.
 * Polynomials: scripts/math/coefficients.sollya; constants: scripts/math/constants.py.
 * @module
 */
import type { Value } from "../ir.ts";
import type { Emit, Pair } from "./emit.ts";

const HALF_PI = [1.5707963267948966, 6.123233995736766e-17] as const;
const PI = [2 * HALF_PI[0], 2 * HALF_PI[1]] as const;
/** π/4 as 50 bits, whose multiples up to 4 are exact, and the rest. */
const QUARTER_PI = [0.7853981633974483, 3.061616997868383e-17] as const;
/** tan(π/8) and tan(3π/8). */
const TAN_EIGHTH = 0.41421356237309503;
const TAN_THREE_EIGHTHS = 2.414213562373095;

/** (arcsin x − x) / x³ in x², |x| ≤ 1/2; error of the arc sine 2^-59.8. */
const ASIN = [
  0.1666666666666676, 0.07499999999970819, 0.04464285717463486, 0.030381942705297076, 0.022372215087562004,
  0.017351609783358417, 0.013980851700482622, 0.011398625809798522, 0.010782015850972269, 0.0036992078735759047,
  0.02172618085555946, -0.02102717318361036, 0.03264714349880478,
];
/** (arctan t − t) / t³ in t², |t| ≤ tan(π/8); error of the arc tangent 2^-59.4. */
const ATAN = [
  -0.3333333333333319, 0.19999999999952245, -0.1428571428006407, 0.11111110776933703, -0.09090897572153833,
  0.07692056941709988, -0.06663067072101103, 0.05847621409139853, -0.050381010647294076, 0.03803403430709577,
  -0.017873811392827753,
];

/** The same within 2^-31.7 and 2^-30.4, for results in binary32. */
const ASIN_F32 = [
  0.16666659972671688, 0.07500505383030544, 0.04451670825305575, 0.03180991283532463, 0.014429835238009406,
  0.03752938685117565,
];
const ATAN_F32 = [
  -0.33333315021606547, 0.19998460469057483, -0.14243311005343084, 0.10592078245746707, -0.060736104790990744,
];

/** What arcsin and arccos share: y is |x| up to 1/2, beyond √((1 − |x|)/2) with its rounding error; arcsin y = y + tail. */
interface Reduced {
  readonly small: Value;
  readonly y: Value;
  readonly low: Value;
  readonly tail: Value;
}

function reduceArcsine(m: Emit, x: Value): Reduced {
  const a = m.abs(x);
  const small = m.lt(a, 0.5);
  // Exact for a ≥ ½; negative beyond 1, where the root makes NaN.
  const rest = m.mul(m.sub(1, a), 0.5);
  const root = m.sqrt(rest);
  const error = m.div(m.residual(root, root, rest), m.max(m.mul(root, 2), 2 ** -500));
  const y = m.select(small, a, root);
  const z = m.select(small, m.mul(a, a), rest);
  return { small, y, low: m.select(small, 0, error), tail: m.mul(m.mul(y, z), m.poly(z, ASIN)) };
}

/** head + (body + tail), where |head| ≥ |body| or head = 0. */
function sumOf(m: Emit, head: Pair, body: Value, tail: Value): Value {
  const sum = m.fastTwoSum(head.hi, body);
  return m.add(sum.hi, m.add(sum.lo, m.add(head.lo, tail)));
}

/** The arc sine: beyond ½ it is π/2 − 2·arcsin √((1 − x)/2). NaN outside [−1, 1]. */
export function arcsin(m: Emit, x: Value): Value {
  const { small, y, low, tail } = reduceArcsine(m, x);
  const head = { hi: m.select(small, 0, HALF_PI[0]), lo: m.select(small, 0, HALF_PI[1]) };
  const factor = m.select(small, 1, -2);
  return m.withSign(sumOf(m, head, m.mul(y, factor), m.mul(m.add(tail, low), factor)), m.signOf(x));
}

/** The arc cosine: π/2 − arcsin x up to ½, beyond 2·arcsin √((1 − x)/2), and π less that for negative x. */
export function arccos(m: Emit, x: Value): Value {
  const { small, y, low, tail } = reduceArcsine(m, x);
  const negative = m.lt(x, 0);
  const far = (i: 0 | 1): Value => m.select(small, HALF_PI[i], m.select(negative, PI[i], 0));
  const factor = m.select(small, m.select(negative, 1, -1), m.select(negative, -2, 2));
  return sumOf(m, { hi: far(0), lo: far(1) }, m.mul(y, factor), m.mul(m.add(tail, low), factor));
}

/** head ± arctan(t), t a pair with |t| ≤ tan(π/8); `sign` (a sign bit) set for minus. */
function arctanOfPair(m: Emit, head: Pair, t: Pair, sign?: Value): Value {
  const z = m.mul(t.hi, t.hi);
  // The derivative 1/(1 + t²) is near enough to 1 − t².
  const tail = m.mulAdd(m.mul(t.hi, z), m.poly(z, ATAN), m.negMulAdd(t.lo, z, t.lo));
  if (sign === undefined) return sumOf(m, head, t.hi, tail);
  return sumOf(m, head, m.withSign(t.hi, sign), m.withSign(tail, sign));
}

/** The arc tangent: x itself, π/4 + arctan((x − 1)/(x + 1)) or π/2 + arctan(−1/x), whichever argument is small. */
export function arctan(m: Emit, x: Value): Value {
  // Beyond 2^64 nothing changes any more; infinities must not meet each other below.
  const a = m.min(m.abs(x), 2 ** 64);
  const near = m.lt(a, TAN_EIGHTH);
  const far = m.gt(a, TAN_THREE_EIGHTHS);
  const minus = m.twoSum(a, -1);
  const plus = m.twoSum(a, 1);
  const choose = (p: Value | number, q: Value | number, r: Value | number): Value =>
    m.select(near, p, m.select(far, r, q));
  const top = { hi: choose(a, minus.hi, -1), lo: choose(0, minus.lo, 0) };
  const bottom = { hi: choose(1, plus.hi, a), lo: choose(0, plus.lo, 0) };
  const t = m.dividePairs(top, bottom);
  const head = { hi: choose(0, HALF_PI[0] / 2, HALF_PI[0]), lo: choose(0, HALF_PI[1] / 2, HALF_PI[1]) };
  return m.withSign(arctanOfPair(m, head, t), m.signOf(x));
}

/** The tangent of an angle between 0 and π/4 that belongs to a point, and how the point's angle comes from it. */
interface Octant {
  /** The lesser magnitude and the greater, numerator and denominator of the tangent. */
  readonly top: Value;
  readonly bottom: Value;
  /** Is the point above the diagonal, its y greater than its x? */
  readonly steep: Value;
  /** The sign bit of x. */
  readonly left: Value;
}

/** Takes the greater and the lesser magnitude for bottom and top, unless `edges` makes something else of them. */
function octantOf(m: Emit, y: Value, x: Value, edges: (bottom: Value, top: Value) => readonly [Value, Value]): Octant {
  const ax = m.abs(x);
  const ay = m.abs(y);
  const steep = m.gt(ay, ax);
  const [bottom, top] = edges(m.select(steep, ay, ax), m.select(steep, ax, ay));
  return { bottom, top, steep, left: m.signOf(x) };
}

/** 0/1 at the origin, 1/1 between the infinities, 0/1 at other infinite points. */
function limits(m: Emit, bottom: Value, top: Value): [Value, Value] {
  const infinity = Number.POSITIVE_INFINITY;
  const unbounded = m.eq(bottom, infinity);
  return [
    m.select(m.either(unbounded, m.eq(bottom, 0)), 1, bottom),
    m.select(unbounded, m.select(m.eq(top, infinity), 1, 0), top),
  ];
}

/** The angle is j·π/4 plus or minus (`backward`, a sign bit) a small angle, after the reflections undone. */
function unfold(m: Emit, { steep, left }: Octant, diagonal: Value): { j: Value; backward: Value } {
  const isLeft = m.b.op("ne", left, m.b.const(m.bits, 0n));
  const octant = m.select(diagonal, 1, 0);
  const quadrant = m.select(steep, m.sub(2, octant), octant);
  return {
    j: m.select(isLeft, m.sub(4, quadrant), quadrant),
    backward: m.xor(left, m.signOf(m.select(steep, -1, 1))),
  };
}

/** NaN where a coordinate is, else the angle with the sign of y. */
function signedAngle(m: Emit, y: Value, x: Value, angle: Value): Value {
  const unordered = m.either(m.ne(x, x), m.ne(y, y));
  return m.select(unordered, Number.NaN, m.withSign(angle, m.signOf(y)));
}

/**
 * The angle of the point (x, y). The lesser over the greater magnitude is a tangent between 0 and 1, to be reflected in
 * the diagonal and the vertical axis: the angle is j·π/4 plus or minus a small arc tangent.
 */
export function arctan2(m: Emit, y: Value, x: Value): Value {
  // Scaled away from the ends of the range where sums could overflow or remainders vanish; NaN comes here too.
  const octant = octantOf(m, y, x, (bottom, top) => {
    const unusual = m.not(m.both(m.ge(top, 2 ** -900), m.le(bottom, 2 ** 900)));
    return m.rarely(unusual, [bottom, top] as const, (d, n) => {
      const scale = m.select(m.gt(d, 2 ** 1000), 2 ** -60, m.select(m.lt(d, 2 ** 500), 2 ** 500, 1));
      return limits(m, m.mul(d, scale), m.mul(n, scale));
    });
  });
  const { top: n, bottom: d } = octant;
  const diagonal = m.gt(n, m.mul(d, TAN_EIGHTH));
  const minus = m.twoSum(n, m.neg(d));
  const plus = m.twoSum(n, d);
  const top = { hi: m.select(diagonal, minus.hi, n), lo: m.select(diagonal, minus.lo, 0) };
  const bottom = { hi: m.select(diagonal, plus.hi, d), lo: m.select(diagonal, plus.lo, 0) };
  // No reciprocal: it might overflow where the quotient does not.
  const hi = m.div(top.hi, bottom.hi);
  const rest = m.add(m.residual(hi, bottom.hi, top.hi), m.negMulAdd(hi, bottom.lo, top.lo));
  const t = { hi, lo: m.div(rest, bottom.hi) };
  const { j, backward } = unfold(m, octant, diagonal);
  const head = { hi: m.mul(j, QUARTER_PI[0]), lo: m.mul(j, QUARTER_PI[1]) };
  return signedAngle(m, y, x, arctanOfPair(m, head, t, backward));
}

/** arcsin y for 0 ≤ y ≤ ½ with y² = z, for results in binary32. */
function arcsineF32(m: Emit, x: Value): { small: Value; angle: Value } {
  const a = m.abs(x);
  const small = m.lt(a, 0.5);
  const rest = m.mul(m.sub(1, a), 0.5);
  const y = m.select(small, a, m.sqrt(rest));
  const z = m.select(small, m.mul(a, a), rest);
  return { small, angle: m.mulAdd(m.mul(y, z), m.poly(z, ASIN_F32), y) };
}

/** The arc sine for results in binary32. */
export function arcsinF32(m: Emit, x: Value): Value {
  const { small, angle } = arcsineF32(m, x);
  return m.withSign(m.select(small, angle, m.mulAdd(angle, -2, HALF_PI[0])), m.signOf(x));
}

/** The arc cosine for results in binary32. */
export function arccosF32(m: Emit, x: Value): Value {
  const { small, angle } = arcsineF32(m, x);
  const sign = m.signOf(x);
  const near = m.sub(HALF_PI[0], m.withSign(angle, sign));
  const twice = m.add(angle, angle);
  return m.select(small, near, m.select(m.lt(x, 0), m.sub(PI[0], twice), twice));
}

/** t + arctan's tail, for |t| ≤ tan(π/8) and results in binary32. */
function arctanShort(m: Emit, t: Value): Value {
  const z = m.mul(t, t);
  return m.mulAdd(m.mul(t, z), m.poly(z, ATAN_F32), t);
}

/** The arc tangent for results in binary32. */
export function arctanF32(m: Emit, x: Value): Value {
  const a = m.abs(x);
  const near = m.lt(a, TAN_EIGHTH);
  const far = m.gt(a, TAN_THREE_EIGHTHS);
  const top = m.select(near, a, m.select(far, -1, m.sub(a, 1)));
  const bottom = m.select(near, 1, m.select(far, a, m.add(a, 1)));
  const head = m.select(near, 0, m.select(far, HALF_PI[0], HALF_PI[0] / 2));
  return m.withSign(m.add(head, arctanShort(m, m.div(top, bottom))), m.signOf(x));
}

/** The angle of the point (x, y) for binary32, whose quotients neither overflow nor underflow in binary64. */
export function arctan2F32(m: Emit, y: Value, x: Value): Value {
  const octant = octantOf(m, y, x, (bottom, top) => limits(m, bottom, top));
  const { top: n, bottom: d } = octant;
  const diagonal = m.gt(n, m.mul(d, TAN_EIGHTH));
  const t = m.div(m.select(diagonal, m.sub(n, d), n), m.select(diagonal, m.add(n, d), d));
  const { j, backward } = unfold(m, octant, diagonal);
  return signedAngle(m, y, x, m.add(m.mul(j, QUARTER_PI[0]), m.withSign(arctanShort(m, t), backward)));
}
