/**
 * @file Selection rules for lanes, and for uniform floats, which live in vector registers too: arithmetic, comparison,
 * logic, choice. Vectors narrower than an xmm register are computed in one; what stands above their lanes means nothing.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpStmt, Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import type { Scalar, Type } from "../../kernel/types.ts";
import { I, type Row, VEX } from "./instructions.ts";
import { type Lowering, type Rule, sizeOf } from "./lowering.ts";
import { NEGATE, SUBTRACT } from "./mir.ts";
import { GPR, MASK, VEC } from "./registers.ts";
import { conditionInto, flagsOf } from "./rules-general.ts";

/** Rows by scalar type; `[scalar form, packed form]` for floats. */
type Packed = { readonly [K in Scalar]?: Row };

const float = (f32: Row, f64: Row): Packed => ({ f32, f64 });
const both = (b: Row, w: Row, d: Row, q: Row): Packed => ({
  i8: b,
  u8: b,
  i16: w,
  u16: w,
  i32: d,
  u32: d,
  i64: q,
  u64: q,
});
const signs = (ib: Row, ub: Row, iw: Row, uw: Row, id: Row, ud: Row): Packed => ({
  i8: ib,
  u8: ub,
  i16: iw,
  u16: uw,
  i32: id,
  u32: ud,
});

// biome-ignore format: tables read better aligned
const packed: { readonly [op: string]: Packed } = {
  add:  { ...float(I.vaddps, I.vaddpd), ...both(I.vpaddb, I.vpaddw, I.vpaddd, I.vpaddq) },
  sub:  { ...float(I.vsubps, I.vsubpd), ...both(I.vpsubb, I.vpsubw, I.vpsubd, I.vpsubq) },
  mul:  { ...float(I.vmulps, I.vmulpd), i16: I.vpmullw, u16: I.vpmullw, i32: I.vpmulld, u32: I.vpmulld, i64: I.vpmullq, u64: I.vpmullq },
  div:  float(I.vdivps, I.vdivpd),
  sqrt: float(I.vsqrtps, I.vsqrtpd),
  mulhi: { i16: I.vpmulhw, u16: I.vpmulhuw },
  pmin: { ...float(I.vminps, I.vminpd), ...signs(I.vpminsb, I.vpminub, I.vpminsw, I.vpminuw, I.vpminsd, I.vpminud), i64: I.vpminsq, u64: I.vpminuq },
  pmax: { ...float(I.vmaxps, I.vmaxpd), ...signs(I.vpmaxsb, I.vpmaxub, I.vpmaxsw, I.vpmaxuw, I.vpmaxsd, I.vpmaxud), i64: I.vpmaxsq, u64: I.vpmaxuq },
  scale: float(I.vscalefps, I.vscalefpd),
  abs:  { i8: I.vpabsb, i16: I.vpabsw, i32: I.vpabsd, i64: I.vpabsq },
};

const scalarRows = new Map<Row, Row>([
  [I.vaddps, I.vaddss],
  [I.vaddpd, I.vaddsd],
  [I.vsubps, I.vsubss],
  [I.vsubpd, I.vsubsd],
  [I.vmulps, I.vmulss],
  [I.vmulpd, I.vmulsd],
  [I.vdivps, I.vdivss],
  [I.vdivpd, I.vdivsd],
  [I.vminps, I.vminss],
  [I.vminpd, I.vminsd],
  [I.vmaxps, I.vmaxss],
  [I.vmaxpd, I.vmaxsd],
  [I.vscalefps, I.vscalefss],
  [I.vscalefpd, I.vscalefsd],
]);
const scalarOf = (row: Row, t: Type): Row => (t.lanes === 1 ? scalarRows.get(row)! : row);

/** Bytes that an instruction on a type reads from memory. */
const readBytes = (t: Type): number => (t.lanes === 1 ? t.bytes : sizeOf(t));

