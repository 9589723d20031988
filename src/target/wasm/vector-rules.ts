/**
 * @file Rules for ops on whole vectors: constants, splats, lanes in and out, halves, shuffles, masks as a whole.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { OpStmt, Value } from "../../kernel/ir.ts";
import type { Scalar, Type } from "../../kernel/types.ts";
import { pushScalar, vectorBytes } from "./constants.ts";
import type { Emitter } from "./emit.ts";
import { facts, integerShape, laneBits, named, widenLanes } from "./lanes.ts";
import type { Lowering, Rule } from "./low.ts";
import { laneLoad, splatLoads } from "./memory-rules.ts";
import type { Instruction } from "./table.ts";

const constant: Rule = (low, stmt) => {
  const t = stmt.out!.type;
  if (t.lanes === 1) pushScalar(low.emit, t, stmt.attrs.value!);
  else low.emit.v128(vectorBytes(stmt));
};

const iota: Rule = (low, stmt) => low.emit.v128(vectorBytes(stmt));

/** A load of one element that `push` would do in place, so that it may become part of a vector load. */
function elementLoad(low: Lowering, v: Value): OpStmt | undefined {
  const stmt = low.inPlace(v);
  const plain = stmt?.op === "load" && stmt.args.length === 2 && v.type.kind !== "bool" && v.type.bytes in splatLoads;
  return plain ? stmt : undefined;
}

function pushLoadAddress(low: Lowering, v: Value, load: OpStmt): number {
  low.consume(v);
  return low.pushAddress(load.args[0], load.args[1], load.attrs.scale!, load.attrs.disp!);
}

/** The uniform value on the stack in every lane; an i1 in a mask of any lane width. */
function splatTop(emit: Emitter, t: Type): void {
  if (t.kind === "bool") {
    const x = emit.local("i");
    emit.set(x);
    emit.i32(0);
    emit.get(x);
    emit.op("i32.sub");
    emit.op("i32x4.splat");
    emit.release(x);
  } else emit.op(named(facts[t.scalar].shape, "splat"));
}

const splat: Rule = (low, stmt) => {
  const [x] = stmt.args;
  const load = elementLoad(low, x);
  if (load !== undefined) {
    const offset = pushLoadAddress(low, x, load);
    low.emit.memory(splatLoads[x.type.bytes], offset);
    return;
  }
  low.push(x);
  splatTop(low.emit, x.type);
};

/** The lane of the vector on the stack as a uniform value. */
export function extractLane(emit: Emitter, t: Type, lane: number): void {
  if (t.kind === "bool") {
    // The low 32 bits of a 64-bit mask lane say as much as the whole.
    const bits = laneBits(t);
    if (bits >= 32) emit.lane("i32x4.extract_lane", (lane * bits) / 32);
    else emit.lane(named(integerShape(bits), "extract_lane_u"), lane);
    emit.i32(1);
    emit.op("i32.and");
    return;
  }
  const { shape, sign } = facts[t.scalar];
  const narrow = shape === "i8x16" || shape === "i16x8";
  emit.lane(named(shape, narrow ? `extract_lane${sign}` : "extract_lane"), lane);
}

const extract: Rule = (low, stmt) => {
  low.push(stmt.args[0]);
  extractLane(low.emit, stmt.args[0].type, stmt.attrs.lane!);
};

/** The instruction that puts a uniform value into a lane of a vector. */
const replaceVerb = (scalar: Scalar): Instruction => named(facts[scalar].shape, "replace_lane");

/** A mask lane from an i1 on the stack: all ones or zeros in the mask's own lane width. */
function packMask(low: Lowering, values: readonly Value[]): void {
  const { emit } = low;
  const bits = 128 / values.length;
  const shape = integerShape(bits);
  values.forEach((v, l) => {
    emit.i32(0);
    low.push(v);
    emit.op("i32.sub");
    if (bits === 64) emit.op("i64.extend_i32_s");
    if (l === 0) emit.op(named(shape, "splat"));
    else emit.lane(named(shape, "replace_lane"), l);
  });
}

const pack: Rule = (low, stmt) => {
  const { emit } = low;
  const { args } = stmt;
  const { scalar, kind, bytes } = args[0].type;
  if (kind === "bool") {
    packMask(low, args);
    return;
  }
  const loads = args.map((v) => elementLoad(low, v));
  if (loads.every((l) => l !== undefined)) {
    // A lane load finds its address under the vector, so the addresses go onto the stack last lane first.
    const offsets: number[] = [];
    for (let l = args.length - 1; l >= 0; l--) offsets[l] = pushLoadAddress(low, args[l], loads[l]!);
    emit.memory(splatLoads[bytes], offsets[0]);
    for (let l = 1; l < args.length; l++) emit.memoryLane(laneLoad(bytes), offsets[l], l);
    return;
  }
  low.push(args[0]);
  splatTop(emit, args[0].type);
  for (let l = 1; l < args.length; l++) {
    low.push(args[l]);
    emit.lane(replaceVerb(scalar), l);
  }
};

const half: Rule = (low, stmt) => {
  const { emit } = low;
  const [x] = stmt.args;
  const from = x.type;
  const high = stmt.attrs.lane === 1;
  low.push(x);
  if (from.lanes === 2) {
    extractLane(emit, from, stmt.attrs.lane!);
    return;
  }
  if (from.kind === "bool") {
    // Half the lanes, twice as wide.
    const bits = laneBits(from);
    if (high) emit.op(named(integerShape(bits * 2), `extend_high_${integerShape(bits)}_s`));
    else widenLanes(emit, bits, bits * 2, "_s");
    return;
  }
  if (!high) return;
  const start = (from.lanes / 2) * from.bytes;
  const v = emit.local("v");
  emit.tee(v);
  emit.get(v);
  emit.shuffle(Array.from({ length: 16 }, (_, i) => (i + start) % 16));
  emit.release(v);
};

const shuffle: Rule = (low, stmt) => {
  const [x, y] = stmt.args;
  const { lanes } = x.type;
  const bytes = laneBits(x.type) / 8;
  const pattern = stmt.attrs.pattern!;
  low.push(x);
  low.push(y);
  low.emit.shuffle(
    Array.from({ length: 16 }, (_, i) => {
      const from = pattern[Math.floor(i / bytes)] ?? 0;
      return (from < lanes ? from * bytes : 16 + (from - lanes) * bytes) + (i % bytes);
    }),
  );
};

const anyLane: Rule = (low, stmt) => {
  low.push(stmt.args[0]);
  if (stmt.args[0].type.lanes > 1) low.emit.op("v128.any_true");
};

const allLanes: Rule = (low, stmt) => {
  const t = stmt.args[0].type;
  low.push(stmt.args[0]);
  if (t.lanes > 1) low.emit.op(named(integerShape(laneBits(t)), "all_true"));
};

const ptrAdd: Rule = (low, stmt) => {
  const [ptr, bytes] = stmt.args;
  low.push(ptr);
  if (constantOf(bytes) === 0n) low.consume(bytes);
  else {
    low.pushLow(bytes);
    low.emit.op("i32.add");
  }
};

/** The rules of this file. */
export const vectorRules = { const: constant, iota, splat, extract, pack, half, shuffle, anyLane, allLanes, ptrAdd };
