import { describe, expect, it } from "vitest";
import { decodeGolden } from "./decode.ts";
import { elementsOf, type GoldenValue, goldenFamilies, halfToNumber, openGolden, plain } from "./read.ts";

/** Fewest cases that a family may have: a script that lost its loops must not pass for a golden file. */
const fewest: Record<string, number> = {
  accuracy: 90,
  conversion: 1200,
  creation: 1700,
  errstate: 7800,
  functions: 60,
  indexing: 2500,
  io: 1000,
  manipulation: 3500,
  numeric: 1200,
  printing: 4000,
  products: 2800,
  random: 300,
  reduction_accuracy: 150,
  reductions: 10000,
  selection: 1800,
  ufunc_methods: 1800,
  ufuncs_binary: 700,
  ufuncs_options: 3900,
  ufuncs_promotion: 16000,
  ufuncs_unary: 600,
  views: 6900,
};

/** Walks a value; decodes every element of the arrays in it and counts them. */
function countElements(value: GoldenValue | undefined): number {
  if (value === undefined || value === null || typeof value !== "object") return 0;
  if (Array.isArray(value)) return value.reduce<number>((total, item) => total + countElements(item), 0);
  if (value.kind === "tuple") return countElements(value.items);
  if (value.kind === "fields" || value.kind === "dict") return countElements(Object.values(value.entries));
  if (value.kind === "scalar") return elementsOf(value).length;
  if (value.kind !== "array") return 0;
  const elements = elementsOf(value);
  const size = value.shape.reduce((product, n) => product * n, 1);
  if (elements.length !== size || elements.includes(undefined as never))
    throw new Error("an array reads beyond its memory");
  return elements.length;
}

describe("golden files", () => {
  it("has every family", () => {
    expect(goldenFamilies()).toEqual(expect.arrayContaining(Object.keys(fewest)));
  });

  it.each(goldenFamilies())("%s reads, and every value decodes", (family) => {
    const file = openGolden(family);
    expect(file.family).toBe(family);
    expect(file.numpy).toMatch(/^2\.([4-9]|\d\d)/);
    expect(file.count).toBeGreaterThanOrEqual(fewest[family] ?? 1);
    let elements = 0;
    let cases = 0;
    for (const item of file.cases()) {
      cases++;
      if (item.error === undefined && item.out === undefined && item.fact("truth") === undefined) {
        throw new Error(`case ${item.id} (${item.fn}) says nothing`);
      }
      const facts = item.factNames().map((name) => item.fact(name) ?? null);
      // Long streams are recorded by their hash alone.
      if (family === "random_long") elements += /^[0-9a-f]{64}$/.test(String(item.out)) ? 1 : 0;
      elements += countElements([...item.args, ...Object.values(item.kwargs), item.out ?? null, ...facts]);
    }
    expect(cases).toBe(file.count);
    expect(elements).toBeGreaterThan(0);
  });
});

describe("decodeGolden", () => {
  /** A file of one case over a pool of four int16 (1, 2, 3, 4). */
  function file(args: unknown): Uint8Array {
    const text = JSON.stringify({ family: "f", numpy: "2.4", arrays: [["int16", [4], 0]], cases: [{ fn: "g", args }] });
    const json = new TextEncoder().encode(text.padEnd(Math.ceil((text.length + 12) / 8) * 8 - 12));
    const bytes = new Uint8Array(12 + json.length + 8);
    bytes.set(new TextEncoder().encode("NJGOLD1\n"));
    new DataView(bytes.buffer).setUint32(8, json.length, true);
    bytes.set(json, 12);
    bytes.set(new Uint8Array(Int16Array.of(1, 2, 3, 4).buffer), 12 + json.length);
    return bytes;
  }
  const argsOf = (args: unknown) => [...decodeGolden(file(args)).cases("g")][0].args;

  it("decodes every tag", () => {
    const tags = [
      1,
      { float: 1 },
      { float: "-0" },
      { int: "9223372036854775808" },
      { complex: [1, "nan"] },
      null,
      true,
      "x",
    ];
    expect(argsOf(tags)).toEqual([
      { kind: "int", value: 1n },
      { kind: "float", value: 1 },
      { kind: "float", value: -0 },
      { kind: "int", value: 9223372036854775808n },
      { kind: "complex", re: 1, im: Number.NaN },
      null,
      true,
      "x",
    ]);
    expect(argsOf([{ slice: [null, 2, null] }, { ellipsis: true }, { tuple: [1] }, { dtype: "bool" }])).toEqual([
      { kind: "slice", start: null, stop: { kind: "int", value: 2n }, step: null },
      { kind: "ellipsis" },
      { kind: "tuple", items: [{ kind: "int", value: 1n }] },
      { kind: "dtype", name: "bool" },
    ]);
  });

  it("walks a view in C order by its byte strides", () => {
    const [view] = argsOf([{ view: [0, [2, 2], [-4, 2], 4] }]);
    expect(elementsOf(view as Parameters<typeof elementsOf>[0])).toEqual([3, 4, 1, 2]);
  });

  it("gives fresh memory at each reading", () => {
    const [item] = decodeGolden(file([{ array: 0 }])).cases();
    const first = item.args[0] as Parameters<typeof elementsOf>[0];
    first.data[0] = 9;
    expect(elementsOf(item.args[0] as Parameters<typeof elementsOf>[0])).toEqual([1, 2, 3, 4]);
  });

  it("refuses other bytes, unknown tags and arrays beyond the pool", () => {
    expect(() => decodeGolden(new Uint8Array(64))).toThrow("expected a golden file");
    expect(() => argsOf([{ what: 1 }])).toThrow("expected a known tag, got what");
    expect(() => [...decodeGolden(file([{ array: 0 }]).subarray(0, -4)).cases()][0].args).toThrow("bytes of pool");
  });
});

describe("plain", () => {
  it("keeps large integers exact and turns tuples into arrays", () => {
    const tuple: GoldenValue = {
      kind: "tuple",
      items: [
        { kind: "int", value: 2n },
        { kind: "int", value: 2n ** 60n },
      ],
    };
    expect(plain(tuple)).toEqual([2, 2n ** 60n]);
  });
});

describe("halfToNumber", () => {
  it("decodes normal, subnormal, extreme and special bits", () => {
    expect([0x3c00, 0x0001, 0x7bff, 0xfc00, 0x8000].map(halfToNumber)).toEqual([1, 2 ** -24, 65504, -Infinity, -0]);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });
});
