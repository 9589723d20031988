/**
 * @file `where`: one of two operands, element by element, in one pass. The first half is the fast way for contiguous operands and
 * scalars, which allocates nothing but the result.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.where.html
 * @module
 */
import { type DType, type DTypeName, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { elements } from "../../dtype/element.ts";
import { resultType, type WeakKind, weakKindOf } from "../../dtype/promote.ts";
import { ValueError } from "../../errors.ts";
import type { Builder } from "../../kernel/builder.ts";
import { device } from "../../runtime/device.ts";
import { type Entry, entryFor } from "../../runtime/kernels.ts";
import { launchNest } from "../../runtime/launch.ts";
import { broadcastShapes, broadcastStrides } from "../../shape/broadcast.ts";
import { resultStrides } from "../../shape/order.ts";
import { sameNumbers } from "../../shape/strides.ts";
import { type ArrayLike, asNDArray, emptyArray, emptyStrided } from "../make.ts";
import { NDArray } from "../ndarray.ts";
import { isScalar, zeroD } from "../scalar.ts";
import { nontemporalBytes } from "../ufunc/call.ts";
import type { Element } from "../ufunc/element.ts";
import type { Promoted } from "../ufunc/index.ts";
import { type Access, nestKernel } from "../ufunc/nest.ts";
import { elementwise } from "./elementwise.ts";
import { movedAs } from "./gather.ts";
import { answerSlot } from "./integers.ts";
import { nonzero } from "./nonzero.ts";

/** Indices of the true elements, one int64 array an axis: `nonzero(condition)`. */
export function where(condition: ArrayLike): NDArray<"int64">[];
/**
 * Elements of `x` where the condition is true, of `y` elsewhere; all three broadcast, numbers are weak as in arithmetic, but wrap where the
 * dtype cannot hold them.
 * @throws ShapeError; ValueError for just one of x and y
 * https://numpy.org/doc/stable/reference/generated/numpy.where.html
 */
export function where<X extends ArrayLike, Y extends ArrayLike>(
  condition: ArrayLike,
  x: X,
  y: Y,
): NDArray<Promoted<X, Y>>;
export function where(
  condition: ArrayLike,
  x?: ArrayLike,
  y?: ArrayLike,
): NDArray | NDArray<DTypeName>[] | NDArray<"int64">[] {
  if (x === undefined && y === undefined) return nonzero(asNDArray(condition, "where"));
  if (x === undefined || y === undefined) throw new ValueError("where: expected both x and y or neither, got one");
  return directly(condition, x, y) ?? generally(condition, x, y);
}

const choose = (b: Builder, [[mask], yes, no]: readonly Element[]): Element =>
  yes.map((v, c) => b.select(mask, v, no[c]));

/** A whole number as the dtype's values wrap: `where` casts its scalars without questions, as NumPy's does. */
function wrapped(value: Scalar, to: DType): Scalar {
  if (to.min === null || to.max === null || (typeof value !== "number" && typeof value !== "bigint")) return value;
  if (value >= to.min && value <= to.max) return value;
  const bits = to.itemsize * 8;
  return to.kind === "i" ? BigInt.asIntN(bits, BigInt(value)) : BigInt.asUintN(bits, BigInt(value));
}

// -- The fast way -------------------------------------------------------------------------------------------------------

/** By raw dtype id, which sides are scalars, and whether the result is large. */
const entries: (Entry | undefined)[] = [];

function entryOf(raw: DType, mode: number, large: boolean): Entry {
  const at = raw.id * 8 + mode * 2 + (large ? 1 : 0);
  let entry = entries[at];
  if (entry === undefined) {
    const side = (bit: number): Access => ((mode & bit) !== 0 ? "0" : "c");
    const operand = (dtype: DType, access: Access) => ({ dtype, as: dtype, access });
    entry = entryFor(`where direct|${at}`, () =>
      nestKernel({
        name: "where",
        rank: 1,
        inputs: [operand(dtypes.bool, "c"), operand(raw, side(1)), operand(raw, side(2))],
        outputs: [operand(raw, "c")],
        nontemporal: large,
        compute: (b, inputs) => [choose(b, inputs)],
      }),
    );
    entries[at] = entry;
  }
  return entry;
}

/** May this side be read as it is, for a result of this dtype over the condition's elements? */
function fits(side: ArrayLike, dtype: DType, condition: NDArray): boolean {
  if (side instanceof NDArray) return side.dtype === dtype && side.isC && sameNumbers(side.shape, condition.shape);
  if (typeof side !== "number") return false;
  return dtype.kind === "f" || ((dtype.kind === "i" || dtype.kind === "u") && Number.isInteger(side));
}

function directly(condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray | undefined {
  if (!(condition instanceof NDArray) || condition.dtype.kind !== "b" || !condition.isC) return undefined;
  const dtype = x instanceof NDArray ? x.dtype : y instanceof NDArray ? y.dtype : undefined;
  if (dtype === undefined || !fits(x, dtype, condition) || !fits(y, dtype, condition)) return undefined;
  const fn = "where";
  const mask = condition.pointer(fn);
  const [from, other] = [pointerOf(x), pointerOf(y)];
  const out = emptyArray(condition.shape, dtype);
  const { args, argsAddress } = device();
  /** A scalar side waits in the argument block. */
  const placed = (side: ArrayLike, slot: number): number => {
    if (dtype.name === "float64") args[slot] = side as number;
    else
      elements[dtype.name].set(
        new DataView(args.buffer),
        args.byteOffset + slot * 8,
        wrapped(side as number, dtype),
        fn,
      );
    return argsAddress + slot * 8;
  };
  const yes = from ?? placed(x, answerSlot);
  const no = other ?? placed(y, answerSlot + 1);
  const mode = (from === undefined ? 1 : 0) + (other === undefined ? 2 : 0);
  const size = dtype.itemsize;
  const strides = [[1], [from === undefined ? 0 : size], [other === undefined ? 0 : size], [size]];
  const bytes = out.size * (1 + size * (mode === 0 ? 3 : 2));
  const entry = entryOf(movedAs(dtype), mode, out.nbytes >= nontemporalBytes);
  launchNest(entry, [mask, yes, no, out.storage.address + out.offset], [out.size], strides, true, bytes);
  return out;
}

const pointerOf = (side: ArrayLike): number | undefined =>
  side instanceof NDArray ? side.pointer("where") : undefined;

// -- The general way ------------------------------------------------------------------------------------------------------

function generally(condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray {
  const fn = "where";
  const sides = [x, y].map((side) => (isScalar(side) ? side : asNDArray(side, fn)));
  const kinds = sides.map((side): DType | WeakKind => (side instanceof NDArray ? side.dtype : weakKindOf(side, fn)));
  const dtype = resultType(...kinds);
  const arrays = sides.map((side) =>
    side instanceof NDArray ? side : (zeroD(wrapped(side, dtype), dtype, fn) as NDArray),
  );
  const mask = asNDArray(condition, fn);
  const inputs = [mask, ...arrays];
  const shape = broadcastShapes(
    inputs.map((a) => a.shape),
    fn,
  );
  const layout = inputs.map((a) => broadcastStrides(a.shape, a.strides, shape));
  const result = emptyStrided(shape, resultStrides(shape, layout, dtype.itemsize), dtype);
  const raw = movedAs(dtype);
  // Sides that have the dtype already are moved as bits.
  const moved = (a: NDArray): { array: NDArray; as: DType } =>
    arrays.every((side) => side.dtype === dtype)
      ? { array: new NDArray(a.storage, a.offset, a.shape, a.strides, raw, null), as: raw }
      : { array: a, as: dtype };
  elementwise(
    {
      key: "where",
      inputs: [{ array: mask, as: dtypes.bool }, ...arrays.map(moved)],
      output: moved(result),
      fresh: true,
      compute: choose,
    },
    fn,
  );
  return result;
}
