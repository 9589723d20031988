/**
 * @file Selection rules that make, take apart and rearrange lanes.
 * @module
 */
import type { Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import { type Type, type as typeOf } from "../../kernel/types.ts";
import { CC, CMOVCC, I, type Row } from "./instructions.ts";
import { type Lowering, type Rule, sizeOf } from "./lowering.ts";
import { MEMORY } from "./mir.ts";
import { GPR, MASK, VEC } from "./registers.ts";
import { compareInto, laneBits } from "./rules-general.ts";

/** Mask rows for 16, 32 and 64 lanes. */
const byLanes = (rows: readonly Row[], lanes: number): Row => rows[lanes <= 16 ? 0 : lanes === 32 ? 1 : 2];

const fromRegister: { readonly [bytes: number]: Row } = {
  1: I.vpbroadcastbGpr,
  2: I.vpbroadcastwGpr,
  4: I.vpbroadcastdGpr,
  8: I.vpbroadcastqGpr,
};
const fromVector: { readonly [bytes: number]: Row } = {
  1: I.vpbroadcastb,
  2: I.vpbroadcastw,
  4: I.vpbroadcastd,
  8: I.vpbroadcastq,
};

const splat: Rule = (l, { args: [x], out }, to) => {
  const t = out!.type;
  const { m } = l;
  if (t.kind === "bool") {
    const ones = l.temp(GPR);
    m.tied(I.neg, 8, ones, l.reg(x));
    if (l.wide) m.op(I.kmovqFromGpr, 0, to, ones);
    else {
      const low = l.temp(VEC);
      m.op(I.vmovq, 16, low, ones);
      m.op(I.vpbroadcastq, 32, to, low);
      l.maskBytes[to] = l.usualMaskBytes(t.lanes);
    }
    return;
  }
  const size = sizeOf(t);
  const source = l.source(x, t.bytes);
  if (source === MEMORY || (t.kind === "float" && t.bits !== 16)) {
    const row = t.bits === 32 ? I.vbroadcastss : t.bits === 64 && size > 16 ? I.vbroadcastsd : fromVector[t.bytes];
    m.op(row, size, to, source);
  } else if (l.wide) m.op(fromRegister[t.bytes], size, to, source);
  else {
    const low = l.temp(VEC);
    m.op(t.bits === 64 ? I.vmovq : I.vmovd, 16, low, source);
    m.op(fromVector[t.bytes], size, to, low);
  }
};

function fill(t: Type, lane: (view: DataView, at: number, i: number) => void): Uint8Array {
  const bytes = new Uint8Array(sizeOf(t));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < t.lanes; i++) lane(view, i * t.bytes, i);
  return bytes;
}

const iota: Rule = (l, { out }, to) => {
  const t = out!.type;
  const bytes = fill(t, (view, at, i) => {
    if (t.kind === "float") t.bits === 64 ? view.setFloat64(at, i, true) : view.setFloat32(at, i, true);
    else view.setUint8(at, i);
  });
  l.m.move(to, l.m.constantVector(bytes));
};

/** AVX-512: the count, brought into 0 … lanes, as that many low bits. */
const laneMask: Rule = (l, { args: [n], out }, to) => {
  const { m } = l;
  const { lanes } = out!.type;
  const count = l.reg(n);
  const [limit, most, zero, clamped, ones, bits] = Array.from({ length: 6 }, () => l.temp(GPR));
  m.moveImmediateAlone(limit, lanes);
  m.moveImmediateAlone(zero, 0);
  m.op(I.cmp, 8, count, limit);
  m.tied(CMOVCC[CC.l], 8, most, limit, count);
  m.op(I.test, 8, most, most);
  m.tied(CMOVCC[CC.s], 8, clamped, most, zero);
  m.moveImmediateAlone(ones, -1);
  m.op(I.bzhi, 8, bits, ones, clamped);
  m.op(I.kmovqFromGpr, 0, to, bits);
};

/** A 128-bit part of a vector. */
export function part(l: Lowering, value: number, size: number, which: number): number {
  if (which === 0) return value;
  const to = l.temp(VEC);
  l.m.op(l.wide ? I.vextracti32x4 : I.vextracti128, size, to, value, which);
  return to;
}

const extract: Rule = (l, { args: [x], out, attrs }, to) =>
  extractLane(l, l.reg(x), x.type, attrs.lane ?? 0, out!.type, to);

