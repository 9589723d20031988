import { describe, it } from "vitest";
import { machine } from "./machine.helpers.ts";
import { agreeOnRandomKernels } from "./random-kernel.helpers.ts";

describe.each(["avx2", "avx512"] as const)("x64 %s", (level) => {
  const m = machine(level);
  if ("reason" in m) {
    it.skip(`cannot run here: ${m.reason}`, () => {});
    return;
  }
  // Another seed every time: a failure names its own.
  it("4000 small and 300 large random kernels agree with the interpreter", () => {
    agreeOnRandomKernels(m, 4000, 300, Date.now() | 0);
    agreeOnRandomKernels(m, 300, 3000, Date.now() | 0);
  });
});
