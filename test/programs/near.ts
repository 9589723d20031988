/**
 * @file Compares results of programs with numbers recorded from NumPy 2.4, to 12 digits: sums are associated differently.
 */
import { expect } from "vitest";

type Numbers = number | boolean | readonly Numbers[];

/** Every number within 12 digits of the recorded one (of 1e-12 where that is near 0). */
export function expectNear(got: unknown, recorded: Numbers, digits = 12): void {
  const plain = typeof got === "object" && got !== null && "tolist" in got ? (got.tolist as () => unknown)() : got;
  const flat = (x: unknown): unknown[] => (Array.isArray(x) ? x.flatMap(flat) : [x]);
  const [a, b] = [flat(plain), flat(recorded)] as [number[], number[]];
  expect(a.length).toBe(b.length);
  a.forEach((x, i) => {
    expect(Math.abs(x - b[i]), `${x} is not ${b[i]}`).toBeLessThanOrEqual(10 ** -digits * Math.max(1, Math.abs(b[i])));
  });
}
