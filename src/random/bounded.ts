/**
 * @file Whole numbers between bounds in kernels: every number of `range + 1` equally likely, by Lemire's multiplication
 * (Generator) or by masking and rejecting (RandomState); which words are drawn for which range is part of the stream.
 * Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
 * @module
 */
import type { Value } from "../kernel/ir.ts";
import { type Draws, u64 } from "./draws.ts";

/** How a range is drawn from. */
export type Method = "lemire" | "masked";

/** Bits of the integers that are drawn; 1 for bool. */
export type Width = 1 | 8 | 16 | 32 | 64;

/** What a range asks for: nothing, a whole word, or a rejection loop; and whether words are of 32 bits or 64. */
export type Regime = "none" | "word" | "bounded" | "word32" | "bounded32";

/** What is known of a range before the loop over elements, or inside it when ranges differ. */
export interface Range {
  /** Greatest number to draw, counted from 0 (u64). */
  readonly range: Value;
  /** Lemire: range + 1, and where rejection ends. Masked: the bits of the range. */
  readonly span: Value;
  readonly threshold: Value;
}

const ones = (width: number): bigint => (1n << BigInt(width)) - 1n;

/** The regime of a range that is known. */
export function regimeOf(width: Width, range: bigint): Regime {
  if (range === 0n) return "none";
  if (width === 1) return "word";
  if (range === ones(width)) return "word";
  if (width < 64 || range > 0xffffffffn) return "bounded";
  return range === 0xffffffffn ? "word32" : "bounded32";
}

/** Bits of the words that a regime draws. */
const drawnBits = (width: Width, regime: Regime): Width => (regime === "word32" || regime === "bounded32" ? 32 : width);

/** What the rejection loop of a regime needs to know. */
export function prepare(d: Draws, method: Method, width: Width, regime: Regime, range: Value): Range {
  const { b } = d;
  if (regime !== "bounded" && regime !== "bounded32") return { range, span: range, threshold: range };
  if (method === "masked") {
    const mask = b.op("shr", d.u64(ones(64)), b.op("clz", range));
    return { range, span: mask, threshold: mask };
  }
  const span = d.add(range, d.u64(1));
  const threshold = b.op("rem", d.sub(d.u64(ones(drawnBits(width, regime))), range), span);
  return { range, span, threshold };
}

/** Words narrower than 32 bits are cut from one of 32, lowest first; the rest of it is kept for the next draw of this call. */
function narrowWord(d: Draws, width: 1 | 8 | 16): Value {
  const { b } = d;
  const [left, word] = d.extra;
  const isEmpty = b.op("eq", left, d.u64(0));
  const [next, nextLeft] = d.if(
    isEmpty,
    () => [d.next32(), d.u64(32 / width - 1)],
    () => [b.op("shr", word, d.u64(width)), d.sub(left, d.u64(1))],
  );
  d.extra = [nextLeft, next];
  return b.op("and", next, d.u64(ones(width)));
}

function word(d: Draws, width: Width): Value {
  if (width === 64) return d.next64();
  return width === 32 ? d.next32() : narrowWord(d, width);
}

function lemire(d: Draws, width: Width, { span, threshold }: Range): Value {
  /** The upper word of a product, and whether its lower word is one of those that come too often. */
  const scaled = (inner: Draws, factor: Value, least: Value): [again: Value, value: Value] => {
    const { b } = inner;
    const drawn = word(inner, width);
    const low = inner.mul(drawn, factor);
    if (width === 64) return [b.op("lt", low, least), b.op("mulhi", drawn, factor)];
    const leftover = b.op("and", low, inner.u64(ones(width)));
    return [b.op("lt", leftover, least), b.op("shr", low, inner.u64(width))];
  };
  // Few words are rejected from wide draws, many from narrow ones.
  if (keepsWords(width)) return d.repeat([d.u64(0)], () => scaled(d, span, threshold))[0];
  const [again, first] = scaled(d, span, threshold);
  const [value] = d.if(
    again,
    () =>
      d.outline(`lemire${width}`, [span, threshold], [u64], (inner, [factor, least]) =>
        inner.repeat([inner.u64(0)], () => scaled(inner, factor, least)),
      ),
    () => [first],
  );
  return value;
}

function masked(d: Draws, width: Width, { range, span }: Range): Value {
  const [value] = d.repeat([d.u64(0)], () => {
    const drawn = d.b.op("and", word(d, width), span);
    return [d.b.op("gt", drawn, range), drawn];
  });
  return value;
}

/** Does drawing integers of this width keep parts of words? `carry` two values then, both 0. */
export const keepsWords = (width: Width): width is 1 | 8 | 16 => width < 32;

/** A number from 0 to the range, as u64. */
export function boundedInteger(d: Draws, method: Method, width: Width, regime: Regime, range: Range): Value {
  const bits = drawnBits(width, regime);
  switch (regime) {
    case "none":
      return d.u64(0);
    case "word":
    case "word32":
      return word(d, bits);
    case "bounded":
    case "bounded32":
      return method === "lemire" ? lemire(d, bits, range) : masked(d, bits, range);
  }
}

/** The same for a range that is only known at run time: regimes are told apart there. */
export function boundedByRange(d: Draws, method: Method, width: Width, range: Value): Value {
  const { b } = d;
  const draw = (regime: Regime) => (): Value[] => [
    boundedInteger(d, method, width, regime, prepare(d, method, width, regime, range)),
  ];
  const isAll = (bits: number): Value => b.op("eq", range, d.u64(ones(bits)));
  const choose = (cond: Value, yes: () => Value[], no: () => Value[]) => (): Value[] => d.if(cond, yes, no);
  const wide = choose(isAll(width), draw("word"), draw("bounded"));
  const inWidth =
    width === 64
      ? choose(b.op("le", range, d.u64(ones(32))), choose(isAll(32), draw("word32"), draw("bounded32")), wide)
      : width === 1
        ? draw("word")
        : wide;
  return choose(b.op("eq", range, d.u64(0)), draw("none"), inWidth)()[0];
}

/** A number from 0 to `max`, which is above 0, as shuffles draw it: masked, by 32 bits where `max` is known to fit into them. */
export function interval(d: Draws, max: Value, width: 32 | 64): Value {
  const mask = d.b.op("shr", d.u64(ones(64)), d.b.op("clz", max));
  return masked(d, width, { range: max, span: mask, threshold: mask });
}
