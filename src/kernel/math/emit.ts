/**
 * @file Short hands in which the elementary functions are written: floating-point arithmetic, bit work and error-free
 * transformations over values of any lane count. Not a function itself.
 * Error-free transformations: Ogita, Rump & Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005).
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Value } from "../ir.ts";
import type { OpName } from "../ops.ts";
import { type Type, type as typeOf } from "../types.ts";

/** A value, or a number that stands for a constant of the type at hand. */
export type Num = Value | number;

/** A whole number, or what stands for a constant of its type: bigint for 64 bits, number for 32. */
type Whole = Value | bigint | number;

/** An unevaluated sum `hi + lo` with |lo| at most half a unit in the last place of `hi` (a few where noted). */
export interface Pair {
  readonly hi: Value;
  readonly lo: Value;
}

/** 1.5·2^52: adding it to a double rounds that to a whole number, which then stands in the low bits of the sum. */
export const MAGIC = 6755399441055744;

/** Writes code in binary64 (or, `width` 32, in binary32), lane by lane, into a builder. */
export class Emit {
  readonly b: Builder;
  /** The float type, and signed and unsigned integers of its width, all with the lane count at hand. */
  readonly float: Type;
  readonly int: Type;
  readonly bits: Type;
  /** Whether `fma` is one instruction; where it is not, products are split after Dekker. */
  readonly hasFma: boolean;
  /** Whether `scale` is. */
  readonly hasScale: boolean;

  constructor(b: Builder, lanes: number, width: 64 | 32 = 64) {
    this.b = b;
    this.float = typeOf(width === 64 ? "f64" : "f32", lanes);
    this.int = typeOf(width === 64 ? "i64" : "i32", lanes);
    this.bits = typeOf(width === 64 ? "u64" : "u32", lanes);
    this.hasFma = b.target.hasFma;
    this.hasScale = b.isNative("scale", this.float);
  }

  num(x: Num): Value {
    return typeof x === "number" ? this.b.const(this.float, x) : x;
  }
  private float2(op: OpName, x: Num, y: Num): Value {
    return this.b.op(op, this.num(x), this.num(y));
  }
  private bits2(op: OpName, x: Value, y: Whole): Value {
    return this.b.op(op, x, typeof y === "object" ? y : this.b.const(x.type, y));
  }

  // -- Floats ----------------------------------------------------------------------------------------------------
  add(x: Num, y: Num): Value {
    return this.float2("add", x, y);
  }
  sub(x: Num, y: Num): Value {
    return this.float2("sub", x, y);
  }
  mul(x: Num, y: Num): Value {
    return this.float2("mul", x, y);
  }
  div(x: Num, y: Num): Value {
    return this.float2("div", x, y);
  }
  /** x·y + z, rounded once or twice: only where both are good enough. */
  mulAdd(x: Num, y: Num, z: Num): Value {
    return this.b.op("mulAdd", this.num(x), this.num(y), this.num(z));
  }
  /** z − x·y, rounded once or twice. */
  negMulAdd(x: Value, y: Num, z: Num): Value {
    return typeof y === "number" ? this.mulAdd(x, -y, z) : this.mulAdd(this.neg(x), y, z);
  }
  neg(x: Value): Value {
    return this.b.op("neg", x);
  }
  abs(x: Value): Value {
    return this.b.op("abs", x);
  }
  sqrt(x: Value): Value {
    return this.b.op("sqrt", x);
  }
  trunc(x: Value): Value {
    return this.b.op("trunc", x);
  }
  rint(x: Value): Value {
    return this.b.op("rint", x);
  }
  /** The lesser; x when either is NaN. */
  min(x: Num, y: Num): Value {
    return this.float2("pmin", x, y);
  }
  /** The greater; x when either is NaN. */
  max(x: Num, y: Num): Value {
    return this.float2("pmax", x, y);
  }

  // -- Masks -----------------------------------------------------------------------------------------------------
  lt(x: Num, y: Num): Value {
    return this.float2("lt", x, y);
  }
  le(x: Num, y: Num): Value {
    return this.float2("le", x, y);
  }
  gt(x: Num, y: Num): Value {
    return this.float2("gt", x, y);
  }
  ge(x: Num, y: Num): Value {
    return this.float2("ge", x, y);
  }
  eq(x: Num, y: Num): Value {
    return this.float2("eq", x, y);
  }
  ne(x: Num, y: Num): Value {
    return this.float2("ne", x, y);
  }
  both(p: Value, q: Value): Value {
    return this.b.op("and", p, q);
  }
  either(p: Value, q: Value): Value {
    return this.b.op("or", p, q);
  }
  not(p: Value): Value {
    return this.b.op("not", p);
  }
  select(p: Value, x: Num, y: Num): Value {
    return this.b.select(p, this.num(x), this.num(y));
  }

  /**
   * What `mend` makes of the values if it is needed in any lane, else the values themselves, at the price of a branch.
   * `mend` runs for all lanes then and must leave those alone that do not need it.
   */
  rarely<T extends readonly Value[]>(needed: Value, values: T, mend: (...values: T) => T): T {
    return this.b.if(
      this.b.anyLane(needed),
      () => mend(...values),
      () => values,
    ) as unknown as T;
  }

