/**
 * @file Rules for loads and stores: adjacent, strided, gathered, masked. Addresses are made by the lowering.
 * Nothing outside the lanes that take part is read or written, so that a vector may end where a storage ends.
 * @module
 */
import type { OpStmt, Value } from "../../kernel/ir.ts";
import { ops } from "../../kernel/ops.ts";
import type { Scalar, Type } from "../../kernel/types.ts";
import { pushScalar } from "./constants.ts";
import type { Emitter } from "./emit.ts";
import { integerShape, laneBits, lanesToMask, maskToLanes, named, valueTypeOf } from "./lanes.ts";
import type { Lowering, Rule } from "./low.ts";
import type { Instruction } from "./table.ts";

type Access = { readonly load: Instruction; readonly store: Instruction };

// biome-ignore format: a table reads better aligned
const uniform: { readonly [K in Scalar]?: Access } = {
  i1:  { load: "i32.load8_u",  store: "i32.store8" },
  i8:  { load: "i32.load8_s",  store: "i32.store8" },
  i16: { load: "i32.load16_s", store: "i32.store16" },
  i32: { load: "i32.load",     store: "i32.store" },
  i64: { load: "i64.load",     store: "i64.store" },
  u8:  { load: "i32.load8_u",  store: "i32.store8" },
  u16: { load: "i32.load16_u", store: "i32.store16" },
  u32: { load: "i32.load",     store: "i32.store" },
  u64: { load: "i64.load",     store: "i64.store" },
  f16: { load: "i32.load16_u", store: "i32.store16" },
  f32: { load: "f32.load",     store: "f32.store" },
  f64: { load: "f64.load",     store: "f64.store" },
};

/** Can values of this type be in memory? Pointers live in arguments only. */
export const hasMemoryForm = (t: Type): boolean => t.kind !== "ptr";

/** Reads of 2, 4, 8 and 16 bytes into the low part of a v128. */
const wholeLoads: Readonly<Record<number, Instruction>> = {
  2: "v128.load16_splat",
  4: "v128.load32_zero",
  8: "v128.load64_zero",
  16: "v128.load",
};

/** Splats of one element from memory, by its bytes. */
export const splatLoads: Readonly<Record<number, Instruction>> = {
  1: "v128.load8_splat",
  2: "v128.load16_splat",
  4: "v128.load32_splat",
  8: "v128.load64_splat",
};

/** The instruction that reads one lane of this many bytes. */
export const laneLoad = (bytes: number): Instruction => `v128.load${8 * bytes}_lane` as Instruction;
const laneStore = (bytes: number): Instruction => `v128.store${8 * bytes}_lane` as Instruction;

/** With an address on the stack: reads a whole vector of `bytes`. */
function loadWhole(emit: Emitter, bytes: number, offset: number): void {
  emit.memory(wholeLoads[bytes], offset, 0);
}

/** With an address and a vector on the stack: writes its low `bytes`. */
function storeWhole(emit: Emitter, bytes: number, offset: number): void {
  if (bytes === 16) emit.memory("v128.store", offset, 0);
  else emit.memoryLane(laneStore(bytes), offset, 0);
}

/** Bytes 0 or not on the stack, one a lane in the low part, become a mask. */
function bytesToMask(emit: Emitter, lanes: number): void {
  emit.i32(0);
  emit.op("i8x16.splat");
  emit.op("i8x16.ne");
  lanesToMask(emit, lanes, 8);
}

/** A mask on the stack becomes bytes 0 or 1, one a lane in the low part. */
function maskToBytes(emit: Emitter, lanes: number): void {
  maskToLanes(emit, lanes, 8);
  emit.i32(1);
  emit.op("i8x16.splat");
  emit.op("v128.and");
}

/** The mask operand of a memory op, if it has one. */
function maskOf(stmt: OpStmt): Value | undefined {
  const { arity } = ops[stmt.op];
  return stmt.args.length > arity ? stmt.args[arity] : undefined;
}

/** Reads one element with its address on the stack. */
function loadUniform(emit: Emitter, scalar: Scalar, offset: number): void {
  emit.memory(uniform[scalar]!.load, offset);
  if (scalar === "i1") {
    emit.i32(0);
    emit.op("i32.ne");
  }
}

/** A local with a mask's bits, lane 0 lowest. */
function maskBits(low: Lowering, mask: Value): number {
  const { emit } = low;
  low.push(mask);
  emit.op(named(integerShape(laneBits(mask.type)), "bitmask"));
  const local = emit.local("i");
  emit.set(local);
  return local;
}

/** Runs `write` for each lane, under its bit of the mask where there is one. */
function eachLane(emit: Emitter, lanes: number, mask: number | undefined, write: (lane: number) => void): void {
  for (let l = 0; l < lanes; l++) {
    if (mask !== undefined) {
      emit.get(mask);
      emit.i32(2 ** l);
      emit.op("i32.and");
      emit.if();
    }
    write(l);
    if (mask !== undefined) emit.end();
  }
}

