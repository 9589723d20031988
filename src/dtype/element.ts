/**
 * @file One element of each dtype, read from and written to memory as a JavaScript value: a table of rules, one row a
 * dtype. For scalar access and for data that comes in element by element; whole arrays go through kernels.
 * Memory is little-endian, as on x86-64 and in WebAssembly. Reference: NumPy's scalar assignment (`a[0] = value`).
 * @module
 */

import { DTypeError, ValueError } from "../errors.ts";
import { type DType, type DTypeName, dtypes, type ElementOf, isComplex, type Scalar } from "./dtype.ts";
import { halfToNumber, numberToHalf } from "./half.ts";

/** How one dtype's elements are read and written. Offsets are in bytes and need no alignment. */
export interface ElementRule<N extends DTypeName = DTypeName> {
  /** The element; a 64-bit integer that a double cannot hold throws a RangeError that names `.toBigInt()`. */
  get(view: DataView, offset: number, fn?: string): ElementOf<N>;
  /** The element as a bigint; throws a RangeError where it is not whole, a DTypeError where it is complex. */
  getBigInt(view: DataView, offset: number, fn?: string): bigint;
  /** Writes a value as NumPy's `a[i] = value` does: fractions truncated, integers out of bounds refused. */
  set(view: DataView, offset: number, value: Scalar, fn?: string): void;
}

/** The rules by dtype name. */
export const elements: { readonly [N in DTypeName]: ElementRule<N> } = {
  bool: {
    get: (view, at) => view.getUint8(at) !== 0,
    getBigInt: (view, at) => (view.getUint8(at) !== 0 ? 1n : 0n),
    set: (view, at, value, fn = "set") => view.setUint8(at, toBoolean(value, fn) ? 1 : 0),
  },
  int8: narrow(dtypes.int8, "getInt8", "setInt8"),
  int16: narrow(dtypes.int16, "getInt16", "setInt16"),
  int32: narrow(dtypes.int32, "getInt32", "setInt32"),
  int64: wide(dtypes.int64, "getBigInt64", "setBigInt64"),
  uint8: narrow(dtypes.uint8, "getUint8", "setUint8"),
  uint16: narrow(dtypes.uint16, "getUint16", "setUint16"),
  uint32: narrow(dtypes.uint32, "getUint32", "setUint32"),
  uint64: wide(dtypes.uint64, "getBigUint64", "setBigUint64"),
  float16: floating(
    dtypes.float16,
    (view, at) => halfToNumber(view.getUint16(at, true)),
    (view, at, x) => view.setUint16(at, numberToHalf(x), true),
  ),
  float32: floating(
    dtypes.float32,
    (view, at) => view.getFloat32(at, true),
    (view, at, x) => view.setFloat32(at, x, true),
  ),
  float64: floating(
    dtypes.float64,
    (view, at) => view.getFloat64(at, true),
    (view, at, x) => view.setFloat64(at, x, true),
  ),
  complex64: complex(dtypes.complex64, "getFloat32", "setFloat32"),
  complex128: complex(dtypes.complex128, "getFloat64", "setFloat64"),
};

type NarrowGet = "getInt8" | "getInt16" | "getInt32" | "getUint8" | "getUint16" | "getUint32";
type NarrowSet = "setInt8" | "setInt16" | "setInt32" | "setUint8" | "setUint16" | "setUint32";

/** Integers that a double always holds. */
function narrow<N extends DTypeName>(to: DType<N>, get: NarrowGet, set: NarrowSet): ElementRule<N> {
  const min = Number(to.min);
  const max = Number(to.max);
  return {
    get: (view, at) => view[get](at, true) as ElementOf<N>,
    getBigInt: (view, at) => BigInt(view[get](at, true)),
    set(view, at, value, fn = "set") {
      const x = typeof value === "number" ? Math.trunc(value) : Number(toInteger(value, to, fn));
      // Not-a-number fails both comparisons and comes out as an error of toInteger.
      if (x >= min && x <= max) view[set](at, x, true);
      else view[set](at, Number(toInteger(value, to, fn)), true);
    },
  };
}

