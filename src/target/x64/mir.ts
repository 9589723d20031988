/**
 * @file Machine code with virtual registers: what selection writes, allocation reads and emission turns into bytes. It keeps
 * each virtual register's live interval as it goes. Knows rows of the instruction table, no kernel.
 *
 * An instruction is `STRIDE` numbers and a row. Positions: instruction i reads at 2i and writes at 2i + 1, so that a
 * register whose last reader is an instruction can take its result.
 * @module
 */
import { NODST, type Row, RW } from "./instructions.ts";
import { NONE, VEC } from "./registers.ts";

/** Numbers an instruction, after its row: see the constants below. */
export const STRIDE = 12;
// What an instruction is. In rows with TIED the operands are: result, then the sources; the result takes the place of the first source.
export const KIND = 0;
export const SIZE = 1;
export const FLAGS = 2;
/** Operands 3 … 6: virtual registers, immediates, or `MEMORY`. */
export const OPERANDS = 3;
/** Virtual mask register + 1, 0: none. */
export const MASKREG = 7;
export const BASE = 8;
export const INDEX = 9;
export const SCALE = 10;
export const DISP = 11;

/** Kinds: an instruction as it is · result tied to the first source · the same where the first two sources may change places · fused multiply-add x·y + z. */
export const PLAIN = 0;
export const TIED = 1;
export const TIED_COMMUTATIVE = 2;
export const FUSED = 3;
// Pseudo instructions; their facts stand in OPERANDS.
export const LABEL = 4;
export const JUMP = 5;
export const BRANCH = 6;
export const CALL = 7;
export const MOVES = 8;
export const WIDE = 9;

/** Flags: the mask zeroes · the memory operand is broadcast · the FMA subtracts z · the FMA negates the product · align the label. */
export const ZEROING = 1;
export const BROADCAST = 2;
export const SUBTRACT = 4;
export const NEGATE = 8;
export const ALIGN = 16;

/** An operand that is the instruction's memory operand. Not a virtual register's number, unlikely as an immediate. */
export const MEMORY = -0x7ffffff0;
/** Bases that are no virtual registers: nothing, the stack frame. */
export const NO_BASE = -1;
export const FRAME = -2;

/** Sources of a move other than a virtual register, in the triples (destination, kind, payload …) of a MOVES group. */
export const FROM_REGISTER = 0;
export const FROM_IMMEDIATE = 1;
/** Numbers a move: destination, kind, payload low, payload high. */
export const MOVE_STRIDE = 4;

/** A constant that lives in a vector register while there is one to spare, else in memory behind the code. */
interface Constant {
  /** Bytes of the element that fills it, or 0 for a whole vector given in `bytes`. */
  readonly element: number;
  readonly low: number;
  readonly high: number;
  readonly bytes: Uint8Array | undefined;
  /** Widest use in bytes. */
  size: number;
  readonly register: number;
}

/** The code of one function, reused from kernel to kernel. */
export class Mir {
  code = new Int32Array(STRIDE * 256);
  rows: (Row | undefined)[] = [];
  count = 0;
  moves: number[] = [];
  constants: Constant[] = [];

  registers = 0;
  cls = new Uint8Array(512);
  start = new Int32Array(512);
  end = new Int32Array(512);
  weight = new Float64Array(512);
  /** Two virtual registers whose place this one would like, or -1. */
  hint = new Int32Array(512);
  hint2 = new Int32Array(512);
  /** Constant number or -1. */
  constantOf = new Int32Array(512);
  /** Number of the one machine register that it may have, or -1. */
  fixed = new Int32Array(512);
  private stamp = new Int32Array(512);

  // Loops that are open: where each begins, and the registers from outside that it uses.
  private loopStarts: number[] = [];
  private loopIds: number[] = [];
  private loopUses: number[][] = [];
  private loopCount = 0;
  private loopStart = -1;
  private unit = 1;

  // The memory operand being put together, and what else the next instruction has.
  base = NO_BASE;
  index = NO_BASE;
  scale = 0;
  disp = 0;
  maskRegister = 0;
  flags = 0;

  /** Widest vector written so far, in bytes. */
  widest = 0;
  usesDivision = false;
  gathers = false;
  /** Stores bypass the caches: they must be fenced before anybody else may be told of them. */
  nontemporal = false;
  calls = false;

