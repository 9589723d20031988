/**
 * @file Which ops, on which types, x86-64 does by a rule of its own: for all others the op table's expansion is used.
 * @module
 */
import type { Attrs } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import type { Type } from "../../kernel/types.ts";
import { isGeneral } from "./analyze.ts";
import { converts } from "./rules-convert.ts";
import { gathers } from "./rules-memory.ts";
import { fitsGather } from "./rules-strided.ts";
import { hasLanes } from "./rules-vector.ts";

/** `t` is the last operand's type (that of the result where there is none), `out` the result's. */
type Test = (t: Type, out: Type, wide: boolean, attrs: Attrs) => boolean;

const yes: Test = () => true;
const isWhole = (t: Type): boolean => t.kind === "int" || t.kind === "uint";
const isFloat = (t: Type): boolean => t.kind === "float" && t.bits > 16;

/** Floats of both kinds and, by lanes, whatever has a row. */
const arithmetic =
  (op: OpName): Test =>
  (t, _out, wide) =>
    isFloat(t) || (isWhole(t) && (t.lanes === 1 || hasLanes(op, t, wide)));
/** The same for ops that in 8 and 16 bits are computed in 32. */
const wordArithmetic =
  (op: OpName): Test =>
  (t, _out, wide) =>
    isFloat(t) || (isWhole(t) && (t.lanes === 1 ? t.bits >= 32 : hasLanes(op, t, wide)));
const floats: Test = (t) => isFloat(t);
const bits: Test = (t) => t.kind === "bool" || isWhole(t);
const shifts: Test = (t) => isWhole(t) && (t.lanes > 1 || t.bits >= 32);
const word: Test = (t) => isWhole(t) && t.lanes === 1 && t.bits >= 32;

/** AVX2 compares whole-number lanes for "equal" and signed "greater" only. */
const comparison =
  (op: "eq" | "gt" | "other"): Test =>
  (t, _out, wide) => {
    if (t.kind === "bool") return false;
    if (t.lanes === 1) return isGeneral(t) ? t.kind !== "float" : true;
    if (t.kind === "float") return isFloat(t);
    return wide || op === "eq" || (op === "gt" && t.kind === "int");
  };

const native: { readonly [K in OpName]?: Test } = {
  const: yes,
  add: arithmetic("add"),
  sub: arithmetic("sub"),
  mul: wordArithmetic("mul"),
  div: floats,
  neg: (t) => isFloat(t) || isWhole(t),
  abs: (t, _out, wide) => isFloat(t) || (t.kind === "int" && (t.lanes === 1 || hasLanes("abs", t, wide))),
  sqrt: floats,
  fma: floats,
  mulAdd: floats,
  quot: word,
  rem: word,
  mulhi: (t, _out, wide) => isWhole(t) && (t.lanes === 1 ? t.bits >= 32 : hasLanes("mulhi", t, wide)),
  pmin: arithmetic("pmin"),
  pmax: arithmetic("pmax"),
  floor: floats,
  ceil: floats,
  trunc: floats,
  rint: floats,
  scale: (t, _out, wide) => isFloat(t) && wide,
  eq: comparison("eq"),
  ne: comparison("other"),
  lt: comparison("other"),
  le: comparison("other"),
  gt: comparison("gt"),
  ge: comparison("other"),
  and: bits,
  or: bits,
  xor: bits,
  not: bits,
  shl: shifts,
  shr: shifts,
  popcount: word,
  clz: word,
  ctz: word,
  select: yes,
  convert: (t, out, wide) => converts(t, out, wide),
  bitcast: yes,
  splat: yes,
  iota: (_t, out) => out.kind !== "float" || out.bits > 16,
  laneMask: (_t, out, wide) => wide && out.lanes > 1,
  extract: yes,
  pack: yes,
  half: yes,
  shuffle: yes,
  anyLane: yes,
  // A masked load's last operand is its mask; narrow lanes have no masked load before AVX-512.
  load: (t, out, wide) => wide || t.kind !== "bool" || (out.bytes >= 4 && out.lanes > 1),
  store: yes,
  loadStrided: (t, out, wide) => out.kind !== "bool" && out.lanes > 1 && (t.kind !== "bool" || fitsGather(out, wide)),
  storeStrided: (t) => t.kind !== "bool" && t.lanes > 1,
  gather: (_t, out, _wide, attrs) => gathers(out, attrs.scale ?? 1),
  scatter: (t, _out, wide, attrs) => wide && gathers(t, attrs.scale ?? 1),
  ptrAdd: yes,
};

const testOf = new Map(Object.entries(native));

/** Does x86-64 do this op itself? */
export function isNativeX64(op: OpName, t: Type, out: Type, wide: boolean, attrs: Attrs): boolean {
  return testOf.get(op)?.(t, out, wide, attrs) ?? false;
}
