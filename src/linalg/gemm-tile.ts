/**
 * @file The register tile of a matrix product: rows × vectors of accumulators carried through a loop over k, and what
 * the tile does with them at the end. Not the loops around tiles (gemm-kernel.ts).
 * Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34 (2008).
 * @module
 */
import type { Builder } from "../kernel/builder.ts";
import type { Value } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { type Scalar, type Type, type as typeOf } from "../kernel/types.ts";

/** What is multiplied, once operands are in the type that is computed in. */
export interface Arithmetic {
  readonly scalar: Scalar;
  /** 2: complex, real and imaginary parts side by side. */
  readonly parts: 1 | 2;
  /** `logical`: or of ands, on bytes that are 0 or 1. */
  readonly product: "number" | "logical";
}

/** Bytes of an element. */
export function elementBytes(a: Arithmetic): number {
  return typeOf(a.scalar).bytes * a.parts;
}

/** Extent of the register tile: rows of A, vectors of B, and lanes (of real numbers) in one. */
export interface TileShape {
  readonly rows: number;
  readonly vectors: number;
  readonly lanes: number;
}

/**
 * The tile for a target. Accumulators, one row of B and two registers for broadcasts and products must fit: 24 + 3 of 32
 * registers, 12 + 2 of 16; a complex row has two accumulators a vector. Among those that fit, the one that loads least.
 */
export function tileShape(a: Arithmetic, target: Target): TileShape {
  const lanes = target.vectorBytes / typeOf(a.scalar).bytes;
  if (target.vectorRegisters >= 32) return { rows: 8 / a.parts, vectors: 3, lanes };
  return a.parts === 2 ? { rows: 3, vectors: 2, lanes } : { rows: 6, vectors: 2, lanes };
}

/** How A lies: `rows` adjacent along k, `columns` adjacent along the rows of a tile (packed panels too). */
export type LayoutA = "rows" | "columns";

/** Where a tile reads and writes, and the steps between elements in bytes. */
export interface TilePlace {
  readonly a: Value;
  readonly b: Value;
  readonly c: Value;
  readonly k: Value;
  /** `rows`: from row to row of A; `columns`: from one k to the next. */
  readonly aStep: Value;
  /** From one k to the next. */
  readonly bStep: Value;
  /** From row to row of C. */
  readonly cStep: Value;
  /** So many of the first rows are not written; none when undefined. */
  readonly skip: Value | undefined;
}

/** Rows that share an offset: more pointers than these would leave too few general-purpose registers. */
const rowGroup = 4;

/** A's elements at successive k: carried values, and the address of a row's element at the current k. */
interface Walk {
  readonly inits: readonly Value[];
  /** Loads part `part` of row `row`; `offsets` are the carried values. */
  load(row: number, part: number, offsets: readonly Value[]): Value;
  next(offsets: readonly Value[]): readonly Value[];
}

function walkOfA(b: Builder, arithmetic: Arithmetic, layout: LayoutA, rows: number, at: TilePlace): Walk {
  const t = typeOf(arithmetic.scalar);
  const bytes = elementBytes(arithmetic);
  const zero = b.index(0);
  if (layout === "columns") {
    return {
      inits: [at.a],
      load: (row, part, [p]) => b.load(t, p, zero, { disp: row * bytes + part * t.bytes }),
      next: ([p]) => [b.ptrAdd(p, at.aStep)],
    };
  }
  const pointers = [at.a];
  for (let r = 1; r < Math.min(rows, rowGroup); r++) pointers.push(b.ptrAdd(pointers[r - 1], at.aStep));
  const inits: Value[] = [];
  for (let g = 0; g * rowGroup < rows; g++) inits.push(b.op("mul", at.aStep, b.index(g * rowGroup)));
  return {
    inits,
    load: (row, part, offsets) =>
      b.load(t, pointers[row % rowGroup], offsets[Math.floor(row / rowGroup)], { scale: 1, disp: part * t.bytes }),
    next: (offsets) => offsets.map((o) => b.op("add", o, b.index(bytes))),
  };
}

