import { describe, expect, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { IndexError, ValueError } from "../errors.ts";
import { parseSlice, Slice, slice, sliceLength } from "./slice.ts";

type Bound = number | null;
type Case = [length: number, start: Bound, stop: Bound, step: Bound, ...found: number[]];

describe("Slice", () => {
  it("has Python's indices and length, written in numbers or text", () => {
    for (const [length, start, stop, step, ...found] of readGoldenJson<Case[]>("dtype-slices")) {
      const made = slice(start, stop, step);
      const [first, end, by] = made.indices(length);
      expect([first, end, by, sliceLength(first, end, by)], `${made} of ${length}`).toEqual(found);
      const read = parseSlice(made.toString());
      expect([read.start, read.stop, read.step]).toEqual([start, stop, step]);
    }
  });

  it("selects what stepping through by hand selects", () => {
    const bounds = [null, -7, -3, -1, 0, 2, 5, 8];
    for (const start of bounds) {
      for (const stop of bounds) {
        for (const step of [1, 2, -1, -3]) {
          const wrap = (b: number) => (b < 0 ? b + 5 : b);
          const kept: number[] = [];
          // Upwards or downwards over far more places than there are; only those inside count, but the stride's phase
          // starts at the clamped start.
          const from =
            start === null ? (step > 0 ? 0 : 4) : step > 0 ? Math.max(wrap(start), 0) : Math.min(wrap(start), 4);
          const until = stop === null ? step * 100 : wrap(stop);
          for (let i = from; step > 0 ? i < until && i < 5 : i > until && i >= 0; i += step) if (i >= 0) kept.push(i);
          const [first, end, by] = new Slice(start, stop, step).indices(5);
          const found = Array.from({ length: sliceLength(first, end, by) }, (_, i) => first + i * by);
          expect(found, `${start}:${stop}:${step}`).toEqual(kept);
        }
      }
    }
  });

  it("is made as Python's slice()", () => {
    expect(`${slice(3)} ${slice(1, 3)} ${slice(null, null, -1)} ${slice()} ${slice(-0, 2)}`).toBe(":3 1:3 ::-1 : 0:2");
    expect(() => slice(0, 3, 0)).toThrow(new ValueError("slice: expected a step other than 0, got 0"));
    expect(() => slice(0.5, 3)).toThrow(new IndexError("slice: expected a whole number for start, got 0.5"));
    expect(() => slice("1" as unknown as number, 3)).toThrow(IndexError);
    expect(() => slice(0, Number.NaN)).toThrow(IndexError);
  });

  it("reads text with spaces and signs and refuses the rest", () => {
    expect(parseSlice(" 1 : +5 : 2 ").toString()).toBe("1:5:2");
    expect(parseSlice("::").indices(4)).toEqual([0, 4, 1]);
    for (const bad of ["", "1", "a:b", "1:2:3:4", "1.5:2", "...", "1 2:3"]) {
      expect(() => parseSlice(bad, "at"), bad).toThrow(IndexError);
    }
    expect(() => parseSlice("1;2", "at")).toThrow(/^at: expected a slice such as "2:5", ":" or "::-1", got "1;2"$/);
    expect(() => parseSlice("::0")).toThrow(ValueError);
  });
});
