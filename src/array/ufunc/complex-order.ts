/**
 * @file Comparisons of complex numbers and what follows them: NumPy's lexicographic order with its rules for NaN.
 * @module
 */
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { Element } from "./element.ts";
import type { Compute } from "./row.ts";

/** Lexicographic order: by real parts, then by imaginary ones. Where real parts differ, a NaN in either imaginary part answers no. */
const ordered =
  (strict: "lt" | "gt", last: "lt" | "gt" | "le" | "ge"): Compute =>
  (b, [x, y]) => {
    const numbers = b.op("and", b.op("eq", x[1], x[1]), b.op("eq", y[1], y[1]));
    const apart = b.op("and", b.op(strict, x[0], y[0]), numbers);
    return [[b.op("or", apart, b.op("and", b.op("eq", x[0], y[0]), b.op(last, x[1], y[1])))]];
  };

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

/** As above, but a NaN loses against any number. */
const ignoring =
  (test: Compute): Compute =>
  (b, [x, y], loop) => {
    const takeFirst = b.op("or", test(b, [x, y], loop)[0][0], isNan(b, y));
    return [[b.select(takeFirst, x[0], y[0]), b.select(takeFirst, x[1], y[1])]];
  };

export const fmax = ignoring(greaterEqual);
export const fmin = ignoring(lessEqual);
