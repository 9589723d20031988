/**
 * @file The kernel language as data: typed SSA values inside structured control flow. Not how kernels are made
 * (builder.ts), checked (verify.ts), printed (print.ts) or run (interpret.ts). The language is specified in
 * docs/kernel-language.md.
 * @module
 */
import type { OpName } from "./ops.ts";
import type { Type } from "./types.ts";

/** One SSA value: the result of a statement, a parameter of the kernel or of a region. */
export interface Value {
  /** Unique inside its kernel; small whole numbers, so that passes may use arrays as maps. */
  readonly id: number;
  readonly type: Type;
  /** The statement that makes it; undefined for parameters. */
  readonly def: OpStmt | ForStmt | WhileStmt | IfStmt | CallStmt | undefined;
  /** A name for the text form only. */
  readonly name?: string;
}

/**
 * What an op needs to know beyond its arguments. Which fields an op has stands in its row of the op table (`attrs`).
 * Memory ops: the address of lane 0 is `ptr + index * scale + disp` bytes.
 */
export interface Attrs {
  /** `const`: the value of every lane; bigint for i64 and u64, number for all others (i1: 0 or 1). */
  readonly value?: number | bigint;
  /** Memory ops: bytes that the index is multiplied with (any positive whole number). */
  readonly scale?: number;
  /** Memory ops: bytes added. */
  readonly disp?: number;
  /** `store`: bypass the caches; the address is then known to be aligned to the vector's size. */
  readonly nontemporal?: boolean;
  /** `extract`: which lane. `half`: 0 low, 1 high. */
  readonly lane?: number;
  /** `shuffle`: for each result lane, a lane of the first (0 … n-1) or second (n … 2n-1) operand. */
  readonly pattern?: readonly number[];
  /** `reduceLanes`: the op that combines two lanes. */
  readonly combine?: OpName;
}

/** A row of the op table applied to values. `out` is undefined for stores only. */
export interface OpStmt {
  readonly kind: "op";
  readonly op: OpName;
  readonly args: readonly Value[];
  readonly attrs: Attrs;
  readonly out: Value | undefined;
}

/** A region: its parameters, statements, and the values that it hands to the statement around it. */
export interface Block {
  readonly params: readonly Value[];
  readonly stmts: readonly Stmt[];
  readonly yields: readonly Value[];
}

/**
 * `for iv = lo to hi step c`: the body's parameters are `[iv, ...carried]`, its yields the carried values of the next
 * iteration, `outs` the carried values after the last one (the `inits` when `lo >= hi`). Bounds are i64, read once.
 */
export interface ForStmt {
  readonly kind: "for";
  readonly lo: Value;
  readonly hi: Value;
  /** Positive whole number. */
  readonly step: number;
  readonly inits: readonly Value[];
  readonly body: Block;
  readonly outs: readonly Value[];
  /** Iterations are independent of one another, but for `reduce`: they may run in any order and on several threads. */
  readonly parallel: boolean;
  /** The lowering should give each iteration a lane. Implies that iterations are independent, but for `reduce`. */
  readonly simd: boolean;
  /**
   * One op a carried value (or empty): the body computes `carried = combine(carried, something)` lane by lane and the
   * loop may reassociate, in the one fixed tree that docs/kernel-language.md defines.
   */
  readonly reduce: readonly OpName[];
}

/** `while`: `cond` has the carried values as parameters and yields one uniform i1; then `body` runs with the same parameters. */
export interface WhileStmt {
  readonly kind: "while";
  readonly inits: readonly Value[];
  readonly cond: Block;
  readonly body: Block;
  readonly outs: readonly Value[];
}

/** `if` on an i1 (uniform once lowered); both regions yield the values of `outs`. */
export interface IfStmt {
  readonly kind: "if";
  readonly cond: Value;
  /** Runs when the condition holds. */
  readonly yes: Block;
  readonly no: Block;
  readonly outs: readonly Value[];
}

/** Calls another kernel (itself included); arguments and results are uniform scalars. */
export interface CallStmt {
  readonly kind: "call";
  readonly callee: Kernel;
  readonly args: readonly Value[];
  readonly outs: readonly Value[];
}

/** Ends the kernel with `values` as its results; only as the last statement of the kernel's body or of an `if` region. */
export interface ReturnStmt {
  readonly kind: "return";
  readonly values: readonly Value[];
}

export type Stmt = OpStmt | ForStmt | WhileStmt | IfStmt | CallStmt | ReturnStmt;

/** A function over pointers, whole numbers and floats. An entry kernel gives its results through pointers only. */
export interface Kernel {
  readonly name: string;
  readonly body: Block;
  /** Result types, for kernels that others call. */
  readonly results: readonly Type[];
  /** One more than the greatest value id. */
  readonly valueCount: number;
}

/** The kernel's parameters: those of its outermost region. */
export function params(kernel: Kernel): readonly Value[] {
  return kernel.body.params;
}

/** The regions directly inside a statement, in the order in which they run. */
export function regionsOf(stmt: Stmt): readonly Block[] {
  switch (stmt.kind) {
    case "for":
      return [stmt.body];
    case "while":
      return [stmt.cond, stmt.body];
    case "if":
      return [stmt.yes, stmt.no];
    default:
      return [];
  }
}

/** The values that a statement reads directly (those read inside its regions not included). */
export function readsOf(stmt: Stmt): readonly Value[] {
  switch (stmt.kind) {
    case "op":
    case "call":
      return stmt.args;
    case "for":
      return [stmt.lo, stmt.hi, ...stmt.inits];
    case "while":
      return stmt.inits;
    case "if":
      return [stmt.cond];
    case "return":
      return stmt.values;
  }
}

/** The values that a statement makes. */
export function outsOf(stmt: Stmt): readonly Value[] {
  if (stmt.kind === "op") return stmt.out === undefined ? [] : [stmt.out];
  return stmt.kind === "return" ? [] : stmt.outs;
}
