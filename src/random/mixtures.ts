/**
 * @file Distributions made of gamma, normal and Poisson numbers, for both generations of the API.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { poissonDraw } from "./discrete.ts";
import type { Draws } from "./draws.ts";
import type { Distribution } from "./fill.ts";
import { type GammaSource, gammaDraw, gammaShape } from "./gamma.ts";

/** A chi-square number, `df` not known before the draw. */
const chisquare = (d: Draws, df: Value, source: GammaSource): Value =>
  d.mul(d.f64(2), gammaDraw(d, gammaShape(d, d.div(df, d.f64(2))), source));

function noncentral(d: Draws, df: Value, nonc: Value, source: GammaSource): Value {
  const { b } = d;
  const two = d.f64(2);
  const isCentral = b.op("eq", nonc, d.f64(0));
  const isShifted = b.op("and", b.op("not", isCentral), b.op("gt", df, d.f64(1)));
  const [degrees] = d.if(
    b.op("or", isCentral, isShifted),
    () => [b.select(isShifted, d.sub(df, d.f64(1)), df)],
    () => [d.add(df, d.mul(two, b.convert(poissonDraw(d, d.div(nonc, two)), "f64")))],
  );
  const main = chisquare(d, degrees, source);
  const [value] = d.if(
    isShifted,
    () => {
      const shifted = d.add(source.normal(d), b.op("sqrt", nonc));
      return [d.add(main, d.mul(shifted, shifted))];
    },
    () => [main],
  );
  return value;
}

/** What every generation adds to its rows. */
type Base = Pick<Distribution, "tables" | "begin" | "end">;

/** The mixtures of one generation. */
export function mixturesOf(source: GammaSource, base: Base) {
  const row = (name: string, out: "f64" | "i64", params: number, draw: Distribution["draw"]): Distribution => ({
    ...base,
    name: `${name}.${source.name}`,
    out,
    params: new Array(params).fill("f64"),
    draw,
  });
  return {
    noncentral_chisquare: row("noncentral_chisquare", "f64", 2, (d, [df, nonc]) => noncentral(d, df, nonc, source)),
    noncentral_f: row("noncentral_f", "f64", 3, (d, [dfnum, dfden, nonc]) => {
      const top = d.mul(noncentral(d, dfnum, nonc, source), dfden);
      return d.div(top, d.mul(chisquare(d, dfden, source), dfnum));
    }),
    negative_binomial: row("negative_binomial", "i64", 2, (d, [n, p]) => {
      const scale = d.div(d.sub(d.f64(1), p), p);
      return poissonDraw(d, d.mul(scale, gammaDraw(d, gammaShape(d, n), source)));
    }),
  };
}
