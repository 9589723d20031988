/**
 * @file What selection must know of a kernel before it writes code: which values are read once and can be folded into
 * their reader, which only ever serve as addresses, and which can share one virtual register, so that carried values stay
 * in place. Writes no code.
 * @module
 */

import { constantOf } from "../../kernel/builder.ts";
import type { Block, Kernel, OpStmt, Stmt, Value } from "../../kernel/ir.ts";
import { isLoad, isStore, ops } from "../../kernel/ops.ts";
import type { Type } from "../../kernel/types.ts";

/** Why a value is not computed where it stands. */
const COMPUTED = 0;
/** Its one reader computes it. */
const FOLDED = 1;
/** All its readers are memory ops, which put it into their address. */
export const ADDRESS = 2;

/** Does a value of this type live in a general-purpose register? The others live in vector or mask registers. */
export function isGeneral(t: Type): boolean {
  return t.lanes === 1 && (t.kind !== "float" || t.bits === 16);
}

/** Is this op nothing but another view of its operand's register? `maskRegisters`: i1 lanes are in mask registers. */
function isAlias(stmt: OpStmt, maskRegisters: boolean): boolean {
  const { op, out, args, attrs } = stmt;
  if (out === undefined || args.length !== 1) return false;
  const from = args[0].type;
  const to = out.type;
  switch (op) {
    case "bitcast":
      return isGeneral(from) === isGeneral(to);
    case "convert":
      // Upper bits of a narrow whole number's register mean nothing, so narrowing one does nothing.
      if (isGeneral(from)) return isGeneral(to) && isWhole(from) && isWhole(to) && to.bits <= from.bits;
      return isWhole(from) && isWhole(to) && from.bits === to.bits;
    case "extract":
      return attrs.lane === 0 && to.kind === "float" && to.bits !== 16;
    case "half":
      if (from.kind === "bool") return attrs.lane === 0 && to.lanes > 1 && maskRegisters;
      return attrs.lane === 0 && (to.lanes > 1 || (to.kind === "float" && to.bits !== 16));
    default:
      return false;
  }
}

const isWhole = (t: Type): boolean => t.kind === "int" || t.kind === "uint";

/** Values' positions and classes; arrays are kept from kernel to kernel. */
export class Analysis {
  /** Reads of a value, those through aliases of it included. */
  uses = new Int32Array(512);
  private addressUses = new Int32Array(512);
  private zeroIndexUses = new Int32Array(512);
  /** The value whose register this one is a view of: itself, for all but aliases. */
  root = new Int32Array(512);
  private rootValue: (Value | undefined)[] = [];
  folded = new Uint8Array(512);
  private epochOf = new Int32Array(512);
  private defined = new Int32Array(512);
  private last = new Int32Array(512);
  private parent = new Int32Array(512);
  private next = new Int32Array(512);
  /** 0, 1, 2 … */
  private ownNumbers = Int32Array.from({ length: 512 }, (_, i) => i);

  private position = 0;
  private epoch = 0;
  private loopStarts: number[] = [];
  private loopUses: number[][] = [];
  private wishes: Value[] = [];
  private outWishes: Value[] = [];
  private links: Value[] = [];
  private maskRegisters = false;

  /** Analyses a kernel. */
  run(kernel: Kernel, maskRegisters: boolean): void {
    const n = kernel.valueCount;
    if (this.uses.length < n) this.grow(n * 2);
    // By built-in functions: the first kernels of a process are compiled by code that V8 only interprets.
    for (const counts of [this.uses, this.addressUses, this.zeroIndexUses, this.folded]) counts.fill(0, 0, n);
    this.defined.fill(-1, 0, n);
    this.last.fill(-1, 0, n);
    const own = this.ownNumbers.subarray(0, n);
    this.root.set(own);
    this.parent.set(own);
    this.next.set(own);
    this.rootValue = new Array(n);
    this.maskRegisters = maskRegisters;
    this.position = this.epoch = 0;
    this.wishes = [];
    this.outWishes = [];
    this.links = [];
    this.loopStarts = [];
    this.loopUses = [];
    this.count(kernel.body);
    for (const p of kernel.body.params) this.defined[p.id] = this.last[p.id] = 0;
    this.block(kernel.body);
    // Results of loops first: they always fit; then what a loop hands on, then what it begins with.
    for (let i = 0; i < this.outWishes.length; i += 2) this.merge(this.outWishes[i], this.outWishes[i + 1]);
    for (let i = 0; i < this.wishes.length; i += 2) this.merge(this.wishes[i], this.wishes[i + 1]);
    for (let i = 0; i < this.links.length; i += 2) this.merge(this.links[i], this.links[i + 1]);
  }

