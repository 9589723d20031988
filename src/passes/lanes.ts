/**
 * @file Says of every value in a `simd` loop whether it is the same for all iterations, moves by a fixed step from one
 * to the next, or differs freely; and from that how many lanes the loop should have. Changes nothing: vectorize.ts does.
 * @module
 */
import { constantOf } from "../kernel/builder.ts";
import type { Block, ForStmt, OpStmt, Stmt, Value } from "../kernel/ir.ts";
import { isLoad, isStore, ops } from "../kernel/ops.ts";
import type { Target } from "../kernel/target.ts";

/** How far a value moves from one iteration to the next: `factor`, times `by` where that is known at run time only. */
export interface Stride {
  readonly factor: number;
  readonly by: Value | undefined;
}

/** undefined: varying. Stride of factor 0: uniform. */
export type Motion = Stride | undefined;

const still: Stride = { factor: 0, by: undefined };
export const isStill = (m: Motion): boolean => m !== undefined && m.factor === 0;

function sum(x: Stride, y: Stride, sign: 1 | -1): Motion {
  if (y.factor === 0) return x;
  if (x.factor === 0) return { factor: sign * y.factor, by: y.by };
  if (x.by !== y.by) return undefined;
  const factor = x.factor + sign * y.factor;
  return factor === 0 ? still : { factor, by: x.by };
}

function product(x: Stride, y: Value): Motion {
  const c = constantOf(y);
  if (c !== undefined) return { factor: x.factor * Number(c), by: x.by };
  return x.by === undefined ? { factor: x.factor, by: y } : undefined;
}

/** The motion of every value of one loop's body. */
export class Motions {
  private readonly of: (Motion | null)[] = [];
  /** Values that exist as vectors, for counting bytes. */
  readonly varying: Value[] = [];
  /** Why the loop cannot have lanes, or undefined. */
  refusal: string | undefined;

  constructor(loop: ForStmt) {
    this.of[loop.body.params[0].id] = { factor: loop.step, by: undefined };
    for (let i = 0; i < loop.inits.length; i++) this.vary(loop.body.params[i + 1]);
    this.block(loop.body);
  }

  get(v: Value): Motion {
    const m = this.of[v.id];
    // Values from outside the loop are not in the list: they stand still.
    return m === undefined ? still : m === null ? undefined : m;
  }

  private set(v: Value, m: Motion): void {
    if (m === undefined) this.vary(v);
    else this.of[v.id] = m;
  }

  private vary(v: Value): void {
    if (this.of[v.id] !== null) this.varying.push(v);
    this.of[v.id] = null;
  }

