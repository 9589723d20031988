/**
 * @file Rows of the op table for ops on lanes that targets do natively: arithmetic, comparison, bits, conversion.
 * Where an op is undefined in hardware (shift beyond the width, division by zero), the row defines it, as NumPy does.
 * @module
 */
import { halfToNumber, numberToHalf } from "../../dtype/half.ts";
import { floatToInt, fma, integerToFloat32, roundEven, scaleByPower } from "../exact.ts";
import { scaleInWords } from "../math/scale.ts";
import type { Type } from "../types.ts";
import * as expand from "./expansions.ts";
import type { Lane, PrimitiveRow } from "./row.ts";

const isBig = (x: Lane): boolean => typeof x === "bigint";
const zero = (t: Type): Lane => (t.bits === 64 && t.kind !== "float" ? (0n as unknown as Lane) : 0);
const one = (t: Type): Lane => (t.bits === 64 && t.kind !== "float" ? (1n as unknown as Lane) : 1);
const allOnes = (t: Type): Lane => {
  if (t.kind === "bool") return 1;
  if (t.kind === "uint") return greatest(t);
  return t.bits === 64 ? (-1n as unknown as Lane) : -1;
};
/** Not for floats: rounded sums depend on the order, and so do the least and greatest of +0, −0 and NaN. */
const notFloat = (t: Type): boolean => t.kind !== "float";
const always = (): boolean => true;

/** The greatest value of an integer type, +inf of a float type. */
export function greatest(t: Type): Lane {
  if (t.kind === "float") return Number.POSITIVE_INFINITY;
  const bits = BigInt(t.kind === "int" ? t.bits - 1 : t.bits);
  const max = (1n << bits) - 1n;
  return t.bits === 64 ? (max as unknown as Lane) : Number(max);
}

/** The least value of an integer type, −inf of a float type. */
export function least(t: Type): Lane {
  if (t.kind === "float") return Number.NEGATIVE_INFINITY;
  if (t.kind !== "int") return zero(t);
  const min = -(1n << BigInt(t.bits - 1));
  return t.bits === 64 ? (min as unknown as Lane) : Number(min);
}

/** A shift count as an unsigned number, cut at the width: every count at or beyond it (negative ones too) shifts all bits out. */
function shiftCount(count: Lane, t: Type): number {
  const n = Number(count);
  return n < 0 || n >= t.bits ? t.bits : n;
}

function shl([a, n]: readonly Lane[], t: Type): Lane {
  const count = shiftCount(n, t);
  if (count === t.bits) return zero(t);
  return isBig(a) ? (((a as unknown as bigint) << BigInt(count)) as unknown as Lane) : a * 2 ** count;
}

function shr([a, n]: readonly Lane[], t: Type): Lane {
  const count = shiftCount(n, t);
  return isBig(a) ? (((a as unknown as bigint) >> BigInt(count)) as unknown as Lane) : Math.floor(a / 2 ** count);
}

function mulhi([a, b]: readonly Lane[], t: Type): Lane {
  const high = (BigInt(a) * BigInt(b)) >> BigInt(t.bits);
  return t.bits === 64 ? (high as unknown as Lane) : Number(high);
}

function mul([a, b]: readonly Lane[], t: Type): Lane {
  return t.kind === "float" || isBig(a) ? a * b : Math.imul(a, b);
}

function quot([a, b]: readonly Lane[], t: Type): Lane {
  if (b === zero(t)) return zero(t);
  return isBig(a) ? a / b : Math.trunc(a / b);
}

function rem([a, b]: readonly Lane[], t: Type): Lane {
  return b === zero(t) ? zero(t) : a % b;
}

function bitwise(
  number: (a: number, b: number) => number,
  big: (a: bigint, b: bigint) => bigint,
): PrimitiveRow["eval"] {
  return ([a, b]: readonly Lane[]): Lane =>
    isBig(a) ? (big(a as unknown as bigint, b as unknown as bigint) as unknown as Lane) : number(a, b);
}

function unsignedBits(a: Lane, t: Type): bigint {
  return BigInt.asUintN(t.bits, BigInt(a));
}

function countLeadingZeros([a]: readonly Lane[], t: Type): Lane {
  const bits = unsignedBits(a, t);
  const n = bits === 0n ? t.bits : t.bits - bits.toString(2).length;
  return isBig(a) ? (BigInt(n) as unknown as Lane) : n;
}

function countTrailingZeros([a]: readonly Lane[], t: Type): Lane {
  const bits = unsignedBits(a, t);
  const n = bits === 0n ? t.bits : bits.toString(2).length - 1 - bits.toString(2).lastIndexOf("1");
  return isBig(a) ? (BigInt(n) as unknown as Lane) : n;
}

function popcount([a]: readonly Lane[], t: Type): Lane {
  const n = unsignedBits(a, t).toString(2).replaceAll("0", "").length;
  return isBig(a) ? (BigInt(n) as unknown as Lane) : n;
}

