import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { fromData } from "../array/make.ts";
import { scope } from "../array/memory.ts";
import type { NDArray } from "../array/ndarray.ts";
import { DTypeError, IndexError, ShapeError, ValueError } from "../errors.ts";
import * as random from "./index.ts";
import { leastJump } from "./jump-uniform.ts";

setUpDevice();
const { default_rng, Generator, MT19937, PCG64, RandomState, SeedSequence } = random;
const list = (a: NDArray): unknown => a.tolist();

describe("default_rng", () => {
  it("passes generators through and wraps bit generators", () => {
    const rng = default_rng(1);
    expect(default_rng(rng)).toBe(rng);
    const bits = new MT19937(3);
    expect(default_rng(bits).bit_generator).toBe(bits);
    expect(() => new Generator(5 as never)).toThrow(DTypeError);
  });

  it("takes seeds of every kind", () => {
    const first = default_rng(7).random();
    for (const seed of [7n, [7], new SeedSequence(7), fromData([7], "int32", "test"), Uint32Array.of(7)]) {
      expect(default_rng(seed).random()).toBe(first);
    }
  });

  it("starts somewhere else each time without a seed", () => {
    expect(default_rng().random()).not.toBe(default_rng().random());
  });

  it("refuses seeds that are no whole numbers of 0 or more", () => {
    expect(() => default_rng(-1)).toThrow(ValueError);
    expect(() => default_rng(0.5)).toThrow(DTypeError);
    expect(() => default_rng(2 ** 60)).toThrow("SeedSequence: expected a bigint for a seed beyond 2^53");
    expect(() => default_rng("x" as never)).toThrow(DTypeError);
  });
});

describe("state", () => {
  it("comes back as it was, a kept half and a kept normal number too", () => {
    const rng = default_rng(5);
    rng.random({ size: 1, dtype: "float32" });
    const { state } = rng.bit_generator;
    expect(state).toMatchObject({ bit_generator: "PCG64", has_uint32: 1 });
    const drawn = list(rng.random(4, { dtype: "float32" }));
    rng.bit_generator.state = state;
    expect(list(rng.random(4, { dtype: "float32" }))).toEqual(drawn);

    const old = new RandomState(5);
    old.randn();
    for (const saved of [old.get_state(), old.get_state({ legacy: false })]) {
      old.set_state(saved);
      const numbers = list(old.randn(3));
      const other = new RandomState(0);
      other.set_state(saved);
      expect(list(other.randn(3))).toEqual(numbers);
    }
  });

  it("of a seed sequence makes an equal one", () => {
    const { entropy, ...options } = new SeedSequence(3).spawn(2)[1].state;
    expect(new SeedSequence(entropy, options).words(4)).toEqual(new SeedSequence(3).spawn(2)[1].words(4));
  });

  it("of every bit generator comes back as it was", () => {
    for (const make of [PCG64, random.PCG64DXSM, random.SFC64, random.Philox, MT19937]) {
      const rng = default_rng(new make(4));
      rng.random(3, { dtype: "float32" });
      const { state } = rng.bit_generator;
      const drawn = [list(rng.random(5, { dtype: "float32" })), rng.random()];
      rng.bit_generator.state = state;
      expect([list(rng.random(5, { dtype: "float32" })), rng.random()]).toEqual(drawn);
    }
  });

  it("jumps ahead as NumPy's", () => {
    // NumPy 2.4: Philox(5).advance(3), Philox(key=5, counter=2**64), Philox(5).jumped(2), PCG64DXSM(5).jumped(2).
    expect(new random.Philox(5).advance(3).random_raw()).toBe(15177429040350195147n);
    const keyed = new random.Philox(undefined, { key: 5, counter: 2n ** 64n });
    expect(keyed.random_raw(5).tolist({ bigint: true })).toEqual([
      17164557514066031929n,
      1742841566724495165n,
      7300471663920977503n,
      5949434678167554588n,
      3499233201510785292n,
    ]);
    expect(new random.Philox(5).jumped(2).random_raw()).toBe(7726892908714019781n);
    expect(new random.PCG64DXSM(5).jumped(2).random_raw()).toBe(14849527885736068863n);
    expect(() => new random.Philox(5, { key: 1n })).toThrow(ValueError);
  });

  it("refuses the state of another generator", () => {
    const bits = new PCG64(1);
    expect(() => {
      bits.state = new MT19937(1).state as never;
    }).toThrow(ValueError);
  });

  it("is untouched by a refused call", () => {
    const rng = default_rng(9);
    const first = default_rng(9).random();
    expect(() => rng.normal(0, -1)).toThrow("normal: expected scale of 0 or more, got -1");
    expect(() => rng.normal(0, [1, -1])).toThrow(ValueError);
    expect(() => rng.integers(5, 5)).toThrow(ValueError);
    expect(() => rng.integers([1, 5], [3, 5])).toThrow(ValueError);
    expect(() => rng.choice(3, { p: [0.5, 0.5, 0.5] })).toThrow(ValueError);
    expect(() => rng.choice(3, { size: 4, replace: false })).toThrow(ValueError);
    expect(() => rng.standard_gamma(-0.5)).toThrow(ValueError);
    expect(() => rng.standard_gamma(Number.NaN)).toThrow(ValueError);
    expect(() => rng.beta([2, 0.01], 1)).toThrow(ValueError);
    expect(() => rng.random(-1)).toThrow(ValueError);
    expect(() => rng.normal([0, 1], 1, [3])).toThrow(ShapeError);
    expect(rng.random()).toBe(first);
  });
});

