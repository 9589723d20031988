import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { type DTypeName, dtypes } from "../../dtype/dtype.ts";
import { ValueError } from "../../errors.ts";
import { asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { assign } from "../ufunc/call.ts";
import { argmax, argmin } from "./arg.ts";
import { nanargmax, nanargmin } from "./nan.ts";

setUpDevice();

/** An array of a dtype from numbers. */
function lines(values: readonly number[], dtype: DTypeName, shape: readonly number[] = [values.length]): NDArray {
  const a = emptyArray(shape, dtypes[dtype]);
  const source = asNDArray(Float64Array.from(values), "test");
  assign(a, source.viewOf(source.offset, shape, strides(shape)), "test");
  return a;
}

const strides = (shape: readonly number[]): number[] =>
  shape.map((_, i) => 8 * shape.slice(i + 1).reduce((n, m) => n * m, 1));

/** The first place of the greatest, by definition: NaN is the greatest, or (`skip`) is left out. */
function place(values: readonly number[], sign: 1 | -1, skip = false): number {
  let best = -1;
  values.forEach((x, i) => {
    if (skip && Number.isNaN(x)) return;
    const old = values[best];
    if (best < 0 || (!Number.isNaN(old) && (Number.isNaN(x) || sign * x > sign * old))) best = i;
  });
  return best;
}

/** Whole numbers 0 … 90, the same every time; ties abound. */
const base = (n: number): number[] => Array.from({ length: n }, (_, i) => (i * 7919 + 13) % 91);
const plant = (values: number[], at: number[], x: number): number[] => values.map((v, i) => (at.includes(i) ? x : v));

const floats = ["float64", "float32", "float16"] as const;
const others = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "bool"] as const;

/** Lines that end in the tail, within a piece, a stretch, several of them, and in more than one part. */
const lengths = [1, 2, 3, 31, 33, 100, 129, 1000, 1025, 2500, 9000];
const long = 140_001;

describe.each([...floats, ...others])("places in a line of %s", (dtype) => {
  const check = (values: readonly number[]): void => {
    const seen = dtype === "bool" ? values.map((x) => Number(x !== 0)) : values;
    expect(Number(argmax(lines(values, dtype)))).toBe(place(seen, 1));
    expect(Number(argmin(lines(values, dtype)))).toBe(place(seen, -1));
  };

  it.each(lengths)("of %i elements, with ties and planted extremes", (n) => {
    const values = base(n);
    check(values);
    check(values.map(() => 0));
    for (const at of [0, n >> 1, n - 1]) {
      check(plant(values, [at], 100));
      check(
        plant(
          values.map((x) => x + 1),
          [at],
          0,
        ),
      );
      check(plant(values, [at, n - 1], 100));
    }
  });

  it("of more elements than one kernel looks through at a time", () => {
    const values = base(long);
    for (const at of [[0], [long - 1], [70_000, 70_001], [2189, 100_000]]) {
      check(plant(values, at, 100));
      check(
        plant(
          values.map((x) => x + 1),
          at,
          0,
        ),
      );
    }
  });
});

describe.each(floats)("NaN, infinities and zeros of %s", (dtype) => {
  const check = (values: readonly number[]): void => {
    const a = lines(values, dtype);
    expect([argmax(a), argmin(a)].map(Number)).toEqual([place(values, 1), place(values, -1)]);
    expect([nanargmax(a), nanargmin(a)].map(Number)).toEqual([place(values, 1, true), place(values, -1, true)]);
  };

  it.each([3, 40, 1500, 9000, long])("in lines of %i", (n) => {
    const last = n - 1;
    const nan = Number.NaN;
    const some = base(n);
    check(plant(some, [last], nan));
    check(plant(some, [1, last], nan));
    check(plant(plant(some, [0], nan), [last], 100));
    check(
      plant(
        some.map(() => nan),
        [last],
        5,
      ),
    );
    check(
      plant(
        some.map(() => nan),
        [last],
        Number.NEGATIVE_INFINITY,
      ),
    );
    check(
      plant(
        some.map(() => nan),
        [last],
        Number.POSITIVE_INFINITY,
      ),
    );
    check(some.map(() => Number.NEGATIVE_INFINITY));
    check(some.map(() => Number.POSITIVE_INFINITY));
    check(some.map((_, i) => (i % 2 === 0 ? -0 : 0)));
    check(some.map((_, i) => (i % 2 === 0 ? 0 : -0)));
    const all = lines(
      some.map(() => nan),
      dtype,
    );
    expect(Number(argmax(all))).toBe(0);
    expect(() => nanargmax(all)).toThrow(ValueError);
    expect(() => nanargmin(all)).toThrow(ValueError);
  });
});

describe.each(["float64", "float32", "int16", "bool", "complex128"] as const)("places along axes of %s", (dtype) => {
  const shapes = [
    [7, 30],
    [30, 7],
    [9, 70],
    [70, 9],
    [2, 50],
    [40, 300],
    [300, 200],
    [5, 6, 33],
  ];
  it.each(shapes)("of a matrix of %i × %i", (...shape) => {
    const size = shape.reduce((n, m) => n * m, 1);
    const values = base(size);
    const a = lines(values, dtype, shape);
    const seen = dtype === "bool" ? values.map((x) => Number(x !== 0)) : values;
    const line = (axis: number, kept: readonly number[]): number[] => {
      const step = strides(shape).map((s) => s / 8);
      const start = kept.reduce((at, k, i) => at + k * step[i < axis ? i : i + 1], 0);
      return Array.from({ length: shape[axis] }, (_, i) => seen[start + i * step[axis]]);
    };
    shape.forEach((_, axis) => {
      const keptShape = shape.filter((_, i) => i !== axis);
      const expected = (of: (line: number[]) => number, at: readonly number[] = []): unknown =>
        at.length === keptShape.length
          ? BigInt(of(line(axis, at)))
          : Array.from({ length: keptShape[at.length] }, (_, i) => expected(of, [...at, i]));
      const bigs = (x: NDArray): unknown => {
        const list = (v: unknown): unknown => (Array.isArray(v) ? v.map(list) : BigInt(v as number));
        return list(x.tolist());
      };
      expect(bigs(argmax(a, axis))).toEqual(expected((v) => place(v, 1)));
      expect(bigs(argmin(a, axis))).toEqual(expected((v) => place(v, -1)));
      // Backwards along the axis, where strides are negative.
      const back = a.viewOf(
        a.offset + (shape[axis] - 1) * a.strides[axis],
        shape,
        a.strides.map((s, i) => (i === axis ? -s : s)),
      );
      expect(bigs(argmax(back, axis))).toEqual(expected((v) => place([...v].reverse(), 1)));
    });
  });
});
