import { describe, expect, expectTypeOf, it } from "vitest";
import { DTypeError } from "../errors.ts";
import {
  type Complex,
  type DType,
  dtype,
  dtypeList,
  dtypes,
  type ElementOf,
  type FloatName,
  type IntegerName,
  isComplex,
  isDType,
  type NameOf,
  parseDType,
  type TypedArrayOf,
} from "./dtype.ts";

describe("dtype table", () => {
  it("has ids that are positions and sizes that agree with the machine type", () => {
    for (const [i, row] of dtypeList.entries()) {
      expect(row.id).toBe(i);
      const bits = row.scalar === "i1" ? 8 : Number(row.scalar.slice(1));
      expect(row.itemsize).toBe((bits / 8) * row.components);
      expect(row.array.BYTES_PER_ELEMENT).toBe(bits / 8);
      expect(Number(row.code.slice(1))).toBe(row.itemsize);
      expect(row.code[0]).toBe(row.kind);
      expect(row.str.slice(1)).toBe(row.code);
    }
  });

  it("has the two's complement range of every integer", () => {
    for (const row of dtypeList) {
      if (row.kind !== "i" && row.kind !== "u") {
        expect([row.min, row.max]).toEqual([null, null]);
        continue;
      }
      const bits = BigInt(row.itemsize * 8);
      expect(row.max).toBe(row.kind === "u" ? (1n << bits) - 1n : (1n << (bits - 1n)) - 1n);
      expect(row.min).toBe(row.kind === "u" ? 0n : -(1n << (bits - 1n)));
    }
  });

  it("cannot be changed", () => {
    expect(() => Object.assign(dtypes.int8, { itemsize: 2 })).toThrow(TypeError);
  });
});

describe("dtype()", () => {
  it("takes dtypes, names, codes and aliases", () => {
    expect(dtype("float64")).toBe(dtypes.float64);
    expect(dtype(dtypes.int8)).toBe(dtypes.int8);
    expect(dtype("<f8")).toBe(dtypes.float64);
    expect(dtype(">i1")).toBe(dtypes.int8);
    expect(dtype("b")).toBe(dtypes.int8);
    expect(dtype("b1")).toBe(dtypes.bool);
    expect(dtype("half")).toBe(dtypes.float16);
  });

  it("names the function and what came when it refuses", () => {
    expect(() => dtype("float31" as "float32", "zeros")).toThrow(
      /^zeros: expected a dtype \(bool, .*\), got "float31"$/,
    );
    expect(() => dtype({ id: 3 } as unknown as DType, "zeros")).toThrow(/^zeros: .* got an object \(Object\)$/);
    expect(() => dtype(undefined as unknown as DType)).toThrow(/^dtype: .* got undefined$/);
    expect(() => dtype(">f8" as "<f8")).toThrow(/byte order, got ">f8"; use "float64"/);
    for (const bad of ["", "f3", " f8", "<float64", "=int", "float_", "g", "O", "S", "toString", "__proto__"]) {
      expect(() => dtype(bad as "f8"), bad).toThrow(DTypeError);
    }
  });

  it("reads byte orders for files", () => {
    expect(parseDType(">f8")).toEqual({ dtype: dtypes.float64, order: ">" });
    expect(parseDType("<c16")).toEqual({ dtype: dtypes.complex128, order: "<" });
    expect(parseDType("=i4")).toEqual({ dtype: dtypes.int32, order: "<" });
    expect(parseDType("|i4")).toEqual({ dtype: dtypes.int32, order: "<" });
    expect(parseDType(">u1")).toEqual({ dtype: dtypes.uint8, order: "|" });
  });

  it("tells dtypes and complex numbers from look-alikes", () => {
    expect(isDType(dtypes.bool)).toBe(true);
    expect(isDType({ ...dtypes.bool })).toBe(false);
    expect(isDType(null)).toBe(false);
    expect(isComplex({ re: 1, im: 2 })).toBe(true);
    expect(isComplex({ re: 1 })).toBe(false);
    expect(isComplex(null)).toBe(false);
  });
});

describe("dtype types", () => {
  it("resolve every spelling", () => {
    expectTypeOf(dtype("f4")).toEqualTypeOf<DType<"float32">>();
    expectTypeOf(dtype("<c16")).toEqualTypeOf<DType<"complex128">>();
    expectTypeOf<NameOf<"int">>().toEqualTypeOf<"int64">();
    expectTypeOf<NameOf<DType<"bool">>>().toEqualTypeOf<"bool">();
    // @ts-expect-error no such dtype
    expect(() => dtype("float31")).toThrow(DTypeError);
  });

  it("give elements, arrays and groups", () => {
    expectTypeOf<ElementOf<"bool">>().toEqualTypeOf<boolean>();
    expectTypeOf<ElementOf<"int64">>().toEqualTypeOf<number>();
    expectTypeOf<ElementOf<"complex64">>().toEqualTypeOf<Complex>();
    expectTypeOf<TypedArrayOf<"float16">>().toEqualTypeOf<InstanceType<typeof Uint16Array>>();
    expectTypeOf<FloatName>().toEqualTypeOf<"float16" | "float32" | "float64">();
    expectTypeOf<"bool">().not.toExtend<IntegerName>();
  });
});
