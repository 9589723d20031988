/**
 * @file For tests: writes random kernels from a list of small numbers, and compares what machine and interpreter make of them.
 * @module
 */
import fc from "fast-check";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { printKernel } from "../../kernel/print.ts";
import { f64, i1, i64, ptr, type Scalar, type Type, type as typeOf } from "../../kernel/types.ts";
import { verify } from "../../kernel/verify.ts";
import { expand } from "../../passes/expand.ts";
import { DATA, fillLanes, interpreted, type Machine } from "./machine.helpers.ts";

/** A stream of small numbers that fast-check draws and shrinks; a kernel is what a writer makes of it. */
class Choices {
  private at = 0;
  private readonly numbers: readonly number[];
  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }
  get left(): boolean {
    return this.at < this.numbers.length;
  }
  /** A number below n; 0 once the stream is used up. */
  next(n: number): number {
    return (this.numbers[this.at++] ?? 0) % n;
  }
}

/** Types of each kind have a region of their own, since a NaN's payload, read as a whole number, is not defined. */
const REGION = 2048;
const RESULTS = 3 * REGION;
const AREA = RESULTS + 2048;
const regionOf = (t: Type): number => (t.kind !== "float" ? 0 : t.bits === 64 ? REGION : 2 * REGION);
const binary = ["add", "sub", "mul", "pmin", "pmax", "and", "or", "xor"] as const;
const comparisons = ["eq", "ne", "lt", "le", "gt", "ge"] as const;

