import { describe, expect, expectTypeOf, it } from "vitest";
import { fromBits, readGoldenJson } from "../../test/golden/json.ts";
import { DTypeError } from "../errors.ts";
import type { DTypeName } from "./dtype.ts";
import { finfo, iinfo } from "./limits.ts";

interface Golden {
  finfo: Record<DTypeName, Record<string, number | string>>;
  iinfo: Record<DTypeName, { bits: number; kind: string; key: string; min: string; max: string }>;
}
const golden = readGoldenJson<Golden>("dtype-rules");

describe("finfo", () => {
  it("has NumPy's value in every field", () => {
    for (const [name, row] of Object.entries(golden.finfo)) {
      const wanted = Object.fromEntries(
        Object.entries(row).map(([k, v]) => [k, typeof v === "string" && k !== "dtype" ? fromBits(v) : v]),
      );
      const found = finfo(name as "float32");
      expect({ ...found, dtype: found.dtype.name }, name).toEqual(wanted);
    }
  });

  it("is typed by the real dtype and refuses integers", () => {
    expectTypeOf(finfo("complex64").dtype.name).toEqualTypeOf<"float32">();
    expect(() => finfo("int8")).toThrow(new DTypeError("finfo: expected a floating or complex dtype, got int8"));
  });
});

describe("iinfo", () => {
  it("has NumPy's value in every field", () => {
    for (const [name, row] of Object.entries(golden.iinfo)) {
      const found = iinfo(name as "int8");
      const { bits, kind, key } = found;
      expect({ bits, kind, key, min: String(found.min), max: String(found.max) }, name).toEqual(row);
    }
  });

  it("gives bigints for 64 bits, numbers for fewer, and refuses floats", () => {
    expect(iinfo("int64").max).toBe(2n ** 63n - 1n);
    expect(iinfo("uint32").max).toBe(2 ** 32 - 1);
    expectTypeOf(iinfo("int64").max).toEqualTypeOf<bigint>();
    expectTypeOf(iinfo("u4").max).toEqualTypeOf<number>();
    expect(() => iinfo("bool")).toThrow(new DTypeError("iinfo: expected an integer dtype, got bool"));
  });
});
