import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DTypeError, ValueError } from "../errors.ts";
import { type DTypeName, dtypeList, dtypes, type Scalar } from "./dtype.ts";
import { elements } from "./element.ts";

/** What comes out after a value went in, at an odd place between guard bytes. */
function through(name: DTypeName, value: Scalar): unknown {
  const bytes = new Uint8Array(32).fill(0xa5);
  const view = new DataView(bytes.buffer);
  elements[name].set(view, 3, value);
  const size = dtypes[name].itemsize;
  expect([...bytes.subarray(0, 3), ...bytes.subarray(3 + size)].every((b) => b === 0xa5)).toBe(true);
  return elements[name].get(view, 3);
}

describe("elements", () => {
  it("hold the limits of every integer and refuse what lies past them", () => {
    for (const { name, min, max } of dtypeList) {
      if (min === null || max === null) continue;
      const view = new DataView(new ArrayBuffer(8));
      for (const value of [min, max, 0n]) {
        elements[name].set(view, 0, value);
        expect(elements[name].getBigInt(view, 0), name).toBe(value);
      }
      for (const value of [min - 1n, max + 1n, 2n ** 70n, Number(max) * 2, 1e300, -1e300]) {
        expect(() => elements[name].set(view, 0, value, "put"), name).toThrow(
          new ValueError(`put: integer ${BigInt(value)} is out of bounds for ${name} (${min} to ${max})`),
        );
      }
      // A refused value leaves the memory as it was.
      expect(elements[name].getBigInt(view, 0), name).toBe(0n);
    }
  });

  it("truncate fractions and refuse what is no real number in integers, as NumPy's a[0] = v", () => {
    expect(through("int8", -128.9)).toBe(-128);
    expect(through("uint8", 127.9)).toBe(127);
    expect(through("int64", 3.7)).toBe(3);
    expect(through("uint8", -0.5)).toBe(0);
    expect(through("int32", true)).toBe(1);
    for (const name of ["int8", "uint64"] as const) {
      expect(() => through(name, Number.NaN)).toThrow(
        new ValueError(`set: expected a finite number for ${name}, got NaN`),
      );
      expect(() => through(name, Number.POSITIVE_INFINITY)).toThrow(ValueError);
      expect(() => through(name, { re: 1, im: 0 })).toThrow(DTypeError);
      expect(() => through(name, "1" as unknown as number)).toThrow(/got "1"$/);
      expect(() => through(name, undefined as unknown as number)).toThrow(/got undefined$/);
    }
    expect(() => through("uint8", -1)).toThrow(ValueError);
  });

  it("give 64-bit integers as numbers where exact and say the way out where not", () => {
    const view = new DataView(new ArrayBuffer(8));
    for (const exact of [
      0n,
      -1n,
      5n,
      2n ** 53n,
      -(2n ** 53n),
      2n ** 53n - 1n,
      1n - 2n ** 53n,
      2n ** 62n,
      -(2n ** 63n),
    ]) {
      elements.int64.set(view, 0, exact);
      expect(elements.int64.get(view, 0)).toBe(Number(exact));
    }
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }), (value) => {
        elements.int64.set(view, 0, value);
        if (BigInt(Number(value)) === value) expect(elements.int64.get(view, 0)).toBe(Number(value));
        else expect(() => elements.int64.get(view, 0)).toThrow(RangeError);
      }),
    );
    elements.uint64.set(view, 0, 2n ** 64n - 2n ** 11n);
    expect(elements.uint64.get(view, 0)).toBe(2 ** 64 - 2 ** 11);
    elements.uint64.set(view, 0, 2n ** 53n + 1n);
    expect(() => elements.uint64.get(view, 0, "item")).toThrow(
      new RangeError("item: expected an integer that a number holds exactly, got 9007199254740993; use .toBigInt()"),
    );
  });

  it("round floats to their width", () => {
    fc.assert(fc.property(fc.double(), (x) => Object.is(through("float64", x), x)));
    fc.assert(fc.property(fc.double(), (x) => Object.is(through("float32", x), Math.fround(x))));
    expect(through("float16", 1 + 2 ** -11)).toBe(1);
    expect(through("float16", 1e6)).toBe(Number.POSITIVE_INFINITY);
    expect(through("float32", 2n ** 70n)).toBe(2 ** 70);
    expect(through("float64", true)).toBe(1);
    expect(() => through("float64", 10n ** 400n)).toThrow(ValueError);
    expect(() => through("float64", { re: 1, im: 1 })).toThrow(DTypeError);
  });

  it("take complex numbers by parts and real ones with none imaginary", () => {
    expect(through("complex128", { re: 1.5, im: -0 })).toEqual({ re: 1.5, im: -0 });
    expect(through("complex64", { re: 0.1, im: 2 })).toEqual({ re: Math.fround(0.1), im: 2 });
    expect(through("complex64", 3n)).toEqual({ re: 3, im: 0 });
    expect(() => elements.complex64.getBigInt(new DataView(new ArrayBuffer(8)), 0)).toThrow(DTypeError);
  });

  it("take the truth of anything as a bool", () => {
    const found = [true, 0, -0, 2.5, Number.NaN, 0n, 7n, { re: 0, im: 0 }, { re: 0, im: 1 }].map((v) =>
      through("bool", v),
    );
    expect(found).toEqual([true, false, false, true, true, false, true, false, true]);
    expect(() => through("bool", null as unknown as boolean)).toThrow(DTypeError);
  });

  it("give bigints of whole floats and bools only", () => {
    const view = new DataView(new ArrayBuffer(8));
    elements.float64.set(view, 0, 2 ** 60);
    expect(elements.float64.getBigInt(view, 0)).toBe(2n ** 60n);
    elements.float64.set(view, 0, 0.5);
    expect(() => elements.float64.getBigInt(view, 0)).toThrow(RangeError);
    elements.bool.set(view, 0, 1);
    expect(elements.bool.getBigInt(view, 0)).toBe(1n);
  });
});
