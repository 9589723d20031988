import fc from "fast-check";
import { describe, it } from "vitest";
import { expansionOf, interpreterTarget } from "../../src/kernel/interpret.ts";
import type { Attrs } from "../../src/kernel/ir.ts";
import { isPrimitive, type OpName } from "../../src/kernel/ops.ts";
import type { Target } from "../../src/kernel/target.ts";
import type { Type } from "../../src/kernel/types.ts";
import { compareWithInterpreter } from "./compare.ts";
import { interpreted, wide, without } from "./executors.ts";
import { randomKernels } from "./random.ts";

/** Does the op have an expansion for these types, so that a poor machine may lack it? */
const hasExpansion: Target["isNative"] = (op, operand, result, attrs) =>
  isPrimitive(op) && [1, 2, 3].some((arity) => tryExpansion(op, arity, operand, result, attrs));

function tryExpansion(op: OpName, arity: number, operand: Type, result: Type, attrs: Attrs): boolean {
  try {
    return expansionOf(op, new Array<Type>(arity).fill(operand), result, attrs, interpreterTarget) !== undefined;
  } catch {
    // Another number of operands.
    return false;
  }
}

const machines = [
  wide(16, false),
  wide(32, false),
  wide(64, true),
  without(wide(16, false), "interpreter-poor", hasExpansion),
].map(interpreted);

describe("lowered random kernels", () => {
  it.each(machines)("do the same as their source on $name", ({ name, execute }) => {
    fc.assert(
      fc.property(randomKernels(16), (sample) => {
        compareWithInterpreter(sample, name, execute);
      }),
      { numRuns: 60 },
    );
  });
});
