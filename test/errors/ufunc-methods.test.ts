/**
 * @file The methods of ufuncs (`reduce accumulate reduceat outer at`) and functions with two results, called wrongly: refused by
 * name, nothing written, the next call works.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";

beforeAll(() => {
  setUpDevice();
});

const any = (value: unknown): never => value as never;
const M = (): np.NDArray<"float64"> => np.arange(6).reshape([2, 3]);

type Row = readonly [label: string, call: (out: np.NDArray) => unknown, error: string, message: RegExp];

describe("refused", () => {
  it.each<Row>([
    ["reduce, axis", () => np.add.reduce(M(), { axis: 2 }), "IndexError", /axis 2 is out of bounds/],
    ["reduce, option", () => np.add.reduce(M(), any({ bogus: 1 })), "ValueError", /expected options .*bogus/],
    ["reduce, null", () => np.add.reduce(M(), { dtype: any("x") }), "DTypeError", /x/],
    ["reduce, out", (out) => np.add.reduce(M(), { axis: 1, out }), "ShapeError", /out|shape/],
    ["reduce, nothing", () => np.maximum.reduce(np.zeros([0])), "ValueError", /zero-size|identity/],
    ["reduce, data", () => np.add.reduce(any("abc")), "ValueError", /"abc"/],
    ["accumulate, axis", () => np.add.accumulate(M(), { axis: 5 }), "IndexError", /axis 5/],
    ["accumulate, option", () => np.add.accumulate(M(), any({ bogus: 1 })), "ValueError", /bogus/],
    ["accumulate, out", (out) => np.add.accumulate(M(), { out }), "ShapeError", /out|shape/],
    ["reduceat, index", () => np.add.reduceat(M(), [0, 7]), "IndexError", /7/],
    ["reduceat, option", () => np.add.reduceat(M(), [0], any({ bogus: 1 })), "ValueError", /bogus/],
    ["outer, option", () => np.add.outer(M(), M(), any({ bogus: 1 })), "ValueError", /bogus/],
    ["outer, data", () => np.add.outer(M(), any(null)), "ValueError", /null/],
    ["outer, out", (out) => np.add.outer([1, 2], [1], { out }), "ShapeError", /out|shape/],
    ["at, index", (out) => np.add.at(out, [0, 9], 1), "IndexError", /index 9 is out of bounds/],
    ["at, fraction", (out) => np.add.at(out, [0.5], 1), "IndexError", /0.5|integer/],
    ["at, values", (out) => np.add.at(out, [0, 1], [1, 2, 3]), "ShapeError", /broadcast/],
    ["at, list", () => np.add.at(any([1, 2]), [0], 1), "ValueError|DTypeError", /array/],
    ["at, read-only", () => np.add.at(np.broadcast_to(1, 3), [0], 1), "ValueError", /read-only/],
    ["divmod, out alone", (out) => np.divmod(M(), 2, { out: any(out) }), "ValueError", /pair of arrays/],
    ["divmod, out short", (out) => np.divmod(M(), 2, { out: any([out]) }), "ValueError", /pair of arrays/],
    ["divmod, out shape", (out) => np.divmod(M(), 2, { out: [out, out] }), "ShapeError", /shape/],
    ["modf, outs", () => np.modf(M(), any({ outs: [] })), "ValueError", /got outs/],
    ["add, outs", () => np.add(M(), 1, any({ outs: [] })), "ValueError", /got outs/],
    ["frexp, complex", () => np.frexp(np.array([{ re: 1, im: 1 }])), "DTypeError", /complex128/],
  ])("%s", (_, call, error, message) => {
    const out = np.zeros(4);
    let thrown: unknown;
    try {
      call(out);
    } catch (e) {
      thrown = e;
    }
    expect((thrown as Error | undefined)?.message).toMatch(message);
    expect((thrown as Error).message).toMatch(/^\w+(\.\w+)?: /);
    expect(error.split("|")).toContain((thrown as { tag?: string }).tag);
    expect(out.tolist()).toEqual([0, 0, 0, 0]);
    expect(np.add.reduce(M()).tolist()).toEqual([3, 5, 7]);
  });
});