  /** The number that all values sharing one register have in common. */
  classOf(v: Value): number {
    return this.find(this.root[v.id]);
  }

  /** The value behind aliases. */
  rootOf(v: Value): Value {
    return this.rootValue[v.id] ?? v;
  }

  /** Is this the value's only reader, and may it compute the value itself? */
  isFolded(v: Value): boolean {
    return this.folded[this.root[v.id]] === FOLDED;
  }

  // --- first walk: readers ----------------------------------------------------------------------------------------------

  private count(block: Block): void {
    for (const stmt of block.stmts) {
      switch (stmt.kind) {
        case "op":
          this.countOp(stmt);
          break;
        case "for":
          this.read(stmt.lo);
          this.read(stmt.hi);
          for (const v of stmt.inits) this.read(v);
          this.count(stmt.body);
          break;
        case "while":
          for (const v of stmt.inits) this.read(v);
          this.count(stmt.cond);
          this.count(stmt.body);
          break;
        case "if":
          this.read(stmt.cond);
          this.count(stmt.yes);
          this.count(stmt.no);
          break;
        case "call":
          for (const v of stmt.args) this.read(v);
          break;
        case "return":
          for (const v of stmt.values) this.read(v);
      }
    }
    for (const v of block.yields) this.read(v);
  }

  private read(v: Value): void {
    this.uses[this.root[v.id]]++;
  }

  private countOp(stmt: OpStmt): void {
    const { args, op } = stmt;
    if (isAlias(stmt, this.maskRegisters)) {
      const from = args[0];
      this.root[stmt.out!.id] = this.root[from.id];
      this.rootValue[stmt.out!.id] = this.rootOf(from);
      return;
    }
    for (let i = 0; i < args.length; i++) this.uses[this.root[args[i].id]]++;
    if (op === "load" || op === "store") {
      const at = op === "load" ? 0 : 1;
      this.addressUses[this.root[args[at].id]]++;
      this.addressUses[this.root[args[at + 1].id]]++;
      if (constantOf(args[at + 1]) !== undefined) this.zeroIndexUses[this.root[args[at].id]]++;
    }
  }

  // --- second walk: positions, folding ------------------------------------------------------------------------------------

  private block(block: Block): void {
    for (const stmt of block.stmts) this.stmt(stmt);
  }

  private stmt(stmt: Stmt): void {
    this.position += 2;
    switch (stmt.kind) {
      case "op":
        this.op(stmt);
        return;
      case "for": {
        for (const v of stmt.inits) this.touch(v);
        this.touch(stmt.lo);
        this.touch(stmt.hi);
        const [iv, ...carried] = stmt.body.params;
        this.define(iv);
        for (const v of carried) this.define(v);
        this.openLoop();
        this.block(stmt.body);
        this.position += 2;
        this.epoch++;
        for (const v of stmt.body.yields) this.touch(v);
        this.touch(iv);
        this.touch(stmt.hi);
        this.closeLoop();
        this.carried(carried, stmt.body.yields, stmt.inits, stmt.outs);
        this.wishes.push(iv, stmt.lo);
        return;
      }
      case "while": {
        for (const v of stmt.inits) this.touch(v);
        for (const v of stmt.body.params) this.define(v);
        this.openLoop();
        this.block(stmt.body);
        this.position += 2;
        this.epoch++;
        for (const v of stmt.body.yields) this.touch(v);
        for (const v of stmt.cond.params) this.define(v);
        this.block(stmt.cond);
        this.position += 2;
        this.fold(stmt.cond.yields[0], false);
        this.touch(stmt.cond.yields[0]);
        // What the condition leaves is what the body begins with.
        for (const v of stmt.cond.params) this.touch(v);
        this.epoch++;
        this.closeLoop();
        for (let i = 0; i < stmt.outs.length; i++) this.outWishes.push(stmt.body.params[i], stmt.cond.params[i]);
        this.carried(stmt.body.params, stmt.body.yields, stmt.inits, stmt.outs);
        return;
      }
      case "if": {
        this.fold(stmt.cond, false);
        this.touch(stmt.cond);
        this.epoch++;
        this.block(stmt.yes);
        this.position += 2;
        for (const v of stmt.yes.yields) this.touch(v);
        this.epoch++;
        this.block(stmt.no);
        this.position += 2;
        for (const v of stmt.no.yields) this.touch(v);
        this.epoch++;
        for (let i = 0; i < stmt.outs.length; i++) {
          this.define(stmt.outs[i]);
          this.wishes.push(stmt.outs[i], stmt.yes.yields[i], stmt.outs[i], stmt.no.yields[i]);
        }
        return;
      }
      case "call":
        for (const v of stmt.args) this.touch(v);
        this.epoch++;
        for (const v of stmt.outs) this.define(v);
        return;
      case "return":
        for (const v of stmt.values) this.touch(v);
    }
  }

