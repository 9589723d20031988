/**
 * @file Every ufunc against NumPy: edge values of every dtype, pairs of dtypes, layouts and options. Elementary functions are
 * held to the correctly rounded values: 1 unit in the last place for real results, 4 of the magnitude for complex128.
 */
import { describe, expect, it } from "vitest";
import type { NDArray } from "../src/array/ndarray.ts";
import { add, subtract } from "../src/array/ufunc/index.ts";
import { setUpDevice } from "./device.ts";
import { arrayOf, differenceFrom } from "./golden/arrays.ts";
import type { Allowance } from "./golden/compare.ts";
import { elementsOf, type GoldenArray, type GoldenCase, type GoldenValue, openGolden } from "./golden/read.ts";
import { failuresOf, functionOf } from "./golden/ufunc-calls.ts";

setUpDevice();

const arrays = (one: GoldenCase): GoldenArray[] =>
  one.args.filter(
    (a): a is GoldenArray => typeof a === "object" && a !== null && !Array.isArray(a) && a.kind === "array",
  );
const isComplex = (one: GoldenCase): boolean => arrays(one).some((a) => a.dtype.startsWith("complex"));

/** Which of two zeros is the greater one depends on the vector width in NumPy too. */
const ofEqualZeros = new Set(["maximum", "minimum", "fmax", "fmin", "clip"]);
/** NumPy computes these of complex numbers by formulas that lose digits; the family `accuracy` has the true values. */
const looseInNumPy = new Set(["exp2", "expm1", "log1p"]);

function allowance(family: string, one: GoldenCase): Allowance {
  if (ofEqualZeros.has(one.fn)) return { signlessZero: true };
  if (one.fn.startsWith("logaddexp") && one.error === undefined) {
    // Near zero the error is one of the greater operand.
    const out = one.fact("truth") ?? one.out;
    const size = elementsOf(out as GoldenArray).length;
    const [x, y] = one.args.map((a) => spread(a, size));
    const unit =
      (out as GoldenArray).dtype === "float64"
        ? 2 ** -52
        : (out as GoldenArray).dtype === "float32"
          ? 2 ** -23
          : 2 ** -10;
    return { ulps: 1, tolerance: unit, magnitude: x.map((v, i) => Math.max(Math.abs(v), Math.abs(y[i]), 1)) };
  }
  // NumPy's power of complex64 to a number of some size is off by as many units.
  const exponent = Math.max(...one.args.map(literal).map(Math.abs));
  if (one.fn === "power" && isComplex(one) && exponent >= 100) return { tolerance: 1e-7 * exponent };
  if (family === "accuracy" && isComplex(one)) return { ulps: 4 };
  if (looseInNumPy.has(one.fn) && isComplex(one)) {
    const [x] = arrays(one);
    const magnitude = elementsOf(one.out as GoldenArray).map(
      (z) => 1 + (typeof z === "object" ? Math.hypot(z.re, z.im) : 0),
    );
    return { tolerance: x.dtype === "complex64" ? 1e-3 : 1e-12, magnitude };
  }
  return {};
}

/** Elements of an operand of an outer product (rows or columns) or of one as long as the result. */
function spread(value: GoldenValue, size: number): number[] {
  const array = value as GoldenArray;
  const own = elementsOf(array).map(Number);
  if (own.length === size) return own;
  const down = array.shape[0] > 1;
  return Array.from({ length: size }, (_, i) => own[down ? Math.floor(i / (size / own.length)) : i % own.length]);
}

const left: { readonly [fn: string]: (one: GoldenCase) => boolean } = {
  // 1 / 0 in integers: NumPy converts an infinity, which is left to the processor. numjet gives 0 as for all integer divisions by 0.
  reciprocal: (one) => arrays(one).some((a) => a.dtype === "int32" || a.dtype === "int64"),
  // The exponential overflows earlier in NumPy, which computes in binary32, and gives NaN where it is multiplied by zero.
  expm1: (one) => arrays(one).some((a) => a.dtype === "complex64"),
  // Powers far beyond what the logarithm has digits for in binary32; the same cases in complex128 are tested.
  power: (one) =>
    isComplex(one) &&
    (one.args.some((a) => Math.abs(literal(a)) > 2 ** 30) ||
      arrays(one).every((a) => a.dtype === "complex64" && a.shape.length === 2)),
};

const literal = (value: GoldenValue): number =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  (value.kind === "int" || value.kind === "float")
    ? Number(value.value)
    : 0;

for (const family of ["ufuncs_unary", "ufuncs_binary", "ufuncs_promotion", "ufuncs_options", "accuracy"]) {
  describe(family, () => {
    for (const fn of openGolden(family).functions()) {
      it(fn, () => {
        expect(functionOf(fn)).toBeDefined();
        const found = failuresOf(
          family,
          fn,
          (one) => allowance(family, one),
          (one) => one.fact("note") !== undefined || left[fn]?.(one) === true,
        );
        expect(found, `${found.length} failures: ${found.slice(0, 6).join("\n")}`).toEqual([]);
      });
    }
  });
}

describe("operands that overlap the result", () => {
  const part = (array: NDArray, key: GoldenValue): NDArray => {
    if (key === "T") return array.viewOf(array.offset, [...array.shape].reverse(), [...array.strides].reverse());
    const { start, stop, step } = key as unknown as Record<string, { value: bigint } | null>;
    const [n] = array.shape;
    const by = Number(step?.value ?? 1);
    const at = (v: { value: bigint } | null | undefined, otherwise: number): number =>
      v == null ? otherwise : (Number(v.value) + n) % n;
    const from = at(start, by < 0 ? n - 1 : 0);
    const to = at(stop, by < 0 ? -1 : n);
    return array.viewOf(array.offset + from * array.strides[0], [Math.ceil((to - from) / by)], [array.strides[0] * by]);
  };

  it("gives what copies of the operands would", () => {
    let count = 0;
    for (const fn of ["subtract", "add"]) {
      for (const one of openGolden("ufuncs_options").cases(fn)) {
        if (one.fact("note") === undefined) continue;
        const base = arrayOf(one.args[0] as GoldenArray);
        if (fn === "add") add(base, part(base, "T"), { out: base });
        else subtract(part(base, one.args[1]), part(base, one.args[2]), { out: part(base, one.args[3]) });
        expect(differenceFrom(one.out!, base), `case ${one.id}`).toBeUndefined();
        count++;
      }
    }
    expect(count).toBeGreaterThan(40);
  });
});
