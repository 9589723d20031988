import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { asfortranarray, astype } from "../array/convert.ts";
import { reshape, transpose } from "../array/layout.ts";
import { fromData } from "../array/make.ts";
import type { NDArray } from "../array/ndarray.ts";
import { arange } from "../array/ranges.ts";
import { at } from "../array/select/at.ts";
import { dtypeNames } from "../dtype/dtype.ts";
import { FormatError, UnsupportedError, ValueError } from "../errors.ts";
import { writeFile } from "./file.ts";
import { load, save } from "./npy.ts";
import { npyBytes } from "./npy-bytes.ts";
import { savez, savez_compressed } from "./npz.ts";
import { NpzFile, npzBytes, npzFromBytes } from "./npz-bytes.ts";

const device = setUpDevice();
const folder = mkdtempSync(join(tmpdir(), "numjet-io-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);
const array = (name: string, options = {}): NDArray => load(path(name) as `${string}.npy`, options);

describe("save and load", () => {
  it("come back with every dtype and layout", () => {
    const base = reshape(arange(24), [2, 3, 4]);
    for (const name of dtypeNames) {
      const a = astype(base, name);
      const views = [a, asfortranarray(a), transpose(a), at(a, ":", "::-2", "1:"), at(a, 1, 2, 3), at(a, ":", "1:1")];
      for (const view of views) {
        save(path("all.npy"), view as NDArray);
        const back = array("all.npy");
        expect(back.dtype).toBe(view.dtype);
        expect(back.shape).toEqual(view.shape);
        expect(back.tolist()).toEqual((view as NDArray).tolist());
        if (view.size > 1) expect(back.isF && !back.isC).toBe(view.isF && !view.isC);
      }
    }
  });

  it("write strided arrays larger than a piece", () => {
    const a = transpose(reshape(arange(3_000_000), [1000, 3000]));
    const strided = at(a, "::2", "::1") as NDArray;
    save(path("large.npy"), strided);
    const back = array("large.npy");
    expect(back.shape).toEqual([1500, 1000]);
    expect(back.get(1499, 999)).toBe(2998 + 999 * 3000);
    expect(back.get(700, 3)).toBe(1400 + 3 * 3000);
  });

  it("take URLs, array-likes and paths without an ending", () => {
    save(pathToFileURL(path("short")), [1, 2, 3]);
    expect((load(pathToFileURL(path("short.npy"))) as NDArray).tolist()).toEqual([1, 2, 3]);
  });

  it("leave the old file when writing fails, and no temporary one", () => {
    save(path("old.npy"), [1]);
    const names = readdirSync(folder);
    const broken = function* (): Generator<Uint8Array> {
      yield new Uint8Array(10);
      expect(readdirSync(folder).length).toBe(names.length + 1);
      throw new Error("broken");
    };
    expect(() => writeFile(path("old.npy"), broken())).toThrow("broken");
    expect(array("old.npy").tolist()).toEqual([1]);
    expect(readdirSync(folder)).toEqual(names);
  });

  it("keep the mode of an old file and follow links", () => {
    save(path("mode.npy"), [1]);
    chmodSync(path("mode.npy"), 0o600);
    symlinkSync(path("mode.npy"), path("link.npy"));
    save(path("link.npy"), [2]);
    expect(statSync(path("mode.npy")).mode & 0o777).toBe(0o600);
    expect(array("mode.npy").tolist()).toEqual([2]);
  });

  it("give the system's errors", () => {
    expect(() => load(path("none.npy"))).toThrow("ENOENT");
    expect(() => save(path("no/folder.npy"), [1])).toThrow("ENOENT");
    expect(() => load(folder)).toThrow("EISDIR");
    if (existsSync("/dev/full")) expect(() => writeFile("/dev/full", [new Uint8Array(10)])).toThrow("ENOSPC");
  });

  it("refuse what they do not know", () => {
    expect(() => load(path("x.npy"), { mode: "r" } as object)).toThrow("load: expected options mmap_mode, got mode");
    expect(() => load(path("x.npy"), { mmap_mode: "w" as "r" })).toThrow('load: expected "r", "r+", "c" or null');
    expect(() => load("")).toThrow("load: expected the path of a file, got an empty string");
    writeFileSync(path("text.npy"), "1,2,3");
    expect(() => load(path("text.npy"))).toThrow(FormatError);
  });
});

describe("mmap_mode", () => {
  const contents = (): unknown => array("map.npy").tolist();

  it("reads, refuses writes with r, keeps them to itself with c", () => {
    save(path("map.npy"), reshape(arange(6), [2, 3]));
    const r = array("map.npy", { mmap_mode: "r" });
    expect(r.tolist()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(r.flags.writeable).toBe(false);
    expect(() => r.checkWriteable("set")).toThrow(ValueError);
    if (device.kind === "native") expect(() => r.setflags({ write: true })).toThrow(ValueError);
    const c = array("map.npy", { mmap_mode: "c" });
    (c.data as Float64Array).fill(7);
    expect(c.tolist()).toEqual([
      [7, 7, 7],
      [7, 7, 7],
    ]);
    expect(contents()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  it("writes to the file with r+", () => {
    save(path("map.npy"), asfortranarray(reshape(arange(6), [2, 3])));
    if (device.kind !== "native") {
      expect(() => load(path("map.npy"), { mmap_mode: "r+" })).toThrow(UnsupportedError);
      return;
    }
    const a = array("map.npy", { mmap_mode: "r+" });
    expect(a.isF).toBe(true);
    (a.data as Float64Array).set([9, 8], 1);
    expect(contents()).toEqual([
      [0, 8, 2],
      [9, 4, 5],
    ]);
  });

  it("reads big-endian and unaligned elements, and refuses to write them", () => {
    const bytes = npyBytes([1, 2, 3]);
    const text = Buffer.from(bytes).toString("latin1");
    const big = Buffer.from(text.replace("<f8", ">f8"), "latin1");
    big.subarray(128).swap64();
    writeFileSync(path("big.npy"), big);
    const unaligned = Buffer.concat([
      Buffer.from(`\x93NUMPY\x01\x00`, "latin1"),
      Buffer.from([59, 0]),
      bytes.subarray(10, 69),
      bytes.subarray(128),
    ]);
    writeFileSync(path("unaligned.npy"), unaligned);
    for (const name of ["big.npy", "unaligned.npy"]) {
      const r = array(name, { mmap_mode: "r" });
      expect(r.tolist()).toEqual([1, 2, 3]);
      expect(r.flags.writeable).toBe(false);
      expect(array(name, { mmap_mode: "c" }).flags.writeable).toBe(true);
      expect(() => load(path(name), { mmap_mode: "r+" })).toThrow(UnsupportedError);
    }
  });

  it("takes arrays without elements", () => {
    save(path("empty.npy"), []);
    for (const mmap_mode of ["r", "r+", "c"]) expect(array("empty.npy", { mmap_mode }).shape).toEqual([0]);
  });
});

describe("savez", () => {
  const arrays = {
    x: arange(5),
    "deep/y": reshape(astype(arange(6), "complex64"), [2, 3]),
    none: fromData([], "int8", "test"),
  };

  it("comes back by name, stored and compressed", () => {
    for (const write of [savez, savez_compressed]) {
      write(path("two"), arrays);
      using archive = load(path("two.npz") as `${string}.npz`);
      expect(archive).toBeInstanceOf(NpzFile);
      expect(archive.files).toEqual(["x", "deep/y", "none"]);
      for (const [name, got] of archive.entries()) {
        const want = arrays[name as keyof typeof arrays];
        expect(got.dtype).toBe(want.dtype);
        expect(got.tolist()).toEqual(want.tolist());
      }
      expect(archive.get("x.npy").tolist()).toEqual([0, 1, 2, 3, 4]);
      expect(() => archive.get("z")).toThrow('NpzFile.get: expected one of x, deep/y, none, got "z"');
    }
  });

  it("names arrays of a list, and gives the same bytes every time", () => {
    const bytes = npzBytes([[1], [2, 3]]);
    expect(npzFromBytes(bytes).files).toEqual(["arr_0", "arr_1"]);
    expect(npzBytes([[1], [2, 3]])).toEqual(bytes);
    savez(path("list.npz"), [[1], [2, 3]]);
    expect(new Uint8Array(readFileSync(path("list.npz")))).toEqual(bytes);
  });

  it("refuses a single array, and reading after close", () => {
    expect(() => savez(path("one.npz"), arange(3) as never)).toThrow(
      "savez: expected arrays by name, or a list of them",
    );
    savez(path("closed.npz"), [[1]]);
    const archive = load(path("closed.npz")) as NpzFile;
    archive.close();
    expect(() => archive.get("arr_0")).toThrow(ValueError);
  });

  it("compresses, and reads large members in pieces", () => {
    const a = reshape(arange(300_000), [300, 1000]);
    const stored = npzBytes({ a });
    const packed = npzBytes({ a }, { compressed: true });
    expect(packed.length).toBeLessThan(stored.length / 2);
    for (const bytes of [stored, packed]) {
      const back = npzFromBytes(bytes).get("a");
      expect(back.shape).toEqual([300, 1000]);
      expect(Buffer.compare(back.storage.bytes(), a.storage.bytes())).toBe(0);
    }
  });

  it("finds damage by its checksum", () => {
    const bytes = npzBytes({ a: arange(100) });
    bytes[400] ^= 1;
    expect(() => npzFromBytes(bytes).get("a")).toThrow("the archive is damaged");
  });

  it("refuses members that unpack to more than they declare", () => {
    const bytes = npzBytes({ a: reshape(astype(arange(1000), "int8"), [1000]) }, { compressed: true });
    const view = new DataView(bytes.buffer);
    const central = new DataView(bytes.buffer, view.getUint32(bytes.length - 6, true));
    central.setUint32(24, 200, true);
    expect(() => npzFromBytes(bytes).get("a")).toThrow(FormatError);
    central.setUint32(24, 0x7fffffff, true);
    expect(() => npzFromBytes(bytes)).toThrow('npzFromBytes: expected a size of "a.npy" that fits its');
  });
});
