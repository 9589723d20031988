/**
 * @file The ziggurat's tables for the normal and the exponential distribution: 255 rectangles of one area under the curve
 * and a base with the tail. Built in exact fixed-point arithmetic when first needed, then moved by the last bits in which
 * NumPy's printed tables, made in plain doubles, differ from the true values.
 * Marsaglia & Tsang, "The Ziggurat Method", J. Stat. Soft. 5 (2000); Doornik, "An Improved Ziggurat Method", 2005.
 * @module
 */
import { bits, divide, expOfNegative, fixed, multiply, negativeLog, one, squareRoot, toNumber } from "./fixed-point.ts";

/** Where the tail begins: of the normal distribution (and its inverse), of the exponential one. */
export const normalTail = 3.654152885361009;
export const normalTailInverse = 0.27366123732975827;
export const exponentialTail = 7.69711747013105;

/** Bytes from the start of the tables to each of them: limits for the quick test, factors, heights; float64 and float32. */
export const tableAt = {
  normal: { f64: { limit: 0, factor: 2048, height: 4096 }, f32: { limit: 12288, factor: 13312, height: 14336 } },
  exponential: {
    f64: { limit: 6144, factor: 8192, height: 10240 },
    f32: { limit: 15360, factor: 16384, height: 17408 },
  },
} as const;
export const zigguratBytes = 18432;

interface Curve {
  /** Where the tail begins, and the area of each rectangle. */
  readonly tail: bigint;
  readonly area: bigint;
  /** The curve's height at x, and the x of a height. */
  height(x: bigint): bigint;
  inverse(y: bigint): bigint;
}

const normalCurve: Curve = {
  tail: fixed("3.6541528853610087963519472518"),
  area: fixed("0.0049286732339746549315909134318471488833053030935681"),
  height: (x) => expOfNegative(multiply(x, x) >> 1n),
  inverse: (y) => squareRoot(2n * negativeLog(y)),
};

const exponentialCurve: Curve = {
  tail: fixed("7.6971174701310497140446280481"),
  area: fixed("0.0039496598225815572199775719565184947097112755300658"),
  height: expOfNegative,
  inverse: negativeLog,
};

interface Layers {
  readonly x: readonly bigint[];
  readonly y: readonly bigint[];
}

interface Places {
  readonly limit: number;
  readonly factor: number;
  readonly height: number;
}

/** Right edges and upper heights of the rectangles, the base (0) with the width that its area would have. */
function layers(curve: Curve): Layers {
  const x = new Array<bigint>(256);
  const y = new Array<bigint>(256);
  x[255] = curve.tail;
  y[255] = curve.height(curve.tail);
  x[0] = divide(curve.area, y[255]);
  y[0] = one;
  for (let i = 254; i > 0; i--) {
    y[i] = divide(curve.area, x[i + 1]) + y[i + 1];
    x[i] = curve.inverse(y[i]);
  }
  return { x, y };
}

/** How much of layer i lies wholly under the curve, as a fraction: the width of the layer above in widths of this one. */
function inside(x: readonly bigint[], i: number): bigint {
  if (i === 1) return 0n;
  return i === 0 ? divide(x[255], x[0]) : divide(x[i - 1], x[i]);
}

