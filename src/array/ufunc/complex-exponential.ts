/**
 * @file Exponentials, logarithms and powers of complex numbers. Special values: C99, annex G.6.3. The logarithm near the unit
 * circle follows Kahan, "Branch cuts for complex elementary functions" (1987).
 * Errors: a few units in the last place of the result's magnitude in binary64, hardly more than half a one in binary32;
 * powers that are not small whole numbers lose as many digits as the exponent times the logarithm has before the point.
 * @module
 */
import type { Value } from "../../kernel/ir.ts";
import { divideParts, multiplyParts } from "./complex-arithmetic.ts";
import { inDouble, type Pair, type Parts } from "./complex-parts.ts";

const LN2 = 0.6931471805599453;
const LN2_REST = 2.3190468138462996e-17;
const LOG2E = 1.4426950408889634;
const LOG10E = 0.4342944819032518;
/** Arguments beyond this have an exponential that might overflow before a small cosine brings it back. */
const HUGE = 709;
const EXP_HUGE = 8.218407461554972e307;

/** r·(c + i·s), where `huge` says which r stand for EXP_HUGE times as much. */
function polar(m: Parts, r: Value, [c, s]: Pair, huge: Value | undefined): Pair {
  const parts = [m.mul(r, c), m.mul(r, s)] as const;
  if (huge === undefined) return parts;
  const factor = m.select(huge, EXP_HUGE, 1);
  return [m.mul(parts[0], factor), m.mul(parts[1], factor)];
}

/** What becomes of an exponential with magnitude exp(x) where the angle y is zero, infinite or NaN. */
function atEdges(m: Parts, [x, y]: Pair, magnitude: Value, [re, im]: Pair): Pair {
  const angle = m.b.op("isfinite", y);
  const none = m.both(m.not(angle), m.op("eq", x, Number.NEGATIVE_INFINITY));
  const endless = m.both(m.not(angle), m.op("eq", x, Number.POSITIVE_INFINITY));
  const straight = m.isZero(y);
  return [
    m.select(straight, magnitude, m.select(none, 0, m.select(endless, Number.POSITIVE_INFINITY, re))),
    m.select(straight, y, m.select(none, m.copysign(0, y), im)),
  ];
}

function expOf(m: Parts, z: Pair): Pair {
  const [x, y] = z;
  const huge = m.narrow ? undefined : m.op("gt", x, HUGE);
  const near = huge === undefined ? x : m.select(huge, m.sub(x, HUGE), x);
  const r = m.op("exp", near);
  const whole = huge === undefined ? r : m.mul(r, m.select(huge, EXP_HUGE, 1));
  return atEdges(m, z, whole, polar(m, r, [m.op("cos", y), m.op("sin", y)], huge));
}

/** 2^z: the angle y·log 2 in two parts. */
function exp2Of(m: Parts, z: Pair): Pair {
  const [x, y] = z;
  const huge = m.narrow ? undefined : m.op("gt", x, 1000);
  const near = huge === undefined ? x : m.select(huge, m.sub(x, 1000), x);
  const r = m.op("exp2", near);
  const [turn, rest] = m.twoProduct(y, LN2);
  const little = m.add(rest, m.mul(y, LN2_REST));
  const [c, s] = [m.op("cos", turn), m.op("sin", turn)];
  const angle = [m.sub(c, m.mul(s, little)), m.add(s, m.mul(c, little))] as const;
  const factor = huge === undefined ? undefined : m.select(huge, 2 ** 1000, 1);
  const times = (v: Value): Value => (factor === undefined ? v : m.mul(v, factor));
  const result = [times(m.mul(r, angle[0])), times(m.mul(r, angle[1]))] as const;
  return atEdges(m, z, times(r), result);
}

/** exp(x)·cos y − 1 = expm1(x)·cos y − 2·sin²(y/2), in which nothing cancels for small z; infinities as NumPy has them. */
function expm1Of(m: Parts, [x, y]: Pair): Pair {
  const half = m.op("sin", m.mul(y, 0.5));
  const re = m.sub(m.mul(m.op("expm1", x), m.op("cos", y)), m.mul(m.mul(half, half), 2));
  return [re, m.mul(m.op("exp", x), m.op("sin", y))];
}

/** p + q + r + … with the rounding errors of all sums and of the products that they come from. */
function closeSum(m: Parts, terms: readonly Value[], rests: readonly Value[]): Value {
  let sum = terms[0];
  let rest = rests.reduce((p, q) => m.add(p, q));
  for (const term of terms.slice(1)) {
    const [next, error] = m.twoSum(sum, term);
    sum = next;
    rest = m.add(rest, error);
  }
  return m.add(sum, rest);
}

/** log |z|, given |z|² − 1 where that is small, else from the magnitude, scaled where that could overflow or is subnormal. */
function logMagnitude(m: Parts, [x, y]: Pair, excess: Value): Value {
  const near = m.both(m.op("gt", excess, -0.5), m.op("lt", excess, 3));
  const close = m.mul(m.op("log1p", m.select(near, excess, 0)), 0.5);
  if (m.narrow) return m.select(near, close, m.op("log", m.op("hypot", x, y)));
  const [big, size] = [2 ** 1000, m.op("pmax", m.abs(x), m.abs(y))];
  const tiny = m.op("lt", size, 1 / big);
  const scale = m.select(tiny, 2 ** 100, m.select(m.op("gt", size, big), 2 ** -100, 1));
  const shift = m.select(tiny, -100 * LN2, m.select(m.op("gt", size, big), 100 * LN2, 0));
  const far = m.add(m.op("log", m.op("hypot", m.mul(x, scale), m.mul(y, scale))), shift);
  return m.select(near, close, far);
}

