import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { ShapeError } from "../errors.ts";
import { normalizeShape, reshapeStrides, resolveReshape } from "./reshape.ts";
import { formatShape, type Order, sizeOf } from "./strides.ts";

type Case = [shape: number[], strides: number[], to: number[], order: Order, view: number[] | null];
const golden = readGoldenJson<{ reshape: Case[] }>("dtype-shape").reshape;

/** Offsets of all elements, last axis fastest. */
function offsetsOf(shape: readonly number[], strides: readonly number[]): number[] {
  let result = [0];
  shape.forEach((length, axis) => {
    result = result.flatMap((at) => Array.from({ length }, (_, i) => at + i * strides[axis]));
  });
  return result;
}

describe("reshapeStrides", () => {
  it("finds a view exactly where NumPy does, with its strides", () => {
    let views = 0;
    for (const [shape, strides, to, order, view] of golden) {
      const text = `${formatShape(shape)} by ${strides} to ${formatShape(to)} ${order}`;
      const found = reshapeStrides(shape, strides, 4, to, order);
      expect(found === null, text).toBe(view === null);
      if (found === null || view === null) continue;
      views++;
      // The stride of an axis of one element is free.
      const free = (s: readonly number[]) => s.map((stride, i) => (to[i] <= 1 ? 0 : stride));
      expect(free(found), text).toEqual(free(view));
    }
    expect(views).toBeGreaterThan(100);
    expect(golden.length - views).toBeGreaterThan(100);
  });

  it("visits the same bytes in the same order", () => {
    const axis = fc.record({ length: fc.integer({ min: 1, max: 4 }), stride: fc.integer({ min: -12, max: 12 }) });
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), fc.infiniteStream(fc.nat(3)), (axes, picks) => {
        const shape = axes.map((a) => a.length);
        // Half of the axes step evenly over the next one, so that runs to merge are common.
        const strides = axes.map((a) => a.stride * 4);
        for (let i = shape.length - 2; i >= 0; i--) {
          if (picks.next().value < 2) strides[i] = strides[i + 1] * shape[i + 1];
        }
        const to: number[] = [];
        for (let rest = sizeOf(shape); rest > 1; ) {
          if (picks.next().value === 0) to.push(1);
          const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter((d) => d > 1 && rest % d === 0);
          const divisor = divisors[picks.next().value % divisors.length];
          to.push(divisor);
          rest /= divisor;
        }
        const found = reshapeStrides(shape, strides, 4, to);
        if (found !== null) expect(offsetsOf(to, found)).toEqual(offsetsOf(shape, strides));
      }),
    );
  });
});

describe("resolveReshape", () => {
  it("fills the length left open", () => {
    expect(resolveReshape([2, -1], [3, 4], "reshape")).toEqual([2, 6]);
    expect(resolveReshape(-1, [3, 4], "reshape")).toEqual([12]);
    expect(resolveReshape([-1, 3], [0, 3], "reshape")).toEqual([0, 3]);
    expect(resolveReshape([], [1], "reshape")).toEqual([]);
    expect(resolveReshape(12, [3, 4], "reshape")).toEqual([12]);
  });

  it("refuses sizes that do not fit", () => {
    expect(() => resolveReshape([5, -1], [3, 4], "reshape")).toThrow(
      new ShapeError("reshape: cannot reshape 12 elements of shape (3,4) into (5,-1)"),
    );
    expect(() => resolveReshape([2, 3], [3, 4], "reshape")).toThrow(ShapeError);
    expect(() => resolveReshape([0, -1], [0, 3], "reshape")).toThrow(ShapeError);
    expect(() => resolveReshape([-1, -1], [3, 4], "reshape")).toThrow(/at most one length of -1, got \(-1, -1\)$/);
    expect(() => resolveReshape([-2, 6], [3, 4], "reshape")).toThrow(/whole numbers from 0 on/);
  });

  it("refuses lengths that are no whole numbers", () => {
    expect(normalizeShape(3, "zeros")).toEqual([3]);
    for (const bad of [[2.5], [-1], [Number.NaN], [Number.POSITIVE_INFINITY], ["3" as unknown as number]]) {
      expect(() => normalizeShape(bad, "zeros")).toThrow(/^zeros: expected a shape of whole numbers from 0 on, got/);
    }
  });
});
