/**
 * @file For tests of compiled code: runs a kernel on this machine and in the interpreter over the same bytes. The runtime
 * proper has devices for this; here there are only buffers.
 * @module
 */
import { Builder } from "../../kernel/builder.ts";
import { interpretEntry } from "../../kernel/interpret.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { printKernel } from "../../kernel/print.ts";
import type { Target } from "../../kernel/target.ts";
import { ptr, type Scalar, scalars, type Type } from "../../kernel/types.ts";
import { expand } from "../../passes/expand.ts";
import { loadAddon } from "../../runtime/native/addon.ts";
import { describeX64, type Level } from "./target.ts";

/** Where the argument block lies in a test's memory; data may lie behind it. */
export const BLOCK = 0;
/** First byte that a test may use for data. */
export const DATA = 256;

/** Runs kernels at one feature level. */
export interface Machine {
  readonly target: Target;
  /**
   * Runs machine code over a copy of `memory`, in which the slots from BLOCK on hold the arguments: `pointers` says
   * which of them are offsets into the memory.
   */
  run(bytes: Uint8Array, memory: Uint8Array, pointers: readonly number[]): Uint8Array;
}

/** The machine for a level, or why there is none here. */
export function machine(level: Level): Machine | { reason: string } {
  const loaded = loadAddon();
  if ("reason" in loaded) return loaded;
  const { addon } = loaded;
  let target: Target;
  try {
    target = describeX64(addon.cpu().features, level);
  } catch (error) {
    return { reason: (error as Error).message };
  }
  const space = addon.codeSpace(1 << 20);
  return {
    target,
    run(bytes, memory, pointers) {
      let entry: number | undefined;
      if (space) {
        new Uint8Array(space.writable).set(bytes);
        entry = space.base;
      } else entry = addon.installCode(bytes);
      const buffer = addon.alloc(memory.length, false);
      if (entry === undefined || buffer === undefined) throw new Error("machine: no memory for a test");
      const view = new Uint8Array(buffer, 0, memory.length);
      view.set(memory);
      const slots = new Float64Array(buffer, BLOCK, 32);
      const base = addon.addressOf(buffer);
      for (const k of pointers) slots[k] += base;
      addon.call(entry, base + BLOCK);
      for (const k of pointers) slots[k] -= base;
      return view.slice();
    },
  };
}

/** What the interpreter makes of a kernel as it stands over a copy of the memory. */
export function interpreted(kernel: Kernel, memory: Uint8Array, target: Target): Uint8Array {
  const copy = memory.slice();
  interpretEntry(kernel, BLOCK, copy.buffer, { target });
  return copy;
}

/** Edge values of a type, as bits to be written to memory, repeated with random ones. */
export function fillLanes(view: DataView, at: number, scalar: Scalar, count: number, seed: number): void {
  let state = seed * 2654435761 + 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  const { bits, kind } = scalars[scalar];
  const floats = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    1e10,
    -1e10,
    3e9,
    2 ** 63,
    -(2 ** 63),
    1e300,
    5e-324,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    65504,
    65520,
    1e-7,
  ];
  for (let i = 0; i < count; i++) {
    const pick = random() >>> 8;
    if (kind === "bool") view.setUint8(at + i, pick & 1);
    else if (kind === "float" && bits === 64)
      view.setFloat64(
        at + 8 * i,
        pick & 3 ? floats[pick % floats.length] : (random() - 2 ** 31) * 2 ** ((pick >> 4) % 80) * 2 ** -50,
        true,
      );
    else if (kind === "float" && bits === 32)
      view.setFloat32(
        at + 4 * i,
        pick & 3 ? floats[pick % floats.length] : (random() - 2 ** 31) * 2 ** ((pick >> 4) % 60) * 2 ** -50,
        true,
      );
    else if (kind === "float") view.setUint16(at + 2 * i, random() >>> 16, true);
    else {
      const edge = [
        0n,
        1n,
        -1n,
        1n << BigInt(bits - 1),
        (1n << BigInt(bits - 1)) - 1n,
        BigInt(pick % 70),
        BigInt(-(pick % 5)),
        BigInt(random()) * BigInt(random()),
      ][pick & 7];
      const value = BigInt.asIntN(64, edge);
      if (bits === 64) view.setBigInt64(at + 8 * i, value, true);
      else if (bits === 32) view.setInt32(at + 4 * i, Number(BigInt.asIntN(32, value)), true);
      else if (bits === 16) view.setInt16(at + 2 * i, Number(BigInt.asIntN(16, value)), true);
      else view.setInt8(at + i, Number(BigInt.asIntN(8, value)));
    }
  }
}

