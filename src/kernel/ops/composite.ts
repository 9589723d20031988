/**
 * @file Rows of the op table for ops written in other ops: NumPy's elementwise functions other than the elementary
 * transcendental ones (elementary.ts). The expansion is the meaning.
 * @module
 */
import { type Builder, constantOf } from "../builder.ts";
import type { Value } from "../ir.ts";
import { type Type, type as typeOf } from "../types.ts";
import { bitsType } from "./expansions.ts";
import { greatest, least } from "./primitive.ts";
import type { CompositeRow, Expand, Lane } from "./row.ts";

/** Whether −0 or +0 comes out of several zeros depends on the order, so floats take the fixed tree. */
const notFloat = (t: Type): boolean => t.kind !== "float";
const isNan = (b: Builder, x: Value): Value => b.op("ne", x, x);
const isFloat = (x: Value): boolean => x.type.kind === "float";

/** What leaves every operand of an op as it is: then the other operand is the result. */
function besides(identity: Lane, [x, y]: readonly Value[]): Value | undefined {
  return Object.is(constantOf(x), identity) ? y : Object.is(constantOf(y), identity) ? x : undefined;
}

/** NumPy's minimum / maximum: NaN when either operand is (the second one's when both are). */
function propagating(op: "pmin" | "pmax"): Expand {
  const identity = op === "pmin" ? greatest : least;
  return (b: Builder, [x, y]: readonly Value[]): Value => {
    const other = besides(identity(x.type), [x, y]);
    if (other !== undefined) return other;
    const plain = b.op(op, x, y);
    // pmin(x, y) is x when either is NaN: right when x alone is, so only y's needs mending.
    return isFloat(x) ? b.select(isNan(b, y), y, plain) : plain;
  };
}

/** NumPy's fmin / fmax: the other operand when one is NaN. */
function ignoring(op: "pmin" | "pmax"): Expand {
  const identity = nanIdentity(op === "pmin" ? greatest : least);
  return (b: Builder, [x, y]: readonly Value[]): Value => {
    const other = besides(identity(x.type), [x, y]);
    if (other !== undefined) return other;
    const plain = b.op(op, x, y);
    return isFloat(x) ? b.select(isNan(b, x), y, plain) : plain;
  };
}

/** −1, 0 or 1; NaN for NaN. */
function sign(b: Builder, [x]: readonly Value[], t: Type): Value {
  const zero = b.const(t, 0);
  const one = b.const(t, 1);
  const positive = b.select(b.op("gt", x, zero), one, t.kind === "float" ? b.op("mul", x, zero) : zero);
  if (t.kind === "uint") return positive;
  const signed = b.select(b.op("lt", x, zero), b.const(t, -1), positive);
  if (t.kind !== "float") return signed;
  // ±0 gives +0 as in NumPy; infinities took a branch above, so x·0 was NaN for NaN only.
  return b.select(b.op("eq", x, zero), zero, signed);
}

function copysign(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const bits = bitsType(t);
  const top = b.const(bits, t.bits === 64 ? 0x8000000000000000n : 2 ** (t.bits - 1));
  const magnitude = b.op("and", b.bitcast(x, bits), b.op("not", top));
  return b.bitcast(b.op("or", magnitude, b.op("and", b.bitcast(y, bits), top)), t);
}

