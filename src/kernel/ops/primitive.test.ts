import { describe, expect, it } from "vitest";
import { edgesOf } from "../../../test/kernels/values.ts";
import { evaluate } from "../evaluate.ts";
import { roundEven } from "../exact.ts";
import { isPrimitive, opNames, type PrimitiveOp } from "../ops.ts";
import { type Scalar, scalarNames, scalars, type } from "../types.ts";
import type { Lane } from "./row.ts";

/*
 * The truth here is built on BigInt arithmetic for integers (a value wraps by being taken modulo 2^bits) and on typed
 * arrays for conversions; none of it uses the evaluators' own helpers.
 */
const ints = scalarNames.filter((s) => scalars[s].kind === "int" || scalars[s].kind === "uint");
const numbers = [...ints, "f32", "f64"] as const;
const bits = (s: Scalar): bigint => BigInt(scalars[s].bits);

/** A whole number wrapped into an integer type, as its lane. */
function lane(v: bigint, s: Scalar): Lane {
  const wrapped = scalars[s].kind === "int" ? BigInt.asIntN(Number(bits(s)), v) : BigInt.asUintN(Number(bits(s)), v);
  return (bits(s) === 64n ? wrapped : Number(wrapped)) as Lane;
}
const text = (v: Lane): string => (Object.is(v, -0) ? "-0" : `${v}`);

/** Every combination of edge values of `s`, on which op and truth must agree. */
function agree(op: PrimitiveOp, s: Scalar, arity: number, result: Scalar, truth: (args: Lane[]) => Lane): void {
  const wrong: string[] = [];
  const edges = edgesOf(s);
  const walk = (args: Lane[]): void => {
    if (args.length < arity) {
      for (const e of edges) walk([...args, e]);
      return;
    }
    const got = evaluate(op, args, type(s), type(result));
    const want = truth(args);
    if (!Object.is(got, want))
      wrong.push(`${op} ${s} (${args.map(text).join(", ")}) = ${text(want)}, got ${text(got)}`);
  };
  walk([]);
  expect(wrong.slice(0, 5)).toEqual([]);
}

const div = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : a / b);
const unsigned = (v: bigint, s: Scalar): bigint => BigInt.asUintN(Number(bits(s)), v);
const shifts = (n: bigint, s: Scalar): boolean => n >= 0n && n < bits(s);
const countIf = (v: bigint, s: Scalar, keep: (bit: string) => boolean): bigint =>
  BigInt(
    [
      ...unsigned(v, s)
        .toString(2)
        .padStart(Number(bits(s)), "0"),
    ].filter(keep).length,
  );

const integerTruths: { readonly [op: string]: (s: Scalar, a: bigint, b: bigint, c: bigint) => bigint } = {
  add: (_s, a, b) => a + b,
  sub: (_s, a, b) => a - b,
  mul: (_s, a, b) => a * b,
  neg: (_s, a) => -a,
  abs: (_s, a) => (a < 0n ? -a : a),
  quot: (_s, a, b) => div(a, b),
  rem: (_s, a, b) => (b === 0n ? 0n : a - b * div(a, b)),
  mulhi: (s, a, b) => (a * b - unsigned(a * b, s)) / 2n ** bits(s),
  pmin: (_s, a, b) => (a < b ? a : b),
  pmax: (_s, a, b) => (a > b ? a : b),
  and: (_s, a, b) => a & b,
  or: (_s, a, b) => a | b,
  xor: (_s, a, b) => a ^ b,
  not: (_s, a) => -1n - a,
  shl: (s, a, n) => (shifts(n, s) ? a * 2n ** n : 0n),
  shr: (s, a, n) => (shifts(n, s) ? (a - (((a % 2n ** n) + 2n ** n) % 2n ** n)) / 2n ** n : a < 0n ? -1n : 0n),
  popcount: (s, a) => countIf(a, s, (bit) => bit === "1"),
  clz: (s, a) =>
    BigInt(
      unsigned(a, s)
        .toString(2)
        .padStart(Number(bits(s)), "0")
        .indexOf("1") < 0
        ? bits(s)
        : unsigned(a, s)
            .toString(2)
            .padStart(Number(bits(s)), "0")
            .indexOf("1"),
    ),
  ctz: (s, a) => {
    let n = 0n;
    while (n < bits(s) && (unsigned(a, s) >> n) % 2n === 0n) n++;
    return n;
  },
};

const comparisons: { readonly [op: string]: (a: Lane, b: Lane) => boolean } = {
  eq: (a, b) => a === b,
  ne: (a, b) => !(a === b),
  lt: (a, b) => a < b,
  le: (a, b) => a < b || a === b,
  gt: (a, b) => b < a,
  ge: (a, b) => b < a || a === b,
};

