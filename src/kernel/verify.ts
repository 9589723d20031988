/**
 * @file Checks that a kernel says something: every value defined once and before its use, every op's types and attributes
 * as its row says, regions that fit together. Passes run it between them under a flag and in tests. It changes nothing.
 * The rules are those of docs/kernel-language.md.
 * @module
 */
import { CompileError } from "../errors.ts";
import { wrap } from "./evaluate.ts";
import type { Attrs, Block, ForStmt, Kernel, OpStmt, Stmt, Value } from "./ir.ts";
import { outsOf, readsOf } from "./ir.ts";
import type { Domain, Lane, TypeRule } from "./ops/row.ts";
import { isReducible, isStore, type OpName, ops, type StructuralOp } from "./ops.ts";
import { stmtText, valueText } from "./print.ts";
import type { Target } from "./target.ts";
import { i1, i64, ptr, type Type, withLanes } from "./types.ts";

/** What a rule finds wrong: what was expected and what came. */
type Complaint = { readonly expected: string; readonly got: string } | undefined;

const complain = (expected: string, got: string): Complaint => ({ expected, got });
const texts = (vs: readonly Value[]): string => (vs.length === 0 ? "nothing" : vs.map((v) => v.type.text).join(", "));

/**
 * Checks a kernel and those that it calls; gives it back.
 * @param target when given, the kernel must be lowered for it: its native ops only, no `simd` loops, no value wider than its registers.
 * @throws CompileError that names the kernel, the statement, and what was expected and came.
 */
export function verify(kernel: Kernel, target?: Target): Kernel {
  const done = new Set<Kernel>();
  const todo = [kernel];
  for (let k = todo.pop(); k !== undefined; k = todo.pop()) {
    if (done.has(k)) continue;
    done.add(k);
    todo.push(...new Verifier(k, target).run());
  }
  return kernel;
}

/** The types that `Target.isNative` is asked about for a statement: of the last operand (stores: of the value) and of the result. */
function nativeTypes(s: OpStmt): [operand: Type, result: Type] {
  if (s.out === undefined) return [s.args[0].type, s.args[0].type];
  return [s.args.length > 0 ? s.args[s.args.length - 1].type : s.out.type, s.out.type];
}

class Verifier {
  private readonly kernel: Kernel;
  private readonly target: Target | undefined;
  /** Values that may be used here, by id; and all ids ever defined. */
  private readonly scope = new Map<number, Value>();
  private readonly defined = new Set<number>();
  private readonly callees: Kernel[] = [];
  private where: Stmt | undefined;

  constructor(kernel: Kernel, target: Target | undefined) {
    this.kernel = kernel;
    this.target = target;
  }

  /** Checks the kernel; gives the kernels that it calls. */
  run(): readonly Kernel[] {
    const { body, results } = this.kernel;
    this.types("no values yielded by the kernel's body", [], body.yields);
    if (results.length > 0 && !alwaysReturns(body)) this.fail("a return at the end of every path", "none");
    this.block(body, { mayReturn: true });
    return this.callees;
  }

  private fail(expected: string, got: string): never {
    const at = this.where === undefined ? "" : ` in \`${stmtText(this.where)}\``;
    throw new CompileError(`verify: @${this.kernel.name}: expected ${expected}, got ${got}${at}`);
  }

  private check(complaint: Complaint): void {
    if (complaint !== undefined) this.fail(complaint.expected, complaint.got);
  }

  private types(what: string, expected: readonly Type[], values: readonly Value[]): void {
    if (expected.length !== values.length || expected.some((t, i) => t !== values[i].type)) {
      const wanted = expected.length === 0 ? what : `${what}: (${expected.map((t) => t.text).join(", ")})`;
      this.fail(wanted, `(${texts(values)})`);
    }
  }

  // -- Values -------------------------------------------------------------------------------------------------------

  private define(v: Value, def: Value["def"]): void {
    if (this.defined.has(v.id)) this.fail(`one definition of ${valueText(v)}`, "a second one");
    if (!(Number.isInteger(v.id) && v.id >= 0 && v.id < this.kernel.valueCount)) {
      this.fail(`ids below the kernel's valueCount of ${this.kernel.valueCount}`, `${v.id}`);
    }
    // Passes that only drop parts of a region keep the values of its statement, which then name its old form.
    const fits = def?.kind === "op" ? v.def === def : v.def?.kind === def?.kind;
    if (!fits) this.fail(`${valueText(v)} to name its defining statement`, "another one");
    if (v.type.kind === "ptr" && v.type.lanes > 1) this.fail("uniform pointers", v.type.text);
    if (this.target !== undefined && v.type.kind !== "bool" && v.type.lanes * v.type.bytes > this.target.vectorBytes) {
      this.fail(`values of at most ${this.target.vectorBytes} bytes on ${this.target.name}`, v.type.text);
    }
    this.defined.add(v.id);
    this.scope.set(v.id, v);
  }

