/**
 * @file Which parts of an address range are taken, which are free. Two-level segregated fit in plain JavaScript: constant
 * time, neighbours join when freed, and no word of the range itself is touched, so that no kernel can spoil the records.
 * Knows nothing of WebAssembly. Method: Masmano, Ripoll, Crespo, Real, "TLSF: a New Dynamic Memory Allocator" (2004).
 * @module
 */

/** log2 of the classes that each power of two is divided into. */
const classBits = 3;
const classCount = 1 << classBits;
/** Classes for sizes up to 2^31 units, and the words of the bitmap over them. */
const classes = (32 - classBits) * classCount;
const words = Math.ceil(classes / 32);
/** How many blocks of the request's own class are looked at before one of a greater class is cut. */
const ownClassTries = 8;
const none = -1;

/** Sizes below 8 have a class each; from there on every power of two has 8 classes. */
function classOf(units: number): number {
  if (units < classCount) return units;
  const log = 31 - Math.clz32(units);
  return (log - classBits + 1) * classCount + ((units >>> (log - classBits)) & (classCount - 1));
}

/** What an allocator holds, in units. */
export type RangeStats = {
  readonly live: number;
  readonly blocks: number;
  readonly free: number;
  readonly largest: number;
};

/** Hands out runs of units of a growing range `[first, end)`. */
export class RangeAllocator {
  #end: number;
  #live = 0;
  #blocks = 0;
  #free = 0;
  // One record a block, in columns; `#last` is the block that ends at `#end`.
  #start = new Uint32Array(64);
  #size = new Uint32Array(64);
  #isFree = new Uint8Array(64);
  #before = new Int32Array(64);
  #after = new Int32Array(64);
  #previousFree = new Int32Array(64);
  #nextFree = new Int32Array(64);
  #records = 0;
  #spare: number[] = [];
  #last = none;
  readonly #heads = new Int32Array(classes).fill(none);
  readonly #bitmap = new Uint32Array(words);
  readonly #taken = new Map<number, number>();

  constructor(first = 0) {
    this.#end = first;
  }

  get end(): number {
    return this.#end;
  }

  get live(): number {
    return this.#live;
  }

  /** Lengthens the range by `units` free ones. */
  extend(units: number): void {
    const last = this.#last;
    if (last !== none && this.#isFree[last]) {
      this.#unlink(last);
      this.#size[last] += units;
      this.#link(last);
    } else {
      const id = this.#record(this.#end, units);
      this.#before[id] = last;
      this.#after[id] = none;
      if (last !== none) this.#after[last] = id;
      this.#last = id;
      this.#link(id);
    }
    this.#end += units;
  }

  /** How many units must be added at the end before a run of `units` fits there. */
  shortfall(units: number): number {
    const last = this.#last;
    return last !== none && this.#isFree[last] ? Math.max(0, units - this.#size[last]) : units;
  }

  /** The first unit of a run of `units`, or undefined where none is free. */
  take(units: number): number | undefined {
    const id = this.#find(units);
    if (id === none) return undefined;
    this.#unlink(id);
    const rest = this.#size[id] - units;
    if (rest > 0) {
      const tail = this.#record(this.#start[id] + units, rest);
      this.#size[id] = units;
      const after = this.#after[id];
      this.#before[tail] = id;
      this.#after[tail] = after;
      this.#after[id] = tail;
      if (after === none) this.#last = tail;
      else this.#before[after] = tail;
      this.#link(tail);
    }
    this.#isFree[id] = 0;
    this.#live += units;
    this.#blocks++;
    this.#taken.set(this.#start[id], id);
    return this.#start[id];
  }

