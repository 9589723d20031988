/**
 * @file Selection rules for uniform whole numbers, pointers and i1: they live in general-purpose registers, in which bits
 * above the type's width mean nothing (i1 alone is 0 or 1 in 32 bits).
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpStmt, Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import type { Type } from "../../kernel/types.ts";
import { CC, CMOVCC, I, type Row, SETCC } from "./instructions.ts";
import type { Lowering, Rule } from "./lowering.ts";
import { GPR, RAX, RDX } from "./registers.ts";

/** Size of the operation on a type: narrow ones are computed in 32 bits. */
function wordOf(t: Type): number {
  return t.bits === 64 ? 8 : 4;
}

/** `a op b` where the result takes a's place, b being register, memory or immediate. */
function arithmetic(row: Row, immediate: Row, commutative: boolean): Rule {
  return (l, { args: [x, y], out }, to) => {
    const size = wordOf(out!.type);
    const c = l.immediate(y);
    if (c !== undefined) {
      l.m.tied(immediate, size, to, l.reg(x), c);
      return;
    }
    const first = l.reg(x);
    const second = out!.type.bits >= 32 ? l.source(y, size) : l.reg(y);
    l.m.tied(row, size, to, first, second, undefined, commutative);
  };
}

const multiply: Rule = (l, { args: [x, y], out }, to) => {
  const size = wordOf(out!.type);
  const c = l.immediate(y);
  if (c === undefined) {
    l.m.tied(I.imul, size, to, l.reg(x), l.source(y, size), undefined, true);
    return;
  }
  const shift = 31 - Math.clz32(c);
  if (c > 0 && c === 2 ** shift) l.m.tied(I.shlImm, size, to, l.reg(x), shift);
  else l.m.op(I.imulImm, size, to, l.reg(x), c);
};

/** The upper word of a product: the machine's full product is rdx and rax. */
const multiplyHigh: Rule = (l, { args: [x, y], out }, to) => {
  const { m } = l;
  const first = l.reg(x);
  const second = l.reg(y);
  m.usesDivision = true;
  const rax = m.fixedRegister(GPR, RAX);
  const rdx = m.fixedRegister(GPR, RDX);
  m.move(rax, first);
  m.touch(rdx);
  m.op(out!.type.kind === "int" ? I.imulWide : I.mul, wordOf(out!.type), second);
  m.touch(rax);
  m.touch(rdx);
  m.move(to, rdx);
};

const negate: Rule = (l, { args: [x], out }, to) => l.m.tied(I.neg, wordOf(out!.type), to, l.reg(x));

const invert: Rule = (l, { args: [x], out }, to) => {
  if (out!.type.kind === "bool") l.m.tied(I.xorImm, 4, to, l.reg(x), 1);
  else l.m.tied(I.not, wordOf(out!.type), to, l.reg(x));
};

const absolute: Rule = (l, { args: [x], out }, to) => {
  const value = l.reg(x);
  if (out!.type.kind === "uint") {
    l.m.move(to, value);
    return;
  }
  // neg leaves the sign of -x in the flags: where that is negative, x was not.
  const opposite = l.temp(GPR);
  l.m.tied(I.neg, out!.type.bytes, opposite, value);
  l.m.tied(CMOVCC[CC.s], wordOf(out!.type), to, opposite, value);
};

function leastOrGreatest(signed: number, unsigned: number): Rule {
  return (l, { args: [x, y], out }, to) => {
    const t = out!.type;
    const a = l.reg(x);
    const b = l.reg(y);
    l.m.op(I.cmp, t.bytes, b, a);
    l.m.tied(CMOVCC[t.kind === "int" ? signed : unsigned], wordOf(t), to, a, b);
  };
}

/** Is a value known to be less than a power of two: masked to its bits, or shifted down to them? */
function staysBelow({ def }: Value, limit: number): boolean {
  if (def?.kind !== "op" || (def.op !== "and" && def.op !== "shr")) return false;
  const c = constantOf(def.args[1]);
  if (c === undefined) return false;
  if (def.op === "and") return c >= 0 && c < limit;
  const { kind, bits } = def.args[0].type;
  return kind === "uint" && bits >= 32 && Number(c) < bits && 2 ** (bits - Number(c)) <= limit;
}

/** Counts from the width on, negative ones too, shift all bits out; the machine looks at the count's low bits only. */
function shift(immediate: Row, variable: Row, right: boolean): Rule {
  return (l, { args: [x, n], out }, to) => {
    const t = out!.type;
    const size = wordOf(t);
    const arithmetically = right && t.kind === "int";
    const c = constantOf(n);
    if (c !== undefined) {
      const count = Number(c);
      const beyond = count < 0 || count >= t.bits;
      if (beyond && !arithmetically) l.immediateInto(to, t, t.bits === 64 ? 0n : 0);
      else l.m.tied(arithmetically ? I.sarImm : immediate, size, to, l.reg(x), beyond ? t.bits - 1 : count);
      return;
    }
    const value = l.reg(x);
    const count = l.reg(n);
    if (staysBelow(n, t.bits)) {
      l.m.op(arithmetically ? I.sarx : variable, size, to, value, count);
      return;
    }
    const limit = l.temp(GPR);
    if (arithmetically) {
      l.m.moveImmediateAlone(limit, t.bits - 1);
      l.m.op(I.cmp, size, count, limit);
      const clamped = l.temp(GPR);
      l.m.tied(CMOVCC[CC.b], size, clamped, limit, count);
      l.m.op(I.sarx, size, to, value, clamped);
      return;
    }
    const shifted = l.temp(GPR);
    l.m.op(variable, size, shifted, value, count);
    l.m.moveImmediateAlone(limit, 0);
    l.m.op(I.cmpImm, size, count, t.bits);
    l.m.tied(CMOVCC[CC.ae], size, to, shifted, limit);
  };
}

