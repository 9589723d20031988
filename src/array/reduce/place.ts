/**
 * @file The kernels that find where extremes stand: line by line, for each the extreme of its stretches and then the first place
 * in the one that won; or many lines side by side.
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i1, i64, ptr, type Type } from "../../kernel/types.ts";
import { device } from "../../runtime/device.ts";
import { launchNest } from "../../runtime/launch.ts";
import { coalesce } from "../../shape/coalesce.ts";
import { emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { type Element, loadElement } from "../ufunc/element.ts";
import { entryOf } from "./entries.ts";
import { type Extreme, extreme, hasNan, nowhere } from "./reducers.ts";
import { identityOf, type Reducer } from "./spec.ts";

/** Whether NaN is left out. */
export const skips = (op: Extreme): boolean => op === "fmax" || op === "fmin";

/** Bytes that are looked through for their extreme before it meets the ones before: little enough to be in the first-level cache still. */
const stretchBytes = 8192;
/** Bytes of the stretch that won which are compared before asking whether the place is among them. */
const pieceBytes = 1024;

const beats: { readonly [K in Extreme]: "lt" | "gt" } = { maximum: "gt", minimum: "lt", fmax: "gt", fmin: "lt" };

/**
 * The first place of a line's extreme; `nowhere` where only NaN was left out. Not for complex dtypes: their extremes are folds.
 * Goes through the line once, stretch by stretch up to one that has NaN, and then through the stretch that won.
 */
export function placeInLine(b: Builder, op: Extreme, dtype: DType, length: Value, read: (i: Value) => Element): Value {
  const reducer = extreme(op, dtype) as Reducer;
  const [combine] = reducer.combine;
  const zero = b.index(0);
  const no = b.const(i1, 0);
  const seeks = hasNan(dtype) && !skips(op);
  const stretch = stretchBytes / dtype.itemsize;
  const piece = pieceBytes / dtype.itemsize;
  const upTo = (i: Value, n: number, end: Value): Value => b.op("pmin", b.op("add", i, b.index(n)), end);
  const identity = identityOf(b, reducer);

  const [, best, at] = b.while(
    [zero, ...identity, zero, no],
    (i, _best, _at, done) => b.op("and", b.op("lt", i, length), b.op("not", done)),
    (i, best, at) => {
      const [found] = b.for(
        i,
        upTo(i, stretch, length),
        { simd: true, reduce: reducer.combine },
        identity,
        (k, acc) => [b.op(combine, acc, read(k)[0])],
      );
      const wins = beyond(b, op, dtype, found, best);
      // There is nothing beyond NaN, nor beyond the truth value that was asked for.
      const done = dtype.kind === "b" ? wins : seeks ? b.op("ne", found, found) : no;
      return [b.op("add", i, b.index(stretch)), b.select(wins, found, best), b.select(wins, i, at), done];
    },
  );

  const matches = (i: Value): Value => {
    const [x] = read(i);
    const same = b.op("eq", x, best);
    return seeks ? b.op("or", same, b.op("ne", x, x)) : same;
  };
  const [from] = b.while(
    [at, no],
    (i, found) => b.op("and", b.op("lt", i, length), b.op("not", found)),
    (i) => {
      const options = { simd: true, reduce: ["or"] as const };
      const [found] = b.for(i, upTo(i, piece, length), options, [no], (k, any) => [b.op("or", any, matches(k))]);
      return [b.select(found, i, b.op("add", i, b.index(piece))), found];
    },
  );
  const none = b.const(i64, nowhere);
  return b.for(from, upTo(from, piece, length), { simd: true, reduce: ["pmin"] }, [none], (i, first) => [
    b.op("pmin", first, b.select(matches(i), i, none)),
  ])[0];
}

/** The first places of the extremes of lines side by side: `read` gives element i of the line at hand. For what placeInLine serves. */
function placeSideBySide(b: Builder, op: Extreme, dtype: DType, length: Value, read: (i: Value) => Element): Value {
  const [first] = read(b.index(0));
  const [best, place] = b.for(b.index(1), length, {}, [first, b.index(0)], (i, best, place) => {
    const [x] = read(i);
    const wins = beyond(b, op, dtype, x, best);
    return [b.select(wins, x, best), b.select(wins, i, place)];
  });
  return hasNan(dtype) && skips(op) ? b.select(b.op("ne", best, best), b.const(i64, nowhere), place) : place;
}

/** Is x beyond what was best? NaN is beyond everything but NaN, or everything is beyond NaN. */
function beyond(b: Builder, op: Extreme, dtype: DType, x: Value, best: Value): Value {
  if (dtype.kind === "b")
    return beats[op] === "gt" ? b.op("and", x, b.op("not", best)) : b.op("and", best, b.op("not", x));
  const plain = b.op(beats[op], x, best);
  if (!hasNan(dtype)) return plain;
  const [low, high] = skips(op) ? [best, x] : [x, best];
  return b.op("or", plain, b.op("and", b.op("ne", low, low), b.op("eq", high, high)));
}

