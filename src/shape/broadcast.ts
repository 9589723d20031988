/**
 * @file Broadcasting: the common shape of several operands and the strides of one stretched to it.
 * Reference: https://numpy.org/doc/stable/user/basics.broadcasting.html
 * @module
 */

import { ShapeError } from "../errors.ts";
import { formatShape, type Shape, type Strides, sameNumbers } from "./strides.ts";

/**
 * The shape that two shapes broadcast to: one of the two given objects where it is the answer.
 * @param fn name of the function that asked, for the message
 */
export function broadcastPair(a: Shape, b: Shape, fn: string): Shape {
  if (a.length === 0 || sameNumbers(a, b)) return b;
  if (b.length === 0) return a;
  const result = combine(a, b);
  if (result === null) throw mismatch([a, b], fn);
  return result;
}

/** The shape that any number of shapes broadcast to; `[]` for none. */
export function broadcastShapes(shapes: readonly Shape[], fn = "broadcastShapes"): Shape {
  if (shapes.length === 2) return broadcastPair(shapes[0], shapes[1], fn);
  let result: Shape = shapes.length > 0 ? shapes[0] : [];
  for (let i = 1; i < shapes.length; i++) {
    if (sameNumbers(result, shapes[i])) continue;
    const next = combine(result, shapes[i]);
    if (next === null) throw mismatch(shapes, fn);
    result = next;
  }
  return result;
}

/** Strides of a view stretched to a shape it is known to broadcast to: 0 along every axis that repeats. */
export function broadcastStrides(shape: Shape, strides: Strides, to: Shape): Strides {
  if (shape === to || sameNumbers(shape, to)) return strides;
  const missing = to.length - shape.length;
  const result = new Array<number>(to.length).fill(0);
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === to[i + missing]) result[i + missing] = strides[i];
  }
  return result;
}

/** Refuses a shape that does not stretch to another one, as `broadcast_to` and assignment need. */
export function checkBroadcastTo(shape: Shape, to: Shape, fn: string): void {
  const missing = to.length - shape.length;
  let fits = missing >= 0;
  for (let i = 0; fits && i < shape.length; i++) fits = shape[i] === 1 || shape[i] === to[i + missing];
  if (!fits) throw new ShapeError(`${fn}: shape ${formatShape(shape)} does not broadcast to ${formatShape(to)}`);
}

function combine(a: Shape, b: Shape): number[] | null {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = i <= a.length ? a[a.length - i] : 1;
    const y = i <= b.length ? b[b.length - i] : 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    result[rank - i] = x === 1 ? y : x;
  }
  return result;
}

function mismatch(shapes: readonly Shape[], fn: string): ShapeError {
  const texts = shapes.map(formatShape);
  const last = texts.pop();
  return new ShapeError(`${fn}: shapes ${texts.join(", ")} and ${last} do not broadcast`);
}
