/**
 * @file Selection: walks a kernel's structured control flow and writes machine code with virtual registers, each op by its
 * rule. Knows no registers by name and no bytes.
 * @module
 */
import { CompileError } from "../../errors.ts";
import { constantOf } from "../../kernel/builder.ts";
import type { Block, CallStmt, ForStmt, IfStmt, Kernel, OpStmt, Stmt, Value, WhileStmt } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import { isGeneral } from "./analyze.ts";
import { CC, I } from "./instructions.ts";
import { Lowering, type Rule } from "./lowering.ts";
import { FRAME, NO_BASE } from "./mir.ts";
import { GPR, VEC } from "./registers.ts";
import { bitcastRule, convertRule } from "./rules-convert.ts";
import { branchOn, compareInto, generalRules } from "./rules-general.ts";
import { laneRules } from "./rules-lanes.ts";
import { memoryRules } from "./rules-memory.ts";
import { shiftRules } from "./rules-shift.ts";
import { stridedRules } from "./rules-strided.ts";
import { resizeMask, vectorRules } from "./rules-vector.ts";

const comparisons = new Set<string>(["eq", "ne", "lt", "le", "gt", "ge"]);

/** The rule of an op, by the kind of register that it is computed in. */
function ruleOf(op: OpName): Rule {
  const general = generalRules[op];
  const vector = vectorRules[op] ?? shiftRules[op];
  if (comparisons.has(op)) return (l, stmt, to) => (stmt.args[0].type.lanes === 1 ? compareInto : vector!)(l, stmt, to);
  if (general !== undefined && vector !== undefined) {
    return (l, stmt, to) => (isGeneral(stmt.out!.type) ? general : vector)(l, stmt, to);
  }
  const one = general ?? vector ?? laneRules[op] ?? memoryRules[op];
  if (one !== undefined) return one;
  return (_l, stmt) => {
    throw new CompileError(
      `x64: expected native ops only, got ${stmt.op} on ${stmt.args.map((a) => a.type.text).join(", ")}`,
    );
  };
}

const rules: { [op: string]: Rule | undefined } = { convert: convertRule, bitcast: bitcastRule, ...stridedRules };
for (const op of [generalRules, vectorRules, laneRules, memoryRules].flatMap((group) => Object.keys(group)) as OpName[])
  rules[op] = ruleOf(op);

/** One kernel's code. Kept from kernel to kernel. */
export class Selector {
  readonly l: Lowering;
  /** Bytes of the frame's beginning in which arguments and results of calls lie. */
  callBlock = 0;
  private exit = 0;
  private argument = 0;
  /** Is this function called by code of ours? Its slots then hold values as they are, not as doubles. */
  private inner = false;
  private label!: () => number;
  private entryOf!: (callee: Kernel) => number;

  constructor(wide: boolean) {
    this.l = new Lowering(wide, rules);
  }

  /**
   * Selects a kernel's code.
   * @param argument number of the register with the argument block's address.
   * @param entryOf label of a callee's entry.
   */
  run(
    kernel: Kernel,
    inner: boolean,
    argument: number,
    exit: number,
    label: () => number,
    entryOf: (callee: Kernel) => number,
  ): void {
    const { l } = this;
    l.analysis.run(kernel, l.wide);
    l.begin(kernel.valueCount);
    l.label = label;
    this.label = label;
    this.entryOf = entryOf;
    this.exit = exit;
    this.inner = inner;
    this.callBlock = 0;
    const given = l.m.fixedRegister(GPR, argument);
    l.m.start[given] = 0;
    // An inner function's own calls use the register, and its results go to the block at the end.
    this.argument = inner ? l.temp(GPR) : given;
    if (inner) l.m.move(this.argument, given);
    kernel.body.params.forEach((p, k) => {
      if (l.analysis.uses[p.id] > 0) this.parameter(p, k);
    });
    this.block(kernel.body);
  }

  private parameter(p: Value, k: number): void {
    const { l } = this;
    const to = l.home(p);
    const narrowed = p.type.kind === "float" && p.type.bits === 32 && !this.inner;
    const zero = narrowed ? l.bits(4, 0, 0, 16) : -1;
    const memory = l.m.memory(this.argument, NO_BASE, 0, 8 * k);
    if (isGeneral(p.type)) l.m.op(this.inner ? I.mov : I.vcvttsd2si, 8, to, memory);
    else if (narrowed) l.m.op(I.vcvtsd2ss, 16, to, zero, memory);
    else l.m.op(p.type.bits === 32 ? I.vmovss : I.vmovsd, 16, to, memory);
  }