/** Where the lanes of a memory op are: for each, puts its address on the stack and gives the instruction's offset. */
type LaneAddresses = { readonly push: (lane: number) => number; readonly done: () => void };

/** Lanes a fixed number of bytes apart, from one base address that is computed once. */
function adjacentLanes(low: Lowering, ptr: Value, index: Value, stmt: OpStmt, apart: number): LaneAddresses {
  const { emit } = low;
  const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
  const base = emit.local("i");
  emit.set(base);
  return {
    push: (lane) => {
      emit.get(base);
      return offset + lane * apart;
    },
    done: () => emit.release(base),
  };
}

/** Lanes that lie a run-time stride apart. */
function stridedLanes(low: Lowering, ptr: Value, index: Value, stride: Value, stmt: OpStmt): LaneAddresses {
  const { emit } = low;
  const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
  const base = emit.local("i");
  const step = emit.local("i");
  emit.set(base);
  low.pushLow(stride);
  emit.set(step);
  return {
    push: (lane) => {
      emit.get(base);
      if (lane > 0) {
        emit.get(step);
        if (lane > 1) {
          emit.i32(lane);
          emit.op("i32.mul");
        }
        emit.op("i32.add");
      }
      return offset;
    },
    done: () => {
      emit.release(base);
      emit.release(step);
    },
  };
}

/** Lanes at offsets of their own. */
function scatteredLanes(low: Lowering, ptr: Value, offsets: Value, stmt: OpStmt): LaneAddresses {
  const { emit } = low;
  const base = emit.local("i");
  const at = emit.local("v");
  low.push(ptr);
  emit.set(base);
  low.push(offsets);
  emit.set(at);
  const { scale, disp } = stmt.attrs;
  const words = offsets.type.bits / 32;
  return {
    push: (lane) => {
      emit.get(at);
      emit.lane("i32x4.extract_lane", lane * words);
      if (scale !== 1) {
        emit.i32(scale!);
        emit.op("i32.mul");
      }
      emit.get(base);
      emit.op("i32.add");
      if (disp !== 0) {
        emit.i32(disp!);
        emit.op("i32.add");
      }
      return 0;
    },
    done: () => {
      emit.release(base);
      emit.release(at);
    },
  };
}

/**
 * Adjacent lanes under a mask: all at once where every lane takes part, as most vectors of a conditional loop do or do
 * not as a whole.
 */
function allOrEach(emit: Emitter, bits: number, lanes: number, all: () => void, each: () => void): void {
  emit.get(bits);
  emit.i32(2 ** lanes - 1);
  emit.op("i32.eq");
  emit.if();
  all();
  emit.else();
  emit.get(bits);
  emit.if();
  each();
  emit.end();
  emit.end();
}

/** Reads lanes one by one into zeros, and leaves the vector on the stack. */
function loadLanes(low: Lowering, t: Type, lanes: LaneAddresses, mask: Value | undefined, adjacent: boolean): void {
  const { emit } = low;
  const bits = mask === undefined ? undefined : maskBits(low, mask);
  const v = emit.local("v");
  emit.v128(new Uint8Array(16));
  emit.set(v);
  const each = (): void =>
    eachLane(emit, t.lanes, bits, (l) => {
      const offset = lanes.push(l);
      emit.get(v);
      emit.memoryLane(laneLoad(t.bytes), offset, l);
      emit.set(v);
    });
  const whole = (): void => {
    loadWhole(emit, t.lanes * t.bytes, lanes.push(0));
    emit.set(v);
  };
  if (adjacent && bits !== undefined) allOrEach(emit, bits, t.lanes, whole, each);
  else each();
  emit.get(v);
  if (t.kind === "bool") bytesToMask(emit, t.lanes);
  emit.release(v);
  if (bits !== undefined) emit.release(bits);
  lanes.done();
}

/** Writes the lanes of the vector one by one. */
function storeLanes(
  low: Lowering,
  value: Value,
  lanes: LaneAddresses,
  mask: Value | undefined,
  adjacent: boolean,
): void {
  const { emit } = low;
  const t = value.type;
  const v = emit.local("v");
  low.push(value);
  if (t.kind === "bool") maskToBytes(emit, t.lanes);
  emit.set(v);
  const bits = mask === undefined ? undefined : maskBits(low, mask);
  const each = (): void =>
    eachLane(emit, t.lanes, bits, (l) => {
      const offset = lanes.push(l);
      emit.get(v);
      emit.memoryLane(laneStore(t.bytes), offset, l);
    });
  const whole = (): void => {
    const offset = lanes.push(0);
    emit.get(v);
    storeWhole(emit, t.lanes * t.bytes, offset);
  };
  if (adjacent && bits !== undefined) allOrEach(emit, bits, t.lanes, whole, each);
  else each();
  emit.release(v);
  if (bits !== undefined) emit.release(bits);
  lanes.done();
}

