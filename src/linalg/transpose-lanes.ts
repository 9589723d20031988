/**
 * @file Transposes a square of elements held in vectors, one a row, by exchanging halves, quarters and so on of pairs of them.
 * Eklundh, "A fast computer method for matrix transposing", IEEE Transactions on Computers 21 (1972).
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { type as typeOf } from "../kernel/types.ts";
import type { Arithmetic } from "./gemm-tile.ts";

/** Side of the square that suits a target and divides `width`; 1 where lanes are of no use. */
export function squareSide({ scalar, parts }: Arithmetic, width: number, target: Target): number {
  const { bytes } = typeOf(scalar);
  // Squares beyond 8 × 8 would need more registers than there are.
  let side = Math.min(8, target.vectorBytes / bytes / parts);
  while (width % side !== 0) side /= 2;
  return side * bytes * parts >= 16 ? side : 1;
}

/** As many vectors as elements in one of them; element i of vector j becomes element j of vector i. */
export function transposeLanes(b: Builder, rows: readonly Value[], parts: number): Value[] {
  const v = [...rows];
  const lanes = v[0].type.lanes;
  const elements = Array.from({ length: lanes }, (_, l) => Math.floor(l / parts));
  for (let s = 1; s < v.length; s *= 2) {
    for (let i = 0; i < v.length; i++) {
      if (i & s) continue;
      const [low, high] = [v[i], v[i + s]];
      const pick = (own: 0 | 1): number[] =>
        elements.map((e, l) => (e & s ? lanes + l : l) + (own === 0 ? (e & s ? -s : 0) : e & s ? 0 : s) * parts);
      v[i] = b.shuffle(low, high, pick(0));
      v[i + s] = b.shuffle(low, high, pick(1));
    }
  }
  return v;
}
