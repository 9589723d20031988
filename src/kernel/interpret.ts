/**
 * @file Runs kernels in plain JS: the oracle that compiled code must agree with. It takes kernels as front ends write them
 * (uniform values in simd loops) and as the passes leave them (lanes stated). Slow and sure; nothing but tests and debugging
 * uses it. Meaning: docs/kernel-language.md.
 * @module
 */
import { CompileError } from "../errors.ts";
import { Builder } from "./builder.ts";
import { evaluate, wrap } from "./evaluate.ts";
import type { Attrs, Block, ForStmt, Kernel, OpStmt, Stmt, Value } from "./ir.ts";
import { bitsToLanes, lanesToBits, Memory } from "./memory.ts";
import type { Lane } from "./ops/row.ts";
import { isComposite, isPrimitive, type OpName, ops, type StructuralOp } from "./ops.ts";
import type { Target } from "./target.ts";
import type { Scalar, Type } from "./types.ts";

/** A value at run time: one lane, or an array of them for types with lanes. */
export type Cell = Lane | Lane[];

export interface InterpretOptions {
  /** For which target composite ops are expanded: elementary functions differ in the last bit between one with fma and one without. */
  readonly target?: Target;
  /** Statements that may run before a kernel is taken to hang. */
  readonly maxSteps?: number;
}

/** A machine that has every op but the composite ones. */
export const interpreterTarget: Target = {
  name: "interpreter",
  vectorBytes: 64,
  vectorRegisters: 32,
  hasFma: true,
  maskedTails: true,
  isNative: (op) => !isComposite(op),
  compile: (kernel) => {
    throw new CompileError(`interpreterTarget.compile: expected a machine target, got @${kernel.name} to interpret`);
  },
};

/**
 * Runs a kernel over a memory in which pointers are byte offsets.
 * @param args one a parameter, in order; whole numbers may be given as numbers for i64 and u64.
 * @returns the kernel's results, for kernels that have some.
 */
export function interpret(
  kernel: Kernel,
  args: readonly (number | bigint)[],
  memory: ArrayBufferLike = new ArrayBuffer(0),
  options: InterpretOptions = {},
): (number | bigint)[] {
  const { params } = kernel.body;
  if (args.length !== params.length) {
    throw new TypeError(`interpret: expected ${params.length} arguments for @${kernel.name}, got ${args.length}`);
  }
  const machine = new Machine(new Memory(memory), options.target ?? interpreterTarget, options.maxSteps ?? 1e8);
  const cells = args.map((a, i) => wrap[params[i].type.scalar](a as Lane));
  return machine.call(kernel, cells) as (number | bigint)[];
}

/** Runs an entry kernel as compiled code is run: `block` is the address of its 8-byte argument slots in memory. */
export function interpretEntry(
  kernel: Kernel,
  block: number,
  memory: ArrayBufferLike,
  options: InterpretOptions = {},
): void {
  const slots = new Memory(memory);
  interpret(
    kernel,
    kernel.body.params.map((_, i) => slots.read("f64", block + 8 * i)),
    memory,
    options,
  );
}

/** The expansion of an op on operands of the given types as a kernel of one result; undefined when it has none for them. */
export function expansionOf(
  op: OpName,
  types: readonly Type[],
  out: Type,
  attrs: Attrs,
  target: Target,
): Kernel | undefined {
  const b = new Builder(target);
  const params = types.map((t) => b.param(t));
  const result = ops[op].expand?.(b, params, out, attrs) as Value | undefined;
  if (result === undefined) return undefined;
  b.return(result);
  return b.done(op, params, [out]);
}

/** Are these the same value? Any NaN equals any NaN; zeros differ by sign. */
export function sameCell(a: Cell, b: Cell): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return Object.is(a, b);
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

const lanesOf = (c: Cell): Lane[] => (Array.isArray(c) ? c : [c]);
const cellOf = (lanes: Lane[]): Cell => (lanes.length === 1 ? lanes[0] : lanes);
const fill = (v: Lane, t: Type): Cell => (t.lanes === 1 ? v : new Array<Lane>(t.lanes).fill(v));
const zeroOf = (s: Scalar): Lane => wrap[s](0);

