import { describe, it } from "vitest";
import { machine } from "./machine.helpers.ts";
import { agreeOnRandomKernels } from "./random-kernel.helpers.ts";

describe.each(["avx2", "avx512"] as const)("x64 %s", (level) => {
  const m = machine(level);
  if ("reason" in m) {
    it.skip(`cannot run here: ${m.reason}`, () => {});
    return;
  }
  it("300 random kernels agree with the interpreter", () => agreeOnRandomKernels(m, 300, 260, 1));
});
