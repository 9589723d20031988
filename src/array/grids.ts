/**
 * @file Coordinates of grids: full arrays, or open ones that broadcast to them.
 * @module
 */
import { type DType, type DTypeLike, dtype as dtypeOf, dtypes, isComplex, type NameOf } from "../dtype/dtype.ts";
import { resultType } from "../dtype/promote.ts";
import { ValueError } from "../errors.ts";
import { Slice } from "../shape/slice.ts";
import { describe } from "./check.ts";
import { checkedShape } from "./create.ts";
import { castIn, copyIn } from "./layout.ts";
import { type ArrayLike, asNDArray, emptyArray } from "./make.ts";
import type { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";
import { arange, linspace } from "./ranges.ts";
import { broadcast_to } from "./stretch.ts";
import { assign } from "./ufunc/call.ts";

/** Options of {@link meshgrid}. */
export interface MeshgridOptions {
  /** `xy` (default): the first argument runs along the second axis; `ij`: along the first. */
  readonly indexing?: "xy" | "ij";
  /** Open grids, of length 1 along the other axes. */
  readonly sparse?: boolean;
  /** false gives views of the arguments. */
  readonly copy?: boolean;
}

/** One axis `axis` of `rank`, the others of length 1. */
function alongAxis(a: NDArray, axis: number, rank: number): NDArray {
  const shape = new Array<number>(rank).fill(1);
  const strides = new Array<number>(rank).fill(0);
  shape[axis] = a.size;
  strides[axis] = a.ndim === 0 ? 0 : a.strides[a.ndim - 1];
  return a.viewOf(a.offset, shape, strides);
}

/** All elements of an array on one axis. */
function lined(a: NDArray): NDArray {
  if (a.ndim === 1) return a;
  const flat = a.isC ? a : copyIn(a, "C", "meshgrid");
  return flat.viewOf(flat.offset, [a.size], [a.itemsize]);
}

/**
 * Coordinate arrays of the grid that coordinate vectors span: `meshgrid(x, y)`, options last.
 * @throws ValueError
 * https://numpy.org/doc/stable/reference/generated/numpy.meshgrid.html
 */
export function meshgrid(...args: readonly (ArrayLike | MeshgridOptions)[]): NDArray[] {
  const last = args[args.length - 1];
  const hasOptions = isOptions(last);
  const options: MeshgridOptions = hasOptions ? last : {};
  checkOptions(options, ["indexing", "sparse", "copy"], "meshgrid");
  const { indexing = "xy", sparse = false, copy = true } = options;
  if (indexing !== "xy" && indexing !== "ij")
    throw new ValueError(`meshgrid: expected indexing to be xy or ij, got ${String(indexing)}`);
  const vectors = (hasOptions ? args.slice(0, -1) : args).map((a) => lined(asNDArray(a as ArrayLike, "meshgrid")));
  const rank = vectors.length;
  const swap = indexing === "xy" && rank > 1;
  const axisOf = (i: number): number => (swap && i < 2 ? 1 - i : i);
  const shape = new Array<number>(rank);
  vectors.forEach((v, i) => {
    shape[axisOf(i)] = v.size;
  });
  return vectors.map((v, i) => {
    const open = alongAxis(v, axisOf(i), rank);
    const grid = sparse ? open : broadcast_to(open, shape);
    return copy ? copyIn(grid, "C", "meshgrid") : grid;
  });
}

function isOptions(value: unknown): value is MeshgridOptions {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !isComplex(value)
  );
}

/** Options of {@link indices}. */
export interface IndicesOptions<S extends DTypeLike = DTypeLike> {
  /** int64 by default. */
  readonly dtype?: S;
  /** Open arrays, one an axis, in a list. */
  readonly sparse?: boolean;
}

type Indices<S extends DTypeLike> = [S] extends [never] ? NDArray<"int64"> : NDArray<NameOf<S>>;

/**
 * The indices of a grid's elements: axis 0 says which index; with `sparse`, a list of open arrays.
 * https://numpy.org/doc/stable/reference/generated/numpy.indices.html
 */
