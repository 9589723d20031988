/**
 * @file Turns allocated machine code into bytes: prologue and epilogue, reloads of spilled registers, the forms of fused
 * multiply-add and the order of moves that the allocation makes right. Selects nothing.
 * @module
 */
import { CompileError } from "../../errors.ts";
import { type Allocation, allocate } from "./allocate.ts";
import type { Assembler } from "./assembler.ts";
import type { Convention } from "./convention.ts";
import { type Frame, planFrame, writeEpilogue, writePrologue } from "./frame.ts";
import { EVEX, I, NODST, type Row, RW } from "./instructions.ts";
import type { Mir } from "./mir.ts";
import * as M from "./mir.ts";
import { operandSize } from "./operands.ts";
import { GPR, MASK, MEM, NONE, RSP, VEC } from "./registers.ts";

/** The 132 and 213 forms beside each 231 form. */
const fusedForms = new Map<Row, { swap: Row; addend: Row }>();
/** 231 forms by (SUBTRACT | NEGATE) / 4, then by scalar and width. */
const signs = ["vfmadd", "vfmsub", "vfnmadd", "vfnmsub"] as const;
const suffixes = ["ps", "pd", "ss", "sd"] as const;
const fusedBySign: Row[][] = signs.map((sign) => suffixes.map((suffix) => I[`${sign}231${suffix}`]));
for (const sign of signs) {
  for (const suffix of suffixes) {
    fusedForms.set(I[`${sign}231${suffix}`], { swap: I[`${sign}132${suffix}`], addend: I[`${sign}213${suffix}`] });
  }
}

/** Writes one function after another into an assembler. */
export class Emitter {
  private readonly asm: Assembler;
  private readonly convention: Convention;
  /** Bytes of the widest vector register; 64 means AVX-512. */
  private readonly vectorBytes: number;
  private m!: Mir;
  private a!: Allocation;
  private frame!: Frame;
  private exit = -1;
  private scratchTaken: [number, number, number] = [0, 0, 0];

  constructor(asm: Assembler, convention: Convention, vectorBytes: number) {
    this.asm = asm;
    this.convention = convention;
    this.vectorBytes = vectorBytes;
  }

  /**
   * Writes the function at the present position. `inner`: called by code of ours, so it restores every register it
   * writes. `block`: bytes of call blocks that the frame begins with. `exit` is the label of the epilogue.
   */
  function(m: Mir, inner: boolean, block: number, exit: number): void {
    this.m = m;
    this.exit = exit;
    this.a = allocate(m, this.convention, this.vectorBytes === 64);
    this.frame = planFrame(m, this.a, this.convention, this.vectorBytes, inner, block);
    writePrologue(this.asm, this.frame);
    for (const { register } of m.constants) {
      if (this.a.place[register] >= 0) this.materialize(this.registerOf(register), m.constantOf[register]);
    }
    for (let i = 0; i < m.count; i++) this.instruction(i, i * M.STRIDE);
    this.asm.bind(exit);
    if (m.nontemporal) this.asm.emit(I.sfence, 0);
    writeEpilogue(this.asm, this.frame);
  }

  // --- places ---------------------------------------------------------------------------------------------------------

  private registerOf(v: number): number {
    return (this.m.cls[v] << 5) | this.a.place[v];
  }

  private takeScratch(cls: number): number {
    const n = this.a.scratch[cls][this.scratchTaken[cls]++];
    if (n === undefined)
      throw new CompileError(`emit: expected at most ${this.a.scratch[cls].length} reloads in an instruction`);
    return (cls << 5) | n;
  }

  /** The memory operand of a spilled register's slot. */
  private slot(v: number): number {
    const cls = this.m.cls[v];
    const offset = this.frame.slots[cls] + this.a.slot[v] * (cls === VEC ? this.vectorBytes : 8);
    return this.asm.mem(RSP, NONE, 0, offset);
  }

