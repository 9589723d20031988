/**
 * @file SFC64, Chris Doty-Humphrey's small fast chaotic generator: three mixed words and a counter.
 * Doty-Humphrey, PractRand, https://pracrand.sourceforge.net/RNG_engines.txt
 * State in memory: the four words, then a kept half (halves.ts).
 * @module
 */

import { emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { dtypes } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";
import type { Value } from "../kernel/ir.ts";
import { BitGenerator, type Seed } from "./bit-generator.ts";
import { type Draws, type Source, u64, unitDouble } from "./draws.ts";
import { loadHalf, nextHalf, storeHalf } from "./halves.ts";
import type { SeedSequence } from "./seed-sequence.ts";

/** NumPy's state dictionary of an SFC64. */
export interface SFC64State {
  readonly bit_generator: string;
  readonly state: { readonly state: NDArray | readonly bigint[] };
  readonly has_uint32: number;
  readonly uinteger: number;
}

const words = 4;
const halfAt = 8 * words;

function next64(d: Draws): Value {
  const { b } = d;
  const [x, y, z, count] = d.carried;
  const drawn = d.add(d.add(x, y), count);
  const first = b.op("xor", y, b.op("shr", y, d.u64(11)));
  const second = d.add(z, b.op("shl", z, d.u64(3)));
  const turned = b.op("or", b.op("shl", z, d.u64(24)), b.op("shr", z, d.u64(40)));
  d.carried = [first, second, d.add(turned, drawn), d.add(count, d.u64(1)), ...d.carried.slice(words)];
  return drawn;
}

const sfc64Source: Source = {
  name: "SFC64",
  bytes: halfAt + 16,
  load: (b, state, halves) => {
    const carried = Array.from({ length: words }, (_, i) => b.load(u64, state, b.index(i)));
    return { carried: [...carried, ...(halves ? loadHalf(b, state, halfAt) : [])], fixed: [] };
  },
  store: (b, state, carried) => {
    for (let i = 0; i < words; i++) b.store(carried[i], state, b.index(i));
    if (carried.length > words) storeHalf(b, state, halfAt, carried.slice(words));
  },
  next64,
  next32: (d) => nextHalf(d, words, next64),
  nextDouble: (d) => unitDouble(d.b, next64(d)),
  nextRaw: next64,
};

/** Draws that are thrown away after seeding. */
const warmUp = 12;

/** NumPy's `SFC64`. */
export class SFC64 extends BitGenerator {
  constructor(seed?: Seed) {
    super(sfc64Source, seed);
    const view = this.view();
    const drawn = new DataView((this.sequence as SeedSequence).words(6).buffer);
    for (let i = 0; i < 3; i++) view.setBigUint64(8 * i, drawn.getBigUint64(8 * i, true), true);
    view.setBigUint64(24, 1n, true);
    this.random_raw(warmUp);
  }

  protected like(seed: SeedSequence): this {
    return new SFC64(seed) as this;
  }

  get state(): SFC64State {
    const view = this.view();
    const state = emptyArray([words], dtypes.uint64);
    const target = state.storage.view();
    for (let i = 0; i < words; i++) target.setBigUint64(state.offset + 8 * i, view.getBigUint64(8 * i, true), true);
    return {
      bit_generator: "SFC64",
      state: { state },
      has_uint32: Number(view.getBigUint64(halfAt, true)),
      uinteger: Number(view.getBigUint64(halfAt + 8, true)),
    };
  }

  set state(value: SFC64State) {
    if (value?.bit_generator !== "SFC64") {
      throw new ValueError(`state: expected the state of an SFC64, got that of ${value?.bit_generator}`);
    }
    const { state } = value.state;
    const list = state instanceof NDArray ? (state.tolist({ bigint: true }) as bigint[]) : state;
    if (list.length !== words) throw new ValueError(`state: expected ${words} words, got ${list.length}`);
    const view = this.view();
    for (let i = 0; i < words; i++) view.setBigUint64(8 * i, BigInt(list[i]), true);
    view.setBigUint64(halfAt, value.has_uint32 ? 1n : 0n, true);
    view.setBigUint64(halfAt + 8, BigInt(value.uinteger >>> 0), true);
  }
}
