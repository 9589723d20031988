/**
 * @file Every row of the instruction table: valid to the engine, refused by the emitter with wrong operands, and, run,
 * equal to what its name says in plain JavaScript on edge and mixed values. The oracle reads only the name.
 */
import { describe, expect, it } from "vitest";
import { Emitter } from "./emit.ts";
import { detectWasmFeatures } from "./features.ts";
import { writeModule } from "./module.ts";
import { type Instruction, instructions, type Row, type ValueType } from "./table.ts";

const all = Object.entries(instructions) as [Instruction, Row][];
const features = detectWasmFeatures();
const usable = all.filter(([, row]) => row.feature === "mvp" || row.feature === "simd" || features[row.feature]);
const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
const plain = new WebAssembly.Memory({ initial: 1 });
const sizes: { [K in ValueType]: number } = { i: 4, l: 8, f: 4, d: 8, v: 16 };
const loads: { [K in ValueType]: Instruction } = {
  i: "i32.load",
  l: "i64.load",
  f: "f32.load",
  d: "f64.load",
  v: "v128.load",
};
const stores: { [K in ValueType]: Instruction } = {
  i: "i32.store",
  l: "i64.store",
  f: "f32.store",
  d: "f64.store",
  v: "v128.store",
};

const laneImmediate = 1;
const shuffleImmediate = [31, 0, 30, 1, 29, 2, 28, 3, 27, 4, 26, 5, 25, 6, 24, 7];
const offsetImmediate = 8;

function emitRow(emit: Emitter, name: Instruction, row: Row): void {
  const forms: { [K in Row["immediate"]]: () => void } = {
    none: () => emit.op(name),
    memory: () => emit.memory(name, offsetImmediate),
    memoryLane: () => emit.memoryLane(name, offsetImmediate, laneImmediate),
    lane: () => emit.lane(name, laneImmediate),
    shuffle: () => emit.shuffle(shuffleImmediate),
    zero: () => emit.zero(name as "memory.fill"),
    zeros: () => emit.memoryCopy(),
    constant: () => constants[name as keyof typeof constants](emit),
  };
  forms[row.immediate]();
}

const constants = {
  "i32.const": (emit: Emitter) => emit.i32(-123456),
  "i64.const": (emit: Emitter) => emit.i64(-(2n ** 63n)),
  "f32.const": (emit: Emitter) => emit.f32(-1.5),
  "f64.const": (emit: Emitter) => emit.f64(-0.1),
  "v128.const": (emit: Emitter) => emit.v128(new Uint8Array(16).map((_, i) => 255 - i)),
};

/** A module whose `run()` loads the operands from 0, 16, 32, applies the row, stores the result at 48. */
function moduleOf(name: Instruction, row: Row): Uint8Array<ArrayBuffer> {
  const emit = new Emitter([]);
  if (row.push) emit.i32(48);
  row.pops.forEach((type, i) => {
    emit.i32(16 * i);
    emit.memory(loads[type], 0);
  });
  emitRow(emit, name, row);
  if (row.push) emit.memory(stores[row.push], 0);
  return writeModule({
    memory: { shared: row.feature === "threads" },
    functions: [{ body: emit.finish(), export: "run" }],
  });
}

describe("instruction table", () => {
  it.each(usable)("%s is valid to the engine", (name, row) => {
    expect(WebAssembly.validate(moduleOf(name, row))).toBe(true);
  });

  it.each(all)("%s is refused by the emitter where an operand is missing or of another type", (name, row) => {
    if (row.pops.length > 0)
      expect(() => emitRow(new Emitter([]), name, row)).toThrow(/expected \w+ on the stack, got nothing/);
    row.pops.forEach((type, i) => {
      const emit = new Emitter(row.pops.map((t, k) => (k === i ? (type === "d" ? "i" : "d") : t)));
      row.pops.forEach((_, k) => void emit.get(k));
      expect(() => emitRow(emit, name, row)).toThrow(/expected \w+ on the stack, got (i32|f64)/);
    });
  });
});

// The oracle --------------------------------------------------------------------------------------------------------

type Lanes = readonly (number | bigint)[];
type Shape = "i8" | "i16" | "i32" | "i64" | "f32" | "f64";
const bitsOf: { [K in Shape]: number } = { i8: 8, i16: 16, i32: 32, i64: 64, f32: 32, f64: 64 };

