/**
 * @file Selection rules for conversions between number types, uniform and by lanes, and between kinds of register. Floats
 * out of an integer's range convert as src/kernel/exact.ts defines: by way of i32 or i64, then wrapped.
 * @module
 */
import type { OpStmt, Value } from "../../kernel/ir.ts";
import { type Type, type as typeOf } from "../../kernel/types.ts";
import { CC, CMOVCC, I, type Row } from "./instructions.ts";
import { type Lowering, type Rule, sizeOf } from "./lowering.ts";
import { GPR, MASK, VEC } from "./registers.ts";
import { narrowLanes, widenRow } from "./rules-vector.ts";

const isWhole = (t: Type): boolean => t.kind === "int" || t.kind === "uint";

/** Can this conversion be done here? i1 is written with select and comparison instead. */
export function converts(from: Type, to: Type, wide: boolean): boolean {
  if (from.kind === "bool" || to.kind === "bool" || from.kind === "ptr" || to.kind === "ptr") return false;
  if (from.lanes === 1) return wide || !(to.scalar === "u64" && from.bits === 16 && from.kind === "float");
  const half = from.scalar === "f16" ? to : to.scalar === "f16" ? from : undefined;
  if (half !== undefined) return half.kind === "float" && half.bits !== 16 && (half.bits === 32 || to.scalar === "f16");
  if (isWhole(from) && isWhole(to)) return true;
  if (from.kind === "float" && to.kind === "float") return true;
  if (isWhole(from)) {
    // Narrow whole numbers go by i32; 64-bit ones need AVX-512, but for the exact way to f64.
    if (from.bits < 32 || from.scalar === "i32") return true;
    if (wide) return true;
    return to.bits === 64;
  }
  if (to.scalar === "u32") return wide && (from.bits === 64 || from.lanes * 8 <= 64);
  if (to.bits === 64) return wide;
  return true;
}

// --- uniform ----------------------------------------------------------------------------------------------------------------

const uniform: Rule = (l, stmt, to) => {
  const from = stmt.args[0].type;
  const out = stmt.out!.type;
  if (from.scalar === "f16") fromHalf(l, stmt, to);
  else if (out.scalar === "f16") toHalf(l, stmt, to);
  else if (isWhole(from) && isWhole(out)) extend(l, stmt.args[0], to, out);
  else if (isWhole(from)) wholeToFloat(l, stmt.args[0], to, out);
  else if (isWhole(out)) floatToWhole(l, l.reg(stmt.args[0]), from, out, to);
  else {
    const value = l.reg(stmt.args[0]);
    l.m.op(out.bits === 64 ? I.vcvtss2sd : I.vcvtsd2ss, 16, to, value, value);
  }
};

/** A whole number to more bits: what stands above the type's width is made right. */
function extend(l: Lowering, x: Value, to: number, out: Type): void {
  const from = x.type;
  const size = out.bits === 64 ? 8 : 4;
  if (from.bits >= out.bits) l.m.move(to, l.reg(x));
  else extendInto(l, l.source(x, from.bytes), from, to, size);
}

function extendInto(l: Lowering, source: number, from: Type, to: number, size: number): void {
  const signed = from.kind === "int";
  const { m } = l;
  if (from.bits === 8) m.op(signed ? I.movsxByte : I.movzxByte, signed ? size : 4, to, source);
  else if (from.bits === 16) m.op(signed ? I.movsxWord : I.movzxWord, signed ? size : 4, to, source);
  else if (signed && size === 8) m.op(I.movsxd, 8, to, source);
  else m.op(I.mov, 4, to, source);
}

/** The value in 32 or 64 bits with the right upper bits, as a signed number wherever it fits. */
function widened(l: Lowering, x: Value): { register: number; size: number } {
  const from = x.type;
  if (from.bits === 64) return { register: l.reg(x), size: 8 };
  if (from.scalar === "i32") return { register: l.reg(x), size: 4 };
  const register = l.temp(GPR);
  const size = from.scalar === "u32" ? 8 : 4;
  extendInto(l, l.source(x, from.bytes), from, register, size);
  return { register, size };
}

