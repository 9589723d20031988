/**
 * @file The matrix product C = A·B: which pieces are packed, in which blocks, on how many threads. Knows addresses, steps
 * and dtypes; shapes, broadcasting and errors are matmul.ts's.
 * Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34 (2008).
 * @module
 */
import type { DType } from "../dtype/dtype.ts";
import { argBlocks, argSlots, device } from "../runtime/device.ts";
import { type Entry, entryFor } from "../runtime/kernels.ts";
import type { Storage } from "../runtime/storage.ts";
import { blockKernel, blockKey } from "./gemm-kernel.ts";
import { packKernel, packKey, packLayout } from "./gemm-pack.ts";
import { type Arithmetic, elementBytes, type LayoutA, tileShape } from "./gemm-tile.ts";
import { mirrorKernel, mirrorKey } from "./mirror-kernel.ts";
import { squareSide } from "./transpose-lanes.ts";

/** A matrix in memory; steps in bytes. */
export interface Matrix {
  readonly pointer: number;
  readonly dtype: DType;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** A panel of A takes half of a first-level cache of 32 KiB, so that B can stream through the other half. */
const panelBytesA = 16 * 1024;
/** A block of B takes half of a second-level cache of 1 MiB; measured flat from 1/4 to 3/4. */
const blockBytesB = 480 * 1024;
/** Rows of A, columns of B that are packed at a time: bounds the memory that packing takes. */
const packedRows = 4096;
/** Multiplications that are worth a second thread, when a worker is awake and when it has to be woken. */
const leastWorkAwake = 64 * 1024;
const leastWorkAsleep = 2 * 1024 * 1024;
/** Multiplications of a part, where there are more parts than threads: some 20 µs. */
const leastPart = 1024 * 1024;
/** Operands up to this size are multiplied as they lie: all rows of a tile then stay in the caches together. */
const directBytes = 192 * 1024;
/** A first-level cache of 64 sets of 64-byte lines has these at the same place. */
const conflictBytes = 4096;
/** Products of a matrix with its own transpose from this size on are computed on one side of the diagonal only. */
const symmetricFrom = 192;
/** Columns of a block of such a product: what is computed twice is half of this wide. */
const symmetricColumns = 72;
/** Packing memory up to this size is kept. */
const keptBytes = 4 * 1024 * 1024;

/** How products of a dtype are computed on the device at hand. */
interface Plan {
  readonly arithmetic: Arithmetic;
  readonly as: DType;
  readonly bytes: number;
  /** Columns of a tile, in elements. */
  readonly columns: number;
  /** Rows that a tile may have, most first. */
  readonly rows: readonly number[];
  /** Most k in a block. */
  readonly depth: number;
  /** Operands of this scalar type can be read as they lie. */
  readonly plain: boolean;
  /** Compiled block kernels by `variant`. */
  readonly entries: (Entry | undefined)[];
}

const plans: (Plan | undefined)[] = [];

function planFor(arithmetic: Arithmetic, as: DType): Plan {
  let plan = plans[as.id];
  if (plan === undefined) {
    const shape = tileShape(arithmetic, device().target);
    const bytes = elementBytes(arithmetic);
    plan = {
      arithmetic,
      as,
      bytes,
      columns: (shape.vectors * shape.lanes) / arithmetic.parts,
      rows: [shape.rows, ...[4, 2, 1].filter((r) => r < shape.rows)],
      depth: Math.floor(panelBytesA / (shape.rows * bytes) / 4) * 4,
      plain: as.scalar === arithmetic.scalar,
      entries: [],
    };
    plans[as.id] = plan;
  }
  return plan;
}

/** A tile of fewer rows loads more for each multiplication: what a row of it costs, by its place in `Plan.rows`. */
const rowCosts = [1, 1.1, 1.6, 2.6];

/** Place in `plan.rows` of the tile that wastes least; it has no more rows than there are. */
function rowsFor(plan: Plan, m: number): number {
  if (m >= 64) return 0;
  let best = plan.rows.length - 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < plan.rows.length; i++) {
    const rows = plan.rows[i];
    if (rows > m) continue;
    const cost = Math.ceil(m / rows) * rows * rowCosts[i];
    if (cost < least) {
      least = cost;
      best = i;
    }
  }
  return best;
}

