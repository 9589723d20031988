import { describe, it } from "vitest";
import { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { f64, i64, ptr, type Scalar, scalarNames, scalars, type Type, type as typeOf } from "../../kernel/types.ts";
import { check, kernelOf, lanesFor, type Machine, machine, STEP } from "./machine.helpers.ts";

const values = scalarNames.filter((s) => s !== "ptr");

/** All vector types that fit the machine. */
function vectors(m: Machine, filter: (s: Scalar) => boolean = () => true): Type[] {
  return values.filter(filter).flatMap((s) =>
    lanesFor(m, scalars[s].bytes)
      .filter((n) => n > 1)
      .map((n) => typeOf(s, n)),
  );
}

describe.each(["avx2", "avx512"] as const)("x64 %s", (level) => {
  const m = machine(level);
  if ("reason" in m) {
    it.skip(`cannot run here: ${m.reason}`, () => {});
    return;
  }
  const one = (t: Type, out: Type, body: (b: Builder, x: Value) => Value): void =>
    check(
      m,
      kernelOf(`one_${t.text}`, [t], (b, [x]) => body(b, x)),
      [t],
      out,
    );

  it("loads and stores every type", () => {
    for (const s of values)
      for (const n of lanesFor(m, scalars[s].bytes)) one(typeOf(s, n), typeOf(s, n), (_b, x) => x);
  });

  it("splats, extracts and halves", () => {
    for (const t of vectors(m)) {
      const lane = typeOf(t.scalar);
      one(lane, t, (b, x) => b.splat(x, t.lanes));
      for (let i = 0; i < t.lanes; i++) one(t, lane, (b, x) => b.extract(x, i));
      for (const h of [0, 1] as const) one(t, typeOf(t.scalar, t.lanes / 2), (b, x) => b.half(x, h));
    }
  });

  it("packs lanes in any order", () => {
    for (const t of vectors(m)) {
      one(t, t, (b, x) => b.pack(Array.from({ length: t.lanes }, (_, i) => b.extract(x, (i * 5 + 3) % t.lanes))));
    }
  });

  it("packs loads", () => {
    for (const t of vectors(m)) {
      const source = Builder.kernel("packLoads", { p: ptr }, (b, [p]) => {
        const lanes = Array.from({ length: t.lanes }, (_, i) =>
          b.load(typeOf(t.scalar), p, b.index(0), { disp: STEP + ((i * 3 + 1) % t.lanes) * t.bytes }),
        );
        b.store(b.pack(lanes), p);
      });
      check(m, source, [t], t);
    }
  });

  it("shuffles by any pattern", () => {
    for (const t of vectors(m)) {
      const n = t.lanes;
      const patterns = [
        (i: number): number => n - 1 - i,
        (i: number): number => (i * 7 + 3) % (2 * n),
        (i: number): number => (i & 1 ? n : 0) + (i >> 1),
        (i: number): number => n + ((i + 1) % n),
        (i: number): number => (2 * i) % (2 * n),
      ];
      for (const pattern of patterns) {
        const source = kernelOf(`shuffle_${t.text}`, [t, t], (b, [x, y]) =>
          b.shuffle(
            x,
            y,
            Array.from({ length: n }, (_, i) => pattern(i)),
          ),
        );
        check(m, source, [t, t], t);
      }
    }
  });

  it("counts lanes and makes masks of counts", () => {
    for (const t of vectors(m, (s) => s !== "i1" && s !== "f16")) {
      const source = kernelOf(`iota_${t.text}`, [t], (b, [x]) => b.op("add", x, b.iota(t)));
      check(m, source, [t], t);
    }
    for (const n of [2, 4, 8, 16, 32, 64].filter((lanes) => lanes <= m.target.vectorBytes)) {
      const mask = typeOf("i1", n);
      one(i64, mask, (b, count) => b.laneMask(count, n));
      one(f64, mask, (b, count) => b.laneMask(b.convert(count, "i64"), n));
    }
  });

  it("tells whether any or all lanes of a mask are true", () => {
    const bit = typeOf("i1");
    for (const t of vectors(m, (s) => s !== "i1" && s !== "f16")) {
      const mask = typeOf("i1", t.lanes);
      const both = (name: "anyLane" | "allLanes"): void => {
        check(
          m,
          kernelOf(name, [t, t], (b, [x, y]) => b[name](b.op("lt", x, y))),
          [t, t],
          bit,
        );
        check(
          m,
          kernelOf(name, [t], (b, [x]) => b[name](b.op("eq", x, x))),
          [t],
          bit,
        );
        check(
          m,
          kernelOf(name, [mask], (b, [x]) => b[name](x)),
          [mask],
          bit,
        );
        check(
          m,
          kernelOf(name, [mask], (b, [x]) => b.select(b[name](x), b.index(7), b.index(9))),
          [mask],
          i64,
        );
      };
      both("anyLane");
      both("allLanes");
    }
  });

  it("reduces lanes in the fixed order", () => {
    for (const t of vectors(m, (s) => s !== "i1" && s !== "f16"))
      one(t, typeOf(t.scalar), (b, x) => b.reduceLanes(b.op("add", x, b.iota(t)), "add"));
  });

  it("loads and stores under masks, touching no lane that is left out", () => {
    for (const t of vectors(m)) {
      const mask = typeOf("i1", t.lanes);
      const load = Builder.kernel(`maskedLoad_${t.text}`, { p: ptr }, (b, [p]) => {
        const k = b.load(mask, p, b.index(0), { disp: 2 * STEP });
        b.store(b.load(t, p, b.index(0), { disp: STEP, mask: k }), p);
      });
      check(m, load, [t, mask], t);
      const store = Builder.kernel(`maskedStore_${t.text}`, { p: ptr }, (b, [p]) => {
        const k = b.load(mask, p, b.index(0), { disp: 2 * STEP });
        b.store(b.load(t, p, b.index(0), { disp: STEP }), p, b.index(0), { mask: k });
      });
      check(m, store, [t, mask], t);
    }
  });

  it("gathers, scatters, loads and stores with strides", () => {
    for (const t of vectors(m, (s) => s !== "i1")) {
      if (t.lanes * 8 > m.target.vectorBytes) continue;
      const offsets = typeOf("i64", t.lanes);
      const mask = typeOf("i1", t.lanes);
      const small = (b: Builder, x: Value): Value => b.op("and", x, b.const(offsets, t.lanes - 1));
      for (const masked of [false, true]) {
        const options = (b: Builder, p: Value): { mask?: Value; disp: number } => ({
          mask: masked ? b.load(mask, p, b.index(0), { disp: 3 * STEP }) : undefined,
          disp: 0,
        });
        const gather = Builder.kernel(`gather_${t.text}`, { p: ptr }, (b, [p]) => {
          const at = small(b, b.load(offsets, p, b.index(0), { disp: 2 * STEP }));
          b.store(b.gather(t.scalar, p, at, { ...options(b, p), disp: STEP }), p);
        });
        check(m, gather, [t, offsets, mask], t);
        const scatter = Builder.kernel(`scatter_${t.text}`, { p: ptr }, (b, [p]) => {
          const at = small(b, b.load(offsets, p, b.index(0), { disp: 2 * STEP }));
          b.scatter(b.load(t, p, b.index(0), { disp: STEP }), p, at, options(b, p));
        });
        check(m, scatter, [t, offsets, mask], t);
        const strided = Builder.kernel(`strided_${t.text}`, { p: ptr }, (b, [p]) => {
          const x = b.loadStrided(t, p, b.index(t.lanes - 1), b.index(-t.bytes), { ...options(b, p), disp: STEP });
          b.storeStrided(x, p, b.index(0), b.index(t.bytes), options(b, p));
        });
        check(m, strided, [t, offsets, mask], t);
      }
    }
  });

  it("reads and writes with strides known only at run time", () => {
    for (const t of vectors(m, (s) => s !== "i1")) {
      const mask = typeOf("i1", t.lanes);
      for (const masked of [false, true]) {
        const strided = Builder.kernel(`strides_${t.text}_${masked}`, { p: ptr }, (b, [p]) => {
          const k = masked ? b.load(mask, p, b.index(0), { disp: 2 * STEP }) : undefined;
          // -1 or 1 element, and the lane to begin with.
          const sign = b.op("or", b.op("shr", b.load(i64, p, b.index(0), { disp: 3 * STEP }), b.index(63)), b.index(1));
          const first = b.op("and", b.op("shr", sign, b.index(63)), b.index(t.lanes - 1));
          const stride = b.op("mul", sign, b.index(t.bytes));
          const x = b.loadStrided(t, p, first, stride, { mask: k, disp: STEP });
          b.storeStrided(x, p, first, stride, { mask: k });
        });
        check(m, strided, [t, mask, i64], t);
      }
    }
  });
});
