/**
 * @file What WebAssembly does natively: one row an op, an instruction or a short rule for each scalar type it takes, uniform
 * and in lanes. A missing entry means the op's expansion. Instructions: table.ts; forms of values: lanes.ts.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpStmt, Value } from "../../kernel/ir.ts";
import { type OpName, opNames, ops, type PrimitiveOp, type StructuralOp } from "../../kernel/ops.ts";
import { type Scalar, type Type, type as typeOf } from "../../kernel/types.ts";
import { bitcast, convert, convertsVectors } from "./convert.ts";
import type { Emitter } from "./emit.ts";
import type { WasmFeatures } from "./features.ts";
import { facts, lanesToMask, maskToLanes, named, normalize, valueTypeOf } from "./lanes.ts";
import type { Lowering, Rule } from "./low.ts";
import { hasMemoryForm, memoryRules } from "./memory-rules.ts";
import { type Instruction, instructions, typeNames } from "./table.ts";
import { extractLane, vectorRules } from "./vector-rules.ts";

/** For each scalar type: the instruction over all operands, or a rule. */
type ByScalar = { readonly [K in Scalar]?: Instruction | Rule };
type OpRow = { readonly uniform?: ByScalar; readonly lanes?: ByScalar; readonly needs?: keyof WasmFeatures };

const wide = ["i32", "u32", "i64", "u64"] as const;
const narrow = ["i8", "u8", "i16", "u16"] as const;
const integers = [...narrow, ...wide] as const;
const floats = ["f32", "f64"] as const;

function each(scalars: readonly Scalar[], make: (scalar: Scalar) => Instruction | Rule): ByScalar {
  return Object.fromEntries(scalars.map((s) => [s, make(s)]));
}

const word = (s: Scalar): string => typeNames[facts[s].value];

function pushAll(low: Lowering, stmt: OpStmt): void {
  for (const a of stmt.args) low.push(a);
}

/** A uniform integer op: an instruction on 32 or 64 bits, brought back into types that are narrower. */
function uniformInteger(verb: string, signed = false): ByScalar {
  return each(integers, (s) => {
    const instruction = named(word(s), signed ? verb + facts[s].sign : verb);
    if (facts[s].value === "l" || s === "i32" || s === "u32") return instruction;
    return (low, stmt) => {
      pushAll(low, stmt);
      low.emit.op(instruction);
      normalize(low.emit, s);
    };
  });
}

const uniformFloat = (verb: string): ByScalar => each(floats, (s) => named(word(s), verb));
const inLanes = (verb: string, scalars: readonly Scalar[], signed = false): ByScalar =>
  each(scalars, (s) => named(facts[s].shape, signed ? verb + facts[s].sign : verb));

/** The same value in bits, whatever the type. */
const bitwiseLanes = (instruction: Instruction): ByScalar => each([...integers, "i1"], () => instruction);
const bitwise = (verb: string): ByScalar => each([...integers, "i1"], (s) => named(word(s), verb));

// Comparison --------------------------------------------------------------------------------------------------------

const ordered = (verb: string): boolean => verb !== "eq" && verb !== "ne";

function uniformCompare(verb: string): ByScalar {
  const whole: Scalar[] = [...integers, "i1", "ptr"];
  return {
    ...each(whole, (s) => named(word(s), ordered(verb) ? verb + facts[s].sign : verb)),
    ...uniformFloat(verb),
  };
}

/** Lanes compare in their own width; the mask has the width that fits its number of lanes. */
function laneCompare(verb: string): ByScalar {
  // There is no unsigned comparison of 64-bit lanes.
  const whole = integers.filter((s) => s !== "u64" || !ordered(verb));
  return each([...whole, ...floats], (s) => {
    const { shape, sign } = facts[s];
    const instruction = named(shape, ordered(verb) ? verb + sign : verb);
    return (low, stmt) => {
      pushAll(low, stmt);
      low.emit.op(instruction);
      lanesToMask(low.emit, stmt.args[0].type.lanes, stmt.args[0].type.bits);
    };
  });
}

const compare = (verb: string): OpRow => ({ uniform: uniformCompare(verb), lanes: laneCompare(verb) });

// Shifts ------------------------------------------------------------------------------------------------------------

/** A uniform value on the stack as i32, for a shift count that is known to be small. */
function countTop(emit: Emitter, s: Scalar): void {
  if (facts[s].value === "l") emit.op("i32.wrap_i64");
}

/** Puts 1 on the stack where the count is below the width, else 0. */
function pushInWidth(emit: Emitter, count: number, t: Type): void {
  const w = word(t.scalar);
  emit.get(count);
  if (w === "i64") emit.i64(64n);
  else emit.i32(t.bits);
  emit.op(named(w, "lt_u"));
}

