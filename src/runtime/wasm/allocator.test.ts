import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RangeAllocator } from "./allocator.ts";

describe("RangeAllocator", () => {
  it("never hands out a unit twice and joins everything again, whatever the order", () => {
    const step = fc.record({ take: fc.boolean(), size: fc.integer({ min: 1, max: 40 }), pick: fc.nat(1000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const range = new RangeAllocator(3);
        range.extend(200);
        range.extend(100);
        const owner = new Map<number, number>();
        const runs: { start: number; size: number }[] = [];
        for (const { take, size, pick } of steps) {
          if (take || runs.length === 0) {
            const start = range.take(size);
            if (start === undefined) {
              // Refused: no run of that length may be free, by the model's own count.
              let free = 0;
              for (let unit = 3; unit < 303; unit++) {
                free = owner.has(unit) ? 0 : free + 1;
                expect(free).toBeLessThan(size);
              }
              continue;
            }
            expect(start).toBeGreaterThanOrEqual(3);
            expect(start + size).toBeLessThanOrEqual(303);
            for (let unit = start; unit < start + size; unit++) {
              expect(owner.has(unit)).toBe(false);
              owner.set(unit, start);
            }
            runs.push({ start, size });
          } else {
            const [run] = runs.splice(pick % runs.length, 1);
            expect(range.sizeOf(run.start)).toBe(run.size);
            expect(range.release(run.start)).toBe(true);
            for (let unit = run.start; unit < run.start + run.size; unit++) owner.delete(unit);
          }
          expect(range.stats()).toMatchObject({ live: owner.size, blocks: runs.length, free: 300 - owner.size });
        }
        for (const { start } of runs) range.release(start);
        expect(range.stats()).toEqual({ live: 0, blocks: 0, free: 300, largest: 300 });
      }),
      { numRuns: 300 },
    );
  });

  it("uses a freed run again for the same size, also where sizes lie between classes", () => {
    const range = new RangeAllocator();
    range.extend(10_000);
    const first = range.take(1003)!;
    range.take(1);
    range.release(first);
    expect(range.take(1003)).toBe(first);
  });

  it("lengthens the last free run", () => {
    const range = new RangeAllocator();
    range.extend(10);
    expect(range.shortfall(25)).toBe(15);
    range.extend(15);
    expect(range.take(25)).toBe(0);
    expect(range.shortfall(5)).toBe(5);
    expect(range.take(1)).toBeUndefined();
  });

  it("refuses to free what is not the start of a taken run", () => {
    const range = new RangeAllocator();
    range.extend(10);
    const start = range.take(4)!;
    expect(range.release(start + 1)).toBe(false);
    expect(range.release(start)).toBe(true);
    expect(range.release(start)).toBe(false);
  });
});