function extractLane(l: Lowering, value: number, from: Type, lane: number, out: Type, to: number): void {
  const { m } = l;
  if (from.kind === "bool") {
    let bits = l.temp(GPR);
    let at = lane;
    if (l.wide) m.op(byLanes([I.kmovwToGpr, I.kmovdToGpr, I.kmovqToGpr], from.lanes), 0, bits, value);
    else {
      const lanes = laneBits(l, value, from.lanes);
      bits = lanes.bits;
      at = lane * lanes.width;
    }
    const moved = l.temp(GPR);
    m.tied(I.shrImm, 8, moved, bits, at);
    m.tied(I.andImm, 4, to, moved, 1);
    return;
  }
  const { bytes } = from;
  const low = part(l, value, sizeOf(from), (lane * bytes) >> 4);
  const inside = lane & (16 / bytes - 1);
  if (out.kind === "float" && out.bits !== 16) {
    if (inside === 0) m.move(to, low);
    else m.op(bytes === 8 ? I.vpermilpdImm : I.vpermilpsImm, 16, to, low, inside);
  } else if (bytes === 8) inside === 0 ? m.op(I.vmovqStore, 16, to, low) : m.op(I.vpextrq, 16, to, low, inside);
  else if (bytes === 4) inside === 0 ? m.op(I.vmovdStore, 16, to, low) : m.op(I.vpextrd, 16, to, low, inside);
  else m.op(bytes === 2 ? I.vpextrw : I.vpextrb, 16, to, low, inside);
}

const half: Rule = (l, { args: [x], out, attrs }, to) => {
  const from = x.type;
  const { m } = l;
  const value = l.reg(x);
  const upper = attrs.lane === 1;
  if (out!.type.lanes === 1) {
    extractLane(l, value, from, upper ? 1 : 0, out!.type, to);
    return;
  }
  if (from.kind === "bool" && l.wide) {
    m.op(byLanes([I.kshiftrw, I.kshiftrd, I.kshiftrq], from.lanes), 0, to, value, from.lanes / 2);
    return;
  }
  const bytes = from.kind === "bool" ? l.maskBytes[value] || l.usualMaskBytes(from.lanes) : from.bytes;
  if (from.kind === "bool") l.maskBytes[to] = bytes;
  if (!upper) {
    m.move(to, value);
    return;
  }
  const total = from.lanes * bytes;
  if (total === 64) m.op(I.vextracti64x4, 64, to, value, 1);
  else if (total === 32) m.op(l.wide ? I.vextracti32x4 : I.vextracti128, 32, to, value, 1);
  else if (total === 16) m.op(I.vpermilpdImm, 16, to, value, 1);
  else m.op(total === 8 ? I.vpsrlqImm : total === 4 ? I.vpsrldImm : I.vpsrlwImm, 16, to, value, total * 4);
};

// --- pack -------------------------------------------------------------------------------------------------------------------

const pack: Rule = (l, { args, out }, to) => {
  const t = out!.type;
  if (t.kind === "bool") {
    packMask(l, args, to);
    return;
  }
  packInto(l, { register: (i) => l.reg(args[i]), source: (i) => l.source(args[i], t.bytes) }, 0, t.lanes, t, to);
};

/** Where the lanes to be packed come from: lane i in a register, or as a source that may be the memory operand. */
export interface LaneSource {
  register(i: number): number;
  source(i: number): number;
}

/** Packs `count` lanes from lane `first` on: halves above 16 bytes, lanes inserted one after another below. */
export function packInto(l: Lowering, lanes: LaneSource, first: number, count: number, t: Type, to: number): void {
  const { m } = l;
  const total = count * t.bytes;
  if (total > 16) {
    const n = count / 2;
    const [low, high] = [l.temp(VEC), l.temp(VEC)];
    packInto(l, lanes, first, n, t, low);
    packInto(l, lanes, first + n, n, t, high);
    const row = total === 64 ? I.vinserti64x4 : l.wide ? I.vinserti32x4 : I.vinserti128;
    m.op(row, total, to, low, high, 1);
    return;
  }
  const isFloat = t.kind === "float" && t.bits >= 32;
  if (isFloat && t.bits === 64) {
    const low = lanes.register(first);
    const second = lanes.source(first + 1);
    m.op(second === MEMORY ? I.vmovhps : I.vmovlhps, 16, to, low, second);
    return;
  }
  let value: number;
  if (isFloat) value = lanes.register(first);
  else {
    value = l.temp(VEC);
    m.op(t.bytes === 8 ? I.vmovq : I.vmovd, 16, value, t.bytes >= 4 ? lanes.source(first) : lanes.register(first));
  }
  const row = isFloat ? I.vinsertps : insertRows[t.bytes];
  for (let i = 1; i < count; i++) {
    const next = i === count - 1 ? to : l.temp(VEC);
    const source = lanes.source(first + i);
    m.op(row, 16, next, value, source, isFloat ? i << 4 : i);
    value = next;
  }
}