  // -- Bits of floats, as unsigned numbers ------------------------------------------------------------------------------------
  toBits(x: Value): Value {
    return this.b.bitcast(x, this.bits);
  }
  toInt(x: Value): Value {
    return this.b.bitcast(x, this.int);
  }
  toFloat(x: Value): Value {
    return this.b.bitcast(x, this.float);
  }
  iadd(x: Value, y: Whole): Value {
    return this.bits2("add", x, y);
  }
  isub(x: Value, y: Whole): Value {
    return this.bits2("sub", x, y);
  }
  imul(x: Value, y: Whole): Value {
    return this.bits2("mul", x, y);
  }
  and(x: Value, y: Whole): Value {
    return this.bits2("and", x, y);
  }
  or(x: Value, y: Whole): Value {
    return this.bits2("or", x, y);
  }
  xor(x: Value, y: Whole): Value {
    return this.bits2("xor", x, y);
  }
  shl(x: Value, n: Whole): Value {
    return this.bits2("shl", x, n);
  }
  /** Logical on unsigned, arithmetic on signed numbers. */
  shr(x: Value, n: Whole): Value {
    return this.bits2("shr", x, n);
  }
  ieq(x: Value, y: Whole): Value {
    return this.bits2("eq", x, y);
  }

  /** |x| with the sign of `s`. */
  copySign(x: Value, s: Value): Value {
    return this.withSign(this.abs(x), this.signOf(s));
  }
  /** The sign bit of x, all other bits clear. */
  signOf(x: Value): Value {
    return this.and(this.toBits(x), 0x8000000000000000n);
  }
  /** x with its sign flipped where `sign` (from signOf) is set. */
  withSign(x: Value, sign: Value): Value {
    return this.toFloat(this.xor(this.toBits(x), sign));
  }

  // -- Error-free transformations --------------------------------------------------------------------------------
  /** x + y exactly, when |x| ≥ |y| or x = 0. */
  fastTwoSum(x: Num, y: Num): Pair {
    const hi = this.add(x, y);
    return { hi, lo: this.sub(y, this.sub(hi, x)) };
  }
  /** x + y exactly. */
  twoSum(x: Num, y: Num): Pair {
    const hi = this.add(x, y);
    const part = this.sub(hi, x);
    return { hi, lo: this.add(this.sub(x, this.sub(hi, part)), this.sub(y, part)) };
  }
  /** x·y exactly, barring overflow and underflow. */
  twoProd(x: Num, y: Num): Pair {
    const hi = this.mul(x, y);
    if (this.hasFma) return { hi, lo: this.b.op("fma", this.num(x), this.num(y), this.neg(hi)) };
    const p = this.split(x);
    const q = this.split(y);
    const cross = this.add(this.sub(this.mul(p.hi, q.hi), hi), this.mul(p.hi, q.lo));
    return { hi, lo: this.add(this.add(cross, this.mul(p.lo, q.hi)), this.mul(p.lo, q.lo)) };
  }
  /** z − x·y, where x·y is known to be close to z, so that the difference is exact or as good as. */
  residual(x: Num, y: Num, z: Num): Value {
    if (this.hasFma) return this.b.op("fma", this.neg(this.num(x)), this.num(y), this.num(z));
    const p = this.twoProd(x, y);
    return this.sub(this.sub(z, p.hi), p.lo);
  }
  /** x in two halves of at most 26 (12) bits: the upper one by clearing 27 (12) bits, so that nothing can overflow. */
  split(x: Num): Pair {
    if (typeof x === "number") {
      const hi = upperHalf(x, this.float.bits);
      return { hi: this.num(hi), lo: this.num(x - hi) };
    }
    const [round, mask] = this.float.bits === 64 ? [0x4000000n, 0xfffffffff8000000n] : [0x800, 0xfffff000];
    const hi = this.toFloat(this.and(this.iadd(this.toBits(x), round), mask));
    return { hi, lo: this.sub(x, hi) };
  }
  /**
   * x / y for pairs, to about 2^-100, where 1/y is a normal number: the quotient by the rounded reciprocal is off by some
   * units in the last place, which its remainder mends; `lo` may be as large as these.
   */
  dividePairs(x: Pair, y: Pair): Pair {
    const reciprocal = this.div(1, y.hi);
    const hi = this.mul(x.hi, reciprocal);
    const rest = this.add(this.residual(hi, y.hi, x.hi), this.negMulAdd(hi, y.lo, x.lo));
    return { hi, lo: this.mul(rest, reciprocal) };
  }

  // -- Polynomials -----------------------------------------------------------------------------------------------
  /**
   * c[0] + c[1]·x + …: Horner's scheme in x² on even and odd powers apart, which halves the chain of dependent
   * steps for one more multiplication.
   */
  poly(x: Value, c: readonly number[]): Value {
    if (c.length < 5) return this.horner(x, c);
    const square = this.mul(x, x);
    const even = c.filter((_, i) => i % 2 === 0);
    const odd = c.filter((_, i) => i % 2 === 1);
    return this.mulAdd(this.horner(square, odd), x, this.horner(square, even));
  }
  horner(x: Value, c: readonly number[]): Value {
    let sum = this.num(c[c.length - 1]);
    for (let i = c.length - 2; i >= 0; i--) sum = this.mulAdd(sum, x, c[i]);
    return sum;
  }
}

const view = new DataView(new ArrayBuffer(8));
/** x rounded to 26 or 12 bits, as Emit.split does. */
function upperHalf(x: number, bits: number): number {
  if (bits === 32) {
    view.setFloat32(0, x);
    view.setUint32(0, ((view.getUint32(0) + 0x800) & 0xfffff000) >>> 0);
    return view.getFloat32(0);
  }
  view.setFloat64(0, x);
  view.setBigUint64(0, (view.getBigUint64(0) + 0x4000000n) & 0xfffffffff8000000n);
  return view.getFloat64(0);
}
