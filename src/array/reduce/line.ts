/**
 * @file The short way for arrays of moderate size in one line of memory: one kernel of three parameters, and next to nothing around it.
 * Its loops are those of `rowKernel`, so that the bits are too.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { TAIL_TURNS } from "../../kernel/tail.ts";
import { i64, ptr } from "../../kernel/types.ts";
import { device } from "../../runtime/device.ts";
import { entryFor } from "../../runtime/kernels.ts";
import { emptyArray } from "../make.ts";
import { NDArray } from "../ndarray.ts";
import { castElement, type Element, loadElement, storeElement } from "../ufunc/element.ts";
import { rowChunk } from "./engine.ts";
import { type Fold, identityOf, type Reducer } from "./spec.ts";

/** Longer lines go the way that can share work out; up to here it costs more than it saves. */
const longestLine = 1 << 17;

/**
 * All elements of a line, reduced: `length` of them, adjacent, from `from` on. Chunks are cut as for long lines; being fewer than
 * the lanes of the reduction tree, they fold as its tail does, in accumulators that take turns.
 */
export function reduceLine(b: Builder, reducer: Reducer, dtype: DType, from: Value, length: Value): Element {
  const { combine } = reducer;
  const identity = identityOf(b, reducer);
  const width = combine.length;
  const join = (x: readonly Value[], y: readonly Value[]): Value[] => combine.map((op, c) => b.op(op, x[c], y[c]));
  const chunk = (lo: Value, hi: Value): Value[] =>
    b.for(lo, hi, { simd: true, reduce: combine }, identity, (i, ...acc) => {
      const raw = loadElement(b, dtype, from, i, { scale: dtype.itemsize });
      return join(acc, reducer.map(b, [castElement(b, dtype, reducer.inputs[0], raw)]));
    });
  // Empty chunks fill the last round of turns up, so that it ends where it began; a lone chunk meets identities wherever it stands.
  const round = TAIL_TURNS * rowChunk;
  const rounds = b.op("and", b.op("add", length, b.index(round - 1)), b.index(-round));
  const end = b.select(b.op("gt", length, b.index(rowChunk)), rounds, b.index(rowChunk));
  const start = Array.from({ length: TAIL_TURNS }, () => identity).flat();
  const turns = b.for(b.index(0), end, { step: rowChunk }, start, (lo, ...sets) => {
    const hi = b.op("pmin", b.op("add", lo, b.index(rowChunk)), length);
    return [...sets.slice(width), ...join(sets.slice(0, width), chunk(lo, hi))];
  });
  const set = (k: number): Value[] => turns.slice(k * width, (k + 1) * width);
  const total = join(join(set(0), set(2)), join(set(1), set(3)));
  return reducer.finish?.(b, total) ?? total;
}

/** What one line of `dtype` becomes: its elements and their number → one element of `result`. */
export interface LineFunction {
  readonly key: string;
  readonly result: DType;
  readonly compute: (b: Builder, from: Value, length: Value) => Element;
}

function lineKernel({ key, result, compute }: LineFunction): Kernel {
  const name = `${key.split(" ")[0]}_line`;
  return Builder.kernel(name, { from: ptr, out: ptr, length: i64 }, (b, [from, out, length]) => {
    storeElement(b, result, compute(b, from, length), out, b.index(0), { scale: 1 });
  });
}

/** A function of whole small arrays, compiled once a dtype. */
export class LineReduction {
  private readonly fn: string;
  private readonly make: (dtype: DType) => LineFunction | undefined;
  private readonly least: number;
  private readonly most: number;
  private readonly known: ({ entry: number; result: DType } | null | undefined)[] = [];

  /** @param make gives nothing for dtypes that have to go the long way @param least arrays of fewer elements, or more than `most`, do too */
  constructor(fn: string, make: (dtype: DType) => LineFunction | undefined, least = 0, most = longestLine) {
    this.fn = fn;
    this.make = make;
    this.least = least;
    this.most = most;
  }

  /** The result, or undefined where this is not the way. */
  of(a: unknown): NDArray | undefined {
    if (!(a instanceof NDArray) || a.size > this.most || a.size < this.least || !a.isC) return undefined;
    const known = this.known[a.dtype.id] ?? this.compile(a.dtype);
    if (known === null) return undefined;
    const from = a.pointer(this.fn);
    const out = emptyArray([], known.result);
    const d = device();
    const { args } = d;
    args[0] = from;
    args[1] = out.storage.address + out.offset;
    args[2] = a.size;
    d.call(known.entry);
    return out;
  }

  private compile(dtype: DType): { entry: number; result: DType } | null {
    const line = this.make(dtype);
    const found =
      line === undefined
        ? null
        : { entry: entryFor(`line|${line.key}|${dtype.id}`, () => lineKernel(line)), result: line.result };
    this.known[dtype.id] = found;
    return found;
  }
}

/** A line reduction that is one reducer whose accumulator is the result. */
export function reducedLine(
  fn: string,
  reducerOf: (dtype: DType) => Reducer | Fold,
  least = 0,
  most = longestLine,
): LineReduction {
  return new LineReduction(
    fn,
    (dtype) => {
      const reducer = reducerOf(dtype);
      if ("step" in reducer || dtype.scalar === "f16") return undefined;
      const compute = (b: Builder, from: Value, length: Value): Element => reduceLine(b, reducer, dtype, from, length);
      return { key: reducer.key, result: reducer.accumulator, compute };
    },
    least,
    most,
  );
}
