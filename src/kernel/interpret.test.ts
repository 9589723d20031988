import { describe, expect, it } from "vitest";
import { IndexError } from "../errors.ts";
import { Builder } from "./builder.ts";
import { interpret, interpretEntry, sameCell } from "./interpret.ts";
import { parseKernel } from "./parse.ts";
import { f64, i64, ptr, type } from "./types.ts";

/** Runs a kernel of results over an array at address 0. */
function run(text: string, args: (number | bigint)[], data?: ArrayBuffer): (number | bigint)[] {
  return interpret(parseKernel(text), args, data);
}

describe("interpret", () => {
  it("runs loops, whiles, ifs and calls", () => {
    const text = `
      kernel @factorial(%n: i64) -> (i64) {
        %one = const i64 {1}
        %small = le i1 %n, %one
        if %small { return %one }
        %less = sub i64 %n, %one
        %rest: i64 = call @factorial(%less)
        %r = mul i64 %n, %rest
        return %r
      }
      kernel @binomial(%n: i64, %k: i64) -> (i64) {
        %a: i64 = call @factorial(%n)
        %b: i64 = call @factorial(%k)
        %d = sub i64 %n, %k
        %c: i64 = call @factorial(%d)
        %bc = mul i64 %b, %c
        %r = quot i64 %a, %bc
        return %r
      }`;
    expect(run(text, [20, 10])).toEqual([184756n]);
  });

  it("keeps the initial values of loops that do not run, and steps over the last bound", () => {
    const text = `
      kernel @count(%lo: i64, %hi: i64, %init: i64) -> (i64) {
        %r: i64 = for %i = %lo to %hi step 3 carry (%acc = %init) { %n = add i64 %acc, %i yield %n }
        return %r
      }`;
    expect(run(text, [5, 5, 7])).toEqual([7n]);
    expect(run(text, [5, 4, 7])).toEqual([7n]);
    expect(run(text, [1, 8, 0])).toEqual([12n]); // 1 + 4 + 7
    expect(run(text, [-3, 4, 0])).toEqual([0n]); // -3 + 0 + 3
  });

  it("wraps arguments into their parameters' types", () => {
    expect(run("kernel @id(%a: u8, %b: i64, %c: f32) -> (u8, i64, f32) { return %a, %b, %c }", [257, 3, 0.1])).toEqual([
      1,
      3n,
      Math.fround(0.1),
    ]);
  });

  it("reads and writes every type where the address says", () => {
    const k = Builder.kernel("copy", { p: ptr, q: ptr }, (b, [p, q]) => {
      for (const s of ["i1", "i8", "u16", "i32", "u64", "f16", "f32", "f64"] as const) {
        const at = b.index(3);
        b.store(b.load(type(s), p, at, { scale: 8, disp: -8 }), q, at, { scale: 8, disp: -8 });
        q = b.ptrAdd(q, b.index(8));
        p = b.ptrAdd(p, b.index(8));
      }
    });
    const memory = new ArrayBuffer(256);
    const from = new DataView(memory);
    from.setUint8(16, 1);
    from.setInt8(24, -3);
    from.setUint16(32, 65535, true);
    from.setInt32(40, -(2 ** 31), true);
    from.setBigUint64(48, 2n ** 64n - 1n, true);
    from.setUint16(56, 0x3c01, true);
    from.setFloat32(64, -0, true);
    from.setFloat64(72, Number.NaN, true);
    interpret(k, [0, 128], memory);
    expect(new Uint8Array(memory, 128)).toEqual(new Uint8Array(memory.slice(0, 128)));
  });

  it("moves vectors: strided, gathered, scattered, masked", () => {
    const k = Builder.kernel("moves", { p: ptr, q: ptr }, (b, [p, q]) => {
      const x4 = type("f64", 4);
      const zero = b.index(0);
      const mask = b.laneMask(b.index(3), 4);
      b.store(b.load(x4, p, zero, { mask }), q);
      b.store(b.loadStrided(x4, p, b.index(7), b.index(-16)), q, b.index(4));
      const offsets = b.op("mul", b.iota(type("i64", 4)), b.index(2));
      b.store(b.gather("f64", p, offsets), q, b.index(8));
      b.scatter(b.load(x4, p), q, b.op("add", offsets, b.index(12)), { mask });
      b.storeStrided(b.load(x4, p), q, b.index(13), b.index(16));
    });
    const memory = new Float64Array(28);
    for (let i = 0; i < 8; i++) memory[i] = i + 1;
    interpret(k, [0, 64], memory.buffer);
    expect([...memory.slice(8)]).toEqual([1, 2, 3, 0, 8, 6, 4, 2, 1, 3, 5, 7, 1, 1, 2, 2, 3, 3, 0, 4]);
  });

  it("does the ops on vectors", () => {
    const k = Builder.kernel(
      "vectors",
      {},
      (b) => {
        const x = b.iota(type("i32", 8));
        const y = b.op("mul", x, b.const("i32", 10));
        const picked = b.shuffle(x, y, [0, 8, 1, 9, 15, 7, 14, 6]);
        const folded = b.reduceLanes(b.half(picked, 1), "sub");
        const packed = b.pack([b.extract(picked, 3), folded]);
        b.return(
          b.extract(packed, 0),
          b.extract(packed, 1),
          b.anyLane(b.op("gt", x, b.const("i32", 6))),
          b.allLanes(b.op("gt", x, b.const("i32", 0))),
          b.bitcast(b.convert(b.half(b.half(x, 1), 0), "i8"), type("u16")),
        );
      },
      [type("i32"), type("i32"), type("i1"), type("i1"), type("u16")],
    );
    // half 1 of picked is 70 7 60 6: (70 - 60) - (7 - 6).
    expect(interpret(k, [])).toEqual([10, 9, 1, 0, 0x0504]);
  });

  it("expands composite ops", () => {
    const text = "kernel @f(%x: i32, %y: i32) -> (i32) { %r = gcd i32 %x, %y return %r }";
    expect(run(text, [-12, 18])).toEqual([6]);
  });

  it("takes the arguments of an entry kernel from slots of doubles", () => {
    const k = parseKernel("kernel @f(%p: ptr, %n: i64, %x: f64) { store %x, %p, %n {scale=8 disp=0} }");
    const memory = new Float64Array(6);
    memory.set([24, 1, 2.5]);
    interpretEntry(k, 0, memory.buffer);
    expect([...memory]).toEqual([24, 1, 2.5, 0, 2.5, 0]);
  });

  it("refuses accesses outside of the memory, and kernels that do not end", () => {
    const load = Builder.kernel("load", { p: ptr, i: i64 }, (b, [p, i]) => b.load(f64, p, i));
    expect(() => interpret(load, [0, 0], new ArrayBuffer(8))).not.toThrow();
    expect(() => interpret(load, [0, 1], new ArrayBuffer(8))).toThrow(
      new IndexError("interpret: expected to load f64 inside memory of 8 bytes, got address 8"),
    );
    expect(() => interpret(load, [0, -1], new ArrayBuffer(8))).toThrow(IndexError);
    expect(() => interpret(load, [Number.NaN, 0], new ArrayBuffer(8))).toThrow(IndexError);
    expect(() => interpret(load, [0], new ArrayBuffer(8))).toThrow("expected 2 arguments for @load, got 1");
    const forever = parseKernel(
      `kernel @f() { %t = const i1 {1} while carry (%a = %t) { yield %a } do (%c) { yield %c } }`,
    );
    expect(() => interpret(forever, [], undefined, { maxSteps: 1000 })).toThrow("maxSteps");
  });
});

