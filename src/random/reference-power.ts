/**
 * @file e^x and x^y, bit for bit as NumPy's streams have them where they are handed out (lognormal, Weibull, gamma and beta
 * with shapes below 1): from the C library of its platform, here glibc on x86-64 with fused multiply-add. The numjet
 * functions `exp` and `power` are others, vectorised ones.
 *
 * Equality holds because every operation is exactly rounded by itself and stands in that library's order. Method (Nagy, Arm
 * Optimized Routines): e^x = 2^(k/128)·e^r from a table of the powers and a polynomial; x^y = e^(y·log x) with log x as a
 * sum of two doubles from 128 intervals whose reciprocals have eight bits. The tables follow from that and are made here.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { f64 } from "../kernel/types.ts";
import { type Draws, u64 } from "./draws.ts";
import { divide, exactly, expOfNegative, bits as fixedBits, negativeLog, one, toNumber } from "./fixed-point.ts";

/** Entries of each table; of e^x: the power's relative rounding error and its bits less k·2^45; of log: 1/c, log c, its rest. */
const entries = 128;
const powerBytes = 16;
const logBytes = 24;
export const powerTableBytes = entries * (powerBytes + logBytes);
const logAt = entries * powerBytes;
/** Bits of the double where the first interval begins, about 0.7057. */
const firstBits = 0x3fe6955500000000n;

const scratch = new DataView(new ArrayBuffer(8));
const doubleOf = (pattern: bigint): number => {
  scratch.setBigUint64(0, pattern);
  return scratch.getFloat64(0);
};
const patternOf = (x: number): bigint => {
  scratch.setFloat64(0, x);
  return scratch.getBigUint64(0);
};
/** x·2^scale to the nearest whole number. */
const rounded = (x: bigint, scale: bigint): bigint => ((x >> (fixedBits - scale - 1n)) + 1n) >> 1n;

/** Writes both tables. */
export function fillPowerTables(memory: DataView, at: number): void {
  const ln2 = negativeLog(one >> 1n);
  for (let i = 0; i < entries; i++) {
    const power = expOfNegative(-(ln2 * BigInt(i)) / BigInt(entries));
    const nearest = toNumber(power);
    const rest = divide(power - exactly(nearest), exactly(nearest));
    memory.setFloat64(at + powerBytes * i, toNumber(rest), true);
    memory.setBigUint64(at + powerBytes * i + 8, BigInt.asUintN(64, patternOf(nearest) - (BigInt(i) << 45n)), true);

    const from = exactly(doubleOf(firstBits + (BigInt(i) << 45n)));
    const to = exactly(doubleOf(firstBits + (BigInt(i + 1) << 45n)));
    const middle = (from + to) >> 1n;
    const scale = middle < one ? 7n : 8n;
    const inverse = Number(rounded(divide(one, middle), scale)) / 2 ** Number(scale);
    const log = negativeLog(exactly(inverse));
    const short = rounded(log, 43n);
    memory.setFloat64(at + logAt + logBytes * i, inverse, true);
    memory.setFloat64(at + logAt + logBytes * i + 8, Number(short) / 2 ** 43, true);
    memory.setFloat64(at + logAt + logBytes * i + 16, toNumber(log - (short << (fixedBits - 43n))), true);
  }
}

const perLn2 = 184.6649652337873;
const ln2High = -0.005415212348111709;
const ln2Low = -1.2864023111638346e-14;
/** Added to a double, leaves it rounded to a whole number in the low bits. */
const shift = 6755399441055744;
/** e^r = 1 + r + … from r² on. */
const expTerms = [0.49999999999996786, 0.16666666666665886, 0.0416666808410674, 0.008333335853059549];
/** Exponent fields of |x|: from where on x counts, may leave the normal range, has left it for good. */
const expRange = { least: 0x3c9, large: 0x408, beyond: 0x409 };

const fma = (d: Draws, x: Value, y: Value, z: Value): Value => d.b.op("fma", x, y, z);

/** e^(x + low) for a low that is tiny against x. */
function expOfSum(d: Draws, x: Value, low: Value | undefined, table: number): Value {
  const { b } = d;
  const num = (v: number): Value => d.f64(v);
  const [c2, c3, c4, c5] = expTerms.map(num);
  const z = fma(d, x, num(perLn2), num(shift));
  const whole = b.bitcast(z, u64);
  const k = d.sub(z, num(shift));
  const near = fma(d, k, num(ln2Low), fma(d, k, num(ln2High), x));
  const r = low === undefined ? near : d.add(near, low);
  const at = b.op("mul", d.signed(b.op("and", whole, d.u64(entries - 1))), b.index(powerBytes));
  const rest = b.load(f64, d.tables, at, { scale: 1, disp: table });
  const pattern = d.add(b.load(u64, d.tables, at, { scale: 1, disp: table + 8 }), b.op("shl", whole, d.u64(45)));
  const r2 = d.mul(r, r);
  const terms = fma(d, fma(d, r, c3, c2), r2, d.add(r, rest));
  const t = fma(d, d.mul(r2, r2), fma(d, r, c5, c4), terms);
  const power = b.bitcast(pattern, f64);
  const usual = fma(d, power, t, power);

  const field = b.op("and", b.op("shr", b.bitcast(x, u64), d.u64(52)), d.u64(0x7ff));
  const [inRange] = b.if(
    b.op("ge", field, d.u64(expRange.large)),
    () => [atTheEdge(d, x, whole, pattern, t, field)],
    () => [usual],
  );
  return b.select(b.op("lt", field, d.u64(expRange.least)), d.add(num(1), x), inRange);
}

