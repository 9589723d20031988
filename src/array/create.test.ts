/**
 * @file Creation where the golden cases do not reach: JavaScript's own data, shared memory, what is refused.
 */
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { frombuffer, fromfunction, fromiter } from "./buffers.ts";
import { astype, imag, real, require, view } from "./convert.ts";
import { array, asarray, copy, empty_like, full, full_like, ones, zeros } from "./create.ts";
import { meshgrid, mgrid, ogrid } from "./grids.ts";
import { reshape, transpose } from "./layout.ts";
import { diag, diagonal, eye, tril } from "./matrices.ts";
import type { NDArray } from "./ndarray.ts";
import { arange, linspace } from "./ranges.ts";
import { as_strided, broadcast_to, may_share_memory, shares_memory, sliding_window_view } from "./stretch.ts";

const device = setUpDevice();

describe("the literal rule", () => {
  it("goes by the type of JavaScript's value, never by the value", () => {
    expect(array([1, 2]).dtype.name).toBe("float64");
    expect(array([1n, 2n]).dtype.name).toBe("int64");
    expect(array([true]).dtype.name).toBe("bool");
    expect(array([1, { re: 0, im: 1 }]).dtype.name).toBe("complex128");
    expect(array([1n, 2]).dtype.name).toBe("float64");
    expect(array([[1n], [2n]]).tolist()).toEqual([[1], [2]]);
    expect(array([true, 2n]).tolist()).toEqual([1, 2]);
    expect(array([2n ** 63n]).dtype.name).toBe("uint64");
    expect(full([2], 7n).dtype.name).toBe("int64");
    expect(arange(3).dtype.name).toBe("float64");
    expect(arange(3n).tolist({ bigint: true })).toEqual([0n, 1n, 2n]);
  });

  it("takes typed arrays by their own dtype, and lists of them", () => {
    expect(array(new Float32Array([1.5])).dtype.name).toBe("float32");
    expect(array(new Uint8ClampedArray([300])).tolist()).toEqual([255]);
    const rows = array([new Int16Array([1, 2]), new Int16Array([3, 4])]);
    expect([rows.dtype.name, rows.tolist()]).toEqual([
      "int16",
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(array(new Float64Array([1.9, -1.9]), { dtype: "int32" }).tolist()).toEqual([1, -1]);
    expect(array(new Float64Array([1, 2]), { dtype: "complex128" }).tolist()).toEqual([
      { re: 1, im: 0 },
      { re: 2, im: 0 },
    ]);
    // Bits of float16 come as uint16.
    expect(array(new Uint16Array([0x3c00, 0xc000]), { dtype: "float16" }).tolist()).toEqual([1, -2]);
    expect(array(new Uint8Array([0, 2]), { dtype: "bool" }).tolist()).toEqual([false, true]);
  });

  it("puts arrays into lists", () => {
    const a = arange(3);
    const both = array([a, [7, 8, 9], arange(3n)] as never[][]);
    expect(both.dtype.name).toBe("float64");
    expect(array([a, array([true, false, true])]).tolist()).toEqual([
      [0, 1, 2],
      [1, 0, 1],
    ]);
  });
});

describe("array", () => {
  it("refuses ragged lists, foreign objects, texts and what does not fit", () => {
    expect(() => array([[1, 2], [3]])).toThrow(ShapeError);
    expect(() => array([1, [2]])).toThrow(ShapeError);
    expect(() => array(["1"] as never)).toThrow(/array: expected numbers.* got the string "1"/);
    expect(() => array({ tolist: () => [1] } as never)).toThrow(/array: expected numbers.* got Object/);
    expect(() => array([null] as never)).toThrow(ValueError);
    expect(() => array([1, 300], { dtype: "int8" })).toThrow(/array: .*300 is out of bounds for int8/);
    expect(() => array([Number.NaN], { dtype: "int32" })).toThrow(ValueError);
    expect(() => array([1], { dtyp: "int8" } as never)).toThrow(
      /array: expected options dtype, order, copy, ndmin, got dtyp/,
    );
    expect(() => array([1], { dtype: "flat64" as never })).toThrow(DTypeError);
    expect(() => array([1], { copy: false })).toThrow(ValueError);
    expect(array([1]).tolist()).toEqual([1]);
  });

  it("cuts numbers for integer dtypes, all along a long list", () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => i + 0.75 - 500);
    expect(array(numbers, { dtype: "int16" }).tolist()).toEqual(numbers.map((x) => Math.trunc(x) + 0));
    expect(array([numbers, numbers], { dtype: "float32" }).get(1, 999)).toBe(499.75);
  });

  it("copies, in its own order or another", () => {
    const a = array(
      [
        [1, 2],
        [3, 4],
      ],
      { order: "F" },
    );
    expect([a.strides, a.tolist()]).toEqual([
      [8, 16],
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    const b = array(a);
    expect([b.strides, shares_memory(a, b)]).toEqual([[8, 16], false]);
    expect(array(a, { order: "C" }).strides).toEqual([16, 8]);
    expect(array(a, { copy: null })).toBe(a);
    expect(copy(a, "C").strides).toEqual([16, 8]);
    expect(empty_like(transpose(reshape(arange(6), [2, 3]))).strides).toEqual([8, 24]);
  });

  it("takes a million numbers at once", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => Array.from({ length: 1000 }, (_, j) => i * 1000 + j));
    const a = array(rows);
    expect([a.get(0, 0), a.get(999, 999), a.get(500, 1)]).toEqual([0, 999_999, 500_001]);
  });
});

