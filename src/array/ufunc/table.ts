/**
 * @file The ufunc table: NumPy's name → loops and computation. Real arithmetic is one op of the kernel language; complex is in complex.ts.
 * @module
 */
import type { OpName } from "../../kernel/ops.ts";
import * as complex from "./complex.ts";
import { type Element, truth } from "./element.ts";
import { type Compute, loopRules, type UfuncRow } from "./row.ts";

/** One op on real elements. */
const real =
  (op: OpName): Compute =>
  (b, args) => [[b.op(op, ...args.map((a) => a[0]))]];

/** By the loop dtype's kind: complex by its own rule, bool by another op, the rest by one op. */
function byKind(op: OpName, rules: { bool?: OpName; complex?: Compute } = {}): Compute {
  return (b, args, loop) => {
    if (loop.kind === "c" && rules.complex !== undefined) return rules.complex(b, args, loop);
    return real(loop.kind === "b" && rules.bool !== undefined ? rules.bool : op)(b, args, loop);
  };
}

/** Logic on the truth of each operand. */
const logic =
  (op: "and" | "or" | "xor"): Compute =>
  (b, [x, y]) => [[b.op(op, truth(b, x), truth(b, y))]];

const first = (args: readonly Element[]): Element => args[0];

// biome-ignore format: a table reads better aligned
export const ufuncRows = {
  // -- Arithmetic -----------------------------------------------------------------------------------------------------
  add:          { nin: 2, nout: 1, kinds: "biufc", compute: byKind("add", { bool: "or", complex: complex.add }), identity: 0 },
  subtract:     { nin: 2, nout: 1, kinds: "iufc",  compute: byKind("sub", { complex: complex.subtract }) },
  multiply:     { nin: 2, nout: 1, kinds: "biufc", compute: byKind("mul", { bool: "and", complex: complex.multiply }), identity: 1 },
  divide:       { nin: 2, nout: 1, kinds: "fc",    rule: loopRules.divide, compute: byKind("div", { complex: complex.divide }), cost: 8 },
  negative:     { nin: 1, nout: 1, kinds: "iufc",  compute: byKind("neg", { complex: complex.negative }) },
  positive:     { nin: 1, nout: 1, kinds: "iufc",  compute: (_b, args) => [first(args)] },
  absolute:     { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.real, compute: (b, args, loop) => loop.kind === "c" ? complex.absolute(b, args, loop) : loop.kind === "b" ? [first(args)] : real("abs")(b, args, loop) },
  square:       { nin: 1, nout: 1, kinds: "iufc",  compute: (b, [x], loop) => loop.kind === "c" ? complex.multiply(b, [x, x], loop) : [[b.op("mul", x[0], x[0])]] },
  sqrt:         { nin: 1, nout: 1, kinds: "fc",    rule: loopRules.float, compute: byKind("sqrt", { complex: complex.sqrt }), cost: 12 },
  maximum:      { nin: 2, nout: 1, kinds: "biufc", compute: byKind("maximum", { bool: "or", complex: complex.maximum }) },
  minimum:      { nin: 2, nout: 1, kinds: "biufc", compute: byKind("minimum", { bool: "and", complex: complex.minimum }) },

  // -- Comparison and logic -------------------------------------------------------------------------------------------
  equal:         { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: byKind("eq", { complex: complex.equal }) },
  not_equal:     { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: byKind("ne", { complex: complex.notEqual }) },
  less:          { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: byKind("lt", { complex: complex.less }) },
  less_equal:    { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: byKind("le", { complex: complex.lessEqual }) },
  greater:       { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: byKind("gt", { complex: complex.greater }) },
  greater_equal: { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: byKind("ge", { complex: complex.greaterEqual }) },
  logical_and:   { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: logic("and"), identity: true },
  logical_or:    { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: logic("or"), identity: false },
  logical_xor:   { nin: 2, nout: 1, kinds: "biufc", rule: loopRules.test, compute: logic("xor"), identity: false },
  logical_not:   { nin: 1, nout: 1, kinds: "biufc", rule: loopRules.test, compute: (b, [x]) => [[b.op("not", truth(b, x))]] },
} as const satisfies Record<string, UfuncRow>;

export type UfuncName = keyof typeof ufuncRows;
