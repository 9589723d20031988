import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fma } from "../exact.ts";
import { expansionOf, interpret, interpreterTarget } from "../interpret.ts";
import { type Type, type } from "../types.ts";

const expanded = (t: Type): ((x: number, y: number, z: number) => number) => {
  const kernel = expansionOf("fma", [t, t, t], t, {}, interpreterTarget)!;
  return (x, y, z) => interpret(kernel, [x, y, z])[0] as number;
};

/** Doubles of every size, and such that products and sums come near one another, near the limits and near ties. */
const anyDouble = fc.double();
const fewBits = fc
  .tuple(fc.integer({ min: -15, max: 15 }), fc.integer({ min: -1074, max: 1020 }))
  .map(([m, e]) => m * 2 ** Math.max(-1074, e));
const near = fc.double({ min: -4, max: 4 });
const operand = fc.oneof(anyDouble, fewBits, near);

const edges = [
  0,
  1,
  1 / 3,
  2 ** 53 - 1,
  1 + 2 ** -52,
  1 - 2 ** -53,
  2 ** -1074,
  2 ** -1022 - 2 ** -1074,
  2 ** -540,
  2 ** -537 * (1 + 2 ** -52),
  2 ** 511,
  2 ** 600,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
].flatMap((x) => [x, -x]);
edges.push(Number.NaN);

describe("fma written in other ops, against exact integers", () => {
  const f64 = expanded(type("f64"));
  const f32 = expanded(type("f32"));

  it("is exact for all edge values of f64", () => {
    const wrong: string[] = [];
    for (const x of edges) {
      for (const y of edges) {
        for (const z of edges) {
          if (!Object.is(f64(x, y, z), fma(x, y, z, 64)))
            wrong.push(`${x}·${y} + ${z} = ${fma(x, y, z, 64)}, got ${f64(x, y, z)}`);
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it("is exact for random f64", () => {
    fc.assert(
      fc.property(operand, operand, operand, (x, y, z) => {
        expect(f64(x, y, z)).toBe(fma(x, y, z, 64));
      }),
      { numRuns: 4000 },
    );
  });

  it("is exact where the addend nearly cancels the product", () => {
    fc.assert(
      fc.property(operand, operand, fc.integer({ min: -3, max: 3 }), (x, y, ulps) => {
        const p = x * y;
        if (!Number.isFinite(p)) return;
        const z = -p * (1 + ulps * 2 ** -52);
        expect(f64(x, y, z)).toBe(fma(x, y, z, 64));
      }),
      { numRuns: 2000 },
    );
  });

  it("is exact where the result is subnormal", () => {
    const tiny = fc
      .tuple(fc.integer({ min: 1, max: 2 ** 40 }), fc.integer({ min: -560, max: -500 }))
      .map(([m, e]) => m * 2 ** e);
    const subnormal = fc.integer({ min: -100, max: 100 }).map((m) => m * 2 ** -1074);
    fc.assert(
      fc.property(tiny, tiny, fc.oneof(subnormal, fewBits), (x, y, z) => {
        expect(f64(x, -y, z)).toBe(fma(x, -y, z, 64));
        expect(f64(x, y, z)).toBe(fma(x, y, z, 64));
      }),
      { numRuns: 2000 },
    );
  });

  it("is exact for f32, edge values and random ones", () => {
    const single = edges
      .map(Math.fround)
      .concat([2 ** -149, 2 ** -126, 3 * 2 ** -75, 1 + 2 ** -23, 2 ** 127, 16777215].flatMap((x) => [x, -x]));
    const wrong: string[] = [];
    for (const x of single) {
      for (const y of single) {
        for (const z of single) if (!Object.is(f32(x, y, z), fma(x, y, z, 32))) wrong.push(`${x}·${y} + ${z}`);
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    const float = fc.oneof(
      fc.float(),
      fc.float({ min: -4, max: 4 }),
      fc.float({ max: Math.fround(1e-30), min: Math.fround(-1e-30) }),
    );
    fc.assert(
      fc.property(float, float, float, (x, y, z) => {
        expect(f32(x, y, z)).toBe(fma(x, y, z, 32));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the oracle itself", () => {
  it.each([
    // 1 + 2^-106 rounds up from a tie that the product's last bit breaks.
    [1 + 2 ** -53 * 2, 1 - 2 ** -53 * 2, -1, -(2 ** -104)],
    [2 ** -537, 2 ** -537, 0, 2 ** -1074],
    [2 ** -538, 2 ** -537, 0, 0],
    [-(2 ** -538), 2 ** -538, 0, -0],
    [2 ** 1000, 2 ** 1000, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [2 ** 1000, 2 ** 24, -Number.MAX_VALUE, 2 ** 971],
    [1, -0, -0, -0],
    [1, 0, -0, 0],
  ])("fma(%d, %d, %d) = %d", (x, y, z, want) => {
    expect(fma(x, y, z, 64)).toBe(want);
  });
});
