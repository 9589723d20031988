import { describe, it } from "vitest";
import { isPrimitive, opNames, ops } from "../../kernel/ops.ts";
import { type Scalar, scalarNames, scalars, type as typeOf } from "../../kernel/types.ts";
import { check, kernelOf, lanesFor, machine } from "./machine.helpers.ts";

const levels = ["avx2", "avx512"] as const;

const domains: { [d: string]: (s: Scalar) => boolean } = {
  int: (s) => scalars[s].kind === "int" || scalars[s].kind === "uint",
  float: (s) => s === "f32" || s === "f64",
  number: (s) => scalars[s].kind !== "bool" && scalars[s].kind !== "ptr" && s !== "f16",
  bits: (s) => scalars[s].kind === "int" || scalars[s].kind === "uint" || s === "i1",
  bool: (s) => s === "i1",
  any: (s) => s !== "ptr" && s !== "f16",
};

describe.each(levels)("x64 %s", (level) => {
  const m = machine(level);
  if ("reason" in m) {
    it.skip(`cannot run here: ${m.reason}`, () => {});
    return;
  }

  it.each(opNames.filter((op) => isPrimitive(op) && ops[op].rule !== "given"))(
    "%s agrees with the interpreter on every type and lane count",
    (op) => {
      const row = ops[op];
      for (const s of scalarNames.filter(domains[row.domain])) {
        for (const lanes of lanesFor(m, scalars[s].bytes)) {
          const t = typeOf(s, lanes);
          const mask = typeOf("i1", lanes);
          const inputs = row.rule === "select" ? [mask, t, t] : Array.from({ length: row.arity }, () => t);
          const out = row.rule === "mask" ? mask : t;
          check(
            m,
            kernelOf(`${op}_${t.text}`, inputs, (b, args) => b.op(op, ...args)),
            inputs,
            out,
            // What may fuse does so here.
            kernelOf(op, inputs, (b, args) => b.op(op === "mulAdd" ? "fma" : op, ...args)),
          );
        }
      }
    },
  );

  it("shifts by constants agree with the interpreter, counts beyond the width included", () => {
    for (const s of scalarNames.filter(domains.int)) {
      for (const lanes of lanesFor(m, scalars[s].bytes)) {
        const t = typeOf(s, lanes);
        for (const count of [0, 1, scalars[s].bits - 1, scalars[s].bits, scalars[s].kind === "int" ? -1 : 100]) {
          for (const op of ["shl", "shr"] as const) {
            check(
              m,
              kernelOf(`${op}_${t.text}_${count}`, [t], (b, [x]) => b.op(op, x, b.const(t, count))),
              [t],
              t,
            );
          }
        }
      }
    }
  });

  it("convert agrees with the interpreter between all types", () => {
    const numbers = scalarNames.filter((s) => s !== "ptr");
    for (const from of numbers) {
      for (const to of numbers) {
        if (from === to) continue;
        // f16 is widened to f32 on the way.
        const bytes = Math.max(scalars[from].bytes, scalars[to].bytes, from === "f16" || to === "f16" ? 4 : 1);
        for (const lanes of lanesFor(m, bytes)) {
          const t = typeOf(from, lanes);
          check(
            m,
            kernelOf(`${from}_${to}_${lanes}`, [t], (b, [x]) => b.convert(x, to)),
            [t],
            typeOf(to, lanes),
          );
        }
      }
    }
  });
});
