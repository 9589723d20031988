/**
 * @file Control flow, memory forms, masks, reductions and calls as WebAssembly, against the interpreter.
 */
import { describe, expect, it } from "vitest";
import { Builder } from "../../kernel/builder.ts";
import { parseKernel } from "../../kernel/parse.ts";
import { f64, i64, ptr, type Scalar, type as typeOf } from "../../kernel/types.ts";
import { agree, target } from "./agree.helpers.ts";

const sequence = (n: number, f: (i: number) => number = (i) => i): number[] =>
  Array.from({ length: n }, (_, i) => f(i));
const doubles = (values: readonly number[]) => ({ scalar: "f64" as const, values });
const longs = (values: readonly (number | bigint)[]) => ({ scalar: "i64" as const, values: values.map(BigInt) });

describe("loops", () => {
  it("carries values, swaps them, and keeps the initial ones when it does not run", () => {
    const kernel = Builder.kernel("fibonacci", { n: i64, out: ptr }, (b, [n, out]) => {
      const [x, y] = b.for(b.index(0), n, {}, [b.index(0), b.index(1)], (_i, p, q) => [q, b.op("add", p, q)]);
      const [s, t] = b.for(b.index(0), n, {}, [x, y], (_i, p, q) => [q, p]);
      b.store(x, out, b.index(0));
      b.store(y, out, b.index(1));
      b.store(s, out, b.index(2));
      b.store(t, out, b.index(3));
    });
    for (const n of [0, 1, 2, 91]) agree(kernel, [n, longs([9, 9, 9, 9])]);
    expect(agree(kernel, [90, longs([0, 0, 0, 0])])[0][0]).toBe(2880067194370816120n);
  });

  it("steps over its last bound, counts from below zero, and reads its index as a value", () => {
    const kernel = Builder.kernel("squares", { lo: i64, hi: i64, out: ptr }, (b, [lo, hi, out]) => {
      b.for(lo, hi, { step: 3 }, [], (i) => {
        const k = b.op("add", i, b.index(6));
        b.store(b.op("mul", i, i), out, k);
        b.store(b.op("sub", i, b.index(2)), out, b.op("add", k, b.index(1)));
      });
    });
    for (const [lo, hi] of [
      [-6, 5],
      [0, 0],
      [3, 1],
      [-6, -5],
      [0, 10],
    ])
      agree(kernel, [lo, hi, longs(sequence(24))]);
  });

  it("nests, reads outer values in inner loops, and gives locals back only when no iteration needs them", () => {
    const kernel = Builder.kernel("table", { n: i64, m: i64, x: ptr, y: ptr, out: ptr }, (b, [n, m, x, y, out]) => {
      b.for(b.index(0), n, {}, [], (i) => {
        const xi = b.load(f64, x, i);
        const twice = b.op("mul", xi, b.const(f64, 2));
        const row = b.op("mul", i, m);
        const [sum] = b.for(b.index(0), m, {}, [b.const(f64, 0)], (k, acc) => {
          const v = b.op("mul", b.op("add", twice, xi), b.load(f64, y, k));
          b.store(v, out, b.op("add", row, k));
          return [b.op("add", acc, v)];
        });
        b.store(b.op("add", sum, twice), x, i);
      });
    });
    agree(kernel, [3, 4, doubles([1, 2, 3]), doubles([4, 5, 6, 7]), doubles(sequence(12))]);
  });

  it("runs whiles whose condition has several values", () => {
    const kernel = Builder.kernel("collatz", { n: i64, x: ptr, out: ptr }, (b, [n, x, out]) => {
      b.for(b.index(0), n, {}, [], (i) => {
        const [, steps] = b.while(
          [b.load(i64, x, i), b.index(0)],
          (v) => b.op("ne", v, b.index(1)),
          (v, count) => {
            const odd = b.op("eq", b.op("and", v, b.index(1)), b.index(1));
            const up = b.op("add", b.op("mul", v, b.index(3)), b.index(1));
            return [b.select(odd, up, b.op("shr", v, b.index(1))), b.op("add", count, b.index(1))];
          },
        );
        b.store(steps, out, i);
      });
    });
    const [, steps] = agree(kernel, [5, longs([1, 2, 7, 27, 97]), longs([0, 0, 0, 0, 0])]);
    expect(steps).toEqual([0n, 1n, 16n, 111n, 118n]);
  });

  it("branches on values, with results and without, returning early", () => {
    const kernel = Builder.kernel("branches", { n: i64, out: ptr }, (b, [n, out]) => {
      const negative = b.op("lt", n, b.index(0));
      b.if(negative, () => {
        b.store(b.index(-1), out, b.index(0));
        b.return();
      });
      const [x, y] = b.if(
        b.op("gt", n, b.index(10)),
        () => [b.op("add", n, n), b.const(f64, 1)],
        () => [n, b.convert(n, "f64")],
      );
      b.store(x, out, b.index(1));
      b.store(y, out, b.index(2));
    });
    for (const n of [-3, 0, 10, 11]) agree(kernel, [n, longs([0, 0, 0])]);
  });
});

