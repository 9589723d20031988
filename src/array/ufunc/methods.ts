/**
 * @file The ufunc methods that go along an axis: reduce, accumulate, reduceat. Ops that may be combined in any order run as
 * trees, all others take their elements one after another.
 * Reference: https://numpy.org/doc/stable/reference/ufuncs.html#methods
 * @module
 */
import { type DType, type DTypeLike, dtype as dtypeOf, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../../errors.ts";
import { normalizeAxis } from "../../shape/axes.ts";
import { formatShape } from "../../shape/strides.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { type Axis, settle, sumNames } from "../reduce/arguments.ts";
import { foldInto } from "../reduce/fold.ts";
import { bitwise, extreme, multiplying, rounded, summing, truths, wide } from "../reduce/reducers.ts";
import { intoResult, type Plan, reducedAxes, runPlan } from "../reduce/run.ts";
import { segmentsInto } from "../reduce/segments.ts";
import type { Fold, Reducer } from "../reduce/spec.ts";
import { assign, resolve, type UfuncState } from "./call.ts";
import { castElement } from "./element.ts";

/** Options of `reduce`. The axis is 0 by default; null takes all. */
export interface ReduceOptions {
  readonly axis?: Axis;
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
  readonly keepdims?: boolean;
  /** What takes part beside the elements. */
  readonly initial?: Scalar;
  /** Which elements take part. */
  readonly where?: ArrayLike;
}

/** Options of `accumulate` and `reduceat`. */
export interface AlongOptions {
  readonly axis?: number;
  readonly dtype?: DTypeLike;
  readonly out?: NDArray;
}

/** The methods of a ufunc that go along an axis; all but those of two operands and one result refuse them. */
export interface UfuncReductions {
  /** Combines all elements along axes: `add.reduce(a)` is the sum over axis 0. */
  reduce(array: ArrayLike, axis?: Axis | ReduceOptions, options?: ReduceOptions): NDArray;
  /** Combines every element with all before it along an axis: `add.accumulate(a)` is the running sum. */
  accumulate(array: ArrayLike, axis?: number | AlongOptions, options?: AlongOptions): NDArray;
  /**
   * Combines stretches: `indices[i]` up to `indices[i + 1]` (the last one up to the end); only the element at `indices[i]` where
   * that is not before `indices[i + 1]`.
   */
  reduceat(array: ArrayLike, indices: ArrayLike, axis?: number | AlongOptions, options?: AlongOptions): NDArray;
}

const alongNames = ["axis", "dtype", "out"] as const;

type Trees = (input: DType, loop: DType) => Reducer | Fold;

/** Ufuncs whose op may be combined in any order, with what runs them as trees. */
const trees: { readonly [name: string]: Trees } = {
  add: (d, loop) => summing(d, loop),
  multiply: (d, loop) => multiplying(d, loop),
  maximum: (_, loop) => extreme("maximum", loop),
  minimum: (_, loop) => extreme("minimum", loop),
  fmax: (_, loop) => extreme("fmax", loop),
  fmin: (_, loop) => extreme("fmin", loop),
  logical_and: (d) => truths("and", d),
  logical_or: (d) => truths("or", d),
  logical_xor: (d) => truths("xor", d),
  bitwise_and: (_, loop) => bitwise("and", loop),
  bitwise_or: (_, loop) => bitwise("or", loop),
  bitwise_xor: (_, loop) => bitwise("xor", loop),
};

/** Those of `trees` that have no identity and may yet take several axes at once. */
const reorderable = new Set(["maximum", "minimum", "fmax", "fmin"]);
/** Those that accumulate truth, whatever the elements. */
const logical = new Set(["logical_and", "logical_or", "logical_xor"]);

/** Those that take bools as operands but not as what accumulates. */
const neverBool = new Set(["gcd", "lcm"]);

/** Is any exponent negative? Takes the same steps as what it guards, the first element of a run not among them. */
const negativeExponents: Fold = {
  key: "negative_exponents",
  inputs: [dtypes.int64],
  accumulator: dtypes.bool,
  start: (b) => [b.const("i1", 0)],
  step: (b, [found], [[x]]) => [b.op("or", found, b.op("lt", x, b.const(x.type, 0)))],
};

/** Whole powers have no negative exponents. @param steps runs the fold over the elements as the method does @throws ValueError */
function checkExponents(state: UfuncState, loop: DType, fn: string, steps: (fold: Fold) => NDArray): void {
  if (state.name !== "power" || loop.kind !== "i") return;
  const found = steps(negativeExponents);
  const plan = { fn, array: found, reducer: truths("or", dtypes.bool), result: dtypes.bool, options: {} };
  if (runPlan(plan).item()) throw new ValueError(`${fn}: expected no integers to negative integer powers`);
}

/** @throws ValueError unless the ufunc has two operands and one result */
function checkBinary({ name, row }: UfuncState, method: string): void {
  if (row.nin !== 2) throw new ValueError(`${name}.${method}: expected a ufunc of two operands, got one of ${row.nin}`);
  if (row.nout !== 1)
    throw new ValueError(`${name}.${method}: expected a ufunc with one result, got one with ${row.nout}`);
}

/** The dtypes of the elements as read and of what accumulates. @throws DTypeError */
function accumulating(state: UfuncState, input: DType, asked: DTypeLike | undefined): { input: DType; loop: DType } {
  const { name } = state;
  if (logical.has(name)) {
    if (asked !== undefined && dtypeOf(asked, name) !== dtypes.bool)
      throw new DTypeError(`${name}: expected dtype bool, got ${dtypeOf(asked, name).name}`);
    return { input, loop: dtypes.bool };
  }
  if (input.kind === "b" && asked === undefined && neverBool.has(name))
    throw new DTypeError(`${name}: expected integers, got bool`);
  const widened =
    asked === undefined && (name === "add" || name === "multiply") && "bui".includes(input.kind)
      ? input.kind === "u"
        ? dtypes.uint64
        : dtypes.int64
      : input;
  const d = asked === undefined ? widened : dtypeOf(asked, name);
  const found = resolve(state, [d, d], [undefined, undefined], {});
  const [loop] = found.outputs;
  if (found.inputs[0] !== loop)
    throw new DTypeError(`${name}: expected operands whose results are of the same dtype, got ${d.name}`);
  return { input: found.inputs[1], loop };
}

/** The ufunc's own computation as a step, rounded to the loop's dtype each time. */
function stepping(state: UfuncState, input: DType, loop: DType): Fold {
  const { name, row } = state;
  return {
    key: `${name} ${input.id}>${loop.id}`,
    inputs: [input],
    accumulator: loop,
    start: (b, [x]) => castElement(b, input, loop, x),
    step: (b, acc, [x]) => rounded(b, loop, row.compute(b, [acc, x], logical.has(name) ? input : loop)[0]),
  };
}

function reduce(state: UfuncState, a: ArrayLike, options: ReduceOptions): NDArray {
  const { name, row } = state;
  const fn = `${name}.reduce`;
  checkBinary(state, "reduce");
  const array = asNDArray(a, fn);
  const axis = options.axis === undefined ? 0 : options.axis;
  const { identity } = row;
  const axes = reducedAxes(axis, array.ndim, fn);
  if (axes.length > 1 && identity === undefined && !reorderable.has(name))
    throw new ValueError(`${fn}: expected one axis, since the order of elements matters, got ${axes.length}`);
  const { input, loop } = accumulating(state, array.dtype, options.dtype);
  const reducer = trees[name]?.(logical.has(name) ? input : array.dtype, loop) ?? stepping(state, input, loop);
  const { keepdims, out, where, initial } = options;
  const plan: Plan = {
    fn,
    array,
    reducer,
    result: loop,
    empty: identity,
    refusesNothing: identity === undefined,
    options: { axis: axes, keepdims, out, where, initial },
  };
  checkExponents(state, loop, fn, (exponents) => {
    const guarded = { axis: axes, where, initial: initial === undefined ? undefined : false };
    return runPlan({ ...plan, reducer: exponents, result: dtypes.bool, empty: undefined, options: guarded });
  });
  return runPlan(plan);
}

function along(state: UfuncState, method: string, a: ArrayLike, options: AlongOptions): [NDArray, number, string] {
  checkBinary(state, method);
  const fn = `${state.name}.${method}`;
  checkOptions(options, alongNames, fn);
  const array = asNDArray(a, fn);
  if (array.ndim === 0) throw new DTypeError(`${fn}: expected an array with at least one axis, got a 0-d array`);
  return [array, normalizeAxis(options.axis ?? 0, array.ndim, fn), fn];
}

function accumulate(state: UfuncState, a: ArrayLike, options: AlongOptions): NDArray {
  const [array, axis, fn] = along(state, "accumulate", a, options);
  const { input, loop } = accumulating(state, array.dtype, options.dtype);
  checkExponents(state, loop, fn, (exponents) => {
    const found = emptyArray(array.shape, dtypes.bool);
    foldInto(exponents, [array], axis, found, fn, { scan: true });
    return found;
  });
  return intoResult(array.shape, loop, options.out, [array], fn, (target) => {
    foldInto(stepping(state, input, loop), [array], axis, target, fn, { scan: true });
  });
}

/** Where stretches start, with the length of the axis at the end. @throws IndexError */
function startsOf(indices: ArrayLike, length: number, fn: string): NDArray {
  const given = asNDArray(indices, fn);
  if (given.ndim !== 1)
    throw new ShapeError(`${fn}: expected one axis of indices, got shape ${formatShape(given.shape)}`);
  const starts = emptyArray([given.size + 1], dtypes.int64);
  const head = starts.viewOf(starts.offset, [given.size], starts.strides);
  assign(head, given, fn);
  starts.storage.view().setBigInt64(starts.offset + given.size * 8, BigInt(length), true);
  if (given.size > 0) {
    for (const op of ["minimum", "maximum"] as const) {
      const plan = { fn, array: head, reducer: extreme(op, dtypes.int64), result: dtypes.int64, options: {} };
      const limit = runPlan(plan).getBigInt();
      if (limit < 0n || limit >= BigInt(length))
        throw new IndexError(`${fn}: expected indices from 0 to below ${length}, got ${limit}`);
    }
  }
  return starts;
}

function reduceat(state: UfuncState, a: ArrayLike, indices: ArrayLike, options: AlongOptions): NDArray {
  const [array, axis, fn] = along(state, "reduceat", a, options);
  const { input, loop } = accumulating(state, array.dtype, options.dtype);
  const how = trees[state.name]?.(logical.has(state.name) ? input : array.dtype, loop) ?? stepping(state, input, loop);
  const starts = startsOf(indices, array.shape[axis], fn);
  const shape = array.shape.map((n, i) => (i === axis ? starts.size - 1 : n));
  checkExponents(state, loop, fn, (exponents) => {
    const found = emptyArray(shape, dtypes.bool);
    segmentsInto(exponents, array, axis, starts, found, fn);
    return found;
  });
  const work = wide(loop) === how.accumulator ? how.accumulator : loop;
  const result = intoResult(shape, work, work === loop ? options.out : undefined, [array], fn, (target) => {
    segmentsInto(how, array, axis, starts, target, fn);
  });
  if (work === loop) return result;
  const to = options.out ?? emptyArray(shape, loop);
  assign(to, result, fn);
  return to;
}

/** Hangs reduce, accumulate and reduceat on a ufunc. */
export function attachReductions<F extends object>(fn: F, state: UfuncState): F & UfuncReductions {
  const { name } = state;
  const methods: UfuncReductions = {
    reduce: (array, axis, options) =>
      reduce(state, array, settle<ReduceOptions>(axis, options, sumNames, `${name}.reduce`)),
    accumulate: (array, axis, options) =>
      accumulate(state, array, settle<AlongOptions>(axis, options, alongNames, `${name}.accumulate`)),
    reduceat: (array, indices, axis, options) =>
      reduceat(state, array, indices, settle<AlongOptions>(axis, options, alongNames, `${name}.reduceat`)),
  };
  return Object.assign(fn, methods);
}
