/**
 * @file Random kernels that are well typed, end, stay inside their arrays and give the same bits on every machine. A kernel is
 * read off a list of numbers, so that fast-check shrinks the list and with it the kernel: an exhausted list means the simplest choice.
 * What no two machines agree on is left out: the bits and sign of NaN, `mulAdd`, elementary functions.
 * @module
 */
import fc from "fast-check";
import { Builder } from "../../src/kernel/builder.ts";
import { wrap } from "../../src/kernel/evaluate.ts";
import type { Kernel, Value } from "../../src/kernel/ir.ts";
import { compositeOps } from "../../src/kernel/ops/composite.ts";
import { primitiveOps } from "../../src/kernel/ops/primitive.ts";
import type { Domain, Lane } from "../../src/kernel/ops/row.ts";
import { isReducible, type OpName, opNames, ops } from "../../src/kernel/ops.ts";
import { printAll } from "../../src/kernel/print.ts";
import { i1, i64, ptr, type Scalar, scalarNames, scalars, type Type, type as typeOf } from "../../src/kernel/types.ts";
import { edgesOf } from "./values.ts";

/** Elements of every array: a loop of the greatest count at the greatest stride stays inside. */
export const capacity = 4096;
const gatherMask = 1023;
const counts = [0, 1, 2, 3, 5, 8, 13, 16, 17, 31, 32, 33, 64, 100, 511, 513, 600, 1090];

export interface RandomArray {
  readonly name: string;
  readonly type: Type;
  readonly output: boolean;
}

export interface RandomKernel {
  readonly kernel: Kernel;
  /** One a pointer parameter, in order; the last parameter is the count. */
  readonly arrays: readonly RandomArray[];
  readonly count: number;
  readonly seed: number;
}

/** What a random kernel is made from; plain data, so that it can be sent to another process. */
export interface Seed {
  readonly choices: readonly number[];
  readonly count: number;
  readonly seed: number;
}

export const seeds: fc.Arbitrary<Seed> = fc.record({
  choices: fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 220, size: "max" }),
  count: fc.constantFrom(...counts),
  seed: fc.nat(0xffff),
});

/** The kernel that a seed stands for; its stated lanes fill at most `vectorBytes`. */
export function grow({ choices, count, seed }: Seed, vectorBytes: 16 | 32 | 64 = 16): RandomKernel {
  const sample = new Writer(choices, vectorBytes).kernel(count, seed);
  return Object.defineProperty(sample, fc.toStringMethod, { value: () => describeSample(sample) });
}

export function randomKernels(vectorBytes: 16 | 32 | 64 = 16): fc.Arbitrary<RandomKernel> {
  return seeds.map((seed) => grow(seed, vectorBytes));
}

/** A random kernel as text, for failures. */
export function describeSample({ kernel, count, seed }: RandomKernel): string {
  return `n = ${count}, seed = ${seed}\n${printAll(kernel)}`;
}

const arithmetic = scalarNames.filter((s) => s !== "ptr" && s !== "f16");
const domains: { readonly [K in Domain]: readonly Scalar[] } = {
  int: arithmetic.filter((s) => scalars[s].kind === "int" || scalars[s].kind === "uint"),
  float: ["f64", "f32"],
  number: arithmetic.filter((s) => s !== "i1"),
  bits: arithmetic.filter((s) => scalars[s].kind !== "float"),
  bool: ["i1"],
  any: arithmetic,
};

const leftOut: ReadonlySet<string> = new Set(["mulAdd", "select", "convert", "bitcast"]);
const needsFmod = (op: string): boolean => op === "floorDivide" || op === "remainder";
const laneOps = [...Object.keys(primitiveOps), ...Object.keys(compositeOps)].filter(
  (op) => !leftOut.has(op),
) as OpName[];
const reduceOps = opNames.filter(isReducible);
/** Operands whose sign is looked at; it must not be that of a NaN. */
const signRead: { readonly [op: string]: number } = { signbit: 0, copysign: 1 };

