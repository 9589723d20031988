import { describe, expect, it } from "vitest";
import { ValueError } from "../../errors.ts";
import { array2string, arrayRepr, arrayStr } from "./array-string.ts";
import { printoptions } from "./options.ts";
import { fromList } from "./printable.helpers.ts";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("array2string", () => {
  it("reads the shown elements of a large array only", () => {
    const a = fromList(range(1_000_000), "float64", [1000, 1000]);
    expect(arrayRepr(a)).toContain("\n        9.99998e+05, 9.99999e+05]], shape=(1000, 1000))");
    // 6 × 6 corners, once for the widths and once for the text.
    expect(a.asked).toBe(72);
  });

  it("prefers the formatter of the type, then of the kind, then of all", () => {
    const one = fromList([1], "int64");
    const all = () => "all";
    expect(array2string(one, { formatter: { all } })).toBe("[all]");
    expect(array2string(one, { formatter: { all, int_kind: () => "kind" } })).toBe("[kind]");
    expect(array2string(one, { formatter: { all, int_kind: () => "kind", int: (x) => `0x${x}` } })).toBe("[0x1]");
    expect(array2string(one, { formatter: { float: all, bool: all, complexfloat: all } })).toBe("[1]");
    const z = fromList([{ re: 1, im: 2 }], "complex64");
    expect(array2string(z, { formatter: { complexfloat: ({ re, im }) => `${re}|${im}`, float: all } })).toBe("[1|2]");
    expect(array2string(fromList([1.5], "float16"), { formatter: { float_kind: all } })).toBe("[all]");
    expect(array2string(fromList([true], "bool"), { formatter: { bool: (x) => (x ? "T" : "F"), int: all } })).toBe(
      "[T]",
    );
  });

  it("lays out words of several lines as NumPy does", () => {
    const three = fromList([0, 1, 2], "int64");
    expect(array2string(three, { formatter: { all: () => "a\nbcd" } })).toBe("[a\n bcd a\n     bcd a\n         bcd]");
    const rows = fromList(range(12), "int64", [3, 4]);
    const row = "[aaaaaaa\n  bcd     aaaaaaa\n          bcd\n  aaaaaaa\n  bcd     aaaaaaa\n          bcd    ]";
    expect(array2string(rows, { formatter: { all: () => "aaaaaaa\nbcd" }, max_line_width: 20 })).toBe(
      `[${row}\n ${row}\n ${row}]`,
    );
  });

  it("shows every element with an infinite threshold", () => {
    expect(array2string(fromList(range(1001), "int64"), { threshold: Number.POSITIVE_INFINITY })).not.toContain("...");
  });

  it.each([
    [{ precison: 3 }, "got precison"],
    [{ suppress: true }, "got suppress"],
    [{ suppress_small: 1 }, "expected suppress to be true or false, got 1"],
    [{ floatmode: "fixd" }, "array2string: expected floatmode to be one of"],
  ])("refuses %o", (options, message) => {
    const attempt = () => array2string(fromList([1]), options as object);
    expect(attempt).toThrow(ValueError);
    expect(attempt).toThrow(message);
  });
});

describe("arrayRepr and arrayStr", () => {
  it("take widths, precision and suppress_small and no more", () => {
    const a = fromList([1e-10, 1]);
    const options = { precision: 3, suppress_small: true };
    expect(arrayRepr(a, options)).toBe("array([0., 1.])");
    expect(arrayStr(a, options)).toBe("[0. 1.]");
    expect(arrayRepr(fromList(range(8), "int64"), { max_line_width: 20 })).toBe(
      "array([0, 1, 2, 3,\n       4, 5, 6, 7])",
    );
    expect(() => arrayRepr(a, { threshold: 3 } as object)).toThrow("array_repr: expected options");
    expect(() => arrayStr(a, { threshold: 3 } as object)).toThrow("array_str: expected options");
  });

  it("writes an array without axes as a scalar, deaf to print options", () => {
    const a = fromList([1.123456789012], "float64", []);
    printoptions({ precision: 3, sign: "+" }, () => {
      expect(arrayStr(a)).toBe("1.123456789012");
      expect(arrayRepr(a)).toBe("array(+1.123)");
    });
  });

  it("keeps 64-bit integers whole", () => {
    expect(arrayRepr(fromList([2n ** 64n - 1n, 5], "uint64"))).toBe(
      "array([18446744073709551615,                    5], dtype=uint64)",
    );
  });
});