  private load(register: number, v: number): void {
    const { asm, m } = this;
    if (m.constantOf[v] >= 0) {
      this.materialize(register, m.constantOf[v]);
      return;
    }
    const memory = this.slot(v);
    if (m.cls[v] === GPR) asm.emit(I.mov, 8, register, memory);
    else if (m.cls[v] === VEC) asm.emit(I.vmovups, this.copySize(), register, memory);
    else asm.emit(I.kmovq, 0, register, memory);
  }

  private store(v: number, register: number): void {
    const { asm, m } = this;
    const memory = this.slot(v);
    if (m.cls[v] === GPR) asm.emit(I.movStore, 8, memory, register);
    else if (m.cls[v] === VEC) asm.emit(I.vmovupsStore, this.copySize(), memory, register);
    else asm.emit(I.kmovqStore, 0, memory, register);
  }

  /** A register that holds v's value for the present instruction. */
  private read(v: number): number {
    if (this.a.place[v] >= 0) return this.registerOf(v);
    const register = this.takeScratch(this.m.cls[v]);
    this.load(register, v);
    return register;
  }

  /** A register that the present instruction may write v to; `written` stores it when v is spilled. */
  private target(v: number): number {
    return this.a.place[v] >= 0 ? this.registerOf(v) : this.takeScratch(this.m.cls[v]);
  }

  private written(v: number, register: number): void {
    if (this.a.place[v] < 0) this.store(v, register);
  }

  private copy(cls: number, to: number, from: number): void {
    if (to === from) return;
    const { asm } = this;
    if (cls === GPR) asm.emit(I.mov, 8, to, from);
    else if (cls === MASK) asm.emit(I.kmovq, 0, to, from);
    else asm.emit(I.vmovaps, this.copySize(), to, from);
  }

  /** Copies are as wide as anything in the function: what a register holds is not known here. */
  private copySize(): number {
    const { widest } = this.m;
    return widest >= 64 ? 64 : widest >= 32 ? 32 : 16;
  }

  // --- constants --------------------------------------------------------------------------------------------------------

  /** A constant into a vector register. */
  private materialize(register: number, number: number): void {
    const { asm } = this;
    const constant = this.m.constants[number];
    const wide = this.vectorBytes === 64;
    if (constant.bytes !== undefined) {
      asm.emit(I.vmovups, Math.max(16, constant.size), register, asm.pool(asm.vectorEntry(constant.bytes)));
      return;
    }
    const { low, high, element } = constant;
    if (low === 0 && high === 0) {
      if ((register & 16) !== 0) asm.emit(I.vpxord, 16, register, register, register);
      else asm.emit(I.vxorps, 16, register, register, register);
      return;
    }
    if (low === -1 && (element < 8 || high === -1) && constant.size >= 16) {
      if (wide) asm.emit(I.vpternlogd, constant.size, register, register, register, 255);
      else asm.emit(I.vpcmpeqd, constant.size, register, register, register);
      return;
    }
    const entry = asm.pool(asm.constantEntry(element === 8 ? 8 : 4, low, high));
    if (element === 8) {
      if (constant.size <= 8) asm.emit(I.vmovsd, 16, register, entry);
      else if (constant.size === 16) asm.emit(I.vpbroadcastq, 16, register, entry);
      else asm.emit(I.vbroadcastsd, constant.size, register, entry);
    } else if (constant.size <= 4) asm.emit(I.vmovss, 16, register, entry);
    else asm.emit(I.vbroadcastss, Math.max(16, constant.size), register, entry);
  }

  /** A constant as the memory operand of a row at operand `i`, or NONE when the row cannot take it. */
  private constantOperand(number: number, row: Row, size: number, i: number): number {
    const { asm } = this;
    const constant = this.m.constants[number];
    const bytes = operandSize(row.form.kinds[i], size, false);
    if (constant.bytes !== undefined) {
      return bytes <= constant.bytes.length ? asm.pool(asm.vectorEntry(constant.bytes)) : NONE;
    }
    const { element, low, high } = constant;
    if (bytes <= element || bytes === 4) return asm.pool(asm.constantEntry(element === 8 ? 8 : 4, low, high));
    if (
      this.vectorBytes === 64 &&
      row.facts & EVEX &&
      row.broadcast !== 0 &&
      (row.broadcast === element || low === high)
    ) {
      return asm.broadcast(
        asm.pool(asm.constantEntry(row.broadcast, low, row.broadcast === 8 && element < 8 ? low : high)),
      );
    }
    const filled = new Uint8Array(bytes);
    const view = new DataView(filled.buffer);
    for (let at = 0; at < bytes; at += 4) view.setInt32(at, element === 8 && at & 4 ? high : low, true);
    return asm.pool(asm.vectorEntry(filled));
  }

