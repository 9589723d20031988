/**
 * @file Long runs against NumPy by their hashes: the branches that are met once in thousands of draws, and the last bit
 * of every logarithm that is handed out. Recorded by test/golden/random_long.py.
 */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { openGolden, plain } from "../../test/golden/read.ts";
import type { NDArray } from "../array/ndarray.ts";
import { default_rng, MT19937, PCG64DXSM, Philox, RandomState, SFC64 } from "./index.ts";

setUpDevice();
const golden = openGolden("random_long");
type Method = (...args: unknown[]) => NDArray;

const makers: { readonly [fn: string]: (seed: number) => object } = {
  "random.default_rng": default_rng,
  "random.MT19937": (seed) => default_rng(new MT19937(seed)),
  "random.PCG64DXSM": (seed) => default_rng(new PCG64DXSM(seed)),
  "random.SFC64": (seed) => default_rng(new SFC64(seed)),
  "random.Philox": (seed) => default_rng(new Philox(seed)),
  "random.RandomState": (seed) => new RandomState(seed),
};

for (const [fn, make] of Object.entries(makers)) {
  describe(fn, () => {
    for (const item of golden.cases(fn)) {
      const [seed, method, args, options, size] = item.args.map(plain) as [
        number,
        string,
        unknown[],
        Record<string, unknown>,
        number | null,
      ];
      it(`${method}(${args}) ${Object.values(options)}`, () => {
        const target = make(seed) as Record<string, Method>;
        // RandomState's draws without parameters take a size and nothing else.
        const isBare = args.length === 0 && Object.keys(options).length === 0;
        const drawn = target[method](...args, ...(size === null ? [] : [isBare ? size : { ...options, size }]));
        const bytes = drawn.storage.bytes().subarray(drawn.offset, drawn.offset + drawn.nbytes);
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(item.out);
      });
    }
  });
}
