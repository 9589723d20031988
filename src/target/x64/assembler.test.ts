import {
  CpuidFeature,
  type Instruction as Decoded,
  Decoder,
  DecoderOptions,
  MemorySizeExt,
  Mnemonic,
  OpKind,
  Register,
} from "iced-x86";
import { describe, expect, it } from "vitest";
import { Assembler } from "./assembler.ts";
import * as table from "./instructions.ts";
import { CC, I, ROWS, type Row } from "./instructions.ts";
import { type Kind, operandSize } from "./operands.ts";
import { GPR, MASK, MEM, mask, NONE, R12, R13, RAX, RBP, RCX, RSP, registerName, VEC, vec } from "./registers.ts";

/** One instruction asked of the assembler: what is needed to emit it and to check what a decoder makes of it. */
interface Case {
  row: Row;
  size: number;
  operands: number[];
  memory?: { base: number; index: number; scale: number; disp: number; constant?: boolean };
  broadcast?: boolean;
  mask?: number;
  zeroing?: boolean;
}

/** Register numbers that between them set and clear every extension bit. */
const NUMBERS: Record<number, number[]> = {
  [GPR]: [0, 3, 4, 5, 7, 8, 12, 13, 15],
  [VEC]: [0, 5, 9, 15, 17, 26, 31],
  [MASK]: [1, 4, 7],
};

const needsEvex = (row: Row, size: number): boolean => (row.facts & (table.VEX | table.LEG)) === 0 || size === 64;
const allowsEvex = (row: Row): boolean => (row.facts & table.EVEX) !== 0;

function registersFor(row: Row, kind: Kind): number[] {
  const numbers = NUMBERS[kind.class];
  const usable = kind.class === VEC && !allowsEvex(row) ? numbers.filter((n) => n < 16) : numbers;
  return usable.map((n) => (kind.class << 5) | n);
}

function immediateOf(kind: Kind, size: number): number[] {
  if (kind.letter === "i") return [0, 3, 0x7f];
  return size === 1 ? [-3, 100] : size === 2 ? [-3, 1000] : [-3, 127, 128, -129, 0x12345678, -0x12345678];
}

/** Memory operands: every base and index class of encoding, and displacements around the ranges of `unit`. */
function memories(row: Row, unit: number): NonNullable<Case["memory"]>[] {
  const disps = [0, unit, -unit, 127, 128, 128 * unit - unit, 128 * unit, -128 * unit, 0x12345678];
  if (row.form.vectorIndex) {
    const indices = allowsEvex(row) ? [vec(1), vec(12), vec(20), vec(31)] : [vec(1), vec(12)];
    return indices.flatMap((index, i) =>
      [RAX, RBP, R13].map((base) => ({ base, index, scale: i & 3, disp: disps[i] })),
    );
  }
  const list: NonNullable<Case["memory"]>[] = disps.map((disp) => ({ base: RCX, index: NONE, scale: 0, disp }));
  for (const base of [RSP, RBP, R12, R13, 15]) {
    list.push({ base, index: NONE, scale: 0, disp: 0 }, { base, index: NONE, scale: 0, disp: unit });
    list.push(
      { base, index: RBP, scale: 0, disp: 0 },
      { base, index: R12, scale: 3, disp: -unit },
      { base, index: 14, scale: 1, disp: 4096 },
    );
  }
  list.push({ base: NONE, index: NONE, scale: 0, disp: 0x1000 }, { base: NONE, index: R13, scale: 2, disp: 64 });
  list.push({ base: NONE, index: NONE, scale: 0, disp: 0, constant: true });
  return list;
}

