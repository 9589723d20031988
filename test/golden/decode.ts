/**
 * @file Decodes golden files (cases recorded from NumPy) from unpacked bytes; reads no files. Format: README.md here.
 */

/** The dtypes that a golden array may have. */
export type GoldenDType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128";

/** Raw elements: float16 as its bits, bool as 0/1 bytes, complex as interleaved re, im. */
export type GoldenData =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

type DataClass = new (buffer: ArrayBuffer) => GoldenData;

/** One row a dtype: bytes of an element, elements of `data` for one of them, and the class of `data`. */
export const goldenDTypes: { [D in GoldenDType]: { bytes: number; parts: 1 | 2; data: DataClass } } = {
  bool: { bytes: 1, parts: 1, data: Uint8Array },
  int8: { bytes: 1, parts: 1, data: Int8Array },
  int16: { bytes: 2, parts: 1, data: Int16Array },
  int32: { bytes: 4, parts: 1, data: Int32Array },
  int64: { bytes: 8, parts: 1, data: BigInt64Array },
  uint8: { bytes: 1, parts: 1, data: Uint8Array },
  uint16: { bytes: 2, parts: 1, data: Uint16Array },
  uint32: { bytes: 4, parts: 1, data: Uint32Array },
  uint64: { bytes: 8, parts: 1, data: BigUint64Array },
  float16: { bytes: 2, parts: 1, data: Uint16Array },
  float32: { bytes: 4, parts: 1, data: Float32Array },
  float64: { bytes: 8, parts: 1, data: Float64Array },
  complex64: { bytes: 8, parts: 2, data: Float32Array },
  complex128: { bytes: 16, parts: 2, data: Float64Array },
};

/** An array: `data` is its whole memory (a fresh copy), which `offset` and `strides` (both in bytes) walk. */
export interface GoldenArray {
  kind: "array";
  dtype: GoldenDType;
  shape: number[];
  strides: number[];
  offset: number;
  data: GoldenData;
}

/** A NumPy scalar (`np.float32(1)`), which is not a Python number: it has a dtype and is not weak. */
export interface GoldenScalar {
  kind: "scalar";
  dtype: GoldenDType;
  data: GoldenData;
}

/** What stands in an argument or a result; `null` is None, an array of values is a Python list. */
export type GoldenValue =
  | null
  | boolean
  | string
  | GoldenArray
  | GoldenScalar
  | { kind: "int"; value: bigint }
  | { kind: "float"; value: number }
  | { kind: "complex"; re: number; im: number }
  | { kind: "tuple"; items: GoldenValue[] }
  | { kind: "slice"; start: GoldenValue; stop: GoldenValue; step: GoldenValue }
  | { kind: "ellipsis" }
  | { kind: "dtype"; name: string }
  | { kind: "name"; name: string }
  | { kind: "bytes"; data: Uint8Array }
  | { kind: "strings"; shape: number[]; values: unknown }
  | { kind: "fields"; entries: Record<string, GoldenValue> }
  | { kind: "dict"; entries: Record<string, GoldenValue> }
  | GoldenValue[];

/** One recorded call. Its values are decoded when asked for, anew each time, so that a test may write into them. */
export interface GoldenCase {
  /** Place of the case in its file: enough to find it again. */
  readonly id: number;
  /** NumPy's dotted name (`"add"`, `"add.reduce"`, `"random.Generator.integers"`). */
  readonly fn: string;
  readonly args: GoldenValue[];
  readonly kwargs: Record<string, GoldenValue>;
  /** The result; undefined where the call raised. */
  readonly out: GoldenValue | undefined;
  /** What the call raised; undefined where it returned. */
  readonly error: { type: string; message: string } | undefined;
  /** Names of the facts recorded beside the call and its outcome. */
  factNames(): string[];
  /** Any further recorded fact by its name (`"truth"`, `"after"`, `"layout"` …); undefined where there is none. */
  fact(name: string): GoldenValue | undefined;
}

