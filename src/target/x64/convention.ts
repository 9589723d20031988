/**
 * @file Which registers generated code may use, in the order in which they are handed out, and which of them belong to the
 * caller, by operating system. An entry kernel has one argument, the address of its block of 8-byte slots.
 * System V ABI, AMD64 supplement, 3.2.1; Microsoft x64 calling convention.
 * @module
 */
import { R8, R9, R10, R11, R12, R13, R14, R15, RAX, RBX, RCX, RDI, RDX, RSI } from "./registers.ts";

export interface Convention {
  readonly name: string;
  /** Register that holds the argument block's address on entry. */
  readonly argument: number;
  /** General-purpose registers, those that need no saving first; rsp and rbp are the frame's. */
  readonly general: readonly number[];
  /** Numbers of general-purpose registers that a function must restore. */
  readonly savedGeneral: readonly number[];
  /** Vector registers 0 … 15, and 16 … 31 where there are any, in order of preference. */
  readonly vectors: readonly number[];
  /** Numbers of vector registers whose low 16 bytes a function must restore. */
  readonly savedVectors: readonly number[];
}

const count = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Linux, macOS and everything else but Windows. */
export const systemV: Convention = {
  name: "systemV",
  argument: RDI,
  general: [RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11, RBX, R12, R13, R14, R15],
  savedGeneral: [RBX, R12, R13, R14, R15],
  vectors: count(0, 32),
  savedVectors: [],
};

/** Windows. */
export const windows: Convention = {
  name: "windows",
  argument: RCX,
  general: [RAX, RCX, RDX, R8, R9, R10, R11, RBX, RSI, RDI, R12, R13, R14, R15],
  savedGeneral: [RBX, RSI, RDI, R12, R13, R14, R15],
  vectors: [...count(0, 6), ...count(16, 32), ...count(6, 16)],
  savedVectors: count(6, 16),
};
