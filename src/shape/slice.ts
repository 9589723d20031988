/**
 * @file Slices: `start:stop:step` with Python's meaning, made from numbers or from text.
 * Reference: Python's `slice.indices` (data model, "emulating container types").
 * @module
 */

import { IndexError, ValueError } from "../errors.ts";

/** A bound or step of a slice; `null` and `undefined` leave it out. */
export type SlicePart = number | null | undefined;

/** A slice as it is written, not yet applied to an axis. Immutable. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;

  constructor(start: SlicePart, stop: SlicePart, step: SlicePart) {
    this.start = whole(start, "start");
    this.stop = whole(stop, "stop");
    this.step = whole(step, "step");
    if (this.step === 0) throw new ValueError("slice: expected a step other than 0, got 0");
  }

  /**
   * First index, index before which to end, and step for an axis of `length`: Python's `slice.indices`. Downwards to
   * the very first element the end is -1.
   */
  indices(length: number): [start: number, stop: number, step: number] {
    const step = this.step ?? 1;
    const low = step < 0 ? -1 : 0;
    const high = step < 0 ? length - 1 : length;
    const start = this.start === null ? (step < 0 ? high : low) : clamp(this.start, length, low, high);
    const stop = this.stop === null ? (step < 0 ? low : high) : clamp(this.stop, length, low, high);
    return [start, stop, step];
  }

  /** As it is written: `2:5`, `::-1`. */
  toString(): string {
    const text = `${this.start ?? ""}:${this.stop ?? ""}`;
    return this.step === null ? text : `${text}:${this.step}`;
  }
}

/** Number of indices from `start` by `step` before `stop`. */
export function sliceLength(start: number, stop: number, step: number): number {
  return Math.max(0, Math.ceil((stop - start) / step));
}

/** A slice: `slice(stop)`, `slice(start, stop)` or `slice(start, stop, step)`, as in Python. */
export function slice(stop?: SlicePart): Slice;
export function slice(start: SlicePart, stop: SlicePart, step?: SlicePart): Slice;
export function slice(...parts: SlicePart[]): Slice {
  return parts.length <= 1 ? new Slice(null, parts[0], null) : new Slice(parts[0], parts[1], parts[2]);
}

/** `start:stop` or `start:stop:step`, each part a whole number or nothing, spaces allowed. */
const pattern = /^\s*([+-]?\d+)?\s*:\s*([+-]?\d+)?\s*(?::\s*([+-]?\d+)?\s*)?$/;

// The few texts of a program recur at every call. Bounded, since a text may also be built from data.
const parsed = new Map<string, Slice>();
const parsedLimit = 1024;

/**
 * Reads a slice as Python writes it: `:`, `2:5`, `::-1`, `:-1`.
 * @param fn name of the function that asked, for the message
 */
export function parseSlice(text: string, fn = "slice"): Slice {
  const known = parsed.get(text);
  if (known) return known;
  const match = pattern.exec(text);
  if (!match) {
    throw new IndexError(`${fn}: expected a slice such as "2:5", ":" or "::-1", got ${JSON.stringify(text)}`);
  }
  const [start, stop, step] = match.slice(1).map((part) => (part === undefined ? null : Number(part)));
  const result = new Slice(start, stop, step);
  if (parsed.size >= parsedLimit) parsed.clear();
  parsed.set(text, result);
  return result;
}

function clamp(bound: number, length: number, low: number, high: number): number {
  const fromStart = bound < 0 ? bound + length : bound;
  return fromStart < low ? low : fromStart > high ? high : fromStart;
}

function whole(part: SlicePart, name: string): number | null {
  if (part === null || part === undefined) return null;
  // -0 would show as a sign and count as falling nowhere: keep one zero.
  if (Number.isInteger(part)) return part + 0;
  if (part === Number.POSITIVE_INFINITY || part === Number.NEGATIVE_INFINITY) return part;
  throw new IndexError(`slice: expected a whole number for ${name}, got ${String(part)}`);
}
