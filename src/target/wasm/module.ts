/**
 * @file Puts function bodies into a WebAssembly module: types, imports, functions, exports, code. No instruction is
 * known here. Section layout: https://webassembly.github.io/spec/core/binary/modules.html
 * @module
 */
import { ByteWriter } from "./bytes.ts";
import type { FunctionBody } from "./emit.ts";
import { type ValueType, valueTypes } from "./table.ts";

/** A function that the module takes from outside. */
export type FunctionImport = {
  readonly module: string;
  readonly name: string;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
};

/** What goes into a module. Function indices count the imports first. */
export type ModuleParts = {
  /** The module imports `env.memory`; whether that memory is shared is part of its type. */
  readonly memory?: { readonly shared: boolean };
  readonly imports?: readonly FunctionImport[];
  readonly functions: readonly { readonly body: FunctionBody; readonly export?: string }[];
};

/** 65536 pages of 64 KiB: the whole 32-bit address space. A shared memory's import must name a maximum. */
export const maximumPages = 65536;

const section = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Appends a section: its id, its length in bytes, what `fill` writes. */
function writeSection(out: ByteWriter, id: number, fill: (body: ByteWriter) => void): void {
  const body = new ByteWriter(256);
  fill(body);
  out.byte(id);
  out.unsigned(body.length);
  out.bytes(body.view());
}

/** The bytes of a module made of these parts. */
export function writeModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const imports = parts.imports ?? [];
  const types: string[] = [];
  const typeOf = (params: readonly ValueType[], results: readonly ValueType[]): number => {
    const key = `${params.join("")}>${results.join("")}`;
    const known = types.indexOf(key);
    return known >= 0 ? known : types.push(key) - 1;
  };
  const importTypes = imports.map((f) => typeOf(f.params, f.results));
  const functionTypes = parts.functions.map((f) => typeOf(f.body.params, f.body.results));

  const out = new ByteWriter();
  out.bytes(header);
  writeSection(out, section.type, (body) => {
    body.unsigned(types.length);
    for (const type of types) {
      const [params, results] = type.split(">");
      body.byte(0x60);
      for (const letters of [params, results]) {
        body.unsigned(letters.length);
        for (const letter of letters) body.byte(valueTypes[letter as ValueType]);
      }
    }
  });
  const memories = parts.memory ? 1 : 0;
  if (memories + imports.length > 0) {
    writeSection(out, section.import, (body) => {
      body.unsigned(memories + imports.length);
      if (parts.memory) {
        body.name("env");
        body.name("memory");
        body.byte(0x02);
        // Limits: flag 0 is a minimum only; flag 3 is shared, with a maximum.
        body.byte(parts.memory.shared ? 0x03 : 0x00);
        body.unsigned(0);
        if (parts.memory.shared) body.unsigned(maximumPages);
      }
      imports.forEach((f, i) => {
        body.name(f.module);
        body.name(f.name);
        body.byte(0x00);
        body.unsigned(importTypes[i]);
      });
    });
  }
  writeSection(out, section.function, (body) => {
    body.unsigned(functionTypes.length);
    for (const type of functionTypes) body.unsigned(type);
  });
  const exported = parts.functions.flatMap((f, i) =>
    f.export === undefined ? [] : [{ name: f.export, index: imports.length + i }],
  );
  writeSection(out, section.export, (body) => {
    body.unsigned(exported.length);
    for (const { name, index } of exported) {
      body.name(name);
      body.byte(0x00);
      body.unsigned(index);
    }
  });
  writeSection(out, section.code, (body) => {
    body.unsigned(parts.functions.length);
    const one = new ByteWriter();
    for (const { body: fn } of parts.functions) {
      one.clear();
      writeLocals(one, fn.locals);
      one.bytes(fn.code);
      body.unsigned(one.length);
      body.bytes(one.view());
    }
  });
  return out.finish();
}

/** Locals are declared in runs of one type. */
function writeLocals(out: ByteWriter, locals: readonly ValueType[]): void {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs[runs.length - 1];
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  out.unsigned(runs.length);
  for (const { type, count } of runs) {
    out.unsigned(count);
    out.byte(valueTypes[type]);
  }
}