  private use(v: Value): void {
    if (this.scope.get(v.id) === v) return;
    const why = this.defined.has(v.id) ? "one of another region or another value of its id" : "none";
    this.fail(`a definition of ${valueText(v)} before its use`, why);
  }

  // -- Regions ------------------------------------------------------------------------------------------------------

  private block(block: Block, context: { readonly mayReturn: boolean; readonly lanes?: boolean }): void {
    const before = this.where;
    for (const p of block.params) this.define(p, undefined);
    block.stmts.forEach((s, i) => {
      this.where = s;
      for (const v of readsOf(s)) this.use(v);
      const last = i === block.stmts.length - 1;
      this.stmt(s, { ...context, mayReturn: context.mayReturn && last });
      this.where = s;
      for (const v of outsOf(s)) this.define(v, s.kind === "return" ? undefined : s);
    });
    this.where = before;
    for (const v of block.yields) this.use(v);
    for (const s of block.stmts) for (const v of outsOf(s)) this.scope.delete(v.id);
    for (const p of block.params) this.scope.delete(p.id);
  }

  private stmt(s: Stmt, context: { readonly mayReturn: boolean; readonly lanes?: boolean }): void {
    const { lanes } = context;
    switch (s.kind) {
      case "op":
        this.op(s);
        return;
      case "for":
        this.forStmt(s);
        this.block(s.body, { mayReturn: false, lanes: lanes || s.simd || s.parallel });
        return;
      case "while": {
        const carried = s.inits.map((v) => v.type);
        this.types("the condition's parameters", carried, s.cond.params);
        this.types("the condition to yield", [i1], s.cond.yields);
        this.types("the body's parameters", carried, s.body.params);
        this.types("the body to yield", carried, s.body.yields);
        this.types("results", carried, s.outs);
        this.block(s.cond, { mayReturn: false, lanes });
        this.block(s.body, { mayReturn: false, lanes });
        return;
      }
      case "if": {
        const results = s.outs.map((v) => v.type);
        this.types("a uniform condition", [i1], [s.cond]);
        for (const region of [s.yes, s.no]) {
          this.types("no parameters of an if's region", [], region.params);
          this.types("both regions to yield", results, region.yields);
          // A return may end any if's region, but for iterations that share a lane or thread with others.
          this.block(region, { mayReturn: !lanes, lanes });
        }
        return;
      }
      case "call":
        this.callees.push(s.callee);
        this.types(
          `arguments of @${s.callee.name}`,
          s.callee.body.params.map((p) => p.type),
          s.args,
        );
        this.types(`results of @${s.callee.name}`, s.callee.results, s.outs);
        this.check(s.args.every((v) => v.type.lanes === 1) ? undefined : complain("uniform arguments", texts(s.args)));
        return;
      case "return":
        if (!context.mayReturn)
          this.fail("return at the end of the kernel's body or of an if's region", "it elsewhere");
        this.types("results of the kernel", this.kernel.results, s.values);
    }
  }

  private forStmt(s: ForStmt): void {
    const carried = s.inits.map((v) => v.type);
    this.types("bounds", [i64, i64], [s.lo, s.hi]);
    if (!(Number.isSafeInteger(s.step) && s.step > 0)) this.fail("a positive whole step", `${s.step}`);
    this.types("the body's parameters", [i64, ...carried], s.body.params);
    this.types("the body to yield", carried, s.body.yields);
    this.types("results", carried, s.outs);
    if (this.target !== undefined && s.simd) this.fail("no simd loops once lowered", "one");
    if (s.reduce.length === 0) {
      if ((s.simd || s.parallel) && carried.length > 0)
        this.fail("reduce with the values that the loop carries", "none");
      return;
    }
    // Without lanes there would be no reason to leave the order of the text.
    if (!s.simd) this.fail("reduce in a simd loop only", "it in another");
    if (s.step !== 1) this.fail("step 1 in a loop with reduce", `${s.step}`);
    if (s.reduce.length !== carried.length) this.fail(`${carried.length} ops to reduce with`, `${s.reduce.length}`);
    s.reduce.forEach((op, i) => {
      if (!isReducible(op)) this.fail("an associative op with an identity to reduce with", op);
      if (!domains[ops[op].domain](carried[i]))
        this.fail(`${ops[op].domain} values to reduce with ${op}`, carried[i].text);
    });
  }

