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
import { columnKernel, type ReduceSpec, rowKernel } from "./kernels.ts";
import { again, type Reducer } from "./spec.ts";

/** Longest run that is reduced in one go along rows: the error of a sum grows with it, a chunk's overhead shrinks. */
const rowChunk = 8192;
/** The same for rows folded into columns. */
const columnChunk = 1024;
/** Fewer columns than this are better reduced one by one. */
const leastColumns = 16;

/**
 * Reduces `inputs` (of one shape: broadcast them before) over `axes`, into an array of the kept shape whose dtype is the
 * reducer's accumulator.
 * @param inOrder keep the elements' order along the reduced axis: for maps that use their index
 */
export function reduceInto(
  reducer: Reducer,
  inputs: readonly NDArray[],
  axes: readonly number[],
  out: NDArray,
  fn: string,
  inOrder = false,
): void {
  const { shape } = inputs[0];
  const keptAxes = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const pick = (values: readonly number[], which: readonly number[]): number[] => which.map((i) => values[i]);
  const kept = coalesce(pick(shape, keptAxes), [...inputs.map((a) => pick(a.strides, keptAxes)), out.strides]);
  const reducedShape = pick(shape, axes);
  const reducedStrides = inputs.map((a) => pick(a.strides, axes));
  const reduced: LoopNest = inOrder
    ? { shape: reducedShape, strides: reducedStrides, offsets: null }
    : coalesce(reducedShape, reducedStrides);
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
  const lastKept = kept.shape.length - 1;
  const lastReduced = reduced.shape.length - 1;
  const columns = kept.shape[lastKept] >= leastColumns && closer(kept.strides, lastKept, reduced.strides, lastReduced);
  const chunk = columns ? columnChunk : rowChunk;
  const long = reduced.shape[lastReduced];
  if (long > chunk) {
    chunked(reducer, job, chunk, long);
    return;
  }
  launch(reducer, job, columns);
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
  const acc = reducer.accumulator;
  const last = reduced.shape.length - 1;
  // Partial results: chunks outermost, then the kept axes.
  const partial = emptyArray([count, ...kept.shape], acc);
  const outer = reduced.shape.slice(0, last);
  const part = (from: number, chunks: number, length: number): void => {
    const strides = inputs.map((_, k) => [reduced.strides[k][last] * chunk, ...kept.strides[k]]);
    strides.push([...partial.strides]);
    launchPart(
      {
        inputs,
        pointers: [
          ...inputs.map((_, k) => pointers[k] + from * chunk * reduced.strides[k][last]),
          partial.pointer("reduce") + from * partial.strides[0],
        ],
      },
      [chunks, ...kept.shape],
      strides,
      [...outer, length],
      reduced.strides,
    );
  };
  const launchPart = (
    where: Pick<Job, "inputs" | "pointers">,
    shape: readonly number[],
    strides: readonly (readonly number[])[],
    reducedShape: readonly number[],
    reducedStrides: LoopNest["strides"],
  ): void => {
    const lastKept = shape.length - 1;
    const columns = shape[lastKept] >= leastColumns && lastKept > 0 && closer(strides, lastKept, reducedStrides, last);
    launch(
      reducer,
      {
        ...where,
        kept: { shape, strides, offsets: null },
        reduced: { shape: reducedShape, strides: reducedStrides, offsets: null },
      },
      columns,
    );
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

function launch(reducer: Reducer, { inputs, pointers, kept, reduced }: Job, columns: boolean): void {
  const keptRank = kept.shape.length;
  const reducedRank = reduced.shape.length;
  const lastKept = keptRank - 1;
  const access = inputs.map((a, k) =>
    accessOf(columns ? kept.strides[k][lastKept] : reduced.strides[k][reducedRank - 1], a.dtype.itemsize),
  );
  if (columns) access.push(kept.strides[inputs.length][lastKept] === reducer.accumulator.itemsize ? "c" : "s");
  const spec: ReduceSpec = {
    reducer,
    dtypes: inputs.map((a) => a.dtype),
    kept: keptRank,
    reduced: reducedRank,
    access,
  };
  const name = `${reducer.key.split(" ")[0]}_${columns ? "columns" : "rows"}`;
  const key = `reduce|${reducer.key}|${columns ? "columns" : "rows"}|${keptRank},${reducedRank}|${spec.dtypes.map((d) => d.id)}|${access.join("")}`;
  const entry = entryFor(key, () => (columns ? columnKernel : rowKernel)(name, spec));
  const zeros = new Array<number>(reducedRank).fill(0);
  const strides = pointers.map((_, k) => [...kept.strides[k], ...(k < inputs.length ? reduced.strides[k] : zeros)]);
  const elements = product(kept.shape) * product(reduced.shape);
  const bytes = elements * inputs.reduce((n, a) => n + a.dtype.itemsize, 0);
  launchNest(entry, pointers, [...kept.shape, ...reduced.shape], strides, false, bytes, keptRank);
}
