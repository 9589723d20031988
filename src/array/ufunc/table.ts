/**
 * @file The ufunc table: NumPy's name → loops and computation. Real arithmetic is one op of the kernel language; complex is in complex.ts.
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import { type as typeOf } from "../../kernel/types.ts";
import * as complex from "./complex.ts";
import { type Element, truth } from "./element.ts";
import { type Compute, floatFor, loopRules, type UfuncRow } from "./row.ts";

/** One op on real elements. */
const real =
  (op: OpName): Compute =>
  (b, args) => [[b.op(op, ...args.map((a) => a[0]))]];

/** By the loop dtype's kind: complex by its own rule, bool by another op, the rest by one op. */
function byKind(op: OpName, rules: { bool?: OpName; complex?: Compute } = {}): Compute {
  return (b, args, loop) => {
    if (loop.kind === "c" && rules.complex !== undefined) return rules.complex(b, args, loop);
    return real(loop.kind === "b" && rules.bool !== undefined ? rules.bool : op)(b, args, loop);
  };
}

/** Logic on the truth of each operand. */
const logic =
  (op: "and" | "or" | "xor"): Compute =>
  (b, [x, y]) => [[b.op(op, truth(b, x), truth(b, y))]];

const first = (args: readonly Element[]): Element => args[0];

/** One op on real elements, with no effect on integers and bool. */
const rounding =
  (op: "floor" | "ceil" | "trunc" | "rint"): Compute =>
  (b, args, loop) =>
    loop.kind === "f" ? real(op)(b, args, loop) : [first(args)];

/** x · factor in the loop's precision, the factor rounded once to it. */
const scaled =
  (factor: number): Compute =>
  (b, [x]) => [[b.op("mul", x[0], b.const(x[0].type, factor))]];

/** A test on the parts of complex numbers, or on the number itself. */
const testParts =
  (op: "isnan" | "isinf" | "isfinite", join: "or" | "and"): Compute =>
  (b, [x]) => {
    const tests = x.map((v) => b.op(op, v));
    return [[tests.length === 2 ? b.op(join, tests[0], tests[1]) : tests[0]]];
  };

/** The integral and the fractional part, both with the sign of x; an infinity has a fraction of zero. */
const splitParts: Compute = (b, [x]) => {
  const [v] = x;
  const whole = b.op("trunc", v);
  const rest = b.select(b.op("isinf", v), b.const(v.type, 0), b.op("sub", v, whole));
  return [[b.op("copysign", rest, v)], [whole]];
};

/** The float16 beside x, its representation taken as a whole number, by so many steps away from zero. */
function halfBeside(b: Builder, x: Value, steps: Value): Value {
  const bits = b.convert(b.bitcast(b.convert(x, "f16"), typeOf("i16")), "i32");
  return b.convert(b.bitcast(b.convert(b.op("add", bits, steps), "i16"), typeOf("f16")), "f32");
}

const leastHalf = 2 ** -24;

/** The op, but on float16 its own neighbours, which are computed with in f32. */
const nextafter: Compute = (b, args, loop) => {
  if (loop !== dtypes.float16) return real("nextafter")(b, args, loop);
  const [x, y] = [args[0][0], args[1][0]];
  const zero = b.const(x.type, 0);
  const outward = b.op("eq", b.op("lt", x, y), b.op("gt", x, zero));
  const next = halfBeside(b, x, b.select(outward, b.const("i32", 1), b.const("i32", -1)));
  const moved = b.select(b.op("eq", x, zero), b.op("copysign", b.const(x.type, leastHalf), y), next);
  const unordered = b.op("or", b.op("ne", x, x), b.op("ne", y, y));
  return [[b.select(unordered, b.const(x.type, Number.NaN), b.select(b.op("eq", x, y), x, moved))]];
};

/** As above; NumPy's spacing of float16 is the distance to the next greater number and never negative. */
const spacing: Compute = (b, args, loop) => {
  if (loop !== dtypes.float16) return real("spacing")(b, args, loop);
  const [[x]] = args;
  const zero = b.const(x.type, 0);
  const up = b.select(b.op("gt", x, zero), b.const("i32", 1), b.const("i32", -1));
  const distance = b.op("abs", b.op("sub", halfBeside(b, x, up), x));
  const finite = b.select(b.op("eq", x, zero), b.const(x.type, leastHalf), distance);
  return [[b.select(b.op("isfinite", x), finite, b.const(x.type, Number.NaN))]];
};

