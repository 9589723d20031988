/**
 * @file x = n·π/2 + r with |r| ≤ π/4 for every finite double: in three parts of π/2 after Cody & Waite where x is of
 * moderate size, else by multiplying with just those bits of 2/π that matter.
 * Payne & Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18 (1983).
 * Constants: scripts/math/constants.py.
 * @module
 */
import type { Value } from "../ir.ts";
import { type Emit, MAGIC, type Pair } from "./emit.ts";

const TWO_OVER_PI = 0.6366197723675814;
/** π/2 in parts of 53 bits. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const;
/** π/2 in parts of 33 bits and a last one of 53: n times any of the first three is exact for n < 2^20. */
const HALF_PI_SHORT = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32] as const;

/**
 * The bits of 2/π in words, most significant first, behind one word of zeros (for arguments whose window would
 * begin before the point).
 */
// biome-ignore format: bits as the script prints them
const TWO_OVER_PI_BITS = [
  0n, 0xa2f9836e4e441529n, 0xfc2757d1f534ddc0n, 0xdb6295993c439041n, 0xfe5163abdebbc561n, 0xb7246e3a424dd2e0n, 0x06492eea09d1921cn,
  0xfe1deb1cb129a73en, 0xe88235f52ebb4484n, 0xe99c7026b45f7e41n, 0x3991d639835339f4n, 0x9c845f8bbdf9283bn, 0x1ff897ffde05980fn,
  0xef2f118b5a0a6d1fn, 0x6d367ecf27cb09b7n, 0x4f463f669e5fea2dn, 0x7527bac7ebe5f17bn, 0x3d0739f78a5292ean, 0x6bfb5fb11f8d5d08n,
  0x56033046fc7b6babn,
];

/** |x| up to which the parts of π/2 are exact enough: n < 2^30 or 2^20 (see the two functions for why). */
const MODERATE = { fused: 2 ** 30, unfused: 2 ** 20 } as const;

/** n mod 4 stands in the low bits of `quadrant` (u64, the others arbitrary); r is a pair. */
export interface Angle extends Pair {
  readonly quadrant: Value;
}

/** The reduced argument, for sin, cos and tan in binary64. */
export function reduceAngle(m: Emit, x: Value): Angle {
  const near = m.hasFma ? reduceFused(m, x) : reduceUnfused(m, x);
  return replaceHuge(m, x, near);
}

/**
 * The same for binary32 arguments widened to binary64: no float below 2^20 comes closer to a multiple of π/2 than
 * 2^-33, so two parts leave more than enough bits, and `lo` is zero.
 */
export function reduceAngleF32(m: Emit, x: Value): Angle {
  const t = m.mulAdd(x, TWO_OVER_PI, MAGIC);
  const n = m.sub(t, MAGIC);
  const near = m.mulAdd(n, -HALF_PI_SHORT[1], m.mulAdd(n, -HALF_PI_SHORT[0], x));
  return replaceHuge(m, x, { hi: near, lo: m.num(0), quadrant: m.toBits(t) }, MODERATE.unfused);
}

/**
 * n·HALF_PI[0] and x share so many leading bits that their fused difference is exact. The rest of π/2 is taken off
 * in a pair; what is left out, n·2^-163 < 2^-133, is below 2^-70 of the smallest possible remainder (about 2^-62).
 */
function reduceFused(m: Emit, x: Value): Angle {
  const t = m.mulAdd(x, TWO_OVER_PI, MAGIC);
  const minusN = m.sub(MAGIC, t);
  const first = m.b.op("fma", minusN, m.num(HALF_PI[0]), x);
  const second = m.twoProd(minusN, HALF_PI[1]);
  const sum = m.twoSum(first, second.hi);
  const lo = m.mulAdd(minusN, HALF_PI[2], m.add(sum.lo, second.lo));
  return { hi: sum.hi, lo, quadrant: m.toBits(t) };
}

/** Without fused operations the parts must be short enough for their products with n to be exact. */
function reduceUnfused(m: Emit, x: Value): Angle {
  const t = m.mulAdd(x, TWO_OVER_PI, MAGIC);
  const minusN = m.sub(MAGIC, t);
  const first = m.add(x, m.mul(minusN, HALF_PI_SHORT[0]));
  const second = m.twoSum(first, m.mul(minusN, HALF_PI_SHORT[1]));
  const third = m.twoSum(second.hi, m.mul(minusN, HALF_PI_SHORT[2]));
  const lo = m.add(m.add(second.lo, third.lo), m.mul(minusN, HALF_PI_SHORT[3]));
  return { hi: third.hi, lo, quadrant: m.toBits(t) };
}

/** Takes the lanes beyond the moderate range from the reduction for huge arguments, which runs only if there are any. */
function replaceHuge(
  m: Emit,
  x: Value,
  near: Angle,
  limit: number = m.hasFma ? MODERATE.fused : MODERATE.unfused,
): Angle {
  const huge = m.gt(m.abs(x), limit);
  const [hi, lo, quadrant] = m.b.if(
    m.b.anyLane(huge),
    () => {
      const far = reduceHuge(m, x);
      return [
        m.select(huge, far.hi, near.hi),
        m.select(huge, far.lo, near.lo),
        m.b.select(huge, far.quadrant, near.quadrant),
      ];
    },
    () => [near.hi, near.lo, near.quadrant],
  );
  return { hi, lo, quadrant };
}

