/**
 * @file Which floating-point errors an element of a ufunc's result stands for, told from operands and result alone: processor flags
 * are not to be had in WebAssembly and not by lane. Not what is done about them (errstate.ts).
 * Reference: IEEE 754-2019, section 7; https://numpy.org/doc/stable/reference/generated/numpy.errstate.html
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { finfo } from "../../dtype/limits.ts";
import { realOf } from "../../dtype/promote.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { Element } from "./element.ts";
import { settled } from "./nest.ts";
import type { Loop, UfuncRow } from "./row.ts";

/** The errors, by the bits that NumPy hands to callbacks. */
export const errorBits = { divide: 1, over: 2, under: 4, invalid: 8 } as const;
export type ErrorKind = keyof typeof errorBits;

/** Where an infinite result of finite operands is a division by zero: always, or where that operand is zero. Elsewhere it is overflow. */
const poles: { readonly [name: string]: "always" | 0 | 1 | undefined } = {
  divide: 1,
  floor_divide: 1,
  divmod: 1,
  reciprocal: 0,
  power: 0,
  float_power: 0,
  log: "always",
  log2: "always",
  log10: "always",
  log1p: "always",
  arctanh: "always",
};

/** Functions whose results can underflow, with the operands that are not zero then. */
const underflows: { readonly [name: string]: readonly number[] | undefined } = {
  multiply: [0, 1],
  divide: [0],
  square: [0],
  reciprocal: [],
  exp: [],
  exp2: [],
  power: [0],
  float_power: [0],
  arctan2: [0],
};

/** Integer functions that divide by their last operand. */
const dividing = new Set(["floor_divide", "remainder", "fmod", "divmod", "reciprocal"]);

const anyOf = (b: Builder, tests: readonly Value[]): Value => tests.reduce((p, q) => b.op("or", p, q));
const allOf = (b: Builder, tests: readonly Value[]): Value => tests.reduce((p, q) => b.op("and", p, q));

/** A ufunc's row turned into one that gives the errors of each element as bits of a uint8; undefined where there are none to be had. */
export function errorRow(name: string, row: UfuncRow, loop: Loop): UfuncRow | undefined {
  const { kind } = loop.outputs[0];
  const integers = (kind === "i" || kind === "u") && dividing.has(name);
  if (!integers && kind !== "f" && kind !== "c") return undefined;
  return {
    nin: row.nin,
    nout: 1,
    kinds: "biufc",
    compute: (b, args, d) => {
      const flag = (test: Value, which: ErrorKind): Value =>
        b.select(test, b.const("u8", errorBits[which]), b.const("u8", 0));
      const tests = integers
        ? integerErrors(b, args, name, loop.outputs[0])
        : floatErrors(b, args, settled(b, loop.outputs[0], row.compute(b, args, d)[0]), name, loop.outputs[0]);
      return [[tests.map(([which, test]) => flag(test, which)).reduce((p, q) => b.op("or", p, q))]];
    },
  };
}

type Tests = readonly (readonly [ErrorKind, Value])[];

function integerErrors(b: Builder, args: readonly Element[], name: string, d: DType): Tests {
  const divisor = args[args.length - 1][0];
  const byZero = b.op("eq", divisor, b.const(divisor.type, 0));
  if (d.kind === "u" || (name !== "floor_divide" && name !== "divmod")) return [["divide", byZero]];
  const [[x]] = args;
  const least = b.op("eq", x, b.const(x.type, x.type.bits === 64 ? d.min! : Number(d.min)));
  return [
    ["divide", byZero],
    ["over", b.op("and", least, b.op("eq", divisor, b.const(x.type, -1)))],
  ];
}

function floatErrors(b: Builder, args: readonly Element[], result: Element, name: string, d: DType): Tests {
  const floats = args.flat().filter((v) => v.type.kind === "float");
  const operandsNan = anyOf(
    b,
    floats.map((v) => b.op("isnan", v)),
  );
  const finite = allOf(
    b,
    floats.map((v) => b.op("isfinite", v)),
  );
  const isZero = (z: Element): Value =>
    allOf(
      b,
      z.map((v) => b.op("eq", v, b.const(v.type, 0))),
    );
  const nan = anyOf(
    b,
    result.map((v) => b.op("isnan", v)),
  );
  const infinite = b.op(
    "and",
    finite,
    anyOf(
      b,
      result.map((v) => b.op("isinf", v)),
    ),
  );
  const pole = poles[name];
  const never = b.const("i1", 0);
  const byZero = pole === undefined ? never : b.op("and", infinite, pole === "always" ? finite : isZero(args[pole]));
  // 0 / 0 is invalid; a complex quotient by zero may be both NaN and infinite and is a division by zero only.
  const invalid = b.op("and", nan, b.op("not", operandsNan));
  const over = b.op("and", infinite, b.op("not", byZero));
  const tests: [ErrorKind, Value][] = [
    ["invalid", invalid],
    ["divide", byZero],
    ["over", over],
  ];
  const nonzero = underflows[name];
  if (nonzero !== undefined) {
    const least = finfo(realOf(d)).smallest_normal;
    const small = allOf(
      b,
      result.map((v) => b.op("lt", b.op("abs", v), b.const(v.type, least))),
    );
    const from = nonzero.map((k) => b.op("not", isZero(args[k])));
    tests.push(["under", allOf(b, [small, finite, ...from])]);
  }
  return tests;
}

/** The loop of {@link errorRow}. */
export const errorLoop = (loop: Loop): Loop => ({ inputs: loop.inputs, outputs: [dtypes.uint8] });
