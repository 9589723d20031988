/**
 * @file Damaged and hostile `.npy` and `.npz` files: a tagged error or an array, never a crash, and never more memory than the file
 * justifies.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { fromData } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { arange } from "../array/ranges.ts";
import { FormatError, NumjetError } from "../errors.ts";
import { arrayFromNpy, npyBytes } from "./npy-bytes.ts";
import { parseNpyHeader } from "./npy-header.ts";
import { npzBytes, npzFromBytes } from "./npz-bytes.ts";

const device = setUpDevice();

const npy = npyBytes(arange(7));
const archives = [false, true].map((compressed) =>
  npzBytes({ a: arange(20), b: fromData([true], undefined, "test") }, { compressed }),
);

/** Changes of single bytes, and cutting off. */
const damage = (length: number): fc.Arbitrary<{ at: number; to: number }[]> =>
  fc.array(fc.record({ at: fc.nat(length - 1), to: fc.nat(255) }), { minLength: 1, maxLength: 6 });

function damaged(bytes: Uint8Array, changes: readonly { at: number; to: number }[], cut: number): Uint8Array {
  const copy = bytes.slice(0, bytes.length - cut);
  for (const { at, to } of changes) if (at < copy.length) copy[at] = to;
  return copy;
}

/** Runs a reader; every array has at most `limit` bytes, and reading left no more than that behind. */
function survives(read: () => readonly NDArray[], limit: number): void {
  const before = device.memory().live;
  try {
    for (const array of read()) {
      expect(array.nbytes).toBeLessThanOrEqual(limit);
      // Without elements, an extent may be anything: lists of it would be long.
      if (array.size > 0) array.tolist();
    }
  } catch (error) {
    // A 64-bit integer that a number cannot hold is no fault of the reader.
    if (!(error instanceof RangeError && error.message.includes("toBigInt"))) expect(error).toBeInstanceOf(NumjetError);
  }
  expect(device.memory().live - before).toBeLessThan(limit + (1 << 20));
}

describe("fuzz", () => {
  it("survives damaged .npy files", () => {
    fc.assert(
      fc.property(damage(npy.length), fc.oneof(fc.constant(0), fc.nat(npy.length)), (changes, cut) => {
        const bytes = damaged(npy, changes, cut);
        survives(() => [arrayFromNpy(bytes)], bytes.length);
      }),
      { numRuns: 1500 },
    );
  });

  it("survives headers of arbitrary text", () => {
    const token = fc.constantFrom(
      ..."{ } ( ) [ ] , : 'descr' 'shape' 'fortran_order' True False None '<f8' '>i2' 0 1 -1 9999999999999999999 6L 0x3 1e3 ' \\ # \n".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.array(token, { maxLength: 30 }).map((list) => list.join(" ")),
      fc.string({ maxLength: 80 }),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 3 }), (words, version) => {
        const body = new TextEncoder().encode(words);
        const head = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, body.length & 255, body.length >> 8];
        const bytes = new Uint8Array([...head, ...(version === 1 ? [] : [0, 0]), ...body, ...new Uint8Array(64)]);
        try {
          const header = parseNpyHeader(bytes, bytes.length, "test");
          expect(header.dataOffset + header.dataBytes).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(NumjetError);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("reads every shape and dtype that fits, and refuses the rest", () => {
    const shape = fc.array(fc.oneof(fc.nat(4), fc.constantFrom(2 ** 31, 2 ** 53 - 1, 2 ** 40)), { maxLength: 5 });
    fc.assert(
      fc.property(shape, fc.constantFrom("<f8", ">i2", "|b1", ">c16"), fc.boolean(), (extents, descr, fortran) => {
        const list = extents.length === 1 ? `${extents[0]},` : extents.join(",");
        const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${list})}`;
        const body = new TextEncoder().encode(text);
        const bytes = new Uint8Array(10 + body.length + 512);
        bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, body.length & 255, body.length >> 8]);
        bytes.set(body, 10);
        const items = extents.reduce((product, n) => product * BigInt(n), 1n);
        const strided = extents.reduce((product, n) => product * BigInt(n || 1), 16n) < 2n ** 53n;
        const fits = items * BigInt(descr.replace(/\D/g, "")) <= 512n;
        if (fits && strided) expect(arrayFromNpy(bytes).shape).toEqual(extents);
        else survives(() => [arrayFromNpy(bytes)], bytes.length);
        if (!fits) expect(() => arrayFromNpy(bytes)).toThrow(FormatError);
      }),
      { numRuns: 500 },
    );
  });

  it("survives damaged archives", () => {
    for (const archive of archives) {
      fc.assert(
        fc.property(damage(archive.length), fc.oneof(fc.constant(0), fc.nat(archive.length)), (changes, cut) => {
          const bytes = damaged(archive, changes, cut);
          survives(() => [...npzFromBytes(bytes).values()], bytes.length * 1032);
        }),
        { numRuns: 1000 },
      );
    }
  });
});
