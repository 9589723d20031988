/**
 * @file Runs a random kernel on the interpreter and on another executor and compares every array, bit for bit but for NaN.
 * @module
 */
import { interpret } from "../../src/kernel/interpret.ts";
import { Memory } from "../../src/kernel/memory.ts";
import type { Lane } from "../../src/kernel/ops/row.ts";
import type { Execute } from "./executors.ts";
import { capacity, describeSample, initialLane, type RandomKernel } from "./random.ts";

/** Room before the first and after each array, filled with a pattern: stores outside of the arrays show. */
const guard = 256;

interface Layout {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

function layout({ arrays }: RandomKernel): Layout {
  const offsets: number[] = [];
  let at = guard;
  for (const a of arrays) {
    offsets.push(at);
    at += capacity * a.type.bytes + guard;
  }
  return { offsets, bytes: at };
}

function initialMemory(sample: RandomKernel, { offsets, bytes }: Layout): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  new Uint8Array(buffer).fill(0xa5);
  const memory = new Memory(buffer);
  sample.arrays.forEach(({ type, output }, k) => {
    for (let i = 0; i < capacity; i++) {
      memory.write(
        type.scalar,
        offsets[k] + i * type.bytes,
        output
          ? ((type.scalar === "i64" || type.scalar === "u64" ? 1n : 1) as Lane)
          : initialLane(type, sample.seed, i),
      );
    }
  });
  return buffer;
}

/** @throws Error with the kernel's text and the first difference. */
export function compareWithInterpreter(sample: RandomKernel, name: string, execute: Execute): void {
  const places = layout(sample);
  const start = initialMemory(sample, places);
  const args = [...places.offsets, sample.count];
  const expected = start.slice(0);
  interpret(sample.kernel, args, expected);
  const got = start.slice(0);
  try {
    execute(sample.kernel, args, got);
  } catch (cause) {
    throw new Error(`${name} failed: ${cause instanceof Error ? cause.message : cause}\n${describeSample(sample)}`, {
      cause,
    });
  }
  const difference = firstDifference(sample, places, expected, got);
  if (difference !== undefined) throw new Error(`${name}: ${difference}\n${describeSample(sample)}`);
}

function firstDifference(
  sample: RandomKernel,
  { offsets }: Layout,
  a: ArrayBuffer,
  b: ArrayBuffer,
): string | undefined {
  const same = Buffer.from(a).equals(Buffer.from(b));
  if (same) return undefined;
  const inside = new Uint8Array(a.byteLength);
  const [x, y] = [new Memory(a), new Memory(b)];
  for (const [k, { name, type }] of sample.arrays.entries()) {
    inside.fill(1, offsets[k], offsets[k] + capacity * type.bytes);
    for (let i = 0; i < capacity; i++) {
      const at = offsets[k] + i * type.bytes;
      const [want, have] = [x.read(type.scalar, at), y.read(type.scalar, at)];
      if (!Object.is(want, have)) return `expected %${name}[${i}]: ${type.text} to be ${text(want)}, got ${text(have)}`;
    }
  }
  const outside = new Uint8Array(b).findIndex((v, i) => inside[i] === 0 && v !== 0xa5);
  return outside < 0 ? undefined : `expected byte ${outside} between the arrays to be untouched`;
}

const text = (v: Lane): string => (Object.is(v, -0) ? "-0" : `${v}`);
