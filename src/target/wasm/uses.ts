/**
 * @file Counts how often each value of a kernel is read and where, so that the lowering knows which values may be computed
 * where they are used. Reads the kernel, changes nothing.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import { type Block, type Kernel, type OpStmt, readsOf, regionsOf, type Stmt, type Value } from "../../kernel/ir.ts";

/** How a value reaches its users. */
export const kept = 0;
/** Computed at its one use, in the same block. */
export const inPlace = 1;
/** Computed at each use: a constant, or a loop index plus a constant. */
export const everywhere = 2;

export type Uses = {
  /** Reads of each value, by id. */
  readonly counts: Int32Array;
  /** One of the three ways above, by id. */
  readonly ways: Uint8Array;
  /** Vector constants, which are made once, before all else. */
  readonly vectorConstants: readonly OpStmt[];
  /** Loop indices that occur in addresses or i64 arithmetic, by id: they get a 32-bit copy. */
  readonly addressed: Uint8Array;
};

const isVectorConstant = (stmt: OpStmt): boolean =>
  (stmt.op === "const" || stmt.op === "iota") && stmt.out !== undefined && stmt.out.type.lanes > 1;

/** Counts over one kernel. */
export function countUses(kernel: Kernel): Uses {
  const counts = new Int32Array(kernel.valueCount);
  const ways = new Uint8Array(kernel.valueCount);
  const addressed = new Uint8Array(kernel.valueCount);
  const home = new Int32Array(kernel.valueCount).fill(-1);
  const vectorConstants: OpStmt[] = [];
  const indices = new Uint8Array(kernel.valueCount);
  let blocks = 0;

  const read = (v: Value, block: number): void => {
    counts[v.id]++;
    if (ways[v.id] === everywhere) {
      // Each use computes it anew and so reads the index again.
      const def = v.def as OpStmt;
      for (const a of def.args) counts[a.id]++;
    } else ways[v.id] = counts[v.id] === 1 && home[v.id] === block ? inPlace : kept;
  };

  const visit = (block: Block): void => {
    const id = blocks++;
    for (const stmt of block.stmts) {
      for (const v of readsOf(stmt)) read(v, id);
      if (stmt.kind === "op") op(stmt, id);
      else if (stmt.kind === "for") indices[stmt.body.params[0].id] = 1;
      for (const region of regionsOf(stmt)) visit(region);
    }
    for (const v of block.yields) read(v, id);
  };

  const op = (stmt: OpStmt, block: number): void => {
    for (const a of stmt.args) if (a.type.bits === 64 && indices[a.id]) addressed[a.id] = 1;
    const { out } = stmt;
    if (out === undefined) return;
    if (isVectorConstant(stmt)) vectorConstants.push(stmt);
    else if (stmt.op === "const" || isIndexPlusConstant(stmt, indices)) ways[out.id] = everywhere;
    else home[out.id] = block;
  };

  visit(kernel.body);
  return { counts, ways, vectorConstants, addressed };
}

function isIndexPlusConstant(stmt: OpStmt, indices: Uint8Array): boolean {
  const { op, args } = stmt;
  return (op === "add" || op === "sub") && indices[args[0].id] === 1 && constantOf(args[1]) !== undefined;
}

/** Does the block end the function? */
export function endsInReturn(block: Block): boolean {
  const last: Stmt | undefined = block.stmts[block.stmts.length - 1];
  return last?.kind === "return";
}
