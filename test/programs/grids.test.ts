/**
 * @file Small programs over two-dimensional grids, written as a user would, against NumPy's numbers.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";
import { expectNear } from "./near.ts";

beforeAll(() => {
  setUpDevice();
});

describe("the game of life", () => {
  // g = np.zeros((12, 12), dtype=np.uint8); g[1, 2] = g[2, 3] = 1; g[3, 1:4] = 1; g[7, 5:8] = 1
  // for _ in range(20):
  //     n = sum(np.roll(g, (a, b), (0, 1)) for a in (-1, 0, 1) for b in (-1, 0, 1) if (a, b) != (0, 0))
  //     g = ((n == 3) | ((g == 1) & (n == 2))).astype(np.uint8)
  // np.argwhere(g), g.sum(), n.dtype
  const recorded =
    "4,1 5,0 5,1 5,5 5,6 5,7 6,0 6,1 6,3 6,4 6,5 6,6 6,8 6,11 7,6 7,7 7,8 8,3 8,5 8,6 8,7 8,8 9,5 9,7 10,5 10,6 11,6"
      .split(" ")
      .map((cell) => cell.split(",").map(Number));
  const begin = (): np.NDArray<"uint8"> => {
    const g = np.zeros([12, 12], { dtype: "uint8" });
    g.set([1, 2], 1).set([2, 3], 1).set([3, "1:4"], 1).set([7, "5:8"], 1);
    return g;
  };

  it("by rolling", () => {
    let g = begin();
    for (let step = 0; step < 20; step++) {
      const n = np.zeros([12, 12], { dtype: "uint8" });
      for (const a of [-1, 0, 1])
        for (const b of [-1, 0, 1]) if (a !== 0 || b !== 0) n.iadd(np.roll(g, [a, b], [0, 1]));
      g = np.logical_or(n.equal(3), np.logical_and(g.equal(1), n.equal(2))).astype("uint8");
    }
    expect(np.argwhere(g).tolist()).toEqual(recorded);
    expect(g.sum().item()).toBe(27);
  });

  it("by slices of a wrapped border", () => {
    let g = begin();
    for (let step = 0; step < 20; step++) {
      const wide = np.pad(g, 1, "wrap");
      const around = [":-2", "1:-1", "2:"].flatMap((rows) => [":-2", "1:-1", "2:"].map((cols) => wide.at(rows, cols)));
      const n = np.stack(around).sum({ axis: 0, dtype: "uint8" }).sub(g);
      g = n
        .equal(3)
        .bitwise_or(g.equal(1).bitwise_and(n.equal(2)))
        .astype("uint8");
    }
    expect(np.argwhere(g).tolist()).toEqual(recorded);
  });
});

describe("an image convolution", () => {
  // img = (np.add.outer(np.arange(16)*3, np.arange(20)*5) % 17).astype(np.float32)
  // k = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=np.float32)
  // v = np.lib.stride_tricks.sliding_window_view(np.pad(img, 1, mode='edge'), (3, 3))
  // gx = np.einsum('ijkl,kl->ij', v, k); gy = np.tensordot(v, k.T, axes=([2, 3], [0, 1])); mag = np.hypot(gx, gy)
  // mag.dtype, mag.shape, gx.sum(), mag.sum(dtype='f8'), mag.max(), np.unravel_index(mag.argmax(), mag.shape)[1]
  it("by sliding windows", () => {
    const image = np.add.outer(np.arange(16n).mul(3), np.arange(20n).mul(5)).mod(17).astype("float32");
    const kernel = np.array(
      [
        [1, 0, -1],
        [2, 0, -2],
        [1, 0, -1],
      ],
      { dtype: "float32" },
    );
    const windows = np.sliding_window_view(np.pad(image, 1, "edge"), [3, 3]);
    const gx = np.einsum("ijkl,kl->ij", windows, kernel);
    const gy = np.tensordot(windows, kernel.T, [
      [2, 3],
      [0, 1],
    ]);
    const magnitude = np.hypot(gx, gy);
    expect(magnitude.dtype.name).toBe("float32");
    expect(magnitude.shape).toEqual([16, 20]);
    expect(gx.sum().item()).toBe(-56);
    expectNear(magnitude.sum({ dtype: "float64" }), 8234.149042129517, 7);
    expectNear(magnitude.max(), 49.47726821899414, 7);
    expect(np.unravel_index(magnitude.argmax(), magnitude.shape)[1].item()).toBe(19);
  });
});

describe("the Mandelbrot set", () => {
  // yy, xx = np.mgrid[-1.25:1.25:41j, -2:0.5:61j]; C = xx + 1j*yy; Z = np.zeros_like(C)
  // it = np.zeros(C.shape, dtype=np.int32); alive = np.ones(C.shape, bool)
  // for _ in range(50):
  //     Z[alive] = Z[alive]**2 + C[alive]; alive &= np.abs(Z) <= 2; it += alive
  // it.sum(), it[20, ::10], alive.sum(), it.max(), np.abs(Z[alive]).sum()
  it("by masks over complex numbers", () => {
    const [yy, xx] = np.unstack(np.mgrid("-1.25:1.25:41j", "-2:0.5:61j"));
    const C = xx.add(yy.mul({ re: 0, im: 1 }));
    const Z = np.zeros_like(C);
    const count = np.zeros(C.shape, { dtype: "int32" });
    const alive = np.ones(C.shape, { dtype: "bool" });
    for (let step = 0; step < 50; step++) {
      Z.set(alive, Z.at(alive).pow(2).add(C.at(alive)));
      np.logical_and(alive, Z.abs().less_equal(2), { out: alive });
      count.iadd(alive);
    }
    expect(C.dtype.name).toBe("complex128");
    expect(count.sum().item()).toBe(38824);
    expect(count.at(20, "::10").tolist()).toEqual([50, 50, 50, 50, 50, 50, 4]);
    expect(alive.sum().item()).toBe(627);
    expect(count.max().item()).toBe(50);
    expectNear(Z.at(alive).abs().sum(), 250.60542061698112, 10);
  });
});
