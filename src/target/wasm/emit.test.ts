import { describe, expect, it } from "vitest";
import { CompileError } from "../../errors.ts";
import { ByteWriter } from "./bytes.ts";
import { Emitter, type FunctionBody } from "./emit.ts";
import { writeModule } from "./module.ts";

/** Instantiates a module of one function. */
function make(body: FunctionBody): (...args: (number | bigint)[]) => unknown {
  const module = new WebAssembly.Module(writeModule({ functions: [{ body, export: "run" }] }));
  return new WebAssembly.Instance(module).exports.run as never;
}

describe("ByteWriter", () => {
  it("writes LEB128 that engines read back, at every boundary of length", () => {
    const edges = [
      0n,
      1n,
      63n,
      64n,
      127n,
      128n,
      8191n,
      8192n,
      2n ** 31n - 1n,
      2n ** 31n,
      2n ** 32n,
      2n ** 62n,
      2n ** 63n - 1n,
    ];
    for (const edge of edges.flatMap((v) => [v, -v, -v - 1n])) {
      const emit = new Emitter([], ["l"]);
      emit.i64(edge);
      expect(make(emit.finish())()).toBe(edge);
      const small = new Emitter([], ["i"]);
      small.i32(Number(BigInt.asIntN(32, edge)));
      expect(make(small.finish())()).toBe(Number(BigInt.asIntN(32, edge)));
    }
    const out = new ByteWriter(1);
    for (const value of [0, 127, 128, 16383, 16384, 2 ** 32 - 1]) out.unsigned(value);
    expect([...out.finish()]).toEqual([0, 127, 128, 1, 255, 127, 128, 128, 1, 255, 255, 255, 255, 15]);
  });
});

/** Runs one step after the other; the last one is what a case is about. */
function steps(...all: (() => unknown)[]): void {
  for (const step of all) step();
}

describe("Emitter", () => {
  it("runs control flow: blocks, loops, branches, ifs with results, calls", () => {
    // sum of i*i for i below n, by a loop; then doubled where it is odd.
    const emit = new Emitter(["i"], ["i"]);
    const [i, sum] = [emit.local("i"), emit.local("i")];
    const out = emit.block();
    const again = emit.loop();
    emit.get(i);
    emit.get(0);
    emit.op("i32.ge_s");
    emit.brIf(out);
    emit.get(sum);
    emit.get(i);
    emit.get(i);
    emit.op("i32.mul");
    emit.op("i32.add");
    emit.set(sum);
    emit.get(i);
    emit.i32(1);
    emit.op("i32.add");
    emit.set(i);
    emit.br(again);
    emit.end();
    emit.end();
    emit.get(sum);
    emit.i32(1);
    emit.op("i32.and");
    emit.if("i");
    emit.get(sum);
    emit.call(1, ["i"], ["i"]);
    emit.else();
    emit.get(sum);
    emit.end();
    const double = new Emitter(["i"], ["i"]);
    double.get(0);
    double.i32(1);
    double.op("i32.shl");
    double.return();
    const functions = [{ body: emit.finish(), export: "run" }, { body: double.finish() }];
    const module = new WebAssembly.Module(writeModule({ functions }));
    const run = new WebAssembly.Instance(module).exports.run as (n: number) => number;
    expect([0, 1, 2, 3, 10].map(run)).toEqual([0, 0, 2, 10, 570]);
  });

  it("uses released locals again and declares the others in runs", () => {
    const emit = new Emitter([]);
    const a = emit.local("d");
    emit.release(a);
    expect(emit.local("d")).toBe(a);
    expect(emit.local("i")).not.toBe(a);
    emit.local("i");
    const body = emit.finish();
    expect(body.locals).toEqual(["d", "i", "i"]);
    expect(WebAssembly.validate(writeModule({ functions: [{ body }] }))).toBe(true);
  });

  it("melts a set and a get of one local, but not across the start of a loop", () => {
    const emit = new Emitter(["i"], ["i"], { listing: true });
    emit.get(0);
    emit.set(0);
    emit.i32(1);
    emit.set(0);
    emit.get(0);
    emit.set(0);
    emit.loop();
    emit.get(0);
    emit.set(0);
    emit.end();
    emit.get(0);
    const body = emit.finish();
    expect(body.listing.map((l) => l.trim())).toEqual([
      "i32.const 1",
      "local.tee 0",
      "local.set 0",
      "loop",
      "end",
      "local.get 0",
    ]);
    expect(make(body)(7)).toBe(1);
  });

  it("takes code behind a branch as WebAssembly does: of any type", () => {
    const emit = new Emitter(["i"], ["i"]);
    const out = emit.block();
    emit.br(out);
    emit.op("i32.add");
    emit.drop();
    emit.end();
    emit.i32(3);
    expect(make(emit.finish())(0)).toBe(3);
  });

  const wrong: [string, (emit: Emitter) => void, RegExp][] = [
    ["an operand that is missing", (e) => e.op("i32.add"), /i32.add: expected i32 on the stack, got nothing/],
    [
      "an operand of another type",
      (e) =>
        steps(
          () => e.f64(1),
          () => e.op("i32.eqz"),
        ),
      /i32.eqz: expected i32 on the stack, got f64/,
    ],
    [
      "an operand below the block",
      (e) =>
        steps(
          () => e.i32(1),
          () => e.block(),
          () => e.op("i32.eqz"),
        ),
      /got nothing/,
    ],
    [
      "a value left in a block",
      (e) =>
        steps(
          () => e.block(),
          () => e.i32(1),
          () => e.end(),
        ),
      /end: expected 0 values on the stack, got 1: i32/,
    ],
    [
      "a block's result that is missing",
      (e) =>
        steps(
          () => e.block("d"),
          () => e.end(),
        ),
      /end: expected f64 on the stack, got nothing/,
    ],
    [
      "an if with a result and no else",
      (e) =>
        steps(
          () => e.i32(1),
          () => e.if("i"),
          () => e.i32(1),
          () => e.end(),
        ),
      /expected an else/,
    ],
    [
      "an else outside of an if",
      (e) =>
        steps(
          () => e.block(),
          () => e.else(),
        ),
      /else: expected to stand in an if, got block/,
    ],
    ["an end too many", (e) => e.end(), /end: expected an open block/],
    [
      "a block left open",
      (e) =>
        steps(
          () => e.block(),
          () => e.finish(),
        ),
      /expected every block closed, got an open block/,
    ],
    ["a branch to no block", (e) => e.br(1), /br: expected the label of an open block, got 1/],
    ["a local that there is not", (e) => e.get(0), /local: expected one of 0 locals, got 0/],
    [
      "a lane beyond the vector",
      (e) =>
        steps(
          () => e.v128(new Uint8Array(16)),
          () => e.lane("f64x2.extract_lane", 2),
        ),
      /expected a lane below 2, got 2/,
    ],
    [
      "an immediate of another kind",
      (e) =>
        steps(
          () => e.i32(0),
          () => e.op("i32.load"),
        ),
      /expected its immediate to be of kind memory, got none/,
    ],
    ["a vector constant of another size", (e) => e.v128(new Uint8Array(8)), /v128.const: expected 16 bytes, got 8/],
    [
      "a result that is left over",
      (e) =>
        steps(
          () => e.i32(1),
          () => e.finish(),
        ),
      /end of function: expected 0 values on the stack/,
    ],
  ];
  it.each(wrong)("refuses %s where it is emitted", (_what, write, message) => {
    const emit = new Emitter([]);
    expect(() => write(emit)).toThrow(message);
    expect(() => write(new Emitter([]))).toThrow(CompileError);
  });
});