/** f32 by storing into a Float32Array; all of these are exact or correctly rounded in f64, and rounding again is innocuous. */
const single = (v: number): number => new Float32Array([v])[0];
/** x·2^⌊n⌋ from a significand in [1, 2): only the very last product can round. */
function scaleSlowly(x: number, n: number): number {
  if (Number.isNaN(x) && Math.abs(n) === Number.POSITIVE_INFINITY) return n > 0 ? n : 0;
  if (Number.isNaN(x) || Number.isNaN(n)) return Number.NaN;
  if (Math.abs(n) === Number.POSITIVE_INFINITY) return n > 0 ? x * n : x * 0;
  if (x === 0 || Math.abs(x) === Number.POSITIVE_INFINITY) return x;
  let e = Math.floor(n);
  let s = x;
  for (; Math.abs(s) >= 2; s /= 2) e++;
  for (; Math.abs(s) < 1; s *= 2) e--;
  return e >= -1022
    ? s * 2 ** (e / 2 - (e % 2) / 2) * 2 ** (e / 2 + (e % 2) / 2)
    : s * 2 ** -1022 * 2 ** Math.max(e + 1022, -1074);
}
const floatTruths: { readonly [op: string]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => a * -1,
  abs: (a) => Math.abs(a),
  sqrt: (a) => Math.sqrt(a),
  floor: (a) => Math.floor(a),
  ceil: (a) => -Math.floor(-a),
  trunc: (a) => Math.trunc(a),
  // Halves go to the even neighbour; Math.round sends them up.
  rint: (a) => {
    const r = Math.round(a);
    const whole = a - Math.floor(a) === 0.5 && r % 2 !== 0 ? r - 1 : r;
    return whole === 0 ? a * 0 : whole;
  },
  scale: scaleSlowly,
  pmin: (a, b) => (b < a ? b : a),
  pmax: (a, b) => (a < b ? b : a),
};

describe("evaluators of integer ops", () => {
  it.each(Object.keys(integerTruths) as PrimitiveOp[])("%s on every integer type", (op) => {
    const arity = integerTruths[op].length - 1;
    for (const s of ints) {
      agree(op, s, arity, s, (args) => {
        const [a, b, c] = args.map((v) => BigInt(v));
        return lane(integerTruths[op](s, a, b, c), s);
      });
    }
  });

  it("bits of i1", () => {
    agree("and", "i1", 2, "i1", ([a, b]) => Number(a === 1 && b === 1));
    agree("or", "i1", 2, "i1", ([a, b]) => Number(a === 1 || b === 1));
    agree("xor", "i1", 2, "i1", ([a, b]) => Number(a !== b));
    agree("not", "i1", 1, "i1", ([a]) => Number(a === 0));
  });
});

describe("evaluators on any type", () => {
  it.each(Object.keys(comparisons) as PrimitiveOp[])("%s", (op) => {
    for (const s of ["i1", "f16", ...numbers] as const) {
      agree(op, s, 2, "i1", ([a, b]) => Number(comparisons[op](a, b)));
    }
  });

  it("select takes the second operand where the first is 1", () => {
    expect(evaluate("select", [1, 7, 8], type("i32"), type("i32"))).toBe(7);
    expect(evaluate("select", [0, 7, 8], type("i32"), type("i32"))).toBe(8);
    expect(evaluate("select", [0, 0, -0], type("f64"), type("f64"))).toBe(-0);
  });
});

describe("evaluators of float ops", () => {
  it.each(Object.keys(floatTruths) as PrimitiveOp[])("%s", (op) => {
    const arity = floatTruths[op].length;
    agree(op, "f64", arity, "f64", ([a, b]) => floatTruths[op](a, b));
    agree(op, "f32", arity, "f32", ([a, b]) => single(floatTruths[op](a, b)));
  });

  it("mulAdd rounds twice, fma once (more of it in fma64.test.ts)", () => {
    agree("mulAdd", "f64", 3, "f64", ([a, b, c]) => a * b + c);
    agree("mulAdd", "f32", 3, "f32", ([a, b, c]) => single(single(a * b) + c));
    const [a, b] = [1 + 2 ** -30, 1 - 2 ** -30];
    expect(evaluate("fma", [a, b, -1], type("f64"), type("f64"))).toBe(-(2 ** -60));
    expect(evaluate("mulAdd", [a, b, -1], type("f64"), type("f64"))).toBe(0);
  });

  it("rint sends halves to the even neighbour at any size", () => {
    expect([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2 ** 51 + 0.5, 2 ** 51 + 1.5, 2 ** 52 + 1].map(roundEven)).toEqual([
      -2,
      -2,
      -0,
      0,
      2,
      2,
      2 ** 51,
      2 ** 51 + 2,
      2 ** 52 + 1,
    ]);
  });
});

/** Conversion by typed arrays, for values that they and x86-64 agree on: whole numbers wrap, and floats in range are cut. */
function convertTruth(v: Lane, from: Scalar, to: Scalar): Lane | undefined {
  if (to === "i1") return Number(v) === 0 ? 0 : 1;
  if (scalars[from].kind !== "float") {
    if (scalars[to].kind !== "float") return lane(BigInt(v), to);
    if (to === "f64") return Number(v);
    if (to === "f16") return undefined;
    return nearestSingle(BigInt(v));
  }
  if (scalars[to].kind === "float") return to === "f64" ? v : to === "f32" ? single(v) : undefined;
  const cut = Math.trunc(v);
  const unsignedTo = scalars[to].kind === "uint";
  const limit = 2 ** (scalars[to].bits - (unsignedTo ? 0 : 1));
  if (!(cut >= (unsignedTo ? 0 : -limit) && cut < limit)) return undefined;
  return lane(BigInt(cut), to);
}

