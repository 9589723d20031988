/**
 * @file What the lowering must know of a machine, as data with one question (`isNative`) and one hook (`compile`).
 * The targets themselves are in src/target/.
 * @module
 */
import type { Attrs, Kernel } from "./ir.ts";
import type { OpName } from "./ops.ts";
import type { Type } from "./types.ts";

export interface Target {
  /** `x64-avx2`, `x64-avx512`, `wasm`, `wasm-relaxed`; part of cache keys. */
  readonly name: string;
  /** Bytes of the widest vector register. No lowered value is wider (masks aside). */
  readonly vectorBytes: 16 | 32 | 64;
  /** Vector registers that generated code may use. */
  readonly vectorRegisters: number;
  /** Is `fma` one instruction? Elementary functions choose their error-free transformations by this. */
  readonly hasFma: boolean;
  /** Are masked loads and stores cheap for every element size, so that loop tails are best masked rather than scalar? */
  readonly maskedTails: boolean;
  /** Does the target have a row for this op on this type (the last operand's type; the value's for stores; the result's for ops without operands)? A missing row means the expansion, then lane by lane. */
  isNative(op: OpName, operand: Type, result: Type, attrs: Attrs): boolean;
  /** Lowered kernel → bytes. The kernel contains only native ops. */
  compile(kernel: Kernel): Compiled;
}

export interface Compiled {
  /** x64: position-independent code, entry at 0. wasm: a module that imports `env.memory` and exports `run`. */
  readonly bytes: Uint8Array;
  /** Machine code with mnemonics, made on demand for the dump flag. */
  listing(): string;
}
