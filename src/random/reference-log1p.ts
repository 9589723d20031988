/**
 * @file log(1 + x) for −1 < x <= 0, bit for bit as NumPy's streams have it: where a generator hands out a logarithm (tails
 * of the ziggurat, the inverse method), its last bit is part of the stream, and NumPy has it from the C library of its
 * platform, here glibc on x86-64 with fused multiply-add. The numjet function `log1p` is another, vectorised one.
 *
 * Equality holds because every operation below is exactly rounded by itself and stands in glibc's order, fused where that
 * library's code is fused. Method: u = 1 + x = 2^k·(1 + f), log(1 + f) by a polynomial in s² with s = f/(2 + f), and the
 * rounding error c of u. Constants: Sun's fdlibm, s_log1p.c and s_log1pf.c.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { type Type, type as typeOf } from "../kernel/types.ts";

interface Format {
  readonly float: Type;
  readonly bits: Type;
  readonly signed: Type;
  /** Bits below those that decide about ranges (fdlibm reads the upper word of a double only). */
  readonly drop: number;
  /** Of the deciding bits: how many are significand, and the exponent's bias. */
  readonly significand: number;
  readonly bias: number;
  /** Deciding bits of |x|: up to `tiny` x itself is the result, up to `small` x − x²/2, up to `near` k = 0 without rounding. */
  readonly tiny: number;
  readonly small: number;
  readonly near: number;
  /** Significand bits of √2. */
  readonly root: number;
  readonly ln2High: number;
  readonly ln2Low: number;
  readonly twoThirds: number;
  /** a·b + c, fused or not as in the library. */
  mulAdd(b: Builder, x: Value, y: Value, z: Value): Value;
  /** The polynomial in z = s², without its constant term. */
  polynomial(b: Builder, z: Value): Value;
}

const plain = (b: Builder, x: Value, y: Value, z: Value): Value => b.op("add", b.op("mul", x, y), z);
const fused = (b: Builder, x: Value, y: Value, z: Value): Value => b.op("fma", x, y, z);

// biome-ignore format: a table
const coefficients64 = [0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805, 0.15313837699209373, 0.14798198605116586];
// biome-ignore format: a table
const coefficients32 = [0.6666666865348816, 0.4000000059604645, 0.2857142984867096, 0.2222219854593277, 0.18183572590351105, 0.15313838422298431, 0.14798198640346527];

/** Pairs of terms side by side, as the library's compiler has them. */
function polynomial64(b: Builder, z: Value): Value {
  const [c1, c2, c3, c4, c5, c6, c7] = coefficients64.map((c) => b.const("f64", c));
  const z2 = b.op("mul", z, z);
  const z4 = b.op("mul", z2, z2);
  const z6 = b.op("mul", z2, z4);
  const low = fused(b, z, c1, b.op("mul", z2, fused(b, z, c3, c2)));
  return fused(b, z6, fused(b, z, c7, c6), fused(b, z4, fused(b, z, c5, c4), low));
}

function polynomial32(b: Builder, z: Value): Value {
  const c = coefficients32.map((x) => b.const("f32", x));
  let sum = b.op("mul", c[6], z);
  for (let i = 5; i >= 0; i--) sum = b.op("mul", b.op("add", sum, c[i]), z);
  return sum;
}

const double: Format = {
  float: typeOf("f64"),
  bits: typeOf("u64"),
  signed: typeOf("i64"),
  drop: 32,
  significand: 20,
  bias: 1023,
  tiny: 0x3c8fffff,
  small: 0x3e1fffff,
  near: 0x3fd2bec3,
  root: 0x6a09e,
  ln2High: 0.6931471803691238,
  ln2Low: 1.9082149292705877e-10,
  twoThirds: 0.6666666666666666,
  mulAdd: fused,
  polynomial: polynomial64,
};

