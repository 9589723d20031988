/**
 * @file Arrays under another dtype or memory order: casts, contiguous copies, the same bytes read as another dtype, real
 * and imaginary parts.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.ndarray.astype.html
 * @module
 */
import { type DType, type DTypeLike, type DTypeName, dtype as dtypeOf, type NameOf } from "../dtype/dtype.ts";
import { type Casting, checkCast, type RealOf, realOf } from "../dtype/promote.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import type { Order } from "../shape/strides.ts";
import { expectList } from "./check.ts";
import { type AnyOrder, castIn, checkOrder, copyIn, reshape, zerosLike } from "./layout.ts";
import { type ArrayLike, asNDArray } from "./make.ts";
import { NDArray } from "./ndarray.ts";
import { checkOptions } from "./options.ts";

type DTypeOf<X> = X extends NDArray<infer D> ? D : DTypeName;

/** Options of {@link astype}. */
export interface AstypeOptions {
  /** Memory order of the copy; the array's own by default. */
  readonly order?: AnyOrder;
  /** Which casts are allowed; all by default. */
  readonly casting?: Casting;
  /** false gives the array itself where it has the dtype and the order already. */
  readonly copy?: boolean;
}

/** Does an array lie in the order asked for already? */
export function hasOrder(a: NDArray, order: AnyOrder): boolean {
  if (order === "K") return true;
  if (order === "A") return a.isC || a.isF;
  return order === "C" ? a.isC : a.isF;
}

/**
 * A copy with every element cast to a dtype: fractions are cut, integers wrap, complex numbers lose their imaginary part.
 * @throws DTypeError where `casting` forbids the cast
 */
export function astype<S extends DTypeLike>(a: ArrayLike, dtype: S, options: AstypeOptions = {}): NDArray<NameOf<S>> {
  checkOptions(options, ["order", "casting", "copy"], "astype");
  const array = asNDArray(a, "astype");
  const to = dtypeOf(dtype, "astype") as DType<NameOf<S>>;
  const order = checkOrder(options.order ?? "K", "astype");
  checkCast(array.dtype, to, options.casting ?? "unsafe", "astype");
  if (options.copy === false && array.dtype === (to as DType) && hasOrder(array, order))
    return array as NDArray as NDArray<NameOf<S>>;
  return castIn(array, to, order, "astype");
}

/** The array in an order and dtype, itself where it has both. Arrays of no axis get one, as NumPy's do. */
function contiguous(a: ArrayLike, order: Order, options: { readonly dtype?: DTypeLike | null }, fn: string): NDArray {
  checkOptions(options, ["dtype"], fn);
  const array = asNDArray(a, fn);
  const to = options.dtype === undefined || options.dtype === null ? array.dtype : dtypeOf(options.dtype, fn);
  const right = array.dtype === to && hasOrder(array, order) ? array : castIn(array, to, order, fn);
  return right.ndim === 0 ? reshape(right, 1) : right;
}

/** The array with its elements adjacent in C order: itself, or a copy. https://numpy.org/doc/stable/reference/generated/numpy.ascontiguousarray.html */
export function ascontiguousarray<X extends ArrayLike>(
  a: X,
  options: { readonly dtype?: DTypeLike | null } = {},
): NDArray<DTypeOf<X>> {
  return contiguous(a, "C", options, "ascontiguousarray") as NDArray<DTypeOf<X>>;
}

/** The array with its elements adjacent in Fortran order: itself, or a copy. https://numpy.org/doc/stable/reference/generated/numpy.asfortranarray.html */
export function asfortranarray<X extends ArrayLike>(
  a: X,
  options: { readonly dtype?: DTypeLike | null } = {},
): NDArray<DTypeOf<X>> {
  return contiguous(a, "F", options, "asfortranarray") as NDArray<DTypeOf<X>>;
}

const requirementWords: Record<string, string> = {
  C: "C",
  C_CONTIGUOUS: "C",
  CONTIGUOUS: "C",
  F: "F",
  F_CONTIGUOUS: "F",
  FORTRAN: "F",
  A: "A",
  ALIGNED: "A",
  W: "W",
  WRITEABLE: "W",
  O: "O",
  OWNDATA: "O",
};

/**
 * The array with everything that is required of it (`C`, `F`, `W` writeable, `O` its own memory): itself where it has all that.
 * https://numpy.org/doc/stable/reference/generated/numpy.require.html
 */
