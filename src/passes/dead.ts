/**
 * @file Drops what nothing reads: ops, and whole loops and branches without stores, calls or read results.
 * @module
 */
import { type Block, type Kernel, outsOf, readsOf, regionsOf, type Stmt } from "../kernel/ir.ts";

/** The kernel without statements whose results are never read. */
export function dropDead(kernel: Kernel): Kernel {
  const used = new Uint8Array(kernel.valueCount);
  return { ...kernel, body: liveBlock(kernel.body, used) };
}

function hasEffect(stmt: Stmt): boolean {
  if (stmt.kind === "op") return stmt.out === undefined;
  if (stmt.kind === "call" || stmt.kind === "return") return true;
  return regionsOf(stmt).some((r) => r.stmts.some(hasEffect));
}

/** Walks backwards, so that a statement is seen after everything that reads it. */
function liveBlock(block: Block, used: Uint8Array): Block {
  for (const y of block.yields) used[y.id] = 1;
  const kept: Stmt[] = [];
  for (let i = block.stmts.length - 1; i >= 0; i--) {
    const stmt = block.stmts[i];
    if (!hasEffect(stmt) && !outsOf(stmt).some((v) => used[v.id] === 1)) continue;
    for (const v of readsOf(stmt)) used[v.id] = 1;
    kept.push(liveStmt(stmt, used));
  }
  kept.reverse();
  return { params: block.params, stmts: kept, yields: block.yields };
}

function liveStmt(stmt: Stmt, used: Uint8Array): Stmt {
  switch (stmt.kind) {
    case "for":
      return { ...stmt, body: liveBlock(stmt.body, used) };
    case "while": {
      const body = liveBlock(stmt.body, used);
      return { ...stmt, cond: liveBlock(stmt.cond, used), body };
    }
    case "if": {
      const no = liveBlock(stmt.no, used);
      return { ...stmt, yes: liveBlock(stmt.yes, used), no };
    }
    default:
      return stmt;
  }
}
