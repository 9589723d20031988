import { describe, expect, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { ShapeError } from "../errors.ts";
import { broadcastPair, broadcastShapes, broadcastStrides, checkBroadcastTo } from "./broadcast.ts";

const golden = readGoldenJson<{ broadcast: [number[][], number[] | null][] }>("dtype-shape").broadcast;

describe("broadcasting", () => {
  it("gives NumPy's shape or refuses with it", () => {
    for (const [shapes, result] of golden) {
      const text = JSON.stringify(shapes);
      if (result === null) expect(() => broadcastShapes(shapes), text).toThrow(ShapeError);
      else {
        expect(broadcastShapes(shapes), text).toEqual(result);
        for (const shape of shapes) checkBroadcastTo(shape, result, "broadcast_to");
      }
    }
    expect(golden.filter(([, result]) => result === null).length).toBeGreaterThan(10);
  });

  it("says which shapes do not fit", () => {
    expect(() => broadcastPair([3, 4], [5], "add")).toThrow(
      new ShapeError("add: shapes (3,4) and (5,) do not broadcast"),
    );
    expect(() => broadcastShapes([[3], [], [2, 4]], "where")).toThrow(/^where: shapes \(3,\), \(\) and \(2,4\) do not/);
    expect(() => checkBroadcastTo([2, 3], [3], "broadcast_to")).toThrow(
      new ShapeError("broadcast_to: shape (2,3) does not broadcast to (3,)"),
    );
    expect(() => checkBroadcastTo([3], [1], "broadcast_to")).toThrow(ShapeError);
  });

  it("stops along repeated axes", () => {
    expect(broadcastStrides([3, 1], [8, 8], [2, 3, 4])).toEqual([0, 8, 0]);
    expect(broadcastStrides([], [], [2, 3])).toEqual([0, 0]);
    const same = [24, 8];
    expect(broadcastStrides([2, 3], same, [2, 3])).toBe(same);
    const shape = [2, 3];
    expect(broadcastPair(shape, [], "add")).toBe(shape);
    expect(broadcastShapes([])).toEqual([]);
  });
});
