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

/** One loop of the kernel language: 32 logical lanes, groups in fours, blocks of 16, spans of 64, halving, then the tail's four turns. */
function tree(values: readonly number[], combine: Combine, identity: number): number {
  const lanes = 32;
  const groups = Math.floor(values.length / lanes);
  const lane = (j: number): number => {
    const value = (g: number): number => values[g * lanes + j];
    let running = identity;
    for (let span = 0; span < groups; span += 64) {
      const spanEnd = Math.min(groups, span + 64);
      let ofSpan = identity;
      for (let start = span; start < spanEnd; start += 16) {
        const end = Math.min(spanEnd, start + 16);
        let block = identity;
        let g = start;
        for (; g + 4 <= end; g += 4) {
          const first = combine(value(g), value(g + 1));
          block = combine(block, combine(first, combine(value(g + 2), value(g + 3))));
        }
        for (; g < end; g++) block = combine(block, value(g));
        ofSpan = combine(ofSpan, block);
      }
      running = combine(running, ofSpan);
    }
    return running;
  };
  let running = Array.from({ length: lanes }, (_, j) => lane(j));
  let total = identity;
  if (groups > 0) {
    for (let n = lanes / 2; n >= 1; n /= 2) running = running.slice(0, n).map((x, j) => combine(x, running[n + j]));
    total = combine(identity, running[0]);
  }
  const turns = new Array<number>(4).fill(identity);
  values.slice(groups * lanes).forEach((x, i) => {
    turns[i % 4] = combine(turns[i % 4], x);
  });
  return combine(total, combine(combine(turns[0], turns[2]), combine(turns[1], turns[3])));
}

/** A whole reduction of one line: chunks of 8192, whose results are reduced again. */
export function reducedByTree(values: readonly number[], combine: Combine, identity: number): number {
  const chunk = 8192;
  if (values.length <= chunk) return tree(values, combine, identity);
  const parts: number[] = [];
  for (let i = 0; i < values.length; i += chunk) parts.push(tree(values.slice(i, i + chunk), combine, identity));
  return reducedByTree(parts, combine, identity);
}
