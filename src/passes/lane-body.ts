/**
 * @file Writes one iteration of a `simd` loop for a number of lanes at a time: uniform values stay scalar, moving ones
 * are kept as their first lane, free ones become vectors, and divergent branches become masks.
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Block, ForStmt, OpStmt, Stmt, Value } from "../kernel/ir.ts";
import { isLoad, isStore } from "../kernel/ops.ts";
import { type Type, withLanes } from "../kernel/types.ts";
import { interleavedPairs, type Pair } from "./interleaved.ts";
import { isStill, type Motions, type Stride } from "./lanes.ts";
import type { Copier } from "./rewrite.ts";

export class LaneBody {
  private readonly loop: ForStmt;
  private readonly copy: Copier;
  private readonly motions: Motions;
  private readonly lanes: number;
  private readonly b: Builder;
  /** Which lanes take part; undefined when all do. */
  private mask: Value | undefined;
  private readonly pairs: ReadonlyMap<OpStmt, Pair>;
  /** The other half of a pair of accesses whose first one was met: what it loads, or what the first one stores. */
  private readonly held = new Map<OpStmt, Value>();

  constructor(loop: ForStmt, copy: Copier, motions: Motions, lanes: number) {
    this.loop = loop;
    this.copy = copy;
    this.motions = motions;
    this.lanes = lanes;
    this.b = copy.b;
    this.pairs = lanes > 1 ? interleavedPairs(loop) : new Map();
  }

  /** The iterations at, at + 1 … for the carried vectors given; only those under the mask touch memory. Gives the next carried vectors. */
  write(at: Value, carried: readonly Value[], mask?: Value): Value[] {
    this.mask = mask;
    const { body } = this.loop;
    // One lane is the source as it stands, so that this serves bodies too that cannot have lanes.
    if (this.lanes === 1 && mask === undefined) return this.copy.inline(body, [at, ...carried]);
    this.copy.map.setAll(body.params, [at, ...carried]);
    this.block(body);
    return body.yields.map((y) => this.vector(y));
  }

  private scalar(v: Value): Value {
    return this.copy.map.get(v);
  }

  /** The value in every lane, whatever it is. */
  private vector(v: Value): Value {
    const found = this.copy.map.get(v);
    if (found.type.lanes === this.lanes) {
      // One lane: a moving value is its own first lane.
      return found;
    }
    const motion = this.motions.get(v);
    const splat = this.b.splat(found, this.lanes);
    if (motion === undefined || motion.factor === 0) return splat;
    const steps = this.b.op("mul", this.b.iota(withLanes(v.type, this.lanes)), this.step(motion));
    return this.b.op("add", splat, steps);
  }

  /** A stride as an i64. */
  private step(stride: Stride): Value {
    const factor = this.b.index(stride.factor);
    return stride.by === undefined ? factor : this.b.op("mul", this.scalar(stride.by), factor);
  }

  private block(block: Block): void {
    for (const stmt of block.stmts) this.stmt(stmt);
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case "op":
        this.op(stmt);
        return;
      case "for":
        this.innerFor(stmt);
        return;
      case "while":
        this.innerWhile(stmt);
        return;
      case "if":
        this.branch(stmt);
        return;
      default:
        throw new TypeError(`vectorize: expected no ${stmt.kind} in a simd loop`);
    }
  }

  private op(stmt: OpStmt): void {
    const { b, copy } = this;
    if (isStore(stmt.op)) {
      this.store(stmt);
      return;
    }
    const out = stmt.out!;
    if (isLoad(stmt.op)) {
      copy.map.set(out, this.load(stmt));
      return;
    }
    if (this.motions.get(out) !== undefined || this.lanes === 1) {
      copy.op(stmt);
      return;
    }
    if (stmt.op === "anyLane" || stmt.op === "allLanes") {
      // Written for one lane, where they are the condition itself; lanes that differ are handled by the branch or loop around.
      copy.map.set(out, this.vector(stmt.args[0]));
      return;
    }
    const args = stmt.args.map((a) => this.vector(a));
    copy.map.set(out, b.apply(stmt.op, args, withLanes(out.type, this.lanes), stmt.attrs));
  }

  private load(stmt: OpStmt): Value {
    const { b, lanes } = this;
    const [ptr, index] = stmt.args;
    const { scale, disp = 0 } = stmt.attrs;
    const t = withLanes(stmt.out!.type, lanes);
    const motion = this.motions.address(stmt);
    const own = stmt.args.length > 2 ? this.vector(stmt.args[2]) : undefined;
    const mask = this.both(own);
    if (motion === undefined) {
      if (lanes > 1) return b.gather(t.scalar, this.scalar(ptr), this.vector(index), { scale, disp, mask });
      return b.load(t, this.scalar(ptr), this.scalar(index), { scale, disp, mask });
    }
    const at = { scale, disp, mask };
    if (lanes === 1) return b.load(t, this.scalar(ptr), this.scalar(index), at);
    if (isStill(motion)) {
      if (this.motions.get(stmt.out!) !== undefined)
        return b.load(stmt.out!.type, this.scalar(ptr), this.scalar(index), { scale, disp });
      return b.splat(this.guardedScalarLoad(stmt.out!.type, ptr, index, at), lanes);
    }
    if (motion.by === undefined && motion.factor === t.bytes)
      return b.load(t, this.scalar(ptr), this.scalar(index), at);
    if (motion.by === undefined && motion.factor === -t.bytes && mask === undefined) {
      const reversed = b.load(t, this.scalar(ptr), this.scalar(index), { scale, disp: disp - (lanes - 1) * t.bytes });
      return reverse(b, reversed);
    }
    const pair = this.pairs.get(stmt);
    if (pair !== undefined && mask === undefined && motion.by === undefined && motion.factor === 2 * t.bytes)
      return this.loadHalf(stmt, pair, t);
    return b.loadStrided(t, this.scalar(ptr), this.scalar(index), this.step(motion), at);
  }

  /** Every second element, of which a partner takes the others: both come from two adjacent vectors, read when the first is met. */
  private loadHalf(stmt: OpStmt, pair: Pair, t: Type): Value {
    const { b, held } = this;
    const found = held.get(stmt);
    if (found !== undefined) {
      held.delete(stmt);
      return found;
    }
    const [ptr, index] = stmt.args;
    const { scale, disp = 0 } = pair.low.attrs;
    const [p, i] = [this.scalar(ptr), this.scalar(index)];
    const first = b.load(t, p, i, { scale, disp });
    const second = b.load(t, p, i, { scale, disp: disp + t.lanes * t.bytes });
    const every = (from: number): Value =>
      b.shuffle(
        first,
        second,
        Array.from({ length: t.lanes }, (_, l) => 2 * l + from),
      );
    const [low, high] = [every(0), every(1)];
    held.set(stmt === pair.low ? pair.high : pair.low, stmt === pair.low ? high : low);
    return stmt === pair.low ? low : high;
  }

  /** The counterpart for stores: both are written when the second is met. */
  private storeHalf(stmt: OpStmt, pair: Pair, v: Value): void {
    const { b, held } = this;
    const partner = stmt === pair.low ? pair.high : pair.low;
    const other = held.get(partner);
    if (other === undefined) {
      held.set(stmt, v);
      return;
    }
    held.delete(partner);
    const [low, high] = stmt === pair.low ? [v, other] : [other, v];
    const n = v.type.lanes;
    const [, ptr, index] = stmt.args;
    const { scale, disp = 0, nontemporal } = pair.low.attrs;
    for (const half of [0, 1]) {
      const lanes = b.shuffle(
        low,
        high,
        Array.from({ length: n }, (_, l) => half * (n / 2) + (l >> 1) + (l & 1) * n),
      );
      b.store(lanes, this.scalar(ptr), this.scalar(index), {
        scale,
        disp: disp + half * n * v.type.bytes,
        nontemporal,
      });
    }
  }

  /** A load that every lane shares, under a mask: read only when some lane takes part. */
  private guardedScalarLoad(
    t: Type,
    ptr: Value,
    index: Value,
    at: { scale?: number; disp: number; mask: Value | undefined },
  ): Value {
    const { b } = this;
    const read = (): Value => b.load(t, this.scalar(ptr), this.scalar(index), { scale: at.scale, disp: at.disp });
    if (at.mask === undefined) return read();
    return b.if(
      b.anyLane(at.mask),
      () => [read()],
      () => [b.const(t, 0)],
    )[0];
  }

  private store(stmt: OpStmt): void {
    const { b, lanes } = this;
    const [value, ptr, index] = stmt.args;
    const { scale, disp = 0, nontemporal } = stmt.attrs;
    const own = stmt.args.length > 3 ? this.vector(stmt.args[3]) : undefined;
    const mask = this.both(own);
    const v = this.vector(value);
    const motion = this.motions.address(stmt);
    const at = { scale, disp, mask };
    if (lanes === 1) {
      b.store(v, this.scalar(ptr), this.scalar(index), at);
    } else if (motion === undefined) {
      b.scatter(v, this.scalar(ptr), this.vector(index), at);
    } else if (motion.by === undefined && motion.factor === v.type.bytes) {
      b.store(v, this.scalar(ptr), this.scalar(index), {
        scale,
        disp,
        mask,
        nontemporal: nontemporal && mask === undefined,
      });
    } else if (motion.by === undefined && motion.factor === -v.type.bytes && mask === undefined) {
      b.store(reverse(b, v), this.scalar(ptr), this.scalar(index), { scale, disp: disp - (lanes - 1) * v.type.bytes });
    } else if (
      mask === undefined &&
      motion.by === undefined &&
      motion.factor === 2 * v.type.bytes &&
      this.pairs.has(stmt)
    ) {
      this.storeHalf(stmt, this.pairs.get(stmt)!, v);
    } else {
      b.storeStrided(v, this.scalar(ptr), this.scalar(index), this.step(motion), at);
    }
  }

  /** The mask of the lanes that take part, narrowed by one of the statement's own. */
  private both(own: Value | undefined): Value | undefined {
    if (own === undefined) return this.mask;
    return this.mask === undefined ? own : this.b.op("and", this.mask, own);
  }

  /** A carried value as the loop inside needs it: scalar when it stands still, a vector when not. */
  private asCarried(v: Value, param: Value): Value {
    return isStill(this.motions.get(param)) ? this.scalar(v) : this.vector(v);
  }

  private innerFor(stmt: ForStmt): void {
    const { b, copy } = this;
    const { map } = copy;
    const params = stmt.body.params.slice(1);
    const inits = stmt.inits.map((v, i) => this.asCarried(v, params[i]));
    const options = { step: stmt.step };
    const outs = b.for(this.scalar(stmt.lo), this.scalar(stmt.hi), options, inits, (...values) => {
      map.setAll(stmt.body.params, values);
      this.block(stmt.body);
      return stmt.body.yields.map((y, i) => this.asCarried(y, params[i]));
    });
    map.setAll(stmt.outs, outs);
  }

  private innerWhile(stmt: Stmt & { kind: "while" }): void {
    const { b, copy } = this;
    const { map } = copy;
    const condition = (values: readonly Value[]): Value => {
      map.setAll(stmt.cond.params, values);
      this.block(stmt.cond);
      return this.scalar(stmt.cond.yields[0]);
    };
    const body = (values: readonly Value[]): Value[] => {
      map.setAll(stmt.body.params, values);
      this.block(stmt.body);
      return stmt.body.yields.map((y, i) => this.asCarried(y, stmt.body.params[i]));
    };
    const inits = stmt.inits.map((v, i) => this.asCarried(v, stmt.body.params[i]));
    if (isStill(this.motions.get(stmt.cond.yields[0])) || this.lanes === 1) {
      map.setAll(
        stmt.outs,
        b.while(
          inits,
          (...values) => condition(values),
          (...values) => body(values),
        ),
      );
      return;
    }
    // Lanes leave the loop one by one: the lanes still in it are carried along, and only they change their values.
    const outer = this.mask;
    const holds = (values: readonly Value[], among: Value | undefined): Value => {
      const c = b.splat(condition(values), this.lanes);
      return among === undefined ? c : b.op("and", among, c);
    };
    const outs = b.while(
      [...inits, holds(inits, outer)],
      (...values) => b.anyLane(values[values.length - 1]),
      (...values) => {
        const active = values[values.length - 1];
        const old = values.slice(0, -1);
        this.mask = active;
        const next = body(old).map((v, i) => b.select(active, v, old[i]));
        const still = holds(next, active);
        this.mask = outer;
        return [...next, still];
      },
    );
    map.setAll(stmt.outs, outs.slice(0, -1));
  }

  private branch(stmt: Stmt & { kind: "if" }): void {
    const { b, copy } = this;
    const { map } = copy;
    const region = (block: Block, i?: number): Value[] => {
      this.block(block);
      return block.yields.map((y, k) => (i === undefined ? this.asCarried(y, stmt.outs[k]) : this.vector(y)));
    };
    if (isStill(this.motions.get(stmt.cond)) || this.lanes === 1) {
      map.setAll(
        stmt.outs,
        b.if(
          this.scalar(stmt.cond),
          () => region(stmt.yes),
          () => region(stmt.no),
        ),
      );
      return;
    }
    const cond = this.vector(stmt.cond);
    const outer = this.mask;
    this.mask = outer === undefined ? cond : b.op("and", outer, cond);
    const yes = region(stmt.yes, 0);
    const not = b.op("not", cond);
    this.mask = outer === undefined ? not : b.op("and", outer, not);
    const no = region(stmt.no, 0);
    this.mask = outer;
    map.setAll(
      stmt.outs,
      yes.map((v, i) => b.select(cond, v, no[i])),
    );
  }
}

/** The lanes in the opposite order. */
function reverse(b: Builder, v: Value): Value {
  const n = v.type.lanes;
  return b.shuffle(
    v,
    v,
    Array.from({ length: n }, (_, i) => n - 1 - i),
  );
}
