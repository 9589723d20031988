/**
 * @file What the engine at hand understands, found by having it validate tiny modules. It decides nothing: the target
 * record and the device read these flags.
 * @module
 */
import { Emitter, type FunctionBody } from "./emit.ts";
import { writeModule } from "./module.ts";

/** What a WebAssembly engine can do beyond the first version. */
export type WasmFeatures = {
  /** 128-bit vectors. */
  readonly simd: boolean;
  /** Relaxed SIMD: multiply-add that may round once. */
  readonly relaxed: boolean;
  /** Shared memory and atomic instructions, and a `SharedArrayBuffer` that workers may be given. */
  readonly threads: boolean;
};

/** A function that uses one instruction of the feature. */
const probes: { [K in keyof WasmFeatures]: () => FunctionBody } = {
  simd: () => {
    const emit = new Emitter([], ["v"]);
    emit.i32(1);
    emit.op("i32x4.splat");
    return emit.finish();
  },
  relaxed: () => {
    const emit = new Emitter(["v"], ["v"]);
    emit.get(0);
    emit.get(0);
    emit.get(0);
    emit.op("f64x2.relaxed_madd");
    return emit.finish();
  },
  threads: () => {
    const emit = new Emitter([], ["i"]);
    emit.i32(0);
    emit.memory("i32.atomic.load", 0);
    return emit.finish();
  },
};

let detected: WasmFeatures | undefined;

/** The features of this engine, looked up once. */
export function detectWasmFeatures(): WasmFeatures {
  if (detected) return detected;
  const has = (feature: keyof WasmFeatures): boolean =>
    WebAssembly.validate(
      writeModule({
        memory: { shared: feature === "threads" },
        functions: [{ body: probes[feature](), export: "run" }],
      }),
    );
  // A page that is not cross-origin isolated may have the constructor, and still may not post shared memory to a worker.
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;
  const shareable = typeof SharedArrayBuffer !== "undefined" && isolated;
  detected = { simd: has("simd"), relaxed: has("relaxed"), threads: shareable && has("threads") };
  return detected;
}
