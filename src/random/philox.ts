/**
 * @file Philox 4x64-10: a counter, scrambled by ten rounds of multiplications under a key, four words at a time.
 * Salmon, Moraes, Dror & Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 * State in memory: counter (4 words), key (2), the words of the last block (4), the place in it, a kept half (halves.ts).
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

/** NumPy's state dictionary of a Philox. */
export interface PhiloxState {
  readonly bit_generator: string;
  readonly state: { readonly counter: NDArray | readonly bigint[]; readonly key: NDArray | readonly bigint[] };
  readonly buffer: NDArray | readonly bigint[];
  readonly buffer_pos: number;
  readonly has_uint32: number;
  readonly uinteger: number;
}

/** Words of a block, and where the parts of the state lie, in bytes. */
const block = 4;
const at = { counter: 0, key: 32, buffer: 48, position: 80, half: 88 } as const;
const rounds = 10;
const factors = [0xd2e7470ee14c6c93n, 0xca5a826395121157n] as const;
/** What the key grows by from round to round. */
const bumps = [0x9e3779b97f4a7c15n, 0xbb67ae8584caa73bn] as const;

/** Counts on and scrambles the counter into the buffer. */
function refill(d: Draws): void {
  const { b, state } = d;
  const word = (disp: number): Value => b.load(u64, state, b.index(0), { disp });
  const one = d.u64(1);
  let carry: Value = one;
  const counter = Array.from({ length: block }, (_, i) => {
    const next = d.add(word(at.counter + 8 * i), carry);
    b.store(next, state, b.index(0), { disp: at.counter + 8 * i });
    carry = b.select(b.op("and", b.op("ne", carry, d.u64(0)), b.op("eq", next, d.u64(0))), one, d.u64(0));
    return next;
  });
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = [word(at.key), word(at.key + 8)];
  for (let round = 0; round < rounds; round++) {
    if (round > 0) {
      k0 = d.add(k0, d.u64(bumps[0]));
      k1 = d.add(k1, d.u64(bumps[1]));
    }
    const [f0, f1] = [d.u64(factors[0]), d.u64(factors[1])];
    const mixed = b.op("xor", b.op("xor", b.op("mulhi", c2, f1), c1), k0);
    const other = b.op("xor", b.op("xor", b.op("mulhi", c0, f0), c3), k1);
    [c0, c1, c2, c3] = [mixed, d.mul(c2, f1), other, d.mul(c0, f0)];
  }
  for (const [i, c] of [c0, c1, c2, c3].entries()) b.store(c, state, b.index(0), { disp: at.buffer + 8 * i });
}

function next64(d: Draws): Value {
  const { b, state } = d;
  const put = (inner: Draws, position: Value): void => {
    inner.carried = [position, ...inner.carried.slice(1)];
  };
  d.if(b.op("ge", d.carried[0], d.u64(block)), () =>
    d.outline("philox", [], [], (inner) => {
      refill(inner);
      put(inner, inner.u64(0));
      return [];
    }),
  );
  const [position] = d.carried;
  put(d, d.add(position, d.u64(1)));
  return b.load(u64, state, d.signed(position), { disp: at.buffer });
}

const philoxSource: Source = {
  name: "Philox",
  bytes: at.half + 16,
  load: (b, state, halves) => ({
    carried: [b.load(u64, state, b.index(0), { disp: at.position }), ...(halves ? loadHalf(b, state, at.half) : [])],
    fixed: [],
  }),
  store: (b, state, carried) => {
    b.store(carried[0], state, b.index(0), { disp: at.position });
    if (carried.length > 1) storeHalf(b, state, at.half, carried.slice(1));
  },
  next64,
  next32: (d) => nextHalf(d, 1, next64),
  nextDouble: (d) => unitDouble(d.b, next64(d)),
  nextRaw: next64,
};

/** Options of {@link Philox}. */
export interface PhiloxOptions {
  /** Where to start counting. */
  readonly counter?: bigint | number;
  /** The key itself, in place of a seed. */
  readonly key?: bigint | number;
}

function checked(value: bigint | number, bits: number, name: string): bigint {
  const whole = typeof value === "bigint" || Number.isSafeInteger(value) ? BigInt(value) : -1n;
  if (whole < 0n || whole >> BigInt(bits) !== 0n) {
    throw new ValueError(`Philox: expected ${name} of 0 or more and below 2^${bits}, got ${value}`);
  }
  return whole;
}

