/**
 * @file The natural logarithm of positive normal numbers, bit for bit as NumPy's legacy streams and some distributions have
 * it: they hand out logarithms, and NumPy has them from the C library of its platform, here glibc on x86-64 with fused
 * multiply-add. The numjet function `log` is another, vectorised one.
 *
 * Equality holds because every operation is exactly rounded by itself and stands in that library's order. Method (Nagy,
 * Arm Optimized Routines): x = 2^k·z, z in one of 128 intervals with a point c near the middle; log x = k·ln 2 + log c +
 * log(z/c), the last by a polynomial in r = z/c − 1; numbers close to 1 by a polynomial in x − 1 with an exact square.
 * The points are chosen so that log c is all but exactly a double; they are part of what the function is.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { f64 } from "../kernel/types.ts";
import { type Draws, u64 } from "./draws.ts";
import { exactly, negativeLog, toNumber } from "./fixed-point.ts";

/** Bytes of the table: 1/c and log c, interval by interval. */
export const logTableBytes = 128 * 16;

/** 1/c of each interval. */
// biome-ignore format: a table
const inverses = [1.4504249240398293, 1.442253508327276, 1.4341736174350004, 1.426183816329995, 1.4182825527052965, 1.4104682921759335, 1.4027396147468003, 1.3950954438932313, 1.3875338232485754, 1.3800539211058593, 1.3726542695419708, 1.3653332798446802, 1.358090204587874, 1.3509234892132138, 1.3438320840699889, 1.3368146974742003, 1.329870114677736, 1.322997339161106, 1.316195352741367, 1.3094628125672239, 1.3027990455471041, 1.2962024229438942, 1.2896726275815547, 1.2832080305745537, 1.276807885983376, 1.2704714060687552, 1.2641976054949482, 1.257985357514882, 1.2518337750655457, 1.2457421919097305, 1.2397094966625508, 1.2337348463589233, 1.2278176973028803, 1.2219570190618474, 1.2161519732977757, 1.2104018095009725, 1.204705805718973, 1.1990631185441964, 1.1934733004462308, 1.1879350812847385, 1.1824481322833125, 1.1770114976921955, 1.1716248121809465, 1.1662869231674715, 1.1609977486762766, 1.1557563220795803, 1.1505619105480347, 1.1454138888505974, 1.140311877374656, 1.1352550225747513, 1.1302429094831266, 1.1252747693068048, 1.1203501571039876, 1.1154683327680124, 1.1106291463292157, 1.1058315813301596, 1.1010752177696026, 1.0963597137952512, 1.0916844827550398, 1.0870487291277784, 1.082452357388312, 1.0778948225025884, 1.0733751731601076, 1.068893585073351, 1.0644491706655506, 1.0600414846328305, 1.0556701316181605, 1.051334750556926, 1.0470347288442157, 1.0427699229652954, 1.0385395013738175, 1.034343418940345, 1.0301811073173315, 1.026052043621297, 1.0219561082336197, 1.0178926505784922, 1.0138614436244586, 1.0098620186501341, 1.0058938559734134, 1.00195696235014, 0.9961089923088509, 0.9884170338185201, 0.9808429191005297, 0.9733840169987446, 0.9660377568876556, 0.9588014945307369, 0.9516728569073111, 0.9446494635965822, 0.9377288993026223, 0.9309091073790681, 0.924187681612722, 0.9175626765599192, 0.9110320403624034, 0.9045935839762024, 0.8982456375922825, 0.8919860966782501, 0.8858131121185129, 0.879725075760676, 0.8737201372634685, 0.8677966405782273, 0.8619528050060739, 0.8561872354420692, 0.8504983927816893, 0.8448844572790304, 0.8393442741575965, 0.8338762249349438, 0.8284789320557778, 0.8231510800065832, 0.8178913903778707, 0.8126984007245374, 0.8075710029460227, 0.8025078881160415, 0.7975077379364331, 0.792569604966373, 0.7876923641254114, 0.7828746724940998, 0.7781155388790811, 0.7734139557869777, 0.7687687179914933, 0.7641790698041854, 0.7596438763692399, 0.7551621951078668, 0.7507331780216866, 0.7463557196361751, 0.7420289364869653, 0.7377521537065876, 0.7335242966002608, 0.729344777457841];

