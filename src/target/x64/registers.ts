/**
 * @file The registers and how operands are numbered: class in the upper bits, number in the lower five. Knows nothing of
 * instructions or of who saves what (convention.ts).
 * Intel SDM volume 1, 3.4 and 15.2.
 * @module
 */

/** Register classes: an operand is `class << 5 | number`. */
export const GPR = 0;
export const VEC = 1;
export const MASK = 2;

/** An absent operand, base or index: a small integer for speed, of no register class, and no value that an immediate is likely to have. */
export const NONE = -0x7fffff80;

/** The memory operand that the assembler was last told of. */
export const MEM = 160;

export const RAX = 0;
export const RCX = 1;
export const RDX = 2;
export const RBX = 3;
export const RSP = 4;
export const RBP = 5;
export const RSI = 6;
export const RDI = 7;
export const R8 = 8;
export const R9 = 9;
export const R10 = 10;
export const R11 = 11;
export const R12 = 12;
export const R13 = 13;
export const R14 = 14;
export const R15 = 15;

/** Vector register n as an operand; its width is the instruction's. */
export function vec(n: number): number {
  return (VEC << 5) | n;
}

/** Mask register n as an operand. */
export function mask(n: number): number {
  return (MASK << 5) | n;
}

/** Class of a register operand. */
export function classOf(operand: number): number {
  return operand >> 5;
}

const GPR64 = ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi"];
const GPR8 = ["al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"];

function gprName(n: number, size: number): string {
  if (n >= 8) return `r${n}${size === 8 ? "" : size === 4 ? "d" : size === 2 ? "w" : "b"}`;
  if (size === 1) return GPR8[n];
  return size === 8 ? GPR64[n] : size === 4 ? `e${GPR64[n].slice(1)}` : GPR64[n].slice(1);
}

/** Name of a register operand that is used with a size in bytes: `eax`, `zmm7`, `k1`. */
export function registerName(operand: number, size: number): string {
  const n = operand & 31;
  if (operand >> 5 === GPR) return gprName(n, size);
  if (operand >> 5 === MASK) return `k${n}`;
  return `${size >= 64 ? "z" : size >= 32 ? "y" : "x"}mm${n}`;
}
