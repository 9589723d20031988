/**
 * @file What bit generators share: their state in device memory, scratch beside it for single draws, seeding and spawning.
 * The streams themselves are in pcg64.ts and mt19937.ts, what is drawn from them in generator.ts and random-state.ts.
 * @module
 */
import { emptyArray } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { dtypes } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";
import { device } from "../runtime/device.ts";
import type { Source } from "./draws.ts";
import { fill, rawWords } from "./fill.ts";
import { type Piece, pieceOf, viewOf } from "./memory.ts";
import type { MT19937State } from "./mt19937.ts";
import type { PCG64State } from "./pcg64.ts";
import type { PhiloxState } from "./philox.ts";
import { type Entropy, SeedSequence } from "./seed-sequence.ts";
import type { SFC64State } from "./sfc64.ts";
import { checkedSize, type Size } from "./size.ts";

/** NumPy's state dictionary of any bit generator. */
export type BitGeneratorState = PCG64State | MT19937State | SFC64State | PhiloxState;

/** What a bit generator may be seeded with; nothing takes entropy from the system. */
export type Seed = Entropy | SeedSequence | null | undefined;

/** Eight words for parameters, one for a result. */
const scratchWords = 9;

export abstract class BitGenerator {
  /** How kernels draw from it. */
  readonly source: Source;
  protected sequence: SeedSequence | null;
  private readonly piece: Piece;
  private readonly bytes: number;
  private seen: DataView | undefined;

  constructor(source: Source, seed: Seed) {
    this.source = source;
    this.sequence = seed instanceof SeedSequence ? seed : new SeedSequence(seed);
    this.bytes = source.bytes + scratchWords * 8;
    this.piece = pieceOf(this.bytes);
  }

  /** The seed sequence that it started from; null after legacy seeding. */
  get seed_seq(): SeedSequence | null {
    return this.sequence;
  }

  /** What `state` gives and takes: NumPy's dictionary. */
  abstract get state(): BitGeneratorState;
  abstract set state(value: BitGeneratorState);

  /** Address of the state, for kernels. @throws ValueError when the memory is gone: small pieces share a buffer with small arrays. */
  get address(): number {
    const { storage, address } = this.piece;
    if (storage.guarded) storage.check("random");
    return address;
  }

  /** Address of scratch word `i`; the last one is for results. */
  scratch(i: number): number {
    return this.address + this.source.bytes + 8 * i;
  }

  /** Address of the scratch word for a single result. */
  get result(): number {
    return this.scratch(scratchWords - 1);
  }

  /** State and scratch as bytes, for our own short use. */
  view(): DataView {
    if (this.piece.storage.guarded) this.piece.storage.check("random");
    if (this.seen !== undefined) return this.seen;
    const view = viewOf(this.piece, this.bytes);
    // Memory of the native device stays where it is; a wasm memory has a new buffer when it has grown.
    if (device().kind === "native") this.seen = view;
    return view;
  }

  /** Where scratch word `i` lies in `view()`. */
  scratchAt(i: number): number {
    return this.source.bytes + 8 * i;
  }

  get resultAt(): number {
    return this.scratchAt(scratchWords - 1);
  }

  /** Words as the generator makes them: one as a bigint, or an array of uint64. */
  random_raw(): bigint;
  random_raw(size: Size): NDArray<"uint64">;
  random_raw(size?: Size | null): NDArray<"uint64"> | bigint;
  random_raw(size?: Size | null): NDArray<"uint64"> | bigint {
    const shape = checkedSize(size, "random_raw");
    if (shape === undefined) {
      fill(this, rawWords, this.result, 1);
      return this.view().getBigUint64(this.resultAt, true);
    }
    const result = emptyArray(shape, dtypes.uint64);
    fill(this, rawWords, result.pointer("random_raw"), result.size);
    return result;
  }

  /** Bit generators of the same kind, independent of this one and of each other. */
  spawn(n_children: number): this[] {
    if (this.sequence === null) {
      throw new ValueError(
        "spawn: expected a bit generator with a seed sequence, got one that was seeded the legacy way",
      );
    }
    return this.sequence.spawn(n_children).map((child) => this.like(child));
  }

  /** Another bit generator of the same kind. */
  protected abstract like(seed: SeedSequence): this;
}