function read(view: DataView, at: number, shape: Shape, count: number, unsigned = false): (number | bigint)[] {
  const step = bitsOf[shape] / 8;
  const get = (offset: number): number | bigint => {
    const readers: { [K in Shape]: () => number | bigint } = {
      i8: () => (unsigned ? view.getUint8(offset) : view.getInt8(offset)),
      i16: () => (unsigned ? view.getUint16(offset, true) : view.getInt16(offset, true)),
      i32: () => (unsigned ? view.getUint32(offset, true) : view.getInt32(offset, true)),
      i64: () => (unsigned ? view.getBigUint64(offset, true) : view.getBigInt64(offset, true)),
      f32: () => view.getFloat32(offset, true),
      f64: () => view.getFloat64(offset, true),
    };
    return readers[shape]();
  };
  return Array.from({ length: count }, (_, i) => get(at + i * step));
}

const isFloat = (shape: Shape) => shape === "f32" || shape === "f64";
/** Wraps an exact integer into a shape's bits, signed; rounds a float. */
function wrap(shape: Shape, value: number | bigint): number | bigint {
  if (shape === "f32") return Math.fround(Number(value));
  if (shape === "f64") return Number(value);
  const whole = BigInt.asIntN(bitsOf[shape], BigInt(value));
  return shape === "i64" ? whole : Number(whole);
}
/** Values of an integer shape as exact bigints, floats as they are. */
const big = (x: number | bigint) => BigInt(x);
const num = (x: number | bigint) => Number(x);
const nearest = (x: number): number => {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const low = Math.floor(x);
  const rest = x - low;
  const rounded = rest < 0.5 ? low : rest > 0.5 ? low + 1 : low % 2 === 0 ? low : low + 1;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
};
const popcount = (x: bigint): number => [...x.toString(2)].filter((d) => d === "1").length;

/** Two-operand ops by the last part of their name; floats and integers apart. */
const floatBinary: Record<string, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.min(a, b)),
  max: (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b)),
  pmin: (a, b) => (b < a ? b : a),
  pmax: (a, b) => (a < b ? b : a),
};
const floatUnary: Record<string, (a: number) => number> = {
  abs: Math.abs,
  neg: (a) => -a,
  sqrt: Math.sqrt,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest,
};
const compare: Record<string, (a: number | bigint, b: number | bigint) => boolean> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  gt: (a, b) => a > b,
  le: (a, b) => a <= b,
  ge: (a, b) => a >= b,
};
const clampTo = (low: bigint, high: bigint, x: bigint) => (x < low ? low : x > high ? high : x);
const limits = (bits: number, unsigned: boolean): [bigint, bigint] =>
  unsigned ? [0n, 2n ** BigInt(bits) - 1n] : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
const intBinary: Record<string, (a: bigint, b: bigint, bits: number, unsigned: boolean) => bigint> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  rem: (a, b) => a % b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  min: (a, b) => (a < b ? a : b),
  max: (a, b) => (a > b ? a : b),
  shl: (a, b, bits) => a << (b & BigInt(bits - 1)),
  shr: (a, b, bits) => a >> (b & BigInt(bits - 1)),
  rotl: (a, b, bits) => rotate(a, b & BigInt(bits - 1), bits),
  rotr: (a, b, bits) => rotate(a, BigInt(bits) - (b & BigInt(bits - 1)), bits),
  add_sat: (a, b, bits, unsigned) => clampTo(...limits(bits, unsigned), a + b),
  sub_sat: (a, b, bits, unsigned) => clampTo(...limits(bits, unsigned), a - b),
};
const rotate = (a: bigint, by: bigint, bits: number) => {
  const u = BigInt.asUintN(bits, a);
  return (u << by) | (u >> (BigInt(bits) - by));
};
const intUnary: Record<string, (a: bigint, bits: number) => bigint> = {
  abs: (a) => (a < 0n ? -a : a),
  neg: (a) => -a,
  popcnt: (a, bits) => BigInt(popcount(BigInt.asUintN(bits, a))),
  clz: (a, bits) => BigInt(bits - (a === 0n ? 0 : BigInt.asUintN(bits, a).toString(2).length)),
  ctz: (a, bits) => BigInt(a === 0n ? bits : BigInt.asUintN(bits, a).toString(2).match(/0*$/)![0].length),
  extend8: (a) => BigInt.asIntN(8, a),
  extend16: (a) => BigInt.asIntN(16, a),
  extend32: (a) => BigInt.asIntN(32, a),
};
/** Truncation that saturates: NaN becomes 0. */
const saturate = (bits: number, unsigned: boolean, x: number): bigint =>
  Number.isNaN(x)
    ? 0n
    : x === Infinity
      ? limits(bits, unsigned)[1]
      : x === -Infinity
        ? limits(bits, unsigned)[0]
        : clampTo(...limits(bits, unsigned), BigInt(Math.trunc(x)));