  reset(): void {
    this.count = this.registers = this.loopCount = 0;
    this.moves = [];
    this.constants = [];
    this.rows = [];
    this.loopStarts = [];
    this.loopIds = [];
    this.loopUses = [];
    this.loopStart = -1;
    this.unit = 1;
    this.widest = 0;
    this.usesDivision = this.gathers = this.nontemporal = this.calls = false;
    this.clear();
  }

  /** A new virtual register of a class. */
  register(cls: number): number {
    const v = this.registers++;
    if (v >= this.cls.length) this.growRegisters();
    this.cls[v] = cls;
    this.start[v] = -1;
    this.end[v] = -1;
    this.weight[v] = 0;
    this.hint[v] = this.hint2[v] = -1;
    this.constantOf[v] = -1;
    this.fixed[v] = -1;
    this.stamp[v] = -1;
    return v;
  }

  /** A virtual register that stands for a machine register. */
  fixedRegister(cls: number, number: number): number {
    const v = this.register(cls);
    this.fixed[v] = number;
    return v;
  }

  /** The register of a constant that fills a vector with an element given as two halves. */
  constant(element: number, low: number, high: number, size: number): number {
    for (const known of this.constants) {
      if (known.element === element && known.low === low && known.high === high) {
        if (size > known.size) known.size = size;
        return known.register;
      }
    }
    return this.addConstant(element, low, high, undefined, size);
  }

  /** The register of a constant vector. */
  constantVector(bytes: Uint8Array): number {
    for (const known of this.constants) {
      if (known.bytes?.length === bytes.length && known.bytes.every((byte, i) => byte === bytes[i]))
        return known.register;
    }
    return this.addConstant(0, 0, 0, bytes, bytes.length);
  }

  private addConstant(element: number, low: number, high: number, bytes: Uint8Array | undefined, size: number): number {
    const register = this.register(VEC);
    this.start[register] = 0;
    this.end[register] = 1;
    this.constantOf[register] = this.constants.length;
    this.constants.push({ element, low, high, bytes, size, register });
    return register;
  }

  // --- memory operand -------------------------------------------------------------------------------------------------

  /** Sets the memory operand of the next instruction. */
  memory(base: number, index: number, scale: number, disp: number): number {
    this.base = base;
    this.index = index;
    this.scale = scale;
    this.disp = disp;
    return MEMORY;
  }

  /** The next instruction writes only lanes of the mask; the others keep their value or become zero. */
  masked(register: number, zeroing: boolean): void {
    this.maskRegister = register + 1;
    if (zeroing) this.flags |= ZEROING;
  }

  // --- instructions -----------------------------------------------------------------------------------------------------

  /** Writes an instruction whose operands stand as in its row's form. */
  op(row: Row, size: number, a = NONE, b = NONE, c = NONE, d = NONE): void {
    const { kinds } = row.form;
    const at = this.begin(row, PLAIN, size, a, b, c, d);
    const n = row.form.count;
    const writes = (row.facts & NODST) === 0 && a !== MEMORY;
    if (n > 0 && a !== MEMORY && kinds[0].class >= 0 && (!writes || row.facts & RW)) this.use(a);
    if (n > 1 && b !== MEMORY && kinds[1].class >= 0) this.use(b);
    if (n > 2 && c !== MEMORY && kinds[2].class >= 0) this.use(c);
    if (n > 3 && d !== MEMORY && kinds[3].class >= 0) this.use(d);
    this.finish(at, a === MEMORY || b === MEMORY || c === MEMORY || d === MEMORY);
    if (n > 0 && writes) this.def(a);
    // mulx and pop write more than their first operand, and xchg both: none of them is written through here.
    this.count++;
  }

  /** result = row(result ← first, rest): `first` is what the row's first operand holds before. */
  tied(row: Row, size: number, result: number, first: number, second = NONE, third = NONE, commutative = false): void {
    if (!commutative && result !== first && this.reads(row, result, second, third)) {
      const fresh = this.register(this.cls[result]);
      this.tied(row, size, fresh, first, second, third);
      this.move(result, fresh);
      return;
    }
    const at = this.begin(row, commutative ? TIED_COMMUTATIVE : TIED, size, result, first, second, third);
    const { kinds } = row.form;
    this.use(first);
    // The result is written before the other sources are read, so they must outlive it, unless they may change places.
    if (second !== NONE && second !== MEMORY && kinds[1].class >= 0) {
      if (commutative) this.use(second);
      else this.useLate(second);
    }
    if (third !== NONE && third !== MEMORY && kinds[2].class >= 0) this.useLate(third);
    this.finish(at, second === MEMORY || third === MEMORY, true);
    if (this.hint[result] < 0) {
      this.hint[result] = first;
      if (commutative && second !== MEMORY) this.hint2[result] = second;
    }
    this.def(result);
    this.count++;
  }

