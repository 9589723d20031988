import { describe, expect, it } from "vitest";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { f64, i64, ptr, type as typeOf } from "../../kernel/types.ts";
import { loadAddon } from "../../runtime/native/addon.ts";
import { Assembler } from "./assembler.ts";
import { windows } from "./convention.ts";
import { I } from "./instructions.ts";
import { BLOCK, DATA, machine } from "./machine.helpers.ts";
import { NONE, R10, R11, R12, R13, R14, R15, RBP, RBX, RCX, RDI, RSI, RSP, vec } from "./registers.ts";
import { describeX64, type Level, X64Target } from "./target.ts";

const levels: Level[] = ["avx2", "avx512"];
const everything = Object.fromEntries(
  ["avx2", "fma", "f16c", "bmi1", "bmi2", "avx512f", "avx512dq", "avx512bw", "avx512vl"].map((name) => [name, true]),
);

/** Mnemonics of the listing's lines, by the labels that they stand behind. */
function linesBehind(listing: string, label: string): string[] {
  const lines = listing.split("\n");
  const from = lines.indexOf(`${label}:`) + 1;
  const rest = lines.slice(from);
  return rest
    .slice(
      0,
      rest.findIndex((line) => line.endsWith(":")),
    )
    .map((line) => line.split(";")[0].trim());
}

const addKernel = (lanes: number): Kernel =>
  Builder.kernel("add", { out: ptr, x: ptr, y: ptr, n: i64 }, (b, [out, x, y, n]) => {
    const v = typeOf("f64", lanes);
    b.for(b.index(0), n, { step: 4 * lanes }, [], (i) => {
      for (let u = 0; u < 4; u++) {
        const disp = u * lanes * 8;
        b.store(b.op("add", b.load(v, x, i, { disp }), b.load(v, y, i, { disp })), out, i, { disp });
      }
    });
  });

/** A register tile: rows × columns of vectors as carried values. */
const tileKernel = (lanes: number, rows: number, columns: number): Kernel =>
  Builder.kernel("tile", { a: ptr, b: ptr, c: ptr, n: i64 }, (b, [pa, pb, pc, n]) => {
    const v = typeOf("f64", lanes);
    const zeros = Array.from({ length: rows * columns }, () => b.const(v, 0));
    const sums = b.for(b.index(0), n, {}, [pa, pb, ...zeros], (_i, a, p, ...acc) => {
      const bs = Array.from({ length: columns }, (_, j) => b.load(v, p, b.index(0), { disp: j * lanes * 8 }));
      const next: Value[] = [];
      for (let r = 0; r < rows; r++) {
        const s = b.splat(b.load(f64, a, b.index(0), { disp: r * 8 }), lanes);
        for (let j = 0; j < columns; j++) next.push(b.op("mulAdd", s, bs[j], acc[r * columns + j]));
      }
      return [b.ptrAdd(a, b.index(rows * 8)), b.ptrAdd(p, b.index(columns * lanes * 8)), ...next];
    });
    sums.slice(2).forEach((s, i) => {
      b.store(s, pc, b.index(0), { disp: i * lanes * 8 });
    });
  });

describe("code quality", () => {
  it.each([
    ["avx512", 8],
    ["avx2", 4],
  ] as const)(
    "%s: the inner loop of an unrolled sum is loads, sums from memory, stores, and one add, cmp, jcc",
    (level, lanes) => {
      const listing = describeX64(everything, level).compile(addKernel(lanes)).listing();
      const names = linesBehind(listing, "L1").map((line) => line.split(" ")[0]);
      expect(names).toEqual([
        ...Array.from({ length: 4 }, () => ["vmovups", "vaddpd", "vmovups"]).flat(),
        "add",
        "cmp",
        "jl",
      ]);
    },
  );

  it.each([
    ["avx512", 8, 8, 3],
    ["avx2", 4, 4, 3],
  ] as const)("%s: a register tile neither spills nor moves", (level, lanes, rows, columns) => {
    const listing = describeX64(everything, level)
      .compile(tileKernel(lanes, rows, columns))
      .listing();
    expect(listing).not.toContain("[rsp");
    const inner = linesBehind(listing, "L1");
    const count = (name: string): number => inner.filter((line) => line.startsWith(`${name} `)).length;
    expect(count("vfmadd231pd")).toBe(rows * columns);
    expect(count("vbroadcastsd")).toBe(rows);
    expect(count("vmovups")).toBe(columns);
    expect(inner.length).toBe(rows * columns + rows + columns + 2 + 3);
  });

  it("avx512: a load that is splat for one reader becomes its broadcast memory operand", () => {
    const kernel = Builder.kernel("axpy", { p: ptr }, (b, [p]) => {
      const v = typeOf("f64", 8);
      b.store(b.op("mul", b.load(v, p), b.splat(b.load(f64, p, b.index(0), { disp: 64 }), 8)), p);
    });
    expect(describeX64(everything, "avx512").compile(kernel).listing()).toMatch(
      /vmulpd zmm\d+, zmm\d+, \[rax\+0x40\]\{1to8\}/,
    );
  });

  it("refuses a level that the processor lacks", () => {
    expect(() => describeX64({ ...everything, avx512dq: false }, "avx512")).toThrow("this one lacks avx512dq");
    expect(describeX64({ ...everything, avx512dq: false }).name).toBe("x64-avx2");
  });
});

