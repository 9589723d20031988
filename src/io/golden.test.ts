/**
 * @file Files against NumPy: bytes that `np.save` writes, arrays that `np.load` reads, and what it refuses.
 */
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { arrayOf, differenceFrom, goldenFailure } from "../../test/golden/arrays.ts";
import { type GoldenArray, type GoldenCase, openGolden } from "../../test/golden/read.ts";
import { DTypeError } from "../errors.ts";
import { arrayFromNpy, npyBytes } from "./npy-bytes.ts";
import { npzFromBytes } from "./npz-bytes.ts";

setUpDevice();

const file = openGolden("io");
const bytesOf = (one: GoldenCase): Uint8Array => (one.args[0] as { data: Uint8Array }).data;
const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** NumPy takes the last of two equal keys; numjet refuses a header that says two things. */
const stricter = (bytes: Uint8Array): boolean => latin(bytes).includes("'shape': (6,), 'shape': (2,)");

describe("golden files", () => {
  it("writes what np.save writes, byte for byte", () => {
    const failures: string[] = [];
    let count = 0;
    for (const one of file.cases("save")) {
      count++;
      const want = (one.out as { data: Uint8Array }).data;
      const got = npyBytes(arrayOf(one.args[0] as GoldenArray));
      if (latin(got) !== latin(want)) failures.push(`${one.id}: ${latin(got)} for ${latin(want)}`);
    }
    expect(failures).toEqual([]);
    expect(count).toBe(140);
  });

  it("reads what np.load reads, and refuses what it refuses", () => {
    const failures: string[] = [];
    let [count, refused] = [0, 0];
    for (const one of file.cases("load")) {
      const bytes = bytesOf(one);
      if (isArchive(bytes)) continue;
      count++;
      if (stricter(bytes)) {
        refused++;
        expect(() => arrayFromNpy(bytes)).toThrow("got shape twice");
        continue;
      }
      const failure = goldenFailure(one, () => arrayFromNpy(bytes));
      if (failure !== undefined) failures.push(`${one.id}: ${latin(bytes).slice(0, 120)}: ${failure}`);
    }
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(550);
    expect(refused).toBe(3);
  });

  it("names dtypes that it has not", () => {
    const cases = [...file.cases("load")].filter((one) => one.error?.type === "DTypeError");
    expect(cases.length).toBe(5);
    for (const one of cases) expect(() => arrayFromNpy(bytesOf(one))).toThrow(DTypeError);
  });

  it("reads archives, and refuses those that are cut off", () => {
    let [whole, cut] = [0, 0];
    for (const one of file.cases("load")) {
      const bytes = bytesOf(one);
      if (!isArchive(bytes)) continue;
      if (one.error !== undefined) {
        cut++;
        expect(goldenFailure(one, () => [...npzFromBytes(bytes).values()])).toBeUndefined();
        continue;
      }
      whole++;
      const archive = npzFromBytes(bytes);
      const { entries } = one.out as { kind: "dict"; entries: Record<string, GoldenArray> };
      expect([...archive]).toEqual(Object.keys(entries));
      for (const [name, want] of Object.entries(entries))
        expect(differenceFrom(want, archive.get(name)), name).toBeUndefined();
    }
    expect([whole, cut]).toEqual([3, 10]);
  });
});
