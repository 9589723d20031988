/**
 * @file The functions of `np.random` itself: methods of one RandomState that this thread shares, seeded from the system
 * until `seed` is called.
 * @module
 */
import { RandomState } from "./random-state.ts";

let shared: RandomState | undefined;

/** Made when first used: importing numjet takes no memory of the device. */
function state(): RandomState {
  shared ??= new RandomState();
  return shared;
}

type Name = Exclude<keyof RandomState, "bit_generator">;

function bound<K extends Name>(name: K): RandomState[K] {
  const call = (...args: unknown[]): unknown => {
    const target = state();
    return (target[name] as (...all: unknown[]) => unknown).apply(target, args);
  };
  return call as unknown as RandomState[K];
}

/** Starts the stream anew. */
export const seed = bound("seed");
/** The state as NumPy's tuple; with `legacy: false` as a dictionary. */
export const get_state = bound("get_state");
/** Takes up a state that `get_state` gave. */
export const set_state = bound("set_state");
/** Uniform numbers in [0, 1). */
export const random_sample = bound("random_sample");
/** Uniform numbers in [0, 1). */
export const ranf = random_sample;
/** Uniform numbers in [0, 1). */
export const sample = random_sample;
/** Uniform numbers in [0, 1). */
export const random = bound("random");
/** Uniform numbers in [0, 1), the shape as separate arguments. */
export const rand = bound("rand");
/** Normal numbers with mean 0 and deviation 1, the shape as separate arguments. */
export const randn = bound("randn");
/** Whole numbers from `low` to below `high`, or from 0 to below `low`. */
export const randint = bound("randint");
/** Whole numbers from `low` to `high`, both included, or from 1 to `low`; `randint` is preferred. */
export const random_integers = bound("random_integers");
/** Random bytes. */
export const bytes = bound("bytes");
/** Picks from an array of one axis, or from the numbers below `a`. */
export const choice = bound("choice");
/** Shuffles an array's rows, in place. */
export const shuffle = bound("shuffle");
/** The numbers below `x`, or an array's rows, in random order. */
export const permutation = bound("permutation");
/** Uniform numbers between `low` and `high`. */
export const uniform = bound("uniform");
/** Normal numbers with mean `loc` and deviation `scale`. */
export const normal = bound("normal");
/** Normal numbers with mean 0 and deviation 1. */
export const standard_normal = bound("standard_normal");
/** Exponential numbers with mean 1. */
export const standard_exponential = bound("standard_exponential");
/** Cauchy numbers. */
export const standard_cauchy = bound("standard_cauchy");
/** Gamma numbers of scale 1. */
export const standard_gamma = bound("standard_gamma");
/** Student's t. */
export const standard_t = bound("standard_t");
/** Exponential numbers with mean `scale`. */
export const exponential = bound("exponential");
/** Rayleigh numbers. */
export const rayleigh = bound("rayleigh");
/** Gamma numbers. */
export const gamma = bound("gamma");
/** Chi-square numbers. */
export const chisquare = bound("chisquare");
/** Beta numbers; parameters below 0.05 are refused. */
export const beta = bound("beta");
/** Numbers whose logarithms are normal. */
export const lognormal = bound("lognormal");
/** Weibull numbers of scale 1. */
export const weibull = bound("weibull");
/** Pareto II (Lomax) numbers. */
export const pareto = bound("pareto");
/** Numbers in [0, 1] whose density is a power. */
export const power = bound("power");
/** Noncentral chi-square numbers. */
export const noncentral_chisquare = bound("noncentral_chisquare");
/** Noncentral F numbers. */
export const noncentral_f = bound("noncentral_f");
/** F numbers. */
export const f = bound("f");
/** Wald (inverse Gaussian) numbers. */
export const wald = bound("wald");
/** Trials of chance `p` up to the first success. */
export const geometric = bound("geometric");
/** Failures before the `n`-th success of chance `p`, both numbers. */
export const negative_binomial = bound("negative_binomial");
/** Triangular numbers between numbers `left` and `right`, most often near `mode`. */
export const triangular = bound("triangular");
/** Counts of `n` trials among the outcomes of chances `pvals`, a row for each of `size`. */
export const multinomial = bound("multinomial");
/** Points of a simplex, a row for each of `size`. */
export const dirichlet = bound("dirichlet");
/** Laplace numbers around `loc`. */
export const laplace = bound("laplace");
/** Logistic numbers around `loc`. */
export const logistic = bound("logistic");
/** Gumbel numbers around `loc`. */
export const gumbel = bound("gumbel");
/** Poisson counts with mean `lam`. */
export const poisson = bound("poisson");
/** Successes among `n` trials of chance `p`. */
export const binomial = bound("binomial");
