/**
 * @file The one op table of the kernel language, put together from its families. Groups are filters of it, never
 * second lists. Adding an op is adding one row to a family in ops/.
 * @module
 */
import { compositeOps } from "./ops/composite.ts";
import { elementaryOps } from "./ops/elementary.ts";
import { primitiveOps } from "./ops/primitive.ts";
import type { OpRow } from "./ops/row.ts";
import { structuralOps } from "./ops/structural.ts";

const table = { ...primitiveOps, ...structuralOps, ...compositeOps, ...elementaryOps } as const;

export type OpName = keyof typeof table;
export type PrimitiveOp = keyof typeof primitiveOps;
export type StructuralOp = keyof typeof structuralOps;
export type CompositeOp = keyof typeof compositeOps | keyof typeof elementaryOps;

export const ops: { readonly [K in OpName]: OpRow } = table;
export const opNames = Object.keys(table) as OpName[];

export const isStructural = (op: OpName): op is StructuralOp => "structural" in ops[op];
export const isPrimitive = (op: OpName): op is PrimitiveOp => "eval" in ops[op];
export const isComposite = (op: OpName): op is CompositeOp => !isStructural(op) && !isPrimitive(op);
/** Ops that write memory: they have no result and keep their order. */
export const isStore = (op: OpName): boolean => (ops[op] as { structural?: string }).structural === "store";
export const isLoad = (op: OpName): boolean => (ops[op] as { structural?: string }).structural === "load";
/** Ops whose result depends on their operands alone. */
export const isPure = (op: OpName): boolean => !isStore(op) && !isLoad(op);
/** Ops that a reduction may use: two operands, associative, with an identity. */
export const isReducible = (op: OpName): boolean =>
  ops[op].arity === 2 && ops[op].associative === true && ops[op].identity !== undefined;