/** One element at ptr + index·scale + disp, under a uniform mask where there is one. */
function loadOne(low: Lowering, stmt: OpStmt, mask: Value | undefined): void {
  const { emit } = low;
  const [ptr, index] = stmt.args;
  const t = stmt.out!.type;
  if (mask !== undefined) {
    // Address and mask before the branch: a value with its one use here must be computed outside of it, as its
    // operands' locals may be given back at once.
    const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
    const base = emit.local("i");
    emit.set(base);
    low.push(mask);
    emit.if(valueTypeOf(t));
    emit.get(base);
    loadUniform(emit, t.scalar, offset);
    emit.else();
    pushScalar(emit, t, 0);
    emit.end();
    emit.release(base);
    return;
  }
  loadUniform(emit, t.scalar, low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!));
}

function storeOne(low: Lowering, stmt: OpStmt, mask: Value | undefined): void {
  const { emit } = low;
  const [value, ptr, index] = stmt.args;
  const { store } = uniform[value.type.scalar]!;
  if (mask === undefined) {
    const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
    const lane = low.inPlace(value);
    // One lane of a vector goes to memory without passing through a scalar.
    if (lane?.op === "extract" && lane.args[0].type.kind !== "bool") {
      low.consume(value);
      low.push(lane.args[0]);
      emit.memoryLane(laneStore(value.type.bytes), offset, lane.attrs.lane!);
      return;
    }
    low.push(value);
    emit.memory(store, offset);
    return;
  }
  const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
  const base = emit.local("i");
  const held = emit.local(valueTypeOf(value.type));
  emit.set(base);
  low.push(value);
  emit.set(held);
  low.push(mask);
  emit.if();
  emit.get(base);
  emit.get(held);
  emit.memory(store, offset);
  emit.end();
  emit.release(base);
  emit.release(held);
}

const load: Rule = (low, stmt) => {
  const { emit } = low;
  const [ptr, index] = stmt.args;
  const t = stmt.out!.type;
  const mask = maskOf(stmt);
  if (t.lanes === 1) {
    loadOne(low, stmt, mask);
    return;
  }
  if (mask === undefined) {
    const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
    loadWhole(emit, t.lanes * t.bytes, offset);
    if (t.kind === "bool") bytesToMask(emit, t.lanes);
    return;
  }
  loadLanes(low, t, adjacentLanes(low, ptr, index, stmt, t.bytes), mask, true);
};

const store: Rule = (low, stmt) => {
  const { emit } = low;
  const [value, ptr, index] = stmt.args;
  const t = value.type;
  const mask = maskOf(stmt);
  if (t.lanes === 1) {
    storeOne(low, stmt, mask);
    return;
  }
  if (mask === undefined) {
    const offset = low.pushAddress(ptr, index, stmt.attrs.scale!, stmt.attrs.disp!);
    low.push(value);
    if (t.kind === "bool") maskToBytes(emit, t.lanes);
    storeWhole(emit, t.lanes * t.bytes, offset);
    return;
  }
  storeLanes(low, value, adjacentLanes(low, ptr, index, stmt, t.bytes), mask, true);
};

const loadStrided: Rule = (low, stmt) => {
  const [ptr, index, stride] = stmt.args;
  const t = stmt.out!.type;
  if (t.lanes === 1) {
    low.consume(stride);
    loadOne(low, stmt, maskOf(stmt));
  } else loadLanes(low, t, stridedLanes(low, ptr, index, stride, stmt), maskOf(stmt), false);
};

const storeStrided: Rule = (low, stmt) => {
  const [value, ptr, index, stride] = stmt.args;
  if (value.type.lanes === 1) {
    low.consume(stride);
    storeOne(low, stmt, maskOf(stmt));
  } else storeLanes(low, value, stridedLanes(low, ptr, index, stride, stmt), maskOf(stmt), false);
};

const gather: Rule = (low, stmt) => {
  const [ptr, offsets] = stmt.args;
  const t = stmt.out!.type;
  if (t.lanes === 1) loadOne(low, stmt, maskOf(stmt));
  else loadLanes(low, t, scatteredLanes(low, ptr, offsets, stmt), maskOf(stmt), false);
};

const scatter: Rule = (low, stmt) => {
  const [value, ptr, offsets] = stmt.args;
  if (value.type.lanes === 1) storeOne(low, stmt, maskOf(stmt));
  else storeLanes(low, value, scatteredLanes(low, ptr, offsets, stmt), maskOf(stmt), false);
};

/** The rules of this file. */
export const memoryRules = { load, store, loadStrided, storeStrided, gather, scatter };
