/**
 * @file Chains of shape changes against plain lists, copies that lie crosswise, and what is refused.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { IndexError, ShapeError, ValueError } from "../errors.ts";
import { ascontiguousarray, asfortranarray, astype } from "./convert.ts";
import { array } from "./create.ts";
import * as layout from "./layout.ts";
import type { NDArray } from "./ndarray.ts";
import { arange } from "./ranges.ts";
import { flip } from "./tile.ts";
import { add } from "./ufunc/index.ts";

setUpDevice();

/** A plain array: its elements in C order. */
interface Plain {
  shape: number[];
  data: number[];
}

const places = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((all, n) => all.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i])), [[]]);
const at = ({ shape, data }: Plain, index: readonly number[]): number =>
  data[index.reduce((sum, i, axis) => sum * shape[axis] + i, 0)];

function permuted(a: Plain, axes: readonly number[]): Plain {
  const shape = axes.map((axis) => a.shape[axis]);
  const data = places(shape).map((index) => {
    const source = new Array<number>(axes.length);
    axes.forEach((axis, i) => {
      source[axis] = index[i];
    });
    return at(a, source);
  });
  return { shape, data };
}

function turned(a: Plain, axis: number): Plain {
  const mirrored = (index: readonly number[]): number[] =>
    index.map((i, k) => (k === axis ? a.shape[axis] - 1 - i : i));
  return { shape: a.shape, data: places(a.shape).map((index) => at(a, mirrored(index))) };
}

/** Elements in Fortran order. */
const fortran = (a: Plain): Plain => permuted(a, [...a.shape.keys()].reverse());

function reshapedF(a: Plain, shape: number[]): Plain {
  const reversed = { shape: [...shape].reverse(), data: fortran(a).data };
  return permuted(reversed, [...shape.keys()].reverse());
}

const same = (got: NDArray, want: Plain): void => {
  expect(got.shape).toEqual(want.shape);
  expect(([got.tolist()] as number[][]).flat(9)).toEqual(want.data);
};

/** Ways to write a number as a product of up to three lengths. */
const shapesOf = (size: number): number[][] => {
  const result = [[size], [1, size], [size, 1]];
  for (let n = 2; n < size; n++) {
    if (size % n !== 0) continue;
    result.push([n, size / n]);
    for (let m = 2; m < size / n; m++) if ((size / n) % m === 0) result.push([n, m, size / n / m]);
  }
  return result;
};

describe("chains of shape changes", () => {
  it("agree with plain lists", () => {
    const step = fc.record({
      kind: fc.constantFrom("reshape", "reshapeF", "permute", "flip", "expand", "squeeze", "ravelF", "copyF"),
      pick: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.constantFrom(1, 6, 12, 24, 30), fc.array(step, { minLength: 1, maxLength: 6 }), (size, steps) => {
        let plain: Plain = { shape: [size], data: Array.from({ length: size }, (_, i) => i) };
        let got: NDArray = arange(size);
        for (const { kind, pick } of steps) {
          const shapes = shapesOf(size);
          const shape = shapes[pick % shapes.length];
          const rank = plain.shape.length;
          if (kind === "reshape") {
            plain = { shape, data: plain.data };
            got = layout.reshape(got, shape);
          } else if (kind === "reshapeF") {
            plain = reshapedF(plain, shape);
            got = layout.reshape(got, shape, { order: "F" });
          } else if (kind === "permute" && rank > 0) {
            const axes = [...plain.shape.keys()].map((_, i) => (i + pick) % rank);
            plain = permuted(plain, axes);
            got = layout.transpose(got, axes);
          } else if (kind === "flip" && rank > 0) {
            plain = turned(plain, pick % rank);
            got = flip(got, pick % rank);
          } else if (kind === "expand" && rank < 5) {
            plain = { shape: plain.shape.toSpliced(pick % (rank + 1), 0, 1), data: plain.data };
            got = layout.expand_dims(got, pick % (rank + 1));
          } else if (kind === "squeeze") {
            plain = { shape: plain.shape.filter((n) => n !== 1), data: plain.data };
            got = layout.squeeze(got);
          } else if (kind === "ravelF") {
            plain = { shape: [size], data: fortran(plain).data };
            got = layout.ravel(got, { order: "F" });
          } else if (kind === "copyF") {
            got = asfortranarray(got);
            if (plain.shape.length === 0) plain = { shape: [1], data: plain.data };
            expect(got.isF).toBe(true);
          }
          same(got, plain);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("copies that lie crosswise", () => {
  // Lengths around and across the side of a block, so that every kind of edge block occurs.
  const shapes = [
    [64, 64],
    [65, 97],
    [70, 131],
    [3, 66, 64],
    [67, 2, 65],
    [66, 65, 2],
  ];
  for (const dtype of ["uint8", "int16", "float32", "float64", "complex128"] as const) {
    it(`keep every element: ${dtype}`, () => {
      for (const shape of shapes) {
        const size = shape.reduce((x, y) => x * y, 1);
        const numbers = Array.from({ length: size }, (_, i) => (i * 7) % 251);
        const a = layout.reshape(array(numbers, { dtype }), shape);
        const axes = [...shape.keys()].reverse();
        const want = permuted({ shape, data: numbers }, axes);
        const got = ascontiguousarray(layout.transpose(a));
        expect(got.isC).toBe(true);
        same(astype(got, "float64"), want);
        const sum = add(astype(got, "float64"), layout.transpose(astype(a, "float64")));
        same(sum, { shape: want.shape, data: want.data.map((x) => 2 * x) });
      }
    });
  }

  it("cast on the way", () => {
    const a = layout.reshape(arange(65 * 66), [65, 66]);
    const got = astype(layout.transpose(a), "int32", { order: "C" });
    expect(got.get(65, 64)).toBe(a.get(64, 65));
    expect(got.get(0, 64)).toBe(a.get(64, 0));
    expect(got.strides).toEqual([260, 4]);
  });
});

describe("what layout functions refuse", () => {
  const a = layout.reshape(arange(6), [2, 3]);
  it("shapes of another size, two open lengths, unknown orders and options", () => {
    expect(() => layout.reshape(a, [4, 2])).toThrow(ShapeError);
    expect(() => layout.reshape(a, [-1, -1])).toThrow(ShapeError);
    expect(() => layout.reshape(a, [6], { order: "K" as "C" })).toThrow(
      /reshape: expected order to be one of C, F, A, got K/,
    );
    expect(() => layout.reshape(a, [6], { oder: "C" } as object)).toThrow(
      /reshape: expected options order, copy, got oder/,
    );
    expect(() => layout.reshape(layout.transpose(a), 6, { copy: false })).toThrow(ValueError);
    expect(() => layout.swapaxes(a, 0, 2)).toThrow(IndexError);
    expect(() => layout.squeeze(a, 0)).toThrow(ShapeError);
    expect(layout.reshape(a, 6).shape).toEqual([6]);
  });
});