/** NumPy's `Philox`. */
export class Philox extends BitGenerator {
  constructor(seed?: Seed, options: PhiloxOptions = {}) {
    const { key, counter } = options;
    if (key !== undefined && seed !== undefined && seed !== null) {
      throw new ValueError("Philox: expected a seed or a key, got both");
    }
    super(philoxSource, key === undefined ? seed : 0);
    const drawn = new DataView((this.sequence as SeedSequence).words(4).buffer);
    if (key === undefined)
      this.putWords(
        at.key,
        [0, 8].map((i) => drawn.getBigUint64(i, true)),
      );
    else {
      this.putWide(at.key, checked(key, 128, "key"), 2);
      this.sequence = null;
    }
    this.putWide(at.counter, checked(counter ?? 0, 256, "counter"), block);
    this.forget();
  }

  protected like(seed: SeedSequence): this {
    return new Philox(seed) as this;
  }

  private putWords(place: number, values: readonly bigint[]): void {
    const view = this.view();
    for (const [i, value] of values.entries()) view.setBigUint64(place + 8 * i, BigInt.asUintN(64, value), true);
  }

  private putWide(place: number, value: bigint, count: number): void {
    this.putWords(
      place,
      Array.from({ length: count }, (_, i) => value >> BigInt(64 * i)),
    );
  }

  private words(place: number, count: number): NDArray<"uint64"> {
    const view = this.view();
    const result = emptyArray([count], dtypes.uint64);
    const target = result.storage.view();
    for (let i = 0; i < count; i++) {
      target.setBigUint64(result.offset + 8 * i, view.getBigUint64(place + 8 * i, true), true);
    }
    return result;
  }

  /** Empties the block and the kept half. */
  private forget(): void {
    this.putWords(at.buffer, [0n, 0n, 0n, 0n, BigInt(block), 0n, 0n]);
  }

  get state(): PhiloxState {
    const view = this.view();
    return {
      bit_generator: "Philox",
      state: { counter: this.words(at.counter, block), key: this.words(at.key, 2) },
      buffer: this.words(at.buffer, block),
      buffer_pos: Number(view.getBigUint64(at.position, true)),
      has_uint32: Number(view.getBigUint64(at.half, true)),
      uinteger: Number(view.getBigUint64(at.half + 8, true)),
    };
  }

  set state(value: PhiloxState) {
    if (value?.bit_generator !== "Philox") {
      throw new ValueError(`state: expected the state of a Philox, got that of ${value?.bit_generator}`);
    }
    const list = (words: NDArray | readonly bigint[], count: number): bigint[] => {
      const all = words instanceof NDArray ? (words.tolist({ bigint: true }) as bigint[]) : words.map(BigInt);
      if (all.length !== count) throw new ValueError(`state: expected ${count} words, got ${all.length}`);
      return all;
    };
    const { buffer_pos: position, has_uint32, uinteger } = value;
    if (!Number.isInteger(position) || position < 0 || position > block) {
      throw new ValueError(`state: expected buffer_pos from 0 to ${block}, got ${position}`);
    }
    const counter = list(value.state.counter, block);
    const key = list(value.state.key, 2);
    const rest = [BigInt(position), has_uint32 ? 1n : 0n, BigInt(uinteger >>> 0)];
    this.putWords(at.counter, [...counter, ...key, ...list(value.buffer, block), ...rest]);
  }

  /** Moves the counter on by `delta` blocks; forgets what is left of the present one. */
  advance(delta: number | bigint): this {
    if (typeof delta === "number" && !Number.isSafeInteger(delta)) {
      throw new ValueError(`advance: expected a whole number or a bigint, got ${delta}`);
    }
    const view = this.view();
    let counter = 0n;
    for (let i = block - 1; i >= 0; i--) counter = (counter << 64n) | view.getBigUint64(at.counter + 8 * i, true);
    this.putWide(at.counter, counter + BigInt.asUintN(256, BigInt(delta)), block);
    this.forget();
    return this;
  }

  /** A new Philox 2^128 blocks ahead for each jump. */
  jumped(jumps = 1): Philox {
    const other = new Philox(0);
    other.state = this.state;
    return other.advance(BigInt(jumps) << 128n);
  }
}
