/**
 * @file Small programs over integers, bits, random numbers and text, written as a user would, against NumPy's numbers.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";
import { expectNear } from "./near.ts";

beforeAll(() => {
  setUpDevice();
});

describe("a prime sieve", () => {
  // N = 1000; p = np.ones(N+1, dtype=bool); p[:2] = False
  // for q in range(2, int(N**0.5)+1):
  //     if p[q]: p[q*q::q] = False
  // pr = np.flatnonzero(p); pr.size, pr[-5:], pr.sum(), np.max(pr[1:] - pr[:-1])
  it("by strided masks", () => {
    const n = 1000;
    const prime = np.ones(n + 1, { dtype: "bool" });
    prime.set(":2", false);
    for (let q = 2; q * q <= n; q++) if (prime.get(q)) prime.set(np.slice(q * q, null, q), false);
    const primes = np.flatnonzero(prime);
    expect(primes.size).toBe(168);
    expect(primes.at("-5:").tolist()).toEqual([971, 977, 983, 991, 997]);
    expect(primes.sum().item()).toBe(76127);
    expect(primes.at("1:").sub(primes.at(":-1")).max().item()).toBe(20);
  });
});

describe("a histogram", () => {
  // d = np.arange(1000)**2 % 97; h = np.zeros(10, dtype=np.int64); np.add.at(h, d*10//97, 1)
  // wsum = np.zeros(10); np.add.at(wsum, d*10//97, np.sqrt(np.arange(1000)))
  // h, wsum, np.searchsorted(np.cumsum(h), 500)
  it("by adding at indices that repeat", () => {
    const d = np.arange(1000n).pow(2).mod(97);
    const bins = d.mul(10).floor_divide(97);
    const h = np.zeros(10, { dtype: "int64" });
    np.add.at(h, bins, 1);
    const sums = np.zeros(10);
    np.add.at(sums, bins, np.sqrt(np.arange(1000)));
    expect(h.tolist()).toEqual([157, 82, 82, 103, 83, 83, 103, 82, 81, 144]);
    expectNear(
      sums,
      [
        3308.7941496932635, 1723.8774371711195, 1722.640990520856, 2170.413880425978, 1756.5515096767112,
        1755.5325705869448, 2171.6887060022677, 1725.4987809887095, 1694.3922737340563, 3036.4428120791476,
      ],
    );
    expect(np.searchsorted(np.cumsum(h), 500).item()).toBe(4);
  });
});

describe("bit tricks", () => {
  // a = np.arange(256, dtype=np.uint8)
  // rev = ((a & 0xF0) >> 4) | ((a & 0x0F) << 4); rev = ((rev & 0xCC) >> 2) | ((rev & 0x33) << 2)
  // rev = ((rev & 0xAA) >> 1) | ((rev & 0x55) << 1)
  // par = np.bitwise_count(a) & 1; gray = a ^ (a >> 1); w32 = rev.view(np.uint32)
  // rev[:8], par.sum(), gray[250:], np.bitwise_xor.reduce(gray[:100]), w32[:3], (a*3)[100:104], (~a)[3]
  it("on bytes", () => {
    const a = np.arange(256, { dtype: "uint8" });
    const swap = (x: np.NDArray<"uint8">, mask: number, by: number): np.NDArray<"uint8"> =>
      np.bitwise_or(
        np.right_shift(np.bitwise_and(x, mask), by),
        np.left_shift(np.bitwise_and(x, mask >> by), by),
      ) as np.NDArray<"uint8">;
    const reversed = swap(swap(swap(a, 0xf0, 4), 0xcc, 2), 0xaa, 1);
    const parity = np.bitwise_count(a).bitwise_and(1);
    const gray = a.bitwise_xor(a.right_shift(1));
    expect(reversed.dtype.name).toBe("uint8");
    expect(reversed.at(":8").tolist()).toEqual([0, 128, 64, 192, 32, 160, 96, 224]);
    expect(parity.sum().item()).toBe(128);
    expect(gray.at("250:").tolist()).toEqual([135, 134, 130, 131, 129, 128]);
    expect(np.bitwise_xor.reduce(gray.at(":100")).item()).toBe(0);
    expect(reversed.view("uint32").at(":3").tolist()).toEqual([3225452544, 3764428832, 3494940688]);
    expect(a.mul(3).at("100:104").tolist()).toEqual([44, 47, 50, 53]);
    expect(a.invert().get(3)).toBe(252);
  });
});

describe("pi", () => {
  // rng = np.random.default_rng(42); u = rng.random((100000, 2)); inside = (u**2).sum(axis=1) <= 1
  // 4*inside.mean(), u[0], np.count_nonzero(inside), rng.normal(size=3)
  it("by throwing darts", () => {
    const rng = np.random.default_rng(42);
    const u = rng.random([100_000, 2]);
    const inside = u.pow(2).sum({ axis: 1 }).less_equal(1);
    expectNear(4 * Number(inside.mean()), 3.15008);
    expect(u.at(0).tolist()).toEqual([0.7739560485559633, 0.4388784397520523]);
    expect(np.count_nonzero(inside).item()).toBe(78752);
    expect(rng.normal(0, 1, { size: 3 }).tolist()).toEqual([
      0.2906956935269286, 0.17918465553461316, -0.6238649248057276,
    ]);
  });
});

describe("a table as text", () => {
  // tab = np.array([[1.5, 2, 3.25], [4, -5e-3, 6], [7, 8, 9e10]])
  // f = io.StringIO(); np.savetxt(f, tab, delimiter=',', fmt='%.6g', header='a,b,c')
  // tab.sum(0); np.array2string(tab, precision=3); np.array_repr(tab.astype('f4')[0])
  it("is parsed, summed and printed", () => {
    const text = "a,b,c\n1.5,2,3.25\n4,-0.005,6\n7,8,9e+10\n";
    const [, ...rows] = text.trim().split("\n");
    const table = np.array(rows.map((row) => row.split(",").map(Number)));
    expectNear(table.sum(0), [12.5, 9.995000000000001, 90000000009.25]);
    expect(np.array2string(table, { precision: 3 })).toBe(
      "[[ 1.50e+00  2.00e+00  3.25e+00]\n [ 4.00e+00 -5.00e-03  6.00e+00]\n [ 7.00e+00  8.00e+00  9.00e+10]]",
    );
    expect(np.array_repr(table.astype("float32").at(0))).toBe("array([1.5 , 2.  , 3.25], dtype=float32)");
    expect(String(table.astype("float32").at(0))).toBe("[1.5  2.   3.25]");
  });
});