  private block(block: Block): void {
    for (const stmt of block.stmts) this.stmt(stmt);
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case "op":
        this.opMotion(stmt);
        return;
      case "for":
        if (!isStill(this.get(stmt.lo)) || !isStill(this.get(stmt.hi))) {
          this.refusal = "an inner loop's bounds differ by iteration";
          return;
        }
        this.of[stmt.body.params[0].id] = still;
        this.carried(stmt.body.params.slice(1), stmt.inits, [stmt.body], stmt.body.yields, stmt.outs, false);
        return;
      case "while":
        this.carried(
          stmt.body.params,
          stmt.inits,
          [stmt.cond, stmt.body],
          stmt.body.yields,
          stmt.outs,
          true,
          stmt.cond,
        );
        return;
      case "if": {
        this.block(stmt.yes);
        this.block(stmt.no);
        const uniform = isStill(this.get(stmt.cond));
        stmt.outs.forEach((out, i) => {
          const both = isStill(this.get(stmt.yes.yields[i])) && isStill(this.get(stmt.no.yields[i]));
          this.set(out, uniform && both ? still : undefined);
        });
        return;
      }
      default:
        this.refusal = `a ${stmt.kind} inside the loop`;
    }
  }

  /** Carried values of an inner loop: taken as still until their next value says otherwise, then all again. */
  private carried(
    params: readonly Value[],
    inits: readonly Value[],
    blocks: readonly Block[],
    yields: readonly Value[],
    outs: readonly Value[],
    whole: boolean,
    cond?: Block,
  ): void {
    const vary = inits.map((v) => !isStill(this.get(v)));
    for (;;) {
      const before = vary.filter(Boolean).length;
      for (let i = 0; i < vary.length; i++) {
        const m = vary[i] ? undefined : still;
        this.set(params[i], m);
        if (cond !== undefined) this.set(cond.params[i], m);
      }
      for (const block of blocks) this.block(block);
      yields.forEach((y, i) => {
        if (!isStill(this.get(y))) vary[i] = true;
      });
      if (whole && cond !== undefined && !isStill(this.get(cond.yields[0]))) vary.fill(true);
      if (vary.filter(Boolean).length === before) break;
    }
    for (let i = 0; i < outs.length; i++) this.set(outs[i], vary[i] ? undefined : still);
  }

  private opMotion(stmt: OpStmt): void {
    const { op, args, out } = stmt;
    if (isStore(op)) this.storeMotion(stmt);
    if (out === undefined) return;
    const motions = args.map((a) => this.get(a));
    if (isLoad(op)) {
      const address = this.address(stmt);
      if (op !== "load") this.refusal = `a ${op} inside the loop`;
      this.set(out, address !== undefined && isStill(address) && args.length === 2 ? still : undefined);
      if (address === undefined && motions[0] !== undefined && !isStill(motions[0]))
        this.refusal = "a moving pointer with a free index";
      return;
    }
    if (motions.every(isStill)) {
      this.set(out, still);
      return;
    }
    const [x, y] = motions;
    let m: Motion;
    if ((out.type.scalar === "i64" && (op === "add" || op === "sub")) || op === "ptrAdd") {
      if (x !== undefined && y !== undefined) m = sum(x, y, op === "sub" ? -1 : 1);
    } else if (out.type.scalar === "i64" && op === "mul") {
      if (x !== undefined && isStill(y)) m = product(x, args[1]);
      else if (y !== undefined && isStill(x)) m = product(y, args[0]);
    }
    if (m === undefined && out.type.kind === "ptr") this.refusal = "a pointer that differs freely by iteration";
    this.set(out, m);
  }

  private storeMotion(stmt: OpStmt): void {
    if (stmt.op !== "store") {
      this.refusal = `a ${stmt.op} inside the loop`;
      return;
    }
    const address = this.address(stmt);
    if (address !== undefined && isStill(address)) this.refusal = "all iterations store to one place";
    if (address === undefined && !isStill(this.get(stmt.args[1]))) this.refusal = "a moving pointer with a free index";
  }

  /** How far a load's or store's address moves, in bytes an iteration; undefined when it differs freely. */
  address(stmt: OpStmt): Motion {
    const first = isStore(stmt.op) ? 1 : 0;
    const ptr = this.get(stmt.args[first]);
    const index = this.get(stmt.args[first + 1]);
    if (ptr === undefined || index === undefined) return undefined;
    const scaled: Stride = { factor: index.factor * (stmt.attrs.scale ?? 1), by: index.by };
    return sum(ptr, scaled, 1);
  }
}

/** Lanes so that the widest varying value just fills a vector register; 1 when the loop is better left alone. */
export function lanesFor(motions: Motions, target: Target, loop: ForStmt): number {
  let widest = 0;
  for (const v of motions.varying) {
    if (v.type.kind === "bool") continue;
    let bytes = v.type.bytes;
    if (v.def?.kind === "op") bytes = Math.max(bytes, ops[v.def.op].widest?.(v.type) ?? 0);
    if (bytes > widest) widest = bytes;
  }
  for (const v of usedAsVectors(loop, motions)) if (v.type.bytes > widest) widest = v.type.bytes;
  if (widest === 0) widest = 1;
  return Math.min(64, target.vectorBytes / widest);
}

/** Values that do not differ freely and yet must become vectors: stored ones, and moving ones (the loop's index, say) that are read as numbers. */
function usedAsVectors(loop: ForStmt, motions: Motions): Value[] {
  const found: Value[] = [];
  const note = (v: Value): void => {
    const m = motions.get(v);
    if (m !== undefined && m.factor !== 0) found.push(v);
  };
  const walk = (block: Block): void => {
    for (const stmt of block.stmts) {
      if (stmt.kind === "op") {
        const out = stmt.out;
        // A stored value is a vector even when it stands still.
        if (isStore(stmt.op)) found.push(stmt.args[0]);
        else if (!isLoad(stmt.op) && out !== undefined && motions.get(out) === undefined)
          for (const a of stmt.args) note(a);
      } else if (stmt.kind === "for" || stmt.kind === "while") {
        stmt.inits.forEach(note);
        if (stmt.kind === "while") walk(stmt.cond);
        walk(stmt.body);
        stmt.body.yields.forEach(note);
      } else if (stmt.kind === "if") {
        walk(stmt.yes);
        walk(stmt.no);
        stmt.yes.yields.forEach(note);
        stmt.no.yields.forEach(note);
      }
    }
  };
  walk(loop.body);
  loop.body.yields.forEach(note);
  return found;
}
