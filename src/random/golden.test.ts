/**
 * @file Every recorded random number of NumPy, bit for bit, in scripts of calls on one generator; what NumPy refuses is
 * refused. Recorded by test/golden/random_draws.py.
 */
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import {
  elementsOf,
  type GoldenArray,
  type GoldenScalar,
  type GoldenValue,
  openGolden,
  plain,
} from "../../test/golden/read.ts";
import { fromData } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { default_rng, type Entropy, MT19937, PCG64, RandomState, SeedSequence } from "./index.ts";

setUpDevice();
const golden = openGolden("random");

/** Our errors say the function first and what was expected. */
const refusal = /^\w+: .*expected .* got /;

type Method = (...args: unknown[]) => unknown;
type Options = Record<string, unknown>;

const text = (value: unknown): string => JSON.stringify(value, (_, x) => (typeof x === "bigint" ? `${x}n` : x));

/** A recorded argument as our functions take it. */
function argument(value: GoldenValue): unknown {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    if (value.kind === "array") return arrayOf(value);
    if (value.kind === "tuple") return value.items.map(argument);
    return plain(value);
  }
  return Array.isArray(value) ? value.map(argument) : value;
}

function arrayOf(value: GoldenArray): NDArray {
  const flat = fromData(elementsOf(value) as number[], value.dtype, "test");
  const strides: number[] = new Array(value.shape.length);
  let step = flat.itemsize;
  for (let i = value.shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= value.shape[i];
  }
  return flat.viewOf(flat.offset, value.shape, strides);
}

/** Where positional arguments of NumPy's methods go in ours, beyond those that are positional in both. */
const optionNames: { readonly [method: string]: readonly string[] } = {
  integers: ["low", "high", "size", "dtype", "endpoint"],
  randint: ["low", "high", "size", "dtype"],
  choice: ["a", "size", "replace", "p", "axis", "shuffle"],
};
const positionals: { readonly [method: string]: number } = { integers: 2, randint: 2, choice: 1 };

function call(target: object, method: string, args: unknown[], options: Options): unknown {
  const run = (...all: unknown[]): unknown => (target as Record<string, Method>)[method](...all);
  if (method === "permutation" || method === "shuffle") {
    const result = run(args[0], ...("axis" in options ? [options.axis] : []));
    return method === "shuffle" ? args[0] : result;
  }
  const names = optionNames[method];
  if (names !== undefined) {
    const kept = positionals[method];
    const more = Object.fromEntries(args.slice(kept).map((value, i) => [names[kept + i], value]));
    while (args.length < kept) args.push(undefined);
    return run(...args.slice(0, kept), { ...more, ...options });
  }
  return Object.keys(options).length === 0 ? run(...args) : run(...args, options);
}

/** Our result in the form of a recorded one: elements and shape. */
function ours(result: unknown): unknown {
  if (result instanceof NDArray) {
    const isWhole = result.dtype.kind === "i" || result.dtype.kind === "u";
    const list = isWhole ? result.tolist({ bigint: true }) : result.tolist();
    return { dtype: result.dtype.name, shape: [...result.shape], values: [list].flat(Infinity as 1).map(exact) };
  }
  return result instanceof Uint8Array ? [...result] : exact(result);
}

const exact = (x: unknown): unknown =>
  typeof x === "bigint"
    ? Number(x) === 0
      ? "0"
      : String(x)
    : typeof x === "number" && Number.isInteger(x) && !Object.is(x, -0)
      ? String(x)
      : x;

function theirs(value: GoldenValue): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return exact(value);
  if (value.kind === "array") {
    return { dtype: value.dtype, shape: value.shape, values: elementsOf(value).map(exact) };
  }
  if (value.kind === "scalar") return exact(elementsOf(value as GoldenScalar)[0]);
  if (value.kind === "bytes") return [...value.data];
  return exact(plain(value));
}

const isFailure = (value: GoldenValue): boolean =>
  value !== null &&
  typeof value === "object" &&
  !Array.isArray(value) &&
  value.kind === "dict" &&
  "error" in value.entries;

