/**
 * @file `Generator` and `default_rng`: NumPy's present random API. Every method gives a number when neither a size nor an
 * array is among its arguments, else an array; whatever is usually a keyword may come in one options object at the end.
 * Reference: https://numpy.org/doc/stable/reference/random/generator.html
 * @module
 */
import { copyIn } from "../array/layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { assign } from "../array/ufunc/call.ts";
import { subtract } from "../array/ufunc/index.ts";
import { type DTypeLike, dtype as dtypeOf } from "../dtype/dtype.ts";
import { checkCast } from "../dtype/promote.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis } from "../shape/axes.ts";
import { formatShape, sameNumbers } from "../shape/strides.ts";
import { BitGenerator } from "./bit-generator.ts";
import { cornerArguments, corners, countArguments } from "./checks.ts";
import { type ChoiceOptions, choiceOptions, choose, sampleDifferent } from "./choice.ts";
import * as continuous from "./continuous.ts";
import * as discrete from "./discrete.ts";
import { type Distribution, fill } from "./fill.ts";
import { drawIntegers, type IntegersOptions } from "./integers.ts";
import { jumpUniform, leastJump } from "./jump-uniform.ts";
import { dirichlet, multinomial } from "./multivariate.ts";
import { type Named, namedArguments, optionsIn } from "./named.ts";
import { bounds, type Given, numberIn, readResult, sample } from "./parameters.ts";
import { PCG64 } from "./pcg64.ts";
import type { Entropy, SeedSequence } from "./seed-sequence.ts";
import { shuffleAlong, shuffleArray, shuffledIndices, shuffleFlat, takeRows } from "./shuffle.ts";
import { checkedSize, type Size } from "./size.ts";
import type { Precision } from "./ziggurat.ts";

/** Options of the draws without parameters. */
export interface FillOptions {
  readonly size?: Size | null;
  /** float64 (the default) or float32. */
  readonly dtype?: DTypeLike;
  /** A contiguous array of that dtype to fill. */
  readonly out?: NDArray;
}

type Floats = NDArray<"float64">;
type Integers = NDArray<"int64">;
type SizeArgument<K extends string> = Size | Named<K> | null;
type Argument<K extends string> = ArrayLike | Named<K>;

const noOptions: FillOptions = {};
const tables = { tables: continuous.gammaTables };

/** Where a result goes, for draws without parameters. */
function targetOf(size: Size | null | undefined, options: FillOptions, fn: string): NDArray | undefined {
  const dtype = dtypeOf(options.dtype ?? "float64", fn);
  if (dtype.name !== "float64" && dtype.name !== "float32") {
    throw new DTypeError(`${fn}: expected dtype float64 or float32, got ${dtype.name}`);
  }
  const shape = checkedSize(size ?? options.size, fn);
  const { out } = options;
  if (out === undefined) return shape === undefined ? undefined : emptyArray(shape, dtype);
  if (!(out instanceof NDArray)) throw new DTypeError(`${fn}: expected out as an array, got ${typeof out}`);
  if (out.dtype !== (dtype as NDArray["dtype"])) {
    throw new DTypeError(`${fn}: expected out of dtype ${dtype.name}, got ${out.dtype.name}`);
  }
  if (!out.isC && !out.isF) throw new ValueError(`${fn}: expected a contiguous array as out, got a strided one`);
  out.checkWriteable(fn);
  if (shape !== undefined && !sameNumbers(shape, out.shape)) {
    throw new ShapeError(`${fn}: expected out of shape ${formatShape(shape)}, got ${formatShape(out.shape)}`);
  }
  return out;
}

/** NumPy's `Generator`: draws from a bit generator. */
export class Generator {
  readonly bit_generator: BitGenerator;

  constructor(bit_generator: BitGenerator) {
    if (!(bit_generator instanceof BitGenerator)) {
      throw new DTypeError("Generator: expected a bit generator such as PCG64, got something else");
    }
    this.bit_generator = bit_generator;
  }

  toString(): string {
    return `Generator(${this.bit_generator.source.name})`;
  }

  /** Generators whose streams are independent of this one's and of each other. */
  spawn(n_children: number): Generator[] {
    return this.bit_generator.spawn(n_children).map((child) => new Generator(child));
  }

