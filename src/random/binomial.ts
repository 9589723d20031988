/**
 * @file Binomial draws in kernels: by inversion for small means, by BTPE for large ones.
 * Kachitvichyanukul & Schmeiser, "Binomial Random Variate Generation", CACM 31 (1988). The stream is that of NumPy 2.4,
 * with a slip in one coefficient and two signs of the original; NumPy 2.5 has changed both for Generator.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { i64 } from "../kernel/types.ts";
import type { Draws } from "./draws.ts";
import { referenceLog1p } from "./reference-log1p.ts";

const floatOf = (d: Draws, x: Value): Value => d.b.convert(x, "f64");
const wholeOf = (d: Draws, x: Value): Value => d.b.convert(x, i64);

function byInversion(d: Draws, n: Value, p: Value): Value {
  const { b } = d;
  const one = d.f64(1);
  const count = floatOf(d, n);
  const q = d.sub(one, p);
  const none = b.op("exp", d.mul(count, referenceLog1p(b, b.op("neg", p))));
  const mean = d.mul(count, p);
  const far = d.add(mean, d.mul(d.f64(10), b.op("sqrt", d.add(d.mul(mean, q), one))));
  const bound = b.select(b.op("lt", count, far), count, far);
  const limit = wholeOf(d, bound);
  const [x] = d.while(
    [b.index(0), none, d.nextDouble()],
    (_x, chance, u) => b.op("gt", u, chance),
    (x, chance, u) => {
      const next = b.op("add", x, b.index(1));
      return d.if(
        b.op("gt", next, limit),
        () => [b.index(0), none, d.nextDouble()],
        () => {
          const left = floatOf(d, b.op("add", b.op("sub", n, next), b.index(1)));
          const more = d.div(d.mul(d.mul(left, p), chance), d.mul(floatOf(d, next), q));
          return [next, more, d.sub(u, chance)];
        },
      );
    },
  );
  return x;
}

/** 13680 − (462 − (132 − (99 − 140/s)/s)/s)/s, over x and 166320: a term of Stirling's series; s = x². */
function stirlingTerm(d: Draws, x: Value): Value {
  const square = d.mul(x, x);
  let sum = d.f64(140);
  for (const c of [99, 132, 462, 13680]) sum = d.sub(d.f64(c), d.div(sum, square));
  return d.div(d.div(sum, x), d.f64(166320));
}

