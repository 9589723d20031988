/**
 * @file Writes a lowered kernel as a WebAssembly function: values to the stack or to locals, structured control as it is.
 * What each op becomes stands in rules.ts; nothing is optimised beyond computing single-use values where they are used,
 * folding constants into addresses and keeping vector constants out of loops.
 * @module
 */
import { constantOf } from "../../kernel/builder.ts";
import type { Block, CallStmt, ForStmt, IfStmt, Kernel, OpStmt, Stmt, Value, WhileStmt } from "../../kernel/ir.ts";
import { isLoad } from "../../kernel/ops.ts";
import { f64, type Type } from "../../kernel/types.ts";
import { vectorBytes } from "./constants.ts";
import { convertScalar } from "./convert.ts";
import { Emitter, type FunctionBody } from "./emit.ts";
import { valueTypeOf } from "./lanes.ts";
import type { Lowering } from "./low.ts";
import { applyRule } from "./rules.ts";
import type { Instruction, ValueType } from "./table.ts";
import { countUses, endsInReturn, inPlace, kept, type Uses } from "./uses.ts";

/**
 * The greatest displacement that goes into an instruction's offset, which WebAssembly adds without wrapping. No block lies
 * below this address, so a base that is lower than a valid address by so much has not wrapped below zero.
 */
export const greatestOffset = 4032;

const none = -1;

/** Functions of the module by kernel, and those still to be written. */
export type Callees = { indexOf(kernel: Kernel): number };

/** i64 ops whose low 32 bits depend on their operands' low 32 bits alone. */
const lowOps: { readonly [op: string]: Instruction | undefined } = {
  add: "i32.add",
  sub: "i32.sub",
  mul: "i32.mul",
  and: "i32.and",
  or: "i32.or",
  xor: "i32.xor",
};

class FunctionLowering implements Lowering {
  readonly emit: Emitter;
  readonly #callees: Callees;
  readonly #uses: Uses;
  /** Uses not yet written, by value id. */
  readonly #left: Int32Array;
  /** The local that holds a value, or `none`. */
  readonly #locals: Int32Array;
  /** Block depth at which a value got its local. */
  readonly #depths: Int32Array;
  /** Values whose local belongs to a loop and is not given back at their last use. */
  readonly #owned: Uint8Array;
  /** 32-bit copies of loop indices. */
  readonly #copies: Int32Array;
  /** Loads that wait to be computed at their use. */
  #pending: Value[] = [];
  /** Locals to give back when the statement that is open at a depth ends. */
  readonly #postponed: number[][] = [[]];
  #depth = 0;

  constructor(kernel: Kernel, emit: Emitter, callees: Callees) {
    this.emit = emit;
    this.#callees = callees;
    this.#uses = countUses(kernel);
    this.#left = this.#uses.counts;
    this.#locals = new Int32Array(kernel.valueCount).fill(none);
    this.#depths = new Int32Array(kernel.valueCount);
    this.#owned = new Uint8Array(kernel.valueCount);
    this.#copies = new Int32Array(kernel.valueCount).fill(none);
  }

  // Values ----------------------------------------------------------------------------------------------------------

