/**
 * @file Opens the golden files of this folder by family name, and gives their values a plain JavaScript form. Format: README.md here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  decodeGolden,
  type GoldenArray,
  type GoldenFile,
  type GoldenScalar,
  type GoldenValue,
  goldenDTypes,
} from "./decode.ts";

export type { GoldenArray, GoldenCase, GoldenDType, GoldenFile, GoldenScalar, GoldenValue } from "./decode.ts";

const folder = new URL("./data/", import.meta.url);
const ending = ".njg.gz";

/** Names of the families that have a file. */
export function goldenFamilies(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** Opens one family's file. */
export function openGolden(family: string): GoldenFile {
  return decodeGolden(gunzipSync(readFileSync(new URL(`${family}${ending}`, folder))));
}

/** One element as JavaScript has it: bool as boolean, 64-bit integers as bigint, complex as `{ re, im }`, others as number. */
export type GoldenElement = number | bigint | boolean | { re: number; im: number };

/** The elements in C order, whatever the layout. */
export function elementsOf(array: GoldenArray | GoldenScalar): GoldenElement[] {
  const { bytes, parts } = goldenDTypes[array.dtype];
  const { data } = array;
  const { shape, strides, offset } = array.kind === "array" ? array : { shape: [], strides: [], offset: 0 };
  const one = (at: number): GoldenElement => {
    const value = data[(at / bytes) * parts];
    if (parts === 2) return { re: value as number, im: data[(at / bytes) * 2 + 1] as number };
    if (array.dtype === "bool") return value !== 0;
    return array.dtype === "float16" ? halfToNumber(value as number) : value;
  };
  let places = [offset];
  for (const [axis, n] of shape.entries()) {
    places = places.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * strides[axis]));
  }
  return places.map(one);
}

/** The value of a float16 given by its bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
}

/** What {@link plain} gives: options as a numjet call takes them. */
export type Plain = null | boolean | string | number | bigint | GoldenValue | Plain[] | { [key: string]: Plain };

/** Axes, shapes, flags and names as JavaScript values: integers as numbers where exact, tuples as arrays, dtypes as names. */
export function plain(value: GoldenValue): Plain {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value.kind === "int") return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : value.value;
  if (value.kind === "float") return value.value;
  if (value.kind === "tuple") return value.items.map(plain);
  if (value.kind === "dtype" || value.kind === "name") return value.name;
  if (value.kind === "dict")
    return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, plain(item)]));
  return value;
}
