/**
 * @file Standard normal and standard exponential draws in kernels, float64 and float32, by the ziggurat as NumPy walks it:
 * which bits of a word give the layer, the sign and the place is part of the stream. Tables: ziggurat-tables.ts.
 *
 * Two functions decide about rare draws. `exp` is only compared with: an error of one unit in the last place would change
 * the answer once in 2^50 comparisons. log(1 + x) is handed out in the tail, so there it is the reference's, bit for bit.
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { f64, type Type } from "../kernel/types.ts";
import { type Draws, f32, u32, u64 } from "./draws.ts";
import { referenceLog1p } from "./reference-log1p.ts";
import { exponentialTail, normalTail, normalTailInverse, tableAt } from "./ziggurat-tables.ts";

/** Which float a draw gives. */
export type Precision = "f64" | "f32";

interface Format {
  readonly float: Type;
  /** Type of the limits in the tables, and of a float's bits. */
  readonly limit: Type;
  uniform(d: Draws): Value;
}

const formats: { readonly [P in Precision]: Format } = {
  f64: { float: f64, limit: u64, uniform: (d) => d.nextDouble() },
  f32: { float: f32, limit: u32, uniform: (d) => d.nextFloat() },
};

/** A draw before it is known whether it lies under the curve. */
interface Candidate {
  readonly layer: Value;
  /** The place in the layer, a whole number. */
  readonly place: Value;
  readonly x: Value;
  /** Surely under the curve. */
  readonly inside: Value;
}

interface Places {
  readonly limit: number;
  readonly factor: number;
  readonly height: number;
}

function candidate(d: Draws, p: Precision, at: Places, layer: Value, place: Value): Candidate {
  const { b } = d;
  const { float, limit } = formats[p];
  const x = d.mul(b.convert(d.signed(place), float), d.lookup(float, at.factor, layer));
  const bound = d.lookup(limit, at.limit, layer);
  const inside = b.op("lt", place, limit === u64 ? bound : b.convert(bound, "u64"));
  return { layer, place, x, inside };
}

/** A point between this layer's height and the one above it. */
function heightIn(d: Draws, p: Precision, at: Places, layer: Value): Value {
  const { float, uniform } = formats[p];
  const own = d.lookup(float, at.height, layer);
  const above = d.lookup(float, at.height - float.bytes, layer);
  return d.add(d.mul(d.sub(above, own), uniform(d)), own);
}

/** Draws candidates until one is under the curve; `tail` gives the values beyond the lowest layer's edge. */
function ziggurat(
  d: Draws,
  draw: () => Candidate,
  tail: (place: Value) => Value,
  isUnder: (layer: Value, x: Value) => Value,
): Value {
  const { b } = d;
  const no = b.const("i1", 0);
  const first = draw();
  const [value] = d.if(
    first.inside,
    () => [first.x],
    () =>
      d
        .repeat([first.x, first.layer, first.place], (x, layer, place) =>
          d.if(
            b.op("eq", layer, d.u64(0)),
            () => [no, tail(place), layer, place],
            () =>
              d.if(
                isUnder(layer, x),
                () => [no, x, layer, place],
                () => {
                  const next = draw();
                  return [b.op("not", next.inside), next.x, next.layer, next.place];
                },
              ),
          ),
        )
        .slice(0, 1),
  );
  return value;
}

/** log(1 − u) for a fresh uniform u. */
const logOfUniform = (d: Draws, p: Precision): Value => referenceLog1p(d.b, d.b.op("neg", formats[p].uniform(d)));

/** x with its sign turned where bit 8 of a word is set: by an exclusive or, since a branch on it would be a coin's toss. */
function withSign(d: Draws, p: Precision, x: Value, word: Value): Value {
  const { b } = d;
  const { float, limit } = formats[p];
  const bit = b.op("shl", b.op("and", word, d.u64(0x100)), d.u64(float.bits - 9));
  const sign = limit === u64 ? bit : b.convert(bit, limit);
  return b.bitcast(b.op("xor", b.bitcast(x, limit), sign), float);
}

export function standardNormal(d: Draws, p: Precision = "f64"): Value {
  const { b } = d;
  const { float } = formats[p];
  const at = tableAt.normal[p];
  const num = (v: number): Value => b.const(float, v);
  const draw = (): Candidate => {
    const word = p === "f64" ? d.next64() : d.next32();
    const layer = b.op("and", word, d.u64(0xff));
    const place = b.op("and", b.op("shr", word, d.u64(9)), d.u64(p === "f64" ? 2n ** 52n - 1n : 2n ** 23n - 1n));
    const found = candidate(d, p, at, layer, place);
    return { ...found, x: withSign(d, p, found.x, word) };
  };
  const tail = (place: Value): Value => {
    const [beyond] = d.repeat([num(0)], () => {
      const x = d.mul(num(-normalTailInverse), logOfUniform(d, p));
      const y = b.op("neg", logOfUniform(d, p));
      return [b.op("not", b.op("gt", d.add(y, y), d.mul(x, x))), x];
    });
    return withSign(d, p, d.add(num(normalTail), beyond), place);
  };
  const isUnder = (layer: Value, x: Value): Value => {
    const height = b.convert(heightIn(d, p, at, layer), f64);
    const wide = b.convert(x, f64);
    return b.op("lt", height, b.op("exp", d.mul(d.mul(d.f64(-0.5), wide), wide)));
  };
  return ziggurat(d, draw, tail, isUnder);
}

export function standardExponential(d: Draws, p: Precision = "f64"): Value {
  const { b } = d;
  const at = tableAt.exponential[p];
  const draw = (): Candidate => {
    const word = b.op("shr", p === "f64" ? d.next64() : d.next32(), d.u64(p === "f64" ? 3 : 1));
    return candidate(d, p, at, b.op("and", word, d.u64(0xff)), b.op("shr", word, d.u64(8)));
  };
  const tail = (): Value => d.sub(b.const(formats[p].float, exponentialTail), logOfUniform(d, p));
  const isUnder = (layer: Value, x: Value): Value => b.op("lt", heightIn(d, p, at, layer), b.op("exp", b.op("neg", x)));
  return ziggurat(d, draw, tail, isUnder);
}

/** The exponential distribution by inversion: −log(1 − u). */
export function inverseExponential(d: Draws, p: Precision = "f64"): Value {
  const { b } = d;
  const uniform = formats[p].uniform(d);
  // float32 takes its logarithm in float64 too.
  const log = referenceLog1p(b, b.op("neg", b.convert(uniform, f64)));
  return b.convert(b.op("neg", log), formats[p].float);
}
