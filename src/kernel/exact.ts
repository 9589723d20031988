/**
 * @file Exact arithmetic in plain JS for what JS numbers do not do by themselves: fused multiply-add, rounding to
 * even, float → integer as x86-64 does it. Used by evaluators only; compiled kernels have their own code.
 * @module
 */
import type { Type } from "./types.ts";

/** Nearest whole number, halves to even, keeping the sign of zero. */
export function roundEven(x: number): number {
  // At or beyond 2^52 every double is whole (and x + 2^52 − 2^52 would not be).
  if (!(Math.abs(x) < 4503599627370496)) return x;
  const r = x < 0 ? x - 4503599627370496 + 4503599627370496 : x + 4503599627370496 - 4503599627370496;
  return r === 0 ? (Object.is(x, -0) || x < 0 ? -0 : 0) : r;
}

/**
 * Cuts a float to an integer type as x86-64 code does: to i32 (i8, i16, u8, u16, i32), i64 (u32, i64) with the least value
 * for anything out of range, then wrapped; u64 by the two-sided conversion that C compilers write.
 */
export function floatToInt(x: number, to: Type): number {
  if (to.bits === 64) return float64Bits(x, to.kind === "uint") as unknown as number;
  if (to.scalar === "u32") return Number(BigInt.asUintN(32, float64Bits(x, false)));
  const t = Math.trunc(x);
  return t >= -2147483648 && t <= 2147483647 ? t : -2147483648;
}

function float64Bits(x: number, unsigned: boolean): bigint {
  const cut = (v: number): bigint => {
    const t = Math.trunc(v);
    return t >= -9223372036854775808 && t < 9223372036854775808 ? BigInt(t) : -9223372036854775808n;
  };
  if (!unsigned || !(x >= 9223372036854775808)) return BigInt.asUintN(64, cut(x));
  return BigInt.asUintN(64, cut(x - 9223372036854775808) ^ 0x8000000000000000n);
}

const view = new DataView(new ArrayBuffer(8));

/** A finite double as mantissa · 2^exponent, mantissa a signed whole number. */
function decompose(x: number): { m: bigint; e: number } {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(view.getUint32(4));
  const m = biased === 0 ? fraction : fraction | (1n << 52n);
  return { m: high >>> 31 ? -m : m, e: (biased === 0 ? 1 : biased) - 1075 };
}

/** m · 2^e rounded to nearest even with `precision` bits and least exponent `minExponent` (of the last place). */
function roundTo(m: bigint, e: number, precision: number, minExponent: number): number {
  if (m === 0n) return 0;
  const sign = m < 0n ? -1 : 1;
  let a = m < 0n ? -m : m;
  const excess = Math.max(a.toString(2).length - precision, minExponent - e);
  if (excess > 0) {
    const drop = BigInt(excess);
    const rest = a & ((1n << drop) - 1n);
    const half = 1n << (drop - 1n);
    a >>= drop;
    if (rest > half || (rest === half && (a & 1n) === 1n)) a += 1n;
    e += excess;
  }
  // Two factors, since 2**e alone may leave the range while the product does not.
  const half = Math.trunc(e / 2);
  return sign * Number(a) * 2 ** half * 2 ** (e - half);
}

/** A whole number rounded to f32 once: by way of f64 it would be rounded twice. */
export function integerToFloat32(x: number | bigint): number {
  return Math.fround(roundTo(BigInt(x), 0, 24, -149));
}

/** x · 2^⌊n⌋ rounded once, to 64 or 32 bits; NaN and infinities as AVX-512's vscalef has them (SDM, volume 2, VSCALEFPD). */
export function scaleByPower(x: number, n: number, bits: number): number {
  if (Number.isNaN(n)) return Number.NaN;
  if (!Number.isFinite(n)) {
    if (Number.isNaN(x)) return n > 0 ? n : 0;
    return n > 0 ? x * n : x * 0;
  }
  if (x === 0 || !Number.isFinite(x)) return x;
  const { m, e } = decompose(x);
  // Beyond these powers every result is zero or infinite.
  const power = Math.min(Math.max(Math.floor(n), -3000), 3000);
  return roundTo(m, e + power, bits === 32 ? 24 : 53, bits === 32 ? -149 : -1074);
}

/** a·b + c rounded once, to 64 or 32 bits. */
export function fma(a: number, b: number, c: number, bits: number): number {
  const plain = a * b + c;
  if (!Number.isFinite(a) || !Number.isFinite(b) || !Number.isFinite(c)) {
    // a·b may overflow to infinity in doubles only when a and b are finite, so infinities and NaNs come out right here.
    return Number.isFinite(a) && Number.isFinite(b) ? c : plain;
  }
  const x = decompose(a);
  const y = decompose(b);
  const z = decompose(c);
  const pm = x.m * y.m;
  const pe = x.e + y.e;
  const e = Math.min(pe, z.e);
  const sum = (pm << BigInt(pe - e)) + (z.m << BigInt(z.e - e));
  if (sum === 0n) return pm === 0n ? a * b + c : 0;
  return bits === 32 ? Math.fround(roundTo(sum, e, 24, -149)) : roundTo(sum, e, 53, -1074);
}