/** Operands: elements and places. */
function placeKernel(op: Extreme, dtype: DType, kept: number, adjacent: boolean, sideBySide: boolean): Kernel {
  const rank = kept + 1;
  const types: Record<string, Type> = { elements: ptr, places: ptr };
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  for (let k = 0; k < 2; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(`place_${op}`, types, (b, params) => {
    const stride = (k: number, axis: number): Value => params[2 + rank + k * rank + axis];
    const placeIn = sideBySide ? placeSideBySide : placeInLine;
    const level = (axis: number, elements: Value, places: Value): void => {
      if (axis === kept) {
        const at = { scale: adjacent ? dtype.itemsize : 1 };
        const place = placeIn(b, op, dtype, params[2 + kept], (i) =>
          loadElement(b, dtype, elements, adjacent ? i : b.op("mul", i, stride(0, kept)), at),
        );
        b.store(place, places, b.index(0));
        return;
      }
      const simd = sideBySide && axis === kept - 1;
      b.for(b.index(0), params[2 + axis], { parallel: simd || axis === 0, simd }, [], (i) => {
        const moved = (p: Value, k: number): Value => b.ptrAdd(p, b.op("mul", i, stride(k, axis)));
        level(axis + 1, moved(elements, 0), moved(places, 1));
      });
    };
    level(0, params[0], params[1]);
  });
}

/**
 * Writes the first places of the extremes along `axis` into int64 elements of the shape without it.
 * @param sideBySide many lines are looked through at a time, in lanes
 */
export function placesInto(
  op: Extreme,
  array: NDArray,
  axis: number,
  places: NDArray,
  sideBySide: boolean,
  fn: string,
): void {
  const without = (values: readonly number[]): number[] => values.filter((_, i) => i !== axis);
  const { dtype } = array;
  const kept = coalesce(without(array.shape), [without(array.strides), places.strides]);
  if (kept.shape.includes(0)) return;
  const rank = kept.shape.length;
  const step = array.strides[axis];
  const adjacent = step === dtype.itemsize;
  const entry = entryOf(
    extreme(op, dtype),
    rank * 4 + (sideBySide ? 2 : 0) + (adjacent ? 1 : 0),
    () => `place|${op}|${dtype.id}`,
    () => placeKernel(op, dtype, rank, adjacent, sideBySide),
  );
  const pointers = [array, places].map((a, k) => a.pointer(fn) + (kept.offsets?.[k] ?? 0));
  const strides = [
    [...kept.strides[0], step],
    [...kept.strides[1], 0],
  ];
  launchNest(entry, pointers, [...kept.shape, array.shape[axis]], strides, false, array.nbytes, rank);
}

/** Parts that a long line is cut into, to be shared out over threads. */
const lineParts = 64;

/** Operands: elements, the places within each part, the result; then the number of parts, elements in each, and bytes from one to the next. */
function mergeKernel(op: Extreme, dtype: DType): Kernel {
  const types = { elements: ptr, places: ptr, out: ptr, count: i64, length: i64, stride: i64 };
  return Builder.kernel(`merge_${op}`, types, (b, [elements, places, out, count, length, stride]) => {
    /** The place in the whole line, and what stands there; of a part of nothing but NaN that was left out, its first. */
    const winner = (part: Value): [Value, Value] => {
      const within = b.load(i64, places, part);
      const missing = b.op("eq", within, b.const(i64, nowhere));
      const at = b.op("add", b.op("mul", part, length), b.select(missing, b.index(0), within));
      return [loadElement(b, dtype, elements, b.op("mul", at, stride), { scale: 1 })[0], at];
    };
    const [best, place] = b.for(b.index(1), count, {}, winner(b.index(0)), (part, best, place) => {
      const [x, at] = winner(part);
      const wins = beyond(b, op, dtype, x, best);
      return [b.select(wins, x, best), b.select(wins, at, place)];
    });
    const found = skips(op) && hasNan(dtype) ? b.select(b.op("ne", best, best), b.const(i64, nowhere), place) : place;
    b.store(found, out, b.index(0));
  });
}

/** The first place of the extreme of a long line, into a 0-d int64 array. */
export function placeInParts(op: Extreme, line: NDArray, place: NDArray, fn: string): void {
  const [length] = line.shape;
  const [step] = line.strides;
  const part = Math.ceil(length / lineParts);
  const whole = Math.floor(length / part);
  const count = Math.ceil(length / part);
  const places = emptyArray([count], dtypes.int64);
  const within = (from: number, parts: number, n: number): void => {
    const grid = line.viewOf(line.offset + from * part * step, [parts, n], [part * step, step]);
    placesInto(op, grid, 1, places.viewOf(places.offset + from * 8, [parts], [8]), false, fn);
  };
  within(0, whole, part);
  if (whole < count) within(whole, 1, length - whole * part);
  const { dtype } = line;
  const entry = entryOf(
    extreme(op, dtype),
    -1,
    () => `merge|${op}|${dtype.id}`,
    () => mergeKernel(op, dtype),
  );
  const d = device();
  [line.pointer(fn), places.pointer(fn), place.pointer(fn), count, part, step].forEach((v, i) => {
    d.args[i] = v;
  });
  d.call(entry);
  places.dispose();
}
