/**
 * @file Reads kernels from their text form, the inverse of print.ts. Types of operands are taken from their definitions;
 * whether they fit is verify.ts's business. Grammar: docs/kernel-language.md.
 * @module
 */
import { CompileError } from "../errors.ts";
import { wrap } from "./evaluate.ts";
import type {
  Attrs,
  Block,
  CallStmt,
  ForStmt,
  IfStmt,
  Kernel,
  OpStmt,
  ReturnStmt,
  Stmt,
  Value,
  WhileStmt,
} from "./ir.ts";
import type { Lane } from "./ops/row.ts";
import { isStore, type OpName, opNames, ops } from "./ops.ts";
import { attrNames } from "./print.ts";
import { i64, parseType, type Type } from "./types.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Kind = "value" | "name" | "number" | "kernel" | "mark" | "end";

interface Token {
  readonly kind: Kind;
  /** Without the sigil for values (`%`) and kernels (`@`). */
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const knownOps: ReadonlySet<string> = new Set(opNames);
const tokenPattern =
  /(?<space>[ \t\r]+|#[^\n]*)|(?<newline>\n)|%(?<value>\w+)|@(?<kernel>[\w.-]+)|(?<number>-?(?:inf\b|nan\b|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?!\w))|(?<name>[A-Za-z_]\w*)|(?<mark>->|[(){}[\]:,=])/y;

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** Ids beyond this are refused, since passes use ids as array indices. */
const greatestId = 1e6;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const column = at - lineStart + 1;
    const groups = tokenPattern.exec(text)?.groups;
    if (groups === undefined) {
      throw new CompileError(`parse: expected kernel text at ${line}:${column}, got ${JSON.stringify(text[at])}`, {
        line,
        column,
      });
    }
    if (groups.newline !== undefined) {
      line++;
      lineStart = tokenPattern.lastIndex;
      continue;
    }
    for (const kind of ["value", "kernel", "number", "name", "mark"] as const) {
      if (groups[kind] !== undefined) tokens.push({ kind, text: groups[kind], line, column });
    }
  }
  tokens.push({ kind: "end", text: "the end", line, column: text.length - lineStart + 1 });
  return tokens;
}

/** All kernels in the text by name, in its order; they may call each other whatever the order. @throws CompileError with line and column. */
export function parseKernels(text: string): Map<string, Kernel> {
  const parser = new Parser(tokenize(text));
  return parser.all();
}

/** The last kernel in the text (the ones before it may be called by it). */
export function parseKernel(text: string): Kernel {
  const all = [...parseKernels(text).values()];
  if (all.length === 0) throw new CompileError("parseKernel: expected a kernel, got none", { line: 1, column: 1 });
  return all[all.length - 1];
}

interface Named {
  readonly text: string;
  readonly token: Token;
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private readonly kernels = new Map<string, Mutable<Kernel>>();
  private readonly calls: { stmt: Mutable<CallStmt>; name: Token }[] = [];
  /** Values in scope by the text of their name, and all names that the kernel has used so far. */
  private scope = new Map<string, Value>();
  private used = new Set<string>();
  private nextId = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  all(): Map<string, Kernel> {
    while (this.token.kind !== "end") this.kernel();
    for (const { stmt, name } of this.calls) {
      const callee = this.kernels.get(name.text);
      if (callee === undefined) throw this.wrong("a kernel of this text", name);
      stmt.callee = callee;
    }
    return this.kernels;
  }

  // -- Tokens -------------------------------------------------------------------------------------------------------

  private get token(): Token {
    return this.tokens[this.at];
  }

  private wrong(expected: string, token = this.token): CompileError {
    const { line, column } = token;
    const sigil = token.kind === "value" ? "%" : token.kind === "kernel" ? "@" : "";
    return new CompileError(`parse: expected ${expected} at ${line}:${column}, got ${sigil}${token.text}`, {
      line,
      column,
    });
  }

  private peek(text: string): boolean {
    return this.token.text === text && (this.token.kind === "mark" || this.token.kind === "name");
  }

  private accept(text: string): boolean {
    const found = this.peek(text);
    if (found) this.at++;
    return found;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.wrong(`"${text}"`);
  }

  private take(kind: Kind, what: string): Token {
    const token = this.token;
    if (token.kind !== kind) throw this.wrong(what);
    this.at++;
    return token;
  }

