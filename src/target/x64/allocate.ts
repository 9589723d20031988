/**
 * @file Gives machine registers to virtual ones by linear scan over whole live intervals, one register class after the
 * other; what finds no place lives in the stack frame (constants: in the pool). Knows no instruction.
 * Poletto & Sarkar, "Linear scan register allocation", TOPLAS 21 (1999).
 * @module
 */
import type { Convention } from "./convention.ts";
import type { Mir } from "./mir.ts";
import { GPR, MASK, RAX, RDX, VEC } from "./registers.ts";

/**
 * Registers kept free in a class in which something is spilled, for reloads: an instruction never needs more. Addresses have
 * two registers beside the operand; of vectors only a gather under a mask vector reads three that cannot come from memory.
 */
const SCRATCH = [3, 2, 2] as const;

export interface Allocation {
  /** Machine register number by virtual register, -1: spilled. */
  place: Int32Array;
  /** Frame slot by spilled virtual register, counted within its class; -1 for constants. */
  slot: Int32Array;
  /** Slots used, by class. */
  readonly slots: [number, number, number];
  /** Registers kept for reloads, by class. */
  readonly scratch: [number[], number[], number[]];
  /** Registers written to, as bits, by class. */
  readonly used: [number, number, number];
}

/** Tables that live as long as the process; one function is allocated at a time. */
const result: Allocation = {
  place: new Int32Array(512),
  slot: new Int32Array(512),
  slots: [0, 0, 0],
  scratch: [[], [], []],
  used: [0, 0, 0],
};
const holder = new Int32Array(32);
let order = new Int32Array(512);

/** General-purpose registers, as bits, that instructions without operands use: divisions and calls. */
let withheld = 0;

/** Allocates all registers of a function. `high`: there are vector registers 16 … 31 and mask registers. */
export function allocate(m: Mir, convention: Convention, high: boolean): Allocation {
  if (result.place.length < m.registers) {
    result.place = new Int32Array(m.registers * 2);
    result.slot = new Int32Array(m.registers * 2);
    order = new Int32Array(m.registers * 2);
  }
  withheld = (m.usesDivision ? (1 << RAX) | (1 << RDX) : 0) | (m.calls ? 1 << convention.argument : 0);
  allocateClass(
    m,
    GPR,
    withheld === 0 ? convention.general : convention.general.filter((n) => (withheld & (1 << n)) === 0),
  );
  allocateClass(m, VEC, high ? convention.vectors : lowVectors(convention));
  if (high) allocateClass(m, MASK, maskRegisters);
  return result;
}

// k0 cannot mask: its number means "no mask".
const maskRegisters = [1, 2, 3, 4, 5, 6, 7];
const low = new Map<Convention, readonly number[]>();

function lowVectors(convention: Convention): readonly number[] {
  let list = low.get(convention);
  if (list === undefined) {
    list = convention.vectors.filter((n) => n < 16);
    low.set(convention, list);
  }
  return list;
}

function allocateClass(m: Mir, cls: number, registers: readonly number[]): void {
  const n = sortByStart(m, cls);
  result.scratch[cls] = [];
  if (scan(m, cls, registers, n)) return;
  const keep = registers.length - SCRATCH[cls] - (cls === VEC && m.gathers ? 1 : 0);
  result.scratch[cls] = registers.slice(keep);
  scan(m, cls, registers.slice(0, keep), n);
  for (const scratch of result.scratch[cls]) result.used[cls] |= 1 << scratch;
}

/** The class's registers by beginning, in `order`. They come nearly sorted, so insertion is cheap. */
function sortByStart(m: Mir, cls: number): number {
  const { start } = m;
  let n = 0;
  for (let v = 0; v < m.registers; v++) {
    if (m.cls[v] !== cls || start[v] < 0) continue;
    const s = start[v];
    let at = n++;
    while (at > 0 && start[order[at - 1]] > s) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = v;
  }
  return n;
}

/** One pass of linear scan; false when something was spilled. */
function scan(m: Mir, cls: number, registers: readonly number[], n: number): boolean {
  const { start, end, hint, hint2, fixed } = m;
  const { place, slot } = result;
  let used = 0;
  let spilled = 0;
  let complete = true;
  holder.fill(-1);
  for (let i = 0; i < n; i++) {
    const v = order[i];
    const s = start[v];
    let chosen = fixed[v];
    if (chosen < 0) chosen = tryHint(m, hint[v], v, cls, s);
    if (chosen < 0) chosen = tryHint(m, hint2[v], v, cls, s);
    for (let r = 0; chosen < 0 && r < registers.length; r++) {
      const h = holder[registers[r]];
      if (h < 0 || end[h] <= s) chosen = registers[r];
    }
    if (chosen < 0) {
      complete = false;
      let victim = v;
      let least = costOf(m, v);
      for (let r = 0; r < registers.length; r++) {
        const h = holder[registers[r]];
        if (fixed[h] >= 0) continue;
        const cost = costOf(m, h);
        if (cost < least) {
          least = cost;
          victim = h;
        }
      }
      if (victim !== v) {
        chosen = place[victim];
        place[victim] = -1;
      }
      slot[victim] = m.constantOf[victim] >= 0 ? -1 : spilled++;
    }
    place[v] = chosen;
    if (chosen >= 0) {
      holder[chosen] = v;
      used |= 1 << chosen;
    }
  }
  result.used[cls] = used;
  result.slots[cls] = spilled;
  return complete;
}

/** What spilling costs: uses by loop depth. A constant is read from memory by the instruction that uses it. */
function costOf(m: Mir, v: number): number {
  return m.constantOf[v] >= 0 ? m.weight[v] / 4 : m.weight[v];
}

/** The machine register of `wish`, when `v` can have it. */
function tryHint(m: Mir, wish: number, v: number, cls: number, s: number): number {
  if (wish < 0 || wish === v || m.cls[wish] !== cls) return -1;
  // A wish may be for a register that comes later in the order and has no place yet: its old place says nothing.
  if (m.start[wish] < 0 || m.start[wish] >= s) return -1;
  const r = result.place[wish];
  if (r < 0) return -1;
  if (cls === GPR && withheld & (1 << r)) return -1;
  const h = holder[r];
  return h < 0 || m.end[h] <= s ? r : -1;
}
