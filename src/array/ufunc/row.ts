/**
 * @file What a row of the ufunc table holds, and the rules by which operand dtypes become loop dtypes. Not the rows.
 * Reference: https://numpy.org/doc/stable/reference/ufuncs.html (type casting), NEP 50.
 * @module
 */
import { type DType, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { realOf, type WeakKind } from "../../dtype/promote.ts";
import type { Builder } from "../../kernel/builder.ts";
import type { Element } from "./element.ts";

/** Computes one element (or, for two-output ufuncs, two) of the loop's dtype. */
export type Compute = (b: Builder, args: readonly Element[], loop: DType) => readonly Element[];

/** The dtypes of one loop of a ufunc. */
export interface Loop {
  readonly inputs: readonly DType[];
  readonly outputs: readonly DType[];
}

export interface UfuncRow {
  readonly nin: 1 | 2 | 3 | 4;
  readonly nout: 1 | 2;
  /** Kinds of the loop dtype that the ufunc has. */
  readonly kinds: string;
  /** Promoted operand dtype → dtypes of the loop; by default all the same. */
  readonly rule?: LoopRule;
  /** The loop by all operands, for the few ufuncs whose loop is not a function of the promoted dtype alone; undefined to go on with `rule`. */
  readonly resolve?: (
    kinds: readonly (DType | WeakKind)[],
    values: readonly (Scalar | undefined)[],
    promoted: DType,
  ) => Loop | undefined;
  readonly compute: Compute;
  /** What `reduce` of nothing gives; undefined where that is an error. */
  readonly identity?: number | boolean;
  /** Results are of one dtype whatever the loop is: `dtype` cannot choose it. */
  readonly fixed?: DType;
  /** Compares: whole numbers are compared exactly even where the other operand's dtype cannot hold them. */
  readonly compares?: boolean;
  /** Of complex operands each part is computed from the same parts as real numbers are: adjacent ones go as twice as many of these. */
  readonly partwise?: boolean;
  /** What to do instead where bool is refused. */
  readonly advice?: string;
  /** Rough cycles an element beyond a plain addition, for deciding about threads. */
  readonly cost?: number;
}

/** Promoted dtype of the operands → dtypes of the loop. */
export type LoopRule = (promoted: DType, row: UfuncRow) => Loop;

const all = (d: DType, row: UfuncRow): Loop => ({
  inputs: new Array(row.nin).fill(d),
  outputs: new Array(row.nout).fill(d),
});

/** The floating dtype in which NumPy computes functions of an integer or bool dtype. */
export function floatFor(d: DType): DType {
  if (d.kind === "f" || d.kind === "c") return d;
  return d.itemsize === 1 ? dtypes.float16 : d.itemsize === 2 ? dtypes.float32 : dtypes.float64;
}

const inexact = (d: DType): boolean => d.kind === "f" || d.kind === "c";

export const loopRules = {
  /** Operands and results of the promoted dtype. */
  same: all,
  /** Computed in a floating dtype: that of the operands, or the smallest that NumPy takes for the integer. */
  float: (d, row) => all(floatFor(d), row),
  /** True division: integers give float64. */
  divide: (d, row) => all(inexact(d) ? d : dtypes.float64, row),
  /** Integers of the promoted dtype, bool as int8: the smallest that NumPy has a loop for. */
  number: (d, row) => all(d.kind === "b" ? dtypes.int8 : d, row),
  /** Always in double precision. */
  double: (d, row) => all(d.kind === "c" ? dtypes.complex128 : dtypes.float64, row),
  /** Computed in a floating dtype, results are bool. */
  floatTest: (d, row) => ({
    inputs: new Array(row.nin).fill(floatFor(d)),
    outputs: new Array(row.nout).fill(dtypes.bool),
  }),
  /** Counts of bits. */
  bitCount: (d, row) => ({
    inputs: new Array(row.nin).fill(d.kind === "b" ? dtypes.uint8 : d),
    outputs: new Array(row.nout).fill(dtypes.uint8),
  }),
  /** A fraction of the floating dtype and an int32 exponent. */
  frexp: (d) => ({ inputs: [floatFor(d)], outputs: [floatFor(d), dtypes.int32] }),
  /** Results are bool. */
  test: (d, row) => ({ inputs: new Array(row.nin).fill(d), outputs: new Array(row.nout).fill(dtypes.bool) }),
  /** Results are the real dtype of complex operands. */
  real: (d, row) => ({ inputs: new Array(row.nin).fill(d), outputs: new Array(row.nout).fill(realOf(d)) }),
} as const satisfies Record<string, LoopRule>;

/** The loop for a promoted dtype, or undefined when the ufunc has none for it. */
export function loopFor(row: UfuncRow, promoted: DType): Loop | undefined {
  const loop = (row.rule ?? loopRules.same)(promoted, row);
  return row.kinds.includes(loop.inputs[0].kind) ? loop : undefined;
}
