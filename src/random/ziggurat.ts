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

/** One curve's way through the ziggurat. Methods take the draws, since the rare part is a function of its own. */
interface Walk {
  readonly name: string;
  draw(d: Draws): Candidate;
  /** A value beyond the lowest layer's edge. */
  tail(d: Draws, place: Value): Value;
  isUnder(d: Draws, layer: Value, x: Value): Value;
}

/** Draws candidates until one is under the curve: mostly the first. */
function ziggurat(d: Draws, p: Precision, walk: Walk): Value {
  const first = walk.draw(d);
  const [value] = d.if(
    first.inside,
    () => [first.x],
    () =>
      d.outline(`${walk.name}.${p}.rare`, [first.x, first.layer, first.place], [formats[p].float], (inner, args) =>
        rare(inner, walk, args),
      ),
  );
  return value;
}

/** What becomes of a candidate that is not surely under the curve. */
function rare(d: Draws, walk: Walk, start: readonly Value[]): readonly Value[] {
  const { b } = d;
  const no = b.const("i1", 0);
  const [value] = d.repeat(start, (x, layer, place) =>
    d.if(
      b.op("eq", layer, d.u64(0)),
      () => [no, walk.tail(d, place), layer, place],
      () =>
        d.if(
          walk.isUnder(d, layer, x),
          () => [no, x, layer, place],
          () => {
            const next = walk.draw(d);
            return [b.op("not", next.inside), next.x, next.layer, next.place];
          },
        ),
    ),
  );
  return [value];
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

const normalWalk = (p: Precision): Walk => {
  const { float } = formats[p];
  const at = tableAt.normal[p];
  const places = p === "f64" ? 2n ** 52n - 1n : 2n ** 23n - 1n;
  return {
    name: "normal",
    draw: (d) => {
      const { b } = d;
      const word = p === "f64" ? d.next64() : d.next32();
      const layer = b.op("and", word, d.u64(0xff));
      const found = candidate(d, p, at, layer, b.op("and", b.op("shr", word, d.u64(9)), d.u64(places)));
      return { ...found, x: withSign(d, p, found.x, word) };
    },
    tail: (d, place) => {
      const { b } = d;
      const [beyond] = d.repeat([b.const(float, 0)], () => {
        const x = d.mul(b.const(float, -normalTailInverse), logOfUniform(d, p));
        const y = b.op("neg", logOfUniform(d, p));
        return [b.op("not", b.op("gt", d.add(y, y), d.mul(x, x))), x];
      });
      return withSign(d, p, d.add(b.const(float, normalTail), beyond), place);
    },
    isUnder: (d, layer, x) => {
      const { b } = d;
      const height = b.convert(heightIn(d, p, at, layer), f64);
      const wide = b.convert(x, f64);
      return b.op("lt", height, b.op("exp", d.mul(d.mul(d.f64(-0.5), wide), wide)));
    },
  };
};

const exponentialWalk = (p: Precision): Walk => {
  const at = tableAt.exponential[p];
  return {
    name: "exponential",
    draw: (d) => {
      const { b } = d;
      const word = b.op("shr", p === "f64" ? d.next64() : d.next32(), d.u64(p === "f64" ? 3 : 1));
      return candidate(d, p, at, b.op("and", word, d.u64(0xff)), b.op("shr", word, d.u64(8)));
    },
    tail: (d) => d.sub(d.b.const(formats[p].float, exponentialTail), logOfUniform(d, p)),
    isUnder: (d, layer, x) => d.b.op("lt", heightIn(d, p, at, layer), d.b.op("exp", d.b.op("neg", x))),
  };
};

const normalWalks = { f64: normalWalk("f64"), f32: normalWalk("f32") };
const exponentialWalks = { f64: exponentialWalk("f64"), f32: exponentialWalk("f32") };

export function standardNormal(d: Draws, p: Precision = "f64"): Value {
  return ziggurat(d, p, normalWalks[p]);
}

export function standardExponential(d: Draws, p: Precision = "f64"): Value {
  return ziggurat(d, p, exponentialWalks[p]);
}

/** The exponential distribution by inversion: −log(1 − u). */
export function inverseExponential(d: Draws, p: Precision = "f64"): Value {
  const { b } = d;
  const uniform = formats[p].uniform(d);
  // float32 takes its logarithm in float64 too.
  const log = referenceLog1p(b, b.op("neg", b.convert(uniform, f64)));
  return b.convert(b.op("neg", log), formats[p].float);
}
