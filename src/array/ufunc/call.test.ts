import { describe, expect, it } from "vitest";
import { setUpDevice } from "../../../test/device.ts";
import { dtypeList } from "../../dtype/dtype.ts";
import { FloatingPointError, NumjetError } from "../../errors.ts";
import { type ArrayLike, asNDArray, emptyArray } from "../make.ts";
import type { NDArray } from "../ndarray.ts";
import { assign } from "./call.ts";
import * as np from "./index.ts";

setUpDevice();

const of = (values: ArrayLike, dtype: (typeof dtypeList)[number]["name"]): NDArray => {
  const from = asNDArray(values, "of");
  const to = emptyArray(from.shape, dtypeList.find((d) => d.name === dtype)!);
  assign(to, from, "of");
  return to;
};
const list = (a: NDArray): unknown => a.tolist();
const namesOf = (a: NDArray): [string, unknown] => [a.dtype.name, list(a)];

function errorOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe("scalars beside arrays", () => {
  it("keep the dtype of integer arrays when whole, on the short way and the long", () => {
    for (const { name, kind } of dtypeList) {
      if (kind !== "i" && kind !== "u") continue;
      const x = of([1, 2, 100], name);
      expect(namesOf(np.add(x, 2))).toEqual([name, [3, 4, 102]]);
      expect(namesOf(np.subtract(103, x))).toEqual([name, [102, 101, 3]]);
      expect(namesOf(np.multiply(x, 2, { order: "C" }))).toEqual([
        name,
        kind === "i" && x.itemsize === 1 ? [2, 4, -56] : [2, 4, 200],
      ]);
    }
    expect(namesOf(np.add(of([5, -5], "int64"), -(2 ** 31)))).toEqual(["int64", [5 - 2 ** 31, -5 - 2 ** 31]]);
    expect(namesOf(np.add(of([5, 6], "int64"), 2 ** 40))).toEqual(["int64", [5 + 2 ** 40, 6 + 2 ** 40]]);
  });

  it("give float64 when fractional", () => {
    expect(namesOf(np.add(of([1, 2], "int8"), 0.5))).toEqual(["float64", [1.5, 2.5]]);
    expect(namesOf(np.add(of([1, 2], "float32"), 0.5))).toEqual(["float32", [1.5, 2.5]]);
  });

  it("are refused where the dtype cannot hold them, and compared exactly there", () => {
    const x = of([1, 255], "uint8");
    expect(() => np.add(x, 300)).toThrow("out of bounds for uint8");
    expect(() => np.add(x, -1)).toThrow("out of bounds for uint8");
    expect(list(np.equal(x, 300))).toEqual([false, false]);
    expect(list(np.less(x, 300))).toEqual([true, true]);
    expect(list(np.greater(-1, x))).toEqual([false, false]);
    expect(list(np.not_equal(of([0, 1], "uint64"), -1))).toEqual([true, true]);
  });

  it("follow the literal rule among themselves", () => {
    expect(np.add(1, 2).dtype.name).toBe("float64");
    expect(np.add(1n, 2n).dtype.name).toBe("int64");
    expect(np.add(true, false).dtype.name).toBe("bool");
  });
});

describe("what is refused", () => {
  const bits = asNDArray([true, false], "bits");
  it.each([
    ["subtract of bools", () => np.subtract(bits, bits), "use bitwise_xor or logical_xor"],
    ["negative of bools", () => np.negative(bits), "use invert or logical_not"],
    [
      "floats shifted",
      () => np.left_shift([1.5], [1.5]),
      "left_shift: expected signed integer, unsigned integer operands",
    ],
    ["complex floors", () => np.floor([{ re: 1, im: 1 }]), "floor: expected"],
    ["mixed 64-bit shifts", () => np.left_shift(of([1], "int64"), of([1], "uint64")), "left_shift: expected"],
    ["a dtype without a loop", () => np.sqrt([4], { dtype: "int64" }), "sqrt: expected"],
    ["a result that does not fit", () => np.divide([1], [2], { out: of([0], "int32") }), 'casting "same_kind"'],
    ["operands that do not cast", () => np.add([1.5], [2.5], { dtype: "int64" }), 'casting "same_kind"'],
    ["negative powers", () => np.power(of([2], "int64"), of([-1], "int64")), "power: expected whole powers"],
    ["negative literal powers", () => np.power(of([2], "int8"), -1), "power: expected whole powers"],
    ["a result of another shape", () => np.add([1, 2], [3, 4], { out: of([0], "float64") }), "out of shape"],
    ["options that are none", () => np.add([1], [2], { axis: 0 } as never), "axis"],
  ])("%s", (_, run, message) => {
    expect(errorOf(run)).toBeInstanceOf(NumjetError);
    expect(run).toThrow(message);
    expect(list(np.add([1], [2]))).toEqual([3]);
  });
});

describe("dtype and casting", () => {
  it("compute in the dtype asked for", () => {
    expect(namesOf(np.add([1.7], [2.7], { dtype: "int64", casting: "unsafe" }))).toEqual(["int64", [3]]);
    expect(np.add(of([1], "float32"), of([1], "float32"), { dtype: "float64" }).dtype.name).toBe("float64");
    expect(np.less([1], [2], { dtype: "bool" }).dtype.name).toBe("bool");
  });

  it("let a result be wider than the operands", () => {
    const out = emptyArray([2, 2], dtypeList.find((d) => d.name === "float64")!);
    expect(np.add([1, 2], 1, { out })).toBe(out);
    expect(list(out)).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  it("round float16 once before a wider result is written", () => {
    const out = of([0], "float64");
    np.multiply(of([300], "float16"), of([300], "float16"), { out });
    expect(list(out)).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe("several results", () => {
  it("come as pairs, also where out says", () => {
    expect(np.divmod([7, -7], [2, 2]).map(list)).toEqual([
      [3, -4],
      [1, 1],
    ]);
    expect(np.modf([-1.5]).map(list)).toEqual([[-0.5], [-1]]);
    const [fraction, exponent] = np.frexp([8]);
    expect([list(fraction), list(exponent), exponent.dtype.name]).toEqual([[0.5], [4], "int32"]);
    const out = of([0], "float64");
    const [first, second] = np.divmod([7], [2], { out: [undefined, out] });
    expect([list(first), second]).toEqual([[3], out]);
  });
});

describe("power", () => {
  it("by 2 is the square", () => {
    const x = of([0.1, -3, 1e200, -0], "float64");
    expect(list(np.power(x, 2))).toEqual(list(np.multiply(x, x)));
    expect(namesOf(np.power(of([3, -4], "int16"), 2))).toEqual(["int16", [9, 16]]);
    expect(() => np.errstate({ over: "raise" }, () => np.power(x, 2))).toThrow(FloatingPointError);
  });
});