/**
 * Shifts the uniform value on the stack by a count in a local. WebAssembly takes counts modulo the width; here all bits go:
 * a left or logical shift gives 0, an arithmetic one the sign, as if by width - 1.
 */
function shiftUniform(emit: Emitter, verb: "shl" | "shr", t: Type, count: number): void {
  const w = word(t.scalar);
  const type = facts[t.scalar].value;
  const arithmetic = verb === "shr" && t.kind === "int";
  const number = (n: number): void => (w === "i64" ? emit.i64(BigInt(n)) : emit.i32(n));
  emit.get(count);
  if (arithmetic) {
    number(t.bits - 1);
    pushInWidth(emit, count, t);
    emit.select(type);
    emit.op(named(w, "shr_s"));
    return;
  }
  emit.op(named(w, verb === "shl" ? "shl" : "shr_u"));
  number(0);
  pushInWidth(emit, count, t);
  emit.select(type);
  normalize(emit, t.scalar);
}

/** The count of a shift as a whole number, where it is a constant. */
function constantCount(v: Value): number | undefined {
  const c = constantOf(v);
  if (c === undefined) return undefined;
  const n = Number(c);
  return n < 0 || n >= v.type.bits ? v.type.bits : n;
}

function shiftRule(verb: "shl" | "shr"): Rule {
  return (low, stmt) => {
    const { emit } = low;
    const [x, n] = stmt.args;
    const t = x.type;
    const w = word(t.scalar);
    const arithmetic = verb === "shr" && t.kind === "int";
    const c = constantCount(n);
    low.push(x);
    if (c === undefined) {
      const count = emit.local(facts[t.scalar].value);
      low.push(n);
      emit.set(count);
      shiftUniform(emit, verb, t, count);
      emit.release(count);
      return;
    }
    low.consume(n);
    const by = c < t.bits ? c : arithmetic ? t.bits - 1 : undefined;
    // All bits go: a product with 0 drops the value that is on the stack already.
    if (w === "i64") emit.i64(BigInt(by ?? 0));
    else emit.i32(by ?? 0);
    emit.op(named(w, by === undefined ? "mul" : verb === "shl" ? "shl" : arithmetic ? "shr_s" : "shr_u"));
    if (verb === "shl") normalize(emit, t.scalar);
  };
}

/** Lanes shift by one count for all of them where the count is a constant or a splat, else lane by lane. */
function laneShiftRule(verb: "shl" | "shr"): Rule {
  return (low, stmt) => {
    const { emit } = low;
    const [x, n] = stmt.args;
    const t = x.type;
    const { shape } = facts[t.scalar];
    const arithmetic = verb === "shr" && t.kind === "int";
    const instruction = named(shape, verb === "shl" ? "shl" : arithmetic ? "shr_s" : "shr_u");
    const c = constantCount(n);
    if (c !== undefined) {
      low.consume(n);
      low.push(x);
      if (c < t.bits || arithmetic) {
        emit.i32(Math.min(c, t.bits - 1));
        emit.op(instruction);
      } else {
        emit.drop();
        emit.v128(new Uint8Array(16));
      }
      return;
    }
    const one = typeOf(t.scalar);
    const type = facts[t.scalar].value;
    if (n.def?.kind === "op" && n.def.op === "splat") {
      const count = emit.local(type);
      if (low.inPlace(n) !== undefined) {
        low.consume(n);
        low.push(n.def.args[0]);
      } else {
        low.push(n);
        extractLane(emit, t, 0);
      }
      emit.set(count);
      low.push(x);
      emit.get(count);
      if (arithmetic) {
        if (type === "l") emit.i64(63n);
        else emit.i32(t.bits - 1);
        pushInWidth(emit, count, one);
        emit.select(type);
      }
      countTop(emit, t.scalar);
      emit.op(instruction);
      if (!arithmetic) {
        emit.i32(0);
        pushInWidth(emit, count, one);
        emit.op("i32.sub");
        emit.op("i32x4.splat");
        emit.op("v128.and");
      }
      emit.release(count);
      return;
    }
    const values = emit.local("v");
    const counts = emit.local("v");
    const count = emit.local(type);
    low.push(x);
    emit.set(values);
    low.push(n);
    emit.set(counts);
    emit.get(values);
    for (let l = 0; l < t.lanes; l++) {
      emit.get(counts);
      extractLane(emit, t, l);
      emit.set(count);
      emit.get(values);
      extractLane(emit, t, l);
      shiftUniform(emit, verb, one, count);
      emit.lane(named(shape, "replace_lane"), l);
    }
    for (const local of [values, counts]) emit.release(local);
    emit.release(count);
  };
}

