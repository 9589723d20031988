import { describe, expect, it } from "vitest";
import { ValueError } from "../../errors.ts";
import { base_repr, binary_repr } from "./integer-text.ts";

describe("binary_repr", () => {
  it("writes negatives as two's complement where there is a width", () => {
    expect(binary_repr(-3)).toBe("-11");
    expect([-1, -2, -3, -4].map((x) => binary_repr(x, 3))).toEqual(["111", "110", "101", "100"]);
    expect(binary_repr(-1, 1)).toBe("1");
    expect(binary_repr(-(2n ** 63n), 64)).toBe(`1${"0".repeat(63)}`);
  });

  it("refuses too few bits and what is not whole", () => {
    expect(() => binary_repr(-5, 3)).toThrow("binary_repr: expected a width of at least 4 for -5, got 3");
    expect(() => binary_repr(8, 3)).toThrow(ValueError);
    expect(() => binary_repr(1.5)).toThrow("got 1.5");
    expect(() => binary_repr(2 ** 60)).toThrow("bigint");
    expect(() => binary_repr(1, 2.5)).toThrow("got 2.5");
    expect(binary_repr(0, 0)).toBe("0");
  });
});

describe("base_repr", () => {
  it("pads, in any base", () => {
    expect(base_repr(-5, 2, 3)).toBe("-000101");
    expect(base_repr(0, 16, 2)).toBe("00");
    expect(base_repr(0)).toBe("0");
    expect(base_repr(2n ** 64n - 1n, 36)).toBe("3W5E11264SGSF");
  });

  it("refuses other bases", () => {
    expect(() => base_repr(5, 1)).toThrow("base_repr: expected a base from 2 to 36, got 1");
    expect(() => base_repr(5, 37)).toThrow(ValueError);
    expect(() => base_repr(5, 2, -1)).toThrow("padding");
  });
});
