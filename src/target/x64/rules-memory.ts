/**
 * @file Selection rules for loads and stores, masked or not, gathers and scatters. A lane that a mask leaves out is never touched.
 * @module
 */
import type { OpStmt, Value } from "../../kernel/ir.ts";
import { type OpName, ops } from "../../kernel/ops.ts";
import type { Type } from "../../kernel/types.ts";
import { isGeneral } from "./analyze.ts";
import { CC, I, type Row } from "./instructions.ts";
import { type Lowering, type Rule, sizeOf } from "./lowering.ts";
import { MEMORY, NO_BASE } from "./mir.ts";
import { GPR, MASK, VEC } from "./registers.ts";
import { laneBits } from "./rules-general.ts";
import { allTrue } from "./rules-lanes.ts";
import { maskOf, resizeMask, widenRow } from "./rules-vector.ts";

const maskedRows: { readonly [bytes: number]: readonly [load: Row, store: Row] } = {
  1: [I.vmovdqu8, I.vmovdqu8Store],
  2: [I.vmovdqu16, I.vmovdqu16Store],
  4: [I.vmovups, I.vmovupsStore],
  8: [I.vmovupd, I.vmovupdStore],
};

/** The mask operand of a memory op, if it has one. */
function maskOperand(stmt: OpStmt): Value | undefined {
  return stmt.args[ops[stmt.op].arity];
}

/** AVX-512: a mask without anything above its lanes, where the instruction would look there. */
function trimmed(l: Lowering, v: Value, registerLanes: number): number {
  const k = l.reg(v);
  const { lanes } = v.type;
  if (lanes >= registerLanes) return k;
  const [up, to] = [l.temp(MASK), l.temp(MASK)];
  l.m.op(I.kshiftlw, 0, up, k, 16 - lanes);
  l.m.op(I.kshiftrw, 0, to, up, 16 - lanes);
  return to;
}

/** AVX2: the same for a mask of the given lane width. */
function trimmedLanes(l: Lowering, v: Value, bytes: number): number {
  const k = maskOf(l, v, bytes);
  const total = v.type.lanes * bytes;
  if (total >= 16) return k;
  const keep = new Uint8Array(16).fill(255, 0, total);
  const to = l.temp(VEC);
  l.m.op(I.vpand, 16, to, k, l.m.constantVector(keep));
  return to;
}

const load: Rule = (l, stmt, to) => {
  const t = stmt.out!.type;
  const mask = maskOperand(stmt);
  if (t.kind === "bool" && t.lanes > 1) {
    loadMask(l, stmt, t, to, mask);
    return;
  }
  if (mask !== undefined) {
    loadMasked(l, stmt, t, to, mask);
    return;
  }
  l.address(stmt, 0);
  loadInto(l, t, to);
};

/** Reads a value of any type but i1 lanes from the memory operand. */
export function loadInto(l: Lowering, t: Type, to: number): void {
  const { m } = l;
  const memory = MEMORY;
  if (isGeneral(t)) {
    if (t.kind === "ptr") m.op(I.vcvttsd2si, 8, to, memory);
    else if (t.bytes === 1) m.op(I.movzxByte, 4, to, memory);
    else if (t.bytes === 2) m.op(I.movzxWord, 4, to, memory);
    else m.op(I.mov, t.bytes, to, memory);
    return;
  }
  const total = t.lanes * t.bytes;
  if (total >= 16) m.op(I.vmovups, total, to, memory);
  else if (total === 8) m.op(t.lanes === 1 ? I.vmovsd : I.vmovqXmm, 16, to, memory);
  else if (total === 4) m.op(t.lanes === 1 ? I.vmovss : I.vmovd, 16, to, memory);
  else {
    const bits = l.temp(GPR);
    m.op(I.movzxWord, 4, bits, memory);
    m.op(I.vmovd, 16, to, bits);
  }
}

function loadMasked(l: Lowering, stmt: OpStmt, t: Type, to: number, mask: Value): void {
  const { m } = l;
  const size = sizeOf(t);
  if (l.wide) {
    const k = trimmed(l, mask, size / t.bytes);
    const memory = l.address(stmt, 0);
    m.masked(k, true);
    m.op(maskedRows[t.bytes][0], size, to, memory);
    return;
  }
  const k = trimmedLanes(l, mask, t.bytes);
  m.op(t.bytes === 8 ? I.vpmaskmovq : I.vpmaskmovd, size, to, k, l.address(stmt, 0));
}

