/**
 * @file `at` and `set` against plain lists, on random indices; errors, overlap and long operands.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { type DTypeName, dtypes } from "../../dtype/dtype.ts";
import { IndexError, ShapeError, ValueError } from "../../errors.ts";
import { slice } from "../../shape/slice.ts";
import { castIn } from "../layout.ts";
import { emptyArray, fromData } from "../make.ts";
import type { Index } from "../methods.ts";
import type { NDArray } from "../ndarray.ts";
import { arange } from "../ranges.ts";
import { at, set } from "./at.ts";
import { type ModelPart, product, select } from "./model.helpers.ts";

setUpDevice();

/** Numbers 0, 1 … in C order, lying in memory as `layout` says. */
function numbered(shape: readonly number[], dtype: DTypeName, layout: "C" | "F" | "backward" | "gaps"): NDArray {
  const made = castIn(arange(product(shape)) as NDArray, dtypes[dtype], "C", "test") as NDArray;
  const plain = made.viewOf(made.offset, shape, emptyArray(shape, dtypes[dtype]).strides);
  if (layout === "C") return plain;
  if (layout === "F") return castIn(plain, dtypes[dtype], "F", "test") as NDArray;
  const gaps = layout === "gaps";
  const wide = emptyArray(
    shape.map((n) => (gaps ? 2 * n + 1 : n)),
    dtypes[dtype],
  ) as NDArray;
  const view = at(wide, ...shape.map((n) => (gaps ? slice(1, 1 + 2 * n, 2) : "::-1")));
  set(view, "...", plain);
  return view;
}

const integerNames: readonly DTypeName[] = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

/** A part for one axis or more, with what `at` takes for it. */
interface Case {
  readonly model: ModelPart;
  readonly given: Index;
}

const list = (shape: readonly number[], values: readonly number[], dtype: DTypeName): NDArray => {
  const flat = fromData(BigInt64Array.from(values.map(BigInt)), dtypes.int64, "test");
  const cast = castIn(flat as NDArray, dtypes[dtype], "C", "test") as NDArray;
  return cast.viewOf(cast.offset, shape, emptyArray(shape, dtypes[dtype]).strides);
};

const sliceOf = (length: number): fc.Arbitrary<Case> =>
  fc.tuple(fc.nat(length), fc.integer({ min: -2, max: 3 }), fc.nat(length)).map(([start, by, take]) => {
    const step = by === 0 ? 1 : by;
    const room = step > 0 ? Math.ceil((length - start) / step) : start < length ? Math.floor(start / -step) + 1 : 0;
    const count = Math.min(take, Math.max(0, room));
    const stop = start + count * step;
    return {
      model: { kind: "slice", start, step, length: count },
      given: slice(start, stop < 0 ? null : stop, step),
    };
  });

const wholeOf = (length: number): fc.Arbitrary<Case> =>
  fc.integer({ min: -length, max: length - 1 }).map((i) => ({
    model: { kind: "whole", at: i },
    given: i,
  }));

/** Index arrays of one case share a shape up to broadcasting: `common`, or with 1 in places, or fewer axes. */
const indexOf = (length: number, common: readonly number[]): fc.Arbitrary<Case> =>
  fc
    .tuple(
      fc.nat(common.length),
      fc.array(fc.boolean(), { minLength: common.length, maxLength: common.length }),
      fc.constantFrom(...integerNames),
    )
    .chain(([drop, ones, dtype]) => {
      const shape = common.map((n, i) => (ones[i] ? 1 : n)).slice(Math.min(drop, common.length - 1));
      const least = dtype.startsWith("u") ? 0 : -length;
      const size = product(shape);
      return fc
        .array(fc.integer({ min: least, max: length - 1 }), { minLength: size, maxLength: size })
        .map((values): Case => ({ model: { kind: "index", shape, values }, given: list(shape, values, dtype) }));
    });

const newAxis: Case = { model: { kind: "new" }, given: null };

/** A shape, and parts that name all of its axes. */
const cases: fc.Arbitrary<{ shape: number[]; parts: Case[] }> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
    fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 2 }),
  )
  .chain(([shape, common]) =>
    fc
      .tuple(...shape.map((n) => fc.oneof(sliceOf(n), wholeOf(n), indexOf(n, common), indexOf(n, common))))
      .chain((parts) =>
        fc.array(fc.nat(parts.length), { maxLength: 2 }).map((places) => {
          const all: Case[] = [...parts];
          for (const place of places) all.splice(place, 0, newAxis);
          return { shape, parts: all };
        }),
      ),
  );

const layouts = fc.constantFrom("C", "F", "backward", "gaps" as const);
const dtypeNames = fc.constantFrom<DTypeName>("bool", "int8", "uint16", "float16", "float32", "int64", "complex128");