/** Floor division. Integers round down; x // 0 = 0. Floats: Python's divmod, whose quotient is whole and agrees with the remainder. */
function floorDivide(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  if (t.kind === "uint") return b.op("quot", x, y);
  const zero = b.const(t, 0);
  if (t.kind === "int") {
    const q = b.op("quot", x, y);
    const r = b.op("sub", x, b.op("mul", q, y));
    const down = b.op("and", b.op("ne", r, zero), b.op("lt", b.op("xor", r, y), zero));
    // y = 0 leaves r = x, which must not pull the defined result 0 down.
    return b.select(b.op("and", down, b.op("ne", y, zero)), b.op("sub", q, b.const(t, 1)), q);
  }
  const r0 = b.op("fmod", x, y);
  const differs = b.op("and", b.op("ne", r0, zero), b.op("ne", b.op("lt", y, zero), b.op("lt", r0, zero)));
  let q = b.op("div", b.op("sub", x, r0), y);
  q = b.select(differs, b.op("sub", q, b.const(t, 1)), q);
  const floored = b.op("floor", q);
  const up = b.op("gt", b.op("sub", q, floored), b.const(t, 0.5));
  const snapped = b.select(up, b.op("add", floored, b.const(t, 1)), floored);
  const quotient = b.op("div", x, y);
  const result = b.select(b.op("eq", q, zero), b.op("copysign", zero, quotient), snapped);
  // Division by zero gives x / 0: an infinity or NaN.
  return b.select(b.op("eq", y, zero), quotient, result);
}

/** Remainder with the sign of the divisor. Integers: x % 0 = 0. */
function remainder(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const zero = b.const(t, 0);
  if (t.kind === "uint") return b.op("rem", x, y);
  const r = t.kind === "int" ? b.op("rem", x, y) : b.op("fmod", x, y);
  const wrong = b.op("and", b.op("ne", r, zero), b.op("ne", b.op("lt", r, zero), b.op("lt", y, zero)));
  if (t.kind === "int") return b.select(b.op("and", wrong, b.op("ne", y, zero)), b.op("add", r, y), r);
  const fixed = b.select(wrong, b.op("add", r, y), r);
  // A zero remainder takes the divisor's sign; fmod by zero is NaN already.
  return b.select(b.op("eq", r, zero), b.op("copysign", zero, y), fixed);
}

/** Integer power by squaring; wraps. Exponents below 0 are refused by the caller. */
function ipow(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const zero = b.const(t, 0);
  const one = b.const(t, 1);
  const [result] = b.while(
    [one, x, y],
    (_r, _base, e) => b.anyLane(b.op("ne", e, zero)),
    (r, base, e) => [
      b.select(b.op("ne", b.op("and", e, one), zero), b.op("mul", r, base), r),
      b.op("mul", base, base),
      b.bitcast(b.op("shr", b.bitcast(e, bitsType(t)), b.const(bitsType(t), 1)), t),
    ],
  );
  return result;
}

/** |v| as an unsigned number, which holds that of the least value too. */
function magnitude(b: Builder, v: Value, t: Type): Value {
  return t.kind === "int" ? b.bitcast(b.op("abs", v), bitsType(t)) : v;
}

/** Greatest common divisor by Euclid on magnitudes; gcd(0, 0) = 0. */
function gcd(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const zero = b.const(bitsType(t), 0);
  const [result] = b.while(
    [magnitude(b, x, t), magnitude(b, y, t)],
    (_a, c) => b.anyLane(b.op("ne", c, zero)),
    (a, c) => {
      const done = b.op("eq", c, zero);
      return [b.select(done, a, c), b.select(done, zero, b.op("rem", a, c))];
    },
  );
  return b.bitcast(result, t);
}

/** Least common multiple of the magnitudes, 0 when either is 0; wraps. */
function lcm(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const u = magnitude(b, x, t);
  const v = magnitude(b, y, t);
  return b.bitcast(b.op("mul", b.op("quot", u, b.op("gcd", u, v)), v), t);
}

/** The step function: 0 below zero, y at zero, 1 above, NaN for NaN. */
function heaviside(b: Builder, [x, y]: readonly Value[], t: Type): Value {
  const zero = b.const(t, 0);
  const step = b.select(b.op("gt", x, zero), b.const(t, 1), b.select(b.op("eq", x, zero), y, zero));
  return b.select(isNan(b, x), x, step);
}

const magnitudeBits = (b: Builder, x: Value): Value => {
  const bits = bitsType(x.type);
  const top = x.type.bits === 64 ? 0x7fffffffffffffffn : 2 ** (x.type.bits - 1) - 1;
  return b.op("and", b.bitcast(x, bits), b.const(bits, top));
};
const infinityBits = (t: Type): bigint | number =>
  t.bits === 64 ? 0x7ff0000000000000n : t.bits === 32 ? 0x7f800000 : 0x7c00;