/** Writes a kernel with values of many types alive at once, memory, loops, branches. */
export function writeKernel(numbers: readonly number[], lanes: number): Kernel {
  const c = new Choices(numbers);
  const scalars: Scalar[] = ["f64", "i64", "f32", "i32", "u32", "u64", "i8", "u16"];
  return Builder.kernel("random", { p: ptr, q: ptr, n: i64, x: f64 }, (b, [p, q, n, x]) => {
    let pool: Value[] = [n, x, b.op("lt", n, b.index(5))];
    const byType = (t: Type): Value => {
      const fitting = pool.filter((v) => v.type === t);
      if (fitting.length > 0 && c.next(8) > 0) return fitting[c.next(fitting.length)];
      if (t.kind === "bool")
        return b.op("lt", byType(typeOf("i64", t.lanes)), b.const(typeOf("i64", t.lanes), c.next(9)));
      if (c.next(3) === 0) return b.const(t, c.next(20));
      return b.load(t, c.next(2) ? p : q, b.op("and", n, b.index(7)), {
        disp: 64 * c.next(24),
        scale: [8, 16, 24][c.next(3)],
      });
    };
    const anyType = (): Type => typeOf(scalars[c.next(scalars.length)], c.next(2) ? lanes : 1);
    const carriedType = (): Type => (c.next(5) === 0 ? typeOf("i1", c.next(2) ? lanes : 1) : anyType());
    const statement = (depth: number): void => {
      const t = anyType();
      switch (c.next(16)) {
        case 0:
        case 1:
        case 2: {
          const op =
            t.kind === "float" ? (["add", "sub", "mul", "pmin", "pmax"] as const)[c.next(5)] : binary[c.next(8)];
          pool.push(b.op(op, byType(t), byType(t)));
          return;
        }
        case 3:
          pool.push(b.op(comparisons[c.next(6)], byType(t), byType(t)));
          return;
        case 4:
          if (c.next(3) === 0) {
            const k = typeOf("i1", t.lanes);
            pool.push(
              b.op((["and", "or", "xor"] as const)[c.next(3)], byType(k), b.op("not", byType(k))),
              b.select(byType(k), byType(k), byType(k)),
            );
            return;
          }
          pool.push(b.select(byType(typeOf("i1", t.lanes)), byType(t), byType(t)));
          return;
        case 5:
          if (t.kind === "float")
            pool.push(
              b.op(
                "fma",
                byType(t),
                c.next(2) ? b.op("neg", byType(t)) : byType(t),
                c.next(2) ? b.op("neg", byType(t)) : byType(t),
              ),
            );
          else
            pool.push(b.op(c.next(2) ? "shl" : "shr", byType(t), c.next(2) ? b.const(t, c.next(t.bits)) : byType(t)));
          return;
        case 6:
          b.store(byType(t), p, b.op("and", byType(i64), b.index(15)), {
            disp: regionOf(t) + 64 * c.next(24),
            scale: [8, 16][c.next(2)],
          });
          return;
        case 7:
          pool.push(
            t.kind === "int" || t.kind === "uint"
              ? b.convert(byType(t), scalars[c.next(scalars.length)])
              : b.op("abs", byType(t)),
          );
          return;
        case 8:
          if (t.lanes > 1) pool.push(b.extract(byType(t), c.next(t.lanes)), b.splat(b.extract(byType(t), 0), t.lanes));
          else
            pool.push(
              b.op(
                t.kind === "float" ? "sqrt" : c.next(2) ? "quot" : "rem",
                ...(t.kind === "float" ? [byType(t)] : [byType(t), byType(t)]),
              ),
            );
          return;
        case 9: {
          if (depth > 2) return;
          const inits = Array.from({ length: c.next(5) }, () => byType(carriedType()));
          const outer = pool;
          const outs = b.for(
            b.index(c.next(3)),
            c.next(2) ? b.index(c.next(6)) : b.op("and", n, b.index(3)),
            { step: 1 + c.next(2) },
            inits,
            (iv, ...carried) => {
              pool = [...outer, iv, ...carried];
              for (let i = c.next(5); i >= 0; i--) statement(depth + 1);
              // Carried values are often handed on as they are, or changed for one another.
              return inits.map((v, i) =>
                c.next(4) === 0 ? (carried.filter((w) => w.type === v.type)[c.next(2)] ?? carried[i]) : byType(v.type),
              );
            },
          );
          pool = [...outer, ...outs];
          return;
        }
        case 10: {
          if (depth > 2) return;
          const types = Array.from({ length: c.next(3) }, carriedType);
          const outer = pool;
          const region = (): Value[] => {
            pool = [...outer];
            for (let i = c.next(4); i > 0; i--) statement(depth + 1);
            return types.map(byType);
          };
          const outs = b.if(byType(i1), region, region);
          pool = [...outer, ...outs];
          return;
        }
        case 12: {
          const at = b.op("and", byType(typeOf("i64", lanes)), b.const(typeOf("i64", lanes), 63));
          const mask = c.next(2) ? byType(typeOf("i1", lanes)) : undefined;
          const scalar = (["f64", "i64", "f32", "i32"] as const)[c.next(4)];
          const disp = regionOf(typeOf(scalar)) + 8 * c.next(9);
          if (c.next(2)) pool.push(b.gather(scalar, q, at, { mask, disp }));
          else b.scatter(byType(typeOf(scalar, lanes)), p, at, { mask, disp });
          return;
        }
        case 13: {
          const v = typeOf(scalars[c.next(scalars.length)], lanes);
          const stride = c.next(2) ? b.op("and", byType(i64), b.index(56)) : b.index(8 * c.next(5));
          const mask = c.next(3) === 0 ? byType(typeOf("i1", lanes)) : undefined;
          const disp = regionOf(v);
          if (c.next(2)) pool.push(b.loadStrided(v, q, b.index(c.next(9)), stride, { mask, disp }));
          else b.storeStrided(byType(v), p, b.index(c.next(9)), stride, { mask, disp });
          return;
        }
        case 14: {
          const v = typeOf(scalars[c.next(scalars.length)], lanes);
          const mask = byType(typeOf("i1", lanes));
          if (c.next(2))
            pool.push(b.load(v, p, b.op("and", n, b.index(3)), { mask, disp: regionOf(v) + 64 * c.next(9) }));
          else b.store(byType(v), q, b.index(c.next(9)), { mask, disp: regionOf(v) });
          return;
        }
        case 15: {
          const v = typeOf(scalars[c.next(scalars.length)], lanes);
          const pattern = Array.from({ length: lanes }, () => c.next(2 * lanes));
          pool.push(b.shuffle(byType(v), byType(v), pattern), b.half(byType(v), c.next(2) ? 1 : 0));
          return;
        }
        case 11: {
          if (depth > 1) return;
          const inits = Array.from({ length: 1 + c.next(3) }, () => byType(carriedType()));
          const limit = 1 + c.next(5);
          const outer = pool;
          const outs = b.while(
            [b.index(0), ...inits],
            (i, ...carried) => {
              pool = [...outer, i, ...carried];
              if (c.next(2)) statement(3);
              return b.op("lt", i, b.index(limit));
            },
            (i, ...carried) => {
              pool = [...outer, i, ...carried];
              for (let k = c.next(4); k >= 0; k--) statement(depth + 1);
              return [b.op("add", i, b.index(1)), ...inits.map((v) => byType(v.type))];
            },
          );
          pool = [...outer, ...outs];
        }
      }
    };
    while (c.left) statement(0);
    // Everything that is alive at the end is written down.
    pool.slice(-40).forEach((v, i) => {
      b.store(v, q, b.index(0), { disp: RESULTS + 64 * (i % 30) });
    });
  });
}