  private carried(
    params: readonly Value[],
    yields: readonly Value[],
    inits: readonly Value[],
    outs: readonly Value[],
  ): void {
    for (let i = 0; i < outs.length; i++) {
      this.define(outs[i]);
      this.outWishes.push(params[i], outs[i]);
      this.wishes.push(params[i], yields[i]);
    }
    for (let i = 0; i < outs.length; i++) this.wishes.push(params[i], inits[i]);
  }

  private op(stmt: OpStmt): void {
    const { args, op, out } = stmt;
    if (out !== undefined && this.root[out.id] !== out.id) return;
    if (op === "const") return;
    for (let i = 0; i < args.length; i++) {
      this.fold(args[i], op === "fma" || op === "mulAdd", stmt, i);
      this.touch(args[i]);
    }
    if (out !== undefined) {
      this.define(out);
      this.epochOf[out.id] = this.epoch;
      if (this.isAddress(stmt)) this.folded[out.id] = ADDRESS;
      // In an unrolled loop a carried value's register is taken from end to end: what is made of it on the way must live
      // there too, or each sum of a chain would want a register of its own.
      else if (this.loopStarts.length > 0) {
        const chained = args[op === "fma" || op === "mulAdd" ? 2 : 0];
        if (chained !== undefined && chained.type === out.type && this.root[chained.id] === chained.id) {
          this.links.push(out, chained);
        }
      }
    }
    if (isStore(op)) this.epoch++;
  }

  /** A sum, product or moved pointer that memory ops compute as part of their address. */
  private isAddress(stmt: OpStmt): boolean {
    const id = stmt.out!.id;
    const n = this.uses[id];
    if (n === 0 || n !== this.addressUses[id]) return false;
    const { op, args } = stmt;
    if (op === "ptrAdd") return constantOf(args[1]) !== undefined || this.zeroIndexUses[id] === n;
    if (args.length !== 2 || args[0].type.bits !== 64 || args[0].type.lanes !== 1) return false;
    const c = constantOf(args[1]);
    if (c === undefined) return false;
    if (op === "add" || op === "sub") return -(2n ** 28n) < (c as bigint) && (c as bigint) < 2n ** 28n;
    return false;
  }

  /** Leaves a value to its one reader, where that reader can make use of it. */
  private fold(v: Value, multiplies: boolean, reader?: OpStmt, operand = 0): void {
    const root = this.rootOf(v);
    if (this.uses[root.id] !== 1 || this.folded[root.id] !== COMPUTED) return;
    const def = root.def;
    if (def === undefined || def.kind !== "op") return;
    const t = root.type;
    if (def.op === "load") {
      // Nothing may have been written between the load and its reader; a masked load is an instruction of its own.
      if (def.args.length === 2 && t.kind !== "bool" && this.epochOf[root.id] === this.epoch && reader !== undefined) {
        this.folded[root.id] = FOLDED;
      }
    } else if (def.op === "splat") {
      if (
        this.isFolded(def.args[0]) &&
        this.epochOf[root.id] === this.epoch &&
        reader !== undefined &&
        !isLoad(reader.op)
      ) {
        this.folded[root.id] = FOLDED;
      }
    } else if (def.op === "neg") {
      if (multiplies && t.kind === "float" && this.movable(def)) this.folded[root.id] = FOLDED;
    } else if (t.kind === "bool" && t.lanes === 1) {
      const branches =
        reader === undefined || (reader.op === "select" && operand === 0 && reader.out!.type.lanes === 1);
      const compares = ops[def.op].rule === "mask" && def.args[0].type.kind !== "bool" && def.args[0].type.lanes === 1;
      if (branches && (compares || def.op === "anyLane") && this.movable(def)) this.folded[root.id] = FOLDED;
    }
  }

