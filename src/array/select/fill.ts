/**
 * @file Writes one value to a whole array, or values to its diagonal.
 * @module
 */
import type { Scalar } from "../../dtype/dtype.ts";
import { ShapeError, ValueError } from "../../errors.ts";
import { contiguousStrides } from "../../shape/strides.ts";
import { expectArray } from "../check.ts";
import type { ArrayLike } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { isScalar } from "../scalar.ts";
import { assign } from "../ufunc/call.ts";
import { repeated, valueFor } from "./arguments.ts";

/** Writes a value to every element, as `a.set("...", value)` does. @throws ShapeError for an array of several elements */
export function fill(a: NDArray, value: Scalar | NDArray): void {
  const fn = "fill";
  expectArray(a, "a", fn);
  a.checkWriteable(fn);
  const source = valueFor(value, a, fn);
  if (source.ndim > 0) throw new ShapeError(`${fn}: expected a scalar, got shape (${source.shape.join(",")})`);
  assign(a, source, fn);
}

/** Options of {@link fill_diagonal}. */
export interface FillDiagonalOptions {
  /** In a matrix with more rows than columns, begins again after the row below each block; else the diagonal ends there. */
  readonly wrap?: boolean;
}

/**
 * Writes a value, or values told again when they run out, to the main diagonal.
 * @throws ShapeError below two axes, and above where they differ in length
 * https://numpy.org/doc/stable/reference/generated/numpy.fill_diagonal.html
 */
export function fill_diagonal(a: NDArray, val: ArrayLike, options: FillDiagonalOptions = {}): void {
  const fn = "fill_diagonal";
  checkOptions(options, ["wrap"], fn);
  expectArray(a, "a", fn);
  if (a.ndim < 2) throw new ShapeError(`${fn}: expected at least 2 dimensions, got ${a.ndim}`);
  if (a.ndim > 2 && a.shape.some((n) => n !== a.shape[0]))
    throw new ShapeError(`${fn}: expected axes of one length, got (${a.shape.join(",")})`);
  a.checkWriteable(fn);
  const values = valueFor(val, a, fn);
  if (values.size === 0 && !isScalar(val)) throw new ValueError(`${fn}: expected at least one value, got none`);
  const [rows, columns] = a.shape;
  const step = a.strides.reduce((x, y) => x + y, 0);
  // After a block of `columns` elements the diagonal goes on two rows below it, where it wraps.
  const total = options.wrap === true && a.ndim === 2 ? wrappedLength(a) : Math.min(rows, columns);
  const list = repeated(values, total, fn);
  for (let from = 0; from < total; from += columns) {
    const count = Math.min(columns, total - from);
    const row = from === 0 ? 0 : (from / columns) * (columns + 1);
    const target = a.viewOf(a.offset + row * a.strides[0], [count], [step]);
    assign(target, list.viewOf(list.offset + from * list.strides[0], [count], [list.strides[0]]), fn);
  }
}

/** Elements of a wrapped diagonal: every (columns + 1)-th of all in C order. */
function wrappedLength(a: NDArray): number {
  const [step] = contiguousStrides(a.shape, 1, "C");
  return Math.ceil(a.size / (step + 1));
}