function countBits(row: Row): Rule {
  return (l, { args: [x], out }, to) => l.m.op(row, wordOf(out!.type), to, l.source(x, wordOf(out!.type)));
}

/** Division with the two cases taken out that the machine faults on: by zero, and the least value by -1. */
function divide(remainder: boolean): Rule {
  return (l, { args: [x, y], out }, to) => {
    const t = out!.type;
    const { m } = l;
    const size = wordOf(t);
    const signed = t.kind === "int";
    const c = constantOf(y);
    const divisor = l.reg(y);
    const dividend = l.reg(x);
    m.usesDivision = true;
    const rax = m.fixedRegister(GPR, RAX);
    const rdx = m.fixedRegister(GPR, RDX);
    const value = l.temp(GPR);
    const done = l.label();
    const special = c === undefined || Number(c) === 0 || Number(c) === -1;
    if (special) {
      m.moveImmediateAlone(value, 0);
      m.op(I.test, size, divisor, divisor);
      m.branch(CC.e, done);
      if (signed) {
        const regular = l.label();
        m.op(I.cmpImm, size, divisor, -1);
        m.branch(CC.ne, regular);
        if (!remainder) {
          m.move(value, dividend);
          m.op(I.neg, size, value);
        }
        m.jump(done);
        m.label(regular);
      }
    }
    m.move(rax, dividend);
    if (signed) m.op(size === 8 ? I.cqo : I.cdq, size);
    else m.moveImmediateAlone(rdx, 0);
    m.touch(rdx);
    m.op(signed ? I.idiv : I.div, size, divisor);
    m.touch(rax);
    m.touch(rdx);
    m.move(value, remainder ? rdx : rax);
    m.label(done);
    m.move(to, value);
  };
}

// --- comparison -----------------------------------------------------------------------------------------------------------

type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
const signedCodes: { [K in Comparison]: number } = { eq: CC.e, ne: CC.ne, lt: CC.l, le: CC.le, gt: CC.g, ge: CC.ge };
const unsignedCodes: { [K in Comparison]: number } = { eq: CC.e, ne: CC.ne, lt: CC.b, le: CC.be, gt: CC.a, ge: CC.ae };

/** A condition in the flags. `parity`: a comparison of floats whose parity flag says that one is NaN matters too. */
export interface Condition {
  code: number;
  /** 0: the code says all · 1: and not parity (equal) · 2: or parity (not equal). */
  parity: 0 | 1 | 2;
}

/** Compares and says which flags hold the answer. */
function compareFlags(l: Lowering, def: OpStmt): Condition {
  const { m } = l;
  if (def.op === "anyLane") {
    testLanes(l, def.args[0]);
    return { code: CC.ne, parity: 0 };
  }
  const op = def.op as Comparison;
  const [x, y] = def.args;
  const t = x.type;
  if (t.kind === "float") {
    // "above" is false for NaN, "below" is true: less is asked as greater, the other way round.
    const turned = op === "lt" || op === "le";
    const a = l.reg(turned ? y : x);
    const row = t.bits === 64 ? I.vucomisd : I.vucomiss;
    m.op(row, 16, a, l.source(turned ? x : y, t.bytes));
    if (op === "eq") return { code: CC.e, parity: 1 };
    if (op === "ne") return { code: CC.ne, parity: 2 };
    return { code: op === "lt" || op === "gt" ? CC.a : CC.ae, parity: 0 };
  }
  const a = l.reg(x);
  const c = l.immediate(y);
  if (c !== undefined) m.op(I.cmpImm, t.bytes, a, c);
  else m.op(I.cmp, t.bytes, a, l.source(y, t.bytes));
  return { code: (t.kind === "int" ? signedCodes : unsignedCodes)[op], parity: 0 };
}

/** Sets the zero flag when no lane of a mask is true. */
function testLanes(l: Lowering, v: Value): void {
  const { m } = l;
  const { lanes } = v.type;
  const k = l.reg(v);
  if (l.wide) {
    if (lanes >= 8) {
      m.op(lanes === 8 ? I.kortestb : lanes === 16 ? I.kortestw : lanes === 32 ? I.kortestd : I.kortestq, 0, k, k);
      return;
    }
    const bits = l.temp(GPR);
    m.op(I.kmovbToGpr, 0, bits, k);
    m.op(I.testImm, 4, bits, 2 ** lanes - 1);
    return;
  }
  const { bits, count } = laneBits(l, k, lanes);
  if (count < 32) m.op(I.testImm, 4, bits, 2 ** count - 1);
  else m.op(I.test, 4, bits, bits);
}