class Writer {
  private readonly choices: readonly number[];
  private readonly vectorBytes: number;
  private at = 0;
  private b = new Builder();
  private readonly arrays: RandomArray[] = [];
  private readonly pointers: Value[] = [];
  private readonly count: Value;
  /** Values in scope. */
  private pool: Value[] = [];
  /** The index that loops store at and load from, when inside one. */
  private index: Value;
  private lanes = 1;
  private depth = 0;
  private callees = 0;
  /** Inside a called kernel there is no memory. */
  private noMemory = false;

  constructor(choices: readonly number[], vectorBytes: number) {
    this.choices = choices;
    this.vectorBytes = vectorBytes;
    this.count = this.b.param(i64, "n");
    this.index = this.count;
  }

  kernel(count: number, seed: number): RandomKernel {
    do this.section();
    while (this.at < this.choices.length && this.arrays.length < 8);
    this.b.return();
    const kernel = this.b.done("random", [...this.pointers, this.count]);
    return { kernel, arrays: this.arrays, count, seed };
  }

  // -- Choices ------------------------------------------------------------------------------------------------------

  private pick(n: number): number {
    return this.at < this.choices.length ? this.choices[this.at++] % n : 0;
  }

  private from<T>(list: readonly T[]): T {
    return list[this.pick(list.length)];
  }

  private array(t: Scalar, output: boolean): Value {
    const known = output ? -1 : this.arrays.findIndex((a) => !a.output && a.type.scalar === t);
    if (known >= 0) return this.pointers[known];
    const name = `${output ? "out" : "in"}${this.arrays.length}`;
    this.arrays.push({ name, type: typeOf(t), output });
    const p = this.b.param(ptr, name);
    this.pointers.push(p);
    return p;
  }

  // -- Sections -----------------------------------------------------------------------------------------------------

  private section(): void {
    const sections = [this.map, this.reduction, this.scan, this.rows, this.vectors, this.straight];
    sections[this.pick(sections.length)].call(this);
  }

  /** Writes with an index in scope, forgetting afterwards what was defined. */
  private inside<T>(index: Value, write: () => T): T {
    const { pool, index: outer } = this;
    this.pool = [...pool];
    this.index = index;
    this.depth++;
    const result = write();
    this.depth--;
    this.pool = pool;
    this.index = outer;
    return result;
  }

  private map(): void {
    const parallel = this.pick(2) === 1;
    this.b.for(this.b.index(0), this.count, { simd: true, parallel }, [], (i) => {
      this.inside(i, () => {
        this.statements();
        this.storeHere(i);
      });
    });
  }

  private reduction(): void {
    const folds = Array.from({ length: 1 + this.pick(2) }, () => {
      const op = this.from(reduceOps);
      return { op, t: this.from(domains[ops[op].domain]) };
    });
    const inits = folds.map(({ t }) => this.constant(typeOf(t)));
    const results = this.b.for(
      this.b.index(0),
      this.count,
      { simd: true, reduce: folds.map((f) => f.op) },
      inits,
      (i, ...carried) =>
        this.inside(i, () => {
          this.statements();
          return folds.map(({ op, t }, k) => this.b.op(op, carried[k], this.value(typeOf(t))));
        }),
    );
    for (const r of results) this.storeAt(r, this.b.index(this.pick(8)));
    this.pool.push(...results);
  }

  /** Iterations that depend on the ones before. */
  private scan(): void {
    const types = Array.from({ length: 1 + this.pick(2) }, () => typeOf(this.from(domains.any)));
    const p = this.array(types[0].scalar, true);
    const results = this.b.for(
      this.b.index(0),
      this.count,
      { step: 1 + this.pick(3) },
      types.map((t) => this.constant(t)),
      (i, ...carried) =>
        this.inside(i, () => {
          this.pool.push(...carried);
          this.statements();
          const next = types.map((t) => this.value(t));
          this.b.store(next[0], p, i);
          return next;
        }),
    );
    this.pool.push(...results);
  }

  /** A loop over rows around a simd loop over columns, whose index is computed from both. */
  private rows(): void {
    const rows = 1 + this.pick(4);
    const width = this.b.op("shr", this.count, this.b.index(2));
    this.b.for(this.b.index(0), this.b.index(rows), { parallel: this.pick(2) === 1 }, [], (r) => {
      this.inside(r, () => {
        if (this.pick(2) === 1) this.statement();
        const base = this.b.op("mul", r, width);
        this.b.for(this.b.index(0), width, { simd: true }, [], (j) => {
          this.inside(j, () => {
            const i = this.b.op("add", base, j);
            this.index = i;
            this.statements();
            this.storeHere(i);
          });
        });
      });
    });
  }

