/**
 * @file Arrays for the tests of this folder, and the reduction tree of docs/kernel-language.md in plain JavaScript.
 * @module
 */
import { type DTypeName, dtypes } from "../../dtype/dtype.ts";
import { emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";

/** An array of numbers made from each element's place in C order. */
export function filled<D extends DTypeName>(
  shape: readonly number[],
  dtype: D,
  value: (place: number) => number,
): NDArray<D> {
  const array = emptyArray(shape, dtypes[dtype]);
  const data = array.data as unknown as Float64Array | BigInt64Array;
  for (let i = 0; i < data.length; i++) data[i] = data instanceof BigInt64Array ? BigInt(value(i)) : value(i);
  return array as unknown as NDArray<D>;
}

/** The same numbers in −0.5 … 0.5 every time (Park and Miller's minimal standard generator). */
export function noise(): () => number {
  let seed = 12345;
  return () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647 - 0.5;
  };
}

type Combine = (x: number, y: number) => number;

/** One loop of the kernel language: 32 logical lanes, blocks of 16 groups, halving, then what is left in order. */
function tree(values: readonly number[], combine: Combine, identity: number): number {
  const lanes = 32;
  const groups = Math.floor(values.length / lanes);
  let running = new Array<number>(lanes).fill(identity);
  for (let start = 0; start < groups; start += 16) {
    let block = new Array<number>(lanes).fill(identity);
    for (let g = start; g < Math.min(groups, start + 16); g++) {
      block = block.map((x, j) => combine(x, values[g * lanes + j]));
    }
    running = running.map((x, j) => combine(x, block[j]));
  }
  let total = identity;
  if (groups > 0) {
    for (let n = lanes / 2; n >= 1; n /= 2) running = running.slice(0, n).map((x, j) => combine(x, running[n + j]));
    total = combine(identity, running[0]);
  }
  for (const x of values.slice(groups * lanes)) total = combine(total, x);
  return total;
}

/** A whole reduction of one line: chunks of 8192, whose results are reduced again. */
export function reducedByTree(values: readonly number[], combine: Combine, identity: number): number {
  const chunk = 8192;
  if (values.length <= chunk) return tree(values, combine, identity);
  const parts: number[] = [];
  for (let i = 0; i < values.length; i += chunk) parts.push(tree(values.slice(i, i + chunk), combine, identity));
  return reducedByTree(parts, combine, identity);
}
