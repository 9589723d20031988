import { describe, expect, it } from "vitest";
import { Builder } from "../../src/kernel/builder.ts";
import { interpret, interpreterTarget } from "../../src/kernel/interpret.ts";
import { Memory } from "../../src/kernel/memory.ts";
import type { Lane } from "../../src/kernel/ops/row.ts";
import { isComposite, type OpName, opNames, ops } from "../../src/kernel/ops.ts";
import { ptr, type Scalar, type } from "../../src/kernel/types.ts";
import { edgesOf } from "./values.ts";

/*
 * A lane must not notice its neighbours: loops that go on for one lane must leave the others as they are, and choices
 * between ways to compute must be made lane by lane. So an op on four lanes must give the bits that it gives on one.
 */
const resultOf = (op: OpName, s: Scalar): Scalar => (ops[op].rule === "mask" ? "i1" : s);

/** Argument columns in which neighbours have little in common. */
function columns(s: Scalar, arity: number): Lane[][] {
  const edges = edgesOf(s);
  const rows = arity === 1 ? edges.map((x) => [x]) : edges.flatMap((x) => edges.map((y) => [x, y]));
  // Some 1000 of the pairs, spread evenly over all of them.
  const n = Math.min(1024, Math.ceil(rows.length / 4) * 4);
  const mixed = Array.from({ length: n }, (_, i) => rows[(i * 3547) % rows.length]);
  return Array.from({ length: arity }, (_, k) => mixed.map((row) => row[k]));
}

function run(op: OpName, s: Scalar, inputs: readonly Lane[][], lanes: number, hasFma: boolean): Lane[] {
  const n = inputs[0].length;
  const b = new Builder();
  const pointers = inputs.map(() => b.param(ptr));
  const result = b.param(ptr);
  b.for(b.index(0), b.index(n), { step: lanes }, [], (i) => {
    b.store(b.op(op, ...pointers.map((p) => b.load(type(s, lanes), p, i))), result, i);
  });
  const buffer = new ArrayBuffer(8 * n * (inputs.length + 1));
  const memory = new Memory(buffer);
  for (const [k, column] of inputs.entries()) {
    for (const [i, x] of column.entries()) memory.write(s, 8 * n * k + i * type(s).bytes, x);
  }
  const places = [...inputs, inputs[0]].map((_, k) => 8 * n * k);
  interpret(b.done(op, [...pointers, result]), places, buffer, { target: { ...interpreterTarget, hasFma } });
  const to = resultOf(op, s);
  return inputs[0].map((_, i) => memory.read(to, 8 * n * inputs.length + i * type(to).bytes));
}

const composite = opNames.filter(isComposite);

describe("composite ops do in four lanes what they do in one", () => {
  it.each(composite)("%s", (op) => {
    const types: readonly Scalar[] = ops[op].domain === "int" ? ["i8", "i64", "u32"] : ["f64", "f32"];
    for (const s of types) {
      const inputs = columns(s, ops[op].arity);
      for (const hasFma of [true, false]) {
        const alone = run(op, s, inputs, 1, hasFma);
        const together = run(op, s, inputs, 4, hasFma);
        const differs = alone.flatMap((want, i) =>
          Object.is(want, together[i])
            ? []
            : [`${op} ${s} (${inputs.map((c) => c[i]).join(", ")}) = ${want} alone, ${together[i]} with neighbours`],
        );
        expect(differs.slice(0, 5)).toEqual([]);
      }
    }
  });
});
