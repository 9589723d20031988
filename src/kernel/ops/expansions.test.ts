import { describe, expect, it } from "vitest";
import { edgesOf } from "../../../test/kernels/values.ts";
import { halfToNumber } from "../../dtype/half.ts";
import { Builder } from "../builder.ts";
import { evaluate } from "../evaluate.ts";
import { interpret, interpreterTarget } from "../interpret.ts";
import type { Kernel, Value } from "../ir.ts";
import { Memory } from "../memory.ts";
import { isPrimitive, type OpName, opNames, ops } from "../ops.ts";
import { ptr, type Scalar, scalarNames, scalars, type Type, type } from "../types.ts";
import { verify } from "../verify.ts";
import type { Domain, Expand, Lane } from "./row.ts";

/*
 * Wherever a row has both an evaluator and an expansion, they must give the same bits: over all pairs of edge values,
 * for every type, for single lanes and for as many as fill 16 bytes.
 */
const any = scalarNames.filter((s) => s !== "ptr");
const domains: { readonly [K in Domain]: readonly Scalar[] } = {
  int: any.filter((s) => scalars[s].kind === "int" || scalars[s].kind === "uint"),
  float: ["f32", "f64"],
  number: any.filter((s) => s !== "i1" && s !== "f16"),
  bits: any.filter((s) => scalars[s].kind !== "float"),
  bool: ["i1"],
  any,
};

/** Pairs (triples would be too many) as columns, repeated to a multiple of 64. */
function columns(s: Scalar, arity: number): Lane[][] {
  const edges = edgesOf(s);
  const rows = arity === 1 ? edges.map((x) => [x]) : edges.flatMap((x) => edges.map((y) => [x, y]));
  const length = Math.ceil(rows.length / 64) * 64;
  return Array.from({ length: arity }, (_, k) => Array.from({ length }, (_, i) => rows[i % rows.length][k]));
}

/** A kernel that applies the expansion to arrays; undefined when there is none for the type. */
function loopOver(expand: Expand, operand: Type, out: Type, arity: number, n: number): Kernel | undefined {
  const b = new Builder(interpreterTarget);
  const pointers = Array.from({ length: arity + 1 }, () => b.param(ptr));
  let found = true;
  b.for(b.index(0), b.index(n), { step: operand.lanes }, [], (i) => {
    const args = pointers.slice(0, arity).map((p) => b.load(operand, p, i));
    const result = expand(b, args, out, {}) as Value | undefined;
    if (result === undefined) found = false;
    else b.store(result, pointers[arity], i);
  });
  return found ? b.done("expansion", pointers) : undefined;
}

