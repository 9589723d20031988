/**
 * @file What a row of the op table holds. Not the rows (primitive.ts, memory.ts, composite.ts, elementary.ts).
 * @module
 */
import type { Builder } from "../builder.ts";
import type { Attrs, Value } from "../ir.ts";
import type { Type } from "../types.ts";

/**
 * A lane's value in plain JS: number for i1 (0 or 1), integers up to 32 bits, floats and pointers; bigint for i64 and u64.
 * Typed as number so that one evaluator serves both: every operator used on it works on both at run time.
 */
export type Lane = number;

/** Which scalar types an op takes: f16 is for moves and conversions only (group `any`), arithmetic on it is done in f32. */
export type Domain = "int" | "float" | "number" | "bits" | "bool" | "any";

/**
 * How operand and result types hang together.
 * - `same`: all operands and the result have one type
 * - `mask`: operands have one type, the result is i1 with as many lanes
 * - `select`: (i1, T, T) → T with equal lanes
 * - `given`: the caller states the result type; the verifier has a rule for each such op
 */
export type TypeRule = "same" | "mask" | "select" | "given";

interface Common {
  /** Number of operands; for memory ops without the optional mask at the end. */
  readonly arity: number;
  readonly domain: Domain;
  readonly rule: TypeRule;
  /** Fields of Attrs that the op has. */
  readonly attrs?: readonly (keyof Attrs)[];
  readonly commutative?: true;
  /** (a∘b)∘c and a∘(b∘c) agree mathematically; `exact` says whether bit for bit on this type (false for rounded float sums). */
  readonly associative?: true;
  readonly exact?: (t: Type) => boolean;
  /** a∘a = a. */
  readonly idempotent?: true;
  /** The value e with a∘e = a for every a, bit for bit (−0 for float sums). */
  readonly identity?: (t: Type) => Lane;
  /** Bytes of the widest lane that the op's expansion works in, where that is more than its own type's (f32 computed in f64: 8). */
  readonly widest?: (t: Type) => number;
  /** Rough cost in cycles of one vector, for unrolling and for deciding whether threads are worth it. 1 when left out. */
  readonly cost?: number;
}

/** An op that a target may do natively; `expand` writes it in simpler ops for targets that have no row for it. */
export interface PrimitiveRow extends Common {
  /** Reference evaluator of one lane; the result is wrapped or rounded to the result type by evaluate.ts. */
  readonly eval: (args: readonly Lane[], t: Type, out: Type) => Lane;
  readonly expand?: Expand;
}

/** An op written in other ops: it has no evaluator of its own, its expansion is its meaning. */
export interface CompositeRow extends Common {
  readonly expand: Expand;
  /** Greatest error against the correctly rounded result, in units in the last place, over the whole domain. */
  readonly ulp?: number;
}

/** An op on whole vectors or on memory; the interpreter and each target have a rule of their own for it. */
export interface StructuralRow extends Common {
  readonly structural: "vector" | "load" | "store" | "const";
  readonly expand?: Expand;
}

export type OpRow = PrimitiveRow | CompositeRow | StructuralRow;

/** Writes an op in other ops, for any lane count; `out` is the result type that the caller asked for. */
export type Expand = (b: Builder, args: readonly Value[], out: Type, attrs: Attrs) => Value;
