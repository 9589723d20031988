/**
 * @file Gives tests the device that `NUMJET_DEVICE` asks for, by default the one that users get.
 */
import { chooseDevice } from "../src/runtime/choose-device.ts";
import { type Device, device, setDeviceFactory } from "../src/runtime/device.ts";

/** Call at the top of every test file that runs arrays. */
export function setUpDevice(): Device {
  setDeviceFactory(chooseDevice);
  return device();
}
