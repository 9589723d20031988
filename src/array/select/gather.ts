/**
 * @file Moves elements between an array and places in another one that index values name: gather and scatter. Plans come from
 * shape/select.ts; all index values are checked before anything is written.
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { elements } from "../../dtype/element.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i64, ptr, type Type } from "../../kernel/types.ts";
import { type Entry, entryFor } from "../../runtime/kernels.ts";
import { launchNest } from "../../runtime/launch.ts";
import { broadcastStrides } from "../../shape/broadcast.ts";
import { coalesce, type LoopNest } from "../../shape/coalesce.ts";
import type { AdvancedPlan } from "../../shape/select.ts";
import type { Shape, Strides } from "../../shape/strides.ts";
import { sizeOf } from "../../shape/strides.ts";
import { emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { castElement, loadElement, storeElement } from "../ufunc/element.ts";
import type { Access } from "../ufunc/nest.ts";
import { accessOf } from "../ufunc/operands.ts";
import { type Cast, elementwise } from "./elementwise.ts";
import { answerSlot, checkBounds, inC } from "./integers.ts";

/**
 * Where elements lie, over a shape: place `r` is at `offset + Σ r·strides + index(r)·step` bytes of the array's storage, the
 * index counted from the end where it is negative.
 */
export interface Places {
  readonly array: NDArray;
  readonly shape: Shape;
  readonly offset: number;
  readonly strides: Strides;
  readonly index: NDArray;
  readonly indexStrides: Strides;
  readonly step: number;
  /** Length of the axis that the index walks where some values are negative, else 0. */
  readonly length: number;
}

const rawDTypes: Record<number, DType | undefined> = {
  1: dtypes.uint8,
  2: dtypes.uint16,
  4: dtypes.uint32,
  8: dtypes.uint64,
};

/** The dtype by which elements are moved as they are: unsigned integers of their size keep every bit. */
export function movedAs(d: DType): DType {
  return rawDTypes[d.itemsize] ?? d;
}

/**
 * The places of a plan that has index arrays.
 * @param lists index values of each of the plan's gathers, of integer dtypes
 * @throws IndexError where a value is out of bounds
 */
export function placesOf(array: NDArray, plan: AdvancedPlan, lists: readonly NDArray[], fn: string): Places {
  const { gathers, indexShape, indexAxis, shape, offset, strides } = plan;
  const one = gathers.length === 1;
  let negative = false;
  const checked = lists.map((given, k) => {
    const list = inC(given, fn);
    if (checkBounds(list, gathers[k].length, gathers[k].axis, fn)) negative = true;
    return list;
  });
  const index = one ? checked[0] : offsetsOf(plan, checked, fn);
  const indexStrides = new Array<number>(shape.length).fill(0);
  broadcastStrides(index.shape, index.strides, indexShape).forEach((stride, i) => {
    indexStrides[indexAxis + i] = stride;
  });
  const step = one ? gathers[0].stride : 1;
  const length = one && negative ? gathers[0].length : 0;
  return { array, shape, offset, strides, index, indexStrides, step, length };
}

/**
 * The places that one index array names along an axis, which its shape replaces.
 * @throws IndexError where a value is out of bounds
 */
export function placesAlong(array: NDArray, axis: number, indices: NDArray, fn: string): Places {
  const index = inC(indices, fn);
  const length = checkBounds(index, array.shape[axis], axis, fn) ? array.shape[axis] : 0;
  const { ndim, strides } = array;
  const shape: number[] = [];
  const own: number[] = [];
  const walked: number[] = [];
  const axisOf = (n: number, stride: number, indexStride: number): void => {
    shape.push(n);
    own.push(stride);
    walked.push(indexStride);
  };
  for (let i = 0; i < axis; i++) axisOf(array.shape[i], strides[i], 0);
  for (let i = 0; i < index.ndim; i++) axisOf(index.shape[i], 0, index.strides[i]);
  for (let i = axis + 1; i < ndim; i++) axisOf(array.shape[i], strides[i], 0);
  return { array, shape, offset: array.offset, strides: own, index, indexStrides: walked, step: strides[axis], length };
}

/** Lists that one kernel adds up: each is three operands, and an operand takes a slot for itself and one an axis. */
function listsAtOnce(rank: number): number {
  const sumAndResult = 2;
  const room = answerSlot - rank - sumAndResult * (1 + rank);
  return Math.max(1, Math.min(4, Math.floor(room / (3 * (1 + rank)))));
}

