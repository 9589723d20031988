/**
 * @file The x86-64 targets as data and hooks: AVX2 with FMA, F16C and BMI as the baseline, AVX-512 (F, DQ, BW, VL) where the
 * processor has it. Puts selection, allocation and emission together; what runs the code is the runtime's business.
 * @module
 */
import { UnsupportedError } from "../../errors.ts";
import type { Attrs, Kernel } from "../../kernel/ir.ts";
import type { OpName } from "../../kernel/ops.ts";
import type { Compiled, Target } from "../../kernel/target.ts";
import type { Type } from "../../kernel/types.ts";
import { Assembler } from "./assembler.ts";
import { type Convention, systemV, windows } from "./convention.ts";
import { Emitter } from "./emit.ts";
import { isNativeX64 } from "./native.ts";
import { Selector } from "./select.ts";

/** Feature levels, and the CPUID names that each needs. */
const levels = {
  avx2: ["avx2", "fma", "f16c", "bmi1", "bmi2"],
  avx512: ["avx2", "fma", "f16c", "bmi1", "bmi2", "avx512f", "avx512dq", "avx512bw", "avx512vl"],
} as const;

export type Level = keyof typeof levels;

export class X64Target implements Target {
  readonly name: string;
  readonly vectorBytes: 32 | 64;
  readonly vectorRegisters: number;
  readonly hasFma = true;
  readonly maskedTails: boolean;
  private readonly wide: boolean;
  private readonly convention: Convention;
  private readonly asm: Assembler;
  private readonly emitter: Emitter;
  private readonly selector: Selector;

  constructor(level: Level, convention: Convention) {
    this.wide = level === "avx512";
    this.name = `x64-${level}`;
    this.vectorBytes = this.wide ? 64 : 32;
    this.vectorRegisters = this.wide ? 32 : 16;
    this.maskedTails = this.wide;
    this.convention = convention;
    this.asm = new Assembler(this.wide);
    this.emitter = new Emitter(this.asm, convention, this.vectorBytes);
    this.selector = new Selector(this.wide);
  }

  isNative(op: OpName, operand: Type, result: Type, attrs: Attrs): boolean {
    return isNativeX64(op, operand, result, this.wide, attrs);
  }

  compile(kernel: Kernel): Compiled {
    return {
      bytes: this.write(kernel, this.asm, this.emitter),
      listing: () => {
        const asm = new Assembler(this.wide, true);
        this.write(kernel, asm, new Emitter(asm, this.convention, this.vectorBytes));
        return asm.lines!.join("\n");
      },
    };
  }

  /** The kernel first, then those that it calls, each once. */
  private write(kernel: Kernel, asm: Assembler, emitter: Emitter): Uint8Array {
    asm.reset();
    const entries = new Map<Kernel, number>();
    const queue: Kernel[] = [];
    const label = (): number => asm.label();
    const entryOf = (callee: Kernel): number => {
      let entry = entries.get(callee);
      if (entry === undefined) {
        entry = label();
        entries.set(callee, entry);
        queue.push(callee);
      }
      return entry;
    };
    const { selector, convention } = this;
    const one = (k: Kernel, inner: boolean): void => {
      const exit = label();
      selector.run(k, inner, convention.argument, exit, label, entryOf);
      emitter.function(selector.l.m, inner, selector.callBlock, exit);
    };
    one(kernel, false);
    for (let i = 0; i < queue.length; i++) {
      asm.align(16);
      asm.bind(entries.get(queue[i])!);
      one(queue[i], true);
    }
    return asm.finish();
  }
}

/**
 * The best target for a processor with the given features (CPUID names).
 * @param level a lower level than the best may be asked for.
 * @throws UnsupportedError when the processor lacks what the level needs.
 */
export function describeX64(
  features: Readonly<Record<string, boolean>>,
  level?: Level,
  os: string = platform(),
): X64Target {
  const has = (l: Level): boolean => levels[l].every((name) => features[name]);
  const chosen = level ?? (has("avx512") ? "avx512" : "avx2");
  if (!has(chosen)) {
    const missing = levels[chosen].filter((name) => !features[name]);
    throw new UnsupportedError(
      `describeX64: expected a processor with ${levels[chosen].join(", ")}, this one lacks ${missing.join(", ")}`,
    );
  }
  return new X64Target(chosen, os === "win32" ? windows : systemV);
}

function platform(): string {
  return typeof process === "undefined" ? "linux" : process.platform;
}