/** log(1+r) = r − r²/2 + …, from r² on: in the intervals, and for |r| < 2^-4. */
// biome-ignore format: a table
const inInterval = [-0.5000000000000001, 0.33333333331825593, -0.2499999999622955, 0.20000304511814496, -0.16667054827627667];
// biome-ignore format: a table
const nearOne = [-0.5, 0.3333333333333352, -0.24999999999998432, 0.19999999999320328, -0.16666666669929706, 0.14285715076560868, -0.12499997863982555, 0.11110712032936046, -0.10000486757818193, 0.09181994006195467, -0.08328363062289341];
const ln2High = 0.6931471805598903;
const ln2Low = 5.497923018708371e-14;
/** Bits of 0.6875, where the first interval begins. */
const firstBits = 0x3fe6000000000000n;
/** Bits of 1 − 2^-4 and how many doubles from there on count as near 1. */
const nearBits = 0x3fee000000000000n;
const nearCount = 0x3090000000000n;

/** Writes the table. */
export function fillLogTable(memory: DataView, at: number): void {
  for (const [i, inverse] of inverses.entries()) {
    memory.setFloat64(at + 16 * i, inverse, true);
    memory.setFloat64(at + 16 * i + 8, toNumber(negativeLog(exactly(inverse))), true);
  }
}

const num = (d: Draws, v: number): Value => d.f64(v);
const fma = (d: Draws, x: Value, y: Value, z: Value): Value => d.b.op("fma", x, y, z);

function ofInterval(d: Draws, bits: Value, table: number): Value {
  const { b } = d;
  const [a0, a1, a2, a3, a4] = inInterval.map((c) => num(d, c));
  const from = d.sub(bits, d.u64(firstBits));
  const interval = b.op("and", b.op("shr", from, d.u64(45)), d.u64(127));
  const k = b.convert(b.op("shr", d.signed(from), b.index(52)), f64);
  const z = b.bitcast(d.sub(bits, b.op("and", from, d.u64(0xfffn << 52n))), f64);
  const at = b.op("mul", d.signed(interval), b.index(16));
  const inverse = b.load(f64, d.tables, at, { scale: 1, disp: table });
  const logC = b.load(f64, d.tables, at, { scale: 1, disp: table + 8 });
  const r = fma(d, z, inverse, num(d, -1));
  const whole = fma(d, k, num(d, ln2High), logC);
  const high = d.add(whole, r);
  const low = fma(d, k, num(d, ln2Low), d.add(d.sub(whole, high), r));
  const r2 = d.mul(r, r);
  const terms = fma(d, fma(d, r, a4, a3), r2, fma(d, r, a2, a1));
  return d.add(fma(d, d.mul(r, r2), terms, fma(d, r2, a0, low)), high);
}

function ofNearOne(d: Draws, x: Value): Value {
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10] = nearOne.map((c) => num(d, c));
  const r = d.sub(x, num(d, 1));
  const r2 = d.mul(r, r);
  const r3 = d.mul(r, r2);
  const first = fma(d, r2, b3, fma(d, r, b2, b1));
  const second = fma(d, r2, b6, fma(d, r, b5, b4));
  const third = fma(d, r3, b10, fma(d, r2, b9, fma(d, r, b8, b7)));
  const tail = fma(d, fma(d, third, r3, second), r3, first);
  // r²/2 exactly, by the upper half of r.
  const shift = num(d, 2 ** 27);
  const upper = d.sub(fma(d, r, shift, r), d.mul(shift, r));
  const square = d.mul(upper, upper);
  const high = fma(d, square, b0, r);
  const low = fma(d, square, b0, d.sub(r, high));
  const rest = fma(d, d.mul(b0, d.sub(r, upper)), d.add(r, upper), low);
  return d.add(high, fma(d, tail, r3, rest));
}

/** log x for positive normal x, f64; −∞ for 0. `table`: where the table lies in the kernel's tables. */
export function referenceLog(d: Draws, x: Value, table: number): Value {
  const { b } = d;
  const bits = b.bitcast(x, u64);
  const [value] = b.if(
    b.op("lt", d.sub(bits, d.u64(nearBits)), d.u64(nearCount)),
    () => [ofNearOne(d, x)],
    () => [ofInterval(d, bits, table)],
  );
  return b.select(b.op("eq", x, num(d, 0)), num(d, Number.NEGATIVE_INFINITY), value);
}
