/**
 * @file The machines of this computer, and elementwise ops run on them over whole arrays.
 * @module
 */
import { Builder } from "../../src/kernel/builder.ts";
import type { Kernel } from "../../src/kernel/ir.ts";
import { type OpName, ops } from "../../src/kernel/ops.ts";
import { i64, ptr, type Scalar, type } from "../../src/kernel/types.ts";
import { lower } from "../../src/passes/pipeline.ts";
import type { Device } from "../../src/runtime/device.ts";
import { loadAddon } from "../../src/runtime/native/addon.ts";
import { NativeDevice } from "../../src/runtime/native-device.ts";
import { WasmArrayDevice } from "../../src/runtime/wasm-device.ts";

/** WebAssembly, and each level of machine code that the processor has where the addon is built. */
export function machines(): Device[] {
  const found: Device[] = [new WasmArrayDevice("a test asks for it")];
  const loaded = loadAddon();
  if ("reason" in loaded) return found;
  const { features } = loaded.addon.cpu();
  if (features.avx2 && features.fma) found.push(new NativeDevice(loaded.addon, "avx2"));
  if (features.avx512f && features.avx512dq) found.push(new NativeDevice(loaded.addon, "avx512"));
  return found;
}

/** y[i] = op(x0[i], x1[i] …): parameters are the pointers, the result's last, and the count. */
export function elementwiseKernel(op: OpName, scalar: Scalar): Kernel {
  const b = new Builder();
  const pointers = Array.from({ length: ops[op].arity + 1 }, () => b.param(ptr));
  const count = b.param(i64, "n");
  const result = pointers[pointers.length - 1];
  b.for(b.index(0), count, { simd: true, parallel: true }, [], (i) => {
    b.store(b.op(op, ...pointers.slice(0, -1).map((p) => b.load(type(scalar), p, i))), result, i);
  });
  return b.done(op, [...pointers, count]);
}

type FloatArray = Float64Array | Float32Array;

/** A compiled op; results go to the first elements of the array that is given back, which the next call overwrites. */
export function onMachine(
  machine: Device,
  op: OpName,
  scalar: "f64" | "f32",
  most: number,
): (args: readonly ArrayLike<number>[]) => FloatArray {
  const compiled = machine.target.compile(lower(elementwiseKernel(op, scalar), machine.target));
  const entry = machine.load(compiled.bytes);
  const bytes = type(scalar).bytes;
  const size = (most * bytes + 63) & -64;
  const storage = machine.allocate(size * (ops[op].arity + 1) + 8192, true);
  const start = machine.offset;
  const view = (at: number, n: number): FloatArray => {
    const all = storage.bytes();
    const from = all.byteOffset + start + at;
    return scalar === "f64" ? new Float64Array(all.buffer, from, n) : new Float32Array(all.buffer, from, n);
  };
  return (args) => {
    const n = args[0].length;
    for (const [k, values] of args.entries()) view(size * k, n).set(values);
    for (let k = 0; k <= args.length; k++) machine.args[k] = storage.address + start + size * k;
    machine.args[args.length + 1] = n;
    machine.call(entry);
    return view(size * args.length, n);
  };
}