describe("calls", () => {
  it("calls kernels with several results", () => {
    const divmod = Builder.kernel(
      "divmod",
      { a: i64, b: i64 },
      (b, [x, y]) => b.return(b.op("quot", x, y), b.op("rem", x, y), b.convert(x, "f64")),
      [i64, i64, f64],
    );
    const kernel = Builder.kernel("caller", { n: i64, out: ptr }, (b, [n, out]) => {
      const [q, r] = b.call(divmod, [n, b.index(7)]);
      const [, , f] = b.call(divmod, [q, r]);
      b.store(q, out, b.index(0));
      b.store(r, out, b.index(1));
      b.store(f, out, b.index(2));
    });
    agree(kernel, [1000, longs([0, 0, 0])]);
  });

  it("calls kernels that call themselves and each other", () => {
    const text = `
      kernel @even(%n: i64) -> (i64) {
        %zero = const i64 {0}
        %one = const i64 {1}
        %done = eq i1 %n, %zero
        if %done { return %one }
        %less = sub i64 %n, %one
        %r: i64 = call @odd(%less)
        return %r
      }
      kernel @odd(%n: i64) -> (i64) {
        %zero = const i64 {0}
        %one = const i64 {1}
        %done = eq i1 %n, %zero
        if %done { return %zero } else {
          %less = sub i64 %n, %one
          %r: i64 = call @even(%less)
          return %r
        }
      }
      kernel @run(%n: i64, %out: ptr) {
        %r: i64 = call @even(%n)
        %zero = const i64 {0}
        store %r, %out, %zero {scale=8 disp=0}
      }`;
    const kernel = parseKernel(text);
    for (const n of [0, 1, 10, 11]) expect(agree(kernel, [n, longs([7])])[0]).toEqual([n % 2 === 0 ? 1n : 0n]);
  });
});