  // --- instructions -------------------------------------------------------------------------------------------------------

  private instruction(i: number, at: number): void {
    const { asm, m } = this;
    const { code } = m;
    this.scratchTaken[0] = this.scratchTaken[1] = this.scratchTaken[2] = 0;
    const a = code[at + M.OPERANDS];
    const b = code[at + M.OPERANDS + 1];
    switch (code[at]) {
      case M.PLAIN:
        this.plain(m.rows[i]!, at);
        return;
      case M.TIED:
      case M.TIED_COMMUTATIVE:
        this.tied(m.rows[i]!, at);
        return;
      case M.FUSED:
        this.fused(m.rows[i]!, at);
        return;
      case M.LABEL:
        if (code[at + M.FLAGS] & M.ALIGN) asm.align(32);
        asm.bind(a);
        return;
      case M.JUMP:
        // What ends in a return falls into the epilogue.
        if (a !== this.exit || i + 1 < m.count) asm.jmp(a);
        return;
      case M.BRANCH:
        asm.jcc(b, a);
        return;
      case M.CALL:
        // The call block is the frame's beginning.
        asm.emit(I.mov, 8, this.convention.argument, RSP);
        asm.call(a);
        return;
      case M.MOVES:
        this.parallel(a, b);
        return;
      case M.WIDE: {
        const register = this.target(a);
        asm.movWide(register, b, code[at + M.OPERANDS + 2]);
        this.written(a, register);
      }
    }
  }

  /** Loads what the memory operand's registers need; the operand itself is set by `memory`, after all other reloads. */
  private addressRegisters(at: number): void {
    const { code } = this.m;
    const base = code[at + M.BASE];
    const index = code[at + M.INDEX];
    this.base = base >= 0 ? this.read(base) : base === M.FRAME ? RSP : NONE;
    this.index = index >= 0 ? this.read(index) : NONE;
  }

  private base = NONE;
  private index = NONE;

  private memory(at: number): number {
    const { asm, m } = this;
    const { code } = m;
    asm.mem(this.base, this.index, code[at + M.SCALE], code[at + M.DISP]);
    return code[at + M.FLAGS] & M.BROADCAST ? asm.broadcast(MEM) : MEM;
  }

  private setMask(at: number, register: number): void {
    if (register !== NONE) this.asm.masked(register, (this.m.code[at + M.FLAGS] & M.ZEROING) !== 0);
  }

  private readMask(at: number): number {
    const v = this.m.code[at + M.MASKREG];
    return v === 0 ? NONE : this.read(v - 1);
  }

  /** A spilled source as memory operand of the row, or NONE. */
  private spilledOperand(v: number, row: Row, size: number, i: number): number {
    if (row.form.rm !== i || !row.form.rmMemory || row.form.vectorIndex || this.m.cls[v] !== row.form.rmClass)
      return NONE;
    if (this.m.constantOf[v] >= 0) return this.constantOperand(this.m.constantOf[v], row, size, i);
    return this.m.cls[v] === MASK ? NONE : this.slot(v);
  }

  private readonly operands = [0, 0, 0, 0];

