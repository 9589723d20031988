/**
 * @file Turns the byte order of an array's elements around in place.
 * @module
 */
import type { NDArray } from "../array/ndarray.ts";
import { nestKernel } from "../array/ufunc/nest.ts";
import { dtypes } from "../dtype/dtype.ts";
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { entryFor } from "../runtime/kernels.ts";
import { launchNest } from "../runtime/launch.ts";

/** Unsigned dtypes by bytes of a component. */
const words = { 2: dtypes.uint16, 4: dtypes.uint32, 8: dtypes.uint64 } as const;

/** Swaps neighbours of 8 bits, then of 16, then of 32, until the word is turned around. */
function reversed(b: Builder, x: Value): Value {
  const { bits } = x.type;
  let value = x;
  for (let width = 8; width < bits; width *= 2) {
    let mask = (1n << BigInt(width)) - 1n;
    for (let w = width * 2; w < bits; w *= 2) mask |= mask << BigInt(w);
    const low = b.const(x.type, bits === 64 ? mask : Number(mask));
    const by = b.const(x.type, width);
    const up = b.op("shl", b.op("and", value, low), by);
    value = b.op("or", up, b.op("and", b.op("shr", value, by), low));
  }
  return value;
}

/** Turns the bytes of every component around; the array must have its elements adjacent. */
export function swapBytes(array: NDArray, fn: string): void {
  const bytes = array.itemsize / array.dtype.components;
  if (bytes === 1 || array.size === 0) return;
  const word = words[bytes as 2 | 4 | 8];
  const operand = { dtype: word, as: word, access: "c" } as const;
  const entry = entryFor(`io.swap ${word.name}`, () =>
    nestKernel({
      name: `swap_${word.name}`,
      rank: 1,
      inputs: [operand],
      outputs: [operand],
      compute: (b, [[x]]) => [[reversed(b, x)]],
    }),
  );
  const pointer = array.pointer(fn);
  const count = array.size * array.dtype.components;
  launchNest(entry, [pointer, pointer], [count], [[bytes], [bytes]], true, 2 * array.nbytes);
}