const isZero = (v: Value): boolean => {
  const c = constantOf(v);
  return c !== undefined && Number(c) === 0 && !Object.is(c, -0);
};

/** Loads left to their reader, and constants, which may end up in memory, go where the memory operand can stand. */
const belongsSecond = (l: Lowering, v: Value): boolean => l.analysis.isFolded(v) || constantOf(v) !== undefined;

function binary(op: string, commutative: boolean): Rule {
  const rows = packed[op];
  return (l, { args: [x, y], out }, to) => {
    const t = out!.type;
    const row = scalarOf(rows[t.scalar]!, t);
    // The operand that may come from memory is the second one.
    const swap = commutative && belongsSecond(l, x) && !belongsSecond(l, y);
    const first = l.reg(swap ? y : x);
    l.m.op(row, sizeOf(t), to, first, l.source(swap ? x : y, readBytes(t), row.broadcast));
  };
}

/** pmin is `b < a ? b : a`: a when either is NaN. vmin gives its second source then, so a stands second. */
function turned(op: string): Rule {
  const rows = packed[op];
  return (l, { args: [a, b], out }, to) => {
    const t = out!.type;
    const row = scalarOf(rows[t.scalar]!, t);
    const first = l.reg(b);
    l.m.op(row, sizeOf(t), to, first, l.source(a, readBytes(t), row.broadcast));
  };
}

const squareRoot: Rule = (l, { args: [x], out }, to) => {
  const t = out!.type;
  const size = sizeOf(t);
  if (t.lanes === 1) {
    const value = l.reg(x);
    l.m.op(t.bits === 64 ? I.vsqrtsd : I.vsqrtss, size, to, value, value);
  } else {
    const row = packed.sqrt[t.scalar]!;
    l.m.op(row, size, to, l.source(x, size, row.broadcast));
  }
};

/** Rounding by the mode in the immediate's low bits; bit 3 keeps the inexact flag untouched. */
function round(mode: number): Rule {
  return (l, { args: [x], out }, to) => {
    const t = out!.type;
    const size = sizeOf(t);
    const double = t.bits === 64;
    if (t.lanes === 1) {
      const value = l.reg(x);
      if (l.wide) l.m.op(double ? I.vrndscalesd : I.vrndscaless, size, to, value, value, 8 | mode);
      else l.m.op(double ? I.vroundsd : I.vroundss, size, to, value, value, 8 | mode);
    } else if (l.wide) l.m.op(double ? I.vrndscalepd : I.vrndscaleps, size, to, l.source(x, size, t.bytes), 8 | mode);
    else l.m.op(double ? I.vroundpd : I.vroundps, size, to, l.source(x, size), 8 | mode);
  };
}

/** x·y + z; a negated factor or addend is part of the instruction. */
const multiplyAdd: Rule = (l, { args, out }, to) => {
  const t = out!.type;
  const { m, analysis } = l;
  let flags = 0;
  const bare = (v: Value): Value => {
    const root = analysis.rootOf(v);
    return analysis.isFolded(v) && (root.def as OpStmt).op === "neg" ? (root.def as OpStmt).args[0] : v;
  };
  const x = bare(args[0]);
  const y = bare(args[1]);
  const z = bare(args[2]);
  if ((x !== args[0]) !== (y !== args[1])) flags |= NEGATE;
  if (z !== args[2]) flags |= SUBTRACT;
  const row =
    t.lanes === 1 ? (t.bits === 64 ? I.vfmadd231sd : I.vfmadd231ss) : t.bits === 64 ? I.vfmadd231pd : I.vfmadd231ps;
  // One operand may come from memory: a factor, else the addend; it is asked for last.
  const element = t.lanes === 1 ? 0 : t.bytes;
  let a: number;
  let b: number;
  let c: number;
  if (analysis.isFolded(y)) {
    a = l.reg(x);
    c = l.reg(z);
    b = l.source(y, readBytes(t), element);
  } else if (analysis.isFolded(x)) {
    b = l.reg(y);
    c = l.reg(z);
    a = l.source(x, readBytes(t), element);
  } else {
    a = l.reg(x);
    b = l.reg(y);
    c = l.source(z, readBytes(t), element);
  }
  m.flags |= flags;
  m.fused(row, sizeOf(t), to, a, b, c);
};

