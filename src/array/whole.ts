/**
 * @file Roundings that keep the dtype, for use inside of other functions: integers and bool pass as they are.
 * @module
 */
import type { NDArray } from "./ndarray.ts";
import { call1, UfuncState } from "./ufunc/call.ts";
import type { UfuncName } from "./ufunc/table.ts";

const rounding = (op: "floor" | "rint"): ((a: NDArray) => NDArray) => {
  const state = new UfuncState(`${op} of parts` as UfuncName, {
    nin: 1,
    nout: 1,
    kinds: "fc",
    compute: (b, [x]) => [x.map((v) => b.op(op, v))],
  });
  return (a) => (a.dtype.kind === "f" || a.dtype.kind === "c" ? call1(state, a) : a);
};

/** The greatest whole numbers that are not greater. */
export const floor = rounding("floor");
/** The nearest whole numbers, halves to even. */
export const rint = rounding("rint");