describe("asarray and frombuffer", () => {
  it("give arrays as they are, and see through typed arrays where the device can", () => {
    const a = arange(3);
    expect(asarray(a)).toBe(a);
    expect(asarray(a, { dtype: "float32" })).not.toBe(a);
    const typed = new Float64Array([1, 2, 3, 4]);
    const b = asarray(typed.subarray(1));
    typed[1] = 20;
    expect(b.tolist()).toEqual(device.kind === "native" ? [20, 3, 4] : [2, 3, 4]);
    const c = frombuffer(typed.buffer, { offset: 8, count: 2 });
    typed[2] = 30;
    expect(c.tolist()).toEqual(device.kind === "native" ? [20, 30] : [20, 3]);
  });

  it("refuse buffers that do not divide, and things that are no buffers", () => {
    expect(() => frombuffer(new Uint8Array(7))).toThrow(/frombuffer: expected a multiple of 8 bytes, got 7/);
    expect(() => frombuffer(new Uint8Array(8), { offset: 9 })).toThrow(ValueError);
    expect(() => frombuffer(new Uint8Array(8), { count: 2 })).toThrow(ValueError);
    expect(() => frombuffer([1, 2] as never)).toThrow(/frombuffer: expected an ArrayBuffer/);
    expect(frombuffer(new Uint8Array([1, 0, 2, 0]), { dtype: "uint16" }).tolist()).toEqual([1, 2]);
  });

  it("fromiter takes what an iterable gives, and no more than count", () => {
    function* numbers(): Generator<number> {
      for (let i = 0; ; i++) yield i * i;
    }
    expect(fromiter(numbers(), "int32", { count: 4 }).tolist()).toEqual([0, 1, 4, 9]);
    expect(() => fromiter([1], "int32", { count: 2 })).toThrow(/fromiter: expected 2 values, got 1/);
  });
});

describe("filled arrays", () => {
  it("refuse shapes and values that cannot be", () => {
    expect(() => zeros([-1])).toThrow(ShapeError);
    expect(() => zeros([1.5])).toThrow(ShapeError);
    expect(() => zeros([2 ** 40, 2 ** 40])).toThrow(/zeros: expected a shape of less than 2\^53 bytes/);
    expect(() => full([2], 256n, { dtype: "uint8" })).toThrow(ValueError);
    expect(() => full([2, 2], [1, 2, 3])).toThrow(ShapeError);
    expect(() => full_like(arange(2n), 2n ** 64n)).toThrow(ValueError);
    expect(full([2, 2], [1, 2]).tolist()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(full([2], 2.5, { dtype: "int32" }).tolist()).toEqual([2, 2]);
    expect(ones([2], { dtype: "bool" }).tolist()).toEqual([true, true]);
    const made: NDArray<"int8"> = zeros(3, { dtype: "int8" });
    expect(made.shape).toEqual([3]);
  });
});

describe("long ranges", () => {
  it("are the same wherever they are cut for threads", () => {
    const n = 1_000_003;
    const a = arange(0.5, 0.5 + n * 0.25, 0.25);
    expect(a.size).toBe(n);
    for (const i of [0, 1, 2, 511, 512, 65_535, 65_536, 500_001, n - 1]) expect(a.get(i)).toBe(0.5 + i * 0.25);
    const b = linspace(0, 1, n);
    expect([b.get(0), b.get(n - 1), b.get(600_000)]).toEqual([0, 1, 600_000 * (1 / (n - 1))]);
    expect(arange(n, { dtype: "int32" }).get(n - 1)).toBe(n - 1);
  });

  it("give the step", () => {
    const [numbers, step] = linspace(0, 1, 5, { retstep: true });
    expect([numbers.tolist(), step.item()]).toEqual([[0, 0.25, 0.5, 0.75, 1], 0.25]);
    expect(() => linspace(0, 1, -1)).toThrow(ValueError);
    expect(() => arange(0, 1, 0)).toThrow(ValueError);
    expect(() => arange(0, Number.POSITIVE_INFINITY)).toThrow(ValueError);
  });
});

describe("grids", () => {
  it("may be views, and open", () => {
    const [x, y] = [arange(3), arange(2)];
    const [gx, gy] = meshgrid(x, y, { copy: false });
    expect([shares_memory(gx, x), gy.shape]).toEqual([true, [2, 3]]);
    expect(() => meshgrid(x, y, { indexing: "yx" as "xy" })).toThrow(ValueError);
    expect(mgrid("0:2", "0:1:3j").tolist()).toEqual([
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [0, 0.5, 1],
        [0, 0.5, 1],
      ],
    ]);
    expect(ogrid("0:2", "0:3").map((g) => [g.shape, g.dtype.name])).toEqual([
      [[2, 1], "int64"],
      [[1, 3], "int64"],
    ]);
    expect(() => mgrid("0-3")).toThrow(/mgrid: expected start:stop:step, got "0-3"/);
    const table = fromfunction((i, j) => [i.shape, j.dtype.name], [2, 3], { dtype: "int32" });
    expect(table).toEqual([[2, 3], "int32"]);
  });
});

