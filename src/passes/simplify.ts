/**
 * @file Value numbering, algebraic identities and loop-invariant motion in one walk: an op is written once for each
 * region that needs it, in the outermost region where its operands are known. Keeps every bit: NaN, −0 and overflow included.
 *
 * Rules are rows (op → result or undefined). Requirements: 1. keep the type; 2. never add an op that was not there
 * unless it is cheaper; 3. hold for NaN, ±0 and wrapping; 4. each application shrinks the kernel.
 * @module
 */
import { Builder, constantOf } from "../kernel/builder.ts";
import type { Attrs, Block, Kernel, OpStmt, Stmt, Value } from "../kernel/ir.ts";
import { factsOf, type OpFacts, type OpName, opNames } from "../kernel/ops.ts";
import type { Target } from "../kernel/target.ts";
import type { Type } from "../kernel/types.ts";
import { copyAll, rewrite } from "./rewrite.ts";

type Simplification = (b: Builder, args: readonly Value[], out: Type) => Value | undefined;

const isZero = (v: Value): boolean => Number(constantOf(v) ?? 1) === 0;
const isOne = (v: Value): boolean => Number(constantOf(v) ?? 0) === 1;

const rules: { readonly [K in OpName]?: Simplification } = {
  // x + 0 for integers; for floats only −0 leaves every bit of x.
  add: (_b, [x, y], t) =>
    t.kind === "float"
      ? Object.is(constantOf(y), -0)
        ? x
        : Object.is(constantOf(x), -0)
          ? y
          : undefined
      : isZero(y)
        ? x
        : isZero(x)
          ? y
          : undefined,
  // x − 0, for floats +0 only.
  sub: (_b, [x, y], t) => (isZero(y) && (t.kind !== "float" || Object.is(constantOf(y), 0)) ? x : undefined),
  // x · 1; x · 0 for integers.
  mul: (_b, [x, y], t) =>
    isOne(y) ? x : isOne(x) ? y : t.kind !== "float" ? (isZero(y) ? y : isZero(x) ? x : undefined) : undefined,
  // x / 1.
  div: (_b, [x, y]) => (isOne(y) ? x : undefined),
  or: (_b, [x, y]) => (isZero(y) ? x : isZero(x) ? y : undefined),
  xor: (_b, [x, y]) => (isZero(y) ? x : isZero(x) ? y : undefined),
  shl: (_b, [x, y]) => (isZero(y) ? x : undefined),
  shr: (_b, [x, y]) => (isZero(y) ? x : undefined),
  select: (_b, [m, x, y]) => (x === y ? x : constantOf(m) === undefined ? undefined : isOne(m) ? x : y),
  // not(not x) = x.
  not: (_b, [x]) => (x.def?.kind === "op" && x.def.op === "not" ? x.def.args[0] : undefined),
  // The same bits to and fro.
  bitcast: (_b, [x], t) =>
    x.def?.kind === "op" && x.def.op === "bitcast" && x.def.args[0].type === t ? x.def.args[0] : undefined,
  extract: (_b, [x]) => (x.def?.kind === "op" && x.def.op === "splat" ? x.def.args[0] : undefined),
};

/** The rules by the ops' numbers: asking an object for a name that it lacks, as most are, takes V8 long. */
const ruleOf: readonly (Simplification | undefined)[] = opNames.map((op) => rules[op]);

interface Level {
  /** The region's statements; set when a region inside it is opened. */
  stmts: Stmt[];
  /** Ops written here, by hash; those of one hash in a list. */
  readonly known: Map<number, Value[]>;
  /** Ops with operands from outside stay behind this region: it may never run (a rare path, a branch). */
  readonly barrier: boolean;
}

class NumberingBuilder extends Builder {
  private readonly levels: Level[] = [{ stmts: [], known: new Map(), barrier: true }];
  private readonly depth: number[] = [];
  private nextBarrier = false;

  override param(t: Type, name?: string): Value {
    const v = super.param(t, name);
    this.depth[v.id] = this.levels.length - 1;
    return v;
  }

  override region(
    types: readonly Type[],
    write: (params: Value[]) => readonly Value[],
    what?: string,
    like?: readonly Value[],
  ): Block {
    const outer = this.openStmts();
    this.levels[this.levels.length - 1].stmts = outer;
    this.levels.push({ stmts: [], known: new Map(), barrier: this.nextBarrier });
    this.nextBarrier = false;
    try {
      return super.region(types, write, what, like);
    } finally {
      this.levels.pop();
    }
  }

