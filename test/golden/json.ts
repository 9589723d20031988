/**
 * @file Opens the golden files that are plain JSON (`data/*.json`, made by dtype.py). The others are read by read.ts.
 * @module
 */

import { readFileSync } from "node:fs";

/** The content of `data/<name>.json`, taken to be of type `T`. */
export function readGoldenJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), "utf8")) as T;
}

/** The float64 whose big-endian bytes these are in hexadecimal. */
export function fromBits(hex: string): number {
  return Buffer.from(hex, "hex").readDoubleBE();
}