/** The result's bytes by the name alone, or undefined where the operands are outside the op's domain (it traps). */
function oracle(name: Instruction, row: Row, view: DataView): { shape: Shape; lanes: Lanes } | undefined {
  const [owner, full] = name.split(".") as [string, string];
  const unsigned = /_u(_zero)?$/.test(full);
  const verb = full.replace(/_[su]$/, "");
  const vector = owner.includes("x");
  const shape = (vector ? owner.slice(0, owner.indexOf("x")) : owner === "v128" ? "i64" : owner) as Shape;
  const count = vector ? 128 / bitsOf[shape] : owner === "v128" ? 2 : 1;
  const bits = bitsOf[shape];
  const x = read(view, 0, shape, count, unsigned);
  const second = row.pops[1];
  const y =
    vector && second === "i" ? Array(count).fill(view.getInt32(16, true)) : read(view, 16, shape, count, unsigned);
  const zip = (f: (a: number | bigint, b: number | bigint) => number | bigint): Lanes =>
    x.map((a, i) => wrap(shape, f(a, y[i])));
  const other = (s: Shape, u = unsigned, at = 0) => read(view, at, s, 128 / bitsOf[s], u);

  if (verb in compare) {
    const truth = x.map((a, i) => compare[verb](a, y[i]));
    const whole = shape === "f32" ? "i32" : shape === "f64" ? "i64" : shape;
    return vector
      ? { shape: whole, lanes: truth.map((t) => wrap(whole, t ? -1 : 0)) }
      : { shape: "i32", lanes: [truth[0] ? 1 : 0] };
  }
  if (isFloat(shape) && verb in floatBinary) return { shape, lanes: zip((a, b) => floatBinary[verb](num(a), num(b))) };
  if (isFloat(shape) && verb in floatUnary)
    return { shape, lanes: x.map((a) => wrap(shape, floatUnary[verb](num(a)))) };
  if (/^relaxed_n?madd$/.test(verb)) {
    const z = read(view, 32, shape, count);
    const sign = verb === "relaxed_nmadd" ? -1 : 1;
    return { shape, lanes: x.map((a, i) => wrap(shape, sign * num(a) * num(y[i]) + num(z[i]))) };
  }
  if (!isFloat(shape) && verb in intBinary) {
    if ((verb === "div" || verb === "rem") && big(y[0]) === 0n) return undefined;
    if (verb === "div" && !unsigned && big(y[0]) === -1n && big(x[0]) === limits(bits, false)[0]) return undefined;
    return { shape, lanes: zip((a, b) => intBinary[verb](big(a), big(b), bits, unsigned)) };
  }
  if (!isFloat(shape) && verb in intUnary)
    return { shape, lanes: x.map((a) => wrap(shape, intUnary[verb](big(a), bits))) };

  const cases: Record<string, () => { shape: Shape; lanes: Lanes }> = {
    copysign: () => {
      // By the sign bit itself: the sign of a NaN counts too.
      const negative = view.getInt8(16 + bits / 8 - 1) < 0;
      return { shape, lanes: [negative ? -Math.abs(num(x[0])) : Math.abs(num(x[0]))] };
    },
    eqz: () => ({ shape: "i32", lanes: [big(x[0]) === 0n ? 1 : 0] }),
    not: () => ({ shape, lanes: x.map((a) => wrap(shape, ~big(a))) }),
    andnot: () => ({ shape, lanes: zip((a, b) => big(a) & ~big(b)) }),
    bitselect: () => {
      const mask = read(view, 32, shape, count);
      return { shape, lanes: x.map((a, i) => wrap(shape, (big(a) & big(mask[i])) | (big(y[i]) & ~big(mask[i])))) };
    },
    any_true: () => ({ shape: "i32", lanes: [x.some((a) => big(a) !== 0n) ? 1 : 0] }),
    all_true: () => ({ shape: "i32", lanes: [x.every((a) => big(a) !== 0n) ? 1 : 0] }),
    bitmask: () => ({ shape: "i32", lanes: [x.reduce<number>((m, a, i) => m | ((big(a) < 0n ? 1 : 0) << i), 0)] }),
    splat: () => ({ shape, lanes: Array(count).fill(x[0]) }),
    extract_lane: () =>
      isFloat(shape)
        ? { shape, lanes: [x[laneImmediate]] }
        : { shape: bits === 64 ? "i64" : "i32", lanes: [x[laneImmediate]] },
    replace_lane: () => ({
      shape,
      lanes: x.map((a, i) => (i === laneImmediate ? wrap(shape, read(view, 16, bits < 32 ? "i32" : shape, 1)[0]) : a)),
    }),
    swizzle: () => {
      const index = read(view, 16, "i8", 16, true);
      return { shape, lanes: x.map((_, i) => (num(index[i]) < 16 ? x[num(index[i])] : 0)) };
    },
    shuffle: () => ({ shape, lanes: shuffleImmediate.map((i) => [...x, ...y][i]) }),
    dot_i16x8: () => {
      const [a, b] = [other("i16", false), other("i16", false, 16)];
      return {
        shape,
        lanes: x.map((_, i) => wrap(shape, num(a[2 * i]) * num(b[2 * i]) + num(a[2 * i + 1]) * num(b[2 * i + 1]))),
      };
    },
    wrap_i64: () => ({ shape, lanes: [wrap(shape, view.getBigInt64(0, true))] }),
    extend_i32: () => ({ shape, lanes: [wrap(shape, unsigned ? view.getUint32(0, true) : view.getInt32(0, true))] }),
    demote_f64: () => ({ shape, lanes: [Math.fround(view.getFloat64(0, true))] }),
    promote_f32: () => ({ shape, lanes: [view.getFloat32(0, true)] }),
    demote_f64x2_zero: () => ({ shape, lanes: [...other("f64").map((a) => Math.fround(num(a))), 0, 0] }),
    promote_low_f32x4: () => ({ shape, lanes: other("f32").slice(0, 2) }),
    convert_i32x4: () => ({ shape, lanes: other("i32").map((a) => wrap(shape, a)) }),
    convert_low_i32x4: () => ({ shape, lanes: other("i32").slice(0, 2) }),
  };
  if (verb in cases) return cases[verb]();

  let match = verb.match(/^narrow_(i\d+)x\d+$/);
  if (match) {
    const from = match[1] as Shape;
    const both = [...other(from, false), ...other(from, false, 16)];
    return { shape, lanes: both.map((a) => wrap(shape, clampTo(...limits(bits, unsigned), big(a)))) };
  }
  match = verb.match(/^(extend|extmul)_(low|high)_(i\d+)x\d+$/);
  if (match) {
    const from = match[3] as Shape;
    const half = (at: number) => {
      const lanes = other(from, unsigned, at);
      return match![2] === "low" ? lanes.slice(0, count) : lanes.slice(count);
    };
    const [a, b] = [half(0), half(16)];
    return { shape, lanes: a.map((v, i) => wrap(shape, match![1] === "extend" ? big(v) : big(v) * big(b[i]))) };
  }
  match = full.match(/^trunc_sat_(f\d+)(x\d)?_[su](_zero)?$/);
  if (match) {
    const from = match[1] as Shape;
    const lanes = (vector ? other(from) : read(view, 0, from, 1)).map((a) =>
      wrap(shape, saturate(bits, unsigned, num(a))),
    );
    return { shape, lanes: match[3] ? [...lanes, 0, 0] : lanes };
  }
  match = verb.match(/^convert_(i\d+)$/);
  if (match) return { shape, lanes: read(view, 0, match[1] as Shape, 1, unsigned).map((a) => wrap(shape, a)) };
  match = verb.match(/^reinterpret_([if]\d+)$/);
  if (match) return { shape, lanes: read(view, 0, shape, 1) };
  throw new Error(`no oracle for ${name}`);
}