function wholeToFloat(l: Lowering, x: Value, to: number, out: Type): void {
  const { m } = l;
  const { register, size } = widened(l, x);
  const zero = l.bits(4, 0, 0, 16);
  const double = out.bits === 64;
  if (x.type.scalar !== "u64") {
    // The upper lanes come from a register of zeros: a fresh value, on which nothing waits.
    m.op(double ? I.vcvtsi2sd : I.vcvtsi2ss, size, to, zero, register);
    return;
  }
  if (l.wide) {
    m.op(double ? I.vcvtusi2sd : I.vcvtusi2ss, 8, to, zero, register);
    return;
  }
  // From 2^63 on: half the number, its lost bit kept sticky so that it rounds the same, and doubled.
  const [halfway, bit, sticky] = [l.temp(GPR), l.temp(GPR), l.temp(GPR)];
  const [small, large] = [l.label(), l.label()];
  const value = l.temp(VEC);
  m.op(I.test, 8, register, register);
  m.branch(CC.s, large);
  m.op(double ? I.vcvtsi2sd : I.vcvtsi2ss, 8, value, zero, register);
  m.jump(small);
  m.label(large);
  m.tied(I.shrImm, 8, halfway, register, 1);
  m.tied(I.andImm, 4, bit, register, 1);
  m.tied(I.or, 8, sticky, halfway, bit, undefined, true);
  const part = l.temp(VEC);
  m.op(double ? I.vcvtsi2sd : I.vcvtsi2ss, 8, part, zero, sticky);
  m.op(double ? I.vaddsd : I.vaddss, 16, value, part, part);
  m.label(small);
  m.move(to, value);
}

function floatToWhole(l: Lowering, value: number, from: Type, out: Type, to: number): void {
  const { m } = l;
  const double = from.bits === 64;
  const cut = double ? I.vcvttsd2si : I.vcvttss2si;
  if (out.scalar !== "u64") {
    m.op(cut, out.bits === 64 || out.scalar === "u32" ? 8 : 4, to, value);
    return;
  }
  // Two-sided, as C compilers do it: from 2^63 on, 2^63 is taken off before and put back as the top bit.
  const limit = double ? l.bits(8, 0, 0x43e00000, 8) : l.bits(4, 0x5f000000, 0x5f000000, 4);
  const [below, above, flipped, top] = [l.temp(GPR), l.temp(GPR), l.temp(GPR), l.temp(GPR)];
  const rest = l.temp(VEC);
  m.op(cut, 8, below, value);
  m.op(double ? I.vsubsd : I.vsubss, 16, rest, value, limit);
  m.op(cut, 8, above, rest);
  m.wide(top, 0, 0x80000000 | 0);
  m.tied(I.xor, 8, flipped, above, top, undefined, true);
  m.op(double ? I.vucomisd : I.vucomiss, 16, value, limit);
  // NaN sets the carry flag, and so goes the first way.
  m.tied(CMOVCC[CC.ae], 8, to, below, flipped);
}

function fromHalf(l: Lowering, { args: [x], out }: OpStmt, to: number): void {
  const { m } = l;
  const bits = l.reg(x);
  const packed = l.temp(VEC);
  m.op(I.vmovd, 16, packed, bits);
  if (out!.type.bits === 32 && out!.type.kind === "float") {
    m.op(I.vcvtph2ps, 16, to, packed);
    return;
  }
  const single = l.temp(VEC);
  m.op(I.vcvtph2ps, 16, single, packed);
  if (out!.type.kind === "float") m.op(I.vcvtss2sd, 16, to, single, single);
  else floatToWhole(l, single, typeOf("f32"), out!.type, to);
}

function toHalf(l: Lowering, { args: [x] }: OpStmt, to: number): void {
  const { m } = l;
  let single: number;
  if (x.type.scalar === "f32") single = l.reg(x);
  else {
    let double = l.temp(VEC);
    if (x.type.scalar === "f64") double = l.reg(x);
    else wholeToFloat(l, x, double, typeOf("f64"));
    single = l.temp(VEC);
    const odd = roundToOdd(l, double, 16);
    m.op(I.vcvtsd2ss, 16, single, odd, odd);
  }
  const packed = l.temp(VEC);
  m.op(I.vcvtps2ph, 16, packed, single, 0);
  m.op(I.vmovdStore, 16, to, packed);
}