/** Elements for a float32 result: recorded ones come widened, as ours do. */
function play(target: object, steps: GoldenValue[], out: GoldenValue[]): void {
  for (const [i, step] of steps.entries()) {
    const [method, args, options] = (step as { items: GoldenValue[] }).items;
    const given = (args as GoldenValue[]).map(argument);
    const named = Object.fromEntries(
      Object.entries((options as { entries: Record<string, GoldenValue> }).entries).map(([k, v]) => [k, argument(v)]),
    );
    const what = `step ${i}: ${method}(${text(given)}, ${text(named)})`;
    if (isFailure(out[i])) {
      expect(() => call(target, method as string, given, named), what).toThrow(refusal);
      continue;
    }
    const result = call(target, method as string, given, named);
    if (out[i] === null && method !== "shuffle") continue;
    expect(ours(result), what).toEqual(theirs(out[i]));
  }
}

const seedOf = (value: GoldenValue): Entropy => argument(value) as Entropy;
const listOf = (value: GoldenValue | undefined): GoldenValue[] => value as GoldenValue[];

describe("SeedSequence and bit generators", () => {
  const make: { readonly [fn: string]: (args: unknown[]) => unknown } = {
    "random.SeedSequence.generate_state": ([seed, words, dtype]) =>
      new SeedSequence(seed as Entropy).generate_state(words as number, dtype as "uint32"),
    "random.SeedSequence.spawn": ([seed, n]) =>
      new SeedSequence(seed as Entropy).spawn(n as number).map((child) => child.generate_state(4)),
    "random.SeedSequence.spawn.spawn": ([seed, child, grandchild]) =>
      new SeedSequence(seed as Entropy).spawn(3)[child as number].spawn(2)[grandchild as number].generate_state(4),
    "random.PCG64.random_raw": ([seed]) => new PCG64(seed as Entropy).random_raw(12),
    "random.MT19937.random_raw": ([seed]) => new MT19937(seed as Entropy).random_raw(12),
    "random.Generator.spawn": ([seed, n, child]) =>
      default_rng(seed as Entropy)
        .spawn(n as number)
        [child as number].random(3),
    "random.PCG64.advance": ([seed, delta]) => new PCG64(seed as Entropy).advance(delta as bigint).random_raw(4),
    "random.PCG64.jumped": ([seed, jumps]) => new PCG64(seed as Entropy).jumped(jumps as number).random_raw(4),
    "random.RandomState.random_raw": ([seed]) => new RandomState(seed as Entropy).bit_generator.random_raw(8),
  };
  for (const [fn, run] of Object.entries(make)) {
    it(fn, () => {
      for (const item of golden.cases(fn)) {
        const result = run(item.args.map(argument));
        const expected = item.out as GoldenValue;
        if (Array.isArray(expected)) expect((result as unknown[]).map(ours)).toEqual(expected.map(theirs));
        else expect(ours(result), `case ${item.id}`).toEqual(theirs(expected));
      }
    });
  }

  it("random.PCG64.state", () => {
    for (const item of golden.cases("random.PCG64.state")) {
      const { state, inc } = new PCG64(seedOf(item.args[0])).state.state;
      const expected = plain(item.out as GoldenValue) as { state: bigint; inc: bigint };
      expect({ state, inc }).toEqual({ state: BigInt(expected.state), inc: BigInt(expected.inc) });
    }
  });
});

describe("scripts", () => {
  for (const item of golden.cases("random.default_rng")) {
    it(`default_rng, case ${item.id}`, () => {
      if (item.error) expect(() => default_rng(seedOf(item.args[0]))).toThrow(refusal);
      else play(default_rng(seedOf(item.args[0])), listOf(item.args[1]), listOf(item.out));
    });
  }
  for (const item of golden.cases("random.RandomState")) {
    it(`RandomState, case ${item.id}`, () => {
      if (item.error) expect(() => new RandomState(seedOf(item.args[0]))).toThrow(refusal);
      else play(new RandomState(seedOf(item.args[0])), listOf(item.args[1]), listOf(item.out));
    });
  }
});

describe("long runs", () => {
  for (const item of golden.cases("random.long_run")) {
    const [seed, method, dtype, count, far] = item.args.map(argument) as [number, string, string, number, NDArray];
    it(`${count} of ${method} in ${dtype}`, () => {
      const rng = default_rng(seed);
      const drawn = (
        method === "standard_normal"
          ? rng.standard_normal(count, { dtype: dtype as "float32" })
          : rng.standard_exponential(count, { dtype: dtype as "float32" })
      ) as NDArray;
      const list = drawn.tolist() as number[];
      expect((far.tolist() as number[]).map((i) => list[i])).toEqual(elementsOf(item.out as GoldenArray));
      expect(list.slice(-5)).toEqual(elementsOf(item.fact("last") as GoldenArray));
    });
  }
});
