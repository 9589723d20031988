/**
 * @file Discrete distributions of Generator and RandomState as draws in kernels. Elementary functions here only decide
 * between whole numbers: an error in their last bit changes a result once in some 10^14 draws.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { i64 } from "../kernel/types.ts";
import { binomialDraw } from "./binomial.ts";
import type { Draws } from "./draws.ts";
import type { Distribution } from "./fill.ts";
import { referenceLog1p } from "./reference-log1p.ts";
import { referencePow } from "./reference-power.ts";
import { parts } from "./tables.ts";
import { standardExponential } from "./ziggurat.ts";

/** Stirling's series as Zhang & Jin have it ("Computation of Special Functions", 1996), constant term first. */
// biome-ignore format: a table
const stirling = [8.333333333333333e-2, -2.777777777777778e-3, 7.936507936507937e-4, -5.952380952380952e-4, 8.417508417508418e-4, -1.917526917526918e-3, 6.41025641025641e-3, -2.955065359477124e-2, 0.1796443723688307, -1.39243221690590];

/** log Γ(x) for whole x >= 1: the series from 7 on, the recurrence below. */
function logGamma(d: Draws, x: Value): Value {
  const { b } = d;
  const one = d.f64(1);
  const isLow = b.op("lt", x, d.f64(7));
  const steps = b.select(isLow, d.sub(d.f64(7), x), d.f64(0));
  const from = d.add(x, steps);
  const inverse = d.div(one, from);
  const square = d.mul(inverse, inverse);
  let sum = d.f64(stirling[9]);
  for (let k = 8; k >= 0; k--) sum = d.add(d.mul(sum, square), d.f64(stirling[k]));
  const series = d.sub(
    d.add(d.add(d.div(sum, from), d.f64(0.5 * 1.8378770664093453)), d.mul(d.sub(from, d.f64(0.5)), b.op("log", from))),
    from,
  );
  const [, value] = b.while(
    [from, series],
    (at) => b.op("gt", at, x),
    (at, total) => {
      const below = d.sub(at, one);
      return [below, d.sub(total, b.op("log", below))];
    },
  );
  const isZero = b.op("or", b.op("eq", x, one), b.op("eq", x, d.f64(2)));
  return b.select(isZero, d.f64(0), value);
}

/** Products of uniforms until they fall below e^-lam. */
function poissonByProducts(d: Draws, lam: Value): Value {
  const { b } = d;
  const least = b.op("exp", b.op("neg", lam));
  const [, count] = d.repeat([d.f64(1), b.index(-1)], (product, n) => {
    const next = d.mul(product, d.nextDouble());
    return [b.op("gt", next, least), next, b.op("add", n, b.index(1))];
  });
  return count;
}

/** Hörmann, "The Transformed Rejection Method for Generating Poisson Random Variables", 1993. */
function poissonByRejection(d: Draws, lam: Value): Value {
  const { b } = d;
  const num = (v: number): Value => d.f64(v);
  const logLam = b.op("log", lam);
  const spread = d.add(num(0.931), d.mul(num(2.53), b.op("sqrt", lam)));
  const a = d.add(num(-0.059), d.mul(num(0.02483), spread));
  const inverseAlpha = d.add(num(1.1239), d.div(num(1.1328), d.sub(spread, num(3.4))));
  const sure = d.sub(num(0.9277), d.div(num(3.6224), d.sub(spread, num(2))));
  const [k] = d.repeat([num(0)], () => {
    const u = d.sub(d.nextDouble(), num(0.5));
    const v = d.nextDouble();
    const us = d.sub(num(0.5), b.op("abs", u));
    const slope = d.add(d.div(d.mul(num(2), a), us), spread);
    const count = b.op("floor", d.add(d.add(d.mul(slope, u), lam), num(0.43)));
    const quick = b.op("and", b.op("ge", us, num(0.07)), b.op("le", v, sure));
    const [again] = b.if(
      quick,
      () => [b.const("i1", 0)],
      () => {
        const hopeless = b.op("and", b.op("lt", us, num(0.013)), b.op("gt", v, us));
        return b.if(
          b.op("or", b.op("lt", count, num(0)), hopeless),
          () => [b.const("i1", 1)],
          () => {
            const width = b.op("log", d.add(d.div(a, d.mul(us, us)), spread));
            const left = d.sub(d.add(b.op("log", v), b.op("log", inverseAlpha)), width);
            const gamma = logGamma(d, d.add(count, num(1)));
            const right = d.sub(d.add(b.op("neg", lam), d.mul(count, logLam)), gamma);
            return [b.op("not", b.op("le", left, right))];
          },
        );
      },
    );
    return [again, count];
  });
  return b.convert(k, i64);
}

/** A Poisson count of any mean, as i64. */
export function poissonDraw(d: Draws, lam: Value): Value {
  const { b } = d;
  const [value] = d.if(
    b.op("ge", lam, d.f64(10)),
    () => [poissonByRejection(d, lam)],
    () =>
      d.if(
        b.op("eq", lam, d.f64(0)),
        () => [b.index(0)],
        () => [poissonByProducts(d, lam)],
      ),
  );
  return value;
}

