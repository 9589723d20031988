/**
 * @file Which device runs under Node: native where the addon loads and the processor has AVX2, wasm otherwise.
 * `NUMJET_DEVICE=native|wasm|interpreter` asks for one, `NUMJET_X64=avx2` for the lower level of code on the native one.
 * @module
 */
import { UnsupportedError, ValueError } from "../errors.ts";
import type { Device } from "./device.ts";
import { InterpreterDevice } from "./interpreter-device.ts";
import { loadAddon } from "./native/addon.ts";
import { NativeDevice } from "./native-device.ts";
import { WasmArrayDevice } from "./wasm-device.ts";

const choices = ["native", "wasm", "interpreter"];

/** The device for this thread. @throws ValueError, UnsupportedError when the device asked for cannot be had. */
export function chooseDevice(): Device {
  const asked = process.env.NUMJET_DEVICE;
  if (asked !== undefined && asked !== "" && !choices.includes(asked)) {
    throw new ValueError(`NUMJET_DEVICE: expected ${choices.join(", ")}, got ${asked}`);
  }
  if (asked === "interpreter") return new InterpreterDevice();
  if (asked === "wasm") return new WasmArrayDevice("NUMJET_DEVICE=wasm asks for it");
  const native = tryNative();
  if (typeof native !== "string") return native;
  if (asked === "native") throw new UnsupportedError(`NUMJET_DEVICE: expected native to be available: ${native}`);
  return new WasmArrayDevice(native);
}

/** The native device, or why there is none. */
function tryNative(): Device | string {
  if (process.arch !== "x64") return `the processor is ${process.arch}; machine code is written for x64 only`;
  const loaded = loadAddon();
  if ("reason" in loaded) return loaded.reason;
  const { features } = loaded.addon.cpu();
  const missing = ["avx2", "fma", "f16c", "bmi2"].filter((f) => !features[f]);
  if (missing.length > 0) return `the processor lacks ${missing.join(", ")}`;
  const level = process.env.NUMJET_X64;
  if (level !== undefined && level !== "avx2" && level !== "avx512")
    throw new ValueError(`NUMJET_X64: expected avx2 or avx512, got ${level}`);
  return new NativeDevice(loaded.addon, level);
}
