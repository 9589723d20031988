/**
 * @file Views that show elements more than once or by strides of the caller's choice: broadcasting, sliding windows,
 * as_strided; and whether arrays share memory.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.lib.stride_tricks.as_strided.html
 * @module
 */
import { ShapeError, UnsupportedError, ValueError } from "../errors.ts";
import { normalizeAxes } from "../shape/axes.ts";
import { broadcastShapes, broadcastStrides, checkBroadcastTo } from "../shape/broadcast.ts";
import { boundsOverlap, sharesMemory } from "../shape/overlap.ts";
import { normalizeShape } from "../shape/reshape.ts";
import { formatShape, memoryBounds, sameNumbers, type View } from "../shape/strides.ts";
import { expectArray, expectList } from "./check.ts";
import { type ArrayLike, asNDArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";

type As<X> = X extends NDArray<infer D> ? NDArray<D> : NDArray;

function readOnly<A extends NDArray>(view: A): A {
  view.setflags({ write: false });
  return view;
}

/**
 * A read-only view stretched to a shape by broadcasting.
 * @throws ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.broadcast_to.html
 */
export function broadcast_to<X extends ArrayLike>(a: X, shape: number | readonly number[]): As<X> {
  const array = asNDArray(a, "broadcast_to");
  const to = normalizeShape(shape, "broadcast_to");
  checkBroadcastTo(array.shape, to, "broadcast_to");
  return readOnly(array.viewOf(array.offset, to, broadcastStrides(array.shape, array.strides, to))) as As<X>;
}

/**
 * All arguments stretched to their common shape; arguments that have it already come back as they are, others as
 * read-only views. (NumPy's are still writeable, with a warning.)
 * @throws ShapeError
 */
export function broadcast_arrays(...arrays: readonly ArrayLike[]): NDArray[] {
  const list = arrays.map((a) => asNDArray(a, "broadcast_arrays"));
  const shape = broadcastShapes(
    list.map((a) => a.shape),
    "broadcast_arrays",
  );
  return list.map((a) => (sameNumbers(a.shape, shape) ? a : broadcast_to(a, shape)));
}

/** The shape that shapes broadcast to. @throws ShapeError */
export function broadcast_shapes(...shapes: readonly (number | readonly number[])[]): number[] {
  return [
    ...broadcastShapes(
      shapes.map((s) => normalizeShape(s, "broadcast_shapes")),
      "broadcast_shapes",
    ),
  ];
}

/** Options of {@link sliding_window_view}. */
export interface WindowOptions {
  /** The axes that the window slides along; all by default. One axis may be named several times. */
  readonly axis?: number | readonly number[] | null;
  /** Lets the view be written, though its elements overlap. */
  readonly writeable?: boolean;
}

/**
 * Every window of a shape into an array: a view with the window's axes at the end.
 * @throws ShapeError where the window is larger than the array; ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.stride_tricks.sliding_window_view.html
 */
export function sliding_window_view<X extends ArrayLike>(
  x: X,
  window_shape: number | readonly number[],
  options: WindowOptions | number | readonly number[] = {},
): As<X> {
  const fn = "sliding_window_view";
  const array = asNDArray(x, fn);
  const given: WindowOptions =
    typeof options === "number" || Array.isArray(options)
      ? { axis: options as number | readonly number[] }
      : (options as WindowOptions);
  checkOptions(given, ["axis", "writeable"], fn);
  const lengths = typeof window_shape === "number" ? [window_shape] : window_shape;
  expectList(lengths, "window lengths", fn);
  const window = Array.from(lengths);
  if (window.some((n) => !Number.isInteger(n) || n < 0))
    throw new ValueError(`${fn}: expected window lengths from 0 on, got (${window.join(", ")})`);
  const { axis } = given;
  // One axis may be slid along twice, so that axes are checked one by one.
  const axes =
    axis === undefined || axis === null
      ? array.shape.map((_, i) => i)
      : (typeof axis === "number" ? [axis] : axis).map((i) => normalizeAxes(i, array.ndim, fn)[0]);
  if (axes.length !== window.length)
    throw new ValueError(`${fn}: expected a window length for each of ${axes.length} axes, got ${window.length}`);
  const shape = [...array.shape];
  axes.forEach((k, i) => {
    if (shape[k] < window[i])
      throw new ShapeError(
        `${fn}: expected a window that fits shape ${formatShape(array.shape)}, got ${formatShape(window)}`,
      );
    shape[k] -= window[i] - 1;
  });
  const strides = [...array.strides, ...axes.map((k) => array.strides[k])];
  const view = array.viewOf(array.offset, [...shape, ...window], strides);
  return (given.writeable === true ? view : readOnly(view)) as As<X>;
}

/** Options of {@link as_strided}. */
export interface StridedOptions {
  readonly shape?: readonly number[];
  /** In bytes. */
  readonly strides?: readonly number[];
  /** false gives a read-only view. */
  readonly writeable?: boolean;
}

/**
 * A view with any shape and byte strides over the memory of the array (of its base, where it is a view itself).
 * @throws ValueError where an element would lie outside of that memory: NumPy would read on
 */
export function as_strided<X extends NDArray>(x: X, options: StridedOptions = {}): As<X> {
  const fn = "as_strided";
  checkOptions(options, ["shape", "strides", "writeable"], fn);
  expectArray(x, "x", fn);
  const shape = normalizeShape(options.shape ?? x.shape, fn);
  const strides = [...(options.strides ?? x.strides)];
  if (strides.length !== shape.length || strides.some((s) => !Number.isSafeInteger(s)))
    throw new ValueError(`${fn}: expected ${shape.length} whole byte strides, got (${strides.join(", ")})`);
  const room = memoryBounds(viewOf(x.base ?? x));
  const asked = memoryBounds({ shape, strides, offset: x.storage.address + x.offset, itemsize: x.itemsize });
  if (asked.low < asked.high && !shape.includes(0) && (asked.low < room.low || asked.high > room.high)) {
    throw new ValueError(
      `${fn}: expected elements within ${room.high - room.low} bytes of memory, got bytes ${asked.low - room.low} to ${asked.high - room.low}`,
    );
  }
  const view = x.viewOf(x.offset, shape, strides);
  return (options.writeable === false ? readOnly(view) : view) as As<X>;
}

/** Where an array lies, in addresses: the same memory may be wrapped in several storages. */
function viewOf(a: NDArray): View {
  return { shape: a.shape, strides: a.strides, offset: a.storage.address + a.offset, itemsize: a.itemsize };
}

/** Do the spans of two arrays' memory meet? true may mean that they merely interleave. */
export function may_share_memory(a: NDArray, b: NDArray): boolean {
  expectArray(a, "a", "may_share_memory");
  expectArray(b, "b", "may_share_memory");
  return boundsOverlap(viewOf(a), viewOf(b));
}

/** Steps after which the search for a common byte gives up: some seconds. */
const mostWork = 100_000_000;

/**
 * Have two arrays an element in common?
 * @throws UnsupportedError where that takes too long to find out
 * https://numpy.org/doc/stable/reference/generated/numpy.shares_memory.html
 */
export function shares_memory(a: NDArray, b: NDArray, options: { readonly max_work?: number } = {}): boolean {
  checkOptions(options, ["max_work"], "shares_memory");
  expectArray(a, "a", "shares_memory");
  expectArray(b, "b", "shares_memory");
  const found = sharesMemory(viewOf(a), viewOf(b), options.max_work ?? mostWork);
  if (found === undefined)
    throw new UnsupportedError(
      "shares_memory: expected a question that a bounded search answers; use may_share_memory",
    );
  return found;
}