/** The kernel for a block. */
function entryOf(plan: Plan, layout: LayoutA, tall: number, accumulating: boolean, m: number, n: number): Entry {
  const rows = plan.rows[tall];
  const rowEdge = m % rows !== 0;
  const columnEdge = n % plan.columns !== 0;
  const variant =
    tall * 16 + (layout === "rows" ? 8 : 0) + (accumulating ? 4 : 0) + (rowEdge ? 2 : 0) + (columnEdge ? 1 : 0);
  let entry = plan.entries[variant];
  if (entry === undefined) {
    const spec = { arithmetic: plan.arithmetic, layout, rows, accumulating, rowEdge, columnEdge };
    entry = entryFor(blockKey(spec), () => blockKernel(spec, device().target));
    plan.entries[variant] = entry;
  }
  return entry;
}

/** An operand as tiles read it: packed or as it lies. */
interface Tiles {
  pointer: number;
  /** From tile to tile. */
  tile: number;
  /** From k to k; for A in layout `rows`, from row to row. */
  step: number;
  /** How far a tile moves up for each row that it overlaps the one above: 0 when it was packed so. */
  row: number;
}

let kept: Storage | undefined;
let keptOffset = 0;

/** Memory for panels; gives its address. It may be used until the next call. */
function scratch(bytes: number): { storage: Storage; address: number } {
  const d = device();
  if (kept !== undefined && kept.byteLength - keptOffset >= bytes)
    return { storage: kept, address: kept.address + keptOffset };
  const storage = d.allocate(Math.max(bytes, 64 * 1024), false);
  if (bytes <= keptBytes) {
    if (kept !== undefined) d.free(kept);
    kept = storage;
    keptOffset = d.offset;
  }
  return { storage, address: storage.address + d.offset };
}

/** Parts into which `units` pieces of work are split. */
function partsOf(work: number, units: number): number {
  if (work < leastWorkAwake || units < 2) return 1;
  const d = device();
  const threads = d.threads();
  if (threads === 1 || (work < leastWorkAsleep && !d.awake())) return 1;
  // A few parts a thread, where they are worth it, even out a processor that is busy elsewhere.
  return Math.min(units, Math.max(threads, Math.min(4 * threads, Math.floor(work / leastPart))), argBlocks);
}

/** Splits a length into blocks of nearly one size, multiples of `unit`, none much longer than `most`. */
function blockSize(length: number, most: number, unit: number): number {
  const blocks = Math.max(1, Math.round(length / most));
  return Math.ceil(length / blocks / unit) * unit;
}

/**
 * Packs `count` rows of A (columns of B) × k elements.
 * @param overlapping the last panel is whole too and overlaps the one before, instead of being narrower
 */
