/**
 * @file Runs one call of a reduction: axes, masks, initial values, where the result goes. What is reduced how is the reducer's affair.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../../errors.ts";
import { normalizeAxes } from "../../shape/axes.ts";
import { broadcastStrides, checkBroadcastTo } from "../../shape/broadcast.ts";
import { resultStrides } from "../../shape/order.ts";
import { boundsOverlap } from "../../shape/overlap.ts";
import { formatShape, sameNumbers, type View } from "../../shape/strides.ts";
import { type ArrayLike, asNDArray, emptyArray, emptyStrided } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { castScalar } from "../scalar.ts";
import { assign } from "../ufunc/call.ts";
import type { Axis, ExtremeOptions } from "./arguments.ts";
import { reduceInto } from "./engine.ts";
import { foldInto } from "./fold.ts";
import { type Fold, masked, maskedFold, type Reducer } from "./spec.ts";

export interface Plan {
  readonly fn: string;
  readonly array: NDArray;
  /** Inputs after the array, stretched to its shape. */
  readonly others?: readonly NDArray[];
  readonly reducer: Reducer | Fold;
  /** The dtype of the result. */
  readonly result: DType;
  /** What nothing gives: a fold's start under `where`. Undefined where the reducer knows itself, or where nothing is an error. */
  readonly empty?: number | boolean;
  /** Nothing is an error, unless there is an initial value. */
  readonly refusesNothing?: boolean;
  readonly options: ExtremeOptions;
}

/** The shape of a result: without the reduced axes, or with length 1 in their place. */
export function keptShape(shape: readonly number[], axes: readonly number[], keepdims: boolean): number[] {
  if (keepdims) return shape.map((n, i) => (axes.includes(i) ? 1 : n));
  return shape.filter((_, i) => !axes.includes(i));
}

/** Axes counted from 0; a 0-d array may be reduced over axis 0 or −1, as if it had that one. */
export function reducedAxes(axis: Axis | undefined, rank: number, fn: string): number[] {
  if (rank === 0 && (axis === 0 || axis === -1)) return [];
  return normalizeAxes(axis, rank, fn);
}

/** @throws DTypeError, ShapeError, ValueError unless `out` can take a result of this shape */
export function checkOut(out: unknown, shape: readonly number[], fn: string): asserts out is NDArray {
  if (typeof out !== "object" || out === null || !("strides" in out))
    throw new DTypeError(`${fn}: expected out to be an array, got ${typeof out}`);
  const array = out as NDArray;
  if (!sameNumbers(array.shape, shape))
    throw new ShapeError(`${fn}: expected out of shape ${formatShape(shape)}, got ${formatShape(array.shape)}`);
  array.checkWriteable(fn);
}

/** A view stretched to a shape. @throws ShapeError */
export function stretch(a: NDArray, shape: readonly number[], fn: string): NDArray {
  checkBroadcastTo(a.shape, shape, fn);
  return a.viewOf(a.offset, shape, broadcastStrides(a.shape, a.strides, shape));
}

/** A mask stretched to an array's shape. @throws DTypeError, ShapeError */
export function maskFor(where: ArrayLike, shape: readonly number[], fn: string): NDArray {
  const mask = asNDArray(where, fn);
  if (mask.dtype.kind !== "b") throw new DTypeError(`${fn}: expected where to be bool, got ${mask.dtype.name}`);
  return stretch(mask, shape, fn);
}

/** A fresh result whose axes lie as the array's do. */
function fresh(a: NDArray, axes: readonly number[], shape: readonly number[], dtype: DType): NDArray {
  if (shape.length < 2) return emptyArray(shape, dtype);
  const strides =
    shape.length === a.ndim
      ? a.strides.map((s, i) => (axes.includes(i) ? 0 : s))
      : a.strides.filter((_, i) => !axes.includes(i));
  return emptyStrided(shape, resultStrides(shape, [strides], dtype.itemsize), dtype);
}

/** Runs the plan; gives `out`, or a fresh array. */
export function runPlan(plan: Plan): NDArray {
  const { fn, array, reducer, result, options } = plan;
  const { out, initial } = options;
  const axes = reducedAxes(options.axis, array.ndim, fn);
  const shape = keptShape(array.shape, axes, options.keepdims === true);
  if (out !== undefined) checkOut(out, shape, fn);
  const mask =
    options.where === undefined || options.where === true ? undefined : maskFor(options.where, array.shape, fn);
  checkEmpty(plan, axes, mask !== undefined);
  const inputs = [array, ...(plan.others ?? [])];
  const { accumulator } = reducer;
  const direct =
    out !== undefined &&
    out.dtype === accumulator &&
    result === accumulator &&
    [...inputs, ...(mask === undefined ? [] : [mask])].every((a) => !touches(a, out));
  const target = direct ? out : fresh(array, axes, shape, accumulator);
  if ("step" in reducer) fold(plan, reducer, inputs, mask, axes, target);
  else if (mask === undefined) reduceInto(reducer, inputs, axes, target, fn);
  else reduceInto(masked(reducer), [...inputs, mask], axes, target, fn);
  if (initial !== undefined && !("step" in reducer)) {
    const seed = castScalar(initial, result, fn);
    joinInto(
      joining(reducer),
      [target],
      target,
      fn,
      seed.dtype === accumulator ? seed : converted(seed, accumulator, fn),
    );
  }
  if (direct) return out;
  if (out === undefined && result === accumulator) return target;
  const to = out ?? fresh(array, axes, shape, result);
  // Through the dtype of the result, which `out` need not have.
  const last = out === undefined || result === accumulator ? target : converted(target, result, fn);
  assign(to, last, fn);
  target.dispose();
  if (last !== target) last.dispose();
  return to;
}

