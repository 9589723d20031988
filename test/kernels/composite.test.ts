import { describe, expect, it } from "vitest";
import { Builder } from "../../src/kernel/builder.ts";
import { interpret, interpreterTarget } from "../../src/kernel/interpret.ts";
import { Memory } from "../../src/kernel/memory.ts";
import type { compositeOps } from "../../src/kernel/ops/composite.ts";
import type { Lane } from "../../src/kernel/ops/row.ts";
import { ops } from "../../src/kernel/ops.ts";
import { ptr, type Scalar, scalars, type Type, type } from "../../src/kernel/types.ts";
import type { GoldenArray, GoldenCase, GoldenDType } from "../golden/read.ts";
import { elementsOf, openGolden } from "../golden/read.ts";

/** NumPy's name of each composite op. */
const names: { readonly [K in keyof typeof compositeOps]: string } = {
  minimum: "minimum",
  maximum: "maximum",
  fmin: "fmin",
  fmax: "fmax",
  floorDivide: "floor_divide",
  remainder: "remainder",
  gcd: "gcd",
  lcm: "lcm",
  ipow: "power",
  sign: "sign",
  copysign: "copysign",
  heaviside: "heaviside",
  signbit: "signbit",
  isnan: "isnan",
  isinf: "isinf",
  isfinite: "isfinite",
};

const scalarOf: { readonly [D in GoldenDType]?: Scalar } = {
  bool: "i1",
  int8: "i8",
  int16: "i16",
  int32: "i32",
  int64: "i64",
  uint8: "u8",
  uint16: "u16",
  uint32: "u32",
  uint64: "u64",
  float32: "f32",
  float64: "f64",
};

interface Sample {
  readonly inputs: readonly Lane[][];
  readonly from: Scalar;
  readonly to: Scalar;
  readonly want: readonly Lane[];
}

const isArray = (v: unknown): v is GoldenArray => (v as GoldenArray | null)?.kind === "array";
const lanesOf = (a: GoldenArray): Lane[] => elementsOf(a).map((x) => (typeof x === "boolean" ? Number(x) : x) as Lane);

/** The array's elements repeated to a shape that it broadcasts to. */
function broadcast(a: GoldenArray, shape: readonly number[]): Lane[] {
  const own = [...new Array<number>(shape.length - a.shape.length).fill(1), ...a.shape];
  const lanes = lanesOf(a);
  const count = shape.reduce((x, y) => x * y, 1);
  return Array.from({ length: count }, (_, flat) => {
    let [at, step, rest] = [0, 1, flat];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (own[axis] > 1) at += (rest % shape[axis]) * step;
      step *= own[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return lanes[at];
  });
}

/** Cases on arrays of one type that the op has a kernel for. */
function sampleOf({ args, kwargs, out }: GoldenCase, takes: (s: Scalar) => boolean): Sample | undefined {
  if (!args.every(isArray) || !isArray(out) || Object.keys(kwargs).length > 0) return undefined;
  const arrays = args as GoldenArray[];
  const from = scalarOf[arrays[0].dtype];
  const to = scalarOf[out.dtype];
  const alike = arrays.every((a) => a.dtype === arrays[0].dtype);
  if (!alike || from === undefined || to === undefined || !takes(from)) return undefined;
  return { inputs: arrays.map((a) => broadcast(a, out.shape)), from, to, want: lanesOf(out) };
}

/** The op on whole arrays, `lanes` at a time; what is left over is computed on lanes of zeros beside. */
function run(op: keyof typeof compositeOps, { inputs, from, to, want }: Sample, lanes: number): Lane[] {
  const n = Math.ceil(want.length / lanes) * lanes;
  const b = new Builder(interpreterTarget);
  const pointers = inputs.map(() => b.param(ptr));
  const result = b.param(ptr);
  const operand: Type = type(from, lanes);
  b.for(b.index(0), b.index(n), { step: lanes }, [], (i) => {
    b.store(b.op(op, ...pointers.map((p) => b.load(operand, p, i))), result, i);
  });
  const buffer = new ArrayBuffer(8 * n * (inputs.length + 1));
  const memory = new Memory(buffer);
  for (const [k, column] of inputs.entries()) {
    for (const [i, x] of column.entries()) memory.write(from, 8 * n * k + i * operand.bytes, x);
  }
  interpret(
    b.done(op, [...pointers, result]),
    [...inputs, want].map((_, k) => 8 * n * k),
    buffer,
  );
  return want.map((_, i) => memory.read(to, 8 * n * inputs.length + i * scalars[to].bytes));
}

/** Which of two zeros is the lesser is left open by NumPy (its answer differs by vector width), and is by numjet's `pmin`. */
const zeroSignOpen: ReadonlySet<string> = new Set(["minimum", "maximum", "fmin", "fmax"]);

describe("composite ops give NumPy's results", () => {
  const files = ["ufuncs_unary", "ufuncs_binary"].map(openGolden);

  it.each(Object.keys(names) as (keyof typeof compositeOps)[])("%s", (op) => {
    const { domain } = ops[op];
    const takes = (s: Scalar): boolean =>
      domain === "any" ||
      (domain === "number" && s !== "i1") ||
      (scalars[s].kind === "float" ? domain === "float" : domain === "int" && s !== "i1");
    let checked = 0;
    for (const c of files.flatMap((f) => [...f.cases(names[op])])) {
      const sample = sampleOf(c, takes);
      if (sample === undefined) continue;
      for (const lanes of [1, 16 / scalars[sample.from].bytes]) {
        const got = run(op, sample, lanes);
        const differs = sample.want.flatMap((want, i) => {
          const same = Object.is(want, got[i]) || (zeroSignOpen.has(op) && want === 0 && got[i] === 0);
          return same
            ? []
            : [
                `${op} ${sample.from} (${sample.inputs.map((column) => column[i]).join(", ")}) = ${want}, got ${got[i]}`,
              ];
        });
        expect(differs.slice(0, 5)).toEqual([]);
        checked += sample.want.length;
      }
    }
    expect(checked).toBeGreaterThan(50);
  });
});