/**
 * f64 with the 29 bits that f32 lacks cleared, the lowest bit that stays set when any of them was: rounding that to f32 is
 * exact, and from there to f16 rounds as if at once (Boldo & Melquiond, 2008). Below f32's range everything is 0 in f16.
 */
function roundToOdd(l: Lowering, value: number, size: number): number {
  const { m } = l;
  const lost = l.bits(8, 0x1fffffff, 0, size);
  const kept = l.bits(8, 0xe0000000, -1, size);
  const [rest, carried, joined, cleared] = [l.temp(VEC), l.temp(VEC), l.temp(VEC), l.temp(VEC)];
  const and = l.wide ? I.vpandq : I.vpand;
  m.op(and, size, rest, value, lost);
  m.op(I.vpaddq, size, carried, rest, lost);
  m.op(l.wide ? I.vporq : I.vpor, size, joined, value, carried);
  m.op(and, size, cleared, joined, kept);
  return cleared;
}

// --- lanes ------------------------------------------------------------------------------------------------------------------

const lanes: Rule = (l, stmt, to) => {
  const [x] = stmt.args;
  const from = x.type;
  const out = stmt.out!.type;
  const { m } = l;
  const size = Math.max(sizeOf(from), sizeOf(out));
  // A load is folded only where the instruction reads exactly the lanes that there are.
  const full = from.lanes * Math.max(from.bytes, out.bytes) >= 16;
  const source = (element = 0): number => (full ? l.source(x, from.lanes * from.bytes, element) : l.reg(x));
  if (isWhole(from) && isWhole(out)) {
    if (from.bytes < out.bytes) m.op(widenRow(from.bytes, out.bytes, from.kind === "int"), sizeOf(out), to, source());
    else narrowLanes(l, to, l.reg(x), from.lanes, from.bytes, out.bytes);
  } else if (from.scalar === "f16") {
    const single = out.bits === 32 ? to : l.temp(VEC);
    m.op(I.vcvtph2ps, Math.max(16, from.lanes * 4), single, full ? source() : l.reg(x));
    if (out.bits === 64) m.op(I.vcvtps2pd, size, to, single);
  } else if (out.scalar === "f16") {
    const single = from.bits === 32 ? l.reg(x) : l.temp(VEC);
    if (from.bits === 64) m.op(I.vcvtpd2ps, size, single, roundToOdd(l, l.reg(x), size));
    m.op(I.vcvtps2ph, Math.max(16, from.lanes * 4), to, single, 0);
  } else if (from.kind === "float" && out.kind === "float") {
    m.op(out.bits === 64 ? I.vcvtps2pd : I.vcvtpd2ps, size, to, source(from.bytes));
  } else if (isWhole(from)) lanesToFloat(l, x, to, out);
  else lanesToWhole(l, x, to, out);
};

const wholeRows: { readonly [key: string]: Row } = {
  i32f32: I.vcvtdq2ps,
  i32f64: I.vcvtdq2pd,
  u32f32: I.vcvtudq2ps,
  u32f64: I.vcvtudq2pd,
  i64f32: I.vcvtqq2ps,
  i64f64: I.vcvtqq2pd,
  u64f32: I.vcvtuqq2ps,
  u64f64: I.vcvtuqq2pd,
};