// Division ----------------------------------------------------------------------------------------------------------

/** Is a divisor a constant that no division traps on? */
function harmless(v: Value): boolean {
  const c = constantOf(v);
  return c !== undefined && BigInt(c) !== 0n && BigInt(c) !== -1n;
}

/**
 * Division with the divisors that would trap taken apart: by 0 the result is 0; by -1, where the least value would trap,
 * it is the negative. Both are the product x·y, and unsigned division by the greatest value stays a division.
 */
function divide(s: Scalar, verb: "div" | "rem"): Rule {
  const w = word(s);
  const type = facts[s].value;
  const instruction = named(w, verb + facts[s].sign);
  return (low, stmt) => {
    const { emit } = low;
    const [x, y] = stmt.args;
    if (harmless(y)) {
      pushAll(low, stmt);
      emit.op(instruction);
      return;
    }
    const number = (n: number): void => (type === "l" ? emit.i64(BigInt(n)) : emit.i32(n));
    const [a, d] = [emit.local(type), emit.local(type)];
    low.push(x);
    emit.set(a);
    low.push(y);
    emit.tee(d);
    const byProduct = verb === "div" && facts[s].sign === "_s";
    if (byProduct) {
      number(1);
      emit.op(named(w, "add"));
      number(1);
      emit.op(named(w, "le_u"));
    } else emit.op(named(w, "eqz"));
    emit.if(type);
    if (byProduct) {
      emit.get(a);
      emit.get(d);
      emit.op(named(w, "mul"));
    } else number(0);
    emit.else();
    emit.get(a);
    emit.get(d);
    emit.op(instruction);
    emit.end();
    normalize(emit, s);
    emit.release(a);
    emit.release(d);
  };
}

// Choice, sign, complement ------------------------------------------------------------------------------------------

const select: Rule = (low, stmt) => {
  const { emit } = low;
  const [mask, yes, no] = stmt.args;
  const t = yes.type;
  low.push(yes);
  low.push(no);
  low.push(mask);
  if (t.lanes === 1) emit.select(valueTypeOf(t));
  else {
    if (t.kind !== "bool") maskToLanes(emit, t.lanes, t.bits);
    emit.op("v128.bitselect");
  }
};

const anyScalar: readonly Scalar[] = [...integers, ...floats, "i1", "f16", "ptr"];

/** 0 - x. */
const negate = (s: Scalar): Rule => {
  const w = word(s);
  return (low, stmt) => {
    if (w === "i64") low.emit.i64(0n);
    else low.emit.i32(0);
    low.push(stmt.args[0]);
    low.emit.op(named(w, "sub"));
    normalize(low.emit, s);
  };
};

const complement = (s: Scalar): Rule => {
  const w = word(s);
  return (low, stmt) => {
    low.push(stmt.args[0]);
    if (w === "i64") low.emit.i64(-1n);
    else low.emit.i32(s === "i1" ? 1 : -1);
    low.emit.op(named(w, "xor"));
    normalize(low.emit, s);
  };
};

const signed: readonly Scalar[] = ["i8", "i16", "i32", "i64"];
const upTo32: readonly Scalar[] = ["i8", "u8", "i16", "u16", "i32", "u32"];

