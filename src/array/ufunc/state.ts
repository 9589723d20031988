/**
 * @file What is known of a ufunc and its operands before a kernel is chosen: its row, what was compiled for it, dtypes and weak
 * scalars of operands, the loop that they ask for. Runs nothing.
 * Reference: NEP 50, https://numpy.org/neps/nep-0050-scalar-promotion.html
 * @module
 */
import { type DType, type DTypeLike, dtype as dtypeOf, isComplex, type Scalar } from "../../dtype/dtype.ts";
import { type Casting, resultType, type WeakKind, weakKindOf } from "../../dtype/promote.ts";
import { DTypeError } from "../../errors.ts";
import type { Order } from "../../shape/strides.ts";
import { type ArrayLike, fromData } from "../make.ts";
import { NDArray } from "../ndarray.ts";
import type { Pair } from "./pairs.ts";
import { floatFor, type Loop, loopFor, loopRules, type UfuncRow } from "./row.ts";
import { type UfuncName, ufuncRows } from "./table.ts";

/** What every ufunc takes after its operands. */
export interface UfuncOptions {
  /** Where to put the result; must have exactly the result's shape. */
  readonly out?: NDArray;
  /** Computes only where true; other elements keep what `out` holds (arbitrary without `out`). */
  readonly where?: ArrayLike;
  /** The dtype to compute in. */
  readonly dtype?: DTypeLike;
  /** Which casts of operands and to `out` are allowed; NumPy's default is "same_kind". */
  readonly casting?: Casting;
  /** Memory layout of a fresh result; NumPy's default "K" follows the operands. */
  readonly order?: Order | "K" | "A";
}

/** A kernel for contiguous operands, ready to be called. */
export interface Direct {
  readonly entry: number;
  readonly out: DType;
  /** Numbers to go through per element: 2 where the parts of complex operands are taken as real ones. */
  readonly parts: 1 | 2;
  /** With nontemporal stores, compiled when first needed. */
  large: number;
}

/** An operand once its dtype is known. */
export interface Operand {
  readonly array: NDArray;
  readonly dtype: DType;
}

/** Whether floating-point errors are looked for, and what looks: set by errstate.ts. */
export const watch: {
  active: boolean;
  check: (state: UfuncState, loop: Loop, inputs: readonly Operand[], mask: NDArray | undefined) => void;
} = { active: false, check: () => {} };

interface Kinds {
  readonly arrays: readonly (NDArray | undefined)[];
  readonly kinds: readonly (DType | WeakKind)[];
  readonly weak: readonly (Scalar | undefined)[];
}

/** A ufunc's row with what was compiled for it. */
export class UfuncState {
  readonly name: string;
  readonly row: UfuncRow;
  /** By the operands' dtype id: both arrays; array and number; number and array. */
  readonly direct: (Direct | null | undefined)[] = [];
  /** By the dtypes of two array operands. */
  readonly pairs: (Pair | null | undefined)[] = [];
  /** Looks at operands before anything is written, and throws where their values are not allowed. */
  check: ((loop: Loop, operands: readonly ArrayLike[]) => void) | undefined;
  /** A ufunc of one operand that gives the same for that second operand, of floating arrays. */
  shortcut: { readonly exponent: number; readonly state: UfuncState } | undefined;

  constructor(name: string, row: UfuncRow = ufuncRows[name as UfuncName]) {
    this.name = name;
    this.row = row;
  }

  /** Operands as arrays or weak scalars, with what promotion looks at. */
  kindsOf(operands: readonly ArrayLike[]): Kinds {
    const { name } = this;
    const weak: (Scalar | undefined)[] = [];
    const arrays: (NDArray | undefined)[] = [];
    const kinds: (DType | WeakKind)[] = [];
    for (const o of operands) {
      const scalar = o instanceof NDArray ? undefined : weakOperand(o) ? o : undefined;
      const array = scalar !== undefined ? undefined : o instanceof NDArray ? o : fromData(o, undefined, name);
      arrays.push(array);
      weak.push(scalar);
      kinds.push(array === undefined ? weakKindOf(scalar!, name) : array.dtype);
    }
    if (arrays.every((a) => a === undefined)) {
      // Nothing to adapt to: the literal rule.
      for (let k = 0; k < kinds.length; k++) if (typeof weak[k] === "number") kinds[k] = "float";
    } else if (this.row.compares) {
      beyondRange(kinds, weak);
    }
    return { arrays, kinds, weak };
  }
}

/** Whole numbers that the integer dtype beside them cannot hold compare as infinities of their sign. */
function beyondRange(kinds: (DType | WeakKind)[], weak: (Scalar | undefined)[]): void {
  const strong = kinds.find((k) => typeof k !== "string");
  if (strong === undefined || !"iu".includes(strong.kind)) return;
  const { min, max } = strong;
  for (let k = 0; k < kinds.length; k++) {
    const value = weak[k];
    if (kinds[k] !== "int" || (typeof value !== "number" && typeof value !== "bigint")) continue;
    if (value >= min! && value <= max!) continue;
    kinds[k] = "float";
    weak[k] = value > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
}

/** A scalar that adapts to the arrays beside it. */
export function weakOperand(o: ArrayLike): o is Scalar {
  return typeof o === "number" || typeof o === "bigint" || typeof o === "boolean" || isComplex(o);
}

/**
 * The dtype that rules start from. Functions computed in floating point take the floating dtype of each integer operand
 * by itself: int8 with uint8 is float16, though their common integer is int16.
 */
function promotedOf(row: UfuncRow, kinds: readonly (DType | WeakKind)[]): DType {
  const floating = row.rule === loopRules.float || row.rule === loopRules.floatTest;
  const heavy = kinds.some((k) => k === "float" || k === "complex");
  const allBool = kinds.every((k) => typeof k === "string" || k.kind === "b");
  if (!floating || kinds.length === 1 || heavy || allBool) return resultType(...kinds);
  return resultType(...kinds.map((k) => (typeof k === "string" ? k : floatFor(k))));
}

/** The loop for these operands. @throws DTypeError when the ufunc has none. */
export function resolve(
  state: UfuncState,
  kinds: readonly (DType | WeakKind)[],
  weak: readonly (Scalar | undefined)[],
  options: UfuncOptions,
): Loop {
  const { name, row } = state;
  const asked = options.dtype === undefined ? undefined : dtypeOf(options.dtype, name);
  const promoted = asked === undefined || row.fixed !== undefined ? promotedOf(row, kinds) : asked;
  const loop = row.resolve?.(kinds, weak, promoted) ?? loopFor(row, promoted);
  if (loop === undefined) {
    const got = kinds.map((k) => (typeof k === "string" ? `a ${k}` : k.name)).join(" and ");
    const advice = promoted.kind === "b" && row.advice !== undefined ? `; ${row.advice}` : "";
    throw new DTypeError(`${name}: expected ${dtypeWords(row)} operands, got ${got}${advice}`);
  }
  if (asked !== undefined && asked !== loop.outputs[0])
    throw new DTypeError(`${name}: expected a dtype that it has a loop for, got ${asked.name}`);
  return loop;
}

const kindWords: Record<string, string> = {
  b: "bool",
  i: "signed integer",
  u: "unsigned integer",
  f: "floating",
  c: "complex",
};

function dtypeWords(row: UfuncRow): string {
  return [...row.kinds].map((k) => kindWords[k]).join(", ");
}
