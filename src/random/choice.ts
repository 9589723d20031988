/**
 * @file `choice`: picking from a population, with and without putting back, with and without probabilities.
 * @module
 */
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { arange } from "../array/ranges.ts";
import { dtypes } from "../dtype/dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { f64, i64, ptr } from "../kernel/types.ts";
import { normalizeAxis } from "../shape/axes.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { boundedByRange } from "./bounded.ts";
import { uniform01 } from "./continuous.ts";
import { Draws, type Source, u64 } from "./draws.ts";
import { callKernel, fill } from "./fill.ts";
import { adjacent, numberIn } from "./parameters.ts";
import { shuffleMemory, takeRows } from "./shuffle.ts";
import { checkedSize, countOf, type Size } from "./size.ts";

/** Options of {@link Generator.choice}. */
export interface ChoiceOptions {
  readonly size?: Size | null;
  /** May one element come several times? Yes unless false. */
  readonly replace?: boolean;
  /** Probability of each element; all equal when left out. */
  readonly p?: ArrayLike | null;
  /** The axis whose rows are picked from. */
  readonly axis?: number;
  /** Without replacement: is the order random too? Yes unless false. */
  readonly shuffle?: boolean;
}

/** Options of a call that has the size by itself, as in `choice(5, 3)`, or among the options. @throws ValueError */
export function choiceOptions(
  size: Size | null | undefined | ChoiceOptions,
  options: ChoiceOptions,
  allowed: readonly string[],
): ChoiceOptions {
  const alone = typeof size === "number" || Array.isArray(size) || size === null || size === undefined;
  const given = alone ? options : (size as ChoiceOptions);
  checkOptions(given, allowed, "choice");
  return alone && size !== undefined ? { ...given, size: size as Size | null } : given;
}

/** How the two generations of `choice` differ: in how they draw whole numbers. */
export interface ChoiceDraws {
  /** `count` numbers below `population`, with repetition. */
  withReplacement(population: number, shape: readonly number[]): NDArray<"int64">;
  /** `count` different numbers below `population`. */
  without(population: number, count: number, shuffle: boolean): NDArray<"int64">;
}

/** What may be picked from: how many there are, and the array if there is one. */
interface Population {
  readonly count: number;
  readonly array: NDArray | undefined;
}

function populationOf(a: ArrayLike, axis: number, fn: string): Population {
  const number = numberIn(a, fn);
  if (number !== undefined) {
    if (typeof number === "number" && !Number.isInteger(number)) {
      throw new ValueError(`${fn}: expected an array or a whole number to choose from, got ${number}`);
    }
    return { count: Number(number), array: undefined };
  }
  const array = asNDArray(a, fn);
  return { count: array.shape[normalizeAxis(axis, array.ndim, fn)], array };
}

/** Sum by Kahan, and how many elements are below 0 or NaN. */
function inspectKernel(name: string): Kernel {
  return Builder.kernel(name, { p: ptr, n: i64, sum: ptr, bad: ptr }, (b, [p, n, sum, bad]) => {
    const zero = b.const("f64", 0);
    const [total, , wrong] = b.for(b.index(0), n, {}, [zero, zero, b.index(0)], (i, total, lost, wrong) => {
      const x = b.load(f64, p, i);
      const y = b.op("sub", x, lost);
      const next = b.op("add", total, y);
      const isBad = b.op("or", b.op("lt", x, zero), b.op("isnan", x));
      return [next, b.op("sub", b.op("sub", next, total), y), b.op("add", wrong, b.convert(isBad, i64))];
    });
    b.store(total, sum);
    b.store(wrong, bad);
  });
}

