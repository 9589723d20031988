/**
 * @file Runs reductions: splits axes into kept and reduced ones, chooses the shape of the loops, cuts long reductions into
 * chunks whose partial results are reduced again. The cuts depend on shapes and strides only, so that the bits are the
 * same for any number of threads.
 * @module
 */
import type { Kernel } from "../../kernel/ir.ts";
import { launchNest } from "../../runtime/launch.ts";
import { permute } from "../../shape/axes.ts";
import { coalesce, type LoopNest } from "../../shape/coalesce.ts";
import { sizeOf } from "../../shape/strides.ts";
import { emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import type { Access } from "../ufunc/nest.ts";
import { entryOf } from "./entries.ts";
import { columnKernel, type ReduceSpec, rowKernel, shortRowKernel } from "./kernels.ts";
import { again, type Reducer, unfinished } from "./spec.ts";

/** Longest run that is reduced in one go along rows: the error of a sum grows with it, a chunk's overhead shrinks. */
export const rowChunk = 8192;
/** The same for rows folded into columns. */
const columnChunk = 256;
/** Runs that are added to one another in order, where several axes are reduced: each adds a rounding. */
const mostRuns = 64;
/** Fewer columns than this are better reduced one by one. */
const leastColumns = 16;
/** Runs below this are tails of the tree whatever their kernel (its lanes: see docs/kernel-language.md). */
const shortRun = 32;

/** The shapes of loops, by name. */
const shapes = { rows: rowKernel, short: shortRowKernel, columns: columnKernel } as const;
type LoopShape = keyof typeof shapes;
const formNames = Object.keys(shapes) as LoopShape[];

/**
 * Reduces `inputs` (of one shape: broadcast them before) over `axes`, into an array whose dtype is the reducer's accumulator
 * and whose shape is what is kept, with or without axes of length 1 in place of the reduced ones.
 */
export function reduceInto(
  reducer: Reducer,
  inputs: readonly NDArray[],
  axes: readonly number[],
  out: NDArray,
  fn: string,
): void {
  const { shape } = inputs[0];
  const keptAxes: number[] = [];
  for (let i = 0; i < shape.length; i++) if (!axes.includes(i)) keptAxes.push(i);
  const keptStrides: (readonly number[])[] = [];
  const reducedStrides: (readonly number[])[] = [];
  for (const a of inputs) {
    keptStrides.push(permute(a.strides, keptAxes));
    reducedStrides.push(permute(a.strides, axes));
  }
  keptStrides.push(out.ndim === shape.length ? permute(out.strides, keptAxes) : out.strides);
  const kept = coalesce(permute(shape, keptAxes), keptStrides);
  const reduced = coalesce(permute(shape, axes), reducedStrides);
  const pointers = inputs.map((a, k) => a.pointer(fn) + (kept.offsets?.[k] ?? 0) + (reduced.offsets?.[k] ?? 0));
  pointers.push(out.pointer(fn) + (kept.offsets?.[inputs.length] ?? 0));
  run(reducer, { inputs, pointers, kept, reduced });
}

interface Job {
  readonly inputs: readonly { readonly dtype: NDArray["dtype"] }[];
  /** One an input, then the output's. */
  readonly pointers: readonly number[];
  /** Strides of inputs and output. */
  readonly kept: LoopNest;
  /** Strides of inputs. */
  readonly reduced: LoopNest;
}

function run(reducer: Reducer, job: Job): void {
  const { kept, reduced } = job;
  const { shape } = reduced;
  if (sizeOf(kept.shape) === 0) return;
  const last = shape.length - 1;
  const columns = loopShape(job) === "columns";
  const chunk = columns ? columnChunk : rowChunk;
  if (shape[last] > chunk) {
    chunked(reducer, job, last, chunk);
    return;
  }
  const outer = shape.findIndex((n, i) => n > 1 && i < last);
  if (outer >= 0) {
    const most = Math.floor((chunk * shape[outer]) / Math.max(1, sizeOf(shape)));
    const size = Math.max(1, columns ? most : Math.min(most, mostRuns));
    if (shape[outer] > size) {
      chunked(reducer, job, outer, size);
      return;
    }
  }
  launch(reducer, job);
}

function loopShape({ kept, reduced }: Job): LoopShape {
  const lastKept = kept.shape.length - 1;
  const lastReduced = reduced.shape.length - 1;
  if (kept.shape[lastKept] < leastColumns) return "rows";
  if (closer(kept.strides, lastKept, reduced.strides, lastReduced)) return "columns";
  return reduced.shape[lastReduced] < shortRun ? "short" : "rows";
}

/** Do the first input's elements lie closer together along the kept axis than along the reduced one? */
function closer(kept: LoopNest["strides"], k: number, reduced: LoopNest["strides"], r: number): boolean {
  const keptStep = Math.abs(kept[0][k]);
  const reducedStep = Math.abs(reduced[0][r]);
  return keptStep !== 0 && (keptStep < reducedStep || reducedStep === 0);
}

/** Whole chunks of a reduced axis in parallel and the rest, each to a place of its own; then those once more. */
function chunked(reducer: Reducer, job: Job, axis: number, chunk: number): void {
  const { inputs, pointers, kept, reduced } = job;
  const long = reduced.shape[axis];
  const count = Math.ceil(long / chunk);
  const whole = Math.floor(long / chunk);
  // Partial results: chunks outermost, then the kept axes.
  const partial = emptyArray([count, ...kept.shape], reducer.accumulator);
  const first = unfinished(reducer);
  const part = (from: number, chunks: number, length: number): void => {
    const steps = inputs.map((_, k) => reduced.strides[k][axis] * chunk);
    const strides = [...steps.map((step, k) => [step, ...kept.strides[k]]), partial.strides];
    const starts = steps.map((step, k) => pointers[k] + from * step);
    run(first, {
      inputs,
      pointers: [...starts, partial.pointer("reduce") + from * partial.strides[0]],
      kept: { shape: [chunks, ...kept.shape], strides, offsets: null },
      reduced: {
        shape: reduced.shape.map((n, i) => (i === axis ? length : n)),
        strides: reduced.strides,
        offsets: null,
      },
    });
  };
  if (whole > 0) part(0, whole, chunk);
  if (whole < count) part(whole, 1, long - whole * chunk);
  const next = coalesce(kept.shape, [partial.strides.slice(1), kept.strides[inputs.length]]);
  run(again(reducer), {
    inputs: [partial],
    pointers: [partial.pointer("reduce"), pointers[inputs.length]],
    kept: { ...next, offsets: null },
    reduced: { shape: [count], strides: [[partial.strides[0]]], offsets: null },
  });
  // Devices that wait for the collector otherwise have it back now.
  partial.dispose();
}

function accessOf(stride: number, itemsize: number): Access {
  return stride === itemsize ? "c" : stride === 0 ? "0" : "s";
}

const accessCode = { c: 0, s: 1, "0": 2 } as const;

function launch(reducer: Reducer, job: Job): void {
  const { inputs, pointers, kept, reduced } = job;
  const form = loopShape(job);
  const keptRank = kept.shape.length;
  const reducedRank = reduced.shape.length;
  const count = inputs.length;
  const nest = form === "rows" ? reduced : kept;
  const inner = nest.shape.length - 1;
  const access: Access[] = [];
  let code = formNames.indexOf(form) + 3 * (keptRank + 64 * reducedRank);
  let bytes = 0;
  const strides: number[][] = [];
  for (let k = 0; k < count; k++) {
    const { dtype } = inputs[k];
    const how = accessOf(nest.strides[k][inner], dtype.itemsize);
    access.push(how);
    code = (code * 3 + accessCode[how]) * 16 + dtype.id;
    bytes += dtype.itemsize;
    strides.push([...kept.strides[k], ...reduced.strides[k]]);
  }
  if (form === "columns") {
    const how = nest.strides[count][inner] === reducer.accumulator.itemsize ? "c" : "s";
    access.push(how);
    code = code * 3 + accessCode[how];
  }
  const make = (): Kernel => {
    const dtypes = inputs.map((a) => a.dtype);
    const spec: ReduceSpec = { reducer, dtypes, kept: keptRank, reduced: reducedRank, access };
    return shapes[form](`${reducer.key.split(" ")[0]}_${form}`, spec);
  };
  const entry = entryOf(reducer, code, () => `reduce|${reducer.key}`, make);
  const along = [...kept.strides[count]];
  for (let i = 0; i < reducedRank; i++) along.push(0);
  strides.push(along);
  const elements = sizeOf(kept.shape) * sizeOf(reduced.shape);
  launchNest(entry, pointers, [...kept.shape, ...reduced.shape], strides, false, elements * bytes, keptRank);
}
