/**
 * @file MT19937, the bit generator of the legacy functions: its three ways of seeding, and its state. The recurrence is in
 * mt19937-kernel.ts. Matsumoto & Nishimura's reference implementation of 2002 defines `init_genrand` and `init_by_array`.
 * @module
 */
import { emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { dtypes } from "../dtype/dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { BitGenerator, type Seed } from "./bit-generator.ts";
import { mt19937Source, positionAt, wordCount } from "./mt19937-kernel.ts";
import { type Entropy, SeedSequence } from "./seed-sequence.ts";

/** NumPy's state dictionary of an MT19937. */
export interface MT19937State {
  readonly bit_generator: string;
  readonly state: { readonly key: NDArray | Uint32Array | readonly number[]; readonly pos: number };
}

/** 624 words from one (Knuth, TAOCP vol. 2, 3rd ed., p. 106). */
function wordsFromOne(seed: number): Uint32Array {
  const words = new Uint32Array(wordCount);
  words[0] = seed;
  for (let i = 1; i < wordCount; i++) {
    const last = words[i - 1];
    words[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
  return words;
}

/** 624 words from any number of words. */
function wordsFromKey(key: ArrayLike<number>): Uint32Array {
  const words = wordsFromOne(19650218);
  let i = 1;
  const step = (factor: number, more: (mixed: number) => number): void => {
    const last = words[i - 1];
    words[i] = more(words[i] ^ Math.imul(last ^ (last >>> 30), factor));
    if (++i === wordCount) {
      words[0] = words[wordCount - 1];
      i = 1;
    }
  };
  for (let k = 0; k < Math.max(wordCount, key.length); k++) {
    const j = k % key.length;
    step(1664525, (mixed) => mixed + key[j] + j);
  }
  for (let k = 1; k < wordCount; k++) {
    const at = i;
    step(1566083941, (mixed) => mixed - at);
  }
  words[0] = 0x80000000;
  return words;
}

const greatest = 0xffffffff;

function checkWord(value: number | bigint, fn: string): number {
  if (typeof value === "number" && !Number.isInteger(value)) {
    throw new DTypeError(`${fn}: expected a seed of whole numbers, got ${value}`);
  }
  if (value < 0 || value > greatest) {
    throw new ValueError(`${fn}: expected a seed between 0 and 2^32 - 1, got ${value}`);
  }
  return Number(value);
}

/** NumPy's `MT19937`. */
export class MT19937 extends BitGenerator {
  constructor(seed?: Seed) {
    super(mt19937Source, seed);
    this.seedFrom(this.sequence as SeedSequence);
    // NumPy leaves the position at the last word here, and one further after legacy seeding.
    this.position = wordCount - 1;
  }

  protected like(seed: SeedSequence): this {
    return new MT19937(seed) as this;
  }

  private seedFrom(sequence: SeedSequence): void {
    const words = sequence.words(wordCount);
    words[0] = 0x80000000;
    this.put(words);
  }

  private put(words: ArrayLike<number>): void {
    const view = this.view();
    for (let i = 0; i < wordCount; i++) view.setUint32(4 * i, words[i], true);
  }

  private get position(): number {
    return Number(this.view().getBigInt64(positionAt, true));
  }

  private set position(value: number) {
    this.view().setBigInt64(positionAt, BigInt(value), true);
  }

  /** Seeds as `RandomState` and `random.seed` do: from a whole number below 2^32 or several. */
  legacySeed(seed: Entropy | null | undefined, fn: string): void {
    if (seed === null || seed === undefined) {
      this.seedFrom(new SeedSequence());
      this.position = wordCount;
    } else {
      const value = seed instanceof NDArray ? seed.tolist({ bigint: true }) : seed;
      if (typeof value === "number" || typeof value === "bigint") {
        this.put(wordsFromOne(checkWord(value, fn)));
      } else {
        this.put(wordsFromKey(checkKey(value, fn)));
      }
      this.position = wordCount;
    }
    this.sequence = null;
  }

  get state(): MT19937State {
    const key = emptyArray([wordCount], dtypes.uint32);
    const view = this.view();
    const target = key.storage.view();
    for (let i = 0; i < wordCount; i++) target.setUint32(key.offset + 4 * i, view.getUint32(4 * i, true), true);
    return { bit_generator: "MT19937", state: { key, pos: this.position } };
  }

  set state(value: MT19937State) {
    if (value?.bit_generator !== "MT19937") {
      throw new ValueError(`state: expected the state of an MT19937, got that of ${value?.bit_generator}`);
    }
    const { key, pos } = value.state;
    const words = key instanceof NDArray ? (key.tolist() as number[]) : key;
    if (words.length !== wordCount) throw new ValueError(`state: expected ${wordCount} words, got ${words.length}`);
    if (!Number.isInteger(pos) || pos < 0 || pos > wordCount) {
      throw new ValueError(`state: expected pos from 0 to ${wordCount}, got ${pos}`);
    }
    this.put(words);
    this.position = pos;
  }
}

function checkKey(seed: unknown, fn: string): number[] {
  const isList = Array.isArray(seed) || seed instanceof Uint32Array;
  if (!isList) throw new DTypeError(`${fn}: expected a seed of whole numbers, got ${typeof seed}`);
  const list = [...(seed as Iterable<unknown>)];
  if (list.length === 0) throw new ValueError(`${fn}: expected a seed of at least one word, got none`);
  return list.map((value) => {
    if (typeof value !== "number" && typeof value !== "bigint") {
      throw new DTypeError(`${fn}: expected a seed array of one axis with whole numbers, got ${typeof value}`);
    }
    return checkWord(value, fn);
  });
}