  /** Code whose lanes are stated, as generators write it. */
  private vectors(): void {
    this.lanes = this.from([2, 4, 8, 16]);
    this.b.for(this.b.index(0), this.count, { step: this.lanes }, [], (i) => {
      this.inside(i, () => {
        this.statements();
        const v = this.value(this.widthFit(this.from(domains.any)));
        const p = this.array(v.type.scalar, true);
        const mask = this.pick(2) === 1 ? this.mask() : undefined;
        const how = this.pick(3);
        if (how === 1) this.b.storeStrided(v, p, i, this.b.index(v.type.bytes * (1 + this.pick(2))), { mask });
        else if (how === 2 && this.fits("i64")) {
          const places = this.b.op("mul", this.b.iota(typeOf("i64", this.lanes)), this.b.index(3));
          this.b.scatter(v, p, this.b.op("add", places, i), { mask });
        } else this.b.store(v, p, i, { mask });
      });
    });
    this.lanes = 1;
  }

  private straight(): void {
    this.inside(this.b.index(this.pick(100)), () => {
      this.statements();
      this.storeAt(this.value(typeOf(this.from(domains.any))), this.b.index(this.pick(8)));
    });
  }

  // -- Statements ---------------------------------------------------------------------------------------------------

  private statements(): void {
    for (let left = 1 + this.pick(9); left > 0; left--) this.statement();
  }

  private statement(): void {
    const kind = this.pick(17);
    if (kind < 8) this.operation();
    else if (kind < 10) this.pool.push(this.load(this.widthFit(this.from(domains.any))));
    else if (kind === 10) this.conversion();
    else if (kind === 11) this.choice();
    else if (kind === 12 && this.depth < 4) this.branch();
    else if (kind === 13 && this.depth < 4) this.innerLoop();
    else if (kind === 14 && this.depth < 4) this.whileLoop();
    else if (this.lanes > 1) this.laneOp();
    else if (kind === 15 && this.depth < 3) this.call();
    else this.halfFloat();
  }

  private operation(): void {
    const op = this.from(laneOps);
    const allowed = domains[ops[op].domain].filter(
      (s) => !(needsFmod(op) && scalars[s].kind === "float" && !("fmod" in ops)),
    );
    const t = this.widthFit(this.from(allowed), allowed);
    const args = Array.from({ length: ops[op].arity }, (_, i) => {
      const v = this.value(t);
      return signRead[op] === i ? this.withoutNan(v) : v;
    });
    this.pool.push(this.b.op(op, ...args));
  }

  private conversion(): void {
    const from = this.value(this.widthFit(this.from(domains.any)));
    const to = this.widthFit(this.from(domains.any));
    const sameSize = to.bits * to.lanes === from.type.bits * from.type.lanes && to.kind !== "bool";
    const cast = sameSize && this.pick(2) === 1;
    this.pool.push(cast ? this.b.bitcast(this.withoutNan(from), to) : this.b.convert(from, to.scalar));
  }

  private choice(): void {
    const t = this.widthFit(this.from(domains.any));
    this.pool.push(this.b.select(this.mask(), this.value(t), this.value(t)));
  }

  private branch(): void {
    const types = Array.from({ length: this.pick(3) }, () => this.widthFit(this.from(domains.any)));
    const cond = this.condition();
    const index = this.index;
    const side = (): Value[] =>
      this.inside(index, () => {
        this.statements();
        return types.map((t) => this.value(t));
      });
    this.pool.push(...this.b.if(cond, side, side));
  }