const floatTest =
  (test: (b: Builder, x: Value, t: Type) => Value): Expand =>
  (b, [x]) =>
    x.type.kind === "float" ? test(b, x, x.type) : b.const(typeOf("i1", x.type.lanes), 0);

/** Floats go through fmod, which works on f32 in f64. */
const inFmod = (t: Type): number => (t.kind === "float" ? 8 : t.bytes);

// biome-ignore format: a table reads better aligned
export const compositeOps = {
  // -- Least and greatest -------------------------------------------------------------------------------------------
  minimum:  { arity: 2, domain: "number", rule: "same", associative: true, exact: notFloat, idempotent: true, identity: greatest as (t: Type) => Lane, expand: propagating("pmin") },
  maximum:  { arity: 2, domain: "number", rule: "same", associative: true, exact: notFloat, idempotent: true, identity: least as (t: Type) => Lane, expand: propagating("pmax") },
  fmin:     { arity: 2, domain: "number", rule: "same", associative: true, exact: notFloat, idempotent: true, identity: nanIdentity(greatest), expand: ignoring("pmin") },
  fmax:     { arity: 2, domain: "number", rule: "same", associative: true, exact: notFloat, idempotent: true, identity: nanIdentity(least), expand: ignoring("pmax") },

  // -- Division -----------------------------------------------------------------------------------------------------
  floorDivide: { arity: 2, domain: "number", rule: "same", widest: inFmod, cost: 30, expand: floorDivide },
  remainder:   { arity: 2, domain: "number", rule: "same", widest: inFmod, cost: 30, expand: remainder },
  gcd:         { arity: 2, domain: "int", rule: "same", commutative: true, cost: 200, expand: gcd },
  lcm:         { arity: 2, domain: "int", rule: "same", commutative: true, cost: 220, expand: lcm },
  ipow:        { arity: 2, domain: "int", rule: "same", cost: 60, expand: ipow },

  // -- Signs --------------------------------------------------------------------------------------------------------
  sign:      { arity: 1, domain: "number", rule: "same", cost: 4, expand: sign },
  copysign:  { arity: 2, domain: "float", rule: "same", cost: 3, expand: copysign },
  heaviside: { arity: 2, domain: "float", rule: "same", cost: 5, expand: heaviside },
  signbit:   { arity: 1, domain: "number", rule: "mask", expand: (b, [x]): Value =>
               x.type.kind === "float" ? b.op("ne", b.op("shr", b.bitcast(x, bitsType(x.type)), b.const(bitsType(x.type), x.type.bits - 1)), b.const(bitsType(x.type), 0)) : b.op("lt", x, b.const(x.type, 0)) },

  // -- Floating-point inspection ------------------------------------------------------------------------------------
  isnan:    { arity: 1, domain: "any", rule: "mask", expand: floatTest((b, x): Value => x.type.bits === 16 ? b.op("gt", magnitudeBits(b, x), b.const(bitsType(x.type), infinityBits(x.type))) : b.op("ne", x, x)) },
  isinf:    { arity: 1, domain: "any", rule: "mask", expand: floatTest((b, x, t): Value => b.op("eq", magnitudeBits(b, x), b.const(bitsType(t), infinityBits(t)))) },
  isfinite: { arity: 1, domain: "any", rule: "mask", expand: (b, [x]): Value => x.type.kind === "float" ? b.op("lt", magnitudeBits(b, x), b.const(bitsType(x.type), infinityBits(x.type))) : b.const(typeOf("i1", x.type.lanes), 1) },
} as const satisfies Record<string, CompositeRow>;

/** fmin and fmax ignore NaN, so a reduction of nothing but NaN must start from NaN to end in it. */
function nanIdentity(limit: (t: Type) => Lane): (t: Type) => Lane {
  return (t) => (t.kind === "float" ? Number.NaN : limit(t));
}
