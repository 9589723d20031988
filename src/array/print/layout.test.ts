import { expect, it } from "vitest";
import { layOut, visitShown } from "./layout.ts";

const shown = (shape: number[], edge: number | null): number[][] => {
  const found: number[][] = [];
  visitShown(shape, edge, (index) => found.push([...index]));
  return found;
};

it("visits both ends of an axis, or all where the ends meet or are empty", () => {
  expect(shown([7], 2)).toEqual([[0], [1], [5], [6]]);
  expect(shown([4], 2)).toEqual([[0], [1], [2], [3]]);
  expect(shown([5, 2], 1)).toEqual([
    [0, 0],
    [0, 1],
    [4, 0],
    [4, 1],
  ]);
  expect(shown([3], 0)).toEqual([[0], [1], [2]]);
  expect(shown([3], null)).toEqual([[0], [1], [2]]);
  expect(shown([], 1)).toEqual([[]]);
});

it("breaks lines before the closing bracket or the separator would not fit", () => {
  const lines = (linewidth: number, separator: string) =>
    layOut({ shape: [4], linewidth, indent: 0, separator, edge: null }, ([i]) => `w${i}`).split("\n");
  expect(lines(7, " ")).toEqual(["[w0 w1", " w2 w3]"]);
  expect(lines(6, " ")).toEqual(["[w0", " w1", " w2", " w3]"]);
  expect(lines(8, " ;; ")).toEqual(["[w0 ;;", " w1 ;;", " w2 ;;", " w3]"]);
  expect(lines(1, ",")).toEqual(["[w0,", " w1,", " w2,", " w3]"]);
});

it("puts as many line ends between blocks as there are axes inside", () => {
  const text = layOut({ shape: [2, 1, 2], linewidth: 75, indent: 2, separator: ", ", edge: null }, (i) => i.join(""));
  expect(text).toBe("[[[000, 001]],\n\n   [[100, 101]]]");
});

it("puts dots for what is left out, and always the last", () => {
  const text = (edge: number) =>
    layOut({ shape: [5, 4], linewidth: 75, indent: 0, separator: " ", edge }, (i) => i.join(""));
  expect(text(1)).toBe("[[00 ... 03]\n ...\n [40 ... 43]]");
  expect(text(0)).toBe("[...\n [... 43]]");
});
