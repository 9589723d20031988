/**
 * @file Evenly spaced numbers, with NumPy's own rounding: each from the first two (arange) or from the ends (linspace).
 * Reference: https://numpy.org/doc/stable/reference/routines.array-creation.html (numerical ranges)
 * @module
 */
import {
  type Complex,
  type DType,
  type DTypeLike,
  dtypeList,
  dtype as dtypeOf,
  dtypes,
  isComplex,
  type NameOf,
  type Scalar,
} from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { promoteTypes } from "../dtype/promote.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { type Generator, generate } from "./generate.ts";
import { castIn, moveaxis, reshape } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { castScalar, isScalar, scalarWithDType, zeroD } from "./scalar.ts";
import { assign } from "./ufunc/call.ts";
import * as complexRules from "./ufunc/complex.ts";
import { castElement, computeScalar, constantElement, type Element } from "./ufunc/element.ts";
import { add, divide, equal, multiply, subtract } from "./ufunc/index.ts";
import { floor } from "./whole.ts";

type Ranged<S extends DTypeLike, R extends NDArray> = [S] extends [never] ? R : NDArray<NameOf<S>>;
type ArangeDType<T> = T extends bigint | boolean ? NDArray<"int64"> : T extends number ? NDArray<"float64"> : NDArray;

/** Part by part: x + i·y. */
const stepped = (b: Builder, i: Value, x: Element, y: Element): Element =>
  x.map((v, c) => b.op("add", v, b.op("mul", i, y[c])));

/** The third number and those behind it: first + i · (second − first), in the dtype's own arithmetic. By dtype. */
const aranges = dtypeList.map(
  (dtype): Generator => ({
    key: "arange",
    scalars: [dtype, dtype],
    entries: [],
    compute: (b, [i], _whole, [first, second]) => {
      const delta = second.map((v, c) => b.op("sub", v, first[c]));
      return stepped(b, b.convert(b.op("add", i, b.index(2)), computeScalar(dtype)), first, delta);
    },
  }),
);

/**
 * Numbers from `start` (0) up to, but not including, `stop`, `step` (1) apart: `arange(5)`, `arange(1, 2, 0.25)`. Numbers give
 * float64, bigints int64; options come last.
 * @throws ValueError for step 0 and lengths that cannot be had
 * https://numpy.org/doc/stable/reference/generated/numpy.arange.html
 */
export function arange<T extends ArrayLike, S extends DTypeLike = never>(
  stop: T,
  options?: { readonly dtype?: S },
): Ranged<S, ArangeDType<T>>;
export function arange<T extends ArrayLike, U extends ArrayLike, V extends ArrayLike = U, S extends DTypeLike = never>(
  start: T,
  stop: U,
  step?: V,
  options?: { readonly dtype?: S },
): Ranged<S, ArangeDType<T | U | V>>;
export function arange<T extends ArrayLike, U extends ArrayLike, S extends DTypeLike = never>(
  start: T,
  stop: U,
  options: { readonly dtype?: S },
): Ranged<S, ArangeDType<T | U>>;
export function arange(...args: readonly (ArrayLike | { readonly dtype?: DTypeLike } | undefined)[]): NDArray {
  const fn = "arange";
  const given = args.filter((a) => a !== undefined);
  const last = given[given.length - 1];
  const hasOptions = last !== undefined && last !== null && !isScalar(last) && (last as NDArray).shape === undefined;
  const options = (hasOptions ? last : {}) as { readonly dtype?: DTypeLike };
  checkOptions(options, ["dtype"], fn);
  const numbers = (hasOptions ? given.slice(0, -1) : given) as readonly ArrayLike[];
  if (numbers.length < 1 || numbers.length > 3)
    throw new ValueError(`${fn}: expected stop, or start, stop and step, got ${numbers.length} numbers`);
  const scalars = numbers.map((n) => {
    if (n === null) throw new ValueError(`${fn}: expected numbers, got null`);
    const scalar = scalarWithDType(n, fn);
    if (scalar === undefined) throw new ValueError(`${fn}: expected numbers, got an array of more than one element`);
    return scalar;
  });
  const natural = scalars.map((s) => s.dtype).reduce(promoteTypes, dtypes.bool);
  const dtype =
    options.dtype === undefined ? (natural.kind === "b" ? dtypes.int64 : natural) : dtypeOf(options.dtype, fn);
  if (natural.kind === "c" && dtype.kind !== "c")
    throw new DTypeError(`${fn}: expected a complex dtype for complex numbers, got ${dtype.name}`);
  const values = scalars.map((s) => (typeof s.value === "boolean" ? BigInt(s.value) : s.value));
  const [start, stop] = values.length === 1 ? [0n, values[0]] : values;
  const step = values[2] ?? 1n;
  const length = lengthOf(start, stop, step);
  const result = emptyArray([length], dtype);
  if (length === 0) return result;
  if (length > 2 && dtype.kind === "b")
    throw new DTypeError(`${fn}: expected at most 2 elements for bool, got ${length}`);
  // The first two stand as they are: first + (second - first) may round to something else.
  const { itemsize } = dtype;
  const { set } = elements[dtype.name];
  const bytes = result.storage.view();
  set(bytes, result.offset, start, fn);
  if (length > 1) set(bytes, result.offset + itemsize, plus(start, step), fn);
  if (length > 2) {
    const rest = result.viewOf(result.offset + 2 * itemsize, [length - 2], [itemsize]);
    const first = result.pointer(fn);
    generate(rest, aranges[dtype.id], [], [first, first + itemsize], fn);
  }
  return result;
}