export function indices<S extends DTypeLike = never>(
  dimensions: readonly number[],
  options: IndicesOptions<S> & { sparse: true },
): Indices<S>[];
export function indices<S extends DTypeLike = never>(
  dimensions: readonly number[],
  options?: IndicesOptions<S>,
): Indices<S>;
export function indices(dimensions: readonly number[], options: IndicesOptions = {}): NDArray | NDArray[] {
  checkOptions(options, ["dtype", "sparse"], "indices");
  const to = dtypeOf(options.dtype ?? dtypes.int64, "indices");
  const shape = checkedShape(dimensions, to, "indices");
  const rank = shape.length;
  const open = shape.map((n, axis) => alongAxis(arange(n, { dtype: to }), axis, rank));
  return options.sparse ? open : stacked(open, shape, to);
}

/** Open grids as the parts of one full array, along a first axis. */
function stacked(open: readonly NDArray[], shape: readonly number[], dtype: DType): NDArray {
  const result = emptyArray([open.length, ...shape], dtype);
  open.forEach((part, i) => {
    assign(result.viewOf(result.offset + i * result.strides[0], shape, result.strides.slice(1)), part, "indices");
  });
  return result;
}

/** A part of a grid's range: `"0:3"`, `"0:1:0.25"`, `"-1:1:5j"` (five points, both ends), or a slice. */
export type GridPart = string | Slice | GridRange;

/** Start, stop and step, which may be fractions; `points` instead of a step gives so many, both ends among them. */
export interface GridRange {
  readonly start?: number | bigint;
  readonly stop: number | bigint;
  readonly step?: number | bigint;
  readonly points?: number;
}

type Bound = number | bigint;

/** Whole bounds are int64, as slices are; fractions float64. */
function bound(text: string, part: string): Bound {
  const value = Number(text);
  if (text === "" || Number.isNaN(value))
    throw new ValueError(`mgrid: expected start:stop:step with numbers, got ${JSON.stringify(part)}`);
  return /^[+-]?\d+$/.test(text) ? BigInt(text) : value;
}

function rangeOf(part: GridPart): GridRange {
  if (part instanceof Slice) {
    const whole = (x: number | null | undefined): bigint | undefined =>
      x === null || x === undefined ? undefined : BigInt(x);
    return { start: whole(part.start), stop: whole(part.stop) as bigint, step: whole(part.step) };
  }
  if (typeof part !== "string") {
    if (typeof part !== "object" || part === null)
      throw new ValueError(`mgrid: expected ranges such as "0:3", got ${describe(part)}`);
    return part;
  }
  const pieces = part.split(":").map((piece) => piece.trim());
  if (pieces.length < 2 || pieces.length > 3 || pieces[1] === "")
    throw new ValueError(`mgrid: expected start:stop:step, got ${JSON.stringify(part)}`);
  const [start, stop, step = ""] = pieces;
  return {
    start: start === "" ? undefined : bound(start, part),
    stop: bound(stop, part),
    ...(step.endsWith("j") ? { points: Number(step.slice(0, -1)) } : step === "" ? {} : { step: bound(step, part) }),
  };
}

function gridLine(part: GridPart): NDArray {
  const { start = 0n, stop, step = 1n, points } = rangeOf(part);
  if (stop === undefined) throw new ValueError("mgrid: expected a range with a stop, got one without");
  return points === undefined ? arange(start, stop, step) : linspace(start, stop, Math.abs(Math.trunc(points)));
}

function gridParts(parts: readonly GridPart[]): { lines: NDArray[]; shape: number[] } {
  const lines = parts.map(gridLine);
  const dtype = lines.length === 1 ? lines[0].dtype : resultType(...lines.map((a) => a.dtype));
  return {
    lines: lines.map((a, i) => alongAxis(a.dtype === dtype ? a : castIn(a, dtype, "C", "mgrid"), i, lines.length)),
    shape: lines.map((a) => a.size),
  };
}

/**
 * A full grid of ranges, axis 0 saying which coordinate: `mgrid("0:3", "0:1:5j")`. One range gives one line.
 * https://numpy.org/doc/stable/reference/generated/numpy.mgrid.html
 */
export function mgrid(...parts: readonly GridPart[]): NDArray {
  const { lines, shape } = gridParts(parts);
  return lines.length === 1 ? lines[0] : stacked(lines, shape, lines[0]?.dtype ?? dtypes.int64);
}

/**
 * An open grid of ranges: a list of arrays that broadcast together. One range gives one line in the list.
 * https://numpy.org/doc/stable/reference/generated/numpy.ogrid.html
 */
export function ogrid(...parts: readonly GridPart[]): NDArray[] {
  return gridParts(parts).lines;
}
