/**
 * @file The kernel that makes a square matrix symmetric: what lies below the diagonal is copied to above it.
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel } from "../kernel/ir.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import { type Arithmetic, elementBytes } from "./gemm-tile.ts";

export function mirrorKey(a: Arithmetic): string {
  return `mirror|${a.scalar}${a.parts}`;
}

/** c[i, j] = c[j, i] for rows i from `first` to `end` and all j > i; steps in bytes. */
export function mirrorKernel(arithmetic: Arithmetic): Kernel {
  const t = typeOf(arithmetic.scalar);
  const bytes = elementBytes(arithmetic);
  const types = { c: ptr, cStep: i64, first: i64, end: i64, n: i64 };
  return Builder.kernel(mirrorKey(arithmetic), types, (b, [c, cStep, first, end, n]) => {
    b.for(first, end, { parallel: true }, [], (i) => {
      const row = b.ptrAdd(c, b.op("mul", i, cStep));
      const column = b.ptrAdd(c, b.op("mul", i, b.index(bytes)));
      b.for(b.op("add", i, b.index(1)), n, { simd: true, parallel: true }, [], (j) => {
        const from = b.op("mul", j, cStep);
        for (let part = 0; part < arithmetic.parts; part++) {
          const disp = part * t.bytes;
          b.store(b.load(t, column, from, { scale: 1, disp }), row, j, { scale: bytes, disp });
        }
      });
    });
  });
}
