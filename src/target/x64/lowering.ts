/**
 * @file The state of lowering one kernel, and what all selection rules share: which virtual register holds a value, constants,
 * addresses, operands that may come from memory. The rules are in rules-*.ts, control flow is in select.ts.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpStmt, Value } from "../../kernel/ir.ts";
import type { Type } from "../../kernel/types.ts";
import { ADDRESS, Analysis, isGeneral } from "./analyze.ts";
import { I } from "./instructions.ts";
import { BROADCAST, MEMORY, Mir, NO_BASE } from "./mir.ts";
import { GPR, MASK, VEC } from "./registers.ts";

/** Writes the instructions of an op; `to` is written by the last of them that writes a register of the op. */
export type Rule = (l: Lowering, stmt: OpStmt, to: number) => void;

const view = new DataView(new ArrayBuffer(8));
/** The two halves of the constant that `bitsOf` was last asked for. */
let low = 0;
let high = 0;

/** Puts a lane constant's bits into `low` and `high`, narrow ones repeated to 32 bits; gives the element's size, 4 or 8. */
function bitsOf(t: Type, value: number | bigint): number {
  if (t.bits === 64 && t.kind !== "ptr") {
    if (t.kind === "float") view.setFloat64(0, value as number, true);
    else view.setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
    low = view.getInt32(0, true);
    high = view.getInt32(4, true);
    return 8;
  }
  if (t.kind === "float" && t.bits === 32) {
    view.setFloat32(0, value as number, true);
    low = view.getInt32(0, true);
  } else if (t.kind === "float") {
    low = halfBits(value as number) * 0x10001;
  } else {
    const n = Number(value);
    low = t.bits === 32 ? n | 0 : t.bits === 16 ? ((n & 0xffff) * 0x10001) | 0 : ((n & 0xff) * 0x01010101) | 0;
  }
  low |= 0;
  high = low;
  return 4;
}

