/**
 * @file Rules about pairs of dtypes: promotion, weak scalars and casting, as functions and, from the same tables, as
 * types. Values are looked at only to tell the kind of a scalar and whether it fits.
 * Reference: NEP 50, https://numpy.org/neps/nep-0050-scalar-promotion.html, and NumPy 2.4's `np.promote_types`.
 * @module
 */

import { DTypeError, ValueError } from "../errors.ts";
import { type DType, type DTypeName, dtypeList, dtypes, isComplex, type Scalar } from "./dtype.ts";

// NumPy 2.4's np.promote_types, rows and columns in table order, cells as codes. Symmetric. int64 with uint64 has no
// common integer and gives float64; an integer of n bytes needs a float of at least 2n to be held.
// biome-ignore format: an aligned table
const matrix = [
  // bool    int8   int16  int32  int64  uint8  uint16 uint32 uint64 float16 f32    float64 c64   complex128
  ["b1" , "i1" , "i2" , "i4" , "i8" , "u1" , "u2" , "u4" , "u8" , "f2" , "f4" , "f8" , "c8" , "c16"], // bool
  ["i1" , "i1" , "i2" , "i4" , "i8" , "i2" , "i4" , "i8" , "f8" , "f2" , "f4" , "f8" , "c8" , "c16"], // int8
  ["i2" , "i2" , "i2" , "i4" , "i8" , "i2" , "i4" , "i8" , "f8" , "f4" , "f4" , "f8" , "c8" , "c16"], // int16
  ["i4" , "i4" , "i4" , "i4" , "i8" , "i4" , "i4" , "i8" , "f8" , "f8" , "f8" , "f8" , "c16", "c16"], // int32
  ["i8" , "i8" , "i8" , "i8" , "i8" , "i8" , "i8" , "i8" , "f8" , "f8" , "f8" , "f8" , "c16", "c16"], // int64
  ["u1" , "i2" , "i2" , "i4" , "i8" , "u1" , "u2" , "u4" , "u8" , "f2" , "f4" , "f8" , "c8" , "c16"], // uint8
  ["u2" , "i4" , "i4" , "i4" , "i8" , "u2" , "u2" , "u4" , "u8" , "f4" , "f4" , "f8" , "c8" , "c16"], // uint16
  ["u4" , "i8" , "i8" , "i8" , "i8" , "u4" , "u4" , "u4" , "u8" , "f8" , "f8" , "f8" , "c16", "c16"], // uint32
  ["u8" , "f8" , "f8" , "f8" , "f8" , "u8" , "u8" , "u8" , "u8" , "f8" , "f8" , "f8" , "c16", "c16"], // uint64
  ["f2" , "f2" , "f4" , "f8" , "f8" , "f2" , "f4" , "f8" , "f8" , "f2" , "f4" , "f8" , "c8" , "c16"], // float16
  ["f4" , "f4" , "f4" , "f8" , "f8" , "f4" , "f4" , "f8" , "f8" , "f4" , "f4" , "f8" , "c8" , "c16"], // float32
  ["f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "f8" , "c16", "c16"], // float64
  ["c8" , "c8" , "c8" , "c16", "c16", "c8" , "c8" , "c16", "c16", "c8" , "c8" , "c16", "c8" , "c16"], // complex64
  ["c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16", "c16"], // complex128
] as const;

/** Kind of a scalar that adapts to the arrays beside it: whole number, fraction, complex. A boolean never changes a dtype. */
export type WeakKind = "bool" | "int" | "float" | "complex";

// What a dtype becomes beside a weak scalar (NEP 50, table 1): the dtype's own kind wins where it is the higher one,
// else the scalar's default (int64, float64, complex128), narrowed to the float's width for complex.
// biome-ignore format: an aligned table
const weak = {
  bool:       { bool: "bool",       int: "int64",      float: "float64",    complex: "complex128" },
  int8:       { bool: "int8",       int: "int8",       float: "float64",    complex: "complex128" },
  int16:      { bool: "int16",      int: "int16",      float: "float64",    complex: "complex128" },
  int32:      { bool: "int32",      int: "int32",      float: "float64",    complex: "complex128" },
  int64:      { bool: "int64",      int: "int64",      float: "float64",    complex: "complex128" },
  uint8:      { bool: "uint8",      int: "uint8",      float: "float64",    complex: "complex128" },
  uint16:     { bool: "uint16",     int: "uint16",     float: "float64",    complex: "complex128" },
  uint32:     { bool: "uint32",     int: "uint32",     float: "float64",    complex: "complex128" },
  uint64:     { bool: "uint64",     int: "uint64",     float: "float64",    complex: "complex128" },
  float16:    { bool: "float16",    int: "float16",    float: "float16",    complex: "complex64" },
  float32:    { bool: "float32",    int: "float32",    float: "float32",    complex: "complex64" },
  float64:    { bool: "float64",    int: "float64",    float: "float64",    complex: "complex128" },
  complex64:  { bool: "complex64",  int: "complex64",  float: "complex64",  complex: "complex64" },
  complex128: { bool: "complex128", int: "complex128", float: "complex128", complex: "complex128" },
} as const satisfies Record<DTypeName, Record<WeakKind, DTypeName>>;

type NameOfCode = { [N in DTypeName as DType<N>["code"]]: N };

/** The dtype of a result of `A` and `B`: the promotion matrix as a type. Unions give the union of their results. */
export type Promote<A extends DTypeName, B extends DTypeName> = A extends DTypeName
  ? B extends DTypeName
    ? NameOfCode[(typeof matrix)[DType<A>["id"]][DType<B>["id"]]]
    : never
  : never;

/**
 * The dtype of a result of an array of `A` and a scalar of type `V`. A `number` is a whole one or not, which the type
 * cannot know: `PromoteScalar<"int8", number>` is `"int8" | "float64"`.
 */
export type PromoteScalar<A extends DTypeName, V extends Scalar> = V extends boolean
  ? (typeof weak)[A]["bool"]
  : V extends bigint
    ? (typeof weak)[A]["int"]
    : V extends number
      ? (typeof weak)[A]["int" | "float"]
      : (typeof weak)[A]["complex"];

const count = dtypeList.length;
const byCode = Object.fromEntries(dtypeList.map((row) => [row.code, row]));
const promoted: readonly DType[] = matrix.flatMap((row) => row.map((code) => byCode[code]));

/** The smallest dtype to which both can be cast safely (NumPy's `promote_types`). */
export function promoteTypes<A extends DTypeName, B extends DTypeName>(a: DType<A>, b: DType<B>): DType<Promote<A, B>>;
export function promoteTypes(a: DType, b: DType): DType;
export function promoteTypes(a: DType, b: DType): DType {
  return promoted[a.id * count + b.id];
}

/** The dtype of a result of an array of dtype `a` and a weak scalar. */
export function promoteWeak(a: DType, kind: WeakKind): DType {
  return dtypes[weak[a.name][kind]];
}

/** The dtype that a weak scalar has when nothing stands beside it. */
export const weakDefault: { readonly [K in WeakKind]: DType } = {
  bool: dtypes.bool,
  int: dtypes.int64,
  float: dtypes.float64,
  complex: dtypes.complex128,
};

const weakRank: { readonly [K in WeakKind]: number } = { bool: 0, int: 1, float: 2, complex: 3 };

/**
 * The weak kind of a JavaScript scalar beside an array: a whole `number` and a `bigint` are `int`, other numbers
 * (NaN and infinities among them) `float`.
 * @param fn name of the function that asked, for the message
 */
export function weakKindOf(value: Scalar, fn = "resultType"): WeakKind {
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  if (typeof value === "bigint") return "int";
  if (typeof value === "boolean") return "bool";
  if (isComplex(value)) return "complex";
  throw new DTypeError(`${fn}: expected a number, bigint, boolean or { re, im }, got ${String(value)}`);
}

/** The dtype of a result of all these dtypes and weak scalars, whatever their order (NumPy's `result_type`). */
export function resultType(...operands: readonly (DType | WeakKind)[]): DType {
  let strong: DType | undefined;
  let kind: WeakKind | undefined;
  // Of more than two, the highest meets the others one by one: uint16, int16 and float32 give float32.
  const rank = (o: DType | WeakKind): number => (typeof o === "string" ? -1 : o.id);
  const ordered = operands.length > 2 ? [...operands].sort((a, b) => rank(b) - rank(a)) : operands;
  for (const operand of ordered) {
    if (typeof operand === "string") {
      if (kind === undefined || weakRank[operand] > weakRank[kind]) kind = operand;
    } else {
      strong = strong === undefined ? operand : promoted[strong.id * count + operand.id];
    }
  }
  if (strong === undefined) {
    if (kind === undefined) throw new ValueError("resultType: expected at least one dtype, got none");
    return weakDefault[kind];
  }
  return kind === undefined ? strong : promoteWeak(strong, kind);
}

/**
 * Refuses a weak integer that the dtype it adapts to cannot hold, as NumPy 2 does.
 * @param fn name of the function that asked, for the message
 */
export function checkWeakInt(value: number | bigint, to: DType, fn: string): void {
  if (to.min !== null && to.max !== null && (value < to.min || value > to.max)) {
    throw new ValueError(`${fn}: integer ${value} is out of bounds for ${to.name} (${to.min} to ${to.max})`);
  }
}

/** NumPy's casting rules, strictest first. */
export const castings = ["no", "equiv", "safe", "same_kind", "unsafe"] as const;
/** What `casting` may be. */
export type Casting = (typeof castings)[number];

// Order of kinds for "same_kind": a cast may go to the same or a later one.
const kindRank = { b: 0, u: 1, i: 2, f: 3, c: 4 } as const;

// All dtypes here are in this machine's byte order, so "equiv" allows no more than "no".
const castRules: { readonly [C in Casting]: (from: DType, to: DType) => boolean } = {
  no: (from, to) => from === to,
  equiv: (from, to) => from === to,
  safe: (from, to) => promoteTypes(from, to) === to,
  same_kind: (from, to) => kindRank[from.kind] <= kindRank[to.kind],
  unsafe: () => true,
};

/** Whether `from` may be cast to `to` under a casting rule (NumPy's `can_cast`, whose default is `"safe"`). */
export function canCast(from: DType, to: DType, casting: Casting = "safe", fn = "canCast"): boolean {
  if (!Object.hasOwn(castRules, casting)) {
    throw new ValueError(`${fn}: expected casting to be one of ${castings.join(", ")}, got ${String(casting)}`);
  }
  return castRules[casting](from, to);
}

/**
 * Throws unless `from` may be cast to `to`.
 * @param fn name of the function that asked, for the message
 */
export function checkCast(from: DType, to: DType, casting: Casting, fn: string): void {
  if (!canCast(from, to, casting, fn)) {
    throw new DTypeError(`${fn}: expected a cast that casting "${casting}" allows, got ${from.name} to ${to.name}`);
  }
}

/** The real dtype of a complex dtype's components; other dtypes as they are. */
export function realOf(a: DType): DType {
  return realParts[a.id];
}

/** The complex dtype that holds a dtype's values: complex64 for what float32 holds, else complex128. */
export function complexOf(a: DType): DType {
  return promoteTypes(a, dtypes.complex64);
}

const realParts: readonly DType[] = dtypeList.map(
  (row) => dtypeList.find((other) => row.kind === "c" && other.kind === "f" && other.scalar === row.scalar) ?? row,
);

/** Type of `realOf`. */
export type RealOf<A extends DTypeName> = A extends "complex64" ? "float32" : A extends "complex128" ? "float64" : A;
