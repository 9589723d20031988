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

/** What is asked of an op at every statement of every pass, found by one look-up: rows differ in shape, these do not. */
export interface OpFacts {
  /** The op's place in the table. */
  readonly number: number;
  readonly structural: boolean;
  readonly primitive: boolean;
  readonly load: boolean;
  readonly store: boolean;
  readonly commutative: boolean;
}

function factsOfRow(row: OpRow & { readonly structural?: string }, number: number): OpFacts {
  return {
    number,
    structural: row.structural !== undefined,
    primitive: "eval" in row,
    load: row.structural === "load",
    store: row.structural === "store",
    commutative: row.commutative === true,
  };
}

const facts = new Map<string, OpFacts>(opNames.map((op, number) => [op, factsOfRow(ops[op], number)]));
export const factsOf = (op: OpName): OpFacts => facts.get(op)!;

export const isStructural = (op: OpName): op is StructuralOp => factsOf(op).structural;
export const isPrimitive = (op: OpName): op is PrimitiveOp => factsOf(op).primitive;
export const isComposite = (op: OpName): op is CompositeOp => !isStructural(op) && !isPrimitive(op);
/** Ops that write memory: they have no result and keep their order. */
export const isStore = (op: OpName): boolean => factsOf(op).store;
export const isLoad = (op: OpName): boolean => factsOf(op).load;
/** Ops whose result depends on their operands alone. */
export const isPure = (op: OpName): boolean => {
  const { load, store } = factsOf(op);
  return !load && !store;
};
/** Ops that a reduction may use: two operands, associative, with an identity. */
export const isReducible = (op: OpName): boolean =>
  ops[op].arity === 2 && ops[op].associative === true && ops[op].identity !== undefined;