describe("reduction loops", () => {
  /** The tree of docs/kernel-language.md written a second way: by recursion over explicit lists. */
  function treeSum(xs: readonly number[], init: number): number {
    const groups = Math.floor(xs.length / 32);
    const list = (from: number, to: number, step: number): number[] =>
      Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step);
    const inOrder = (terms: readonly number[]): number => terms.reduce((s, x) => s + x, -0);
    const block = (x: (g: number) => number, from: number): number => {
      const to = Math.min(from + 16, groups);
      const fours = from + 4 * Math.floor((to - from) / 4);
      return inOrder([
        ...list(from, fours, 4).map((g) => x(g) + x(g + 1) + (x(g + 2) + x(g + 3))),
        ...list(fours, to, 1).map(x),
      ]);
    };
    const lanes = list(0, 32, 1).map((j) =>
      inOrder(
        list(0, groups, 64).map((span) =>
          inOrder(list(span, Math.min(span + 64, groups), 16).map((from) => block((g) => xs[32 * g + j], from))),
        ),
      ),
    );
    const halve = (v: number[]): number => {
      if (v.length === 1) return v[0];
      const n = v.length / 2;
      return halve(v.slice(0, n).map((x, j) => x + v[j + n]));
    };
    const rest = xs.slice(32 * groups);
    const [t0, t1, t2, t3] = [0, 1, 2, 3].map((k) => inOrder(rest.filter((_, j) => j % 4 === k)));
    return (groups > 0 ? init + halve(lanes) : init) + (t0 + t2 + (t1 + t3));
  }

  const sum = parseKernel(`
    kernel @sum(%p: ptr, %n: i64, %init: f64) -> (f64) {
      %zero = const i64 {0}
      %s: f64 = for %i = %zero to %n step 1 simd reduce(add) carry (%acc = %init) {
        %x = load f64 %p, %i {scale=8 disp=0}
        %next = add f64 %acc, %x
        yield %next
      }
      return %s
    }`);

  it.each([
    0, 1, 2, 3, 31, 32, 33, 63, 64, 96, 127, 128, 129, 511, 512, 513, 544, 1023, 1024, 1060, 2000, 2047, 2048, 2049,
    4611,
  ])("sums %i values in the fixed tree", (n) => {
    // Values of very different size, so that any other order gives another sum.
    const xs = Float64Array.from({ length: n }, (_, i) => Math.sin(i) * 10 ** ((i * 7) % 17));
    expect(interpret(sum, [0, n, 0.1], xs.buffer)).toEqual([treeSum([...xs], 0.1)]);
  });

  it("gives another result than adding from left to right, so that the tests above can fail", () => {
    const xs = Float64Array.from({ length: 1060 }, (_, i) => Math.sin(i) * 10 ** ((i * 7) % 17));
    expect(interpret(sum, [0, xs.length, 0.1], xs.buffer)[0]).not.toBe(xs.reduce((a, x) => a + x, 0.1));
  });

  it("carries several values with an op each", () => {
    const text = `
      kernel @range(%p: ptr, %n: i64, %a: f64, %b: f64) -> (f64, f64, i64) {
        %zero = const i64 {0}
        %one = const i64 {1}
        %lo: f64, %hi: f64, %count: i64 = for %i = %zero to %n step 1 reduce(minimum, maximum, add)
            carry (%x = %a, %y = %b, %c = %zero) {
          %v = load f64 %p, %i {scale=8 disp=0}
          %less = minimum f64 %x, %v
          %more = maximum f64 %y, %v
          %d = add i64 %c, %one
          yield %less, %more, %d
        }
        return %lo, %hi, %count
      }`;
    const xs = Float64Array.from({ length: 600 }, (_, i) => (i * 271) % 601);
    const expected = [Math.min(...xs), Math.max(...xs), 600n];
    expect(run(text, [0, 600, 1000, -1], xs.buffer)).toEqual(expected);
  });
});

it("sameCell: NaNs are equal, zeros of different sign are not", () => {
  expect(sameCell(Number.NaN, Number.NaN)).toBe(true);
  expect(sameCell(0, -0)).toBe(false);
  expect(sameCell([1, Number.NaN], [1, Number.NaN])).toBe(true);
  expect(sameCell([1, 2], [1, 3])).toBe(false);
  expect(sameCell([1, 2], 1)).toBe(false);
});