/** Bits of a constant f16, whose value is exact in binary16 already. */
function halfBits(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const a = Math.abs(x);
  if (a === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (a < 2 ** -14) return sign | (a * 2 ** 24);
  const e = Math.floor(Math.log2(a));
  return sign | ((e + 15) << 10) | ((a / 2 ** e - 1) * 1024);
}

/** Class of the virtual registers that hold values of a type. */
function registerClass(t: Type, wide: boolean): number {
  if (isGeneral(t)) return GPR;
  return t.kind === "bool" && wide ? MASK : VEC;
}

/** Bytes of the operation on a vector type (16 for scalar floats): types narrower than an xmm register are handled in one. */
export function sizeOf(t: Type): number {
  return Math.max(16, t.lanes * t.bytes);
}

export class Lowering {
  readonly m = new Mir();
  readonly analysis = new Analysis();
  /** AVX-512: 64-byte vectors, mask registers. */
  readonly wide: boolean;
  readonly vectorBytes: number;
  /** Rules by op, for values that are computed by their reader. */
  private readonly rules: { readonly [op: string]: Rule | undefined };
  private registerOfClass = new Int32Array(512);
  /** AVX2: bytes a lane of masks, by virtual register. */
  maskBytes: number[] = [];
  // Indices that were multiplied by hand in this region, so that neighbouring accesses share the product: index, scale, product.
  private readonly products: number[] = [];

  constructor(wide: boolean, rules: { readonly [op: string]: Rule | undefined }) {
    this.wide = wide;
    this.vectorBytes = wide ? 64 : 32;
    this.rules = rules;
  }

  /** A new label of the function at hand; labels are the assembler's. */
  label!: () => number;

  begin(valueCount: number): void {
    this.m.reset();
    this.maskBytes = [];
    if (this.registerOfClass.length < valueCount) this.registerOfClass = new Int32Array(valueCount * 2);
    this.registerOfClass.fill(-1, 0, valueCount);
    this.forgetScaled();
  }

  /** At the borders of regions, what was computed on one side may not have been on the other. */
  forgetScaled(): void {
    if (this.products.length > 0) this.products.length = 0;
  }

  /** A register has a new value: what was computed from the old one is of no use any more. */
  overwritten(register: number): void {
    const { products } = this;
    for (let i = 0; i < products.length; i += 3) if (products[i] === register) products[i] = -1;
  }

  // --- registers ----------------------------------------------------------------------------------------------------------

  /** A fresh virtual register. */
  temp(cls: number): number {
    return this.m.register(cls);
  }

  /** The virtual register that a value lives in: for results, parameters and computed values. */
  home(v: Value): number {
    const cls = this.analysis.classOf(v);
    let r = this.registerOfClass[cls];
    if (r < 0) {
      r = this.m.register(registerClass(this.analysis.rootOf(v).type, this.wide));
      this.registerOfClass[cls] = r;
      if (v.type.kind === "bool" && v.type.lanes > 1) this.maskBytes[r] = this.usualMaskBytes(v.type.lanes);
    }
    return r;
  }

  /** Makes a value live in a given register. */
  settle(v: Value, register: number): void {
    this.registerOfClass[this.analysis.classOf(v)] = register;
  }

  /** AVX2: lane width of a mask that nobody has chosen one for. */
  usualMaskBytes(lanes: number): number {
    return Math.max(1, Math.min(8, 32 / lanes));
  }

  /** A register with the value, computed now where that was left to its reader. */
  reg(v: Value): number {
    // The root, since the same bits under another type may be a constant's.
    const root = this.analysis.rootOf(v);
    const c = constantOf(root);
    if (c !== undefined) return this.constantRegister(root.type, c);
    if (this.analysis.isFolded(v)) return this.compute(v);
    return this.home(v);
  }

  private compute(v: Value): number {
    const root = this.analysis.rootOf(v);
    const def = root.def as OpStmt;
    const to = this.temp(registerClass(root.type, this.wide));
    this.rules[def.op]!(this, def, to);
    return to;
  }

  private constantRegister(t: Type, value: number | bigint): number {
    if (isGeneral(t)) {
      const to = this.temp(GPR);
      this.immediateInto(to, t, value);
      return to;
    }
    if (t.kind === "bool") {
      if (this.wide) {
        const to = this.temp(MASK);
        this.m.op(value ? I.kxnorq : I.kxorq, 0, to, this.noMask(), this.noMask());
        return to;
      }
      const r = this.m.constant(4, value ? -1 : 0, value ? -1 : 0, 32);
      this.maskBytes[r] = 0;
      return r;
    }
    const element = bitsOf(t, value);
    return this.m.constant(element, low, high, t.lanes === 1 ? t.bytes : sizeOf(t));
  }

  /** k0, which is never handed out, as a source whose value does not matter. */
  private noMask(): number {
    const r = this.m.fixedRegister(MASK, 0);
    this.m.start[r] = 2 * this.m.count;
    return r;
  }

  /** The constant that fills a vector of `size` bytes with 4- or 8-byte elements of the given bits. */
  bits(element: 4 | 8, lowBits: number, highBits: number, size: number): number {
    return this.m.constant(element, lowBits | 0, highBits | 0, size);
  }

  /** A whole-number constant into a general-purpose register. */
  immediateInto(to: number, t: Type, value: number | bigint): void {
    const first = this.m.beginMoves();
    this.moveConstant(to, t, value);
    this.m.endMoves(first);
  }

  /** One move of a group: the value into a register of its own. */
  moveInto(to: number, v: Value): void {
    const c = constantOf(v);
    if (c !== undefined && isGeneral(v.type)) this.moveConstant(to, v.type, c);
    else this.m.moveRegister(to, this.reg(v));
  }

  private moveConstant(to: number, t: Type, value: number | bigint): void {
    if (t.kind === "float") this.m.moveImmediate(to, halfBits(value as number), 0);
    else if (t.bits === 64) {
      const big = BigInt(value);
      this.m.moveImmediate(to, Number(BigInt.asIntN(32, big)), Number(BigInt.asIntN(32, big >> 32n)));
    } else {
      const n = Number(value) | 0;
      this.m.moveImmediate(to, n, n >> 31);
    }
  }

  /** A whole-number constant that fits an instruction's 32-bit immediate for this type, or undefined. */
  immediate(v: Value): number | undefined {
    const c = constantOf(v);
    if (c === undefined || v.type.kind === "float") return undefined;
    if (v.type.bits < 64) {
      const n = Number(c) | 0;
      // Byte and word instructions have byte and word immediates.
      return v.type.bits === 8 ? (n << 24) >> 24 : v.type.bits === 16 ? (n << 16) >> 16 : n;
    }
    const signed = BigInt.asIntN(64, BigInt(c));
    return signed >= -2147483648n && signed <= 2147483647n ? Number(signed) : undefined;
  }

  // --- memory -------------------------------------------------------------------------------------------------------------

  /**
   * The value as a source that may be the memory operand: a load that was left to its reader, when it reads at least
   * `bytes`; a splat of one, when the instruction broadcasts elements of `element` bytes. To be asked for last, since other
   * instructions would use up the memory operand.
   */
  source(v: Value, bytes: number, element = 0): number {
    if (!this.analysis.isFolded(v)) return this.reg(v);
    const def = this.analysis.rootOf(v).def as OpStmt;
    if (def.op === "load" && def.out!.type.kind !== "ptr" && def.out!.type.lanes * def.out!.type.bytes >= bytes) {
      return this.address(def, 0);
    }
    if (def.op === "splat" && this.wide && element > 0 && this.analysis.isFolded(def.args[0])) {
      const load = this.analysis.rootOf(def.args[0]).def as OpStmt;
      if (load.op === "load" && load.out!.type.bytes === element && load.out!.type.kind !== "ptr") {
        this.address(load, 0);
        this.m.flags |= BROADCAST;
        return MEMORY;
      }
    }
    return this.compute(v);
  }

  /** Sets the memory operand to what a memory op addresses; `at` is the place of the pointer among its operands. */
  address(stmt: OpStmt, at: number): number {
    const { args, attrs } = stmt;
    const scale = attrs.scale ?? 1;
    let disp = attrs.disp ?? 0;
    let index = NO_BASE;
    let pointer = args[at];
    let scaled = scale;
    const moved = this.analysis.rootOf(pointer);
    if (this.analysis.folded[moved.id] === ADDRESS) {
      const def = moved.def as OpStmt;
      pointer = def.args[0];
      const c = constantOf(def.args[1]);
      if (c !== undefined) disp += Number(c);
      else {
        index = this.reg(def.args[1]);
        scaled = 1;
      }
    }
    const offset = args[at + 1];
    const c = constantOf(offset);
    if (c !== undefined) disp += Number(c) * scale;
    else {
      const sum = this.analysis.rootOf(offset);
      if (this.analysis.folded[sum.id] === ADDRESS) {
        const def = sum.def as OpStmt;
        const term = Number(constantOf(def.args[1]));
        disp += (def.op === "sub" ? -term : term) * scale;
        index = this.reg(def.args[0]);
      } else index = this.reg(offset);
    }
    return this.place(this.reg(pointer), index, index === NO_BASE ? 1 : scaled, disp);
  }

  /** Sets the memory operand to base + index·scale + disp, whatever scale and displacement. */
  place(base: number, index: number, scale: number, disp: number): number {
    const { m } = this;
    if (scale !== 1 && scale !== 2 && scale !== 4 && scale !== 8) {
      index = this.scaled(index, scale);
      scale = 1;
    }
    if (disp !== (disp | 0)) {
      const far = this.temp(GPR);
      m.wide(far, Number(BigInt.asIntN(32, BigInt(disp))), Number(BigInt.asIntN(32, BigInt(disp) >> 32n)));
      const sum = this.temp(GPR);
      m.tied(I.add, 8, sum, far, base);
      base = sum;
      disp = 0;
    }
    return m.memory(base, index, 31 - Math.clz32(scale), disp);
  }

  /** An index times a number that no address can scale by. */
  scaled(index: number, scale: number): number {
    const { products } = this;
    for (let i = 0; i < products.length; i += 3) {
      if (products[i] === index && products[i + 1] === scale) return products[i + 2];
    }
    const to = this.temp(GPR);
    const shift = 31 - Math.clz32(scale);
    if (scale === 3) this.m.op(I.lea, 8, to, this.m.memory(index, index, 1, 0));
    else if (scale === 2 ** shift) this.m.tied(I.shlImm, 8, to, index, shift);
    else this.m.op(I.imulImm, 8, to, index, scale);
    products.push(index, scale, to);
    return to;
  }
}
