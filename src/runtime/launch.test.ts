/**
 * @file What launching refuses.
 */
import { expect, it } from "vitest";
import { UnsupportedError } from "../errors.ts";
import { launchNest } from "./launch.ts";

it("refuses more parameters than an argument block has slots", () => {
  const operands = new Array(11).fill(0);
  const strides = operands.map(() => new Array(10).fill(0));
  expect(() => launchNest(0, operands, new Array(10).fill(2), strides, false, 0)).toThrow(UnsupportedError);
});