/** Reduction loops: logical lanes, groups of iterations in a block and in a span of blocks. Part of the language's definition. */
const groupSize = 32;
const blockGroups = 16;
const spanGroups = 4 * blockGroups;

class Machine {
  private readonly expansions = new Map<string, Kernel>();
  readonly memory: Memory;
  private readonly target: Target;
  private steps: number;

  constructor(memory: Memory, target: Target, maxSteps: number) {
    this.memory = memory;
    this.target = target;
    this.steps = maxSteps;
  }

  call(kernel: Kernel, args: readonly Cell[]): Cell[] {
    const env: Cell[] = new Array(kernel.valueCount);
    return this.run(kernel.body, args, env) ?? [];
  }

  /** Runs a region with its parameters set. Gives the kernel's results when a return statement was met, else undefined. */
  private run(block: Block, args: readonly Cell[], env: Cell[]): Cell[] | undefined {
    for (let i = 0; i < args.length; i++) env[block.params[i].id] = args[i];
    this.steps -= 1 + block.stmts.length;
    if (this.steps < 0) throw new CompileError("interpret: expected the kernel to end, got more steps than maxSteps");
    for (const s of block.stmts) {
      const returned = this.step(s, env);
      if (returned !== undefined) return returned;
    }
    return undefined;
  }

  private step(s: Stmt, env: Cell[]): Cell[] | undefined {
    switch (s.kind) {
      case "op": {
        const args = s.args.map((v) => env[v.id]);
        const result = isStructuralStmt(s) ? structural[s.op](this, args, s) : this.apply(s.op, args, s);
        if (s.out !== undefined) env[s.out.id] = result;
        return undefined;
      }
      case "for":
        return this.loop(s, env);
      case "while": {
        let carried = this.read(s.inits, env);
        for (;;) {
          const left = this.run(s.cond, carried, env);
          if (left !== undefined) return left;
          if (!env[s.cond.yields[0].id]) break;
          const returned = this.run(s.body, carried, env);
          if (returned !== undefined) return returned;
          carried = this.read(s.body.yields, env);
        }
        this.set(s.outs, carried, env);
        return undefined;
      }
      case "if": {
        const block = env[s.cond.id] ? s.yes : s.no;
        const returned = this.run(block, [], env);
        if (returned !== undefined) return returned;
        this.set(s.outs, this.read(block.yields, env), env);
        return undefined;
      }
      case "call":
        this.set(s.outs, this.call(s.callee, this.read(s.args, env)), env);
        return undefined;
      case "return":
        return this.read(s.values, env);
    }
  }

  private read(values: readonly Value[], env: Cell[]): Cell[] {
    return values.map((v) => env[v.id]);
  }

  private set(values: readonly Value[], cells: readonly Cell[], env: Cell[]): void {
    for (let i = 0; i < values.length; i++) env[values[i].id] = cells[i];
  }

  private loop(s: ForStmt, env: Cell[]): Cell[] | undefined {
    const lo = env[s.lo.id] as unknown as bigint;
    const hi = env[s.hi.id] as unknown as bigint;
    const step = BigInt(s.step);
    const count = hi > lo ? Number((hi - lo + step - 1n) / step) : 0;
    let returned: Cell[] | undefined;
    const iterate = (k: number, carried: readonly Cell[]): Cell[] => {
      returned = this.run(s.body, [(lo + BigInt(k) * step) as unknown as Lane, ...carried], env);
      return returned === undefined ? this.read(s.body.yields, env) : [...carried];
    };
    let carried = this.read(s.inits, env);
    if (s.reduce.length > 0) carried = this.tree(s, count, carried, iterate);
    else for (let k = 0; k < count && returned === undefined; k++) carried = iterate(k, carried);
    if (returned !== undefined) return returned;
    this.set(s.outs, carried, env);
    return undefined;
  }