function checkedProbabilities(generator: BitGenerator, p: ArrayLike, count: number, fn: string): NDArray<"float64"> {
  const given = asNDArray(p, fn);
  if (given.ndim !== 1) throw new ShapeError(`${fn}: expected p with one axis, got ${given.ndim}`);
  if (given.size !== count) throw new ShapeError(`${fn}: expected p for ${count} elements, got ${given.size}`);
  const own = adjacent(given, given.shape, dtypes.float64, fn);
  callKernel(
    "random.probabilities",
    () => inspectKernel("random.probabilities"),
    [own.pointer(fn), own.size, generator.scratch(0), generator.scratch(1)],
    [own],
  );
  const view = generator.view();
  const sum = view.getFloat64(generator.scratchAt(0), true);
  if (Number.isNaN(sum) || view.getBigInt64(generator.scratchAt(1), true) > 0n) {
    throw new ValueError(`${fn}: expected p of 0 or more, got an element that is not`);
  }
  const tolerance = given.dtype.name === "float32" ? 2 ** -11.5 : given.dtype.name === "float16" ? 2 ** -5 : 2 ** -26;
  if (!(Math.abs(sum - 1) <= tolerance)) throw new ValueError(`${fn}: expected p with a sum of 1, got ${sum}`);
  return own;
}

/** Running sums of p over their last, then for each x how many of them are not above it. */
function searchKernel(name: string): Kernel {
  return Builder.kernel(
    name,
    { p: ptr, n: i64, sums: ptr, x: ptr, count: i64, out: ptr },
    (b, [p, n, sums, x, count, out]) => {
      const [total] = b.for(b.index(0), n, {}, [b.const("f64", 0)], (i, sum) => {
        const next = b.op("add", sum, b.load(f64, p, i));
        b.store(next, sums, i);
        return [next];
      });
      b.for(b.index(0), n, { simd: true }, [], (i) => {
        b.store(b.op("div", b.load(f64, sums, i), total), sums, i);
      });
      b.for(b.index(0), count, {}, [], (i) => {
        const value = b.load(f64, x, i);
        const [found] = b.while(
          [b.index(0), n],
          (lo, hi) => b.op("lt", lo, hi),
          (lo, hi) => {
            const middle = b.op("shr", b.op("add", lo, hi), b.index(1));
            const isAbove = b.op("gt", b.load(f64, sums, middle), value);
            return [b.select(isAbove, lo, b.op("add", middle, b.index(1))), b.select(isAbove, middle, hi)];
          },
        );
        b.store(found, out, i);
      });
    },
  );
}

/** `count` indices by probability. */
function search(
  generator: BitGenerator,
  p: NDArray<"float64">,
  shape: readonly number[],
  fn: string,
): NDArray<"int64"> {
  const result = emptyArray(shape, dtypes.int64);
  const drawn = emptyArray(shape, dtypes.float64);
  const sums = emptyArray(p.shape, dtypes.float64);
  fill(generator, uniform01.f64, drawn.pointer(fn), drawn.size, [], [drawn]);
  callKernel(
    "random.search",
    () => searchKernel("random.search"),
    [p.pointer(fn), p.size, sums.pointer(fn), drawn.pointer(fn), drawn.size, result.pointer(fn)],
    [p, sums, drawn, result],
  );
  return result;
}

/** Different indices by probability: rounds of draws, repetitions dropped, what was found taken out of p. */
function searchDifferent(generator: BitGenerator, p: NDArray<"float64">, count: number, fn: string): NDArray<"int64"> {
  const rest = Float64Array.from(p.data);
  let possible = 0;
  for (const x of rest) if (x > 0) possible++;
  if (possible < count) {
    throw new ValueError(`${fn}: expected p with ${count} elements above 0, got ${possible}`);
  }
  const found = new Set<number>();
  while (found.size < count) {
    for (const i of found) rest[i] = 0;
    for (const i of search(generator, asNDArray(rest, fn) as NDArray<"float64">, [count - found.size], fn)) {
      found.add(Number(i));
    }
  }
  return asNDArray(BigInt64Array.from(found, BigInt), fn) as NDArray<"int64">;
}

/** Floyd's sample: of the numbers up to j the drawn one, or j itself where that is in already; a hash set of open addressing. */
function floydKernel(name: string, source: Source): Kernel {
  return Builder.kernel(
    name,
    { state: ptr, out: ptr, table: ptr, population: i64, count: i64, mask: i64 },
    (b, [state, out, table, population, count, mask]) => {
      const d = new Draws(b, source, state, state, true);
      const none = b.const(i64, -1);
      /** The place of a value, or the free one where it belongs. */
      const seek = (value: Value, isEnd: (there: Value) => Value): Value =>
        b.while(
          [b.op("and", value, mask)],
          (place) => b.op("not", isEnd(b.load(i64, table, place))),
          (place) => [b.op("and", b.op("add", place, b.index(1)), mask)],
        )[0];
      const start = b.op("sub", population, count);
      d.for(start, population, [], (j) => {
        const drawn = d.signed(boundedByRange(d, "lemire", 64, b.bitcast(j, u64)));
        const place = seek(drawn, (there) => b.op("or", b.op("eq", there, none), b.op("eq", there, drawn)));
        const isNew = b.op("eq", b.load(i64, table, place), none);
        const [value, at] = b.if(
          isNew,
          () => [drawn, place],
          () => [j, seek(j, (there) => b.op("eq", there, none))],
        );
        b.store(value, table, at);
        b.store(value, out, b.op("sub", j, start));
        return [];
      });
      d.done();
    },
  );
}

