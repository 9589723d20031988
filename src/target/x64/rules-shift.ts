/**
 * @file Selection rules for shifts of lanes. Vector shifts shift all bits out for every count beyond the width, negative
 * ones too, as the op does; widths without an instruction are made of wider ones.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpName } from "../../kernel/ops.ts";
import { I, type Row } from "./instructions.ts";
import { type Lowering, type Rule, sizeOf } from "./lowering.ts";
import { VEC } from "./registers.ts";

type Direction = "shl" | "shr" | "sar";

// By direction, then bytes a lane.
const immediateRows: { readonly [K in Direction]: { readonly [bytes: number]: Row } } = {
  shl: { 2: I.vpsllwImm, 4: I.vpslldImm, 8: I.vpsllqImm },
  shr: { 2: I.vpsrlwImm, 4: I.vpsrldImm, 8: I.vpsrlqImm },
  sar: { 2: I.vpsrawImm, 4: I.vpsradImm, 8: I.vpsraqImm },
};
const variableRows: { readonly [K in Direction]: { readonly [bytes: number]: Row } } = {
  shl: { 2: I.vpsllvw, 4: I.vpsllvd, 8: I.vpsllvq },
  shr: { 2: I.vpsrlvw, 4: I.vpsrlvd, 8: I.vpsrlvq },
  sar: { 2: I.vpsravw, 4: I.vpsravd, 8: I.vpsravq },
};

/** Counts: lanes in a register, or one number for all. */
interface Count {
  readonly register: number;
  readonly constant: number | undefined;
}

const rule =
  (op: "shl" | "shr"): Rule =>
  (l, { args: [x, n], out }, to) => {
    const t = out!.type;
    const c = constantOf(n);
    // 255 is beyond every width.
    const constant = c === undefined ? undefined : Number(c) < 0 ? 255 : Math.min(255, Number(c));
    const direction = op === "shr" && t.kind === "int" ? "sar" : op;
    const value = l.reg(x);
    shift(l, value, { register: constant === undefined ? l.reg(n) : -1, constant }, direction, t.bytes, sizeOf(t), to);
  };

function shift(
  l: Lowering,
  value: number,
  count: Count,
  direction: Direction,
  bytes: number,
  size: number,
  to: number,
): void {
  const { m } = l;
  if (bytes === 1) shiftBytes(l, value, count, direction, size, to);
  else if (direction === "sar" && bytes === 8 && !l.wide) shiftSigned(l, value, count, size, to);
  else if (count.constant !== undefined) m.op(immediateRows[direction][bytes], size, to, value, count.constant);
  else if (bytes > 2 || l.wide) m.op(variableRows[direction][bytes], size, to, value, count.register);
  else shiftWords(l, value, count.register, direction, size, to);
}

/** AVX2: 64-bit lanes, arithmetically: the bits of a negative number are turned over, shifted logically, turned back. */
function shiftSigned(l: Lowering, value: number, count: Count, size: number, to: number): void {
  const { m } = l;
  const [sign, turned, shifted] = [l.temp(VEC), l.temp(VEC), l.temp(VEC)];
  m.op(I.vpcmpgtq, size, sign, l.bits(4, 0, 0, size), value);
  m.op(I.vpxor, size, turned, value, sign);
  shift(l, turned, count, "shr", 8, size, shifted);
  m.op(I.vpxor, size, to, shifted, sign);
}

/** AVX2: 16-bit lanes in two halves of 32-bit ones. */
function shiftWords(l: Lowering, value: number, count: number, direction: Direction, size: number, to: number): void {
  const { m } = l;
  const low = l.bits(4, 0xffff, 0xffff, size);
  const [lowCount, highCount, lowValue, even, odd] = [l.temp(VEC), l.temp(VEC), l.temp(VEC), l.temp(VEC), l.temp(VEC)];
  const row = variableRows[direction][4];
  m.op(I.vpand, size, lowCount, count, low);
  m.op(I.vpsrldImm, size, highCount, count, 16);
  if (direction === "sar") {
    const up = l.temp(VEC);
    m.op(I.vpslldImm, size, up, value, 16);
    m.op(I.vpsradImm, size, lowValue, up, 16);
  } else m.op(I.vpand, size, lowValue, value, low);
  m.op(row, size, even, lowValue, lowCount);
  if (direction === "shl") {
    const top = l.temp(VEC);
    m.op(I.vpandn, size, top, low, value);
    m.op(row, size, odd, top, highCount);
  } else m.op(row, size, odd, value, highCount);
  m.op(I.vpblendw, size, to, even, odd, 0xaa);
}

/** Bytes in two halves of 16-bit lanes. */
function shiftBytes(l: Lowering, value: number, count: Count, direction: Direction, size: number, to: number): void {
  const { m } = l;
  const and = l.wide ? I.vpandd : I.vpand;
  const low = l.bits(4, 0x00ff00ff, 0x00ff00ff, size);
  const high = l.bits(4, 0xff00ff00, 0xff00ff00, size);
  let even = count;
  let odd = count;
  if (count.constant === undefined) {
    even = { register: l.temp(VEC), constant: undefined };
    odd = { register: l.temp(VEC), constant: undefined };
    m.op(and, size, even.register, count.register, low);
    m.op(I.vpsrlwImm, size, odd.register, count.register, 8);
  }
  // What stands beside a byte must not be shifted into it.
  let [below, above] = [value, value];
  if (direction === "shl") {
    above = l.temp(VEC);
    m.op(and, size, above, value, high);
  } else {
    below = l.temp(VEC);
    if (direction === "sar") {
      const up = l.temp(VEC);
      m.op(I.vpsllwImm, size, up, value, 8);
      m.op(I.vpsrawImm, size, below, up, 8);
    } else m.op(and, size, below, value, low);
  }
  const [belowShifted, aboveShifted, lower, upper] = [l.temp(VEC), l.temp(VEC), l.temp(VEC), l.temp(VEC)];
  shift(l, below, even, direction, 2, size, belowShifted);
  shift(l, above, odd, direction, 2, size, aboveShifted);
  m.op(and, size, lower, belowShifted, low);
  m.op(and, size, upper, aboveShifted, high);
  m.op(l.wide ? I.vpord : I.vpor, size, to, lower, upper);
}

/** Rules for shifts of lanes by op. */
export const shiftRules: { readonly [K in OpName]?: Rule } = { shl: rule("shl"), shr: rule("shr") };
