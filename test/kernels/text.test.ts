import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { wrap } from "../../src/kernel/evaluate.ts";
import { interpret } from "../../src/kernel/interpret.ts";
import { Memory } from "../../src/kernel/memory.ts";
import type { Lane } from "../../src/kernel/ops/row.ts";
import { parseKernel } from "../../src/kernel/parse.ts";
import { printAll } from "../../src/kernel/print.ts";
import { parseType, type Type } from "../../src/kernel/types.ts";
import { verify } from "../../src/kernel/verify.ts";
import { type Execute, interpreted, machines, wide } from "./executors.ts";

/*
 * Kernels as text with what they do in comments at the end:
 *   # run n = 3, k = 1            arguments that are numbers; starts another run
 *   # in x: f64 = 1, 2*3, nan     an array argument (2*3: three times 2)
 *   # out y: f64 = 4, 5           what an array (0 at first unless it is an `in` as well) must hold afterwards
 */
interface Cells {
  readonly type: Type;
  readonly lanes: readonly Lane[];
}

interface Run {
  readonly numbers: ReadonlyMap<string, number>;
  readonly inputs: Map<string, Cells>;
  readonly outputs: Map<string, Cells>;
}

const special: { readonly [text: string]: number } = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  "-inf": Number.NEGATIVE_INFINITY,
};

function lanesOf(text: string, t: Type): Lane[] {
  return text.split(",").flatMap((item) => {
    const [value, times = "1"] = item.trim().split("*");
    const isBig = t.bits === 64 && t.kind !== "float";
    const lane = wrap[t.scalar]((isBig ? BigInt(value) : (special[value] ?? Number(value))) as Lane);
    return new Array<Lane>(Number(times)).fill(lane);
  });
}

function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const [, word, rest] of text.matchAll(/^# (run|in|out) (.*)$/gm)) {
    if (word === "run") {
      const numbers = new Map(
        rest
          .split(",")
          .map((part) => part.split("=").map((s) => s.trim()) as [string, string])
          .map(([k, v]) => [k, Number(v)]),
      );
      runs.push({ numbers, inputs: new Map(), outputs: new Map() });
      continue;
    }
    const [, name, typeName, values] = /^(\w+): (\w+) = (.*)$/.exec(rest) ?? [];
    const t = parseType(typeName)!;
    const run = runs[runs.length - 1];
    (word === "in" ? run.inputs : run.outputs).set(name, { type: t, lanes: lanesOf(values, t) });
  }
  return runs;
}

function check(source: string, { numbers, inputs, outputs }: Run, execute: Execute): void {
  const kernel = verify(parseKernel(source));
  const buffer = new ArrayBuffer(1 << 16);
  const memory = new Memory(buffer);
  const places = new Map<string, number>();
  const args = kernel.body.params.map((p, i) => {
    if (p.type.kind !== "ptr") return numbers.get(p.name!)!;
    const at = 1024 * (i + 1);
    places.set(p.name!, at);
    inputs.get(p.name!)?.lanes.forEach((x, k) => {
      const t = inputs.get(p.name!)!.type;
      memory.write(t.scalar, at + k * t.bytes, x);
    });
    return at;
  });
  execute(kernel, args, buffer);
  for (const [name, { type: t, lanes }] of outputs) {
    const got = lanes.map((_, k) => memory.read(t.scalar, places.get(name)! + k * t.bytes));
    expect({ [name]: got }).toEqual({ [name]: lanes });
  }
}

const folder = new URL("text/", import.meta.url);
const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") }));
const executors: readonly { readonly name: string; readonly execute: Execute }[] = [
  { name: "the interpreter", execute: (kernel, args, memory) => void interpret(kernel, args, memory) },
  ...[wide(16, false), wide(32, false), wide(64, true)].map(interpreted),
  ...machines(),
];

describe.each(executors)("kernels in text form on $name", ({ execute }) => {
  it.each(files)("$file", ({ text }) => {
    const runs = runsOf(text);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) check(text, run, execute);
  });
});

it.each(files)("$file prints and reads back", ({ text }) => {
  const printed = printAll(parseKernel(text));
  expect(printAll(parseKernel(printed))).toBe(printed);
  // As it stands in the file, comments aside; kernels that are called may stand in another order.
  const kernels = printed.split(/\n(?=kernel )/);
  for (const kernel of kernels) expect(text.replace(/^#.*\n/gm, "")).toContain(kernel);
});