const edges = [
  0, 1, 2, 3, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 33, 1000, 0x12345678,
];
const bytes8 = [0, 1, 2, 3, 4, 5, 6, 7];
const edgeFloats = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  2.5,
  -2.5,
  3.75,
  1e9,
  -1e9,
  5e9,
  1e20,
  -1e300,
  5e-324,
  Infinity,
  -Infinity,
  NaN,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 63,
  2 ** 64,
];

/** Fills operand slots from a small deterministic generator of edge bytes, edge words, edge floats and mixtures. */
function fillOperands(view: DataView, round: number): void {
  let state = (round * 2654435761 + 12345) >>> 0;
  const random = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  for (let slot = 0; slot < 3; slot++) {
    for (let i = 0; i < 16; i += 8) {
      const at = 16 * slot + i;
      const kinds = [
        () => view.setFloat64(at, edgeFloats[random(edgeFloats.length)], true),
        () => [0, 4].forEach((d) => void view.setFloat32(at + d, edgeFloats[random(edgeFloats.length)], true)),
        () => [0, 4].forEach((d) => void view.setUint32(at + d, edges[random(edges.length)], true)),
        () => bytes8.forEach((d) => void view.setUint8(at + d, edges[random(7)])),
        () => view.setBigInt64(at, BigInt(random(40) - 20), true),
        () => bytes8.forEach((d) => void view.setUint8(at + d, random(256))),
      ];
      kinds[round < 6 ? round : random(kinds.length)]();
    }
  }
}

