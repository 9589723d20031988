/**
 * @file WebAssembly as a target: the record that the passes read, and a lowered kernel put into a module.
 * @module
 */
import { UnsupportedError } from "../../errors.ts";
import type { Kernel } from "../../kernel/ir.ts";
import type { Compiled, Target } from "../../kernel/target.ts";
import type { FunctionBody } from "./emit.ts";
import { detectWasmFeatures, type WasmFeatures } from "./features.ts";
import { lowerCallee, lowerEntry } from "./lower.ts";
import { writeModule } from "./module.ts";
import { isNative } from "./rules.ts";
import { typeNames, type ValueType } from "./table.ts";

/** The functions of the module for a kernel: `run` first, then every kernel that is called, in the order of first calls. */
function functionsOf(kernel: Kernel, listing: boolean): FunctionBody[] {
  const called: Kernel[] = [];
  const callees = {
    indexOf: (callee: Kernel): number => {
      const known = called.indexOf(callee);
      return 1 + (known >= 0 ? known : called.push(callee) - 1);
    },
  };
  const bodies = [lowerEntry(kernel, callees, listing)];
  for (let i = 0; i < called.length; i++) bodies.push(lowerCallee(called[i], callees, listing));
  return bodies;
}

function listingOf(kernel: Kernel): string {
  const lines: string[] = [];
  functionsOf(kernel, true).forEach((body, i) => {
    const types = (list: readonly ValueType[]): string => list.map((t) => typeNames[t]).join(" ");
    lines.push(`(func ${i === 0 ? "$run" : `$${i}`} (param ${types(body.params)}) (result ${types(body.results)})`);
    lines.push(`  (local ${types(body.locals)})`, ...body.listing, ")");
  });
  return lines.join("\n");
}

/** Compiles a kernel that holds only ops that the target has; see `Compiled`. */
export function compileWasm(kernel: Kernel, shared: boolean): Compiled {
  const functions = functionsOf(kernel, false).map((body, i) => (i === 0 ? { body, export: "run" } : { body }));
  return { bytes: writeModule({ memory: { shared }, functions }), listing: () => listingOf(kernel) };
}

/**
 * The target for an engine with these features. `shared` says whether the memory of the device is; it is part of the
 * modules' import type, and so of the target's name.
 * @throws UnsupportedError where the engine has no vectors: none of the last years is without them.
 */
export function describeWasm(features: WasmFeatures = detectWasmFeatures(), shared = features.threads): Target {
  if (!features.simd)
    throw new UnsupportedError("wasm: expected an engine with 128-bit vectors (fixed-width SIMD), got one without");
  return {
    name: `wasm${features.relaxed ? "-relaxed" : ""}${shared ? "-shared" : ""}`,
    vectorBytes: 16,
    // Engines have 16 registers on x86-64 and 32 on ARM; more live vectors than the fewer would be spilled there.
    vectorRegisters: 16,
    hasFma: false,
    maskedTails: false,
    isNative: (op, operand, result) => isNative(features, op, operand, result),
    compile: (kernel) => compileWasm(kernel, shared),
  };
}
