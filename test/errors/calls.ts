/**
 * @file One valid call of every public function, for tests that spoil one argument at a time. `withOptions` take an options
 * object after these arguments; `plain` take none. A test checks that no function is left out.
 */

import * as np from "../../src/index.ts";
import * as io from "../../src/io/index.ts";

type Call = () => readonly unknown[];

const M = (): np.NDArray => np.arange(6).reshape([2, 3]);
const S = (): np.NDArray => np.arange(4).reshape([2, 2]);
const V = (): np.NDArray => np.arange(3);
const I = (): np.NDArray => np.arange(3n);
const one: Call = () => [M()];
const two: Call = () => [M(), M()];

/** The axis stands where options may stand too. */
const reductions = (
  "all any argmax argmin average count_nonzero cumprod cumsum max mean min nanargmax nanargmin nancumprod nancumsum " +
  "nanmax nanmean nanmin nanprod nanstd nansum nanvar prod ptp std sum var"
).split(" ");

export const withOptions: Record<string, Call> = {
  ...Object.fromEntries(reductions.map((name) => [name, one])),
  angle: one,
  allclose: two,
  append: two,
  arange: () => [3],
  array: () => [[1, 2]],
  array2string: one,
  array_equal: two,
  array_split: () => [M(), 2],
  as_strided: one,
  asarray: () => [[1, 2]],
  ascontiguousarray: one,
  asfortranarray: one,
  astype: () => [M(), "int32"],
  choose: () => [
    [0, 1, 1],
    [V(), V()],
  ],
  clip: () => [M(), 1, 2],
  compress: () => [[true, false], M()],
  concatenate: () => [[M(), M()]],
  copy: one,
  copyto: two,
  cross: () => [V(), V()],
  cumulative_prod: () => [V()],
  cumulative_sum: () => [V()],
  delete: () => [V(), 1],
  diagonal: one,
  dot: () => [S(), S()],
  einsum: () => ["ij->ji", M()],
  empty: () => [2],
  empty_like: one,
  eye: () => [2, 2],
  fill_diagonal: () => [S(), 1],
  format_float_positional: () => [1.5],
  format_float_scientific: () => [1.5],
  frombuffer: () => [new ArrayBuffer(16)],
  fromfunction: () => [(i: np.NDArray) => i, [2]],
  fromiter: () => [[1, 2], "float64"],
  full: () => [2, 1],
  full_like: () => [M(), 1],
  geomspace: () => [1, 8, 4],
  hstack: () => [[M(), M()]],
  identity: () => [2],
  indices: () => [[2, 3]],
  insert: () => [V(), 1, 5],
  isclose: two,
  linspace: () => [0, 1, 5],
  logspace: () => [0, 1, 5],
  matmul: () => [S(), S()],
  matvec: () => [S(), np.arange(2)],
  meshgrid: () => [V(), V()],
  nan_to_num: one,
  ones: () => [2],
  ones_like: one,
  pad: () => [M(), 1, "constant"],
  put: () => [V(), [0], [1]],
  ravel: one,
  ravel_multi_index: () => [
    [[0], [1]],
    [2, 2],
  ],
  reshape: () => [M(), [3, 2]],
  rot90: () => [M(), 1],
  round: one,
  searchsorted: () => [V(), 1],
  select: () => [[[true, false, true]], [V()]],
  seterr: () => [],
  set_printoptions: () => [],
  shares_memory: two,
  sliding_window_view: () => [V(), 2],
  split: () => [M(), 2],
  stack: () => [[M(), M()]],
  take: () => [V(), [0]],
  tensordot: () => [S(), S()],
  trace: one,
  tri: () => [2, 2],
  trim_zeros: () => [V(), "fb"],
  unravel_index: () => [[1], [2, 2]],
  unstack: one,
  vander: () => [V(), 2],
  vecdot: () => [V(), V()],
  vecmat: () => [V(), np.ones([3, 2])],
  vstack: () => [[M(), M()]],
  zeros: () => [2],
  zeros_like: one,
};