function pack(
  plan: Plan,
  width: number,
  from: Matrix,
  pointer: number,
  step: number,
  kStep: number,
  to: number,
  count: number,
  k: number,
  overlapping: boolean,
): void {
  const { arithmetic, as, bytes } = plan;
  const spec = {
    arithmetic,
    dtype: from.dtype,
    as,
    width,
    layout: packLayout(arithmetic, from.dtype, as, step, kStep),
  };
  const entry = entryFor(packKey(spec), () => packKernel(spec, device().target));
  const panels = Math.ceil(count / width);
  const parts = partsOf(count * k, panels);
  const back = overlapping ? (panels * width - count) * step : 0;
  const panelBytes = width * k * bytes;
  const d = device();
  const { args } = d;
  for (let p = 0; p < parts; p++) {
    const first = Math.floor((panels * p) / parts);
    const end = Math.floor((panels * (p + 1)) / parts);
    const elements = Math.min(overlapping ? end * width : count, end * width) - first * width;
    const whole = Math.floor(elements / width);
    let at = p * argSlots;
    args[at++] = pointer + first * width * step;
    args[at++] = to + first * panelBytes;
    args[at++] = whole;
    args[at++] = elements - whole * width;
    args[at++] = k;
    args[at++] = step;
    args[at++] = kStep;
    args[at++] = panelBytes;
    args[at++] = p === parts - 1 ? back : 0;
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}

/** One block: C (m × n) = or += tiles of A · tiles of B, split over threads. */
function block(
  plan: Plan,
  layout: LayoutA,
  tall: number,
  accumulating: boolean,
  a: Tiles,
  b: Tiles,
  c: number,
  cStep: number,
  m: number,
  n: number,
  k: number,
): void {
  const { arithmetic, columns, bytes } = plan;
  const rows = plan.rows[tall];
  const entry = entryOf(plan, layout, tall, accumulating, m, n);
  const rowTiles = Math.ceil(m / rows);
  const columnTiles = Math.ceil(n / columns);
  const byRows = rowTiles >= columnTiles || rowTiles >= 8;
  const units = byRows ? rowTiles : columnTiles;
  const parts = partsOf(m * n * k, units);
  const d = device();
  const { args } = d;
  for (let p = 0; p < parts; p++) {
    const first = Math.floor((units * p) / parts);
    const end = Math.floor((units * (p + 1)) / parts);
    const width = byRows ? n : Math.min(n, end * columns) - first * columns;
    const wholeColumns = Math.floor(width / columns);
    const skip = byRows && p < parts - 1 ? 0 : rowTiles * rows - m;
    let at = p * argSlots;
    args[at++] = byRows ? a.pointer + first * a.tile : a.pointer;
    args[at++] = byRows ? b.pointer : b.pointer + first * b.tile;
    args[at++] = byRows ? c + first * rows * cStep : c + first * columns * bytes;
    args[at++] = byRows ? end - first : rowTiles;
    args[at++] = skip;
    args[at++] = wholeColumns;
    args[at++] = (width - wholeColumns * columns) * arithmetic.parts;
    args[at++] = k;
    args[at++] = a.tile;
    args[at++] = a.step;
    args[at++] = b.tile;
    args[at++] = b.step;
    args[at++] = cStep;
    args[at++] = skip * a.row;
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}

/** Can tiles read A as it lies, and how? */
function layoutOfA(plan: Plan, a: Matrix): LayoutA | undefined {
  if (a.dtype !== plan.as || !plan.plain) return undefined;
  if (a.columnStep === plan.bytes) return "rows";
  return a.rowStep === plan.bytes ? "columns" : undefined;
}

/**
 * C = A·B, with A of m × k and B of k × n elements of any dtypes and steps, C in the arithmetic's type with adjacent columns.
 * @param as the product's dtype, to which elements are cast first
 */
export function multiplyInto(
  arithmetic: Arithmetic,
  as: DType,
  a: Matrix,
  b: Matrix,
  c: number,
  cStep: number,
  m: number,
  n: number,
  k: number,
): void {
  const plan = planFor(arithmetic, as);
  const { columns, bytes } = plan;
  const own = layoutOfA(plan, a);
  const tall = rowsFor(plan, m);
  const rows = plan.rows[tall];
  const adjacentB = b.dtype === as && plan.plain && b.columnStep === bytes;
  const small = (m * k + k * n) * bytes <= directBytes;
  // Rows are read as they lie, unless all of a tile's would fall on the same lines of the first-level cache.
  const spread = own === "rows" && a.rowStep % conflictBytes !== 0;
  const directA = own !== undefined && (small || spread || n <= 2 * columns);
  const directB = adjacentB && (small || m <= 2 * rows);
  const layout = directA ? own : "columns";
  const tilesA: Tiles = {
    pointer: a.pointer,
    tile: rows * a.rowStep,
    step: layout === "rows" ? a.rowStep : a.columnStep,
    row: a.rowStep,
  };
  const tilesB: Tiles = { pointer: b.pointer, tile: columns * bytes, step: b.rowStep, row: 0 };
  if (small && directA && directB) {
    block(plan, layout, tall, false, tilesA, tilesB, c, cStep, m, n, k);
    return;
  }
  const depth = blockSize(Math.max(1, k), plan.depth, 4);
  const mBlock = directA ? m : blockSize(m, packedRows, rows);
  const nBlock = directB ? n : blockSize(n, packedRows, columns);
  const sizeA = directA ? 0 : Math.ceil(mBlock / rows) * rows * depth * bytes;
  const sizeB = directB ? 0 : Math.ceil(nBlock / columns) * columns * depth * bytes;
  const room = sizeA + sizeB > 0 ? scratch(sizeA + sizeB + 64) : undefined;
  const packedA = room?.address ?? 0;
  const packedB = packedA + ((sizeA + 63) & -64);
  const symmetric = m >= symmetricFrom && isTranspose(a, b, m, n);
  const most = blockBytesB / (depth * bytes);
  const chunk = blockSize(Math.min(n, nBlock), symmetric ? Math.min(most, symmetricColumns) : most, columns);
  for (let j = 0; j < n; j += nBlock) {
    const nHere = Math.min(nBlock, n - j);
    for (let q = 0; q === 0 || q < k; q += depth) {
      const kHere = Math.min(depth, k - q);
      const fromB = b.pointer + q * b.rowStep + j * b.columnStep;
      if (directB) tilesB.pointer = fromB;
      else {
        pack(plan, columns, b, fromB, b.columnStep, b.rowStep, packedB, nHere, kHere, false);
        tilesB.pointer = packedB;
        tilesB.tile = columns * kHere * bytes;
        tilesB.step = columns * bytes;
      }
      const firstTile = tilesB.pointer;
      for (let i = 0; i < m; i += mBlock) {
        const mHere = Math.min(mBlock, m - i);
        const fromA = a.pointer + i * a.rowStep + q * a.columnStep;
        if (directA) tilesA.pointer = fromA;
        else {
          pack(plan, rows, a, fromA, a.rowStep, a.columnStep, packedA, mHere, kHere, true);
          tilesA.pointer = packedA;
          tilesA.tile = rows * kHere * bytes;
          tilesA.step = rows * bytes;
          tilesA.row = 0;
        }
        const firstRow = tilesA.pointer;
        for (let s = 0; s < nHere; s += chunk) {
          // Of a symmetric product, tiles that lie above the diagonal are left out.
          const above = symmetric ? Math.max(0, Math.floor((j + s - i) / rows)) : 0;
          const top = above * rows;
          if (top >= mHere) break;
          tilesA.pointer = firstRow + above * tilesA.tile;
          tilesB.pointer = firstTile + (s / columns) * tilesB.tile;
          const to = c + (i + top) * cStep + (j + s) * bytes;
          block(plan, layout, tall, q > 0, tilesA, tilesB, to, cStep, mHere - top, Math.min(chunk, nHere - s), kHere);
        }
      }
    }
  }
  if (symmetric) mirror(plan, c, cStep, n);
  if (room !== undefined && room.storage !== kept) device().free(room.storage);
}

/** Is B the transpose of A, in the same memory? */
function isTranspose(a: Matrix, b: Matrix, m: number, n: number): boolean {
  return (
    a.pointer === b.pointer &&
    a.dtype === b.dtype &&
    m === n &&
    a.rowStep === b.columnStep &&
    a.columnStep === b.rowStep
  );
}

/** Copies what lies below the diagonal to above it. */
function mirror(plan: Plan, c: number, cStep: number, n: number): void {
  const { arithmetic, columns } = plan;
  // Blocks are whole tiles wide, so that squares which divide tiles lie on one side of a block's border.
  const side = squareSide(arithmetic, columns, device().target);
  const entry = entryFor(mirrorKey(arithmetic), () => mirrorKernel(arithmetic, side));
  const squares = Math.floor(n / side);
  const parts = partsOf(n * n, squares);
  const d = device();
  const { args } = d;
  for (let p = 0; p < parts; p++) {
    let at = p * argSlots;
    args[at++] = c;
    args[at++] = cStep;
    args[at++] = Math.floor((squares * p) / parts);
    args[at++] = Math.floor((squares * (p + 1)) / parts);
    args[at++] = n;
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}
