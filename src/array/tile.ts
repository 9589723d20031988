/**
 * @file Arrays repeated, turned round and rolled.
 * Reference: https://numpy.org/doc/stable/reference/routines.array-manipulation.html (tiling, rearranging)
 * @module
 */
import { dtypes } from "../dtype/dtype.ts";
import { checkCast } from "../dtype/promote.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel } from "../kernel/ir.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import { device } from "../runtime/device.ts";
import { entryFor } from "../runtime/kernels.ts";
import { normalizeAxes, normalizeAxis } from "../shape/axes.ts";
import { sizeOf } from "../shape/strides.ts";
import { expectList, wholeNumber } from "./check.ts";
import { checkedShape } from "./create.ts";
import { span } from "./join.ts";
import { castIn, copyIn, emptyLike, ravel, reshape, transpose } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { type AxisOption, axisOf, checkOptions } from "./options.ts";
import { assign } from "./ufunc/call.ts";

type Same<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/**
 * The array laid side by side `reps` times along each axis; missing axes come first on both sides.
 * @throws ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.tile.html
 */
export function tile<X extends ArrayLike>(A: X, reps: number | readonly number[]): Same<X> {
  const a = asNDArray(A, "tile");
  const given = typeof reps === "number" ? [reps] : reps;
  expectList(given, "counts", "tile");
  const rank = Math.max(a.ndim, given.length);
  const counts = [...new Array<number>(rank - given.length).fill(1), ...given];
  const lengths = [...new Array<number>(rank - a.ndim).fill(1), ...a.shape];
  const steps = [...new Array<number>(rank - a.ndim).fill(0), ...a.strides];
  const shape = checkedShape(
    counts.map((n, i) => n * lengths[i]),
    a.dtype,
    "tile",
  );
  const result = emptyArray(shape, a.dtype);
  // Each axis as two: which copy, and where in it. One assignment then does all.
  const split = result.viewOf(
    result.offset,
    counts.flatMap((n, i) => [n, lengths[i]]),
    result.strides.flatMap((s, i) => [s * lengths[i], s]),
  );
  const source = a.viewOf(
    a.offset,
    lengths.flatMap((n) => [1, n]),
    steps.flatMap((s) => [0, s]),
  );
  assign(split, source, "tile");
  return result as NDArray as Same<X>;
}

/**
 * Each element (or part along an axis) so many times: one count for all, or one for each.
 * @throws ShapeError, ValueError, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.repeat.html
 */
export function repeat<X extends ArrayLike>(a: X, repeats: ArrayLike, axis?: AxisOption<number | null>): Same<X> {
  const fn = "repeat";
  const given = axisOf(axis, fn) ?? null;
  const array = asNDArray(a, fn);
  // Arrays without axes are as vectors of one element.
  const source = given === null || array.ndim === 0 ? (ravel(array) as NDArray) : array;
  const along = normalizeAxis(given ?? 0, source.ndim, fn);
  const counts = countsOf(repeats, fn);
  const length = source.shape[along];
  if (counts.ndim > 1 || (counts.size !== 1 && counts.size !== length))
    throw new ShapeError(`${fn}: expected one count or ${length}, got shape (${counts.shape.join(",")})`);
  const shape = [...source.shape];
  if (counts.size === 1) {
    const times = counts.item() as number;
    if (times < 0) throw new ValueError(`${fn}: expected counts from 0 on, got ${times}`);
    shape[along] *= times;
    const result = emptyArray(checkedShape(shape, source.dtype, fn), source.dtype);
    const doubled = (items: readonly number[], ...two: number[]): number[] => items.toSpliced(along, 1, ...two);
    const step = result.strides[along];
    assign(
      result.viewOf(result.offset, doubled(shape, length, times), doubled(result.strides, step * times, step)),
      source.viewOf(source.offset, doubled(source.shape, length, 1), doubled(source.strides, source.strides[along], 0)),
      fn,
    );
    return result as NDArray as Same<X>;
  }
  return repeatEach(source, along, counts, fn) as Same<X>;
}

function countsOf(repeats: ArrayLike, fn: string): NDArray {
  // A number is whole or refused, not float64 as data would be.
  if (typeof repeats === "number" || (Array.isArray(repeats) && repeats.every((n) => typeof n === "number"))) {
    for (const n of [repeats].flat() as number[])
      if (!Number.isInteger(n)) throw new ValueError(`${fn}: expected whole counts, got ${n}`);
    return castIn(asNDArray(repeats, fn), dtypes.int64, "C", fn);
  }
  const counts = asNDArray(repeats, fn);
  if (counts.size > 0) checkCast(counts.dtype, dtypes.int64, "safe", fn);
  return castIn(counts, dtypes.int64, "C", fn);
}

