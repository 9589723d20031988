import fc from "fast-check";
import { describe, it } from "vitest";
import { compareWithInterpreter } from "./compare.ts";
import { interpreted, wasmExecutor, wide } from "./executors.ts";
import { randomKernels } from "./random.ts";

const machines = [wide(16, false), wide(32, false), wide(64, true)].map(interpreted);

describe("many random kernels do the same on the interpreter and", () => {
  it.each([...machines, wasmExecutor()])(
    "on $name",
    ({ name, target, execute }) => {
      fc.assert(
        fc.property(randomKernels(target.vectorBytes), (sample) => {
          compareWithInterpreter(sample, name, execute);
        }),
        { numRuns: 5000 },
      );
    },
    600_000,
  );
});
