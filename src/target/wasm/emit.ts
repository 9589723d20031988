/**
 * @file Writes the body of one WebAssembly function, instruction by instruction, from the instruction table, and checks
 * the operand types at the place that emits, not when the engine refuses the module. It knows nothing of kernels.
 * Validation rules: https://webassembly.github.io/spec/core/valid/instructions.html
 * @module
 */
import { CompileError } from "../../errors.ts";
import { ByteWriter } from "./bytes.ts";
import { type Instruction, instructions, type Row, typeNames, type ValueType, valueTypes } from "./table.ts";

/** A function body and what the module writer must know to declare it. */
export type FunctionBody = {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Types of the locals behind the parameters. */
  readonly locals: readonly ValueType[];
  readonly code: Uint8Array<ArrayBuffer>;
  /** One line an instruction, indented by nesting, where a listing was asked for. */
  readonly listing: readonly string[];
};

/** A block that a branch can name. */
export type Label = number;

type Frame = {
  readonly kind: "function" | "block" | "loop" | "if" | "else";
  readonly result: ValueType | undefined;
  /** Height of the type stack at entry. */
  readonly height: number;
  /** Behind a branch: the stack is then of any type (the specification's polymorphic stack). */
  unreachable: boolean;
};

const emptyBlockType = 0x40;
const control = { block: 0x02, loop: 0x03, if: 0x04 } as const;
const rows: { readonly [K in Instruction]: Row } = instructions;

/** Emits one function. Methods are named as the instructions are, less what would clash with JavaScript. */
export class Emitter {
  readonly #out = new ByteWriter();
  readonly #params: readonly ValueType[];
  readonly #results: readonly ValueType[];
  readonly #locals: ValueType[];
  readonly #free: { [K in ValueType]: number[] } = { i: [], l: [], f: [], d: [], v: [] };
  readonly #stack: ValueType[] = [];
  readonly #frames: Frame[];
  readonly #listing: string[] | undefined;
  /** The last instruction if it was a get or set of a local, and where it begins and ends: pairs of them melt into one. */
  #last = { name: "", local: 0, start: -1, end: -1 };

  constructor(
    params: readonly ValueType[],
    results: readonly ValueType[] = [],
    options: { readonly listing?: boolean } = {},
  ) {
    this.#params = params;
    this.#results = results;
    this.#locals = [...params];
    this.#frames = [{ kind: "function", result: undefined, height: 0, unreachable: false }];
    this.#listing = options.listing ? [] : undefined;
  }

  // Types -----------------------------------------------------------------------------------------------------------

