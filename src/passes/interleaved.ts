/**
 * @file Finds loads and stores of one iteration that together touch adjacent elements (the parts of complex numbers): two accesses
 * with a gap become two without one and a shuffle. Only finds them: lane-body.ts writes them.
 * @module
 */
import type { ForStmt, OpStmt } from "../kernel/ir.ts";

/** Two accesses, `low` one element below `high`. */
export interface Pair {
  readonly low: OpStmt;
  readonly high: OpStmt;
}

/** Accesses of the loop's body that have a partner, with their pair. */
export function interleavedPairs(loop: ForStmt): ReadonlyMap<OpStmt, Pair> {
  const pairs = new Map<OpStmt, Pair>();
  let open: OpStmt[] = [];
  for (const stmt of loop.body.stmts) {
    // Statements with regions may do anything in between.
    if (stmt.kind !== "op") {
      open = [];
      continue;
    }
    if (stmt.op !== "load" && stmt.op !== "store") continue;
    // The pair is written in one place, so nothing of the other kind may stand between its two.
    open = open.filter((o) => o.op === stmt.op);
    const partner = open.find((o) => partners(o, stmt));
    if (partner === undefined) {
      open.push(stmt);
      continue;
    }
    const first = (partner.attrs.disp ?? 0) < (stmt.attrs.disp ?? 0);
    const pair = first ? { low: partner, high: stmt } : { low: stmt, high: partner };
    pairs.set(partner, pair);
    pairs.set(stmt, pair);
    open = open.filter((o) => o !== partner);
  }
  return pairs;
}

/** Same place but for one element; neither has a mask of its own. */
function partners(x: OpStmt, y: OpStmt): boolean {
  if (x.op !== y.op) return false;
  const store = x.op === "store";
  const base = store ? 1 : 0;
  const arity = base + 2;
  if (x.args.length !== arity || y.args.length !== arity) return false;
  const t = store ? x.args[0].type : x.out!.type;
  const other = store ? y.args[0].type : y.out!.type;
  const gap = (x.attrs.disp ?? 0) - (y.attrs.disp ?? 0);
  return (
    t === other &&
    x.args[base] === y.args[base] &&
    x.args[base + 1] === y.args[base + 1] &&
    x.attrs.scale === y.attrs.scale &&
    Math.abs(gap) === t.bytes
  );
}
