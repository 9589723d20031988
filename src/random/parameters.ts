/**
 * @file Parameters of distributions: numbers or arrays, with bounds that are checked before anything is drawn; and the
 * call that draws a distribution for them, one number or an array.
 * @module
 */
import { castIn } from "../array/layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { broadcast_to } from "../array/stretch.ts";
import { type DType, type DTypeName, dtypeList, dtypes } from "../dtype/dtype.ts";
import { elements } from "../dtype/element.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { f64, i64, ptr, type Scalar } from "../kernel/types.ts";
import { broadcastShapes } from "../shape/broadcast.ts";
import { formatShape, sameNumbers } from "../shape/strides.ts";
import type { BitGenerator } from "./bit-generator.ts";
import { callKernel, type Distribution, fill, type Parameter } from "./fill.ts";
import { checkedSize, type Size } from "./size.ts";

/** Where a parameter may lie. */
export interface Bounds {
  /** For messages: "of 0 or more". */
  readonly text: string;
  readonly from?: number;
  /** `from` itself is out. */
  readonly above?: true;
  readonly to?: number;
  /** NaN is let through, as NumPy lets it. */
  readonly nan?: true;
  /** −0 is out. */
  readonly signed?: true;
}

export const bounds = {
  any: { text: "as a number", nan: true },
  nonNegative: { text: "of 0 or more", from: 0, nan: true, signed: true },
  positive: { text: "above 0", from: 0, above: true, nan: true },
  chance: { text: "between 0 and 1", from: 0, to: 1 },
  positiveChance: { text: "above 0 and at most 1", from: 0, above: true, to: 1 },
  partialChance: { text: "of 0 or more and below 1", from: 0, to: 1 - 2 ** -53 },
  aboveOne: { text: "above 1", from: 1, above: true },
  finite: { text: "finite", from: -Number.MAX_VALUE, to: Number.MAX_VALUE },
  finiteNonNegative: { text: "finite and 0 or more", from: 0, to: Number.MAX_VALUE, signed: true },
  // NumPy never ends on NaN here.
  shape: { text: "of 0 or more", from: 0, signed: true },
  degrees: { text: "above 0", from: 0, above: true },
  // Below, powers of uniform numbers leave the range of doubles, and NumPy goes on in logarithms.
  beta: { text: "of 0.05 or more", from: 0.05 },
  // The greatest mean whose results stay below 2^63 with certainty.
  poisson: { text: "between 0 and 9.22e18", from: 0, to: 9223372006484770000 },
} as const satisfies Record<string, Bounds>;

function isOut(x: number, { from, above, to, nan, signed }: Bounds): boolean {
  if (Number.isNaN(x)) return nan !== true;
  if (signed && Object.is(x, -0)) return true;
  return (from !== undefined && (above ? x <= from : x < from)) || (to !== undefined && x > to);
}

/** The same as a value of a kernel. */
function outside(b: Builder, x: Value, { from, above, to, nan, signed }: Bounds): Value {
  const num = (v: number): Value => b.const("f64", v);
  const tests = nan ? [] : [b.op("isnan", x)];
  if (from !== undefined) tests.push(b.op(above ? "le" : "lt", x, num(from)));
  if (to !== undefined) tests.push(b.op("gt", x, num(to)));
  if (signed) tests.push(b.op("and", b.op("eq", x, num(0)), b.op("signbit", x)));
  return tests.reduce((all, test) => b.op("or", all, test), b.const("i1", 0));
}

/** Leaves how many elements are out of bounds. */
function boundsKernel(name: string, limits: Bounds): Kernel {
  return Builder.kernel(name, { values: ptr, n: i64, result: ptr }, (b, [values, n, result]) => {
    const [count] = b.for(b.index(0), n, {}, [b.index(0)], (i, sum) => {
      const isOut = outside(b, b.load(f64, values, i), limits);
      return [b.op("add", sum, b.convert(isOut, i64))];
    });
    b.store(count, result);
  });
}

/** Refuses adjacent float64 with one out of bounds. */
export function checkMany(generator: BitGenerator, array: NDArray, name: string, limits: Bounds, fn: string): void {
  const key = `random.bounds ${JSON.stringify(limits)}`;
  callKernel(
    key,
    () => boundsKernel("random.bounds", limits),
    [array.pointer(fn), array.size, generator.result],
    [array],
  );
  if (generator.view().getBigInt64(generator.resultAt, true) > 0n) {
    throw new ValueError(`${fn}: expected ${name} ${limits.text}, got an array with an element that is not`);
  }
}

/** A parameter as it was given, with its name and bounds. */
export interface Given {
  readonly name: string;
  readonly value: ArrayLike;
  readonly limits: Bounds;
}