const flatList = (a: NDArray): unknown[] => ([a.tolist()] as unknown[]).flat(32 as 1);

describe("at", () => {
  it("selects what lists say, whatever the parts, layout and dtype", () => {
    fc.assert(
      fc.property(cases, layouts, dtypeNames, ({ shape, parts }, layout, dtype) => {
        const array = numbered(shape, dtype, layout as "C");
        const all = flatList(array);
        const want = select(
          shape,
          parts.map((p) => p.model),
        );
        const got = at(array, ...parts.map((p) => p.given));
        expect(got.shape).toEqual(want.shape);
        expect(got.dtype.name).toBe(dtype);
        expect(flatList(got)).toEqual(want.places.map((place) => all[place]));
      }),
      { numRuns: 300 },
    );
  });

  it("selects by masks of the first axes, and of all", () => {
    const masked = fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 3 }).chain((shape) =>
      fc.tuple(fc.constant(shape), fc.integer({ min: 1, max: shape.length })).chain(([_, covered]) => {
        const size = product(shape.slice(0, covered));
        return fc.tuple(
          fc.constant(shape),
          fc.constant(covered),
          fc.array(fc.boolean(), { minLength: size, maxLength: size }),
        );
      }),
    );
    fc.assert(
      fc.property(masked, layouts, dtypeNames, ([shape, covered, flags], layout, dtype) => {
        const array = numbered(shape, dtype, layout as "C");
        const all = flatList(array);
        const own = shape.slice(0, covered);
        const bytes = fromData(Uint8Array.from(flags.map(Number)), dtypes.bool, "test") as NDArray;
        const mask = bytes.viewOf(bytes.offset, own, emptyArray(own, dtypes.bool).strides);
        const rest = shape.slice(covered).map((n): ModelPart => ({ kind: "slice", start: 0, step: 1, length: n }));
        const want = select(shape, [{ kind: "mask", shape: own, flags }, ...rest]);
        const got = at(array, mask);
        expect(got.shape).toEqual(want.shape);
        expect(flatList(got)).toEqual(want.places.map((place) => all[place]));
        const chosen = new Set(want.places);
        const values = numbered(want.shape, "float64", "C");
        const after = [...all.map((_, i) => i)];
        want.places.forEach((place, i) => {
          after[place] = -1 - i;
        });
        const target = numbered(shape, "int64", layout as "C");
        // Values of a lone mask have one dimension.
        set(target, [mask, "..."], castIn(values, dtypes.float64, "C", "test") as NDArray);
        const negated = flatList(target).map((v, i) => (chosen.has(i) ? -1 - (v as number) : v));
        expect(negated).toEqual(after);
        const again = numbered(shape, "int64", layout as "C");
        set(again, mask, -5);
        expect(flatList(again)).toEqual(all.map((_, i) => (chosen.has(i) ? -5 : i)));
        if (covered === shape.length) {
          const packed = numbered(shape, "int32", layout as "C");
          set(packed, mask, values);
          expect(flatList(packed)).toEqual(flatList(target));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("gathers and scatters long lists as it does short ones", () => {
    for (const dtype of ["uint8", "int16", "float32", "float64", "complex128"] as const) {
      const n = 20_011;
      const array = castIn(arange(n, { dtype: "int64" }) as NDArray, dtypes[dtype], "C", "test") as NDArray;
      const values = Array.from({ length: n }, (_, i) => ((i * 7919) % n) - (i % 3 === 0 ? n : 0));
      for (const kind of ["int32", "int64"] as const) {
        const index = list([n], values, kind);
        const got = at(array, index);
        const all = flatList(array);
        expect(flatList(got)).toEqual(values.map((v) => all[v < 0 ? v + n : v]));
        // 7919 and n have no common divisor, so this puts every element back.
        const back = emptyArray([n], dtypes[dtype]) as NDArray;
        set(back, [index], got);
        expect(flatList(back)).toEqual(all);
      }
    }
  });

  it("packs and unpacks long masks", () => {
    const n = 300_001;
    const array = arange(n, { dtype: "int32" }) as NDArray;
    const flags = Uint8Array.from({ length: n }, (_, i) => (i % 1000 < 400 || i % 7 === 0 ? 1 : 0));
    const mask = fromData(flags, dtypes.bool, "test") as NDArray;
    const want: number[] = [];
    flags.forEach((f, i) => {
      if (f) want.push(i);
    });
    const got = at(array, mask);
    expect(Array.from(got.data as Int32Array)).toEqual(want);
    set(array, mask, at(got, "::-1"));
    const reversed = want.toReversed?.() ?? [...want].reverse();
    expect(flatList(at(array, mask))).toEqual(reversed);
    expect(array.get(500)).toBe(flags[500] ? reversed[want.indexOf(500)] : 500);
  });

  it("takes a mesh of ten axes", () => {
    const shape = new Array(10).fill(2);
    const a = numbered(shape, "int32", "C");
    const mesh = shape.map((_, k) =>
      list(
        shape.map((__, i) => (i === k ? 2 : 1)),
        [1, 0],
        "int64",
      ),
    );
    expect(flatList(at(a, ...mesh))).toEqual(flatList(a).reverse());
  });

  it("gives views for basic parts and copies for index arrays, masks and 0-d arrays", () => {
    const a = arange(6) as NDArray;
    expect(at(a, "1:3").base).toBe(a);
    expect(at(a, 2).base).toBe(a);
    expect(at(a, [1, 2]).base).toBe(null);
    expect(at(a, true).base).toBe(null);
    expect(at(a, fromData(2n, undefined, "test")).base).toBe(null);
    expect(at(a, fromData(2n, undefined, "test")).item()).toBe(2);
  });

  it("takes whole numbers in lists for indices, and typed arrays of integers", () => {
    const a = arange(6) as NDArray;
    expect(at(a, [3, -1]).tolist()).toEqual([3, 5]);
    expect(at(a, new Int32Array([3, 1])).tolist()).toEqual([3, 1]);
    expect(() => at(a, [0.5])).toThrow(IndexError);
    expect(() => at(a, new Float64Array([1]))).toThrow(IndexError);
    expect(() => at(a, fromData([1, 2], undefined, "test"))).toThrow("integer or bool");
  });

  it("refuses what lies outside, and works on after it", () => {
    const a = arange(3) as NDArray;
    expect(() => at(a, [0, 5])).toThrow(new IndexError("at: index 5 is out of bounds for axis 0 with size 3"));
    expect(() => at(a, [-4])).toThrow("at: index -4 is out of bounds for axis 0 with size 3");
    expect(() => at(a, [true, false])).toThrow(IndexError);
    expect(() => at(a, {} as never)).toThrow(IndexError);
    expect(() => at(a, 0, 0)).toThrow(IndexError);
    expect(at(a, [2, 0]).tolist()).toEqual([2, 0]);
  });
});

describe("set", () => {
  it("writes what lists say; the last value for a place stays", () => {
    fc.assert(
      fc.property(cases, layouts, fc.boolean(), ({ shape, parts }, layout, sameDType) => {
        const array = numbered(shape, "int32", layout as "C");
        const all = flatList(array) as number[];
        const want = select(
          shape,
          parts.map((p) => p.model),
        );
        const values = numbered(want.shape, sameDType ? "int32" : "float64", "C");
        want.places.forEach((place, i) => {
          all[place] = i;
        });
        // One element takes a scalar only.
        set(
          array,
          parts.map((p) => p.given),
          want.shape.length === 0 ? 0 : values,
        );
        expect(flatList(array)).toEqual(all);
      }),
      { numRuns: 300 },
    );
  });

  it("writes nothing when it refuses", () => {
    const a = arange(6) as NDArray;
    const before = a.tolist();
    expect(() => set(a, [[0, 9]], 1)).toThrow(IndexError);
    expect(() => set(a, [[0, 1]], [1, 2, 3])).toThrow(ShapeError);
    expect(() => set(a, ["2:4"], [1, 2, 3])).toThrow(ShapeError);
    expect(() => set(a, [[0, 1]], { re: 1, im: 1 })).toThrow();
    expect(a.tolist()).toEqual(before);
    const locked = at(a, ":");
    locked.setflags({ write: false });
    expect(() => set(locked, 0, 1)).toThrow(ValueError);
    expect(() => set(locked, [[0]], 1)).toThrow(ValueError);
    expect(a.tolist()).toEqual(before);
  });

  it("reads source and index before they are overwritten", () => {
    const a = arange(5, { dtype: "int64" }) as NDArray;
    set(a, [at(a, "::-1")], a);
    expect(a.tolist()).toEqual([4, 3, 2, 1, 0]);
    const b = fromData([2n, 0n, 1n], undefined, "test");
    set(b, [b], 7);
    expect(b.tolist()).toEqual([7, 7, 7]);
    const c = arange(1000, { dtype: "int64" }) as NDArray;
    set(c, [at(c, "::-1")], c);
    expect(c.get(0)).toBe(999);
    expect(c.get(999)).toBe(0);
  });

  it("reads a list as the parts of the index", () => {
    const a = fromData(
      [
        [1, 2],
        [3, 4],
      ],
      undefined,
      "test",
    );
    set(a, [0, 1], 9);
    expect(a.tolist()).toEqual([
      [1, 9],
      [3, 4],
    ]);
    set(a, [[0, 1], 0], 5);
    expect(a.tolist()).toEqual([
      [5, 9],
      [5, 4],
    ]);
  });
});
