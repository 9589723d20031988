/**
 * @file Values of each dtype at which operations go wrong if they do: limits, zeros, NaN, infinities, subnormals.
 */
import type { DType, Scalar } from "../src/dtype/dtype.ts";
import { finfo } from "../src/dtype/limits.ts";

/** Edge values of a dtype. */
export function limitsFor(dtype: DType): readonly Scalar[] {
  if (dtype.kind === "b") return [true, false, true];
  if (dtype.kind === "i" || dtype.kind === "u") {
    const [least, most] = [dtype.min!, dtype.max!].map(BigInt);
    return [
      0n,
      1n,
      2n,
      3n,
      7n,
      8n,
      10n,
      31n,
      63n,
      64n,
      100n,
      most,
      most - 1n,
      most / 2n,
      least,
      least + 1n,
      least / 2n - 1n,
    ].filter((x) => x >= least && x <= most);
  }
  const { max, smallest_normal: tiny, eps } = finfo(dtype);
  const reals = [
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    -2.5,
    3,
    1 + eps,
    10,
    -100.25,
    max,
    -max,
    tiny,
    -tiny / 2,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e-3,
    700,
  ];
  if (dtype.kind === "f") return reals;
  return reals.flatMap((re, i) => [0, 3, 7].map((k) => ({ re, im: reals[(i * 5 + k) % reals.length] })));
}
