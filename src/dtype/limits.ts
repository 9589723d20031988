/**
 * @file Limits of the floating and integer dtypes under NumPy's field names. All of a floating format follows from its
 * width and its fraction bits. Reference: https://numpy.org/doc/stable/reference/generated/numpy.finfo.html
 * @module
 */

import { DTypeError } from "../errors.ts";
import {
  type ComplexName,
  type DType,
  type DTypeLike,
  dtype as dtypeFor,
  type FloatName,
  type IntegerName,
  type NameOf,
} from "./dtype.ts";
import { halfToNumber, numberToHalf } from "./half.ts";
import { type RealOf, realOf } from "./promote.ts";

/** Limits of a floating dtype; the names are NumPy's. */
export interface FInfo<N extends FloatName = FloatName> {
  readonly dtype: DType<N>;
  readonly bits: number;
  /** Gap between 1 and the next greater number. */
  readonly eps: number;
  /** Gap between 1 and the next smaller number. */
  readonly epsneg: number;
  /** `eps` is 2 to this power. */
  readonly machep: number;
  /** `epsneg` is 2 to this power. */
  readonly negep: number;
  /** Bits of the exponent. */
  readonly iexp: number;
  readonly nexp: number;
  /** Bits of the fraction. */
  readonly nmant: number;
  readonly max: number;
  /** The least power of two that overflows. */
  readonly maxexp: number;
  readonly min: number;
  /** The least power of two that is normal. */
  readonly minexp: number;
  /** Decimal digits that survive. */
  readonly precision: number;
  /** 10 to the power of `-precision`, in the dtype. */
  readonly resolution: number;
  readonly smallest_normal: number;
  readonly tiny: number;
  readonly smallest_subnormal: number;
}

/** Limits of an integer dtype: numbers where a double holds them, bigints for the 64-bit ones. */
export interface IInfo<N extends IntegerName = IntegerName> {
  readonly dtype: DType<N>;
  readonly kind: "i" | "u";
  readonly bits: number;
  /** `i8` is eight bits here, as in NumPy's `iinfo.key`. */
  readonly key: string;
  readonly min: N extends "int64" | "uint64" ? bigint : number;
  readonly max: N extends "int64" | "uint64" ? bigint : number;
}

// Fraction bits are all that the width does not say; round is to the format's precision.
const formats: { readonly [N in FloatName]: { nmant: number; round: (x: number) => number } } = {
  float16: { nmant: 10, round: (x) => halfToNumber(numberToHalf(x)) },
  float32: { nmant: 23, round: Math.fround },
  float64: { nmant: 52, round: (x) => x },
};

/** Limits of a floating dtype, or of a complex dtype's components. */
export function finfo<S extends DTypeLike>(spec: S): FInfo<Extract<RealOf<NameOf<S>>, FloatName>>;
export function finfo(spec: DTypeLike): FInfo {
  const asked = dtypeFor(spec, "finfo");
  if (!isFloating(asked)) throw new DTypeError(`finfo: expected a floating or complex dtype, got ${asked.name}`);
  const dtype = realOf(asked) as DType<FloatName>;
  const { nmant, round } = formats[dtype.name];
  const bits = dtype.itemsize * 8;
  const nexp = bits - 1 - nmant;
  const maxexp = 2 ** (nexp - 1);
  const minexp = 2 - maxexp;
  // (2 - 2^-nmant) · 2^(maxexp - 1), in this order so that no step overflows.
  const max = (2 - 2 ** -nmant) * 2 ** (maxexp - 1);
  const precision = Math.floor(nmant * Math.log10(2));
  return {
    dtype,
    bits,
    eps: 2 ** -nmant,
    epsneg: 2 ** (-nmant - 1),
    machep: -nmant,
    negep: -nmant - 1,
    iexp: nexp,
    nexp,
    nmant,
    max,
    maxexp,
    min: -max,
    minexp,
    precision,
    resolution: round(Number(`1e-${precision}`)),
    smallest_normal: 2 ** minexp,
    tiny: 2 ** minexp,
    smallest_subnormal: 2 ** (minexp - nmant),
  };
}

/** Limits of an integer dtype. */
export function iinfo<S extends DTypeLike>(spec: S): IInfo<Extract<NameOf<S>, IntegerName>>;
export function iinfo(spec: DTypeLike): IInfo {
  const dtype = dtypeFor(spec, "iinfo");
  if (!isInteger(dtype)) throw new DTypeError(`iinfo: expected an integer dtype, got ${dtype.name}`);
  const wide = dtype.itemsize === 8;
  const bits = dtype.itemsize * 8;
  const limit = (value: bigint) => (wide ? value : Number(value)) as number;
  return {
    dtype,
    kind: dtype.kind,
    bits,
    key: `${dtype.kind}${bits}`,
    min: limit(dtype.min as bigint),
    max: limit(dtype.max as bigint),
  };
}

function isFloating(dtype: DType): dtype is DType<FloatName | ComplexName> {
  return dtype.kind === "f" || dtype.kind === "c";
}

function isInteger(dtype: DType): dtype is DType<IntegerName> {
  return dtype.kind === "i" || dtype.kind === "u";
}