function repeatEach(a: NDArray, axis: number, counts: NDArray, fn: string): NDArray {
  const source = a.isC ? a : copyIn(a, "C", fn);
  const total = emptyArray([2], dtypes.int64);
  run(entryFor("repeat|counts", countKernel), [counts.pointer(fn), total.pointer(fn), counts.size]);
  const [least, sum] = total.tolist() as number[];
  if (least < 0) throw new ValueError(`${fn}: expected counts from 0 on, got ${least}`);
  const shape = [...source.shape];
  shape[axis] = sum;
  const result = emptyArray(checkedShape(shape, a.dtype, fn), a.dtype);
  const outer = sizeOf(source.shape.slice(0, axis));
  const bytes = source.shape.slice(axis + 1).reduce((x, y) => x * y, a.itemsize);
  // Parts are moved in pieces as large as divide them.
  const unit = [8, 4, 2, 1].find((n) => bytes % n === 0)!;
  const entry = entryFor(`repeat|${unit}`, () => repeatKernel(unit));
  const pointers = [source.pointer(fn), counts.pointer(fn), result.pointer(fn)];
  if (result.size > 0) run(entry, [...pointers, outer, source.shape[axis], bytes / unit]);
  return result;
}

function run(entry: number, values: readonly number[]): void {
  const d = device();
  const { args } = d;
  for (let i = 0; i < values.length; i++) args[i] = values[i];
  d.call(entry);
}

/** The least count and the sum of all. */
function countKernel(): Kernel {
  return Builder.kernel("repeat", { counts: ptr, out: ptr, n: i64 }, (b, [counts, out, n]) => {
    const [least, sum] = b.for(
      b.index(0),
      n,
      { simd: true, reduce: ["pmin", "add"] },
      [b.index(0), b.index(0)],
      (i, low, all) => {
        const count = b.load(i64, counts, i);
        return [b.op("pmin", low, count), b.op("add", all, count)];
      },
    );
    b.store(least, out, b.index(0));
    b.store(sum, out, b.index(1));
  });
}

const units = { 1: "u8", 2: "u16", 4: "u32", 8: "u64" } as const;

/** Copies each of `n` parts as often as its count says, `outer` times over. */
function repeatKernel(unit: number): Kernel {
  const types = { from: ptr, counts: ptr, to: ptr, outer: i64, n: i64, width: i64 };
  const t = typeOf(units[unit as keyof typeof units]);
  return Builder.kernel("repeat", types, (b, [from, counts, to, outer, n, width]) => {
    const step = b.op("mul", width, b.index(unit));
    b.for(b.index(0), outer, {}, [to], (o, start) =>
      b.for(b.index(0), n, {}, [start], (j, place) => {
        const part = b.ptrAdd(from, b.op("mul", b.op("add", b.op("mul", o, n), j), step));
        return b.for(b.index(0), b.load(i64, counts, j), {}, [place], (_, at) => {
          b.for(b.index(0), width, { simd: true, parallel: true }, [], (x) => {
            b.store(b.load(t, part, x), at, x);
          });
          return [b.ptrAdd(at, step)];
        });
      }),
    );
  });
}

/** A view with axes turned round. */
function flipped(a: NDArray, axes: readonly number[]): NDArray {
  const strides = [...a.strides];
  let { offset } = a;
  for (const axis of axes) {
    if (a.size > 0) offset += (a.shape[axis] - 1) * strides[axis];
    strides[axis] = -strides[axis];
  }
  return a.viewOf(offset, a.shape, strides);
}

/**
 * A view with the elements in reverse order along all axes, or those named.
 * @throws IndexError, ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.flip.html
 */
export function flip<X extends ArrayLike>(m: X, axis?: AxisOption<number | readonly number[] | null>): Same<X> {
  const a = asNDArray(m, "flip");
  return flipped(a, normalizeAxes(axisOf(axis, "flip"), a.ndim, "flip")) as Same<X>;
}

/** A view with columns in reverse order. @throws ShapeError below two axes */
export function fliplr<X extends ArrayLike>(m: X): Same<X> {
  const a = asNDArray(m, "fliplr");
  if (a.ndim < 2) throw new ShapeError(`fliplr: expected at least 2 dimensions, got ${a.ndim}`);
  return flipped(a, [1]) as Same<X>;
}

