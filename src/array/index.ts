/**
 * @file The array API: what `np.` has from here. Families in their files; this is their table of contents.
 * @module
 */

// -- The array, dtypes, memory -------------------------------------------------------------------------------------------
export { type Complex, type DType, type DTypeLike, type DTypeName, dtype, dtypes } from "../dtype/dtype.ts";
export { finfo, iinfo } from "../dtype/limits.ts";
export { ellipsis, newaxis } from "../shape/select.ts";
export { Slice, slice } from "../shape/slice.ts";
// -- Creation ------------------------------------------------------------------------------------------------------------
export { frombuffer, fromfunction, fromiter } from "./buffers.ts";
export * from "./constants.ts";
// -- Conversion and layout -------------------------------------------------------------------------------------------------
export { ascontiguousarray, asfortranarray, astype, imag, iscomplexobj, isrealobj, real, require } from "./convert.ts";
export {
  array,
  asarray,
  asarray as asanyarray,
  copy,
  empty,
  empty_like,
  full,
  full_like,
  ones,
  ones_like,
  zeros,
  zeros_like,
} from "./create.ts";
// -- Joining and shaping -----------------------------------------------------------------------------------------------------
export { append, delete_ as delete, insert, resize, trim_zeros } from "./edit.ts";
export { geomspace, logspace } from "./geometric.ts";
export { indices, meshgrid, mgrid, ogrid } from "./grids.ts";
export { array_repr, array_str, array2string, format_float_positional, format_float_scientific } from "./inspect.ts";
export { block, column_stack, concat, concatenate, dstack, hstack, stack, vstack } from "./join.ts";
export {
  atleast_1d,
  atleast_2d,
  atleast_3d,
  expand_dims,
  matrix_transpose,
  moveaxis,
  permute_dims,
  ravel,
  reshape,
  rollaxis,
  squeeze,
  swapaxes,
  transpose,
} from "./layout.ts";
export type { ArrayLike, TypedArray } from "./make.ts";
export { diag, diagflat, diagonal, eye, identity, tri, tril, triu, vander } from "./matrices.ts";
export { get_num_threads, memory, scope, set_num_threads } from "./memory.ts";
export { NDArray } from "./ndarray.ts";
export { pad } from "./pad.ts";
export {
  base_repr,
  binary_repr,
  get_printoptions,
  printoptions,
  set_printoptions,
} from "./print/index.ts";
export { arange, linspace } from "./ranges.ts";
// -- Reductions and scans ------------------------------------------------------------------------------------------------------
export { argmax, argmin } from "./reduce/arg.ts";
export { average } from "./reduce/average.ts";
export { amax, amin, max, min, ptp } from "./reduce/extremes.ts";
export { all, any, count_nonzero } from "./reduce/logic.ts";
export {
  nanargmax,
  nanargmin,
  nancumprod,
  nancumsum,
  nanmax,
  nanmean,
  nanmin,
  nanprod,
  nanstd,
  nansum,
  nanvar,
} from "./reduce/nan.ts";
export { cumprod, cumsum, cumulative_prod, cumulative_sum } from "./reduce/scan.ts";
export { mean, prod, sum } from "./reduce/sums.ts";
export { std, variance as var } from "./reduce/variance.ts";
// -- Selection -------------------------------------------------------------------------------------------------------------------
export { at, set } from "./select/at.ts";
export { choose, select } from "./select/choose.ts";
export { compress, copyto, extract, place, putmask } from "./select/compress.ts";
export { fill, fill_diagonal } from "./select/fill.ts";
export {
  diag_indices,
  diag_indices_from,
  ix_,
  ravel_multi_index,
  tril_indices,
  tril_indices_from,
  triu_indices,
  triu_indices_from,
  unravel_index,
} from "./select/indices.ts";
export { argwhere, flatnonzero, nonzero } from "./select/nonzero.ts";
export { searchsorted } from "./select/search.ts";
export { put, put_along_axis, take, take_along_axis } from "./select/take.ts";
export { where } from "./select/where.ts";
export { array_split, dsplit, hsplit, split, unstack, vsplit } from "./split.ts";
export {
  as_strided,
  broadcast_arrays,
  broadcast_shapes,
  broadcast_to,
  may_share_memory,
  shares_memory,
  sliding_window_view,
} from "./stretch.ts";
export { flip, fliplr, flipud, repeat, roll, rot90, tile } from "./tile.ts";

export { can_cast, common_type, promote_types, result_type } from "./types.ts";
export type { UfuncOptions } from "./ufunc/call.ts";
// -- Universal functions ---------------------------------------------------------------------------------------------------------
export {
  abs,
  absolute,
  acos,
  acosh,
  add,
  allclose,
  angle,
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctan2,
  arctanh,
  around,
  array_equal,
  array_equiv,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  type BinaryPairUfunc,
  type BinaryUfunc,
  bitwise_and,
  bitwise_count,
  bitwise_invert,
  bitwise_left_shift,
  bitwise_not,
  bitwise_or,
  bitwise_right_shift,
  bitwise_xor,
  type ClosenessOptions,
  cbrt,
  ceil,
  clip,
  conj,
  conjugate,
  copysign,
  cos,
  cosh,
  deg2rad,
  degrees,
  divide,
  divmod,
  type ErrorCallback,
  type ErrorMode,
  type ErrorModes,
  type ErrorOptions,
  type ErrorState,
  equal,
  errstate,
  exp,
  exp2,
  expm1,
  fabs,
  fix,
  float_power,
  floor,
  floor_divide,
  fmax,
  fmin,
  fmod,
  frexp,
  gcd,
  geterr,
  geterrcall,
  greater,
  greater_equal,
  heaviside,
  hypot,
  invert,
  isclose,
  isfinite,
  isinf,
  isnan,
  isneginf,
  isposinf,
  lcm,
  ldexp,
  left_shift,
  less,
  less_equal,
  log,
  log1p,
  log2,
  log10,
  logaddexp,
  logaddexp2,
  logical_and,
  logical_not,
  logical_or,
  logical_xor,
  maximum,
  minimum,
  mod,
  modf,
  multiply,
  type NanToNumOptions,
  nan_to_num,
  negative,
  nextafter,
  not_equal,
  positive,
  pow,
  power,
  type RoundOptions,
  rad2deg,
  radians,
  reciprocal,
  remainder,
  right_shift,
  rint,
  round,
  seterr,
  seterrcall,
  sign,
  signbit,
  sin,
  sinc,
  sinh,
  spacing,
  sqrt,
  square,
  subtract,
  tan,
  tanh,
  true_divide,
  trunc,
  type UfuncPairOptions,
  type UnaryPairUfunc,
  type UnaryUfunc,
} from "./ufunc/index.ts";