  /** Items parted by commas up to (and with) `close`. */
  private list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.accept(close)) return items;
    do items.push(item());
    while (this.accept(","));
    this.expect(close);
    return items;
  }

  private wholeNumber(what: string): number {
    const token = this.take("number", what);
    const n = Number(token.text);
    if (!Number.isSafeInteger(n)) throw this.wrong(what, token);
    return n;
  }

  // -- Values -------------------------------------------------------------------------------------------------------

  private name(): Named {
    const token = this.take("value", "a value");
    return { text: isNumber(token.text) ? `${Number(token.text)}` : token.text, token };
  }

  private use(): Value {
    const { text, token } = this.name();
    const found = this.scope.get(text);
    if (found === undefined) throw this.wrong("a value that is defined here", token);
    return found;
  }

  private uses(): Value[] {
    const values: Value[] = [];
    if (this.token.kind !== "value") return values;
    // An op without operands may stand before a statement that begins with a value: `%i = iota i64x2` `%c = …`.
    const after = this.tokens[this.at + 1].text;
    if (after === "=" || after === ":") return values;
    do values.push(this.use());
    while (this.accept(","));
    return values;
  }

  private define({ text, token }: Named, t: Type, def?: Value["def"]): Value {
    if (this.used.has(text)) throw this.wrong("a name not used before in this kernel", token);
    this.used.add(text);
    const v: Value = isNumber(text)
      ? { id: Number(text), type: t, def }
      : { id: this.nextId++, type: t, def, name: text };
    this.scope.set(text, v);
    return v;
  }

  private type(): Type {
    const token = this.take("name", "a type");
    const t = parseType(token.text);
    if (t === undefined) throw this.wrong("a type", token);
    return t;
  }

  private typedName(): [Named, Type] {
    const named = this.name();
    this.expect(":");
    return [named, this.type()];
  }

  // -- Kernels and regions ------------------------------------------------------------------------------------------

  private kernel(): void {
    this.expect("kernel");
    const name = this.take("kernel", "a kernel's name");
    if (this.kernels.has(name.text)) throw this.wrong("a name that no other kernel has", name);
    this.scope = new Map();
    this.used = new Set();
    this.nextId = this.firstFreeId();
    this.expect("(");
    const params = this.list(")", () => this.define(...this.typedName()));
    const results = this.accept("->") ? this.results() : [];
    const kernel: Mutable<Kernel> = {
      name: name.text,
      body: { params, stmts: [], yields: [] },
      results,
      valueCount: 0,
    };
    this.kernels.set(name.text, kernel);
    kernel.body = this.region(params);
    kernel.valueCount = this.nextId;
  }

  private results(): Type[] {
    this.expect("(");
    return this.list(")", () => this.type());
  }

  /** One more than the greatest number among the kernel's values, so that names can be numbered above. */
  private firstFreeId(): number {
    let first = 0;
    for (
      let i = this.at;
      this.tokens[i].kind !== "end" && !(this.tokens[i].kind === "name" && this.tokens[i].text === "kernel");
      i++
    ) {
      const token = this.tokens[i];
      if (token.kind !== "value" || !isNumber(token.text)) continue;
      if (Number(token.text) > greatestId) throw this.wrong(`a number up to ${greatestId}`, token);
      first = Math.max(first, Number(token.text) + 1);
    }
    return first;
  }

  /** `{ … }` with the given parameters, which are in scope already; what it defines is not afterwards. */
  private region(params: readonly Value[]): Block {
    const outer = this.scope;
    this.scope = new Map(outer);
    this.expect("{");
    const stmts: Stmt[] = [];
    while (!this.peek("}") && !this.peek("yield")) stmts.push(this.stmt());
    const yields = this.accept("yield") ? this.uses() : [];
    this.expect("}");
    this.scope = outer;
    return { params, stmts, yields };
  }

  /** A region with parameters of its own: in scope inside it only. */
  private scoped<T>(write: () => T): T {
    const outer = this.scope;
    this.scope = new Map(outer);
    const result = write();
    this.scope = outer;
    return result;
  }

  // -- Statements ---------------------------------------------------------------------------------------------------

  private stmt(): Stmt {
    if (this.token.kind !== "value") return this.bare([]);
    const first = this.name();
    if (!this.peek(":")) {
      this.expect("=");
      return this.opStmt(first);
    }
    this.expect(":");
    const outs: [Named, Type][] = [[first, this.type()]];
    while (this.accept(",")) outs.push(this.typedName());
    this.expect("=");
    return this.bare(outs);
  }

  private bare(outs: readonly [Named, Type][]): Stmt {
    if (this.accept("for")) return this.forStmt(outs);
    if (this.accept("while")) return this.whileStmt(outs);
    if (this.accept("if")) return this.ifStmt(outs);
    if (this.accept("call")) return this.callStmt(outs);
    if (outs.length > 0) throw this.wrong('"for", "while", "if" or "call"');
    if (this.accept("return")) return { kind: "return", values: this.uses() } satisfies ReturnStmt;
    return this.opStmt(undefined);
  }

  private finish(stmt: Mutable<ForStmt | WhileStmt | IfStmt | CallStmt>, outs: readonly [Named, Type][]): Stmt {
    stmt.outs = outs.map(([named, t]) => this.define(named, t, stmt as Value["def"]));
    return stmt as Stmt;
  }

  private opStmt(named: Named | undefined): OpStmt {
    const token = this.take("name", "a statement");
    if (!knownOps.has(token.text)) throw this.wrong("an op of the table", token);
    const op = token.text as OpName;
    if (isStore(op) !== (named === undefined)) {
      throw this.wrong(named === undefined ? `a value that ${op} defines` : "an op with a result", token);
    }
    const out = named === undefined ? undefined : this.type();
    const args = this.uses();
    const attrs = this.attrs(out);
    const missing = ops[op].attrs?.find((name) => attrs[name] === undefined && name !== "nontemporal");
    if (missing !== undefined) throw this.wrong(`${op} with {${missing} …}`, token);
    const stmt: Mutable<OpStmt> = { kind: "op", op, args, attrs, out: undefined };
    if (named !== undefined && out !== undefined) stmt.out = this.define(named, out, stmt as OpStmt);
    return stmt;
  }

  private attrs(out: Type | undefined): Attrs {
    const attrs: Record<string, unknown> = {};
    if (!this.accept("{")) return attrs;
    while (!this.accept("}")) {
      if (this.token.kind === "number") {
        attrs.value = this.constant(out);
        continue;
      }
      const token = this.token;
      if (token.kind === "name" && !attrNames.has(token.text)) throw this.wrong("an attribute", token);
      this.take("name", "an attribute");
      this.expect("=");
      attrs[token.text] = this.attrValue();
    }
    return attrs;
  }

  private attrValue(): unknown {
    if (this.accept("[")) return this.list("]", () => this.wholeNumber("a whole number"));
    if (this.token.kind === "number") return this.wholeNumber("a whole number");
    const token = this.take("name", "an attribute's value");
    if (token.text === "true") return true;
    if (!knownOps.has(token.text)) throw this.wrong("a whole number, a list or an op", token);
    return token.text;
  }

  private constant(out: Type | undefined): number | bigint {
    const token = this.take("number", "a number");
    if (out === undefined) throw this.wrong("no constant on a store", token);
    const isFloat = out.kind === "float";
    const special = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY }[token.text];
    if (special !== undefined && isFloat) return special;
    if (!isFloat && !/^-?\d+$/.test(token.text)) throw this.wrong(`a constant of type ${out.text}`, token);
    const value = isFloat ? Number(token.text) : BigInt(token.text);
    const wrapped = wrap[out.scalar](
      (out.kind !== "float" && out.bits < 64) || out.kind === "ptr" ? (Number(value) as Lane) : (value as Lane),
    );
    if (!isFloat && BigInt(wrapped) !== value) throw this.wrong(`a constant of type ${out.text}`, token);
    return wrapped;
  }

  private forStmt(outs: readonly [Named, Type][]): Stmt {
    const iv = this.name();
    this.expect("=");
    const lo = this.use();
    this.expect("to");
    const hi = this.use();
    this.expect("step");
    const step = this.wholeNumber("a whole number");
    const parallel = this.accept("parallel");
    const simd = this.accept("simd");
    const reduce: OpName[] = [];
    if (this.accept("reduce")) {
      this.expect("(");
      reduce.push(...this.list(")", () => this.reduceOp()));
    }
    const carry = this.carry();
    const inits = carry.map(([, init]) => init);
    const body = this.scoped(() =>
      this.region([this.define(iv, i64), ...carry.map(([named, init]) => this.define(named, init.type))]),
    );
    return this.finish({ kind: "for", lo, hi, step, inits, body, outs: [], parallel, simd, reduce }, outs);
  }

  private reduceOp(): OpName {
    const token = this.take("name", "an op");
    if (!knownOps.has(token.text)) throw this.wrong("an op of the table", token);
    return token.text as OpName;
  }

  private carry(): [Named, Value][] {
    if (!this.accept("carry")) return [];
    this.expect("(");
    return this.list(")", () => {
      const named = this.name();
      this.expect("=");
      return [named, this.use()];
    });
  }

  private whileStmt(outs: readonly [Named, Type][]): Stmt {
    const carry = this.carry();
    const inits = carry.map(([, init]) => init);
    const cond = this.scoped(() => this.region(carry.map(([named, init]) => this.define(named, init.type))));
    this.expect("do");
    this.expect("(");
    const names = this.list(")", () => this.name());
    if (names.length !== inits.length) throw this.wrong(`${inits.length} parameters of the loop's body before this`);
    const body = this.scoped(() => this.region(names.map((named, i) => this.define(named, inits[i].type))));
    return this.finish({ kind: "while", inits, cond, body, outs: [] }, outs);
  }

  private ifStmt(outs: readonly [Named, Type][]): Stmt {
    const cond = this.use();
    const yes = this.region([]);
    const no: Block = this.accept("else") ? this.region([]) : { params: [], stmts: [], yields: [] };
    return this.finish({ kind: "if", cond, yes, no, outs: [] }, outs);
  }

  private callStmt(outs: readonly [Named, Type][]): Stmt {
    const name = this.take("kernel", "a kernel's name");
    this.expect("(");
    const args = this.list(")", () => this.use());
    // The callee may stand later in the text; `all` fills it in.
    const stmt: Mutable<CallStmt> = {
      kind: "call",
      callee: { name: name.text, body: { params: [], stmts: [], yields: [] }, results: [], valueCount: 0 },
      args,
      outs: [],
    };
    this.calls.push({ stmt, name });
    return this.finish(stmt, outs);
  }
}