describe("matrices", () => {
  it("show diagonals as read-only views and write fresh ones", () => {
    const a = reshape(arange(6), [2, 3]);
    const d = diagonal(a, { offset: 1 });
    expect([d.tolist(), d.writeable, shares_memory(a, d)]).toEqual([[1, 5], false, true]);
    expect(diag(array([1, 2]), -1).tolist()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
    ]);
    expect(eye(2, 3, { k: 1, dtype: "int8" }).tolist()).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const cube = reshape(arange(8), [2, 2, 2]);
    expect(tril(cube).tolist()).toEqual([
      [
        [0, 0],
        [2, 3],
      ],
      [
        [4, 0],
        [6, 7],
      ],
    ]);
    expect(() => eye(2, 2, { k: 0.5 })).toThrow(ValueError);
    // Long enough for several threads.
    const big = tril(ones([700, 900]), 3);
    expect([big.get(0, 3), big.get(0, 4), big.get(699, 702), big.get(699, 703), big.get(350, 353)]).toEqual([
      1, 0, 1, 0, 1,
    ]);
  });
});

describe("views of memory", () => {
  it("as_strided keeps to the memory of the array", () => {
    const a = arange(6);
    expect(as_strided(a, { shape: [3, 2], strides: [8, 16] }).tolist()).toEqual([
      [0, 2],
      [1, 3],
      [2, 4],
    ]);
    expect(() => as_strided(a, { shape: [7] })).toThrow(/as_strided: expected elements within 48 bytes/);
    expect(() => as_strided(a, { shape: [2], strides: [-8] })).toThrow(ValueError);
    expect(as_strided(a, { shape: [0], strides: [800] }).size).toBe(0);
    expect(as_strided(a, { writeable: false }).writeable).toBe(false);
    // A view may be widened to what its base has.
    const part = a.viewOf(a.offset + 16, [2], [8]);
    expect(as_strided(part, { shape: [3], strides: [-8] }).tolist()).toEqual([2, 1, 0]);
  });

  it("shares_memory is exact, may_share_memory goes by bounds", () => {
    const a = arange(10);
    const even = a.viewOf(a.offset, [5], [16]);
    const odd = a.viewOf(a.offset + 8, [5], [16]);
    expect([shares_memory(even, odd), may_share_memory(even, odd), shares_memory(a, odd)]).toEqual([false, true, true]);
    expect(may_share_memory(a, arange(10))).toBe(false);
  });

  it("stretched and sliding views are read-only unless asked otherwise", () => {
    const a = arange(4);
    expect(broadcast_to(a, [2, 4]).writeable).toBe(false);
    expect(sliding_window_view(a, 2).writeable).toBe(false);
    const open = sliding_window_view(a, 2, { writeable: true });
    expect([open.writeable, open.tolist()]).toEqual([
      true,
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ]);
    expect(() => sliding_window_view(a, 5)).toThrow(ShapeError);
  });

  it("parts of complex numbers, and bytes of others, are the same memory", () => {
    const z = array([
      { re: 1, im: 2 },
      { re: 3, im: 4 },
    ]);
    expect([real(z).tolist(), imag(z).tolist(), imag(z).strides]).toEqual([[1, 3], [2, 4], [16]]);
    expect([shares_memory(imag(z), z), imag(arange(2)).writeable]).toEqual([true, false]);
    expect(view(array([1, 2], { dtype: "int16" }), "uint8").tolist()).toEqual([1, 0, 2, 0]);
    const locked = arange(2);
    locked.setflags({ write: false });
    expect(view(locked, "int64").writeable).toBe(false);
    expect(() => view(arange(3).viewOf(0, [2], [16]), "int32")).toThrow(ShapeError);
  });

  it("require gives what is asked, and the array itself where it has that", () => {
    const a = reshape(arange(6), [2, 3]);
    expect(require(a, "float64", ["C", "W"])).toBe(a);
    expect(require(a, null, "F").isF).toBe(true);
    expect(require(transpose(a), null, ["O"]).base).toBe(null);
    expect(() => require(a, null, ["C", "F"])).toThrow(ValueError);
    expect(() => require(a, null, "X")).toThrow(ValueError);
    expect(() => astype(a, "int32", { casting: "safe" })).toThrow(DTypeError);
    expect(astype(a, "float64", { copy: false })).toBe(a);
  });
});
