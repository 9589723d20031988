/**
 * @file The package in browsers: the API on the wasm device, without files, but with their bytes and lines.
 * @module
 */
import { installMethods } from "./methods.ts";
import { setDeviceFactory } from "./runtime/device.ts";
import { WasmArrayDevice } from "./runtime/wasm-device.ts";

setDeviceFactory(() => new WasmArrayDevice("browsers have no native addon"));
installMethods();

export * from "./api.ts";
export * from "./io/browser.ts";
