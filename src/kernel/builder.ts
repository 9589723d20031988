/**
 * @file Writes kernels: one method a statement kind, operand types checked and uniform operands splatted on the way,
 * constants folded. Passes rebuild kernels with it too. Not a place for optimisation beyond folding constants.
 * @module
 */
import { evaluate, wrap } from "./evaluate.ts";
import type { Attrs, Block, CallStmt, ForStmt, IfStmt, Kernel, OpStmt, Stmt, Value, WhileStmt } from "./ir.ts";
import type { Lane } from "./ops/row.ts";
import { isPrimitive, type OpName, ops, type PrimitiveOp } from "./ops.ts";
import type { Target } from "./target.ts";
import { i1, i64, type Scalar, type Type, type as typeOf, withLanes } from "./types.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface ForOptions {
  readonly step?: number;
  readonly parallel?: boolean;
  readonly simd?: boolean;
  readonly reduce?: readonly OpName[];
}

export interface AddressOptions {
  readonly scale?: number;
  readonly disp?: number;
  readonly mask?: Value;
  readonly nontemporal?: boolean;
}

const noAttrs: Attrs = Object.freeze({});

/** Is this value a constant? Gives its lane value or undefined. */
export function constantOf(v: Value): number | bigint | undefined {
  return v.def !== undefined && v.def.kind === "op" && v.def.op === "const" ? v.def.attrs.value : undefined;
}

export class Builder {
  private stmts: Stmt[] = [];
  private nextId: number;
  private readonly lowerFor: Target | undefined;

  /** @param target what the kernel is lowered for; only passes and expansions need it. @param firstId ids below it are taken. */
  constructor(target?: Target, firstId = 0) {
    this.lowerFor = target;
    this.nextId = firstId;
  }

  /** The target that this builder lowers for. @throws when used outside of lowering. */
  get target(): Target {
    if (this.lowerFor === undefined)
      throw new Error("Builder.target: expected a builder made for lowering, got one without a target");
    return this.lowerFor;
  }

  /** Does the target have an instruction for this op on values of type `t`? */
  isNative(op: OpName, t: Type, result: Type = t): boolean {
    return this.target.isNative(op, t, result, noAttrs);
  }

  get valueCount(): number {
    return this.nextId;
  }

  // -- Values -----------------------------------------------------------------------------------------------------------

  /** A parameter of a region or kernel. */
  param(t: Type, name?: string): Value {
    return { id: this.nextId++, type: t, def: undefined, name };
  }

  /** A constant in every lane of `t`; wrapped or rounded to it. Whole numbers may be given as number for every type. */
  const(t: Type | Scalar, value: number | bigint): Value {
    const ty = typeof t === "string" ? typeOf(t) : t;
    return this.emit("const", [], ty, { value: wrap[ty.scalar](value as Lane) });
  }

  /** An i64 constant: an index, a count, a stride. */
  index(value: number): Value {
    return this.const(i64, value);
  }

  /** Applies an op of the table to values of one type (uniform ones are splatted); result type by the row's rule. */
  op(name: OpName, ...operands: readonly Value[]): Value {
    const row = ops[name];
    if (row.rule === "given")
      throw new TypeError(`Builder.op: ${name} needs its result type stated; use the method of that name`);
    if (operands.length !== row.arity) {
      throw new TypeError(`${name}: expected ${row.arity} operands, got ${operands.length}`);
    }
    let lanes = 1;
    let mixed = false;
    for (let i = 0; i < operands.length; i++) {
      const own = operands[i].type.lanes;
      if (i > 0 && own !== lanes) mixed = true;
      if (own > lanes) lanes = own;
    }
    const args = mixed ? operands.map((v) => this.splat(v, lanes)) : operands;
    const t = args[args.length - 1].type;
    const first = row.rule === "select" ? 1 : 0;
    for (let i = first; i < args.length; i++) {
      if (args[i].type !== t)
        throw new TypeError(`${name}: expected operands of one type, got ${args.map((a) => a.type.text).join(", ")}`);
    }
    if (row.rule === "select" && args[0].type.kind !== "bool")
      throw new TypeError(`select: expected an i1 condition, got ${args[0].type.text}`);
    return this.apply(name, args, row.rule === "mask" ? typeOf("i1", lanes) : t, noAttrs);
  }