  private innerLoop(): void {
    const types = Array.from({ length: 1 + this.pick(2) }, () => this.widthFit(this.from(domains.any)));
    const index = this.index;
    // A bound that differs by iteration keeps a loop from having lanes.
    const free = this.lanes === 1 && this.pick(4) === 3;
    const last = this.pick(5);
    const results = this.b.for(
      this.b.index(this.pick(2)),
      free ? this.b.op("and", this.value(i64), this.b.index(3)) : this.b.index(last),
      {},
      types.map((t) => this.value(t)),
      (k, ...carried) =>
        this.inside(index, () => {
          this.pool.push(k, ...carried);
          this.statements();
          return types.map((t) => this.value(t));
        }),
    );
    this.pool.push(...results);
  }

  /** Ends, since a counter that nothing else touches runs up to at most 7. */
  private whileLoop(): void {
    const t = this.widthFit(this.from(domains.any));
    const counter = typeOf("i32");
    const limit =
      this.lanes === 1
        ? this.b.op("and", this.value(counter), this.b.const(counter, 7))
        : this.b.const(counter, this.pick(5));
    const index = this.index;
    const [, result] = this.b.while(
      [this.b.const(counter, 0), this.value(t)],
      (k) => this.b.op("lt", k, limit),
      (k, v) =>
        this.inside(index, () => {
          this.pool.push(k, v);
          this.statements();
          return [this.b.op("add", k, this.b.const(counter, 1)), this.value(t)];
        }),
    );
    this.pool.push(result);
  }

  /** A kernel of its own, called with values from here. */
  private call(): void {
    const types = Array.from({ length: 1 + this.pick(3) }, () => typeOf(this.from(domains.any)));
    const args = types.map((t) => this.value(t));
    const { b, pool, index, noMemory } = this;
    this.b = new Builder();
    const params = types.map((t) => this.b.param(t));
    this.pool = [...params];
    this.noMemory = true;
    this.depth++;
    this.statements();
    const results = Array.from({ length: 1 + this.pick(2) }, () => this.value(typeOf(this.from(domains.any))));
    this.b.return(...results);
    const callee = this.b.done(
      `callee${this.callees++}`,
      params,
      results.map((r) => r.type),
    );
    Object.assign(this, { b, pool, index, noMemory });
    this.depth--;
    this.pool.push(...this.b.call(callee, args));
  }

  /** f16 only moves and converts. */
  private halfFloat(): void {
    const half =
      this.pick(2) === 0
        ? this.load(typeOf("f16"))
        : this.b.convert(this.value(typeOf(this.from(domains.float))), "f16");
    this.pool.push(this.b.convert(half, this.from(domains.float)));
  }

  private laneOp(): void {
    const t = this.widthFit(this.from(domains.any));
    const v = this.value(t);
    switch (this.pick(6)) {
      case 0:
        this.pool.push(
          this.b.shuffle(
            v,
            this.value(t),
            Array.from({ length: t.lanes }, () => this.pick(2 * t.lanes)),
          ),
        );
        return;
      case 1:
        this.pool.push(this.b.splat(this.b.extract(v, this.pick(t.lanes)), t.lanes));
        return;
      case 2: {
        const op = this.from(reduceOps.filter((o) => domains[ops[o].domain].includes(t.scalar)));
        this.pool.push(this.b.splat(this.b.reduceLanes(v, op), t.lanes));
        return;
      }
      case 3:
        this.pool.push(this.b.pack(Array.from({ length: t.lanes }, (_, l) => this.b.extract(v, t.lanes - 1 - l))));
        return;
      case 4: {
        const low = this.b.half(v, 0);
        const high = this.b.half(v, 1);
        const lanes = t.lanes / 2;
        const back = Array.from({ length: t.lanes }, (_, l) =>
          this.b.extract(l % 2 === 0 ? high : low, lanes === 1 ? 0 : l >> 1),
        );
        this.pool.push(this.b.pack(back));
        return;
      }
      default:
        this.pool.push(this.b.splat(this.from([this.b.allLanes(this.mask()), this.b.anyLane(this.mask())]), t.lanes));
    }
  }

  // -- Values -------------------------------------------------------------------------------------------------------

  private fits(s: Scalar): boolean {
    return s === "i1" || scalars[s].bytes * this.lanes <= this.vectorBytes;
  }