/** Memory and effects are not lane arithmetic; they have tests of their own below. */
const isLaneOp = ([, row]: [Instruction, Row]) =>
  row.push !== undefined && (row.immediate === "none" || row.immediate === "lane" || row.immediate === "shuffle");

describe("instructions do what their names say", () => {
  it.each(usable.filter(isLaneOp))("%s", (name, row) => {
    const view = new DataView(plain.buffer);
    const run = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(name, row)), { env: { memory: plain } })
      .exports.run as () => void;
    for (let round = 0; round < 60; round++) {
      fillOperands(view, round);
      const expected = oracle(name, row, view);
      if (expected === undefined) {
        expect(run).toThrow(WebAssembly.RuntimeError);
        continue;
      }
      run();
      const got = read(view, 48, expected.shape, expected.lanes.length);
      if (name.includes("relaxed")) {
        got.forEach((g, i) => {
          const e = num(expected.lanes[i]);
          if (Number.isFinite(e)) expect(Math.abs(num(g) - e)).toBeLessThanOrEqual(Math.abs(e) * 1e-6 + 1e-30);
        });
        continue;
      }
      expect(got, `round ${round}`).toEqual(expected.lanes.map((v) => wrap(expected.shape, v)));
    }
  });

  it.each(all.filter(([, row]) => row.immediate === "constant"))("%s", (name, row) => {
    const view = new DataView(plain.buffer);
    (
      new WebAssembly.Instance(new WebAssembly.Module(moduleOf(name, row)), { env: { memory: plain } }).exports
        .run as () => void
    )();
    const expected: Record<string, () => void> = {
      "i32.const": () => expect(view.getInt32(48, true)).toBe(-123456),
      "i64.const": () => expect(view.getBigInt64(48, true)).toBe(-(2n ** 63n)),
      "f32.const": () => expect(view.getFloat32(48, true)).toBe(-1.5),
      "f64.const": () => expect(view.getFloat64(48, true)).toBe(-0.1),
      "v128.const": () => expect(read(view, 48, "i8", 16, true)).toEqual(Array.from({ length: 16 }, (_, i) => 255 - i)),
    };
    expected[name]();
  });
});