const single: Format = {
  float: typeOf("f32"),
  bits: typeOf("u32"),
  signed: typeOf("i32"),
  drop: 0,
  significand: 23,
  bias: 127,
  tiny: 0x247fffff,
  small: 0x30ffffff,
  near: 0x3e95f61f,
  root: 0x3504f7,
  ln2High: 0.6931381225585938,
  ln2Low: 9.05800061445916e-6,
  twoThirds: 0.6666666865348816,
  mulAdd: plain,
  polynomial: polynomial32,
};

/** log(1 + x), f64 or f32, for −1 < x <= 0. */
export function referenceLog1p(b: Builder, x: Value): Value {
  const f = x.type.bits === 64 ? double : single;
  const num = (v: number): Value => b.const(f.float, v);
  const word = (v: number): Value => b.const(f.bits, v);
  const decide = (v: Value): Value => (f.drop === 0 ? v : b.op("shr", v, word(f.drop)));
  const half = num(0.5);

  const size = decide(b.bitcast(b.op("abs", x), f.bits));
  const isNear = b.op("le", size, word(f.near));

  // u = 1 + x = 2^k · (1 + f), c its rounding error.
  const u = b.op("add", num(1), x);
  const error = b.op("div", b.op("sub", x, b.op("sub", u, num(1))), u);
  const all = b.bitcast(u, f.bits);
  const top = decide(all);
  const part = b.op("and", top, word(2 ** f.significand - 1));
  const isLow = b.op("lt", part, word(f.root));
  const exponent = b.op("shr", top, word(f.significand));
  const oneBits = (f.bias << f.significand) >>> 0;
  const scaled = b.op("or", part, b.select(isLow, word(oneBits), word(oneBits - 2 ** f.significand)));
  const below = f.drop === 0 ? undefined : b.op("and", all, word(0xffffffff));
  const whole = below === undefined ? scaled : b.op("or", b.op("shl", scaled, word(f.drop)), below);
  const farF = b.op("sub", b.bitcast(whole, f.float), num(1));
  const raise = b.select(isLow, word(f.bias), word(f.bias - 1));
  const farK = b.convert(b.bitcast(b.op("sub", exponent, raise), f.signed), f.float);
  const rest = b.select(isLow, part, b.op("shr", b.op("sub", word(2 ** f.significand), part), word(2)));
  const isFlat = b.op("and", b.op("eq", rest, word(0)), b.op("not", isNear));

  const y = b.select(isNear, x, farF);
  const k = b.select(isNear, num(0), farK);
  const isOnce = b.op("eq", k, num(0));
  const square = b.op("mul", b.op("mul", y, half), y);
  const low = f.mulAdd(b, k, num(f.ln2Low), error);
  /** k·ln2High − t. */
  const lift = (t: Value): Value => f.mulAdd(b, k, num(f.ln2High), b.op("neg", t));

  // Close to a power of two two terms do.
  const short = b.op("mul", f.mulAdd(b, b.op("neg", y), num(f.twoThirds), num(1)), square);
  const flatLow = f.mulAdd(b, k, num(f.ln2High), low);
  const flat = b.select(
    b.op("eq", y, num(0)),
    b.select(isOnce, num(0), flatLow),
    b.select(isOnce, b.op("sub", y, short), lift(b.op("sub", b.op("sub", short, low), y))),
  );

  const s = b.op("div", y, b.op("add", num(2), y));
  const folded = b.op("mul", s, b.op("add", square, f.polynomial(b, b.op("mul", s, s))));
  const once = b.op("sub", y, b.op("sub", square, folded));
  const full = lift(b.op("sub", b.op("sub", square, b.op("add", low, folded)), y));
  const usual = b.select(isOnce, once, full);

  const small = b.op("sub", x, b.op("mul", b.op("mul", x, x), half));
  return b.select(
    b.op("le", size, word(f.tiny)),
    x,
    b.select(b.op("le", size, word(f.small)), small, b.select(isFlat, flat, usual)),
  );
}