type Numeric = number | bigint | Complex;

const toComplex = (x: Numeric): Complex => (isComplex(x) ? x : { re: Number(x), im: 0 });

/** Whole numbers are added exactly, others as doubles. */
function plus(a: Numeric, b: Numeric): Numeric {
  if (typeof a === "bigint" && typeof b === "bigint") return a + b;
  if (!isComplex(a) && !isComplex(b)) return Number(a) + Number(b);
  const [x, y] = [toComplex(a), toComplex(b)];
  return { re: x.re + y.re, im: x.im + y.im };
}

function minus(a: Numeric, b: Numeric): Numeric {
  if (typeof a === "bigint" && typeof b === "bigint") return a - b;
  if (!isComplex(a) && !isComplex(b)) return Number(a) - Number(b);
  const [x, y] = [toComplex(a), toComplex(b)];
  return { re: x.re - y.re, im: x.im - y.im };
}

/** ⌈(stop − start) / step⌉, for complex numbers the lesser of its parts; at least 0. */
function lengthOf(start: Numeric, stop: Numeric, step: Numeric): number {
  const way = minus(stop, start);
  const zero = isComplex(step) ? step.re === 0 && step.im === 0 : Number(step) === 0;
  if (zero) throw new ValueError("arange: expected a step other than 0, got 0");
  let steps: number;
  if (isComplex(way) || isComplex(step)) {
    const [w, s] = [toComplex(way), toComplex(step)];
    const square = s.re * s.re + s.im * s.im;
    steps = Math.min(Math.ceil((w.re * s.re + w.im * s.im) / square), Math.ceil((w.im * s.re - w.re * s.im) / square));
  } else {
    steps = Math.ceil(Number(way) / Number(step));
  }
  if (!Number.isSafeInteger(steps))
    throw new ValueError(`arange: expected a length that can be had, got ${steps} elements`);
  return Math.max(0, steps);
}

/** Options of {@link linspace}. */
export interface LinspaceOptions<S extends DTypeLike = DTypeLike> {
  /** Is `stop` the last number? true by default. */
  readonly endpoint?: boolean;
  /** true gives `[numbers, step]`. */
  readonly retstep?: boolean;
  readonly dtype?: S;
  /** Where the new axis stands when start and stop are arrays; 0 by default. */
  readonly axis?: number;
}

/** How the numbers follow from index, step and start; see `linspace`. */
const spacings = {
  /** i · step + start. */
  step: (b: Builder, i: Element, step: Element, _div: Element, dtype: DType): Element => times(b, i, step, dtype),
  /** (i / div) · delta + start: for a step that underflows to 0. */
  delta: (b: Builder, i: Element, delta: Element, div: Element, dtype: DType): Element =>
    times(
      b,
      i.map((v) => b.op("div", v, div[0])),
      delta,
      dtype,
    ),
};

function times(b: Builder, x: Element, y: Element, dtype: DType): Element {
  return dtype.kind === "c" ? complexRules.multiply(b, [x, y], dtype)[0] : [b.op("mul", x[0], y[0])];
}

const linspaces = new Map<string, Generator>();

function linspaceOf(dtype: DType, out: DType, spacing: keyof typeof spacings): Generator {
  const key = `linspace|${spacing}|${dtype.id}|${out.id}`;
  let found = linspaces.get(key);
  if (found === undefined) {
    found = linspaceWith(key, dtype, out, spacing);
    linspaces.set(key, found);
  }
  return found;
}

const linspaceWith = (key: string, dtype: DType, out: DType, spacing: keyof typeof spacings): Generator => ({
  key,
  entries: [],
  scalars: [dtype, dtype, dtype, dtype],
  compute: (b, [i], [last], [start, stop, step, div]) => {
    const index = constantElement(b, dtype, 0).map((zero, c) => (c === 0 ? b.convert(i, computeScalar(dtype)) : zero));
    const inner = spacings[spacing](b, index, step, div, dtype).map((v, c) => b.op("add", v, start[c]));
    const atEnd = b.op("eq", i, last);
    const value = inner.map((v, c) => b.select(atEnd, stop[c], v));
    const whole = out.kind === "i" || out.kind === "u" ? value.map((v) => b.op("floor", v)) : value;
    return castElement(b, dtype, out, whole);
  },
});

type Spaced<S extends DTypeLike> = [S] extends [never] ? NDArray : NDArray<NameOf<S>>;

/**
 * `num` (50) evenly spaced numbers from `start` to `stop`, which may be arrays that broadcast.
 * @throws ValueError for a count that is not whole or negative
 * https://numpy.org/doc/stable/reference/generated/numpy.linspace.html
 */