/** The sign bits of a float type as a constant. */
function signBits(l: Lowering, t: Type): number {
  const size = t.lanes === 1 ? t.bytes : sizeOf(t);
  return t.bits === 64 ? l.bits(8, 0, 0x80000000, size) : l.bits(4, 0x80000000, 0x80000000, size);
}

const negate: Rule = (l, { args: [x], out }, to) => {
  const t = out!.type;
  const size = sizeOf(t);
  if (t.kind === "float") {
    const value = l.reg(x);
    l.m.op(t.bits === 64 ? I.vxorpd : I.vxorps, size, to, value, signBits(l, t));
  } else l.m.op(packed.sub[t.scalar]!, size, to, l.bits(4, 0, 0, size), l.reg(x));
};

const absolute: Rule = (l, { args: [x], out }, to) => {
  const t = out!.type;
  const size = sizeOf(t);
  if (t.kind === "float") {
    const value = l.reg(x);
    const bytes = t.lanes === 1 ? t.bytes : size;
    if (t.bits === 64) l.m.op(I.vandpd, size, to, value, l.bits(8, -1, 0x7fffffff, bytes));
    else l.m.op(I.vandps, size, to, value, l.bits(4, 0x7fffffff, 0x7fffffff, bytes));
  } else if (t.kind === "uint") l.m.move(to, l.reg(x));
  else l.m.op(packed.abs[t.scalar]!, size, to, l.source(x, size, packed.abs[t.scalar]!.broadcast));
};

// --- logic ------------------------------------------------------------------------------------------------------------------

// AVX-512 rows can broadcast and reach registers 16 … 31.
const logicRows = {
  and: { vex: I.vpand, d: I.vpandd, q: I.vpandq, k: [I.kandw, I.kandd, I.kandq] },
  or: { vex: I.vpor, d: I.vpord, q: I.vporq, k: [I.korw, I.kord, I.korq] },
  xor: { vex: I.vpxor, d: I.vpxord, q: I.vpxorq, k: [I.kxorw, I.kxord, I.kxorq] },
};

/** Mask instructions by lanes: 16, 32 or 64 bits of the register. */
const byLanes = (rows: readonly Row[], lanes: number): Row => rows[lanes <= 16 ? 0 : lanes === 32 ? 1 : 2];

function logic(op: keyof typeof logicRows): Rule {
  const rows = logicRows[op];
  return (l, { args: [x, y], out }, to) => {
    const t = out!.type;
    if (t.kind === "bool") {
      const { a, b, bytes } = maskPair(l, x, y);
      if (l.wide) l.m.op(byLanes(rows.k, t.lanes), 0, to, a, b);
      else {
        l.maskBytes[to] = bytes;
        l.m.op(rows.vex, Math.max(16, t.lanes * bytes), to, a, b);
      }
      return;
    }
    const size = sizeOf(t);
    const row = l.wide ? (t.bits === 64 ? rows.q : rows.d) : rows.vex;
    const swap = belongsSecond(l, x) && !belongsSecond(l, y);
    const first = l.reg(swap ? y : x);
    l.m.op(row, size, to, first, l.source(swap ? x : y, size, t.bytes >= 4 ? row.broadcast : 0));
  };
}