function accumulate(b: Builder, a: Arithmetic, x: Value, y: Value, sum: Value): Value {
  if (a.product === "logical") return b.op("or", sum, b.op("and", x, y));
  return sum.type.kind === "float" ? b.op("mulAdd", x, y, sum) : b.op("add", sum, b.op("mul", x, y));
}

/**
 * Writes one tile: C = A·B, or C += A·B.
 * @param mask lanes of the last vector that exist; all of them when undefined
 * @param unroll copies of the loop's body
 */
export function tile(
  b: Builder,
  arithmetic: Arithmetic,
  layout: LayoutA,
  shape: TileShape,
  at: TilePlace,
  accumulating: boolean,
  mask: Value | undefined,
  unroll: number,
): void {
  const { rows, vectors, lanes } = shape;
  const { parts, scalar } = arithmetic;
  const t = typeOf(scalar, lanes);
  const size = t.bytes * lanes;
  const zero = b.index(0);
  const walk = walkOfA(b, arithmetic, layout, rows, at);
  const held = walk.inits.length;
  const maskOf = (v: number): Value | undefined => (v === vectors - 1 ? mask : undefined);

  const step = (carried: readonly Value[]): Value[] => {
    const offsets = carried.slice(0, held);
    const p = carried[held];
    const sums = carried.slice(held + 1);
    const row = Array.from({ length: vectors }, (_, v) => b.load(t, p, zero, { disp: v * size, mask: maskOf(v) }));
    for (let r = 0; r < rows; r++) {
      for (let part = 0; part < parts; part++) {
        const x = b.splat(walk.load(r, part, offsets), lanes);
        for (let v = 0; v < vectors; v++) {
          const i = (r * parts + part) * vectors + v;
          sums[i] = accumulate(b, arithmetic, x, row[v], sums[i]);
        }
      }
    }
    return [...walk.next(offsets), b.ptrAdd(p, at.bStep), ...sums];
  };

  const none = b.const(t, 0);
  let state: Value[] = [...walk.inits, at.b, ...new Array<Value>(rows * parts * vectors).fill(none)];
  const whole = unroll === 1 ? zero : b.op("and", at.k, b.index(-unroll));
  if (unroll > 1) {
    state = b.for(zero, whole, { step: unroll }, state, (_k, ...carried) => {
      let next: readonly Value[] = carried;
      for (let u = 0; u < unroll; u++) next = step(next);
      return next;
    });
  }
  state = b.for(whole, at.k, {}, state, (_k, ...carried) => step(carried));
  const sums = state.slice(held + 1);

  let c = at.c;
  const write = (r: number): void => {
    for (let v = 0; v < vectors; v++) {
      const i = r * parts * vectors + v;
      const made = parts === 2 ? complexSum(b, t, sums[i], sums[i + vectors]) : sums[i];
      const o = { disp: v * size, mask: maskOf(v) };
      const op = arithmetic.product === "logical" ? "or" : "add";
      b.store(accumulating ? b.op(op, made, b.load(t, c, zero, o)) : made, c, zero, o);
    }
  };
  for (let r = 0; r < rows; r++) {
    // The last row is always new.
    if (at.skip === undefined || r === rows - 1) write(r);
    else b.if(b.op("le", at.skip, b.index(r)), () => write(r));
    if (r < rows - 1) c = b.ptrAdd(c, at.cStep);
  }
}

/** Of the sums of re·(re, im) and im·(re, im): first − swapped second in real lanes, first + swapped second in imaginary ones. */
function complexSum(b: Builder, t: Type, byRe: Value, byIm: Value): Value {
  const { lanes } = t;
  const indices = Array.from({ length: lanes }, (_, i) => i);
  const swapped = b.shuffle(
    byIm,
    byIm,
    indices.map((i) => i ^ 1),
  );
  return b.shuffle(
    b.op("sub", byRe, swapped),
    b.op("add", byRe, swapped),
    indices.map((i) => (i & 1 ? lanes + i : i)),
  );
}
