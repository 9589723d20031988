/**
 * @file PCG64, the bit generator of `default_rng`, and PCG64DXSM: seeding, state, jumping ahead. Its steps are in pcg64-kernel.ts.
 * @module
 */
import { ValueError } from "../errors.ts";
import { BitGenerator, type Seed } from "./bit-generator.ts";
import type { Source } from "./draws.ts";
import {
  at,
  cheapMultiplier,
  multiplier,
  pcg64DxsmSource,
  pcg64Source,
  type Step,
  stepsAhead,
} from "./pcg64-kernel.ts";
import { SeedSequence } from "./seed-sequence.ts";

/** NumPy's state dictionary of a PCG64 or PCG64DXSM. */
export interface PCG64State {
  readonly bit_generator: string;
  readonly state: { readonly state: bigint; readonly inc: bigint };
  readonly has_uint32: number;
  readonly uinteger: number;
}

/** How far `jumped` goes: 2^128 divided by the golden ratio, as NumPy has it. */
const jumpDistance = 0x9e3779b97f4a7c15f39cc0605cedc835n;

const applied = ({ multiply, add }: Step, state: bigint): bigint => BigInt.asUintN(128, state * multiply + add);

/** What both variants share: they differ in the multiplier of their steps and in their output. */
abstract class Congruential extends BitGenerator {
  private readonly factor: bigint;

  constructor(source: Source, factor: bigint, seed: Seed) {
    super(source, seed);
    this.factor = factor;
    const words = new DataView((this.sequence as SeedSequence).words(8).buffer);
    const wide = (i: number): bigint => (words.getBigUint64(i, true) << 64n) | words.getBigUint64(i + 8, true);
    const inc = BigInt.asUintN(128, (wide(16) << 1n) | 1n);
    // Both are seeded by steps of PCG64.
    const step = stepsAhead(1n, inc);
    this.put(applied(step, applied(step, 0n) + wide(0)), inc, 0, 0);
  }

  private wide(place: number): bigint {
    const view = this.view();
    return (view.getBigUint64(place + 8, true) << 64n) | view.getBigUint64(place, true);
  }

  private put(state: bigint, inc: bigint, hasHalf: number, half: number): void {
    const view = this.view();
    view.setBigUint64(at.low, BigInt.asUintN(64, state), true);
    view.setBigUint64(at.high, BigInt.asUintN(64, state >> 64n), true);
    view.setBigUint64(at.incrementLow, BigInt.asUintN(64, inc), true);
    view.setBigUint64(at.incrementHigh, BigInt.asUintN(64, inc >> 64n), true);
    view.setBigUint64(at.hasHalf, BigInt(hasHalf), true);
    view.setBigUint64(at.half, BigInt(half), true);
  }

  /** The 128-bit state and its increment. */
  get position(): { readonly state: bigint; readonly inc: bigint } {
    return { state: this.wide(at.low), inc: this.wide(at.incrementLow) };
  }

  get state(): PCG64State {
    const view = this.view();
    return {
      bit_generator: this.source.name,
      state: this.position,
      has_uint32: Number(view.getBigUint64(at.hasHalf, true)),
      uinteger: Number(view.getBigUint64(at.half, true)),
    };
  }

  set state(value: PCG64State) {
    if (value?.bit_generator !== this.source.name) {
      throw new ValueError(`state: expected the state of a ${this.source.name}, got that of ${value?.bit_generator}`);
    }
    const { state, inc } = value.state;
    if (typeof state !== "bigint" || typeof inc !== "bigint") {
      throw new ValueError(`state: expected state and inc as bigint, got ${typeof state} and ${typeof inc}`);
    }
    this.put(state, inc, value.has_uint32 ? 1 : 0, value.uinteger >>> 0);
  }

  /** Moves the state on as `delta` draws of 64 bits would, negative ones back; forgets a kept half. */
  advance(delta: number | bigint): this {
    if (typeof delta === "number" && !Number.isSafeInteger(delta)) {
      throw new ValueError(`advance: expected a whole number or a bigint, got ${delta}`);
    }
    const { state, inc } = this.position;
    this.put(applied(stepsAhead(BigInt.asUintN(128, BigInt(delta)), inc, this.factor), state), inc, 0, 0);
    return this;
  }

  /** Moves on by 64-bit draws that a kernel has made already; a kept half stays. */
  skip(count: number): void {
    const { state, inc } = this.position;
    const view = this.view();
    const next = applied(stepsAhead(BigInt(count), inc, this.factor), state);
    view.setBigUint64(at.low, BigInt.asUintN(64, next), true);
    view.setBigUint64(at.high, next >> 64n, true);
  }

  /** A new generator as far ahead as no program draws. */
  jumped(jumps = 1): this {
    const other = this.like(this.sequence ?? new SeedSequence(0));
    other.state = this.state;
    return other.advance(jumpDistance * BigInt(jumps));
  }
}

/** NumPy's `PCG64`. */
export class PCG64 extends Congruential {
  constructor(seed?: Seed) {
    super(pcg64Source, multiplier, seed);
  }

  protected like(seed: SeedSequence): this {
    return new PCG64(seed) as this;
  }
}

/** NumPy's `PCG64DXSM`. */
export class PCG64DXSM extends Congruential {
  constructor(seed?: Seed) {
    super(pcg64DxsmSource, cheapMultiplier, seed);
  }

  protected like(seed: SeedSequence): this {
    return new PCG64DXSM(seed) as this;
  }
}
