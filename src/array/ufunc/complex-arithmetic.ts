/**
 * @file Complex arithmetic on pairs of values, as NumPy's loops do it. Not comparisons.
 * @module
 */
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { inDouble, type Pair } from "./complex-parts.ts";
import type { Element } from "./element.ts";
import type { Compute } from "./row.ts";

const pairwise =
  (op: "add" | "sub"): Compute =>
  (b, [x, y]) => [[b.op(op, x[0], y[0]), b.op(op, x[1], y[1])]];

export const add = pairwise("add");
export const subtract = pairwise("sub");

export const negative: Compute = (b, [x]) => [[b.op("neg", x[0]), b.op("neg", x[1])]];

export function multiplyParts(b: Builder, x: Element, y: Element): Pair {
  return [
    b.op("sub", b.op("mul", x[0], y[0]), b.op("mul", x[1], y[1])),
    b.op("add", b.op("mul", x[0], y[1]), b.op("mul", x[1], y[0])),
  ];
}

export const multiply: Compute = (b, [x, y]) => [multiplyParts(b, x, y)];

/** Smith's algorithm (Communications of the ACM 5(8), 1962), which NumPy uses: scales by the larger part of the divisor. */
export function divideParts(b: Builder, x: Element, y: Element): Pair {
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
  return [b.select(byZero, b.op("div", a, dAbs), re), b.select(byZero, b.op("div", c, dAbs), im)];
}

export const divide: Compute = (b, [x, y]) => [divideParts(b, x, y)];

/** 1 / z as NumPy has it: by the larger part, with NaN for zero. */
export const reciprocal: Compute = (b, [z]) => {
  const [x, y] = z;
  const wide = b.op("le", b.op("abs", y), b.op("abs", x));
  const [big, small] = [b.select(wide, x, y), b.select(wide, y, x)];
  const ratio = b.op("div", small, big);
  const one = b.const(x.type, 1);
  const scale = b.op("div", one, b.op("add", big, b.op("mul", small, ratio)));
  const other = b.op("mul", ratio, scale);
  return [[b.select(wide, scale, other), b.op("neg", b.select(wide, other, scale))]];
};

/** |z| by hypot, which neither overflows nor underflows on the way. */
export const absolute: Compute = (b, [z]) => [[b.op("hypot", z[0], z[1])]];

/** z / |z|: 0 for zero, a unit on the axis for one infinite part, NaN for two. */
export const sign: Compute = (b, [z]) => {
  const [x, y] = z;
  const zero = b.const(x.type, 0);
  const size = b.op("hypot", x, y);
  const [wide, high] = [b.op("isinf", x), b.op("isinf", y)];
  const nothing = b.op("eq", size, zero);
  const part = (v: Value, own: Value, other: Value): Value => {
    const unit = b.op("copysign", b.const(v.type, 1), v);
    const edge = b.select(other, b.select(own, b.const(v.type, Number.NaN), zero), unit);
    const lost = b.op("ne", size, size);
    return b.select(b.op("or", own, other), b.select(lost, size, edge), b.select(nothing, zero, b.op("div", v, size)));
  };
  return [[part(x, wide, high), part(y, high, wide)]];
};

/** Above this magnitude the sum of two overflows, below the reciprocal halves are subnormal. */
const BIG = 2 ** 1000;

/** The principal square root: half-angle formulas on magnitudes (Kahan, "Branch cuts for complex elementary functions", 1987). */
export const sqrt = inDouble((m, [re, im]) => {
  const size = m.op("pmax", m.abs(re), m.abs(im));
  const [big, tiny] = [m.op("gt", size, BIG), m.op("lt", size, 1 / BIG)];
  const scale = m.narrow ? m.num(1) : m.select(big, 2 ** -4, m.select(tiny, 2 ** 100, 1));
  const back = m.narrow ? m.num(1) : m.select(big, 4, m.select(tiny, 2 ** -50, 1));
  const [x, y] = [m.mul(re, scale), m.mul(im, scale)];
  const length = m.op("hypot", x, y);
  const root = m.sqrt(m.mul(m.add(length, m.abs(x)), 0.5));
  const other = m.div(m.mul(y, 0.5), root);
  const right = m.op("ge", x, 0);
  const none = m.isZero(length);
  const endless = m.b.op("isinf", im);
  const across = m.select(right, root, m.abs(other));
  const up = m.select(right, other, m.copysign(root, y));
  return [
    m.select(endless, m.abs(im), m.select(none, 0, m.mul(across, back))),
    m.select(m.either(endless, none), im, m.mul(up, back)),
  ];
});