  override if(cond: Value, then: () => readonly Value[] | void, otherwise?: () => readonly Value[] | void): Value[] {
    const c = constantOf(cond);
    if (c !== undefined) return [...((c ? then() : otherwise?.()) ?? [])];
    return super.if(cond, () => then(), otherwise);
  }

  override emit(op: OpName, args: readonly Value[], t: Type, attrs: Attrs): Value {
    const facts = factsOf(op);
    if (facts.load) return this.placed(super.emit(op, args, t, attrs), this.levels.length - 1);
    const simpler = ruleOf[facts.number]?.(this, args, t);
    if (simpler !== undefined) return simpler;
    const level = op === "const" ? 0 : this.home(args);
    const hash = hashOf(facts, args, t, attrs);
    for (let i = this.levels.length - 1; i >= level; i--) {
      const alike = this.levels[i].known.get(hash);
      if (alike === undefined) continue;
      for (let k = 0; k < alike.length; k++) if (isSame(alike[k], facts, op, args, t, attrs)) return alike[k];
    }
    const v = this.emitAt(level, op, args, t, attrs);
    const { known } = this.levels[level];
    const alike = known.get(hash);
    if (alike === undefined) known.set(hash, [v]);
    else alike.push(v);
    return v;
  }

  /** The outermost open region in which an op with these operands may stand. */
  private home(args: readonly Value[]): number {
    let level = 0;
    for (let i = 0; i < args.length; i++) {
      const d = this.depth[args[i].id] ?? 0;
      if (d > level) level = d;
    }
    for (let i = this.levels.length - 1; i > level; i--) if (this.levels[i].barrier) return i;
    return level;
  }

  private emitAt(level: number, op: OpName, args: readonly Value[], t: Type, attrs: Attrs): Value {
    const top = this.levels.length - 1;
    if (level === top) return this.placed(super.emit(op, args, t, attrs), top);
    // Written at the end of the outer region as it stands, which is before the statement whose region is open.
    const v = this.writeInto(this.levels[level].stmts, () => super.emit(op, args, t, attrs));
    return this.placed(v, level);
  }

  private placed(v: Value, level: number): Value {
    this.depth[v.id] = level;
    return v;
  }

  protected override made(outs: readonly Value[]): void {
    for (const v of outs) this.depth[v.id] = this.levels.length - 1;
  }

  protected override entering(kind: "for" | "while" | "if"): void {
    this.nextBarrier = kind === "if";
  }
}

/** Equal for ops that are the same; operands of commutative ops count in either order. */
function hashOf(facts: OpFacts, args: readonly Value[], t: Type, attrs: Attrs): number {
  let h = facts.number * 64 + t.lanes;
  if (facts.commutative && args.length === 2) {
    h = (h * 31 + args[0].id + args[1].id) | 0;
    h = (h * 31 + Math.abs(args[0].id - args[1].id)) | 0;
  } else {
    for (let i = 0; i < args.length; i++) h = (h * 31 + args[i].id) | 0;
  }
  const { value } = attrs;
  if (value !== undefined) {
    // Constants that are whole, by their low bits; others by their leading digits.
    const low = typeof value === "bigint" ? Number(BigInt.asIntN(31, value)) : value * 65537;
    h = (h * 31 + low) | 0;
  }
  if (attrs.lane !== undefined) h = (h * 31 + attrs.lane) | 0;
  return h;
}

/** Does `v` stand for this very op? */
function isSame(v: Value, facts: OpFacts, op: OpName, args: readonly Value[], t: Type, attrs: Attrs): boolean {
  const def = v.def as OpStmt;
  if (def.op !== op || v.type !== t || def.args.length !== args.length) return false;
  const [x, y] = args;
  const swapped = facts.commutative && args.length === 2 && def.args[0] === y && def.args[1] === x;
  if (!swapped) for (let i = 0; i < args.length; i++) if (def.args[i] !== args[i]) return false;
  const its = def.attrs;
  return (
    its === attrs ||
    (Object.is(its.value, attrs.value) &&
      its.lane === attrs.lane &&
      its.combine === attrs.combine &&
      String(its.pattern) === String(attrs.pattern))
  );
}

/** The same kernel with fewer ops, each as far out as it may stand. */
export function simplify(kernel: Kernel, target: Target): Kernel {
  return rewrite(kernel, new NumberingBuilder(target), copyAll);
}