  /** Does a source beside the first, or the memory operand, stand in `v`? Then `v` must not be written before it is read. */
  private reads(row: Row, v: number, second: number, third: number): boolean {
    const { kinds } = row.form;
    if (second === MEMORY || third === MEMORY) return this.base === v || this.index === v;
    return (second === v && kinds[1].class >= 0) || (third === v && kinds[2].class >= 0);
  }

  /** result = x·y + z in one rounding; one of the sources may be the memory operand. `row` is the 231 form. */
  fused(row: Row, size: number, result: number, x: number, y: number, z: number): void {
    const at = this.begin(row, FUSED, size, result, x, y, z);
    if (x !== MEMORY) this.use(x);
    if (y !== MEMORY) this.use(y);
    if (z !== MEMORY) this.use(z);
    this.finish(at, x === MEMORY || y === MEMORY || z === MEMORY);
    if (this.hint[result] < 0) {
      this.hint[result] = z !== MEMORY ? z : x;
      this.hint2[result] = x !== MEMORY ? x : y;
    }
    this.def(result);
    this.count++;
  }

  label(label: number, align = false): void {
    this.pseudo(LABEL, label, 0, align ? ALIGN : 0);
  }

  jump(label: number): void {
    this.pseudo(JUMP, label, 0, 0);
  }

  branch(condition: number, label: number): void {
    this.pseudo(BRANCH, label, condition, 0);
  }

  call(label: number): void {
    this.calls = true;
    this.pseudo(CALL, label, 0, 0);
  }

  /** A 64-bit immediate into a general-purpose register. */
  wide(result: number, low: number, high: number): void {
    const at = this.begin(undefined, WIDE, 8, result, low, high, NONE);
    this.finish(at, false);
    this.def(result);
    this.count++;
  }

  /** Moves that all read before any writes. Filled by `moveFrom…`, closed by `endMoves`. */
  beginMoves(): number {
    return this.moves.length;
  }

  moveRegister(to: number, from: number): void {
    if (to === from) {
      this.use(to);
      return;
    }
    this.moves.push(to, FROM_REGISTER, from, 0);
    this.use(from);
    if (this.hint[from] < 0) this.hint[from] = to;
    if (this.hint[to] < 0) this.hint[to] = from;
  }

  moveImmediate(to: number, low: number, high: number): void {
    this.moves.push(to, FROM_IMMEDIATE, low, high);
  }

  endMoves(first: number): void {
    const n = this.moves.length - first;
    if (n === 0) return;
    for (let i = first; i < this.moves.length; i += MOVE_STRIDE) this.def(this.moves[i]);
    this.pseudo(MOVES, first, n / MOVE_STRIDE, 0);
  }

  /** A 32-bit immediate, sign-extended, into a general-purpose register. The flags stay as they are. */
  moveImmediateAlone(to: number, value: number): void {
    const first = this.beginMoves();
    this.moveImmediate(to, value, value >> 31);
    this.endMoves(first);
  }

  /** An instruction reads or writes a fixed register without naming it: it must live until here. */
  touch(v: number): void {
    if (this.start[v] < 0) this.start[v] = 2 * this.count - 1;
    if (this.end[v] < 2 * this.count) this.end[v] = 2 * this.count;
  }

  /** result = source, in registers of one class. */
  move(to: number, from: number): void {
    const first = this.beginMoves();
    this.moveRegister(to, from);
    this.endMoves(first);
  }

  // --- loops ----------------------------------------------------------------------------------------------------------

  /** From here on code runs many times: what lies outside and is used inside lives to the end. */
  openLoop(): void {
    this.loopStart = 2 * this.count;
    this.loopStarts.push(this.loopStart);
    this.loopIds.push(this.loopCount++);
    this.loopUses.push([]);
    this.unit = Math.min(1e8, this.unit * 10);
  }

