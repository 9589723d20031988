/**
 * @file For tests: runs a kernel in the wasm device and in the interpreter on the same memory and compares every byte that
 * they leave, any NaN standing for any NaN.
 */
import { expect } from "vitest";
import { interpret } from "../../kernel/interpret.ts";
import type { Kernel } from "../../kernel/ir.ts";
import { printKernel } from "../../kernel/print.ts";
import type { Scalar } from "../../kernel/types.ts";
import { lower } from "../../passes/pipeline.ts";
import { WasmDevice } from "../../runtime/wasm/device.ts";
import { describeWasm } from "./target.ts";

export const device = new WasmDevice({ threads: 1 });
// Without relaxed SIMD, whose multiply-add rounds once or twice as the engine likes: nothing to agree with bit for bit.
export const target = describeWasm({ ...device.features, relaxed: false }, device.shared);

type Cells = readonly (number | bigint)[];

/** Typed arrays by scalar type; f16 as its bits. */
export const arrays: {
  readonly [K in Scalar]: {
    new (buffer: ArrayBufferLike, at: number, n: number): ArrayLike<number | bigint> & { set(v: never): void };
    readonly BYTES_PER_ELEMENT: number;
  };
} = {
  i1: Uint8Array,
  i8: Int8Array,
  i16: Int16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  u64: BigUint64Array,
  f16: Uint16Array,
  f32: Float32Array,
  f64: Float64Array,
  ptr: Float64Array,
} as never;

/** An array argument: what is in it at first. */
export type Data = { readonly scalar: Scalar; readonly values: Cells };
export type Argument = number | Data;

/** One buffer for each array argument, side by side, 64 bytes apart at least so that a stray write shows. */
function layOut(args: readonly Argument[]): { bytes: number; places: number[] } {
  let bytes = 4096;
  const places = args.map((a) => {
    if (typeof a === "number") return -1;
    const at = bytes;
    bytes += Math.ceil((a.values.length * arrays[a.scalar].BYTES_PER_ELEMENT) / 64) * 64 + 64;
    return at;
  });
  return { bytes, places };
}

const isNanHalf = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;

/** Runs a kernel both ways; gives the arrays as wasm left them. */
export function agree(kernel: Kernel, args: readonly Argument[]): (readonly (number | bigint)[])[] {
  const { bytes, places } = layOut(args);
  const model = new ArrayBuffer(bytes);
  args.forEach((a, i) => {
    if (typeof a !== "number") new arrays[a.scalar](model, places[i], a.values.length).set(a.values as never);
  });
  const base = device.alloc(bytes);
  const block = device.alloc(8 * args.length);
  const lowered = lower(kernel, target);
  const compiled = target.compile(lowered);
  try {
    new Uint8Array(device.buffer, base, bytes).set(new Uint8Array(model));
    const slots = args.map((a, i) => (typeof a === "number" ? a : base + places[i]));
    new Float64Array(device.buffer, block, args.length).set(slots);
    device.call(device.load(compiled.bytes as Uint8Array<ArrayBuffer>), block);
    interpret(
      kernel,
      args.map((a, i) => (typeof a === "number" ? a : places[i])),
      model,
      { target },
    );
    const seen: (number | bigint)[][] = [];
    const inArrays = new Uint8Array(bytes);
    args.forEach((a, i) => {
      if (typeof a === "number") return;
      const expected = [...Array.from(new arrays[a.scalar](model, places[i], a.values.length))];
      const got = [...Array.from(new arrays[a.scalar](device.buffer, base + places[i], a.values.length))];
      for (let k = 0; k < got.length; k++) {
        const bothNan = a.scalar === "f16" && isNanHalf(Number(got[k])) && isNanHalf(Number(expected[k]));
        if (!Object.is(got[k], expected[k]) && !bothNan)
          expect.fail(
            `argument ${i}, element ${k}: expected ${expected[k]}, got ${got[k]}\n${printKernel(kernel)}\n${printKernel(lowered)}\n${compiled.listing()}`,
          );
      }
      seen.push(got);
      inArrays.fill(1, places[i], places[i] + a.values.length * arrays[a.scalar].BYTES_PER_ELEMENT);
    });
    // Between the arrays nothing may have changed.
    const around = new Uint8Array(device.buffer, base, bytes);
    const before = new Uint8Array(model);
    for (let k = 4096; k < bytes; k++)
      if (!inArrays[k] && around[k] !== before[k]) expect.fail(`byte ${k} outside of every array was written`);
    return seen;
  } catch (error) {
    if (error instanceof Error && !error.message.includes("(func"))
      error.message += `\n${printKernel(kernel)}\n${printKernel(lowered)}\n${compiled.listing()}`;
    throw error;
  } finally {
    device.free(base);
    device.free(block);
  }
}
