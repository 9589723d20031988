import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, exactDigits, exactTo, extend, leadingPlace, safeDecimals, shortest } from "./decimal.ts";

/** The expansion of a positive double, computed once more from its hexadecimal fraction: `[whole, places]`. */
function expansion(x: number): { value: bigint; places: number } {
  let places = 0;
  let scaled = x;
  // Doubling is exact, and 2^k · 5^k = 10^k.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    places++;
  }
  return { value: BigInt(scaled) * 5n ** BigInt(places), places };
}

const float32 = fc.float({ noDefaultInfinity: true, noNaN: true, min: Math.fround(1e-20), max: Math.fround(1e20) });
const float64 = fc.double({ noDefaultInfinity: true, noNaN: true, min: 1e-200, max: 1e200 });

describe("shortest", () => {
  it("takes ties to even and honours the narrow gap below a power of two", () => {
    // 2097152.25 lies between 2097152.2 and .3, both its names; 2^-44 has fewer neighbours' room below.
    expect(shortest(2097152.25, "f32")).toEqual({ text: "20971522", exponent: 6 });
    expect(shortest(2 ** -44, "f64")).toEqual({ text: "5684341886080802", exponent: -14 });
    expect(shortest(65504, "f16")).toEqual({ text: "655", exponent: 4 });
    expect(shortest(2 ** -149, "f32")).toEqual({ text: "1", exponent: -45 });
    expect(shortest(2 ** -24, "f16")).toEqual({ text: "6", exponent: -8 });
    expect(shortest(1e23, "f64")).toEqual({ text: "1", exponent: 23 });
  });

  it("reads back as the same float32, and no shorter text does", () => {
    fc.assert(
      fc.property(float32, (x) => {
        const { text, exponent } = shortest(x, "f32");
        expect(Math.fround(Number(`${text}e${exponent - text.length + 1}`))).toBe(x);
        if (text.length === 1) return;
        const scale = exponent - text.length + 2;
        const shorter = BigInt(text.slice(0, -1));
        for (const digits of [shorter, shorter + 1n]) expect(Math.fround(Number(`${digits}e${scale}`))).not.toBe(x);
      }),
    );
  });
});

describe("exactTo, cut and extend", () => {
  it("round the exact value, ties to even", () => {
    const nearest = (x: number, digits: number): bigint => {
      const { value, places } = expansion(x);
      if (digits >= places) return value * 10n ** BigInt(digits - places);
      const unit = 10n ** BigInt(places - digits);
      const down = value / unit;
      const twice = (value - down * unit) * 2n;
      return twice > unit || (twice === unit && down % 2n === 1n) ? down + 1n : down;
    };
    const value = ({ text, exponent }: { text: string; exponent: number }, digits: number) =>
      BigInt(text) * 10n ** BigInt(digits + exponent - text.length + 1);
    const sixteenths = fc.integer({ min: 1, max: 1e6 }).map((n) => n / 16);
    const hard = fc.oneof(
      sixteenths,
      fc.double({ min: 1e-5, max: 1e22, noNaN: true }),
      fc.integer({ min: 1, max: 1e6 }).map((n) => n / 1000),
    );
    fc.assert(
      fc.property(hard, fc.integer({ min: 0, max: 30 }), (x, digits) => {
        const expected = nearest(x, digits);
        expect(value(exactTo(x, -digits), digits)).toBe(expected);
        const free = shortest(x, "f64");
        if (free.text.length > free.exponent + digits + 1) {
          expect(value(cut(free, x, -digits), digits)).toBe(expected);
        }
        // Between 15 and 17 digits the shortest may end where the exact value would round otherwise.
        else if (free.text.length < free.exponent + digits - 1) {
          expect(value(extend(free, x, "f64", -digits), digits)).toBe(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("leave a zero at the place where nothing is left", () => {
    expect(exactTo(0.0004, -3)).toEqual({ text: "0", exponent: -3 });
    expect(cut({ text: "4", exponent: -4 }, 0.0004, -2)).toEqual({ text: "0", exponent: -2 });
    expect(cut({ text: "5", exponent: -1 }, 0.5, 0)).toEqual({ text: "0", exponent: 0 });
    expect(cut({ text: "6", exponent: -1 }, 0.6, 0)).toEqual({ text: "1", exponent: 0 });
  });

  it("carry into a new digit", () => {
    expect(cut({ text: "9996", exponent: 1 }, 99.96, -1)).toEqual({ text: "1", exponent: 2 });
    expect(exactDigits(99.96, 3)).toEqual({ text: "1", exponent: 2 });
  });
});

describe("exactDigits", () => {
  it("is toExponential with its ties to even", () => {
    fc.assert(
      fc.property(float64, fc.integer({ min: 1, max: 60 }), (x, count) => {
        const { text, exponent } = exactDigits(x, count);
        expect(text.length).toBeLessThanOrEqual(count);
        expect(`${text[0]}.${text.slice(1).padEnd(count, "0")}e${exponent}`).toBe(
          x
            .toExponential(count - 1)
            .replace(/^(\d)\.?(\d*)e\+?/, (_, one, more) => `${one}.${more.padEnd(count, "0")}e`),
        );
      }),
    );
    expect(exactDigits(2.5, 1)).toEqual({ text: "2", exponent: 0 });
    expect(exactDigits(3.5, 1)).toEqual({ text: "4", exponent: 0 });
    expect(exactDigits(125000, 2)).toEqual({ text: "12", exponent: 5 });
  });
});

it("leadingPlace sees that 1e23 is a little less", () => {
  expect(leadingPlace(shortest(1e23, "f64"), 1e23)).toBe(22);
  expect(leadingPlace(shortest(1e22, "f64"), 1e22)).toBe(22);
  expect(leadingPlace(shortest(3e22, "f64"), 3e22)).toBe(22);
});

it("safeDecimals are NumPy's finfo precision", () => {
  expect([safeDecimals("f16"), safeDecimals("f32"), safeDecimals("f64")]).toEqual([3, 6, 15]);
});
