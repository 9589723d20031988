/**
 * @file Value conversion: uniform ones between all types, vectors where lanes need not part; and float16 as bits.
 * Out-of-range floats become what the op table says (the least value, then wrapped), not what WebAssembly saturates to.
 * @module
 */
import type { OpStmt } from "../../kernel/ir.ts";
import { type Scalar, type Type, type as typeOf } from "../../kernel/types.ts";
import { pushScalar } from "./constants.ts";
import type { Emitter } from "./emit.ts";
import { facts, lanesToMask, maskToLanes, named, narrowLanes, normalize, widenLanes } from "./lanes.ts";
import type { Lowering } from "./low.ts";
import { type Instruction, typeNames, type ValueType } from "./table.ts";

const f32 = typeOf("f32");
const isInteger = (t: Type): boolean => t.kind === "int" || t.kind === "uint";

// Uniform values ----------------------------------------------------------------------------------------------------

/** Repeats what is on the stack through a local that is released again. */
function twice(emit: Emitter, type: ValueType): number {
  const local = emit.local(type);
  emit.tee(local);
  emit.release(local);
  return local;
}

const floatConst = (emit: Emitter, type: ValueType, value: number): void =>
  type === "f" ? emit.f32(value) : emit.f64(value);

/** The float on the stack cut toward zero to `i` or `l`; the least value where it does not fit or is NaN. */
function cut(emit: Emitter, from: "f" | "d", to: "i" | "l"): void {
  const x = emit.local(from);
  emit.tee(x);
  // Saturation is right below the range (the least value), wrong above it and for NaN: `x < limit` tells these apart.
  emit.op(named(typeNames[to], `trunc_sat_${typeNames[from]}_s`));
  if (to === "i") emit.i32(-(2 ** 31));
  else emit.i64(-(2n ** 63n));
  emit.get(x);
  floatConst(emit, from, to === "i" ? 2 ** 31 : 2 ** 63);
  emit.op(named(typeNames[from], "lt"));
  emit.select(to);
  emit.release(x);
}

/** The float on the stack to u64: the two-sided conversion that the op table defines. */
function cutUnsigned(emit: Emitter, from: "f" | "d"): void {
  const x = emit.local(from);
  const high = emit.local("i");
  emit.tee(x);
  floatConst(emit, from, 2 ** 63);
  emit.op(named(typeNames[from], "sub"));
  emit.get(x);
  emit.get(x);
  floatConst(emit, from, 2 ** 63);
  emit.op(named(typeNames[from], "ge"));
  emit.tee(high);
  emit.select(from);
  cut(emit, from, "l");
  emit.get(high);
  emit.op("i64.extend_i32_u");
  emit.i64(63n);
  emit.op("i64.shl");
  emit.op("i64.xor");
  emit.release(x);
  emit.release(high);
}

/** 16 bits of a float16 on the stack → f32. */
export function halfToFloat(emit: Emitter): void {
  const h = emit.local("i");
  const magnitude = emit.local("i");
  emit.tee(h);
  emit.i32(0x7fff);
  emit.op("i32.and");
  emit.tee(magnitude);
  emit.i32(13);
  emit.op("i32.shl");
  // Infinity and NaN: the exponent's other bits too.
  emit.i32(0x7f800000);
  emit.op("i32.or");
  // Everything else: the bits as an f32 are too small by 2^112, subnormals included; the product is exact.
  emit.get(magnitude);
  emit.i32(13);
  emit.op("i32.shl");
  emit.op("f32.reinterpret_i32");
  emit.f32(2 ** 112);
  emit.op("f32.mul");
  emit.op("i32.reinterpret_f32");
  emit.get(magnitude);
  emit.i32(0x7c00);
  emit.op("i32.ge_u");
  emit.select("i");
  emit.get(h);
  emit.i32(0x8000);
  emit.op("i32.and");
  emit.i32(16);
  emit.op("i32.shl");
  emit.op("i32.or");
  emit.op("f32.reinterpret_i32");
  emit.release(h);
  emit.release(magnitude);
}

/**
 * f32 on the stack → 16 bits of a float16, rounded to nearest even. Normal results: the bits are rounded as an integer;
 * subnormal ones: adding 0.5, whose unit in the last place is 2^-24, lets the addition round.
 */
