import { describe, expect, it } from "vitest";
import { type ElementaryOp, goldenPoints } from "../../src/kernel/math/accuracy.helpers.ts";
import { functions, judge, wholeSqrt } from "./fixed.ts";

/*
 * The judge of the slow accuracy tests, itself judged by correctly rounded values from another library: none may be further
 * from what it takes for true than half a unit in the last place.
 */
describe("functions in fixed-point arithmetic", () => {
  it.each(Object.keys(functions) as ElementaryOp[])("%s finds correctly rounded values within half an ULP", (op) => {
    for (const dtype of ["float64", "float32"] as const) {
      const { args, truth } = goldenPoints(op, dtype);
      let seen = 0;
      for (let i = 0; i < truth.length && seen < 60; i += 11) {
        const x = args.map((list) => list[i]);
        if (!x.every(Number.isFinite) || x.includes(0) || !Number.isFinite(truth[i]) || truth[i] === 0) continue;
        // The magnitude alone is computed.
        if (op === "pow" && x[0] < 0) continue;
        seen++;
        expect(judge(op, dtype, x, truth[i])(truth[i]), `${op}(${x.join(", ")})`).toBeLessThanOrEqual(0.5001);
      }
      expect(seen).toBeGreaterThan(10);
    }
  });

  it("tells how far a wrong value is off", () => {
    const errorOf = judge("exp", "float64", [1], Math.E);
    expect(errorOf(Math.E + 2 ** -51)).toBeGreaterThan(0.5);
    expect(errorOf(Math.E + 3 * 2 ** -51) - errorOf(Math.E + 2 ** -51)).toBeCloseTo(2, 5);
    expect(judge("exp", "float64", [1], 3)(3)).toBeGreaterThan(1e14);
  });

  it("takes whole roots downwards", () => {
    for (const v of [0n, 1n, 2n, 3n, 4n, 15n, 16n, 10n ** 40n, 10n ** 40n - 1n]) {
      const r = wholeSqrt(v);
      expect(r * r <= v && (r + 1n) * (r + 1n) > v).toBe(true);
    }
  });
});