// biome-ignore format: a table reads better aligned
/** The ops of the op table that WebAssembly has an instruction, or nearly one, for. */
export const primitiveRows: { readonly [K in PrimitiveOp]?: OpRow } = {
  add:      { uniform: { ...uniformInteger("add"), ...uniformFloat("add") }, lanes: inLanes("add", [...integers, ...floats]) },
  sub:      { uniform: { ...uniformInteger("sub"), ...uniformFloat("sub") }, lanes: inLanes("sub", [...integers, ...floats]) },
  mul:      { uniform: { ...uniformInteger("mul"), ...uniformFloat("mul") }, lanes: inLanes("mul", ["i16", "u16", ...wide, ...floats]) },
  div:      { uniform: uniformFloat("div"),                                  lanes: inLanes("div", floats) },
  neg:      { uniform: { ...each(integers, negate), ...uniformFloat("neg") }, lanes: inLanes("neg", [...integers, ...floats]) },
  abs:      { uniform: uniformFloat("abs"),                                  lanes: inLanes("abs", [...signed, ...floats]) },
  sqrt:     { uniform: uniformFloat("sqrt"),                                 lanes: inLanes("sqrt", floats) },
  mulAdd:   { needs: "relaxed",                                              lanes: inLanes("relaxed_madd", floats) },
  quot:     { uniform: each(integers, (s) => divide(s, "div")) },
  rem:      { uniform: each(integers, (s) => divide(s, "rem")) },
  pmin:     {                                                                lanes: { ...inLanes("min", upTo32, true), ...inLanes("pmin", floats) } },
  pmax:     {                                                                lanes: { ...inLanes("max", upTo32, true), ...inLanes("pmax", floats) } },
  floor:    { uniform: uniformFloat("floor"),                                lanes: inLanes("floor", floats) },
  ceil:     { uniform: uniformFloat("ceil"),                                 lanes: inLanes("ceil", floats) },
  trunc:    { uniform: uniformFloat("trunc"),                                lanes: inLanes("trunc", floats) },
  rint:     { uniform: uniformFloat("nearest"),                              lanes: inLanes("nearest", floats) },
  eq: compare("eq"),
  ne: compare("ne"),
  lt: compare("lt"),
  le: compare("le"),
  gt: compare("gt"),
  ge: compare("ge"),
  and:      { uniform: bitwise("and"),                                       lanes: bitwiseLanes("v128.and") },
  or:       { uniform: bitwise("or"),                                        lanes: bitwiseLanes("v128.or") },
  xor:      { uniform: bitwise("xor"),                                       lanes: bitwiseLanes("v128.xor") },
  not:      { uniform: each([...integers, "i1"], complement),                lanes: bitwiseLanes("v128.not") },
  shl:      { uniform: each(integers, () => shiftRule("shl")),               lanes: each(integers, () => laneShiftRule("shl")) },
  shr:      { uniform: each(integers, () => shiftRule("shr")),               lanes: each(integers, () => laneShiftRule("shr")) },
  popcount: { uniform: each(wide, (s) => named(word(s), "popcnt")),          lanes: inLanes("popcnt", ["i8", "u8"]) },
  clz:      { uniform: each(wide, (s) => named(word(s), "clz")) },
  ctz:      { uniform: each(wide, (s) => named(word(s), "ctz")) },
  select:   { uniform: each(anyScalar, () => select),                        lanes: each(anyScalar, () => select) },
  convert:  { uniform: each(anyScalar, () => convert),                       lanes: each(anyScalar, () => convert) },
  bitcast:  { uniform: each(anyScalar, () => bitcast),                       lanes: each(anyScalar, () => bitcast) },
};

/** Ops on whole vectors and memory. */
const structuralRules: { readonly [K in StructuralOp]?: Rule } = { ...vectorRules, ...memoryRules };

/** The type that a row is looked up by: the operands' where the result is a mask, else the result's. */
function lookupType(op: OpName, operand: Type, result: Type): Type {
  return ops[op].rule === "mask" ? operand : result;
}

function findRule(op: OpName, t: Type): Instruction | Rule | undefined {
  const row = (primitiveRows as { readonly [K in OpName]?: OpRow })[op];
  if (row === undefined) return (structuralRules as { readonly [K in OpName]?: Rule })[op];
  return (t.lanes > 1 ? row.lanes : row.uniform)?.[t.scalar];
}

/** Whether WebAssembly with these features has a row for an op on these types. */
export function isNative(features: WasmFeatures, op: OpName, operand: Type, result: Type): boolean {
  const needs = (primitiveRows as { readonly [K in OpName]?: OpRow })[op]?.needs;
  if (needs !== undefined && !features[needs]) return false;
  const memory = op in memoryRules;
  if (memory && !hasMemoryForm(result)) return false;
  if (op === "convert") {
    if (result.lanes > 1) return convertsVectors(operand, result);
    return result.kind !== "bool" || operand.scalar === "f16";
  }
  return findRule(op, lookupType(op, operand, result)) !== undefined;
}

/** Writes an op, its result on the stack. */
export function applyRule(low: Lowering, stmt: OpStmt): void {
  const { op, args, out } = stmt;
  const operand = args.length > 0 ? args[args.length - 1].type : out!.type;
  const rule = findRule(op, out === undefined ? args[0].type : lookupType(op, operand, out.type));
  if (rule === undefined) throw new TypeError(`wasm: expected a native op, got ${op} on ${operand.text}`);
  if (typeof rule === "string") {
    pushAll(low, stmt);
    low.emit.op(rule);
  } else rule(low, stmt);
}

// Names are put together from parts above: each must be one of the instruction table.
for (const op of opNames) {
  const row = (primitiveRows as { readonly [K in OpName]?: OpRow })[op];
  for (const rule of [...Object.values(row?.uniform ?? {}), ...Object.values(row?.lanes ?? {})])
    if (typeof rule === "string" && !(rule in instructions))
      throw new TypeError(`wasm: expected an instruction, got ${rule} for ${op}`);
}
