/**
 * @file sin, cos, tan: argument reduction (reduction.ts) to |r| ≤ π/4 in a pair, two polynomials, and a choice between
 * them by quadrant. Not the inverse functions (inverse-trigonometric.ts). Muller, "Elementary Functions", 3rd ed.
 * 2016, chapter 11. Polynomials: scripts/math/coefficients.sollya.
 * @module
 */
import type { Value } from "../ir.ts";
import type { Emit, Pair } from "./emit.ts";
import { type Angle, reduceAngle, reduceAngleF32 } from "./reduction.ts";

/** (sin r − r) / r³ in r², |r| ≤ π/4; error of the sine 2^-57.9. */
// biome-ignore format: coefficients as the script prints them
const SIN = [-0.1666666666666663, 0.00833333333332189, -0.00019841269829420804, 2.755731356577763e-6, -2.5050739332293735e-8, 1.5895751310610322e-10];
/** (cos r − 1 + r²/2) / r⁴ in r², |r| ≤ π/4; error of the cosine 2^-63.9. */
// biome-ignore format: coefficients as the script prints them
const COS = [0.041666666666666595, -0.0013888888888873316, 2.480158728897323e-5, -2.7557314205756297e-7, 2.087570352694405e-9, -1.1358637549834277e-11];
/** The same within 2^-37 and 2^-33, for results in binary32. */
const SIN_F32 = [-0.16666666640588204, 0.008333329280524668, -0.0001983930441552337, 2.718046471722985e-6];
const COS_F32 = [0.04166664555447534, -0.0013887309866885864, 2.443241301040207e-5];

/** sine = hi + sinTail and cosine = one + cosTail, the tails at most a few tenths of the heads. */
interface Parts {
  readonly sinTail: Value;
  readonly one: Value;
  readonly cosTail: Value;
}

/**
 * sin(hi + lo) and cos(hi + lo) for |hi| ≤ π/4 and lo at most a few units in the last place of hi. The rounding error
 * of hi², if given, takes a quarter of a unit off the cosine's error.
 */
function parts(m: Emit, { hi, lo }: Pair, squareError?: Value): Parts {
  const z = m.mul(hi, hi);
  const half = m.mul(z, 0.5);
  const one = m.sub(1, half);
  let rounding = m.sub(m.sub(1, one), half);
  if (squareError !== undefined) rounding = m.mulAdd(squareError, -0.5, rounding);
  const cosTail = m.mulAdd(m.mul(z, z), m.poly(z, COS), m.negMulAdd(hi, lo, rounding));
  // sin(hi + lo) = sin hi + lo·cos hi, where `one` is close enough to cos hi.
  const sinTail = m.mulAdd(lo, one, m.mul(m.mul(hi, z), m.poly(z, SIN)));
  return { sinTail, one, cosTail };
}

/** sin where `quadrant` is even, cos where odd, negative in the upper half of the quadrants. */
function choose(m: Emit, quadrant: Value, sin: Value, cos: Value): Value {
  const odd = m.b.op("ne", m.and(quadrant, 1n), m.b.const(m.bits, 0n));
  return m.withSign(m.select(odd, cos, sin), m.shl(m.and(quadrant, 2n), 62n));
}

function sinCosOf(m: Emit, angle: Angle, quadrant: Value): Value {
  const p = parts(m, angle);
  return choose(m, quadrant, m.add(angle.hi, p.sinTail), m.add(p.one, p.cosTail));
}

/** The sine. */
export function sin(m: Emit, x: Value): Value {
  const angle = reduceAngle(m, x);
  // Tiny arguments are their own result; this keeps −0 and subnormal numbers.
  return m.select(m.lt(m.abs(x), 2 ** -27), x, sinCosOf(m, angle, angle.quadrant));
}

/** The cosine: the sine a quarter turn on. */
export function cos(m: Emit, x: Value): Value {
  const angle = reduceAngle(m, x);
  return sinCosOf(m, angle, m.iadd(angle.quadrant, 1n));
}

function partsF32(m: Emit, r: Value): { sin: Value; cos: Value } {
  const z = m.mul(r, r);
  return {
    sin: m.mulAdd(m.mul(r, z), m.poly(z, SIN_F32), r),
    cos: m.mulAdd(m.mul(z, z), m.poly(z, COS_F32), m.mulAdd(z, -0.5, 1)),
  };
}

function sinCosF32(m: Emit, r: Value, quadrant: Value): Value {
  const { sin, cos } = partsF32(m, r);
  return choose(m, quadrant, sin, cos);
}

/** The sine for arguments and results in binary32. */
export function sinF32(m: Emit, x: Value): Value {
  const angle = reduceAngleF32(m, x);
  return m.select(m.lt(m.abs(x), 2 ** -27), x, sinCosF32(m, angle.hi, angle.quadrant));
}

/** The cosine for arguments and results in binary32. */
export function cosF32(m: Emit, x: Value): Value {
  const angle = reduceAngleF32(m, x);
  return sinCosF32(m, angle.hi, m.iadd(angle.quadrant, 1n));
}

/**
 * The tangent: sine over cosine, both as pairs, so that one rounded division and its remainder suffice. In odd
 * quadrants it is −cos/sin.
 */
export function tan(m: Emit, x: Value): Value {
  const angle = reduceAngle(m, x);
  const p = parts(m, angle, m.twoProd(angle.hi, angle.hi).lo);
  const odd = m.b.op("ne", m.and(angle.quadrant, 1n), m.b.const(m.bits, 0n));
  const sin = m.fastTwoSum(angle.hi, p.sinTail);
  const cos = m.fastTwoSum(p.one, p.cosTail);
  const top = { hi: m.select(odd, cos.hi, sin.hi), lo: m.select(odd, cos.lo, sin.lo) };
  const bottom = { hi: m.select(odd, sin.hi, cos.hi), lo: m.select(odd, sin.lo, cos.lo) };
  const q = m.dividePairs(top, bottom);
  const y = m.withSign(m.add(q.hi, q.lo), m.shl(angle.quadrant, 63n));
  return m.select(m.lt(m.abs(x), 2 ** -27), x, y);
}

/** The tangent for arguments and results in binary32. */
export function tanF32(m: Emit, x: Value): Value {
  const angle = reduceAngleF32(m, x);
  const { sin, cos } = partsF32(m, angle.hi);
  const odd = m.b.op("ne", m.and(angle.quadrant, 1n), m.b.const(m.bits, 0n));
  const y = m.div(m.select(odd, cos, sin), m.select(odd, sin, cos));
  return m.select(m.lt(m.abs(x), 2 ** -27), x, m.withSign(y, m.shl(angle.quadrant, 63n)));
}
