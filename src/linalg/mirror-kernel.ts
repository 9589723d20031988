/**
 * @file The kernel that makes a square matrix symmetric: what lies below the diagonal is copied to above it.
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import { type Arithmetic, elementBytes } from "./gemm-tile.ts";
import { transposeLanes } from "./transpose-lanes.ts";

export function mirrorKey(a: Arithmetic): string {
  return `mirror|${a.scalar}${a.parts}`;
}

/**
 * c[i, j] = c[j, i] for all j > i but those of one square on the diagonal, which hold already: squares of `side` rows, for
 * squares from `first` to `end`. Steps are in bytes.
 */
export function mirrorKernel(arithmetic: Arithmetic, side: number): Kernel {
  const t = typeOf(arithmetic.scalar);
  const bytes = elementBytes(arithmetic);
  const row = typeOf(arithmetic.scalar, side * arithmetic.parts);
  const types = { c: ptr, cStep: i64, first: i64, end: i64, n: i64 };
  return Builder.kernel(mirrorKey(arithmetic), types, (b, [c, cStep, first, end, n]) => {
    const zero = b.index(0);
    const stepDown = b.op("mul", cStep, b.index(side));
    b.for(first, end, { parallel: true }, [], (block) => {
      const i = b.op("mul", block, b.index(side));
      const after = b.op("add", i, b.index(side));
      const rest = b.op("and", b.op("sub", n, after), b.index(side - 1));
      const from = b.ptrAdd(c, b.op("add", b.op("mul", after, cStep), b.op("mul", i, b.index(bytes))));
      const to = b.ptrAdd(c, b.op("add", b.op("mul", i, cStep), b.op("mul", after, b.index(bytes))));
      const starts = b.for(after, b.op("sub", n, rest), { step: side }, [from, to], (_j, x, y) => {
        const rows: Value[] = [];
        let at = x;
        for (let r = 0; r < side; r++) {
          rows.push(b.load(row, at, zero));
          if (r < side - 1) at = b.ptrAdd(at, cStep);
        }
        at = y;
        transposeLanes(b, rows, arithmetic.parts).forEach((v, r) => {
          b.store(v, at, zero);
          if (r < side - 1) at = b.ptrAdd(at, cStep);
        });
        return [b.ptrAdd(x, stepDown), b.ptrAdd(y, b.index(side * bytes))];
      });
      b.for(zero, rest, {}, starts, (_j, x, y) => {
        let at = y;
        for (let r = 0; r < side; r++) {
          for (let part = 0; part < arithmetic.parts; part++) {
            const disp = part * t.bytes;
            b.store(b.load(t, x, zero, { disp: r * bytes + disp }), at, zero, { disp });
          }
          if (r < side - 1) at = b.ptrAdd(at, cStep);
        }
        return [b.ptrAdd(x, cStep), b.ptrAdd(y, b.index(bytes))];
      });
    });
  });
}