  private block(block: Block): void {
    const { stmts } = block;
    for (let i = 0; i < stmts.length; i++) this.stmt(stmts[i]);
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case "op":
        this.op(stmt);
        return;
      case "for":
        this.for(stmt);
        return;
      case "while":
        this.while(stmt);
        return;
      case "if":
        this.if(stmt);
        return;
      case "call":
        this.call(stmt);
        return;
      case "return":
        stmt.values.forEach((v, k) => {
          this.toSlot(v, this.argument, 8 * k);
        });
        this.l.m.jump(this.exit);
    }
  }

  private op(stmt: OpStmt): void {
    const { l } = this;
    const { op, out } = stmt;
    if (op === "const") return;
    if (out === undefined) {
      rules[op]!(l, stmt, -1);
      return;
    }
    const { analysis } = l;
    // Views of another value's register, values left to their reader, and values that nobody reads.
    if (analysis.root[out.id] !== out.id || analysis.folded[out.id] !== 0 || analysis.uses[out.id] === 0) return;
    const to = l.home(out);
    rules[op]!(l, stmt, to);
    l.overwritten(to);
  }

  // --- moves between regions --------------------------------------------------------------------------------------------------

  /** Moves that bring values to the places of others, all at once. */
  private bring(to: readonly Value[], values: readonly Value[]): void {
    const { l } = this;
    const sources: number[] = [];
    // What has to be computed or resized first is, before any move.
    for (let i = 0; i < to.length; i++) {
      const v = values[i];
      let source = constantOf(v) !== undefined && isGeneral(v.type) ? -1 : l.reg(v);
      if (source >= 0 && !l.wide && v.type.kind === "bool" && v.type.lanes > 1) {
        source = resizeMask(l, source, v.type.lanes, l.maskBytes[l.home(to[i])]);
      }
      sources.push(source);
    }
    const first = l.m.beginMoves();
    for (let i = 0; i < to.length; i++) {
      if (sources[i] < 0) l.moveInto(l.home(to[i]), values[i]);
      else l.m.moveRegister(l.home(to[i]), sources[i]);
    }
    l.m.endMoves(first);
    for (const v of to) l.overwritten(l.home(v));
  }

  // --- loops ------------------------------------------------------------------------------------------------------------------

  private for(stmt: ForStmt): void {
    const { l } = this;
    const { m } = l;
    const { body, inits, outs, lo, hi, step } = stmt;
    const [iv, ...carried] = body.params;
    carried.forEach((p, i) => {
      l.settle(outs[i], l.home(p));
    });
    this.bring([iv, ...carried], [lo, ...inits]);
    const counter = l.home(iv);
    const limit = l.immediate(hi);
    const bound = limit === undefined ? l.reg(hi) : -1;
    const compare = (): void => {
      if (limit !== undefined) m.op(I.cmpImm, 8, counter, limit);
      else m.op(I.cmp, 8, counter, bound);
    };
    const top = this.label();
    const end = this.label();
    const from = constantOf(lo);
    const to = constantOf(hi);
    if (from === undefined || to === undefined || from >= to) {
      compare();
      m.branch(CC.ge, end);
    }
    l.forgetScaled();
    const innermost = !body.stmts.some((s) => s.kind === "for" || s.kind === "while");
    m.openLoop();
    m.label(top, innermost);
    this.block(body);
    this.bring(carried, body.yields);
    m.op(I.addImm, 8, counter, step);
    compare();
    m.branch(CC.l, top);
    for (const p of carried) m.use(l.home(p));
    m.use(counter);
    m.closeLoop();
    l.forgetScaled();
    m.label(end);
  }

  private while(stmt: WhileStmt): void {
    const { l } = this;
    const { m } = l;
    const { cond, body, inits, outs } = stmt;
    body.params.forEach((p, i) => {
      const home = l.home(p);
      l.settle(cond.params[i], home);
      l.settle(outs[i], home);
    });
    this.bring(body.params, inits);
    const top = this.label();
    const test = this.label();
    m.jump(test);
    l.forgetScaled();
    m.openLoop();
    m.label(top);
    this.block(body);
    this.bring(body.params, body.yields);
    l.forgetScaled();
    m.label(test);
    this.block(cond);
    branchOn(l, cond.yields[0], true, top);
    for (const p of body.params) m.use(l.home(p));
    m.closeLoop();
    l.forgetScaled();
  }

  private if(stmt: IfStmt): void {
    const { l } = this;
    const { m } = l;
    const otherwise = this.label();
    const end = this.label();
    const hasElse = stmt.no.stmts.length > 0 || stmt.no.yields.length > 0;
    branchOn(l, stmt.cond, false, hasElse ? otherwise : end);
    l.forgetScaled();
    this.block(stmt.yes);
    this.bring(stmt.outs, stmt.yes.yields);
    l.forgetScaled();
    if (hasElse) {
      m.jump(end);
      m.label(otherwise);
      this.block(stmt.no);
      this.bring(stmt.outs, stmt.no.yields);
      l.forgetScaled();
    }
    m.label(end);
  }

  // --- calls ------------------------------------------------------------------------------------------------------------------

  /** Arguments go to slots at the frame's beginning, results come from there; the callee restores every register that it writes. */
  private call(stmt: CallStmt): void {
    const { l } = this;
    const { m } = l;
    this.callBlock = Math.max(this.callBlock, 8 * Math.max(stmt.args.length, stmt.outs.length, 1));
    stmt.args.forEach((v, k) => {
      this.toSlot(v, FRAME, 8 * k);
    });
    m.call(this.entryOf(stmt.callee));
    stmt.outs.forEach((v, k) => {
      if (l.analysis.uses[v.id] === 0) return;
      const to = l.home(v);
      const memory = m.memory(FRAME, NO_BASE, 0, 8 * k);
      if (isGeneral(v.type)) m.op(I.mov, 8, to, memory);
      else m.op(v.type.bits === 32 ? I.vmovss : I.vmovsd, 16, to, memory);
      l.overwritten(to);
    });
  }

  /** A uniform value as it is into an 8-byte slot. */
  private toSlot(v: Value, base: number, disp: number): void {
    const { l } = this;
    const { m } = l;
    const value = l.reg(v);
    const memory = m.memory(base, NO_BASE, 0, disp);
    if (m.cls[value] === VEC) m.op(I.vmovsdStore, 16, memory, value);
    else m.op(I.movStore, 8, memory, value);
  }
}
