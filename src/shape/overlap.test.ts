import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { boundsOverlap, overlapsItself, sameElements, sharesMemory } from "./overlap.ts";
import type { View } from "./strides.ts";

interface Golden {
  views: [shape: number[], strides: number[], offset: number, itemsize: number][];
  shares: string[];
  bounds: string[];
  itself: boolean[];
}
const golden = readGoldenJson<{ overlap: Golden }>("dtype-shape").overlap;
const views = golden.views.map(([shape, strides, offset, itemsize]): View => ({ shape, strides, offset, itemsize }));

/** Every byte of every element. */
function bytesOf(view: View): number[] {
  let starts = [view.offset];
  view.shape.forEach((length, axis) => {
    starts = starts.flatMap((at) => Array.from({ length }, (_, i) => at + i * view.strides[axis]));
  });
  return starts.flatMap((at) => Array.from({ length: view.itemsize }, (_, i) => at + i));
}

const anyView = fc
  .record({
    axes: fc.array(fc.record({ length: fc.nat(4), stride: fc.integer({ min: -14, max: 14 }) }), { maxLength: 3 }),
    offset: fc.nat(30),
    itemsize: fc.constantFrom(1, 2, 4),
  })
  .map(({ axes, offset, itemsize }): View => {
    return { shape: axes.map((a) => a.length), strides: axes.map((a) => a.stride), offset, itemsize };
  });

describe("overlap of two views", () => {
  it("is NumPy's shares_memory and may_share_memory", () => {
    const shares = views.map((a) => views.map((b) => Number(sharesMemory(a, b))).join(""));
    const bounds = views.map((a) => views.map((b) => Number(boundsOverlap(a, b))).join(""));
    expect(shares).toEqual(golden.shares);
    expect(bounds).toEqual(golden.bounds);
  });

  it("is what listing all bytes says", () => {
    fc.assert(
      fc.property(anyView, anyView, (a, b) => {
        const bytes = new Set(bytesOf(a));
        const shared = bytesOf(b).some((at) => bytes.has(at));
        expect(sharesMemory(a, b)).toBe(shared);
        if (shared) expect(boundsOverlap(a, b)).toBe(true);
      }),
    );
  });

  it("gives up when it may not work on", () => {
    const a: View = { shape: [50, 50, 50], strides: [1009, 1013, 1019], offset: 0, itemsize: 1 };
    const b: View = { shape: [50, 50, 50], strides: [1021, 1031, 1033], offset: 1, itemsize: 1 };
    expect(sharesMemory(a, b, 3)).toBeUndefined();
  });

  it("knows the very same elements", () => {
    const a: View = { shape: [3, 1], strides: [8, 8], offset: 0, itemsize: 8 };
    expect(sameElements(a, { ...a, strides: [8, 24] })).toBe(true);
    expect(sameElements(a, { ...a, strides: [16, 8] })).toBe(false);
    expect(sameElements(a, { ...a, offset: 8 })).toBe(false);
    expect(sameElements(a, { ...a, shape: [3] })).toBe(false);
    expect(sameElements(a, { ...a, itemsize: 4 })).toBe(false);
  });
});

describe("overlap of a view with itself", () => {
  it("is what listing all bytes says", () => {
    expect(views.map((view) => overlapsItself(view))).toEqual(golden.itself);
    fc.assert(
      fc.property(anyView, (view) => {
        const bytes = bytesOf(view);
        expect(overlapsItself(view)).toBe(new Set(bytes).size !== bytes.length);
      }),
      { numRuns: 500 },
    );
  });
});
