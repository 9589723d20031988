/**
 * @file A kernel's text form; parse.ts reads it back. Grammar: docs/kernel-language.md.
 * @module
 */
import { type Attrs, type Block, type Kernel, type OpStmt, regionsOf, type Stmt, type Value } from "./ir.ts";
import { ops } from "./ops.ts";

/** `%3`, or `%name` where a value has a name. */
export function valueText(v: Value): string {
  return v.name === undefined ? `%${v.id}` : `%${v.name}`;
}

const list = (vs: readonly Value[]): string => vs.map(valueText).join(", ");
const typed = (vs: readonly Value[]): string => vs.map((v) => `${valueText(v)}: ${v.type.text}`).join(", ");

/** Numbers so that they read back bit for bit. */
function literal(v: number | bigint): string {
  if (typeof v === "bigint") return `${v}`;
  if (Object.is(v, -0)) return "-0";
  if (Number.isNaN(v)) return "nan";
  if (v === Number.POSITIVE_INFINITY) return "inf";
  return v === Number.NEGATIVE_INFINITY ? "-inf" : `${v}`;
}

function attrsText(attrs: Attrs): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(attrs)) {
    if (value === undefined) continue;
    if (Array.isArray(value)) parts.push(`${key}=[${value.join(",")}]`);
    else if (key === "value") parts.push(literal(value as number | bigint));
    else parts.push(`${key}=${value}`);
  }
  return parts.length === 0 ? "" : ` {${parts.join(" ")}}`;
}

function opText(s: OpStmt): string {
  const args = s.args.length === 0 ? "" : ` ${list(s.args)}`;
  if (s.out === undefined) return `${s.op}${args}${attrsText(s.attrs)}`;
  return `${valueText(s.out)} = ${s.op} ${s.out.type.text}${args}${attrsText(s.attrs)}`;
}

function outsText(outs: readonly Value[]): string {
  return outs.length === 0 ? "" : `${typed(outs)} = `;
}

function stmtLines(s: Stmt, indent: string, lines: string[]): void {
  switch (s.kind) {
    case "op":
      lines.push(indent + opText(s));
      return;
    case "call":
      lines.push(`${indent}${outsText(s.outs)}call @${s.callee.name}(${list(s.args)})`);
      return;
    case "return":
      lines.push(`${indent}return${s.values.length === 0 ? "" : ` ${list(s.values)}`}`);
      return;
    case "for": {
      const [iv, ...carried] = s.body.params;
      const flags = `${s.parallel ? " parallel" : ""}${s.simd ? " simd" : ""}${s.reduce.length > 0 ? ` reduce(${s.reduce.join(", ")})` : ""}`;
      const carry =
        carried.length === 0
          ? ""
          : ` carry (${carried.map((c, i) => `${valueText(c)} = ${valueText(s.inits[i])}`).join(", ")})`;
      lines.push(
        `${indent}${outsText(s.outs)}for ${valueText(iv)} = ${valueText(s.lo)} to ${valueText(s.hi)} step ${s.step}${flags}${carry} {`,
      );
      blockLines(s.body, indent, lines);
      lines.push(`${indent}}`);
      return;
    }
    case "while": {
      const carry = s.cond.params.map((c, i) => `${valueText(c)} = ${valueText(s.inits[i])}`).join(", ");
      lines.push(`${indent}${outsText(s.outs)}while carry (${carry}) {`);
      blockLines(s.cond, indent, lines);
      lines.push(`${indent}} do (${list(s.body.params)}) {`);
      blockLines(s.body, indent, lines);
      lines.push(`${indent}}`);
      return;
    }
    case "if":
      lines.push(`${indent}${outsText(s.outs)}if ${valueText(s.cond)} {`);
      blockLines(s.yes, indent, lines);
      if (s.no.stmts.length > 0 || s.no.yields.length > 0) {
        lines.push(`${indent}} else {`);
        blockLines(s.no, indent, lines);
      }
      lines.push(`${indent}}`);
  }
}

/** The first line of a statement's text, for messages. */
export function stmtText(s: Stmt): string {
  const lines: string[] = [];
  stmtLines(s, "", lines);
  return lines[0];
}

function blockLines(block: Block, indent: string, lines: string[]): void {
  const inner = `${indent}  `;
  for (const s of block.stmts) stmtLines(s, inner, lines);
  if (block.yields.length > 0) lines.push(`${inner}yield ${list(block.yields)}`);
}

/** The text of one kernel. Kernels that it calls are not included: see `printAll`. */
export function printKernel(kernel: Kernel): string {
  const results = kernel.results.length === 0 ? "" : ` -> (${kernel.results.map((t) => t.text).join(", ")})`;
  const lines = [`kernel @${kernel.name}(${typed(kernel.body.params)})${results} {`];
  blockLines(kernel.body, "", lines);
  lines.push("}");
  return lines.join("\n");
}

/** The text of a kernel and of all that it calls, each once, the kernel itself last (where `parseKernel` looks for it). */
export function printAll(kernel: Kernel): string {
  const found = new Set<Kernel>([kernel]);
  const walk = (block: Block): void => {
    for (const s of block.stmts) {
      for (const region of regionsOf(s)) walk(region);
      if (s.kind !== "call" || found.has(s.callee)) continue;
      found.add(s.callee);
      walk(s.callee.body);
    }
  };
  walk(kernel.body);
  return [...found].reverse().map(printKernel).join("\n");
}

/** All attributes that rows name, so that a parser need not list them again. */
export const attrNames: ReadonlySet<string> = new Set(Object.values(ops).flatMap((row) => row.attrs ?? []));