  /** A reduction in the fixed tree: see docs/kernel-language.md. */
  private tree(
    s: ForStmt,
    count: number,
    inits: readonly Cell[],
    iterate: (k: number, carried: readonly Cell[]) => Cell[],
  ): Cell[] {
    type Accumulator = readonly Cell[];
    type Lanes = readonly Accumulator[];
    const types = s.inits.map((v) => v.type);
    const one = types.map((t, i) => fill(ops[s.reduce[i]].identity!(t), t));
    const identity: Lanes = new Array<Accumulator>(groupSize).fill(one);
    const join = (x: Accumulator, y: Accumulator): Cell[] =>
      x.map((v, i) => this.combine(s.reduce[i], v, y[i], types[i]));
    const joinLanes = (x: Lanes, y: Lanes): Lanes => x.map((v, j) => join(v, y[j]));
    const group = (g: number, into: Lanes): Lanes => into.map((v, j) => iterate(g * groupSize + j, v));

    const block = (from: number, to: number): Lanes => {
      let lanes = identity;
      let g = from;
      for (; g + 4 <= to; g += 4) {
        const [g0, g1, g2, g3] = [g, g + 1, g + 2, g + 3].map((k) => group(k, identity));
        lanes = joinLanes(lanes, joinLanes(joinLanes(g0, g1), joinLanes(g2, g3)));
      }
      for (; g < to; g++) lanes = group(g, lanes);
      return lanes;
    };
    const stretches = (from: number, to: number, size: number, part: (from: number, to: number) => Lanes): Lanes => {
      let lanes = identity;
      for (let g = from; g < to; g += size) lanes = joinLanes(lanes, part(g, Math.min(g + size, to)));
      return lanes;
    };

    const groups = Math.floor(count / groupSize);
    let total: Accumulator = inits;
    if (groups > 0) {
      let lanes = stretches(0, groups, spanGroups, (from, to) => stretches(from, to, blockGroups, block));
      for (let n = groupSize / 2; n >= 1; n /= 2) lanes = joinLanes(lanes.slice(0, n), lanes.slice(n, 2 * n));
      total = join(total, lanes[0]);
    }
    const turns: Accumulator[] = [one, one, one, one];
    for (let k = groups * groupSize; k < count; k++) turns[k % 4] = iterate(k, turns[k % 4]);
    return join(total, join(join(turns[0], turns[2]), join(turns[1], turns[3])));
  }

  /** A two-operand op on two values of one type. */
  combine(op: OpName, a: Cell, b: Cell, t: Type): Cell {
    return this.applyTo(op, [a, b], [t, t], t, {});
  }

  private apply(op: OpName, args: readonly Cell[], s: OpStmt): Cell {
    const types = s.args.map((v) => v.type);
    return this.applyTo(op, args, types, s.out!.type, s.attrs);
  }

  private applyTo(op: OpName, args: readonly Cell[], types: readonly Type[], out: Type, attrs: Attrs): Cell {
    if (!isPrimitive(op)) return this.call(this.expansion(op, types, out, attrs), args)[0];
    const operand = types[types.length - 1];
    if (op === "bitcast" && (operand.lanes > 1 || out.lanes > 1)) {
      return cellOf(bitsToLanes(lanesToBits(lanesOf(args[0]), operand.scalar), out.scalar, out.lanes));
    }
    if (out.lanes === 1) return evaluate(op, args as readonly Lane[], operand, out);
    const result = new Array<Lane>(out.lanes);
    for (let l = 0; l < out.lanes; l++) {
      result[l] = evaluate(
        op,
        args.map((a) => (a as Lane[])[l]),
        operand,
        out,
      );
    }
    return result;
  }

  private expansion(op: OpName, types: readonly Type[], out: Type, attrs: Attrs): Kernel {
    const key = `${op} ${out.text} ${types.map((t) => t.text).join(" ")} ${JSON.stringify(attrs)}`;
    let found = this.expansions.get(key);
    if (found === undefined) {
      found = expansionOf(op, types, out, attrs, this.target);
      if (found === undefined) throw new CompileError(`interpret: expected an expansion of ${op}, got none for ${key}`);
      this.expansions.set(key, found);
    }
    return found;
  }
}

type StructuralStmt = OpStmt & { readonly op: StructuralOp };
const isStructuralStmt = (s: OpStmt): s is StructuralStmt => "structural" in ops[s.op];

