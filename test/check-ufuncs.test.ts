/**
 * @file Every ufunc on every layout of its operands, by looping over the ufunc table.
 */
import { describe, expect, it } from "vitest";
import type { NDArray } from "../src/array/ndarray.ts";
import * as ufuncs from "../src/array/ufunc/index.ts";
import { type UfuncName, ufuncRows } from "../src/array/ufunc/table.ts";
import { dtypeList } from "../src/dtype/dtype.ts";
import { NumjetError } from "../src/errors.ts";
import { checkOp } from "./check-op.ts";
import { setUpDevice } from "./device.ts";

setUpDevice();

const table = ufuncs as object as Record<string, (...operands: NDArray[]) => NDArray | NDArray[]>;
const names = Object.keys(ufuncRows) as UfuncName[];

describe("every layout gives what contiguous operands give", () => {
  for (const name of names) {
    it(name, () => {
      const { nin } = ufuncRows[name];
      let taken = 0;
      const found = dtypeList.flatMap((d) => {
        try {
          const words = checkOp(table[name], nin === 1 ? [d] : [d, d]);
          taken++;
          return words;
        } catch (error) {
          // No loop for the dtype, or negative exponents.
          if (error instanceof NumjetError) return [];
          throw error;
        }
      });
      expect(found.slice(0, 5)).toEqual([]);
      expect(taken).toBeGreaterThan(0);
    });
  }
});
