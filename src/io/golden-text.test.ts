/**
 * @file Texts against NumPy: what `loadtxt` and `genfromtxt` read and refuse, what `savetxt` writes.
 */
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { arrayOf, dataOf, differenceFrom, goldenFailure } from "../../test/golden/arrays.ts";
import { type GoldenArray, type GoldenCase, type GoldenValue, openGolden } from "../../test/golden/read.ts";
import { NDArray } from "../array/ndarray.ts";
import { tableOfLines } from "./genfromtxt.ts";
import { loadLines } from "./loadtxt.ts";
import { savetxtText } from "./savetxt.ts";

setUpDevice();

const file = openGolden("io");

/** Options as numjet takes them: whole numbers as numbers. */
function options(one: GoldenCase): object {
  const plain = (value: unknown): unknown =>
    typeof value === "bigint" ? Number(value) : Array.isArray(value) ? value.map(plain) : value;
  return Object.fromEntries(Object.entries(one.kwargs).map(([key, value]) => [key, plain(dataOf(value))]));
}

/** In files, which are what numjet reads, a lone carriage return ends a line; NumPy refuses it in texts that are not files. */
const reachesFurther = "1 2\r3 4\r";

function failures(fn: string, run: (one: GoldenCase) => unknown, check = goldenFailure): string[] {
  const found: string[] = [];
  for (const one of file.cases(fn)) {
    if (one.args[0] === reachesFurther) continue;
    const failure = check(one, () => run(one));
    if (failure !== undefined)
      found.push(`${one.id} ${JSON.stringify(one.args[0]).slice(0, 60)} ${JSON.stringify(options(one))}: ${failure}`);
  }
  return found;
}

/** As `goldenFailure`, for structured results: objects of arrays. */
function tableFailure(one: GoldenCase, run: () => unknown): string | undefined {
  const want = one.out as GoldenValue | undefined;
  if (typeof want !== "object" || want === null || Array.isArray(want) || want.kind !== "fields")
    return goldenFailure(one, run);
  const got = run() as Record<string, NDArray>;
  if (got instanceof NDArray || Object.keys(got).join() !== Object.keys(want.entries).join())
    return `expected ${Object.keys(want.entries)}, got ${Object.keys(got)}`;
  for (const [name, column] of Object.entries(want.entries)) {
    const difference = differenceFrom(column, got[name]);
    if (difference !== undefined) return `${name}: ${difference}`;
  }
  return undefined;
}

describe("golden texts", () => {
  it("has the cases", () => {
    expect(["loadtxt", "genfromtxt", "savetxt"].map((fn) => [...file.cases(fn)].length)).toEqual([52, 42, 252]);
  });

  it("reads as np.loadtxt", () => {
    expect(failures("loadtxt", (one) => loadLines([one.args[0] as string], options(one), parse as never))).toEqual([]);
  });

  it("reads as np.genfromtxt", () => {
    expect(failures("genfromtxt", (one) => tableOfLines([one.args[0] as string], options(one)), tableFailure)).toEqual(
      [],
    );
  });

  it("writes as np.savetxt", () => {
    expect(failures("savetxt", (one) => savetxtText(arrayOf(one.args[0] as GoldenArray), options(one)))).toEqual([]);
  });
});
