import { describe, expect, it } from "vitest";
import { CompileError } from "../errors.ts";
import { Builder } from "./builder.ts";
import { interpreterTarget } from "./interpret.ts";
import type { Kernel, OpStmt, Value } from "./ir.ts";
import { parseKernel } from "./parse.ts";
import type { Target } from "./target.ts";
import { f64, i64, ptr, type } from "./types.ts";
import { verify } from "./verify.ts";

const small: Target = { ...interpreterTarget, name: "small", vectorBytes: 16 };

describe("verify accepts", () => {
  it("what the language allows, and gives the kernel back", () => {
    const k = parseKernel(`
      kernel @ok(%p: ptr, %n: i64) -> (f64) {
        %zero = const i64 {0}
        %half = const f64 {0.5}
        %s: f64 = for %i = %zero to %n step 1 parallel simd reduce(add) carry (%acc = %half) {
          %x = load f64 %p, %i {scale=8 disp=-16}
          %m = lt i1 %x, %half
          %y: f64 = if %m { %r = sqrt f64 %x yield %r } else { yield %x }
          %next = add f64 %acc, %y
          yield %next
        }
        %few = lt i1 %n, %zero
        if %few { return %half }
        return %s
      }`);
    expect(verify(k)).toBe(k);
  });

  it("vectors and masked memory on a lowered kernel", () => {
    const k = Builder.kernel("lowered", { p: ptr, n: i64 }, (b, [p, n]) => {
      const mask = b.laneMask(n, 2);
      const v = b.load(type("f64", 2), p, n, { mask });
      b.store(b.op("mul", v, v), p, n, { mask });
      b.store(b.reduceLanes(v, "add"), p);
    });
    expect(verify(k, small)).toBe(k);
  });
});

