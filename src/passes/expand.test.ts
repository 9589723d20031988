/**
 * @file A mask on one lane is a branch: targets know masks of vectors only.
 */
import { describe, expect, it } from "vitest";
import { Builder } from "../kernel/builder.ts";
import { interpreterTarget } from "../kernel/interpret.ts";
import { printKernel } from "../kernel/print.ts";
import { f64, i1, i64, ptr, type } from "../kernel/types.ts";
import { verify } from "../kernel/verify.ts";
import { expand } from "./expand.ts";

describe("a memory op on one lane under a mask", () => {
  const kernel = Builder.kernel("masked", { from: ptr, mask: ptr, to: ptr, n: i64 }, (b, [from, mask, to, n]) => {
    b.for(b.index(0), n, {}, [], (i) => {
      const m = b.load(i1, mask, i);
      b.store(b.load(f64, from, i, { mask: m }), to, i, { mask: m });
    });
  });
  const text = printKernel(expand(kernel, interpreterTarget));

  it("stands in a branch, without the mask", () => {
    expect(printKernel(kernel)).toMatch(/store %\d+, %to, %\d+, %\d+ \{/);
    expect(text).toMatch(/= if %\d+ \{\s+%\d+ = load f64 %from, %\d+ \{[^}]*\}\s+yield %\d+\s+\} else \{/);
    expect(text).toMatch(/if %\d+ \{\s+store %\d+, %to, %\d+ \{/);
    expect(text).not.toMatch(/store %\d+, %to, %\d+, /);
  });
});

describe("an op whose expansion works in wider lanes than it has", () => {
  it("goes lane by lane where a vector of those would not fit", () => {
    const t = type("f32", 16);
    const kernel = Builder.kernel("wide", { from: ptr, to: ptr }, (b, [from, to]) => {
      const x = b.load(t, from);
      b.store(b.op("floorDivide", x, x), to);
    });
    const target = { ...interpreterTarget, vectorBytes: 64 } as const;
    const lowered = expand(kernel, target);
    expect(() => verify(lowered, target)).not.toThrow();
    expect(printKernel(lowered)).not.toMatch(/f64x16/);
  });
});