  /** Frees the run that starts at this unit; false where no taken run does. */
  release(start: number): boolean {
    const found = this.#taken.get(start);
    if (found === undefined) return false;
    this.#taken.delete(start);
    let id = found;
    this.#live -= this.#size[id];
    this.#blocks--;
    const before = this.#before[id];
    if (before !== none && this.#isFree[before]) {
      this.#unlink(before);
      id = this.#join(before, id);
    }
    const after = this.#after[id];
    if (after !== none && this.#isFree[after]) {
      this.#unlink(after);
      this.#join(id, after);
    }
    this.#link(id);
    return true;
  }

  /** Size in units of the taken run that starts here, or undefined. */
  sizeOf(start: number): number | undefined {
    const id = this.#taken.get(start);
    return id === undefined ? undefined : this.#size[id];
  }

  stats(): RangeStats {
    let largest = 0;
    for (let c = classes - 1; c >= 0 && largest === 0; c--)
      for (let id = this.#heads[c]; id !== none; id = this.#nextFree[id]) largest = Math.max(largest, this.#size[id]);
    return { live: this.#live, blocks: this.#blocks, free: this.#free, largest };
  }

  /** A free block of at least `units`: a fitting one of its own class, else any of the next greater class that has one. */
  #find(units: number): number {
    const own = classOf(units);
    let id = this.#heads[own];
    for (let i = 0; i < ownClassTries && id !== none; i++, id = this.#nextFree[id])
      if (this.#size[id] >= units) return id;
    for (let word = (own + 1) >>> 5, mask = -1 << ((own + 1) & 31); word < words; word++, mask = -1) {
      const bits = this.#bitmap[word] & mask;
      if (bits !== 0) return this.#heads[word * 32 + 31 - Math.clz32(bits & -bits)];
    }
    // No greater class has a block: what is left is the unseen rest of the own class.
    for (; id !== none; id = this.#nextFree[id]) if (this.#size[id] >= units) return id;
    return none;
  }

  #record(start: number, size: number): number {
    let id = this.#spare.pop();
    if (id === undefined) {
      id = this.#records++;
      if (id === this.#start.length) this.#widen();
    }
    this.#start[id] = start;
    this.#size[id] = size;
    return id;
  }

  #widen(): void {
    const wider = <A extends Uint32Array | Int32Array | Uint8Array>(make: new (n: number) => A, old: A): A => {
      const bigger = new make(old.length * 2);
      bigger.set(old);
      return bigger;
    };
    this.#start = wider(Uint32Array, this.#start);
    this.#size = wider(Uint32Array, this.#size);
    this.#isFree = wider(Uint8Array, this.#isFree);
    this.#before = wider(Int32Array, this.#before);
    this.#after = wider(Int32Array, this.#after);
    this.#previousFree = wider(Int32Array, this.#previousFree);
    this.#nextFree = wider(Int32Array, this.#nextFree);
  }

  /** Joins `right` to its left neighbour; both are off the free lists. */
  #join(left: number, right: number): number {
    this.#size[left] += this.#size[right];
    const after = this.#after[right];
    this.#after[left] = after;
    if (after === none) this.#last = left;
    else this.#before[after] = left;
    this.#spare.push(right);
    return left;
  }

  #link(id: number): void {
    const c = classOf(this.#size[id]);
    const head = this.#heads[c];
    this.#previousFree[id] = none;
    this.#nextFree[id] = head;
    if (head !== none) this.#previousFree[head] = id;
    this.#heads[c] = id;
    this.#bitmap[c >>> 5] |= 1 << (c & 31);
    this.#isFree[id] = 1;
    this.#free += this.#size[id];
  }

  #unlink(id: number): void {
    const c = classOf(this.#size[id]);
    const previous = this.#previousFree[id];
    const next = this.#nextFree[id];
    if (previous === none) this.#heads[c] = next;
    else this.#nextFree[previous] = next;
    if (next !== none) this.#previousFree[next] = previous;
    if (this.#heads[c] === none) this.#bitmap[c >>> 5] &= ~(1 << (c & 31));
    this.#isFree[id] = 0;
    this.#free -= this.#size[id];
  }
}
