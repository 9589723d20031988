/**
 * @file Arrays as text: NumPy's str and repr, `toString`, and what Node's `util.inspect` and console.log show.
 * @module
 */
import { elements } from "../dtype/element.ts";
import { expectArray } from "./check.ts";
import { NDArray } from "./ndarray.ts";
import {
  type Array2StringOptions,
  arrayRepr,
  arrayStr,
  array2string as format,
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
export function array_repr(a: NDArray): string {
  return arrayRepr(printable(a, "array_repr"));
}

/** NumPy's `str`: `[1. 2.]`. */
export function array_str(a: NDArray): string {
  return arrayStr(printable(a, "array_str"));
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
