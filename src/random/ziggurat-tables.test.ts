import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { fillZiggurat, zigguratBytes } from "./ziggurat-tables.ts";

it("makes the tables that NumPy has, bit for bit", () => {
  const memory = new DataView(new ArrayBuffer(zigguratBytes));
  fillZiggurat(memory);
  // Of NumPy's ki, wi, fi, ke, we, fe in float64, then in float32, one after the other.
  expect(createHash("sha256").update(new Uint8Array(memory.buffer)).digest("hex")).toBe(
    "bc7081e5a9cf3a24b8e4b749952ed67b4ed462ae43afd93e22a574ebae48f3b8",
  );
});