function casesOf(row: Row): Case[] {
  const { form } = row;
  const cases: Case[] = [];
  for (const size of [0, 1, 2, 4, 8, 16, 32, 64]) {
    if ((row.sizes & (size || table.NO_SIZE)) === 0) continue;
    // Masks: a gather needs one; others are tried with and without.
    const plain: Partial<Case>[] = form.vectorIndex && allowsEvex(row) ? [{ mask: 3 }] : [{}];
    const masks: Partial<Case>[] = [...plain];
    if (row.facts & table.K && !form.vectorIndex) masks.push({ mask: 1 }, { mask: 7 });
    if (row.facts & table.Z) masks.push({ mask: 5, zeroing: true });
    const choose = (i: number, step: number): number => {
      const kind = form.kinds[i];
      const options = kind.class < 0 ? immediateOf(kind, size) : registersFor(row, kind);
      const list = form.slots[i] === "4" ? options.filter((r) => (r & 31) < 16) : options;
      return list[step % list.length];
    };
    // Every operand walks through its registers at its own pace, so that extension bits meet in many ways.
    const steps = form.count === 0 ? 1 : 14;
    const pace = [1, 2, 3, 5];
    const lowOnly = needsEvex(row, size) && !allowsEvex(row);
    if (lowOnly) continue;
    if (form.rm < 0 || form.rmRegister) {
      for (let step = 0; step < steps; step++) {
        const operands = form.kinds.map((_, i) => choose(i, step * pace[i] + (step > 6 ? 1 : 0)));
        cases.push({ row, size, operands, ...masks[step % masks.length] });
      }
    }
    if (form.rm >= 0 && form.rmMemory) {
      const bytes = operandSize(form.kinds[form.rm], size, false) || 1;
      memories(row, bytes).forEach((memory, step) => {
        const operands = form.kinds.map((_, i) => (i === form.rm ? MEM : choose(i, step * pace[i])));
        // A gather's registers must differ.
        if (row.form.vectorIndex && new Set([...operands, memory.index]).size <= operands.length) return;
        cases.push({ row, size, operands, memory, ...masks[step % masks.length] });
        if (row.broadcast)
          cases.push({ row, size, operands, memory, broadcast: true, ...masks[(step + 1) % masks.length] });
      });
      for (const disp of row.broadcast ? [row.broadcast, 127 * row.broadcast, 128 * row.broadcast] : []) {
        const operands = form.kinds.map((_, i) => (i === form.rm ? MEM : choose(i, disp)));
        cases.push({ row, size, operands, memory: { base: RCX, index: NONE, scale: 0, disp }, broadcast: true });
      }
    }
  }
  return cases;
}

function emitCase(asm: Assembler, test: Case): void {
  const { memory } = test;
  if (memory) {
    if (memory.constant) asm.pool(asm.constantEntry(8, 1, 2));
    else asm.mem(memory.base, memory.index, memory.scale, memory.disp);
    if (test.broadcast) asm.broadcast(MEM);
  }
  if (test.mask) asm.masked(mask(test.mask), test.zeroing === true);
  const [a, b, c, d] = test.operands;
  asm.emit(test.row, test.size, a, b, c, d);
}

const icedName = (operand: number, size: number): string =>
  registerName(operand, size)
    .toUpperCase()
    .replace(/^(R\d+)B$/, "$1L");
const immediateBits = (kind: Kind, size: number): number => (kind.letter === "i" ? 8 : Math.min(32, size * 8));
const i64 = (value: bigint): bigint => BigInt.asIntN(64, value);

/** What a decoder should say of a case, as text; and what it says. */
function expectedText(test: Case): string {
  const { row, size } = test;
  const parts = row.form.kinds.map((kind, i) => {
    const operand = test.operands[i];
    if (kind.class < 0) return `imm ${BigInt.asIntN(immediateBits(kind, size), BigInt(operand))}`;
    if (operand === MEM) {
      const { base, index, scale, disp, constant } = test.memory!;
      if (constant) return "rip";
      const indexSize = row.form.vectorIndex ? operandSize(kind, size, true) : 8;
      const bytes = test.broadcast
        ? row.broadcast
        : row.form.vectorIndex || row.mnemonic === "lea"
          ? 0
          : kind.class === MASK
            ? 0
            : operandSize(kind, size, false);
      return `[${base === NONE ? "None" : icedName(base, 8)} ${index === NONE ? "None" : icedName(index, indexSize)} ${index === NONE ? 1 : 1 << scale} ${disp} ${bytes}]`;
    }
    const bytes = operandSize(kind, size, true);
    // Only legacy instructions name registers narrower than 32 bits.
    return icedName(operand, row.facts & table.LEG || kind.class !== GPR ? bytes : Math.max(4, bytes));
  });
  return `${row.mnemonic} ${parts.join(", ")} k${test.mask ?? 0}${test.zeroing ? "z" : ""}${test.broadcast ? " bcast" : ""}`;
}

