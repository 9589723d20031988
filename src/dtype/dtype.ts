/**
 * @file The one dtype table with everything that is a fact about a single dtype, its lookup by any spelling that NumPy
 * has, and the types derived from it. Nothing about pairs of dtypes (promote.ts) or about values (element.ts).
 * Reference: https://numpy.org/doc/stable/reference/arrays.dtypes.html (char codes are those of 64-bit Linux).
 * @module
 */

import { DTypeError } from "../errors.ts";

/** A complex number as it comes out of and goes into an array. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** `b` bool, `i` signed, `u` unsigned, `f` floating, `c` complex: NumPy's kind letters. */
export type DTypeKind = "b" | "i" | "u" | "f" | "c";

/** Machine type of one component, as the kernel language names it. */
export type ScalarType = "i1" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f16" | "f32" | "f64";

/** The shape of a row; the table below is checked against it and keeps its literal types. */
interface DTypeRow {
  readonly name: string;
  readonly id: number;
  readonly kind: DTypeKind;
  readonly itemsize: 1 | 2 | 4 | 8 | 16;
  readonly scalar: ScalarType;
  readonly components: 1 | 2;
  readonly char: string;
  readonly code: string;
  readonly str: string;
  readonly array: unknown;
  readonly min: bigint | null;
  readonly max: bigint | null;
}

// Legend. id: position, also row and column of the promotion matrix. scalar: machine type of a component, of which
// complex has two (real, imaginary). char: NumPy's dtype.char. code: kind letter and bytes. str: NumPy's dtype.str.
// array: typed array of a component's bits (float16 has no typed array before Node 24: its bit patterns).
// min, max: range of integers, null for the others.
// biome-ignore format: an aligned table
const table = {
  bool:       { name: "bool",       id: 0,  kind: "b", itemsize: 1,  scalar: "i1",  components: 1, char: "?", code: "b1",  str: "|b1",  array: Uint8Array,     min: null,                   max: null },
  int8:       { name: "int8",       id: 1,  kind: "i", itemsize: 1,  scalar: "i8",  components: 1, char: "b", code: "i1",  str: "|i1",  array: Int8Array,      min: -0x80n,                 max: 0x7fn },
  int16:      { name: "int16",      id: 2,  kind: "i", itemsize: 2,  scalar: "i16", components: 1, char: "h", code: "i2",  str: "<i2",  array: Int16Array,     min: -0x8000n,               max: 0x7fffn },
  int32:      { name: "int32",      id: 3,  kind: "i", itemsize: 4,  scalar: "i32", components: 1, char: "i", code: "i4",  str: "<i4",  array: Int32Array,     min: -0x80000000n,           max: 0x7fffffffn },
  int64:      { name: "int64",      id: 4,  kind: "i", itemsize: 8,  scalar: "i64", components: 1, char: "l", code: "i8",  str: "<i8",  array: BigInt64Array,  min: -0x8000000000000000n,   max: 0x7fffffffffffffffn },
  uint8:      { name: "uint8",      id: 5,  kind: "u", itemsize: 1,  scalar: "u8",  components: 1, char: "B", code: "u1",  str: "|u1",  array: Uint8Array,     min: 0n,                     max: 0xffn },
  uint16:     { name: "uint16",     id: 6,  kind: "u", itemsize: 2,  scalar: "u16", components: 1, char: "H", code: "u2",  str: "<u2",  array: Uint16Array,    min: 0n,                     max: 0xffffn },
  uint32:     { name: "uint32",     id: 7,  kind: "u", itemsize: 4,  scalar: "u32", components: 1, char: "I", code: "u4",  str: "<u4",  array: Uint32Array,    min: 0n,                     max: 0xffffffffn },
  uint64:     { name: "uint64",     id: 8,  kind: "u", itemsize: 8,  scalar: "u64", components: 1, char: "L", code: "u8",  str: "<u8",  array: BigUint64Array, min: 0n,                     max: 0xffffffffffffffffn },
  float16:    { name: "float16",    id: 9,  kind: "f", itemsize: 2,  scalar: "f16", components: 1, char: "e", code: "f2",  str: "<f2",  array: Uint16Array,    min: null,                   max: null },
  float32:    { name: "float32",    id: 10, kind: "f", itemsize: 4,  scalar: "f32", components: 1, char: "f", code: "f4",  str: "<f4",  array: Float32Array,   min: null,                   max: null },
  float64:    { name: "float64",    id: 11, kind: "f", itemsize: 8,  scalar: "f64", components: 1, char: "d", code: "f8",  str: "<f8",  array: Float64Array,   min: null,                   max: null },
  complex64:  { name: "complex64",  id: 12, kind: "c", itemsize: 8,  scalar: "f32", components: 2, char: "F", code: "c8",  str: "<c8",  array: Float32Array,   min: null,                   max: null },
  complex128: { name: "complex128", id: 13, kind: "c", itemsize: 16, scalar: "f64", components: 2, char: "D", code: "c16", str: "<c16", array: Float64Array,   min: null,                   max: null },
} as const satisfies Record<string, DTypeRow>;