const insertRows: { readonly [bytes: number]: Row } = { 1: I.vpinsrb, 2: I.vpinsrw, 4: I.vpinsrd, 8: I.vpinsrq };

function packMask(l: Lowering, lanes: readonly Value[], to: number): void {
  const { m } = l;
  let bits = l.reg(lanes[0]);
  for (let i = 1; i < lanes.length; i++) {
    const [moved, joined] = [l.temp(GPR), l.temp(GPR)];
    m.tied(I.shlImm, 8, moved, l.reg(lanes[i]), i);
    m.tied(I.or, 8, joined, moved, bits, undefined, true);
    bits = joined;
  }
  if (l.wide) {
    m.op(I.kmovqFromGpr, 0, to, bits);
    return;
  }
  // Every lane gets the bits, keeps its own, and compares.
  const n = lanes.length;
  const bytes = l.usualMaskBytes(n);
  const size = Math.max(16, n * bytes);
  const own = new Uint8Array(size);
  for (let i = 0; i < n; i++) own[i * bytes + (bytes === 1 ? 0 : i >> 3)] = 1 << (i & 7);
  const [low, kept] = [l.temp(VEC), l.temp(VEC)];
  let all = l.temp(VEC);
  m.op(I.vmovd, 16, low, bits);
  m.op(fromVector[Math.max(4, bytes)], size, all, low);
  if (bytes <= 2) {
    const spread = new Uint8Array(size);
    for (let i = 0; i < size; i++) spread[i] = bytes === 1 ? i >> 3 : i & 1;
    const spreadOut = l.temp(VEC);
    m.op(I.vpshufb, size, spreadOut, all, m.constantVector(spread));
    all = spreadOut;
  }
  const bit = m.constantVector(own);
  m.op(I.vpand, size, kept, all, bit);
  m.op(
    bytes === 8 ? I.vpcmpeqq : bytes === 4 ? I.vpcmpeqd : bytes === 2 ? I.vpcmpeqw : I.vpcmpeqb,
    size,
    to,
    kept,
    bit,
  );
  l.maskBytes[to] = bytes;
}

// --- shuffle ----------------------------------------------------------------------------------------------------------------

const shuffle: Rule = (l, { args: [x, y], out, attrs }, to) => {
  const t = out!.type;
  const { m } = l;
  const a = l.reg(x);
  const b = l.reg(y);
  if (t.kind !== "bool") {
    shuffleInto(l, a, b, t, attrs.pattern!, to);
    return;
  }
  if (!l.wide) {
    const bytes = l.maskBytes[a] || l.usualMaskBytes(t.lanes);
    l.maskBytes[to] = bytes;
    shuffleInto(
      l,
      a,
      b,
      typeOf(bytes === 8 ? "i64" : bytes === 4 ? "i32" : bytes === 2 ? "i16" : "i8", t.lanes),
      attrs.pattern!,
      to,
    );
    return;
  }
  const [out2, in2, lane] =
    t.lanes <= 16
      ? ([I.vpmovd2m, I.vpmovm2d, "i32"] as const)
      : t.lanes === 32
        ? ([I.vpmovw2m, I.vpmovm2w, "i16"] as const)
        : ([I.vpmovb2m, I.vpmovm2b, "i8"] as const);
  const as = typeOf(lane, t.lanes);
  const [av, bv, result] = [l.temp(VEC), l.temp(VEC), l.temp(VEC)];
  m.op(in2, sizeOf(as), av, a);
  m.op(in2, sizeOf(as), bv, b);
  shuffleInto(l, av, bv, as, attrs.pattern!, result);
  m.op(out2, sizeOf(as), to, result);
};

