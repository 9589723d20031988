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
/** Operands up to this size are multiplied as they lie: all rows of a tile then stay in the caches together. */
const directBytes = 192 * 1024;
/** Packing memory up to this size is kept. */
const keptBytes = 4 * 1024 * 1024;

/** How a product is computed on the device at hand. */
interface Plan {
  readonly arithmetic: Arithmetic;
  readonly as: DType;
  readonly bytes: number;
  /** Tile: rows, and columns in elements. */
  readonly rows: number;
  readonly columns: number;
  /** Most k in a block. */
  readonly depth: number;
}

const plans = new Map<string, Plan>();

function planFor(arithmetic: Arithmetic, as: DType): Plan {
  const key = `${as.id}|${arithmetic.scalar}`;
  let plan = plans.get(key);
  if (plan === undefined) {
    const shape = tileShape(arithmetic, device().target);
    const bytes = elementBytes(arithmetic);
    const columns = (shape.vectors * shape.lanes) / arithmetic.parts;
    const depth = Math.floor(panelBytesA / (shape.rows * bytes) / 4) * 4;
    plan = { arithmetic, as, bytes, rows: shape.rows, columns, depth };
    plans.set(key, plan);
  }
  return plan;
}

/** An operand as tiles read it: packed or as it lies. */
interface Tiles {
  pointer: number;
  /** From tile to tile. */
  tile: number;
  /** From k to k; for A in layout `rows`, from row to row. */
  step: number;
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
  const d = device();
  const threads = d.threads();
  if (threads === 1 || units < 2 || work < leastWorkAwake || (work < leastWorkAsleep && !d.awake())) return 1;
  // A few parts a thread even out a processor that is busy elsewhere.
  const finer = work > 16 * leastWorkAsleep ? 4 : 1;
  return Math.min(units, threads * finer, argBlocks);
}

/** Splits a length into blocks of nearly one size, multiples of `unit`, none much longer than `most`. */
function blockSize(length: number, most: number, unit: number): number {
  const blocks = Math.max(1, Math.round(length / most));
  return Math.ceil(length / blocks / unit) * unit;
}

/** Packs `count` rows of A (columns of B) × k elements. */
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
  const panelBytes = width * k * bytes;
  const d = device();
  const { args } = d;
  for (let p = 0; p < parts; p++) {
    const first = Math.floor((panels * p) / parts);
    const end = Math.floor((panels * (p + 1)) / parts);
    const elements = Math.min(count, end * width) - first * width;
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
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}

/** One block: C (m × n) = or += tiles of A · tiles of B, split over threads. */
function block(
  plan: Plan,
  layout: LayoutA,
  accumulating: boolean,
  a: Tiles,
  b: Tiles,
  c: number,
  cStep: number,
  m: number,
  n: number,
  k: number,
): void {
  const { arithmetic, rows, columns, bytes } = plan;
  const spec = { arithmetic, layout, accumulating, rowEdge: m % rows !== 0, columnEdge: n % columns !== 0 };
  const entry: Entry = entryFor(blockKey(spec), () => blockKernel(spec, device().target));
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
    const height = byRows ? Math.min(m, end * rows) - first * rows : m;
    const width = byRows ? n : Math.min(n, end * columns) - first * columns;
    const wholeRows = Math.floor(height / rows);
    const wholeColumns = Math.floor(width / columns);
    let at = p * argSlots;
    args[at++] = byRows ? a.pointer + first * a.tile : a.pointer;
    args[at++] = byRows ? b.pointer : b.pointer + first * b.tile;
    args[at++] = byRows ? c + first * rows * cStep : c + first * columns * bytes;
    args[at++] = wholeRows;
    args[at++] = height - wholeRows * rows;
    args[at++] = wholeColumns;
    args[at++] = (width - wholeColumns * columns) * arithmetic.parts;
    args[at++] = k;
    args[at++] = a.tile;
    args[at++] = a.step;
    args[at++] = b.tile;
    args[at++] = b.step;
    args[at++] = cStep;
  }
  if (parts === 1) d.call(entry);
  else d.callMany(entry, parts);
}

/** Can tiles read A as it lies, and how? */
function layoutOfA(plan: Plan, a: Matrix): LayoutA | undefined {
  if (a.dtype !== plan.as || a.dtype.scalar !== plan.arithmetic.scalar) return undefined;
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
  const { rows, columns, bytes } = plan;
  const own = layoutOfA(plan, a);
  const adjacentB = b.dtype === as && b.dtype.scalar === arithmetic.scalar && b.columnStep === bytes;
  const small = (m * k + k * n) * bytes <= directBytes;
  const directA = own !== undefined && (small || n <= 2 * columns);
  const directB = adjacentB && (small || m <= 2 * rows);
  const layout = directA ? own : "columns";
  const depth = small && directA && directB ? Math.max(1, k) : blockSize(Math.max(1, k), plan.depth, 4);
  const mBlock = directA ? m : blockSize(m, packedRows, rows);
  const nBlock = directB ? n : blockSize(n, packedRows, columns);
  const sizeA = directA ? 0 : Math.ceil(mBlock / rows) * rows * depth * bytes;
  const sizeB = directB ? 0 : Math.ceil(nBlock / columns) * columns * depth * bytes;
  const room = sizeA + sizeB > 0 ? scratch(sizeA + sizeB + 64) : undefined;
  const packedA = room?.address ?? 0;
  const packedB = packedA + ((sizeA + 63) & -64);
  const chunk = directB && small ? n : blockSize(Math.min(n, nBlock), blockBytesB / (depth * bytes), columns);
  for (let j = 0; j < n; j += nBlock) {
    const nHere = Math.min(nBlock, n - j);
    for (let q = 0; q === 0 || q < k; q += depth) {
      const kHere = Math.min(depth, k - q);
      const tilesB: Tiles = directB
        ? { pointer: b.pointer + q * b.rowStep + j * bytes, tile: columns * bytes, step: b.rowStep }
        : { pointer: packedB, tile: columns * kHere * bytes, step: columns * bytes };
      if (!directB)
        pack(
          plan,
          columns,
          b,
          b.pointer + q * b.rowStep + j * b.columnStep,
          b.columnStep,
          b.rowStep,
          packedB,
          nHere,
          kHere,
        );
      for (let i = 0; i < m; i += mBlock) {
        const mHere = Math.min(mBlock, m - i);
        let tilesA: Tiles;
        if (directA) {
          const pointer = a.pointer + i * a.rowStep + q * a.columnStep;
          tilesA = { pointer, tile: rows * a.rowStep, step: layout === "rows" ? a.rowStep : a.columnStep };
        } else {
          pack(
            plan,
            rows,
            a,
            a.pointer + i * a.rowStep + q * a.columnStep,
            a.rowStep,
            a.columnStep,
            packedA,
            mHere,
            kHere,
          );
          tilesA = { pointer: packedA, tile: rows * kHere * bytes, step: rows * bytes };
        }
        for (let s = 0; s < nHere; s += chunk) {
          const piece = { ...tilesB, pointer: tilesB.pointer + (s / columns) * tilesB.tile };
          block(
            plan,
            layout,
            q > 0,
            tilesA,
            piece,
            c + i * cStep + (j + s) * bytes,
            cStep,
            mHere,
            Math.min(chunk, nHere - s),
            kHere,
          );
        }
      }
    }
  }
  if (room !== undefined && room.storage !== kept) device().free(room.storage);
}