/** A golden file: what it says of itself and its cases, in order. */
export interface GoldenFile {
  readonly family: string;
  readonly numpy: string;
  readonly count: number;
  /** The cases, or those of one function. */
  cases(fn?: string): Iterable<GoldenCase>;
  /** Names of the functions that have cases, in order of appearance. */
  functions(): string[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonRecord = { [key: string]: Json };
interface Manifest {
  family: string;
  numpy: string;
  arrays: [GoldenDType, number[], number][];
  cases: JsonRecord[];
}

const magic = "NJGOLD1\n";

/** Reads an unpacked golden file. Throws where the bytes are not one. */
export function decodeGolden(bytes: Uint8Array): GoldenFile {
  const head = new TextDecoder().decode(bytes.subarray(0, magic.length));
  if (head !== magic)
    throw new Error(`decodeGolden: expected a golden file, got one that begins with ${JSON.stringify(head)}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  const start = magic.length + 4 + length;
  const manifest = JSON.parse(new TextDecoder().decode(bytes.subarray(magic.length + 4, start))) as Manifest;
  const decoder = new Decoder(manifest.arrays, bytes.subarray(start));
  return {
    family: manifest.family,
    numpy: manifest.numpy,
    count: manifest.cases.length,
    *cases(fn?: string) {
      for (const [id, json] of manifest.cases.entries()) {
        if (fn === undefined || json.fn === fn) yield new DecodedCase(id, json, decoder);
      }
    },
    functions: () => [...new Set(manifest.cases.map((json) => json.fn as string))],
  };
}

class DecodedCase implements GoldenCase {
  readonly id: number;
  readonly fn: string;
  private readonly json: JsonRecord;
  private readonly decoder: Decoder;

  constructor(id: number, json: JsonRecord, decoder: Decoder) {
    this.id = id;
    this.fn = json.fn as string;
    this.json = json;
    this.decoder = decoder;
  }

  get args(): GoldenValue[] {
    return (this.json.args as Json[]).map((arg) => this.decoder.value(arg));
  }

  get kwargs(): Record<string, GoldenValue> {
    return this.decoder.record((this.json.kwargs ?? {}) as JsonRecord);
  }

  get out(): GoldenValue | undefined {
    return this.fact("out");
  }

  get error(): { type: string; message: string } | undefined {
    return this.json.error as { type: string; message: string } | undefined;
  }

  factNames(): string[] {
    return Object.keys(this.json).filter((name) => !["fn", "args", "kwargs", "out", "error"].includes(name));
  }

  fact(name: string): GoldenValue | undefined {
    return Object.hasOwn(this.json, name) ? this.decoder.value(this.json[name]) : undefined;
  }
}

type Rule = (decoder: Decoder, content: Json, whole: JsonRecord) => GoldenValue;

/** One rule a tag; an encoded object is known by its first key. */
const rules: Record<string, Rule> = {
  array: (decoder, index) => decoder.array(index as number),
  view: (decoder, view) => {
    const [index, shape, strides, offset] = view as [number, number[], number[], number];
    return { ...decoder.array(index), shape: [...shape], strides: [...strides], offset };
  },
  scalar: (decoder, index) => {
    const { dtype, data } = decoder.array(index as number);
    return { kind: "scalar", dtype, data };
  },
  bytes: (decoder, index) => ({ kind: "bytes", data: decoder.array(index as number).data as Uint8Array }),
  int: (_, digits) => ({ kind: "int", value: BigInt(digits as string) }),
  float: (_, value) => ({ kind: "float", value: decodeFloat(value) }),
  complex: (_, parts) => {
    const [re, im] = parts as Json[];
    return { kind: "complex", re: decodeFloat(re), im: decodeFloat(im) };
  },
  tuple: (decoder, items) => ({ kind: "tuple", items: (items as Json[]).map((item) => decoder.value(item)) }),
  slice: (decoder, parts) => {
    const [start, stop, step] = (parts as Json[]).map((part) => decoder.value(part));
    return { kind: "slice", start, stop, step };
  },
  ellipsis: () => ({ kind: "ellipsis" }),
  dtype: (_, name) => ({ kind: "dtype", name: name as string }),
  name: (_, name) => ({ kind: "name", name: name as string }),
  strings: (_, values, whole) => ({ kind: "strings", shape: [...(whole.shape as number[])], values }),
  fields: (decoder, entries) => ({ kind: "fields", entries: decoder.record(entries as JsonRecord) }),
  dict: (decoder, entries) => ({ kind: "dict", entries: decoder.record(entries as JsonRecord) }),
};

/** Turns the manifest's JSON into values, taking arrays from the pool. */
class Decoder {
  private readonly arrays: Manifest["arrays"];
  private readonly pool: Uint8Array;

  constructor(arrays: Manifest["arrays"], pool: Uint8Array) {
    this.arrays = arrays;
    this.pool = pool;
  }

  array(index: number): GoldenArray {
    const [dtype, shape, offset] = this.arrays[index];
    const row = goldenDTypes[dtype];
    const count = shape.reduce((product, n) => product * n, 1);
    const end = offset + count * row.bytes;
    if (end > this.pool.length)
      throw new Error(`golden array ${index}: expected ${end} bytes of pool, got ${this.pool.length}`);
    const buffer = new ArrayBuffer(count * row.bytes);
    new Uint8Array(buffer).set(this.pool.subarray(offset, end));
    return {
      kind: "array",
      dtype,
      shape: [...shape],
      strides: contiguous(shape, row.bytes),
      offset: 0,
      data: new row.data(buffer),
    };
  }

  record(entries: JsonRecord): Record<string, GoldenValue> {
    return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, this.value(item)]));
  }

  value(json: Json): GoldenValue {
    if (json === null || typeof json === "boolean" || typeof json === "string") return json;
    if (typeof json === "number") return { kind: "int", value: BigInt(json) };
    if (Array.isArray(json)) return json.map((item) => this.value(item));
    const tag = Object.keys(json)[0];
    if (!Object.hasOwn(rules, tag)) throw new Error(`golden value: expected a known tag, got ${tag}`);
    return rules[tag](this, json[tag], json);
  }
}

function decodeFloat(json: Json): number {
  if (typeof json === "number") return json;
  return { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY, "-0": -0 }[
    json as string
  ]!;
}

function contiguous(shape: number[], itemBytes: number): number[] {
  const strides = new Array<number>(shape.length);
  let step = itemBytes;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= Math.max(shape[axis], 1);
  }
  return strides;
}
