/**
 * @file Questions about dtypes, of dtypes, arrays and numbers.
 */
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { arange } from "./ranges.ts";
import { can_cast, common_type, promote_types, result_type } from "./types.ts";

setUpDevice();

// Answers are those of NumPy 2.4.
describe("dtype questions", () => {
  it("can_cast", () => {
    expect([can_cast("i4", "f8"), can_cast("i8", "f4"), can_cast("f8", "f4", "same_kind")]).toEqual([
      true,
      false,
      true,
    ]);
    expect(can_cast(arange(3n), "float64")).toBe(true);
    expect(() => can_cast(1 as never, "int8")).toThrow(DTypeError);
    expect(() => can_cast("i4", "f8", "loose" as "safe")).toThrow(ValueError);
  });

  it("promote_types and result_type", () => {
    expect(promote_types("int8", "uint8").name).toBe("int16");
    expect(promote_types("i8", "u8").name).toBe("float64");
    expect(result_type(arange(3, { dtype: "int8" }), 3).name).toBe("int8");
    expect(result_type(arange(3, { dtype: "int8" }), 3.5).name).toBe("float64");
    expect(result_type("float32", { re: 0, im: 1 }).name).toBe("complex64");
    expect(result_type("int32", "float32", true).name).toBe("float64");
    expect(() => result_type()).toThrow(ValueError);
  });

  it("common_type", () => {
    const [small, whole] = [arange(3, { dtype: "float32" }), arange(3n)];
    expect([common_type(small).name, common_type(small, whole).name]).toEqual(["float32", "float64"]);
    expect(() => common_type(arange(2, { dtype: "bool" }))).toThrow(DTypeError);
  });
});
