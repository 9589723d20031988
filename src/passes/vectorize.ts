/**
 * @file Gives lanes to the loops flagged `simd`: main loop unrolled, one-vector loop, tail masked or scalar, reductions
 * in the fixed tree of docs/kernel-language.md. What moves how is decided in lanes.ts, how one body is written in lane-body.ts.
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Block, ForStmt, Kernel, Value } from "../kernel/ir.ts";
import type { Lane } from "../kernel/ops/row.ts";
import { type OpName, ops } from "../kernel/ops.ts";
import { foldTail, TAIL_TURNS } from "../kernel/tail.ts";
import type { Target } from "../kernel/target.ts";
import { type Type, withLanes } from "../kernel/types.ts";
import { LaneBody } from "./lane-body.ts";
import { lanesFor, Motions } from "./lanes.ts";
import { type Copier, rewrite } from "./rewrite.ts";

/** Logical lanes of the fixed reduction tree, groups of them in a block, and blocks in a span: see docs/kernel-language.md. */
const TREE_LANES = 32;
const BLOCK_GROUPS = 16;
const SPAN_BLOCKS = 4;

/** Gives lanes to every `simd` loop that can have them; the others become plain loops. */
export function vectorize(kernel: Kernel, target: Target): Kernel {
  return rewrite(kernel, new Builder(target), (stmt, copy) => {
    if (stmt.kind !== "for" || !stmt.simd) return false;
    loop(stmt, copy, target);
    return true;
  });
}

function loop(stmt: ForStmt, copy: Copier, target: Target): void {
  const { b, map } = copy;
  const motions = new Motions(stmt);
  const lo = map.get(stmt.lo);
  const hi = map.get(stmt.hi);
  const reduces = stmt.reduce.length > 0 && stmt.reduce.length === stmt.inits.length;
  const inexact = reduces && stmt.reduce.some((op, i) => !isExact(op, stmt.inits[i].type));
  const possible = motions.refusal === undefined && stmt.step === 1 && (reduces || stmt.inits.length === 0);
  let lanes = possible ? lanesFor(motions, target, stmt) : 1;
  if (inexact) lanes = Math.min(lanes, TREE_LANES);
  // The tree is part of a float reduction's meaning, so even one lane at a time has to follow it.
  if (lanes === 1 && !inexact) {
    const plain = { step: stmt.step, parallel: stmt.parallel };
    map.setAll(
      stmt.outs,
      b.for(lo, hi, plain, map.all(stmt.inits), (...params) => copy.inline(stmt.body, params)),
    );
    return;
  }
  const vectors = new LaneBody(stmt, copy, motions, lanes);
  const scalars = new LaneBody(stmt, copy, motions, 1);
  const inLanes = inexact && target.maskedTails && lanes >= TAIL_TURNS;
  const quarter = inLanes ? new LaneBody(stmt, copy, motions, TAIL_TURNS) : undefined;
  const inits = map.all(stmt.inits);
  const context: Context = { b, stmt, lo, hi, vectors, scalars, quarter, lanes, target };
  if (inexact) map.setAll(stmt.outs, treeReduction(context, inits));
  else if (reduces) map.setAll(stmt.outs, exactReduction(context, inits));
  else independent(context);
}

interface Context {
  readonly b: Builder;
  readonly stmt: ForStmt;
  readonly lo: Value;
  readonly hi: Value;
  readonly vectors: LaneBody;
  readonly scalars: LaneBody;
  /** The body in as many lanes as a tail of the tree has turns, where that is worth while. */
  readonly quarter: LaneBody | undefined;
  readonly lanes: number;
  readonly target: Target;
}

function isExact(op: OpName, t: Type): boolean {
  return ops[op].exact?.(t) ?? false;
}

/** lo + the greatest multiple of `size` (a power of two) that fits before hi. */
function boundary(b: Builder, lo: Value, hi: Value, size: number): Value {
  const count = b.op("pmax", b.op("sub", hi, lo), b.index(0));
  return b.op("add", lo, b.op("and", count, b.index(-size)));
}

/** More copies of a cheap body hide latency and loop overhead; of an expensive one they only cost registers. */
function unrollFor(body: Block, most: number): number {
  let cost = 0;
  const walk = (block: Block): void => {
    for (const s of block.stmts) {
      if (s.kind === "op") cost += ops[s.op].cost ?? 1;
      else cost += 100;
    }
  };
  walk(body);
  return cost <= 10 ? most : cost <= 24 ? Math.min(2, most) : 1;
}