  /** Takes what is on the stack as a value that will be read from a local. */
  #keep(v: Value): void {
    const local = this.emit.local(valueTypeOf(v.type));
    this.emit.set(local);
    this.hold(v, local);
  }

  /** Says that a local holds a value from here on. */
  hold(v: Value, local: number): void {
    this.#locals[v.id] = local;
    this.#depths[v.id] = this.#depth;
  }

  /** One use less; gives the local back after the last one, as soon as no loop can come back to a use. */
  consume(v: Value): void {
    if (--this.#left[v.id] > 0 || this.#owned[v.id]) return;
    const local = this.#locals[v.id];
    if (local === none) return;
    const depth = this.#depths[v.id];
    if (depth === this.#depth) this.emit.release(local);
    else this.#postponed[depth].push(local);
  }

  inPlace(v: Value): OpStmt | undefined {
    return this.#uses.ways[v.id] === inPlace && this.#locals[v.id] === none && v.def?.kind === "op" ? v.def : undefined;
  }

  push(v: Value): void {
    const local = this.#locals[v.id];
    if (local !== none) {
      this.emit.get(local);
      this.consume(v);
      return;
    }
    const def = v.def;
    if (def?.kind !== "op") throw new TypeError(`wasm: expected %${v.id} to have been computed before its use`);
    this.#left[v.id]--;
    applyRule(this, def);
  }

  pushLow(v: Value): void {
    const { emit } = this;
    const c = constantOf(v);
    if (c !== undefined) {
      this.consume(v);
      emit.i32(Number(BigInt.asIntN(32, BigInt(c))));
      return;
    }
    const copy = this.#copies[v.id];
    if (copy !== none) {
      this.consume(v);
      emit.get(copy);
      return;
    }
    const stmt = this.#openOp(v);
    if (stmt !== undefined) {
      const { op, args } = stmt;
      const instruction = lowOps[op];
      if (instruction !== undefined) {
        this.consume(v);
        this.pushLow(args[0]);
        this.pushLow(args[1]);
        emit.op(instruction);
        return;
      }
      const count = op === "shl" ? constantOf(args[1]) : undefined;
      if (count !== undefined && count >= 0 && count < 32) {
        this.consume(v);
        this.pushLow(args[0]);
        this.pushLow(args[1]);
        emit.op("i32.shl");
        return;
      }
      if (op === "convert" && valueTypeOf(args[0].type) === "i") {
        this.consume(v);
        this.push(args[0]);
        return;
      }
    }
    this.push(v);
    emit.op("i32.wrap_i64");
  }

  /** The op that makes a value, where using it means computing it here. */
  #openOp(v: Value): OpStmt | undefined {
    if (this.#locals[v.id] !== none || v.def?.kind !== "op") return undefined;
    return this.#uses.ways[v.id] === kept ? undefined : v.def;
  }

  pushAddress(ptr: Value, index: Value, scale: number, disp: number): number {
    const { emit } = this;
    let rest: Value | undefined = index;
    // Constants along the way become displacement.
    for (;;) {
      const c = constantOf(rest);
      if (c !== undefined) {
        disp += Number(c) * scale;
        this.consume(rest);
        rest = undefined;
        break;
      }
      const stmt = this.#openOp(rest);
      const by = stmt !== undefined && (stmt.op === "add" || stmt.op === "sub") ? constantOf(stmt.args[1]) : undefined;
      if (by === undefined) break;
      disp += (stmt!.op === "add" ? Number(by) : -Number(by)) * scale;
      this.consume(rest);
      this.consume(stmt!.args[1]);
      rest = stmt!.args[0];
    }
    this.push(ptr);
    if (rest !== undefined) {
      this.pushLow(rest);
      if (scale !== 1) {
        const shift = Math.log2(scale);
        emit.i32(Number.isInteger(shift) ? shift : scale);
        emit.op(Number.isInteger(shift) ? "i32.shl" : "i32.mul");
      }
      emit.op("i32.add");
    }
    if (disp >= 0 && disp <= greatestOffset) return disp;
    emit.i32(disp | 0);
    emit.op("i32.add");
    return 0;
  }

  // Statements ------------------------------------------------------------------------------------------------------

  /** Puts waiting loads into locals before memory may change. */
  #settle(): void {
    const waiting = this.#pending;
    if (waiting.length === 0) return;
    this.#pending = [];
    for (const v of waiting) if (this.#locals[v.id] === none && this.#left[v.id] > 0) this.#materialize(v);
  }

  /** As `settle`, but for the loads that the statement itself takes up. */
  #settleAround(stmt: OpStmt): void {
    if (this.#pending.length === 0) return;
    const own = new Set<Value>();
    const walk = (v: Value): void => {
      const def = this.inPlace(v);
      if (def === undefined) return;
      if (isLoad(def.op)) own.add(v);
      for (const a of def.args) walk(a);
    };
    for (const a of stmt.args) walk(a);
    this.#pending = this.#pending.filter((v) => !own.has(v));
    this.#settle();
  }

  #materialize(v: Value): void {
    applyRule(this, v.def as OpStmt);
    this.#keep(v);
  }

  block(block: Block): void {
    for (const stmt of block.stmts) {
      this.#statement(stmt);
      const postponed = this.#postponed[this.#depth];
      if (postponed.length > 0) {
        for (const local of postponed) this.emit.release(local);
        postponed.length = 0;
      }
    }
  }

  #statement(stmt: Stmt): void {
    switch (stmt.kind) {
      case "op":
        this.#op(stmt);
        return;
      case "for":
        this.#settle();
        this.#for(stmt);
        return;
      case "while":
        this.#settle();
        this.#while(stmt);
        return;
      case "if":
        this.#settle();
        this.#if(stmt);
        return;
      case "call":
        this.#settle();
        this.#call(stmt);
        return;
      case "return":
        for (const v of stmt.values) this.push(v);
        this.emit.return();
    }
  }

  #op(stmt: OpStmt): void {
    const { out } = stmt;
    if (out === undefined) {
      this.#settleAround(stmt);
      applyRule(this, stmt);
      return;
    }
    if (this.#left[out.id] === 0 || this.#locals[out.id] !== none) return;
    const way = this.#uses.ways[out.id];
    if (way === kept) this.#materialize(out);
    else if (way === inPlace && isLoad(stmt.op)) this.#pending.push(out);
  }

  /** Writes a region one level further in. */
  #inside(write: () => void): void {
    this.#depth++;
    if (this.#postponed[this.#depth] === undefined) this.#postponed[this.#depth] = [];
    write();
    for (const local of this.#postponed[this.#depth]) this.emit.release(local);
    this.#postponed[this.#depth].length = 0;
    this.#depth--;
  }

  /** Locals for carried values, set to their initial values. */
  #carry(inits: readonly Value[]): number[] {
    return inits.map((v) => {
      this.push(v);
      const local = this.emit.local(valueTypeOf(v.type));
      this.emit.set(local);
      return local;
    });
  }

  #own(params: readonly Value[], locals: readonly number[]): void {
    params.forEach((p, i) => {
      this.hold(p, locals[i]);
      this.#owned[p.id] = 1;
    });
  }

  /**
   * Sets carried values to the next ones. All are read before any that another still needs is written: such a one stays on
   * the stack until the end.
   */
  #advance(params: readonly Value[], yields: readonly Value[], locals: readonly number[]): void {
    const late: number[] = [];
    yields.forEach((y, i) => {
      if (y === params[i]) {
        this.#left[y.id]--;
        return;
      }
      this.push(y);
      if (this.#left[params[i].id] > 0) late.push(locals[i]);
      else this.emit.set(locals[i]);
    });
    while (late.length > 0) this.emit.set(late.pop()!);
  }

  /** After a loop or branch, its results are in these locals. */
  #finish(outs: readonly Value[], locals: readonly number[]): void {
    outs.forEach((out, i) => {
      if (this.#left[out.id] > 0) this.hold(out, locals[i]);
      else this.emit.release(locals[i]);
    });
  }

  #for(stmt: ForStmt): void {
    const { emit } = this;
    const [index, ...params] = stmt.body.params;
    const lo = constantOf(stmt.lo);
    const hi = constantOf(stmt.hi);
    const carried = this.#carry(stmt.inits);
    this.push(stmt.lo);
    const i = emit.local("l");
    emit.set(i);
    let limit = none;
    if (hi === undefined) {
      this.push(stmt.hi);
      limit = emit.local("l");
      emit.set(limit);
    }
    const pushLimit = (): void => (limit === none ? emit.i64(BigInt(hi!)) : emit.get(limit));
    let copy = none;
    if (this.#uses.addressed[index.id]) {
      copy = emit.local("i");
      emit.get(i);
      emit.op("i32.wrap_i64");
      emit.set(copy);
      this.#copies[index.id] = copy;
    }
    const sure = lo !== undefined && hi !== undefined && lo < hi;
    if (!sure) {
      emit.get(i);
      pushLimit();
      emit.op("i64.lt_s");
      emit.if();
    }
    const again = emit.loop();
    this.#inside(() => {
      this.#own([index, ...params], [i, ...carried]);
      this.block(stmt.body);
      this.#advance(params, stmt.body.yields, carried);
    });
    if (copy !== none) {
      emit.get(copy);
      emit.i32(stmt.step);
      emit.op("i32.add");
      emit.set(copy);
    }
    emit.get(i);
    emit.i64(BigInt(stmt.step));
    emit.op("i64.add");
    emit.tee(i);
    pushLimit();
    emit.op("i64.lt_s");
    emit.brIf(again);
    emit.end();
    if (!sure) emit.end();
    emit.release(i);
    if (copy !== none) emit.release(copy);
    if (limit !== none) emit.release(limit);
    this.#finish(stmt.outs, carried);
  }

  #while(stmt: WhileStmt): void {
    const { emit } = this;
    const carried = this.#carry(stmt.inits);
    const out = emit.block();
    const again = emit.loop();
    this.#inside(() => {
      this.#own(stmt.cond.params, carried);
      this.#own(stmt.body.params, carried);
      this.block(stmt.cond);
      this.push(stmt.cond.yields[0]);
      emit.op("i32.eqz");
      emit.brIf(out);
      this.block(stmt.body);
      this.#advance(stmt.body.params, stmt.body.yields, carried);
    });
    emit.br(again);
    emit.end();
    emit.end();
    this.#finish(stmt.outs, carried);
  }

  #if(stmt: IfStmt): void {
    const { emit } = this;
    this.push(stmt.cond);
    const locals = stmt.outs.map((v) => emit.local(valueTypeOf(v.type)));
    emit.if();
    this.#branch(stmt.yes, locals);
    if (stmt.no.stmts.length > 0 || stmt.outs.length > 0) {
      emit.else();
      this.#branch(stmt.no, locals);
    }
    emit.end();
    this.#finish(stmt.outs, locals);
  }

  #branch(block: Block, locals: readonly number[]): void {
    this.#inside(() => {
      this.block(block);
      if (endsInReturn(block)) return;
      block.yields.forEach((y, i) => {
        this.push(y);
        this.emit.set(locals[i]);
      });
    });
  }

  #call(stmt: CallStmt): void {
    const { emit } = this;
    for (const a of stmt.args) this.push(a);
    const types = (list: readonly Value[]): ValueType[] => list.map((v) => valueTypeOf(v.type));
    emit.call(this.#callees.indexOf(stmt.callee), types(stmt.args), types(stmt.outs));
    // Results come with the last one uppermost.
    for (let i = stmt.outs.length - 1; i >= 0; i--) {
      if (this.#left[stmt.outs[i].id] > 0) this.#keep(stmt.outs[i]);
      else emit.drop();
    }
  }

  /** Vector constants, each pattern once, made here: inside a loop an engine would make them anew each time. */
  vectorConstants(): void {
    const made = new Map<string, number>();
    for (const stmt of this.#uses.vectorConstants) {
      const out = stmt.out!;
      if (this.#left[out.id] === 0) continue;
      const bytes = vectorBytes(stmt);
      const key = bytes.join();
      let local = made.get(key);
      if (local === undefined) {
        local = this.emit.local("v");
        this.emit.v128(bytes);
        this.emit.set(local);
        made.set(key, local);
      }
      this.#own([out], [local]);
    }
  }

  /** Reads a parameter of an entry kernel from its slot in the argument block. */
  slot(v: Value, block: number, place: number): void {
    if (this.#left[v.id] === 0) return;
    this.emit.get(block);
    this.emit.memory("f64.load", 8 * place);
    if (v.type.kind === "ptr") this.emit.op("i32.trunc_sat_f64_u");
    else if (v.type.kind === "bool") {
      this.emit.f64(0);
      this.emit.op("f64.ne");
    } else convertScalar(this.emit, f64, v.type);
    this.#keep(v);
  }
}

const typesOf = (types: readonly Type[]): ValueType[] => types.map(valueTypeOf);

/** An entry kernel as `run(args)`: its parameters are doubles in slots of 8 bytes from `args` on. */
export function lowerEntry(kernel: Kernel, callees: Callees, listing: boolean): FunctionBody {
  const emit = new Emitter(["i"], [], { listing });
  const lowering = new FunctionLowering(kernel, emit, callees);
  kernel.body.params.forEach((p, place) => void lowering.slot(p, 0, place));
  emit.release(0);
  lowering.vectorConstants();
  lowering.block(kernel.body);
  return emit.finish();
}

/** A kernel that others call: parameters and results as values. */
export function lowerCallee(kernel: Kernel, callees: Callees, listing: boolean): FunctionBody {
  const { params } = kernel.body;
  const emit = new Emitter(typesOf(params.map((p) => p.type)), typesOf(kernel.results), { listing });
  const lowering = new FunctionLowering(kernel, emit, callees);
  params.forEach((p, i) => void lowering.hold(p, i));
  lowering.vectorConstants();
  lowering.block(kernel.body);
  // Where both branches of a last `if` return, nothing comes here, and validation has to be told.
  if (kernel.results.length > 0 && !endsInReturn(kernel.body)) emit.op("unreachable");
  return emit.finish();
}