/** The number that an argument is, undefined when it is an array with axes. */
export function numberIn(value: ArrayLike, fn: string): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return Number(value);
  if (value instanceof NDArray) {
    if (value.ndim > 0) return undefined;
    if (value.dtype.kind === "c") throw new DTypeError(`${fn}: expected real numbers, got ${value.dtype.name}`);
    return value.dtype.kind === "f" ? (value.item() as number) : value.getBigInt();
  }
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return undefined;
  throw new DTypeError(`${fn}: expected numbers or arrays, got ${value === null ? "null" : typeof value}`);
}

/** The array as adjacent elements of a dtype and shape; itself where it is that already. */
export function adjacent<D extends DTypeName>(
  a: NDArray,
  shape: readonly number[],
  dtype: DType<D>,
  fn: string,
): NDArray<D> {
  if ((a.dtype as DType) === dtype && a.isC && sameNumbers(a.shape, shape)) return a as NDArray as NDArray<D>;
  if (a.dtype.kind === "c") throw new DTypeError(`${fn}: expected real numbers, got ${a.dtype.name}`);
  return castIn(broadcast_to(a, shape), dtype, "C", fn);
}

/** The shape of a result: the size given, which all parameters must fit, or what they broadcast to. */
export function resultShape(
  size: readonly number[] | undefined,
  arrays: readonly NDArray[],
  fn: string,
): readonly number[] {
  const shapes = arrays.map((a) => a.shape);
  if (size === undefined) return broadcastShapes(shapes, fn);
  const shape = broadcastShapes([size, ...shapes], fn);
  if (!sameNumbers(shape, size)) {
    throw new ShapeError(`${fn}: expected parameters that fit size ${formatShape(size)}, got ${formatShape(shape)}`);
  }
  return size;
}

const dtypeOfScalar = new Map<Scalar, DType>(dtypeList.filter((d) => d.components === 1).map((d) => [d.scalar, d]));

/** The dtype of a distribution's elements. */
export const outDType = (dist: Distribution): DType => dtypeOfScalar.get(dist.out) as DType;

/** The element that a kernel left in the result word. */
export function readResult(generator: BitGenerator, dtype: DType, fn: string): number | boolean {
  return elements[dtype.name].get(generator.view(), generator.resultAt, fn) as number | boolean;
}

/** Draws one number (no size, no arrays) or an array of them. */
export function sample(
  generator: BitGenerator,
  dist: Distribution,
  given: readonly Given[],
  size: Size | null | undefined,
  fn: string,
): NDArray | number {
  const shape = checkedSize(size, fn);
  const numbers = given.map(({ value }) => numberIn(value, fn));
  for (const [k, x] of numbers.entries()) {
    if (x === undefined) continue;
    const { name, limits } = given[k];
    if (isOut(Number(x), limits)) throw new ValueError(`${fn}: expected ${name} ${limits.text}, got ${x}`);
    if (dist.params[k] === "i64") generator.view().setBigInt64(generator.scratchAt(k), wholeOf(x, name, fn), true);
    else generator.view().setFloat64(generator.scratchAt(k), Number(x), true);
  }
  const arrays = given.map(({ value }, k) => (numbers[k] === undefined ? asNDArray(value, fn) : undefined));
  const real = arrays.filter((a) => a !== undefined);
  const target = real.length > 0 ? resultShape(shape, real, fn) : shape;
  const kept: NDArray[] = [];
  const places = given.map(({ name, limits }, k): Parameter => {
    const array = arrays[k];
    if (array === undefined) return { address: generator.scratch(k), stride: 0 };
    if (dist.params[k] === "i64" && array.dtype.kind === "f") {
      throw new DTypeError(`${fn}: expected ${name} of whole numbers, got ${array.dtype.name}`);
    }
    const own = adjacent(array, array.shape, dtypes.float64, fn);
    checkMany(generator, own, name, limits, fn);
    const spread = adjacent(array, target as readonly number[], outOfParam(dist, k), fn);
    kept.push(spread);
    return { address: spread.pointer(fn), stride: 8 };
  });
  const dtype = outDType(dist);
  if (target === undefined) {
    fill(generator, dist, generator.result, 1, places, kept);
    return readResult(generator, dtype, fn) as number;
  }
  const result = emptyArray(target, dtype);
  fill(generator, dist, result.pointer(fn), result.size, places, kept);
  return result;
}

const outOfParam = (dist: Distribution, k: number): DType => dtypeOfScalar.get(dist.params[k]) as DType;

/** A whole number as a bigint; fractions are cut, as NumPy cuts them. */
export function wholeOf(x: number | bigint, name: string, fn: string): bigint {
  if (typeof x === "bigint") return x;
  if (!Number.isFinite(x)) throw new ValueError(`${fn}: expected ${name} as a whole number, got ${x}`);
  return BigInt(Math.trunc(x));
}