describe("memory", () => {
  const scalars: Scalar[] = ["i1", "i8", "u16", "i32", "i64", "f16", "f32", "f64"];
  const data = (scalar: Scalar, n: number) => ({
    scalar,
    values: sequence(n, (i) => (scalar === "i1" ? ((i * 5) % 3) & 1 : (i * 37) % 120)).map((v) =>
      scalar === "i64" ? BigInt(v) : v,
    ),
  });

  it.each(scalars)("copies %s side by side, reversed, strided, at offsets, whatever the number", (scalar) => {
    const t = typeOf(scalar);
    const copy = Builder.kernel("copy", { n: i64, x: ptr, out: ptr }, (b, [n, x, out]) => {
      b.for(b.index(0), n, { simd: true }, [], (i) => b.store(b.load(t, x, i, { disp: t.bytes }), out, i));
    });
    const reverse = Builder.kernel("reverse", { n: i64, x: ptr, out: ptr }, (b, [n, x, out]) => {
      b.for(b.index(0), n, { simd: true }, [], (i) => {
        const back = b.op("sub", b.op("sub", n, b.index(1)), i);
        b.store(b.load(t, x, back), out, i);
      });
    });
    const strided = Builder.kernel("strided", { n: i64, s: i64, x: ptr, out: ptr }, (b, [n, s, x, out]) => {
      b.for(b.index(0), n, { simd: true }, [], (i) => {
        b.store(b.load(t, x, b.op("mul", i, s), { scale: 1 }), out, b.op("mul", i, b.index(2)));
      });
    });
    for (const n of [0, 1, 15, 16, 17, 50]) {
      agree(copy, [n, data(scalar, n + 1), data(scalar, n)]);
      agree(reverse, [n, data(scalar, n), data(scalar, n)]);
      for (const s of [1, 3]) agree(strided, [n, s * t.bytes, data(scalar, 3 * n), data(scalar, 2 * n)]);
    }
  });

  it("reads strided backwards, as negative steps need", () => {
    const kernel = Builder.kernel("back", { n: i64, s: i64, x: ptr, out: ptr }, (b, [n, s, x, out]) => {
      const last = b.ptrAdd(x, b.op("mul", b.op("sub", n, b.index(1)), b.index(8)));
      b.for(b.index(0), n, { simd: true }, [], (i) => {
        b.store(b.load(f64, last, b.op("mul", i, s), { scale: 1 }), out, i);
      });
    });
    agree(kernel, [13, -8, doubles(sequence(13)), doubles(sequence(13, () => 0))]);
  });

  it.each(["i32", "i64", "f32", "f64", "i8", "i1"] as const)("gathers and scatters %s", (scalar) => {
    const t = typeOf(scalar);
    const kernel = Builder.kernel("take", { n: i64, at: ptr, x: ptr, out: ptr }, (b, [n, at, x, out]) => {
      b.for(b.index(0), n, { simd: true }, [], (i) => {
        const k = b.load(i64, at, i);
        b.store(b.load(t, x, k), out, b.op("sub", b.index(20), k));
      });
    });
    agree(kernel, [7, longs([3, 1, 4, 15, 9, 2, 6]), data(scalar, 16), data(scalar, 32)]);
  });

  it("writes no lane whose branch is not taken, and reads none", () => {
    const kernel = Builder.kernel("masked", { n: i64, x: ptr, y: ptr, out: ptr }, (b, [n, x, y, out]) => {
      b.for(b.index(0), n, { simd: true }, [], (i) => {
        const v = b.load(f64, x, i);
        const [r] = b.if(
          b.op("gt", v, b.const(f64, 3)),
          () => {
            b.store(v, out, i);
            return [b.load(f64, y, i)];
          },
          () => [b.const(f64, 0)],
        );
        b.store(r, y, i);
      });
    });
    agree(kernel, [
      11,
      doubles(sequence(11, (i) => (i * 7) % 9)),
      doubles(sequence(11, (i) => i + 100)),
      doubles(sequence(11, () => -1)),
    ]);
  });

  it("keeps a load before a store to the same place, and reads again after it", () => {
    const kernel = Builder.kernel("order", { x: ptr }, (b, [x]) => {
      const before = b.load(f64, x, b.index(0));
      const other = b.load(f64, x, b.index(1));
      b.store(b.op("add", other, b.const(f64, 1)), x, b.index(0));
      const after = b.load(f64, x, b.index(0));
      b.store(b.op("sub", before, after), x, b.index(1));
      const last = b.load(f64, x, b.index(1));
      b.if(b.op("gt", last, b.const(f64, -1e9)), () => b.store(b.const(f64, 5), x, b.index(1)));
      b.store(b.op("add", last, after), x, b.index(2));
    });
    agree(kernel, [doubles([10, 20, 30])]);
  });

  it("adds displacements that are negative, great, or more than an offset may be", () => {
    const kernel = Builder.kernel("far", { x: ptr }, (b, [x]) => {
      const end = b.ptrAdd(x, b.index(16000));
      const low = b.load(f64, end, b.index(0), { disp: -15992 });
      const high = b.load(f64, x, b.index(1), { disp: 15992 });
      const by = b.load(f64, x, b.op("add", b.index(3), b.index(600)), { disp: 8 });
      b.store(b.op("add", b.op("sub", low, high), by), x, b.index(0));
    });
    agree(kernel, [doubles(sequence(2001, (i) => i * i))]);
  });
});

