/**
 * @file In what each dtype's products are computed: the scalar type of sums, and the dtype that holds them before the last
 * cast. Not how (gemm-tile.ts, gemv-kernel.ts).
 * @module
 */
import { type DType, type DTypeName, dtypes } from "../dtype/dtype.ts";
import type { Scalar } from "../kernel/types.ts";
import type { Arithmetic } from "./gemm-tile.ts";

export interface ProductRow extends Arithmetic {
  /** What the sums are in memory: the product's dtype, or one that is cast to it at the end. */
  readonly sums: DTypeName;
}

const number = (scalar: Scalar, sums: DTypeName, parts: 1 | 2 = 1): ProductRow => ({
  scalar,
  parts,
  product: "number",
  sums,
});

/** Bytes are summed in 16 bits, which have a multiplication: wrapped to 8 bits at the end, the sum is the same. float16 is rounded once, at the end, as NumPy does. */
export const productRows: { readonly [D in DTypeName]: ProductRow } = {
  bool: { scalar: "u8", parts: 1, product: "logical", sums: "bool" },
  int8: number("i16", "int16"),
  int16: number("i16", "int16"),
  int32: number("i32", "int32"),
  int64: number("i64", "int64"),
  uint8: number("u16", "uint16"),
  uint16: number("u16", "uint16"),
  uint32: number("u32", "uint32"),
  uint64: number("u64", "uint64"),
  float16: number("f32", "float32"),
  float32: number("f32", "float32"),
  float64: number("f64", "float64"),
  complex64: number("f32", "complex64", 2),
  complex128: number("f64", "complex128", 2),
};

/** The dtype that holds the sums of a product of dtype `as`. */
export function sumsOf(as: DType): DType {
  return dtypes[productRows[as.name].sums];
}