describe("long uniform runs", () => {
  it("equal short ones, whatever the length, and leave the same state", () => {
    for (const n of [leastJump, leastJump + 1, leastJump + 7, 100_003]) {
      const long = default_rng(11);
      const short = default_rng(11);
      const whole = long.random(n).data;
      const pieces = new Float64Array(n);
      for (let at = 0; at < n; at += 1000) pieces.set(short.random(Math.min(1000, n - at)).data, at);
      expect(whole).toEqual(pieces);
      expect(long.random()).toBe(short.random());
    }
  });
});

describe("arguments", () => {
  it("may be named", () => {
    expect(list(default_rng(2).normal({ loc: 1, scale: 2, size: 3 }))).toEqual(list(default_rng(2).normal(1, 2, 3)));
    expect(list(default_rng(2).normal(1, { scale: 2, size: 3 }))).toEqual(list(default_rng(2).normal(1, 2, 3)));
    expect(list(default_rng(2).random({ size: [2, 2] }))).toEqual(list(default_rng(2).random([2, 2])));
    expect(list(default_rng(2).integers(10, { size: 5 }))).toEqual(list(default_rng(2).integers(0, 10, { size: 5 })));
  });

  it("are refused when misspelt, missing or too many", () => {
    const rng = default_rng(1);
    expect(() => rng.normal({ lok: 1 } as never)).toThrow("normal: expected options loc, scale, size, got lok");
    expect(() => rng.poisson({ lambda: 1 } as never)).toThrow(ValueError);
    expect(() => rng.binomial(5 as never, undefined as never)).toThrow("binomial: expected p, got nothing");
    expect(() => (rng.uniform as (...a: number[]) => unknown).call(rng, 0, 1, 2, 3)).toThrow(ValueError);
    expect(() => rng.choice(3, { sice: 2 } as never)).toThrow(ValueError);
  });

  it("give a number without size, an array with one", () => {
    const rng = default_rng(1);
    expect(typeof rng.random()).toBe("number");
    expect(typeof rng.normal(0, 1)).toBe("number");
    expect(typeof rng.integers(3, 9)).toBe("number");
    expect(rng.random([]).shape).toEqual([]);
    expect(rng.normal([0, 1], 1).shape).toEqual([2]);
    expect(rng.normal(fromData([[0], [1]], undefined, "test"), [1, 2, 3]).shape).toEqual([2, 3]);
    expect(rng.integers([5, 6], 9).dtype.name).toBe("int64");
  });
});