describe("verify refuses", () => {
  const head = `%zero = const i64 {0} %one = const i64 {1} %x = const f64 {1} %m = const i1 {1} `;
  /** What stands in the kernel's body → what the error must say. */
  const cases: { readonly [body: string]: string } = {
    "%a = add f64 %x, %zero": "operands and result of one type, got f64, i64, f64 in `%a = add f64 %x, %zero`",
    "%a = add i64 %x, %x": "operands and result of one type",
    "%a = add i64 %one": "2 operands, got 1",
    "%a = sqrt i64 %one": "float operands of sqrt, got i64",
    "%a = and f64 %x, %x": "bits operands of and",
    "%h = convert f16 %x %a = add f16 %h, %h": "number operands of add, got f16, f16",
    "%a = lt f64 %x, %x": "an i1 of their lanes as the result",
    "%a = select f64 %x, %x, %x": "an i1, then operands and result of one type",
    "%a = convert f64x2 %x": "equal lanes and no pointers, got f64 -> f64x2",
    "%a = bitcast i32 %x": "types of equal size",
    "%a = bitcast i64 %p": "no pointers, got ptr -> i64",
    "%a = splat f64x4 %one": "operands (f64)",
    "%v = splat f64x4 %x %a = extract f64 %v {lane=4}": "a lane below 4, got 4",
    "%v = splat f64x4 %x %a = half f64x4 %v {lane=0}": "operands (f64x8)",
    "%v = splat f64x2 %x %a = shuffle f64x2 %v, %v {pattern=[0,4]}": "a pattern of 2 lanes below 4, got [0,4]",
    "%v = splat f64x2 %x %a = reduceLanes f64 %v {combine=lt}": "an op that combines two values of type f64x2, got lt",
    "%a = pack f64x2 %x, %one": "operands (f64, f64)",
    "%a = iota i1x4": "a number type",
    "%a = laneMask i1x4 %x": "operands (i64) and an i1 result",
    "%a = load f64 %zero, %zero {scale=8 disp=0}": "operands (ptr, i64), got i64, i64, f64",
    "%a = load f64 %p, %zero {scale=0 disp=0}": "a positive whole scale, got 0",
    "%a = load f64 %p, %zero, %zero {scale=8 disp=0}": "operands (ptr, i64, i1)",
    "store %x, %p, %zero, %m, %m {scale=8 disp=0}": "3 or 4 operands, got 5",
    "%a = gather f64 %p, %x {scale=8 disp=0}": "operands (ptr, i64)",
    "%a = ptrAdd ptr %p, %x": "operands (ptr, i64)",
    "%a = load f64 %p, %zero {scale=8 disp=0 lane=1}": "the attributes (scale, disp), got (scale, disp, lane)",
    "for %i = %zero to %x step 1 { }": "bounds: (i64, i64), got (i64, f64)",
    "for %i = %zero to %one step 0 { }": "a positive whole step, got 0",
    "%r: f64 = for %i = %zero to %one step 1 carry (%a = %x) { yield %i }": "the body to yield: (f64), got (i64)",
    "%r: i64 = for %i = %zero to %one step 1 carry (%a = %x) { yield %a }": "results: (f64), got (i64)",
    "%r: f64 = for %i = %zero to %one step 1 simd carry (%a = %x) { yield %a }":
      "reduce with the values that the loop carries",
    "%r: f64 = for %i = %zero to %one step 1 reduce(add) carry (%a = %x) { yield %a }": "reduce in a simd loop only",
    "%r: f64 = for %i = %zero to %one step 2 simd reduce(add) carry (%a = %x) { yield %a }":
      "step 1 in a loop with reduce, got 2",
    "%r: f64 = for %i = %zero to %one step 1 simd reduce(sub) carry (%a = %x) { yield %a }":
      "an associative op with an identity",
    "%r: f64 = for %i = %zero to %one step 1 simd reduce(or) carry (%a = %x) { yield %a }":
      "bits values to reduce with or, got f64",
    "%r: f64 = while carry (%a = %x) { yield %a } do (%b) { yield %b }": "the condition to yield: (i1), got (f64)",
    "if %x { }": "a uniform condition: (i1), got (f64)",
    "%r: f64 = if %m { yield %x } else { }": "both regions to yield: (f64), got (nothing)",
    "return %x": "results of the kernel, got (f64) in `return %x`",
    "return %d = add i64 %one, %one": "return at the end of the kernel's body",
    "for %i = %zero to %one step 1 { return }": "return at the end",
    "for %i = %zero to %one step 1 simd { if %m { return } }": "return at the end",
    "call @bad(%x)": "arguments of @bad: (ptr), got (f64)",
    "%r: f64 = call @bad(%p)": "results of @bad, got (f64)",
  };

  it.each(Object.entries(cases))("%s", (body, message) => {
    const k = parseKernel(`kernel @bad(%p: ptr) { ${head} ${body} }`);
    expect(() => verify(k)).toThrow(CompileError);
    expect(() => verify(k)).toThrow(message);
    expect(() => verify(k)).toThrow("verify: @bad: expected");
  });

  it("kernels with results that may end without them", () => {
    const k = parseKernel("kernel @f(%x: f64, %m: i1) -> (f64) { if %m { return %x } }");
    expect(() => verify(k)).toThrow("a return at the end of every path, got none");
  });

  it("what is wrong in a kernel that is called", () => {
    const k = parseKernel(`kernel @inner(%x: f64) { %a = not f64 %x } kernel @outer(%x: f64) { call @inner(%x) }`);
    expect(() => verify(k)).toThrow("verify: @inner: expected bits operands of not");
  });

  it("uses outside of the region of a definition", () => {
    const b = new Builder();
    const m = b.param(type("i1"));
    let leaked: Value | undefined;
    b.if(m, () => {
      leaked = b.op("not", m);
    });
    b.op("or", m, leaked!);
    expect(() => verify(b.done("leak", [m]))).toThrow(
      "expected a definition of %1 before its use, got one of another region",
    );
  });

  it("two definitions of an id, and ids beyond the count", () => {
    const b = new Builder();
    const one = b.index(1);
    const k = b.done("twice", []);
    const [stmt] = k.body.stmts;
    const body = { ...k.body, stmts: [stmt, stmt] };
    expect(() => verify({ ...k, body })).toThrow(`expected one definition of %${one.id}, got a second one`);
    expect(() => verify({ ...k, valueCount: 0 })).toThrow("ids below the kernel's valueCount of 0, got 0");
  });

  it("constants that their type cannot hold", () => {
    const bad = (t: "u8" | "i64" | "f32", value: number | bigint): Kernel => {
      const b = new Builder();
      b.emit("const", [], type(t), { value });
      return b.done("constant", []);
    };
    expect(() => verify(bad("u8", 256))).toThrow("a constant of type u8, got number 256");
    expect(() => verify(bad("u8", 1n))).toThrow("a constant of type u8, got bigint 1");
    expect(() => verify(bad("i64", 1))).toThrow("a constant of type i64, got number 1");
    expect(() => verify(bad("f32", 0.1))).toThrow("a constant of type f32");
    expect(() => verify(bad("f32", Number.NaN))).not.toThrow();
  });

  it("values whose def is another statement", () => {
    const b = new Builder();
    const one = b.index(1);
    const k = b.done("def", []);
    const stmt = { ...k.body.stmts[0] } as OpStmt;
    expect(() => verify({ ...k, body: { ...k.body, stmts: [stmt] } })).toThrow(
      `expected %${one.id} to name its defining statement, got another one`,
    );
  });
});

describe("verify of lowered kernels refuses", () => {
  it("simd loops", () => {
    const k = Builder.kernel("simd", { n: i64 }, (b, [n]) => b.for(b.index(0), n, { simd: true }, [], () => []));
    expect(() => verify(k)).not.toThrow();
    expect(() => verify(k, small)).toThrow("no simd loops once lowered");
  });

  it("composite ops and others that the target lacks", () => {
    const k = Builder.kernel("composite", { x: f64 }, (b, [x]) => b.op("sign", x));
    expect(() => verify(k)).not.toThrow();
    expect(() => verify(k, small)).toThrow("native ops of small, got sign on f64 -> f64");
  });

  it("values wider than a register, masks aside", () => {
    const k = Builder.kernel("wide", { p: ptr, n: i64 }, (b, [p, n]) => {
      b.laneMask(n, 64);
      b.load(type("f64", 4), p);
    });
    expect(() => verify(k)).not.toThrow();
    expect(() => verify(k, small)).toThrow("values of at most 16 bytes on small, got f64x4");
  });
});

it("names the statement only, not what stands inside of it", () => {
  const k = parseKernel("kernel @f(%x: f64) { %m = const i1 {1} if %m { %a = not f64 %x } }");
  expect(() => verify(k)).toThrow(/got f64 in `%a = not f64 %x`$/);
  expect((k.body.stmts[0] as OpStmt).op).toBe("const");
});
