/**
 * @file Conversions to and from f16 in bit operations and f32 arithmetic, for targets without the instructions; and every other
 * conversion from or to f16 by way of f32. Rounding is to nearest even, once. Reference: IEEE 754-2019, binary16.
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { type Type, type as typeOf } from "../types.ts";

/** A conversion of which at least one side is f16. */
export function convertHalf(b: Builder, x: Value, out: Type): Value {
  const { lanes } = out;
  const single = typeOf("f32", lanes);
  if (x.type.scalar === "f16") {
    // Every f16 is an f32, so what follows rounds (or cuts) once.
    return out.scalar === "f32" ? halfToSingle(b, x) : b.convert(b.convert(x, single), out);
  }
  if (x.type.scalar === "f32") return singleToHalf(b, x, out);
  if (x.type.scalar === "f64") return b.convert(doubleToSingleOdd(b, x), out);
  // Whole numbers beyond 2^24, which f32 would round, are all infinite as f16.
  return b.convert(b.convert(x, single), out);
}

function halfToSingle(b: Builder, x: Value): Value {
  const { lanes } = x.type;
  const u32 = typeOf("u32", lanes);
  const f32 = typeOf("f32", lanes);
  const bits = b.convert(b.bitcast(x, typeOf("u16", lanes)), u32);
  const magnitude = b.op("and", bits, b.const(u32, 0x7fff));
  // Exponent and fraction at f32's places make a number 2^112 too small, subnormals included.
  const placed = b.op("shl", magnitude, b.const(u32, 13));
  const scaled = b.bitcast(b.op("mul", b.bitcast(placed, f32), b.const(f32, 2 ** 112)), u32);
  const special = b.op("ge", magnitude, b.const(u32, 0x7c00));
  const value = b.select(special, b.op("or", scaled, b.const(u32, 0x7f800000)), scaled);
  const sign = b.op("shl", b.op("and", bits, b.const(u32, 0x8000)), b.const(u32, 16));
  return b.bitcast(b.op("or", value, sign), f32);
}

function singleToHalf(b: Builder, x: Value, out: Type): Value {
  const { lanes } = x.type;
  const u32 = typeOf("u32", lanes);
  const f32 = x.type;
  const int = (v: number): Value => b.const(u32, v);
  const bits = b.bitcast(x, u32);
  const magnitude = b.op("and", bits, int(0x7fffffff));
  // Adding half a unit less one, and one more where the kept part is odd, rounds the 13 bits away; a carry reaches infinity.
  const odd = b.op("and", b.op("shr", magnitude, int(13)), int(1));
  const carried = b.op("add", b.op("sub", magnitude, int((127 - 15) << 23)), b.op("add", int(0xfff), odd));
  const normal = b.op("shr", carried, int(13));
  // 0.5 has units of 2^-24, those of f16's subnormals: the sum's low bits are the result.
  const shifted = b.op("add", b.bitcast(magnitude, f32), b.const(f32, 0.5));
  const subnormal = b.op("sub", b.bitcast(shifted, u32), int(0x3f000000));
  const small = b.op("lt", magnitude, int((127 - 14) << 23));
  const huge = b.op("ge", magnitude, int((127 + 16) << 23));
  const nan = b.op("gt", magnitude, int(0x7f800000));
  const finite = b.select(small, subnormal, normal);
  const value = b.select(nan, int(0x7e00), b.select(huge, int(0x7c00), finite));
  const sign = b.op("shr", b.op("and", bits, int(0x80000000)), int(16));
  return b.bitcast(b.convert(b.op("or", value, sign), typeOf("u16", lanes)), out);
}

/** f64 to f32, rounded to odd, so that rounding on to f16 gives what rounding once would. */
function doubleToSingleOdd(b: Builder, x: Value): Value {
  const { lanes } = x.type;
  const i32 = typeOf("i32", lanes);
  const nearest = b.convert(x, "f32");
  const error = b.op("sub", x, b.convert(nearest, "f64"));
  const bits = b.bitcast(nearest, i32);
  const zero = b.const(x.type, 0);
  const inexact = b.op(
    "and",
    b.op("ne", error, zero),
    b.op("lt", b.op("abs", error), b.const(x.type, Number.POSITIVE_INFINITY)),
  );
  const even = b.op("eq", b.op("and", bits, b.const(i32, 1)), b.const(i32, 0));
  // The error has the other sign where rounding went away from zero. The sign of a zero result is in its bits only.
  const away = b.op("ne", b.op("lt", error, zero), b.op("lt", bits, b.const(i32, 0)));
  const odd = b.op("add", bits, b.select(away, b.const(i32, -1), b.const(i32, 1)));
  return b.bitcast(b.select(b.op("and", inexact, even), odd, bits), nearest.type);
}
