/**
 * @file The ufunc methods `outer`, over all pairs of elements, and `at`, in place at chosen elements.
 * Reference: https://numpy.org/doc/stable/reference/ufuncs.html#methods
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { ValueError } from "../../errors.ts";
import { Builder } from "../../kernel/builder.ts";
import { i64, ptr } from "../../kernel/types.ts";
import { device } from "../../runtime/device.ts";
import { entryFor } from "../../runtime/kernels.ts";
import { expectArray } from "../check.ts";
import { type Generator, generate } from "../generate.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { Index } from "../methods.ts";
import type { NDArray } from "../ndarray.ts";
import { at as select } from "../select/at.ts";
import { assign, callGeneral, resolve, scalarArray, type UfuncOptions, type UfuncState, weakOperand } from "./call.ts";
import { castElement, loadElement, storeElement } from "./element.ts";
import { settled } from "./nest.ts";
import type { Loop } from "./row.ts";

/** The methods of a ufunc that take other operands than the ufunc itself. */
export interface UfuncOuterAt {
  /**
   * The ufunc of each element of `a` with each of `b`: the shapes stand one after the other in the result's.
   * @throws ValueError for ufuncs of one operand
   */
  outer(a: ArrayLike, b: ArrayLike, options?: UfuncOptions): NDArray;
  /**
   * Writes the ufunc of the chosen elements (and of `b`, stretched to their shape) over them, one after the other: an element
   * that is chosen twice is taken twice. Nothing is written when an index lies outside. Results are cast to the dtype of `a`
   * whatever it is, as in NumPy. `add.at(counts, indices, 1)` counts.
   */
  at(a: NDArray, indices: Index | readonly Index[], b?: ArrayLike): void;
}

function outer(state: UfuncState, a: ArrayLike, b: ArrayLike, options: UfuncOptions | undefined): NDArray | NDArray[] {
  const fn = `${state.name}.outer`;
  if (state.row.nin !== 2) throw new ValueError(`${fn}: expected a ufunc of two operands, got one of ${state.row.nin}`);
  // A number stays weak: it adds no axis.
  const right = weakOperand(b) ? b : asNDArray(b, fn);
  const extra = weakOperand(right) ? 0 : (right as NDArray).ndim;
  const left = weakOperand(a) ? a : asNDArray(a, fn);
  const column = weakOperand(left)
    ? left
    : (left as NDArray).viewOf(
        (left as NDArray).offset,
        [...(left as NDArray).shape, ...new Array<number>(extra).fill(1)],
        [...(left as NDArray).strides, ...new Array<number>(extra).fill(0)],
      );
  const results = callGeneral(state, [column, right], options);
  return state.row.nout === 1 ? results[0] : results;
}

/** Whole numbers from 0 on, as int64. */
const counting: Generator = { key: "positions", scalars: [], compute: (_, [i]) => [i], entries: [] };

/** Which elements an index chooses, in order, by their place in C order. @throws IndexError */
function positions(a: NDArray, indices: Index | readonly Index[]): NDArray {
  const flat = emptyArray([a.size], dtypes.int64);
  generate(flat, counting, [], [], "at");
  const shaped = emptyArray(a.shape, dtypes.int64);
  assign(shaped.viewOf(shaped.offset, [a.size], [8]), flat, "at");
  const chosen = select(shaped, ...indexParts(indices));
  if (chosen.isC) return chosen;
  const list = emptyArray(chosen.shape, dtypes.int64);
  assign(list, chosen, "at");
  return list;
}

/** A plain list of whole numbers or booleans is an index array, as in NumPy; any other list holds one index an axis. */
function indexParts(indices: Index | readonly Index[]): readonly Index[] {
  if (!Array.isArray(indices)) return [indices as Index];
  const plain = indices.every((i) => typeof i === "number" || typeof i === "bigint" || typeof i === "boolean");
  return plain ? [indices as Index] : (indices as readonly Index[]);
}

function atEntry(state: UfuncState, loop: Loop, dtype: DType, stretched: boolean): number {
  const key = `at|${state.name}|${dtype.id}|${loop.inputs.map((d) => d.id).join()}>${loop.outputs[0].id}|${stretched}`;
  const types = { data: ptr, places: ptr, values: ptr, n: i64 };
  return entryFor(key, () =>
    Builder.kernel(`${state.name}_at`, types, (b, [data, places, values, n]) => {
      b.for(b.index(0), n, {}, [], (i) => {
        const place = b.load(i64, places, i);
        const scale = { scale: dtype.itemsize };
        const own = castElement(b, dtype, loop.inputs[0], loadElement(b, dtype, data, place, scale));
        const second = loop.inputs[1];
        const operands =
          second === undefined
            ? [own]
            : [own, loadElement(b, second, values, stretched ? b.index(0) : i, { scale: second.itemsize })];
        const [result] = state.row.compute(b, operands, loop.inputs[0]);
        const cast = castElement(b, loop.outputs[0], dtype, settled(b, loop.outputs[0], result));
        storeElement(b, dtype, cast, data, place, scale);
      });
    }),
  );
}

function at(state: UfuncState, a: NDArray, indices: Index | readonly Index[], b: ArrayLike | undefined): void {
  const { name, row } = state;
  const fn = `${name}.at`;
  if (row.nout !== 1 || row.nin > 2)
    throw new ValueError(`${fn}: expected a ufunc of one or two operands and one result`);
  if ((row.nin === 2) !== (b !== undefined))
    throw new ValueError(`${fn}: expected ${row.nin === 2 ? "a second operand" : "no second operand"}`);
  expectArray(a, "a", fn);
  a.checkWriteable(fn);
  const places = positions(a, indices);
  const second = b === undefined ? undefined : weakOperand(b) ? b : asNDArray(b, fn);
  const { kinds, weak } = state.kindsOf(second === undefined ? [a] : [a, second]);
  const loop = resolve(state, kinds, weak, {});
  state.check?.(loop, second === undefined ? [a] : [a, second]);
  const values = second === undefined ? places : valuesFor(second, loop.inputs[1], places, fn);
  if (places.size === 0) return;
  const target = a.isC ? a : emptyArray(a.shape, a.dtype);
  if (target !== a) assign(target, a, fn);
  const d = device();
  const entry = atEntry(state, loop, a.dtype, values.size === 1 && second !== undefined);
  const { args } = d;
  args[0] = target.pointer(fn);
  args[1] = places.pointer(fn);
  args[2] = values.pointer(fn);
  args[3] = places.size;
  d.call(entry);
  if (target !== a) assign(a, target, fn);
}

/** The second operand in the loop's dtype: one element, or one for each place. Always a copy, which the loop does not write. */
function valuesFor(second: ArrayLike, to: DType, places: NDArray, fn: string): NDArray {
  if (weakOperand(second)) return scalarArray(second, to, fn);
  const array = second as NDArray;
  const values = emptyArray(array.size === 1 ? [] : places.shape, to);
  assign(values, array.size === 1 ? array.viewOf(array.offset, [], []) : array, fn);
  return values;
}

/** Hangs `outer` and `at` on a ufunc. */
export function attachOuterAt<F extends object>(fn: F, state: UfuncState): F & UfuncOuterAt {
  const methods: UfuncOuterAt = {
    outer: (a, b, options) => outer(state, a, b, options) as NDArray,
    at: (a, indices, b) => at(state, a, indices, b),
  };
  return Object.assign(fn, methods);
}