/** The bytes by which several index arrays together move a place. */
function offsetsOf(plan: AdvancedPlan, lists: readonly NDArray[], fn: string): NDArray {
  const sum = emptyArray(plan.indexShape, dtypes.int64) as NDArray;
  const whole = (array: NDArray): Cast => ({ array, as: dtypes.int64 });
  // Lengths and strides of the axes, for kernels to read.
  const facts = emptyArray([lists.length, 2], dtypes.int64) as NDArray;
  const memory = facts.storage.view();
  plan.gathers.forEach(({ length, stride }, k) => {
    elements.int64.set(memory, facts.offset + 16 * k, length, fn);
    elements.int64.set(memory, facts.offset + 16 * k + 8, stride, fn);
  });
  const most = listsAtOnce(plan.indexShape.length);
  for (let from = 0; from < lists.length; from += most) {
    const group = lists.slice(from, from + most);
    const inputs = group.flatMap((list, k) => {
      const fact = (which: number): NDArray => facts.viewOf(facts.offset + 16 * (from + k) + 8 * which, [], []);
      return [whole(list), whole(fact(0)), whole(fact(1))];
    });
    const first = from === 0;
    elementwise(
      {
        key: `offsets ${group.length}${first ? "" : " more"}`,
        inputs: first ? inputs : [whole(sum), ...inputs],
        output: whole(sum),
        compute: (b, values) => {
          let [total] = first ? [] : values[0];
          for (let k = first ? 0 : 1; k < values.length; k += 3) {
            const [[i], [n], [step]] = values.slice(k, k + 3);
            const moved = b.op("mul", b.select(b.op("lt", i, b.index(0)), b.op("add", i, n), i), step);
            total = total === undefined ? moved : b.op("add", total, moved);
          }
          return [total];
        },
      },
      fn,
    );
  }
  return sum;
}

interface MoveSpec {
  readonly scatter: boolean;
  readonly rank: number;
  readonly wrap: boolean;
  readonly index: DType;
  /** What lies at the places, and on the other side. */
  readonly placed: DType;
  readonly other: DType;
  /** Along the innermost loop: of the index, the places, the other side. */
  readonly access: readonly [Access, Access, Access];
}

/** Parameters as launch.ts says; the operands are index, places, other side, length and step, the last two numbers. */
function moveKernel(spec: MoveSpec): Kernel {
  const { rank, access, scatter } = spec;
  const types: Record<string, Type> = { index: ptr, placed: ptr, other: ptr, length: i64, step: i64 };
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  for (let k = 0; k < 5; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(scatter ? "scatter" : "gather", types, (b, params) => {
    const [length, step] = params.slice(3, 5);
    const stride = (k: number, axis: number): Value => params[5 + rank + k * rank + axis];
    const offsetAt = (pointer: Value, place: Value, at: { scale: number }): Value => {
      const [i] = castElement(b, spec.index, dtypes.int64, loadElement(b, spec.index, pointer, place, at));
      const wrapped = spec.wrap ? b.select(b.op("lt", i, b.index(0)), b.op("add", i, length), i) : i;
      return b.op("mul", wrapped, step);
    };
    const inner = ([index, placed, other]: readonly Value[], axis: number): void => {
      const bytes = (k: number, i: Value, d: DType): Value =>
        b.op("mul", i, access[k] === "c" ? b.index(d.itemsize) : stride(k, axis));
      const still = access[0] === "0" ? b.ptrAdd(placed, offsetAt(index, b.index(0), { scale: 1 })) : undefined;
      b.for(b.index(0), params[5 + axis], { parallel: true, simd: true }, [], (i) => {
        let [base, place, at] = [placed, bytes(1, i, spec.placed), { scale: 1 }];
        if (still !== undefined) {
          base = still;
          if (access[1] === "c") [place, at] = [i, { scale: spec.placed.itemsize }];
        } else {
          const scaled = access[0] === "c";
          const offset = scaled
            ? offsetAt(index, i, { scale: spec.index.itemsize })
            : offsetAt(index, b.op("mul", i, stride(0, axis)), { scale: 1 });
          place = access[1] === "0" ? offset : b.op("add", offset, place);
        }
        const adjacent = access[2] === "c";
        const otherPlace = adjacent ? i : b.op("mul", i, stride(2, axis));
        const otherAt = { scale: adjacent ? spec.other.itemsize : 1 };
        if (scatter) {
          const value = loadElement(b, spec.other, other, otherPlace, otherAt);
          storeElement(b, spec.placed, castElement(b, spec.other, spec.placed, value), base, place, at);
        } else {
          const value = loadElement(b, spec.placed, base, place, at);
          storeElement(b, spec.other, castElement(b, spec.placed, spec.other, value), other, otherPlace, otherAt);
        }
      });
    };
    const level = (axis: number, pointers: readonly Value[]): void => {
      if (axis === rank - 1) {
        inner(pointers, axis);
        return;
      }
      b.for(b.index(0), params[5 + axis], { parallel: axis === 0 && !scatter }, [], (i) => {
        level(
          axis + 1,
          pointers.map((p, k) => b.ptrAdd(p, b.op("mul", i, stride(k, axis)))),
        );
      });
    };
    level(0, params.slice(0, 3));
  });
}

/** Axes of one element dropped and adjacent axes merged where all operands step evenly; their order stays. */
function mergeInOrder(shape: Shape, strides: readonly Strides[]): LoopNest {
  if (shape.length === 1) return { shape, strides, offsets: null };
  const lengths: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    if (length === 1) continue;
    const outer = lengths.length - 1;
    if (outer >= 0 && strides.every((s, k) => steps[k][outer] === s[axis] * length)) {
      lengths[outer] *= length;
      for (let k = 0; k < strides.length; k++) steps[k][outer] = strides[k][axis];
    } else {
      lengths.push(length);
      for (let k = 0; k < strides.length; k++) steps[k].push(strides[k][axis]);
    }
  }
  if (lengths.length === 0) return { shape: [1], strides: strides.map(() => [0]), offsets: null };
  return { shape: lengths, strides: steps, offsets: null };
}