export function floatToHalf(emit: Emitter): void {
  const bits = emit.local("i");
  const magnitude = emit.local("i");
  emit.op("i32.reinterpret_f32");
  emit.tee(bits);
  emit.i32(0x7fffffff);
  emit.op("i32.and");
  emit.set(magnitude);
  // From 65536 on infinity; NaN keeps the top of its payload and is quiet.
  emit.get(magnitude);
  emit.i32(13);
  emit.op("i32.shr_u");
  emit.i32(0x3ff);
  emit.op("i32.and");
  emit.i32(0x7e00);
  emit.op("i32.or");
  emit.i32(0x7c00);
  emit.get(magnitude);
  emit.i32(0x7f800000);
  emit.op("i32.gt_u");
  emit.select("i");
  // Normal: rebias by 112, round half to even in the 13 bits that go.
  emit.get(magnitude);
  emit.i32(0xfff - (112 << 23));
  emit.op("i32.add");
  emit.get(magnitude);
  emit.i32(13);
  emit.op("i32.shr_u");
  emit.i32(1);
  emit.op("i32.and");
  emit.op("i32.add");
  emit.i32(13);
  emit.op("i32.shr_u");
  // Subnormal.
  emit.get(magnitude);
  emit.op("f32.reinterpret_i32");
  emit.f32(0.5);
  emit.op("f32.add");
  emit.op("i32.reinterpret_f32");
  emit.i32(126 << 23);
  emit.op("i32.sub");
  emit.get(magnitude);
  emit.i32(113 << 23);
  emit.op("i32.ge_u");
  emit.select("i");
  emit.get(magnitude);
  emit.i32(143 << 23);
  emit.op("i32.ge_u");
  emit.select("i");
  emit.get(bits);
  emit.i32(16);
  emit.op("i32.shr_u");
  emit.i32(0x8000);
  emit.op("i32.and");
  emit.op("i32.or");
  emit.release(bits);
  emit.release(magnitude);
}

/** f64 on the stack → f32 rounded to odd, after which rounding to float16 is as if done at once (Boldo & Melquiond 2008). */
function demoteOdd(emit: Emitter): void {
  const x = emit.local("d");
  const bits = emit.local("i");
  const back = emit.local("d");
  emit.tee(x);
  emit.op("f32.demote_f64");
  emit.op("i32.reinterpret_f32");
  emit.tee(bits);
  // Where the nearest f32 is even and not x, the odd neighbour lies on x's side of it: one step down or up in magnitude.
  emit.get(bits);
  emit.op("f32.reinterpret_i32");
  emit.op("f64.promote_f32");
  emit.set(back);
  emit.i32(1);
  emit.i32(-1);
  emit.get(back);
  emit.op("f64.abs");
  emit.get(x);
  emit.op("f64.abs");
  emit.op("f64.lt");
  emit.select("i");
  emit.i32(0);
  emit.get(back);
  emit.get(x);
  emit.op("f64.ne");
  emit.get(bits);
  emit.i32(1);
  emit.op("i32.xor");
  emit.op("i32.and");
  // NaN is unequal to itself and must stay as it is.
  emit.get(x);
  emit.get(x);
  emit.op("f64.eq");
  emit.op("i32.and");
  emit.select("i");
  emit.op("i32.add");
  emit.op("f32.reinterpret_i32");
  emit.release(x);
  emit.release(bits);
  emit.release(back);
}

/** Where a float16 has to go through f32. */
const f32Facts = facts.f32;

