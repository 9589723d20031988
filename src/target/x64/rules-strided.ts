/**
 * @file Selection rules for loads and stores whose lanes lie a stride apart: scalar accesses off a few shared registers, which
 * costs less than a gather; under a mask a gather or scatter where there is one, else lane after lane.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpStmt, Value } from "../../kernel/ir.ts";
import { ops } from "../../kernel/ops.ts";
import { type Type, type as typeOf } from "../../kernel/types.ts";
import { isGeneral } from "./analyze.ts";
import { CC, I } from "./instructions.ts";
import { type Lowering, type Rule, sizeOf } from "./lowering.ts";
import { MEMORY, NO_BASE } from "./mir.ts";
import { GPR, MASK, VEC } from "./registers.ts";
import { laneBits } from "./rules-general.ts";
import { packInto, part } from "./rules-lanes.ts";
import { loadInto } from "./rules-memory.ts";

/** Can the lanes of a masked access be one gather or scatter by 64-bit offsets? */
export function fitsGather(t: Type, wide: boolean): boolean {
  return wide && t.bytes >= 4 && t.lanes <= 8;
}

/** The address of lane 0 in a register. */
function origin(l: Lowering, stmt: OpStmt, at: number): number {
  const { m } = l;
  const memory = l.address(stmt, at);
  if (m.index === NO_BASE && m.disp === 0) return m.base;
  const base = l.temp(GPR);
  m.op(I.lea, 8, base, memory);
  return base;
}

/** Sets the memory operand to lane i; what lanes share is computed when it is first needed, so lanes are asked for in order. */
function laneAddresses(l: Lowering, stmt: OpStmt, at: number): (i: number) => number {
  const { m } = l;
  const distance = stmt.args[at + 2];
  const t4 = (at === 0 ? stmt.out! : stmt.args[0]).type.lanes >= 4;
  const first = origin(l, stmt, at);
  const c = constantOf(distance);
  if (c !== undefined) return (i) => l.place(first, NO_BASE, 1, i * Number(c));
  const one = l.reg(distance);
  // Lanes 0 … 3 of a group are reached by no index, one, two and three strides.
  const three = t4 ? l.scaled(one, 3) : one;
  let group = first;
  let at4 = 0;
  return (i) => {
    while (i >= at4 + 4) {
      const next = l.temp(GPR);
      m.op(I.lea, 8, next, m.memory(group, one, 2, 0));
      group = next;
      at4 += 4;
    }
    const inside = i & 3;
    return m.memory(group, inside === 0 ? NO_BASE : inside === 3 ? three : one, inside === 2 ? 1 : 0, 0);
  };
}

/** 0, 1, 2 … strides as lanes. */
function offsets(l: Lowering, distance: Value, lanes: number): { register: number; size: number } {
  const { m } = l;
  const t = typeOf("i64", lanes);
  const size = sizeOf(t);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < lanes; i++) bytes[i * 8] = i;
  const [all, product] = [l.temp(VEC), l.temp(VEC)];
  m.op(I.vpbroadcastqGpr, size, all, l.reg(distance));
  m.op(I.vpmullq, size, product, all, m.constantVector(bytes));
  return { register: product, size };
}

const load: Rule = (l, stmt, to) => {
  const t = stmt.out!.type;
  const { m } = l;
  const mask = stmt.args[ops.loadStrided.arity];
  if (mask !== undefined) {
    const { register, size } = offsets(l, stmt.args[2], t.lanes);
    const base = origin(l, stmt, 0);
    const k = l.temp(MASK);
    m.move(k, l.reg(mask));
    const zero = l.bits(4, 0, 0, 16);
    const memory = m.memory(base, register, 0, 0);
    m.masked(k, false);
    m.tied(t.bytes === 8 ? I.vgatherqpd : I.vgatherqps, size, to, zero, memory);
    return;
  }
  const lane = laneAddresses(l, stmt, 0);
  const scalar = typeOf(t.scalar);
  const register = (i: number): number => {
    lane(i);
    const value = l.temp(isGeneral(scalar) ? GPR : VEC);
    loadInto(l, scalar, value);
    return value;
  };
  packInto(l, { register, source: lane }, 0, t.lanes, t, to);
};

/** Writes one lane to the memory operand that `address` sets. */
function storeLane(l: Lowering, low: number, bytes: number, inside: number, address: () => number): void {
  const { m } = l;
  address();
  if (bytes === 8) m.op(inside === 0 ? I.vmovlpsStore : I.vmovhpsStore, 16, MEMORY, low);
  else if (bytes === 4 && inside === 0) m.op(I.vmovssStore, 16, MEMORY, low);
  else m.op(bytes === 4 ? I.vpextrd : bytes === 2 ? I.vpextrw : I.vpextrb, 16, MEMORY, low, inside);
}

const store: Rule = (l, stmt) => {
  const [value] = stmt.args;
  const t = value.type;
  const { m } = l;
  const mask = stmt.args[ops.storeStrided.arity];
  const source = l.reg(value);
  if (mask !== undefined && fitsGather(t, l.wide)) {
    const { register, size } = offsets(l, stmt.args[3], t.lanes);
    const base = origin(l, stmt, 1);
    const k = l.temp(MASK);
    m.move(k, l.reg(mask));
    const memory = m.memory(base, register, 0, 0);
    m.masked(k, false);
    m.op(t.bytes === 8 ? I.vscatterqpd : I.vscatterqps, size, memory, source);
    return;
  }
  const bits = mask === undefined ? undefined : maskBits(l, mask);
  const lane = laneAddresses(l, stmt, 1);
  const each = 16 / t.bytes;
  let low = source;
  for (let i = 0; i < t.lanes; i++) {
    // Shared registers are computed outside of what a mask may skip.
    const memory = (): number => lane(i);
    if (i % each === 0) low = part(l, source, sizeOf(t), i / each);
    if (bits === undefined) {
      storeLane(l, low, t.bytes, i % each, memory);
      continue;
    }
    memory();
    const address = l.temp(GPR);
    m.op(I.lea, 8, address, MEMORY);
    const skip = l.label();
    m.op(I.testImm, 4, i < 32 ? bits.low : bits.high, (2 ** (((i & 31) * bits.width) % 32)) | 0);
    m.branch(CC.e, skip);
    storeLane(l, low, t.bytes, i % each, () => m.memory(address, NO_BASE, 0, 0));
    m.label(skip);
  }
};

/** A mask's lanes as bits, `width` of them a lane, the upper 32 apart. */
function maskBits(l: Lowering, mask: Value): { low: number; high: number; width: number } {
  const { m } = l;
  const k = l.reg(mask);
  if (!l.wide) {
    const { bits, width } = laneBits(l, k, mask.type.lanes);
    return { low: bits, high: bits, width };
  }
  const [low, high] = [l.temp(GPR), l.temp(GPR)];
  m.op(I.kmovqToGpr, 0, low, k);
  m.tied(I.shrImm, 8, high, low, 32);
  return { low, high, width: 1 };
}

/** Rules for strided memory by op. */
export const stridedRules = { loadStrided: load, storeStrided: store } as const satisfies { [op: string]: Rule };