function independent({ b, stmt, lo, hi, vectors, scalars, lanes, target }: Context): void {
  const unroll = unrollFor(stmt.body, 4);
  let at = lo;
  if (unroll > 1) {
    const end = boundary(b, lo, hi, lanes * unroll);
    b.for(at, end, { step: lanes * unroll, parallel: stmt.parallel }, [], (i) => {
      for (let u = 0; u < unroll; u++) vectors.write(b.op("add", i, b.index(u * lanes)), []);
    });
    at = end;
  }
  const end = boundary(b, lo, hi, lanes);
  b.for(at, end, { step: lanes, parallel: stmt.parallel }, [], (i) => {
    vectors.write(i, []);
  });
  if (target.maskedTails) {
    b.if(b.op("lt", end, hi), () => {
      vectors.write(end, [], b.laneMask(b.op("sub", hi, end), lanes));
    });
  } else {
    b.for(end, hi, {}, [], (i) => {
      scalars.write(i, []);
    });
  }
}

function identities(b: Builder, stmt: ForStmt, lanes: number): Value[] {
  return stmt.reduce.map((op, i) => {
    const t = stmt.inits[i].type;
    return b.const(withLanes(t, lanes), ops[op].identity!(t) as Lane);
  });
}

/** `count` sets of accumulators, flattened set after set. */
function repeat<T>(set: readonly T[], count: number): T[] {
  return Array.from({ length: count }, () => set).flat();
}

/** Writes the body once a set of accumulators, each `lanes` further on. */
function writeSets(c: Context, at: Value, sets: number, accumulators: readonly Value[]): Value[] {
  const width = c.stmt.reduce.length;
  const next: Value[] = [];
  for (let s = 0; s < sets; s++) {
    next.push(
      ...c.vectors.write(c.b.op("add", at, c.b.index(s * c.lanes)), accumulators.slice(s * width, (s + 1) * width)),
    );
  }
  return next;
}

/** Combines sets by halving, then lanes by halving, then with the initial values. */
function combineSets(c: Context, sets: number, accumulators: readonly Value[], inits: readonly Value[]): Value[] {
  const { b, stmt } = c;
  const width = stmt.reduce.length;
  let current = [...accumulators];
  for (let n = sets; n > 1; n /= 2) {
    const half = (n / 2) * width;
    current = current.slice(0, half).map((v, i) => b.op(stmt.reduce[i % width], v, current[half + i]));
  }
  return current.map((v, i) => b.op(stmt.reduce[i], inits[i], b.reduceLanes(v, stmt.reduce[i])));
}

function scalarTail({ b, scalars }: Context, from: Value, hi: Value, carried: readonly Value[]): Value[] {
  return b.for(from, hi, {}, carried, (i, ...values) => scalars.write(i, values));
}

function exactReduction(c: Context, inits: readonly Value[]): Value[] {
  const { b, stmt, lo, hi, lanes, target } = c;
  const width = stmt.reduce.length;
  const sets = unrollFor(stmt.body, 4);
  const mainEnd = boundary(b, lo, hi, lanes * sets);
  let acc = b.for(lo, mainEnd, { step: lanes * sets }, repeat(identities(b, stmt, lanes), sets), (i, ...carried) =>
    writeSets(c, i, sets, carried),
  );
  const end = sets > 1 ? boundary(b, lo, hi, lanes) : mainEnd;
  let first = acc.slice(0, width);
  if (sets > 1) first = b.for(mainEnd, end, { step: lanes }, first, (i, ...carried) => c.vectors.write(i, carried));
  if (target.maskedTails) {
    first = b.if(
      b.op("lt", end, hi),
      () => {
        const mask = b.laneMask(b.op("sub", hi, end), lanes);
        return c.vectors.write(end, first, mask).map((v, i) => b.select(mask, v, first[i]));
      },
      () => first,
    );
  }
  acc = [...first, ...acc.slice(width)];
  const total = combineSets(c, sets, acc, inits);
  return target.maskedTails ? total : scalarTail(c, end, hi, total);
}