  private plain(row: Row, at: number): void {
    const { m, operands } = this;
    const { code } = m;
    const { form } = row;
    const size = code[at + M.SIZE];
    const n = form.count;
    let hasMemory = false;
    for (let i = 0; i < n; i++) if (code[at + M.OPERANDS + i] === M.MEMORY) hasMemory = true;
    if (hasMemory) this.addressRegisters(at);
    const maskRegister = this.readMask(at);
    const first = n > 0 ? code[at + M.OPERANDS] : 0;
    const writes = n > 0 && (row.facts & NODST) === 0 && first !== M.MEMORY;
    let late = -1;
    for (let i = 0; i < n; i++) {
      const v = code[at + M.OPERANDS + i];
      if (v === M.MEMORY || form.kinds[i].class < 0) {
        operands[i] = v;
        continue;
      }
      if (i === 0 && writes) {
        operands[0] = row.facts & RW ? this.read(v) : this.a.place[v] >= 0 ? this.registerOf(v) : NONE;
        continue;
      }
      if (this.a.place[v] >= 0) operands[i] = this.registerOf(v);
      else if (!hasMemory && form.rm === i && form.rmMemory) late = i;
      else operands[i] = this.read(v);
    }
    // A result that is spilled is written to a reload register, which may be one that a source was loaded into.
    if (writes && operands[0] === NONE) {
      const cls = m.cls[first];
      const taken = this.scratchTaken[cls];
      this.scratchTaken[cls] = 0;
      operands[0] = this.takeScratch(cls);
      this.scratchTaken[cls] = Math.max(taken, 1);
    }
    if (late >= 0) {
      const v = code[at + M.OPERANDS + late];
      operands[late] = this.spilledOperand(v, row, size, late);
      if (operands[late] === NONE) operands[late] = this.read(v);
    }
    if (hasMemory) {
      const memory = this.memory(at);
      for (let i = 0; i < n; i++) if (operands[i] === M.MEMORY) operands[i] = memory;
    }
    this.setMask(at, maskRegister);
    this.write(row, size, n);
    if (writes) this.written(first, operands[0]);
  }

  private write(row: Row, size: number, n: number): void {
    const { asm, operands } = this;
    asm.emit(
      row,
      size,
      n > 0 ? operands[0] : NONE,
      n > 1 ? operands[1] : NONE,
      n > 2 ? operands[2] : NONE,
      n > 3 ? operands[3] : NONE,
    );
  }

  /** result ← first; row(result, second, third). */
  private tied(row: Row, at: number): void {
    const { m, operands } = this;
    const { code } = m;
    const size = code[at + M.SIZE];
    const result = code[at + M.OPERANDS];
    let first = code[at + M.OPERANDS + 1];
    let second = code[at + M.OPERANDS + 2];
    const third = code[at + M.OPERANDS + 3];
    const { form } = row;
    const n = form.count;
    const hasMemory = second === M.MEMORY || third === M.MEMORY;
    if (hasMemory) this.addressRegisters(at);
    const maskRegister = this.readMask(at);
    if (code[at] === M.TIED_COMMUTATIVE && second !== M.MEMORY && form.kinds[1].class >= 0) {
      const place = this.a.place;
      const swap = place[result] >= 0 ? place[second] === place[result] : place[first] < 0 && place[second] >= 0;
      if (swap && !(place[first] === place[result] && place[result] >= 0)) [first, second] = [second, first];
    }
    const to = this.target(result);
    if (!hasMemory && this.sumElsewhere(row, size, to, first, second)) {
      this.written(result, to);
      return;
    }
    if (this.a.place[first] >= 0) this.copy(m.cls[result], to, this.registerOf(first));
    else this.load(to, first);
    operands[0] = to;
    for (let i = 1; i < n; i++) {
      const v = i === 1 ? second : third;
      if (v === M.MEMORY || form.kinds[i].class < 0) operands[i] = v;
      else if (this.a.place[v] >= 0) operands[i] = this.registerOf(v);
      else {
        const memory = hasMemory ? NONE : this.spilledOperand(v, row, size, i);
        operands[i] = memory === NONE ? this.read(v) : memory;
      }
    }
    // Last, since reloads have memory operands of their own.
    if (hasMemory) {
      const memory = this.memory(at);
      for (let i = 1; i < n; i++) if (operands[i] === M.MEMORY) operands[i] = memory;
    }
    this.setMask(at, maskRegister);
    this.write(row, size, n);
    this.written(result, to);
  }

