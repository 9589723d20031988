/**
 * @file The interpreter's memory: one ArrayBuffer in which pointers are byte offsets. Every access is checked, so that
 * a kernel that leaves its memory fails here with a clear error instead of elsewhere without one.
 * @module
 */
import { halfToNumber, numberToHalf } from "../dtype/half.ts";
import { IndexError } from "../errors.ts";
import type { Lane } from "./ops/row.ts";
import { type Scalar, scalars } from "./types.ts";

const lane = (v: bigint): Lane => v as unknown as Lane;
const big = (v: Lane): bigint => v as unknown as bigint;

const readers: { readonly [K in Scalar]: (v: DataView, at: number) => Lane } = {
  i1: (v, at) => (v.getUint8(at) === 0 ? 0 : 1),
  i8: (v, at) => v.getInt8(at),
  i16: (v, at) => v.getInt16(at, true),
  i32: (v, at) => v.getInt32(at, true),
  i64: (v, at) => lane(v.getBigInt64(at, true)),
  u8: (v, at) => v.getUint8(at),
  u16: (v, at) => v.getUint16(at, true),
  u32: (v, at) => v.getUint32(at, true),
  u64: (v, at) => lane(v.getBigUint64(at, true)),
  f16: (v, at) => halfToNumber(v.getUint16(at, true)),
  f32: (v, at) => v.getFloat32(at, true),
  f64: (v, at) => v.getFloat64(at, true),
  ptr: (v, at) => v.getFloat64(at, true),
};

const writers: { readonly [K in Scalar]: (v: DataView, at: number, x: Lane) => void } = {
  i1: (v, at, x) => v.setUint8(at, x),
  i8: (v, at, x) => v.setInt8(at, x),
  i16: (v, at, x) => v.setInt16(at, x, true),
  i32: (v, at, x) => v.setInt32(at, x, true),
  i64: (v, at, x) => v.setBigInt64(at, big(x), true),
  u8: (v, at, x) => v.setUint8(at, x),
  u16: (v, at, x) => v.setUint16(at, x, true),
  u32: (v, at, x) => v.setUint32(at, x, true),
  u64: (v, at, x) => v.setBigUint64(at, big(x), true),
  f16: (v, at, x) => v.setUint16(at, numberToHalf(x), true),
  f32: (v, at, x) => v.setFloat32(at, x, true),
  f64: (v, at, x) => v.setFloat64(at, x, true),
  ptr: (v, at, x) => v.setFloat64(at, x, true),
};

export class Memory {
  private readonly view: DataView;

  constructor(buffer: ArrayBufferLike) {
    this.view = new DataView(buffer);
  }

  read(scalar: Scalar, at: number): Lane {
    this.check("load", scalar, at);
    return readers[scalar](this.view, at);
  }

  write(scalar: Scalar, at: number, value: Lane): void {
    this.check("store", scalar, at);
    writers[scalar](this.view, at, value);
  }

  private check(what: string, scalar: Scalar, at: number): void {
    // Written so that NaN fails too.
    if (!(at >= 0 && at + scalars[scalar].bytes <= this.view.byteLength)) {
      throw new IndexError(
        `interpret: expected to ${what} ${scalar} inside memory of ${this.view.byteLength} bytes, got address ${at}`,
      );
    }
  }
}

/** Lanes laid out one after another as the bits of one whole number, lane 0 lowest; an `i1` lane is one bit. */
export function lanesToBits(lanes: readonly Lane[], scalar: Scalar): bigint {
  const { bits, bytes } = scalars[scalar];
  const cell = new DataView(new ArrayBuffer(8));
  let all = 0n;
  for (let i = lanes.length - 1; i >= 0; i--) {
    cell.setBigUint64(0, 0n);
    writers[scalar](cell, 0, lanes[i]);
    all = (all << BigInt(bits)) | BigInt.asUintN(8 * bytes, cell.getBigUint64(0, true));
  }
  return all;
}

/** The inverse of `lanesToBits`. */
export function bitsToLanes(all: bigint, scalar: Scalar, count: number): Lane[] {
  const { bits } = scalars[scalar];
  const cell = new DataView(new ArrayBuffer(8));
  return Array.from({ length: count }, (_, i) => {
    cell.setBigUint64(0, BigInt.asUintN(bits, all >> BigInt(bits * i)), true);
    return readers[scalar](cell, 0);
  });
}
