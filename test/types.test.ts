/**
 * Result dtypes in the type system: checked by the compiler (`npm run typecheck`), and against the dtypes that come out.
 */
import { describe, expect, expectTypeOf, it } from "vitest";
import * as np from "../src/index.ts";
import { setUpDevice } from "./device.ts";

setUpDevice();

const f8 = np.ones(3);
const f4 = np.ones(3, { dtype: "float32" });
const i4 = np.ones(3, { dtype: "int32" });
const u1 = np.ones(3, { dtype: "uint8" });
const c8 = np.ones(3, { dtype: "complex64" });

describe("types of results", () => {
  it("follow creation and conversion", () => {
    expectTypeOf(f8).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(f4).toEqualTypeOf<np.NDArray<"float32">>();
    expectTypeOf(np.array([1n, 2n])).toEqualTypeOf<np.NDArray<"int64">>();
    expectTypeOf(i4.astype("f4")).toEqualTypeOf<np.NDArray<"float32">>();
    expect([np.array([1n, 2n]).dtype.name, i4.astype("f4").dtype.name]).toEqual(["int64", "float32"]);
  });

  it("keep a dtype that joined arrays have in common", () => {
    expectTypeOf(np.stack([f4, f4], 1)).toEqualTypeOf<np.NDArray<"float32">>();
    expectTypeOf(np.concatenate([f8, f8])).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(np.vstack([f8, f4])).toEqualTypeOf<np.NDArray>();
    expectTypeOf(np.concatenate([f8, f8], { dtype: "float32" })).toEqualTypeOf<np.NDArray>();
    expect([np.stack([f4, f4], 1), np.vstack([f8, f4])].map((a) => a.dtype.name)).toEqual(["float32", "float64"]);
  });

  it("of two scalars follow the literal rule", () => {
    expectTypeOf(np.hypot(3, 4)).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(np.add(1n, 2n)).toEqualTypeOf<np.NDArray<"int64">>();
    expectTypeOf(np.add(1n, 0.5)).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(np.add(true, 1n)).toEqualTypeOf<np.NDArray<"int64">>();
    const names = [np.hypot(3, 4), np.add(1n, 2n), np.add(1n, 0.5), np.add(true, 1n)].map((a) => a.dtype.name);
    expect(names).toEqual(["float64", "int64", "float64", "int64"]);
  });

  it("follow promotion", () => {
    expectTypeOf(np.add(f8, f4)).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(np.add(i4, f4)).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(np.multiply(u1, i4)).toEqualTypeOf<np.NDArray<"int32">>();
    expectTypeOf(f4.add(c8)).toEqualTypeOf<np.NDArray<"complex64">>();
    expect([np.add(f8, f4), np.add(i4, f4), np.multiply(u1, i4), f4.add(c8)].map((a) => a.dtype.name)).toEqual([
      "float64",
      "float64",
      "int32",
      "complex64",
    ]);
  });

  it("say honestly that a number may make an integer array float64", () => {
    expectTypeOf(np.add(i4, 2)).toEqualTypeOf<np.NDArray<"int32" | "float64">>();
    expectTypeOf(np.add(f4, 2)).toEqualTypeOf<np.NDArray<"float32">>();
    expect([np.add(i4, 2).dtype.name, np.add(i4, 2.5).dtype.name, np.add(f4, 2.5).dtype.name]).toEqual([
      "int32",
      "float64",
      "float32",
    ]);
  });

  it("follow the rules of functions", () => {
    expectTypeOf(np.less(f8, f4)).toEqualTypeOf<np.NDArray<"bool">>();
    expectTypeOf(np.divide(i4, u1)).toEqualTypeOf<np.NDArray<"float64">>();
    expectTypeOf(np.sqrt(u1)).toEqualTypeOf<np.NDArray<"float16">>();
    expectTypeOf(np.absolute(c8)).toEqualTypeOf<np.NDArray<"float32">>();
    expectTypeOf(np.argmax(f8)).toEqualTypeOf<np.NDArray<"int64">>();
    expect(
      [np.less(f8, f4), np.divide(i4, u1), np.sqrt(u1), np.absolute(c8), np.argmax(f8)].map((a) => a.dtype.name),
    ).toEqual(["bool", "float64", "float16", "float32", "int64"]);
  });

  it("give elements as numbers, booleans or complex pairs", () => {
    expectTypeOf(f8.get(0)).toEqualTypeOf<number>();
    expectTypeOf(np.less(f8, 1).get(0)).toEqualTypeOf<boolean>();
    expectTypeOf(c8.get(0)).toEqualTypeOf<{ readonly re: number; readonly im: number }>();
    expectTypeOf(f8.data).toExtend<Float64Array>();
    expect(c8.get(0)).toEqual({ re: 1, im: 0 });
  });

  it("refuse what is no array", () => {
    // @ts-expect-error text is no number
    expect(() => np.add("1", f8)).toThrow(/add: expected/);
    // @ts-expect-error no such dtype
    expect(() => np.zeros(3, { dtype: "float8" })).toThrow(/float8/);
  });
});