/**
 * |x| = M·2^s with a whole M of 53 bits. Bits of 2/π with weights of 2^(2−s) and above give multiples of 4 and are
 * left out; 192 bits from there on (V) give M·V = 2^190·(x·2/π mod 4) with an error of M, which leaves 137 bits after
 * the point, more than twice what the nearest double to a multiple of π/2 needs. NaN for infinities.
 */
function reduceHuge(m: Emit, x: Value): Angle {
  const magnitude = m.toBits(m.abs(x));
  const significand = m.or(m.and(magnitude, 0x000fffffffffffffn), 0x0010000000000000n);
  const [w2, w1, w0] = piWindow(m, m.shr(magnitude, 52n));
  const product = multiply192(m, significand, [w0, w1, w2]);

  // Two bits of quadrant, then the fraction; a fraction of a half or more belongs to the next quadrant, from below.
  const top = m.or(m.shl(product[5], 32n), product[4]);
  const n = m.iadd(m.shr(top, 62n), m.and(m.shr(top, 61n), 1n));
  const fraction = m.shl(top, 2n);
  const signed = m.xor(m.shr(fraction, 32n), 0x80000000n);
  // Whole numbers below 2^52 set into the bits of 2^52 are doubles; each part is exact.
  const whole = (v: Value, bias: number): Value => m.sub(m.toFloat(m.or(v, 0x4330000000000000n)), bias);
  const upper = m.fastTwoSum(
    m.mul(whole(signed, 2 ** 52 + 2 ** 31), 2 ** -32),
    m.mul(whole(m.and(fraction, 0xffffffffn), 2 ** 52), 2 ** -64),
  );
  const lower = m.fastTwoSum(m.mul(whole(product[3], 2 ** 52), 2 ** -94), m.mul(whole(product[2], 2 ** 52), 2 ** -126));
  const sum = m.twoSum(upper.hi, lower.hi);
  const turns = m.fastTwoSum(sum.hi, m.add(sum.lo, m.add(upper.lo, lower.lo)));

  const p = m.twoProd(turns.hi, HALF_PI[0]);
  const r = m.fastTwoSum(p.hi, m.add(p.lo, m.mulAdd(turns.hi, HALF_PI[1], m.mul(turns.lo, HALF_PI[0]))));
  const sign = m.signOf(x);
  const negative = m.lt(x, 0);
  const finite = m.lt(m.abs(x), Number.POSITIVE_INFINITY);
  return {
    hi: m.select(finite, m.withSign(r.hi, sign), Number.NaN),
    lo: m.withSign(r.lo, sign),
    quadrant: m.b.select(negative, m.isub(m.b.const(m.bits, 0n), n), n),
  };
}

/** 192 bits of 2/π for the biased exponent at hand, most significant word first. */
function piWindow(m: Emit, exponent: Value): [Value, Value, Value] {
  // M·2^s has s = exponent − 1075; the window begins at bit s − 2 after the point, 64 bits later with the word of zeros.
  const start = m.isub(exponent, 1075n + 2n - 64n);
  const index = m.shr(start, 6n);
  const shift = m.and(start, 63n);
  let words: Value[] = TWO_OVER_PI_BITS.map((word) => m.b.const(m.bits, word));
  // A table look-up by halving: each bit of the index, from the top, chooses between words that far apart.
  for (const step of [16, 8, 4, 2, 1]) {
    const set = m.b.op("ne", m.and(index, BigInt(step)), m.b.const(m.bits, 0n));
    words = words
      .slice(0, step + 3)
      .map((word, i) => (i + step < words.length ? m.b.select(set, words[i + step], word) : word));
  }
  const back = m.isub(m.b.const(m.bits, 64n), shift);
  const aligned = (i: number): Value => m.or(m.shl(words[i], shift), m.shr(words[i + 1], back));
  return [aligned(0), aligned(1), aligned(2)];
}

/** The low 192 bits of a · v in six digits of 32 bits, least first; `a` has 53 bits, `v` three words, least first. */
function multiply192(m: Emit, a: Value, v: readonly Value[]): Value[] {
  const low = (w: Value): Value => m.and(w, 0xffffffffn);
  const high = (w: Value): Value => m.shr(w, 32n);
  const digits = v.flatMap((w) => [low(w), high(w)]);
  const a0 = low(a);
  const a1 = high(a);
  const p = digits.map((d) => m.imul(d, a0));
  const q = digits.slice(0, 5).map((d) => m.imul(d, a1));
  const out: Value[] = [];
  let carry: Value | undefined;
  for (let i = 0; i < 6; i++) {
    // Each addend is below 2^32, so that five of them and the carry stay far from overflow.
    const addends = [
      carry,
      low(p[i]),
      i > 0 ? high(p[i - 1]) : undefined,
      i > 0 ? low(q[i - 1]) : undefined,
      i > 1 ? high(q[i - 2]) : undefined,
    ];
    const column = addends.filter((w) => w !== undefined).reduce((sum, w) => m.iadd(sum, w));
    out.push(low(column));
    carry = high(column);
  }
  return out;
}
