/**
 * @file Compiles kernels for the device and keeps them by content: source kernel → passes → bytes → callable entry.
 * @module
 */
import type { Kernel } from "../kernel/ir.ts";
import { printKernel } from "../kernel/print.ts";
import { verify } from "../kernel/verify.ts";
import { lower } from "../passes/pipeline.ts";
import { device } from "./device.ts";

/** A compiled kernel: what `device().call` takes. */
export type Entry = number;

/** What compiling has cost so far. */
export interface CompileStats {
  readonly kernels: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

const environment: Record<string, string | undefined> = typeof process === "undefined" ? {} : process.env;
/** `NUMJET_DUMP=source,vectorize,expand,simplify,dead,code` prints a kernel after these steps; `all` for every one. */
const dumps = new Set((environment.NUMJET_DUMP ?? "").split(",").filter(Boolean));
/** `NUMJET_VERIFY=1` checks every kernel after every pass. */
const verifying = environment.NUMJET_VERIFY === "1";

const entries = new Map<string, Entry>();
let kernels = 0;
let bytes = 0;
let milliseconds = 0;

function watch(pass: string, kernel: Kernel): Kernel {
  if (verifying) verify(kernel);
  if (dumps.has(pass) || dumps.has("all")) console.error(`# ${kernel.name}, ${pass}\n${printKernel(kernel)}\n`);
  return kernel;
}

/** Milliseconds. Not by `performance` where it can be helped, which takes Node a millisecond to load. */
const now: () => number =
  typeof process === "undefined" || process.hrtime === undefined
    ? () => performance.now()
    : () => {
        const [seconds, nanoseconds] = process.hrtime();
        return seconds * 1e3 + nanoseconds / 1e6;
      };

/** Compiles a kernel and makes it callable. Nothing is cached: see `entryFor`. */
export function compile(kernel: Kernel): Entry {
  const start = now();
  const { target } = device();
  const lowered = verifying || dumps.size > 0 ? lower(kernel, target, watch) : lower(kernel, target);
  const compiled = target.compile(lowered);
  if (dumps.has("code") || dumps.has("all")) console.error(`# ${kernel.name}, code\n${compiled.listing()}\n`);
  const entry = device().load(compiled.bytes);
  kernels++;
  bytes += compiled.bytes.length;
  milliseconds += now() - start;
  return entry;
}

/** The entry of the kernel that `key` stands for, made by `make` on first use. Keys say everything that the kernel depends on. */
export function entryFor(key: string, make: () => Kernel): Entry {
  let entry = entries.get(key);
  if (entry === undefined) {
    entry = compile(make());
    entries.set(key, entry);
  }
  return entry;
}

/** How many kernels were compiled in this thread, into how many bytes, in how much time. */
export function compileStats(): CompileStats {
  return { kernels, bytes, milliseconds };
}