/** The f32 nearest to a whole number, found among the neighbours of a guess; ties to even. */
function nearestSingle(v: bigint): number {
  const guess = single(Number(v));
  if (!Number.isFinite(guess)) return guess;
  const around = new Float32Array([guess]);
  const word = new Int32Array(around.buffer);
  const distance = (x: number): bigint => (BigInt(x) > v ? BigInt(x) - v : v - BigInt(x));
  let best = { x: guess, even: word[0] % 2 === 0 };
  for (const step of [-1, 1]) {
    const other = new Float32Array([guess]);
    const otherWord = new Int32Array(other.buffer);
    otherWord[0] += step;
    if (!Number.isInteger(other[0])) continue;
    const [d, e] = [distance(other[0]), distance(best.x)];
    if (d < e || (d === e && otherWord[0] % 2 === 0 && !best.even))
      best = { x: other[0], even: otherWord[0] % 2 === 0 };
  }
  return best.x;
}

describe("conversions", () => {
  const all = ["i1", "f16", ...numbers] as const;
  it.each(all)("from %s, values that fit", (from) => {
    const wrong: string[] = [];
    for (const to of all) {
      for (const v of edgesOf(from)) {
        const want = convertTruth(v, from, to);
        if (want === undefined) continue;
        const got = evaluate("convert", [v], type(from), type(to));
        if (!Object.is(got, want)) wrong.push(`${from} ${text(v)} -> ${to}: ${text(want)}, got ${text(got)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("rounds whole numbers to f32 once", () => {
    // 2^53 + 2^29 + 1 rounds to the f32 tie 2^53 + 2^29 by way of f64, and from there down to 2^53; directly it rounds up.
    const v = (1n << 53n) + (1n << 29n) + 1n;
    expect(evaluate("convert", [v as unknown as Lane], type("i64"), type("f32"))).toBe(2 ** 53 + 2 ** 30);
    const u = (1n << 63n) + (1n << 39n) + 1n;
    expect(evaluate("convert", [u as unknown as Lane], type("u64"), type("f32"))).toBe(2 ** 63 + 2 ** 40);
  });

  it("rounds to f16 once", () => {
    const to = (v: number, from: Scalar): Lane => evaluate("convert", [v], type(from), type("f16"));
    expect(to(1 + 2 ** -11, "f64")).toBe(1);
    expect(to(1 + 2 ** -11 + 2 ** -40, "f64")).toBe(1 + 2 ** -10);
    expect(to(65519.99, "f64")).toBe(65504);
    expect(to(65520, "f64")).toBe(Number.POSITIVE_INFINITY);
    expect(to(2 ** -25, "f64")).toBe(0);
    expect(to(-(2 ** -25) * 1.0001, "f64")).toBe(-(2 ** -24));
  });

  it.each([
    [Number.NaN, "i32", -(2 ** 31)],
    [2 ** 31, "i32", -(2 ** 31)],
    [-1e30, "i32", -(2 ** 31)],
    [Number.NaN, "i8", 0],
    [300.7, "u8", 44],
    [-1, "u8", 255],
    [2 ** 40, "i16", 0],
    [-1, "u32", 2 ** 32 - 1],
    [2 ** 32 + 5, "u32", 5],
    [Number.POSITIVE_INFINITY, "u32", 0],
    [Number.NaN, "i64", -(2n ** 63n)],
    [2 ** 63, "i64", -(2n ** 63n)],
    [-1, "u64", 2n ** 64n - 1n],
    [2 ** 63 + 2 ** 20, "u64", 2n ** 63n + 2n ** 20n],
    [Number.NaN, "u64", 2n ** 63n],
  ] as const)("converts %d to %s as x86-64 does: %d", (v, to, want) => {
    expect(evaluate("convert", [v], type("f64"), type(to))).toBe(want);
  });
});

describe("bitcast", () => {
  it.each([
    [-1, "i8", "u8", 255],
    [0x3c00, "u16", "f16", 1],
    [-2, "f16", "u16", 0xc000],
    [1, "f32", "u32", 0x3f800000],
    [0x80000000, "u32", "f32", -0],
    [-0, "f64", "i64", -(2n ** 63n)],
    [0x7ff0000000000000n, "u64", "f64", Number.POSITIVE_INFINITY],
  ] as const)("%s %s -> %s", (v, from, to, want) => {
    expect(evaluate("bitcast", [v as Lane], type(from), type(to))).toBe(want);
  });
});

it("every primitive op has a truth in this file", () => {
  const named = new Set([...Object.keys(integerTruths), ...Object.keys(floatTruths), ...Object.keys(comparisons)]);
  for (const op of ["fma", "mulAdd", "select", "convert", "bitcast"]) named.add(op);
  expect(opNames.filter((op) => isPrimitive(op) && !named.has(op))).toEqual([]);
});