/** Bytes 0 and 1 to lanes of a mask. */
function loadMask(l: Lowering, stmt: OpStmt, t: Type, to: number, mask: Value | undefined): void {
  const { m } = l;
  const size = Math.max(16, t.lanes);
  if (l.wide) {
    const bytes = l.temp(VEC);
    if (mask !== undefined) {
      const k = trimmed(l, mask, size);
      const memory = l.address(stmt, 0);
      m.masked(k, true);
      m.op(I.vmovdqu8, size, bytes, memory);
    } else {
      l.address(stmt, 0);
      loadBytes(l, t.lanes, bytes);
    }
    m.op(I.vptestmb, size, to, bytes, bytes);
    return;
  }
  const width = l.usualMaskBytes(t.lanes);
  const bytes = l.temp(VEC);
  l.address(stmt, 0);
  loadBytes(l, t.lanes, bytes);
  let wide = bytes;
  const total = Math.max(16, t.lanes * width);
  if (width > 1) {
    wide = l.temp(VEC);
    m.op(widenRow(1, width, false), total, wide, bytes);
  }
  const row = width === 8 ? I.vpsubq : width === 4 ? I.vpsubd : width === 2 ? I.vpsubw : I.vpsubb;
  m.op(row, total, to, l.bits(4, 0, 0, total), wide);
  l.maskBytes[to] = width;
}

/** Reads 2 … 64 bytes from the memory operand. */
function loadBytes(l: Lowering, count: number, to: number): void {
  const { m } = l;
  const memory = MEMORY;
  if (count >= 16) m.op(I.vmovups, count, to, memory);
  else if (count === 8) m.op(I.vmovqXmm, 16, to, memory);
  else if (count === 4) m.op(I.vmovd, 16, to, memory);
  else {
    const bits = l.temp(GPR);
    m.op(I.movzxWord, 4, bits, memory);
    m.op(I.vmovd, 16, to, bits);
  }
}

// --- stores -----------------------------------------------------------------------------------------------------------------

const store: Rule = (l, stmt) => {
  const [value] = stmt.args;
  const t = value.type;
  const mask = maskOperand(stmt);
  if (t.kind === "bool" && t.lanes > 1) {
    const bytes = maskBytesOf(l, value);
    storeVector(l, stmt, bytes, t.lanes, 1, mask);
  } else if (isGeneral(t)) storeGeneral(l, stmt, value);
  else storeVector(l, stmt, l.reg(value), t.lanes, t.bytes, mask);
};

function storeGeneral(l: Lowering, stmt: OpStmt, value: Value): void {
  const { m } = l;
  const t = value.type;
  if (t.kind === "ptr") {
    const double = l.temp(VEC);
    m.op(I.vcvtsi2sd, 8, double, l.bits(4, 0, 0, 16), l.reg(value));
    m.op(I.vmovsdStore, 16, l.address(stmt, 1), double);
    return;
  }
  const c = l.immediate(value);
  if (c !== undefined) {
    m.op(I.movImm, t.bytes, l.address(stmt, 1), c);
    return;
  }
  const source = l.reg(value);
  if (stmt.attrs.nontemporal && t.bytes >= 4) {
    m.nontemporal = true;
    m.op(I.movnti, t.bytes, l.address(stmt, 1), source);
  } else m.op(I.movStore, t.bytes, l.address(stmt, 1), source);
}

/** Lanes of a mask as bytes 0 and 1. */
function maskBytesOf(l: Lowering, v: Value): number {
  const { m } = l;
  const { lanes } = v.type;
  const size = Math.max(16, lanes);
  const k = l.reg(v);
  const ones = l.bits(4, 0x01010101, 0x01010101, size);
  const to = l.temp(VEC);
  if (l.wide) {
    m.masked(k, true);
    m.op(I.vmovdqu8, size, to, ones);
  } else m.op(I.vpand, size, to, resizeMask(l, k, lanes, 1), ones);
  return to;
}

function storeVector(
  l: Lowering,
  stmt: OpStmt,
  value: number,
  lanes: number,
  bytes: number,
  mask: Value | undefined,
): void {
  const { m } = l;
  const total = lanes * bytes;
  const size = Math.max(16, total);
  if (mask !== undefined) {
    storeMasked(l, stmt, value, bytes, size, mask);
    return;
  }
  const memory = l.address(stmt, 1);
  if (stmt.attrs.nontemporal && total >= 16) m.nontemporal = true;
  if (total >= 16) m.op(stmt.attrs.nontemporal ? I.vmovntps : I.vmovupsStore, total, memory, value);
  else if (total === 8) m.op(I.vmovsdStore, 16, memory, value);
  else if (total === 4) m.op(I.vmovssStore, 16, memory, value);
  else m.op(I.vpextrw, 16, memory, value, 0);
}

