/**
 * @file Printables for the tests of this folder: from golden values, and from plain lists.
 * @module
 */

import { elementsOf, type GoldenArray, type GoldenScalar } from "../../../test/golden/read.ts";
import { type DTypeName, dtypes } from "../../dtype/dtype.ts";
import type { Element, Printable } from "./printable.ts";

/** An array over its elements in C order; `asked` counts how often an element is asked for. */
export function fromList(
  values: readonly Element[],
  dtype: DTypeName = "float64",
  shape: readonly number[] = [values.length],
): Printable & { asked: number } {
  return {
    asked: 0,
    shape,
    dtype: dtypes[dtype],
    element(index) {
      this.asked += 1;
      return values[index.reduce((place, i, axis) => place * shape[axis] + i, 0)];
    },
  };
}

/** A golden array or NumPy scalar. */
export function fromGolden(array: GoldenArray | GoldenScalar): Printable {
  return fromList(elementsOf(array), array.dtype, array.kind === "array" ? array.shape : []);
}
