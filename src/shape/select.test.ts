import { describe, expect, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { IndexError, ShapeError } from "../errors.ts";
import {
  type AdvancedPlan,
  ellipsis,
  isAdvanced,
  newaxis,
  planSelect,
  type SelectPart,
  selectBasic,
  wrapIndex,
} from "./select.ts";
import { parseSlice, slice } from "./slice.ts";
import { formatShape } from "./strides.ts";

type Nested = number | Nested[];
type GoldenPart = number | string | null | { i: Nested } | { m: Nested };
type Case = [
  shape: number[],
  strides: number[],
  offset: number,
  parts: GoldenPart[],
  found: [number[], number[]] | null,
];
const golden = readGoldenJson<{ select: Case[] }>("dtype-shape").select;

function shapeOf(nested: Nested): number[] {
  if (!Array.isArray(nested)) return [];
  return nested.length === 0 ? [0] : [nested.length, ...shapeOf(nested[0])];
}

/** Every index of a shape, last axis fastest. */
function indicesOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, length) => all.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  );
}

const at = (nested: Nested, index: readonly number[]) =>
  index.reduce<Nested>((inner, i) => (inner as Nested[])[i], nested);

/** A part for the plan, and for an advanced one its index lists: values by index into the part's shape. */
function readPart(given: GoldenPart): {
  part: SelectPart;
  lists?: { shape: number[]; value(index: number[]): number }[];
} {
  if (given === null || typeof given !== "object") return { part: given };
  if ("i" in given) {
    const shape = shapeOf(given.i);
    return { part: { shape }, lists: [{ shape, value: (index) => at(given.i, index) as number }] };
  }
  const mask = shapeOf(given.m);
  const hits = indicesOf(mask).filter((index) => at(given.m, index) === 1);
  const shape = [hits.length];
  const lists = mask.map((_, axis) => ({ shape, value: ([i]: number[]) => hits[i][axis] }));
  return { part: { shape, mask }, lists };
}

/** The offsets of all elements of a plan, by the formula that AdvancedPlan gives. */
function carryOut(plan: AdvancedPlan, lists: { shape: number[]; value(index: number[]): number }[][]): number[] {
  return indicesOf(plan.shape).map((result) => {
    let offset = plan.offset;
    result.forEach((i, axis) => {
      offset += i * plan.strides[axis];
    });
    const index = result.slice(plan.indexAxis, plan.indexAxis + plan.indexShape.length);
    for (const { part, component, length, stride, axis } of plan.gathers) {
      const list = lists[part][component];
      const own = list.shape.map((n, i) => (n === 1 ? 0 : index[index.length - list.shape.length + i]));
      offset += wrapIndex(list.value(own), length, axis, "at") * stride;
    }
    return offset;
  });
}

describe("selection", () => {
  it("reaches NumPy's elements in NumPy's shape, or refuses with it", () => {
    for (const [shape, strides, offset, given, found] of golden) {
      const text = `${formatShape(shape)} at ${JSON.stringify(given)}`;
      const read = given.map(readPart);
      const parts = read.map((r) => r.part);
      if (found === null) {
        expect(() => planSelect(shape, strides, offset, parts, "at"), text).toThrow(/^at: /);
        continue;
      }
      const plan = planSelect(shape, strides, offset, parts, "at");
      expect(plan.shape, text).toEqual(found[0]);
      const lists = read.flatMap((r) => (r.lists ? [r.lists] : []));
      // Elements of the golden source are 4-byte numbers that count up from 0.
      expect(
        carryOut(plan, lists).map((byte) => byte / 4),
        text,
      ).toEqual(found[1]);
    }
    expect(golden.length).toBeGreaterThan(200);
  });

  it("gives views for basic parts", () => {
    const parts = [1, slice(null, null, -1), newaxis, ellipsis] as const;
    expect(isAdvanced(parts)).toBe(false);
    expect(selectBasic([2, 3, 4], [96, 32, 8], 16, parts, "at")).toMatchObject({
      offset: 16 + 96 + 64,
      shape: [3, 1, 4],
      strides: [-32, 0, 8],
    });
    expect(selectBasic([3], [8], 0, [2n], "at")).toMatchObject({ offset: 16, shape: [], strides: [] });
    expect(isAdvanced([0, { shape: [2] }])).toBe(true);
  });

  it("keeps the offset of an empty slice inside the storage", () => {
    expect(selectBasic([3], [8], 0, [parseSlice("3:")], "at").offset).toBe(0);
  });

  it("names function, index, axis and size when it refuses", () => {
    const select = (...parts: SelectPart[]) => planSelect([3, 4], [32, 8], 0, parts, "at");
    expect(() => select(5)).toThrow(new IndexError("at: index 5 is out of bounds for axis 0 with size 3"));
    expect(() => select(0, -5)).toThrow(new IndexError("at: index -5 is out of bounds for axis 1 with size 4"));
    expect(() => select(0, 0, 0)).toThrow(new IndexError("at: expected at most 2 indices for shape (3,4), got 3"));
    expect(() => select(ellipsis, "...")).toThrow(new IndexError("at: expected at most one ellipsis, got 2"));
    expect(() => select(0.5)).toThrow(/^at: expected whole numbers, slices .* got 0.5$/);
    expect(() => select({} as SelectPart)).toThrow(IndexError);
    expect(() => select("a")).toThrow(IndexError);
    expect(() => select({ shape: [2], mask: [4] })).toThrow(
      new IndexError("at: mask of shape (4,) does not match axis 0 with size 3"),
    );
    expect(() => select({ shape: [2] }, { shape: [3] })).toThrow(
      new ShapeError("at: shapes (2,) and (3,) do not broadcast"),
    );
  });
});