function byRejection(d: Draws, n: Value, p: Value): Value {
  const { b } = d;
  const one = d.f64(1);
  const half = d.f64(0.5);
  const count = floatOf(d, n);
  // p <= 1/2 here, so that it is the smaller of p and 1 − p.
  const q = d.sub(one, p);
  const fm = d.add(d.mul(count, p), p);
  const middle = b.op("floor", fm);
  const m = wholeOf(d, middle);
  const variance = d.mul(d.mul(count, p), q);
  const p1 = d.add(b.op("floor", d.sub(d.mul(d.f64(2.195), b.op("sqrt", variance)), d.mul(d.f64(4.6), q))), half);
  const xm = d.add(middle, half);
  const xl = d.sub(xm, p1);
  const xr = d.add(xm, p1);
  const c = d.add(d.f64(0.134), d.div(d.f64(20.5), d.add(d.f64(15.3), middle)));
  const rate = (a: Value): Value => d.mul(a, d.add(one, d.div(a, d.f64(2))));
  const left = rate(d.div(d.sub(fm, xl), d.sub(fm, d.mul(xl, p))));
  const right = rate(d.div(d.sub(xr, fm), d.mul(xr, q)));
  const p2 = d.mul(p1, d.add(one, d.mul(d.f64(2), c)));
  const p3 = d.add(p2, d.div(c, left));
  const p4 = d.add(p3, d.div(c, right));

  const no = b.const("i1", 0);
  const yes = b.const("i1", 1);
  /** Squeezes and, where they do not decide, the full test, for a candidate y at height v. */
  const isAccepted = (y: Value, v: Value): Value => {
    const apart = b.op("abs", b.op("sub", y, m));
    const k = floatOf(d, apart);
    const isFar = b.op("and", b.op("gt", apart, b.index(20)), b.op("lt", k, d.sub(d.div(variance, d.f64(2)), one)));
    return b.if(
      isFar,
      () => [farTest(y, v, k)],
      () => [nearTest(y, v)],
    )[0];
  };
  const nearTest = (y: Value, v: Value): Value => {
    const s = d.div(p, q);
    const a = d.mul(s, floatOf(d, b.op("add", n, b.index(1))));
    const factor = (i: Value): Value => d.sub(d.div(a, floatOf(d, i)), s);
    const product = (lo: Value, hi: Value, from: Value, op: "mul" | "div"): Value =>
      b.for(b.op("add", lo, b.index(1)), b.op("add", hi, b.index(1)), {}, [from], (i, f) => [
        b.op(op, f, factor(i)),
      ])[0];
    // One of the two loops is empty.
    const height = product(y, m, product(m, y, one, "mul"), "div");
    return b.op("le", v, height);
  };
  const farTest = (y: Value, v: Value, k: Value): Value => {
    const inner = d.add(d.mul(k, d.add(d.div(k, d.f64(3)), d.f64(0.625))), d.f64(0.16666666666666666));
    const rho = d.mul(d.div(k, variance), d.add(d.div(inner, variance), half));
    const t = d.div(b.op("neg", d.mul(k, k)), d.mul(d.f64(2), variance));
    const log = b.op("log", v);
    return b.if(
      b.op("lt", log, d.sub(t, rho)),
      () => [yes],
      () =>
        b.if(
          b.op("gt", log, d.add(t, rho)),
          () => [no],
          () => [b.op("le", log, logRatio(y))],
        ),
    )[0];
  };
  const logRatio = (y: Value): Value => {
    const at = floatOf(d, y);
    const x1 = d.add(at, one);
    const f1 = d.add(middle, one);
    const z = d.sub(d.add(count, one), middle);
    const w = d.add(d.sub(count, at), one);
    let sum = d.mul(xm, b.op("log", d.div(f1, x1)));
    sum = d.add(sum, d.mul(d.add(floatOf(d, b.op("sub", n, m)), half), b.op("log", d.div(z, w))));
    const odds = b.op("log", d.div(d.mul(w, p), d.mul(x1, q)));
    sum = d.add(sum, d.mul(floatOf(d, b.op("sub", y, m)), odds));
    sum = d.add(d.add(sum, stirlingTerm(d, f1)), stirlingTerm(d, z));
    return d.add(d.add(sum, stirlingTerm(d, x1)), stirlingTerm(d, w));
  };

  const [y] = d.repeat([b.index(0)], () => {
    const u = d.mul(d.nextDouble(), p4);
    const v = d.nextDouble();
    const floorOf = (x: Value): Value => wholeOf(d, b.op("floor", x));
    const test = (isOut: Value, y: Value, height: Value): Value[] => [
      ...b.if(
        isOut,
        () => [no],
        () => [isAccepted(y, height)],
      ),
      y,
    ];
    const inParallelogram = (): Value[] => {
      const x = d.add(xl, d.div(d.sub(u, p1), c));
      const off = d.div(b.op("abs", d.add(d.sub(middle, x), half)), p1);
      const height = d.sub(d.add(d.mul(v, c), one), off);
      return test(b.op("gt", height, one), floorOf(x), height);
    };
    const isZero = b.op("eq", v, d.f64(0));
    const inLeftTail = (): Value[] => {
      const y = floorOf(d.add(xl, d.div(b.op("log", v), left)));
      return test(b.op("or", b.op("lt", y, b.index(0)), isZero), y, d.mul(d.mul(v, d.sub(u, p2)), left));
    };
    const inRightTail = (): Value[] => {
      const y = floorOf(d.sub(xr, d.div(b.op("log", v), right)));
      return test(b.op("or", b.op("gt", y, n), isZero), y, d.mul(d.mul(v, d.sub(u, p3)), right));
    };
    const [accepted, y] = b.if(
      b.op("le", u, p1),
      () => [yes, floorOf(d.add(d.sub(xm, d.mul(p1, v)), u))],
      () => b.if(b.op("le", u, p2), inParallelogram, () => b.if(b.op("le", u, p3), inLeftTail, inRightTail)),
    );
    return [b.op("not", accepted), y];
  });
  return y;
}

/** Successes in n trials of chance p, as i64. */
export function binomialDraw(d: Draws, n: Value, p: Value): Value {
  const { b } = d;
  const flips = b.op("gt", p, d.f64(0.5));
  const rarer = b.select(flips, d.sub(d.f64(1), p), p);
  const isNone = b.op("or", b.op("eq", n, b.index(0)), b.op("eq", p, d.f64(0)));
  const [value] = d.if(
    isNone,
    () => [b.index(0)],
    () => {
      const [drawn] = d.if(
        b.op("le", d.mul(rarer, floatOf(d, n)), d.f64(30)),
        () => [byInversion(d, n, rarer)],
        () => [byRejection(d, n, rarer)],
      );
      return [b.select(flips, b.op("sub", n, drawn), drawn)];
    },
  );
  return value;
}
