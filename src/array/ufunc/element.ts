/**
 * @file How elements of a dtype appear in kernels: as one value, or two for complex, in the type that arithmetic on them is
 * done in (float16 in f32). Loads, stores and casts between dtypes, with NumPy's casting semantics.
 * @module
 */
import type { DType } from "../../dtype/dtype.ts";
import type { AddressOptions, Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { type Scalar, type Type, type as typeOf } from "../../kernel/types.ts";

/** An element: `[x]`, or `[re, im]`. */
export type Element = readonly Value[];

/** The scalar that arithmetic on a dtype's components is done in. */
export function computeScalar(d: DType): Scalar {
  return d.scalar === "f16" ? "f32" : d.scalar;
}

export function computeType(d: DType): Type {
  return typeOf(computeScalar(d));
}

const u64 = typeOf("u64");

/** One element at ptr + index·scale. */
export function loadElement(b: Builder, d: DType, ptr: Value, index: Value, at: AddressOptions): Element {
  const t = typeOf(d.scalar);
  if (d.components === 2 && t.bits === 32) {
    // Both parts as one number: adjacent elements stay adjacent lanes.
    const both = b.load(u64, ptr, index, at);
    return [both, b.op("shr", both, b.const(u64, 32))].map((v) => b.bitcast(b.convert(v, "u32"), t));
  }
  const parts: Value[] = [];
  for (let c = 0; c < d.components; c++) {
    const raw = b.load(t, ptr, index, c === 0 ? at : { ...at, disp: (at.disp ?? 0) + c * t.bytes });
    parts.push(d.scalar === "f16" ? b.convert(raw, "f32") : raw);
  }
  return parts;
}

/** Writes one element to ptr + index·scale. */
export function storeElement(
  b: Builder,
  d: DType,
  element: Element,
  ptr: Value,
  index: Value,
  at: AddressOptions,
): void {
  const t = typeOf(d.scalar);
  if (d.components === 2 && t.bits === 32) {
    const [low, high] = element.map((v) => b.convert(b.bitcast(v, typeOf("u32")), u64));
    b.store(b.op("or", low, b.op("shl", high, b.const(u64, 32))), ptr, index, at);
    return;
  }
  for (let c = 0; c < d.components; c++) {
    const raw = d.scalar === "f16" ? b.convert(element[c], "f16") : element[c];
    b.store(raw, ptr, index, c === 0 ? at : { ...at, disp: (at.disp ?? 0) + c * t.bytes });
  }
}

/** A constant element: the number in the real part. */
export function constantElement(b: Builder, d: DType, value: number | bigint): Element {
  const t = computeType(d);
  return d.components === 2 ? [b.const(t, value), b.const(t, 0)] : [b.const(t, value)];
}

/** Is any component of the element nonzero? NaN is. */
export function truth(b: Builder, element: Element): Value {
  const tests = element.map((v) => (v.type.kind === "bool" ? v : b.op("ne", v, b.const(v.type, 0))));
  return tests.length === 1 ? tests[0] : b.op("or", tests[0], tests[1]);
}

/** Casts an element between dtypes as NumPy's astype does: wrapping, cutting, rounding; complex to real drops the imaginary part. */
export function castElement(b: Builder, from: DType, to: DType, element: Element): Element {
  if (from === to) return element;
  if (to.kind === "b") return [truth(b, element)];
  const target = computeScalar(to);
  const cast = (v: Value): Value => {
    let x = v;
    // Arithmetic on float16 is in f32, so a value that did not come from float16 is rounded to it once, here.
    if (to.scalar === "f16" && from.scalar !== "f16") {
      if (x.type.kind !== "float") x = b.convert(x, x.type.bits > 32 ? "f64" : "f32");
      return b.convert(b.convert(x, "f16"), "f32");
    }
    x = b.convert(x, target);
    return x;
  };
  if (to.components === 1) return [cast(element[0])];
  return [cast(element[0]), element.length === 2 ? cast(element[1]) : b.const(typeOf(target), 0)];
}
