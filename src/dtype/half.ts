/**
 * @file float16 bit patterns to and from numbers, one value at a time, rounded once. Bulk conversion is a kernel's work.
 * Reference: IEEE 754-2019, binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits.
 * @module
 */

const scratch = new DataView(new ArrayBuffer(8));

// Adding and taking away 2^52 rounds a non-negative double below 2^52 to an integer, ties to even: the spacing of
// doubles from 2^52 on is 1.
const roundEven = (x: number): number => x + 2 ** 52 - 2 ** 52;

/** The float16 nearest to a number, ties to even, as its 16 bits. NaN keeps its sign and the top of its payload. */
export function numberToHalf(x: number): number {
  scratch.setFloat64(0, x);
  const high = scratch.getInt32(0);
  const sign = (high >>> 16) & 0x8000;
  const magnitude = Math.abs(x);
  if (Number.isNaN(magnitude)) return sign | 0x7e00 | ((high >> 10) & 0x1ff);
  // 65520 lies half way between the greatest float16 (65504) and the next power of two: ties go to infinity.
  if (magnitude >= 65520) return sign | 0x7c00;
  // Subnormals count in steps of 2^-24; a carry to 1024 is the bit pattern of the least normal number.
  if (magnitude < 2 ** -14) return sign | roundEven(magnitude * 2 ** 24);
  const exponent = ((high >>> 20) & 0x7ff) - 1023;
  // The 11-bit significand lies in 1024 … 2048; taking 1024 away leaves the fraction, and 2048 carries into the exponent.
  return sign | (((exponent + 15) << 10) + roundEven(magnitude * 2 ** (10 - exponent)) - 1024);
}

/** The number that 16 bits of a float16 stand for. */
export function halfToNumber(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f && fraction !== 0) {
    scratch.setInt32(0, ((bits & 0x8000) << 16) | 0x7ff00000 | (fraction << 10));
    scratch.setInt32(4, 0);
    return scratch.getFloat64(0);
  }
  const magnitude =
    exponent === 0x1f
      ? Number.POSITIVE_INFINITY
      : exponent === 0
        ? fraction * 2 ** -24
        : (1024 + fraction) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}