/** The uniform value on the stack, of one type, becomes one of another. */
export function convertScalar(emit: Emitter, from: Type, to: Type): void {
  if (from.scalar === to.scalar) return;
  let source = facts[from.scalar];
  let kind = from.kind;
  if (from.scalar === "f16") {
    halfToFloat(emit);
    source = f32Facts;
    kind = "float";
  }
  const target = facts[to.scalar];
  if (kind === "float") {
    const letter = source.value as "f" | "d";
    if (to.scalar === "f16") {
      if (letter === "d") demoteOdd(emit);
      floatToHalf(emit);
    } else if (to.kind === "float") {
      if (letter !== target.value) emit.op(letter === "f" ? "f64.promote_f32" : "f32.demote_f64");
    } else if (to.scalar === "u64") cutUnsigned(emit, letter);
    else if (to.scalar === "i64") cut(emit, letter, "l");
    else if (to.scalar === "u32") {
      cut(emit, letter, "l");
      emit.op("i32.wrap_i64");
    } else {
      cut(emit, letter, "i");
      normalize(emit, to.scalar);
    }
    return;
  }
  if (to.kind === "float") {
    // Whole numbers beyond float16's range are beyond it after rounding to f32 too; the others are exact there.
    const float = to.scalar === "f64" ? "f64" : "f32";
    emit.op(named(float, `convert_${typeNames[source.value]}${source.sign}`));
    if (to.scalar === "f16") floatToHalf(emit);
    return;
  }
  if (source.value === "l") {
    if (target.value === "i") {
      emit.op("i32.wrap_i64");
      normalize(emit, to.scalar);
    }
  } else if (target.value === "l") emit.op(source.sign === "_s" ? "i64.extend_i32_s" : "i64.extend_i32_u");
  else normalize(emit, to.scalar);
}

// Vectors -----------------------------------------------------------------------------------------------------------

/** Four i32 lanes on the stack, unsigned 16-bit float patterns → f32x4. The method is `halfToFloat`'s. */
function halvesToFloats(emit: Emitter): void {
  const h = emit.local("v");
  const shifted = emit.local("v");
  emit.tee(h);
  splat32(emit, 0x7fff);
  emit.op("v128.and");
  emit.i32(13);
  emit.op("i32x4.shl");
  emit.tee(shifted);
  splat32(emit, 0x7f800000);
  emit.op("v128.or");
  emit.get(shifted);
  emit.f32(2 ** 112);
  emit.op("f32x4.splat");
  emit.op("f32x4.mul");
  emit.get(shifted);
  splat32(emit, 0x7c00 << 13);
  emit.op("i32x4.ge_u");
  emit.op("v128.bitselect");
  emit.get(h);
  splat32(emit, 0x8000);
  emit.op("v128.and");
  emit.i32(16);
  emit.op("i32x4.shl");
  emit.op("v128.or");
  emit.release(h);
  emit.release(shifted);
}

function splat32(emit: Emitter, value: number): void {
  emit.i32(value);
  emit.op("i32x4.splat");
}

/** f32x4 on the stack → i32 lanes of float16 patterns. The method is `floatToHalf`'s. */
function floatsToHalves(emit: Emitter): void {
  const bits = emit.local("v");
  const magnitude = emit.local("v");
  emit.tee(bits);
  splat32(emit, 0x7fffffff);
  emit.op("v128.and");
  emit.set(magnitude);
  const compared = (limit: number): void => {
    emit.get(magnitude);
    splat32(emit, limit);
    emit.op("i32x4.ge_u");
    emit.op("v128.bitselect");
  };
  const top = (): void => {
    emit.get(magnitude);
    emit.i32(13);
    emit.op("i32x4.shr_u");
  };
  top();
  splat32(emit, 0x3ff);
  emit.op("v128.and");
  splat32(emit, 0x7e00);
  emit.op("v128.or");
  splat32(emit, 0x7c00);
  compared(0x7f800001);
  emit.get(magnitude);
  splat32(emit, 0xfff - (112 << 23));
  emit.op("i32x4.add");
  top();
  splat32(emit, 1);
  emit.op("v128.and");
  emit.op("i32x4.add");
  emit.i32(13);
  emit.op("i32x4.shr_u");
  emit.get(magnitude);
  emit.f32(0.5);
  emit.op("f32x4.splat");
  emit.op("f32x4.add");
  splat32(emit, 126 << 23);
  emit.op("i32x4.sub");
  compared(113 << 23);
  compared(143 << 23);
  emit.get(bits);
  emit.i32(16);
  emit.op("i32x4.shr_u");
  splat32(emit, 0x8000);
  emit.op("v128.and");
  emit.op("v128.or");
  emit.release(bits);
  emit.release(magnitude);
}

