/**
 * @file Continuous distributions of Generator as draws in kernels, operation by operation as NumPy has them, so that
 * every bit agrees. Only those are here whose results need no more than exactly rounded operations and the reference's
 * logarithms; the ops `exp` and `log` only decide about acceptance. Discrete ones are in discrete.ts, the legacy ones in legacy.ts.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import type { Draws } from "./draws.ts";
import type { Distribution } from "./fill.ts";
import { referenceLog } from "./reference-log.ts";
import { parts } from "./tables.ts";
import { inverseExponential, type Precision, standardExponential, standardNormal } from "./ziggurat.ts";

/** Distributions without parameters, in both precisions. */
const plain = (p: Precision, name: string, draw: (d: Draws) => Value, ziggurat = true): Distribution => ({
  name: `${name}.${p}`,
  out: p,
  params: [],
  halves: p === "f32",
  tables: ziggurat ? ["ziggurat"] : undefined,
  draw,
});
const both = (
  name: string,
  draw: (d: Draws, p: Precision) => Value,
  ziggurat = true,
): Record<Precision, Distribution> => ({
  f64: plain("f64", name, (d) => draw(d, "f64"), ziggurat),
  f32: plain("f32", name, (d) => draw(d, "f32"), ziggurat),
});

export const uniform01 = both("random", (d, p) => (p === "f64" ? d.nextDouble() : d.nextFloat()), false);
export const normal01 = both("standard_normal", standardNormal);
export const exponential01 = both("standard_exponential", standardExponential);
export const exponential01Inverse = both("standard_exponential.inv", inverseExponential, false);

const halfOf = (d: Draws, x: Value): Value => d.div(x, d.f64(2));

/** What a gamma draw needs to know of its shape. */
export interface GammaShape {
  readonly shape: Value;
  readonly b: Value;
  readonly c: Value;
}

function gammaShape(d: Draws, shape: Value): GammaShape {
  const b = d.sub(shape, d.div(d.f64(1), d.f64(3)));
  const c = d.div(d.f64(1), d.b.op("sqrt", d.mul(d.f64(9), b)));
  return { shape, b, c };
}

/**
 * Gamma for shapes above 1, given normal numbers (Marsaglia & Tsang, "A Simple Method for Generating Gamma Variables",
 * ACM TOMS 26, 2000).
 */