  /** The scalar with the section's lanes, or one of `among` that is narrow enough for them. */
  private widthFit(s: Scalar, among: readonly Scalar[] = domains.any): Type {
    if (this.fits(s)) return typeOf(s, this.lanes);
    const narrow = among.filter((x) => this.fits(x));
    // Floats do not come narrow enough for many lanes: those operations are written on single lanes.
    return narrow.length === 0 ? typeOf(s) : typeOf(narrow[this.pick(narrow.length)], this.lanes);
  }

  /** Some value of the type: one in scope, a constant, a load, or the index. */
  private value(t: Type): Value {
    const known = this.pool.filter((v) => v.type === t);
    const kind = this.pick(8);
    if (kind < 5 && known.length > 0) return known[known.length - 1 - this.pick(known.length)];
    if (kind === 5) return this.constant(t);
    if (kind === 6 && t.kind !== "bool" && t.lanes === 1 && !this.noMemory) return this.b.convert(this.index, t);
    return this.load(t);
  }

  private constant(t: Type): Value {
    return this.b.const(t, this.from(edgesOf(t.scalar)) as Lane);
  }

  private mask(): Value {
    return this.value(typeOf("i1", this.lanes));
  }

  private condition(): Value {
    const mask = this.mask();
    if (this.lanes === 1) return mask;
    return this.pick(2) === 0 ? this.b.anyLane(mask) : this.b.allLanes(mask);
  }

  private load(t: Type): Value {
    if (this.noMemory) return this.constant(t);
    const p = this.array(t.scalar, false);
    const { b, index } = this;
    const how = this.pick(6);
    if (t.lanes > 1) {
      const mask = how === 1 ? b.laneMask(b.index(this.pick(t.lanes + 2)), t.lanes) : undefined;
      if (how === 2) return b.loadStrided(t, p, index, b.index(t.bytes * (this.pick(4) - 0)), { mask });
      if (how === 3 && this.fits("i64")) {
        const offsets = b.op("and", this.value(typeOf("i64", t.lanes)), b.index(gatherMask));
        return b.gather(t.scalar, p, offsets, { mask });
      }
      return b.load(t, p, index, { mask });
    }
    if (how === 1) return b.load(t, p, b.op("mul", index, b.index(this.pick(4))));
    if (how === 2) return b.load(t, p, b.op("sub", b.index(2000), index));
    if (how === 3) return b.load(t, p, b.op("and", this.value(i64), b.index(gatherMask)));
    if (how === 4) return b.load(t, p, index, { disp: t.bytes * this.pick(5) });
    return b.load(t, p, index);
  }

  private storeHere(index: Value): void {
    const t = this.from(domains.any);
    const p = this.array(t, true);
    const v = this.value(typeOf(t));
    const how = this.pick(4);
    if (how === 1) this.b.store(v, p, this.b.op("mul", index, this.b.index(1 + this.pick(3))));
    else if (how === 2) {
      this.b.if(this.value(i1), () => this.b.store(v, p, index));
    } else if (how === 3) {
      const half = this.array("f16", true);
      this.b.store(this.b.convert(this.value(typeOf("f32")), "f16"), half, index);
    } else this.b.store(v, p, index);
  }

  private storeAt(v: Value, index: Value): void {
    this.b.store(v, this.array(v.type.scalar, true), index);
  }

  private withoutNan(v: Value): Value {
    return v.type.kind === "float" ? this.b.select(this.b.op("ne", v, v), this.b.const(v.type, 1), v) : v;
  }
}

/** The lanes that an array starts with: edge values and others, by the kernel's seed. */
export function initialLane(t: Type, seed: number, i: number): Lane {
  const edges = edgesOf(t.scalar);
  const mixed = Math.imul(Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + t.bits + 1, 0x85ebca6b), 0xc2b2ae35) >>> 0;
  if (mixed % 5 === 0) return edges[(mixed >>> 8) % edges.length] as Lane;
  if (t.kind === "float") return wrap[t.scalar](((mixed % 20011) - 10000) / (mixed % 7 === 0 ? 1 : 64));
  const big = (BigInt(mixed) * 0x9e3779b97f4a7c15n) >> BigInt(mixed % 60);
  return wrap[t.scalar]((t.bits === 64 ? big : Number(big & 0xffffffffn)) as Lane);
}
