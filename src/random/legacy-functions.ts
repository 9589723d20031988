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

export const seed = bound("seed");
export const get_state = bound("get_state");
export const set_state = bound("set_state");
export const random_sample = bound("random_sample");
export const ranf = random_sample;
export const sample = random_sample;
export const random = bound("random");
export const rand = bound("rand");
export const randn = bound("randn");
export const randint = bound("randint");
export const random_integers = bound("random_integers");
export const bytes = bound("bytes");
export const choice = bound("choice");
export const shuffle = bound("shuffle");
export const permutation = bound("permutation");
export const uniform = bound("uniform");
export const normal = bound("normal");
export const standard_normal = bound("standard_normal");
export const standard_exponential = bound("standard_exponential");
export const standard_cauchy = bound("standard_cauchy");
export const standard_gamma = bound("standard_gamma");
export const standard_t = bound("standard_t");
export const exponential = bound("exponential");
export const rayleigh = bound("rayleigh");
export const gamma = bound("gamma");
export const chisquare = bound("chisquare");
export const beta = bound("beta");
export const lognormal = bound("lognormal");
export const weibull = bound("weibull");
export const pareto = bound("pareto");
export const power = bound("power");
export const noncentral_chisquare = bound("noncentral_chisquare");
export const noncentral_f = bound("noncentral_f");
export const f = bound("f");
export const wald = bound("wald");
export const geometric = bound("geometric");
export const negative_binomial = bound("negative_binomial");
export const triangular = bound("triangular");
export const multinomial = bound("multinomial");
export const dirichlet = bound("dirichlet");
export const laplace = bound("laplace");
export const logistic = bound("logistic");
export const gumbel = bound("gumbel");
export const poisson = bound("poisson");
export const binomial = bound("binomial");