function geometricBySearch(d: Draws, p: Value): Value {
  const { b } = d;
  const q = d.sub(d.f64(1), p);
  const u = d.nextDouble();
  const [count] = b.while(
    [b.index(1), p, p],
    (_n, sum) => b.op("gt", u, sum),
    (n, sum, product) => {
      const next = d.mul(product, q);
      return [b.op("add", n, b.index(1)), d.add(sum, next), next];
    },
  );
  return count;
}

function geometricByInversion(d: Draws, p: Value): Value {
  const { b } = d;
  const drawn = b.op("neg", standardExponential(d));
  const z = b.op("ceil", d.div(drawn, referenceLog1p(b, b.op("neg", p))));
  const isHuge = b.op("ge", z, d.f64(2 ** 63));
  const whole = b.convert(b.select(isHuge, d.f64(0), z), i64);
  return b.select(isHuge, b.const(i64, 2n ** 63n - 1n), whole);
}

export const poisson: Distribution = {
  name: "poisson",
  out: "i64",
  params: ["f64"],
  draw: (d, [lam]) => poissonDraw(d, lam),
};

export const geometric: Distribution = {
  name: "geometric",
  out: "i64",
  params: ["f64"],
  tables: ["ziggurat"],
  draw: (d, [p]) => {
    const [value] = d.if(
      d.b.op("ge", p, d.f64(1 / 3)),
      () => [geometricBySearch(d, p)],
      () => [geometricByInversion(d, p)],
    );
    return value;
  },
};

/** Geometric counts of RandomState: inversion by logarithms of a uniform number. */
export const legacyGeometric: Distribution = {
  name: "geometric.legacy",
  out: "i64",
  params: ["f64"],
  draw: (d, [p]) => {
    const { b } = d;
    const [value] = d.if(
      b.op("ge", p, d.f64(1 / 3)),
      () => [geometricBySearch(d, p)],
      () => {
        const drawn = referenceLog1p(b, b.op("neg", d.nextDouble()));
        return [b.convert(b.op("ceil", d.div(drawn, b.op("log", d.sub(d.f64(1), p)))), i64)];
      },
    );
    return value;
  },
};

/** Kemp, "Efficient Generation of Logarithmically Distributed Pseudo-Random Variables", Applied Statistics 30 (1981). */
export const logseries: Distribution = {
  name: "logseries",
  out: "i64",
  params: ["f64"],
  draw: (d, [p]) => {
    const { b } = d;
    const rate = referenceLog1p(b, b.op("neg", p));
    const no = b.const("i1", 0);
    const [value] = d.repeat([b.index(1)], () => {
      const v = d.nextDouble();
      return d.if(
        b.op("ge", v, p),
        () => [no, b.index(1)],
        () => {
          const q = b.op("neg", b.op("expm1", d.mul(rate, d.nextDouble())));
          const count = b.op("floor", d.add(d.f64(1), d.div(b.op("log", v), b.op("log", q))));
          const isBad = b.op("or", b.op("lt", count, d.f64(1)), b.op("eq", v, d.f64(0)));
          const isHigh = b.op("le", v, d.mul(q, q));
          const low = b.select(b.op("ge", v, q), b.index(1), b.index(2));
          return [b.op("and", isHigh, isBad), b.select(isHigh, b.convert(count, i64), low)];
        },
      );
    });
    return value;
  },
};

/** Zipf counts (Devroye, "Non-Uniform Random Variate Generation", 1986, X.6.1); `least` is where the uniform numbers begin. */
function zipfDraw(d: Draws, a: Value, least: (am1: Value, pow: (x: Value, y: Value) => Value) => Value): Value {
  const { b } = d;
  const one = d.f64(1);
  const pow = (x: Value, y: Value): Value => referencePow(d, x, y, parts.power.at);
  const am1 = d.sub(a, one);
  const scale = pow(d.f64(2), am1);
  const from = least(am1, pow);
  const [x] = d.repeat([one], () => {
    const drawn = d.nextDouble();
    const u = d.add(d.mul(drawn, from), d.sub(one, drawn));
    const v = d.nextDouble();
    const x = b.op("floor", pow(u, d.div(d.f64(-1), am1)));
    const t = pow(d.add(one, d.div(one, x)), am1);
    const isOut = b.op("or", b.op("gt", x, d.f64(2 ** 63)), b.op("lt", x, one));
    const left = d.div(d.mul(d.mul(v, x), d.sub(t, one)), d.sub(scale, one));
    return [b.op("or", isOut, b.op("not", b.op("le", left, d.div(t, scale)))), x];
  });
  return b.convert(x, i64);
}

export const zipf: Distribution = {
  name: "zipf",
  out: "i64",
  params: ["f64"],
  tables: ["power"],
  draw: (d, [a]) =>
    d.if(
      d.b.op("ge", a, d.f64(1025)),
      () => [d.b.index(1)],
      () => [zipfDraw(d, a, (am1, pow) => pow(d.f64(2 ** 63), d.b.op("neg", am1)))],
    )[0],
};

export const binomial: Distribution = {
  name: "binomial",
  out: "i64",
  params: ["i64", "f64"],
  draw: (d, [n, p]) => binomialDraw(d, n, p),
};