/** Value conversion between numbers; floats outside an integer's range convert as x86-64 does (see exact.ts). */
function convert([a]: readonly Lane[], from: Type, to: Type): Lane {
  if (to.kind === "bool") return Number(a) !== 0 ? 1 : 0;
  if (to.scalar === "f32" && isBig(a)) return integerToFloat32(a);
  if (to.kind === "float") return Number(a);
  if (from.kind === "float") return floatToInt(a, to);
  return to.bits === 64 ? (BigInt(a) as unknown as Lane) : Number(BigInt.asIntN(64, BigInt(a)) & 0xffffffffn);
}

const scratch = new DataView(new ArrayBuffer(8));
const pack = {
  i1: (v: Lane) => scratch.setUint8(0, v),
  i8: (v: Lane) => scratch.setInt8(0, v),
  u8: (v: Lane) => scratch.setUint8(0, v),
  i16: (v: Lane) => scratch.setInt16(0, v, true),
  u16: (v: Lane) => scratch.setUint16(0, v, true),
  f16: (v: Lane) => scratch.setUint16(0, numberToHalf(v), true),
  i32: (v: Lane) => scratch.setInt32(0, v, true),
  u32: (v: Lane) => scratch.setUint32(0, v, true),
  f32: (v: Lane) => scratch.setFloat32(0, v, true),
  i64: (v: Lane) => scratch.setBigInt64(0, v as unknown as bigint, true),
  u64: (v: Lane) => scratch.setBigUint64(0, v as unknown as bigint, true),
  f64: (v: Lane) => scratch.setFloat64(0, v, true),
  ptr: (v: Lane) => scratch.setFloat64(0, v, true),
} satisfies Record<Type["scalar"], (v: Lane) => void>;
const unpack = {
  i1: () => scratch.getUint8(0),
  i8: () => scratch.getInt8(0),
  u8: () => scratch.getUint8(0),
  i16: () => scratch.getInt16(0, true),
  u16: () => scratch.getUint16(0, true),
  f16: () => halfToNumber(scratch.getUint16(0, true)),
  i32: () => scratch.getInt32(0, true),
  u32: () => scratch.getUint32(0, true),
  f32: () => scratch.getFloat32(0, true),
  i64: () => scratch.getBigInt64(0, true) as unknown as Lane,
  u64: () => scratch.getBigUint64(0, true) as unknown as Lane,
  f64: () => scratch.getFloat64(0, true),
  ptr: () => scratch.getFloat64(0, true),
} satisfies Record<Type["scalar"], () => Lane>;

/** Same bits read as another type of the same size. */
function bitcast([a]: readonly Lane[], from: Type, to: Type): Lane {
  pack[from.scalar](a);
  return unpack[to.scalar]();
}