  select(mask: Value, yes: Value, no: Value): Value {
    return this.op("select", mask, yes, no);
  }

  /** By value to another scalar type, lanes kept. */
  convert(v: Value, to: Type | Scalar): Value {
    const t = typeOf(typeof to === "string" ? to : to.scalar, v.type.lanes);
    return t === v.type ? v : this.apply("convert", [v], t, noAttrs);
  }

  /** The same bits as another type; the total size must agree. */
  bitcast(v: Value, to: Type): Value {
    if (to === v.type) return v;
    if (to.lanes * to.bits !== v.type.lanes * v.type.bits) {
      throw new TypeError(`bitcast: expected a type of ${v.type.lanes * v.type.bits} bits, got ${to.text}`);
    }
    return this.apply("bitcast", [v], to, noAttrs);
  }

  // -- Vectors ------------------------------------------------------------------------------------------------------------

  splat(v: Value, lanes: number): Value {
    if (v.type.lanes === lanes) return v;
    if (v.type.lanes !== 1) throw new TypeError(`splat: expected a uniform value, got ${v.type.text}`);
    const c = constantOf(v);
    return c !== undefined
      ? this.const(withLanes(v.type, lanes), c)
      : this.emit("splat", [v], withLanes(v.type, lanes), noAttrs);
  }

  iota(t: Type): Value {
    return t.lanes === 1 ? this.const(t, 0) : this.emit("iota", [], t, noAttrs);
  }

  laneMask(count: Value, lanes: number): Value {
    return this.emit("laneMask", [count], typeOf("i1", lanes), noAttrs);
  }

  extract(v: Value, lane: number): Value {
    return v.type.lanes === 1 ? v : this.emit("extract", [v], typeOf(v.type.scalar), { lane });
  }

  /** A vector of uniform values, a power of two of them. */
  pack(lanes: readonly Value[]): Value {
    return lanes.length === 1 ? lanes[0] : this.emit("pack", lanes, withLanes(lanes[0].type, lanes.length), noAttrs);
  }

  half(v: Value, which: 0 | 1): Value {
    return this.emit("half", [v], withLanes(v.type, v.type.lanes / 2), { lane: which });
  }

  shuffle(x: Value, y: Value, pattern: readonly number[]): Value {
    return this.emit("shuffle", [x, y], x.type, { pattern });
  }

  reduceLanes(v: Value, combine: OpName): Value {
    return v.type.lanes === 1 ? v : this.emit("reduceLanes", [v], typeOf(v.type.scalar), { combine });
  }

  anyLane(mask: Value): Value {
    return mask.type.lanes === 1 ? mask : this.emit("anyLane", [mask], i1, noAttrs);
  }

  allLanes(mask: Value): Value {
    return mask.type.lanes === 1 ? mask : this.emit("allLanes", [mask], i1, noAttrs);
  }

  // -- Memory ---------------------------------------------------------------------------------------------------------------

  /** Reads adjacent lanes of `t` from ptr + index·scale + disp; scale defaults to the element's size. */
  load(t: Type, ptr: Value, index: Value = this.index(0), o: AddressOptions = {}): Value {
    return this.emit("load", withMask([ptr, index], o), t, { scale: o.scale ?? t.bytes, disp: o.disp ?? 0 });
  }

  store(value: Value, ptr: Value, index: Value = this.index(0), o: AddressOptions = {}): void {
    const attrs: Mutable<Attrs> = { scale: o.scale ?? value.type.bytes, disp: o.disp ?? 0 };
    if (o.nontemporal) attrs.nontemporal = true;
    this.emitStore("store", withMask([value, ptr, index], o), attrs);
  }

  /** Reads lanes that lie `stride` bytes apart (uniform i64, may be negative). */
  loadStrided(t: Type, ptr: Value, index: Value, stride: Value, o: AddressOptions = {}): Value {
    return this.emit("loadStrided", withMask([ptr, index, stride], o), t, {
      scale: o.scale ?? t.bytes,
      disp: o.disp ?? 0,
    });
  }

