/**
 * @file Where values belong in a sorted list: binary search, one value a step of the outer loop.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.searchsorted.html
 * @module
 */
import { type DType, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { resultType, weakKindOf } from "../../dtype/promote.ts";
import { ShapeError, ValueError } from "../../errors.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i64, ptr } from "../../kernel/types.ts";
import { entryFor } from "../../runtime/kernels.ts";
import { launchNest } from "../../runtime/launch.ts";
import { castIn } from "../layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { isScalar, zeroD } from "../scalar.ts";
import { type Element, loadElement } from "../ufunc/element.ts";
import { inC, indexArray } from "./integers.ts";
import { take } from "./take.ts";

/** Options of {@link searchsorted}. */
export interface SearchOptions {
  /** `left` (default): before equal elements; `right`: after them. */
  readonly side?: "left" | "right";
  /** Indices that sort the list. */
  readonly sorter?: ArrayLike | null;
}

/** Does x sort before y? NaN sorts last; complex numbers by real, then imaginary part. */
function before(b: Builder, x: Element, y: Element): Value {
  const lower = (p: Value, q: Value): Value =>
    p.type.kind === "float"
      ? b.op("or", b.op("lt", p, q), b.op("and", b.op("ne", q, q), b.op("eq", p, p)))
      : b.op("lt", p, q);
  const first = lower(x[0], y[0]);
  if (x.length === 1) return first;
  const tie = b.op("not", b.op("or", first, lower(y[0], x[0])));
  return b.op("or", first, b.op("and", tie, lower(x[1], y[1])));
}

/** Parameters as launch.ts says: values, results, list and its length, extent, strides. */
function searchKernel(d: DType, right: boolean): Kernel {
  const types = { values: ptr, to: ptr, list: ptr, length: i64, n: i64 };
  return Builder.kernel("searchsorted", types, (b, [values, to, list, length, n]) => {
    const at = { scale: d.itemsize };
    b.for(b.index(0), n, { parallel: true }, [], (i) => {
      const value = loadElement(b, d, values, i, at);
      const [place] = b.while(
        [b.index(0), length],
        (low, high) => b.op("lt", low, high),
        (low, high) => {
          const middle = b.op("shr", b.op("add", low, high), b.index(1));
          const element = loadElement(b, d, list, middle, at);
          const above = right ? b.op("not", before(b, value, element)) : before(b, element, value);
          return [b.select(above, b.op("add", middle, b.index(1)), low), b.select(above, high, middle)];
        },
      );
      b.store(place, to, i);
    });
  });
}

/**
 * For each value the place in a sorted list where it would keep the list sorted: int64, of the values' shape.
 * @throws ShapeError unless the list has 1 dimension; ValueError for other sides
 * https://numpy.org/doc/stable/reference/generated/numpy.searchsorted.html
 */
export function searchsorted(a: ArrayLike, v: ArrayLike, options: SearchOptions = {}): NDArray<"int64"> {
  const fn = "searchsorted";
  checkOptions(options, ["side", "sorter"], fn);
  const { side = "left", sorter } = options;
  if (side !== "left" && side !== "right")
    throw new ValueError(`${fn}: expected side to be left or right, got ${String(side)}`);
  const given = asNDArray(a, fn);
  if (given.ndim !== 1) throw new ShapeError(`${fn}: expected a list of 1 dimension, got ${given.ndim}`);
  const list = sorter === undefined || sorter === null ? given : sortedBy(given, sorter, fn);
  const scalar = isScalar(v) ? v : undefined;
  const asked = scalar === undefined ? asNDArray(v, fn) : undefined;
  const dtype = resultType(list.dtype, asked === undefined ? weakKindOf(scalar as Scalar, fn) : asked.dtype);
  const values: NDArray = asked === undefined ? zeroD(scalar as Scalar, dtype, fn) : alike(asked, dtype, fn);
  const sorted = alike(list, dtype, fn);
  const result = emptyArray(values.shape, dtypes.int64);
  if (result.size === 0) return result;
  const right = side === "right";
  const entry = entryFor(`searchsorted|${dtype.id}|${right}`, () => searchKernel(dtype, right));
  // A search reads about one element for each halving of the list.
  const steps = Math.ceil(Math.log2(sorted.size + 1)) + 1;
  launchNest(
    entry,
    [values.pointer(fn), result.pointer(fn), sorted.pointer(fn), sorted.size],
    [result.size],
    [[dtype.itemsize], [8], [0], [0]],
    true,
    result.size * steps * 8,
  );
  return result;
}

function sortedBy(list: NDArray, sorter: ArrayLike, fn: string): NDArray {
  const order = indexArray(sorter, fn);
  if (order.ndim !== 1 || order.size !== list.size)
    throw new ShapeError(`${fn}: expected a sorter of ${list.size} indices, got shape (${order.shape.join(",")})`);
  return take(list, order);
}

/** Contiguous and of the dtype. */
function alike(a: NDArray, dtype: DType, fn: string): NDArray {
  return a.dtype === dtype ? inC(a, fn) : castIn(a, dtype, "C", fn);
}