type Table = typeof table;

/** Every dtype's name. */
export type DTypeName = keyof Table;

/** A dtype: one row of the table, compared by identity. `DType<"float64">` is one, `DType` any of them. */
export interface DType<N extends DTypeName = DTypeName> {
  readonly name: N;
  /** Position in the table and in the promotion matrix. */
  readonly id: Table[N]["id"];
  readonly kind: Table[N]["kind"];
  /** Bytes of an element. */
  readonly itemsize: Table[N]["itemsize"];
  /** Machine type of one component. */
  readonly scalar: Table[N]["scalar"];
  /** 2 for complex (real, imaginary), else 1. */
  readonly components: Table[N]["components"];
  /** NumPy's one-letter code. */
  readonly char: Table[N]["char"];
  /** Kind letter and bytes: `f8`. */
  readonly code: Table[N]["code"];
  /** NumPy's `dtype.str`: byte order, kind letter, bytes: `<f8`. */
  readonly str: Table[N]["str"];
  /** Typed array whose elements are a component's bits. */
  readonly array: Table[N]["array"];
  /** Least integer, null unless an integer dtype. */
  readonly min: bigint | null;
  /** Greatest integer, null unless an integer dtype. */
  readonly max: bigint | null;
}

/** The dtypes by name: `dtypes.float64`. */
export const dtypes: { readonly [N in DTypeName]: DType<N> } = table;
for (const row of Object.values(dtypes)) {
  // As text a dtype is its name; where Node shows it, NumPy's repr. Hidden, so that rows stay plain data.
  Object.defineProperty(row, "toString", { value: () => row.name });
  Object.defineProperty(row, Symbol.for("nodejs.util.inspect.custom"), { value: () => `dtype('${row.name}')` });
  Object.freeze(row);
}

/** The dtypes in table order, so that `dtypeList[d.id] === d`. */
export const dtypeList: readonly DType[] = Object.values(dtypes);
if (dtypeList.some((row, i) => row.id !== i)) throw new Error("dtype table: ids must be positions");

/** The dtypes' names in table order. */
export const dtypeNames: readonly DTypeName[] = dtypeList.map((row) => row.name);

/** Names of the dtypes whose kind is one of `K`. */
export type NameOfKind<K extends DTypeKind> = { [N in DTypeName]: Table[N]["kind"] extends K ? N : never }[DTypeName];
/** Names of the signed and unsigned integer dtypes. */
export type IntegerName = NameOfKind<"i" | "u">;
/** Names of the real floating dtypes. */
export type FloatName = NameOfKind<"f">;
/** Names of the complex dtypes. */
export type ComplexName = NameOfKind<"c">;

// NumPy's other names; the one-letter codes, `f8`, `=f8` and `<f8` come from the table.
// biome-ignore format: an aligned table
const wordAliases = {
  bool_: "bool", byte: "int8", short: "int16", intc: "int32", int: "int64", int_: "int64", intp: "int64", long: "int64", longlong: "int64",
  ubyte: "uint8", ushort: "uint16", uintc: "uint32", uint: "uint64", uintp: "uint64", ulong: "uint64", ulonglong: "uint64",
  half: "float16", single: "float32", float: "float64", double: "float64", csingle: "complex64", complex: "complex128", cdouble: "complex128",
} as const satisfies Record<string, DTypeName>;