  private fill(
    rows: Readonly<Record<Precision, Distribution>>,
    size: Size | FillOptions | null | undefined,
    options: FillOptions,
    names: readonly string[],
    fn: string,
  ): NDArray | number {
    const generator = this.bit_generator;
    if (size === undefined && options === noOptions) {
      fill(generator, rows.f64, generator.result, 1);
      return generator.view().getFloat64(generator.resultAt, true);
    }
    const given = optionsIn(size) ?? options;
    checkOptions(given, names, fn);
    const target = targetOf(optionsIn(size) === undefined ? (size as Size | null | undefined) : undefined, given, fn);
    if (target === undefined) {
      const dtype = dtypeOf(given.dtype ?? "float64", fn);
      fill(generator, rows[dtype.name === "float32" ? "f32" : "f64"], generator.result, 1);
      return readResult(generator, dtype, fn) as number;
    }
    const dist = rows[target.dtype.name === "float32" ? "f32" : "f64"];
    if (dist === continuous.uniform01.f64 && target.size >= leastJump && generator instanceof PCG64) {
      jumpUniform(generator, target.pointer(fn), target.size);
    } else fill(generator, dist, target.pointer(fn), target.size);
    return target;
  }

  /** Uniform numbers in [0, 1). */
  random(): number;
  random(size: FillOptions & { dtype: "float32" | "f4" }): NDArray<"float32">;
  random(size: Size | null | undefined, options: FillOptions & { dtype: "float32" | "f4" }): NDArray<"float32">;
  random(size?: Size | FillOptions | null, options?: FillOptions): Floats;
  random(size?: Size | FillOptions | null, options: FillOptions = noOptions): NDArray | number {
    return this.fill(continuous.uniform01, size, options, ["size", "dtype", "out"], "random");
  }

  /** Normal numbers with mean 0 and deviation 1. */
  standard_normal(): number;
  standard_normal(size: FillOptions & { dtype: "float32" | "f4" }): NDArray<"float32">;
  standard_normal(
    size: Size | null | undefined,
    options: FillOptions & { dtype: "float32" | "f4" },
  ): NDArray<"float32">;
  standard_normal(size?: Size | FillOptions | null, options?: FillOptions): Floats;
  standard_normal(size?: Size | FillOptions | null, options: FillOptions = noOptions): NDArray | number {
    return this.fill(continuous.normal01, size, options, ["size", "dtype", "out"], "standard_normal");
  }

  /** Exponential numbers with mean 1; `method: "inv"` takes one uniform number for each. */
  standard_exponential(): number;
  standard_exponential(
    size?: Size | (FillOptions & { method?: "zig" | "inv" }) | null,
    options?: FillOptions & { method?: "zig" | "inv" },
  ): Floats;
  standard_exponential(
    size?: Size | (FillOptions & { method?: "zig" | "inv" }) | null,
    options: FillOptions & { method?: "zig" | "inv" } = noOptions,
  ): NDArray | number {
    const method = (optionsIn(size) ?? options).method ?? "zig";
    if (method !== "zig" && method !== "inv") {
      throw new ValueError(`standard_exponential: expected method "zig" or "inv", got ${JSON.stringify(method)}`);
    }
    const rows = method === "zig" ? continuous.exponential01 : continuous.exponential01Inverse;
    return this.fill(rows, size, options, ["size", "dtype", "out", "method"], "standard_exponential");
  }