function wide<N extends "int64" | "uint64">(
  to: DType<N>,
  get: "getBigInt64" | "getBigUint64",
  set: "setBigInt64" | "setBigUint64",
): ElementRule<N> {
  // High words of the numbers from -2^53 (or 0) up to 2^53: these need no bigint, which costs ten times as much.
  const least = to.kind === "u" ? 0 : -(2 ** 21);
  return {
    get(view, at, fn = "get") {
      const high = view.getInt32(at + 4, true);
      if (high >= least && high < 2 ** 21) return (high * 2 ** 32 + view.getUint32(at, true)) as ElementOf<N>;
      return exactNumber(view[get](at, true), fn) as ElementOf<N>;
    },
    getBigInt: (view, at) => view[get](at, true),
    set: (view, at, value, fn = "set") => view[set](at, toInteger(value, to, fn), true),
  };
}

function floating<N extends "float16" | "float32" | "float64">(
  to: DType<N>,
  get: (view: DataView, at: number) => number,
  set: (view: DataView, at: number, x: number) => void,
): ElementRule<N> {
  return {
    get: (view, at) => get(view, at) as ElementOf<N>,
    getBigInt: (view, at, fn = "get") => {
      const x = get(view, at);
      if (!Number.isInteger(x)) throw new RangeError(`${fn}: expected a whole number for a bigint, got ${x}`);
      return BigInt(x);
    },
    set: (view, at, value, fn = "set") => set(view, at, toReal(value, to, fn)),
  };
}

function complex<N extends "complex64" | "complex128">(
  to: DType<N>,
  get: "getFloat32" | "getFloat64",
  set: "setFloat32" | "setFloat64",
): ElementRule<N> {
  const half = to.itemsize / 2;
  return {
    get: (view, at) => ({ re: view[get](at, true), im: view[get](at + half, true) }) as ElementOf<N>,
    getBigInt: (_view, _at, fn = "get") => {
      throw new DTypeError(`${fn}: expected a real dtype for a bigint, got ${to.name}`);
    },
    set(view, at, value, fn = "set") {
      const pair = isComplex(value);
      const re = pair ? value.re : toReal(value, to, fn);
      view[set](at, re, true);
      view[set](at + half, pair ? value.im : 0, true);
    },
  };
}

/** The number equal to a bigint, or a RangeError that names the exact way out. */
export function exactNumber(value: bigint, fn: string): number {
  const x = Number(value);
  if (BigInt(x) !== value) {
    throw new RangeError(`${fn}: expected an integer that a number holds exactly, got ${value}; use .toBigInt()`);
  }
  return x;
}

/** NumPy's truth of a scalar: anything but zero, NaN included. */
function toBoolean(value: Scalar, fn: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0;
  if (typeof value === "bigint") return value !== 0n;
  if (isComplex(value)) return value.re !== 0 || value.im !== 0;
  throw notScalar(value, fn);
}

/** The integer to store: fractions truncated; NaN, infinities and what is out of bounds refused. */
function toInteger(value: Scalar, to: DType, fn: string): bigint {
  let integer: bigint;
  if (typeof value === "bigint") integer = value;
  else if (typeof value === "boolean") integer = value ? 1n : 0n;
  else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new ValueError(`${fn}: expected a finite number for ${to.name}, got ${value}`);
    integer = BigInt(Math.trunc(value));
  } else throw isComplex(value) ? notReal(to, fn) : notScalar(value, fn);
  if (integer < (to.min as bigint) || integer > (to.max as bigint)) {
    throw new ValueError(`${fn}: integer ${integer} is out of bounds for ${to.name} (${to.min} to ${to.max})`);
  }
  return integer;
}

function toReal(value: Scalar, to: DType, fn: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") {
    const x = Number(value);
    if (!Number.isFinite(x)) throw new ValueError(`${fn}: integer is out of bounds for ${to.name}: over 1024 bits`);
    return x;
  }
  throw isComplex(value) ? notReal(to, fn) : notScalar(value, fn);
}

function notReal(to: DType, fn: string): DTypeError {
  return new DTypeError(`${fn}: expected a real value for ${to.name}, got a complex one`);
}

function notScalar(value: unknown, fn: string): DTypeError {
  const got =
    typeof value === "string" ? JSON.stringify(value) : typeof value === "object" ? "an object" : String(value);
  return new DTypeError(`${fn}: expected a number, bigint, boolean or { re, im }, got ${got}`);
}