  storeStrided(value: Value, ptr: Value, index: Value, stride: Value, o: AddressOptions = {}): void {
    this.emitStore("storeStrided", withMask([value, ptr, index, stride], o), {
      scale: o.scale ?? value.type.bytes,
      disp: o.disp ?? 0,
    });
  }

  /** Reads lane l from ptr + offsets[l]·scale + disp. */
  gather(t: Scalar, ptr: Value, offsets: Value, o: AddressOptions = {}): Value {
    const ty = typeOf(t, offsets.type.lanes);
    return this.emit("gather", withMask([ptr, offsets], o), ty, { scale: o.scale ?? ty.bytes, disp: o.disp ?? 0 });
  }

  /** Writes lane l to ptr + offsets[l]·scale + disp; the last of several lanes with one address wins. */
  scatter(value: Value, ptr: Value, offsets: Value, o: AddressOptions = {}): void {
    this.emitStore("scatter", withMask([value, ptr, offsets], o), {
      scale: o.scale ?? value.type.bytes,
      disp: o.disp ?? 0,
    });
  }

  /** ptr + bytes. */
  ptrAdd(p: Value, bytes: Value): Value {
    return constantOf(bytes) === 0n ? p : this.emit("ptrAdd", [p, bytes], p.type, noAttrs);
  }

  // -- Control ----------------------------------------------------------------------------------------------------------------

  /** `for iv = lo to hi step …`, carrying `inits`; `body` gives the next carried values. Results: the last carried values. */
  for(
    lo: Value,
    hi: Value,
    o: ForOptions,
    inits: readonly Value[],
    body: (iv: Value, ...carried: Value[]) => readonly Value[] | void,
  ): Value[] {
    const types = [i64, ...inits.map((v) => v.type)];
    this.entering("for");
    const region = this.region(types, (params) => body(params[0], ...params.slice(1)) ?? [], "for", inits);
    const stmt: Mutable<ForStmt> = {
      kind: "for",
      lo,
      hi,
      step: o.step ?? 1,
      inits,
      body: region,
      outs: [],
      parallel: o.parallel ?? false,
      simd: o.simd ?? false,
      reduce: o.reduce ?? [],
    };
    return this.finish(stmt, inits);
  }

  /** `while cond(carried) do carried = body(carried)`. */
  while(
    inits: readonly Value[],
    cond: (...carried: Value[]) => Value,
    body: (...carried: Value[]) => readonly Value[],
  ): Value[] {
    const types = inits.map((v) => v.type);
    this.entering("while");
    const condBlock = this.region(types, (params) => [cond(...params)]);
    this.entering("while");
    const bodyBlock = this.region(types, (params) => body(...params), "while", inits);
    const stmt: Mutable<WhileStmt> = { kind: "while", inits, cond: condBlock, body: bodyBlock, outs: [] };
    return this.finish(stmt, inits);
  }

  /** `if cond then … else …`; both give values of the same types. */
  if(cond: Value, then: () => readonly Value[] | void, otherwise: () => readonly Value[] | void = () => []): Value[] {
    this.entering("if");
    const yes = this.region([], () => then() ?? []);
    this.entering("if");
    const no = this.region([], () => otherwise() ?? [], "if", yes.yields);
    const stmt: Mutable<IfStmt> = { kind: "if", cond, yes, no, outs: [] };
    return this.finish(stmt, yes.yields);
  }

  call(callee: Kernel, args: readonly Value[]): Value[] {
    const stmt: Mutable<CallStmt> = { kind: "call", callee, args, outs: [] };
    stmt.outs = callee.results.map((t) => ({ id: this.nextId++, type: t, def: stmt }));
    this.stmts.push(stmt);
    this.made(stmt.outs);
    return stmt.outs as Value[];
  }

  return(...values: readonly Value[]): void {
    this.stmts.push({ kind: "return", values });
  }

  // -- Assembly -----------------------------------------------------------------------------------------------------------------