  closeLoop(): void {
    const here = 2 * this.count;
    const uses = this.loopUses.pop()!;
    this.loopStarts.pop();
    this.loopIds.pop();
    this.unit = Math.max(1, this.unit / 10);
    const depth = this.loopStarts.length;
    this.loopStart = depth > 0 ? this.loopStarts[depth - 1] : -1;
    for (const v of uses) {
      if (this.end[v] < here) this.end[v] = here;
      if (depth > 0 && this.start[v] < this.loopStart) {
        this.stamp[v] = this.loopIds[depth - 1];
        this.loopUses[depth - 1].push(v);
      }
    }
  }

  /** This register's value is read at the present position. */
  use(v: number): void {
    const here = 2 * this.count;
    if (this.end[v] < here) this.end[v] = here;
    this.weight[v] += this.unit;
    if (this.start[v] < this.loopStart) this.useInLoop(v);
  }

  /** The same, but the register may not be shared with the result either. */
  useLate(v: number): void {
    this.use(v);
    const after = 2 * this.count + 2;
    if (this.end[v] < after) this.end[v] = after;
  }

  private def(v: number): void {
    const here = 2 * this.count + 1;
    if (this.start[v] < 0) this.start[v] = here;
    else if (this.start[v] < this.loopStart) this.useInLoop(v);
    if (this.end[v] < here + 1) this.end[v] = here + 1;
    this.weight[v] += this.unit;
  }

  private useInLoop(v: number): void {
    const depth = this.loopIds.length - 1;
    if (this.stamp[v] === this.loopIds[depth]) return;
    this.stamp[v] = this.loopIds[depth];
    this.loopUses[depth].push(v);
  }

  private begin(row: Row | undefined, kind: number, size: number, a: number, b: number, c: number, d: number): number {
    const at = this.count * STRIDE;
    if (at + STRIDE > this.code.length) this.growCode();
    const { code } = this;
    this.rows[this.count] = row;
    code[at] = kind;
    code[at + SIZE] = size;
    code[at + OPERANDS] = a;
    code[at + OPERANDS + 1] = b;
    code[at + OPERANDS + 2] = c;
    code[at + OPERANDS + 3] = d;
    return at;
  }

  private finish(at: number, memory: boolean, late = false): void {
    const { code } = this;
    code[at + FLAGS] = this.flags;
    code[at + MASKREG] = this.maskRegister;
    const size = code[at + SIZE];
    if (size > this.widest) this.widest = size;
    if (this.maskRegister > 0) this.use(this.maskRegister - 1);
    if (memory) {
      code[at + BASE] = this.base;
      code[at + INDEX] = this.index;
      code[at + SCALE] = this.scale;
      code[at + DISP] = this.disp;
      if (this.base >= 0) late ? this.useLate(this.base) : this.use(this.base);
      if (this.index >= 0) late ? this.useLate(this.index) : this.use(this.index);
    }
    this.clear();
  }

  private pseudo(kind: number, a: number, b: number, flags: number): void {
    const at = this.begin(undefined, kind, 0, a, b, NONE, NONE);
    this.code[at + FLAGS] = flags;
    this.count++;
  }

  private clear(): void {
    this.base = this.index = NO_BASE;
    this.scale = this.disp = this.maskRegister = this.flags = 0;
  }

  private growCode(): void {
    const wider = new Int32Array(this.code.length * 2);
    wider.set(this.code);
    this.code = wider;
  }

  private growRegisters(): void {
    const n = this.cls.length * 2;
    const grow = <T extends Uint8Array | Int32Array | Float64Array>(old: T, wider: T): T => {
      wider.set(old as never);
      return wider;
    };
    this.cls = grow(this.cls, new Uint8Array(n));
    this.start = grow(this.start, new Int32Array(n));
    this.end = grow(this.end, new Int32Array(n));
    this.weight = grow(this.weight, new Float64Array(n));
    this.hint = grow(this.hint, new Int32Array(n));
    this.hint2 = grow(this.hint2, new Int32Array(n));
    this.constantOf = grow(this.constantOf, new Int32Array(n));
    this.fixed = grow(this.fixed, new Int32Array(n));
    this.stamp = grow(this.stamp, new Int32Array(n));
  }
}
