import { describe, expect, it } from "vitest";
import { DTypeError, ValueError } from "../../errors.ts";
import { array2string } from "./array-string.ts";
import { format_float_positional, format_float_scientific } from "./format-float.ts";
import { fromList } from "./printable.helpers.ts";

describe("format_float_positional and format_float_scientific", () => {
  it("take numbers as float64 and arrays without axes in their dtype", () => {
    const tenth = Math.fround(0.1);
    expect(format_float_positional(tenth)).toBe("0.10000000149011612");
    expect(format_float_positional(fromList([tenth], "float32", []))).toBe("0.1");
    expect(format_float_scientific(fromList([tenth], "float32", []))).toBe("1.e-01");
    expect(format_float_positional(fromList([3], "int64", []))).toBe("3.");
    expect(format_float_positional(fromList([true], "bool", []))).toBe("1.");
  });

  it.each([
    [{ unique: false }, "expected a precision where unique is false, got none"],
    [{ precision: -1 }, "expected precision to be a whole number from 0, got -1"],
    [{ precision: 1.5 }, "got 1.5"],
    [{ pad_left: -2 }, "expected pad_left to be a whole number from 0"],
    [{ precision: 3, min_digits: 5 }, "expected min_digits up to precision, got 5 and 3"],
    [{ trim: "x" }, 'expected trim to be "k", ".", "0" or "-", got x'],
    [{ digits: 3 }, "got digits"],
  ])("refuse %o", (options, message) => {
    for (const format of [format_float_positional, format_float_scientific]) {
      const attempt = () => format(1.5, options as object);
      expect(attempt).toThrow(ValueError);
      expect(attempt).toThrow(message);
      expect(attempt).toThrow(format.name);
    }
  });

  it("refuse texts without end before they make them", () => {
    const message = "expected at most 16384 characters for a number, got 1000000000";
    for (const options of [{ precision: 1e9, unique: false }, { min_digits: 1e9 }, { pad_left: 1e9 }]) {
      expect(() => format_float_positional(0.1, options)).toThrow(message);
      expect(() => format_float_scientific(0.1, options)).toThrow(message);
    }
    expect(() => format_float_positional(0.1, { pad_right: 1e9 })).toThrow(message);
    expect(() => array2string(fromList([0.1]), { floatmode: "fixed", precision: 1e9 })).toThrow(ValueError);
    expect(format_float_positional(0.1, { precision: 1e9 })).toBe("0.1");
    expect(format_float_positional(0.1, { precision: 16000, unique: false })).toHaveLength(16002);
  });

  it("refuse what is not one real number", () => {
    expect(() => format_float_positional(fromList([1, 2]))).toThrow(
      "format_float_positional: expected one number, got shape (2)",
    );
    const complex = fromList([{ re: 1, im: 2 }], "complex64", []);
    expect(() => format_float_scientific(complex)).toThrow(DTypeError);
    expect(() => format_float_positional(1, { fractional: false, precision: 0 })).toThrow("from 1");
    expect(() => format_float_scientific(1, { pad_right: 2 } as object)).toThrow("got pad_right");
    expect(() => format_float_positional(1, { exp_digits: 2 } as object)).toThrow("got exp_digits");
  });
});
