/**
 * @file Golden values as numjet's arrays and scalars, and arrays compared with golden ones. What the family tests share.
 */

import { emptyArray, emptyStrided } from "../../src/array/make.ts";
import { NDArray } from "../../src/array/ndarray.ts";
import { dtype } from "../../src/dtype/dtype.ts";
import { elements } from "../../src/dtype/element.ts";
import { NumjetError } from "../../src/errors.ts";
import { type Allowance, mismatch } from "./compare.ts";
import { goldenDTypes } from "./decode.ts";
import {
  elementsOf,
  type GoldenArray,
  type GoldenCase,
  type GoldenElement,
  type GoldenScalar,
  type GoldenValue,
} from "./read.ts";

/** The golden array with its own memory and layout: a view of an array that holds all of its memory. */
export function arrayOf(value: GoldenArray | GoldenScalar): NDArray {
  const to = dtype(value.dtype);
  const { bytes, parts } = goldenDTypes[value.dtype];
  const memory = emptyArray([value.data.length / parts], to);
  const source = new Uint8Array(value.data.buffer as ArrayBuffer, value.data.byteOffset, value.data.byteLength);
  memory.storage.bytes().set(source, memory.offset);
  if (value.kind === "scalar") return memory.viewOf(memory.offset, [], []);
  const whole = value.offset === 0 && value.shape.reduce((x, y) => x * y, 1) * bytes === value.data.byteLength;
  const own = emptyStrided(value.shape, value.strides, to);
  // An array that fills its memory is no view of another one.
  if (whole) {
    own.storage.bytes().set(source, own.offset);
    return own;
  }
  return memory.viewOf(memory.offset + value.offset, value.shape, value.strides);
}

/** A golden value as data: Python ints are bigints (int64), floats numbers, lists lists. */
export function dataOf(value: GoldenValue): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(dataOf);
  if (value.kind === "array" || value.kind === "scalar") return arrayOf(value);
  if (value.kind === "int" || value.kind === "float") return value.value;
  if (value.kind === "complex") return { re: value.re, im: value.im };
  if (value.kind === "tuple") return value.items.map(dataOf);
  if (value.kind === "dtype" || value.kind === "name") return value.name;
  if (value.kind === "bytes") return value.data;
  if (value.kind === "dict")
    return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, dataOf(item)]));
  return value;
}

/** The elements in C order, 64-bit integers as bigints: what {@link elementsOf} gives of a golden array. */
export function elementsIn(array: NDArray): GoldenElement[] {
  const rule = elements[array.dtype.name];
  const view = array.storage.view();
  const wide = array.dtype.itemsize === 8 && (array.dtype.kind === "i" || array.dtype.kind === "u");
  let places = [array.offset];
  array.shape.forEach((n, axis) => {
    places = places.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * array.strides[axis]));
  });
  return places.map((at) => (wide ? rule.getBigInt(view, at) : (rule.get(view, at) as GoldenElement)));
}

/** What is wrong with a result, in words; undefined where it is as recorded. */
export function differenceFrom(want: GoldenValue, got: unknown, allowance: Allowance = {}): string | undefined {
  if (typeof want === "object" && want !== null && !Array.isArray(want)) {
    if (want.kind === "array" || want.kind === "scalar") {
      if (!(got instanceof NDArray)) return `expected an array, got ${typeof got}`;
      if (got.dtype.name !== want.dtype) return `expected dtype ${want.dtype}, got ${got.dtype.name}`;
      const shape = want.kind === "array" ? want.shape : [];
      if (got.shape.join() !== shape.join()) return `expected shape (${shape.join()}), got (${got.shape.join()})`;
      return mismatch(elementsIn(got), elementsOf(want), want.dtype, allowance);
    }
    if (want.kind === "tuple") return differenceFrom(want.items, got, allowance);
    if (want.kind === "int")
      return Number(got) === Number(want.value) ? undefined : `expected ${want.value}, got ${got}`;
    if (want.kind === "float" && got instanceof NDArray && got.ndim === 0) return differenceFrom(want, got.item());
    if (want.kind === "float")
      return Object.is(got, want.value) ? undefined : `expected ${want.value}, got ${String(got)}`;
  }
  if (Array.isArray(want)) {
    if (!Array.isArray(got) || got.length !== want.length)
      return `expected a list of ${want.length}, got ${Array.isArray(got) ? got.length : typeof got}`;
    for (const [i, item] of want.entries()) {
      const difference = differenceFrom(item, got[i], allowance);
      if (difference !== undefined) return `item ${i}: ${difference}`;
    }
    return undefined;
  }
  return Object.is(got, want) ? undefined : `expected ${JSON.stringify(want)}, got ${String(got)}`;
}

/** Runs a recorded call: what differs from the record, in words. Where NumPy raises, an error of numjet's own is asked for. */
export function goldenFailure(one: GoldenCase, run: () => unknown, allowance: Allowance = {}): string | undefined {
  let got: unknown;
  try {
    got = run();
  } catch (error) {
    if (!(error instanceof NumjetError)) return `expected no error but numjet's own, got ${(error as Error).stack}`;
    return one.error === undefined ? `expected a result, got ${error}` : undefined;
  }
  if (one.error !== undefined) {
    const text = got instanceof NDArray ? `${got.dtype.name} of shape (${got.shape.join()})` : String(got);
    return `expected ${one.error.type} (${one.error.message}), got ${text}`;
  }
  const tolerance = one.fact("tolerance");
  const own = tolerance === undefined ? {} : { tolerance: (tolerance as { value: number }).value };
  return differenceFrom(one.out!, got, { ...own, ...allowance });
}