/** −1, 0 or 1 by an int64 and a uint64 operand, which have no common integer type: negative numbers are less than any other. */
const mixedCompare =
  (op: "eq" | "ne" | "lt" | "le" | "gt" | "ge"): Compute =>
  (b, [x, y]) => {
    const [p, q] = [x[0], y[0]];
    const below = (v: Value): Value => (v.type.kind === "int" ? b.op("lt", v, b.const(v.type, 0)) : b.const("i1", 0));
    const unsigned = (v: Value): Value => b.convert(v, "u64");
    const plain = b.op(op, unsigned(p), unsigned(q));
    const least = b.const("i1", op === "ne" || op === "lt" || op === "le" ? 1 : 0);
    const greatest = b.const("i1", op === "ne" || op === "gt" || op === "ge" ? 1 : 0);
    return [[b.select(below(p), least, b.select(below(q), greatest, plain))]];
  };

/** Comparisons of a signed with an unsigned 64-bit integer are exact, as in NumPy 2. */
const exactIntegers: UfuncRow["resolve"] = (kinds) => {
  const [x, y] = kinds;
  if (kinds.length !== 2 || typeof x === "string" || typeof y === "string") return undefined;
  const mixed = (x.kind === "i" && y === dtypes.uint64) || (y.kind === "i" && x === dtypes.uint64);
  if (!mixed) return undefined;
  const as = (d: DType): DType => (d.kind === "i" ? dtypes.int64 : dtypes.uint64);
  return { inputs: [as(x), as(y)], outputs: [dtypes.bool] };
};

/** A comparison for every kind. */
function comparison(op: "eq" | "ne" | "lt" | "le" | "gt" | "ge", pairs: Compute): Compute {
  const same = byKind(op, { complex: pairs });
  const mixed = mixedCompare(op);
  return (b, args, loop) => (args[0][0].type === args[1][0].type ? same : mixed)(b, args, loop);
}

/** The exponent of ldexp is an integer of its own dtype, whatever the other operand is. */
const withExponent: UfuncRow["resolve"] = (kinds) => {
  const [x, e] = kinds;
  const float = typeof x === "string" ? dtypes.float64 : floatFor(x);
  const exponent =
    typeof e === "string"
      ? e === "int" || e === "bool"
        ? dtypes.int64
        : undefined
      : e.kind === "f" || e.kind === "c" || e === dtypes.uint64
        ? undefined
        : e.itemsize > 4 || e === dtypes.uint32
          ? dtypes.int64
          : dtypes.int32;
  return exponent === undefined || float.kind === "c" ? undefined : { inputs: [float, exponent], outputs: [float] };
};

