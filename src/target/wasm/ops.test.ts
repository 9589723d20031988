/**
 * @file Every op on every type it takes, in lanes and one by one, on edge values, against the interpreter.
 */
import { describe, it } from "vitest";
import { numberToHalf } from "../../dtype/half.ts";
import { Builder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { isStructural, type OpName, opNames, ops } from "../../kernel/ops.ts";
import { i64, ptr, type Scalar, scalarNames, scalars, type as typeOf } from "../../kernel/types.ts";
import { agree, device } from "./agree.helpers.ts";

const floats = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3.7,
  -3.7,
  1e-3,
  2 ** 31,
  -(2 ** 31),
  2 ** 31 - 0.5,
  2 ** 32,
  -(2 ** 32),
  2 ** 52 + 0.5,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  1e19,
  65504,
  65519,
  65520,
  1e30,
  -1e30,
  5e-324,
  1e-40,
  6e-8,
  5.9e-8,
  2.9e-8,
  3e-8,
  0.1,
  1e300,
  1e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  1 + 2 ** -11,
  1 + 2 ** -11 + 2 ** -40,
  2 ** -25,
  2 ** -25 + 2 ** -60,
];

/** Edge values of a type, and some between; f16 as bits. */
function edges(scalar: Scalar): (number | bigint)[] {
  const row = scalars[scalar];
  if (row.kind === "bool") return [0, 1];
  if (scalar === "f16") return floats.map(numberToHalf);
  if (scalar === "f32") return floats.map(Math.fround);
  if (row.kind === "float") return floats;
  const top = 2n ** BigInt(row.bits - 1);
  const wide = [
    0n,
    1n,
    2n,
    3n,
    5n,
    7n,
    8n,
    15n,
    16n,
    31n,
    32n,
    33n,
    63n,
    64n,
    65n,
    100n,
    -1n,
    -2n,
    -3n,
    -7n,
    -8n,
    -100n,
    top,
    top - 1n,
    -top,
    -top + 1n,
    top / 3n,
    0x123456789abcdefn,
  ];
  return wide.map((v) => {
    const w = row.kind === "uint" ? BigInt.asUintN(row.bits, v) : BigInt.asIntN(row.bits, v);
    return row.bits === 64 ? w : Number(w);
  });
}

/** All pairs (or all, for one operand) of the edge values, as operands side by side. */
function operands(scalar: Scalar, count: number): (number | bigint)[][] {
  const all = edges(scalar);
  const rows: (number | bigint)[][] = [];
  for (let i = 0; i < all.length; i++)
    for (let k = 0; k < (count > 1 ? all.length : 1); k++)
      rows.push([all[i], all[k], all[(i * 7 + k * 3) % all.length]]);
  // Not a multiple of any number of lanes, so that the last ones go one by one.
  while (rows.length % 16 !== 13) rows.push(rows[(rows.length * 3) % Math.min(rows.length, 4)]);
  return Array.from({ length: count }, (_, c) => rows.map((r) => r[c]));
}

/** `out[i] = make(x[i], y[i], …)` as a simd loop. */
function elementwise(from: readonly Scalar[], make: (b: Builder, v: Value[]) => Value) {
  const types = Object.fromEntries([["n", i64], ...from.map((_, i) => [`x${i}`, ptr] as const), ["out", ptr]]);
  return Builder.kernel("test", types, (b, [n, ...arrays]) => {
    const out = arrays.pop()!;
    b.for(b.index(0), n, { simd: true, parallel: true }, [], (i) => {
      b.store(
        make(
          b,
          arrays.map((a, k) => b.load(typeOf(from[k]), a, i)),
        ),
        out,
        i,
      );
    });
  });
}

function run(from: readonly Scalar[], to: Scalar, make: (b: Builder, v: Value[]) => Value): void {
  const columns = from.map((s, i) => operands(s, from.length)[i]);
  const n = Math.min(...columns.map((c) => c.length));
  const kernel = elementwise(from, make);
  const zero = scalars[to].bits === 64 && scalars[to].kind !== "float" ? 0n : 0;
  agree(kernel, [
    n,
    ...columns.map((values, i) => ({ scalar: from[i], values })),
    { scalar: to, values: Array(n).fill(zero) },
  ]);
}

const domains: Record<string, readonly Scalar[]> = {
  int: scalarNames.filter((s) => scalars[s].kind === "int" || scalars[s].kind === "uint"),
  float: ["f32", "f64"],
  bool: ["i1"],
};
domains.number = [...domains.int, ...domains.float];
domains.bits = [...domains.int, "i1"];
domains.any = [...domains.number, "i1"];

const cases = opNames
  // A multiply-add that may round once need not agree.
  .filter((op) => !isStructural(op) && ops[op].rule !== "given" && !(op === "mulAdd" && device.features.relaxed))
  .flatMap((op) => domains[ops[op].domain].map((scalar) => ({ op, scalar })));

describe("wasm agrees with the interpreter", () => {
  it.each(cases)("$op on $scalar", ({ op, scalar }: { op: OpName; scalar: Scalar }) => {
    const { arity, rule } = ops[op];
    if (rule === "select") run(["i1", scalar, scalar], scalar, (b, [m, x, y]) => b.select(m, x, y));
    else run(Array(arity).fill(scalar), rule === "mask" ? "i1" : scalar, (b, v) => b.op(op, ...v));
  });

  const all = scalarNames.filter((s) => s !== "ptr");
  it.each(all.flatMap((from) => all.filter((to) => to !== from).map((to) => ({ from, to }))))(
    "convert $from to $to",
    ({ from, to }) => run([from], to, (b, [x]) => b.convert(x, to)),
  );

  const sized = all.filter((s) => s !== "i1" && s !== "f16");
  it.each(
    sized.flatMap((from) =>
      sized.filter((to) => to !== from && scalars[to].bits === scalars[from].bits).map((to) => ({ from, to })),
    ),
  )("bitcast $from to $to", ({ from, to }) => run([from], to, (b, [x]) => b.bitcast(x, typeOf(to))));

  it.each(domains.int)("shifts of %s by one count for all", (scalar) => {
    const { bits } = scalars[scalar];
    for (const op of ["shl", "shr"] as const) {
      for (const count of [0, 1, bits - 1, bits, bits + 1, 100])
        run([scalar], scalar, (b, [x]) => b.op(op, x, b.const(typeOf(scalar), count)));
      for (const count of [0, 1, bits - 1, bits, bits + 1, -1]) {
        const types = { n: i64, count: i64, x: ptr, out: ptr };
        const kernel = Builder.kernel("shift", types, (b, [n, c, x, out]) => {
          const by = b.convert(c, scalar);
          b.for(b.index(0), n, { simd: true }, [], (i) => {
            b.store(b.op(op, b.load(typeOf(scalar), x, i), by), out, i);
          });
        });
        const values = operands(scalar, 1)[0];
        agree(kernel, [
          values.length,
          count,
          { scalar, values },
          { scalar, values: values.map((v) => (typeof v === "bigint" ? 0n : 0)) },
        ]);
      }
    }
  });

  it.each(domains.int)("division of %s by constants", (scalar) => {
    for (const op of ["quot", "rem"] as const)
      for (const by of [0, 1, -1, 3, -7]) run([scalar], scalar, (b, [x]) => b.op(op, x, b.const(typeOf(scalar), by)));
  });
});
