/**
 * @file Short hands in which complex functions are written: arithmetic on the parts of complex numbers, where a plain number
 * stands for a constant. Not a function itself.
 * @module
 */
import type { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import type { Type } from "../../kernel/types.ts";
import type { Element } from "./element.ts";
import type { Compute } from "./row.ts";

/** A real value, or a constant. */
export type Num = Value | number;
/** Real and imaginary part. */
export type Pair = readonly [Value, Value];

/** Writes arithmetic on real values of one type. */
export class Parts {
  readonly b: Builder;
  readonly type: Type;
  /** Whether the values come from binary32 and results go back there, so that nothing can overflow or underflow on the way. */
  readonly narrow: boolean;

  constructor(b: Builder, type: Type, narrow: boolean) {
    this.b = b;
    this.type = type;
    this.narrow = narrow;
  }

  num(x: Num): Value {
    return typeof x === "number" ? this.b.const(this.type, x) : x;
  }
  op(name: OpName, ...xs: readonly Num[]): Value {
    return this.b.op(name, ...xs.map((x) => this.num(x)));
  }
  add(x: Num, y: Num): Value {
    return this.op("add", x, y);
  }
  sub(x: Num, y: Num): Value {
    return this.op("sub", x, y);
  }
  mul(x: Num, y: Num): Value {
    return this.op("mul", x, y);
  }
  div(x: Num, y: Num): Value {
    return this.op("div", x, y);
  }
  neg(x: Num): Value {
    return this.op("neg", x);
  }
  abs(x: Num): Value {
    return this.op("abs", x);
  }
  sqrt(x: Num): Value {
    return this.op("sqrt", x);
  }
  copysign(x: Num, y: Num): Value {
    return this.op("copysign", x, y);
  }
  either(...tests: readonly Value[]): Value {
    return tests.reduce((p, q) => this.b.op("or", p, q));
  }
  both(...tests: readonly Value[]): Value {
    return tests.reduce((p, q) => this.b.op("and", p, q));
  }
  not(p: Value): Value {
    return this.b.op("not", p);
  }
  select(p: Value, yes: Num, no: Num): Value {
    return this.b.select(p, this.num(yes), this.num(no));
  }
  isZero(x: Value): Value {
    return this.op("eq", x, 0);
  }
  /** x + y and its rounding error. */
  twoSum(x: Num, y: Num): Pair {
    const sum = this.add(x, y);
    const part = this.sub(sum, x);
    return [sum, this.add(this.sub(x, this.sub(sum, part)), this.sub(y, part))];
  }
  /** x·y and its rounding error. */
  twoProduct(x: Num, y: Num): Pair {
    const product = this.mul(x, y);
    return [product, this.op("fma", x, y, this.neg(product))];
  }
}

/** A function of complex numbers in binary64, as complex64 has it too: computed there and rounded. */
export function inDouble(f: (m: Parts, ...args: Pair[]) => Pair): Compute {
  return (b, args) => {
    const t = args[0][0].type;
    const narrow = t.bits < 64;
    const wide = (z: Element): Pair =>
      narrow ? [b.convert(z[0], "f64"), b.convert(z[1], "f64")] : (z as unknown as Pair);
    const m = new Parts(b, b.const("f64", 0).type, narrow);
    const result = f(m, ...args.map(wide));
    return [narrow ? result.map((v) => b.convert(v, t)) : result];
  };
}

/** f(i·z) / i for an f with f(i·z) = i·g(z): from sinh the sine, from arcsinh the arcsine and so on, each with the parts changed over. */
export const turned =
  (f: (m: Parts, z: Pair) => Pair) =>
  (m: Parts, [x, y]: Pair): Pair => {
    const [re, im] = f(m, [y, x]);
    return [im, re];
  };