  // -- Ops ----------------------------------------------------------------------------------------------------------

  private op(s: OpStmt): void {
    const row = ops[s.op];
    if (row === undefined) this.fail("an op of the table", s.op);
    if (isStore(s.op) !== (s.out === undefined))
      this.fail(s.out === undefined ? "a result" : "no result", texts(outsOf(s)));
    const hasMask = "structural" in row && (row.structural === "load" || row.structural === "store");
    const counts = row.arity < 0 ? undefined : hasMask ? [row.arity, row.arity + 1] : [row.arity];
    if (counts !== undefined && !counts.includes(s.args.length))
      this.fail(`${counts.join(" or ")} operands`, `${s.args.length}`);
    this.check(attrsComplaint(s.attrs, row.attrs ?? []));
    this.check(rules[row.rule](s));
    const special = opRules[s.op as keyof typeof opRules] as ((s: OpStmt) => Complaint) | undefined;
    this.check(special?.(s));
    for (const v of row.rule === "select" ? s.args.slice(1) : row.rule === "given" ? [] : s.args) {
      if (!domains[row.domain](v.type)) this.fail(`${row.domain} operands of ${s.op}`, texts(s.args));
    }
    if (this.target !== undefined) {
      const [operand, result] = nativeTypes(s);
      if (!this.target.isNative(s.op, operand, result, s.attrs)) {
        this.fail(`native ops of ${this.target.name}`, `${s.op} on ${operand.text} -> ${result.text}`);
      }
    }
  }
}

/** Does every path through the region end in a return? */
function alwaysReturns(block: Block): boolean {
  const last = block.stmts[block.stmts.length - 1];
  if (last === undefined) return false;
  if (last.kind === "return") return true;
  return last.kind === "if" && alwaysReturns(last.yes) && alwaysReturns(last.no);
}

function attrsComplaint(attrs: Attrs, names: readonly (keyof Attrs)[]): Complaint {
  const given = (Object.keys(attrs) as (keyof Attrs)[]).filter((name) => attrs[name] !== undefined);
  const missing = names.filter((name) => name !== "nontemporal" && attrs[name] === undefined);
  const extra = given.filter((name) => !names.includes(name));
  if (missing.length > 0 || extra.length > 0) {
    return complain(`the attributes (${names.join(", ")})`, `(${given.join(", ")})`);
  }
  if (attrs.scale !== undefined && !(Number.isSafeInteger(attrs.scale) && attrs.scale > 0)) {
    return complain("a positive whole scale", `${attrs.scale}`);
  }
  return attrs.disp !== undefined && !Number.isSafeInteger(attrs.disp)
    ? complain("a whole disp", `${attrs.disp}`)
    : undefined;
}

/** f16 is for moves and conversions: only ops that take any type take it. */
const isArithmeticFloat = (t: Type): boolean => t.kind === "float" && t.bits > 16;
const isInt = (t: Type): boolean => t.kind === "int" || t.kind === "uint";

const domains: { readonly [K in Domain]: (t: Type) => boolean } = {
  int: isInt,
  float: isArithmeticFloat,
  number: (t) => isInt(t) || isArithmeticFloat(t),
  bits: (t) => isInt(t) || t.kind === "bool",
  bool: (t) => t.kind === "bool",
  any: () => true,
};

const oneType = (vs: readonly Value[]): boolean => vs.every((v) => v.type === vs[0].type);

const rules: { readonly [K in TypeRule]: (s: OpStmt) => Complaint } = {
  same: (s) =>
    oneType([...s.args, s.out!]) ? undefined : complain("operands and result of one type", texts([...s.args, s.out!])),
  mask: (s) =>
    oneType(s.args) && s.out!.type === withLanes(i1, s.args[0].type.lanes)
      ? undefined
      : complain("operands of one type and an i1 of their lanes as the result", texts([...s.args, s.out!])),
  select: (s) =>
    oneType([...s.args.slice(1), s.out!]) && s.args[0].type === withLanes(i1, s.out!.type.lanes)
      ? undefined
      : complain("an i1, then operands and result of one type, of equal lanes", texts([...s.args, s.out!])),
  given: () => undefined,
};

/** Types expected of the operands (a mask at the end is allowed), and whatever else must hold. */
function operands(s: OpStmt, expected: readonly Type[], also = true, what = ""): Complaint {
  const fits = also && expected.length === s.args.length && expected.every((t, i) => s.args[i].type === t);
  return fits
    ? undefined
    : complain(`operands (${expected.map((t) => t.text).join(", ")})${what}`, texts([...s.args, ...outsOf(s)]));
}

