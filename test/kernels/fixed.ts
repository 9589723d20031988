/**
 * @file Elementary functions in fixed-point arithmetic on bigints, to any number of bits: the judge of computed values. Slow,
 * with series and identities that the kernels do not use. A real v is the bigint nearest to v·2^p, give or take a few units.
 * Brent & Zimmermann, "Modern Computer Arithmetic", 2010, chapter 4.
 * @module
 */

const abs = (v: bigint): bigint => (v < 0n ? -v : v);
const bitLength = (v: bigint): number => (v === 0n ? 0 : abs(v).toString(16).length * 4);
const one = (p: number): bigint => 1n << BigInt(p);
const mul = (x: bigint, y: bigint, p: number): bigint => (x * y) >> BigInt(p);
const div = (x: bigint, y: bigint, p: number): bigint => (x << BigInt(p)) / y;
/** The same real with another number of bits. */
const shift = (v: bigint, from: number, to: number): bigint =>
  to >= from ? v << BigInt(to - from) : v >> BigInt(from - to);

/** The whole root ⌊√v⌋, by Newton's iteration from above. */
export function wholeSqrt(v: bigint): bigint {
  if (v < 2n) return v;
  let r = 1n << BigInt((v.toString(2).length >> 1) + 1);
  for (;;) {
    const next = (r + v / r) >> 1n;
    if (next >= r) return r;
    r = next;
  }
}

function wholeCbrt(v: bigint): bigint {
  if (v < 2n) return v;
  let r = 1n << BigInt(Math.ceil(v.toString(2).length / 3) + 1);
  for (;;) {
    const next = (2n * r + v / (r * r)) / 3n;
    if (next >= r) return r;
    r = next;
  }
}

const sqrt = (v: bigint, p: number): bigint => wholeSqrt(v << BigInt(p));

/** A double as a fixed-point number; exact where p reaches down to its last bit. */
export function fromNumber(x: number, p: number): bigint {
  const e = Math.max(exponentOf(x), -1022) - 52;
  // The significand as a whole number: by two factors, as one power might overflow.
  const half = Math.trunc(e / 2);
  return shift(BigInt((x / 2 ** half) * 2 ** (half - e)), -e, p);
}