  /** An op that has taken a load with it moves no further than the load may. */
  private movable(def: OpStmt): boolean {
    return this.epochOf[def.out!.id] === this.epoch || !def.args.some((v) => this.isFolded(v));
  }

  /** The value is read here; so is what a folded value is made of. */
  private touch(v: Value): void {
    const id = this.root[v.id];
    const root = this.rootOf(v);
    const def = root.def;
    if (def !== undefined && def.kind === "op") {
      if (def.op === "const") return;
      if (this.folded[id] !== COMPUTED) for (const arg of def.args) this.touch(arg);
    }
    this.last[id] = this.position;
    const depth = this.loopStarts.length;
    if (depth > 0 && this.defined[id] < this.loopStarts[depth - 1]) this.loopUses[depth - 1].push(id);
  }

  private define(v: Value): void {
    this.defined[v.id] = this.last[v.id] = this.position;
  }

  private openLoop(): void {
    this.epoch++;
    // Parameters are defined at the statement's position; what lies before it is outside.
    this.loopStarts.push(this.position);
    this.loopUses.push([]);
  }

  private closeLoop(): void {
    this.loopStarts.pop();
    const uses = this.loopUses.pop()!;
    const depth = this.loopStarts.length;
    for (const id of uses) {
      this.last[id] = this.position;
      if (depth > 0 && this.defined[id] < this.loopStarts[depth - 1]) this.loopUses[depth - 1].push(id);
    }
  }

  // --- classes --------------------------------------------------------------------------------------------------------------

  private find(id: number): number {
    const { parent } = this;
    while (parent[id] !== id) {
      parent[id] = parent[parent[id]];
      id = parent[id];
    }
    return id;
  }

  /** Puts two values into one register when at no point both are needed. */
  private merge(x: Value, y: Value): void {
    const { defined, last, next } = this;
    const t = x.type;
    const root = this.rootOf(y);
    // i1 lanes in vector registers differ in width from value to value.
    if (t.kind === "bool" && t.lanes > 1 && !this.maskRegisters) return;
    if (isGeneral(t) !== isGeneral(root.type)) return;
    if ((root.type.kind === "bool") !== (t.kind === "bool")) return;
    const a = this.root[x.id];
    const b = root.id;
    if (defined[a] < 0 || defined[b] < 0 || this.folded[b] !== COMPUTED) return;
    const from = this.find(a);
    const to = this.find(b);
    if (from === to) return;
    let i = a;
    do {
      let j = b;
      do {
        // Values of one statement (a loop's index and what it carries) are written together, read or not.
        if (defined[i] === defined[j] || (defined[i] < last[j] && defined[j] < last[i])) return;
        j = next[j];
      } while (j !== b);
      i = next[i];
    } while (i !== a);
    this.parent[from] = to;
    // Two rings become one when two of their links change places.
    const link = next[a];
    next[a] = next[b];
    next[b] = link;
  }

  private grow(n: number): void {
    this.uses = new Int32Array(n);
    this.addressUses = new Int32Array(n);
    this.zeroIndexUses = new Int32Array(n);
    this.root = new Int32Array(n);
    this.folded = new Uint8Array(n);
    this.epochOf = new Int32Array(n);
    this.defined = new Int32Array(n);
    this.last = new Int32Array(n);
    this.parent = new Int32Array(n);
    this.next = new Int32Array(n);
    this.ownNumbers = this.next.map((_, i) => i);
  }
}