/** Compiled kernels by the numbers in `keyOf`: looking up a text would cost more than moving a few elements. */
const entries = new Map<number, Entry>();

const accessBits: { readonly [A in Access]: number } = { "0": 0, c: 1, s: 2 };

/** All of a spec in one number: 4 bits a dtype (there are 14), 2 an access, one a flag, the rank above. */
function keyOf({ scatter, rank, wrap, index, placed, other, access }: MoveSpec): number {
  const flags = (scatter ? 1 : 0) | (wrap ? 2 : 0);
  const accesses = accessBits[access[0]] | (accessBits[access[1]] << 2) | (accessBits[access[2]] << 4);
  return flags | (accesses << 2) | (index.id << 8) | (placed.id << 12) | (other.id << 16) | (rank << 20);
}

function move(places: Places, other: NDArray, otherStrides: Strides, scatter: boolean, fn: string): void {
  const { array, index, shape } = places;
  if (shape.includes(0)) return;
  const all = [places.indexStrides, places.strides, otherStrides];
  // The last of several values for one place wins, so scattering keeps the order of elements.
  const nest: LoopNest = scatter ? mergeInOrder(shape, all) : coalesce(shape, all);
  const { strides, offsets } = nest;
  const rank = nest.shape.length;
  const extent = nest.shape[rank - 1];
  const same = array.dtype === other.dtype;
  const placed = same ? movedAs(array.dtype) : array.dtype;
  const elsewhere = same ? placed : other.dtype;
  const indexAccess = accessOf(strides[0][rank - 1], index.itemsize, extent);
  const otherAccess = accessOf(strides[2][rank - 1], elsewhere.itemsize, extent);
  const spec: MoveSpec = {
    scatter,
    rank,
    wrap: places.length > 0,
    index: index.dtype,
    placed,
    other: elsewhere,
    access: [
      indexAccess,
      accessOf(strides[1][rank - 1], placed.itemsize, extent),
      // What is written moves, or there is one element of it.
      !scatter && otherAccess === "0" ? "c" : otherAccess,
    ],
  };
  const key = keyOf(spec);
  let entry = entries.get(key);
  if (entry === undefined) {
    entry = entryFor(`move|${key}`, () => moveKernel(spec));
    entries.set(key, entry);
  }
  if (array.storage.guarded) array.storage.check(fn);
  const pointers = [
    index.pointer(fn) + (offsets === null ? 0 : offsets[0]),
    array.storage.address + places.offset + (offsets === null ? 0 : offsets[1]),
    other.pointer(fn) + (offsets === null ? 0 : offsets[2]),
    places.length,
    places.step,
  ];
  const still = new Array<number>(rank).fill(0);
  const size = sizeOf(nest.shape);
  const bytes = placed.itemsize + elsewhere.itemsize + (indexAccess === "0" ? 0 : index.itemsize);
  // Rows of a scatter that all meet the same index values may be shared out; else two threads could write one place.
  const alone = scatter && (strides[0][0] !== 0 || strides[1][0] === 0 || rank === 1);
  launchNest(
    entry,
    pointers,
    nest.shape,
    [strides[0], strides[1], strides[2], still, still],
    false,
    alone ? 0 : size * bytes,
    scatter ? 1 : rank,
  );
}

/** Reads the elements at the places into an array of that shape, cast to its dtype; the two must not overlap. */
export function gather(places: Places, to: NDArray, fn: string): void {
  move(places, to, to.strides, false, fn);
}

/** Writes an array that stretches to the places' shape, cast; where a place comes again the last value stays. Must not overlap. */
export function scatter(places: Places, from: NDArray, fn: string): void {
  move(places, from, broadcastStrides(from.shape, from.strides, places.shape), true, fn);
}