// What NumPy's tables are more than the true values: limits in ones, factors and heights in units in the last place.
// biome-ignore format: a table
const normalLimits = [5, 0, -30, -9, -5, -2, -1, -2, 1, 1, 0, 0, -1, 0, 1, 0, 1, 2, 0, 0, 1, 1, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, -1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 2, 1, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, -1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, -1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, -1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1];
// biome-ignore format: a table
const normalFactors = [-9, -130, -40, -33, -28, -26, -26, -22, -22, -11, -10, -9, -8, -8, -8, -8, -8, -9, -8, -8, -9, -9, -9, -10, -9, -8, -8, -7, -8, -8, -8, -7, -8, -8, -7, -7, -8, -8, -6, -6, -6, -5, -5, -6, -5, -6, -5, -5, -5, -5, -6, -6, -3, -4, -4, -4, -4, -4, -4, -4, -3, -4, -3, -3, -3, -3, -4, -3, -4, -3, -3, -4, -3, -2, -2, -3, -3, -3, -4, -3, -3, -3, -3, -3, -3, -3, -2, -2, -2, -2, -2, -1, -1, -1, -1, -1, -2, -2, -1, -2, -2, -2, -2, -2, -1, -2, -2, -2, -2, -2, -3, -3, -3, -2, -2, -2, -1, -1, -2, -2, -2, -2, -1, -1, -1, -1, -1, -2, -2, -2, -1, -1, -2, -2, -2, -2, -2, -2, -2, -2, -3, -4, -4, -4, -3, -3, -3, -3, -2, -2, -2, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, -1, -1, 0, -1, 0, -1, -1, -1, 0, 0, 0, 1, 2, 3, 3, 3, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -2, -1, -2, -2, -2, -2, -2, -2, -1, -1, -1, -1, -1, 0, -1, -1, -1, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0, -1, 0, 0, -1, 0, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0];
// biome-ignore format: a table
const normalHeights = [0, 7, 6, 5, 5, 5, 5, 4, 5, 5, 5, 4, 4, 4, 4, 4, 4, 5, 4, 5, 5, 5, 5, 5, 5, 4, 4, 4, 5, 5, 5, 4, 4, 5, 4, 4, 4, 5, 4, 4, 3, 3, 3, 3, 3, 4, 3, 4, 4, 3, 4, 3, 4, 4, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 5, 4, 5, 4, 4, 4, 4, 3, 2, 3, 7, 7, 8, 8, 6, 7, 8, 7, 8, 7, 6, 5, 6, 5, 4, 4, 3, 3, 3, 3, 5, 4, 3, 4, 4, 4, 4, 4, 3, 4, 4, 4, 5, 5, 6, 6, 5, 5, 4, 4, 3, 3, 4, 3, 4, 3, 2, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 3, 3, 4, 4, 3, 5, 6, 7, 7, 6, 5, 5, 10, 7, 7, 7, 5, 4, 5, 4, 3, 1, 2, 0, 0, 1, 3, 3, 2, 1, 1, 1, 2, 1, 2, 0, -1, -3, -5, -7, -7, -8, -5, -4, -2, -1, 0, 1, 0, 1, 0, 2, 0, 1, 1, 1, 2, 2, 1, 2, 7, 6, 5, 10, 6, 12, 12, 12, 12, 15, 13, 13, 11, 9, 7, 8, 7, 3, 1, 6, 8, 4, 2, -1, 0, 4, 2, 2, -3, 0, 1, 2, 3, 3, 2, 3, 4, 1, 5, 3, 6, 8, 16, 13, 9, 4, -1, -4, -2, -6, -7, -9, -7, -5, -7, -3, -5, -6, -8, -8, 2];
/** The layers whose limit is one less, a bit each. */
const exponentialLimits = 0x544c77fc9e762e62fb0170bcf274295cab39adcd15655e6f492d2a9830a11fc5n;
/** float32: entries of the exponential tables that were printed with nine digits and read back. */
const exponentialFloats = {
  factor: new Map([[226, 1]]),
  height: new Map([
    [128, -1],
    [154, 1],
    [171, -1],
  ]),
};

function fill64(memory: DataView, at: Places, { x, y }: Layers, isNormal: boolean): void {
  /** Bits that a draw has for the place inside a layer. */
  const draw = isNormal ? 52n : 53n;
  const put = (place: number, value: number, last: number): void => {
    memory.setFloat64(place, value, true);
    memory.setBigInt64(place, memory.getBigInt64(place, true) + BigInt(last), true);
  };
  for (let i = 0; i < 256; i++) {
    const less = BigInt.asUintN(1, exponentialLimits >> BigInt(i));
    const limit = (inside(x, i) >> (bits - draw)) + (isNormal ? BigInt(normalLimits[i]) : -less);
    memory.setBigUint64(at.limit + 8 * i, limit, true);
    put(at.factor + 8 * i, toNumber(x[i]) * 2 ** -Number(draw), isNormal ? normalFactors[i] : 0);
    put(at.height + 8 * i, toNumber(y[i]), isNormal ? normalHeights[i] : 0);
  }
}

function fill32(memory: DataView, at: Places, { x, y }: Layers, isNormal: boolean): void {
  const put = (place: number, value: number, last = 0): void => {
    memory.setFloat32(place, value, true);
    memory.setInt32(place, memory.getInt32(place, true) + last, true);
  };
  const corrections = isNormal ? undefined : exponentialFloats;
  for (let i = 0; i < 256; i++) {
    // Limits are rounded here, where those of float64 are cut.
    memory.setUint32(at.limit + 4 * i, Number(((inside(x, i) >> (bits - 24n)) + 1n) >> 1n), true);
    put(at.factor + 4 * i, toNumber(x[i]) * 2 ** -23, corrections?.factor.get(i));
    put(at.height + 4 * i, toNumber(y[i]), corrections?.height.get(i));
  }
}

/** Writes all tables. */
export function fillZiggurat(memory: DataView): void {
  const { normal, exponential } = tableAt;
  const bell = layers(normalCurve);
  fill64(memory, normal.f64, bell, true);
  fill32(memory, normal.f32, bell, true);
  const decay = layers(exponentialCurve);
  fill64(memory, exponential.f64, decay, false);
  fill32(memory, exponential.f32, decay, false);
}
