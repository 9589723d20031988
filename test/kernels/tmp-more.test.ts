import fc from "fast-check";
import { describe, it } from "vitest";
import { compareWithInterpreter } from "./compare.ts";
import { wasmExecutor } from "./executors.ts";
import { randomKernels } from "./random.ts";

describe("random kernels do the same on the interpreter and", () => {
  it.each([wasmExecutor()])("on $name", ({ name, target, execute }) => {
    fc.assert(
      fc.property(randomKernels(target.vectorBytes), (sample) => {
        compareWithInterpreter(sample, name, execute);
      }),
      { numRuns: 2000 },
    );
  });
});
