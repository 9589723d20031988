import fc from "fast-check";
import { describe, it } from "vitest";
import { expansionOf, interpret, interpreterTarget } from "../../src/kernel/interpret.ts";
import type { Attrs } from "../../src/kernel/ir.ts";
import { isComposite, isPrimitive, type OpName } from "../../src/kernel/ops.ts";
import type { Target } from "../../src/kernel/target.ts";
import type { Type } from "../../src/kernel/types.ts";
import { verify } from "../../src/kernel/verify.ts";
import { lower } from "../../src/passes/pipeline.ts";
import { compareWithInterpreter } from "./compare.ts";
import { randomKernels } from "./random.ts";

/** A machine that the interpreter stands in for, of some register width; a poor one lacks whatever has an expansion. */
function machine(vectorBytes: 16 | 32 | 64, maskedTails: boolean, poor: boolean): Target {
  const known = new Map<string, boolean>();
  const hasExpansion = (op: OpName, operand: Type, result: Type, attrs: Attrs): boolean => {
    const key = `${op} ${operand.text} ${result.text}`;
    let found = known.get(key);
    if (found === undefined) {
      found =
        isPrimitive(op) && op !== "select" && op !== "bitcast"
          ? [1, 2, 3].some((n) => tryExpansion(op, n, operand, result, attrs))
          : false;
      known.set(key, found);
    }
    return found;
  };
  return {
    ...interpreterTarget,
    name: `interpreter-${vectorBytes}${maskedTails ? "-masked" : ""}${poor ? "-poor" : ""}`,
    vectorBytes,
    maskedTails,
    isNative: (op, operand, result, attrs) => !isComposite(op) && !(poor && hasExpansion(op, operand, result, attrs)),
  };
}

function tryExpansion(op: OpName, arity: number, operand: Type, result: Type, attrs: Attrs): boolean {
  try {
    return expansionOf(op, new Array<Type>(arity).fill(operand), result, attrs, interpreterTarget) !== undefined;
  } catch {
    // Another number of operands.
    return false;
  }
}

const machines = [
  machine(16, false, false),
  machine(32, false, false),
  machine(64, true, false),
  machine(16, false, true),
];

describe("lowered random kernels", () => {
  it.each(machines)("do the same as their source on $name", (target) => {
    fc.assert(
      fc.property(randomKernels(16), (sample) => {
        compareWithInterpreter(sample, target.name, (kernel, args, memory) => {
          const lowered = lower(kernel, target, (pass, k) => verify(k, pass === "dead" ? target : undefined));
          interpret(lowered, args, memory);
        });
      }),
      { numRuns: 60 },
    );
  });
});
