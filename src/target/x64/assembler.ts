/**
 * @file Writes instructions as bytes: prefixes, ModRM, displacement compression, labels, and a pool of constants behind the
 * code. Checks every operand against its row and throws at the emit site. Knows the rows' facts only (instructions.ts).
 * Intel SDM volume 2, 2.1-2.7 (legacy, VEX and EVEX formats).
 * @module
 */
import { CompileError } from "../../errors.ts";
import {
  CONDITIONS,
  EVEX,
  EW,
  FIXED,
  K,
  KL1,
  LEG,
  NO_SIZE,
  P66,
  PF2,
  PF3,
  type Row,
  VEX,
  VW,
  WSIZE,
  Z,
} from "./instructions.ts";
import { lineOf } from "./listing.ts";
import { MEM, NONE, RSP } from "./registers.ts";

/** Longest instruction, with room to spare. */
const ROOM = 32;

/** W is not taken from the size: the operand is 64 bits wide as it is (push, call …), or there is no operand. */
function takesRexW(row: Row): boolean {
  return row.sizes !== NO_SIZE;
}

/**
 * Grows one buffer of machine code. An operand is a register number (registers.ts), an immediate, or `MEM` as `mem`, `pool`
 * or `broadcast` return it; memory operand and mask are state of the assembler that one `emit` consumes.
 */
export class Assembler {
  /** The code so far; only the first `position` bytes count. */
  bytes = new Uint8Array(4096);
  position = 0;
  /** Lines of text, one an instruction, when a listing was asked for. */
  readonly lines: string[] | undefined;
  private readonly evex: boolean;

  // The memory operand of the next instruction.
  base = NONE;
  index = NONE;
  scale = 0;
  disp = 0;
  /** Entry of the constant pool, or -1. */
  constant = -1;
  broadcasting = false;
  // The mask of the next instruction: number of the mask register (0: none).
  maskNumber = 0;
  zeroing = false;

  private labelAt: number[] = [];
  private fixupAt: number[] = [];
  private fixupLabel: number[] = [];
  private poolSize: number[] = [];
  private poolLow: number[] = [];
  private poolHigh: number[] = [];
  private poolBytes: (Uint8Array | undefined)[] = [];
  private poolFixupAt: number[] = [];
  private poolFixupEnd: number[] = [];
  private poolFixupEntry: number[] = [];
  private dispAt = 0;

  /** `evex`: the processor has AVX-512; without it an instruction that needs EVEX throws. */
  constructor(evex: boolean, listing = false) {
    this.evex = evex;
    this.lines = listing ? [] : undefined;
  }

  /** Makes the assembler ready for another function; buffers are kept. */
  reset(): void {
    this.position = 0;
    // New ones: V8 takes longer to empty an array than to make one.
    this.labelAt = [];
    this.fixupAt = [];
    this.fixupLabel = [];
    this.poolSize = [];
    this.poolLow = [];
    this.poolHigh = [];
    this.poolBytes = [];
    this.poolFixupAt = [];
    this.poolFixupEnd = [];
    this.poolFixupEntry = [];
    this.clear();
    if (this.lines) this.lines.length = 0;
  }

  // --- operands -----------------------------------------------------------------------------------------------------

  /** Memory at base + index * 2^scale + disp. */
  mem(base: number, index = NONE, scale = 0, disp = 0): number {
    this.base = base;
    this.index = index;
    this.scale = scale;
    this.disp = disp;
    return MEM;
  }

  /** Memory in the constant pool. */
  pool(entry: number): number {
    this.constant = entry;
    return MEM;
  }

  /** Makes the memory operand just given one element that goes to all lanes: `{1toN}`. */
  broadcast(operand: number): number {
    this.broadcasting = true;
    return operand;
  }

  /** Masks the next instruction: lanes outside the mask keep the destination's value, or become zero. */
  masked(register: number, zeroing: boolean): void {
    this.maskNumber = register & 7;
    this.zeroing = zeroing;
  }

  /** Enters a 4- or 8-byte constant, given as two 32-bit halves, into the pool; equal ones share an entry. */
  constantEntry(size: number, low: number, high: number): number {
    const { poolSize, poolLow, poolHigh } = this;
    for (let i = 0; i < poolSize.length; i++) {
      if (poolSize[i] === size && poolLow[i] === low && poolHigh[i] === high) return i;
    }
    poolLow.push(low);
    poolHigh.push(high);
    this.poolBytes.push(undefined);
    return poolSize.push(size) - 1;
  }