function decodedText(instruction: Decoded, test: Case): string {
  const { row } = test;
  const parts = row.form.kinds.map((kind, at) => {
    // A decoder takes either order of a register exchange to be the same instruction, and names the second form.
    const i = row.key === "xchg" ? 1 - at : at;
    const opKind = instruction.opKind(i);
    if (opKind === OpKind.Register) return Register[instruction.opRegister(i)];
    if (opKind === OpKind.Memory) {
      if (instruction.isIpRelMemoryOperand) return "rip";
      const bytes =
        row.form.vectorIndex || kind.class === MASK || row.mnemonic === "lea"
          ? 0
          : MemorySizeExt.size(instruction.memorySize);
      return `[${Register[instruction.memoryBase]} ${Register[instruction.memoryIndex]} ${instruction.memoryIndex === Register.None ? 1 : instruction.memoryIndexScale} ${i64(instruction.memoryDisplacement)} ${bytes}]`;
    }
    return `imm ${BigInt.asIntN(immediateBits(kind, test.size), instruction.immediate(i))}`;
  });
  const k = instruction.opMask === Register.None ? 0 : instruction.opMask - Register.K0;
  return `${Mnemonic[instruction.mnemonic].toLowerCase()} ${parts.join(", ")} k${k}${instruction.zeroingMasking ? "z" : ""}${instruction.isBroadcast ? " bcast" : ""}`;
}

/** iced's names of the extensions behind the bits of `needs`. */
const EXTENSIONS: [number, string[]][] = [
  [table.AVX, ["AVX"]],
  [table.AVX2, ["AVX", "AVX2"]],
  [table.FMA, ["FMA"]],
  [table.F16C, ["F16C"]],
  [table.BMI1, ["BMI1"]],
  [table.BMI2, ["BMI2"]],
  [table.POPCNT, ["POPCNT"]],
  [table.LZCNT, ["LZCNT"]],
  [table.F, ["AVX512F", "AVX512VL"]],
  [table.DQ, ["AVX512DQ", "AVX512VL"]],
  [table.BW, ["AVX512BW", "AVX512VL"]],
];
const BASELINE = /^(INTEL\d+|X64|CMOV|SSE|SSE2|PREFETCHW|FPU|CLFSH)$/;

describe("every instruction of the table", () => {
  it("is decoded as the mnemonic and the operands that were asked for, over all operand forms", () => {
    let checked = 0;
    const wrong: string[] = [];
    for (const row of ROWS) {
      const cases = casesOf(row);
      expect(cases.length, row.key).toBeGreaterThan(0);
      const asm = new Assembler(true);
      const starts = cases.map((test) => {
        const start = asm.position;
        emitCase(asm, test);
        return start;
      });
      const end = asm.position;
      const bytes = asm.finish().subarray(0, end);
      const decoder = new Decoder(64, bytes, DecoderOptions.None);
      cases.forEach((test, i) => {
        const instruction = decoder.decode();
        const length = (starts[i + 1] ?? end) - starts[i];
        const expected = `${expectedText(test)} (${length} bytes)`;
        const got = `${decodedText(instruction, test)} (${instruction.length} bytes)`;
        if (expected !== got) {
          wrong.push(`${row.key}/${test.size}: asked ${expected}, decoded ${got}`);
          decoder.position = starts[i] + length;
        }
        checked++;
        instruction.free();
      });
      decoder.free();
    }
    expect(wrong.slice(0, 40).join("\n")).toBe("");
    expect(checked).toBeGreaterThan(40_000);
  });

  it("names the processor extensions that it needs", () => {
    for (const row of ROWS) {
      const allowed = new Set(EXTENSIONS.flatMap(([bit, names]) => (row.needs & bit ? names : [])));
      for (const test of casesOf(row).slice(0, 60)) {
        const asm = new Assembler(true);
        emitCase(asm, test);
        const decoder = new Decoder(64, asm.finish(), DecoderOptions.None);
        const instruction = decoder.decode();
        const missing = Array.from(instruction.cpuidFeatures(), (feature) => CpuidFeature[feature]).filter(
          (name) => !BASELINE.test(name) && !allowed.has(name),
        );
        expect(missing, row.key).toEqual([]);
        instruction.free();
        decoder.free();
      }
    }
  });
});

