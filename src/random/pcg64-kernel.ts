/**
 * @file PCG64 (XSL-RR 128/64) and PCG64DXSM in kernels: a 128-bit linear congruential step as pairs of 64-bit values, and their output
 * permutations. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms", 2014.
 * State in memory: low and high half of the state, of the increment, then `has_uint32` and `uinteger` as 64-bit words.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { type Draws, type Source, u64, unitDouble } from "./draws.ts";
import { loadHalf, nextHalf, storeHalf } from "./halves.ts";

/** The multiplier of the step, and that of the DXSM variant. */
export const multiplier = 0x2360ed051fc65da44385df649fccf645n;
export const cheapMultiplier = 0xda942042e4dd58b5n;
const mask64 = (1n << 64n) - 1n;
const mask128 = (1n << 128n) - 1n;

/** Where the parts of the state lie, in bytes. */
export const at = { low: 0, high: 8, incrementLow: 16, incrementHigh: 24, hasHalf: 32, half: 40 } as const;

/** x ↦ multiply·x + add (mod 2^128). */
export interface Step {
  readonly multiply: bigint;
  readonly add: bigint;
}

/** `count` steps as one: Brown, "Random Number Generation with Arbitrary Strides", 1994. */
export function stepsAhead(count: bigint, increment: bigint, factor = multiplier): Step {
  let multiply = 1n;
  let add = 0n;
  let power = { multiply: factor, add: increment };
  for (let rest = BigInt.asUintN(128, count); rest > 0n; rest >>= 1n) {
    if (rest & 1n) {
      multiply = (multiply * power.multiply) & mask128;
      add = (add * power.multiply + power.add) & mask128;
    }
    power = {
      multiply: (power.multiply * power.multiply) & mask128,
      add: ((power.multiply + 1n) * power.add) & mask128,
    };
  }
  return { multiply, add };
}

/** A 128-bit value as two. */
export interface Wide {
  readonly low: Value;
  readonly high: Value;
}

export function wide(b: Builder, value: bigint): Wide {
  return { low: b.const(u64, value & mask64), high: b.const(u64, value >> 64n) };
}

export function loadWide(b: Builder, ptr: Value, disp: number): Wide {
  return { low: b.load(u64, ptr, b.index(0), { disp }), high: b.load(u64, ptr, b.index(0), { disp: disp + 8 }) };
}

export function storeWide(b: Builder, x: Wide, ptr: Value, disp: number): void {
  b.store(x.low, ptr, b.index(0), { disp });
  b.store(x.high, ptr, b.index(0), { disp: disp + 8 });
}

/** x·y + z (mod 2^128). */
export function mulAddWide(b: Builder, x: Wide, y: Wide, z: Wide): Wide {
  const low = b.op("mul", x.low, y.low);
  const cross = b.op("add", b.op("mul", x.high, y.low), b.op("mul", x.low, y.high));
  const high = b.op("add", b.op("mulhi", x.low, y.low), cross);
  const sum = b.op("add", low, z.low);
  const carry = b.convert(b.op("lt", sum, z.low), "u64");
  return { low: sum, high: b.op("add", b.op("add", high, z.high), carry) };
}

/** The output permutation: both halves folded together, rotated right by the top six bits. */
export function output(b: Builder, { low, high }: Wide): Value {
  const folded = b.op("xor", high, low);
  const count = b.op("shr", high, b.const(u64, 58));
  const back = b.op("and", b.op("sub", b.const(u64, 0), count), b.const(u64, 63));
  return b.op("or", b.op("shr", folded, count), b.op("shl", folded, back));
}

function next64(d: Draws): Value {
  const { b, carried, fixed } = d;
  const state = { low: carried[0], high: carried[1] };
  const next = mulAddWide(b, state, wide(b, multiplier), { low: fixed[0], high: fixed[1] });
  d.carried = [next.low, next.high, ...carried.slice(2)];
  return output(b, next);
}

/** DXSM: the output of the state as it is, from its halves multiplied, then a step with a multiplier of 64 bits. */
function nextDxsm(d: Draws): Value {
  const { b, carried, fixed } = d;
  const [low, high] = carried;
  const factor = d.u64(cheapMultiplier);
  let x = b.op("xor", high, b.op("shr", high, d.u64(32)));
  x = b.op("mul", x, factor);
  x = b.op("xor", x, b.op("shr", x, d.u64(48)));
  const drawn = b.op("mul", x, b.op("or", low, d.u64(1)));
  const next = mulAddWide(b, { low, high }, wide(b, cheapMultiplier), { low: fixed[0], high: fixed[1] });
  d.carried = [next.low, next.high, ...carried.slice(2)];
  return drawn;
}

const sourceOf = (name: string, next: (d: Draws) => Value): Source => ({
  name,
  bytes: 48,
  load: (b, state, halves) => {
    const { low, high } = loadWide(b, state, at.low);
    const increment = loadWide(b, state, at.incrementLow);
    const kept = halves ? loadHalf(b, state, at.hasHalf) : [];
    return { carried: [low, high, ...kept], fixed: [increment.low, increment.high] };
  },
  store: (b, state, carried) => {
    storeWide(b, { low: carried[0], high: carried[1] }, state, at.low);
    if (carried.length > 2) storeHalf(b, state, at.hasHalf, carried.slice(2));
  },
  next64: next,
  next32: (d) => nextHalf(d, 2, next),
  nextDouble: (d) => unitDouble(d.b, next(d)),
  nextRaw: next,
});

export const pcg64Source = sourceOf("PCG64", next64);
export const pcg64DxsmSource = sourceOf("PCG64DXSM", nextDxsm);
