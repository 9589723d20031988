/**
 * @file Gamma draws in kernels, and the setups of distributions made of them. Both generations of the API draw them the
 * same way from normal and exponential numbers of their own.
 * Marsaglia & Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26 (2000), for shapes above 1; Ahrens & Dieter,
 * "Computer Methods for Sampling from Gamma, Beta, Poisson and Binomial Distributions", Computing 12 (1974), below.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { f64 } from "../kernel/types.ts";
import type { Draws } from "./draws.ts";
import { referenceLog } from "./reference-log.ts";
import { referencePow } from "./reference-power.ts";
import { parts } from "./tables.ts";

/** What a generation draws gamma numbers from. */
export interface GammaSource {
  /** For names of functions. */
  readonly name: string;
  normal(d: Draws): Value;
  exponential(d: Draws): Value;
}

/** What a gamma draw needs to know of its shape. */
export interface GammaShape {
  readonly shape: Value;
  readonly b: Value;
  readonly c: Value;
}

export function gammaShape(d: Draws, shape: Value): GammaShape {
  const b = d.sub(shape, d.div(d.f64(1), d.f64(3)));
  const c = d.div(d.f64(1), d.b.op("sqrt", d.mul(d.f64(9), b)));
  return { shape, b, c };
}

function aboveOne(d: Draws, { b: shift, c }: GammaShape, source: GammaSource): Value {
  const { b } = d;
  const one = d.f64(1);
  const [value] = d.repeat([d.f64(0)], () => {
    const [x, root] = d.repeat([one, one], () => {
      const drawn = source.normal(d);
      const v = d.add(one, d.mul(c, drawn));
      return [b.op("le", v, d.f64(0)), drawn, v];
    });
    const v = d.mul(d.mul(root, root), root);
    const u = d.nextDouble();
    const square = d.mul(x, x);
    const quick = b.op("lt", u, d.sub(one, d.mul(d.mul(d.f64(0.0331), square), square)));
    const [accepted] = b.if(
      quick,
      () => [b.const("i1", 1)],
      () => {
        const bend = d.mul(shift, d.add(d.sub(one, v), b.op("log", v)));
        return [b.op("lt", b.op("log", u), d.add(d.mul(d.mul(d.f64(0.5), x), x), bend))];
      },
    );
    return [b.op("not", accepted), d.mul(shift, v)];
  });
  return value;
}

function belowOne(d: Draws, shape: Value, source: GammaSource): Value {
  const { b } = d;
  const one = d.f64(1);
  const power = d.div(one, shape);
  const rest = d.sub(one, shape);
  const pow = (x: Value): Value => referencePow(d, x, power, parts.power.at);
  const [value] = d.repeat([d.f64(0)], () => {
    const u = d.nextDouble();
    const v = source.exponential(d);
    const [x, most] = b.if(
      b.op("le", u, rest),
      () => [pow(u), v],
      () => {
        const y = b.op("neg", referenceLog(d, d.div(d.sub(one, u), shape), parts.log.at));
        return [pow(d.add(rest, d.mul(shape, y))), d.add(v, y)];
      },
    );
    return [b.op("not", b.op("le", x, most)), x];
  });
  return value;
}

/** A gamma number of scale 1. */
export function gammaDraw(d: Draws, g: GammaShape, source: GammaSource): Value {
  const { b } = d;
  const { shape } = g;
  const rare = (inner: Draws, x: Value): Value[] =>
    inner.if(
      inner.b.op("eq", x, inner.f64(1)),
      () => [source.exponential(inner)],
      () =>
        inner.if(
          inner.b.op("eq", x, inner.f64(0)),
          () => [inner.f64(0)],
          () => [belowOne(inner, x, source)],
        ),
    );
  const [value] = d.if(
    b.op("gt", shape, d.f64(1)),
    () => [aboveOne(d, g, source)],
    () => d.outline(`gamma.${source.name}`, [shape], [f64], (inner, [x]) => rare(inner, x)),
  );
  return value;
}

/** Beta by two gammas, or by Jöhnk's method where both parameters are at most 1. */
export function betaDraw(d: Draws, first: GammaShape, second: GammaShape, source: GammaSource): Value {
  const { b } = d;
  const one = d.f64(1);
  const areSmall = b.op("and", b.op("le", first.shape, one), b.op("le", second.shape, one));
  const [value] = d.if(
    areSmall,
    () => d.outline("johnk", [first.shape, second.shape], [f64], (inner, [x, y]) => [johnk(inner, x, y)]),
    () => {
      const x = gammaDraw(d, first, source);
      return [d.div(x, d.add(x, gammaDraw(d, second, source)))];
    },
  );
  return value;
}

function johnk(d: Draws, first: Value, second: Value): Value {
  const { b } = d;
  const one = d.f64(1);
  const zero = d.f64(0);
  const [x, sum] = d.repeat([zero, zero], () => {
    const u = d.nextDouble();
    const v = d.nextDouble();
    const x = referencePow(d, u, d.div(one, first), parts.power.at);
    const sum = d.add(x, referencePow(d, v, d.div(one, second), parts.power.at));
    const accepted = b.op("and", b.op("le", sum, one), b.op("gt", d.add(u, v), zero));
    return [b.op("not", accepted), x, sum];
  });
  return d.div(x, sum);
}

/** A setup of gamma shapes for the parameters `at`, three values each, then all parameters. `halved`: degrees of freedom. */
export const gammaSetup =
  (count: number, halved: boolean) =>
  (d: Draws, params: readonly Value[]): Value[] => {
    const shapes = params.slice(0, count).flatMap((p) => {
      const { shape, b, c } = gammaShape(d, halved ? d.div(p, d.f64(2)) : p);
      return [shape, b, c];
    });
    return [...shapes, ...params];
  };

/** The k-th shape of what `gammaSetup` gave. */
export const shapeAt = (values: readonly Value[], k: number): GammaShape => {
  const [shape, b, c] = values.slice(3 * k, 3 * k + 3);
  return { shape, b, c };
};