describe("reductions", () => {
  it.each([0, 1, 5, 31, 32, 33, 127, 128, 129, 511, 512, 513, 1100, 2048, 4611])(
    "sums %i in the tree that the language defines",
    (n) => {
      const kernel = Builder.kernel("sum", { n: i64, x: ptr, out: ptr }, (b, [len, x, out]) => {
        const [s] = b.for(b.index(0), len, { simd: true, reduce: ["add"] }, [b.const(f64, 0.5)], (i, acc) => [
          b.op("add", acc, b.load(f64, x, i)),
        ]);
        b.store(s, out, b.index(0));
      });
      agree(kernel, [n, doubles(sequence(n, (i) => Math.sin(i) * 10 ** (i % 20))), doubles([0])]);
    },
  );

  it.each(["i8", "i32", "u64", "f32"] as const)("finds least and greatest of %s", (scalar) => {
    const t = typeOf(scalar);
    const kernel = Builder.kernel("extent", { n: i64, x: ptr, out: ptr }, (b, [len, x, out]) => {
      const first = b.load(t, x, b.index(0));
      const [low, high] = b.for(
        b.index(0),
        len,
        { simd: true, reduce: ["pmin", "pmax"] },
        [first, first],
        (i, lo, hi) => {
          const v = b.load(t, x, i);
          return [b.op("pmin", lo, v), b.op("pmax", hi, v)];
        },
      );
      b.store(low, out, b.index(0));
      b.store(high, out, b.index(1));
    });
    const wrap = (v: number): number | bigint => (scalar === "u64" ? BigInt(v) : v);
    for (const n of [1, 7, 64, 129]) {
      const values = sequence(n, (i) => ((i * 77) % 101) + 3).map(wrap);
      agree(kernel, [n, { scalar, values }, { scalar, values: [wrap(0), wrap(0)] }]);
    }
  });

  it("counts and asks whether any or all of a mask hold", () => {
    const kernel = Builder.kernel("count", { n: i64, x: ptr, out: ptr }, (b, [len, x, out]) => {
      const [count, any, all] = b.for(
        b.index(0),
        len,
        { simd: true, reduce: ["add", "or", "and"] },
        [b.index(0), b.const("i1", 0), b.const("i1", 1)],
        (i, c, some, every) => {
          const hit = b.op("gt", b.load(f64, x, i), b.const(f64, 2));
          return [b.op("add", c, b.convert(hit, "i64")), b.op("or", some, hit), b.op("and", every, hit)];
        },
      );
      b.store(count, out, b.index(0));
      b.store(b.convert(any, "i64"), out, b.index(1));
      b.store(b.convert(all, "i64"), out, b.index(2));
    });
    for (const bias of [-9, 0, 9]) agree(kernel, [50, doubles(sequence(50, (i) => (i % 6) + bias)), longs([0, 0, 0])]);
  });
});