describe("Assembler", () => {
  it("refuses operands that do not fit, at the emit site", () => {
    const asm = new Assembler(true);
    expect(() => asm.emit(I.vaddpd, 64, vec(0), vec(1))).toThrow("emit: vaddpd: expected 3 operands");
    expect(() => asm.emit(I.vaddpd, 64, RAX, vec(1), vec(2))).toThrow("emit: vaddpd: operand 0");
    expect(() => asm.emit(I.vaddpd, 8, vec(0), vec(1), vec(2))).toThrow("emit: vaddpd: no size 8");
    expect(() => asm.emit(I.vblendvpd, 32, vec(16), vec(1), vec(2), vec(3))).toThrow("needs EVEX");
    expect(() => asm.emit(I.addImm, 8, RAX, 2 ** 31)).toThrow("immediate 2147483648 does not fit");
    expect(() => asm.emit(I.addImm, 1, RAX, 300)).toThrow("immediate 300 does not fit");
    expect(() => asm.emit(I.vmovupdStore, 32, vec(1), vec(2))).toThrow("emit: vmovupdStore: operand 0");
    expect(() => asm.emit(I.vaddpd, 32, vec(1), vec(2), asm.mem(RAX, RSP, 0, 0))).toThrow("memory operand");
    expect(() => asm.emit(I.vpaddb, 32, vec(1), vec(2), asm.broadcast(asm.mem(RAX)))).toThrow("no broadcast");
    expect(() => asm.emit(I.vgatherdpsVex, 32, vec(1), asm.mem(RAX, vec(1)), vec(2))).toThrow("different registers");
    asm.masked(mask(1), true);
    expect(() => asm.emit(I.vmovupdStore, 64, asm.mem(RAX), vec(2))).toThrow("takes no such mask");
    expect(() => new Assembler(false).emit(I.vaddpd, 64, vec(0), vec(1), vec(2))).toThrow("needs EVEX");
    expect(asm.position).toBe(0);
  });

  it("writes short jumps back, long jumps ahead, and resolves both", () => {
    const asm = new Assembler(true);
    const top = asm.label();
    const out = asm.label();
    asm.bind(top);
    asm.jcc(CC.e, out);
    asm.emit(I.addImm, 8, RAX, 1);
    asm.jmp(top);
    for (let i = 0; i < 50; i++) asm.emit(I.addImm, 8, RAX, 1);
    asm.jcc(CC.ne, top);
    asm.call(out);
    asm.bind(out);
    asm.emit(I.ret, 0);
    const decoder = new Decoder(64, asm.finish(), DecoderOptions.None);
    const seen: string[] = [];
    while (decoder.canDecode) {
      const instruction = decoder.decode();
      const name = Mnemonic[instruction.mnemonic];
      if (name !== "Add") seen.push(`${name} ${instruction.length} ${name === "Ret" ? "" : instruction.nearBranch64}`);
    }
    const end = asm.labelPosition(out);
    expect(seen).toEqual([`Je 6 ${end}`, "Jmp 2 0", "Jne 6 0", `Call 5 ${end}`, "Ret 1 "]);
  });

  it("shares equal constants and points at them whatever immediate follows", () => {
    const asm = new Assembler(true);
    const one = asm.constantEntry(8, 0, 0x3ff00000);
    expect(asm.constantEntry(8, 0, 0x3ff00000)).toBe(one);
    const wide = asm.vectorEntry(new Uint8Array(64).fill(7));
    asm.emit(I.vaddpd, 64, vec(0), vec(1), asm.broadcast(asm.pool(one)));
    asm.emit(I.vshufpd, 64, vec(0), vec(1), asm.pool(wide), 5);
    asm.emit(I.ret, 0);
    const bytes = asm.finish();
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    const view = new DataView(bytes.buffer);
    expect(view.getFloat64(Number(decoder.decode().ipRelMemoryAddress), true)).toBe(1);
    const at = Number(decoder.decode().ipRelMemoryAddress);
    expect(at % 64).toBe(0);
    expect(bytes.slice(at, at + 64)).toEqual(new Uint8Array(64).fill(7));
  });

  it("pads with no-operations and loads 64-bit constants", () => {
    const asm = new Assembler(false);
    asm.emit(I.ret, 0);
    asm.align(32);
    expect(asm.position).toBe(32);
    asm.movWide(13, 0x89abcdef, 0x01234567);
    const decoder = new Decoder(64, asm.finish(), DecoderOptions.None);
    decoder.decode();
    let instruction = decoder.decode();
    while (instruction.mnemonic === Mnemonic.Nop) instruction = decoder.decode();
    expect(
      `${Mnemonic[instruction.mnemonic]} ${Register[instruction.op0Register]} ${instruction.immediate(1).toString(16)}`,
    ).toBe("Mov R13 123456789abcdef");
  });

  it("writes a listing in Intel's syntax", () => {
    const asm = new Assembler(true, true);
    asm.masked(mask(2), true);
    asm.emit(I.vfmadd231pd, 64, vec(3), vec(31), asm.broadcast(asm.mem(RAX, RCX, 3, -64)));
    asm.emit(I.vmovdqu64Store, 32, asm.mem(R12, NONE, 0, 4096), vec(20));
    expect(asm.lines!.map((line) => line.split(";")[0].trim())).toEqual([
      "vfmadd231pd zmm3{k2}{z}, zmm31, [rax+rcx*8-0x40]{1to8}",
      "vmovdqu64 [r12+0x1000], ymm20",
    ]);
  });
});
