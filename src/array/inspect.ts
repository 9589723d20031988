/**
 * @file Arrays as text: NumPy's str and repr, `toString`, and what Node's `util.inspect` and console.log show.
 * @module
 */
import { elements } from "../dtype/element.ts";
import { expectArray } from "./check.ts";
import { NDArray } from "./ndarray.ts";
import {
  type Array2StringOptions,
  type ArrayReprOptions,
  arrayRepr,
  arrayStr,
  type FormatFloatPositionalOptions,
  type FormatFloatScientificOptions,
  array2string as format,
  format_float_positional as formatPositional,
  format_float_scientific as formatScientific,
  type Printable,
} from "./print/index.ts";

/** An array as the printing code wants to see it: elements by index, integers exact. */
function printable(a: NDArray, fn: string): Printable {
  expectArray(a, "a", fn);
  if (a.storage.guarded) a.storage.check(fn);
  const view = a.storage.view();
  const rule = elements[a.dtype.name];
  const exact = a.dtype.itemsize === 8 && (a.dtype.kind === "i" || a.dtype.kind === "u");
  const { strides, offset } = a;
  return {
    shape: a.shape,
    dtype: a.dtype,
    element: (index) => {
      let at = offset;
      for (let i = 0; i < index.length; i++) at += index[i] * strides[i];
      return exact ? rule.getBigInt(view, at) : rule.get(view, at);
    },
  };
}

/** The array as text, with NumPy's options. https://numpy.org/doc/stable/reference/generated/numpy.array2string.html */
export function array2string(a: NDArray, options?: Array2StringOptions): string {
  return format(printable(a, "array2string"), options);
}

/** NumPy's `repr`: `array([1., 2.])`. */
export function array_repr(a: NDArray, options?: ArrayReprOptions): string {
  return arrayRepr(printable(a, "array_repr"), options);
}

/** NumPy's `str`: `[1. 2.]`. */
export function array_str(a: NDArray, options?: ArrayReprOptions): string {
  return arrayStr(printable(a, "array_str"), options);
}

/** A number as it is, an array of one element as its element with its dtype. */
const oneNumber = (x: number | NDArray, fn: string): number | Printable =>
  x instanceof NDArray ? printable(x.size === 1 ? x.viewOf(x.offset, [], []) : x, fn) : x;

/**
 * One number as `1234.5`: the shortest digits that name it in its dtype (a plain number is float64).
 * https://numpy.org/doc/stable/reference/generated/numpy.format_float_positional.html
 */
export function format_float_positional(x: number | NDArray, options?: FormatFloatPositionalOptions): string {
  return formatPositional(oneNumber(x, "format_float_positional"), options);
}

/**
 * One number as `1.2345e+03`: the shortest digits that name it in its dtype (a plain number is float64).
 * https://numpy.org/doc/stable/reference/generated/numpy.format_float_scientific.html
 */
export function format_float_scientific(x: number | NDArray, options?: FormatFloatScientificOptions): string {
  return formatScientific(oneNumber(x, "format_float_scientific"), options);
}

/** Hangs text forms on the class. */
export function installInspection(): void {
  const methods = {
    toString(this: NDArray): string {
      return array_str(this);
    },
    [Symbol.for("nodejs.util.inspect.custom")](this: NDArray): string {
      return array_repr(this);
    },
  };
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(NDArray.prototype, key, {
      value: methods[key as keyof typeof methods],
      writable: true,
      configurable: true,
    });
  }
}