/** A copy in another dtype. */
export function converted(a: NDArray, dtype: DType, fn: string): NDArray {
  const copy = emptyArray(a.shape, dtype);
  assign(copy, a, fn);
  return copy;
}

/** May writing `out` disturb reading `a`? Here elements in the same places do too: they are read more than once. */
function touches(a: NDArray, out: NDArray): boolean {
  const box = ({ shape, strides, storage, offset, itemsize }: NDArray): View => ({
    shape,
    strides,
    offset: storage.address + offset,
    itemsize,
  });
  return boundsOverlap(box(a), box(out));
}

/** @throws ValueError where nothing would say what the result of no elements is */
function checkEmpty({ fn, array, refusesNothing, options }: Plan, axes: readonly number[], where: boolean): void {
  if (refusesNothing !== true || options.initial !== undefined) return;
  if (where) throw new ValueError(`${fn}: expected initial beside where, since there is no identity, got none`);
  if (axes.some((i) => array.shape[i] === 0)) throw new ValueError(`${fn}: zero-size array has no identity`);
}

/** The step that combines two accumulators of a reducer. */
function joining(reducer: Reducer): Fold {
  const { accumulator, combine } = reducer;
  return {
    key: `join ${combine} ${accumulator.id}`,
    inputs: [accumulator],
    accumulator,
    start: (_b, [x]) => x,
    step: (b, acc, [x]) => combine.map((op, c) => b.op(op, acc[c], x[c])),
  };
}

/** Each element on its own: folds along an axis of length 1. */
function joinInto(
  fold: Fold,
  inputs: readonly NDArray[],
  target: NDArray,
  fn: string,
  seed: NDArray | undefined,
): void {
  const lone = inputs.map((a) => a.viewOf(a.offset, [...a.shape, 1], [...a.strides, 0]));
  foldInto(fold, lone, inputs[0].ndim, target, fn, { seed });
}

/** A fold over one axis after another, the last ones first. */
function fold(
  plan: Plan,
  folding: Fold,
  inputs: readonly NDArray[],
  mask: NDArray | undefined,
  axes: readonly number[],
  target: NDArray,
): void {
  const { fn, options, empty } = plan;
  const { initial } = options;
  /** `initial` counts once an element of the result, so in the last step; what leaves all as it is may come in everywhere. */
  const seedFor = (last: boolean, needed: boolean): NDArray | undefined => {
    const value = last ? (initial ?? empty) : (empty ?? initial);
    const needs = needed || (last && initial !== undefined);
    return needs && value !== undefined ? castScalar(value, folding.accumulator, fn) : undefined;
  };
  const first = mask === undefined ? folding : maskedFold(folding);
  let from = mask === undefined ? inputs : [...inputs, mask];
  // Elements in one line are folded in one go: in NumPy's order, which signs of zero can tell.
  const inLine = axes.length > 1 && axes.length === inputs[0].ndim && from.every((a) => a.isC);
  if (inLine) from = from.map((a) => a.viewOf(a.offset, [a.size], [a.itemsize]));
  const order = inLine ? [0] : [...axes].sort((p, q) => p - q);
  if (order.length === 0) {
    joinInto(first, from, target, fn, seedFor(true, true));
    return;
  }
  let how = first;
  for (let i = order.length - 1; i >= 0; i--) {
    const axis = order[i];
    const last = i === 0;
    const shape = keptShape(from[0].shape, [axis], true);
    const to = last ? target : emptyArray(shape, folding.accumulator);
    const into = last && to.ndim !== shape.length && !inLine ? keptView(to, inputs[0].ndim, axes) : to;
    // As in NumPy, elements meet the identity first where there is one: that decides about signs of zero, say.
    const needed = from[0].size === 0 || how === first;
    foldInto(how, from, axis, into, fn, { seed: seedFor(last, needed) });
    from = [to];
    how = onAccumulators(folding);
  }
}

/** The target with axes of length 1 where elements were reduced. */
function keptView(target: NDArray, rank: number, axes: readonly number[]): NDArray {
  let next = 0;
  const places = Array.from({ length: rank }, (_, i) => (axes.includes(i) ? -1 : next++));
  return target.viewOf(
    target.offset,
    places.map((p) => (p < 0 ? 1 : target.shape[p])),
    places.map((p) => (p < 0 ? 0 : target.strides[p])),
  );
}

/** The fold of what a first fold has left. */
function onAccumulators(fold: Fold): Fold {
  return { ...fold, key: `again ${fold.key}`, inputs: [fold.accumulator], start: (_b, [x]) => x };
}

/** Runs `fill` into `out` where it has the dtype and shares no memory with the source, else into a fresh array that is then copied. */
export function intoResult(
  shape: readonly number[],
  loop: DType,
  out: NDArray | undefined,
  sources: readonly NDArray[],
  fn: string,
  fill: (target: NDArray) => void,
): NDArray {
  if (out !== undefined) checkOut(out, shape, fn);
  const direct = out !== undefined && out.dtype === loop && sources.every((s) => !touches(s, out));
  const target = direct ? out : emptyArray(shape, loop);
  fill(target);
  if (direct || out === undefined) return target;
  assign(out, target, fn);
  target.dispose();
  return out;
}
