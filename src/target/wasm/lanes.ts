/**
 * @file How kernel types lie in WebAssembly values: which value type, which lane shape, and how masks are kept. Facts and
 * short instruction sequences over the value on top of the stack; no op is known here.
 *
 * A vector of fewer than 16 bytes stands in the low lanes of a v128, with anything above. An `i1xN` is a v128 whose lanes
 * of 128/N bits are all ones or all zeros: one form for each N, whatever was compared. A uniform `i1` is an i32, 0 or 1;
 * integers narrower than 32 bits are i32 with their sign or zero extended; `f16` is its 16 bits.
 * @module
 */
import type { Scalar, Type } from "../../kernel/types.ts";
import type { Emitter } from "./emit.ts";
import type { Instruction, ValueType } from "./table.ts";

/** Facts of a scalar type: its value type, its lane shape in a v128, the instruction suffix of its signedness. */
type ScalarFacts = { readonly value: ValueType; readonly shape: string; readonly sign: "_s" | "_u" | "" };

// biome-ignore format: a table reads better aligned
export const facts: { readonly [K in Scalar]: ScalarFacts } = {
  i1:  { value: "i", shape: "i8x16", sign: "_u" },
  i8:  { value: "i", shape: "i8x16", sign: "_s" },
  i16: { value: "i", shape: "i16x8", sign: "_s" },
  i32: { value: "i", shape: "i32x4", sign: "_s" },
  i64: { value: "l", shape: "i64x2", sign: "_s" },
  u8:  { value: "i", shape: "i8x16", sign: "_u" },
  u16: { value: "i", shape: "i16x8", sign: "_u" },
  u32: { value: "i", shape: "i32x4", sign: "_u" },
  u64: { value: "l", shape: "i64x2", sign: "_u" },
  f16: { value: "i", shape: "i16x8", sign: "_u" },
  f32: { value: "f", shape: "f32x4", sign: "" },
  f64: { value: "d", shape: "f64x2", sign: "" },
  ptr: { value: "i", shape: "i32x4", sign: "_u" },
};

const integerShapes: Readonly<Record<number, string>> = { 8: "i8x16", 16: "i16x8", 32: "i32x4", 64: "i64x2" };

/** The integer lane shape with lanes of this many bits. */
export function integerShape(bits: number): string {
  return integerShapes[bits];
}

/** The value type that holds a kernel value. */
export function valueTypeOf(t: Type): ValueType {
  return t.lanes > 1 ? "v" : facts[t.scalar].value;
}

/** Bits of one lane of a vector value in its v128. */
export function laneBits(t: Type): number {
  return t.kind === "bool" ? 128 / t.lanes : t.bits;
}

/** An instruction by shape and verb. The table of rules is checked against the instruction table when it is made. */
export function named(shape: string, verb: string): Instruction {
  return `${shape}.${verb}` as Instruction;
}

/** Brings the i32 on the stack back into a narrow integer type. */
export function normalize(emit: Emitter, scalar: Scalar): void {
  if (scalar === "i8") emit.op("i32.extend8_s");
  else if (scalar === "i16") emit.op("i32.extend16_s");
  else if (scalar === "u8" || scalar === "u16" || scalar === "f16") {
    emit.i32(scalar === "u8" ? 0xff : 0xffff);
    emit.op("i32.and");
  }
}

/** Lanes on the stack, in the low part of a v128, become lanes of more bits. */
export function widenLanes(emit: Emitter, from: number, to: number, sign: "_s" | "_u"): void {
  for (let bits = from; bits < to; bits *= 2)
    emit.op(named(integerShape(bits * 2), `extend_low_${integerShape(bits)}${sign}`));
}

/** The low bits of each of `count` lanes on the stack, side by side in the low part of the v128. */
export function narrowLanes(emit: Emitter, from: number, to: number, count: number): void {
  if (from === to) return;
  const [wide, narrow] = [from / 8, to / 8];
  const indices = Array.from({ length: 16 }, (_, i) => {
    const lane = Math.floor(i / narrow);
    return lane < count ? lane * wide + (i % narrow) : 0;
  });
  // Both operands of the shuffle are the one vector.
  const v = emit.local("v");
  emit.tee(v);
  emit.get(v);
  emit.shuffle(indices);
  emit.release(v);
}

/** A mask in its own form on the stack becomes one for lanes of `bits`; or the other way round. */
export function maskToLanes(emit: Emitter, lanes: number, bits: number): void {
  narrowLanes(emit, 128 / lanes, bits, lanes);
}

/** Lanes of `bits`, all ones or zeros, become a mask in its own form. */
export function lanesToMask(emit: Emitter, lanes: number, bits: number): void {
  widenLanes(emit, bits, 128 / lanes, "_s");
}