/** Populations above this are not shuffled as a whole for a small part of them. */
const largePopulation = 10_000;

/** Generator's sample without replacement: the end of a shuffle for large parts, Floyd's for small ones. */
export function sampleDifferent(
  generator: BitGenerator,
  population: number,
  count: number,
  shuffle: boolean,
  fn: string,
): NDArray<"int64"> {
  if (population > largePopulation && count > Math.floor(population / (shuffle ? 50 : 20))) {
    const all = arange(population, { dtype: "int64" });
    shuffleMemory(generator, all, all.pointer(fn), population, 8, "lemire", Math.max(population - count, 1));
    const result = emptyArray([count], dtypes.int64);
    result.storage
      .bytes()
      .set(
        all.storage.bytes().subarray(all.offset + 8 * (population - count), all.offset + 8 * population),
        result.offset,
      );
    return result;
  }
  const result = emptyArray([count], dtypes.int64);
  const mask = 2 ** Math.ceil(Math.log2(Math.floor(1.2 * count) + 1)) - 1;
  const table = emptyArray([mask + 1], dtypes.int64);
  table.storage.bytes().fill(0xff, table.offset, table.offset + table.nbytes);
  const name = `random.${generator.source.name}.floyd`;
  callKernel(
    name,
    () => floydKernel(name, generator.source),
    [generator.address, result.pointer(fn), table.pointer(fn), population, count, mask],
    [result, table],
  );
  if (shuffle) shuffleMemory(generator, result, result.pointer(fn), count, 8, "lemire");
  return result;
}

/** Picks from numbers below `a`, or from an array's rows. */
export function choose(
  generator: BitGenerator,
  draws: ChoiceDraws,
  a: ArrayLike,
  options: ChoiceOptions,
  fn: string,
): NDArray | number | boolean | { re: number; im: number } {
  const { replace = true, axis = 0, shuffle = true } = options;
  const size = checkedSize(options.size, fn);
  const shape = size ?? [];
  const count = countOf(shape);
  const { count: population, array } = populationOf(a, axis, fn);
  if (population <= 0 && count !== 0) {
    throw new ValueError(`${fn}: expected something to choose from, got ${array ? "an empty array" : population}`);
  }
  const p = options.p === undefined || options.p === null ? undefined : options.p;
  const chances = p === undefined ? undefined : checkedProbabilities(generator, p, population, fn);
  if (!replace && count > population) {
    throw new ValueError(`${fn}: expected at most ${population} elements without replacement, got ${count}`);
  }
  let flat: NDArray<"int64">;
  if (count === 0) flat = emptyArray([0], dtypes.int64);
  else if (chances !== undefined) {
    flat = replace ? search(generator, chances, [count], fn) : searchDifferent(generator, chances, count, fn);
  } else flat = replace ? draws.withReplacement(population, [count]) : draws.without(population, count, shuffle);

  const indices = flat.ndim === 1 && shape.length === 1 ? flat : flat.viewOf(flat.offset, shape, stridesOf(shape));
  if (array === undefined) return size === undefined ? indices.get() : indices;
  const along = normalizeAxis(axis, array.ndim, fn);
  const result = takeRows(array, indices, along, fn);
  return size === undefined && result.ndim === 0 ? result.item() : result;
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 8;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

/** Refuses arrays of several axes, as RandomState's `choice` does. */
export function checkFlat(a: ArrayLike, fn: string): void {
  if (a instanceof NDArray && a.ndim > 1) throw new DTypeError(`${fn}: expected an array of one axis, got ${a.ndim}`);
}
