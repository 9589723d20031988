/**
 * @file fma on f64 for targets without the instruction: the exact product and sum as pairs of doubles, put together with
 * rounding to odd (Boldo & Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd",
 * IEEE Trans. Computers 57, 2008). The operands are brought near 1 first, so that nothing overflows or underflows on the way.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { type Type, type as typeOf } from "../types.ts";

/** A value and what rounding took from it. */
export interface Pair {
  readonly high: Value;
  readonly low: Value;
}

/** x + y exactly (Knuth, TAOCP 4.2.2, theorem B). */
export function twoSum(b: Builder, x: Value, y: Value): Pair {
  const high = b.op("add", x, y);
  const back = b.op("sub", high, x);
  const low = b.op("add", b.op("sub", x, b.op("sub", high, back)), b.op("sub", y, back));
  return { high, low };
}

/**
 * A sum that was rounded to nearest, of which `low` is the finite error, rounded to odd instead: of the two doubles around the exact
 * sum the one with an odd last bit, so that a second rounding, to fewer bits, cannot be misled by the first.
 */
export function roundToOdd(b: Builder, { high, low }: Pair): Value {
  const t = high.type;
  const bits = typeOf("i64", t.lanes);
  const highBits = b.bitcast(high, bits);
  const even = b.op("eq", b.op("and", highBits, b.const(bits, 1)), b.const(bits, 0));
  const inexact = b.op("ne", low, b.const(t, 0));
  // Rounded away from zero when the error has the other sign: one step toward zero, else one away from it.
  const away = b.op("lt", b.op("xor", b.bitcast(low, bits), highBits), b.const(bits, 0));
  const odd = b.op("add", highBits, b.select(away, b.const(bits, -1), b.const(bits, 1)));
  return b.bitcast(b.select(b.op("and", inexact, even), odd, highBits), t);
}

/** x · y exactly, for operands near 1 (Dekker 1971): halves of 26 bits, whose products are exact. */
function twoProduct(b: Builder, x: Value, y: Value): Pair {
  const splitter = b.const(x.type, 134217729); // 2^27 + 1
  const split = (v: Value): Pair => {
    const scaled = b.op("mul", v, splitter);
    const high = b.op("sub", scaled, b.op("sub", scaled, v));
    return { high, low: b.op("sub", v, high) };
  };
  const high = b.op("mul", x, y);
  const u = split(x);
  const v = split(y);
  const first = b.op("sub", b.op("mul", u.high, v.high), high);
  const second = b.op("add", b.op("add", first, b.op("mul", u.high, v.low)), b.op("mul", u.low, v.high));
  return { high, low: b.op("add", second, b.op("mul", u.low, v.low)) };
}

interface Parts {
  /** In ±[1, 2). */
  readonly significand: Value;
  /** i64. */
  readonly exponent: Value;
}

/** x as significand · 2^exponent; anything for 0, infinities and NaN. */
function parts(b: Builder, x: Value, bits: Type): Parts {
  const small = b.op("lt", b.op("abs", x), b.const(x.type, 2 ** -1022));
  const normal = b.select(small, b.op("mul", x, b.const(x.type, 2 ** 54)), x);
  const word = b.bitcast(normal, bits);
  const biased = b.op("and", b.op("shr", word, b.const(bits, 52)), b.const(bits, 0x7ffn));
  const bias = b.select(small, b.const(bits, 1023 + 54), b.const(bits, 1023));
  const kept = b.op("and", word, b.const(bits, -0x7ff0000000000001n));
  return {
    significand: b.bitcast(b.op("or", kept, b.const(bits, 0x3ff0000000000000n)), x.type),
    exponent: b.op("sub", biased, bias),
  };
}

/** 2^e for e from −1022 to 1023. */
function powerOfTwo(b: Builder, e: Value, t: Type): Value {
  return b.bitcast(b.op("shl", b.op("add", e, b.const(e.type, 1023)), b.const(e.type, 52)), t);
}

/** Beyond this many binary orders apart, the lesser of product and addend matters by its sign only: 2 · 53 bits and some to spare. */
const farApart = 200;

/** a·b + c with one rounding, for all doubles. */
export function fma64(b: Builder, x: Value, y: Value, z: Value): Value {
  const t = x.type;
  const bits = typeOf("i64", t.lanes);
  const int = (v: number): Value => b.const(bits, v);
  const [px, py, pz] = [parts(b, x, bits), parts(b, y, bits), parts(b, z, bits)];

  // Everything is computed in units of 2^unit: the product is near 1 then, and the addend at most 2^201.
  const productExponent = b.op("add", px.exponent, py.exponent);
  const apart = b.op("sub", pz.exponent, productExponent);
  const clamped = b.op("pmax", b.op("pmin", apart, int(farApart)), int(-farApart));
  const addendRules = b.op("gt", apart, int(farApart));
  const unit = b.select(addendRules, b.op("sub", pz.exponent, int(farApart)), productExponent);
  const addend = b.op("mul", pz.significand, powerOfTwo(b, clamped, t));

  const u = twoProduct(b, px.significand, py.significand);
  const s = twoSum(b, addend, u.low);
  const v = twoSum(b, u.high, s.high);
  const rest = roundToOdd(b, twoSum(b, s.low, v.low));
  const sum = b.op("add", v.high, rest);

  // Results below the normal range have fewer bits: adding the least normal number rounds there and then.
  const leastNormal = powerOfTwo(b, b.op("pmax", b.op("sub", int(-1022), unit), int(-1000)), t);
  const signBit = b.const(bits, -0x8000000000000000n);
  const sign = b.op("and", b.bitcast(sum, bits), signBit);
  const isSubnormal = b.op("lt", b.op("abs", sum), leastNormal);
  const signed = b.bitcast(b.op("or", b.bitcast(leastNormal, bits), sign), t);
  const coarse = b.select(isSubnormal, signed, b.const(t, 0));
  const w = twoSum(b, coarse, v.high);
  const rounded = b.op("sub", b.op("add", w.high, roundToOdd(b, twoSum(b, w.low, rest))), coarse);

  // 2^unit may lie outside of the range while the product lies inside of it: two factors. What rounds to zero keeps its sign.
  const half = b.op("shr", unit, int(1));
  const scaled = b.op("mul", b.op("mul", rounded, powerOfTwo(b, half, t)), powerOfTwo(b, b.op("sub", unit, half), t));
  const result = b.bitcast(b.op("or", b.bitcast(scaled, bits), sign), t);
  return special(b, x, y, z, result);
}

/** The result where an operand is zero, infinite or NaN; the computed one elsewhere. */
function special(b: Builder, x: Value, y: Value, z: Value, computed: Value): Value {
  const t = x.type;
  const zero = b.const(t, 0);
  const infinity = b.const(t, Number.POSITIVE_INFINITY);
  const finite = (v: Value): Value => b.op("lt", b.op("abs", v), infinity);
  const product = b.op("mul", x, y);
  const finiteProduct = b.op("and", finite(x), finite(y));
  const zeroProduct = b.op("or", b.op("eq", x, zero), b.op("eq", y, zero));
  // A zero or non-finite factor: the plain product is exact. A zero addend: it is rounded once, and adding 0 could lose the sign of −0.
  const plain = b.op("or", zeroProduct, b.op("not", finiteProduct));
  const withZero = b.select(b.op("eq", z, zero), product, computed);
  const withAddend = b.select(finite(z), withZero, z);
  return b.select(plain, b.op("add", product, z), withAddend);
}