  /** A kernel with the parameters that `types` names, in that order; `body` writes it. */
  static kernel(
    name: string,
    types: Readonly<Record<string, Type>>,
    body: (b: Builder, params: Value[]) => void,
    results: readonly Type[] = [],
  ): Kernel {
    const b = new Builder();
    const params = Object.entries(types).map(([n, t]) => b.param(t, n));
    body(b, params);
    return b.done(name, params, results);
  }

  /** Closes the kernel that this builder wrote. */
  done(name: string, params: readonly Value[], results: readonly Type[] = []): Kernel {
    return { name, body: { params, stmts: this.stmts, yields: [] }, results, valueCount: this.nextId };
  }

  /** The statements written so far into the region that is open. */
  protected openStmts(): Stmt[] {
    return this.stmts;
  }

  /** Writes into another open region than the innermost. */
  protected writeInto<T>(stmts: Stmt[], write: () => T): T {
    const inner = this.stmts;
    this.stmts = stmts;
    try {
      return write();
    } finally {
      this.stmts = inner;
    }
  }

  /** Told of the results of each statement with regions. */
  protected made(_outs: readonly Value[]): void {}

  /** Told before each region of a statement is written. */
  protected entering(_kind: "for" | "while" | "if"): void {}

  /** Writes a region with fresh parameters of the given types. */
  region(
    types: readonly Type[],
    write: (params: Value[]) => readonly Value[],
    what?: string,
    like?: readonly Value[],
  ): Block {
    const outer = this.stmts;
    this.stmts = [];
    try {
      const params = types.map((t) => this.param(t));
      const yields = write(params);
      if (like !== undefined && (yields.length !== like.length || yields.some((v, i) => v.type !== like[i].type))) {
        const texts = (vs: readonly Value[]): string => vs.map((v) => v.type.text).join(", ");
        throw new TypeError(`${what}: expected the region to yield (${texts(like)}), got (${texts(yields)})`);
      }
      return { params, stmts: this.stmts, yields };
    } finally {
      this.stmts = outer;
    }
  }

  /** An op with its result type given, as passes copy it: folded when all operands are constants. */
  apply(op: OpName, args: readonly Value[], out: Type, attrs: Attrs): Value {
    if (allConstant(args) && isPrimitive(op) && (op !== "bitcast" || args[0].type.lanes === out.lanes)) {
      const folded = fold(op, args, out);
      if (folded !== undefined) return this.emit("const", [], out, { value: folded });
    }
    return this.emit(op, args, out, attrs);
  }

  /** An op statement as it is. */
  emit(op: OpName, args: readonly Value[], t: Type, attrs: Attrs): Value {
    const out: Mutable<Value> = { id: this.nextId++, type: t, def: undefined };
    const stmt: OpStmt = { kind: "op", op, args, attrs, out };
    out.def = stmt;
    this.stmts.push(stmt);
    return out;
  }

  /** A store statement as it is. */
  emitStore(op: OpName, args: readonly Value[], attrs: Attrs): void {
    this.stmts.push({ kind: "op", op, args, attrs, out: undefined });
  }

  private finish(stmt: Mutable<ForStmt | WhileStmt | IfStmt>, like: readonly Value[]): Value[] {
    const outs = like.map((v) => ({ id: this.nextId++, type: v.type, def: stmt as ForStmt | WhileStmt | IfStmt }));
    stmt.outs = outs;
    this.stmts.push(stmt as Stmt);
    this.made(outs);
    return outs;
  }
}

function withMask(args: Value[], o: AddressOptions): Value[] {
  if (o.mask !== undefined) args.push(o.mask);
  return args;
}

function allConstant(args: readonly Value[]): boolean {
  for (let i = 0; i < args.length; i++) if (constantOf(args[i]) === undefined) return false;
  return args.length > 0;
}

/** Every lane of the operands is one constant: so is the result. */
function fold(op: PrimitiveOp, args: readonly Value[], out: Type): number | bigint | undefined {
  const values = args.map((v) => constantOf(v) as Lane);
  const result = evaluate(op, values, args[args.length - 1].type, out);
  // The bits of a NaN may matter to whoever reads them as a whole number again; JS does not keep them.
  return op === "bitcast" && Number.isNaN(result) ? undefined : result;
}
