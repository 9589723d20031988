/**
 * @file Runs reductions: splits axes into kept and reduced ones, chooses the shape of the loops, cuts long reductions into
 * chunks whose partial results are reduced again. The cuts depend on shapes and strides only, so that the bits are the
 * same for any number of threads.
 * @module
 */
import { entryFor } from "../../runtime/kernels.ts";
import { launchNest } from "../../runtime/launch.ts";
import { coalesce, type LoopNest } from "../../shape/coalesce.ts";
import { emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import type { Access } from "../ufunc/nest.ts";
import { columnKernel, type ReduceSpec, rowKernel, shortRowKernel } from "./kernels.ts";
import { again, type Reducer, unfinished } from "./spec.ts";

/** Longest run that is reduced in one go along rows: the error of a sum grows with it, a chunk's overhead shrinks. */
export const rowChunk = 8192;
/** The same for rows folded into columns. */
const columnChunk = 256;
/** Fewer columns than this are better reduced one by one. */
const leastColumns = 16;
/** Runs below this are folded in order whatever their kernel (the tree's lanes: see docs/kernel-language.md). */
const shortRun = 32;

/** The shapes of loops, by name. */
const shapes = { rows: rowKernel, short: shortRowKernel, columns: columnKernel } as const;
type LoopShape = keyof typeof shapes;

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
  const keptAxes = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const pick = (values: readonly number[], which: readonly number[]): number[] => which.map((i) => values[i]);
  const outStrides = out.ndim === shape.length ? pick(out.strides, keptAxes) : out.strides;
  const kept = coalesce(pick(shape, keptAxes), [...inputs.map((a) => pick(a.strides, keptAxes)), outStrides]);
  const reducedShape = pick(shape, axes);
  const reducedStrides = inputs.map((a) => pick(a.strides, axes));
  const reduced = coalesce(reducedShape, reducedStrides);
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

const product = (ns: readonly number[]): number => ns.reduce((a, n) => a * n, 1);

function run(reducer: Reducer, job: Job): void {
  const { kept, reduced } = job;
  if (product(kept.shape) === 0) return;
  const long = reduced.shape[reduced.shape.length - 1];
  const chunk = loopShape(job) === "columns" ? columnChunk : rowChunk;
  if (long > chunk) chunked(reducer, job, chunk, long);
  else launch(reducer, job);
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

/** Whole chunks in parallel and the rest, each to a place of its own; then those once more. */
function chunked(reducer: Reducer, job: Job, chunk: number, long: number): void {
  const { inputs, pointers, kept, reduced } = job;
  const count = Math.ceil(long / chunk);
  const whole = Math.floor(long / chunk);
  const last = reduced.shape.length - 1;
  // Partial results: chunks outermost, then the kept axes.
  const partial = emptyArray([count, ...kept.shape], reducer.accumulator);
  const first = unfinished(reducer);
  const part = (from: number, chunks: number, length: number): void => {
    const steps = inputs.map((_, k) => reduced.strides[k][last] * chunk);
    const strides = [...steps.map((step, k) => [step, ...kept.strides[k]]), partial.strides];
    launch(first, {
      inputs,
      pointers: [
        ...steps.map((step, k) => pointers[k] + from * step),
        partial.pointer("reduce") + from * partial.strides[0],
      ],
      kept: { shape: [chunks, ...kept.shape], strides, offsets: null },
      reduced: { shape: [...reduced.shape.slice(0, last), length], strides: reduced.strides, offsets: null },
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
}

function accessOf(stride: number, itemsize: number): Access {
  return stride === itemsize ? "c" : stride === 0 ? "0" : "s";
}

function launch(reducer: Reducer, job: Job): void {
  const { inputs, pointers, kept, reduced } = job;
  const form = loopShape(job);
  const keptRank = kept.shape.length;
  const reducedRank = reduced.shape.length;
  const inner =
    form === "rows" ? reduced.strides.map((s) => s[reducedRank - 1]) : kept.strides.map((s) => s[keptRank - 1]);
  const access = inputs.map((a, k) => accessOf(inner[k], a.dtype.itemsize));
  if (form === "columns") access.push(inner[inputs.length] === reducer.accumulator.itemsize ? "c" : "s");
  const spec: ReduceSpec = {
    reducer,
    dtypes: inputs.map((a) => a.dtype),
    kept: keptRank,
    reduced: reducedRank,
    access,
  };
  const name = `${reducer.key.split(" ")[0]}_${form}`;
  const key = `reduce|${reducer.key}|${form}|${keptRank},${reducedRank}|${spec.dtypes.map((d) => d.id)}|${access.join("")}`;
  const entry = entryFor(key, () => shapes[form](name, spec));
  const zeros = new Array<number>(reducedRank).fill(0);
  const strides = pointers.map((_, k) => [...kept.strides[k], ...(k < inputs.length ? reduced.strides[k] : zeros)]);
  const elements = product(kept.shape) * product(reduced.shape);
  const bytes = elements * inputs.reduce((n, a) => n + a.dtype.itemsize, 0);
  launchNest(entry, pointers, [...kept.shape, ...reduced.shape], strides, false, bytes, keptRank);
}
