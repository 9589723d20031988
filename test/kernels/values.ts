/**
 * @file Values of each scalar type at which ops go wrong first.
 * @module
 */
import { wrap } from "../../src/kernel/evaluate.ts";
import type { Lane } from "../../src/kernel/ops/row.ts";
import { type Scalar, scalarNames, scalars } from "../../src/kernel/types.ts";

function floatEdges(bits: number): number[] {
  const [least, leastNormal, greatest, ulp] =
    bits === 64
      ? [2 ** -1074, 2 ** -1022, Number.MAX_VALUE, 2 ** -52]
      : bits === 32
        ? [2 ** -149, 2 ** -126, 3.4028234663852886e38, 2 ** -23]
        : [2 ** -24, 2 ** -14, 65504, 2 ** -10];
  const positive = [
    0,
    1,
    2,
    3,
    0.5,
    1.5,
    2.5,
    1 / 3,
    7,
    10,
    100.25,
    127,
    128,
    255.5,
    32767,
    65504,
    2147483647,
    2147483648,
    4294967296,
    4503599627370495.5,
    9007199254740992,
    9223372036854775807,
    18446744073709551615,
    1 + ulp,
    1 - ulp / 2,
    2 ** 51 + 0.5,
    3 - 2 * ulp,
    least,
    2 * least,
    leastNormal,
    leastNormal - least,
    greatest,
    greatest / 2,
    Number.POSITIVE_INFINITY,
  ];
  return [...positive, ...positive.map((x) => -x), Number.NaN];
}

function intEdges(s: Scalar): bigint[] {
  const { bits, kind } = scalars[s];
  const [least, greatest] =
    kind === "int" ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n] : [0n, (1n << BigInt(bits)) - 1n];
  const values = [
    0n,
    1n,
    2n,
    3n,
    5n,
    7n,
    8n,
    10n,
    15n,
    16n,
    31n,
    32n,
    33n,
    63n,
    64n,
    65n,
    100n,
    127n,
    128n,
    170n,
    255n,
    256n,
    1000n,
    32767n,
    65535n,
    65536n,
    2147483647n,
    2147483648n,
    4294967295n,
    4294967296n,
    9007199254740993n,
    greatest,
    greatest - 1n,
    greatest / 2n,
    greatest / 2n + 1n,
    greatest / 3n,
  ];
  const all = [...values, ...values.map((v) => -v), least, least + 1n];
  return [...new Set(all)].filter((v) => v >= least && v <= greatest);
}

const table = Object.fromEntries(
  scalarNames.map((s): [Scalar, Lane[]] => {
    const { kind, bits } = scalars[s];
    if (kind === "float") return [s, [...new Set(floatEdges(bits).map((v) => wrap[s](v)))]];
    if (kind === "bool") return [s, [0, 1]];
    if (kind === "ptr") return [s, [0, 8]];
    return [s, intEdges(s).map((v) => (bits === 64 ? (v as unknown as Lane) : Number(v)))];
  }),
) as { [K in Scalar]: Lane[] };

/** Zeros first, so that shrinking ends in them. */
export function edgesOf(s: Scalar): readonly Lane[] {
  return table[s];
}