function shuffleInto(l: Lowering, a: number, b: number, t: Type, pattern: readonly number[], to: number): void {
  const { m } = l;
  const n = t.lanes;
  const size = sizeOf(t);
  const inRegister = size / t.bytes;
  if (l.wide && t.bytes > 1) {
    const single = pattern.every((p) => p < n) && t.bytes >= 4 && size > 16;
    const index = new Uint8Array(size);
    // Lanes of the second operand count from where the register, not the type, ends.
    pattern.forEach((p, i) => {
      index[i * t.bytes] = p < n ? p : p - n + inRegister;
    });
    const control = m.constantVector(index);
    if (single) m.op(t.bytes === 8 ? I.vpermq : I.vpermd, size, to, control, a);
    else m.tied(t.bytes === 8 ? I.vpermt2q : t.bytes === 4 ? I.vpermt2d : I.vpermt2w, size, to, a, control, b);
    return;
  }
  if (t.bytes >= 4) {
    const from = (second: boolean): number =>
      permuted(
        l,
        second ? b : a,
        t,
        pattern.map((p) => (p >= n === second ? p % n : -1)),
      );
    if (pattern.every((p) => p < n)) m.move(to, from(false));
    else if (pattern.every((p) => p >= n)) m.move(to, from(true));
    else {
      let choice = 0;
      const words = t.bytes / 4;
      pattern.forEach((p, i) => {
        if (p >= n) choice |= (words === 2 ? 3 : 1) << (i * words);
      });
      const low = from(false);
      m.op(I.vpblendd, size, to, low, from(true), choice);
    }
    return;
  }
  shuffleBytes(l, a, b, t, pattern, to);
}

/** AVX2: lanes of 4 or 8 bytes of one vector, -1 for any. */
function permuted(l: Lowering, value: number, t: Type, pattern: readonly number[]): number {
  const { m } = l;
  const size = sizeOf(t);
  const words = t.bytes / 4;
  if (pattern.every((p, i) => p < 0 || p === i)) return value;
  const to = l.temp(VEC);
  const dwords = Array.from({ length: size / 4 }, (_, i) => {
    const p = pattern[Math.floor(i / words)] ?? -1;
    return p < 0 ? 0 : p * words + (i % words);
  });
  if (size === 16) m.op(I.vpshufd, 16, to, value, dwords[0] | (dwords[1] << 2) | (dwords[2] << 4) | (dwords[3] << 6));
  else if (words === 2) {
    m.op(
      I.vpermqImm,
      32,
      to,
      value,
      pattern.reduce((bits, p, i) => bits | (Math.max(0, p) << (2 * i)), 0),
    );
  } else {
    const control = new Uint8Array(32);
    dwords.forEach((d, i) => {
      control[i * 4] = d;
    });
    m.op(I.vpermd, 32, to, m.constantVector(control), value);
  }
  return to;
}

/** Lanes of one or two bytes: each 128-bit part of a source goes to all parts, gives the bytes wanted of it, and all are joined. */
function shuffleBytes(l: Lowering, a: number, b: number, t: Type, pattern: readonly number[], to: number): void {
  const { m } = l;
  const size = sizeOf(t);
  const n = t.lanes;
  const pieces: number[] = [];
  for (const second of [false, true]) {
    for (let p = 0; p < size / 16; p++) {
      const control = new Uint8Array(size).fill(0x80);
      let used = false;
      pattern.forEach((lane, i) => {
        if (lane >= n !== second) return;
        const at = (lane % n) * t.bytes;
        if (at >> 4 !== p) return;
        used = true;
        for (let k = 0; k < t.bytes; k++) control[i * t.bytes + k] = (at & 15) + k;
      });
      if (!used) continue;
      let source = second ? b : a;
      if (size > 16) {
        const everywhere = l.temp(VEC);
        if (!l.wide) m.op(I.vperm2i128, 32, everywhere, source, source, p * 0x11);
        else m.op(I.vshufi32x4, size, everywhere, source, source, size === 64 ? p * 0x55 : p * 3);
        source = everywhere;
      }
      const piece = l.temp(VEC);
      m.op(I.vpshufb, size, piece, source, m.constantVector(control));
      pieces.push(piece);
    }
  }
  let joined = pieces[0];
  for (let i = 1; i < pieces.length; i++) {
    const next = l.temp(VEC);
    m.op(l.wide ? I.vpord : I.vpor, size, next, joined, pieces[i]);
    joined = next;
  }
  m.move(to, joined);
}

/** Rules for whole vectors by op. */
export const laneRules: { readonly [K in OpName]?: Rule } = {
  splat,
  iota,
  laneMask,
  extract,
  half,
  pack,
  shuffle,
  anyLane: compareInto,
};

/** A mask register with all lanes true. */
export function allTrue(l: Lowering): number {
  const k = l.temp(MASK);
  const other = l.m.fixedRegister(MASK, 0);
  l.m.start[other] = 2 * l.m.count;
  l.m.op(I.kxnorq, 0, k, other, other);
  return k;
}
