/**
 * @file The kernel of a block of a matrix product: loops over tiles, with smaller tiles at the edges. One kernel text serves
 * packed panels and operands as they lie. Not the tile itself (gemm-tile.ts), not blocking for caches and threads (gemm.ts).
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import { type Arithmetic, type LayoutA, type TileShape, tile, tileShape } from "./gemm-tile.ts";

/** What a block kernel is made for. */
export interface BlockSpec {
  readonly arithmetic: Arithmetic;
  readonly layout: LayoutA;
  /** Rows of a tile: those of tileShape, or fewer for a product of few rows. */
  readonly rows: number;
  /** Adds to C instead of overwriting it. */
  readonly accumulating: boolean;
  /** Does the last tile overlap the one above it, so that its first rows are not written again? */
  readonly rowEdge: boolean;
  /** Are there columns after the last whole tile? */
  readonly columnEdge: boolean;
}

/** Everything that the kernel depends on, the target aside. */
export function blockKey(s: BlockSpec): string {
  const { scalar, parts, product } = s.arithmetic;
  return `gemm|${scalar}${parts}${product[0]}|${s.layout[0]}${s.rows}${s.accumulating ? "+" : "="}${s.rowEdge ? "r" : ""}${s.columnEdge ? "c" : ""}`;
}

/** The parameters, in order; steps are in bytes, columns count real numbers. */
const parameters = {
  a: ptr,
  b: ptr,
  c: ptr,
  /** Tiles from top to bottom, all whole: the last one begins `skip` rows early and does not write these. */
  rowTiles: i64,
  skip: i64,
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
  /** How far the last tile of A lies before its place; 0 for packed panels, which are packed so. */
  aBack: i64,
};

/** C (m × n) = A·B or C += A·B, over tiles: a row of tiles after the other, so that A's panel stays in the first-level cache. */
export function blockKernel(spec: BlockSpec, target: Target): Kernel {
  const { arithmetic, layout, rows, accumulating } = spec;
  const shape = { ...tileShape(arithmetic, target), rows };
  return Builder.kernel(blockKey(spec), parameters, (b, params) => {
    const [pa, pb, pc, rowTiles, skip, columnTiles, columnsLeft, k, aTile, aStep, bTile, bStep, cStep, aBack] = params;
    const cTile = b.op("mul", cStep, b.index(rows));
    const zero = b.index(0);
    const last = b.op("sub", rowTiles, b.index(1));
    b.for(zero, rowTiles, {}, [pa, pc], (i, nextA, nextC) => {
      let [a, c] = [nextA, nextC];
      let skipped: Value | undefined;
      if (spec.rowEdge) {
        const isLast = b.op("eq", i, last);
        skipped = b.select(isLast, skip, zero);
        a = b.ptrAdd(a, b.op("neg", b.select(isLast, aBack, zero)));
        c = b.ptrAdd(c, b.op("neg", b.op("mul", skipped, cStep)));
      }
      band(b, spec, target, shape, [columnTiles, columnsLeft, bTile], pb, c, (one, bAt, cAt, mask) => {
        const place = { a, b: bAt, c: cAt, k, aStep, bStep, cStep, skip: skipped };
        tile(
          b,
          arithmetic,
          layout,
          one,
          place,
          accumulating,
          mask,
          mask === undefined && one.lanes === shape.lanes ? 4 : 2,
        );
      });
      return [b.ptrAdd(nextA, aTile), b.ptrAdd(nextC, cTile)];
    });
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
