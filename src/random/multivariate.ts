/**
 * @file Distributions of vectors: multinomial and Dirichlet, a row of the result a draw.
 * @module
 */
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { dtypes } from "../dtype/dtype.ts";
import { ShapeError, UnsupportedError, ValueError } from "../errors.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel } from "../kernel/ir.ts";
import { f64, i64, ptr } from "../kernel/types.ts";
import { binomialDraw } from "./binomial.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { Draws, type Source } from "./draws.ts";
import { callKernel, type Distribution } from "./fill.ts";
import { type GammaSource, gammaDraw, gammaShape } from "./gamma.ts";
import { adjacent, bounds, checkMany, numberIn, wholeOf } from "./parameters.ts";
import { checkedSize, type Size } from "./size.ts";
import { tablesFor } from "./tables.ts";

const rowTypes = { state: ptr, tables: ptr, out: ptr, rows: i64, width: i64, values: ptr, total: i64 };

/** Each count is binomial among what the counts before it left. */
function multinomialKernel(name: string, source: Source): Kernel {
  return Builder.kernel(name, rowTypes, (b, [state, tables, out, rows, width, chances, total]) => {
    const d = new Draws(b, source, state, tables, false);
    const last = b.op("sub", width, b.index(1));
    d.for(b.index(0), rows, [], (row) => {
      const at = b.ptrAdd(out, b.op("mul", b.op("mul", row, width), b.index(8)));
      const [, left] = d.while(
        [b.index(0), total, d.f64(1)],
        (j, left) => b.op("and", b.op("lt", j, last), b.op("gt", left, b.index(0))),
        (j, left, rest) => {
          const chance = b.load(f64, chances, j);
          const count = binomialDraw(d, left, d.div(chance, rest));
          b.store(count, at, j);
          return [b.op("add", j, b.index(1)), b.op("sub", left, count), d.sub(rest, chance)];
        },
      );
      b.store(left, at, last);
      return [];
    });
    d.done();
  });
}

/** Gamma numbers over their sum. */
function dirichletKernel(name: string, source: Source, gamma: GammaSource, base: Base): Kernel {
  return Builder.kernel(name, rowTypes, (b, [state, tables, out, rows, width, shapes]) => {
    const d = new Draws(b, source, state, tables, false);
    base.begin?.(d);
    d.for(b.index(0), rows, [], (row) => {
      const at = b.ptrAdd(out, b.op("mul", b.op("mul", row, width), b.index(8)));
      const [sum] = d.for(b.index(0), width, [d.f64(0)], (j, sum) => {
        const drawn = gammaDraw(d, gammaShape(d, b.load(f64, shapes, j)), gamma);
        b.store(drawn, at, j);
        return [d.add(sum, drawn)];
      });
      const inverse = d.div(d.f64(1), sum);
      b.for(b.index(0), width, { simd: true }, [], (j) => {
        b.store(b.op("mul", b.load(f64, at, j), inverse), at, j);
      });
      return [];
    });
    base.end?.(d);
    d.done();
  });
}

/** What a generation of the API adds to its kernels. */
export type Base = Pick<Distribution, "tables" | "begin" | "end">;

function vectorOf(value: ArrayLike, name: string, fn: string): NDArray<"float64"> {
  const given = asNDArray(value, fn);
  if (given.ndim !== 1) throw new ShapeError(`${fn}: expected ${name} with one axis, got ${given.ndim}`);
  return adjacent(given, given.shape, dtypes.float64, fn);
}

/** Counts of `n` trials among outcomes of the given chances; the last chance is what the others leave. */
export function multinomial(
  generator: BitGenerator,
  n: ArrayLike,
  pvals: ArrayLike,
  size: Size | null | undefined,
): NDArray<"int64"> {
  const fn = "multinomial";
  const trials = numberIn(n, fn);
  if (trials === undefined) throw new UnsupportedError(`${fn}: expected n as a number, got an array`);
  const total = Number(wholeOf(trials, "n", fn));
  if (!Number.isSafeInteger(total) || total < 0) throw new ValueError(`${fn}: expected n of 0 or more, got ${trials}`);
  const chances = vectorOf(pvals, "pvals", fn);
  if (chances.size === 0) throw new ShapeError(`${fn}: expected pvals with elements, got none`);
  checkMany(generator, chances, "pvals", bounds.chance, fn);
  let sum = 0;
  for (const x of chances.data.subarray(0, -1)) sum += x;
  if (sum > 1 + 1e-12)
    throw new ValueError(`${fn}: expected pvals whose sum without the last is at most 1, got ${sum}`);
  const shape = [...(checkedSize(size, fn) ?? []), chances.size];
  const result = emptyArray(shape, dtypes.int64, "C", true);
  const name = `random.${generator.source.name}.multinomial`;
  callKernel(
    name,
    () => multinomialKernel(name, generator.source),
    [generator.address, 0, result.pointer(fn), result.size / chances.size, chances.size, chances.pointer(fn), total],
    [result, chances],
  );
  return result;
}

/**
 * Points of a simplex.
 * @param least the greatest element of `alpha` must reach it: below, NumPy's Generator goes another way
 */
export function dirichlet(
  generator: BitGenerator,
  gamma: GammaSource,
  base: Base,
  alpha: ArrayLike,
  size: Size | null | undefined,
  least: number,
): NDArray<"float64"> {
  const fn = "dirichlet";
  const shapes = vectorOf(alpha, "alpha", fn);
  checkMany(generator, shapes, "alpha", bounds.shape, fn);
  if (shapes.size > 0 && shapes.data.every((x) => x < least)) {
    throw new UnsupportedError(`${fn}: expected an element of alpha of ${least} or more, got none`);
  }
  const shape = [...(checkedSize(size, fn) ?? []), shapes.size];
  const result = emptyArray(shape, dtypes.float64);
  if (result.size === 0) return result;
  const name = `random.${generator.source.name}.dirichlet.${gamma.name}`;
  callKernel(
    name,
    () => dirichletKernel(name, generator.source, gamma, base),
    [
      generator.address,
      tablesFor(base.tables ?? []),
      result.pointer(fn),
      result.size / shapes.size,
      shapes.size,
      shapes.pointer(fn),
      0,
    ],
    [result, shapes],
  );
  return result;
}
