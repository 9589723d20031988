/**
 * @file Long runs of uniform numbers from PCG64 faster than one step after the other allows: element i needs the state i + 1
 * steps on, and any number of steps is one multiplication and one addition; so a run is cut into parts for threads, and
 * each part into two interleaved streams whose steps do not wait for each other. Bit for bit the serial stream.
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr } from "../kernel/types.ts";
import { argSlots, device } from "../runtime/device.ts";
import { entryFor } from "../runtime/kernels.ts";
import { partsFor } from "../runtime/launch.ts";
import { u64, unitDouble } from "./draws.ts";
import type { PCG64 } from "./pcg64.ts";
import { mulAddWide, multiplier, output, stepsAhead, type Wide, wide } from "./pcg64-kernel.ts";

/** Fewer numbers than this are drawn one after the other: setting up a jump costs some microseconds. */
export const leastJump = 4096;
/** Streams side by side: a third one would no longer find registers (measured: 2.5 against 5.2 ns a number). */
const streams = 2;
const name = "random.PCG64.jump";

const wordTypes = { s0: i64, s1: i64, s2: i64, s3: i64, c0: i64, c1: i64, c2: i64, c3: i64 };

/** Start and increment come as 32-bit words, since arguments are exact up to 2^53 only; then the output and its length. */
function jumpKernel(): Kernel {
  return Builder.kernel(name, { ...wordTypes, out: ptr, n: i64 }, (b, params) => {
    const [out, n] = params.slice(8);
    const joined = (low: Value, high: Value): Value => b.bitcast(b.op("or", b.op("shl", high, b.index(32)), low), u64);
    const [s0, s1, s2, s3, c0, c1, c2, c3] = params;
    const start = { low: joined(s0, s1), high: joined(s2, s3) };
    const increment = { low: joined(c0, c1), high: joined(c2, c3) };
    const zero = wide(b, 0n);
    // A step of `streams`: its factor is a constant, its addend the increment times one.
    const far = stepsAhead(BigInt(streams), 1n);
    const addend = mulAddWide(b, increment, wide(b, far.add), zero);
    const states: Wide[] = [start];
    for (let s = 1; s < streams; s++) states.push(mulAddWide(b, states[s - 1], wide(b, multiplier), increment));
    const flat = (all: readonly Wide[]) => all.flatMap(({ low, high }) => [low, high]);
    const whole = b.op("sub", n, b.op("rem", n, b.index(streams)));
    const last = b.for(b.index(0), whole, { step: streams }, flat(states), (i, ...words) => {
      const next: Wide[] = [];
      for (let s = 0; s < streams; s++) {
        const here = { low: words[2 * s], high: words[2 * s + 1] };
        b.store(unitDouble(b, output(b, here)), out, i, { disp: 8 * s });
        next.push(mulAddWide(b, here, wide(b, far.multiply), addend));
      }
      return flat(next);
    });
    b.for(whole, n, {}, last.slice(0, 2), (i, low, high) => {
      b.store(unitDouble(b, output(b, { low, high })), out, i);
      const next = mulAddWide(b, { low, high }, wide(b, multiplier), increment);
      return [next.low, next.high];
    });
  });
}

/** A 128-bit number as four words into the argument block. */
function putWords(args: Float64Array, slot: number, value: bigint): void {
  for (let i = 0; i < 4; i++) args[slot + i] = Number((value >> BigInt(32 * i)) & 0xffffffffn);
}

/** Writes `count` uniform float64 to `out` and moves the generator on. */
export function jumpUniform(generator: PCG64, out: number, count: number): void {
  const entry = entryFor(name, jumpKernel);
  const d = device();
  const size = Math.ceil(count / partsFor(count * 8) / 8) * 8;
  const { state, inc } = generator.position;
  const first = stepsAhead(1n, inc);
  const part = stepsAhead(BigInt(size), inc);
  let at = BigInt.asUintN(128, state * first.multiply + first.add);
  const { args } = d;
  let used = 0;
  for (let from = 0; from < count; from += size, used++) {
    const slot = used * argSlots;
    putWords(args, slot, at);
    putWords(args, slot + 4, inc);
    args[slot + 8] = out + 8 * from;
    args[slot + 9] = Math.min(size, count - from);
    at = BigInt.asUintN(128, at * part.multiply + part.add);
  }
  if (used === 1) d.call(entry);
  else d.callMany(entry, used);
  generator.skip(count);
}