// Second letters of the same types: long long, pointer-sized, size-sized.
// biome-ignore format: an aligned table
const letterAliases = {
  q: "int64", p: "int64", n: "int64", Q: "uint64", P: "uint64", N: "uint64",
} as const satisfies Record<string, DTypeName>;

type Spellings = typeof wordAliases &
  typeof letterAliases & { [N in DTypeName]: N } & {
    [N in DTypeName as
      | Table[N]["char"]
      | Table[N]["code"]
      | `=${Table[N]["code"]}`
      | `<${Table[N]["code"]}`
      | `|${Table[N]["code"]}`
      | (Table[N]["itemsize"] extends 1 ? `>${Table[N]["code"]}` : never)]: N;
  };

/** Every string that names a dtype of this machine's byte order. */
export type DTypeString = keyof Spellings;

/** What is taken wherever a dtype is asked for. */
export type DTypeLike = DTypeString | DType;

/** The name of the dtype that a `DTypeLike` stands for: `NameOf<"f4">` is `"float32"`. */
export type NameOf<S extends DTypeLike> = S extends DTypeString ? Spellings[S] : S extends DType<infer N> ? N : never;

/** What an element of a dtype is in JavaScript. */
export type ElementOf<N extends DTypeName> = N extends "bool" ? boolean : N extends ComplexName ? Complex : number;

/** The typed array that holds the components of a dtype. */
export type TypedArrayOf<N extends DTypeName> = InstanceType<Table[N]["array"]>;

/** What an element may be set from. */
export type Scalar = number | bigint | boolean | Complex;

/** Byte order as files write it: `<` little, `>` big, `|` not applicable (one byte). */
export type ByteOrder = "<" | ">" | "|";

// Codes may stand behind a byte-order mark, words may not: NumPy refuses "<float64" too.
const codes = new Map<string, DType>();
const words = new Map<string, DType>();
for (const row of dtypeList) {
  codes.set(row.char, row).set(row.code, row);
  words.set(row.name, row);
}
for (const [letter, name] of Object.entries(letterAliases)) codes.set(letter, dtypes[name]);
for (const [word, name] of Object.entries(wordAliases)) words.set(word, dtypes[name]);

/**
 * Reads a NumPy dtype string with its byte order, as a file header has it: `>i4`, `<f8`, `|b1`, `float32`. `=`, `|`
 * before several bytes and no mark at all mean this machine's order.
 * @param fn name of the function that asked, for the message
 */
export function parseDType(text: string, fn = "parseDType"): { dtype: DType; order: ByteOrder } {
  const marked = /^[<>=|]/.test(text);
  const found = marked ? codes.get(text.slice(1)) : (words.get(text) ?? codes.get(text));
  if (!found) throw unknown(fn, JSON.stringify(text));
  return { dtype: found, order: found.itemsize === 1 ? "|" : text[0] === ">" ? ">" : "<" };
}

/**
 * The dtype that a name, alias, NumPy code or dtype object stands for.
 * @param fn name of the function that asked, for the message
 */
export function dtype<S extends DTypeLike>(spec: S, fn?: string): DType<NameOf<S>>;
export function dtype(spec: DTypeLike, fn?: string): DType;
export function dtype(spec: DTypeLike, fn = "dtype"): DType {
  if (typeof spec !== "string") {
    if (isDType(spec)) return spec;
    throw unknown(fn, describe(spec));
  }
  const word = words.get(spec);
  if (word) return word;
  const parsed = parseDType(spec, fn);
  if (parsed.order === ">") {
    throw new DTypeError(`${fn}: expected this machine's byte order, got "${spec}"; use "${parsed.dtype.name}"`);
  }
  return parsed.dtype;
}

/** Whether a value is a dtype of this table. */
export function isDType(value: unknown): value is DType {
  return typeof value === "object" && value !== null && dtypeList[(value as DType).id] === value;
}

function unknown(fn: string, got: string): DTypeError {
  return new DTypeError(`${fn}: expected a dtype (${dtypeNames.join(", ")}), got ${got}`);
}

function describe(value: unknown): string {
  return typeof value === "object" && value !== null
    ? `an object (${value.constructor?.name ?? "no class"})`
    : String(value);
}

/** Whether a scalar is a complex number. */
export function isComplex(value: unknown): value is Complex {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Complex).re === "number" &&
    typeof (value as Complex).im === "number"
  );
}
