/**
 * @file Shuffling in kernels: Fisher and Yates from the end, with the words that NumPy draws; and picking rows of an array
 * by index, which is how whole rows are shuffled here.
 * @module
 */
import { copyIn } from "../array/layout.ts";
import { emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { arange } from "../array/ranges.ts";
import { assign } from "../array/ufunc/call.ts";
import { UnsupportedError } from "../errors.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr, type Scalar, type as typeOf } from "../kernel/types.ts";
import { sizeOf } from "../shape/strides.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { boundedByRange, interval } from "./bounded.ts";
import { Draws, type Source } from "./draws.ts";
import { callKernel } from "./fill.ts";

/** How an element moves: as words of this type, this many of them. */
interface Move {
  readonly word: Scalar;
  readonly count: number;
}

const moves: { readonly [bytes: number]: Move } = {
  1: { word: "u8", count: 1 },
  2: { word: "u16", count: 1 },
  4: { word: "u32", count: 1 },
  8: { word: "u64", count: 1 },
  16: { word: "u64", count: 2 },
};

/** Which draw gives the partner: masked (all shuffles), or Lemire's (`choice`). */
export type Partner = "interval" | "lemire";

/** Partners below 2^32 take 32 bits, those from there on 64. */
const narrow = 2 ** 32;

function shuffleKernel(name: string, source: Source, { word, count }: Move, partner: Partner, width: 32 | 64): Kernel {
  return Builder.kernel(
    name,
    { state: ptr, data: ptr, n: i64, first: i64, stride: i64 },
    (b, [state, data, n, first, stride]) => {
      const t = typeOf(word);
      const d = new Draws(b, source, state, state, true);
      const place = (i: Value): Value => b.ptrAdd(data, b.op("mul", i, stride));
      const last = b.op("sub", n, b.index(1));
      d.for(first, n, [], (step) => {
        const i = b.op("add", b.op("sub", last, step), first);
        const max = b.bitcast(i, typeOf("u64"));
        const drawn = partner === "interval" ? interval(d, max, width) : boundedByRange(d, "lemire", width, max);
        const here = place(i);
        const there = place(d.signed(drawn));
        for (let k = 0; k < count; k++) {
          const at = { disp: k * t.bytes };
          const mine = b.load(t, here, b.index(0), at);
          const other = b.load(t, there, b.index(0), at);
          b.store(mine, there, b.index(0), at);
          b.store(other, here, b.index(0), at);
        }
        return [];
      });
      d.done();
    },
  );
}

/**
 * Shuffles `n` elements of an array that lie `stride` bytes apart, from `address` on.
 * @param first elements before it stay unless they are drawn as partners
 */
export function shuffleMemory(
  generator: BitGenerator,
  x: NDArray,
  address: number,
  n: number,
  stride: number,
  partner: Partner = "interval",
  first = 1,
): void {
  const move = moves[x.itemsize];
  const run = (width: 32 | 64, count: number, from: number): void => {
    const name = `random.${generator.source.name}.shuffle.${move.word}x${move.count}.${partner}${width}`;
    callKernel(
      name,
      () => shuffleKernel(name, generator.source, move, partner, width),
      [generator.address, address, count, from, stride],
      [x],
    );
  };
  if (n > narrow) run(64, n, Math.max(narrow, first));
  run(32, Math.min(n, narrow), first);
}

/** Whole numbers from 0 to n − 1 in random order. */
export function shuffledIndices(generator: BitGenerator, n: number, fn: string): NDArray<"int64"> {
  const indices = arange(n, { dtype: "int64" });
  shuffleMemory(generator, indices, indices.pointer(fn), n, 8);
  return indices;
}

function takeKernel(name: string, { word, count }: Move): Kernel {
  return Builder.kernel(
    name,
    { out: ptr, from: ptr, indices: ptr, outer: i64, picked: i64, length: i64, inner: i64 },
    (b, [out, from, indices, outer, picked, length, inner]) => {
      const t = typeOf(word);
      const words = b.op("mul", inner, b.index(count));
      b.for(b.index(0), outer, {}, [], (o) => {
        b.for(b.index(0), picked, {}, [], (k) => {
          const row = b.op("add", b.op("mul", o, length), b.load(i64, indices, k));
          const source = b.ptrAdd(from, b.op("mul", row, b.op("mul", words, b.index(t.bytes))));
          const target = b.op("mul", b.op("add", b.op("mul", o, picked), k), words);
          const place = b.ptrAdd(out, b.op("mul", target, b.index(t.bytes)));
          b.for(b.index(0), words, { simd: true }, [], (j) => {
            b.store(b.load(t, source, j), place, j);
          });
        });
      });
    },
  );
}

/** A fresh array of the rows along `axis` that `indices` names; they are known to be in range. */
export function takeRows(a: NDArray, indices: NDArray<"int64">, axis: number, fn: string): NDArray {
  const from = a.isC ? a : copyIn(a, "C", fn);
  const shape = [...a.shape.slice(0, axis), ...indices.shape, ...a.shape.slice(axis + 1)];
  const result = emptyArray(shape, a.dtype);
  if (result.size === 0) return result;
  const outer = sizeOf(a.shape.slice(0, axis));
  const inner = a.shape.slice(axis + 1).reduce((x, y) => x * y, 1);
  const move = moves[a.itemsize];
  const name = `random.take.${move.word}x${move.count}`;
  callKernel(
    name,
    () => takeKernel(name, move),
    [result.pointer(fn), from.pointer(fn), indices.pointer(fn), outer, indices.size, a.shape[axis], inner],
    [result, from, indices],
  );
  return result;
}

/** Shuffles an array's elements (one axis) or its rows along an axis, in place. */
export function shuffleArray(generator: BitGenerator, x: NDArray, axis: number, fn: string): void {
  x.checkWriteable(fn);
  if (x.size === 0) return;
  if (x.ndim === 1) {
    shuffleMemory(generator, x, x.pointer(fn), x.size, x.strides[0]);
    return;
  }
  const order = shuffledIndices(generator, x.shape[axis], fn);
  assign(x, takeRows(x, order, axis, fn), fn);
}

/** Shuffles each run along an axis by itself, in C order of the others, in place. */
export function shuffleAlong(generator: BitGenerator, x: NDArray, axis: number, fn: string): void {
  const others = x.shape.filter((_, i) => i !== axis);
  const strides = x.strides.filter((_, i) => i !== axis);
  const start = x.pointer(fn);
  const walk = (level: number, address: number): void => {
    if (level === others.length) {
      shuffleMemory(generator, x, address, x.shape[axis], x.strides[axis]);
      return;
    }
    for (let i = 0; i < others[level]; i++) walk(level + 1, address + i * strides[level]);
  };
  walk(0, start);
}

/** Shuffles all elements as one run, in memory order where they are adjacent, else in C order; in place. */
export function shuffleFlat(generator: BitGenerator, x: NDArray, fn: string): void {
  if (x.size === 0) return;
  if (x.ndim <= 1) {
    if (x.ndim === 0) throw new UnsupportedError(`${fn}: expected an array with an axis, got a 0-d array`);
    shuffleMemory(generator, x, x.pointer(fn), x.size, x.strides[0]);
  } else if (x.isC || x.isF) {
    shuffleMemory(generator, x, x.pointer(fn), x.size, x.itemsize);
  } else {
    const flat = copyIn(x, "C", fn);
    shuffleMemory(generator, flat, flat.pointer(fn), flat.size, flat.itemsize);
    assign(x, flat, fn);
  }
}
