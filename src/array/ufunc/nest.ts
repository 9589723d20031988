/**
 * @file Writes nest kernels: loops over strided operands around one elementwise computation. What launchNest runs.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Kernel, Value } from "../../kernel/ir.ts";
import { i64, ptr, type Type } from "../../kernel/types.ts";
import { castElement, type Element, loadElement, storeElement } from "./element.ts";

/** How an operand moves in the innermost loop: `c` to the next element, `0` not at all, `s` by a stride known at run time. */
export type Access = "c" | "0" | "s";

export interface NestOperand {
  /** What lies in memory. */
  readonly dtype: DType;
  /** What the computation takes or gives; cast on the way. */
  readonly as: DType;
  readonly access: Access;
}

export interface NestSpec {
  readonly name: string;
  /** Loops. */
  readonly rank: number;
  readonly inputs: readonly NestOperand[];
  readonly outputs: readonly NestOperand[];
  /** The first input is a bool that says which elements are written. */
  readonly masked?: boolean;
  /** Outputs bypass the caches: for results larger than these. */
  readonly nontemporal?: boolean;
  /**
   * Goes through the two innermost loops in square blocks: for operands that lie crosswise to each other, so that the cache lines
   * that one of them meets along a column are still there for the next column.
   */
  readonly blocked?: boolean;
  /** Inputs (as cast, the mask not among them) → outputs. */
  readonly compute: (b: Builder, inputs: readonly Element[]) => readonly Element[];
}

/** Does a nest kernel of these accesses go without strides? */
export function needsNoStrides(rank: number, accesses: readonly Access[]): boolean {
  return rank === 1 && accesses.every((a) => a !== "s");
}

/** The kernel; parameters as launch.ts says. */
export function nestKernel(spec: NestSpec): Kernel {
  const { rank, inputs, outputs } = spec;
  const operands = [...inputs, ...outputs];
  const count = operands.length;
  const strided = !needsNoStrides(
    rank,
    operands.map((o) => o.access),
  );
  const types: Record<string, Type> = {};
  for (let k = 0; k < count; k++) types[k < inputs.length ? `in${k}` : `out${k - inputs.length}`] = ptr;
  for (let i = 0; i < rank; i++) types[`n${i}`] = i64;
  if (strided) for (let k = 0; k < count; k++) for (let i = 0; i < rank; i++) types[`s${k}_${i}`] = i64;
  return Builder.kernel(spec.name, types, (b, params) => {
    const stride = (k: number, axis: number): Value => params[count + rank + k * rank + axis];
    const level = (axis: number, pointers: readonly Value[]): void => {
      const extent = params[count + axis];
      if (axis === rank - 1) {
        inner(b, spec, pointers, extent, (k) => stride(k, axis));
        return;
      }
      if (spec.blocked && axis === rank - 2) {
        blocks(b, spec, pointers, [extent, params[count + rank - 1]], (k, inwards) => stride(k, axis + inwards));
        return;
      }
      b.for(b.index(0), extent, { parallel: axis === 0 }, [], (i) => {
        level(
          axis + 1,
          pointers.map((p, k) => b.ptrAdd(p, b.op("mul", i, stride(k, axis)))),
        );
      });
    };
    level(0, params.slice(0, count));
  });
}

/** Elements along a side of a block: a few cache lines wide, and few enough lines high to stay in the first cache. */
const blockSide = 32;

function blocks(
  b: Builder,
  spec: NestSpec,
  pointers: readonly Value[],
  [rows, columns]: readonly Value[],
  stride: (k: number, inwards: 0 | 1) => Value,
): void {
  const side = b.index(blockSide);
  const step = { step: blockSide };
  const from = (corner: readonly Value[], i: Value, inwards: 0 | 1): Value[] =>
    corner.map((p, k) => b.ptrAdd(p, b.op("mul", i, stride(k, inwards))));
  b.for(b.index(0), rows, { ...step, parallel: true }, [], (top) => {
    const strip = from(pointers, top, 0);
    const height = b.op("pmin", side, b.op("sub", rows, top));
    b.for(b.index(0), columns, step, [], (left) => {
      const corner = from(strip, left, 1);
      const width = b.op("pmin", side, b.op("sub", columns, left));
      b.for(b.index(0), height, {}, [], (i) => {
        inner(b, spec, from(corner, i, 0), width, (k) => stride(k, 1));
      });
    });
  });
}

/** A result as its own dtype holds it: what was computed in f32 for float16 is rounded, which a store into float16 does by itself. */
export function settled(b: Builder, d: DType, result: Element): Element {
  return d.scalar === "f16" ? result.map((v) => b.convert(b.convert(v, "f16"), "f32")) : result;
}

function inner(
  b: Builder,
  spec: NestSpec,
  pointers: readonly Value[],
  extent: Value,
  stride: (k: number) => Value,
): void {
  const { inputs, outputs, compute } = spec;
  const zero = b.index(0);
  const read = (k: number, i: Value): Element => {
    const { dtype, as, access } = inputs[k];
    const at = access === "s" ? { scale: 1 } : { scale: dtype.itemsize };
    const index = access === "s" ? b.op("mul", i, stride(k)) : i;
    return castElement(b, dtype, as, loadElement(b, dtype, pointers[k], index, at));
  };
  // Operands that stand still are read once, before the loop.
  const still = inputs.map((o, k) => (o.access === "0" ? read(k, zero) : undefined));
  b.for(zero, extent, { parallel: true, simd: true }, [], (i) => {
    const values = inputs.map((_, k) => still[k] ?? read(k, i));
    const mask = spec.masked ? values[0][0] : undefined;
    const results = compute(b, spec.masked ? values.slice(1) : values);
    for (let k = 0; k < outputs.length; k++) {
      const { dtype, as, access } = outputs[k];
      const operand = inputs.length + k;
      const index = access === "s" ? b.op("mul", i, stride(operand)) : i;
      const at = { scale: access === "s" ? 1 : dtype.itemsize, mask, nontemporal: spec.nontemporal };
      storeElement(
        b,
        dtype,
        castElement(b, as, dtype, as === dtype ? results[k] : settled(b, as, results[k])),
        pointers[operand],
        index,
        at,
      );
    }
  });
}
