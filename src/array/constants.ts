/**
 * @file NumPy's constants, and the dtypes under the names that NumPy's scalar types have (`np.float32`), for `{ dtype: np.float32 }`.
 * @module
 */
import { dtypes } from "../dtype/dtype.ts";

/** The ratio of a circle to its diameter. */
export const pi = Math.PI;
/** Euler's number, the base of natural logarithms. */
export const e = Math.E;
/** Euler's constant γ. */
export const euler_gamma = 0.5772156649015329;
/** Positive infinity. */
export const inf = Number.POSITIVE_INFINITY;
/** Not a number. */
export const nan = Number.NaN;

/** Dtypes by name, for `{ dtype: np.float32 }`. */
export const {
  bool,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float16,
  float32,
  float64,
  complex64,
  complex128,
} = dtypes;
/** `bool` by its other name. */
export const bool_ = bool;
/** `float16` by its C name. */
export const half = float16;
/** `float32` by its C name. */
export const single = float32;
/** `float64` by its C name. */
export const double = float64;
/** The dtype of indices: int64. */
export const intp = int64;
