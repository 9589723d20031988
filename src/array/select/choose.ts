/**
 * @file One of many arrays, element by element: by number (`choose`) or by the first condition that holds (`select`).
 * Reference: https://numpy.org/doc/stable/reference/routines.indexing.html
 * @module
 */
import { type DType, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { resultType, type WeakKind, weakKindOf } from "../../dtype/promote.ts";
import { DTypeError, IndexError, ValueError } from "../../errors.ts";
import { broadcastShapes } from "../../shape/broadcast.ts";
import { expectList } from "../check.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { castScalar, isScalar } from "../scalar.ts";
import { assign } from "../ufunc/call.ts";
import { equal } from "../ufunc/index.ts";
import { delivered } from "./arguments.ts";
import { checkBounds, checkMode, type IndexMode, inC, indexArray, settle } from "./integers.ts";

/** Options of {@link choose}. */
export interface ChooseOptions {
  readonly out?: NDArray;
  readonly mode?: IndexMode;
}

/** Choices, numbers among them weak, as arrays of one dtype. */
function common(choices: readonly ArrayLike[], fn: string): { arrays: NDArray[]; dtype: DType } {
  const sides = choices.map((c): NDArray | Scalar => (isScalar(c) ? c : asNDArray(c, fn)));
  const kinds = sides.map((c): DType | WeakKind => (c instanceof NDArray ? c.dtype : weakKindOf(c, fn)));
  const dtype = resultType(...kinds);
  return { arrays: sides.map((c) => (c instanceof NDArray ? c : (castScalar(c, dtype, fn) as NDArray))), dtype };
}

/** The arrays along an array's first axis, or those of a list. */
function listOf(choices: NDArray | readonly ArrayLike[], fn: string): readonly ArrayLike[] {
  if (Array.isArray(choices)) return choices;
  const array = asNDArray(choices as NDArray, fn);
  if (array.ndim === 0) throw new ValueError(`${fn}: expected several choices, got a 0-d array`);
  const [count, ...shape] = array.shape;
  const [step, ...strides] = array.strides;
  return Array.from({ length: count }, (_, i) => array.viewOf(array.offset + i * step, shape, strides));
}

/**
 * At each place the element of that choice whose number `a` has there; everything broadcasts.
 * @throws IndexError for numbers outside (`mode: "raise"`); ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.choose.html
 */
export function choose(a: ArrayLike, choices: NDArray | readonly ArrayLike[], options: ChooseOptions = {}): NDArray {
  const fn = "choose";
  checkOptions(options, ["out", "mode"], fn);
  const mode = checkMode(options.mode ?? "raise", fn);
  const index = indexArray(a, fn);
  const list = listOf(choices, fn);
  if (list.length === 0) throw new ValueError(`${fn}: expected at least one choice, got none`);
  const { arrays, dtype } = common(list, fn);
  const shape = broadcastShapes([index.shape, ...arrays.map((c) => c.shape)], fn);
  if (mode === "raise" && checkBounds(inC(index, fn), list.length, 0, fn))
    throw new IndexError(`${fn}: expected numbers of choices from 0 to ${list.length - 1}, got a negative one`);
  const numbers = mode === "raise" ? index : settle(index, list.length, mode, 0, fn);
  const write = (to: NDArray): void => {
    arrays.forEach((choice, i) => {
      assign(to, choice, fn, equal(numbers, BigInt(i)) as NDArray);
    });
  };
  return delivered(shape, emptyArray([0], dtype), options.out, [numbers, ...arrays], write, fn);
}

/** Options of {@link select}. */
export interface SelectOptions {
  /** Where no condition holds; 0 unless given. */
  readonly default?: ArrayLike;
}

/**
 * At each place the element of the choice whose condition is the first that holds there; everything broadcasts.
 * @throws ValueError unless there are as many conditions as choices and at least one; DTypeError for conditions that are not bool
 * https://numpy.org/doc/stable/reference/generated/numpy.select.html
 */
export function select(
  condlist: readonly ArrayLike[],
  choicelist: readonly ArrayLike[],
  options: SelectOptions = {},
): NDArray {
  const fn = "select";
  checkOptions(options, ["default"], fn);
  expectList(condlist, "conditions", fn);
  expectList(choicelist, "choices", fn);
  if (condlist.length !== choicelist.length || condlist.length === 0)
    throw new ValueError(
      `${fn}: expected as many conditions as choices and at least one, got ${condlist.length} and ${choicelist.length}`,
    );
  const conditions = Array.from(condlist as Iterable<ArrayLike>, (c) => asNDArray(c, fn));
  const wrong = conditions.find((c) => c.dtype !== dtypes.bool);
  if (wrong !== undefined) throw new DTypeError(`${fn}: expected bool conditions, got ${wrong.dtype.name}`);
  const { arrays, dtype } = common([...choicelist, options.default ?? 0], fn);
  const shape = broadcastShapes(
    [...conditions, ...arrays].map((a) => a.shape),
    fn,
  );
  const result = emptyArray(shape, dtype);
  assign(result, arrays[arrays.length - 1], fn);
  for (let i = conditions.length - 1; i >= 0; i--) assign(result, arrays[i], fn, conditions[i]);
  return result;
}
