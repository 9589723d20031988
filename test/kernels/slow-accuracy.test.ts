/**
 * Errors of the elementary functions in ULP of the true value, over their whole ranges, by op, dtype and machine; printed as a table.
 * `NUMJET_POINTS` sets how many arguments each of an op's ranges gets (2000).
 */
import { afterAll, describe, expect, it } from "vitest";
import { elementaryOps } from "../../src/kernel/ops/elementary.ts";
import type { CompositeRow } from "../../src/kernel/ops/row.ts";
import { machines, onMachine } from "./devices.ts";
import { functions, judge } from "./fixed.ts";

const count = Number(process.env.NUMJET_POINTS ?? 2000);

/** A range of one argument: evenly spread, or (`wide`) evenly over the exponents. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly wide?: boolean;
}
const even = (from: number, to: number): Range => ({ from, to });
const wide = (from: number, to: number): Range => ({ from, to, wide: true });

const anySize = wide(-1074, 1024);
const aroundOne = even(0.5, 2);
const small = wide(-60, 2);

/** For each op the ranges that are drawn from; an op of two arguments has pairs. */
const ranges: { readonly [op: string]: readonly (readonly Range[])[] } = {
  exp: [[even(-2, 2)], [even(-746, 710)], [even(-745.2, -708)], [small]],
  exp2: [[even(-2, 2)], [even(-1076, 1024)], [even(-1075, -1021)], [small]],
  expm1: [[even(-1, 1)], [even(-40, 710)], [small]],
  log: [[aroundOne], [even(0, 10)], [anySize]],
  log2: [[aroundOne], [even(0, 10)], [anySize]],
  log10: [[aroundOne], [even(0, 10)], [anySize]],
  log1p: [[even(-1, 1)], [anySize], [small]],
  sin: [[even(-2, 2)], [even(-1e5, 1e5)], [anySize], [wide(20, 31)]],
  cos: [[even(-2, 2)], [even(-1e5, 1e5)], [anySize], [wide(20, 31)]],
  tan: [[even(-2, 2)], [even(-1e5, 1e5)], [anySize], [wide(20, 31)]],
  arcsin: [[even(-1, 1)], [even(0.45, 0.55)], [small]],
  arccos: [[even(-1, 1)], [even(0.45, 0.55)], [small]],
  arctan: [[even(-1, 1)], [even(0.4, 0.43)], [even(-10, 10)], [anySize]],
  arctan2: [
    [even(-1, 1), even(-1, 1)],
    [anySize, anySize],
    [wide(-5, 5), wide(-5, 5)],
  ],
  sinh: [[even(-1, 1)], [even(-710, 710)], [small]],
  cosh: [[even(-1, 1)], [even(-710, 710)], [small]],
  tanh: [[even(-1, 1)], [even(-22, 22)], [small]],
  arcsinh: [[even(-1, 1)], [even(-10, 10)], [anySize], [small]],
  arccosh: [[even(1, 2)], [wide(0, 1024)], [even(1, 1.001)]],
  arctanh: [[even(-1, 1)], [even(0.1, 0.3)], [small]],
  pow: [
    [even(0, 10), even(-30, 30)],
    [even(0.9, 1.1), even(-5000, 5000)],
    [wide(-1074, 1024), even(-1, 1)],
    [even(0.1, 0.9), even(0, 700)],
  ],
  cbrt: [[even(-8, 8)], [anySize]],
  hypot: [
    [even(-1, 1), even(-1, 1)],
    [wide(-1074, 1023), wide(-1074, 1023)],
    [wide(-30, 30), wide(-30, 30)],
  ],
  logaddexp: [
    [even(0, 10), even(0, 10)],
    [even(-700, 700), even(-700, 700)],
    [even(0, 1), even(0, 1)],
  ],
  logaddexp2: [
    [even(0, 10), even(0, 10)],
    [even(-1000, 1000), even(-1000, 1000)],
    [even(0, 1), even(0, 1)],
  ],
};

/** Numbers in [0, 1) from a multiplicative generator: the same at every run. */
function generator(): () => number {
  let state = 0x9e3779b97f4a7c15n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 11n) / 2 ** 53;
  };
}

function draw(random: () => number, { from, to, wide: overExponents }: Range): number {
  if (!overExponents) return from + (to - from) * random();
  const e = Math.floor(from + (to - from) * random());
  const half = Math.trunc(e / 2);
  return (random() < 0.5 ? -1 : 1) * (1 + random()) * 2 ** half * 2 ** (e - half);
}

const positiveOnly = new Set(["log", "log2", "log10", "pow", "arccosh"]);

function argumentsFor(op: string, dtype: "float64" | "float32"): number[][] {
  const random = generator();
  const columns: number[][] = ranges[op][0].map(() => []);
  for (const pair of ranges[op]) {
    for (let i = 0; i < count; i++) {
      const args = pair.map((range) => draw(random, range));
      if (positiveOnly.has(op)) args[0] = Math.abs(args[0]);
      const rounded = dtype === "float32" ? args.map(Math.fround) : args;
      rounded.forEach((x, k) => {
        columns[k].push(x);
      });
    }
  }
  return columns;
}

const all = machines();
const table: string[] = [];

describe("elementary functions over their whole ranges", () => {
  afterAll(() => {
    const head = `${"worst ULP".padEnd(12)}${"dtype".padEnd(9)}${all.map((m) => m.target.name.padStart(14)).join("")}`;
    console.log([head, ...table].join("\n"));
  });

  it.each(
    Object.keys(functions).flatMap((op) => (["float64", "float32"] as const).map((dtype) => [op, dtype] as const)),
  )("%s of %s is within the bound of its row, at most 1 ULP of the true value", (op, dtype) => {
    const name = op as keyof typeof elementaryOps;
    const columns = argumentsFor(op, dtype);
    const n = columns[0].length;
    const results = all.map((m) => onMachine(m, name, dtype === "float64" ? "f64" : "f32", n)(columns).slice());
    const worst = all.map(() => 0);
    let told = "";
    for (let i = 0; i < n; i++) {
      const args = columns.map((c) => c[i]);
      // Zeros, infinities and NaN are the quick tests' business (test/kernels/elementary.test.ts).
      const estimate = results[0][i];
      if (!args.every(Number.isFinite) || args.includes(0) || !Number.isFinite(estimate)) continue;
      const errorOf = judge(op, dtype, args, estimate);
      for (const [k, list] of results.entries()) {
        const error = Number.isFinite(list[i]) ? errorOf(list[i]) : Number.POSITIVE_INFINITY;
        if (error > worst[k]) {
          worst[k] = error;
          told = `${all[k].target.name}: ${op}(${args.join(", ")}) gave ${list[i]}`;
        }
      }
    }
    table.push(`${op.padEnd(12)}${dtype.padEnd(9)}${worst.map((e) => e.toFixed(4).padStart(14)).join("")}`);
    const row: CompositeRow = elementaryOps[name];
    // Computed in binary64, a result in binary32 suffers little more than the last rounding.
    const bound = dtype === "float32" && row.widest !== undefined ? 0.55 : elementaryOps[name].ulp;
    for (const error of worst) expect(error, told).toBeLessThanOrEqual(Math.min(bound, 1));
    expect(Math.max(...worst), "a judge that finds no error at all").toBeGreaterThan(0.4);
  });
});
