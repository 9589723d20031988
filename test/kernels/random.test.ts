import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpret } from "../../src/kernel/interpret.ts";
import { parseKernel } from "../../src/kernel/parse.ts";
import { printAll } from "../../src/kernel/print.ts";
import { verify } from "../../src/kernel/verify.ts";
import { compareWithInterpreter } from "./compare.ts";
import { randomKernels } from "./random.ts";

describe("random kernels", () => {
  it("are well typed, and their text reads back as the same kernel", () => {
    fc.assert(
      fc.property(randomKernels(64), ({ kernel }) => {
        verify(kernel);
        const text = printAll(kernel);
        const again = verify(parseKernel(text));
        expect(printAll(again)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it("run inside of their arrays, and their text does the same as they do", () => {
    fc.assert(
      fc.property(randomKernels(16), (sample) => {
        compareWithInterpreter(sample, "parse(print)", (kernel, args, memory) => {
          interpret(parseKernel(printAll(kernel)), args, memory);
        });
      }),
      { numRuns: 40 },
    );
  });
});
