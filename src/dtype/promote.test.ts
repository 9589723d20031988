import { describe, expect, expectTypeOf, it } from "vitest";
import { readGoldenJson } from "../../test/golden/json.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { type Complex, type DType, type DTypeName, dtype, dtypeList, dtypeNames, dtypes, parseDType } from "./dtype.ts";
import {
  type Casting,
  canCast,
  castings,
  checkCast,
  checkWeakInt,
  complexOf,
  type Promote,
  type PromoteScalar,
  promoteTypes,
  promoteWeak,
  realOf,
  resultType,
  type WeakKind,
  weakDefault,
  weakKindOf,
} from "./promote.ts";

interface Rules {
  spellings: Record<string, [DTypeName, string] | null>;
  facts: Record<DTypeName, [string, string, number, string]>;
  promote: DTypeName[][];
  weak: Record<DTypeName, Record<WeakKind, DTypeName>>;
  resultType: [string[], DTypeName][];
  canCast: Record<Casting, string[]>;
}
const rules = readGoldenJson<Rules>("dtype-rules");
const kinds: readonly WeakKind[] = ["bool", "int", "float", "complex"];

describe("dtype table against NumPy", () => {
  it("has NumPy's codes, sizes and kinds", () => {
    const facts = Object.fromEntries(dtypeList.map((d) => [d.name, [d.char, d.str, d.itemsize, d.kind]]));
    expect(facts).toEqual(rules.facts);
  });

  it("reads the spellings that NumPy reads, and no others", () => {
    for (const [spec, answer] of Object.entries(rules.spellings)) {
      if (answer === null) expect(() => parseDType(spec), spec).toThrow(DTypeError);
      else {
        const { dtype: found, order } = parseDType(spec);
        expect([found.name, order], spec).toEqual(answer);
        if (order !== ">") expect(dtype(spec as DTypeName).name, spec).toBe(answer[0]);
      }
    }
  });
});

describe("promoteTypes", () => {
  it("is NumPy's for every pair", () => {
    const found = dtypeList.map((a) => dtypeList.map((b) => promoteTypes(a, b).name));
    expect(found).toEqual(rules.promote);
  });

  it("agrees with the type", () => {
    expectTypeOf(promoteTypes(dtypes.int64, dtypes.uint64)).toEqualTypeOf<DType<"float64">>();
    expectTypeOf<Promote<"int8", "uint8">>().toEqualTypeOf<"int16">();
    expectTypeOf<Promote<"float16", "int16" | "int32">>().toEqualTypeOf<"float32" | "float64">();
    expectTypeOf<Promote<"bool", "bool">>().toEqualTypeOf<"bool">();
    expectTypeOf<Promote<"complex64", "float64">>().toEqualTypeOf<"complex128">();
    expectTypeOf<Promote<DTypeName, "complex128">>().toEqualTypeOf<"complex128">();
  });
});

describe("weak scalars", () => {
  it("act on every dtype as NumPy's Python scalars do", () => {
    for (const name of dtypeNames) {
      const found = Object.fromEntries(kinds.map((kind) => [kind, promoteWeak(dtypes[name], kind).name]));
      expect(found, name).toEqual(rules.weak[name]);
    }
  });

  it("are typed honestly", () => {
    expectTypeOf<PromoteScalar<"int8", number>>().toEqualTypeOf<"int8" | "float64">();
    expectTypeOf<PromoteScalar<"float32", number>>().toEqualTypeOf<"float32">();
    expectTypeOf<PromoteScalar<"bool", bigint>>().toEqualTypeOf<"int64">();
    expectTypeOf<PromoteScalar<"uint8", boolean>>().toEqualTypeOf<"uint8">();
    expectTypeOf<PromoteScalar<"float16", Complex>>().toEqualTypeOf<"complex64">();
  });

  it("are told apart by value", () => {
    const found = [2, -0, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 2n, true, { re: 1, im: 0 }].map((v) =>
      weakKindOf(v),
    );
    expect(found).toEqual(["int", "int", "float", "float", "float", "int", "bool", "complex"]);
    expect(() => weakKindOf("2" as unknown as number, "add")).toThrow(/^add: expected a number, .* got 2$/);
  });

  it("must fit an integer dtype", () => {
    expect(() => checkWeakInt(300, dtypes.uint8, "add")).toThrow(
      new ValueError("add: integer 300 is out of bounds for uint8 (0 to 255)"),
    );
    expect(() => checkWeakInt(-1n, dtypes.uint64, "add")).toThrow(ValueError);
    expect(() => checkWeakInt(2 ** 63, dtypes.int64, "add")).toThrow(ValueError);
    for (const fits of [-128, 127, 0n]) checkWeakInt(fits, dtypes.int8, "add");
    checkWeakInt(1e300, dtypes.float16, "add");
  });
});

describe("resultType", () => {
  it("is NumPy's for mixed dtypes and scalars", () => {
    for (const [args, answer] of rules.resultType) {
      const operands = args.map((arg) =>
        arg.startsWith("weak ") ? (arg.slice(5) as WeakKind) : dtypes[arg as DTypeName],
      );
      expect(resultType(...operands).name, args.join(", ")).toBe(answer);
    }
    expect(kinds.map((kind) => resultType(kind))).toEqual(kinds.map((kind) => weakDefault[kind]));
    expect(() => resultType()).toThrow(ValueError);
  });
});

describe("canCast", () => {
  it("is NumPy's for every pair and rule", () => {
    for (const casting of castings) {
      const found = dtypeList.map((a) => dtypeList.map((b) => Number(canCast(a, b, casting))).join(""));
      expect(found, casting).toEqual(rules.canCast[casting]);
    }
  });

  it("refuses unknown rules and, where asked, casts", () => {
    expect(() => canCast(dtypes.int8, dtypes.int8, "lossy" as Casting, "astype")).toThrow(
      /^astype: expected casting to be one of no, equiv, safe, same_kind, unsafe, got lossy$/,
    );
    expect(() => checkCast(dtypes.float64, dtypes.int8, "same_kind", "add")).toThrow(
      new DTypeError('add: expected a cast that casting "same_kind" allows, got float64 to int8'),
    );
    checkCast(dtypes.float64, dtypes.int8, "unsafe", "add");
  });
});

describe("complex and real counterparts", () => {
  it("pair by component", () => {
    expect(dtypeList.map((d) => realOf(d).name).slice(9)).toEqual([
      "float16",
      "float32",
      "float64",
      "float32",
      "float64",
    ]);
    expect(complexOf(dtypes.float32).name).toBe("complex64");
    expect(complexOf(dtypes.int32).name).toBe("complex128");
  });
});