// biome-ignore format: a table reads better aligned
export const primitiveOps = {
  // -- Arithmetic; integers wrap, floats round to nearest even --------------------------------------------------
  add:    { arity: 2, domain: "number", rule: "same", commutative: true, associative: true, exact: notFloat,
            identity: (t): Lane => (t.kind === "float" ? -0 : zero(t)), eval: ([a, b]): Lane => a + b },
  sub:    { arity: 2, domain: "number", rule: "same", eval: ([a, b]): Lane => a - b },
  mul:    { arity: 2, domain: "number", rule: "same", commutative: true, associative: true, exact: notFloat, identity: one, eval: mul, expand: expand.mul },
  div:    { arity: 2, domain: "float",  rule: "same", cost: 8, eval: ([a, b]): Lane => a / b },
  neg:    { arity: 1, domain: "number", rule: "same", eval: ([a]): Lane => -a, expand: expand.neg },
  abs:    { arity: 1, domain: "number", rule: "same", eval: ([a]): Lane => (a < 0 || Object.is(a, -0) ? -a : a), expand: expand.abs },
  sqrt:   { arity: 1, domain: "float",  rule: "same", cost: 12, eval: ([a]): Lane => Math.sqrt(a) },
  /** a·b + c with one rounding. */
  fma:    { arity: 3, domain: "float",  rule: "same", eval: ([a, b, c], t): Lane => fma(a, b, c, t.bits), expand: expand.fma },
  /** a·b + c with one rounding or two, whichever is faster: two in the interpreter. */
  mulAdd: { arity: 3, domain: "float",  rule: "same", eval: ([a, b, c], t): Lane => (t.bits === 32 ? Math.fround(a * b) : a * b) + c, expand: expand.mulAdd },
  /** Integer division toward zero. x/0 = 0; the least value by −1 wraps to itself. */
  quot:   { arity: 2, domain: "int",    rule: "same", cost: 20, eval: quot, expand: expand.quot },
  /** Remainder of quot, with the sign of the dividend. x rem 0 = 0. */
  rem:    { arity: 2, domain: "int",    rule: "same", cost: 20, eval: rem, expand: expand.rem },
  /** The high half of the product of twice the width. */
  mulhi:  { arity: 2, domain: "int",    rule: "same", commutative: true, cost: 3, eval: mulhi, expand: expand.mulhi },
  /** b < a ? b : a, so a when either is NaN. */
  pmin:   { arity: 2, domain: "number", rule: "same", associative: true, exact: notFloat, idempotent: true, identity: greatest, eval: ([a, b]): Lane => (b < a ? b : a), expand: expand.pmin },
  /** a < b ? b : a, so a when either is NaN. */
  pmax:   { arity: 2, domain: "number", rule: "same", associative: true, exact: notFloat, idempotent: true, identity: least, eval: ([a, b]): Lane => (a < b ? b : a), expand: expand.pmax },
  floor:  { arity: 1, domain: "float",  rule: "same", eval: ([a]): Lane => Math.floor(a) },
  ceil:   { arity: 1, domain: "float",  rule: "same", eval: ([a]): Lane => Math.ceil(a) },
  trunc:  { arity: 1, domain: "float",  rule: "same", eval: ([a]): Lane => Math.trunc(a) },
  /** Rounds to the nearest whole number, halves to even. */
  rint:   { arity: 1, domain: "float",  rule: "same", eval: ([a]): Lane => roundEven(a) },
  /** x·2^⌊n⌋ with one rounding; see exact.ts for NaN and infinities. */
  scale:  { arity: 2, domain: "float",  rule: "same", cost: 2, eval: ([a, n], t): Lane => scaleByPower(a, n, t.bits), expand: scaleInWords },

  // -- Comparison: i1, false for NaN but for ne ------------------------------------------------------------------
  eq:     { arity: 2, domain: "any", rule: "mask", commutative: true, eval: ([a, b]): Lane => Number(a === b), expand: expand.compare("eq") },
  ne:     { arity: 2, domain: "any", rule: "mask", commutative: true, eval: ([a, b]): Lane => Number(a !== b), expand: expand.compare("ne") },
  lt:     { arity: 2, domain: "any", rule: "mask", eval: ([a, b]): Lane => Number(a < b), expand: expand.compare("lt") },
  le:     { arity: 2, domain: "any", rule: "mask", eval: ([a, b]): Lane => Number(a <= b), expand: expand.compare("le") },
  gt:     { arity: 2, domain: "any", rule: "mask", eval: ([a, b]): Lane => Number(a > b), expand: expand.compare("gt") },
  ge:     { arity: 2, domain: "any", rule: "mask", eval: ([a, b]): Lane => Number(a >= b), expand: expand.compare("ge") },

  // -- Bits: integers and i1 -------------------------------------------------------------------------------------
  and:    { arity: 2, domain: "bits", rule: "same", commutative: true, associative: true, exact: always, idempotent: true, identity: allOnes, eval: bitwise((a, b) => a & b, (a, b) => a & b) },
  or:     { arity: 2, domain: "bits", rule: "same", commutative: true, associative: true, exact: always, idempotent: true, identity: zero, eval: bitwise((a, b) => a | b, (a, b) => a | b) },
  xor:    { arity: 2, domain: "bits", rule: "same", commutative: true, associative: true, exact: always, identity: zero, eval: bitwise((a, b) => a ^ b, (a, b) => a ^ b) },
  not:    { arity: 1, domain: "bits", rule: "same", eval: ([a], t): Lane => (t.kind === "bool" ? 1 - a : ~a), expand: expand.not },
  /** Shift left; any count outside 0 … width-1 (negative ones too) gives 0. */
  shl:    { arity: 2, domain: "int", rule: "same", eval: shl, expand: expand.shift("shl") },
  /** Shift right, arithmetic for signed and logical for unsigned types; counts outside 0 … width-1 shift all bits out. */
  shr:    { arity: 2, domain: "int", rule: "same", eval: shr, expand: expand.shift("shr") },
  popcount: { arity: 1, domain: "int", rule: "same", eval: popcount, expand: expand.popcount },
  /** Leading zero bits; the width for 0. */
  clz:    { arity: 1, domain: "int", rule: "same", eval: countLeadingZeros, expand: expand.clz },
  /** Trailing zero bits; the width for 0. */
  ctz:    { arity: 1, domain: "int", rule: "same", eval: countTrailingZeros, expand: expand.ctz },

  // -- Choice and conversion -------------------------------------------------------------------------------------
  select: { arity: 3, domain: "any", rule: "select", eval: ([m, a, b]): Lane => (m ? a : b) },
  /** To another number type by value: integers wrap or extend, floats round or cut toward zero, i1 is 0 or 1, to i1 is `!= 0`. */
  convert: { arity: 1, domain: "any", rule: "given", eval: convert, expand: expand.convert },
  /** The same bits as another type of the same size. */
  bitcast: { arity: 1, domain: "any", rule: "given", eval: bitcast },
} as const satisfies Record<string, PrimitiveRow>;