function storeMasked(l: Lowering, stmt: OpStmt, value: number, bytes: number, size: number, mask: Value): void {
  const { m } = l;
  if (l.wide) {
    const k = trimmed(l, mask, size / bytes);
    const memory = l.address(stmt, 1);
    m.masked(k, false);
    m.op(maskedRows[bytes][1], size, memory, value);
    return;
  }
  if (bytes >= 4) {
    const k = trimmedLanes(l, mask, bytes);
    m.op(bytes === 8 ? I.vpmaskmovqStore : I.vpmaskmovdStore, size, l.address(stmt, 1), k, value);
    return;
  }
  // There is no such instruction for narrow lanes: one after another, past those left out.
  const { bits, width } = laneBits(l, l.reg(mask), mask.type.lanes);
  const base = l.temp(GPR);
  m.op(I.lea, 8, base, l.address(stmt, 1));
  for (let i = 0; i < mask.type.lanes; i++) {
    const skip = l.label();
    const at = i * bytes;
    let part = value;
    if (at >= 16) {
      part = l.temp(VEC);
      m.op(I.vextracti128, 32, part, value, 1);
    }
    m.op(I.testImm, 4, bits, (2 ** (i * width)) | 0);
    m.branch(CC.e, skip);
    m.op(bytes === 1 ? I.vpextrb : I.vpextrw, 16, m.memory(base, NO_BASE, 0, at), part, (at & 15) / bytes);
    m.label(skip);
  }
}

// --- gather, scatter --------------------------------------------------------------------------------------------------------

/** Can a gather or scatter of this type, by 64-bit offsets, be one instruction? */
export function gathers(t: Type, scale: number): boolean {
  return (
    t.kind !== "bool" &&
    t.kind !== "ptr" &&
    t.lanes > 1 &&
    t.bytes >= 4 &&
    (scale === 1 || scale === 2 || scale === 4 || scale === 8)
  );
}

const gather: Rule = (l, stmt, to) => {
  const t = stmt.out!.type;
  const { m } = l;
  const [pointer, offsets] = stmt.args;
  const size = offsets.type.lanes * 8;
  const mask = maskOperand(stmt);
  const base = l.reg(pointer);
  const index = l.reg(offsets);
  const scale = 31 - Math.clz32(stmt.attrs.scale ?? 1);
  const zero = l.bits(4, 0, 0, 16);
  if (l.wide) {
    // The instruction clears its mask as it goes.
    const k = mask === undefined ? allTrue(l) : l.temp(MASK);
    if (mask !== undefined) m.move(k, l.reg(mask));
    const memory = m.memory(base, index, scale, stmt.attrs.disp ?? 0);
    m.masked(k, false);
    m.tied(t.bytes === 8 ? I.vgatherqpd : I.vgatherqps, size, to, zero, memory);
    return;
  }
  m.gathers = true;
  const k = l.temp(VEC);
  m.move(k, mask === undefined ? l.bits(4, -1, -1, size) : maskOf(l, mask, t.bytes));
  const memory = m.memory(base, index, scale, stmt.attrs.disp ?? 0);
  m.tied(t.bytes === 8 ? I.vgatherqpdVex : I.vgatherqpsVex, size, to, zero, memory, k);
};

const scatter: Rule = (l, stmt) => {
  const { m } = l;
  const [value, pointer, offsets] = stmt.args;
  const size = offsets.type.lanes * 8;
  const mask = maskOperand(stmt);
  const base = l.reg(pointer);
  const index = l.reg(offsets);
  const source = l.reg(value);
  const k = mask === undefined ? allTrue(l) : l.temp(MASK);
  if (mask !== undefined) m.move(k, l.reg(mask));
  const memory = m.memory(base, index, 31 - Math.clz32(stmt.attrs.scale ?? 1), stmt.attrs.disp ?? 0);
  m.masked(k, false);
  m.op(value.type.bytes === 8 ? I.vscatterqpd : I.vscatterqps, size, memory, source);
};

/** Rules for memory by op; those of stores get no register. */
export const memoryRules: { readonly [K in OpName]?: Rule } = { load, store, gather, scatter };