/** Memory as text in which NaNs of a kind look alike is not to be had for mixed types, so payload bits are compared as they are. */
export function runBoth(m: Machine, kernel: Kernel, lowered: Kernel): { want: Uint8Array; got: Uint8Array } {
  const memory = new Uint8Array(DATA + 2 * AREA);
  const view = new DataView(memory.buffer);
  for (const area of [DATA, DATA + AREA]) {
    fillLanes(view, area, "i64", REGION / 8, 3);
    for (let at = area + REGION; at < area + 2 * REGION; at += 8)
      view.setFloat64(at, ((at * 37) % 1000) / 8 - 60, true);
    for (let at = area + 2 * REGION; at < area + RESULTS; at += 4)
      view.setFloat32(at, ((at * 37) % 1000) / 8 - 60, true);
  }
  [DATA, DATA + AREA, 3, 1.25].forEach((v, i) => {
    view.setFloat64(8 * i, v, true);
  });
  return { want: interpreted(kernel, memory, m.target), got: m.run(m.target.compile(lowered).bytes, memory, [0, 1]) };
}

/** Are two memories equal, but for NaN payloads of either width? */
export function firstDifference(want: Uint8Array, got: Uint8Array): number {
  const a = new DataView(want.buffer, want.byteOffset);
  const b = new DataView(got.buffer, got.byteOffset);
  for (let at = 0; at + 8 <= want.length; at += 8) {
    if (a.getBigUint64(at, true) === b.getBigUint64(at, true)) continue;
    if (Number.isNaN(a.getFloat64(at, true)) && Number.isNaN(b.getFloat64(at, true))) continue;
    const half = (o: number): boolean =>
      a.getUint32(at + o, true) === b.getUint32(at + o, true) ||
      (Number.isNaN(a.getFloat32(at + o, true)) && Number.isNaN(b.getFloat32(at + o, true)));
    if (half(0) && half(4)) continue;
    return at;
  }
  return -1;
}

/** Random kernels of up to `length` choices agree on machine and interpreter; a failure shows the kernel, shrunk. */
export function agreeOnRandomKernels(m: Machine, runs: number, length: number, seed: number): void {
  const lanes = m.target.vectorBytes / 8;
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: length, size: "max" }), (numbers) => {
      const kernel = writeKernel(numbers, lanes);
      verify(kernel);
      const lowered = expand(kernel, m.target);
      const { want, got } = runBoth(m, lowered, lowered);
      const at = firstDifference(want, got);
      if (at < 0) return;
      const hex = (bytes: Uint8Array): string => Buffer.from(bytes.slice(at, at + 8)).toString("hex");
      throw new Error(
        `byte ${at}: expected ${hex(want)}, got ${hex(got)}\n${printKernel(lowered)}\n${m.target.compile(lowered).listing()}`,
      );
    }),
    { numRuns: runs, seed },
  );
}
