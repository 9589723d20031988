/**
 * @file Writes draws into kernels: a Builder beside it, and the generator's state as values that every `if`, `for` and
 * `while` written here carries along, so that a kernel keeps the state in registers from its first draw to its last.
 * What a draw of 64 bits is, each bit generator says (pcg64-kernel.ts, mt19937-kernel.ts).
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import { type Type, type as typeOf } from "../kernel/types.ts";

export const u64 = typeOf("u64");
export const u32 = typeOf("u32");
export const f32 = typeOf("f32");

/** A bit generator as kernels see it. */
export interface Source {
  readonly name: string;
  /** Bytes of its state in memory. */
  readonly bytes: number;
  /** Reads what the kernel carries along; `halves`: it will draw 32 bits as well as 64. */
  load(b: Builder, state: Value, halves: boolean): { carried: Value[]; fixed: Value[] };
  store(b: Builder, state: Value, carried: readonly Value[]): void;
  /** 64 random bits (u64). */
  next64(d: Draws): Value;
  /** 32 random bits, as u64. */
  next32(d: Draws): Value;
  /** A float64 in [0, 1). */
  nextDouble(d: Draws): Value;
  /** One word of the generator's own width, as u64. */
  nextRaw(d: Draws): Value;
}

/** What the draws inside a function start from. */
interface Inside {
  readonly carried: Value[];
  readonly fixed: Value[];
  readonly stateCount: number;
  readonly outlined: Map<string, Kernel>;
}

/** 2^-53 and 2^-24: the spacing of the floats that are drawn. */
const doubleUnit = 2 ** -53;
const floatUnit = 2 ** -24;

export class Draws {
  readonly b: Builder;
  readonly source: Source;
  readonly halves: boolean;
  /** Address of the state. */
  readonly state: Value;
  /** The part of the state that changes, as it is here; behind it what `carry` added. */
  carried: Value[];
  private readonly stateCount: number;
  /** The part that does not. */
  readonly fixed: readonly Value[];
  /** Address of the constant tables, in kernels that use some. */
  readonly tables: Value;

  /** Rare parts that were written as functions, by name. */
  private readonly outlined: Map<string, Kernel>;

  constructor(b: Builder, source: Source, state: Value, tables: Value, halves: boolean, inside?: Inside) {
    this.b = b;
    this.source = source;
    this.state = state;
    this.tables = tables;
    this.halves = halves;
    const { carried, fixed } = inside ?? source.load(b, state, halves);
    this.carried = carried;
    this.stateCount = inside?.stateCount ?? carried.length;
    this.fixed = fixed;
    this.outlined = inside?.outlined ?? new Map<string, Kernel>();
  }

  /** Carries more values along, as if they were part of the state. */
  carry(...values: readonly Value[]): void {
    this.carried = [...this.carried, ...values];
  }

  /** The values that `carry` added, as they are here. */
  get extra(): readonly Value[] {
    return this.carried.slice(this.stateCount);
  }

  set extra(values: readonly Value[]) {
    this.carried = [...this.carried.slice(0, this.stateCount), ...values];
  }

  /** Writes the state back; the last thing that a kernel does. */
  done(): void {
    this.source.store(this.b, this.state, this.carried.slice(0, this.stateCount));
  }

  // -- Control, with the state carried along ------------------------------------------------------------------------------

  if(cond: Value, then: () => readonly Value[], otherwise: () => readonly Value[] = () => []): Value[] {
    const before = this.carried;
    const region = (write: () => readonly Value[]) => (): readonly Value[] => {
      this.carried = before;
      const values = write();
      return [...values, ...this.carried];
    };
    return this.leave(this.b.if(cond, region(then), region(otherwise)));
  }

  for(
    lo: Value,
    hi: Value,
    inits: readonly Value[],
    body: (i: Value, ...values: Value[]) => readonly Value[],
  ): Value[] {
    const outs = this.b.for(lo, hi, {}, [...inits, ...this.carried], (i, ...values) => {
      const own = this.leave(values);
      const next = body(i, ...own);
      return [...next, ...this.carried];
    });
    return this.leave(outs);
  }

  /** Runs `body` once and then for as long as the first value that it gives (i1) is true; gives the others. */
  repeat(inits: readonly Value[], body: (...values: Value[]) => readonly Value[]): Value[] {
    const { b } = this;
    const outs = b.while(
      [b.const("i1", 1), ...inits, ...this.carried],
      (again) => again,
      (_again, ...values) => {
        const own = this.leave(values);
        const next = body(...own);
        return [...next, ...this.carried];
      },
    );
    return this.leave(outs).slice(1);
  }

