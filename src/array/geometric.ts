/**
 * @file Numbers evenly spaced on a logarithmic scale.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.geomspace.html
 * @module
 */
import { type DType, type DTypeLike, dtype as dtypeOf, dtypes, type NameOf } from "../dtype/dtype.ts";
import { resultType } from "../dtype/promote.ts";
import { ValueError } from "../errors.ts";
import { castIn, expand_dims, moveaxis, reshape } from "./layout.ts";
import { type ArrayLike, asNDArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { type LinspaceOptions, linspace } from "./ranges.ts";
import { any } from "./reduce/logic.ts";
import { isScalar, zeroD } from "./scalar.ts";
import { assign } from "./ufunc/call.ts";
import { divide, equal, log10, multiply, power, sign } from "./ufunc/index.ts";

type Spaced<S extends DTypeLike> = [S] extends [never] ? NDArray : NDArray<NameOf<S>>;

/** Options of {@link logspace}. */
export interface LogspaceOptions<S extends DTypeLike = DTypeLike> extends Omit<LinspaceOptions<S>, "retstep"> {
  /** What the numbers are powers of; 10 by default. May be an array, which broadcasts with start and stop. */
  readonly base?: ArrayLike;
}

/** An array with new axes in front until it has `rank`. */
function atLeast(a: NDArray, rank: number): NDArray {
  return a.ndim >= rank ? a : (reshape(a, [...new Array<number>(rank - a.ndim).fill(1), ...a.shape]) as NDArray);
}

/**
 * `num` (50) powers of a base (10), the exponents evenly spaced from `start` to `stop`.
 * @throws ValueError as {@link linspace}
 * https://numpy.org/doc/stable/reference/generated/numpy.logspace.html
 */
export function logspace<S extends DTypeLike = never>(
  start: ArrayLike,
  stop: ArrayLike,
  num = 50,
  options: LogspaceOptions<S> = {},
): Spaced<S> {
  const fn = "logspace";
  checkOptions(options, ["endpoint", "dtype", "axis", "base"], fn);
  const { base = 10, endpoint = true, axis = 0, dtype } = options;
  let [from, to, root] = [start, stop, base];
  if (!isScalar(base) && asNDArray(base, fn).ndim > 0) {
    // A base with axes takes part in what the new axis is counted among.
    const all = [start, stop, base].map((a) => asNDArray(a, fn));
    const rank = Math.max(...all.map((a) => a.ndim));
    const [first, last, third] = all.map((a) => atLeast(a, rank));
    [from, to, root] = [first, last, expand_dims(third, axis)];
  }
  const exponents = linspace(from, to, num, { endpoint, axis }) as NDArray;
  const result: NDArray = power(root, exponents);
  const out = dtype === undefined ? result.dtype : dtypeOf<DTypeLike>(dtype, fn);
  return (out === result.dtype ? result : castIn(result, out, "K", fn)) as Spaced<S>;
}

/**
 * `num` (50) numbers from `start` to `stop`, each the one before times the same factor. The ends may be negative or complex.
 * @throws ValueError where an end is 0
 */
export function geomspace<S extends DTypeLike = never>(
  start: ArrayLike,
  stop: ArrayLike,
  num = 50,
  options: Omit<LinspaceOptions<S>, "retstep"> = {},
): Spaced<S> {
  const fn = "geomspace";
  checkOptions(options, ["endpoint", "dtype", "axis"], fn);
  const { endpoint = true, axis = 0 } = options;
  const asked = options.dtype === undefined ? undefined : dtypeOf<DTypeLike>(options.dtype, fn);
  const given = [asNDArray(start, fn), asNDArray(stop, fn)];
  const dtype: DType = resultType(...given.map((a) => a.dtype), asked ?? dtypes.float64, "float");
  const ends = given.map((a) => castIn(a, dtype, "K", fn));
  if (ends.some((a) => any(equal(a, zeroD(0, dtype, fn))).get()))
    throw new ValueError(`${fn}: expected ends other than 0, got 0`);
  // The direction of the start is taken out before and put back after: what is left of it is positive.
  const turn: NDArray = sign(ends[0]);
  const [first, last]: NDArray[] = ends.map((a) => divide(a, turn));
  const result = logspace(log10(first), log10(last), num, { endpoint, dtype }) as NDArray;
  const put = (place: number, value: NDArray): void => {
    const part = result.viewOf(
      result.offset + place * result.strides[0],
      result.shape.slice(1),
      result.strides.slice(1),
    );
    assign(part, value, fn);
  };
  // Powers of logarithms may miss the ends by a little.
  if (num > 0) put(0, first);
  if (num > 1 && endpoint) put(num - 1, last);
  multiply(result, turn, { out: result });
  const moved = axis === 0 ? result : (moveaxis(result, 0, axis) as NDArray);
  const out = asked ?? dtype;
  return (out === dtype ? moved : castIn(moved, out, "K", fn)) as Spaced<S>;
}
