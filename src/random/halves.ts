/**
 * @file 32-bit draws of generators that make 64 bits at a time: the low half first, the high one kept until asked for. Behind a
 * state of some carried values stand whether a half is kept, and which; in memory two words, NumPy's `has_uint32` and `uinteger`.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { type Draws, u64 } from "./draws.ts";

/** The kept half's two values, from `at` bytes on. */
export const loadHalf = (b: Builder, state: Value, at: number): Value[] => [
  b.load(u64, state, b.index(0), { disp: at }),
  b.load(u64, state, b.index(0), { disp: at + 8 }),
];

export function storeHalf(b: Builder, state: Value, at: number, [has, half]: readonly Value[]): void {
  b.store(has, state, b.index(0), { disp: at });
  b.store(half, state, b.index(0), { disp: at + 8 });
}

/** 32 bits, where the state before the half has `count` values. */
export function nextHalf(d: Draws, count: number, next64: (d: Draws) => Value): Value {
  const { b } = d;
  if (!d.halves) throw new Error("nextHalf: expected a kernel that carries halves");
  const keep = (has: number, half: Value): void => {
    d.carried = [...d.carried.slice(0, count), d.u64(has), half, ...d.carried.slice(count + 2)];
  };
  const [hasHalf, half] = d.carried.slice(count);
  const [drawn] = d.if(
    b.op("ne", hasHalf, d.u64(0)),
    () => {
      keep(0, half);
      return [half];
    },
    () => {
      const bits = next64(d);
      keep(1, b.op("shr", bits, d.u64(32)));
      return [b.op("and", bits, d.u64(0xffffffff))];
    },
  );
  return drawn;
}