const view = new DataView(new ArrayBuffer(8));
/** ⌊log2 |x|⌋ of a normal number, −1023 for subnormal ones and zero. */
export function exponentOf(x: number): number {
  view.setFloat64(0, x);
  return ((view.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** Remembers a constant to the greatest number of bits asked for. */
function constant(make: (p: number) => bigint): (p: number) => bigint {
  let known = 0n;
  let bits = -1;
  return (p) => {
    if (p > bits) {
      bits = p + 64;
      known = make(bits + 32) >> 32n;
    }
    return known >> BigInt(bits - p);
  };
}

/** arctan(1/n) or artanh(1/n) by their series. */
function ofReciprocal(n: bigint, sign: 1n | -1n, p: number): bigint {
  let power = one(p) / n;
  let sum = power;
  for (let k = 3n, s = sign; power !== 0n; k += 2n, s *= sign) {
    power /= n * n;
    sum += (s * power) / k;
  }
  return sum;
}

/** Machin's formula, and one of its kind for ln 2. */
const pi = constant((p) => 16n * ofReciprocal(5n, -1n, p) - 4n * ofReciprocal(239n, -1n, p));
const ln2 = constant(
  (p) => 18n * ofReciprocal(26n, 1n, p) - 2n * ofReciprocal(4801n, 1n, p) + 8n * ofReciprocal(8749n, 1n, p),
);
const ln10 = constant((p) => log(10n << BigInt(p), p));

/** e^x. */
export function exp(x: bigint, p: number): bigint {
  const q = p + 24 + Math.max(0, bitLength(x) - p);
  const n = shift(x, p, q) / ln2(q);
  // Results with many bits before the point need as many more after it here.
  const extra = q + Math.max(0, Number(n));
  const r = shift(x, p, extra) - n * ln2(extra);
  // Halved eight times, for a short series, and squared as often.
  let term = one(extra);
  let sum = term;
  const small = r >> 8n;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = mul(term, small, extra) / k;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = mul(sum, sum, extra);
  return shift(n >= 0n ? sum << n : sum >> -n, extra, p);
}

/** The natural logarithm of a positive number. */
export function log(x: bigint, p: number): bigint {
  const q = p + 24;
  let v = shift(x, p, q);
  const k = v.toString(2).length - 1 - q;
  // Small arguments have few bits: more of them are made up front, by the caller's choice of p.
  v = k >= 0 ? v >> BigInt(k) : v << BigInt(-k);
  const root = sqrt(sqrt(v, q), q);
  const s = div(root - one(q), root + one(q), q);
  const square = mul(s, s, q);
  let power = s;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = mul(power, square, q);
  }
  return shift(8n * sum + BigInt(k) * ln2(q), q, p);
}

/** sin x and cos x of any x. */
export function sinCos(x: bigint, p: number): [bigint, bigint] {
  const q = p + 16;
  const half = pi(q + bitLength(x)) >> 1n;
  const wide = shift(x, p, q + bitLength(x));
  const n = (2n * wide + (x < 0n ? -half : half)) / (2n * half);
  const r = shift(wide - n * half, q + bitLength(x), q);
  const square = mul(r, r, q);
  const series = (first: bigint, from: bigint): bigint => {
    let term = first;
    let sum = first;
    for (let k = from; term !== 0n && term !== -1n; k += 2n) {
      term = -mul(term, square, q) / (k * (k + 1n));
      sum += term;
    }
    return shift(sum, q, p);
  };
  const s = series(r, 2n);
  const c = series(one(q), 1n);
  const turn = Number(((n % 4n) + 4n) % 4n);
  return [
    [s, c],
    [c, -s],
    [-s, -c],
    [-c, s],
  ][turn] as [bigint, bigint];
}

/** The angle of (x, y), x and y in the same units. */
export function atan2(y: bigint, x: bigint, p: number): bigint {
  const q = p + 32;
  if (y === 0n && x >= 0n) return 0n;
  const [ay, ax] = [abs(y), abs(x)];
  const steep = ay > ax;
  let t = steep ? div(ax, ay, q) : div(ay, ax, q);
  // The half-angle formula, four times.
  for (let i = 0; i < 4; i++) t = div(t, one(q) + sqrt(one(q) + mul(t, t, q), q), q);
  const square = mul(t, t, q);
  let power = t;
  let sum = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = -mul(power, square, q);
  }
  let angle = 16n * sum;
  if (steep) angle = (pi(q) >> 1n) - angle;
  if (x < 0n) angle = pi(q) - angle;
  return shift(y < 0n ? -angle : angle, q, p);
}

type Fixed = (args: readonly bigint[], p: number) => bigint;

/**
 * The functions by the op table's names: arguments and result with p bits after the point. Arguments must be exact, and p large
 * enough for the result: `errorOf` sees to both.
 */
export const functions: { readonly [op: string]: Fixed } = {
  exp: ([x], p) => exp(x, p),
  exp2: ([x], p) => exp((x * ln2(p + 16)) >> BigInt(p + 16), p),
  expm1: ([x], p) => exp(x, p) - one(p),
  log: ([x], p) => log(x, p),
  log2: ([x], p) => div(log(x, p), ln2(p), p),
  log10: ([x], p) => div(log(x, p), ln10(p), p),
  log1p: ([x], p) => log(one(p) + x, p),
  sin: ([x], p) => sinCos(x, p)[0],
  cos: ([x], p) => sinCos(x, p)[1],
  tan: ([x], p) => {
    const [s, c] = sinCos(x, p);
    return div(s, c, p);
  },
  arcsin: ([x], p) => atan2(x, wholeSqrt(one(2 * p) - x * x), p),
  arccos: ([x], p) => atan2(wholeSqrt(one(2 * p) - x * x), x, p),
  arctan: ([x], p) => atan2(x, one(p), p),
  arctan2: ([y, x], p) => atan2(y, x, p),
  sinh: ([x], p) => (exp(x, p) - exp(-x, p)) >> 1n,
  cosh: ([x], p) => (exp(x, p) + exp(-x, p)) >> 1n,
  tanh: ([x], p) => {
    const y = exp(-2n * abs(x), p);
    const t = div(one(p) - y, one(p) + y, p);
    return x < 0n ? -t : t;
  },
  arcsinh: ([x], p) => {
    const y = log(abs(x) + wholeSqrt(x * x + one(2 * p)), p);
    return x < 0n ? -y : y;
  },
  arccosh: ([x], p) => log(x + wholeSqrt(x * x - one(2 * p)), p),
  arctanh: ([x], p) => log(div(one(p) + x, one(p) - x, p), p) >> 1n,
  pow: ([x, y], p) => {
    const q = p + 8 + Math.max(0, bitLength(y) - p);
    return exp((y * log(shift(abs(x), p, q), q)) >> BigInt(q), p);
  },
  cbrt: ([x], p) => (x < 0n ? -1n : 1n) * wholeCbrt(abs(x) << BigInt(2 * p)),
  hypot: ([x, y]) => wholeSqrt(x * x + y * y),
  logaddexp: ([x, y], p) => {
    const most = x > y ? x : y;
    return most + log(one(p) + exp(-abs(x - y), p), p);
  },
  logaddexp2: ([x, y], p) => {
    const most = x > y ? x : y;
    const grown = one(p) + functions.exp2([-abs(x - y)], p);
    return most + div(log(grown, p), ln2(p), p);
  },
};

/** Bits of the significand and exponent of the least normal number. */
const formats = { float64: [53, -1022], float32: [24, -126] } as const;

/**
 * What the function is worth at these arguments, as a judge of results near `estimate`: the error in units of the last
 * place of the true value, to a thousandth and better.
 */
export function judge(
  op: string,
  dtype: keyof typeof formats,
  args: readonly number[],
  estimate: number,
): (got: number) => number {
  // Arguments exactly, a hundred bits below the point of the result, and some for poles and cancellation.
  const depth = Math.max(0, ...[...args, estimate].map((v) => 53 - Math.max(exponentOf(v), -1022)));
  const p = depth + 160;
  const value = functions[op](
    args.map((x) => fromNumber(x, p)),
    p,
  );
  const [precision, least] = formats[dtype];
  const magnitude = abs(value).toString(2).length - 1 - p;
  const unit = Math.max(magnitude, least) - precision + 1;
  return (got) => {
    const error = abs(fromNumber(got, p) - value);
    // In 2^-20 of the unit, so that it fits a double.
    return Number(shift(error, p + unit, 20)) / 2 ** 20;
  };
}