  /** Whole numbers from `low` to below `high`, or from 0 to below `low`. */
  integers(low: number | bigint, high?: number | bigint | null): number;
  integers(low: ArrayLike, options: IntegersOptions): NDArray;
  integers(low: ArrayLike, high: ArrayLike | null | undefined, options?: IntegersOptions): NDArray;
  integers(
    low: ArrayLike,
    high?: ArrayLike | IntegersOptions | null,
    options: IntegersOptions = {},
  ): NDArray | number | boolean {
    const given = (optionsIn(high) as IntegersOptions | undefined) ?? options;
    checkOptions(given, ["size", "dtype", "endpoint"], "integers");
    const top = optionsIn(high) === undefined ? (high as ArrayLike | null | undefined) : undefined;
    const [from, to] = top === undefined || top === null ? [0, low] : [low, top];
    return drawIntegers(this.bit_generator, from, to, given, "lemire", "integers");
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ValueError(`bytes: expected a length of 0 or more, got ${length}`);
    }
    const words = this.integers(0, 0xffffffff, { size: Math.ceil(length / 4), dtype: "uint32", endpoint: true });
    return words.storage.bytes().slice(words.offset, words.offset + length);
  }

  private sample(dist: Distribution, given: readonly Given[], size: unknown, fn: string): NDArray | number {
    return sample(this.bit_generator, dist, given, size as Size | null | undefined, fn);
  }

  /** Uniform numbers in [low, high). */
  uniform(low?: number, high?: number): number;
  uniform(low?: Argument<"low" | "high">, high?: Argument<"low" | "high">, size?: SizeArgument<"low" | "high">): Floats;
  uniform(...args: readonly unknown[]): NDArray | number {
    const [low, high, size] = namedArguments(args, ["low", "high"], [0, 1], "uniform");
    const [from, to] = [numberIn(low, "uniform"), numberIn(high, "uniform")];
    const isNumbers = from !== undefined && to !== undefined;
    const range = isNumbers ? Number(to) - Number(from) : (subtract(asFloats(high), asFloats(low)) as NDArray);
    return this.sample(
      continuous.uniform,
      [
        { name: "low", value: low, limits: bounds.any },
        { name: "high - low", value: range, limits: bounds.finiteNonNegative },
      ],
      size,
      "uniform",
    );
  }

  /** Normal numbers with mean `loc` and deviation `scale`. */
  normal(loc?: number, scale?: number): number;
  normal(
    loc?: Argument<"loc" | "scale">,
    scale?: Argument<"loc" | "scale">,
    size?: SizeArgument<"loc" | "scale">,
  ): Floats;
  normal(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.normal, args, ["loc", "scale"], [bounds.any, bounds.nonNegative], "normal", [0, 1]);
  }

  /** Exponential numbers with mean `scale`. */
  exponential(scale?: number): number;
  exponential(scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  exponential(...args: readonly unknown[]): NDArray | number {
    return this.one(continuous.exponential, args, "scale", bounds.nonNegative, "exponential", 1);
  }

  private some(
    dist: Distribution,
    args: readonly unknown[],
    names: readonly string[],
    limits: readonly Given["limits"][],
    fn: string,
  ): NDArray | number {
    const values = namedArguments(args, names, [], fn);
    const given = names.map((name, i) => ({ name, value: values[i], limits: limits[i] }));
    return this.sample(dist, given, values[names.length], fn);
  }

  private one(
    dist: Distribution,
    args: readonly unknown[],
    name: string,
    limits: Given["limits"],
    fn: string,
    fallback?: number,
  ): NDArray | number {
    const [value, size] = namedArguments(args, [name], [fallback], fn);
    return this.sample(dist, [{ name, value, limits }], size, fn);
  }

  private two(
    dist: Distribution,
    args: readonly unknown[],
    names: readonly [string, string],
    limits: readonly [Given["limits"], Given["limits"]],
    fn: string,
    fallbacks: readonly (number | undefined)[] = [undefined, undefined],
  ): NDArray | number {
    const [x, y, size] = namedArguments(args, names, fallbacks, fn);
    return this.sample(
      dist,
      [
        { name: names[0], value: x, limits: limits[0] },
        { name: names[1], value: y, limits: limits[1] },
      ],
      size,
      fn,
    );
  }

  /** Numbers whose logarithms are normal. */
  lognormal(mean?: number, sigma?: number): number;
  lognormal(mean?: Argument<"mean" | "sigma">, sigma?: Argument<"sigma">, size?: SizeArgument<"sigma">): Floats;
  lognormal(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.nonNegative] as const;
    return this.two(continuous.lognormal, args, ["mean", "sigma"], limits, "lognormal", [0, 1]);
  }

  /** Weibull numbers of scale 1. */
  weibull(a: number): number;
  weibull(a: Argument<"a">, size?: SizeArgument<"a">): Floats;
  weibull(...args: readonly unknown[]): NDArray | number {
    return this.one(continuous.weibull, args, "a", bounds.shape, "weibull");
  }

  /** Rayleigh numbers. */
  rayleigh(scale?: number): number;
  rayleigh(scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  rayleigh(...args: readonly unknown[]): NDArray | number {
    return this.one(continuous.rayleigh, args, "scale", bounds.nonNegative, "rayleigh", 1);
  }

  /** Gamma numbers of scale 1. */
  standard_gamma(shape: number): number;
  standard_gamma(shape: Argument<"shape">, size?: SizeArgument<"shape">): Floats;
  standard_gamma(...args: readonly unknown[]): NDArray | number {
    return this.one(continuous.standard_gamma, args, "shape", bounds.shape, "standard_gamma");
  }

  /** Gamma numbers. */
  gamma(shape: number, scale?: number): number;
  gamma(shape: Argument<"shape" | "scale">, scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  gamma(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.shape, bounds.nonNegative] as const;
    return this.two(continuous.gamma, args, ["shape", "scale"], limits, "gamma", [undefined, 1]);
  }

  /** Chi-square numbers. */
  chisquare(df: number): number;
  chisquare(df: Argument<"df">, size?: SizeArgument<"df">): Floats;
  chisquare(...args: readonly unknown[]): NDArray | number {
    return this.one(continuous.chisquare, args, "df", bounds.degrees, "chisquare");
  }

  /** Student's t. */
  standard_t(df: number): number;
  standard_t(df: Argument<"df">, size?: SizeArgument<"df">): Floats;
  standard_t(...args: readonly unknown[]): NDArray | number {
    return this.one(continuous.standard_t, args, "df", bounds.degrees, "standard_t");
  }

  /** F numbers. */
  f(dfnum: number, dfden: number): number;
  f(dfnum: Argument<"dfnum" | "dfden">, dfden?: Argument<"dfden">, size?: SizeArgument<"dfden">): Floats;
  f(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.f, args, ["dfnum", "dfden"], [bounds.degrees, bounds.degrees], "f");
  }

  /** Beta numbers; parameters below 0.05 are refused. */
  beta(a: number, b: number): number;
  beta(a: Argument<"a" | "b">, b?: Argument<"b">, size?: SizeArgument<"b">): Floats;
  beta(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.beta, args, ["a", "b"], [bounds.beta, bounds.beta], "beta");
  }

  /** Cauchy numbers. */
  standard_cauchy(): number;
  standard_cauchy(size: SizeArgument<never>): Floats;
  standard_cauchy(...args: readonly unknown[]): NDArray | number {
    const [size] = namedArguments(args, [], [], "standard_cauchy");
    return this.sample(continuous.standard_cauchy, [], size, "standard_cauchy");
  }

  /** Laplace numbers around `loc`. */
  laplace(loc?: number, scale?: number): number;
  laplace(
    loc?: Argument<"loc" | "scale">,
    scale?: Argument<"loc" | "scale">,
    size?: SizeArgument<"loc" | "scale">,
  ): Floats;
  laplace(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.laplace, args, ["loc", "scale"], [bounds.any, bounds.nonNegative], "laplace", [0, 1]);
  }

  /** Logistic numbers around `loc`. */
  logistic(loc?: number, scale?: number): number;
  logistic(
    loc?: Argument<"loc" | "scale">,
    scale?: Argument<"loc" | "scale">,
    size?: SizeArgument<"loc" | "scale">,
  ): Floats;
  logistic(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.logistic, args, ["loc", "scale"], [bounds.any, bounds.nonNegative], "logistic", [0, 1]);
  }

  /** Gumbel numbers around `loc`. */
  gumbel(loc?: number, scale?: number): number;
  gumbel(
    loc?: Argument<"loc" | "scale">,
    scale?: Argument<"loc" | "scale">,
    size?: SizeArgument<"loc" | "scale">,
  ): Floats;
  gumbel(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.gumbel, args, ["loc", "scale"], [bounds.any, bounds.nonNegative], "gumbel", [0, 1]);
  }

  /** Wald (inverse Gaussian) numbers. */
  wald(mean: number, scale: number): number;
  wald(mean: Argument<"mean" | "scale">, scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  wald(...args: readonly unknown[]): NDArray | number {
    return this.two(continuous.wald, args, ["mean", "scale"], [bounds.positive, bounds.positive], "wald");
  }

  /** Triangular numbers between numbers `left` and `right`, most often near `mode`. */
  triangular(left: number, mode: number, right: number): number;
  triangular(left: number, mode: number, right: number, size: SizeArgument<never>): Floats;
  triangular(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.any, bounds.any];
    return this.some(continuous.triangular, cornerArguments(args), corners, limits, "triangular");
  }

  /** Pareto II (Lomax) numbers. */
  pareto(a: number): number;
  pareto(a: Argument<"a">, size?: SizeArgument<"a">): Floats;
  pareto(...args: readonly unknown[]): NDArray | number {
    return this.some(continuous.pareto, args, ["a"], [bounds.degrees], "pareto");
  }

  /** Numbers in [0, 1] whose density is a power. */
  power(a: number): number;
  power(a: Argument<"a">, size?: SizeArgument<"a">): Floats;
  power(...args: readonly unknown[]): NDArray | number {
    return this.some(continuous.power, args, ["a"], [bounds.degrees], "power");
  }

  /** Noncentral chi-square numbers. */
  noncentral_chisquare(df: number, nonc: number): number;
  noncentral_chisquare(
    df: Argument<"df" | "nonc">,
    nonc?: Argument<"df" | "nonc">,
    size?: SizeArgument<"df" | "nonc">,
  ): Floats;
  noncentral_chisquare(...args: readonly unknown[]): NDArray | number {
    return this.some(
      continuous.noncentral_chisquare,
      args,
      ["df", "nonc"],
      [bounds.degrees, bounds.shape],
      "noncentral_chisquare",
    );
  }

  /** Noncentral F numbers. */
  noncentral_f(dfnum: number, dfden: number, nonc: number): number;
  noncentral_f(
    dfnum: Argument<"dfnum" | "dfden" | "nonc">,
    dfden?: Argument<"dfnum" | "dfden" | "nonc">,
    nonc?: Argument<"dfnum" | "dfden" | "nonc">,
    size?: SizeArgument<"dfnum" | "dfden" | "nonc">,
  ): Floats;
  noncentral_f(...args: readonly unknown[]): NDArray | number {
    return this.some(
      continuous.noncentral_f,
      args,
      ["dfnum", "dfden", "nonc"],
      [bounds.degrees, bounds.degrees, bounds.shape],
      "noncentral_f",
    );
  }

  /** Counts of the logarithmic series distribution. */
  logseries(p: number): number;
  logseries(p: Argument<"p">, size?: SizeArgument<"p">): Integers;
  logseries(...args: readonly unknown[]): NDArray | number {
    return this.some(discrete.logseries, args, ["p"], [bounds.partialChance], "logseries");
  }

  /** Zipf counts. */
  zipf(a: number): number;
  zipf(a: Argument<"a">, size?: SizeArgument<"a">): Integers;
  zipf(...args: readonly unknown[]): NDArray | number {
    return this.some(discrete.zipf, args, ["a"], [bounds.aboveOne], "zipf");
  }

  /** Failures before the `n`-th success of chance `p`, both numbers. */
  negative_binomial(n: number, p: number): number;
  negative_binomial(n: number, p: number, size: SizeArgument<never>): Integers;
  negative_binomial(...args: readonly unknown[]): NDArray | number {
    const values = countArguments(args);
    return this.some(
      continuous.negative_binomial,
      values,
      ["n", "p"],
      [bounds.degrees, bounds.positiveChance],
      "negative_binomial",
    );
  }

  /** Poisson counts with mean `lam`. */
  poisson(lam?: number): number;
  poisson(lam?: Argument<"lam">, size?: SizeArgument<"lam">): Integers;
  poisson(...args: readonly unknown[]): NDArray | number {
    return this.one(discrete.poisson, args, "lam", bounds.poisson, "poisson", 1);
  }

  /** Successes among `n` trials of chance `p`. */
  binomial(n: number, p: number): number;
  binomial(n: Argument<"n" | "p">, p?: Argument<"p">, size?: SizeArgument<"p">): Integers;
  binomial(...args: readonly unknown[]): NDArray | number {
    return this.two(discrete.binomial, args, ["n", "p"], [bounds.nonNegative, bounds.chance], "binomial");
  }

  /** Trials of chance `p` up to the first success. */
  geometric(p: number): number;
  geometric(p: Argument<"p">, size?: SizeArgument<"p">): Integers;
  geometric(...args: readonly unknown[]): NDArray | number {
    return this.one(discrete.geometric, args, "p", bounds.positiveChance, "geometric");
  }

  /** Counts of `n` trials among the outcomes of chances `pvals`, a row for each of `size`. */
  multinomial(n: ArrayLike, pvals: ArrayLike, size?: SizeArgument<never>): NDArray<"int64">;
  multinomial(...args: readonly unknown[]): NDArray {
    const [n, pvals, size] = namedArguments(args, ["n", "pvals"], [], "multinomial");
    return multinomial(this.bit_generator, n, pvals, size as Size | undefined);
  }

  /** Points of a simplex, a row for each of `size`. */
  dirichlet(alpha: ArrayLike, size?: SizeArgument<never>): Floats;
  dirichlet(...args: readonly unknown[]): NDArray {
    const [alpha, size] = namedArguments(args, ["alpha"], [], "dirichlet");
    return dirichlet(this.bit_generator, continuous.gammaSource, tables, alpha, size as Size | undefined, 0.1);
  }

  /** Picks from an array's rows, or from the numbers below `a`. */
  choice(a: number): number;
  choice(a: ArrayLike, size: Size | (ChoiceOptions & { readonly size: Size }), options?: ChoiceOptions): NDArray;
  choice(
    a: ArrayLike,
    size?: Size | ChoiceOptions | null,
    options?: ChoiceOptions,
  ): NDArray | number | boolean | { re: number; im: number };
  choice(
    a: ArrayLike,
    size?: Size | ChoiceOptions | null,
    options: ChoiceOptions = {},
  ): NDArray | number | boolean | { re: number; im: number } {
    const given = choiceOptions(size, options, ["size", "replace", "p", "axis", "shuffle"]);
    const generator = this.bit_generator;
    return choose(
      generator,
      {
        withReplacement: (population, shape) => this.integers(0, population, { size: shape }) as Integers,
        without: (population, count, shuffle) => sampleDifferent(generator, population, count, shuffle, "choice"),
      },
      a,
      given,
      "choice",
    );
  }

  /** Shuffles an array's rows along an axis, in place. */
  shuffle(x: NDArray, axis = 0): void {
    if (!(x instanceof NDArray))
      throw new DTypeError("shuffle: expected an array to shuffle in place, got something else");
    shuffleArray(this.bit_generator, x, normalizeAxis(axis, x.ndim, "shuffle"), "shuffle");
  }

  /** The numbers below `x`, or the rows of an array along an axis, in random order. */
  permutation(x: ArrayLike, axis = 0): NDArray {
    return permuted(this.bit_generator, x, axis);
  }

  /** A copy (or `out`) with every run along `axis` shuffled by itself; all elements as one without an axis. */
  permuted(x: ArrayLike, options: { readonly axis?: number | null; readonly out?: NDArray } = {}): NDArray {
    checkOptions(options, ["axis", "out"], "permuted");
    const array = asNDArray(x, "permuted");
    const { out, axis } = options;
    if (out !== undefined) {
      if (!sameNumbers(out.shape, array.shape)) {
        throw new ShapeError(
          `permuted: expected out of shape ${formatShape(array.shape)}, got ${formatShape(out.shape)}`,
        );
      }
      checkCast(array.dtype, out.dtype, "safe", "permuted");
      assign(out, array, "permuted");
    }
    const result = out ?? copyIn(array, "K", "permuted");
    if (axis === undefined || axis === null) shuffleFlat(this.bit_generator, result, "permuted");
    else shuffleAlong(this.bit_generator, result, normalizeAxis(axis, result.ndim, "permuted"), "permuted");
    return result;
  }
}

const asFloats = (value: ArrayLike): NDArray => asNDArray(value, "uniform");

/** Rows in random order, for both generations of the API. */
export function permuted(generator: BitGenerator, x: ArrayLike, axis: number): NDArray {
  const count = numberIn(x, "permutation");
  if (count !== undefined) {
    if (!Number.isSafeInteger(Number(count)) || count < 0) {
      throw new ValueError(`permutation: expected a whole number of 0 or more, or an array, got ${count}`);
    }
    return shuffledIndices(generator, Number(count), "permutation");
  }
  const array = asNDArray(x, "permutation");
  const along = normalizeAxis(axis, array.ndim, "permutation");
  if (array.ndim === 1) {
    const copy = copyIn(array, "C", "permutation");
    shuffleArray(generator, copy, 0, "permutation");
    return copy;
  }
  return takeRows(array, shuffledIndices(generator, array.shape[along], "permutation"), along, "permutation");
}

/** A Generator from a seed; bit generators are wrapped and Generators passed through. */
export function default_rng(seed?: Entropy | SeedSequence | BitGenerator | Generator | null): Generator {
  if (seed instanceof Generator) return seed;
  if (seed instanceof BitGenerator) return new Generator(seed);
  return new Generator(new PCG64(seed));
}
