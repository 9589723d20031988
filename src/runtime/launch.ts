/**
 * @file Puts a kernel over a loop nest to work: fills argument blocks, splits the nest over threads where it is worth it.
 *
 * A *nest kernel* of rank r over k operands has the parameters `ptr₀ … ptr_{k−1}, n₀ … n_{r−1}, s₀₀ … ` where n are extents from
 * the outermost loop inwards and, unless the kernel was made for contiguous operands, s are byte strides, operand by operand,
 * outermost first.
 * @module
 */
import { UnsupportedError } from "../errors.ts";
import { argBlocks, argSlots, device } from "./device.ts";
import type { Entry } from "./kernels.ts";

/**
 * Least work, in bytes moved, that is worth a second thread: a spinning worker takes part within a microsecond, a sleeping one
 * needs tens of microseconds to wake (measured: 64 ns and 35 µs), in which one core moves about 1 MB.
 */
const leastBytesAwake = 128 * 1024;
const leastBytesAsleep = 1024 * 1024;
/** Parts end on multiples of this many elements, so that no two threads write to one cache line and vectors stay whole. */
const grain = 512;

/** How many parts `bytes` of work should be split into. */
export function partsFor(bytes: number): number {
  const d = device();
  const threads = d.threads();
  if (threads === 1 || bytes < leastBytesAwake) return 1;
  if (bytes < leastBytesAsleep && !d.awake()) return 1;
  return Math.min(threads, argBlocks);
}

/**
 * Runs a nest kernel over everything.
 * @param pointers address of the first element of each operand
 * @param shape extents, outermost first; rank 0 runs as one iteration of rank 1
 * @param strides byte strides, operand by operand; only the steps of the split dimension are read for contiguous kernels
 * @param contiguous the kernel takes no strides (rank 1, every operand adjacent)
 * @param bytes rough traffic of the whole nest, for the decision about threads
 * @param splittable how many dimensions, from the outermost on, may be shared out over threads; all of them unless said
 */
export function launchNest(
  entry: Entry,
  pointers: readonly number[],
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  contiguous: boolean,
  bytes: number,
  splittable = shape.length,
): void {
  const slots = pointers.length + shape.length * (contiguous ? 1 : 1 + pointers.length);
  if (slots > argSlots)
    throw new UnsupportedError(`launch: expected at most ${argSlots} parameters, got ${slots} (${shape.length} loops)`);
  const parts = bytes < leastBytesAwake ? 1 : partsFor(bytes);
  const d = device();
  if (parts === 1) {
    fill(d.args, 0, pointers, shape, strides, contiguous, -1, 0, 0);
    d.call(entry);
    return;
  }
  // The outermost dimension that is long enough to share out; the longest one when none is.
  let split = 0;
  for (let i = 1; i < splittable && shape[split] < parts * 4; i++) if (shape[i] > shape[split]) split = i;
  const extent = shape[split];
  const unit = split === shape.length - 1 ? grain : 1;
  const size = Math.max(unit, Math.ceil(extent / parts / unit) * unit);
  const count = Math.ceil(extent / size);
  const { args } = d;
  for (let p = 0; p < count; p++) {
    const from = p * size;
    fill(args, p * argSlots, pointers, shape, strides, contiguous, split, from, Math.min(extent, from + size) - from);
  }
  if (count === 1) d.call(entry);
  else d.callMany(entry, count);
}

function fill(
  args: Float64Array,
  at: number,
  pointers: readonly number[],
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  contiguous: boolean,
  split: number,
  from: number,
  extent: number,
): void {
  for (let k = 0; k < pointers.length; k++)
    args[at++] = split < 0 ? pointers[k] : pointers[k] + from * strides[k][split];
  for (let i = 0; i < shape.length; i++) args[at++] = i === split ? extent : shape[i];
  if (contiguous) return;
  for (let k = 0; k < pointers.length; k++) {
    const s = strides[k];
    for (let i = 0; i < shape.length; i++) args[at++] = s[i];
  }
}
