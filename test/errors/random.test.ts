/**
 * @file `np.random` with arguments of the wrong kind or value: numjet's own errors, the method's name first, nothing drawn that
 * shows, and the generator goes on.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";

beforeAll(() => {
  setUpDevice();
});

/** Arguments with which each method of a Generator works. */
const valid: Record<string, () => readonly unknown[]> = {
  random: () => [3],
  integers: () => [0, 10],
  uniform: () => [0, 1],
  normal: () => [0, 1],
  standard_normal: () => [3],
  standard_exponential: () => [3],
  standard_gamma: () => [1],
  standard_cauchy: () => [3],
  standard_t: () => [3],
  exponential: () => [1],
  gamma: () => [1, 1],
  beta: () => [1, 1],
  chisquare: () => [2],
  f: () => [2, 2],
  lognormal: () => [0, 1],
  laplace: () => [0, 1],
  logistic: () => [0, 1],
  gumbel: () => [0, 1],
  pareto: () => [2],
  weibull: () => [2],
  rayleigh: () => [2],
  wald: () => [1, 1],
  power: () => [2],
  poisson: () => [2],
  binomial: () => [5, 0.5],
  geometric: () => [0.5],
  negative_binomial: () => [5, 0.5],
  triangular: () => [0, 1, 2],
  choice: () => [5, 2],
  permutation: () => [5],
  shuffle: () => [np.arange(4)],
  bytes: () => [4],
};
const wrong: readonly (() => unknown)[] = [
  () => "abc",
  () => () => 1,
  () => ({ bogus: 1 }),
  () => [[1, 2], [3]],
  () => ["a"],
  () => Number.NaN,
  () => [2 ** 40, 2 ** 40],
  () => [-3],
  () => np.array([{ re: 1, im: 2 }]),
];
/** `choice` draws by `integers` and so do its errors say. */
const madeOf: Record<string, string> = { choice: "integers" };

type Methods = Record<string, (...args: unknown[]) => unknown>;

it.each(Object.keys(valid))("%s of a generator throws its own errors only", (name) => {
  const rng = np.random.default_rng(1) as unknown as Methods;
  const complaints: string[] = [];
  for (let place = 0; place < valid[name]().length; place++) {
    wrong.forEach((value, k) => {
      const args = [...valid[name]()];
      args[place] = value();
      try {
        rng[name](...args);
      } catch (error) {
        const own = error instanceof np.NumjetError && [name, madeOf[name]].includes(error.message.split(":")[0]);
        if (!own) complaints.push(`argument ${place}, wrong value ${k}: ${String(error)}`);
      }
    });
  }
  expect(complaints).toEqual([]);
  rng[name](...valid[name]());
});

describe("values", () => {
  const rng = (): np.random.Generator => np.random.default_rng(7);
  const any = (value: unknown): never => value as never;
  it.each<[string, () => unknown, RegExp]>([
    ["random", () => rng().random([-1]), /0 or more, got -1/],
    ["random", () => rng().random(1.5), /whole/],
    ["random", () => rng().random(2, { out: np.zeros(3) }), /\(?2|3/],
    ["random", () => rng().random(2, { bogus: 1 } as never), /bogus/],
    ["integers", () => rng().integers(5, 5), /low|high/],
    ["integers", () => rng().integers(0, 300, { dtype: "uint8" }), /uint8/],
    ["integers", () => rng().integers(0, 3, { dtype: any("float32") }), /float32/],
    ["normal", () => rng().normal(0, -1), /scale/],
    ["poisson", () => rng().poisson(-1), /lam/],
    ["binomial", () => rng().binomial(5, 1.5), /p/],
    ["choice", () => rng().choice(3, 5, { replace: false }), /replace|5/],
    ["choice", () => rng().choice(3, 2, { p: [0.5, 0.5] }), /p/],
    ["choice", () => rng().choice(3, 2, { p: [0.5, 0.1, 0.1] }), /sum|1/],
    ["choice", () => rng().choice([], 1), /something to choose from, got an empty array/],
    ["shuffle", () => rng().shuffle(any([1, 2])), /array/],
    ["shuffle", () => rng().shuffle(np.broadcast_to(1, 3)), /read-only|written/],
  ])("%s refuses %s", (name, call, message) => {
    expect(call).toThrow(np.NumjetError as never);
    expect(call).toThrow(message);
    expect(call).toThrow(new RegExp(`^${name}: `));
  });

  it.each(["abc", -1, 1.5, Number.NaN, [-1], {}, () => 1])("a seed is not %s", (seed) => {
    expect(() => np.random.default_rng(seed as never)).toThrow(/^SeedSequence: expected a seed of/);
  });
});
