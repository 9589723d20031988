/**
 * @file Arrays cut into parts along an axis: views all of them.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.array_split.html
 * @module
 */
import { ShapeError, ValueError } from "../errors.ts";
import { normalizeAxis } from "../shape/axes.ts";
import { Slice, sliceLength } from "../shape/slice.ts";
import { wholeNumber } from "./check.ts";
import { span } from "./join.ts";
import { type ArrayLike, asNDArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";

type Same<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

/** A number of parts, or the indices at which new parts begin. */
export type Sections = number | readonly number[];

/** Options of {@link split} and {@link array_split}. */
export interface SplitOptions {
  readonly axis?: number;
}

function cut(a: NDArray, sections: Sections, axis: number, equal: boolean, fn: string): NDArray[] {
  const length = a.shape[axis];
  if (typeof sections === "number") {
    if (!Number.isInteger(sections) || sections <= 0)
      throw new ValueError(`${fn}: expected a whole number of sections from 1 on, got ${sections}`);
    if (equal && length % sections !== 0)
      throw new ShapeError(`${fn}: expected a number of equal sections, got ${sections} for length ${length}`);
    const each = Math.floor(length / sections);
    const longer = length % sections;
    return Array.from({ length: sections }, (_, i) =>
      span(a, axis, i * each + Math.min(i, longer), each + (i < longer ? 1 : 0)),
    );
  }
  if (typeof sections !== "object" || sections === null)
    throw new ValueError(`${fn}: expected a number of sections or a list of indices, got ${String(sections)}`);
  const starts = [0, ...Array.from(sections, (at) => wholeNumber(at, "where a section begins", fn))];
  return starts.map((from, i) => {
    const [start, stop] = new Slice(from, starts[i + 1] ?? length, 1).indices(length);
    return span(a, axis, start, sliceLength(start, stop, 1));
  });
}

function along(
  ary: ArrayLike,
  sections: Sections,
  options: SplitOptions | number,
  equal: boolean,
  fn: string,
): NDArray[] {
  const given = typeof options === "number" ? { axis: options } : options;
  checkOptions(given, ["axis"], fn);
  const a = asNDArray(ary, fn);
  return cut(a, sections, normalizeAxis(given.axis ?? 0, a.ndim, fn), equal, fn);
}

/** Parts of equal length, or parts that begin at indices. @throws ShapeError where parts cannot be equal; ValueError, IndexError */
export function split<X extends ArrayLike>(ary: X, sections: Sections, options: SplitOptions | number = {}): Same<X>[] {
  return along(ary, sections, options, true, "split") as Same<X>[];
}

/** As {@link split}, the first parts one longer where they cannot be equal. @throws ValueError, IndexError */
export function array_split<X extends ArrayLike>(
  ary: X,
  sections: Sections,
  options: SplitOptions | number = {},
): Same<X>[] {
  return along(ary, sections, options, false, "array_split") as Same<X>[];
}

function fixed(
  ary: ArrayLike,
  sections: Sections,
  least: number,
  axis: (rank: number) => number,
  fn: string,
): NDArray[] {
  const a = asNDArray(ary, fn);
  if (a.ndim < least) throw new ShapeError(`${fn}: expected at least ${least} dimensions, got ${a.ndim}`);
  return cut(a, sections, axis(a.ndim), true, fn);
}

/** Parts next to each other: along the second axis, of vectors along the only one. @throws ShapeError */
export function hsplit<X extends ArrayLike>(ary: X, sections: Sections): Same<X>[] {
  return fixed(ary, sections, 1, (rank) => (rank > 1 ? 1 : 0), "hsplit") as Same<X>[];
}

/** Parts below each other: along the first axis. @throws ShapeError below two axes */
export function vsplit<X extends ArrayLike>(ary: X, sections: Sections): Same<X>[] {
  return fixed(ary, sections, 2, () => 0, "vsplit") as Same<X>[];
}

/** Parts behind each other: along the third axis. @throws ShapeError below three axes */
export function dsplit<X extends ArrayLike>(ary: X, sections: Sections): Same<X>[] {
  return fixed(ary, sections, 3, () => 2, "dsplit") as Same<X>[];
}

/** The arrays that {@link stack} would join: views without the axis. https://numpy.org/doc/stable/reference/generated/numpy.unstack.html */
export function unstack<X extends ArrayLike>(x: X, options: SplitOptions = {}): Same<X>[] {
  checkOptions(options, ["axis"], "unstack");
  const a = asNDArray(x, "unstack");
  if (a.ndim === 0) throw new ShapeError("unstack: expected at least 1 dimension, got 0");
  const axis = normalizeAxis(options.axis ?? 0, a.ndim, "unstack");
  return Array.from({ length: a.shape[axis] }, (_, i) =>
    a.viewOf(a.offset + i * a.strides[axis], a.shape.toSpliced(axis, 1), a.strides.toSpliced(axis, 1)),
  ) as Same<X>[];
}
