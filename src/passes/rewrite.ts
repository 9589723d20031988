/**
 * @file Copies kernels statement by statement into a builder: the frame that every pass hangs its own rule on.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Block, Kernel, OpStmt, Stmt, Value } from "../kernel/ir.ts";

/** Old values → new values, by id. */
export class Mapping {
  private readonly to: (Value | undefined)[];

  constructor(size: number) {
    this.to = new Array(size);
  }

  set(from: Value, to: Value): void {
    this.to[from.id] = to;
  }

  setAll(from: readonly Value[], to: readonly Value[]): void {
    for (let i = 0; i < from.length; i++) this.to[from[i].id] = to[i];
  }

  get(v: Value): Value {
    const found = this.to[v.id];
    if (found === undefined) throw new Error(`Mapping: expected %${v.id} to be defined before its use`);
    return found;
  }

  all(vs: readonly Value[]): Value[] {
    const found: Value[] = [];
    for (let i = 0; i < vs.length; i++) found.push(this.get(vs[i]));
    return found;
  }
}

/** A rule of a pass: takes care of a statement (true), or leaves it to be copied as it is (false). */
export type Rule = (stmt: Stmt, copy: Copier) => boolean;

/** Copies blocks through a mapping, offering each statement to the pass's rule first. */
export class Copier {
  readonly b: Builder;
  readonly map: Mapping;
  private readonly rule: Rule;

  constructor(b: Builder, size: number, rule: Rule) {
    this.b = b;
    this.map = new Mapping(size);
    this.rule = rule;
  }

  stmts(block: Block): void {
    for (const stmt of block.stmts) if (!this.rule(stmt, this)) this.stmt(stmt);
  }

  /** Copies a block into the region being written, its parameters standing for `args`; gives the yields. */
  inline(block: Block, args: readonly Value[]): Value[] {
    this.map.setAll(block.params, args);
    this.stmts(block);
    return this.map.all(block.yields);
  }

  /** Copies one statement, its regions included. */
  stmt(stmt: Stmt): void {
    const { b, map } = this;
    switch (stmt.kind) {
      case "op":
        this.op(stmt);
        return;
      case "for":
        map.setAll(
          stmt.outs,
          b.for(map.get(stmt.lo), map.get(stmt.hi), stmt, map.all(stmt.inits), (...params) =>
            this.inline(stmt.body, params),
          ),
        );
        return;
      case "while":
        map.setAll(
          stmt.outs,
          b.while(
            map.all(stmt.inits),
            (...params) => this.inline(stmt.cond, params)[0],
            (...params) => this.inline(stmt.body, params),
          ),
        );
        return;
      case "if":
        map.setAll(
          stmt.outs,
          b.if(
            map.get(stmt.cond),
            () => this.inline(stmt.yes, []),
            () => this.inline(stmt.no, []),
          ),
        );
        return;
      case "call":
        map.setAll(stmt.outs, b.call(stmt.callee, map.all(stmt.args)));
        return;
      case "return":
        b.return(...map.all(stmt.values));
    }
  }

  op(stmt: OpStmt): void {
    const args = this.map.all(stmt.args);
    if (stmt.out === undefined) this.b.emitStore(stmt.op, args, stmt.attrs);
    else this.map.set(stmt.out, this.b.apply(stmt.op, args, stmt.out.type, stmt.attrs));
  }
}

/** A copy of the kernel written by `b`, statement by statement through `rule`. */
export function rewrite(kernel: Kernel, b: Builder, rule: Rule): Kernel {
  const copier = new Copier(b, kernel.valueCount, rule);
  const params = kernel.body.params.map((p) => b.param(p.type, p.name));
  copier.inline(kernel.body, params);
  return b.done(kernel.name, params, kernel.results);
}

/** A rule that copies everything: for passes whose work is done by their builder. */
export const copyAll: Rule = () => false;