function logOf(m: Parts, [x, y]: Pair): Pair {
  const [p, pRest] = m.twoProduct(x, x);
  const [q, qRest] = m.twoProduct(y, y);
  const greater = m.op("ge", p, q);
  // The larger square first, so that 1 is taken off before the smaller one is lost in it.
  const terms = [m.select(greater, p, q), m.num(-1), m.select(greater, q, p)];
  const excess = m.narrow ? m.add(m.sub(terms[0], 1), terms[2]) : closeSum(m, terms, [pRest, qRest]);
  return [logMagnitude(m, [x, y], excess), m.op("arctan2", y, x)];
}

function log1pOf(m: Parts, [x, y]: Pair): Pair {
  const [p, pRest] = m.twoProduct(x, x);
  const [q, qRest] = m.twoProduct(y, y);
  const greater = m.op("ge", p, q);
  const terms = [m.mul(x, 2), m.select(greater, p, q), m.select(greater, q, p)];
  const excess = closeSum(m, terms, [pRest, qRest]);
  const next = m.add(x, 1);
  return [logMagnitude(m, [next, y], excess), m.op("arctan2", y, next)];
}

const times =
  (f: (m: Parts, z: Pair) => Pair, factor: number) =>
  (m: Parts, z: Pair): Pair => {
    const [re, im] = f(m, z);
    return [m.mul(re, factor), m.mul(im, factor)];
  };

/** Whole exponents below this in magnitude are multiplied out. */
const WHOLE_BITS = 7;

/** z to a whole power of less than 2^WHOLE_BITS by repeated squaring, the reciprocal for negative ones. */
function wholePower(m: Parts, z: Pair, n: Value): Pair {
  let left = m.abs(n);
  let square = z;
  let product: Pair = [m.num(1), m.num(0)];
  for (let bit = 0; bit < WHOLE_BITS; bit++) {
    const half = m.op("floor", m.mul(left, 0.5));
    const odd = m.op("ne", m.mul(half, 2), left);
    const first = bit === 0 ? square : multiplyParts(m.b, product, square);
    product = [m.select(odd, first[0], product[0]), m.select(odd, first[1], product[1])];
    if (bit < WHOLE_BITS - 1) square = multiplyParts(m.b, square, square);
    left = half;
  }
  const inverse = divideParts(m.b, [m.num(1), m.num(0)], product);
  const below = m.op("lt", n, 0);
  return [m.select(below, inverse[0], product[0]), m.select(below, inverse[1], product[1])];
}

/** z·w with infinities kept where the plain product loses them in NaN (C99, annex G.5.1), as NumPy's powers have it. */
function productKeepingInfinities(m: Parts, z: Pair, w: Pair): Pair {
  const plain = multiplyParts(m.b, z, w);
  const infinite = (v: Value): Value => m.b.op("isinf", v);
  const lost = m.both(m.op("ne", plain[0], plain[0]), m.op("ne", plain[1], plain[1]));
  const [zEndless, wEndless] = [z, w].map(([x, y]) => m.either(infinite(x), infinite(y)));
  const large = m.either(...[...z].flatMap((x) => [...w].map((y) => infinite(m.mul(x, y)))));
  const kept = m.both(lost, m.either(zEndless, wEndless, large));
  // Infinities become units beside zeros, NaN a zero.
  const boxed = (v: Value, own: Value): Value => {
    const unit = m.copysign(m.select(infinite(v), 1, 0), v);
    return m.select(own, unit, m.select(m.op("ne", v, v), m.copysign(0, v), v));
  };
  const [x, y] = [z.map((v) => boxed(v, zEndless)), w.map((v) => boxed(v, wEndless))];
  const [re, im] = multiplyParts(m.b, x, y);
  const times = (v: Value): Value => m.mul(v, Number.POSITIVE_INFINITY);
  return [m.select(kept, times(re), plain[0]), m.select(kept, times(im), plain[1])];
}

/** exp(w·log z); 1 for w = 0; 0 to a power with a positive real part is 0, to any other one NaN. */
function powerOf(m: Parts, z: Pair, w: Pair): Pair {
  const general = expOf(m, productKeepingInfinities(m, w, logOf(m, z)));
  const whole = m.both(m.isZero(w[1]), m.op("lt", m.abs(w[0]), 100), m.op("eq", m.op("rint", w[0]), w[0]));
  const multiplied = wholePower(m, z, m.select(whole, w[0], 0));
  const base = m.both(m.isZero(z[0]), m.isZero(z[1]));
  const nothing = m.both(m.isZero(w[0]), m.isZero(w[1]));
  const zero = m.select(m.op("gt", w[0], 0), 0, Number.NaN);
  return [
    m.select(nothing, 1, m.select(base, zero, m.select(whole, multiplied[0], general[0]))),
    m.select(nothing, 0, m.select(base, zero, m.select(whole, multiplied[1], general[1]))),
  ];
}

export const exp = inDouble(expOf);
export const exp2 = inDouble(exp2Of);
export const expm1 = inDouble(expm1Of);
export const log = inDouble(logOf);
export const log2 = inDouble(times(logOf, LOG2E));
export const log10 = inDouble(times(logOf, LOG10E));
export const log1p = inDouble(log1pOf);
export const power = inDouble(powerOf);
