/**
 * @file The median along one axis, found by counting: an element is the k-th smallest when at most k are less, and more than k
 * less or equal. Quadratic in the length of a line, which for borders and their like is short; it needs no sorting.
 * @module
 */
import { type DType, dtypes } from "../dtype/dtype.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr } from "../kernel/types.ts";
import { entryFor } from "../runtime/kernels.ts";
import { launchNest } from "../runtime/launch.ts";
import { copyIn, moveaxis } from "./layout.ts";
import { emptyArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import * as complex from "./ufunc/complex.ts";
import { castElement, computeType, constantElement, type Element, loadElement, storeElement } from "./ufunc/element.ts";

/** The median along an axis, which keeps length 1: NaN where there is one, and for no elements. */
export function median(a: NDArray, axis: number): NDArray {
  const out: DType = a.dtype.kind === "f" || a.dtype.kind === "c" ? a.dtype : dtypes.float64;
  const lines = copyIn(moveaxis(a, axis, -1), "C", "median");
  const length = a.shape[axis];
  const rest = lines.shape.slice(0, -1);
  const result = emptyArray(rest, out);
  const count = result.size;
  if (count > 0) {
    const entry = entryFor(`median|${a.dtype.id}`, () => medianKernel(a.dtype, out));
    const pointers = [lines.pointer("median"), result.pointer("median"), length];
    const steps = [[length * a.itemsize], [out.itemsize], [0]];
    launchNest(entry, pointers, [count], steps, true, lines.nbytes * length);
  }
  return moveaxis(result.viewOf(result.offset, [...rest, 1], [...result.strides, out.itemsize]), -1, axis);
}

function medianKernel(from: DType, out: DType): Kernel {
  const types = { lines: ptr, to: ptr, length: i64, n: i64 };
  return Builder.kernel("median", types, (b, [lines, to, length, n]) => {
    const one = b.index(1);
    const low = b.op("shr", b.op("sub", length, one), one);
    const high = b.op("shr", length, one);
    const read = (line: Value, i: Value): Element =>
      castElement(b, from, out, loadElement(b, from, line, i, { scale: from.itemsize }));
    const nan = constantElement(b, out, Number.NaN);
    b.for(b.index(0), n, { parallel: true }, [], (o) => {
      const line = b.ptrAdd(lines, b.op("mul", o, b.op("mul", length, b.index(from.itemsize))));
      const none = constantElement(b, out, 0);
      const found = b.for(b.index(0), length, {}, [...none, ...none, b.index(0)], (i, ...carried) => {
        const x = read(line, i);
        const [less, same, nans] = counts(b, line, length, read, x, out);
        const upTo = b.op("add", less, same);
        const isAt = (k: Value): Value => b.op("and", b.op("le", less, k), b.op("gt", upTo, k));
        const parts = x.length;
        const first = x.map((v, c) => b.select(isAt(low), v, carried[c]));
        const second = x.map((v, c) => b.select(isAt(high), v, carried[parts + c]));
        return [...first, ...second, nans];
      });
      const parts = none.length;
      const half = b.const(computeType(out), 0.5);
      const middle = none.map((_, c) => b.op("mul", b.op("add", found[c], found[parts + c]), half));
      const bad = b.op("or", b.op("gt", found[2 * parts], b.index(0)), b.op("eq", length, b.index(0)));
      storeElement(
        b,
        out,
        middle.map((v, c) => b.select(bad, nan[c], v)),
        to,
        o,
        { scale: out.itemsize },
      );
    });
  });
}

/** How many elements of a line are less than x, the same as x, and NaN. */
function counts(
  b: Builder,
  line: Value,
  length: Value,
  read: (line: Value, i: Value) => Element,
  x: Element,
  d: DType,
): Value[] {
  const zero = b.index(0);
  const one = b.index(1);
  return b.for(
    zero,
    length,
    { simd: true, reduce: ["add", "add", "add"] },
    [zero, zero, zero],
    (i, less, same, nans) => {
      const y = read(line, i);
      const [lt, eq] =
        d.kind === "c"
          ? [complex.less(b, [y, x], d)[0][0], complex.equal(b, [y, x], d)[0][0]]
          : [b.op("lt", y[0], x[0]), b.op("eq", y[0], x[0])];
      const isNan = y.map((v) => b.op("ne", v, v)).reduce((p, q) => b.op("or", p, q));
      return [
        b.op("add", less, b.select(lt, one, zero)),
        b.op("add", same, b.select(eq, one, zero)),
        b.op("add", nans, b.select(isNan, one, zero)),
      ];
    },
  );
}
