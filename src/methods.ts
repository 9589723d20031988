/**
 * @file Hangs the functions that are methods too on NDArray's prototype. Types: src/array/methods.ts.
 * @module
 */

import { Operator } from "tsover-runtime";
import { view } from "./array/convert.ts";
import * as np from "./array/index.ts";
import { installInspection } from "./array/inspect.ts";
import { type AnyOrder, copyIn, flatten } from "./array/layout.ts";
import type { ArrayLike } from "./array/make.ts";
import { NDArray } from "./array/ndarray.ts";
import * as linalg from "./linalg/index.ts";

/** Methods that are functions with the array first, by method name. */
const methods = {
  // Arithmetic
  add: np.add,
  subtract: np.subtract,
  sub: np.subtract,
  multiply: np.multiply,
  mul: np.multiply,
  divide: np.divide,
  div: np.divide,
  floor_divide: np.floor_divide,
  remainder: np.remainder,
  mod: np.remainder,
  power: np.power,
  pow: np.power,
  neg: np.negative,
  abs: np.absolute,
  sqrt: np.sqrt,
  exp: np.exp,
  log: np.log,
  bitwise_and: np.bitwise_and,
  bitwise_or: np.bitwise_or,
  bitwise_xor: np.bitwise_xor,
  invert: np.invert,
  left_shift: np.left_shift,
  right_shift: np.right_shift,
  equal: np.equal,
  not_equal: np.not_equal,
  less: np.less,
  less_equal: np.less_equal,
  greater: np.greater,
  greater_equal: np.greater_equal,
  conj: np.conjugate,
  matmul: linalg.matmul,
  dot: linalg.dot,
  trace: linalg.trace,
  clip: np.clip,
  round: np.round,
  // Reductions and scans
  sum: np.sum,
  prod: np.prod,
  mean: np.mean,
  var: np.var,
  std: np.std,
  min: np.min,
  max: np.max,
  ptp: np.ptp,
  any: np.any,
  all: np.all,
  argmin: np.argmin,
  argmax: np.argmax,
  cumsum: np.cumsum,
  cumprod: np.cumprod,
  // Layout and conversion
  swapaxes: np.swapaxes,
  squeeze: np.squeeze,
  astype: np.astype,
  repeat: np.repeat,
  view,
  // Selection
  at: np.at,
  set: np.set,
  take: np.take,
  put: np.put,
  choose: np.choose,
  nonzero: np.nonzero,
  fill: np.fill,
} as const satisfies Record<string, unknown>;

/** In-place forms: the ufunc with the array as its own result. */
const inPlace = {
  iadd: np.add,
  isub: np.subtract,
  imul: np.multiply,
  idiv: np.divide,
  ifloordiv: np.floor_divide,
  imod: np.remainder,
  ipow: np.power,
  iand: np.bitwise_and,
  ior: np.bitwise_or,
  ixor: np.bitwise_xor,
} as const;

/** tsover's operators; each gets both operands. */
const operators = [
  [Operator.plus, np.add],
  [Operator.minus, np.subtract],
  [Operator.star, np.multiply],
  [Operator.slash, np.divide],
  [Operator.starStar, np.power],
  [Operator.percent, np.remainder],
  [Operator.preMinus, np.negative],
] as const;

const getters = {
  T: (a: NDArray) => np.transpose(a),
  real: (a: NDArray) => np.real(a),
  imag: (a: NDArray) => np.imag(a),
};

let installed = false;

/** Gives every array its methods; once. @param local methods of one platform: files under Node. */
export function installMethods(local: Readonly<Record<string, unknown>> = {}): void {
  if (installed) return;
  installed = true;
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(NDArray.prototype, name, { value, writable: true, configurable: true });
  };
  for (const [name, fn] of Object.entries({ ...methods, ...local })) {
    const call = fn as unknown as (...args: unknown[]) => unknown;
    define(name, function (this: NDArray, ...args: unknown[]) {
      return call(this, ...args);
    });
  }
  for (const [name, fn] of Object.entries(inPlace)) {
    const call = fn as unknown as (x: NDArray, y: ArrayLike, options: { out: NDArray }) => NDArray;
    define(name, function (this: NDArray, y: ArrayLike) {
      return call(this, y, { out: this });
    });
  }
  for (const [symbol, fn] of operators)
    Object.defineProperty(NDArray.prototype, symbol, { value: fn, writable: true, configurable: true });
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(NDArray.prototype, name, {
      get(this: NDArray) {
        return get(this);
      },
      configurable: true,
    });
  }
  // Where the method's arguments differ from the function's.
  define("reshape", function (this: NDArray, shape: number | readonly number[], options?: object) {
    return np.reshape(this, shape, options);
  });
  define("ravel", function (this: NDArray, order?: AnyOrder) {
    return np.ravel(this, order === undefined ? undefined : { order });
  });
  define("flatten", function (this: NDArray, order?: AnyOrder) {
    return flatten(this, order);
  });
  define("transpose", function (this: NDArray, axes?: readonly number[] | null) {
    return np.transpose(this, axes);
  });
  define("copy", function (this: NDArray, order?: AnyOrder) {
    return copyIn(this, order ?? "C", "copy");
  });
  define("diagonal", function (this: NDArray, offset?: number, axis1?: number, axis2?: number) {
    return np.diagonal(this, { offset, axis1, axis2 });
  });
  define("compress", function (this: NDArray, condition: ArrayLike, axis?: number | null) {
    return np.compress(condition, this, axis);
  });
  installInspection();
}
