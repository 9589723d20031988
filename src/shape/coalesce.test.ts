import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coalesce, type LoopNest } from "./coalesce.ts";
import { walkOrder } from "./order.ts";
import { contiguousStrides } from "./strides.ts";

/** The places of all operands at every step, as one text a step. */
function visits(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  starts: readonly number[],
): string[] {
  let steps = [starts.slice()];
  shape.forEach((length, axis) => {
    steps = steps.flatMap((at) => Array.from({ length }, (_, i) => at.map((x, k) => x + i * strides[k][axis])));
  });
  return steps.map((at) => at.map((x) => x + 0).join(" "));
}

const visitsOf = (nest: LoopNest, count: number) =>
  visits(nest.shape, nest.strides, nest.offsets ?? new Array<number>(count).fill(0));

const views = fc.integer({ min: 0, max: 4 }).chain((rank) =>
  fc.record({
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rank, maxLength: rank }),
    // Few different strides, so that axes often fit together.
    strides: fc.array(
      fc.array(fc.constantFrom(0, 8, -8, 16, 24, 32, -32, 64, 96), { minLength: rank, maxLength: rank }),
      { minLength: 1, maxLength: 3 },
    ),
    order: fc.shuffledSubarray(
      Array.from({ length: rank }, (_, i) => i),
      { minLength: rank },
    ),
  }),
);

describe("coalesce", () => {
  it("visits the same places of all operands together", () => {
    fc.assert(
      fc.property(views, ({ shape, strides }) => {
        const nest = coalesce(shape, strides);
        const start = new Array<number>(strides.length).fill(0);
        expect(visitsOf(nest, strides.length).sort()).toEqual(visits(shape, strides, start).sort());
        expect(nest.shape.length).toBeGreaterThan(0);
        for (const s of nest.strides) expect(s.length).toBe(nest.shape.length);
        if (nest.shape.length > 1) expect(Math.min(...nest.shape)).toBeGreaterThan(1);
      }),
      { numRuns: 400 },
    );
  });

  it("makes one forward line of contiguous memory, however its axes are permuted or turned", () => {
    fc.assert(
      fc.property(views, ({ shape, order }) => {
        const lengths = shape.map((n) => n + 1);
        const whole = contiguousStrides(lengths, 8);
        const size = lengths.reduce((a, b) => a * b, 1);
        const permuted = order.map((axis) => whole[axis] * (axis % 2 ? -1 : 1));
        const nest = coalesce(
          order.map((axis) => lengths[axis]),
          [permuted, permuted],
        );
        expect(nest.shape).toEqual([size]);
        if (size > 1) expect(nest.strides).toEqual([[8], [8]]);
      }),
    );
  });

  it("turns an axis round only where every operand that moves goes backwards", () => {
    expect(coalesce([4], [[-8], [-8], [0]])).toEqual({ shape: [4], strides: [[8], [8], [0]], offsets: [-24, -24, 0] });
    expect(coalesce([4], [[-8], [8]])).toEqual({ shape: [4], strides: [[-8], [8]], offsets: null });
    expect(coalesce([2, 3], [[24, -8]])).toEqual({ shape: [6], strides: [[8]], offsets: [-16] });
  });

  it("walks the axis innermost that lies closest in memory", () => {
    const nest = coalesce(
      [5, 7],
      [
        [8, 48],
        [8, 40],
      ],
    );
    expect(nest).toEqual({
      shape: [7, 5],
      strides: [
        [48, 8],
        [40, 8],
      ],
      offsets: null,
    });
  });

  it("keeps rows and a repeated row apart", () => {
    const nest = coalesce(
      [3, 4, 5],
      [
        [160, 40, 8],
        [0, 0, 8],
      ],
    );
    expect(nest).toEqual({
      shape: [12, 5],
      strides: [
        [40, 8],
        [0, 8],
      ],
      offsets: null,
    });
  });

  it("leaves early with what it was given, one element, or none", () => {
    const shape = [5];
    const strides = [[8], [0]];
    expect(coalesce(shape, strides)).toEqual({ shape, strides, offsets: null });
    expect(coalesce(shape, strides).strides).toBe(strides);
    expect(coalesce([], [[], []])).toEqual({ shape: [1], strides: [[0], [0]], offsets: null });
    expect(coalesce([3, 0], [[8, 8]])).toEqual({ shape: [0], strides: [[0]], offsets: null });
    expect(
      coalesce(
        [2, 3],
        [
          [24, 8],
          [0, 0],
        ],
      ),
    ).toEqual({ shape: [6], strides: [[8], [0]], offsets: null });
    expect(coalesce([4, 1], [[8, 999]])).toEqual({ shape: [4], strides: [[8]], offsets: null });
  });
});

describe("walkOrder", () => {
  it("keeps C order where operands disagree or none can tell", () => {
    expect(walkOrder([2, 3], [[8, 16]])).toEqual([1, 0]);
    expect(
      walkOrder(
        [2, 3],
        [
          [8, 16],
          [24, 8],
        ],
      ),
    ).toEqual([0, 1]);
    expect(walkOrder([2, 3], [[0, 0]])).toEqual([0, 1]);
    // The axis of stride 0 stays where it is; the other two change places around it.
    expect(walkOrder([2, 3, 4], [[8, 0, 16]])).toEqual([1, 2, 0]);
  });
});
