import { describe, expect, it } from "vitest";
import { type ElementaryOp, goldenPoints, worst } from "../../src/kernel/math/accuracy.helpers.ts";
import { elementaryOps } from "../../src/kernel/ops/elementary.ts";
import { machines, onMachine } from "./devices.ts";

const names = Object.keys(elementaryOps) as ElementaryOp[];

describe.each(machines().map((m) => [m.target.name, m] as const))("elementary functions on %s", (_name, machine) => {
  describe.each(["float64", "float32"] as const)("of %s", (dtype) => {
    it.each(names)("%s is within 1 ULP of the correctly rounded value (exact ops: right)", (op) => {
      const points = goldenPoints(op, dtype);
      const run = onMachine(machine, op, dtype === "float32" ? "f32" : "f64", points.truth.length);
      const { ulps, at } = worst(op, dtype, points, run(points.args));
      expect(ulps, at).toBeLessThanOrEqual(elementaryOps[op].ulp > 0.5 ? 1 : 0);
    });
  });
});
