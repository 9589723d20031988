import fc from "fast-check";
import { describe, it } from "vitest";
import { compareWithInterpreter } from "./compare.ts";
import { interpreted, machines, wide } from "./executors.ts";
import { assertAgreement } from "./isolated.ts";
import { randomKernels } from "./random.ts";

describe("many random kernels do the same on the interpreter and", () => {
  it.each(machines())("on $name", ({ name, target }) => assertAgreement(name, target.vectorBytes, 5000), 1_200_000);

  it.each([wide(16, false), wide(32, false), wide(64, true)].map(interpreted))(
    "lowered for $name",
    ({ name, target, execute }) => {
      fc.assert(
        fc.property(randomKernels(target.vectorBytes), (sample) => {
          compareWithInterpreter(sample, name, execute);
        }),
        { numRuns: 3000 },
      );
    },
    1_200_000,
  );
});
