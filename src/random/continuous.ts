/**
 * @file Continuous distributions of Generator as draws in kernels, operation by operation as NumPy has them, so that
 * every bit agrees: functions whose values are handed out are the reference's (reference-log.ts, reference-power.ts), the ops
 * `exp` and `log` only decide about acceptance. Discrete ones are in discrete.ts, the legacy ones in legacy.ts.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import type { Draws } from "./draws.ts";
import type { Distribution } from "./fill.ts";
import { betaDraw, type GammaSource, gammaDraw, gammaSetup, shapeAt } from "./gamma.ts";
import { mixturesOf } from "./mixtures.ts";
import { referenceExpm1 } from "./reference-expm1.ts";
import { referenceLog } from "./reference-log.ts";
import { referenceExp, referencePow } from "./reference-power.ts";
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

export const gammaSource: GammaSource = { name: "ziggurat", normal: standardNormal, exponential: standardExponential };
export const gammaTables = ["ziggurat", "log", "power"] as const;

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

export const uniform = row("uniform", 2, (d, [low, range]) => d.add(low, d.mul(range, d.nextDouble())));
export const normal = row("normal", 2, (d, [loc, scale]) => d.add(loc, d.mul(scale, standardNormal(d))));
export const exponential = row("exponential", 1, (d, [scale]) => d.mul(scale, standardExponential(d)));
/** A distribution of gamma numbers: the first `shapes` parameters are shapes, or degrees of freedom. */
const gammaRow = (
  name: string,
  params: number,
  shapes: number,
  halved: boolean,
  draw: Distribution["draw"],
): Distribution => ({ ...row(name, params, draw, gammaSetup(shapes, halved)), tables: gammaTables });

const gammaAt = (d: Draws, values: readonly Value[], k = 0): Value => gammaDraw(d, shapeAt(values, k), gammaSource);
const chisquareAt = (d: Draws, values: readonly Value[], k = 0): Value => d.mul(d.f64(2), gammaAt(d, values, k));

export const standard_gamma = gammaRow("standard_gamma", 1, 1, false, gammaAt);
export const gamma = gammaRow("gamma", 2, 1, false, (d, v) => d.mul(v[4], gammaAt(d, v)));
export const chisquare = gammaRow("chisquare", 1, 1, true, chisquareAt);
export const standard_t = gammaRow("standard_t", 1, 1, true, (d, v) => {
  const top = standardNormal(d);
  const bottom = gammaAt(d, v);
  return d.div(d.mul(d.b.op("sqrt", v[0]), top), d.b.op("sqrt", bottom));
});
export const f = gammaRow("f", 2, 2, true, (d, v) => {
  const top = d.mul(chisquareAt(d, v), v[7]);
  return d.div(top, d.mul(chisquareAt(d, v, 1), v[6]));
});
export const beta = gammaRow("beta", 2, 2, false, (d, v) => betaDraw(d, shapeAt(v, 0), shapeAt(v, 1), gammaSource));
export const standard_cauchy = row("standard_cauchy", 0, (d) => {
  const first = standardNormal(d);
  return d.div(first, standardNormal(d));
});
export const rayleigh = row("rayleigh", 1, (d, [scale]) =>
  d.mul(scale, d.b.op("sqrt", d.mul(d.f64(2), standardExponential(d)))),
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

export const lognormal: Distribution = {
  ...row("lognormal", 2, (d, [mean, sigma]) =>
    referenceExp(d, d.add(mean, d.mul(sigma, standardNormal(d))), parts.power.at),
  ),
  tables: ["ziggurat", "power"],
};

/** x^(1/a), 0 for a = 0, of an exponential number x. */
export function weibullDraw(d: Draws, a: Value, exponential: (d: Draws) => Value): Value {
  const { b } = d;
  const zero = d.f64(0);
  return d.if(
    b.op("eq", a, zero),
    () => [zero],
    () => [referencePow(d, exponential(d), d.div(d.f64(1), a), parts.power.at)],
  )[0];
}

export const weibull: Distribution = {
  ...row("weibull", 1, (d, [a]) => weibullDraw(d, a, standardExponential)),
  tables: ["ziggurat", "power"],
};

/** e^(x/a) − 1 of an exponential number x. */
export const pareto: Distribution = row("pareto", 1, (d, [a]) => referenceExpm1(d.b, d.div(standardExponential(d), a)));

/** (1 − e^-x)^(1/a) of an exponential number x. */
export const power: Distribution = {
  ...row("power", 1, (d, [a]) => {
    const base = d.b.op("neg", referenceExpm1(d.b, d.b.op("neg", standardExponential(d))));
    return referencePow(d, base, d.div(d.f64(1), a), parts.power.at);
  }),
  tables: ["ziggurat", "power"],
};

export const { noncentral_chisquare, noncentral_f, negative_binomial } = mixturesOf(gammaSource, {
  tables: gammaTables,
});