/** A copy of the memory after the kernel has run with the given arguments. */
function runWith(
  level: Level,
  kernel: Kernel,
  args: readonly number[],
  pointers: readonly number[],
  data: readonly number[],
): Float64Array | string {
  const m = machine(level);
  if ("reason" in m) return m.reason;
  const memory = new Uint8Array(8192);
  const doubles = new Float64Array(memory.buffer);
  args.forEach((v, k) => {
    doubles[BLOCK / 8 + k] = v;
  });
  data.forEach((v, k) => {
    doubles[DATA / 8 + k] = v;
  });
  const after = m.run(m.target.compile(kernel).bytes, memory, pointers);
  return new Float64Array(after.buffer, DATA);
}

describe.each(levels)("x64 %s runs", (level) => {
  const m = machine(level);
  if ("reason" in m) {
    it.skip(`cannot run here: ${m.reason}`, () => {});
    return;
  }
  const run = (kernel: Kernel, args: number[], pointers: number[], data: number[] = []): Float64Array =>
    runWith(level, kernel, args, pointers, data) as Float64Array;

  it("calls, recursion included, with registers alive across them", () => {
    const fib: Kernel = { ...Builder.kernel("fib", { n: i64 }, () => {}, [i64]) };
    const body = Builder.kernel(
      "fib",
      { n: i64 },
      (b, [n]) => {
        const [r] = b.if(
          b.op("lt", n, b.index(2)),
          () => [n],
          () => {
            const [x] = b.call(fib, [b.op("sub", n, b.index(1))]);
            const [y] = b.call(fib, [b.op("sub", n, b.index(2))]);
            return [b.op("add", x, y)];
          },
        );
        b.return(r);
      },
      [i64],
    );
    Object.assign(fib, body);
    const half = Builder.kernel(
      "half",
      { x: f64, k: i64 },
      (b, [x, k]) => b.return(b.op("mul", x, b.const(f64, 0.5)), b.op("add", k, k)),
      [f64, i64],
    );
    const kernel = Builder.kernel("main", { p: ptr, n: i64, x: f64 }, (b, [p, n, x]) => {
      const v = typeOf("f64", m.target.vectorBytes / 8);
      const kept = Array.from({ length: 40 }, (_, i) =>
        b.op("add", b.load(v, p, b.index(0), { disp: 1024 }), b.const(v, i)),
      );
      const [f] = b.call(fib, [n]);
      const [h, k] = b.call(half, [x, f]);
      const sum = kept.reduce((s, t) => b.op("add", s, t));
      b.store(b.convert(f, "f64"), p);
      b.store(h, p, b.index(1));
      b.store(b.convert(k, "f64"), p, b.index(2));
      b.store(b.extract(sum, 1), p, b.index(3));
    });
    const out = run(kernel, [DATA, 20, 9], [0]);
    expect(Array.from(out.slice(0, 4))).toEqual([6765, 4.5, 13530, 780]);
  });

  it("returns early from nested branches", () => {
    const kernel = Builder.kernel("early", { p: ptr, n: i64 }, (b, [p, n]) => {
      b.store(b.const(f64, 1), p);
      b.if(b.op("gt", n, b.index(3)), () => {
        b.store(b.const(f64, 2), p);
        b.return();
      });
      b.store(b.const(f64, 3), p, b.index(1));
    });
    expect(Array.from(run(kernel, [DATA, 5], [0]).slice(0, 2))).toEqual([2, 0]);
    expect(Array.from(run(kernel, [DATA, 2], [0]).slice(0, 2))).toEqual([1, 3]);
  });

  it("scales indices that no address can, and reaches beyond 32 bits", () => {
    const kernel = Builder.kernel("far", { p: ptr, n: i64 }, (b, [p, n]) => {
      b.store(b.const(f64, 7), p, n, { scale: 24 });
      b.store(b.const(f64, 8), b.ptrAdd(p, b.const(i64, -(2 ** 40))), n, { scale: 24, disp: 2 ** 40 + 8 });
    });
    expect(Array.from(run(kernel, [DATA, 3], [0]).slice(8, 12))).toEqual([0, 7, 8, 0]);
  });

  it("fences after stores that bypass the caches", () => {
    const v = typeOf("f64", m.target.vectorBytes / 8);
    const kernel = Builder.kernel("stream", { p: ptr }, (b, [p]) => {
      b.store(b.const(v, 7), p, b.index(0), { nontemporal: true });
      b.store(b.load(i64, p, b.index(9)), p, b.index(8), { nontemporal: true });
    });
    const out = run(
      kernel,
      [DATA],
      [0],
      Array.from({ length: 10 }, (_, i) => i),
    );
    expect([out[0], out[8]]).toEqual([7, 9]);
    expect(m.target.compile(kernel).listing()).toMatch(/vmovntps [\s\S]*movnti [\s\S]*sfence/);
  });

  it("keeps a sum through nested loops in one register", () => {
    const kernel = Builder.kernel("nested", { p: ptr, n: i64 }, (b, [p, n]) => {
      const [s] = b.for(b.index(0), n, {}, [b.const(f64, 0)], (i, outer) =>
        b.for(b.index(0), n, {}, [outer], (j, inner) => [
          b.op("add", inner, b.load(f64, p, b.op("add", b.op("mul", i, n), j))),
        ]),
      );
      b.store(s, p);
    });
    const data = Array.from({ length: 16 }, (_, i) => i);
    expect(run(kernel, [DATA, 4], [0], data)[0]).toBe(120);
    const inner = linesBehind(m.target.compile(kernel).listing(), "L3");
    expect(inner.filter((line) => line.startsWith("vmov"))).toEqual([]);
  });

  it("obeys the Windows convention: argument in rcx, its registers restored", () => {
    const loaded = loadAddon();
    if ("reason" in loaded) throw new Error(loaded.reason);
    const kernel = Builder.kernel("pressure", { p: ptr, n: i64 }, (b, [p, n]) => {
      const vectors = Array.from({ length: 20 }, (_, i) => b.load(typeOf("f64", 4), p, b.index(i)));
      const wholes = Array.from({ length: 16 }, (_, i) => b.op("add", n, b.index(i)));
      const sum = b.for(b.index(0), n, {}, [...vectors, ...wholes], (i, ...carried) =>
        carried.map((v) => (v.type === i64 ? b.op("add", v, i) : b.op("add", v, b.const(v.type, 1)))),
      );
      sum.forEach((v, i) => {
        b.store(v, p, b.index(0), { disp: 32 * i + 512 });
      });
    });
    // Written for System V: fills what Windows preserves with the numbers of registers, calls, and stores what is left of them.
    const saved = [RBX, RSI, RDI, R12, R13, R14, R15];
    const asm = new Assembler(level === "avx512");
    const inner = asm.label();
    for (const r of [...saved, RBP]) asm.emit(I.push, 0, r);
    asm.emit(I.subImm, 8, RSP, 8);
    asm.emit(I.mov, 8, RCX, RDI);
    asm.emit(I.push, 0, RDI);
    asm.emit(I.push, 0, RDI);
    for (const r of saved) asm.emit(I.movImm, 8, r, 1000 + r);
    for (let n = 6; n < 16; n++) {
      asm.emit(I.movImm, 8, R11, 2000 + n);
      asm.emit(I.vmovq, 16, vec(n), R11);
    }
    asm.call(inner);
    asm.emit(I.pop, 0, R10);
    for (const [i, r] of saved.entries()) asm.emit(I.movStore, 8, asm.mem(R10, NONE, 0, 4096 + 8 * i), r);
    for (let n = 6; n < 16; n++) asm.emit(I.vmovqStore, 16, asm.mem(R10, NONE, 0, 4096 + 8 * (n + 1)), vec(n));
    asm.emit(I.addImm, 8, RSP, 16);
    for (const r of [RBP, ...saved.toReversed()]) asm.emit(I.pop, 0, r);
    asm.emit(I.ret, 0);
    asm.align(64);
    asm.bind(inner);
    const thunk = asm.finish();
    const code = new X64Target(level, windows).compile(kernel).bytes;
    const bytes = new Uint8Array(thunk.length + code.length);
    bytes.set(thunk);
    bytes.set(code, thunk.length);
    const memory = new Uint8Array(8192);
    new Float64Array(memory.buffer).set([DATA, 3]);
    const after = m.run(bytes, memory, [0]);
    const kept = new BigInt64Array(after.buffer, 4096, 17);
    expect(Array.from(kept, Number)).toEqual([
      ...saved.map((r) => 1000 + r),
      ...Array.from({ length: 10 }, (_, i) => 2006 + i),
    ]);
    expect(new Float64Array(after.buffer, DATA + 512)[0]).toBe(3);
  });
});
