/**
 * @file Primitive ops written in simpler ones, for targets without an instruction of their own for a type. Returning
 * undefined means "no better way than lane by lane", which the expand pass then does. Nothing here may change a bit of the result.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Attrs, Value } from "../ir.ts";
import { type Scalar, type Type, type as typeOf } from "../types.ts";
import { fma64, roundToOdd, twoSum } from "./fma64.ts";
import { convertHalf } from "./half.ts";

type PartialExpand = (b: Builder, args: readonly Value[], out: Type, attrs: Attrs) => Value | undefined;
/** Rows state `Expand`; the pass knows that undefined means lane by lane. */
type Expansion = (b: Builder, args: readonly Value[], out: Type, attrs: Attrs) => Value;
const partial = (f: PartialExpand): Expansion => f as Expansion;

/** The unsigned integer type with the bits of `t`. */
export function bitsType(t: Type): Type {
  return typeOf(`u${t.bits}` as Scalar, t.lanes);
}

/** The signed integer type with the bits of `t`. */
export function signedType(t: Type): Type {
  return typeOf(`i${t.bits}` as Scalar, t.lanes);
}

function signBit(b: Builder, t: Type): Value {
  const bits = bitsType(t);
  return b.const(bits, t.bits === 64 ? 0x8000000000000000n : 2 ** (t.bits - 1));
}

export const neg = partial((b, [x], out) => {
  if (out.kind !== "float") return b.op("sub", b.const(out, 0), x);
  return b.bitcast(b.op("xor", b.bitcast(x, bitsType(out)), signBit(b, out)), out);
});

export const abs = partial((b, [x], out) => {
  if (out.kind === "uint") return x;
  if (out.kind === "int") return b.select(b.op("lt", x, b.const(out, 0)), b.op("neg", x), x);
  return b.bitcast(b.op("and", b.bitcast(x, bitsType(out)), b.op("not", signBit(b, out))), out);
});

export const not = partial((b, [x], out) =>
  b.op(
    "xor",
    x,
    b.const(
      out,
      out.kind === "bool" ? 1 : out.kind === "uint" ? (out.bits === 64 ? 0xffffffffffffffffn : 2 ** out.bits - 1) : -1,
    ),
  ),
);

export const pmin = partial((b, [x, y]) => b.select(b.op("lt", y, x), y, x));
export const pmax = partial((b, [x, y]) => b.select(b.op("lt", x, y), y, x));
export const mulAdd = partial((b, [x, y, z]) => b.op("add", b.op("mul", x, y), z));

const swapped = { eq: "eq", ne: "ne", lt: "gt", le: "ge", gt: "lt", ge: "le" } as const;
type Comparison = keyof typeof swapped;

/** Comparisons that a target lacks: on i1 by logic, on unsigned vectors by signed comparison after flipping the sign bits. */
export const compare = (op: Comparison): Expansion =>
  partial((b, [x, y]) => {
    const t = x.type;
    if (t.kind === "bool") return compareBools[op](b, x, y);
    if (t.kind === "uint" && t.lanes > 1 && op !== "eq" && op !== "ne") {
      const flip = (v: Value): Value => b.bitcast(b.op("xor", v, signBit(b, t)), signedType(t));
      return b.op(op, flip(x), flip(y));
    }
    // gt is the one comparison of integer vectors that baseline x86-64 has besides eq.
    if (t.kind === "int" && t.lanes > 1) {
      if (op === "ne") return b.op("not", b.op("eq", x, y));
      if (op === "lt") return b.op("gt", y, x);
      if (op === "ge") return b.op("not", b.op("gt", y, x));
      if (op === "le") return b.op("not", b.op("gt", x, y));
    }
    return undefined;
  });

const compareBools: { [K in Comparison]: (b: Builder, x: Value, y: Value) => Value } = {
  eq: (b, x, y) => b.op("not", b.op("xor", x, y)),
  ne: (b, x, y) => b.op("xor", x, y),
  lt: (b, x, y) => b.op("and", b.op("not", x), y),
  le: (b, x, y) => b.op("or", b.op("not", x), y),
  gt: (b, x, y) => b.op("and", x, b.op("not", y)),
  ge: (b, x, y) => b.op("or", x, b.op("not", y)),
};

/** Narrow integers are computed in 32 bits when scalar; the result wraps back. */
function inWord(
  b: Builder,
  op: "mul" | "shl" | "shr" | "quot" | "rem",
  args: readonly Value[],
  out: Type,
): Value | undefined {
  if (out.lanes > 1 || out.bits >= 32) return undefined;
  const word = typeOf(out.kind === "int" ? "i32" : "u32");
  const wide = args.map((a) => b.convert(a, word));
  let result = b.op(op, ...wide);
  // A count from width to 31 would keep bits in the word that the narrow type does not have: shl wraps them away by
  // itself, a logical shr has none to keep, an arithmetic one fills with the sign; only negative counts need care.
  if (op === "shl" || op === "shr")
    result = b.op(op, wide[0], b.convert(b.convert(args[1], typeOf(`u${out.bits}` as Scalar)), word));
  return b.convert(result, out);
}