const invert: Rule = (l, { args: [x], out }, to) => {
  const t = out!.type;
  if (t.kind === "bool") {
    const k = l.reg(x);
    if (l.wide) l.m.op(byLanes([I.knotw, I.knotd, I.knotq], t.lanes), 0, to, k);
    else {
      const bytes = l.maskBytes[k] || l.usualMaskBytes(t.lanes);
      const size = Math.max(16, t.lanes * bytes);
      l.maskBytes[to] = bytes;
      l.m.op(I.vpxor, size, to, k, l.bits(4, -1, -1, size));
    }
    return;
  }
  const size = sizeOf(t);
  l.m.op(l.wide ? I.vpxord : I.vpxor, size, to, l.reg(x), l.bits(4, -1, -1, size));
};

// --- masks ------------------------------------------------------------------------------------------------------------------

/** Two masks in registers, brought to one lane width where they are vectors. */
function maskPair(l: Lowering, x: Value, y: Value): { a: number; b: number; bytes: number } {
  const a = l.reg(x);
  if (l.wide) return { a, b: l.reg(y), bytes: 0 };
  const bytes = l.maskBytes[a] || l.maskBytes[l.reg(y)] || l.usualMaskBytes(x.type.lanes);
  return { a: maskOf(l, x, bytes), b: maskOf(l, y, bytes), bytes };
}

/** AVX2: a mask whose lanes have the given number of bytes. */
export function maskOf(l: Lowering, v: Value, bytes: number): number {
  return resizeMask(l, l.reg(v), v.type.lanes, bytes);
}

/** AVX2: a mask register with another number of bytes a lane. */
export function resizeMask(l: Lowering, k: number, lanes: number, bytes: number): number {
  const has = l.maskBytes[k];
  if (has === bytes || has === 0) return k;
  const to = l.temp(VEC);
  l.maskBytes[to] = bytes;
  if (has < bytes) l.m.op(widenRow(has, bytes, true), Math.max(16, lanes * bytes), to, k);
  else narrowLanes(l, to, k, lanes, has, bytes);
  return to;
}

const widenSigned: { readonly [k: number]: Row } = {
  12: I.vpmovsxbw,
  14: I.vpmovsxbd,
  18: I.vpmovsxbq,
  24: I.vpmovsxwd,
  28: I.vpmovsxwq,
  48: I.vpmovsxdq,
};
const widenUnsigned: { readonly [k: number]: Row } = {
  12: I.vpmovzxbw,
  14: I.vpmovzxbd,
  18: I.vpmovzxbq,
  24: I.vpmovzxwd,
  28: I.vpmovzxwq,
  48: I.vpmovzxdq,
};
const narrowRows: { readonly [k: number]: Row } = {
  21: I.vpmovwb,
  41: I.vpmovdb,
  81: I.vpmovqb,
  42: I.vpmovdw,
  82: I.vpmovqw,
  84: I.vpmovqd,
};

/** The row that widens lanes from one number of bytes to another. */
export function widenRow(from: number, to: number, signed: boolean): Row {
  return (signed ? widenSigned : widenUnsigned)[from * 10 + to];
}

/** Keeps the low bytes of each lane. */
export function narrowLanes(l: Lowering, to: number, value: number, lanes: number, from: number, bytes: number): void {
  const { m } = l;
  const size = Math.max(16, lanes * from);
  if (l.wide) {
    m.op(narrowRows[from * 10 + bytes], size, to, value);
    return;
  }
  // The wanted bytes are gathered at the bottom of each 128-bit half; then the halves are put together.
  const each = 16 / from;
  const control = new Uint8Array(size).fill(0x80);
  for (let half = 0; half < size; half += 16) {
    for (let i = 0; i < each; i++) for (let b = 0; b < bytes; b++) control[half + i * bytes + b] = i * from + b;
  }
  const gathered = size === 16 ? to : l.temp(VEC);
  m.op(I.vpshufb, size, gathered, value, m.constantVector(control));
  if (size === 16) return;
  const upper = l.temp(VEC);
  m.op(I.vextracti128, 32, upper, gathered, 1);
  const got = each * bytes;
  m.op(got === 8 ? I.vpunpcklqdq : got === 4 ? I.vpunpckldq : I.vpunpcklwd, 16, to, gathered, upper);
}