describe("vectors that the kernel states itself", () => {
  it.each([2, 4, 8, 16])("packs, extracts, halves, shuffles and splats %i lanes", (lanes) => {
    const scalar = ({ 2: "f64", 4: "f32", 8: "i16", 16: "u8" } as const)[lanes as 2];
    const t = typeOf(scalar, lanes);
    const kernel = Builder.kernel("lanes", { x: ptr, out: ptr }, (b, [x, out]) => {
      const v = b.load(t, x);
      const w = b.load(t, x, b.index(lanes));
      const backwards = b.shuffle(
        v,
        w,
        sequence(lanes, (i) => 2 * lanes - 1 - i),
      );
      b.store(backwards, out);
      const mask = b.op("lt", v, w);
      b.store(b.select(mask, v, backwards), out, b.index(lanes));
      const low = b.half(v, 0);
      const high = b.half(w, 1);
      b.store(b.op("add", low, high), out, b.index(2 * lanes));
      const both = b.pack(sequence(lanes).map((i) => b.extract(i % 2 ? v : w, i)));
      b.store(b.op("add", both, b.splat(b.extract(v, lanes - 1), lanes)), out, b.index(3 * lanes));
      const loaded = b.pack(sequence(lanes).map((i) => b.load(typeOf(scalar), x, b.index(lanes - 1 - i))));
      b.store(b.op("add", loaded, b.splat(b.load(typeOf(scalar), x), lanes)), out, b.index(4 * lanes));
      b.store(b.select(b.anyLane(mask), b.extract(v, 0), b.extract(w, 0)), out, b.index(5 * lanes));
      b.store(b.select(b.allLanes(mask), b.extract(v, 1), b.extract(w, 1)), out, b.index(5 * lanes + 1));
      const bits = b.pack(sequence(lanes).map((i) => b.extract(mask, (i + 1) % lanes)));
      b.store(b.select(b.op("xor", bits, b.splat(b.extract(mask, 0), lanes)), v, w), out, b.index(6 * lanes));
      b.store(b.iota(t), out, b.index(7 * lanes));
    });
    const values = sequence(2 * lanes, (i) => (i * 29 + 7) % 97);
    agree(kernel, [
      { scalar, values },
      { scalar, values: sequence(8 * lanes, () => 0) },
    ]);
  });

  it("multiplies matrices by a tile of broadcasts and accumulators", () => {
    const [rows, vectors, width] = [4, 2, 2];
    const t = typeOf("f64", width);
    const kernel = Builder.kernel("tile", { k: i64, a: ptr, x: ptr, c: ptr }, (b, [depth, a, x, c]) => {
      const zero = b.const(t, 0);
      const sums = b.for(b.index(0), depth, {}, Array(rows * vectors).fill(zero), (i, ...acc) => {
        const columns = sequence(vectors).map((v) => b.load(t, x, i, { scale: 8 * vectors * width, disp: 16 * v }));
        return acc.map((s, n) => {
          const row = Math.floor(n / vectors);
          const broadcast = b.splat(b.load(f64, a, i, { scale: 8 * rows, disp: 8 * row }), width);
          return b.op("mulAdd", broadcast, columns[n % vectors], s);
        });
      });
      for (const [n, s] of sums.entries()) b.store(s, c, b.index(n * width));
    });
    const small = (n: number) => doubles(sequence(n, (i) => ((i * 13) % 17) - 8));
    agree(kernel, [9, small(36), small(36), doubles(sequence(16, () => 0))]);
  });
});

describe("modules", () => {
  it("print their instructions on demand", () => {
    const kernel = Builder.kernel("one", { x: ptr }, (b, [x]) => b.store(b.op("sqrt", b.load(f64, x)), x));
    const compiled = target.compile(kernel);
    expect(WebAssembly.validate(compiled.bytes as Uint8Array<ArrayBuffer>)).toBe(true);
    expect(
      compiled
        .listing()
        .split("\n")
        .map((l) => l.trim()),
    ).toEqual([
      "(func $run (param i32) (result )",
      "(local i32)",
      "local.get 0",
      "f64.load",
      "i32.trunc_sat_f64_u",
      "local.tee 1",
      "local.get 1",
      "f64.load",
      "f64.sqrt",
      "f64.store",
      ")",
    ]);
  });
});