function check(op: OpName, from: Scalar, to: Scalar, lanes: number): boolean {
  const { expand, arity } = ops[op];
  const operand = type(from, lanes);
  const out = type(to, lanes);
  const inputs = columns(from, arity);
  const n = inputs[0].length;
  const kernel = loopOver(expand!, operand, out, arity, n);
  if (kernel === undefined) return false;
  verify(kernel);
  const buffer = new ArrayBuffer(8 * n * (arity + 1));
  const memory = new Memory(buffer);
  for (const [k, column] of inputs.entries()) {
    for (const [i, x] of column.entries()) memory.write(from, 8 * n * k + i * operand.bytes, x);
  }
  interpret(
    kernel,
    Array.from({ length: arity + 1 }, (_, k) => 8 * n * k),
    buffer,
  );
  const wrong: string[] = [];
  for (let i = 0; i < n && isPrimitive(op); i++) {
    const args = inputs.map((column) => column[i]);
    const want = evaluate(op, args, type(from), type(to));
    const got = memory.read(to, 8 * n * arity + i * out.bytes);
    if (!Object.is(want, got))
      wrong.push(`${op} ${operand.text} (${args.join(", ")}) -> ${out.text} = ${want}, got ${got}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  return true;
}

/** fma has three operands and a test of its own; mulAdd may differ from its evaluator by design, but does not. */
const rows = opNames.filter((op) => isPrimitive(op) && ops[op].expand !== undefined && ops[op].arity <= 2);

describe("expansions give the bits of their evaluators", () => {
  it.each(rows.filter((op) => op !== "convert"))("%s", (op) => {
    const { domain, rule } = ops[op];
    let checked = 0;
    for (const s of domains[domain]) {
      const full = 16 / scalars[s].bytes;
      for (const lanes of full > 1 ? [1, full] : [1]) {
        if (check(op, s, rule === "mask" ? "i1" : s, lanes)) checked++;
      }
    }
    expect(checked).toBeGreaterThan(0);
  });

  it.each(any)("convert from %s", (from) => {
    let checked = 0;
    for (const to of any) {
      if (to === from) continue;
      const lanes = 16 / Math.max(scalars[from].bytes, scalars[to].bytes);
      for (const l of [1, lanes]) if (check("convert", from, to, l)) checked++;
    }
    // To i1 and to f16 at least.
    expect(checked).toBeGreaterThan(3);
  });
});

describe("f16 conversions", () => {
  it("are right for all 65536 values", () => {
    const b = new Builder(interpreterTarget);
    const [p, q, r] = [b.param(ptr), b.param(ptr), b.param(ptr)];
    b.for(b.index(0), b.index(65536), {}, [], (i) => {
      const half = b.load(type("f16"), p, i);
      const wide = ops.convert.expand!(b, [half], type("f32"), {});
      b.store(wide, q, i);
      b.store(ops.convert.expand!(b, [wide], type("f16"), {}), r, i);
    });
    const buffer = new ArrayBuffer(8 * 65536);
    const halves = new Uint16Array(buffer, 0, 65536).map((_, i) => i);
    new Uint16Array(buffer, 0, 65536).set(halves);
    interpret(b.done("halves", [p, q, r]), [0, 2 * 65536, 6 * 65536], buffer);
    const singles = new Float32Array(buffer, 2 * 65536, 65536);
    const back = new Uint16Array(buffer, 6 * 65536, 65536);
    for (let i = 0; i < 65536; i++) {
      const [sign, e, f] = [i >> 15 ? -1 : 1, (i >> 10) & 31, i & 1023];
      const value = e === 31 ? (f ? Number.NaN : Infinity) : e === 0 ? f * 2 ** -24 : (1 + f / 1024) * 2 ** (e - 15);
      if (!Object.is(singles[i], sign * value)) expect([i, singles[i]]).toEqual([i, sign * value]);
      if (!Number.isNaN(value) && back[i] !== i) expect(back[i]).toBe(i);
    }
  });

  it("round f64 once: to the even neighbour at ties, and past them for the least excess", () => {
    const b = new Builder(interpreterTarget);
    const [p, q] = [b.param(ptr), b.param(ptr)];
    const ties: { x: number; want: number }[] = [];
    for (let i = 0; i < 0x7c00; i += 97) {
      const [low, high] = [halfToNumber(i), i === 0x7bff ? 65536 : halfToNumber(i + 1)];
      const tie = (low + high) / 2;
      const even = i % 2 === 0 ? low : i === 0x7bff ? Number.POSITIVE_INFINITY : high;
      ties.push(
        { x: tie, want: even },
        { x: tie * (1 + 2 ** -52), want: high },
        { x: tie * (1 - 2 ** -52), want: low },
      );
    }
    for (const { x, want } of [...ties]) ties.push({ x: -x, want: -want });
    b.for(b.index(0), b.index(ties.length), {}, [], (i) => {
      b.store(ops.convert.expand!(b, [b.load(type("f64"), p, i)], type("f16"), {}), q, i);
    });
    const buffer = new ArrayBuffer(10 * ties.length);
    new Float64Array(buffer, 0, ties.length).set(ties.map((t) => t.x));
    interpret(b.done("ties", [p, q]), [0, 8 * ties.length], buffer);
    const got = new Uint16Array(buffer, 8 * ties.length);
    const wrong = ties.filter((t, i) => !Object.is(halfToNumber(got[i]), t.want));
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
