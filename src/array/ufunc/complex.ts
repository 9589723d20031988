/**
 * @file Complex arithmetic on pairs of values, as NumPy's loops do it.
 * @module
 */
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { Element } from "./element.ts";
import type { Compute } from "./row.ts";

const pairwise =
  (op: "add" | "sub"): Compute =>
  (b, [x, y]) => [[b.op(op, x[0], y[0]), b.op(op, x[1], y[1])]];

export const add = pairwise("add");
export const subtract = pairwise("sub");

export const negative: Compute = (b, [x]) => [[b.op("neg", x[0]), b.op("neg", x[1])]];

export const multiply: Compute = (b, [x, y]) => [
  [
    b.op("sub", b.op("mul", x[0], y[0]), b.op("mul", x[1], y[1])),
    b.op("add", b.op("mul", x[0], y[1]), b.op("mul", x[1], y[0])),
  ],
];

/** Smith's algorithm (Communications of the ACM 5(8), 1962), which NumPy uses: scales by the larger part of the divisor. */
export const divide: Compute = (b, [x, y]) => {
  const [a, c] = x;
  const [d, e] = y;
  const zero = b.const(d.type, 0);
  const [dAbs, eAbs] = [b.op("abs", d), b.op("abs", e)];
  const wide = b.op("ge", dAbs, eAbs);
  const big = b.select(wide, d, e);
  const small = b.select(wide, e, d);
  const ratio = b.op("div", small, big);
  const scale = b.op("div", b.const(d.type, 1), b.op("add", big, b.op("mul", small, ratio)));
  const re = b.op(
    "mul",
    b.select(wide, b.op("add", a, b.op("mul", c, ratio)), b.op("add", b.op("mul", a, ratio), c)),
    scale,
  );
  const im = b.op(
    "mul",
    b.select(wide, b.op("sub", c, b.op("mul", a, ratio)), b.op("sub", b.op("mul", c, ratio), a)),
    scale,
  );
  // Division by zero: each part by zero, infinities and NaN with it.
  const byZero = b.op("and", b.op("eq", dAbs, zero), b.op("eq", eAbs, zero));
  return [[b.select(byZero, b.op("div", a, dAbs), re), b.select(byZero, b.op("div", c, dAbs), im)]];
};

/** |z| by hypot, which neither overflows nor underflows on the way. */
export const absolute: Compute = (b, [x]) => [[hypot(b, x[0], x[1])]];

/** √(x² + y²), scaled by the larger magnitude. */
function hypot(b: Builder, x: Value, y: Value): Value {
  return b.op("hypot", x, y);
}

/** The principal square root: half-angle formulas on scaled magnitudes (Kahan, "Branch cuts for complex elementary functions", 1987). */
export const sqrt: Compute = (b, [z]) => {
  const [x, y] = z;
  const t = x.type;
  const zero = b.const(t, 0);
  const half = b.const(t, 0.5);
  const magnitude = hypot(b, x, y);
  const root = b.op("sqrt", b.op("mul", half, b.op("add", magnitude, b.op("abs", x))));
  const other = b.op("div", b.op("mul", half, y), root);
  const right = b.op("ge", x, zero);
  const isZero = b.op("eq", magnitude, zero);
  const re = b.select(right, root, b.op("abs", other));
  const im = b.select(right, other, b.op("copysign", root, y));
  return [[b.select(isZero, zero, re), b.select(isZero, y, im)]];
};

/** Lexicographic order: by real parts, then by imaginary ones. */
const ordered =
  (strict: "lt" | "gt", last: "lt" | "gt" | "le" | "ge"): Compute =>
  (b, [x, y]) => [[b.op("or", b.op(strict, x[0], y[0]), b.op("and", b.op("eq", x[0], y[0]), b.op(last, x[1], y[1])))]];

export const less = ordered("lt", "lt");
export const lessEqual = ordered("lt", "le");
export const greater = ordered("gt", "gt");
export const greaterEqual = ordered("gt", "ge");

export const equal: Compute = (b, [x, y]) => [[b.op("and", b.op("eq", x[0], y[0]), b.op("eq", x[1], y[1]))]];
export const notEqual: Compute = (b, [x, y]) => [[b.op("or", b.op("ne", x[0], y[0]), b.op("ne", x[1], y[1]))]];

const isNan = (b: Builder, z: Element): Value => b.op("or", b.op("ne", z[0], z[0]), b.op("ne", z[1], z[1]));

/** The lexicographically greater or lesser; NaN in the first operand, then in the second, wins. */
const extreme =
  (test: Compute): Compute =>
  (b, [x, y], loop) => {
    const takeFirst = b.op("or", isNan(b, x), b.op("and", test(b, [x, y], loop)[0][0], b.op("not", isNan(b, y))));
    return [[b.select(takeFirst, x[0], y[0]), b.select(takeFirst, x[1], y[1])]];
  };

export const maximum = extreme(greaterEqual);
export const minimum = extreme(lessEqual);
