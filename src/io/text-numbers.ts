/**
 * @file Numbers out of text, as Python's `float()`, `int()` and `complex()` read them; undefined for what is none. Layout of rows and
 * columns is not known here.
 * Reference: https://docs.python.org/3/library/functions.html#float
 * @module
 */
import type { Complex, DType, Scalar } from "../dtype/dtype.ts";

/** Reads one field; undefined where it is no value of the dtype. */
export type Parse = (text: string) => Scalar | undefined;

const words = /^[+-]?(?:inf(?:inity)?|nan)$/i;
/** What `Number()` reads though Python does not. */
const prefixed = /^0[xXoObB]/;

/** As `float()`, without underscores. */
export function parseFloat64(text: string): number | undefined {
  const x = Number(text);
  if (!Number.isNaN(x)) {
    // Number() reads "" as 0 and skips a byte-order mark as if it were a space.
    const c = text.charCodeAt(0);
    if (c > 48 && c <= 57) return x;
    const trimmed = text.trim();
    if (trimmed === "" || text.includes("\ufeff") || prefixed.test(trimmed)) return undefined;
    // "Infinity" is only written with a capital in JavaScript.
    return x;
  }
  const trimmed = text.trim();
  if (!words.test(trimmed)) return undefined;
  if (/nan/i.test(trimmed)) return Number.NaN;
  return trimmed.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const whole = /^\s*[+-]?\d+\s*$/;
/** Digits that a double always holds. */
const safeDigits = 15;

function parseWhole({ min, max, itemsize }: DType): Parse {
  const [least, greatest] = [Number(min), Number(max)];
  return (text) => {
    if (!whole.test(text)) return undefined;
    if (itemsize < 8) {
      const x = Number(text);
      return x >= least && x <= greatest ? x : undefined;
    }
    const trimmed = text.trim();
    // BigInt() takes no plus sign.
    const x = trimmed.length <= safeDigits ? BigInt(Number(trimmed)) : BigInt(trimmed.replace("+", ""));
    return x >= min! && x <= max! ? x : undefined;
  };
}

/** As `loadtxt` reads bool: a whole number, true unless 0. */
const parseFlag: Parse = (text) => (whole.test(text) ? Number(text) !== 0 : undefined);

const real = String.raw`(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)`;
const imaginaryForm = new RegExp(`^([+-]?${real}?)j$`, "i");
const complexForm = new RegExp(`^([+-]?${real})([+-]${real}?)j$`, "i");

/** The factor of `j`, which stands for 1 where it is left out. */
const factor = (text: string): number => parseFloat64(/^[+-]?$/.test(text) ? `${text}1` : text)!;

/** As `complex()`: `1+2j`, `(3-4j)`, `5j`, `2`. */
export function parseComplex(text: string): Complex | undefined {
  let trimmed = text.trim();
  if (trimmed.startsWith("(") && trimmed.endsWith(")")) trimmed = trimmed.slice(1, -1).trim();
  const plain = parseFloat64(trimmed);
  if (plain !== undefined) return { re: plain, im: 0 };
  const alone = imaginaryForm.exec(trimmed);
  if (alone !== null) return { re: 0, im: factor(alone[1]) };
  const both = complexForm.exec(trimmed);
  return both === null ? undefined : { re: parseFloat64(both[1])!, im: factor(both[2]) };
}

/** How `loadtxt` reads fields of a dtype. */
export function parserOf(dtype: DType): Parse {
  if (dtype.kind === "f") return parseFloat64;
  if (dtype.kind === "c") return parseComplex;
  return dtype.kind === "b" ? parseFlag : parseWhole(dtype);
}

/** Python's own constructors, which `genfromtxt` calls, take underscores between digits. */
function underscored(parse: Parse): Parse {
  return (text) => {
    const value = parse(text);
    if (value !== undefined || !text.includes("_") || !/^[^_]*(?:\d_\d[^_]*)+$/.test(text)) return value;
    return parse(text.replaceAll("_", ""));
  };
}

/** As `genfromtxt` reads bool. */
const parseWord: Parse = (text) => {
  const word = text.trim().toUpperCase();
  return word === "TRUE" ? true : word === "FALSE" ? false : undefined;
};

/** How `genfromtxt` reads fields of a dtype. */
export function looseParserOf(dtype: DType): Parse {
  return dtype.kind === "b" ? parseWord : underscored(parserOf(dtype));
}