export const mul = partial((b, args, out) => {
  if (out.kind === "float") return undefined;
  if (out.lanes > 1 && out.bits === 8) return mulBytes(b, args[0], args[1], out);
  return inWord(b, "mul", args, out);
});

/** Products of bytes in 16-bit lanes: even bytes and odd bytes apart, then merged. */
function mulBytes(b: Builder, x: Value, y: Value, out: Type): Value | undefined {
  const wide = typeOf("u16", out.lanes / 2);
  const eight = b.const(wide, 8);
  const low = b.const(wide, 255);
  const a = b.bitcast(x, wide);
  const c = b.bitcast(y, wide);
  const even = b.op("and", b.op("mul", a, c), low);
  const odd = b.op("shl", b.op("mul", b.op("shr", a, eight), b.op("shr", c, eight)), eight);
  return b.bitcast(b.op("or", even, odd), out);
}

export const shift = (op: "shl" | "shr"): Expansion => partial((b, args, out) => inWord(b, op, args, out));
export const quot = partial((b, args, out) => inWord(b, "quot", args, out));
export const rem = partial((b, args, out) => inWord(b, "rem", args, out));

export const mulhi = partial((b, [x, y], out) => {
  if (out.lanes > 1) return undefined;
  if (out.bits < 64) {
    const wide = typeOf(out.kind === "int" ? "i64" : "u64");
    return b.convert(b.op("shr", b.op("mul", b.convert(x, wide), b.convert(y, wide)), b.const(wide, out.bits)), out);
  }
  // Unsigned by 32-bit halves (Knuth, TAOCP 4.3.1, algorithm M with two digits), then corrected for signed operands.
  const u = typeOf("u64");
  const [a, c] = [b.convert(x, u), b.convert(y, u)];
  const mask = b.const(u, 0xffffffffn);
  const s = b.const(u, 32);
  const [al, ah, cl, ch] = [b.op("and", a, mask), b.op("shr", a, s), b.op("and", c, mask), b.op("shr", c, s)];
  const low = b.op("mul", al, cl);
  const mid = b.op("add", b.op("mul", ah, cl), b.op("shr", low, s));
  const mid2 = b.op("add", b.op("mul", al, ch), b.op("and", mid, mask));
  let high = b.op("add", b.op("mul", ah, ch), b.op("add", b.op("shr", mid, s), b.op("shr", mid2, s)));
  if (out.kind === "int") {
    const zero = b.const(u, 0);
    high = b.op("sub", high, b.select(b.op("lt", x, b.const(out, 0)), c, zero));
    high = b.op("sub", high, b.select(b.op("lt", y, b.const(out, 0)), a, zero));
  }
  return b.convert(high, out);
});

/** Bit counts by halving, for types without an instruction (Knuth, TAOCP 7.1.3). */
export const popcount = partial((b, [x], out) => {
  if (out.bits < 32 && out.lanes === 1) {
    return b.convert(b.op("popcount", b.convert(b.convert(x, bitsType(out)), typeOf("u32"))), out);
  }
  return undefined;
});

export const clz = partial((b, [x], out) => {
  if (out.bits >= 32 || out.lanes > 1) return undefined;
  const word = typeOf("u32");
  const wide = b.convert(b.convert(x, bitsType(out)), word);
  return b.convert(b.op("sub", b.op("clz", wide), b.const(word, 32 - out.bits)), out);
});

export const ctz = partial((b, [x], out) => {
  if (out.bits >= 32 || out.lanes > 1) return undefined;
  const word = typeOf("u32");
  const wide = b.convert(b.convert(x, bitsType(out)), word);
  return b.convert(b.op("ctz", b.op("or", wide, b.const(word, 2 ** out.bits))), out);
});

/** Conversions that a target lacks, by way of types that it has. */
export const convert = partial((b, [x], out) => {
  const from = x.type;
  // f16 is for moves and conversions only, so that not even its comparison with zero is to be had.
  if (from.scalar === "f16" || out.scalar === "f16") return convertHalf(b, x, out);
  if (out.kind === "bool") return b.op("ne", x, b.const(from, 0));
  if (from.kind === "bool") return b.select(x, b.const(out, 1), b.const(out, 0));
  return undefined;
});

/**
 * a·b + c with one rounding where there is no instruction for it.
 * f32: the product is exact in f64; the sum is made odd-rounded there, so that the second rounding is innocuous
 * (Boldo & Melquiond, "Emulation of FMA and correctly rounded sums", 2008). f64: see fma64.ts.
 */
export const fma = partial((b, [x, y, z], out) => {
  if (out.bits !== 32) return fma64(b, x, y, z);
  const wide = typeOf("f64", out.lanes);
  if (out.lanes > 1 && out.lanes * 8 > b.target.vectorBytes) return undefined;
  const product = b.op("mul", b.convert(x, wide), b.convert(y, wide));
  const sum = twoSum(b, product, b.convert(z, wide));
  // Infinities and NaN have no error to round by; no sum of finite operands overflows here.
  const finite = b.op("lt", b.op("abs", sum.high), b.const(wide, Number.POSITIVE_INFINITY));
  return b.convert(b.select(finite, roundToOdd(b, sum), sum.high), out);
});
