import { describe, expect, it } from "vitest";
import { CompileError } from "../errors.ts";
import type { ForStmt, OpStmt } from "./ir.ts";
import { parseKernel, parseKernels } from "./parse.ts";
import { printKernel } from "./print.ts";

/** Every form of the grammar, as print.ts writes it. */
const everything = `kernel @everything(%p: ptr, %n: i64, %0: f64) -> (f64, i64) {
  %1 = const i64 {-9223372036854775808}
  %2 = const u64 {18446744073709551615}
  %3 = const f64 {1e+300}
  %4 = const f32 {-0}
  %5 = const f64 {nan}
  %6 = const f64x4 {-inf}
  %7 = const i1 {1}
  %8 = iota i32x8
  %9 = shuffle i32x8 %8, %8 {pattern=[0,8,1,9,2,10,3,11]}
  %10 = reduceLanes i32 %9 {combine=add}
  %11 = load f64 %p, %n {scale=8 disp=-8}
  store %11, %p, %n, %7 {scale=8 disp=16 nontemporal=true}
  %12: f64, %13: i64 = for %14 = %1 to %n step 1 parallel simd reduce(add, pmin) carry (%15 = %11, %16 = %n) {
    %17 = add f64 %15, %11
    yield %17, %16
  }
  for %18 = %1 to %n step 4 {
    %19 = sqrt f64 %11
  }
  %20: i64 = while carry (%21 = %n) {
    %22 = lt i1 %21, %1
    yield %22
  } do (%23) {
    %24 = add i64 %23, %n
    yield %24
  }
  %25: f64 = if %7 {
    yield %11
  } else {
    yield %3
  }
  if %7 {
    store %11, %p, %n {scale=8 disp=0}
  }
  %26: f64, %27: i64 = call @everything(%p, %20, %25)
  return %26, %27
}`;

describe("parse", () => {
  it("reads what print writes, number for number", () => {
    expect(printKernel(parseKernel(everything))).toBe(everything);
  });

  it("does not mind comments and line breaks", () => {
    const cramped = everything.replaceAll("\n", "  \t").replace("{", "{ # a comment\n");
    expect(printKernel(parseKernel(`# before\n${cramped}\n# after`))).toBe(everything);
  });

  it("gives names to values that have them and free ids to those", () => {
    const k = parseKernel("kernel @f(%a: f64, %7: f64) { %b = add f64 %a, %7 }");
    expect(k.body.params.map((p) => [p.id, p.name])).toEqual([
      [8, "a"],
      [7, undefined],
    ]);
    expect(k.valueCount).toBe(10);
    expect((k.body.stmts[0] as OpStmt).out?.def).toBe(k.body.stmts[0]);
  });

  it("makes constants of their type", () => {
    const values = parseKernel(
      "kernel @f() { %a = const i64 {5} %b = const u8 {255} %c = const f32 {0.1} %d = const i1 {1} }",
    );
    expect(values.body.stmts.map((s) => (s as OpStmt).attrs.value)).toEqual([5n, 255, Math.fround(0.1), 1]);
  });

  it("resolves calls in both directions and to the kernel itself", () => {
    const all = parseKernels("kernel @a() { call @b() } kernel @b() { call @a() call @b() }");
    const callees = (name: string): unknown[] =>
      all.get(name)!.body.stmts.map((s) => (s.kind === "call" ? s.callee : s));
    expect(callees("a")[0]).toBe(all.get("b"));
    expect(callees("b")[0]).toBe(all.get("a"));
    expect(callees("b")[1]).toBe(all.get("b"));
  });

  it("keeps the flags of a loop apart", () => {
    const k = parseKernel("kernel @f(%n: i64) { for %i = %n to %n step 3 parallel { } }");
    expect(k.body.stmts[0] as ForStmt).toMatchObject({ parallel: true, simd: false, reduce: [], step: 3 });
  });
});

describe("parse refuses, with line and column,", () => {
  const cases: readonly (readonly [text: string, message: string, line: number, column: number])[] = [
    ["", "expected a kernel, got none", 1, 1],
    ["kernel f() {}", "a kernel's name at 1:8, got f", 1, 8],
    ["kernel @f() {", "got the end", 1, 14],
    ["kernel @f() {} kernel @f() {}", "a name that no other kernel has", 1, 23],
    ["kernel @f(%a: f65) {}", "a type at 1:15, got f65", 1, 15],
    ["kernel @f(%a: f64x3) {}", "a type at 1:15, got f64x3", 1, 15],
    ["kernel @f() {\n  %a = frobnicate f64\n}", "an op of the table at 2:8, got frobnicate", 2, 8],
    ["kernel @f(%a: f64) {\n  %b = add f64 %a, %c\n}", "a value that is defined here at 2:20, got %c", 2, 20],
    ["kernel @f(%m: i1) { if %m { %a = iota i8x4 } %b = neg i8x4 %a }", "a value that is defined here", 1, 60],
    ["kernel @f(%a: f64) { %a = neg f64 %a }", "a name not used before in this kernel", 1, 22],
    ["kernel @f(%a: f64) { %b = const f64 }", "const with {value …}", 1, 27],
    ["kernel @f() { %b = const u8 {256} }", "a constant of type u8 at 1:30, got 256", 1, 30],
    ["kernel @f() { %b = const i64 {1.5} }", "a constant of type i64", 1, 31],
    ["kernel @f() { %b = const i64 {nan} }", "a constant of type i64", 1, 31],
    ["kernel @f() { %b = iota i8x4 {colour=3} }", "an attribute at 1:31, got colour", 1, 31],
    ["kernel @f(%a: f64) { neg f64 %a }", "a value that neg defines", 1, 22],
    [
      "kernel @f(%a: f64, %p: ptr, %n: i64) { %b = store f64 %a, %p, %n {scale=8 disp=0} }",
      "an op with a result",
      1,
      45,
    ],
    ["kernel @f() { call @g() }", "a kernel of this text at 1:20, got @g", 1, 20],
    ["kernel @f(%n: i64) { for %i = %n to %n step 1.5 { } }", "a whole number at 1:45, got 1.5", 1, 45],
    ["kernel @f() { %99999999 = iota i8x4 }", "a number up to 1000000", 1, 15],
    ["kernel @f() { $ }", 'got "$"', 1, 15],
    ["kernel @f(%n: i64) { while carry (%a = %n) { yield %a } do () { } }", "1 parameters of the loop's body", 1, 63],
  ];

  it.each(cases)("%s", (text, message, line, column) => {
    let error: unknown;
    try {
      parseKernel(text);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(CompileError);
    expect((error as CompileError).message).toContain(message);
    expect([(error as CompileError).line, (error as CompileError).column]).toEqual([line, column]);
  });
});