/** A view with rows in reverse order. @throws ShapeError for 0-d */
export function flipud<X extends ArrayLike>(m: X): Same<X> {
  const a = asNDArray(m, "flipud");
  if (a.ndim < 1) throw new ShapeError("flipud: expected at least 1 dimension, got 0");
  return flipped(a, [0]) as Same<X>;
}

/**
 * The elements moved along axes, those that leave at one end coming in at the other; all elements in C order without an axis.
 * @throws IndexError; ShapeError where shifts and axes do not match
 * https://numpy.org/doc/stable/reference/generated/numpy.roll.html
 */
export function roll<X extends ArrayLike>(
  a: X,
  shift: number | readonly number[],
  axis?: AxisOption<number | readonly number[] | null>,
): Same<X> {
  const fn = "roll";
  const array = asNDArray(a, fn);
  const axes = axisOf(axis, fn);
  const given = typeof shift === "number" ? [shift] : shift;
  expectList(given, "shifts", fn);
  const shifts = Array.from(given, (s) => wholeNumber(s, "a shift", fn));
  if (axes === null || axes === undefined) {
    const flat = ravel(array) as NDArray;
    const total = shifts.reduce((x, y) => x + y, 0);
    return reshape(rolled(flat, [total], fn), array.shape) as NDArray as Same<X>;
  }
  // An axis named twice is rolled by both shifts.
  const places = (Array.isArray(axes) ? axes : [axes]).map((i) => normalizeAxis(i, array.ndim, fn));
  const pairs = Math.max(places.length, shifts.length);
  if ((places.length !== pairs && places.length !== 1) || (shifts.length !== pairs && shifts.length !== 1))
    throw new ShapeError(`${fn}: expected a shift for each axis, got ${shifts.length} for ${places.length}`);
  const by = new Array<number>(array.ndim).fill(0);
  for (let i = 0; i < pairs && places.length > 0 && shifts.length > 0; i++)
    by[places[places.length === 1 ? 0 : i]] += shifts[shifts.length === 1 ? 0 : i];
  return rolled(array, by, fn) as Same<X>;
}

/** Copies block by block: each axis that is rolled has two. */
function rolled(a: NDArray, by: readonly number[], fn: string): NDArray {
  const result = emptyLike(a, a.dtype, "K");
  if (a.size === 0) return result;
  const copy = (axis: number, from: NDArray, to: NDArray): void => {
    if (axis === a.ndim) {
      assign(to, from, fn);
      return;
    }
    const n = a.shape[axis];
    const shift = ((by[axis] % n) + n) % n;
    copy(axis + 1, span(from, axis, 0, n - shift), span(to, axis, shift, n - shift));
    if (shift > 0) copy(axis + 1, span(from, axis, n - shift, shift), span(to, axis, 0, shift));
  };
  copy(0, a, result);
  return result;
}

/** Options of {@link rot90}. */
export interface Rot90Options {
  /** The plane to turn, from its first axis towards its second. */
  readonly axes?: readonly number[];
}

/**
 * A view turned by `k` right angles in a plane of two axes.
 * @throws ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.rot90.html
 */
export function rot90<X extends ArrayLike>(m: X, k = 1, options: Rot90Options = {}): Same<X> {
  checkOptions(options, ["axes"], "rot90");
  const a = asNDArray(m, "rot90");
  const { axes = [0, 1] } = options;
  wholeNumber(k, "the number of turns", "rot90");
  expectList(axes, "two axes", "rot90");
  if (axes.length !== 2) throw new ValueError(`rot90: expected two axes, got (${axes.join(", ")})`);
  const [i, j] = axes.map((axis) => normalizeAxis(axis, a.ndim, "rot90"));
  if (i === j) throw new ValueError(`rot90: expected two different axes, got (${axes.join(", ")})`);
  const turns = ((k % 4) + 4) % 4;
  const swapped = a.shape.map((_, axis) => (axis === i ? j : axis === j ? i : axis));
  const turned = [
    (): NDArray => a.viewOf(a.offset, a.shape, a.strides),
    (): NDArray => transpose(flipped(a, [j]), swapped),
    (): NDArray => flipped(a, [i, j]),
    (): NDArray => flipped(transpose(a, swapped), [j]),
  ][turns]();
  return turned as Same<X>;
}
