import { describe, expect, it } from "vitest";
import { fromBits, readGoldenJson } from "../../test/golden/json.ts";
import { halfToNumber, numberToHalf } from "./half.ts";

describe("float16", () => {
  it("rounds once, as NumPy's cast from float64 does", () => {
    for (const [value, half] of readGoldenJson<[string, number][]>("dtype-half")) {
      expect(numberToHalf(fromBits(value)), `${fromBits(value)}`).toBe(half);
    }
  });

  it("keeps every one of its bit patterns there and back, quieting NaNs", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const back = numberToHalf(halfToNumber(bits));
      const nan = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      // A JavaScript engine may drop a NaN's payload, so only its being one is certain.
      if (nan ? (back & 0x7e00) !== 0x7e00 : back !== bits) expect.fail(`${bits} came back as ${back}`);
    }
  });

  it("has the values that the format says", () => {
    expect(halfToNumber(0x3c00)).toBe(1);
    expect(halfToNumber(0xc000)).toBe(-2);
    expect(halfToNumber(0x0001)).toBe(2 ** -24);
    expect(halfToNumber(0x0400)).toBe(2 ** -14);
    expect(halfToNumber(0x7bff)).toBe(65504);
    expect(halfToNumber(0x8000)).toBe(-0);
    expect(halfToNumber(0xfc00)).toBe(Number.NEGATIVE_INFINITY);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });

  it("rounds each half-way point to the even neighbour", () => {
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (halfToNumber(bits) + halfToNumber(bits + 1)) / 2;
      const even = bits % 2 === 0 ? bits : bits + 1;
      if (numberToHalf(middle) !== even) expect.fail(`${middle} gave ${numberToHalf(middle)}, not ${even}`);
    }
  });
});