/** Addresses of a memory op's lanes, by what each lane adds to the first one's. */
function addresses(s: OpStmt, ptr: Cell, index: Cell, lanes: number, apart: number): number[] {
  const scale = s.attrs.scale!;
  const disp = s.attrs.disp!;
  return Array.from(
    { length: lanes },
    (_, l) => (ptr as number) + Number(Array.isArray(index) ? index[l] : index) * scale + disp + l * apart,
  );
}

function readLanes(m: Machine, t: Type, at: readonly number[], mask: Cell | undefined): Cell {
  const on = mask === undefined ? undefined : lanesOf(mask);
  return cellOf(at.map((a, l) => (on === undefined || on[l] ? m.memory.read(t.scalar, a) : zeroOf(t.scalar))));
}

function writeLanes(m: Machine, t: Type, value: Cell, at: readonly number[], mask: Cell | undefined): Cell {
  const on = mask === undefined ? undefined : lanesOf(mask);
  const lanes = lanesOf(value);
  for (let l = 0; l < at.length; l++) if (on === undefined || on[l]) m.memory.write(t.scalar, at[l], lanes[l]);
  return 0;
}

/** How the interpreter does each structural op. Stores give a cell that nobody reads. */
const structural: { readonly [K in StructuralOp]: (m: Machine, args: readonly Cell[], s: OpStmt) => Cell } = {
  const: (_m, _args, s) => fill(s.attrs.value as Lane, s.out!.type),
  splat: (_m, [v], s) => fill(v as Lane, s.out!.type),
  iota: (_m, _args, s) => cellOf(Array.from({ length: s.out!.type.lanes }, (_, l) => wrap[s.out!.type.scalar](l))),
  laneMask: (_m, [n], s) =>
    cellOf(Array.from({ length: s.out!.type.lanes }, (_, l) => (BigInt(l) < BigInt(n as Lane) ? 1 : 0))),
  extract: (_m, [v], s) => lanesOf(v)[s.attrs.lane!],
  pack: (_m, args) => cellOf(args as Lane[]),
  half: (_m, [v], s) => {
    const n = s.out!.type.lanes;
    return cellOf(lanesOf(v).slice(s.attrs.lane! * n, s.attrs.lane! * n + n));
  },
  shuffle: (_m, [x, y], s) => {
    const both = [...lanesOf(x), ...lanesOf(y)];
    return cellOf(s.attrs.pattern!.map((from) => both[from]));
  },
  reduceLanes: (m, [v], s) => {
    let lanes = lanesOf(v);
    const t = s.out!.type;
    while (lanes.length > 1) {
      const n = lanes.length / 2;
      lanes = lanes.slice(0, n).map((x, j) => m.combine(s.attrs.combine!, x, lanes[j + n], t) as Lane);
    }
    return lanes[0];
  },
  anyLane: (_m, [v]) => (lanesOf(v).some((x) => x) ? 1 : 0),
  allLanes: (_m, [v]) => (lanesOf(v).every((x) => x) ? 1 : 0),
  load: (m, [ptr, index, mask], s) => {
    const t = s.out!.type;
    return readLanes(m, t, addresses(s, ptr, index, t.lanes, t.bytes), mask);
  },
  store: (m, [value, ptr, index, mask], s) => {
    const t = s.args[0].type;
    return writeLanes(m, t, value, addresses(s, ptr, index, t.lanes, t.bytes), mask);
  },
  loadStrided: (m, [ptr, index, stride, mask], s) => {
    const t = s.out!.type;
    return readLanes(m, t, addresses(s, ptr, index, t.lanes, Number(stride)), mask);
  },
  storeStrided: (m, [value, ptr, index, stride, mask], s) => {
    const t = s.args[0].type;
    return writeLanes(m, t, value, addresses(s, ptr, index, t.lanes, Number(stride)), mask);
  },
  gather: (m, [ptr, offsets, mask], s) => {
    const t = s.out!.type;
    return readLanes(m, t, addresses(s, ptr, offsets, t.lanes, 0), mask);
  },
  scatter: (m, [value, ptr, offsets, mask], s) => {
    const t = s.args[0].type;
    return writeLanes(m, t, value, addresses(s, ptr, offsets, t.lanes, 0), mask);
  },
  ptrAdd: (_m, [p, bytes]) => (p as number) + Number(bytes),
};
