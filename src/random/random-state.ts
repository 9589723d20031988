/**
 * @file `RandomState`, NumPy's legacy generator on MT19937, whose streams are frozen: masked whole numbers, polar normal
 * numbers. The functions of `np.random` itself (legacy-functions.ts) are methods of one of these.
 * Reference: https://numpy.org/doc/stable/reference/random/legacy.html
 * @module
 */
import { type ArrayLike, emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { subtract } from "../array/ufunc/index.ts";
import { dtypes } from "../dtype/dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { BitGenerator } from "./bit-generator.ts";
import { cornerArguments, corners, countArguments } from "./checks.ts";
import { type ChoiceOptions, checkFlat, choiceOptions, choose } from "./choice.ts";
import * as continuous from "./continuous.ts";
import * as discrete from "./discrete.ts";
import { type Distribution, fill } from "./fill.ts";
import { permuted } from "./generator.ts";
import { drawIntegers, type IntegersOptions } from "./integers.ts";
import * as legacy from "./legacy.ts";
import { MT19937, type MT19937State } from "./mt19937.ts";
import { dirichlet, multinomial } from "./multivariate.ts";
import { type Named, namedArguments, optionsIn } from "./named.ts";
import { type Bounds, bounds, numberIn, readResult, sample } from "./parameters.ts";
import type { Entropy } from "./seed-sequence.ts";
import { shuffleArray, shuffledIndices } from "./shuffle.ts";
import { checkedSize, type Size } from "./size.ts";

type Floats = NDArray<"float64">;
type SizeArgument<K extends string> = Size | Named<K> | null;
type Argument<K extends string> = ArrayLike | Named<K>;
type Pair = "loc" | "scale";

/** NumPy's tuple of a legacy state: name, words, position, whether a normal number is kept, and which. */
export type LegacyState = readonly [string, NDArray | Uint32Array | readonly number[], number, number, number];

export interface RandomStateState extends MT19937State {
  readonly has_gauss: number;
  readonly gauss: number;
}

/** NumPy's `RandomState`. */
export class RandomState {
  readonly bit_generator: BitGenerator;

  constructor(seed?: Entropy | BitGenerator | null) {
    if (seed instanceof BitGenerator) {
      this.bit_generator = seed;
      this.keep(0, 0);
    } else {
      this.bit_generator = new MT19937(0);
      this.reseed(seed, "RandomState");
    }
  }

  toString(): string {
    return `RandomState(${this.bit_generator.source.name})`;
  }

  private keep(has: number, value: number): void {
    const { bit_generator: generator } = this;
    generator.view().setBigUint64(generator.scratchAt(legacy.keptWord.has), BigInt(has), true);
    generator.view().setFloat64(generator.scratchAt(legacy.keptWord.value), value, true);
  }

  private mersenne(fn: string): MT19937 {
    if (this.bit_generator instanceof MT19937) return this.bit_generator;
    throw new DTypeError(`${fn}: expected a RandomState on MT19937, got one on ${this.bit_generator.source.name}`);
  }

  private reseed(seed: Entropy | null | undefined, fn: string): void {
    this.mersenne(fn).legacySeed(seed, fn);
    this.keep(0, 0);
  }

  /** Starts the stream anew. */
  seed(seed?: Entropy | null): void {
    this.reseed(seed, "seed");
  }

  /** The state as NumPy's tuple; with `legacy: false` as a dictionary. */
  get_state(options?: { readonly legacy?: true }): LegacyState;
  get_state(options: { readonly legacy: false }): RandomStateState;
  get_state(options: { readonly legacy?: boolean } = {}): LegacyState | RandomStateState {
    checkOptions(options, ["legacy"], "get_state");
    const { state } = this.mersenne("get_state");
    const { bit_generator: generator } = this;
    const has = Number(generator.view().getBigUint64(generator.scratchAt(legacy.keptWord.has), true));
    const gauss = generator.view().getFloat64(generator.scratchAt(legacy.keptWord.value), true);
    return options.legacy === false
      ? { ...state, has_gauss: has, gauss }
      : [state.bit_generator, state.state.key, state.state.pos, has, gauss];
  }

  /** Takes up a state that `get_state` gave. */
  set_state(state: LegacyState | RandomStateState): void {
    const isTuple = (value: unknown): value is LegacyState => Array.isArray(value);
    const full = isTuple(state)
      ? {
          bit_generator: state[0],
          state: { key: state[1], pos: state[2] },
          has_gauss: state[3] ?? 0,
          gauss: state[4] ?? 0,
        }
      : state;
    this.mersenne("set_state").state = full;
    this.keep(full.has_gauss ? 1 : 0, full.gauss);
  }

  private plain(dist: Distribution, size: Size | null | undefined, fn: string): NDArray | number {
    const shape = checkedSize(size, fn);
    const generator = this.bit_generator;
    if (shape === undefined) {
      fill(generator, dist, generator.result, 1);
      return readResult(generator, dtypes.float64, fn) as number;
    }
    const result = emptyArray(shape, dtypes.float64);
    fill(generator, dist, result.pointer(fn), result.size);
    return result;
  }

  /** Uniform numbers in [0, 1). */
  random_sample(): number;
  random_sample(size: Size): Floats;
  random_sample(size?: Size | null): Floats | number;
  random_sample(size?: Size | null): NDArray | number {
    return this.plain(continuous.uniform01.f64, size, "random_sample");
  }

  /** Uniform numbers in [0, 1). */
  random(): number;
  random(size: Size): Floats;
  random(size?: Size | null): NDArray | number {
    return this.plain(continuous.uniform01.f64, size, "random");
  }

  /** Uniform numbers in [0, 1), the shape as separate arguments. */
  rand(): number;
  rand(...shape: number[]): Floats;
  rand(...shape: number[]): NDArray | number {
    return this.plain(continuous.uniform01.f64, shape.length === 0 ? undefined : shape, "rand");
  }

  /** Normal numbers with mean 0 and deviation 1, the shape as separate arguments. */
  randn(): number;
  randn(...shape: number[]): Floats;
  randn(...shape: number[]): NDArray | number {
    return this.plain(legacy.standard_normal, shape.length === 0 ? undefined : shape, "randn");
  }

  /** Normal numbers with mean 0 and deviation 1. */
  standard_normal(): number;
  standard_normal(size: Size): Floats;
  standard_normal(size?: Size | null): NDArray | number {
    return this.plain(legacy.standard_normal, size, "standard_normal");
  }

  /** Exponential numbers with mean 1. */
  standard_exponential(): number;
  standard_exponential(size: Size): Floats;
  standard_exponential(size?: Size | null): NDArray | number {
    return this.plain(legacy.standard_exponential, size, "standard_exponential");
  }

  /** Cauchy numbers. */
  standard_cauchy(): number;
  standard_cauchy(size: Size): Floats;
  standard_cauchy(size?: Size | null): NDArray | number {
    return this.plain(legacy.standard_cauchy, size, "standard_cauchy");
  }

  /** Whole numbers from `low` to below `high`, or from 0 to below `low`. */
  randint(low: number | bigint, high?: number | bigint | null): number;
  randint(low: ArrayLike, options: IntegersOptions): NDArray;
  randint(low: ArrayLike, high: ArrayLike | null | undefined, options?: IntegersOptions): NDArray;
  randint(
    low: ArrayLike,
    high?: ArrayLike | IntegersOptions | null,
    options: IntegersOptions = {},
  ): NDArray | number | boolean {
    const given = (optionsIn(high) as IntegersOptions | undefined) ?? options;
    checkOptions(given, ["size", "dtype"], "randint");
    const top = optionsIn(high) === undefined ? (high as ArrayLike | null | undefined) : undefined;
    const [from, to] = top === undefined || top === null ? [0, low] : [low, top];
    return drawIntegers(this.bit_generator, from, to, given, "masked", "randint");
  }

  /** Whole numbers from `low` to `high`, both included, or from 1 to `low`; `randint` is preferred. */
  random_integers(low: number, high?: number | null): number;
  random_integers(low: number, high: number | null | undefined, size: Size): NDArray<"int64">;
  random_integers(low: number, high?: number | { readonly size?: Size | null } | null, size?: Size): NDArray | number {
    const options = optionsIn(high) as { readonly size?: Size | null } | undefined;
    const top = options === undefined ? (high as number | null | undefined) : undefined;
    const [from, to] = top === undefined || top === null ? [1, low] : [low, top];
    return this.randint(from, to + 1, { size: options?.size ?? size }) as NDArray | number;
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ValueError(`bytes: expected a length of 0 or more, got ${length}`);
    }
    const words = this.randint(0, 0x100000000, { size: Math.ceil(length / 4), dtype: "uint32" });
    return words.storage.bytes().slice(words.offset, words.offset + length);
  }

  private some(
    dist: Distribution,
    args: readonly unknown[],
    names: readonly string[],
    limits: readonly Bounds[],
    fallbacks: readonly (number | undefined)[],
    fn: string,
  ): NDArray | number {
    const values = namedArguments(args, names, fallbacks, fn);
    const given = names.map((name, i) => ({ name, value: values[i], limits: limits[i] }));
    return sample(this.bit_generator, dist, given, values[names.length] as Size | null | undefined, fn);
  }

  /** Uniform numbers between `low` and `high`. */
  uniform(low?: number, high?: number): number;
  uniform(low?: Argument<"low" | "high">, high?: Argument<"low" | "high">, size?: SizeArgument<"low" | "high">): Floats;
  uniform(...args: readonly unknown[]): NDArray | number {
    const [low, high, size] = namedArguments(args, ["low", "high"], [0, 1], "uniform");
    const [from, to] = [numberIn(low, "uniform"), numberIn(high, "uniform")];
    const isNumbers = from !== undefined && to !== undefined;
    const range = isNumbers ? Number(to) - Number(from) : (subtract(high as NDArray, low as NDArray) as ArrayLike);
    const names = ["low", "high - low"];
    const limits = [bounds.any, bounds.finite];
    return this.some(continuous.uniform, [low, range, size], names, limits, [0, 1], "uniform");
  }

  /** Normal numbers with mean `loc` and deviation `scale`. */
  normal(loc?: number, scale?: number): number;
  normal(loc?: Argument<Pair>, scale?: Argument<Pair>, size?: SizeArgument<Pair>): Floats;
  normal(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.nonNegative];
    return this.some(legacy.normal, args, ["loc", "scale"], limits, [0, 1], "normal");
  }

  /** Laplace numbers around `loc`. */
  laplace(loc?: number, scale?: number): number;
  laplace(loc?: Argument<Pair>, scale?: Argument<Pair>, size?: SizeArgument<Pair>): Floats;
  laplace(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.nonNegative];
    return this.some(continuous.laplace, args, ["loc", "scale"], limits, [0, 1], "laplace");
  }

  /** Logistic numbers around `loc`. */
  logistic(loc?: number, scale?: number): number;
  logistic(loc?: Argument<Pair>, scale?: Argument<Pair>, size?: SizeArgument<Pair>): Floats;
  logistic(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.nonNegative];
    return this.some(continuous.logistic, args, ["loc", "scale"], limits, [0, 1], "logistic");
  }

  /** Gumbel numbers around `loc`. */
  gumbel(loc?: number, scale?: number): number;
  gumbel(loc?: Argument<Pair>, scale?: Argument<Pair>, size?: SizeArgument<Pair>): Floats;
  gumbel(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.nonNegative];
    return this.some(continuous.gumbel, args, ["loc", "scale"], limits, [0, 1], "gumbel");
  }

  /** Exponential numbers with mean `scale`. */
  exponential(scale?: number): number;
  exponential(scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  exponential(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.exponential, args, ["scale"], [bounds.nonNegative], [1], "exponential");
  }

  /** Numbers whose logarithms are normal. */
  lognormal(mean?: number, sigma?: number): number;
  lognormal(mean?: Argument<"mean" | "sigma">, sigma?: Argument<"sigma">, size?: SizeArgument<"sigma">): Floats;
  lognormal(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.nonNegative];
    return this.some(legacy.lognormal, args, ["mean", "sigma"], limits, [0, 1], "lognormal");
  }

  /** Weibull numbers of scale 1. */
  weibull(a: number): number;
  weibull(a: Argument<"a">, size?: SizeArgument<"a">): Floats;
  weibull(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.weibull, args, ["a"], [bounds.shape], [undefined], "weibull");
  }

  /** Rayleigh numbers. */
  rayleigh(scale?: number): number;
  rayleigh(scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  rayleigh(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.rayleigh, args, ["scale"], [bounds.nonNegative], [1], "rayleigh");
  }

  /** Gamma numbers of scale 1. */
  standard_gamma(shape: number): number;
  standard_gamma(shape: Argument<"shape">, size?: SizeArgument<"shape">): Floats;
  standard_gamma(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.standard_gamma, args, ["shape"], [bounds.shape], [undefined], "standard_gamma");
  }

  /** Gamma numbers. */
  gamma(shape: number, scale?: number): number;
  gamma(shape: Argument<"shape" | "scale">, scale?: Argument<"scale">, size?: SizeArgument<"scale">): Floats;
  gamma(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.shape, bounds.nonNegative];
    return this.some(legacy.gamma, args, ["shape", "scale"], limits, [undefined, 1], "gamma");
  }

  /** Chi-square numbers. */
  chisquare(df: number): number;
  chisquare(df: Argument<"df">, size?: SizeArgument<"df">): Floats;
  chisquare(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.chisquare, args, ["df"], [bounds.degrees], [undefined], "chisquare");
  }

  /** Student's t. */
  standard_t(df: number): number;
  standard_t(df: Argument<"df">, size?: SizeArgument<"df">): Floats;
  standard_t(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.standard_t, args, ["df"], [bounds.degrees], [undefined], "standard_t");
  }

  /** Beta numbers; parameters below 0.05 are refused. */
  beta(a: number, b: number): number;
  beta(a: Argument<"a" | "b">, b?: Argument<"b">, size?: SizeArgument<"b">): Floats;
  beta(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.beta, bounds.beta];
    return this.some(legacy.beta, args, ["a", "b"], limits, [undefined, undefined], "beta");
  }

  /** Pareto II (Lomax) numbers. */
  pareto(a: number): number;
  pareto(a: Argument<"a">, size?: SizeArgument<"a">): Floats;
  pareto(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.pareto, args, ["a"], [bounds.degrees], [undefined], "pareto");
  }

  /** Numbers in [0, 1] whose density is a power. */
  power(a: number): number;
  power(a: Argument<"a">, size?: SizeArgument<"a">): Floats;
  power(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.power, args, ["a"], [bounds.degrees], [undefined], "power");
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
      legacy.noncentral_chisquare,
      args,
      ["df", "nonc"],
      [bounds.degrees, bounds.shape],
      [undefined, undefined],
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
      legacy.noncentral_f,
      args,
      ["dfnum", "dfden", "nonc"],
      [bounds.degrees, bounds.degrees, bounds.shape],
      [undefined, undefined, undefined],
      "noncentral_f",
    );
  }

  /** F numbers. */
  f(dfnum: number, dfden: number): number;
  f(
    dfnum: Argument<"dfnum" | "dfden">,
    dfden?: Argument<"dfnum" | "dfden">,
    size?: SizeArgument<"dfnum" | "dfden">,
  ): Floats;
  f(...args: readonly unknown[]): NDArray | number {
    return this.some(legacy.f, args, ["dfnum", "dfden"], [bounds.degrees, bounds.degrees], [undefined, undefined], "f");
  }

  /** Wald (inverse Gaussian) numbers. */
  wald(mean: number, scale: number): number;
  wald(
    mean: Argument<"mean" | "scale">,
    scale?: Argument<"mean" | "scale">,
    size?: SizeArgument<"mean" | "scale">,
  ): Floats;
  wald(...args: readonly unknown[]): NDArray | number {
    return this.some(
      legacy.wald,
      args,
      ["mean", "scale"],
      [bounds.positive, bounds.positive],
      [undefined, undefined],
      "wald",
    );
  }

  /** Trials of chance `p` up to the first success. */
  geometric(p: number): number;
  geometric(p: Argument<"p">, size?: SizeArgument<"p">): NDArray<"int64">;
  geometric(...args: readonly unknown[]): NDArray | number {
    return this.some(discrete.legacyGeometric, args, ["p"], [bounds.positiveChance], [undefined], "geometric");
  }

  /** Failures before the `n`-th success of chance `p`, both numbers. */
  negative_binomial(n: number, p: number): number;
  negative_binomial(n: number, p: number, size: SizeArgument<never>): NDArray<"int64">;
  negative_binomial(...args: readonly unknown[]): NDArray | number {
    const values = countArguments(args);
    return this.some(
      legacy.negative_binomial,
      values,
      ["n", "p"],
      [bounds.degrees, bounds.positiveChance],
      [undefined, undefined],
      "negative_binomial",
    );
  }

  /** Triangular numbers between numbers `left` and `right`, most often near `mode`. */
  triangular(left: number, mode: number, right: number): number;
  triangular(left: number, mode: number, right: number, size: SizeArgument<never>): Floats;
  triangular(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.any, bounds.any, bounds.any];
    const none = [undefined, undefined, undefined];
    return this.some(continuous.triangular, cornerArguments(args), corners, limits, none, "triangular");
  }

  /** Poisson counts with mean `lam`. */
  poisson(lam?: number): number;
  poisson(lam?: Argument<"lam">, size?: SizeArgument<"lam">): NDArray<"int64">;
  poisson(...args: readonly unknown[]): NDArray | number {
    return this.some(discrete.poisson, args, ["lam"], [bounds.poisson], [1], "poisson");
  }

  /** Successes among `n` trials of chance `p`. */
  binomial(n: number, p: number): number;
  binomial(n: Argument<"n" | "p">, p?: Argument<"p">, size?: SizeArgument<"p">): NDArray<"int64">;
  binomial(...args: readonly unknown[]): NDArray | number {
    const limits = [bounds.nonNegative, bounds.chance];
    return this.some(discrete.binomial, args, ["n", "p"], limits, [undefined, undefined], "binomial");
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
    return dirichlet(this.bit_generator, legacy.gammaSource, legacy.base, alpha, size as Size | undefined, 0);
  }

  /** Picks from an array of one axis, or from the numbers below `a`. */
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
    const given = choiceOptions(size, options, ["size", "replace", "p"]);
    checkFlat(a, "choice");
    return choose(
      this.bit_generator,
      {
        withReplacement: (population, shape) => this.randint(0, population, { size: shape }) as NDArray<"int64">,
        without: (population, count) => {
          const all = shuffledIndices(this.bit_generator, population, "choice");
          return all.viewOf(all.offset, [count], all.strides);
        },
      },
      a,
      given,
      "choice",
    );
  }

  /** Shuffles an array's rows, in place. */
  shuffle(x: NDArray): void {
    if (!(x instanceof NDArray))
      throw new DTypeError("shuffle: expected an array to shuffle in place, got something else");
    shuffleArray(this.bit_generator, x, 0, "shuffle");
  }

  /** The numbers below `x`, or an array's rows, in random order. */
  permutation(x: ArrayLike): NDArray {
    return permuted(this.bit_generator, x, 0);
  }
}
