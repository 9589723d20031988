import { describe, expect, it } from "vitest";
import { dtypes } from "../dtype/dtype.ts";
import { ValueError } from "../errors.ts";
import { rowFormat } from "./percent.ts";

// What Python 3 gives for `format % value`.
const cases: readonly (readonly [format: string, value: number, text: string])[] = [
  ["%d", -3.9, "-3"],
  ["%5.1f", 2.25, "  2.2"],
  ["%.0f", 0.5, "0"],
  ["%.0f", 1.5, "2"],
  ["%.0f", 2.5, "2"],
  ["%.1e", 1.25, "1.2e+00"],
  ["%.2e", 9.999, "1.00e+01"],
  ["%.0e", 9.5, "1e+01"],
  ["%g", 100000, "100000"],
  ["%g", 1234567, "1.23457e+06"],
  ["%g", 0.0001, "0.0001"],
  ["%g", 1.234e-5, "1.234e-05"],
  ["%#g", 1, "1.00000"],
  ["%#.0f", 3, "3."],
  ["%.3g", 99950, "1e+05"],
  ["%.17g", 0.1, "0.10000000000000001"],
  ["%G", 1e-10, "1E-10"],
  ["%E", 12345.678, "1.234568E+04"],
  ["%08.3f", -3.14159, "-003.142"],
  ["%.3s", 1.25, "1.2"],
  ["%10s", 1.5, "       1.5"],
  ["%F", Number.POSITIVE_INFINITY, "INF"],
  ["%.20f", 0.1, "0.10000000000000000555"],
  ["%.2f", 1e22, "10000000000000000000000.00"],
  ["%.40e", 1e-300, "1.0000000000000000250590918352087596856961e-300"],
  ["%.f", 2.7, "3"],
  ["%g", 0, "0"],
  ["%e", 0, "0.000000e+00"],
  ["%.0e", 0, "0e+00"],
  ["%g", 100000.5, "100000"],
  ["%#.3g", 0.5, "0.500"],
];

const wholeCases: readonly (readonly [format: string, value: bigint, text: string])[] = [
  ["%+d", 5n, "+5"],
  ["% d", 5n, " 5"],
  ["%05d", -42n, "-0042"],
  ["%.5d", 42n, "00042"],
  ["%-6dx", 42n, "42    x"],
  ["%x", 255n, "ff"],
  ["%X", -255n, "-FF"],
  ["%#x", 255n, "0xff"],
  ["%#o", 8n, "0o10"],
  ["%#010x", 255n, "0x000000ff"],
  ["%%%d", 3n, "%3"],
  ["%ld", 9223372036854775807n, "9223372036854775807"],
];

describe("rowFormat", () => {
  it("writes as Python's % does", () => {
    for (const [format, value, text] of cases) expect(rowFormat(format, "test")([value], dtypes.float64)).toBe(text);
    for (const [format, value, text] of wholeCases) expect(rowFormat(format, "test")([value], dtypes.int64)).toBe(text);
  });

  it("refuses what Python refuses", () => {
    for (const format of ["%", "%y", "%5", "%5%"]) expect(() => rowFormat(format, "test")).toThrow(ValueError);
    expect(() => rowFormat("%d", "test")([Number.NaN], dtypes.float64)).toThrow("expected a finite number");
    expect(() => rowFormat("%d %d", "test")([1], dtypes.float64)).toThrow("test: expected a format for 1 numbers");
    expect(() => rowFormat("%99999999d", "test")).toThrow("at most 1000");
  });
});
