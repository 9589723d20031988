/**
 * @file x·2^⌊n⌋ for targets without an instruction for it, right for all arguments. The functions of this folder mostly
 * know more of theirs and use `scale` of exponential.ts, which costs a fifth.
 * @module
 */
import type { Value } from "../ir.ts";
import type { Expand } from "../ops/row.ts";
import { binary } from "./dispatch.ts";
import type { Emit } from "./emit.ts";
import { BIASED, scale } from "./exponential.ts";
import { takeApart } from "./representation.ts";

function anyScale(m: Emit, x: Value, n: Value): Value {
  const infinity = Number.POSITIVE_INFINITY;
  const { fraction, exponent } = takeApart(m, x);
  // Beyond these sums all results are zero or infinite.
  const total = m.max(m.min(m.add(exponent, m.b.op("floor", n)), 1100), -1100);
  const finite = scale(m, fraction, m.add(total, BIASED));
  const isNan = m.ne(x, x);
  // Infinite powers: 0·∞ is NaN, everything else goes to its limit, NaN too.
  const up = m.select(isNan, infinity, m.mul(x, infinity));
  const down = m.select(isNan, 0, m.mul(x, 0));
  const limit = m.select(m.eq(n, infinity), up, m.select(m.eq(n, -infinity), down, finite));
  return m.select(m.ne(n, n), Number.NaN, limit);
}

const inDoubles = binary(anyScale);

/**
 * Rounds once in binary32 too: in binary64 the product is exact as long as the result is no zero. Where doubles of as
 * many lanes do not fit a register, the op is done lane by lane (which undefined asks for).
 */
export const scaleInWords = ((b, args, out, attrs) =>
  out.lanes > 1 && out.lanes * 8 > b.target.vectorBytes ? undefined : inDoubles(b, args, out, attrs)) as Expand;
