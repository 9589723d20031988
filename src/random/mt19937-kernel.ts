/**
 * @file MT19937 in kernels: the recurrence over 624 words, done for all of them whenever they are used up, and the
 * tempering of each. Matsumoto & Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998).
 * State in memory: the 624 words (uint32), then the position as a 64-bit word.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import { i64 } from "../kernel/types.ts";
import { type Draws, type Source, u32 } from "./draws.ts";

export const wordCount = 624;
const middle = 397;
/** Where the position lies, in bytes. */
export const positionAt = wordCount * 4;

/** The new word i, from the words `next` and `middle` places on. */
function twist(b: Builder, state: Value, i: Value, next: Value, far: Value): void {
  const word = (v: number): Value => b.const(u32, v);
  const joined = b.op(
    "or",
    b.op("and", b.load(u32, state, i), word(0x80000000)),
    b.op("and", b.load(u32, state, next), word(0x7fffffff)),
  );
  const odd = b.op("ne", b.op("and", joined, word(1)), word(0));
  const feedback = b.select(odd, word(0x9908b0df), word(0));
  const shifted = b.op("xor", b.op("shr", joined, word(1)), feedback);
  b.store(b.op("xor", b.load(u32, state, far), shifted), state, i);
}

function twistAll(b: Builder, state: Value): void {
  const span = (from: number, to: number, distance: number): void => {
    b.for(b.index(from), b.index(to), {}, [], (i) => {
      twist(b, state, i, b.op("add", i, b.index(1)), b.op("add", i, b.index(distance)));
    });
  };
  span(0, wordCount - middle, middle);
  span(wordCount - middle, wordCount - 1, middle - wordCount);
  twist(b, state, b.index(wordCount - 1), b.index(0), b.index(middle - 1));
}

function temper(b: Builder, y: Value): Value {
  const word = (v: number): Value => b.const(u32, v);
  let x = b.op("xor", y, b.op("shr", y, word(11)));
  x = b.op("xor", x, b.op("and", b.op("shl", x, word(7)), word(0x9d2c5680)));
  x = b.op("xor", x, b.op("and", b.op("shl", x, word(15)), word(0xefc60000)));
  return b.op("xor", x, b.op("shr", x, word(18)));
}

function nextWord(d: Draws): Value {
  const { b, state } = d;
  const put = (inner: Draws, position: Value): void => {
    inner.carried = [position, ...inner.carried.slice(1)];
  };
  d.if(b.op("ge", d.carried[0], b.index(wordCount)), () =>
    d.outline("twist", [], [], (inner) => {
      twistAll(inner.b, inner.state);
      put(inner, inner.b.index(0));
      return [];
    }),
  );
  const [position] = d.carried;
  put(d, b.op("add", position, b.index(1)));
  return b.convert(temper(b, b.load(u32, state, position)), "u64");
}

/** The first word is the upper half. */
function next64(d: Draws): Value {
  const upper = nextWord(d);
  return d.b.op("or", d.b.op("shl", upper, d.u64(32)), nextWord(d));
}

/** 27 bits of one word and 26 of the next. */
function nextDouble(d: Draws): Value {
  const { b } = d;
  const upper = b.op("shr", nextWord(d), d.u64(5));
  const lower = b.op("shr", nextWord(d), d.u64(6));
  const whole = b.op("or", b.op("shl", upper, d.u64(26)), lower);
  return b.op("mul", b.convert(d.signed(whole), "f64"), d.f64(2 ** -53));
}

export const mt19937Source: Source = {
  name: "MT19937",
  bytes: positionAt + 8,
  load: (b, state) => ({ carried: [b.load(i64, state, b.index(0), { disp: positionAt })], fixed: [] }),
  store: (b, state, carried) => b.store(carried[0], state, b.index(0), { disp: positionAt }),
  next64,
  next32: nextWord,
  nextDouble,
  nextRaw: nextWord,
};
