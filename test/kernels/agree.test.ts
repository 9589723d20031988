import { describe, it } from "vitest";
import { machines } from "./executors.ts";
import { assertAgreement } from "./isolated.ts";

describe("random kernels do the same on the interpreter and", () => {
  it.each(machines())("on $name", ({ name, target }) => assertAgreement(name, target.vectorBytes, 100));
});