const uniform = (t: Type): Type => withLanes(t, 1);
const withMask = (s: OpStmt, arity: number, value: Type, types: Type[]): Type[] =>
  s.args.length > arity ? [...types, withLanes(i1, value.lanes)] : types;
const laneComplaint = (s: OpStmt, count: number): Complaint =>
  Number.isInteger(s.attrs.lane) && s.attrs.lane! >= 0 && s.attrs.lane! < count
    ? undefined
    : complain(`a lane below ${count}`, `${s.attrs.lane}`);

function constant(s: OpStmt): Complaint {
  const t = s.out!.type;
  const value = s.attrs.value as number | bigint;
  const isBig = t.bits === 64 && isInt(t);
  const fits = (typeof value === "bigint") === isBig && Object.is(wrap[t.scalar](value as Lane), value);
  return fits ? undefined : complain(`a constant of type ${t.text}`, `${typeof value} ${value}`);
}

function conversion(s: OpStmt): Complaint {
  const from = s.args[0].type;
  const to = s.out!.type;
  return from.lanes === to.lanes && from.kind !== "ptr" && to.kind !== "ptr"
    ? undefined
    : complain("equal lanes and no pointers", `${from.text} -> ${to.text}`);
}

function bitcast(s: OpStmt): Complaint {
  const from = s.args[0].type;
  const to = s.out!.type;
  return from.lanes * from.bits === to.lanes * to.bits && from.kind !== "ptr" && to.kind !== "ptr"
    ? undefined
    : complain("types of equal size and no pointers", `${from.text} -> ${to.text}`);
}

function shuffle(s: OpStmt): Complaint {
  const { lanes } = s.out!.type;
  const pattern = s.attrs.pattern!;
  return pattern.length === lanes && pattern.every((l) => Number.isInteger(l) && l >= 0 && l < 2 * lanes)
    ? undefined
    : complain(`a pattern of ${lanes} lanes below ${2 * lanes}`, `[${pattern.join(",")}]`);
}

function reduceLanes(s: OpStmt): Complaint {
  const combine = s.attrs.combine as OpName;
  const t = s.args[0].type;
  if (ops[combine].arity !== 2 || ops[combine].rule !== "same" || !domains[ops[combine].domain](t)) {
    return complain(`an op that combines two values of type ${t.text}`, combine);
  }
  return operands(s, [withLanes(s.out!.type, t.lanes)], s.out!.type.lanes === 1, " and a uniform result");
}

/** What must hold of single ops beyond their row's type rule. */
const opRules: { readonly [K in StructuralOp | "convert" | "bitcast"]: (s: OpStmt) => Complaint } = {
  const: constant,
  splat: (s) => operands(s, [uniform(s.out!.type)]),
  iota: (s) => (domains.number(s.out!.type) ? undefined : complain("a number type", s.out!.type.text)),
  laneMask: (s) => operands(s, [i64], s.out!.type.kind === "bool", " and an i1 result"),
  extract: (s) =>
    laneComplaint(s, s.args[0].type.lanes) ??
    operands(s, [withLanes(s.out!.type, s.args[0].type.lanes)], s.out!.type.lanes === 1, " and a uniform result"),
  pack: (s) => operands(s, new Array<Type>(s.out!.type.lanes).fill(uniform(s.out!.type))),
  half: (s) => laneComplaint(s, 2) ?? operands(s, [withLanes(s.out!.type, Math.min(64, 2 * s.out!.type.lanes))]),
  shuffle,
  reduceLanes,
  anyLane: (s) => operands(s, [withLanes(i1, s.args[0].type.lanes)], s.out!.type === i1, " and an i1 result"),
  allLanes: (s) => operands(s, [withLanes(i1, s.args[0].type.lanes)], s.out!.type === i1, " and an i1 result"),
  load: (s) => operands(s, withMask(s, 2, s.out!.type, [ptr, i64])),
  store: (s) => operands(s, withMask(s, 3, s.args[0].type, [s.args[0].type, ptr, i64])),
  loadStrided: (s) => operands(s, withMask(s, 3, s.out!.type, [ptr, i64, i64])),
  storeStrided: (s) => operands(s, withMask(s, 4, s.args[0].type, [s.args[0].type, ptr, i64, i64])),
  gather: (s) => operands(s, withMask(s, 2, s.out!.type, [ptr, withLanes(i64, s.out!.type.lanes)])),
  scatter: (s) =>
    operands(s, withMask(s, 3, s.args[0].type, [s.args[0].type, ptr, withLanes(i64, s.args[0].type.lanes)])),
  ptrAdd: (s) => operands(s, [ptr, i64], s.out!.type === ptr, " and a ptr result"),
  convert: conversion,
  bitcast,
};