export function require<X extends ArrayLike>(
  a: X,
  dtype?: DTypeLike | null,
  requirements: string | readonly string[] = [],
): NDArray {
  const list = typeof requirements === "string" ? [requirements] : requirements;
  expectList(list, "requirements", "require");
  const wanted = new Set(
    Array.from(list as Iterable<unknown>, (word) => {
      const known = requirementWords[String(word).toUpperCase()];
      if (known === undefined)
        throw new ValueError(
          `require: expected requirements ${Object.keys(requirementWords).join(", ")}, got ${String(word)}`,
        );
      return known;
    }),
  );
  if (wanted.has("C") && wanted.has("F")) throw new ValueError("require: expected C or F, got both");
  const order = wanted.has("C") ? "C" : wanted.has("F") ? "F" : "K";
  const array = asNDArray(a, "require");
  const to = dtype === undefined || dtype === null ? array.dtype : dtypeOf(dtype, "require");
  if (array.dtype !== to || !hasOrder(array, order)) return castIn(array, to, order, "require");
  const lacks =
    (wanted.has("W") && !array.writeable) ||
    (wanted.has("O") && array.base !== null) ||
    (wanted.has("A") && !array.flags.aligned);
  return lacks ? copyIn(array, order, "require") : array;
}

/** A view of the same memory with another dtype, shape and strides; as writeable as the array is. */
function reinterpret<D extends DTypeName>(
  a: NDArray,
  dtype: DType<D>,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): NDArray<D> {
  const result = new NDArray(a.storage, offset, shape, strides, dtype, a.base ?? a);
  if (!a.writeable) result.setflags({ write: false });
  return result;
}

/**
 * The same bytes read as elements of another dtype; without a dtype, a view of the array as it is. Where the sizes differ, the
 * last axis shrinks or grows, and must be adjacent in memory.
 * @throws DTypeError, ShapeError
 * https://numpy.org/doc/stable/reference/generated/numpy.ndarray.view.html
 */
export function view<D extends DTypeName>(a: NDArray<D>): NDArray<D>;
export function view<S extends DTypeLike>(a: NDArray, dtype: S): NDArray<NameOf<S>>;
export function view(a: NDArray, dtype?: DTypeLike): NDArray {
  if (dtype === undefined) return a.viewOf(a.offset, a.shape, a.strides);
  const to = dtypeOf(dtype, "view");
  const [from, size] = [a.itemsize, to.itemsize];
  if (from === size) return reinterpret(a, to, a.offset, a.shape, a.strides);
  if (a.ndim === 0)
    throw new DTypeError(`view: expected a dtype of ${from} bytes for a 0-d array, got ${to.name} of ${size}`);
  const last = a.ndim - 1;
  if (a.shape[last] !== 1 && a.size !== 0 && a.strides[last] !== from)
    throw new ShapeError(
      "view: expected a last axis adjacent in memory for a dtype of another size, got a strided one",
    );
  const bytes = a.shape[last] * from;
  if (size < from ? from % size !== 0 : bytes % size !== 0)
    throw new ShapeError(
      `view: expected a last axis that divides into elements of ${size} bytes, got ${a.shape[last]} of ${from}`,
    );
  return reinterpret(a, to, a.offset, [...a.shape.slice(0, last), bytes / size], [...a.strides.slice(0, last), size]);
}

/** The real parts: a view of a complex array, a real array itself. https://numpy.org/doc/stable/reference/generated/numpy.real.html */
export function real<X extends ArrayLike>(a: X): NDArray<RealOf<DTypeOf<X>>> {
  const array = asNDArray(a, "real");
  const to = realOf(array.dtype);
  const result = to === array.dtype ? array : reinterpret(array, to, array.offset, array.shape, array.strides);
  return result as NDArray as NDArray<RealOf<DTypeOf<X>>>;
}

/** The imaginary parts: a view of a complex array; read-only zeros for a real one. https://numpy.org/doc/stable/reference/generated/numpy.imag.html */
export function imag<X extends ArrayLike>(a: X): NDArray<RealOf<DTypeOf<X>>> {
  const array = asNDArray(a, "imag");
  const to = realOf(array.dtype);
  let result: NDArray;
  if (to === array.dtype) {
    result = zerosLike(array, to, "K");
    result.setflags({ write: false });
  } else {
    result = reinterpret(array, to, array.offset + to.itemsize, array.shape, array.strides);
  }
  return result as NDArray<RealOf<DTypeOf<X>>>;
}

/** Is the dtype complex, whatever the imaginary parts? */
export function iscomplexobj(a: ArrayLike): boolean {
  return asNDArray(a, "iscomplexobj").dtype.kind === "c";
}

/** Is the dtype not complex? */
export function isrealobj(a: ArrayLike): boolean {
  return !iscomplexobj(a);
}