describe("out", () => {
  it("is filled and given back", () => {
    const out = fromData([0, 0, 0], "float64", "test");
    expect(default_rng(4).random(undefined, { out })).toBe(out);
    expect(list(out)).toEqual(list(default_rng(4).random(3)));
  });

  it("is refused with another dtype, shape or layout, or when read-only", () => {
    const rng = default_rng(4);
    const out = fromData([0, 0, 0, 0], "float64", "test");
    expect(() => rng.random({ out, dtype: "float32" })).toThrow(DTypeError);
    expect(() => rng.random(3, { out })).toThrow(ShapeError);
    expect(() => rng.random({ out: out.viewOf(0, [2], [16]) })).toThrow(ValueError);
    out.setflags({ write: false });
    expect(() => rng.random({ out })).toThrow(ValueError);
    expect(() => rng.shuffle(out)).toThrow(ValueError);
  });
});

describe("whole numbers", () => {
  it("beyond 2^53 are refused as numbers and exact in arrays", () => {
    const rng = default_rng(3);
    const high = 2n ** 63n;
    expect(() => rng.integers(high - 2n, high)).toThrow(RangeError);
    for (const x of rng.integers(high - 2n, high, { size: 20 }).tolist({ bigint: true }) as bigint[]) {
      expect(x === high - 2n || x === high - 1n).toBe(true);
    }
  });

  it("of float dtypes are refused", () => {
    expect(() => default_rng(1).integers(3, 9, { dtype: "float64" })).toThrow(DTypeError);
  });
});

describe("choice and shuffle", () => {
  it("pick every element once without replacement", () => {
    for (const n of [10, 12_000]) {
      const drawn = default_rng(6).choice(n, { size: n, replace: false }).tolist() as number[];
      expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  it("keep elements of 16 bytes and strided ones whole", () => {
    const complex = fromData(
      Array.from({ length: 8 }, (_, i) => ({ re: i, im: -i })),
      "complex128",
      "test",
    );
    default_rng(1).shuffle(complex);
    const seen = (complex.tolist() as { re: number; im: number }[]).map(({ re, im }) => [re, im]);
    expect(seen.sort((a, b) => a[0] - b[0])).toEqual(Array.from({ length: 8 }, (_, i) => [i, -i]));
    const flat = fromData(
      Array.from({ length: 10 }, (_, i) => i),
      "float64",
      "test",
    );
    default_rng(1).shuffle(flat.viewOf(0, [5], [16]));
    expect((flat.tolist() as number[]).filter((x) => x % 2 === 1)).toEqual([1, 3, 5, 7, 9]);
  });

  it("refuse axes that are not there", () => {
    const rng = default_rng(1);
    expect(() => rng.permutation([1, 2, 3], 1)).toThrow(IndexError);
    expect(() => rng.choice([[1, 2]], { axis: 2 })).toThrow(IndexError);
  });

  it("permuted writes to out", () => {
    const out = fromData([0, 0, 0, 0], "float64", "test");
    expect(default_rng(8).permuted([1, 2, 3, 4], { out })).toBe(out);
    expect(list(out)).toEqual(list(default_rng(8).permuted(fromData([1, 2, 3, 4], "float64", "test"))));
    expect(() => default_rng(8).permuted([1, 2, 3], { out })).toThrow(ShapeError);
  });
});

describe("the functions of np.random", () => {
  it("share one RandomState", () => {
    random.seed(42);
    const drawn = [random.rand(), random.randn(), random.randint(10), random.random_sample()];
    const state = new RandomState(42);
    expect(drawn).toEqual([state.rand(), state.randn(), state.randint(10), state.random_sample()]);
  });

  it("refuse seeds outside of 32 bits", () => {
    expect(() => random.seed(2 ** 32)).toThrow("seed: expected a seed between 0 and 2^32 - 1, got 4294967296");
    expect(() => random.seed([])).toThrow(ValueError);
  });
});

it("a generator outlives the scope that it was made in", () => {
  const rng = scope(() => default_rng(12));
  scope(() => rng.standard_normal(10));
  expect(rng.random()).toBeGreaterThanOrEqual(0);
});