  /** A pool entry's bits, for the listing. */
  constantText(entry: number): string {
    if (this.poolBytes[entry] !== undefined) return `${this.poolSize[entry]} bytes`;
    const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, "0");
    return `0x${this.poolSize[entry] === 8 ? hex(this.poolHigh[entry]) : ""}${hex(this.poolLow[entry])}`;
  }

  /** Enters a constant of 16, 32 or 64 bytes into the pool. */
  vectorEntry(bytes: Uint8Array): number {
    for (let i = 0; i < this.poolSize.length; i++) {
      const known = this.poolBytes[i];
      if (known !== undefined && known.length === bytes.length && known.every((byte, at) => byte === bytes[at]))
        return i;
    }
    this.poolLow.push(0);
    this.poolHigh.push(0);
    this.poolBytes.push(bytes);
    return this.poolSize.push(bytes.length) - 1;
  }

  // --- instructions -------------------------------------------------------------------------------------------------

  /** Writes one instruction of `size` bytes (0 where the instruction has none) with operands in Intel's order. */
  emit(row: Row, size: number, a = NONE, b = NONE, c = NONE, d = NONE): void {
    if (this.position + ROOM > this.bytes.length) this.grow();
    const form = row.form;
    if ((row.sizes & (size === 0 ? NO_SIZE : size)) === 0) this.fail(row, `no size ${size}`);
    const count = d !== NONE ? 4 : c !== NONE ? 3 : b !== NONE ? 2 : a !== NONE ? 1 : 0;
    if (count !== form.count) this.fail(row, `expected ${form.count} operands (${form.text}), got ${count}`);

    let reg = row.digit;
    if (form.reg >= 0) {
      reg = form.reg === 0 ? a : form.reg === 1 ? b : form.reg === 2 ? c : d;
      if (reg >> 5 !== form.regClass)
        this.fail(row, `operand ${form.reg}: expected a register of class ${form.regClass}, got ${reg}`);
    }
    let vvvv = 0;
    if (form.vvvv >= 0) {
      vvvv = form.vvvv === 0 ? a : form.vvvv === 1 ? b : form.vvvv === 2 ? c : d;
      if (vvvv >> 5 !== form.vvvvClass)
        this.fail(row, `operand ${form.vvvv}: expected a register of class ${form.vvvvClass}, got ${vvvv}`);
    }
    let rm = 0;
    let memory = false;
    if (form.rm >= 0) {
      rm = form.rm === 0 ? a : form.rm === 1 ? b : form.rm === 2 ? c : d;
      memory = rm === MEM;
      if (memory ? !form.rmMemory : !form.rmRegister || rm >> 5 !== form.rmClass)
        this.fail(row, `operand ${form.rm}: ${rm} does not fit ${form.text}`);
      if (memory) this.checkMemory(row, reg, vvvv);
    }
    let immediate = 0;
    if (form.immediate >= 0) {
      immediate = form.immediate === 0 ? a : form.immediate === 1 ? b : form.immediate === 2 ? c : d;
      const byte = form.immediateKind === "i" || size === 1;
      if (byte ? immediate < -128 || immediate > 255 : immediate !== (immediate | 0)) {
        this.fail(row, `immediate ${immediate} does not fit`);
      }
    } else if (form.is4 >= 0) {
      if (d >> 5 !== form.regClass || (d & 31) > 15)
        this.fail(row, `operand 3: expected a low vector register, got ${d}`);
      immediate = (d & 15) << 4;
    }

    const start = this.position;
    this.dispAt = -1;
    const facts = row.facts;
    if (facts & LEG) this.legacy(row, size, reg, form.opcodeReg >= 0 ? a : rm, memory, immediate);
    else this.vector(row, size, reg, vvvv, rm, memory);

    if (form.immediate >= 0) this.writeImmediate(form.immediateKind, size, immediate);
    else if (form.is4 >= 0) this.bytes[this.position++] = immediate;

    if (this.dispAt >= 0) {
      this.poolFixupAt.push(this.dispAt);
      this.poolFixupEnd.push(this.position);
      this.poolFixupEntry.push(this.constant);
    }
    if (this.lines !== undefined) this.lines.push(lineOf(this, row, size, [a, b, c, d], start));
    if (memory || this.maskNumber !== 0) this.clear();
  }

  private legacy(row: Row, size: number, reg: number, rm: number, memory: boolean, immediate: number): void {
    const { bytes } = this;
    const form = row.form;
    let at = this.position;
    const pp = row.facts & 3;
    if (size === 2 || pp === P66) bytes[at++] = 0x66;
    if (pp === PF3) bytes[at++] = 0xf3;
    else if (pp === PF2) bytes[at++] = 0xf2;
    let rex = size === 8 && takesRexW(row) ? 0x48 : 0;
    if (reg & 8) rex |= 0x44;
    if (memory) {
      if (this.base !== NONE && this.base & 8) rex |= 0x41;
      if (this.index !== NONE && this.index & 8) rex |= 0x42;
    } else if (rm & 8) rex |= 0x41;
    // spl, bpl, sil and dil exist only with a REX prefix; without one the numbers mean ah … bh.
    if (form.reg >= 0 && reg >= 4 && operandBytes(form.kinds[form.reg].bytes, size) === 1) rex |= 0x40;
    if (!memory && form.rm >= 0 && rm >= 4 && operandBytes(form.rmBytes, size) === 1) rex |= 0x40;
    if (rex) bytes[at++] = rex;
    if (row.facts & 12) bytes[at++] = 0x0f;
    let opcode = row.opcode;
    if (size === 1) opcode--;
    else if (form.immediateKind === "J" && immediate === (immediate << 24) >> 24) opcode |= 2;
    if (form.opcodeReg >= 0) {
      bytes[at++] = opcode | (rm & 7);
      this.position = at;
      return;
    }
    bytes[at++] = opcode;
    this.position = at;
    if (form.rm < 0) {
      if (row.facts & FIXED) bytes[this.position++] = 0xc0 | (reg << 3);
      return;
    }
    if (memory) this.writeMemory(reg, 1);
    else bytes[this.position++] = 0xc0 | ((reg & 7) << 3) | (rm & 7);
  }

  private vector(row: Row, size: number, reg: number, vvvv: number, rm: number, memory: boolean): void {
    const { bytes } = this;
    const facts = row.facts;
    const byGprSize = (facts & WSIZE) !== 0;
    const index = memory ? this.index : 0;
    // Vector register numbers from 16 up (operands 48 … 63) exist in EVEX only.
    const high = (reg & 48) === 48 || (vvvv & 48) === 48 || (rm & 48) === 48 || (index & 48) === 48;
    const needsEvex = (facts & VEX) === 0 || high || size === 64 || this.maskNumber !== 0 || this.broadcasting;
    const length = byGprSize ? 0 : size >> 5;
    let at = this.position;
    if (!needsEvex) {
      const w = byGprSize ? size >> 3 : facts & VW ? 1 : 0;
      const l = facts & KL1 ? 1 : length;
      const low = ((~(vvvv & 15) & 15) << 3) | (l << 2) | (facts & 3);
      const notR = reg & 8 ? 0 : 0x80;
      const notX = memory && index !== NONE && index & 8 ? 0 : 0x40;
      const notB = memory ? (this.base !== NONE && this.base & 8 ? 0 : 0x20) : rm & 8 ? 0 : 0x20;
      const map = (facts >> 2) & 3;
      if (w === 0 && map === 1 && notX && notB) {
        bytes[at++] = 0xc5;
        bytes[at++] = notR | low;
      } else {
        bytes[at++] = 0xc4;
        bytes[at++] = notR | notX | notB | map;
        bytes[at++] = (w << 7) | low;
      }
      bytes[at++] = row.opcode;
      this.position = at;
      if (row.form.rm < 0) return;
      if (memory) this.writeMemory(reg, 1);
      else bytes[this.position++] = 0xc0 | ((reg & 7) << 3) | (rm & 7);
      return;
    }
    if (!this.evex || (facts & EVEX) === 0)
      this.fail(row, "this size, register, mask or broadcast needs EVEX, which the row or the processor lacks");
    if (this.maskNumber !== 0 && ((facts & K) === 0 || (this.zeroing && (facts & Z) === 0)))
      this.fail(row, "takes no such mask");
    if (this.maskNumber === 0 && row.form.vectorIndex) this.fail(row, "expected a mask");
    const w = byGprSize ? size >> 3 : facts & EW ? 1 : 0;
    const notR = (reg & 8 ? 0 : 0x80) | (reg & 16 && reg & 32 ? 0 : 0x10);
    const notX = (memory ? index !== NONE && index & 8 : rm & 16) ? 0 : 0x40;
    const notB = (memory ? this.base !== NONE && this.base & 8 : rm & 8) ? 0 : 0x20;
    const notV = (vvvv & 16) !== 0 || (row.form.vectorIndex && (index & 16) !== 0) ? 0 : 8;
    bytes[at++] = 0x62;
    bytes[at++] = notR | notX | notB | ((facts >> 2) & 3);
    bytes[at++] = (w << 7) | ((~vvvv & 15) << 3) | 4 | (facts & 3);
    bytes[at++] = (this.zeroing ? 0x80 : 0) | (length << 5) | (this.broadcasting ? 0x10 : 0) | notV | this.maskNumber;
    bytes[at++] = row.opcode;
    this.position = at;
    if (!memory) {
      bytes[this.position++] = 0xc0 | ((reg & 7) << 3) | (rm & 7);
      return;
    }
    const form = row.form;
    const unit = this.broadcasting
      ? row.broadcast
      : form.vectorIndex
        ? 4 << w
        : form.rmClass === 0 && form.rmBytes === 0
          ? size
          : form.rmBytes || size >> form.rmShift;
    this.writeMemory(reg, unit);
  }

  /** ModRM, SIB and displacement; an 8-bit displacement counts in units of `unit` bytes. */
  private writeMemory(reg: number, unit: number): void {
    const { bytes, base, index, disp } = this;
    const field = (reg & 7) << 3;
    let at = this.position;
    if (this.constant >= 0) {
      bytes[at] = field | 5;
      this.dispAt = at + 1;
      this.position = at + 5;
      return;
    }
    if (base === NONE) {
      // Mod 0 with SIB base 5: no base, 32-bit displacement.
      bytes[at++] = field | 4;
      bytes[at++] = (this.scale << 6) | (index === NONE ? 0x20 : (index & 7) << 3) | 5;
      this.write32(at, disp);
      return;
    }
    const low = base & 7;
    const short = disp / unit;
    // rbp and r13 have no form without displacement: their encoding means rip or no base.
    const mod = disp === 0 && low !== 5 ? 0 : short === (short << 24) >> 24 ? 0x40 : 0x80;
    if (index !== NONE || low === 4) {
      bytes[at++] = mod | field | 4;
      bytes[at++] = (this.scale << 6) | (index === NONE ? 0x20 : (index & 7) << 3) | low;
    } else bytes[at++] = mod | field | low;
    if (mod === 0x40) {
      bytes[at++] = short;
      this.position = at;
    } else if (mod === 0x80) this.write32(at, disp);
    else this.position = at;
  }

  private writeImmediate(kind: string, size: number, value: number): void {
    if (kind === "i" || size === 1 || (kind === "J" && value === (value << 24) >> 24)) {
      this.bytes[this.position++] = value;
    } else if (size === 2) {
      this.bytes[this.position++] = value;
      this.bytes[this.position++] = value >> 8;
    } else this.write32(this.position, value);
  }

  private write32(at: number, value: number): void {
    const { bytes } = this;
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    bytes[at + 2] = value >> 16;
    bytes[at + 3] = value >> 24;
    this.position = at + 4;
  }

  /** `mov r64, imm64`, from two halves. The only instruction with an 8-byte immediate, so it is no row. */
  movWide(register: number, low: number, high: number): void {
    if (this.position + ROOM > this.bytes.length) this.grow();
    this.bytes[this.position++] = register & 8 ? 0x49 : 0x48;
    this.bytes[this.position++] = 0xb8 | (register & 7);
    this.write32(this.position, low);
    this.write32(this.position, high);
    if (this.lines !== undefined) {
      this.lines.push(`  mov r${register}, 0x${(high >>> 0).toString(16)}${(low >>> 0).toString(16).padStart(8, "0")}`);
    }
  }

  // --- labels -------------------------------------------------------------------------------------------------------

  /** A place in the code that is not known yet. */
  label(): number {
    return this.labelAt.push(-1) - 1;
  }

  /** Puts a label here. */
  bind(label: number): void {
    if (this.labelAt[label] !== -1)
      throw new CompileError(`bind: expected a label without a place, got label ${label} at ${this.labelAt[label]}`);
    this.labelAt[label] = this.position;
    if (this.lines !== undefined) this.lines.push(`L${label}:`);
  }

  /** Where a label stands, or -1. */
  labelPosition(label: number): number {
    return this.labelAt[label];
  }

  /** Jumps to a label: two bytes where it stands close behind, else five. */
  jmp(label: number): void {
    this.jump(label, 0xeb, -1);
    if (this.lines !== undefined) this.lines.push(`  jmp L${label}`);
  }

  /** Jumps to a label on a condition (`CC`). */
  jcc(condition: number, label: number): void {
    this.jump(label, 0x70 | condition, condition);
    if (this.lines !== undefined) this.lines.push(`  j${CONDITIONS[condition]} L${label}`);
  }

  /** Calls a label. */
  call(label: number): void {
    this.jump(label, 0, -2);
    if (this.lines !== undefined) this.lines.push(`  call L${label}`);
  }

  private jump(label: number, shortOpcode: number, condition: number): void {
    if (this.position + ROOM > this.bytes.length) this.grow();
    const target = this.labelAt[label];
    const distance = target - (this.position + 2);
    if (target >= 0 && distance >= -128 && condition !== -2) {
      this.bytes[this.position++] = shortOpcode;
      this.bytes[this.position++] = distance;
      return;
    }
    // A jump ahead is written long: its distance is not known, and it is taken once a kernel, not once an element.
    if (condition >= 0) {
      this.bytes[this.position++] = 0x0f;
      this.bytes[this.position++] = 0x80 | condition;
    } else this.bytes[this.position++] = condition === -2 ? 0xe8 : 0xe9;
    this.fixupAt.push(this.position);
    this.fixupLabel.push(label);
    this.position += 4;
  }

  /** Fills up with no-operations to a multiple of `boundary`, in as few instructions as there can be. */
  align(boundary: number): void {
    if (this.position + boundary > this.bytes.length) this.grow();
    let rest = -this.position & (boundary - 1);
    while (rest > 0) {
      const length = Math.min(rest, NOPS.length);
      this.bytes.set(NOPS[length - 1], this.position);
      this.position += length;
      rest -= length;
    }
  }

  /** Resolves labels, appends the pool, and gives a copy of the whole: position-independent, to be placed on a 64-byte boundary. */
  finish(): Uint8Array {
    const { fixupAt, fixupLabel, poolSize } = this;
    for (let i = 0; i < fixupAt.length; i++) {
      const target = this.labelAt[fixupLabel[i]];
      if (target < 0)
        throw new CompileError(`finish: expected every label to have a place, label ${fixupLabel[i]} has none`);
      const end = this.position;
      this.write32(fixupAt[i], target - (fixupAt[i] + 4));
      this.position = end;
    }
    if (poolSize.length > 0) this.appendPool();
    return this.bytes.slice(0, this.position);
  }

  private appendPool(): void {
    const { poolSize } = this;
    const offset: number[] = new Array(poolSize.length);
    // From the widest entries to the narrowest: then all are aligned and there are no holes.
    let aligned = false;
    for (let size = 64; size >= 4; size >>= 1) {
      for (let entry = 0; entry < poolSize.length; entry++) {
        if (poolSize[entry] !== size) continue;
        if (!aligned) {
          this.position = (this.position + size - 1) & -size;
          aligned = true;
        }
        while (this.position + ROOM + size > this.bytes.length) this.grow();
        offset[entry] = this.position;
        const wide = this.poolBytes[entry];
        if (wide !== undefined) {
          this.bytes.set(wide, this.position);
          this.position += size;
        } else {
          this.write32(this.position, this.poolLow[entry]);
          if (size === 8) this.write32(this.position, this.poolHigh[entry]);
        }
      }
    }
    const end = this.position;
    for (let i = 0; i < this.poolFixupAt.length; i++) {
      this.write32(this.poolFixupAt[i], offset[this.poolFixupEntry[i]] - this.poolFixupEnd[i]);
    }
    this.position = end;
  }

  // --- inside -------------------------------------------------------------------------------------------------------

  private checkMemory(row: Row, reg: number, vvvv: number): void {
    const { base, index, disp } = this;
    if (this.broadcasting && row.broadcast === 0) this.fail(row, "has no broadcast memory operand");
    if (this.constant >= 0) return;
    const indexClass = row.form.vectorIndex ? 1 : 0;
    if ((base !== NONE && base >> 5 !== 0) || (index !== NONE && (index >> 5 !== indexClass || index === RSP))) {
      this.fail(row, `memory operand has base ${base} and index ${index}`);
    }
    if (row.form.vectorIndex && row.form.reg === 0 && (reg === index || reg === vvvv || vvvv === index)) {
      this.fail(row, "expected destination, index and mask in different registers");
    }
    if (disp !== (disp | 0)) this.fail(row, `displacement ${disp} does not fit 32 bits`);
  }

  private clear(): void {
    this.constant = -1;
    this.broadcasting = false;
    this.maskNumber = 0;
    this.zeroing = false;
  }

  private grow(): void {
    const wider = new Uint8Array(this.bytes.length * 2);
    wider.set(this.bytes);
    this.bytes = wider;
  }

  private fail(row: Row, why: string): never {
    this.clear();
    throw new CompileError(`emit: ${row.key}: ${why}`);
  }
}

function operandBytes(bytes: number, size: number): number {
  return bytes || size;
}

// The recommended multi-byte forms, Intel SDM volume 2, NOP.
const NOPS = [
  [0x90],
  [0x66, 0x90],
  [0x0f, 0x1f, 0x00],
  [0x0f, 0x1f, 0x40, 0x00],
  [0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00],
  [0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00],
  [0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
];
