/**
 * @file Index values: what users hand in as arrays of integers, the check that they lie inside an axis, and the modes by which
 * `take` and its kin bring them inside.
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { IndexError, ValueError } from "../../errors.ts";
import { Builder } from "../../kernel/builder.ts";
import { greatest, least } from "../../kernel/ops/primitive.ts";
import { f64, i64, ptr } from "../../kernel/types.ts";
import { argSlots, device } from "../../runtime/device.ts";
import { type Entry, entryFor } from "../../runtime/kernels.ts";
import { partsFor } from "../../runtime/launch.ts";
import { copyIn } from "../layout.ts";
import { type ArrayLike, emptyArray, fromData, typedArrayDType } from "../make.ts";
import { NDArray } from "../ndarray.ts";
import { zeroD } from "../scalar.ts";
import { castElement, loadElement } from "../ufunc/element.ts";
import { elementwise } from "./elementwise.ts";

/** What happens to an index outside of the axis: an error, counted round, or the nearest one inside. */
export type IndexMode = "raise" | "wrap" | "clip";

const modes: readonly IndexMode[] = ["raise", "wrap", "clip"];

/** @throws ValueError for anything else */
export function checkMode(mode: IndexMode, fn: string): IndexMode {
  if (!modes.includes(mode))
    throw new ValueError(`${fn}: expected mode to be raise, wrap or clip, got ${String(mode)}`);
  return mode;
}

/** Numbers in lists are indices when they are whole; NDArrays and typed arrays must have an integer dtype. */
function areWhole(value: ArrayLike): boolean {
  if (Array.isArray(value)) return value.every(areWhole);
  if (typeof value === "number") return Number.isInteger(value);
  return typeof value === "bigint" || typeof value === "boolean" || (value instanceof NDArray && isIndex(value.dtype));
}

const isIndex = (d: DType): boolean => d.kind === "i" || d.kind === "u" || d.kind === "b";

/**
 * An array of an integer dtype, or of bool, from anything array-like.
 * @throws IndexError for other dtypes and fractions
 */
export function indexArray(value: ArrayLike, fn: string): NDArray {
  let array = value instanceof NDArray ? value : fromData(value, undefined, fn);
  const literal = !(value instanceof NDArray) && typedArrayDType(value) === undefined;
  if (literal && !isIndex(array.dtype) && areWhole(value)) array = fromData(value, dtypes.int64, fn);
  if (!isIndex(array.dtype))
    throw new IndexError(`${fn}: expected index arrays of an integer or bool dtype, got ${array.dtype.name}`);
  return array;
}

/** The same elements, adjacent in C order. */
export function inC(array: NDArray, fn: string): NDArray {
  return array.isC ? array : copyIn(array, "C", fn);
}

/** Slots at the end of each argument block where kernels leave what they found; call.ts has its scalars there, at other times. */
export const answerSlot = argSlots - 8;
/** Parts end on multiples of this many elements. */
const grain = 512;

const boundsKernel = (d: DType) =>
  Builder.kernel("bounds", { indices: ptr, answer: ptr, n: i64 }, (b, [indices, answer, n]) => {
    const inits = [b.const(i64, greatest(i64)), b.const(i64, least(i64))];
    const [low, high] = b.for(b.index(0), n, { simd: true, reduce: ["pmin", "pmax"] }, inits, (i, low, high) => {
      const [v] = castElement(b, d, dtypes.int64, loadElement(b, d, indices, i, { scale: d.itemsize }));
      return [b.op("pmin", low, v), b.op("pmax", high, v)];
    });
    b.store(b.convert(low, f64), answer);
    b.store(b.convert(high, f64), answer, b.index(1));
  });

/** By dtype id. */
const boundsEntries: Entry[] = [];

/** Runs a kernel of (values, answer, count) over parts of a contiguous array; gives the number of parts. */
function inParts(entry: Entry, array: NDArray, fn: string): number {
  const from = array.pointer(fn);
  const parts = partsFor(array.nbytes);
  const size = Math.ceil(array.size / parts / grain) * grain;
  const count = Math.ceil(array.size / size);
  const d = device();
  const { args, argsAddress } = d;
  for (let p = 0; p < count; p++) {
    const at = p * argSlots;
    args[at] = from + p * size * array.itemsize;
    args[at + 1] = argsAddress + (at + answerSlot) * 8;
    args[at + 2] = Math.min(array.size, (p + 1) * size) - p * size;
  }
  if (count === 1) d.call(entry);
  else d.callMany(entry, count);
  return count;
}

/**
 * Checks that all values lie in `-length … length - 1`. Gives whether any is negative.
 * @param indices contiguous, of an integer dtype
 * @throws IndexError
 */
export function checkBounds(indices: NDArray, length: number, axis: number, fn: string): boolean {
  if (indices.size === 0) return false;
  const { dtype } = indices;
  boundsEntries[dtype.id] ??= entryFor(`bounds|${dtype.id}`, () => boundsKernel(dtype));
  const count = inParts(boundsEntries[dtype.id], indices, fn);
  const { args } = device();
  let low = 0;
  let high = -1;
  for (let p = 0; p < count; p++) {
    low = Math.min(low, args[p * argSlots + answerSlot]);
    high = Math.max(high, args[p * argSlots + answerSlot + 1]);
  }
  if (high >= length || low < -length) {
    const wrong = high >= length ? high : low;
    throw new IndexError(`${fn}: index ${wrong} is out of bounds for axis ${axis} with size ${length}`);
  }
  return low < 0;
}

/** Fresh int64 indices inside of `0 … length - 1`. @throws IndexError where there is no such index */
export function settle(
  indices: NDArray,
  length: number,
  mode: "wrap" | "clip",
  axis: number,
  fn: string,
): NDArray<"int64"> {
  if (length === 0 && indices.size > 0)
    throw new IndexError(`${fn}: expected an axis with elements to take from, got axis ${axis} with size 0`);
  const result = emptyArray(indices.shape, dtypes.int64);
  elementwise(
    {
      key: `settle ${mode}`,
      inputs: [
        { array: indices, as: dtypes.int64 },
        { array: zeroD(length, dtypes.int64, fn), as: dtypes.int64 },
      ],
      output: { array: result, as: dtypes.int64 },
      compute: (b, [[i], [n]]) => [
        mode === "wrap"
          ? b.op("remainder", i, n)
          : b.op("pmax", b.op("pmin", i, b.op("sub", n, b.index(1))), b.index(0)),
      ],
    },
    fn,
  );
  return result;
}
