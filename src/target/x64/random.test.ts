import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printKernel } from "../../kernel/print.ts";
import { verify } from "../../kernel/verify.ts";
import { expand } from "../../passes/expand.ts";
import { machine } from "./machine.helpers.ts";
import { firstDifference, runBoth, writeKernel } from "./random-kernel.helpers.ts";

describe.each(["avx2", "avx512"] as const)("x64 %s", (level) => {
  const m = machine(level);
  if ("reason" in m) {
    it.skip(`cannot run here: ${m.reason}`, () => {});
    return;
  }
  const lanes = m.target.vectorBytes / 8;

  it("random kernels agree with the interpreter", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 260, size: "max" }), (numbers) => {
        const kernel = writeKernel(numbers, lanes);
        verify(kernel);
        const lowered = expand(kernel, m.target);
        const { want, got } = runBoth(m, lowered, lowered);
        const at = firstDifference(want, got);
        if (at >= 0) {
          const hex = (bytes: Uint8Array): string => Buffer.from(bytes.slice(at, at + 8)).toString("hex");
          expect.fail(
            `byte ${at}: expected ${hex(want)}, got ${hex(got)}\n${printKernel(lowered)}\n${m.target.compile(lowered).listing()}`,
          );
        }
      }),
      { numRuns: Number(process.env.NUMJET_RANDOM_RUNS ?? 300), seed: Number(process.env.NUMJET_RANDOM_SEED ?? 1) },
    );
  });
});