function lanesToFloat(l: Lowering, x: Value, to: number, out: Type): void {
  const from = x.type;
  const { m } = l;
  const size = Math.max(16, from.lanes * Math.max(4, from.bytes, out.bytes));
  if (from.bits < 32) {
    const wide = l.temp(VEC);
    const source = from.lanes >= 4 ? l.source(x, from.lanes * from.bytes) : l.reg(x);
    m.op(widenRow(from.bytes, 4, from.kind === "int"), Math.max(16, from.lanes * 4), wide, source);
    m.op(out.bits === 64 ? I.vcvtdq2pd : I.vcvtdq2ps, size, to, wide);
    return;
  }
  if (l.wide || from.scalar === "i32") {
    const full = from.lanes * Math.max(from.bytes, out.bytes) >= 16;
    m.op(wholeRows[from.scalar + out.scalar], size, to, full ? l.source(x, from.lanes * from.bytes) : l.reg(x));
    return;
  }
  if (from.bits === 32) {
    // u32 as the low bits of 2^52.
    const [wide, placed] = [l.temp(VEC), l.temp(VEC)];
    m.op(I.vpmovzxdq, size, wide, l.reg(x));
    m.op(I.vpor, size, placed, wide, l.bits(8, 0, 0x43300000, size));
    m.op(I.vsubpd, size, to, placed, l.bits(8, 0, 0x43300000, size));
    return;
  }
  // The low half as the low bits of 2^52, the high half (its sign flipped) of 2^84: their sum, less both powers, rounds once.
  const value = l.reg(x);
  const [low, up, high, shifted] = [l.temp(VEC), l.temp(VEC), l.temp(VEC), l.temp(VEC)];
  const signed = from.kind === "int";
  m.op(I.vpblendd, size, low, value, l.bits(8, 0, 0x43300000, size), 0xaa);
  m.op(I.vpsrlqImm, size, up, value, 32);
  m.op(I.vpxor, size, high, up, signed ? l.bits(8, 0x80000000, 0x45300000, size) : l.bits(8, 0, 0x45300000, size));
  // 2^84 + 2^52, and 2^63 more where the sign was flipped.
  m.op(
    I.vsubpd,
    size,
    shifted,
    high,
    signed ? l.bits(8, 0x80100000, 0x45300000, size) : l.bits(8, 0x00100000, 0x45300000, size),
  );
  m.op(I.vaddpd, size, to, shifted, low);
}

function lanesToWhole(l: Lowering, x: Value, to: number, out: Type): void {
  const from = x.type;
  const { m } = l;
  const double = from.bits === 64;
  const size = Math.max(16, from.lanes * Math.max(from.bytes, Math.min(8, out.scalar === "u32" ? 8 : out.bytes)));
  if (out.scalar === "u32") {
    const cut = l.temp(VEC);
    m.op(double ? I.vcvttpd2qq : I.vcvttps2qq, size, cut, l.reg(x));
    narrowLanes(l, to, cut, from.lanes, 8, 4);
  } else if (out.scalar === "i64") m.op(double ? I.vcvttpd2qq : I.vcvttps2qq, size, to, l.reg(x));
  else if (out.scalar === "u64") {
    const wideFloat = double ? l.reg(x) : l.temp(VEC);
    if (!double) m.op(I.vcvtps2pd, size, wideFloat, l.reg(x));
    const limit = l.bits(8, 0, 0x43e00000, size);
    const [rest, below, above] = [l.temp(VEC), l.temp(VEC), l.temp(VEC)];
    const k = l.temp(MASK);
    m.op(I.vcvttpd2qq, size, below, wideFloat);
    m.op(I.vsubpd, size, rest, wideFloat, limit);
    m.op(I.vcvttpd2qq, size, above, rest);
    const flipped = l.temp(VEC);
    m.op(I.vpxorq, size, flipped, above, l.bits(8, 0, 0x80000000, size));
    m.op(I.vcmppdK, size, k, wideFloat, limit, 0x1d);
    m.masked(k, false);
    m.op(I.vpblendmq, size, to, below, flipped);
  } else {
    const cutSize = Math.max(16, from.lanes * from.bytes);
    const cut = out.bits === 32 ? to : l.temp(VEC);
    m.op(double ? I.vcvttpd2dq : I.vcvttps2dq, cutSize, cut, l.reg(x));
    if (out.bits < 32) narrowLanes(l, to, cut, from.lanes, 4, out.bytes);
  }
}

/** By value to another type. */
export const convertRule: Rule = (l, stmt, to) => (stmt.out!.type.lanes === 1 ? uniform : lanes)(l, stmt, to);

/** The same bits in another kind of register: what stays in one kind is no instruction at all. */
export const bitcastRule: Rule = (l, { args: [x] }, to) => {
  const value = l.reg(x);
  const bits = x.type.lanes * x.type.bits;
  if (l.m.cls[to] === VEC) l.m.op(bits === 64 ? I.vmovq : I.vmovd, 16, to, value);
  else l.m.op(bits === 64 ? I.vmovqStore : I.vmovdStore, 16, to, value);
};
