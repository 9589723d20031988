/**
 * @file The package under Node: the whole API, on the native device where it can be had.
 * @module
 */
import { tofile } from "./io/index.ts";
import { installMethods } from "./methods.ts";
import { chooseDevice } from "./runtime/choose-device.ts";
import { setDeviceFactory } from "./runtime/device.ts";

setDeviceFactory(chooseDevice);
installMethods({ tofile });

export * from "./api.ts";
export * from "./io/index.ts";
