/**
 * @file NumPy's constants, and the dtypes under the names that NumPy's scalar types have (`np.float32`), for `{ dtype: np.float32 }`.
 * @module
 */
import { dtypes } from "../dtype/dtype.ts";

export const pi = Math.PI;
export const e = Math.E;
/** Euler's constant γ. */
export const euler_gamma = 0.5772156649015329;
export const inf = Number.POSITIVE_INFINITY;
export const nan = Number.NaN;

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
export const bool_ = bool;
export const half = float16;
export const single = float32;
export const double = float64;
export const intp = int64;