/** i64x2 on the stack → f64x2, rounded once: the high half times 2^32 and the low half are exact, so only their sum rounds. */
function wideToDoubles(emit: Emitter, sign: "_s" | "_u"): void {
  const x = twice(emit, "v");
  emit.get(x);
  emit.shuffle([4, 5, 6, 7, 12, 13, 14, 15, 4, 5, 6, 7, 12, 13, 14, 15]);
  emit.op(named("f64x2", `convert_low_i32x4${sign}`));
  emit.f64(2 ** 32);
  emit.op("f64x2.splat");
  emit.op("f64x2.mul");
  emit.get(x);
  emit.get(x);
  emit.shuffle([0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
  emit.op("f64x2.convert_low_i32x4_u");
  emit.op("f64x2.add");
}

/** The float lanes on the stack cut toward zero to i32 lanes; the least value where they do not fit. */
function cutLanes(emit: Emitter, from: Type): void {
  const x = emit.local("v");
  const wide = from.scalar === "f64";
  emit.tee(x);
  emit.op(wide ? "i32x4.trunc_sat_f64x2_s_zero" : "i32x4.trunc_sat_f32x4_s");
  splat32(emit, -(2 ** 31));
  emit.get(x);
  if (wide) {
    emit.f64(2 ** 31);
    emit.op("f64x2.splat");
    emit.op("f64x2.lt");
    maskToLanes(emit, 2, 32);
  } else {
    emit.f32(2 ** 31);
    emit.op("f32x4.splat");
    emit.op("f32x4.lt");
  }
  emit.op("v128.bitselect");
  emit.release(x);
}

/** Whether lanes of one type become lanes of another without parting; both fit into 16 bytes. */
export function convertsVectors(from: Type, to: Type): boolean {
  // Other types become i1 by comparing with 0; float16 has no comparison.
  if (to.kind === "bool") return from.scalar === "f16";
  if (from.kind === "bool" || (isInteger(from) && isInteger(to))) return true;
  if (to.scalar === "f16") return from.bits <= 32;
  if (from.scalar === "f16") return to.kind === "float" || (to.bits <= 32 && to.scalar !== "u32");
  if (isInteger(from)) return from.bits < 64 || to.scalar === "f64";
  return to.kind === "float" || (to.bits <= 32 && to.scalar !== "u32");
}

/** With 16-bit lanes on the stack: converts them four at a time in 32-bit lanes, and puts the low 16 bits together again. */
function inFours(emit: Emitter, lanes: number, sign: "_s" | "_u", convertFour: () => void): void {
  const x = emit.local("v");
  emit.set(x);
  emit.get(x);
  emit.op(named("i32x4", `extend_low_i16x8${sign}`));
  convertFour();
  if (lanes <= 4) narrowLanes(emit, 32, 16, lanes);
  else {
    emit.get(x);
    emit.op(named("i32x4", `extend_high_i16x8${sign}`));
    convertFour();
    emit.shuffle([0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29]);
  }
  emit.release(x);
}

/** Whole numbers of at most 32 bits on the stack → float16: by way of f32, which is exact wherever float16 is finite. */
function integersToHalves(emit: Emitter, from: Type, sign: "_s" | "_u"): void {
  const four = (): void => {
    emit.op(named("f32x4", `convert_i32x4${sign}`));
    floatsToHalves(emit);
  };
  if (from.bits === 32) {
    four();
    narrowLanes(emit, 32, 16, from.lanes);
    return;
  }
  widenLanes(emit, from.bits, 16, sign);
  inFours(emit, from.lanes, sign, four);
}

/** Float16 on the stack → whole numbers of at most 32 bits. */
function halvesToIntegers(emit: Emitter, to: Type): void {
  const four = (): void => {
    halvesToFloats(emit);
    cutLanes(emit, f32);
  };
  if (to.bits === 32) {
    widenLanes(emit, 16, 32, "_u");
    four();
    return;
  }
  inFours(emit, to.lanes, "_u", four);
  narrowLanes(emit, 16, to.bits, to.lanes);
}

/** A mask on the stack → ones and zeros. */
function maskToNumbers(emit: Emitter, to: Type): void {
  maskToLanes(emit, to.lanes, to.bits);
  pushScalar(emit, typeOf(to.scalar), 1);
  emit.op(named(facts[to.scalar].shape, "splat"));
  emit.op("v128.and");
}

/** The lanes on the stack, of one type, become lanes of another that `convertsVectors` allows. */
function convertVector(emit: Emitter, from: Type, to: Type): void {
  const { lanes } = from;
  const sign = facts[from.scalar].sign as "_s" | "_u";
  if (from.kind === "bool") {
    maskToNumbers(emit, to);
    return;
  }
  if (from.scalar === "f16" && isInteger(to)) {
    halvesToIntegers(emit, to);
    return;
  }
  if (isInteger(from) && to.scalar === "f16") {
    integersToHalves(emit, from, sign);
    return;
  }
  if (isInteger(from) && isInteger(to)) {
    if (to.bits >= from.bits) widenLanes(emit, from.bits, to.bits, sign);
    else narrowLanes(emit, from.bits, to.bits, lanes);
    return;
  }
  if (from.scalar === "f16") {
    widenLanes(emit, 16, 32, "_u");
    halvesToFloats(emit);
    if (to.scalar === "f64") emit.op("f64x2.promote_low_f32x4");
    return;
  }
  if (isInteger(from)) {
    if (from.bits === 64) {
      wideToDoubles(emit, sign);
      return;
    }
    widenLanes(emit, from.bits, 32, sign);
    const verb: Instruction = named(
      facts[to.scalar].shape,
      `${to.scalar === "f64" ? "convert_low_i32x4" : "convert_i32x4"}${sign}`,
    );
    emit.op(verb);
    return;
  }
  if (to.kind !== "float") {
    cutLanes(emit, from);
    narrowLanes(emit, 32, to.bits, lanes);
  } else if (to.scalar === "f16") {
    floatsToHalves(emit);
    narrowLanes(emit, 32, 16, lanes);
  } else if (to.scalar === "f64") emit.op("f64x2.promote_low_f32x4");
  else emit.op("f32x4.demote_f64x2_zero");
}

/** Float16 bits on the stack → whether they are no zero, of either sign. */
function halfIsNotZero(emit: Emitter, lanes: number): void {
  emit.i32(0x7fff);
  if (lanes === 1) {
    emit.op("i32.and");
    emit.i32(0);
    emit.op("i32.ne");
    return;
  }
  emit.op("i16x8.splat");
  emit.op("v128.and");
  emit.i32(0);
  emit.op("i16x8.splat");
  emit.op("i16x8.ne");
  lanesToMask(emit, lanes, 16);
}

/** The rule for `convert`. */
export function convert(low: Lowering, stmt: OpStmt): void {
  const [x] = stmt.args;
  const to = stmt.out!.type;
  low.push(x);
  if (x.type.scalar === to.scalar) return;
  if (to.kind === "bool") halfIsNotZero(low.emit, to.lanes);
  else if (x.type.lanes === 1) convertScalar(low.emit, x.type, to);
  else convertVector(low.emit, x.type, to);
}

const reinterpret: { readonly [K in string]?: Instruction } = {
  fi: "i32.reinterpret_f32",
  if: "f32.reinterpret_i32",
  dl: "i64.reinterpret_f64",
  ld: "f64.reinterpret_i64",
};

/** The rule for `bitcast`. A uniform value and a vector of as many bits (u64 and u8x8) meet in lane 0. */
export function bitcast(low: Lowering, stmt: OpStmt): void {
  const { emit } = low;
  const from = stmt.args[0].type;
  const to = stmt.out!.type;
  low.push(stmt.args[0]);
  if (from.lanes > 1 && to.lanes > 1) return;
  const whole = (t: Type): Scalar => `u${t.bits * t.lanes}` as Scalar;
  if (from.lanes > 1) laneZero(emit, to.scalar);
  else if (to.lanes > 1) emit.op(named(facts[from.kind === "float" ? from.scalar : whole(from)].shape, "splat"));
  else {
    const verb = reinterpret[facts[from.scalar].value + facts[to.scalar].value];
    if (verb !== undefined) emit.op(verb);
    normalize(emit, to.scalar);
  }
}

function laneZero(emit: Emitter, scalar: Scalar): void {
  const { shape, sign } = facts[scalar];
  emit.lane(named(shape, shape === "i8x16" || shape === "i16x8" ? `extract_lane${sign}` : "extract_lane"), 0);
}
