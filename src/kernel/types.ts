/**
 * @file The types of the kernel language: machine scalars and vectors of them with a stated number of lanes.
 * Not NumPy's dtypes (src/dtype): complex numbers are pairs of values by the time they get here.
 * @module
 */

/** What a scalar type is made of; `bytes` is its size in memory (an `i1` is stored as one byte, 0 or 1). */
export interface ScalarRow {
  readonly kind: "bool" | "int" | "uint" | "float" | "ptr";
  readonly bits: number;
  readonly bytes: number;
}

/** All scalar types, in the order of their ids. `ptr` is opaque: its width is the target's. */
// biome-ignore format: a table reads better aligned
export const scalars = {
  i1:  { kind: "bool",  bits: 1,  bytes: 1 },
  i8:  { kind: "int",   bits: 8,  bytes: 1 },
  i16: { kind: "int",   bits: 16, bytes: 2 },
  i32: { kind: "int",   bits: 32, bytes: 4 },
  i64: { kind: "int",   bits: 64, bytes: 8 },
  u8:  { kind: "uint",  bits: 8,  bytes: 1 },
  u16: { kind: "uint",  bits: 16, bytes: 2 },
  u32: { kind: "uint",  bits: 32, bytes: 4 },
  u64: { kind: "uint",  bits: 64, bytes: 8 },
  f16: { kind: "float", bits: 16, bytes: 2 },
  f32: { kind: "float", bits: 32, bytes: 4 },
  f64: { kind: "float", bits: 64, bytes: 8 },
  ptr: { kind: "ptr",   bits: 64, bytes: 8 },
} as const satisfies Record<string, ScalarRow>;

export type Scalar = keyof typeof scalars;
export const scalarNames = Object.keys(scalars) as Scalar[];

/** A scalar (`lanes` 1, *uniform*) or a vector (`lanes` 2, 4, … 64, *varying*). Interned: equal types are the same object. */
export interface Type {
  readonly scalar: Scalar;
  readonly lanes: number;
  readonly kind: ScalarRow["kind"];
  readonly bits: number;
  /** Bytes of one lane in memory. */
  readonly bytes: number;
  /** Text form: `f64`, `f64x8`. */
  readonly text: string;
}

/** By scalar, then by number of lanes. */
const interned = new Map<string, Type[]>(scalarNames.map((s) => [s, []]));

/** The type of `lanes` values of `scalar`; lanes must be a power of two up to 64. */
export function type(scalar: Scalar, lanes = 1): Type {
  const byLanes = interned.get(scalar);
  let found: Type | undefined = byLanes?.[lanes];
  if (found === undefined) {
    const row = scalars[scalar];
    if (row === undefined || byLanes === undefined) throw new TypeError(`type: expected a scalar type, got ${scalar}`);
    if (lanes < 1 || lanes > 64 || (lanes & (lanes - 1)) !== 0) {
      throw new RangeError(`type: expected lanes to be a power of two up to 64, got ${lanes}`);
    }
    const text = lanes === 1 ? scalar : `${scalar}x${lanes}`;
    found = Object.freeze({ scalar, lanes, kind: row.kind, bits: row.bits, bytes: row.bytes, text });
    byLanes[lanes] = found;
  }
  return found;
}

/** The same scalar with another number of lanes. */
export function withLanes(t: Type, lanes: number): Type {
  return t.lanes === lanes ? t : type(t.scalar, lanes);
}

/** The type whose text form is `text` (`f64`, `i1x8`), or undefined. */
export function parseType(text: string): Type | undefined {
  const cut = text.indexOf("x");
  const scalar = (cut < 0 ? text : text.slice(0, cut)) as Scalar;
  if (!(scalar in scalars)) return undefined;
  const lanes = cut < 0 ? 1 : Number(text.slice(cut + 1));
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > 64 || (lanes & (lanes - 1)) !== 0) return undefined;
  return type(scalar, lanes);
}

export const i1 = type("i1");
export const i64 = type("i64");
export const f64 = type("f64");
export const ptr = type("ptr");
