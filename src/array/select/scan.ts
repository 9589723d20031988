/**
 * @file Walks the true elements of a mask in order, eight bytes at a time: counts them, lists their indices, packs the
 * elements that they choose, and writes values to the places that they choose. Parts are counted first, so that every thread
 * knows where its results begin.
 * @module
 */
import { type DType, dtypes } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { f64, i64, ptr, type Type, type as typeOf } from "../../kernel/types.ts";
import { argSlots, device } from "../../runtime/device.ts";
import { entryFor } from "../../runtime/kernels.ts";
import { partsFor } from "../../runtime/launch.ts";
import { castIn } from "../layout.ts";
import { emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { castElement, loadElement, storeElement } from "../ufunc/element.ts";
import { movedAs } from "./gather.ts";
import { answerSlot } from "./integers.ts";

const u64 = typeOf("u64");
const u8 = typeOf("u8");
/** The bit of a byte that says true, in eight bytes. Only it counts, so that counting and walking agree on any memory. */
const truths = 0x0101010101010101n;
/** Parts of a flat mask begin at multiples of this many elements. */
const grain = 512;

/** A mask that is counted: bool, contiguous, with the parts in which it is walked. */
export interface Counted {
  readonly mask: NDArray;
  /** Number of true elements. */
  readonly total: number;
  /** Along the first axis: where parts begin, and the end. */
  readonly bounds: readonly number[];
  /** True elements before each part. */
  readonly before: readonly number[];
}

const countKernel = (): Kernel =>
  Builder.kernel("countTrue", { mask: ptr, answer: ptr, n: i64 }, (b, [mask, answer, n]) => {
    const [count] = b.for(b.index(0), n, { simd: true, reduce: ["add"] }, [b.index(0)], (i, sum) => [
      b.op("add", sum, b.convert(b.op("and", b.load(u8, mask, i), b.const(u8, 1)), i64)),
    ]);
    b.store(b.convert(count, f64), answer);
  });

/** The array's truth, contiguous and counted. @param traffic bytes that walking it moves for each element of the mask */
export function countTrue(array: NDArray, traffic: number, fn: string): Counted {
  const bool = array.dtype.kind === "b" && array.isC;
  const mask: NDArray = bool ? array : (castIn(array, dtypes.bool, "C", fn) as NDArray);
  const extent = mask.ndim === 0 ? 1 : mask.shape[0];
  if (mask.size === 0) return { mask, total: 0, bounds: [0, extent], before: [0] };
  const row = mask.size / extent;
  const unit = mask.ndim < 2 ? grain : 1;
  const size = Math.ceil(extent / partsFor(mask.size * (1 + traffic)) / unit) * unit;
  const parts = Math.ceil(extent / size);
  const entry = entryFor("countTrue", countKernel);
  const from = mask.pointer(fn);
  const d = device();
  const { args, argsAddress } = d;
  const bounds = [0];
  for (let p = 0; p < parts; p++) {
    const at = p * argSlots;
    bounds.push(Math.min(extent, (p + 1) * size));
    args[at] = from + bounds[p] * row;
    args[at + 1] = argsAddress + (at + answerSlot) * 8;
    args[at + 2] = (bounds[p + 1] - bounds[p]) * row;
  }
  run(entry, parts);
  const before: number[] = [];
  let total = 0;
  for (let p = 0; p < parts; p++) {
    before.push(total);
    total += args[p * argSlots + answerSlot];
  }
  return { mask, total, bounds, before };
}

function run(entry: number, parts: number): void {
  if (parts === 1) device().call(entry);
  else device().callMany(entry, parts);
}

/** A walk over the true elements of one part of a mask. */
interface Walk {
  readonly name: string;
  /** Parameters after the mask and its extents. */
  readonly operands: Readonly<Record<string, Type>>;
  /**
   * What a visit writes, the visit with the next count overwrites, and there is room for all counts below the last operand (how many
   * true elements the part has): false elements may be visited too, which saves guessing which ones are true.
   */
  readonly overwrites?: boolean;
  /** At the true element with these indices (from 0 in the part), the `count`-th of the part. */
  readonly visit: (b: Builder, at: readonly Value[], count: Value, operands: readonly Value[]) => void;
}

/** Parameters: mask, extents outermost first, the walk's operands. */
function walkKernel(rank: number, walk: Walk): Kernel {
  const types: Record<string, Type> = { mask: ptr };
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  Object.assign(types, walk.operands);
  return Builder.kernel(walk.name, types, (b, params) => {
    const operands = params.slice(1 + rank);
    const next = (n: Value): Value => b.op("add", n, b.index(1));
    const row = (mask: Value, outer: readonly Value[], start: Value): Value => {
      const extent = params[rank];
      const words = b.op("shr", extent, b.index(3));
      const [afterWords] = b.for(b.index(0), words, {}, [start], (w, count) => {
        const word = b.op("and", b.load(u64, mask, w), b.const(u64, truths));
        const base = b.op("shl", w, b.index(3));
        const place = (byte: Value): Value[] => [...outer, b.op("add", base, byte)];
        const oneByOne = (): Value[] =>
          b.while(
            [count, word],
            (_n, bits) => b.op("ne", bits, b.const(u64, 0)),
            (n, bits) => {
              const byte = b.op("shr", b.op("ctz", bits), b.const(u64, 3));
              walk.visit(b, place(b.convert(byte, i64)), n, operands);
              return [next(n), b.op("and", bits, b.op("sub", bits, b.const(u64, 1)))];
            },
          );
        if (!walk.overwrites) return [oneByOne()[0]];
        const allEight = (): Value[] => {
          let n = count;
          for (let byte = 0; byte < 8; byte++) {
            walk.visit(b, place(b.index(byte)), n, operands);
            const bit = b.op("and", b.op("shr", word, b.const(u64, 8 * byte)), b.const(u64, 1));
            n = b.op("add", n, b.convert(bit, i64));
          }
          return [n];
        };
        const room = b.op("le", b.op("add", count, b.index(8)), params[params.length - 1]);
        return b.if(
          b.op("ne", word, b.const(u64, 0)),
          () => b.if(room, allEight, () => [oneByOne()[0]]),
          () => [count],
        );
      });
      const [afterRest] = b.for(b.op("shl", words, b.index(3)), extent, {}, [afterWords], (i, count) => {
        const bit = b.op("and", b.load(u8, mask, i), b.const(u8, 1));
        return b.if(
          b.op("ne", bit, b.const(u8, 0)),
          () => {
            walk.visit(b, [...outer, i], count, operands);
            return [next(count)];
          },
          () => [count],
        );
      });
      return afterRest;
    };
    const level = (axis: number, mask: Value, outer: readonly Value[], start: Value): Value => {
      if (axis === rank - 1) return row(mask, outer, start);
      let bytes = params[rank];
      for (let k = axis + 1; k < rank - 1; k++) bytes = b.op("mul", bytes, params[1 + k]);
      const [count] = b.for(b.index(0), params[1 + axis], {}, [start], (i, n) => [
        level(axis + 1, b.ptrAdd(mask, b.op("mul", i, bytes)), [...outer, i], n),
      ]);
      return count;
    };
    level(0, params[0], [], b.index(0));
  });
}

/** Runs a walk over all parts. @param operands its parameters for the part that begins at `from`, after `before` true elements */
function walkAll(
  key: string,
  walk: () => Walk,
  { mask, total, bounds, before }: Counted,
  operands: (from: number, before: number, count: number) => readonly number[],
  fn: string,
): void {
  const rank = Math.max(1, mask.ndim);
  const entry = entryFor(`${key}|${rank}`, () => walkKernel(rank, walk()));
  const from = mask.pointer(fn);
  const row = mask.ndim < 2 ? 1 : mask.strides[0];
  const { args } = device();
  for (let p = 0; p < before.length; p++) {
    let at = p * argSlots;
    args[at++] = from + bounds[p] * row;
    args[at++] = bounds[p + 1] - bounds[p];
    for (let i = 1; i < mask.ndim; i++) args[at++] = mask.shape[i];
    const count = (before[p + 1] ?? total) - before[p];
    for (const value of operands(bounds[p], before[p], count)) args[at++] = value;
  }
  run(entry, before.length);
}

/** Indices of the true elements in C order: one row an element, one column an axis (at least one). */
export function listTrue(counted: Counted, layout: "rows" | "columns", fn: string): NDArray<"int64"> {
  const { mask, total } = counted;
  const rank = Math.max(1, mask.ndim);
  const rows = layout === "rows";
  const out = emptyArray(rows ? [total, rank] : [rank, total], dtypes.int64);
  if (total === 0) return out;
  const [axisStep, step] = rows ? [8, 8 * rank] : [8 * total, 8];
  const walk = (): Walk => ({
    name: "listTrue",
    overwrites: true,
    operands: { out: ptr, start: i64, axisStep: i64, step: i64, count: i64 },
    visit: (b, at, count, [to, start, across, along]) => {
      let place = b.op("mul", count, along);
      at.forEach((i, axis) => {
        if (axis > 0) place = b.op("add", place, across);
        b.store(axis === 0 ? b.op("add", i, start) : i, to, place, { scale: 1 });
      });
    },
  });
  const to = out.pointer(fn);
  walkAll("listTrue", walk, counted, (from, before, count) => [to + before * step, from, axisStep, step, count], fn);
  return out;
}

/** The elements that a flat mask chooses, in order. @param from contiguous, as many elements as the mask */
export function packTrue<D extends NDArray>(counted: Counted, from: D, fn: string): D {
  const out = emptyArray([counted.total], from.dtype);
  if (counted.total === 0) return out as NDArray as D;
  const d = movedAs(from.dtype);
  const walk = (): Walk => ({
    name: "packTrue",
    overwrites: true,
    operands: { from: ptr, to: ptr, count: i64 },
    visit: (b, [i], count, [source, target]) => {
      const at = { scale: d.itemsize };
      storeElement(b, d, loadElement(b, d, source, i, at), target, count, at);
    },
  });
  const [source, target] = [from.pointer(fn), out.pointer(fn)];
  walkAll(
    `packTrue|${d.id}`,
    walk,
    flatten(counted),
    (start, before, count) => [source + start * d.itemsize, target + before * d.itemsize, count],
    fn,
  );
  return out as NDArray as D;
}

/**
 * Writes values, in order, to the elements that a flat mask chooses, cast.
 * @param values contiguous, as many as the mask has true elements
 * @param to contiguous, as many elements as the mask
 */
export function unpackTrue(counted: Counted, values: NDArray, to: NDArray, fn: string): void {
  if (counted.total === 0) return;
  const same = values.dtype === to.dtype;
  const source: DType = same ? movedAs(to.dtype) : values.dtype;
  const target: DType = same ? source : to.dtype;
  const walk = (): Walk => ({
    name: "unpackTrue",
    operands: { from: ptr, to: ptr },
    visit: (b, [i], count, [from, into]) => {
      const value = loadElement(b, source, from, count, { scale: source.itemsize });
      storeElement(b, target, castElement(b, source, target, value), into, i, { scale: target.itemsize });
    },
  });
  const [from, into] = [values.pointer(fn), to.pointer(fn)];
  walkAll(
    `unpackTrue|${source.id}|${target.id}`,
    walk,
    flatten(counted),
    (start, before) => [from + before * source.itemsize, into + start * target.itemsize],
    fn,
  );
}

const rowOf = ({ mask }: Counted): number => (mask.ndim < 2 ? 1 : mask.strides[0]);

/** The same mask as one axis. */
export function flatten(counted: Counted): Counted {
  const { mask, bounds } = counted;
  if (mask.ndim < 2) return counted;
  const row = rowOf(counted);
  return { ...counted, mask: mask.viewOf(mask.offset, [mask.size], [1]), bounds: bounds.map((n) => n * row) };
}