/** AVX2: the lanes' sign bits in a general-purpose register, `count` of which mean something. */
export function laneBits(l: Lowering, k: number, lanes: number): { bits: number; count: number; width: number } {
  const width = l.maskBytes[k] || l.usualMaskBytes(lanes);
  const bits = l.temp(GPR);
  const size = Math.max(16, lanes * width);
  if (width === 8) l.m.op(I.vmovmskpd, size, bits, k);
  else if (width === 4) l.m.op(I.vmovmskps, size, bits, k);
  else l.m.op(I.vpmovmskb, size, bits, k);
  return { bits, count: width >= 4 ? lanes : lanes * width, width: width >= 4 ? 1 : width };
}

/** A condition as 0 or 1. */
export function conditionInto(l: Lowering, { code, parity }: Condition, to: number): void {
  const { m } = l;
  const byte = l.temp(GPR);
  m.op(SETCC[code], 0, byte);
  if (parity !== 0) {
    const ordered = l.temp(GPR);
    m.op(SETCC[parity === 1 ? CC.np : CC.p], 0, ordered);
    const both = l.temp(GPR);
    m.tied(parity === 1 ? I.and : I.or, 4, both, byte, ordered, undefined, true);
    m.op(I.movzxByte, 4, to, both);
    return;
  }
  m.op(I.movzxByte, 4, to, byte);
}

/** A uniform comparison, or anyLane, as a value. */
export const compareInto: Rule = (l, stmt, to) => conditionInto(l, compareFlags(l, stmt), to);

/** Puts a uniform i1 into the flags: by its comparison where that was left to the reader. */
export function flagsOf(l: Lowering, v: Value): Condition {
  if (l.analysis.isFolded(v)) return compareFlags(l, l.analysis.rootOf(v).def as OpStmt);
  const r = l.reg(v);
  l.m.op(I.test, 4, r, r);
  return { code: CC.ne, parity: 0 };
}

/** Jumps to a label when a uniform i1 is (or is not) true. */
export function branchOn(l: Lowering, v: Value, when: boolean, label: number): void {
  const { m } = l;
  const { code, parity } = flagsOf(l, v);
  if (parity === 0) {
    m.branch(when ? code : code ^ 1, label);
    return;
  }
  // Equal is "e and not p", not equal is its negation "ne or p".
  const equal = parity === 1;
  if (equal === when) {
    const no = l.label();
    m.branch(CC.p, no);
    m.branch(CC.e, label);
    m.label(no);
  } else {
    m.branch(CC.ne, label);
    m.branch(CC.p, label);
  }
}

/** Choice between whole numbers by a uniform i1. */
const choose: Rule = (l, { args: [c, x, y], out }, to) => {
  const { m } = l;
  const size = wordOf(out!.type);
  const yes = l.reg(x);
  const no = l.reg(y);
  const { code, parity } = flagsOf(l, c);
  if (parity === 0) {
    m.tied(CMOVCC[code], size, to, no, yes);
    return;
  }
  // The operand for "ordered and equal" is overwritten when either flag says otherwise.
  const [equal, other] = parity === 1 ? [yes, no] : [no, yes];
  const once = l.temp(GPR);
  m.tied(CMOVCC[CC.ne], size, once, equal, other);
  m.tied(CMOVCC[CC.p], size, to, once, other);
};

/** Moves a pointer. */
const movePointer: Rule = (l, { args: [p, bytes] }, to) => {
  const c = l.immediate(bytes);
  if (c !== undefined) {
    const base = l.reg(p);
    l.m.op(I.lea, 8, to, l.m.memory(base, -1, 0, c));
    return;
  }
  const base = l.reg(p);
  const index = l.reg(bytes);
  l.m.op(I.lea, 8, to, l.m.memory(base, index, 0, 0));
};

/** Rules for uniform whole numbers by op. */
export const generalRules: { readonly [K in OpName]?: Rule } = {
  add: arithmetic(I.add, I.addImm, true),
  sub: arithmetic(I.sub, I.subImm, false),
  mul: multiply,
  mulhi: multiplyHigh,
  and: arithmetic(I.and, I.andImm, true),
  or: arithmetic(I.or, I.orImm, true),
  xor: arithmetic(I.xor, I.xorImm, true),
  not: invert,
  neg: negate,
  abs: absolute,
  pmin: leastOrGreatest(CC.l, CC.b),
  pmax: leastOrGreatest(CC.g, CC.a),
  shl: shift(I.shlImm, I.shlx, false),
  shr: shift(I.shrImm, I.shrx, true),
  popcount: countBits(I.popcnt),
  clz: countBits(I.lzcnt),
  ctz: countBits(I.tzcnt),
  quot: divide(false),
  rem: divide(true),
  select: choose,
  ptrAdd: movePointer,
};
