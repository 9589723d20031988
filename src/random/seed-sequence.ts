/**
 * @file SeedSequence: mixes entropy of any length into a pool of 32-bit words, and words of any number out of the pool,
 * exactly as NumPy does, so that equal seeds start equal streams. No stream of its own.
 * O'Neill, "Developing a seed_seq Alternative", 2015; constants as in NumPy's documentation of SeedSequence.
 * @module
 */

import { emptyArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { type DTypeLike, dtype as dtypeOf } from "../dtype/dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";

/** What a seed may be made of: whole numbers of any size, 0 or more. */
export type Entropy = number | bigint | readonly (number | bigint)[] | NDArray | Uint32Array;

/** Options of {@link SeedSequence}. */
export interface SeedSequenceOptions {
  /** Where this sequence stands in the tree of spawned ones. */
  readonly spawn_key?: readonly number[];
  /** Words in the pool; at least 4. */
  readonly pool_size?: number;
  /** Children that were spawned already. */
  readonly n_children_spawned?: number;
}

const defaultPoolSize = 4;
/** Where the running multiplier of the hash starts, and what it is multiplied with: on the way in (A) and out (B). */
const hashIn = { start: 0x43b0d7e5, factor: 0x931e8875 };
const hashOut = { start: 0x8b51f9dd, factor: 0x58f38ded };
const mixLeft = 0xca01f9dd;
const mixRight = 0x4973f715;

/** A hash whose multiplier moves on with every word. */
class Hash {
  private constant: number;
  private readonly factor: number;

  constructor({ start, factor }: { start: number; factor: number }) {
    this.constant = start;
    this.factor = factor;
  }

  next(word: number): number {
    const mixed = word ^ this.constant;
    this.constant = Math.imul(this.constant, this.factor);
    const product = Math.imul(mixed, this.constant);
    return (product ^ (product >>> 16)) >>> 0;
  }
}

function mix(x: number, y: number): number {
  const difference = (Math.imul(mixLeft, x) - Math.imul(mixRight, y)) | 0;
  return (difference ^ (difference >>> 16)) >>> 0;
}

/** A whole number as 32-bit words, lowest first; zero is one word. */
function wordsOfNumber(value: unknown, fn: string): number[] {
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new DTypeError(`${fn}: expected a seed of whole numbers, got ${typeof value}`);
  }
  if (typeof value === "number" && !Number.isInteger(value)) {
    throw new DTypeError(`${fn}: expected a seed of whole numbers, got ${value}`);
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new ValueError(`${fn}: expected a bigint for a seed beyond 2^53, got the number ${value}`);
  }
  if (value < 0) throw new ValueError(`${fn}: expected a seed of 0 or more, got ${value}`);
  const words: number[] = [];
  let rest = BigInt(value);
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function wordsOf(entropy: Entropy, fn: string): number[] {
  if (entropy instanceof Uint32Array) return [...entropy];
  if (entropy instanceof NDArray) {
    if (entropy.dtype.kind !== "i" && entropy.dtype.kind !== "u") {
      throw new DTypeError(`${fn}: expected a seed of whole numbers, got an array of ${entropy.dtype.name}`);
    }
    const list = entropy.tolist({ bigint: true });
    return wordsOf(list as bigint | bigint[], fn);
  }
  return Array.isArray(entropy)
    ? (entropy as readonly unknown[]).flatMap((value) => wordsOfNumber(value, fn))
    : wordsOfNumber(entropy, fn);
}

/** As many random bits from the system as the pool holds. */
function systemEntropy(words: number): bigint {
  const drawn = crypto.getRandomValues(new Uint32Array(words));
  return drawn.reduce((all, word) => (all << 32n) | BigInt(word), 0n);
}

/** NumPy's `SeedSequence`. Without entropy it takes some from the system; `entropy` then says what it was. */
export class SeedSequence {
  readonly entropy: Entropy;
  readonly spawn_key: readonly number[];
  readonly pool_size: number;
  n_children_spawned: number;
  /** The mixed pool. */
  readonly pool: Uint32Array;

  constructor(entropy?: Entropy | null, options: SeedSequenceOptions = {}) {
    const { spawn_key = [], pool_size = defaultPoolSize, n_children_spawned = 0 } = options;
    if (!Number.isInteger(pool_size) || pool_size < defaultPoolSize) {
      throw new ValueError(`SeedSequence: expected pool_size of at least ${defaultPoolSize}, got ${pool_size}`);
    }
    this.entropy = entropy ?? systemEntropy(pool_size);
    this.spawn_key = [...spawn_key];
    this.pool_size = pool_size;
    this.n_children_spawned = n_children_spawned;
    this.pool = mixedPool(this.assembled(), pool_size);
  }

  /** What makes an equal sequence. */
  get state(): SeedSequenceOptions & { readonly entropy: Entropy } {
    const { entropy, spawn_key, pool_size, n_children_spawned } = this;
    return { entropy, spawn_key, pool_size, n_children_spawned };
  }

  private assembled(): number[] {
    const run = wordsOf(this.entropy, "SeedSequence");
    const spawned = wordsOf(this.spawn_key, "SeedSequence");
    // Short entropy is padded, so that a spawn key never stands where another seed has entropy.
    while (spawned.length > 0 && run.length < this.pool_size) run.push(0);
    return [...run, ...spawned];
  }

  /** Words drawn from the pool; for the library's own use, `generate_state` gives them as an array. */
  words(count: number): Uint32Array {
    const hash = new Hash(hashOut);
    return Uint32Array.from({ length: count }, (_, i) => hash.next(this.pool[i % this.pool_size]));
  }

  /** `n_words` words of uint32 or uint64 to seed a generator with. */
  generate_state(n_words: number, dtype: DTypeLike = "uint32"): NDArray {
    const type = dtypeOf(dtype, "generate_state");
    if (type.name !== "uint32" && type.name !== "uint64") {
      throw new ValueError(`generate_state: expected dtype uint32 or uint64, got ${type.name}`);
    }
    if (!Number.isSafeInteger(n_words) || n_words < 0) {
      throw new ValueError(`generate_state: expected a whole number of words, got ${n_words}`);
    }
    const result = emptyArray([n_words], type);
    const words = this.words((n_words * type.itemsize) / 4);
    result.storage.bytes().set(new Uint8Array(words.buffer), result.offset);
    return result;
  }

  /** New sequences, independent of this one and of each other. */
  spawn(n_children: number): SeedSequence[] {
    if (!Number.isSafeInteger(n_children) || n_children < 0) {
      throw new ValueError(`spawn: expected a number of children of 0 or more, got ${n_children}`);
    }
    const first = this.n_children_spawned;
    this.n_children_spawned += n_children;
    return Array.from(
      { length: n_children },
      (_, i) =>
        new SeedSequence(this.entropy, { spawn_key: [...this.spawn_key, first + i], pool_size: this.pool_size }),
    );
  }
}

function mixedPool(entropy: readonly number[], size: number): Uint32Array {
  const hash = new Hash(hashIn);
  const pool = Uint32Array.from({ length: size }, (_, i) => hash.next(entropy[i] ?? 0));
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) if (to !== from) pool[to] = mix(pool[to], hash.next(pool[from]));
  }
  for (let from = size; from < entropy.length; from++) {
    for (let to = 0; to < size; to++) pool[to] = mix(pool[to], hash.next(entropy[from]));
  }
  return pool;
}