// --- comparison ---------------------------------------------------------------------------------------------------------------

// vcmp predicates that signal nothing for quiet NaNs, and vpcmp's.
const floatPredicates = { eq: 0, ne: 4, lt: 0x11, le: 0x12, gt: 0x1e, ge: 0x1d };
const wholePredicates = { eq: 0, lt: 1, le: 2, ne: 4, ge: 5, gt: 6 };
const wholeRows: Packed = {
  i8: I.vpcmpb,
  u8: I.vpcmpub,
  i16: I.vpcmpw,
  u16: I.vpcmpuw,
  i32: I.vpcmpd,
  u32: I.vpcmpud,
  i64: I.vpcmpq,
  u64: I.vpcmpuq,
};
const equalRows = both(I.vpcmpeqb, I.vpcmpeqw, I.vpcmpeqd, I.vpcmpeqq);
const greaterRows = both(I.vpcmpgtb, I.vpcmpgtw, I.vpcmpgtd, I.vpcmpgtq);

function compare(op: keyof typeof floatPredicates): Rule {
  return (l, { args: [x, y] }, to) => {
    const t = x.type;
    const size = sizeOf(t);
    const a = l.reg(x);
    const { m } = l;
    if (t.kind === "float") {
      const row = l.wide ? (t.bits === 64 ? I.vcmppdK : I.vcmppsK) : t.bits === 64 ? I.vcmppd : I.vcmpps;
      m.op(row, size, to, a, l.source(y, size, row.broadcast), floatPredicates[op]);
    } else if (l.wide) {
      const row = wholeRows[t.scalar]!;
      m.op(row, size, to, a, l.source(y, size, row.broadcast), wholePredicates[op]);
    } else m.op((op === "eq" ? equalRows : greaterRows)[t.scalar]!, size, to, a, l.source(y, size));
    if (!l.wide) l.maskBytes[to] = t.bytes;
  };
}

// --- choice -------------------------------------------------------------------------------------------------------------------

const blendRows: { readonly [bytes: number]: Row } = { 1: I.vpblendmb, 2: I.vpblendmw, 4: I.vblendmps, 8: I.vblendmpd };
const zeroingRows: { readonly [bytes: number]: Row } = { 1: I.vmovdqu8, 2: I.vmovdqu16, 4: I.vmovups, 8: I.vmovupd };
const vexBlends: { readonly [bytes: number]: Row } = { 1: I.vpblendvb, 2: I.vpblendvb, 4: I.vblendvps, 8: I.vblendvpd };

const choose: Rule = (l, stmt, to) => {
  const {
    args: [c, x, y],
    out,
  } = stmt;
  const t = out!.type;
  const { m } = l;
  if (t.kind === "bool") {
    chooseMask(l, stmt, to);
    return;
  }
  if (t.lanes === 1) {
    chooseFloat(l, stmt, to);
    return;
  }
  const size = sizeOf(t);
  if (l.wide) {
    const k = l.reg(c);
    if (isZero(y)) {
      const value = l.source(x, size);
      m.masked(k, true);
      m.op(zeroingRows[t.bytes], size, to, value);
      return;
    }
    const no = l.reg(y);
    const row = blendRows[t.bytes];
    const yes = l.source(x, size, row.broadcast);
    m.masked(k, false);
    m.op(row, size, to, no, yes);
    return;
  }
  const mask = maskOf(l, c, t.bytes);
  const no = l.reg(y);
  m.op(vexBlends[t.bytes], size, to, no, l.source(x, size), mask);
};

