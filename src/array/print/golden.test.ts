import { describe, expect, it } from "vitest";
import { type GoldenCase, openGolden, plain } from "../../../test/golden/read.ts";
import { array2string, arrayRepr, arrayStr } from "./array-string.ts";
import { format_float_positional, format_float_scientific } from "./format-float.ts";
import { type PrintOptionsInput, printoptions } from "./options.ts";
import { fromGolden } from "./printable.helpers.ts";
import type { Printable } from "./printable.ts";
import { scalarRepr, scalarStr } from "./scalar.ts";

const functions: Record<string, (x: Printable, kwargs: object) => string> = {
  array2string,
  array_repr: arrayRepr,
  array_str: arrayStr,
  format_float_positional,
  format_float_scientific,
  str: (x) => scalarStr(x.element([]), x.dtype),
  repr: (x) => scalarRepr(x.element([]), x.dtype),
};

function run(golden: GoldenCase): string {
  const [x] = golden.args;
  if (x === null || typeof x !== "object" || !("kind" in x) || (x.kind !== "array" && x.kind !== "scalar")) {
    throw new Error(`case ${golden.id}: expected an array or a scalar`);
  }
  const options = plain(golden.fact("options") ?? { kind: "dict", entries: {} }) as PrintOptionsInput;
  const kwargs = plain({ kind: "dict", entries: golden.kwargs }) as object;
  return printoptions(options, () => functions[golden.fn](fromGolden(x), kwargs));
}

/** Everything about a case that does not print as NumPy prints it. */
function differences(cases: Iterable<GoldenCase>): object[] {
  const found: object[] = [];
  for (const golden of cases) {
    const got = run(golden);
    if (got !== golden.out) {
      const { id, fn, out: expected } = golden;
      found.push({ id, fn, kwargs: plain({ kind: "dict", entries: golden.kwargs }), got, expected });
    }
  }
  return found;
}

describe("printing, byte for byte", () => {
  const file = openGolden("print_cases");

  it("has cases of every function", () => {
    expect(file.functions().sort()).toEqual(Object.keys(functions).sort());
    expect(file.count).toBeGreaterThan(3000);
  });

  for (const fn of file.functions()) {
    it(fn, () => {
      expect(differences(file.cases(fn))).toEqual([]);
    });
  }
});