/** Results that may overflow or be subnormal: computed with another exponent, rounded once. */
function atTheEdge(d: Draws, x: Value, whole: Value, pattern: Value, t: Value, field: Value): Value {
  const { b } = d;
  const num = (v: number): Value => d.f64(v);
  const one = num(1);
  const smaller = b.bitcast(d.sub(pattern, d.u64(1009n << 52n)), f64);
  const up = d.mul(fma(d, smaller, t, smaller), num(2 ** 1009));

  const greater = b.bitcast(d.add(pattern, d.u64(1022n << 52n)), f64);
  const part = d.mul(t, greater);
  const sum = d.add(greater, part);
  const high = d.add(one, sum);
  const low = d.add(d.add(d.sub(one, high), sum), d.add(d.sub(greater, sum), part));
  const subnormal = d.sub(d.add(low, high), one);
  const down = d.mul(b.select(b.op("lt", sum, one), subnormal, sum), num(2 ** -1022));

  const isUp = b.op("eq", b.op("and", whole, d.u64(0x80000000)), d.u64(0));
  const gone = b.select(b.op("gt", x, num(0)), num(Number.POSITIVE_INFINITY), num(0));
  const isBeyond = b.op("ge", field, d.u64(expRange.beyond));
  return b.select(b.op("isnan", x), x, b.select(isBeyond, gone, b.select(isUp, up, down)));
}

/** e^x. `table`: where the tables lie among the kernel's. */
export function referenceExp(d: Draws, x: Value, table: number): Value {
  return expOfSum(d, x, undefined, table);
}

const logLn2High = 0.6931471805598903;
const logLn2Low = 5.497923018708371e-14;
/** log(1+r) from r² on; factors of −2 and 4 are taken out, since the sum is in r and −r²/2. */
// biome-ignore format: a table
const logTerms = [-0.5, -0.6666666666666679, 0.5000000000000007, 0.7999999995323976, -0.6666666663487739, -1.142909628459501, 1.0000415263675542];

/** log x as a sum of two doubles, for positive normal x. */
function logPair(d: Draws, x: Value, table: number): { high: Value; low: Value } {
  const { b } = d;
  const [a0, a1, a2, a3, a4, a5, a6] = logTerms.map((c) => d.f64(c));
  const bits = b.bitcast(x, u64);
  const from = d.sub(bits, d.u64(firstBits));
  const interval = d.signed(b.op("and", b.op("shr", from, d.u64(45)), d.u64(entries - 1)));
  const k = b.convert(b.op("shr", d.signed(from), b.index(52)), f64);
  const z = b.bitcast(d.sub(bits, b.op("and", from, d.u64(0xfffn << 52n))), f64);
  const at = b.op("mul", interval, b.index(logBytes));
  const load = (part: number): Value => b.load(f64, d.tables, at, { scale: 1, disp: table + logAt + 8 * part });

  const r = fma(d, z, load(0), d.f64(-1));
  const first = fma(d, k, d.f64(logLn2High), load(1));
  const second = d.add(first, r);
  const low1 = fma(d, k, d.f64(logLn2Low), load(2));
  const low2 = d.add(d.sub(first, second), r);
  const half = d.mul(a0, r);
  const square = d.mul(r, half);
  const cube = d.mul(r, square);
  const high = d.add(second, square);
  const low3 = fma(d, half, r, b.op("neg", square));
  const low4 = d.add(d.sub(second, high), square);
  const outer = fma(d, fma(d, r, a6, a5), square, fma(d, r, a4, a3));
  const terms = fma(d, square, outer, fma(d, r, a2, a1));
  const low = fma(d, cube, terms, d.add(d.add(d.add(low1, low2), low3), low4));
  const sum = d.add(high, low);
  return { high: sum, low: d.add(d.sub(high, sum), low) };
}

/** x^y for positive normal x; 0 for x = 0, as with positive y. */
export function referencePow(d: Draws, x: Value, y: Value, table: number): Value {
  const { b } = d;
  const zero = d.f64(0);
  const log = logPair(d, x, table);
  const high = d.mul(y, log.high);
  const low = fma(d, y, log.low, fma(d, y, log.high, b.op("neg", high)));
  return b.select(b.op("eq", x, zero), zero, expOfSum(d, high, low, table));
}