export const plain: Record<string, Call> = {
  sinc: one,
  array_equiv: two,
  array_repr: one,
  array_str: one,
  argwhere: one,
  at: () => [M(), 0],
  atleast_1d: one,
  atleast_2d: one,
  atleast_3d: one,
  base_repr: () => [5, 3],
  binary_repr: () => [5, 8],
  block: () => [[M(), M()]],
  broadcast_arrays: () => [M(), 1],
  broadcast_shapes: () => [
    [2, 1],
    [1, 3],
  ],
  broadcast_to: () => [V(), [2, 3]],
  can_cast: () => ["int8", "int16"],
  column_stack: () => [[V(), V()]],
  common_type: one,
  diag: () => [V(), 1],
  diagflat: () => [V(), 1],
  diag_indices: () => [3, 2],
  diag_indices_from: () => [S()],
  dsplit: () => [np.ones([2, 2, 2]), 2],
  dstack: () => [[M(), M()]],
  dtype: () => ["float32"],
  expand_dims: () => [M(), 0],
  extract: () => [[true, false, true], V()],
  fill: () => [M(), 1],
  finfo: () => ["float32"],
  fix: one,
  flatnonzero: one,
  flip: () => [M(), 0],
  fliplr: one,
  flipud: one,
  hsplit: () => [np.ones([2, 2]), 2],
  iinfo: () => ["int8"],
  imag: one,
  inner: () => [V(), V()],
  iscomplexobj: one,
  isneginf: one,
  isposinf: one,
  isrealobj: one,
  ix_: () => [[0, 1], [1]],
  kron: () => [V(), V()],
  matrix_transpose: one,
  may_share_memory: two,
  mgrid: () => ["0:2"],
  moveaxis: () => [M(), 0, 1],
  nonzero: one,
  ogrid: () => ["0:2"],
  outer: () => [V(), V()],
  permute_dims: () => [M(), [1, 0]],
  place: () => [V(), [true, false, true], [1]],
  promote_types: () => ["int8", "uint8"],
  put_along_axis: () => [V(), [0n], [1], 0],
  putmask: () => [V(), [true, false, true], [1]],
  real: one,
  repeat: () => [V(), 2, 0],
  require: () => [V(), "float64", ["C"]],
  resize: () => [V(), [2, 2]],
  result_type: () => ["int8", 1.5],
  roll: () => [M(), 1, 0],
  rollaxis: () => [M(), 1, 0],
  set: () => [M(), [0], 1],
  set_num_threads: () => [np.get_num_threads()],
  squeeze: () => [np.ones([1, 2]), 0],
  swapaxes: () => [M(), 0, 1],
  take_along_axis: () => [V(), [0n], 0],
  tile: () => [V(), 2],
  transpose: () => [M(), [1, 0]],
  tril: () => [M(), 0],
  tril_indices: () => [3, 0, 3],
  tril_indices_from: () => [S(), 0],
  triu: () => [M(), 0],
  triu_indices: () => [3, 0, 3],
  triu_indices_from: () => [S(), 0],
  unwrap: one,
  vdot: () => [V(), V()],
  vsplit: () => [np.ones([2, 2]), 2],
  where: () => [[true, false, true], V(), V()],
};

/** Functions that these tables have no call for, each for a reason. */
export const special: Record<string, string> = {
  get_num_threads: "takes nothing",
  get_printoptions: "takes nothing",
  compileStats: "takes nothing",
  geterr: "takes nothing",
  geterrcall: "takes nothing",
  errstate: "runs a function; modes are those of seterr",
  seterrcall: "takes a function or null",
  scope: "takes a function and lets its errors pass",
  printoptions: "runs a function; names of options are those of set_printoptions",
  slice: "makes a description; what is wrong with it comes out where it is used",
  timeit: "takes a function and lets its errors pass",
  ...Object.fromEntries(
    Object.keys(io).map((name) => [name, "src/io/arguments.test.ts calls it, in a folder of its own"]),
  ),
};

/** Ufuncs are told by their attributes; integer ones get integers. */
export function ufuncCall(fn: { nin: number; name: string }): readonly unknown[] {
  const whole = /^(bitwise|left|right|invert|gcd|lcm|ldexp)/.test(fn.name);
  return Array.from({ length: fn.nin }, () => (whole ? I() : V()));
}

export const isUfunc = (value: unknown): value is ((...args: unknown[]) => unknown) & { nin: number; nout: number } =>
  typeof value === "function" && "nin" in value;
