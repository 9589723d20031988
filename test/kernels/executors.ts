/**
 * @file Machines to run a source kernel on: each lowers it, compiles it and runs it on a copy of the memory.
 * @module
 */
import { interpret, interpreterTarget } from "../../src/kernel/interpret.ts";
import type { Kernel } from "../../src/kernel/ir.ts";
import type { Target } from "../../src/kernel/target.ts";
import { verify } from "../../src/kernel/verify.ts";
import { lower } from "../../src/passes/pipeline.ts";
import { loadAddon } from "../../src/runtime/native/addon.ts";
import { WasmDevice } from "../../src/runtime/wasm/device.ts";
import { describeWasm } from "../../src/target/wasm/target.ts";
import { describeX64, type Level } from "../../src/target/x64/target.ts";

/** Runs a source kernel; pointers among the arguments are byte offsets into the memory, which it changes. */
export type Execute = (kernel: Kernel, args: readonly number[], memory: ArrayBuffer) => void;

export interface Executor {
  readonly name: string;
  readonly target: Target;
  readonly execute: Execute;
}

/** The kernel lowered for the target, verified after each pass. */
export function lowerVerified(kernel: Kernel, target: Target): Kernel {
  return verify(
    lower(kernel, target, (_pass, k) => verify(k)),
    target,
  );
}

/** The interpreter run on the lowered kernel, standing in for a machine of the given description. */
export function interpreted(target: Target): Executor {
  return {
    name: target.name,
    target,
    execute: (kernel, args, memory) => {
      interpret(lowerVerified(kernel, target), args, memory);
    },
  };
}

/** Which parameters are pointers, whose arguments move with the memory. */
const rebased = (kernel: Kernel, args: readonly number[], base: number): number[] =>
  args.map((a, i) => (kernel.body.params[i].type.kind === "ptr" ? a + base : a));

export function wasmExecutor(): Executor {
  const device = new WasmDevice({ threads: 1 });
  const target = describeWasm(device.features, device.shared);
  return {
    name: target.name,
    target,
    execute: (kernel, args, memory) => {
      const compiled = target.compile(lowerVerified(kernel, target));
      const base = device.alloc(memory.byteLength);
      const block = device.alloc(8 * Math.max(1, args.length));
      try {
        new Uint8Array(device.buffer, base, memory.byteLength).set(new Uint8Array(memory));
        new Float64Array(device.buffer, block, args.length).set(rebased(kernel, args, base));
        device.call(device.load(compiled.bytes as Uint8Array<ArrayBuffer>), block);
        new Uint8Array(memory).set(new Uint8Array(device.buffer, base, memory.byteLength));
      } finally {
        device.free(base);
        device.free(block);
      }
    },
  };
}

/** This processor, at one level of features; what is missing where that is not to be had. */
export function x64Executor(level: Level): Executor | { readonly reason: string } {
  const loaded = loadAddon();
  if ("reason" in loaded) return loaded;
  const { addon } = loaded;
  const missing = describeMissing(addon.cpu().features, level);
  if (missing !== undefined) return { reason: missing };
  const target = describeX64(addon.cpu().features, level);
  const space = addon.codeSpace(1 << 20);
  return {
    name: target.name,
    target,
    execute: (kernel, args, memory) => {
      const { bytes } = target.compile(lowerVerified(kernel, target));
      let entry = space?.base;
      if (space === undefined) entry = addon.installCode(bytes);
      else new Uint8Array(space.writable).set(bytes);
      const room = addon.alloc(memory.byteLength + 8 * args.length + 8, false);
      if (entry === undefined || room === undefined)
        throw new Error(`x64Executor: expected memory to run ${kernel.name} in, got none`);
      const base = addon.addressOf(room);
      const block = memory.byteLength + ((8 - (memory.byteLength % 8)) % 8);
      new Uint8Array(room, 0, memory.byteLength).set(new Uint8Array(memory));
      new Float64Array(room, block, args.length).set(rebased(kernel, args, base));
      addon.call(entry, base + block);
      new Uint8Array(memory).set(new Uint8Array(room, 0, memory.byteLength));
    },
  };
}

function describeMissing(features: Readonly<Record<string, boolean>>, level: Level): string | undefined {
  try {
    describeX64(features, level);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Every machine that is to be had here. */
export function machines(): Executor[] {
  const native = (["avx2", "avx512"] as const).map(x64Executor).filter((e) => "execute" in e);
  return [wasmExecutor(), ...native];
}

/** A machine without the ops that `lacks` names, which then have to be expanded. */
export function without(target: Target, name: string, lacks: Target["isNative"]): Target {
  return {
    ...target,
    name,
    isNative: (op, operand, result, attrs) =>
      target.isNative(op, operand, result, attrs) && !lacks(op, operand, result, attrs),
  };
}

export const wide = (vectorBytes: 16 | 32 | 64, maskedTails: boolean): Target => ({
  ...interpreterTarget,
  name: `interpreter-${vectorBytes}`,
  vectorBytes,
  maskedTails,
});
