import { describe, expect, it } from "vitest";
import { ValueError } from "../errors.ts";
import { formatTime, timeit } from "./timeit.ts";

describe("timeit", () => {
  it("puts many loops in a run of a quick function and tells consistent figures", () => {
    let calls = 0;
    const result = timeit(() => calls++, { time: 20 });
    expect(result.loops).toBeGreaterThan(100);
    expect(calls).toBeGreaterThan(result.loops * result.runs);
    expect(result.best).toBeGreaterThan(0);
    expect(result.best).toBeLessThanOrEqual(result.median);
    expect(String(result)).toMatch(/per loop \(mean ± std. dev. of \d+ runs, [\d,]+ loops each; best /);
  });

  it("takes the number of runs asked for and gives the rate of the bytes", () => {
    const result = timeit(() => new Float64Array(1000).fill(1), { runs: 7, bytes: 8000 });
    expect(result.runs).toBe(7);
    expect(result.bytesPerSecond).toBeCloseTo((8000 / result.median) * 1000, 0);
  });

  it("refuses asynchronous functions", () => {
    expect(() => timeit(async () => 1)).toThrow(ValueError);
  });

  it("writes times with fitting units", () => {
    expect([2500, 1.234, 0.00042, 0.0000012].map(formatTime)).toEqual(["2.50 s", "1.23 ms", "420 ns", "1.20 ns"]);
  });
});