  /** A sum that goes to another register than its first term: one `lea` instead of a move and an addition. */
  private sumElsewhere(row: Row, size: number, to: number, first: number, second: number): boolean {
    const { asm } = this;
    const { place } = this.a;
    const immediate = row === I.addImm ? second : row === I.subImm ? -second : 0;
    if (row !== I.add && immediate === 0) return false;
    if (place[first] < 0 || this.registerOf(first) === to || immediate !== (immediate | 0)) return false;
    if (row === I.add && place[second] < 0) return false;
    const index = row === I.add ? this.registerOf(second) : NONE;
    asm.emit(I.lea, size, to, asm.mem(this.registerOf(first), index, 0, immediate));
    return true;
  }

  /** x·y + z: the form whose overwritten operand is where the result is to be, a move first when none is. */
  private fused(plainRow: Row, at: number): void {
    const { asm, m } = this;
    const { code } = m;
    const { place } = this.a;
    const size = code[at + M.SIZE];
    const result = code[at + M.OPERANDS];
    let x = code[at + M.OPERANDS + 1];
    let y = code[at + M.OPERANDS + 2];
    const z = code[at + M.OPERANDS + 3];
    const flags = code[at + M.FLAGS];
    const row =
      flags & (M.SUBTRACT | M.NEGATE) ? fusedBySign[(flags >> 2) & 3][fusedBySign[0].indexOf(plainRow)] : plainRow;
    const forms = fusedForms.get(row)!;
    const hasMemory = x === M.MEMORY || y === M.MEMORY || z === M.MEMORY;
    if (hasMemory) this.addressRegisters(at);
    if (x === M.MEMORY || (y !== M.MEMORY && place[x] < 0 && z !== M.MEMORY && place[y] >= 0)) [x, y] = [y, x];
    const to = this.target(result);
    const here = (v: number): boolean => v !== M.MEMORY && place[v] >= 0 && place[v] === place[result];
    // One source may come from memory: the memory operand itself, else a spilled one, preferably not the one overwritten.
    const last = (v: number): number => {
      if (v === M.MEMORY) return this.memory(at);
      if (place[v] >= 0) return this.registerOf(v);
      const memory = hasMemory ? NONE : this.spilledOperand(v, row, size, 2);
      return memory === NONE ? this.read(v) : memory;
    };
    const into = (v: number): void => {
      if (place[v] >= 0) this.copy(VEC, to, this.registerOf(v));
      else this.load(to, v);
    };
    if (z === M.MEMORY || ((here(x) || here(y)) && !here(z))) {
      // 213: a = b·a + c. The addend is the third operand.
      if (here(y) && x !== M.MEMORY) [x, y] = [y, x];
      if (y === M.MEMORY || (z !== M.MEMORY && place[y] < 0 && place[z] >= 0)) {
        // 132: a = a·c + b.
        const addend = z === M.MEMORY ? NONE : this.read(z);
        into(x);
        asm.emit(forms.swap, size, to, addend, last(y));
      } else {
        const factor = this.read(y);
        into(x);
        asm.emit(forms.addend, size, to, factor, last(z));
      }
    } else {
      // 231: a = b·c + a.
      const factor = this.read(x);
      into(z);
      asm.emit(row, size, to, factor, last(y));
    }
    this.written(result, to);
  }

  // --- parallel moves -----------------------------------------------------------------------------------------------------

  private readonly pendingTo: number[] = [];
  private readonly pendingFrom: number[] = [];

