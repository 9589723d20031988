import { afterEach, describe, expect, it } from "vitest";
import { ValueError } from "../../errors.ts";
import { arrayRepr, arrayStr } from "./array-string.ts";
import { get_printoptions, printoptions, set_printoptions } from "./options.ts";
import { fromList } from "./printable.helpers.ts";

const initial = get_printoptions();
afterEach(() => set_printoptions(initial));

describe("set_printoptions", () => {
  it("starts from NumPy's defaults", () => {
    expect(initial).toEqual({
      precision: 8,
      threshold: 1000,
      edgeitems: 3,
      linewidth: 75,
      suppress: false,
      nanstr: "nan",
      infstr: "inf",
      sign: "-",
      floatmode: "maxprec",
      formatter: null,
      override_repr: null,
    });
  });

  it("keeps what is left out or null, except formatter and override_repr", () => {
    const hash = (): string => "#";
    set_printoptions({ precision: 3, formatter: { all: hash }, override_repr: hash });
    expect(get_printoptions()).toMatchObject({ precision: 3, formatter: { all: hash }, override_repr: hash });
    set_printoptions({ precision: null, suppress: true });
    expect(get_printoptions()).toEqual({ ...initial, precision: 3, suppress: true });
  });

  it("hands out copies", () => {
    get_printoptions().precision = 1;
    expect(get_printoptions().precision).toBe(8);
  });

  it.each([
    [{ precision: -1 }, "set_printoptions: expected precision to be a whole number from 0, got -1"],
    [{ precision: 1.5 }, "got 1.5"],
    [{ precision: "3" }, 'got "3"'],
    [{ threshold: Number.NaN }, "expected threshold to be a number, not NaN"],
    [{ edgeitems: -1 }, "expected edgeitems to be a whole number from 0"],
    [{ linewidth: "wide" }, "expected linewidth to be a number"],
    [{ suppress: 1 }, "expected suppress to be true or false"],
    [{ nanstr: 0 }, "expected nanstr to be a string"],
    [{ sign: "x" }, 'expected sign to be one of "-", "+", " ", got "x"'],
    [{ floatmode: "maxpre" }, 'expected floatmode to be one of "fixed", "unique", "maxprec", "maxprec_equal"'],
    [{ formatter: { float_: String } }, "got an object with float_"],
    [{ formatter: { int: 3 } }, "expected formatter to be functions"],
    [{ legacy: "1.13" }, "got legacy"],
  ])("refuses %o and sets nothing", (options, message) => {
    const attempt = () => set_printoptions({ nanstr: "other", ...options } as object);
    expect(attempt).toThrow(ValueError);
    expect(attempt).toThrow(message);
    expect(get_printoptions()).toEqual(initial);
  });
});

describe("printoptions", () => {
  it("lasts while the function runs, errors included", () => {
    const a = fromList([1.23456]);
    expect(printoptions({ precision: 2 }, () => arrayStr(a))).toBe("[1.23]");
    expect(arrayStr(a)).toBe("[1.23456]");
    const fails = () =>
      printoptions({ precision: 2 }, () => {
        throw new RangeError(arrayStr(a));
      });
    expect(fails).toThrow("[1.23]");
    expect(get_printoptions()).toEqual(initial);
  });

  it("lasts until disposed of, and nests", () => {
    const outer = printoptions({ precision: 2 });
    const inner = printoptions({ sign: "+" });
    expect(get_printoptions()).toMatchObject({ precision: 2, sign: "+" });
    inner[Symbol.dispose]();
    expect(get_printoptions()).toMatchObject({ precision: 2, sign: "-" });
    outer[Symbol.dispose]();
    expect(get_printoptions()).toEqual(initial);
  });

  it("override_repr writes reprs, not strs", () => {
    const a = fromList([1]);
    printoptions({ override_repr: (x) => `<${x.shape}>` }, () => {
      expect(arrayRepr(a)).toBe("<1>");
      expect(arrayStr(a)).toBe("[1.]");
    });
  });
});
