import { inspect } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { dtypes } from "../dtype/dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { array } from "./create.ts";
import {
  array_repr,
  array_str,
  format_float_positional,
  format_float_scientific,
  installInspection,
} from "./inspect.ts";

beforeAll(() => {
  setUpDevice();
  installInspection();
});

describe("text of arrays", () => {
  it("takes NumPy's options", () => {
    const a = array([1.23456, 2]);
    expect(array_repr(a, { precision: 2 })).toBe("array([1.23, 2.  ])");
    expect(array_str(a, { precision: 2 })).toBe("[1.23 2.  ]");
    expect(() => array_str(a, { bogus: 1 } as never)).toThrow(/^array_str: expected options .*, got bogus/);
    expect(() => array_repr([1] as never)).toThrow("array_repr: expected a to be an array, got a list");
  });

  it("is what Node shows, and JSON has the elements", () => {
    const a = array([[1, 2]]);
    expect(inspect(a)).toBe("array([[1., 2.]])");
    expect(JSON.stringify({ a, flags: array([true]) })).toBe('{"a":[[1,2]],"flags":[true]}');
    expect(() => JSON.stringify(array([2n ** 60n + 1n]))).toThrow(RangeError);
  });

  it("of dtypes is their name", () => {
    expect(`${dtypes.float32}`).toBe("float32");
    expect(inspect(dtypes.int8)).toBe("dtype('int8')");
    expect(Object.keys(dtypes.int8)).not.toContain("toString");
  });

  // np.format_float_positional(np.float32(0.1)), np.format_float_scientific(np.float16(1/3))
  it("of one element follows its dtype", () => {
    expect(format_float_positional(array([0.1], { dtype: "float32" }))).toBe("0.1");
    expect(format_float_scientific(array(1 / 3, { dtype: "float16" }))).toBe("3.333e-01");
    expect(format_float_positional(0.5)).toBe("0.5");
    expect(() => format_float_positional(array([1, 2]))).toThrow(ValueError);
    expect(() => format_float_positional(array([{ re: 1, im: 2 }]))).toThrow(DTypeError);
    expect(() => format_float_positional("x" as never)).toThrow(/^format_float_positional: expected a number/);
  });
});