  #fail(what: string, expected: string, got: string): never {
    throw new CompileError(`${what}: expected ${expected} on the stack, got ${got}`);
  }

  #pop(expected: ValueType, what: string): void {
    const frame = this.#frames[this.#frames.length - 1];
    if (this.#stack.length === frame.height) {
      if (frame.unreachable) return;
      this.#fail(what, typeNames[expected], "nothing");
    }
    const got = this.#stack.pop()!;
    if (got !== expected) this.#fail(what, typeNames[expected], typeNames[got]);
  }

  #popAll(types: readonly ValueType[], what: string): void {
    for (let i = types.length - 1; i >= 0; i--) this.#pop(types[i], what);
  }

  /** How many values stand on the stack, and the type of the uppermost: what lowering asserts on. */
  get depth(): number {
    return this.#stack.length;
  }

  get top(): ValueType | undefined {
    return this.#stack[this.#stack.length - 1];
  }

  /** Bytes of code so far. */
  get size(): number {
    return this.#out.length;
  }

  #row(name: Instruction, immediate: Row["immediate"]): Row {
    const row = rows[name];
    if (row === undefined) throw new CompileError(`emit: expected an instruction of the table, got ${name}`);
    if (row.immediate !== immediate)
      throw new CompileError(`${name}: expected its immediate to be of kind ${row.immediate}, got ${immediate}`);
    this.#popAll(row.pops, name);
    if (row.push !== undefined) this.#stack.push(row.push);
    this.#out.bytes(row.bytes);
    return row;
  }

  #say(text: string): void {
    this.#listing?.push("  ".repeat(this.#frames.length) + text);
  }

  /** A comment line in the listing; costs nothing where none is kept. */
  comment(text: string): void {
    this.#say(`;; ${text}`);
  }

  // Instructions of the table ---------------------------------------------------------------------------------------

  /** An instruction without immediates. */
  op(name: Instruction): void {
    this.#row(name, "none");
    if (this.#listing) this.#say(name);
    if (name === "unreachable") this.#cut();
  }

  /** A load or store at `address + offset`; `align` is log2 and a hint, natural alignment unless told. */
  memory(name: Instruction, offset: number, align?: number): void {
    const row = this.#row(name, "memory");
    this.#out.unsigned(align ?? row.align);
    this.#out.unsigned(offset);
    if (this.#listing) this.#say(offset ? `${name} offset=${offset}` : name);
  }

  /** A load or store of one lane of a vector. */
  memoryLane(name: Instruction, offset: number, lane: number): void {
    const row = this.#row(name, "memoryLane");
    this.#checkLane(name, lane, row.lanes);
    this.#out.unsigned(row.align);
    this.#out.unsigned(offset);
    this.#out.byte(lane);
    if (this.#listing) this.#say(`${name}${offset ? ` offset=${offset}` : ""} ${lane}`);
  }

  /** An instruction that names one lane. */
  lane(name: Instruction, lane: number): void {
    const row = this.#row(name, "lane");
    this.#checkLane(name, lane, row.lanes);
    this.#out.byte(lane);
    if (this.#listing) this.#say(`${name} ${lane}`);
  }

  #checkLane(name: Instruction, lane: number, lanes: number): void {
    if (!(Number.isInteger(lane) && lane >= 0 && lane < lanes))
      throw new CompileError(`${name}: expected a lane below ${lanes}, got ${lane}`);
  }

  /** `i8x16.shuffle`: 16 byte indices into the two operands, 0…31. */
  shuffle(indices: readonly number[]): void {
    this.#row("i8x16.shuffle", "shuffle");
    if (indices.length !== 16) throw new CompileError(`i8x16.shuffle: expected 16 indices, got ${indices.length}`);
    for (const index of indices) {
      this.#checkLane("i8x16.shuffle", index, 32);
      this.#out.byte(index);
    }
    if (this.#listing) this.#say(`i8x16.shuffle ${indices.join(" ")}`);
  }

  i32(value: number): void {
    this.#row("i32.const", "constant");
    this.#out.signed32(value);
    if (this.#listing) this.#say(`i32.const ${value | 0}`);
  }

  i64(value: bigint): void {
    this.#row("i64.const", "constant");
    this.#out.signed64(value);
    if (this.#listing) this.#say(`i64.const ${BigInt.asIntN(64, value)}`);
  }

  f32(value: number): void {
    this.#row("f32.const", "constant");
    this.#out.float32(value);
    if (this.#listing) this.#say(`f32.const ${Object.is(value, -0) ? "-0" : value}`);
  }

  f64(value: number): void {
    this.#row("f64.const", "constant");
    this.#out.float64(value);
    if (this.#listing) this.#say(`f64.const ${Object.is(value, -0) ? "-0" : value}`);
  }

  /** A vector constant, as its 16 bytes. */
  v128(bytes: Uint8Array): void {
    if (bytes.length !== 16) throw new CompileError(`v128.const: expected 16 bytes, got ${bytes.length}`);
    this.#row("v128.const", "constant");
    this.#out.bytes(bytes);
    if (this.#listing) this.#say(`v128.const i8x16 ${[...bytes].map((b) => `0x${b.toString(16)}`).join(" ")}`);
  }

  /** `memory.copy`: destination, source, bytes. */
  memoryCopy(): void {
    this.#row("memory.copy", "zeros");
    this.#out.byte(0);
    this.#out.byte(0);
    if (this.#listing) this.#say("memory.copy");
  }

  /** `memory.fill`, `memory.size`, `memory.grow`: one memory index, always zero. */
  zero(name: "memory.fill" | "memory.size" | "memory.grow"): void {
    this.#row(name, "zero");
    this.#out.byte(0);
    if (this.#listing) this.#say(name);
  }

  // Locals ----------------------------------------------------------------------------------------------------------

  /** A local of this type: a released one, or a new one. Its value is whatever its last holder left. */
  local(type: ValueType): number {
    const reused = this.#free[type].pop();
    if (reused !== undefined) return reused;
    this.#locals.push(type);
    return this.#locals.length - 1;
  }

  /** Gives a local back for another value to use. */
  release(local: number): void {
    this.#free[this.#locals[local]].push(local);
  }

  #access(code: number, name: "local.get" | "local.set" | "local.tee", local: number): void {
    const start = this.#out.length;
    this.#out.byte(code);
    this.#out.unsigned(local);
    this.#last = { name, local, start, end: this.#out.length };
    if (this.#listing) this.#say(`${name} ${local}`);
  }

  /** Takes the last instruction back if it is this access of this local. */
  #takeBack(name: "local.get" | "local.set", local: number): boolean {
    const last = this.#last;
    if (last.name !== name || last.local !== local || last.end !== this.#out.length) return false;
    this.#out.cut(last.start);
    last.end = -1;
    this.#listing?.pop();
    return true;
  }

  get(local: number): void {
    this.#stack.push(this.#type(local));
    // A set and a get of the same local are a tee.
    if (this.#takeBack("local.set", local)) this.#access(0x22, "local.tee", local);
    else this.#access(0x20, "local.get", local);
  }

  set(local: number): void {
    this.#pop(this.#type(local), "local.set");
    // A local set to itself is nothing.
    if (!this.#takeBack("local.get", local)) this.#access(0x21, "local.set", local);
  }

  tee(local: number): void {
    this.#pop(this.#type(local), "local.tee");
    this.#stack.push(this.#type(local));
    this.#access(0x22, "local.tee", local);
  }

  #type(local: number): ValueType {
    const type = this.#locals[local];
    if (type === undefined)
      throw new CompileError(`local: expected one of ${this.#locals.length} locals, got ${local}`);
    return type;
  }

  // Control ---------------------------------------------------------------------------------------------------------

  #open(kind: "block" | "loop" | "if", result: ValueType | undefined): Label {
    if (this.#listing) this.#say(result === undefined ? kind : `${kind} (result ${typeNames[result]})`);
    this.#out.byte(control[kind]);
    this.#out.byte(result === undefined ? emptyBlockType : valueTypes[result]);
    this.#frames.push({ kind, result, height: this.#stack.length, unreachable: false });
    return this.#frames.length - 1;
  }

  /** Opens a block; a branch to its label leaves it. */
  block(result?: ValueType): Label {
    return this.#open("block", result);
  }

  /** Opens a loop; a branch to its label runs it again. */
  loop(result?: ValueType): Label {
    return this.#open("loop", result);
  }

  /** Opens an `if` over the i32 on the stack. */
  if(result?: ValueType): Label {
    this.#pop("i", "if");
    return this.#open("if", result);
  }

  #close(what: string): Frame {
    const frame = this.#frames[this.#frames.length - 1];
    if (frame.result !== undefined) this.#pop(frame.result, what);
    if (this.#stack.length !== frame.height)
      this.#fail(
        what,
        `${frame.height} values`,
        `${this.#stack.length}: ${this.#stack.map((t) => typeNames[t]).join(" ")}`,
      );
    this.#frames.pop();
    return frame;
  }

  else(): void {
    const frame = this.#close("else");
    if (frame.kind !== "if") throw new CompileError(`else: expected to stand in an if, got ${frame.kind}`);
    if (this.#listing) this.#say("else");
    this.#out.byte(0x05);
    this.#frames.push({ kind: "else", result: frame.result, height: this.#stack.length, unreachable: false });
  }

  end(): void {
    const frame = this.#close("end");
    if (frame.kind === "function") throw new CompileError("end: expected an open block, got the function itself");
    if (frame.kind === "if" && frame.result !== undefined)
      throw new CompileError("end: expected an else in an if that has a result, got none");
    if (this.#listing) this.#say("end");
    this.#out.byte(0x0b);
    if (frame.result !== undefined) this.#stack.push(frame.result);
  }

  /** Leaves the type stack as after a branch: empty down to the block, and of any type. */
  #cut(): void {
    const frame = this.#frames[this.#frames.length - 1];
    this.#stack.length = frame.height;
    frame.unreachable = true;
  }

  #branch(code: number, name: string, label: Label): void {
    const target = this.#frames[label];
    if (target === undefined || label === 0)
      throw new CompileError(`${name}: expected the label of an open block, got ${label}`);
    if (target.kind !== "loop" && target.result !== undefined) {
      this.#pop(target.result, name);
      this.#stack.push(target.result);
    }
    const depth = this.#frames.length - 1 - label;
    this.#out.byte(code);
    this.#out.unsigned(depth);
    if (this.#listing) this.#say(`${name} ${depth}`);
  }

  br(label: Label): void {
    this.#branch(0x0c, "br", label);
    this.#cut();
  }

  /** Branches when the i32 on the stack is not zero. */
  brIf(label: Label): void {
    this.#pop("i", "br_if");
    this.#branch(0x0d, "br_if", label);
  }

  return(): void {
    this.#popAll(this.#results, "return");
    this.#out.byte(0x0f);
    if (this.#listing) this.#say("return");
    this.#cut();
  }

  drop(): void {
    const type = this.#stack[this.#stack.length - 1];
    if (type !== undefined) this.#pop(type, "drop");
    else this.#pop("i", "drop");
    this.#out.byte(0x1a);
    if (this.#listing) this.#say("drop");
  }

  /** `select`: the first of two values of this type where the i32 above them is not zero, else the second. */
  select(type: ValueType): void {
    this.#pop("i", "select");
    this.#pop(type, "select");
    this.#pop(type, "select");
    this.#stack.push(type);
    this.#out.byte(0x1b);
    if (this.#listing) this.#say("select");
  }

  /** Calls a function of the module by its index. */
  call(index: number, params: readonly ValueType[], results: readonly ValueType[] = []): void {
    this.#popAll(params, "call");
    this.#stack.push(...results);
    this.#out.byte(0x10);
    this.#out.unsigned(index);
    if (this.#listing) this.#say(`call ${index}`);
  }

  /** Ends the function. */
  finish(): FunctionBody {
    this.#popAll(this.#results, "end of function");
    const frame = this.#close("end of function");
    if (frame.kind !== "function")
      throw new CompileError(`end of function: expected every block closed, got an open ${frame.kind}`);
    this.#out.byte(0x0b);
    return {
      params: this.#params,
      results: this.#results,
      locals: this.#locals.slice(this.#params.length),
      code: this.#out.finish(),
      listing: this.#listing ?? [],
    };
  }
}