export function linspace<S extends DTypeLike = never>(
  start: ArrayLike,
  stop: ArrayLike,
  num: number | undefined,
  options: LinspaceOptions<S> & { readonly retstep: true },
): [Spaced<S>, NDArray];
export function linspace<S extends DTypeLike = "float64">(
  start: number | bigint,
  stop: number | bigint,
  num?: number,
  options?: LinspaceOptions<S>,
): NDArray<NameOf<S>>;
export function linspace<S extends DTypeLike = never>(
  start: ArrayLike,
  stop: ArrayLike,
  num?: number,
  options?: LinspaceOptions<S>,
): Spaced<S>;
export function linspace(
  start: ArrayLike,
  stop: ArrayLike,
  num = 50,
  options: LinspaceOptions = {},
): NDArray | [NDArray, NDArray] {
  const fn = "linspace";
  checkOptions(options, ["endpoint", "retstep", "dtype", "axis"], fn);
  const [numbers, step] = spaced(start, stop, num, options, fn);
  return options.retstep ? [numbers, step] : numbers;
}

/** The numbers and the step between them. */
export function spaced(
  start: ArrayLike,
  stop: ArrayLike,
  num: number,
  options: LinspaceOptions,
  fn: string,
): [NDArray, NDArray] {
  if (!Number.isInteger(num) || num < 0)
    throw new ValueError(`${fn}: expected a whole number from 0 on, got ${String(num)}`);
  const { endpoint = true, axis = 0 } = options;
  const div = endpoint ? num - 1 : num;
  const asked = options.dtype === undefined ? undefined : dtypeOf(options.dtype, fn);
  if (isScalar(start) && isScalar(stop)) return spacedScalars(start, stop, num, div, endpoint, asked, fn);
  const [from, to] = [asFloat(start, fn), asFloat(stop, fn)];
  const dtype = promoteTypes(from.dtype, to.dtype);
  const delta: NDArray = subtract(to, from, { dtype });
  const count = arange(num, { dtype: dtype as DType });
  let y: NDArray = reshape(count, [num, ...delta.shape.map(() => 1)]);
  const divisor = zeroD(div, dtype, fn);
  const step: NDArray = div > 0 ? divide(delta, divisor) : multiply(delta, zeroD(Number.NaN, dtype, fn));
  const stalls = div > 0 && (reshape(equal(step, zeroD(0, dtype, fn)), -1).data as Uint8Array).includes(1);
  if (stalls) y = multiply(divide(y, divisor), delta);
  else y = multiply(y, div > 0 ? step : delta);
  add(y, from, { out: y });
  if (endpoint && num > 1)
    assign(y.viewOf(y.offset + (num - 1) * y.strides[0], y.shape.slice(1), y.strides.slice(1)), to, fn);
  if (axis !== 0) y = moveaxis(y, 0, axis);
  const out = outOf(dtype, asked, fn);
  return [out === dtype ? y : castIn(floored(y, out), out, "K", fn), step];
}

/** The dtype of the numbers. @throws DTypeError for integers out of complex numbers, which have no floor */
function outOf(dtype: DType, asked: DType | undefined, fn: string): DType {
  if (dtype.kind === "c" && (asked?.kind === "i" || asked?.kind === "u"))
    throw new DTypeError(`${fn}: expected a dtype that complex numbers can be cast to, got ${asked.name}`);
  return asked ?? dtype;
}

/** Integers are the floors of the numbers. */
function floored(y: NDArray, out: DType): NDArray {
  return out.kind === "i" || out.kind === "u" ? floor(y) : y;
}

/** An operand times 1.0: at least float64 unless it is a floating array already. */
function asFloat(value: ArrayLike, fn: string): NDArray {
  const a = asNDArray(value, fn);
  return a.dtype.kind === "f" || a.dtype.kind === "c" ? a : castIn(a, dtypes.float64, "K", fn);
}

function spacedScalars(
  start: Scalar,
  stop: Scalar,
  num: number,
  div: number,
  endpoint: boolean,
  asked: DType | undefined,
  fn: string,
): [NDArray, NDArray] {
  const dtype = isComplex(start) || isComplex(stop) ? dtypes.complex128 : dtypes.float64;
  const out = outOf(dtype, asked, fn);
  const [from, to] = [castScalar(start, dtype as DType, fn), castScalar(stop, dtype as DType, fn)];
  const delta = subtract(to, from) as NDArray;
  const step: NDArray = div > 0 ? divide(delta, zeroD(div, dtypes.float64, fn)) : zeroD(Number.NaN, dtypes.float64, fn);
  const stalls = div > 0 && equal(step, zeroD(0, dtypes.float64, fn)).get();
  const result = emptyArray([num], out);
  const factor = div > 0 && !stalls ? step : delta;
  const generator = linspaceOf(dtype, out, stalls ? "delta" : "step");
  const scalars = [from, to, factor, zeroD(div, dtype as DType, fn)];
  const last = endpoint && num > 1 ? num - 1 : -1;
  generate(
    result,
    generator,
    [last],
    scalars.map((a) => a.pointer(fn)),
    fn,
  );
  return [result, step];
}
