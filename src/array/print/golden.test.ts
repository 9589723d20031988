import { describe, expect, it } from "vitest";
import {
  type GoldenArray,
  type GoldenCase,
  type GoldenFile,
  type GoldenScalar,
  openGolden,
  type Plain,
  plain,
} from "../../../test/golden/read.ts";
import { NumjetError } from "../../errors.ts";
import { array2string, arrayRepr, arrayStr } from "./array-string.ts";
import { format_float_positional, format_float_scientific } from "./format-float.ts";
import { base_repr, binary_repr } from "./integer-text.ts";
import { get_printoptions, type PrintOptionsInput, printoptions, set_printoptions } from "./options.ts";
import { fromGolden } from "./printable.helpers.ts";
import type { Printable } from "./printable.ts";
import { scalarRepr, scalarStr } from "./scalar.ts";

function valueOfCase(golden: GoldenCase): GoldenArray | GoldenScalar {
  const [x] = golden.args;
  if (x === null || typeof x !== "object" || !("kind" in x) || (x.kind !== "array" && x.kind !== "scalar")) {
    throw new Error(`case ${golden.id}: expected an array or a scalar`);
  }
  return x;
}

type Run = (golden: GoldenCase, kwargs: object) => unknown;

const ofPrintable =
  (fn: (x: Printable, kwargs: object) => string): Run =>
  (golden, kwargs) =>
    fn(fromGolden(valueOfCase(golden)), kwargs);

/** `str` and `repr` are of arrays or of scalars. */
const ofEither =
  (array: typeof arrayStr, scalar: typeof scalarStr): Run =>
  (golden) => {
    const value = valueOfCase(golden);
    const x = fromGolden(value);
    return value.kind === "array" ? array(x) : scalar(x.element([]), x.dtype);
  };

const functions: Record<string, Run> = {
  array2string: ofPrintable(array2string),
  array_repr: ofPrintable(arrayRepr),
  array_str: ofPrintable(arrayStr),
  format_float_positional: ofPrintable(format_float_positional),
  format_float_scientific: ofPrintable(format_float_scientific),
  str: ofEither(arrayStr, scalarStr),
  repr: ofEither(arrayRepr, scalarRepr),
  binary_repr: ({ args }) => binary_repr(...(args.map(plain) as [number, number | null])),
  base_repr: ({ args }) => base_repr(...(args.map(plain) as [number, number, number])),
  set_printoptions: (_, kwargs) => set_printoptions(kwargs),
  // NumPy has one option more, which says that it prints as it does now.
  get_printoptions: () => {
    const { formatter, override_repr, ...rest } = get_printoptions();
    return { ...rest, legacy: formatter !== null || override_repr !== null };
  },
};

function run(golden: GoldenCase): unknown {
  const options = plain(golden.fact("options") ?? { kind: "dict", entries: {} }) as PrintOptionsInput;
  const kwargs = plain({ kind: "dict", entries: golden.kwargs }) as object;
  return printoptions(options, () => functions[golden.fn](golden, kwargs));
}

/** What came of a case: what NumPy gave, or that it was refused. */
function outcome(golden: GoldenCase): unknown {
  try {
    return run(golden);
  } catch (error) {
    if (error instanceof NumjetError) return "refused";
    throw error;
  }
}

/** Every case that does not end as it does in NumPy. */
function differences(cases: Iterable<GoldenCase>): object[] {
  const found: object[] = [];
  for (const golden of cases) {
    const got = outcome(golden);
    const expected: Plain = golden.error === undefined ? plain(golden.out ?? null) : "refused";
    if (JSON.stringify(got, sorted) !== JSON.stringify(expected, sorted)) {
      const { id, fn } = golden;
      found.push({ id, fn, kwargs: plain({ kind: "dict", entries: golden.kwargs }), got, expected });
    }
  }
  return found;
}

/** A JSON replacer that puts keys in order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each([
  ["print_cases", 4000],
  ["printing", 4000],
])("%s, byte for byte", (family, least) => {
  const file: GoldenFile = openGolden(family);

  it("has its cases", () => {
    expect(file.count).toBeGreaterThan(least);
  });

  for (const fn of file.functions()) {
    it(fn, () => {
      expect(differences(file.cases(fn))).toEqual([]);
    });
  }
});
