import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { reshape, transpose } from "../array/layout.ts";
import { fromData } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { arange } from "../array/ranges.ts";
import { divide } from "../array/ufunc/index.ts";
import { DTypeError, FormatError, UnsupportedError, ValueError } from "../errors.ts";
import { fromfile, tofile } from "./raw.ts";
import { genfromtxt, loadtxt, savetxt } from "./text.ts";
import * as browser from "./text-browser.ts";
import { parseComplex, parseFloat64 } from "./text-numbers.ts";

setUpDevice();
const folder = mkdtempSync(join(tmpdir(), "numjet-text-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

function file(contents: string | Uint8Array): string {
  writeFileSync(path("text.txt"), contents);
  return path("text.txt");
}

describe("loadtxt", () => {
  it("reads files, lines of any end, and other encodings", () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    for (const text of ["1 2\n3 4", "1 2\r\n3 4\r\n", "1 2\r3 4\r", "\ufeff1 2\n3 4\n"])
      expect(loadtxt(file(text)).tolist()).toEqual(rows);
    expect(loadtxt(file(new Uint8Array([0x31, 0xa7, 0x32])), { delimiter: "§", encoding: "latin1" }).tolist()).toEqual([
      1, 2,
    ]);
    expect(loadtxt(["1 2\n", "3 4\n"]).tolist()).toEqual(rows);
  });

  it("names line and column of what it cannot read", () => {
    const text = file("# head\n1,2\n\n3,x4\n");
    expect(() => loadtxt(text, { delimiter: "," })).toThrow('loadtxt: expected float64 in line 4, column 2, got "x4"');
    expect(() => loadtxt(["1 2", "3"])).toThrow("loadtxt: expected 2 columns in line 2, got 1");
    expect(() => loadtxt(["1 2"], { usecols: [2] })).toThrow(FormatError);
    const quoted = ['"1\n",2', '3,"y"'];
    expect(() => loadtxt(quoted, { delimiter: ",", quotechar: '"' })).toThrow('in line 3, column 2, got "y"');
  });

  it("minds quotes: delimiters, comments and doubled quotes within them", () => {
    const options = { delimiter: ",", quotechar: "'", converters: (field: string) => field.length };
    expect(loadtxt(["'a,b',c # x", "'#','it''s'"], options).tolist()).toEqual([
      [3, 2],
      [1, 4],
    ]);
    expect(() => loadtxt(["1,'2"], options)).toThrow(FormatError);
    expect(browser.loadtxt(["'1,5';2"], { ...options, delimiter: ";" }).tolist()).toEqual([3, 1]);
  });

  it("converts by column, counted from either end", () => {
    const converters = { 0: (field: string) => Number.parseInt(field, 16), [-1]: (field: string) => field === "yes" };
    expect(loadtxt(["ff 1 yes", "10 2 no"], { converters }).tolist()).toEqual([
      [255, 1, 1],
      [16, 2, 0],
    ]);
  });

  it("keeps 64-bit integers exact", () => {
    const a = loadtxt(["9223372036854775807 -9223372036854775808"], { dtype: "int64" });
    expect(a.tolist({ bigint: true })).toEqual([9223372036854775807n, -9223372036854775808n]);
    expect(loadtxt(["18446744073709551615"], { dtype: "uint64" }).toBigInt()).toBe(18446744073709551615n);
  });

  it("keeps the columns asked for where there are no rows", () => {
    expect(loadtxt([], { usecols: [0, 1] }).shape).toEqual([0, 2]);
    expect(loadtxt([], { ndmin: 2 }).shape).toEqual([0, 1]);
    expect(loadtxt(["1 2", "3 4 5"], { usecols: [0, 1] }).tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(loadtxt(["1 2 3", "# c", "4 5 6", "7 8 9", "0"], { max_rows: 2, skiprows: 1 }).shape).toEqual([2, 3]);
  });

  it("refuses options that it has not", () => {
    expect(() => loadtxt(["1"], { sep: "," } as object)).toThrow("loadtxt: expected options");
    expect(() => loadtxt(["1"], { skiprows: -1 })).toThrow(ValueError);
    expect(() => loadtxt(["1"], { ndmin: 3 })).toThrow("loadtxt: expected 0, 1 or 2 for ndmin, got 3");
    expect(() => loadtxt(file("1"), { encoding: "none" })).toThrow(ValueError);
    expect(() => loadtxt(path("missing"))).toThrow("ENOENT");
    expect(() => browser.loadtxt("file.txt")).toThrow(UnsupportedError);
  });
});

describe("genfromtxt", () => {
  it("gives arrays by name", () => {
    const table = genfromtxt(file("day,value\n1,2.5\n2,\n"), { delimiter: ",", names: true });
    expect(Object.keys(table)).toEqual(["day", "value"]);
    expect(table.value.tolist()).toEqual([2.5, Number.NaN]);
  });

  it("takes missing and filling values by name", () => {
    const table = genfromtxt(["a b", "- 1", "2 x"], {
      names: true,
      dtype: "int32",
      loose: false,
      missing_values: { a: "-", b: "x" },
      filling_values: { a: 7, 1: 8 },
    });
    expect([table.a.tolist(), table.b.tolist()]).toEqual([
      [7, 2],
      [1, 8],
    ]);
  });

  it("finds dtypes, of columns with missing values too", () => {
    const found = (lines: string[], options = {}): unknown => {
      const a = genfromtxt(lines, { delimiter: ",", dtype: null, ...options }) as NDArray;
      return [a.dtype.name, a.tolist()];
    };
    expect(found(["1,2,3", "4,,6"])).toEqual([
      "int64",
      [
        [1, 2, 3],
        [4, -1, 6],
      ],
    ]);
    expect(found(["1,,3", "4,,6"])).toEqual([
      "int64",
      [
        [1, 0, 3],
        [4, 0, 6],
      ],
    ]);
    expect(found(["9223372036854775808"])).toEqual(["float64", 9223372036854775808]);
    expect(found(["1_0,2"])).toEqual(["int64", [10, 2]]);
  });

  it("selects and names columns", () => {
    const values = (table: object): unknown =>
      JSON.parse(JSON.stringify(table, (_, x) => (x instanceof NDArray ? x.tolist() : x)));
    expect(values(genfromtxt(["a b", "1 2"], { names: true, usecols: "b" }))).toEqual({ b: 2 });
    expect(values(genfromtxt(["1 2 3"], { names: ["x", "y"], usecols: [0, 2] }))).toEqual({ x: 1, y: 3 });
    expect(values(genfromtxt(["", "#a b", "1 2"], { names: true }))).toEqual({ a: 1, b: 2 });
    expect(() => genfromtxt(["1,2"], { delimiter: ",", names: "a" })).toThrow("expected 2 names, one a column, got 1");
  });

  it("leaves out lines at either end", () => {
    expect(genfromtxt(["1 2", "3", "4 5"], { skip_footer: 1, invalid_raise: false }).tolist()).toEqual([1, 2]);
    expect(genfromtxt(["1 2", "3 4", "5"], { skip_footer: 1 }).tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(genfromtxt(["1 2"], { skip_header: 5 }).shape).toEqual([0]);
    expect(() => genfromtxt(["1 2"], { max_rows: 1, skip_footer: 1 })).toThrow(ValueError);
  });

  it("fills nothing into unsigned integers unless told what", () => {
    expect(() => genfromtxt(["1 x"], { dtype: "uint8" })).toThrow('expected uint8 in line 1, column 2, got "x"');
    expect(genfromtxt(["1 x"], { dtype: "uint8", filling_values: 9 }).tolist()).toEqual([1, 9]);
  });

  it("names lines of another length, and text where it looks for numbers", () => {
    expect(() => genfromtxt(["1 2", "3", "4 5 6"])).toThrow(
      "genfromtxt: expected 2 columns in every row, got 1 in line 2, 3 in line 3",
    );
    expect(() => genfromtxt(["1 red"], { dtype: null })).toThrow(DTypeError);
    expect(() => genfromtxt(["1 2", "3 x"], { loose: false })).toThrow('expected float64 in line 2, column 2, got "x"');
    expect(() => genfromtxt(["1 2"], { usecols: ["a"] })).toThrow(ValueError);
  });
});

describe("numbers in text", () => {
  it("are Python's", () => {
    for (const text of ["", " ", "0x10", "0b1", "1 2", "1e", "e5", "--1", "1_0", "infin", "\ufeff1", "-0x1"])
      expect(parseFloat64(text), text).toBeUndefined();
    expect([" 1.5 ", "-.5", "5.", "1E3", "+Inf", "-infinity", "00012"].map(parseFloat64)).toEqual([
      1.5,
      -0.5,
      5,
      1000,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      12,
    ]);
    for (const text of ["", "1+2", "1 + 2j", "j1", "1+2jj", "(1", "1j2"])
      expect(parseComplex(text), text).toBeUndefined();
    expect(["j", "-j", "1-j", "1e3+2e-1j", "(3-4j)", "nan+infj", "12j"].map(parseComplex)).toEqual([
      { re: 0, im: 1 },
      { re: 0, im: -1 },
      { re: 1, im: -1 },
      { re: 1000, im: 0.2 },
      { re: 3, im: -4 },
      { re: Number.NaN, im: Number.POSITIVE_INFINITY },
      { re: 0, im: 12 },
    ]);
  });
});

describe("savetxt", () => {
  it("writes files that loadtxt reads back exactly", () => {
    const a = reshape(divide(arange(10_000), 7), [5000, 2]);
    savetxt(path("out.csv"), transpose(a), { delimiter: ",", fmt: "%.17g", header: "numbers" });
    expect(readFileSync(path("out.csv"), "utf8").startsWith("# numbers\n0,0.2857142857142857")).toBe(true);
    const back = loadtxt(path("out.csv"), { delimiter: ",", unpack: true });
    expect(back.tolist()).toEqual(a.tolist());
  });
});

describe("tofile and fromfile", () => {
  it("keep elements in C order", () => {
    const a = transpose(reshape(arange(6), [2, 3]));
    tofile(a, path("raw.bin"));
    expect(fromfile(path("raw.bin")).tolist()).toEqual([0, 3, 1, 4, 2, 5]);
    expect(fromfile(path("raw.bin"), { count: 2, offset: 8 }).tolist()).toEqual([3, 1]);
    expect(fromfile(path("raw.bin"), { dtype: "uint8", count: 100 }).shape).toEqual([48]);
    expect(fromfile(path("raw.bin"), { offset: 1 }).shape).toEqual([5]);
    expect(fromfile(path("raw.bin"), { offset: 100 }).shape).toEqual([0]);
  });

  it("write and read text", () => {
    const a = transpose(reshape(arange(6), [2, 3]));
    tofile(a, path("raw.txt"), { sep: ", ", format: "%.1f" });
    expect(readFileSync(path("raw.txt"), "utf8")).toBe("0.0, 3.0, 1.0, 4.0, 2.0, 5.0");
    expect(fromfile(path("raw.txt"), { sep: "," }).tolist()).toEqual([0, 3, 1, 4, 2, 5]);
    expect(fromfile(file("1 2\n 3\n"), { sep: " ", dtype: "int16" }).tolist()).toEqual([1, 2, 3]);
    expect(fromfile(file("1,2,"), { sep: ",", count: 1 }).tolist()).toEqual([1]);
    expect(fromfile(file(""), { sep: "," }).shape).toEqual([0]);
    tofile(fromData([9007199254740993n], "int64", "test"), path("raw.txt"), { sep: " " });
    expect(fromfile(path("raw.txt"), { sep: " ", dtype: "int64" }).toBigInt()).toBe(9007199254740993n);
  });

  it("refuse what is no number, and options that make no sense", () => {
    expect(() => fromfile(file("1,b"), { sep: "," })).toThrow('fromfile: expected float64 for number 2, got "b"');
    expect(() => fromfile(file("1"), { sep: ",", offset: 1 })).toThrow(ValueError);
    expect(() => fromfile(file("1"), { count: -2 })).toThrow(ValueError);
  });
});
