/**
 * @file Tests of elements' truth: any, all, and how many.
 * Reference: https://numpy.org/doc/stable/reference/routines.logic.html#truth-value-testing
 * @module
 */
import { dtypes } from "../../dtype/dtype.ts";
import { coalesce } from "../../shape/coalesce.ts";
import { type ArrayLike, asNDArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { zeroD } from "../scalar.ts";
import { type Axis, axisNames, settle, type WhereOptions, whereNames } from "./arguments.ts";
import { reducedLine } from "./line.ts";
import { counting, truths } from "./reducers.ts";
import { keptShape, reducedAxes, runPlan } from "./run.ts";

/** Elements of the first piece that is looked at before asking whether the answer is known, and of the longest one. */
const firstPiece = 4096;
const longestPiece = 1 << 22;

const ops = { any: "or", all: "and" } as const;

const ofLine = {
  any: reducedLine("any", (d) => truths("or", d), 0, 2 * firstPiece),
  all: reducedLine("all", (d) => truths("and", d), 0, 2 * firstPiece),
};

function test(which: "any" | "all", a: ArrayLike, options: WhereOptions): NDArray {
  const array = asNDArray(a, which);
  const early = options.where === undefined && array.size > firstPiece ? decided(which, array, options) : undefined;
  if (early !== undefined) return early;
  return runPlan({ fn: which, array, reducer: truths(ops[which], array.dtype), result: dtypes.bool, options });
}

/** The answer for all elements of a large array in one line of memory, looked for piece by piece; undefined elsewhere. */
function decided(which: "any" | "all", array: NDArray, { axis, out, keepdims }: WhereOptions): NDArray | undefined {
  const axes = reducedAxes(axis, array.ndim, which);
  const line = coalesce(array.shape, [array.strides]);
  if (axes.length < array.ndim || line.shape.length > 1 || out !== undefined) return undefined;
  const start = array.offset + (line.offsets?.[0] ?? 0);
  const [step] = line.strides[0];
  const reducer = truths(ops[which], array.dtype);
  let answer = which === "all";
  let length = firstPiece;
  for (let from = 0; from < array.size && answer === (which === "all"); from += length) {
    if (from > 0) length = Math.min(length * 8, longestPiece);
    const piece = array.viewOf(start + from * step, [Math.min(length, array.size - from)], [step]);
    const part =
      ofLine[which].of(piece) ?? runPlan({ fn: which, array: piece, reducer, result: dtypes.bool, options: {} });
    answer = part.item() as boolean;
    part.dispose();
  }
  const shape = keptShape(array.shape, axes, keepdims === true);
  const result = zeroD(answer, dtypes.bool, which);
  return shape.length === 0 ? result : result.viewOf(result.offset, shape, new Array(shape.length).fill(1));
}

/**
 * Is any element true (of numbers: not zero; NaN is true)? False for none.
 * https://numpy.org/doc/stable/reference/generated/numpy.any.html
 */
export function any(a: ArrayLike, axis?: Axis | WhereOptions, options?: WhereOptions): NDArray<"bool"> {
  const quick = axis === undefined && options === undefined ? ofLine.any.of(a) : undefined;
  if (quick !== undefined) return quick as NDArray<"bool">;
  return test("any", a, settle<WhereOptions>(axis, options, whereNames, "any")) as NDArray<"bool">;
}

/**
 * Are all elements true? True for none.
 * https://numpy.org/doc/stable/reference/generated/numpy.all.html
 */
export function all(a: ArrayLike, axis?: Axis | WhereOptions, options?: WhereOptions): NDArray<"bool"> {
  const quick = axis === undefined && options === undefined ? ofLine.all.of(a) : undefined;
  if (quick !== undefined) return quick as NDArray<"bool">;
  return test("all", a, settle<WhereOptions>(axis, options, whereNames, "all")) as NDArray<"bool">;
}

/** Options of {@link count_nonzero}. */
export type CountOptions = Pick<WhereOptions, "axis" | "keepdims">;

/**
 * How many elements are not zero.
 * https://numpy.org/doc/stable/reference/generated/numpy.count_nonzero.html
 */
export function count_nonzero(a: ArrayLike, axis?: Axis | CountOptions, options?: CountOptions): NDArray<"int64"> {
  const fn = "count_nonzero";
  const allowed = axisNames.filter((name) => name !== "out");
  const settled = settle<CountOptions>(axis, options, allowed, fn);
  const array = asNDArray(a, fn);
  const reducer = counting(array.dtype);
  return runPlan({ fn, array, reducer, result: dtypes.int64, options: settled }) as NDArray<"int64">;
}