  /** Runs `body` for as long as `cond` of the values holds; `cond` draws nothing. */
  while(
    inits: readonly Value[],
    cond: (...values: Value[]) => Value,
    body: (...values: Value[]) => readonly Value[],
  ): Value[] {
    const n = inits.length;
    const outs = this.b.while(
      [...inits, ...this.carried],
      (...values) => cond(...values.slice(0, n)),
      (...values) => {
        const own = this.leave(values);
        const next = body(...own);
        return [...next, ...this.carried];
      },
    );
    return this.leave(outs);
  }

  /**
   * A rare part as a function of its own, written once for all its uses, so that it takes no registers from the loop around it.
   * @param name stands for everything that `body` depends on beside its arguments
   */
  outline(
    name: string,
    args: readonly Value[],
    results: readonly Type[],
    body: (d: Draws, args: readonly Value[]) => readonly Value[],
  ): Value[] {
    const given = [this.state, this.tables, ...this.fixed, ...this.carried, ...args];
    let callee = this.outlined.get(name);
    if (callee === undefined) {
      callee = this.write(name, given, results, body);
      this.outlined.set(name, callee);
    }
    return this.leave(this.b.call(callee, given));
  }

  private write(
    name: string,
    given: readonly Value[],
    results: readonly Type[],
    body: (d: Draws, args: readonly Value[]) => readonly Value[],
  ): Kernel {
    const { source, halves, stateCount, outlined } = this;
    const [fixed, carried] = [this.fixed.length, this.carried.length];
    const types = Object.fromEntries(given.map((v, i) => [`v${i}`, v.type]));
    const write = (b: Builder, [state, tables, ...rest]: Value[]): void => {
      const start = { fixed: rest.slice(0, fixed), carried: rest.slice(fixed, fixed + carried), stateCount, outlined };
      const inner = new Draws(b, source, state, tables, halves, start);
      const values = body(inner, rest.slice(fixed + carried));
      b.return(...values, ...inner.carried);
    };
    return Builder.kernel(name, types, write, [...results, ...this.carried.map((v) => v.type)]);
  }

  /** Takes the carried state off the end of a statement's results. */
  private leave(values: readonly Value[]): Value[] {
    const n = values.length - this.carried.length;
    this.carried = values.slice(n);
    return values.slice(0, n);
  }

  // -- Draws -------------------------------------------------------------------------------------------------------------

  next64(): Value {
    return this.source.next64(this);
  }

  next32(): Value {
    return this.source.next32(this);
  }

  /** A float64 in [0, 1), a multiple of 2^-53. */
  nextDouble(): Value {
    return this.source.nextDouble(this);
  }

  /** A float32 in [0, 1), a multiple of 2^-24. */
  nextFloat(): Value {
    const top = this.b.op("shr", this.next32(), this.u64(8));
    return this.b.op("mul", this.b.convert(this.signed(top), "f32"), this.b.const("f32", floatUnit));
  }

  // -- Short forms ---------------------------------------------------------------------------------------------------------

  u64(value: number | bigint): Value {
    return this.b.const("u64", value);
  }

  f64(value: number): Value {
    return this.b.const("f64", value);
  }

  add = (x: Value, y: Value): Value => this.b.op("add", x, y);
  sub = (x: Value, y: Value): Value => this.b.op("sub", x, y);
  mul = (x: Value, y: Value): Value => this.b.op("mul", x, y);
  div = (x: Value, y: Value): Value => this.b.op("div", x, y);

  /** The same 64 bits as i64: conversion from it to floats is one instruction. Right for values below 2^63. */
  signed(x: Value): Value {
    return this.b.bitcast(x, typeOf("i64"));
  }

  /** 64 bits as a float64 in [0, 1). */
  unitDouble(bits: Value): Value {
    return unitDouble(this.b, bits);
  }

  /** An element of a table of the ziggurat: `at` bytes from the start of all tables, `index` u64. */
  lookup(t: Type, at: number, index: Value): Value {
    return this.b.load(t, this.tables, this.signed(index), { disp: at });
  }
}

/** 64 random bits as a float64 in [0, 1): their upper 53. */
export function unitDouble(b: Builder, bits: Value): Value {
  const top = b.bitcast(b.op("shr", bits, b.const("u64", 11)), typeOf("i64"));
  return b.op("mul", b.convert(top, "f64"), b.const("f64", doubleUnit));
}