/** Folds four groups of the tree, each from the identity, combined in pairs, into a block's accumulators. */
function foldQuad(c: Context, at: Value, sets: number, zero: readonly Value[], block: readonly Value[]): Value[] {
  const { b, stmt, lanes } = c;
  const width = stmt.reduce.length;
  const join = (x: readonly Value[], y: readonly Value[]): Value[] =>
    x.map((v, i) => b.op(stmt.reduce[i % width], v, y[i]));
  const fold = (into: readonly Value[], group: (g: number) => readonly Value[]): Value[] => {
    const first = join(group(0), group(1));
    return join(into, join(first, join(group(2), group(3))));
  };
  if (sets < TREE_LANES && unrollFor(stmt.body, 4) === 4) {
    const identity = zero.slice(0, width);
    // So many sets at a time that values which wait for one another do not crowd out the accumulators: the more, the longer
    // are the runs of memory that are read in order, which is what prefetchers follow.
    const spare = c.target.vectorRegisters - 2 - sets * width;
    const together = Math.max(1, Math.min(sets, Math.floor(spare / (2 * width))));
    const next: Value[] = [];
    for (let from = 0; from < sets; from += together) {
      const to = Math.min(sets, from + together);
      const one = (g: number, s: number): Value[] =>
        c.vectors.write(b.op("add", at, b.index(g * TREE_LANES + s * lanes)), identity);
      const pair = (g: number): Value[] =>
        Array.from({ length: to - from }, (_, s) => join(one(g, from + s), one(g + 1, from + s))).flat();
      next.push(...join(block.slice(from * width, to * width), join(pair(0), pair(2))));
    }
    return next;
  }
  // Long bodies are written once a set, in a loop that hands the groups' accumulators on.
  const hi = b.op("add", at, b.index(4 * TREE_LANES));
  const groups = b.for(at, hi, { step: TREE_LANES }, repeat(zero, 4), (i, ...carried) => [
    ...carried.slice(zero.length),
    ...writeSets(c, i, sets, zero),
  ]);
  return fold(block, (g) => groups.slice(g * zero.length, (g + 1) * zero.length));
}

function treeReduction(c: Context, inits: readonly Value[]): Value[] {
  const { b, stmt, lo, hi, lanes, scalars, quarter } = c;
  const sets = TREE_LANES / lanes;
  const zero = repeat(identities(b, stmt, lanes), sets);
  const width = stmt.reduce.length;
  const fold = (running: readonly Value[], part: readonly Value[]): Value[] =>
    running.map((v, i) => b.op(stmt.reduce[i % width], v, part[i]));
  const groupsEnd = boundary(b, lo, hi, TREE_LANES);
  /** Folds what each stretch of `groups` groups gives, the last one may be shorter, into accumulators that start from the identity. */
  const stretches = (from: Value, to: Value, groups: number, write: (from: Value, to: Value) => Value[]): Value[] =>
    b.for(from, to, { step: groups * TREE_LANES }, zero, (start, ...carried) => {
      const end = b.op("pmin", b.op("add", start, b.index(groups * TREE_LANES)), to);
      return fold(carried, write(start, end));
    });
  const block = (from: Value, to: Value): Value[] => {
    const quadsEnd = boundary(b, from, to, 4 * TREE_LANES);
    const quads = b.for(from, quadsEnd, { step: 4 * TREE_LANES }, zero, (i, ...carried) =>
      foldQuad(c, i, sets, zero, carried),
    );
    return b.for(quadsEnd, to, { step: TREE_LANES }, quads, (i, ...carried) => writeSets(c, i, sets, carried));
  };
  const span = (from: Value, to: Value): Value[] => stretches(from, to, BLOCK_GROUPS, block);
  const tree = b.if(
    b.op("lt", lo, groupsEnd),
    () => combineSets(c, sets, stretches(lo, groupsEnd, SPAN_BLOCKS * BLOCK_GROUPS, span), inits),
    () => inits,
  );
  return b.if(
    b.op("lt", groupsEnd, hi),
    () =>
      quarter === undefined
        ? foldTail(b, stmt.reduce, groupsEnd, hi, tree, (i, accumulators) => scalars.write(i, accumulators))
        : tailInLanes(c, quarter, groupsEnd, tree),
    () => tree,
  );
}

/** The tail's accumulators as one vector, whose lanes combine by halving just as the turns do. */
function tailInLanes({ b, stmt, hi }: Context, quarter: LaneBody, from: Value, inits: readonly Value[]): Value[] {
  const end = boundary(b, from, hi, TAIL_TURNS);
  const zero = identities(b, stmt, TAIL_TURNS);
  const whole = b.for(from, end, { step: TAIL_TURNS }, zero, (i, ...carried) => quarter.write(i, carried));
  const all = b.if(
    b.op("lt", end, hi),
    () => {
      const mask = b.laneMask(b.op("sub", hi, end), TAIL_TURNS);
      return quarter.write(end, whole, mask).map((v, i) => b.select(mask, v, whole[i]));
    },
    () => whole,
  );
  return all.map((v, i) => b.op(stmt.reduce[i], inits[i], b.reduceLanes(v, stmt.reduce[i])));
}
