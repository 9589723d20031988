/**
 * @file `integers` and `randint`: bounds of any integer dtype, checked exactly, then drawn by the kernels of bounded.ts.
 * @module
 */
import { type ArrayLike, asNDArray, emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { broadcast_to } from "../array/stretch.ts";
import { type DType, type DTypeLike, dtype as dtypeOf, dtypes } from "../dtype/dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Scalar } from "../kernel/types.ts";
import type { BitGenerator } from "./bit-generator.ts";
import {
  boundedByRange,
  boundedInteger,
  keepsWords,
  type Method,
  prepare,
  type Regime,
  regimeOf,
  type Width,
} from "./bounded.ts";
import { type Distribution, fill } from "./fill.ts";
import { numberIn, readResult, resultShape, wholeOf } from "./parameters.ts";
import { checkedSize, countOf, type Size } from "./size.ts";

/** Options of `integers` and `randint`. */
export interface IntegersOptions {
  readonly size?: Size | null;
  readonly dtype?: DTypeLike;
  /** `high` may be drawn too. */
  readonly endpoint?: boolean;
}

const widths: { readonly [S in Scalar]?: Width } = {
  i1: 1,
  i8: 8,
  u8: 8,
  i16: 16,
  u16: 16,
  i32: 32,
  u32: 32,
  i64: 64,
  u64: 64,
};

const known = new Map<string, Distribution>();

/** Numbers of one dtype: `regime` where the range is the same for all, else told apart for each. */
function integersOf(out: Scalar, width: Width, method: Method, regime: Regime | undefined): Distribution {
  const key = `${out} ${method} ${regime}`;
  let found = known.get(key);
  if (found === undefined) {
    found = makeIntegers(out, width, method, regime);
    known.set(key, found);
  }
  return found;
}

function makeIntegers(out: Scalar, width: Width, method: Method, regime: Regime | undefined): Distribution {
  return {
    name: `integers.${out}.${method}.${regime ?? "any"}`,
    out,
    params: ["u64", "u64"],
    halves: true,
    begin: keepsWords(width) ? (d) => d.carry(d.u64(0), d.u64(0)) : undefined,
    setup:
      regime === undefined
        ? undefined
        : (d, [low, range]) => {
            const { span, threshold } = prepare(d, method, width, regime, range);
            return [low, range, span, threshold];
          },
    draw: (d, [low, range, span, threshold]) => {
      const drawn =
        regime === undefined
          ? boundedByRange(d, method, width, range)
          : boundedInteger(d, method, width, regime, { range, span, threshold });
      return d.b.convert(d.add(low, drawn), out);
    },
  };
}

/** Refuses bounds that the dtype does not have; gives the greatest number to draw, counted from `low`. */
function rangeOf(low: bigint, high: bigint, isOpen: boolean, dtype: DType, fn: string): bigint {
  const least = dtype.min ?? 0n;
  const most = dtype.max ?? 1n;
  const last = isOpen ? high - 1n : high;
  if (low < least) throw new ValueError(`${fn}: expected low within ${dtype.name}, got ${low}`);
  if (last > most) throw new ValueError(`${fn}: expected high within ${dtype.name}, got ${high}`);
  if (low > last) {
    throw new ValueError(`${fn}: expected low ${isOpen ? "below" : "not above"} high, got ${low} and ${high}`);
  }
  return last - low;
}

/** An array of bounds as exact numbers, in C order of a shape. */
function boundsIn(value: ArrayLike, shape: readonly number[], name: string, fn: string): bigint[] {
  const spread = broadcast_to(asNDArray(value, fn), shape);
  const { kind } = spread.dtype;
  if (kind === "c") throw new DTypeError(`${fn}: expected whole numbers, got ${spread.dtype.name}`);
  const list = kind === "f" ? spread.tolist() : spread.tolist({ bigint: true });
  return [list].flat(Number.POSITIVE_INFINITY as 1).map((x) => wholeOf(x as number | bigint, name, fn));
}

/**
 * Whole numbers from `low` to below `high` (to `high` with `endpoint`).
 * @param method how a range is drawn from: Lemire's for Generator, masked for RandomState
 */
export function drawIntegers(
  generator: BitGenerator,
  low: ArrayLike,
  high: ArrayLike,
  options: IntegersOptions,
  method: Method,
  fn: string,
): NDArray | number | boolean {
  const dtype = dtypeOf(options.dtype ?? "int64", fn);
  const width = widths[dtype.scalar];
  if (width === undefined || dtype.components === 2) {
    throw new DTypeError(`${fn}: expected an integer dtype or bool, got ${dtype.name}`);
  }
  const size = checkedSize(options.size, fn);
  if (size !== undefined && countOf(size) === 0) return emptyArray(size, dtype);
  const isOpen = options.endpoint !== true;
  const from = numberIn(low, fn);
  const to = numberIn(high, fn);
  if (from === undefined || to === undefined)
    return drawEach(generator, low, high, isOpen, dtype, width, size, method, fn);

  const least = wholeOf(from, "low", fn);
  const range = rangeOf(least, wholeOf(to, "high", fn), isOpen, dtype, fn);
  const view = generator.view();
  view.setBigUint64(generator.scratchAt(0), BigInt.asUintN(64, least), true);
  view.setBigUint64(generator.scratchAt(1), range, true);
  const dist = integersOf(dtype.scalar, width, method, regimeOf(width, range));
  const places = [0, 1].map((k) => ({ address: generator.scratch(k), stride: 0 }));
  if (size === undefined) {
    fill(generator, dist, generator.result, 1, places);
    return readResult(generator, dtype, fn);
  }
  const result = emptyArray(size, dtype);
  fill(generator, dist, result.pointer(fn), result.size, places);
  return result;
}

/** Bounds that differ from element to element. */
function drawEach(
  generator: BitGenerator,
  low: ArrayLike,
  high: ArrayLike,
  isOpen: boolean,
  dtype: DType,
  width: Width,
  size: readonly number[] | undefined,
  method: Method,
  fn: string,
): NDArray {
  const shape = resultShape(size, [asNDArray(low, fn), asNDArray(high, fn)], fn);
  const lows = boundsIn(low, shape, "low", fn);
  const highs = boundsIn(high, shape, "high", fn);
  const start = emptyArray(shape, dtypes.uint64);
  const range = emptyArray(shape, dtypes.uint64);
  const startView = start.storage.view();
  const rangeView = range.storage.view();
  for (let i = 0; i < lows.length; i++) {
    startView.setBigUint64(start.offset + 8 * i, BigInt.asUintN(64, lows[i]), true);
    rangeView.setBigUint64(range.offset + 8 * i, rangeOf(lows[i], highs[i], isOpen, dtype, fn), true);
  }
  const result = emptyArray(shape, dtype);
  fill(
    generator,
    integersOf(dtype.scalar, width, method, undefined),
    result.pointer(fn),
    result.size,
    [
      { address: start.pointer(fn), stride: 8 },
      { address: range.pointer(fn), stride: 8 },
    ],
    [start, range],
  );
  return result;
}
