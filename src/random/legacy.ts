/**
 * @file Distributions of RandomState that differ from Generator's: the polar method, which makes normal numbers in pairs
 * and keeps the second, and logarithms in place of the ziggurat. The kept number lies in the generator's scratch words.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { f64 } from "../kernel/types.ts";
import { weibullDraw } from "./continuous.ts";
import { type Draws, u64 } from "./draws.ts";
import type { Distribution } from "./fill.ts";
import { betaDraw, type GammaSource, gammaDraw, gammaSetup, shapeAt } from "./gamma.ts";
import { mixturesOf } from "./mixtures.ts";
import { referenceLog } from "./reference-log.ts";
import { referenceLog1p } from "./reference-log1p.ts";
import { referenceExp, referencePow } from "./reference-power.ts";
import { parts } from "./tables.ts";

/** Scratch words that hold whether a normal number is kept, and which. */
export const keptWord = { has: 5, value: 6 } as const;

const log = (d: Draws, x: Value): Value => referenceLog(d, x, parts.log.at);

function begin(d: Draws): void {
  const { b, source, state } = d;
  const word = (i: number): { disp: number } => ({ disp: source.bytes + 8 * i });
  d.carry(b.load(u64, state, b.index(0), word(keptWord.has)), b.load(f64, state, b.index(0), word(keptWord.value)));
}

function end(d: Draws): void {
  const { b, source, state } = d;
  const [has, value] = d.extra;
  b.store(has, state, b.index(0), { disp: source.bytes + 8 * keptWord.has });
  b.store(value, state, b.index(0), { disp: source.bytes + 8 * keptWord.value });
}

/** A normal number by Marsaglia's polar method: the kept one, or the second of a new pair. */
function polarNormal(d: Draws): Value {
  const { b } = d;
  const [has, kept] = d.extra;
  const [value] = d.if(
    b.op("ne", has, d.u64(0)),
    () => {
      d.extra = [d.u64(0), d.f64(0)];
      return [kept];
    },
    () => {
      const zero = d.f64(0);
      const one = d.f64(1);
      const [x, y, square] = d.repeat([zero, zero, zero], () => {
        const side = (): Value => d.sub(d.mul(d.f64(2), d.nextDouble()), one);
        const x = side();
        const y = side();
        const r2 = d.add(d.mul(x, x), d.mul(y, y));
        return [b.op("or", b.op("ge", r2, one), b.op("eq", r2, zero)), x, y, r2];
      });
      const factor = b.op("sqrt", d.div(d.mul(d.f64(-2), log(d, square)), square));
      d.extra = [d.u64(1), d.mul(factor, x)];
      return [d.mul(factor, y)];
    },
  );
  return value;
}

const standardExponential = (d: Draws): Value => d.b.op("neg", log(d, d.sub(d.f64(1), d.nextDouble())));

export const gammaSource: GammaSource = { name: "polar", normal: polarNormal, exponential: standardExponential };

const row = (
  name: string,
  params: number,
  draw: Distribution["draw"],
  setup?: Distribution["setup"],
): Distribution => ({
  name: `legacy.${name}`,
  out: "f64",
  params: new Array(params).fill("f64"),
  tables: ["log", "power"],
  begin,
  end,
  setup,
  draw,
});

const gammaAt = (d: Draws, values: readonly Value[], k = 0): Value => gammaDraw(d, shapeAt(values, k), gammaSource);

export const standard_normal = row("standard_normal", 0, polarNormal);
export const normal = row("normal", 2, (d, [loc, scale]) => d.add(loc, d.mul(scale, polarNormal(d))));
export const standard_exponential = row("standard_exponential", 0, standardExponential);
export const exponential = row("exponential", 1, (d, [scale]) => d.mul(scale, standardExponential(d)));
export const standard_gamma = row("standard_gamma", 1, gammaAt, gammaSetup(1, false));
export const gamma = row("gamma", 2, (d, v) => d.mul(v[4], gammaAt(d, v)), gammaSetup(1, false));
export const chisquare = row("chisquare", 1, (d, v) => d.mul(d.f64(2), gammaAt(d, v)), gammaSetup(1, true));
export const standard_t = row(
  "standard_t",
  1,
  (d, v) => {
    const top = polarNormal(d);
    const bottom = gammaAt(d, v);
    return d.div(d.mul(d.b.op("sqrt", v[0]), top), d.b.op("sqrt", bottom));
  },
  gammaSetup(1, true),
);
export const beta = row(
  "beta",
  2,
  (d, v) => betaDraw(d, shapeAt(v, 0), shapeAt(v, 1), gammaSource),
  gammaSetup(2, false),
);
export const lognormal = row("lognormal", 2, (d, [mean, sigma]) =>
  referenceExp(d, d.add(mean, d.mul(sigma, polarNormal(d))), parts.power.at),
);
export const weibull = row("weibull", 1, (d, [a]) => weibullDraw(d, a, standardExponential));
export const standard_cauchy = row("standard_cauchy", 0, (d) => {
  const first = polarNormal(d);
  return d.div(first, polarNormal(d));
});
export const rayleigh = row("rayleigh", 1, (d, [scale]) => {
  const drawn = referenceLog1p(d.b, d.b.op("neg", d.nextDouble()));
  return d.mul(scale, d.b.op("sqrt", d.mul(d.f64(-2), drawn)));
});
export const f = row(
  "f",
  2,
  (d, v) => {
    const top = d.mul(d.mul(d.f64(2), gammaAt(d, v)), v[7]);
    return d.div(top, d.mul(d.mul(d.f64(2), gammaAt(d, v, 1)), v[6]));
  },
  gammaSetup(2, true),
);
export const wald = row("wald", 2, (d, [mean, scale]) => {
  const { b } = d;
  const half = d.div(mean, d.mul(d.f64(2), scale));
  const drawn = polarNormal(d);
  const y = d.mul(d.mul(mean, drawn), drawn);
  const root = b.op("sqrt", d.add(d.mul(d.mul(d.f64(4), scale), y), d.mul(y, y)));
  const x = d.add(mean, d.mul(half, d.sub(y, root)));
  const isFirst = b.op("le", d.nextDouble(), d.div(mean, d.add(mean, x)));
  return b.select(isFirst, x, d.div(d.mul(mean, mean), x));
});
export const pareto = row("pareto", 1, (d, [a]) =>
  d.sub(referenceExp(d, d.div(standardExponential(d), a), parts.power.at), d.f64(1)),
);
export const power = row("power", 1, (d, [a]) => {
  const below = referenceExp(d, d.b.op("neg", standardExponential(d)), parts.power.at);
  return referencePow(d, d.sub(d.f64(1), below), d.div(d.f64(1), a), parts.power.at);
});
/** What legacy kernels take up and put away. */
export const base = { tables: ["log", "power"], begin, end } as const;
export const { noncentral_chisquare, noncentral_f, negative_binomial } = mixturesOf(gammaSource, base);