/** Choice between masks. */
function chooseMask(l: Lowering, { args: [c, x, y], out }: OpStmt, to: number): void {
  const { lanes } = out!.type;
  const { m } = l;
  if (l.wide) {
    const k = l.reg(c);
    const yes = l.temp(MASK);
    m.op(byLanes(logicRows.and.k, lanes), 0, yes, k, l.reg(x));
    const no = l.temp(MASK);
    m.op(byLanes([I.kandnw, I.kandnd, I.kandnq], lanes), 0, no, k, l.reg(y));
    m.op(byLanes(logicRows.or.k, lanes), 0, to, yes, no);
    return;
  }
  const { a, b, bytes } = maskPair(l, x, y);
  const mask = maskOf(l, c, bytes);
  l.maskBytes[to] = bytes;
  m.op(I.vpblendvb, Math.max(16, lanes * bytes), to, b, a, mask);
}

/** Choice between uniform floats. */
function chooseFloat(l: Lowering, { args: [c, x, y], out }: OpStmt, to: number): void {
  const { m } = l;
  const double = out!.type.bits === 64;
  const yes = l.reg(x);
  const no = l.reg(y);
  const bit = l.temp(GPR);
  conditionInto(l, flagsOf(l, c), bit);
  if (l.wide) {
    const k = l.temp(MASK);
    m.op(I.kmovbFromGpr, 0, k, bit);
    m.masked(k, false);
    m.op(double ? I.vblendmpd : I.vblendmps, 16, to, no, yes);
    return;
  }
  const ones = l.temp(GPR);
  m.tied(I.neg, 8, ones, bit);
  const mask = l.temp(VEC);
  m.op(I.vmovq, 16, mask, ones);
  m.op(double ? I.vblendvpd : I.vblendvps, 16, to, no, yes, mask);
}

// --- products ----------------------------------------------------------------------------------------------------

/** AVX2: 64-bit products from 32-bit ones. */
const multiply: Rule = (l, stmt, to) => {
  const {
    args: [x, y],
    out,
  } = stmt;
  const t = out!.type;
  if (t.bits !== 64 || t.kind === "float" || l.wide) {
    plainMultiply(l, stmt, to);
    return;
  }
  const { m } = l;
  const size = sizeOf(t);
  const a = l.reg(x);
  const b = l.reg(y);
  const [low, highA, highB, cross1, cross2, sum, moved] = Array.from({ length: 7 }, () => l.temp(VEC));
  m.op(I.vpmuludq, size, low, a, b);
  m.op(I.vpsrlqImm, size, highA, a, 32);
  m.op(I.vpsrlqImm, size, highB, b, 32);
  m.op(I.vpmuludq, size, cross1, highA, b);
  m.op(I.vpmuludq, size, cross2, a, highB);
  m.op(I.vpaddq, size, sum, cross1, cross2);
  m.op(I.vpsllqImm, size, moved, sum, 32);
  m.op(I.vpaddq, size, to, low, moved);
};
const plainMultiply = binary("mul", true);

/** Rules for lanes and uniform floats by op. */
export const vectorRules: { readonly [K in OpName]?: Rule } = {
  add: binary("add", true),
  sub: binary("sub", false),
  mul: multiply,
  div: binary("div", false),
  mulhi: binary("mulhi", true),
  pmin: turned("pmin"),
  pmax: turned("pmax"),
  sqrt: squareRoot,
  floor: round(1),
  ceil: round(2),
  trunc: round(3),
  rint: round(0),
  scale: binary("scale", false),
  fma: multiplyAdd,
  mulAdd: multiplyAdd,
  neg: negate,
  abs: absolute,
  and: logic("and"),
  or: logic("or"),
  xor: logic("xor"),
  not: invert,
  eq: compare("eq"),
  ne: compare("ne"),
  lt: compare("lt"),
  le: compare("le"),
  gt: compare("gt"),
  ge: compare("ge"),
  select: choose,
};

/** Is there a row for this op on these lanes? The second list of facts is none: it reads the tables above. */
export function hasLanes(op: string, t: Type, wide: boolean): boolean {
  const row = packed[op]?.[t.scalar];
  if (op === "mul" && t.bits === 64) return true;
  return row !== undefined && (wide || (row.facts & VEX) !== 0);
}