/** Bits of the result region, NaNs of one type made equal: their payloads are not defined. */
export function canonical(bytes: Uint8Array, at: number, t: Type): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: t.lanes }, (_, i) => {
    const p = at + i * t.bytes;
    if (t.kind === "float" && t.bits === 64)
      return Number.isNaN(view.getFloat64(p, true)) ? "nan" : view.getBigUint64(p, true).toString(16);
    if (t.kind === "float" && t.bits === 32)
      return Number.isNaN(view.getFloat32(p, true)) ? "nan" : view.getUint32(p, true).toString(16);
    if (t.kind === "float")
      return (view.getUint16(p, true) & 0x7fff) > 0x7c00 ? "nan" : view.getUint16(p, true).toString(16);
    return t.bytes === 8
      ? view.getBigUint64(p, true).toString(16)
      : t.bytes === 4
        ? view.getUint32(p, true).toString(16)
        : t.bytes === 2
          ? view.getUint16(p, true).toString(16)
          : view.getUint8(p).toString(16);
  });
}

/** Operand i of `kernelOf` lies i + 1 steps behind the result. */
export const STEP = 512;

/** A kernel that loads operands, applies `body`, stores the result. */
export function kernelOf(name: string, types: readonly Type[], body: (b: Builder, args: Value[]) => Value): Kernel {
  return Builder.kernel(name, { p: ptr }, (b, [p]) => {
    const args = types.map((t, i) => b.load(t, p, b.index(0), { disp: STEP * (i + 1) }));
    b.store(body(b, args), p);
  });
}

/** Compiles a kernel of `kernelOf`, runs it on edge values, and compares all memory with what the reference makes of it. */
export function check(m: Machine, source: Kernel, inputs: readonly Type[], out: Type, reference = source): void {
  const lowered = expand(source, m.target);
  let code: ReturnType<typeof m.target.compile>;
  try {
    code = m.target.compile(lowered);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${printKernel(lowered)}`, { cause: error });
  }
  // Few lanes need more runs to meet all edge values.
  for (let seed = 1; seed <= Math.max(3, 32 / out.lanes); seed++) {
    const memory = new Uint8Array(DATA + STEP * 5);
    const view = new DataView(memory.buffer);
    view.setFloat64(0, DATA, true);
    inputs.forEach((t, i) => {
      fillLanes(view, DATA + STEP * (i + 1), t.scalar, t.lanes, seed * 7 + i);
    });
    const want = interpreted(reference, memory, m.target);
    const got = m.run(code.bytes, memory, [0]);
    const wants = canonical(want, DATA, out);
    const gots = canonical(got, DATA, out);
    if (wants.join() !== gots.join()) {
      const lane = wants.findIndex((w, i) => w !== gots[i]);
      const given = inputs.map((t, i) => canonical(memory, DATA + STEP * (i + 1), t)[lane]);
      throw new Error(
        `lane ${lane} of (${given}): expected ${wants[lane]}, got ${gots[lane]}\n${printKernel(source)}\n${code.listing()}`,
      );
    }
    // Nothing beside the result may have been written.
    got.fill(0, DATA, DATA + out.lanes * out.bytes);
    want.fill(0, DATA, DATA + out.lanes * out.bytes);
    if (!Buffer.from(got).equals(Buffer.from(want)))
      throw new Error(`${source.name} wrote outside its result\n${code.listing()}`);
  }
}

/** Lane counts whose vectors fit the target. */
export function lanesFor(m: Machine, bytes: number): number[] {
  return [1, 2, 4, 8, 16, 32, 64].filter((n) => n * bytes <= m.target.vectorBytes);
}
