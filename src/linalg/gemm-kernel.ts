/**
 * @file The kernel of a block of a matrix product: loops over tiles, with smaller tiles at the edges. One kernel text serves
 * packed panels and operands as they lie. Not the tile itself (gemm-tile.ts), not blocking for caches and threads (gemm.ts).
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import { type Arithmetic, elementBytes, type LayoutA, type TileShape, tile, tileShape } from "./gemm-tile.ts";

/** What a block kernel is made for. */
export interface BlockSpec {
  readonly arithmetic: Arithmetic;
  readonly layout: LayoutA;
  /** Adds to C instead of overwriting it. */
  readonly accumulating: boolean;
  /** Are there rows after the last whole tile? */
  readonly rowEdge: boolean;
  /** Are there columns after the last whole tile? */
  readonly columnEdge: boolean;
}

/** Everything that the kernel depends on, the target aside. */
export function blockKey(s: BlockSpec): string {
  const { scalar, parts, product } = s.arithmetic;
  return `gemm|${scalar}${parts}${product[0]}|${s.layout[0]}${s.accumulating ? "+" : "="}${s.rowEdge ? "r" : ""}${s.columnEdge ? "c" : ""}`;
}

/** The parameters, in order; steps are in bytes, columns count real numbers. */
const parameters = {
  a: ptr,
  b: ptr,
  c: ptr,
  /** Whole tiles from top to bottom, and rows after them. */
  rowTiles: i64,
  rowsLeft: i64,
  /** Whole tiles from left to right, and columns after them. */
  columnTiles: i64,
  columnsLeft: i64,
  k: i64,
  /** From one tile of A to the next. */
  aTile: i64,
  /** See TilePlace. */
  aStep: i64,
  /** From one tile of B to the next. */
  bTile: i64,
  bStep: i64,
  cStep: i64,
};

/** Rows of the smaller tiles that make up an edge: the binary digits of what is left. */
const edgeRows = [4, 2, 1];

/** C (m × n) = A·B or C += A·B, over tiles: a row of tiles after the other, so that A's panel stays in the first-level cache. */
export function blockKernel(spec: BlockSpec, target: Target): Kernel {
  const { arithmetic, layout } = spec;
  const shape = tileShape(arithmetic, target);
  return Builder.kernel(blockKey(spec), parameters, (b, params) => {
    const [pa, pb, pc, rowTiles, rowsLeft, columnTiles, columnsLeft, k, aTile, aStep, bTile, bStep, cStep] = params;
    const bands = (rows: number, a: Value, c: Value): void => {
      const whole = rows === shape.rows;
      band(b, spec, target, { ...shape, rows }, [columnTiles, columnsLeft, bTile], pb, c, (one, bAt, cAt, mask) => {
        const place = { a, b: bAt, c: cAt, k, aStep, bStep, cStep };
        const main = whole && one.vectors === shape.vectors && mask === undefined;
        tile(b, arithmetic, layout, one, place, spec.accumulating, mask, main ? 4 : whole ? 2 : 1);
      });
    };
    const cTile = b.op("mul", cStep, b.index(shape.rows));
    const [a, c] = b.for(b.index(0), rowTiles, {}, [pa, pc], (_i, a, c) => {
      bands(shape.rows, a, c);
      return [b.ptrAdd(a, aTile), b.ptrAdd(c, cTile)];
    });
    if (!spec.rowEdge) return;
    const rowBytes = layout === "rows" ? aStep : b.index(elementBytes(arithmetic));
    let [nextA, nextC] = [a, c];
    for (const rows of edgeRows.filter((r) => r < shape.rows)) {
      const bit = b.op("and", rowsLeft, b.index(rows));
      b.if(b.op("ne", bit, b.index(0)), () => bands(rows, nextA, nextC));
      nextA = b.ptrAdd(nextA, b.op("mul", bit, rowBytes));
      nextC = b.ptrAdd(nextC, b.op("mul", bit, cStep));
    }
  });
}

type WriteTile = (shape: TileShape, b: Value, c: Value, mask: Value | undefined) => void;

/** The tiles beside each other in a band of rows. */
function band(
  b: Builder,
  spec: BlockSpec,
  target: Target,
  shape: TileShape,
  [tiles, left, bTile]: readonly Value[],
  pb: Value,
  pc: Value,
  write: WriteTile,
): void {
  const { vectors, lanes } = shape;
  const { bytes } = typeOf(spec.arithmetic.scalar);
  const width = vectors * lanes;
  const [bAt, cAt] = b.for(b.index(0), tiles, {}, [pb, pc], (_j, bAt, cAt) => {
    write(shape, bAt, cAt, undefined);
    return [b.ptrAdd(bAt, bTile), b.ptrAdd(cAt, b.index(width * bytes))];
  });
  if (!spec.columnEdge) return;
  if (target.maskedTails) {
    const edge = (count: number): void => {
      const mask = b.laneMask(b.op("sub", left, b.index((count - 1) * lanes)), lanes);
      write({ ...shape, vectors: count }, bAt, cAt, mask);
    };
    const choose = (count: number): void => {
      b.if(
        b.op("gt", left, b.index((count - 1) * lanes)),
        () => edge(count),
        count > 1 ? () => choose(count - 1) : undefined,
      );
    };
    choose(vectors);
    return;
  }
  // Whole vectors first, then numbers one after another (complex ones in pairs of lanes).
  const narrow = spec.arithmetic.parts;
  let at = [bAt, cAt];
  if (vectors > 1) {
    at = b.for(b.index(0), b.op("shr", left, b.index(Math.log2(lanes))), {}, at, (_j, bv, cv) => {
      write({ ...shape, vectors: 1 }, bv, cv, undefined);
      return [b.ptrAdd(bv, b.index(lanes * bytes)), b.ptrAdd(cv, b.index(lanes * bytes))];
    });
  }
  if (narrow === lanes) return;
  const rest = b.op("shr", b.op("and", left, b.index(lanes - 1)), b.index(narrow - 1));
  b.for(b.index(0), rest, {}, at, (_j, bs, cs) => {
    write({ ...shape, vectors: 1, lanes: narrow }, bs, cs, undefined);
    return [b.ptrAdd(bs, b.index(narrow * bytes)), b.ptrAdd(cs, b.index(narrow * bytes))];
  });
}