describe("memory instructions move the bytes that their names say", () => {
  const isMemory = ([name, row]: [Instruction, Row]) =>
    (row.immediate === "memory" || row.immediate === "memoryLane") && !/notify|wait|rmw/.test(name);
  it.each(usable.filter(isMemory))("%s", (name, row) => {
    const shared = row.feature === "threads";
    const used = shared ? memory : plain;
    const view = new DataView(used.buffer);
    const run = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(name, row)), { env: { memory: used } }).exports
      .run as () => void;
    const address = 256;
    const bytes = new Uint8Array(used.buffer);
    for (let i = 0; i < 64; i++) bytes[address + i] = 0x7a + i * 3;
    for (let i = 0; i < 16; i++) bytes[16 + i] = 0xc0 + i;
    view.setUint32(0, address, true);
    const source = Array.from(bytes.slice(address + offsetImmediate, address + offsetImmediate + 16));
    const operand = Array.from(bytes.slice(16, 32));
    run();
    const moved = Array.from(bytes.slice(address + offsetImmediate, address + offsetImmediate + 16));
    const result = Array.from(bytes.slice(48, 64));
    const verb = name.slice(name.indexOf(".") + 1);
    const accessBytes = 1 << row.align;
    const isStore = row.push === undefined;
    if (isStore) {
      const from = row.immediate === "memoryLane" ? accessBytes * laneImmediate : 0;
      expect(moved).toEqual([...operand.slice(from, from + accessBytes), ...source.slice(accessBytes)]);
      return;
    }
    const width = sizes[row.push!];
    const piece = source.slice(0, accessBytes);
    const wide = verb.match(/^load(\d+)x(\d+)_([su])$/);
    let expected: number[];
    if (wide) {
      const [from, count] = [Number(wide[1]) / 8, Number(wide[2])];
      expected = Array.from({ length: count }, (_, i) =>
        extended(source.slice(i * from, (i + 1) * from), 2 * from, wide[3] === "s"),
      ).flat();
    } else if (verb.endsWith("_splat")) expected = Array.from({ length: 16 / accessBytes }, () => piece).flat();
    else if (verb.endsWith("_lane"))
      expected = operand.map((b, i) => (Math.floor(i / accessBytes) === laneImmediate ? piece[i % accessBytes] : b));
    else expected = extended(piece, width, verb.endsWith("_s"));
    expect(result.slice(0, width)).toEqual(expected);
  });

  function extended(piece: number[], width: number, signed: boolean): number[] {
    const fill = signed && piece[piece.length - 1] >= 0x80 ? 0xff : 0;
    return [...piece, ...Array(width - piece.length).fill(fill)];
  }

  it("memory.copy, memory.fill, memory.size, memory.grow", () => {
    const used = new WebAssembly.Memory({ initial: 1 });
    const bytes = () => new Uint8Array(used.buffer);
    const go = (name: Instruction) =>
      (
        new WebAssembly.Instance(new WebAssembly.Module(moduleOf(name, instructions[name])), {
          env: { memory: used },
        }).exports.run as () => void
      )();
    const view = () => new DataView(used.buffer);
    bytes().set([5, 6, 7], 300);
    view().setUint32(0, 400, true);
    view().setUint32(16, 300, true);
    view().setUint32(32, 3, true);
    go("memory.copy");
    expect([...bytes().slice(400, 404)]).toEqual([5, 6, 7, 0]);
    view().setUint32(16, 9, true);
    go("memory.fill");
    expect([...bytes().slice(400, 404)]).toEqual([9, 9, 9, 0]);
    go("memory.size");
    expect(view().getInt32(48, true)).toBe(1);
    view().setUint32(0, 2, true);
    go("memory.grow");
    expect(view().getInt32(48, true)).toBe(1);
    expect(used.buffer.byteLength).toBe(3 * 65536);
  });

  it.skipIf(!features.threads)("atomic read-modify-write, wait and notify", () => {
    const view = new DataView(memory.buffer);
    const go = (name: Instruction) =>
      (
        new WebAssembly.Instance(new WebAssembly.Module(moduleOf(name, instructions[name])), { env: { memory } })
          .exports.run as () => void
      )();
    const word = 256 + offsetImmediate;
    view.setUint32(0, 256, true);
    for (const [prefix, get, set] of [
      [
        "i32",
        (at: number) => BigInt(view.getInt32(at, true)),
        (at: number, v: bigint) => view.setInt32(at, Number(v), true),
      ],
      ["i64", (at: number) => view.getBigInt64(at, true), (at: number, v: bigint) => view.setBigInt64(at, v, true)],
    ] as const) {
      set(word, 40n);
      set(16, 2n);
      go(`${prefix}.atomic.rmw.add`);
      expect([get(48), get(word)]).toEqual([40n, 42n]);
      set(16, 42n);
      set(32, -1n);
      go(`${prefix}.atomic.rmw.cmpxchg`);
      expect([get(48), get(word)]).toEqual([42n, -1n]);
      go(`${prefix}.atomic.rmw.cmpxchg`);
      expect([get(48), get(word)]).toEqual([-1n, -1n]);
    }
    // No one waits: notify wakes none. The word is not what wait expects: wait returns 1 ("not-equal") at once.
    view.setInt32(16, 5, true);
    go("memory.atomic.notify");
    expect(view.getInt32(48, true)).toBe(0);
    view.setBigInt64(32, -1n, true);
    go("memory.atomic.wait32");
    expect(view.getInt32(48, true)).toBe(1);
  });
});
