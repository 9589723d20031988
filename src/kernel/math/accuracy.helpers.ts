/**
 * @file For the tests of this folder: compares an op's expansion, run in the interpreter with and without fused
 * multiply-add (and `scale`), with correctly rounded values at hard, special and random arguments (families `functions` and `accuracy`
 * of test/golden).
 */
import { describe, expect, it } from "vitest";
import { ulpDistance } from "../../../test/golden/compare.ts";
import { elementsOf, type GoldenArray, openGolden } from "../../../test/golden/read.ts";
import { expansionOf, interpret, interpreterTarget } from "../interpret.ts";
import { elementaryOps } from "../ops/elementary.ts";
import type { Target } from "../target.ts";
import { type as typeOf } from "../types.ts";

export type ElementaryOp = keyof typeof elementaryOps;
export type FloatName = "float32" | "float64";

/** Arguments, one list a parameter, and the correctly rounded results. */
export interface Points {
  readonly args: readonly (readonly number[])[];
  readonly truth: readonly number[];
}

/** NumPy's names of ops that are called differently here. */
const numpyNames: { readonly [K in ElementaryOp]?: string } = { pow: "power" };

/** All golden arguments of an op. */
export function goldenPoints(op: ElementaryOp, dtype: FloatName): Points {
  const args: number[][] = Array.from({ length: elementaryOps[op].arity }, () => []);
  const truth: number[] = [];
  for (const [family, name] of [
    ["functions", op],
    ["accuracy", numpyNames[op] ?? op],
  ]) {
    for (const item of openGolden(family).cases()) {
      if (item.fn !== name || (item.args[0] as GoldenArray).dtype !== dtype) continue;
      item.args.forEach((a, i) => {
        args[i].push(...(elementsOf(a as GoldenArray) as number[]));
      });
      truth.push(...(elementsOf(item.fact("truth") as GoldenArray) as number[]));
    }
  }
  return { args, truth };
}

const cancels: readonly ElementaryOp[] = ["logaddexp", "logaddexp2"];

/** How far a result is from the correctly rounded one; infinite for a wrong NaN, infinity or sign of zero. */
export function distance(
  op: ElementaryOp,
  dtype: FloatName,
  args: readonly number[],
  got: number,
  want: number,
): number {
  if (Object.is(got, want)) return 0;
  if (got === 0 && want === 0) return Number.POSITIVE_INFINITY;
  if (!cancels.includes(op)) return ulpDistance(got, want, dtype);
  // A sum near zero of a large argument and a logarithm: measured against the argument.
  const scale = Math.max(Math.abs(want), ...args.map(Math.abs));
  if (!Number.isFinite(scale) || !Number.isFinite(got)) return ulpDistance(got, want, dtype);
  return ulpDistance(scale + (got - want), scale, dtype);
}

/** The greatest distance over the points, and the arguments where it is. */
export function worst(
  op: ElementaryOp,
  dtype: FloatName,
  points: Points,
  results: ArrayLike<number>,
): { ulps: number; at: string } {
  let ulps = 0;
  let at = "";
  points.truth.forEach((want, i) => {
    const args = points.args.map((list) => list[i]);
    const d = distance(op, dtype, args, results[i], want);
    if (d > ulps) {
      ulps = d;
      at = `${op}(${args.join(", ")}): expected ${want}, got ${results[i]}`;
    }
  });
  return { ulps, at };
}

/** The results of an op's expansion for a target, by the interpreter. */
export function interpreted(op: ElementaryOp, dtype: FloatName, points: Points, hasFma: boolean): number[] {
  const t = typeOf(dtype === "float32" ? "f32" : "f64");
  const target: Target = {
    ...interpreterTarget,
    hasFma,
    isNative: (op, ...types) => interpreterTarget.isNative(op, ...types) && (hasFma || op !== "scale"),
  };
  const kernel = expansionOf(
    op,
    points.args.map(() => t),
    t,
    {},
    target,
  );
  if (kernel === undefined) throw new Error(`${op}: expected an expansion`);
  return points.truth.map((_, i) =>
    Number(
      interpret(
        kernel,
        points.args.map((list) => list[i]),
        undefined,
        { target },
      )[0],
    ),
  );
}

/** Tests for ops of this folder, one an op, dtype and kind of machine. */
export function testAccuracy(names: readonly ElementaryOp[]): void {
  describe.each(names)("%s", (op) => {
    const bound = elementaryOps[op].ulp > 0.5 ? 1 : 0;
    const says = bound === 0 ? "gives the correctly rounded value" : "is within 1 ULP of the correctly rounded value";
    describe.each(["float64", "float32"] as const)("of %s", (dtype) => {
      const points = goldenPoints(op, dtype);
      it.each([true, false])(`${says} (fused multiply-add: %s)`, (hasFma) => {
        expect(points.truth.length).toBeGreaterThan(300);
        const { ulps, at } = worst(op, dtype, points, interpreted(op, dtype, points, hasFma));
        expect(ulps, at).toBeLessThanOrEqual(bound);
      });
    });
  });
}