  /** Moves as if all read before any writes: ready ones first, then cycles by exchange, then constants, which read nothing. */
  private parallel(first: number, count: number): void {
    const { m, pendingTo, pendingFrom } = this;
    const { moves } = m;
    pendingTo.length = pendingFrom.length = 0;
    for (let i = 0; i < count; i++) {
      const at = first + i * M.MOVE_STRIDE;
      if (moves[at + 1] !== M.FROM_REGISTER) continue;
      const to = moves[at];
      const from = moves[at + 2];
      if (this.inPool(from) || this.samePlace(to, from)) continue;
      pendingTo.push(to);
      pendingFrom.push(from);
    }
    while (pendingTo.length > 0) {
      let progress = false;
      for (let i = 0; i < pendingTo.length; i++) {
        if (pendingFrom.some((from, j) => j !== i && this.samePlace(from, pendingTo[i]))) continue;
        this.moveOne(pendingTo[i], pendingFrom[i]);
        pendingTo.splice(i, 1);
        pendingFrom.splice(i, 1);
        progress = true;
        break;
      }
      if (!progress) this.exchange();
    }
    for (let i = 0; i < count; i++) {
      const at = first + i * M.MOVE_STRIDE;
      const to = moves[at];
      this.scratchTaken[0] = this.scratchTaken[1] = this.scratchTaken[2] = 0;
      if (moves[at + 1] === M.FROM_IMMEDIATE) this.immediate(to, moves[at + 2], moves[at + 3]);
      else if (this.inPool(moves[at + 2])) this.moveOne(to, moves[at + 2]);
    }
  }

  /** A constant without a register: reading it disturbs nobody. */
  private inPool(v: number): boolean {
    return this.m.constantOf[v] >= 0 && this.a.place[v] < 0;
  }

  private samePlace(v: number, w: number): boolean {
    const { place, slot } = this.a;
    if (v === w) return true;
    if (this.m.cls[v] !== this.m.cls[w] || place[v] !== place[w]) return false;
    return place[v] >= 0 || (slot[v] === slot[w] && slot[v] >= 0);
  }

  private moveOne(to: number, from: number): void {
    this.scratchTaken[0] = this.scratchTaken[1] = this.scratchTaken[2] = 0;
    const { place } = this.a;
    const cls = this.m.cls[to];
    if (place[from] >= 0 && place[to] >= 0) this.copy(cls, this.registerOf(to), this.registerOf(from));
    else if (place[to] >= 0) this.load(this.registerOf(to), from);
    else this.store(to, this.read(from));
  }

  /** All pending moves wait for one another: exchanges the first destination with its source, after which that one is done. */
  private exchange(): void {
    const { asm, pendingTo, pendingFrom } = this;
    const { place } = this.a;
    this.scratchTaken[0] = this.scratchTaken[1] = this.scratchTaken[2] = 0;
    const to = pendingTo[0];
    const from = pendingFrom[0];
    const x = this.read(to);
    const y = this.read(from);
    const cls = this.m.cls[to];
    if (place[to] >= 0 && place[from] >= 0) {
      if (cls === GPR) asm.emit(I.xchg, 8, x, y);
      else {
        for (const [p, q] of [
          [x, y],
          [y, x],
          [x, y],
        ]) {
          if (cls === MASK) asm.emit(I.kxorq, 0, p, p, q);
          else if (this.vectorBytes === 64) asm.emit(I.vpxorq, 64, p, p, q);
          else asm.emit(I.vxorps, 32, p, p, q);
        }
      }
    } else {
      // One of the two is spilled: both values are in registers now, each goes where the other was.
      if (place[to] >= 0) {
        this.store(from, x);
        this.copy(cls, x, y);
      } else if (place[from] >= 0) {
        this.store(to, y);
        this.copy(cls, y, x);
      } else {
        this.store(to, y);
        this.store(from, x);
      }
    }
    pendingTo.shift();
    pendingFrom.shift();
    // Whoever wanted the value that was at `to` finds it at `from` now, and the other way round.
    for (let i = 0; i < pendingFrom.length; i++) {
      if (this.samePlace(pendingFrom[i], to)) pendingFrom[i] = from;
      else if (this.samePlace(pendingFrom[i], from)) pendingFrom[i] = to;
    }
    for (let i = pendingTo.length - 1; i >= 0; i--) {
      if (this.samePlace(pendingTo[i], pendingFrom[i])) {
        pendingTo.splice(i, 1);
        pendingFrom.splice(i, 1);
      }
    }
  }

  private immediate(to: number, low: number, high: number): void {
    const { asm } = this;
    const register = this.target(to);
    if (high === low >> 31) asm.emit(I.movImm, low >= 0 ? 4 : 8, register, low);
    else asm.movWide(register, low, high);
    this.written(to, register);
  }
}
