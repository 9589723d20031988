/**
 * @file Sizes, strides in bytes, contiguity and memory bounds of a view. Nothing about pairs of views (overlap.ts).
 * Reference: NumPy's "internal memory layout of an ndarray" and its relaxed strides: an axis of one element may have any stride.
 * @module
 */

/** Lengths of the axes, outermost first. */
export type Shape = readonly number[];

/** Bytes from one element to the next along each axis. */
export type Strides = readonly number[];

/** Memory order: `C` has the last axis closest together, `F` the first. */
export type Order = "C" | "F";

/** Where the elements of an array lie in its storage. */
export interface View {
  readonly shape: Shape;
  readonly strides: Strides;
  /** Bytes from the start of the storage to the first element. */
  readonly offset: number;
  readonly itemsize: number;
}

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (let i = 0; i < shape.length; i++) size *= shape[i];
  return size;
}

/** Strides of a fresh contiguous array; all 0 where it is empty, as NumPy's. */
export function contiguousStrides(shape: Shape, itemsize: number, order: Order = "C"): number[] {
  const rank = shape.length;
  const strides = new Array<number>(rank);
  let step = itemsize;
  for (let i = 0; i < rank; i++) {
    const axis = order === "C" ? rank - 1 - i : i;
    strides[axis] = step;
    step *= shape[axis];
  }
  return step === 0 ? strides.fill(0) : strides;
}

/** Whether the elements lie without gaps in C order; axes of one element and empty arrays do not matter. */
export function isCContiguous(shape: Shape, strides: Strides, itemsize: number): boolean {
  let expected = itemsize;
  let contiguous = true;
  for (let i = shape.length - 1; i >= 0; i--) {
    const length = shape[i];
    if (length === 0) return true;
    if (length !== 1) {
      if (strides[i] !== expected) contiguous = false;
      expected *= length;
    }
  }
  return contiguous;
}

/** Whether the elements lie without gaps in Fortran order; axes of one element and empty arrays do not matter. */
export function isFContiguous(shape: Shape, strides: Strides, itemsize: number): boolean {
  let expected = itemsize;
  let contiguous = true;
  for (let i = 0; i < shape.length; i++) {
    const length = shape[i];
    if (length === 0) return true;
    if (length !== 1) {
      if (strides[i] !== expected) contiguous = false;
      expected *= length;
    }
  }
  return contiguous;
}

/** The bytes from `low` up to, not including, `high` that a view spans; both are its offset where it is empty. */
export function memoryBounds(view: View): { low: number; high: number } {
  let low = view.offset;
  let high = view.offset;
  for (let i = 0; i < view.shape.length; i++) {
    const length = view.shape[i];
    if (length === 0) return { low: view.offset, high: view.offset };
    const reach = (length - 1) * view.strides[i];
    if (reach < 0) low += reach;
    else high += reach;
  }
  return { low, high: high + view.itemsize };
}

/** A shape as Python prints a tuple without spaces: `(3,4)`, `(5,)`, `()`. */
export function formatShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(",")})`;
}

/** Whether two lists of numbers are equal: shapes, strides, axes. */
export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