// biome-ignore format: a table reads better aligned
export const ufuncRows = {
  // -- Arithmetic -----------------------------------------------------------------------------------------------------
  add:          { nin: 2, nout: 1, kinds: "biufc", compute: byKind("add", { bool: "or", complex: complex.add }), partwise: true, identity: 0 },
  subtract:     { nin: 2, nout: 1, kinds: "iufc", advice: "use bitwise_xor or logical_xor instead", compute: byKind("sub", { complex: complex.subtract }), partwise: true },
  multiply:     { nin: 2, nout: 1, kinds: "biufc", compute: byKind("mul", { bool: "and", complex: complex.multiply }), identity: 1 },
  divide:       { nin: 2, nout: 1, kinds: "fc",    rule: loopRules.divide, compute: byKind("div", { complex: complex.divide }), cost: 8 },
  negative:     { nin: 1, nout: 1, kinds: "iufc", advice: "use invert or logical_not instead", compute: byKind("neg", { complex: complex.negative }), partwise: true },
  positive:     { nin: 1, nout: 1, kinds: "iufc", partwise: true,  compute: (_b, args) => [first(args)] },
  absolute:     { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.real, compute: (b, args, loop) => loop.kind === "c" ? complex.absolute(b, args, loop) : loop.kind === "b" ? [first(args)] : real("abs")(b, args, loop) },
  square:       { nin: 1, nout: 1, kinds: "iufc", rule: loopRules.number, compute: (b, [x], loop) => loop.kind === "c" ? complex.multiply(b, [x, x], loop) : [[b.op("mul", x[0], x[0])]] },
  sqrt:         { nin: 1, nout: 1, kinds: "fc",    rule: loopRules.float, compute: byKind("sqrt", { complex: complex.sqrt }), cost: 12 },
  maximum:      { nin: 2, nout: 1, kinds: "biufc", compute: byKind("maximum", { bool: "or", complex: complex.maximum }) },
  minimum:      { nin: 2, nout: 1, kinds: "biufc", compute: byKind("minimum", { bool: "and", complex: complex.minimum }) },

  // -- Comparison and logic -------------------------------------------------------------------------------------------
  equal:         { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compares: true, resolve: exactIntegers, compute: comparison("eq", complex.equal) },
  not_equal:     { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compares: true, resolve: exactIntegers, compute: comparison("ne", complex.notEqual) },
  less:          { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compares: true, resolve: exactIntegers, compute: comparison("lt", complex.less) },
  less_equal:    { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compares: true, resolve: exactIntegers, compute: comparison("le", complex.lessEqual) },
  greater:       { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compares: true, resolve: exactIntegers, compute: comparison("gt", complex.greater) },
  greater_equal: { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compares: true, resolve: exactIntegers, compute: comparison("ge", complex.greaterEqual) },
  logical_and:   { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: logic("and"), identity: true },
  logical_or:    { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: logic("or"), identity: false },
  logical_xor:   { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: logic("xor"), identity: false },
  logical_not:   { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: (b, [x]) => [[b.op("not", truth(b, x))]] },

  // -- Division and remainders --------------------------------------------------------------------------------------
  floor_divide: { nin: 2, nout: 1, kinds: "iuf", rule: loopRules.number, compute: real("floorDivide"), cost: 30 },
  remainder:    { nin: 2, nout: 1, kinds: "iuf", rule: loopRules.number, compute: real("remainder"), cost: 30 },
  fmod:         { nin: 2, nout: 1, kinds: "iuf", rule: loopRules.number, compute: (b, args, loop) => real(loop.kind === "f" ? "fmod" : "rem")(b, args, loop), cost: 30 },
  divmod:       { nin: 2, nout: 2, kinds: "iuf", rule: loopRules.number, compute: (b, args) => [[b.op("floorDivide", args[0][0], args[1][0])], [b.op("remainder", args[0][0], args[1][0])]], cost: 60 },
  reciprocal:   { nin: 1, nout: 1, kinds: "iufc", rule: loopRules.number, compute: (b, [x], loop) => loop.kind === "c" ? complex.reciprocal(b, [x], loop) : [[b.op(loop.kind === "f" ? "div" : "quot", b.const(x[0].type, 1), x[0])]], cost: 8 },
  gcd:          { nin: 2, nout: 1, kinds: "iu", compute: real("gcd"), identity: 0, cost: 200 },
  lcm:          { nin: 2, nout: 1, kinds: "iu", compute: real("lcm"), cost: 220 },

  // -- Powers ---------------------------------------------------------------------------------------------------------
  power:        { nin: 2, nout: 1, kinds: "iufc", rule: loopRules.number, compute: (b, args, loop) => loop.kind === "c" ? complex.power(b, args, loop) : real(loop.kind === "f" ? "pow" : "ipow")(b, args, loop), cost: 120 },
  float_power:  { nin: 2, nout: 1, kinds: "fc", rule: loopRules.double, compute: byKind("pow", { complex: complex.power }), cost: 120 },
  cbrt:         { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: real("cbrt"), cost: 55 },
  hypot:        { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: real("hypot"), identity: 0, cost: 60 },

  // -- Exponentials and logarithms -------------------------------------------------------------------------------------
  exp:          { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("exp", { complex: complex.exp }), cost: 25 },
  exp2:         { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("exp2", { complex: complex.exp2 }), cost: 25 },
  expm1:        { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("expm1", { complex: complex.expm1 }), cost: 50 },
  log:          { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("log", { complex: complex.log }), cost: 35 },
  log2:         { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("log2", { complex: complex.log2 }), cost: 45 },
  log10:        { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("log10", { complex: complex.log10 }), cost: 45 },
  log1p:        { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("log1p", { complex: complex.log1p }), cost: 45 },
  logaddexp:    { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: real("logaddexp"), identity: Number.NEGATIVE_INFINITY, cost: 130 },
  logaddexp2:   { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: real("logaddexp2"), identity: Number.NEGATIVE_INFINITY, cost: 140 },

  // -- Trigonometric and hyperbolic --------------------------------------------------------------------------------------
  sin:          { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("sin", { complex: complex.sin }), cost: 50 },
  cos:          { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("cos", { complex: complex.cos }), cost: 50 },
  tan:          { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("tan", { complex: complex.tan }), cost: 65 },
  arcsin:       { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("arcsin", { complex: complex.arcsin }), cost: 60 },
  arccos:       { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("arccos", { complex: complex.arccos }), cost: 60 },
  arctan:       { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("arctan", { complex: complex.arctan }), cost: 55 },
  arctan2:      { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: real("arctan2"), cost: 90 },
  sinh:         { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("sinh", { complex: complex.sinh }), cost: 60 },
  cosh:         { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("cosh", { complex: complex.cosh }), cost: 60 },
  tanh:         { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("tanh", { complex: complex.tanh }), cost: 80 },
  arcsinh:      { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("arcsinh", { complex: complex.arcsinh }), cost: 110 },
  arccosh:      { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("arccosh", { complex: complex.arccosh }), cost: 110 },
  arctanh:      { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: byKind("arctanh", { complex: complex.arctanh }), cost: 90 },
  degrees:      { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: scaled(180 / Math.PI) },
  rad2deg:      { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: scaled(180 / Math.PI) },
  radians:      { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: scaled(Math.PI / 180) },
  deg2rad:      { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: scaled(Math.PI / 180) },

  // -- Rounding and signs ---------------------------------------------------------------------------------------------------
  floor:        { nin: 1, nout: 1, kinds: "biuf", compute: rounding("floor") },
  ceil:         { nin: 1, nout: 1, kinds: "biuf", compute: rounding("ceil") },
  trunc:        { nin: 1, nout: 1, kinds: "biuf", compute: rounding("trunc") },
  rint:         { nin: 1, nout: 1, kinds: "fc", rule: loopRules.float, compute: (b, [x]) => [x.map((v) => b.op("rint", v))] },
  fabs:         { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: real("abs") },
  sign:         { nin: 1, nout: 1, kinds: "iufc", compute: byKind("sign", { complex: complex.sign }) },
  copysign:     { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: real("copysign") },
  heaviside:    { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: real("heaviside") },
  conjugate:    { nin: 1, nout: 1, kinds: "iufc", rule: loopRules.number, compute: (b, [x]) => [x.length === 2 ? [x[0], b.op("neg", x[1])] : x] },
  fmax:         { nin: 2, nout: 1, kinds: "biufc", compute: byKind("fmax", { bool: "or", complex: complex.fmax }) },
  fmin:         { nin: 2, nout: 1, kinds: "biufc", compute: byKind("fmin", { bool: "and", complex: complex.fmin }) },

  // -- Floating-point inspection ---------------------------------------------------------------------------------------------
  isnan:        { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: testParts("isnan", "or") },
  isinf:        { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: testParts("isinf", "or") },
  isfinite:     { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.test, fixed: dtypes.bool, compute: testParts("isfinite", "and") },
  signbit:      { nin: 1, nout: 1, kinds: "f", rule: loopRules.floatTest, fixed: dtypes.bool, compute: real("signbit") },
  spacing:      { nin: 1, nout: 1, kinds: "f", rule: loopRules.float, compute: spacing },
  nextafter:    { nin: 2, nout: 1, kinds: "f", rule: loopRules.float, compute: nextafter },
  modf:         { nin: 1, nout: 2, kinds: "f", rule: loopRules.float, compute: splitParts },
  frexp:        { nin: 1, nout: 2, kinds: "f", rule: loopRules.frexp, compute: (b, [x]) => [[b.op("frexpFraction", x[0])], [b.convert(b.op("frexpExponent", x[0]), "i32")]] },
  ldexp:        { nin: 2, nout: 1, kinds: "", resolve: withExponent, compute: (b, [x, e]) => [[b.op("ldexp", x[0], b.convert(e[0], x[0].type))]] },

  // -- Bits ---------------------------------------------------------------------------------------------------------------------
  bitwise_and:  { nin: 2, nout: 1, kinds: "biu", compute: real("and"), identity: -1 },
  bitwise_or:   { nin: 2, nout: 1, kinds: "biu", compute: real("or"), identity: 0 },
  bitwise_xor:  { nin: 2, nout: 1, kinds: "biu", compute: real("xor"), identity: 0 },
  invert:       { nin: 1, nout: 1, kinds: "biu", compute: real("not") },
  left_shift:   { nin: 2, nout: 1, kinds: "iu", rule: loopRules.number, compute: real("shl") },
  right_shift:  { nin: 2, nout: 1, kinds: "iu", rule: loopRules.number, compute: real("shr") },
  bitwise_count: { nin: 1, nout: 1, kinds: "iu", rule: loopRules.bitCount, compute: (b, [x]) => [[b.convert(b.op("popcount", x[0].type.kind === "int" ? b.op("abs", x[0]) : x[0]), "u8")]] },
} as const satisfies Record<string, UfuncRow>;

export type UfuncName = keyof typeof ufuncRows;