export function gammaAboveOne(d: Draws, { b: shift, c }: GammaShape, normal: (d: Draws) => Value): Value {
  const { b } = d;
  const one = d.f64(1);
  const [value] = d.repeat([d.f64(0)], () => {
    const [x, root] = d.repeat([one, one], () => {
      const drawn = normal(d);
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

/** Gamma for shape 0, 1 and above; shapes between 0 and 1 have been refused. */
function standardGamma(d: Draws, g: GammaShape): Value {
  const { b } = d;
  const [value] = d.if(
    b.op("eq", g.shape, d.f64(1)),
    () => [standardExponential(d)],
    () =>
      d.if(
        b.op("eq", g.shape, d.f64(0)),
        () => [d.f64(0)],
        () => [gammaAboveOne(d, g, standardNormal)],
      ),
  );
  return value;
}

const row = (
  name: string,
  params: number,
  draw: Distribution["draw"],
  setup?: Distribution["setup"],
): Distribution => ({
  name,
  out: "f64",
  params: new Array(params).fill("f64"),
  tables: ["ziggurat"],
  setup,
  draw,
});

/** The setup of a gamma shape, behind values that stay as they are. */
export const withShape =
  (at: number, halved: boolean): NonNullable<Distribution["setup"]> =>
  (d, params) => {
    const { shape, b, c } = gammaShape(d, halved ? halfOf(d, params[at]) : params[at]);
    return [shape, b, c, ...params.filter((_, i) => i !== at)];
  };
export const shapeIn = ([shape, b, c]: readonly Value[]): GammaShape => ({ shape, b, c });
const chisquareOf = (d: Draws, g: GammaShape): Value => d.mul(d.f64(2), standardGamma(d, g));

/** Both shapes of a distribution made of two gammas. */
export const twoShapes =
  (halved: boolean): NonNullable<Distribution["setup"]> =>
  (d, params) => [
    ...params.flatMap((p) => {
      const { shape, b, c } = gammaShape(d, halved ? halfOf(d, p) : p);
      return [shape, b, c];
    }),
    ...params,
  ];

export const uniform = row("uniform", 2, (d, [low, range]) => d.add(low, d.mul(range, d.nextDouble())));
export const normal = row("normal", 2, (d, [loc, scale]) => d.add(loc, d.mul(scale, standardNormal(d))));
export const exponential = row("exponential", 1, (d, [scale]) => d.mul(scale, standardExponential(d)));
export const standard_gamma = row("standard_gamma", 1, (d, v) => standardGamma(d, shapeIn(v)), withShape(0, false));
export const gamma = row("gamma", 2, (d, v) => d.mul(v[3], standardGamma(d, shapeIn(v))), withShape(0, false));
export const chisquare = row("chisquare", 1, (d, v) => chisquareOf(d, shapeIn(v)), withShape(0, true));
export const standard_cauchy = row("standard_cauchy", 0, (d) => {
  const first = standardNormal(d);
  return d.div(first, standardNormal(d));
});
export const rayleigh = row("rayleigh", 1, (d, [scale]) =>
  d.mul(scale, d.b.op("sqrt", d.mul(d.f64(2), standardExponential(d)))),
);
export const standard_t = row(
  "standard_t",
  1,
  (d, v) => {
    const top = standardNormal(d);
    const bottom = standardGamma(d, shapeIn(v));
    return d.div(d.mul(d.b.op("sqrt", v[0]), top), d.b.op("sqrt", bottom));
  },
  withShape(0, true),
);
export const f = row(
  "f",
  2,
  (d, v) => {
    const top = d.mul(chisquareOf(d, shapeIn(v.slice(0, 3))), v[7]);
    return d.div(top, d.mul(chisquareOf(d, shapeIn(v.slice(3, 6))), v[6]));
  },
  twoShapes(true),
);
/** For a > 1 or b > 1 with neither between 0 and 1: other cases have been refused. */
export const beta = row(
  "beta",
  2,
  (d, v) => {
    const first = standardGamma(d, shapeIn(v.slice(0, 3)));
    return d.div(first, d.add(first, standardGamma(d, shapeIn(v.slice(3, 6)))));
  },
  twoShapes(false),
);
export const wald = row("wald", 2, (d, [mean, scale]) => {
  const drawn = standardNormal(d);
  const y = d.mul(d.mul(mean, drawn), drawn);
  const one = d.f64(1);
  const root = d.add(one, d.b.op("sqrt", d.add(one, d.div(d.mul(d.f64(4), scale), y))));
  const x = d.mul(mean, d.sub(one, d.div(d.f64(2), root)));
  const isFirst = d.b.op("le", d.nextDouble(), d.div(mean, d.add(mean, x)));
  return d.b.select(isFirst, x, d.div(d.mul(mean, mean), x));
});
export const triangular = row("triangular", 3, (d, [left, mode, right]) => {
  const base = d.sub(right, left);
  const leftBase = d.sub(mode, left);
  const u = d.nextDouble();
  const rising = d.add(left, d.b.op("sqrt", d.mul(u, d.mul(leftBase, base))));
  const rest = d.mul(d.sub(d.f64(1), u), d.mul(d.sub(right, mode), base));
  return d.b.select(d.b.op("le", u, d.div(leftBase, base)), rising, d.sub(right, d.b.op("sqrt", rest)));
});

const log = (d: Draws, x: Value): Value => referenceLog(d, x, parts.log.at);

/** A uniform number above 0. */
function positiveUniform(d: Draws): Value {
  const [u] = d.repeat([d.f64(0)], () => {
    const drawn = d.nextDouble();
    return [d.b.op("eq", drawn, d.f64(0)), drawn];
  });
  return u;
}

const logRow = (name: string, draw: Distribution["draw"]): Distribution => ({ ...row(name, 2, draw), tables: ["log"] });

export const laplace = logRow("laplace", (d, [loc, scale]) => {
  const { b } = d;
  const u = positiveUniform(d);
  const isUpper = b.op("ge", u, d.f64(0.5));
  const inner = b.select(isUpper, d.sub(d.sub(d.f64(2), u), u), d.add(u, u));
  const off = d.mul(scale, log(d, inner));
  return b.select(isUpper, d.sub(loc, off), d.add(loc, off));
});
export const gumbel = logRow("gumbel", (d, [loc, scale]) => {
  const u = d.sub(d.f64(1), positiveUniform(d));
  return d.sub(loc, d.mul(scale, log(d, d.b.op("neg", log(d, u)))));
});
export const logistic = logRow("logistic", (d, [loc, scale]) => {
  const u = positiveUniform(d);
  return d.add(loc, d.mul(scale, log(d, d.div(u, d.sub(d.f64(1), u)))));
});
