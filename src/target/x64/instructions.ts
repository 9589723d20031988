/**
 * @file The instruction table: one row an instruction with all its facts. Knows nothing of bytes in a row's order
 * (assembler.ts) or of kernels. Only what numjet uses is listed.
 *
 * A key is Intel's mnemonic, followed where one mnemonic has several encodings by what tells them apart, from the first
 * upper-case letter on: `movImm`, `vmovupdStore`, `vcmppdK`.
 *
 * `row(opcode, operands, facts, needs)`. Operands stand in Intel's order, each as slot and kind:
 * slot `R` ModRM.reg · `V` VEX.vvvv · `M` ModRM.rm, register or memory · `m` only memory · `n` only register · `G` memory with a
 * vector index · `O` low bits of the opcode · `4` register in the immediate; immediates have a kind only.
 * kind `r` general-purpose register of the operation's size · `b w d D` the same of 1, 2, 4, 8 bytes · `v` vector of the operation's
 * size · `h q e` a half, quarter, eighth of it · `x y` 16 or 32 bytes · `c u s t` xmm, in memory its low 1, 2, 4, 8 bytes · `k` mask
 * register · `i` one immediate byte · `J` immediate of one or four bytes, whichever fits · `N` immediate of four bytes.
 *
 * The memory operand's size follows from its kind and is also the N by which EVEX scales an 8-bit displacement.
 * Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2: https://www.intel.com/sdm
 * @module
 */
import { type Form, parseForm } from "./operands.ts";

// Mandatory prefix and opcode map.
export const P66 = 1;
export const PF3 = 2;
export const PF2 = 3;
const M0F = 1 << 2;
const M38 = 2 << 2;
const M3A = 3 << 2;
// The W bit, which the two encodings often set differently.
export const VW = 1 << 4;
export const EW = 1 << 5;
const W1 = VW | EW;
// Encodings. A row with both is written in VEX where no operand asks for EVEX.
export const LEG = 1 << 6;
export const VEX = 1 << 7;
export const EVEX = 1 << 8;
const VE = VEX | EVEX;
// Vector sizes; none given: all that the encoding has.
const L128 = 1 << 9;
const L256 = 1 << 10;
const L512 = 1 << 11;
// EVEX: takes a mask · a zeroing mask too · element size of a broadcast memory operand.
export const K = 1 << 12;
export const Z = 1 << 13;
const KZ = K | Z;
const B4 = 1 << 14;
const B8 = 2 << 14;
// Opcode extension in ModRM.reg, kept as digit + 1.
const D0 = 1 << 16;
const D1 = 2 << 16;
const D2 = 3 << 16;
const D3 = 4 << 16;
const D4 = 5 << 16;
const D5 = 6 << 16;
const D6 = 7 << 16;
const D7 = 8 << 16;
// First operand: read as well as written · not written at all.
export const RW = 1 << 20;
export const NODST = 1 << 21;
// Operation sizes: a one-byte form whose opcode is one less · no two-byte form · one size only · W from the size · none.
const BYTE = 1 << 22;
const NO16 = 1 << 23;
const ONLY64 = 1 << 24;
const ONLY32 = 1 << 25;
export const WSIZE = 1 << 26;
const NOSIZE = 1 << 27;
// Mask-register operations: VEX.L 0 or 1, no size.
const KL0 = 1 << 28;
export const KL1 = 1 << 29;
/** No operands, but a ModRM byte of its own with the digit. */
export const FIXED = 1 << 30;

// Extensions that a row needs: in its VEX or legacy form, and in its EVEX form (with AVX512VL below 512 bits).
export const BASE = 0;
export const AVX = 1;
export const AVX2 = 2;
export const FMA = 4;
export const F16C = 8;
export const BMI1 = 16;
export const BMI2 = 32;
export const POPCNT = 64;
export const LZCNT = 128;
export const F = 256;
export const DQ = 512;
export const BW = 1024;

/** One instruction: see the head of this file. Filled from the table once, read by assembler, lowering and tests. */
export interface Row {
  key: string;
  mnemonic: string;
  readonly opcode: number;
  readonly form: Form;
  readonly facts: number;
  readonly needs: number;
  /** Allowed operation sizes in bytes, ored together; `NO_SIZE` where there is none. */
  readonly sizes: number;
  /** Element size of a broadcast memory operand, 0 where there is no such form. */
  readonly broadcast: number;
  /** ModRM.reg where no operand stands there. */
  readonly digit: number;
}

/** The bit in `Row.sizes` of an instruction that has no size: it is emitted with size 0. */
export const NO_SIZE = 128;

function sizesOf(facts: number): number {
  if (facts & (NOSIZE | KL0 | KL1)) return NO_SIZE;
  if (facts & WSIZE) return 4 | 8;
  if (facts & LEG) {
    if (facts & ONLY64) return 8;
    if (facts & ONLY32) return 4;
    return (facts & BYTE ? 1 : 0) | (facts & NO16 ? 0 : 2) | 4 | 8;
  }
  const given = (facts >> 5) & (16 | 32 | 64);
  return given || (facts & EVEX ? 16 | 32 | 64 : 16 | 32);
}

function row(opcode: number, operands: string, facts: number, needs: number): Row {
  return {
    key: "",
    mnemonic: "",
    opcode,
    form: parseForm(operands),
    facts,
    needs,
    sizes: sizesOf(facts),
    broadcast: ((facts >> 14) & 3) << 2,
    digit: Math.max(0, ((facts >> 16) & 15) - 1),
  };
}

// biome-ignore format: one row a line
const table = {
  // General-purpose integer. Size 1, 2, 4 or 8 where BYTE, else 2, 4 or 8; a byte form is the opcode less one.
  mov: row(0x8b, "Rr,Mr", LEG | BYTE, BASE),
  movStore: row(0x89, "mr,Rr", LEG | BYTE, BASE),
  movImm: row(0xc7, "Mr,N", LEG | BYTE | D0, BASE),
  lea: row(0x8d, "Rr,mr", LEG, BASE),
  add: row(0x03, "Rr,Mr", LEG | BYTE | RW, BASE),
  addStore: row(0x01, "mr,Rr", LEG | BYTE | RW, BASE),
  addImm: row(0x81, "Mr,J", LEG | BYTE | D0 | RW, BASE),
  or: row(0x0b, "Rr,Mr", LEG | BYTE | RW, BASE),
  orStore: row(0x09, "mr,Rr", LEG | BYTE | RW, BASE),
  orImm: row(0x81, "Mr,J", LEG | BYTE | D1 | RW, BASE),
  adc: row(0x13, "Rr,Mr", LEG | BYTE | RW, BASE),
  adcStore: row(0x11, "mr,Rr", LEG | BYTE | RW, BASE),
  adcImm: row(0x81, "Mr,J", LEG | BYTE | D2 | RW, BASE),
  sbb: row(0x1b, "Rr,Mr", LEG | BYTE | RW, BASE),
  sbbStore: row(0x19, "mr,Rr", LEG | BYTE | RW, BASE),
  sbbImm: row(0x81, "Mr,J", LEG | BYTE | D3 | RW, BASE),
  and: row(0x23, "Rr,Mr", LEG | BYTE | RW, BASE),
  andStore: row(0x21, "mr,Rr", LEG | BYTE | RW, BASE),
  andImm: row(0x81, "Mr,J", LEG | BYTE | D4 | RW, BASE),
  sub: row(0x2b, "Rr,Mr", LEG | BYTE | RW, BASE),
  subStore: row(0x29, "mr,Rr", LEG | BYTE | RW, BASE),
  subImm: row(0x81, "Mr,J", LEG | BYTE | D5 | RW, BASE),
  xor: row(0x33, "Rr,Mr", LEG | BYTE | RW, BASE),
  xorStore: row(0x31, "mr,Rr", LEG | BYTE | RW, BASE),
  xorImm: row(0x81, "Mr,J", LEG | BYTE | D6 | RW, BASE),
  cmp: row(0x3b, "Rr,Mr", LEG | BYTE | NODST, BASE),
  cmpStore: row(0x39, "mr,Rr", LEG | BYTE | NODST, BASE),
  cmpImm: row(0x81, "Mr,J", LEG | BYTE | D7 | NODST, BASE),
  test: row(0x85, "Mr,Rr", LEG | BYTE | NODST, BASE),
  testImm: row(0xf7, "Mr,N", LEG | BYTE | D0 | NODST, BASE),
  imul: row(0xaf, "Rr,Mr", LEG | M0F | RW, BASE),
  imulImm: row(0x69, "Rr,Mr,J", LEG, BASE),
  not: row(0xf7, "Mr", LEG | BYTE | D2 | RW, BASE),
  neg: row(0xf7, "Mr", LEG | BYTE | D3 | RW, BASE),
  mul: row(0xf7, "Mr", LEG | BYTE | D4 | NODST, BASE),
  imulWide: row(0xf7, "Mr", LEG | BYTE | D5 | NODST, BASE),
  div: row(0xf7, "Mr", LEG | BYTE | D6 | NODST, BASE),
  idiv: row(0xf7, "Mr", LEG | BYTE | D7 | NODST, BASE),
  rolImm: row(0xc1, "Mr,i", LEG | BYTE | D0 | RW, BASE),
  rolCl: row(0xd3, "Mr", LEG | BYTE | D0 | RW, BASE),
  rorImm: row(0xc1, "Mr,i", LEG | BYTE | D1 | RW, BASE),
  rorCl: row(0xd3, "Mr", LEG | BYTE | D1 | RW, BASE),
  shlImm: row(0xc1, "Mr,i", LEG | BYTE | D4 | RW, BASE),
  shlCl: row(0xd3, "Mr", LEG | BYTE | D4 | RW, BASE),
  shrImm: row(0xc1, "Mr,i", LEG | BYTE | D5 | RW, BASE),
  shrCl: row(0xd3, "Mr", LEG | BYTE | D5 | RW, BASE),
  sarImm: row(0xc1, "Mr,i", LEG | BYTE | D7 | RW, BASE),
  sarCl: row(0xd3, "Mr", LEG | BYTE | D7 | RW, BASE),
  movzxByte: row(0xb6, "Rr,Mb", LEG | M0F, BASE),
  movzxWord: row(0xb7, "Rr,Mw", LEG | M0F | NO16, BASE),
  movsxByte: row(0xbe, "Rr,Mb", LEG | M0F, BASE),
  movsxWord: row(0xbf, "Rr,Mw", LEG | M0F | NO16, BASE),
  movsxd: row(0x63, "Rr,Md", LEG | ONLY64, BASE),
  cdq: row(0x99, "", LEG | ONLY32 | NODST, BASE),
  cqo: row(0x99, "", LEG | ONLY64 | NODST, BASE),
  xchg: row(0x87, "Rr,nr", LEG | BYTE | RW, BASE),
  bswap: row(0xc8, "Or", LEG | M0F | NO16 | RW, BASE),
  push: row(0x50, "OD", NOSIZE | LEG | NODST, BASE),
  pop: row(0x58, "OD", NOSIZE | LEG, BASE),
  callReg: row(0xff, "nD", NOSIZE | LEG | D2 | NODST, BASE),
  jmpReg: row(0xff, "nD", NOSIZE | LEG | D4 | NODST, BASE),
  ret: row(0xc3, "", NOSIZE | LEG | NODST, BASE),
  ud2: row(0x0b, "", NOSIZE | LEG | M0F | NODST, BASE),
  popcnt: row(0xb8, "Rr,Mr", LEG | PF3 | M0F, POPCNT),
  lzcnt: row(0xbd, "Rr,Mr", LEG | PF3 | M0F, LZCNT),
  tzcnt: row(0xbc, "Rr,Mr", LEG | PF3 | M0F, BMI1),
  prefetchnta: row(0x18, "mc", NOSIZE | LEG | M0F | D0 | NODST, BASE),
  prefetcht0: row(0x18, "mc", NOSIZE | LEG | M0F | D1 | NODST, BASE),
  prefetcht1: row(0x18, "mc", NOSIZE | LEG | M0F | D2 | NODST, BASE),
  prefetchw: row(0x0d, "mc", NOSIZE | LEG | M0F | D1 | NODST, BASE),
  movnti: row(0xc3, "mr,Rr", LEG | M0F | NO16, BASE),
  cmpxchg: row(0xb1, "mr,Rr", LEG | BYTE | M0F | RW, BASE),

  // BMI, three operands, flags untouched by the shifts.
  andn: row(0xf2, "Rr,Vr,Mr", VEX | M38 | WSIZE, BMI1),
  bzhi: row(0xf5, "Rr,Mr,Vr", VEX | M38 | WSIZE, BMI2),
  shlx: row(0xf7, "Rr,Mr,Vr", VEX | P66 | M38 | WSIZE, BMI2),
  sarx: row(0xf7, "Rr,Mr,Vr", VEX | PF3 | M38 | WSIZE, BMI2),
  shrx: row(0xf7, "Rr,Mr,Vr", VEX | PF2 | M38 | WSIZE, BMI2),
  mulx: row(0xf6, "Rr,Vr,Mr", VEX | PF2 | M38 | WSIZE, BMI2),
  pdep: row(0xf5, "Rr,Vr,Mr", VEX | PF2 | M38 | WSIZE, BMI2),
  rorx: row(0xf0, "Rr,Mr,i", VEX | PF2 | M3A | WSIZE, BMI2),

  // Floating-point arithmetic.
  vaddps: row(0x58, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vaddpd: row(0x58, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vaddss: row(0x58, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vaddsd: row(0x58, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vmulps: row(0x59, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vmulpd: row(0x59, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vmulss: row(0x59, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vmulsd: row(0x59, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vsubps: row(0x5c, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vsubpd: row(0x5c, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vsubss: row(0x5c, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vsubsd: row(0x5c, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vminps: row(0x5d, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vminpd: row(0x5d, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vminss: row(0x5d, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vminsd: row(0x5d, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vdivps: row(0x5e, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vdivpd: row(0x5e, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vdivss: row(0x5e, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vdivsd: row(0x5e, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vmaxps: row(0x5f, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vmaxpd: row(0x5f, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vmaxss: row(0x5f, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vmaxsd: row(0x5f, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vsqrtps: row(0x51, "Rv,Mv", VE | M0F | KZ | B4, AVX | F),
  vsqrtpd: row(0x51, "Rv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vsqrtss: row(0x51, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vsqrtsd: row(0x51, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vandps: row(0x54, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | DQ),
  vandpd: row(0x54, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | DQ),
  vandnps: row(0x55, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | DQ),
  vandnpd: row(0x55, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | DQ),
  vorps: row(0x56, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | DQ),
  vorpd: row(0x56, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | DQ),
  vxorps: row(0x57, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | DQ),
  vxorpd: row(0x57, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | DQ),

  // Fused multiply-add: 132 is a*c+b, 213 is b*a+c, 231 is b*c+a, for operands a (also the result), b, c.
  vfmadd132ps: row(0x98, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfmadd132pd: row(0x98, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfmadd132ss: row(0x99, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfmadd132sd: row(0x99, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfmadd213ps: row(0xa8, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfmadd213pd: row(0xa8, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfmadd213ss: row(0xa9, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfmadd213sd: row(0xa9, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfmadd231ps: row(0xb8, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfmadd231pd: row(0xb8, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfmadd231ss: row(0xb9, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfmadd231sd: row(0xb9, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfmsub132ps: row(0x9a, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfmsub132pd: row(0x9a, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfmsub132ss: row(0x9b, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfmsub132sd: row(0x9b, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfmsub213ps: row(0xaa, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfmsub213pd: row(0xaa, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfmsub213ss: row(0xab, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfmsub213sd: row(0xab, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfmsub231ps: row(0xba, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfmsub231pd: row(0xba, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfmsub231ss: row(0xbb, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfmsub231sd: row(0xbb, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfnmadd132ps: row(0x9c, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfnmadd132pd: row(0x9c, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfnmadd132ss: row(0x9d, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfnmadd132sd: row(0x9d, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfnmadd213ps: row(0xac, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfnmadd213pd: row(0xac, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfnmadd213ss: row(0xad, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfnmadd213sd: row(0xad, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfnmadd231ps: row(0xbc, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfnmadd231pd: row(0xbc, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfnmadd231ss: row(0xbd, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfnmadd231sd: row(0xbd, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfnmsub132ps: row(0x9e, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfnmsub132pd: row(0x9e, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfnmsub132ss: row(0x9f, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfnmsub132sd: row(0x9f, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfnmsub213ps: row(0xae, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfnmsub213pd: row(0xae, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfnmsub213ss: row(0xaf, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfnmsub213sd: row(0xaf, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),
  vfnmsub231ps: row(0xbe, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | RW, FMA | F),
  vfnmsub231pd: row(0xbe, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8 | RW, FMA | F),
  vfnmsub231ss: row(0xbf, "Rx,Vx,Ms", VE | P66 | M38 | KZ | L128 | RW, FMA | F),
  vfnmsub231sd: row(0xbf, "Rx,Vx,Mt", VE | P66 | M38 | W1 | KZ | L128 | RW, FMA | F),

  // Rounding, scaling, classification.
  vroundps: row(0x08, "Rv,Mv,i", VEX | P66 | M3A, AVX),
  vroundpd: row(0x09, "Rv,Mv,i", VEX | P66 | M3A, AVX),
  vroundss: row(0x0a, "Rx,Vx,Ms,i", VEX | P66 | M3A | L128, AVX),
  vroundsd: row(0x0b, "Rx,Vx,Mt,i", VEX | P66 | M3A | L128, AVX),
  vrndscaleps: row(0x08, "Rv,Mv,i", EVEX | P66 | M3A | KZ | B4, F),
  vrndscalepd: row(0x09, "Rv,Mv,i", EVEX | P66 | M3A | EW | KZ | B8, F),
  vrndscaless: row(0x0a, "Rx,Vx,Ms,i", EVEX | P66 | M3A | KZ | L128, F),
  vrndscalesd: row(0x0b, "Rx,Vx,Mt,i", EVEX | P66 | M3A | EW | KZ | L128, F),
  vscalefps: row(0x2c, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4, F),
  vscalefpd: row(0x2c, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vscalefss: row(0x2d, "Rx,Vx,Ms", EVEX | P66 | M38 | KZ | L128, F),
  vscalefsd: row(0x2d, "Rx,Vx,Mt", EVEX | P66 | M38 | EW | KZ | L128, F),
  vgetexpps: row(0x42, "Rv,Mv", EVEX | P66 | M38 | KZ | B4, F),
  vgetexppd: row(0x42, "Rv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vgetmantps: row(0x26, "Rv,Mv,i", EVEX | P66 | M3A | KZ | B4, F),
  vgetmantpd: row(0x26, "Rv,Mv,i", EVEX | P66 | M3A | EW | KZ | B8, F),
  vfpclassps: row(0x66, "Rk,Mv,i", EVEX | P66 | M3A | K | B4, DQ),
  vfpclasspd: row(0x66, "Rk,Mv,i", EVEX | P66 | M3A | EW | K | B8, DQ),

  // Comparison: to a vector of all-ones lanes (VEX), to a mask register (…K, EVEX), to the flags.
  vcmpps: row(0xc2, "Rv,Vv,Mv,i", VEX | M0F, AVX),
  vcmppsK: row(0xc2, "Rk,Vv,Mv,i", EVEX | M0F | K | B4, F),
  vcmppd: row(0xc2, "Rv,Vv,Mv,i", VEX | P66 | M0F, AVX),
  vcmppdK: row(0xc2, "Rk,Vv,Mv,i", EVEX | P66 | M0F | EW | K | B8, F),
  vcmpss: row(0xc2, "Rx,Vx,Ms,i", VEX | PF3 | M0F | L128, AVX),
  vcmpssK: row(0xc2, "Rk,Vx,Ms,i", EVEX | PF3 | M0F | K | L128, F),
  vcmpsd: row(0xc2, "Rx,Vx,Mt,i", VEX | PF2 | M0F | L128, AVX),
  vcmpsdK: row(0xc2, "Rk,Vx,Mt,i", EVEX | PF2 | M0F | EW | K | L128, F),
  vucomiss: row(0x2e, "Rx,Ms", VE | M0F | L128 | NODST, AVX | F),
  vucomisd: row(0x2e, "Rx,Mt", VE | P66 | M0F | EW | L128 | NODST, AVX | F),
  vpcmpeqb: row(0x74, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpcmpeqw: row(0x75, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpcmpeqd: row(0x76, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpcmpeqq: row(0x29, "Rv,Vv,Mv", VEX | P66 | M38, AVX2),
  vpcmpgtb: row(0x64, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpcmpgtw: row(0x65, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpcmpgtd: row(0x66, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpcmpgtq: row(0x37, "Rv,Vv,Mv", VEX | P66 | M38, AVX2),
  vpcmpb: row(0x3f, "Rk,Vv,Mv,i", EVEX | P66 | M3A | K, BW),
  vpcmpub: row(0x3e, "Rk,Vv,Mv,i", EVEX | P66 | M3A | K, BW),
  vpcmpw: row(0x3f, "Rk,Vv,Mv,i", EVEX | P66 | M3A | EW | K, BW),
  vpcmpuw: row(0x3e, "Rk,Vv,Mv,i", EVEX | P66 | M3A | EW | K, BW),
  vpcmpd: row(0x1f, "Rk,Vv,Mv,i", EVEX | P66 | M3A | K | B4, F),
  vpcmpud: row(0x1e, "Rk,Vv,Mv,i", EVEX | P66 | M3A | K | B4, F),
  vpcmpq: row(0x1f, "Rk,Vv,Mv,i", EVEX | P66 | M3A | EW | K | B8, F),
  vpcmpuq: row(0x1e, "Rk,Vv,Mv,i", EVEX | P66 | M3A | EW | K | B8, F),
  vptestmb: row(0x26, "Rk,Vv,Mv", EVEX | P66 | M38 | K, BW),
  vptestnmb: row(0x26, "Rk,Vv,Mv", EVEX | PF3 | M38 | K, BW),
  vptestmw: row(0x26, "Rk,Vv,Mv", EVEX | P66 | M38 | EW | K, BW),
  vptestnmw: row(0x26, "Rk,Vv,Mv", EVEX | PF3 | M38 | EW | K, BW),
  vptestmd: row(0x27, "Rk,Vv,Mv", EVEX | P66 | M38 | K | B4, F),
  vptestnmd: row(0x27, "Rk,Vv,Mv", EVEX | PF3 | M38 | K | B4, F),
  vptestmq: row(0x27, "Rk,Vv,Mv", EVEX | P66 | M38 | EW | K | B8, F),
  vptestnmq: row(0x27, "Rk,Vv,Mv", EVEX | PF3 | M38 | EW | K | B8, F),
  vptest: row(0x17, "Rv,Mv", VEX | P66 | M38 | NODST, AVX),
  vtestps: row(0x0e, "Rv,Mv", VEX | P66 | M38 | NODST, AVX),
  vtestpd: row(0x0f, "Rv,Mv", VEX | P66 | M38 | NODST, AVX),
  vmovmskps: row(0x50, "Rd,nv", VEX | M0F, AVX),
  vmovmskpd: row(0x50, "Rd,nv", VEX | P66 | M0F, AVX),
  vpmovmskb: row(0xd7, "Rd,nv", VEX | P66 | M0F, AVX2),

  // Moves.
  vmovaps: row(0x28, "Rv,Mv", VE | M0F | KZ, AVX | F),
  vmovapsStore: row(0x29, "mv,Rv", VE | M0F | K, AVX | F),
  vmovups: row(0x10, "Rv,Mv", VE | M0F | KZ, AVX | F),
  vmovupsStore: row(0x11, "mv,Rv", VE | M0F | K, AVX | F),
  vmovntps: row(0x2b, "mv,Rv", VE | M0F, AVX | F),
  vmovapd: row(0x28, "Rv,Mv", VE | P66 | M0F | EW | KZ, AVX | F),
  vmovapdStore: row(0x29, "mv,Rv", VE | P66 | M0F | EW | K, AVX | F),
  vmovupd: row(0x10, "Rv,Mv", VE | P66 | M0F | EW | KZ, AVX | F),
  vmovupdStore: row(0x11, "mv,Rv", VE | P66 | M0F | EW | K, AVX | F),
  vmovntpd: row(0x2b, "mv,Rv", VE | P66 | M0F | EW, AVX | F),
  vmovntdq: row(0xe7, "mv,Rv", VE | P66 | M0F, AVX | F),
  vmovntdqa: row(0x2a, "Rv,mv", VE | P66 | M38, AVX2 | F),
  vmovdqa: row(0x6f, "Rv,Mv", VEX | P66 | M0F, AVX),
  vmovdqaStore: row(0x7f, "mv,Rv", VEX | P66 | M0F, AVX),
  vmovdqu: row(0x6f, "Rv,Mv", VEX | PF3 | M0F, AVX),
  vmovdquStore: row(0x7f, "mv,Rv", VEX | PF3 | M0F, AVX),
  vmovdqa32: row(0x6f, "Rv,Mv", EVEX | P66 | M0F | KZ, F),
  vmovdqa32Store: row(0x7f, "mv,Rv", EVEX | P66 | M0F | K, F),
  vmovdqa64: row(0x6f, "Rv,Mv", EVEX | P66 | M0F | EW | KZ, F),
  vmovdqa64Store: row(0x7f, "mv,Rv", EVEX | P66 | M0F | EW | K, F),
  vmovdqu8: row(0x6f, "Rv,Mv", EVEX | PF2 | M0F | KZ, BW),
  vmovdqu8Store: row(0x7f, "mv,Rv", EVEX | PF2 | M0F | K, BW),
  vmovdqu16: row(0x6f, "Rv,Mv", EVEX | PF2 | M0F | EW | KZ, BW),
  vmovdqu16Store: row(0x7f, "mv,Rv", EVEX | PF2 | M0F | EW | K, BW),
  vmovdqu32: row(0x6f, "Rv,Mv", EVEX | PF3 | M0F | KZ, F),
  vmovdqu32Store: row(0x7f, "mv,Rv", EVEX | PF3 | M0F | K, F),
  vmovdqu64: row(0x6f, "Rv,Mv", EVEX | PF3 | M0F | EW | KZ, F),
  vmovdqu64Store: row(0x7f, "mv,Rv", EVEX | PF3 | M0F | EW | K, F),
  vmovss: row(0x10, "Rx,ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vmovssStore: row(0x11, "ms,Rx", VE | PF3 | M0F | K | L128, AVX | F),
  vmovssReg: row(0x10, "Rx,Vx,nx", VE | PF3 | M0F | KZ | L128, AVX | F),
  vmovsd: row(0x10, "Rx,mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vmovsdStore: row(0x11, "mt,Rx", VE | PF2 | M0F | EW | K | L128, AVX | F),
  vmovsdReg: row(0x10, "Rx,Vx,nx", VE | PF2 | M0F | EW | KZ | L128, AVX | F),
  vmovd: row(0x6e, "Rx,Md", VE | P66 | M0F | L128, AVX | F),
  vmovdStore: row(0x7e, "Md,Rx", VE | P66 | M0F | L128, AVX | F),
  vmovq: row(0x6e, "Rx,MD", VE | P66 | M0F | W1 | L128, AVX | F),
  vmovqStore: row(0x7e, "MD,Rx", VE | P66 | M0F | W1 | L128, AVX | F),
  vmovqXmm: row(0x7e, "Rx,Mt", VE | PF3 | M0F | EW | L128, AVX | F),
  vmovlps: row(0x12, "Rx,Vx,mt", VE | M0F | L128, AVX | F),
  vmovhps: row(0x16, "Rx,Vx,mt", VE | M0F | L128, AVX | F),
  vmovlpsStore: row(0x13, "mt,Rx", VE | M0F | L128, AVX | F),
  vmovhpsStore: row(0x17, "mt,Rx", VE | M0F | L128, AVX | F),
  vmovhlps: row(0x12, "Rx,Vx,nx", VE | M0F | L128, AVX | F),
  vmovlhps: row(0x16, "Rx,Vx,nx", VE | M0F | L128, AVX | F),
  vmovddup: row(0x12, "Rv,Mv", VE | PF2 | M0F | EW | KZ | L256 | L512, AVX | F),
  vmovshdup: row(0x16, "Rv,Mv", VE | PF3 | M0F | KZ, AVX | F),
  vmovsldup: row(0x12, "Rv,Mv", VE | PF3 | M0F | KZ, AVX | F),
  vmaskmovps: row(0x2c, "Rv,Vv,mv", VEX | P66 | M38, AVX),
  vmaskmovpsStore: row(0x2e, "mv,Vv,Rv", VEX | P66 | M38, AVX),
  vmaskmovpd: row(0x2d, "Rv,Vv,mv", VEX | P66 | M38, AVX),
  vmaskmovpdStore: row(0x2f, "mv,Vv,Rv", VEX | P66 | M38, AVX),
  vpmaskmovd: row(0x8c, "Rv,Vv,mv", VEX | P66 | M38, AVX2),
  vpmaskmovdStore: row(0x8e, "mv,Vv,Rv", VEX | P66 | M38, AVX2),
  vpmaskmovq: row(0x8c, "Rv,Vv,mv", VEX | P66 | M38 | VW, AVX2),
  vpmaskmovqStore: row(0x8e, "mv,Vv,Rv", VEX | P66 | M38 | VW, AVX2),

  // Broadcasts.
  vbroadcastss: row(0x18, "Rv,Ms", VE | P66 | M38 | KZ, AVX2 | F),
  vbroadcastsd: row(0x19, "Rv,Mt", VE | P66 | M38 | EW | KZ | L256 | L512, AVX2 | F),
  vbroadcastf128: row(0x1a, "Rv,mx", VEX | P66 | M38 | L256, AVX),
  vbroadcastf32x4: row(0x1a, "Rv,mx", EVEX | P66 | M38 | KZ | L256 | L512, F),
  vbroadcastf64x2: row(0x1a, "Rv,mx", EVEX | P66 | M38 | EW | KZ | L256 | L512, DQ),
  vbroadcastf64x4: row(0x1b, "Rv,my", EVEX | P66 | M38 | EW | KZ | L512, F),
  vpbroadcastb: row(0x78, "Rv,Mc", VE | P66 | M38 | KZ, AVX2 | BW),
  vpbroadcastw: row(0x79, "Rv,Mu", VE | P66 | M38 | KZ, AVX2 | BW),
  vpbroadcastd: row(0x58, "Rv,Ms", VE | P66 | M38 | KZ, AVX2 | F),
  vpbroadcastq: row(0x59, "Rv,Mt", VE | P66 | M38 | EW | KZ, AVX2 | F),
  vpbroadcastbGpr: row(0x7a, "Rv,nd", EVEX | P66 | M38 | KZ, BW),
  vpbroadcastwGpr: row(0x7b, "Rv,nd", EVEX | P66 | M38 | KZ, BW),
  vpbroadcastdGpr: row(0x7c, "Rv,nd", EVEX | P66 | M38 | KZ, F),
  vpbroadcastqGpr: row(0x7c, "Rv,nD", EVEX | P66 | M38 | EW | KZ, F),

  // Blends.
  vblendvps: row(0x4a, "Rv,Vv,Mv,4v", VEX | P66 | M3A, AVX),
  vblendvpd: row(0x4b, "Rv,Vv,Mv,4v", VEX | P66 | M3A, AVX),
  vpblendvb: row(0x4c, "Rv,Vv,Mv,4v", VEX | P66 | M3A, AVX2),
  vblendps: row(0x0c, "Rv,Vv,Mv,i", VEX | P66 | M3A, AVX),
  vblendpd: row(0x0d, "Rv,Vv,Mv,i", VEX | P66 | M3A, AVX),
  vpblendd: row(0x02, "Rv,Vv,Mv,i", VEX | P66 | M3A, AVX2),
  vpblendw: row(0x0e, "Rv,Vv,Mv,i", VEX | P66 | M3A, AVX2),
  vblendmps: row(0x65, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4, F),
  vblendmpd: row(0x65, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpblendmd: row(0x64, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4, F),
  vpblendmq: row(0x64, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpblendmb: row(0x66, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ, BW),
  vpblendmw: row(0x66, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ, BW),

  // Integer arithmetic.
  vpaddb: row(0xfc, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpaddw: row(0xfd, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpaddd: row(0xfe, "Rv,Vv,Mv", VE | P66 | M0F | KZ | B4, AVX2 | F),
  vpaddq: row(0xd4, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX2 | F),
  vpsubb: row(0xf8, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpsubw: row(0xf9, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpsubd: row(0xfa, "Rv,Vv,Mv", VE | P66 | M0F | KZ | B4, AVX2 | F),
  vpsubq: row(0xfb, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX2 | F),
  vpmullw: row(0xd5, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpmulhw: row(0xe5, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpmulhuw: row(0xe4, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpmulld: row(0x40, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpmullq: row(0x40, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, DQ),
  vpmuludq: row(0xf4, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX2 | F),
  vpmuldq: row(0x28, "Rv,Vv,Mv", VE | P66 | M38 | EW | KZ | B8, AVX2 | F),
  vpmaddwd: row(0xf5, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpmaddubsw: row(0x04, "Rv,Vv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpsadbw: row(0xf6, "Rv,Vv,Mv", VE | P66 | M0F, AVX2 | BW),
  vpminsb: row(0x38, "Rv,Vv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpminsw: row(0xea, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpminsd: row(0x39, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpminsq: row(0x39, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpminub: row(0xda, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpminuw: row(0x3a, "Rv,Vv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpminud: row(0x3b, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpminuq: row(0x3b, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpmaxsb: row(0x3c, "Rv,Vv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpmaxsw: row(0xee, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpmaxsd: row(0x3d, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpmaxsq: row(0x3d, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpmaxub: row(0xde, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpmaxuw: row(0x3e, "Rv,Vv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpmaxud: row(0x3f, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpmaxuq: row(0x3f, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpabsb: row(0x1c, "Rv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpabsw: row(0x1d, "Rv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpabsd: row(0x1e, "Rv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpabsq: row(0x1f, "Rv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),

  // Integer logic and shifts.
  vpand: row(0xdb, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpandd: row(0xdb, "Rv,Vv,Mv", EVEX | P66 | M0F | KZ | B4, F),
  vpandq: row(0xdb, "Rv,Vv,Mv", EVEX | P66 | M0F | EW | KZ | B8, F),
  vpandn: row(0xdf, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpandnd: row(0xdf, "Rv,Vv,Mv", EVEX | P66 | M0F | KZ | B4, F),
  vpandnq: row(0xdf, "Rv,Vv,Mv", EVEX | P66 | M0F | EW | KZ | B8, F),
  vpor: row(0xeb, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpord: row(0xeb, "Rv,Vv,Mv", EVEX | P66 | M0F | KZ | B4, F),
  vporq: row(0xeb, "Rv,Vv,Mv", EVEX | P66 | M0F | EW | KZ | B8, F),
  vpxor: row(0xef, "Rv,Vv,Mv", VEX | P66 | M0F, AVX2),
  vpxord: row(0xef, "Rv,Vv,Mv", EVEX | P66 | M0F | KZ | B4, F),
  vpxorq: row(0xef, "Rv,Vv,Mv", EVEX | P66 | M0F | EW | KZ | B8, F),
  vpternlogd: row(0x25, "Rv,Vv,Mv,i", EVEX | P66 | M3A | RW | KZ | B4, F),
  vpternlogq: row(0x25, "Rv,Vv,Mv,i", EVEX | P66 | M3A | EW | RW | KZ | B8, F),
  vpsllw: row(0xf1, "Rv,Vv,Mx", VE | P66 | M0F | KZ, AVX2 | BW),
  vpslld: row(0xf2, "Rv,Vv,Mx", VE | P66 | M0F | KZ, AVX2 | F),
  vpsllq: row(0xf3, "Rv,Vv,Mx", VE | P66 | M0F | EW | KZ, AVX2 | F),
  vpsrlw: row(0xd1, "Rv,Vv,Mx", VE | P66 | M0F | KZ, AVX2 | BW),
  vpsrld: row(0xd2, "Rv,Vv,Mx", VE | P66 | M0F | KZ, AVX2 | F),
  vpsrlq: row(0xd3, "Rv,Vv,Mx", VE | P66 | M0F | EW | KZ, AVX2 | F),
  vpsraw: row(0xe1, "Rv,Vv,Mx", VE | P66 | M0F | KZ, AVX2 | BW),
  vpsrad: row(0xe2, "Rv,Vv,Mx", VE | P66 | M0F | KZ, AVX2 | F),
  vpsraq: row(0xe2, "Rv,Vv,Mx", EVEX | P66 | M0F | EW | KZ, F),
  vpsllwImm: row(0x71, "Vv,nv,i", VE | P66 | M0F | D6 | KZ, AVX2 | BW),
  vpslldImm: row(0x72, "Vv,nv,i", VE | P66 | M0F | D6 | KZ, AVX2 | F),
  vpsllqImm: row(0x73, "Vv,nv,i", VE | P66 | M0F | EW | D6 | KZ, AVX2 | F),
  vpsrlwImm: row(0x71, "Vv,nv,i", VE | P66 | M0F | D2 | KZ, AVX2 | BW),
  vpsrldImm: row(0x72, "Vv,nv,i", VE | P66 | M0F | D2 | KZ, AVX2 | F),
  vpsrlqImm: row(0x73, "Vv,nv,i", VE | P66 | M0F | EW | D2 | KZ, AVX2 | F),
  vpsrawImm: row(0x71, "Vv,nv,i", VE | P66 | M0F | D4 | KZ, AVX2 | BW),
  vpsradImm: row(0x72, "Vv,nv,i", VE | P66 | M0F | D4 | KZ, AVX2 | F),
  vpsraqImm: row(0x72, "Vv,nv,i", EVEX | P66 | M0F | EW | D4 | KZ, F),
  vpslldq: row(0x73, "Vv,nv,i", VE | P66 | M0F | D7, AVX2 | BW),
  vpsrldq: row(0x73, "Vv,nv,i", VE | P66 | M0F | D3, AVX2 | BW),
  vpsllvd: row(0x47, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpsllvq: row(0x47, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8, AVX2 | F),
  vpsrlvd: row(0x45, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpsrlvq: row(0x45, "Rv,Vv,Mv", VE | P66 | M38 | W1 | KZ | B8, AVX2 | F),
  vpsravd: row(0x46, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | F),
  vpsravq: row(0x46, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vpsllvw: row(0x12, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ, BW),
  vpsrlvw: row(0x10, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ, BW),
  vpsravw: row(0x11, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ, BW),
  vprolvd: row(0x15, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4, F),
  vprolvq: row(0x15, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vprorvd: row(0x14, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4, F),
  vprorvq: row(0x14, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8, F),
  vproldImm: row(0x72, "Vv,nv,i", EVEX | P66 | M0F | D1 | KZ, F),
  vprolqImm: row(0x72, "Vv,nv,i", EVEX | P66 | M0F | EW | D1 | KZ, F),

  // Integer widening, narrowing, mask <-> vector.
  vpmovsxbw: row(0x20, "Rv,Mh", VE | P66 | M38 | KZ, AVX2 | BW),
  vpmovzxbw: row(0x30, "Rv,Mh", VE | P66 | M38 | KZ, AVX2 | BW),
  vpmovsxbd: row(0x21, "Rv,Mq", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovzxbd: row(0x31, "Rv,Mq", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovsxbq: row(0x22, "Rv,Me", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovzxbq: row(0x32, "Rv,Me", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovsxwd: row(0x23, "Rv,Mh", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovzxwd: row(0x33, "Rv,Mh", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovsxwq: row(0x24, "Rv,Mq", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovzxwq: row(0x34, "Rv,Mq", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovsxdq: row(0x25, "Rv,Mh", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovzxdq: row(0x35, "Rv,Mh", VE | P66 | M38 | KZ, AVX2 | F),
  vpmovwb: row(0x30, "nh,Rv", EVEX | PF3 | M38 | KZ, BW),
  vpmovwbStore: row(0x30, "mh,Rv", EVEX | PF3 | M38 | K, BW),
  vpmovdb: row(0x31, "nq,Rv", EVEX | PF3 | M38 | KZ, F),
  vpmovdbStore: row(0x31, "mq,Rv", EVEX | PF3 | M38 | K, F),
  vpmovqb: row(0x32, "ne,Rv", EVEX | PF3 | M38 | KZ, F),
  vpmovqbStore: row(0x32, "me,Rv", EVEX | PF3 | M38 | K, F),
  vpmovdw: row(0x33, "nh,Rv", EVEX | PF3 | M38 | KZ, F),
  vpmovdwStore: row(0x33, "mh,Rv", EVEX | PF3 | M38 | K, F),
  vpmovqw: row(0x34, "nq,Rv", EVEX | PF3 | M38 | KZ, F),
  vpmovqwStore: row(0x34, "mq,Rv", EVEX | PF3 | M38 | K, F),
  vpmovqd: row(0x35, "nh,Rv", EVEX | PF3 | M38 | KZ, F),
  vpmovqdStore: row(0x35, "mh,Rv", EVEX | PF3 | M38 | K, F),
  vpacksswb: row(0x63, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpackuswb: row(0x67, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpackssdw: row(0x6b, "Rv,Vv,Mv", VE | P66 | M0F | KZ | B4, AVX2 | BW),
  vpackusdw: row(0x2b, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX2 | BW),
  vpmovm2b: row(0x28, "Rv,nk", EVEX | PF3 | M38, BW),
  vpmovb2m: row(0x29, "Rk,nv", EVEX | PF3 | M38, BW),
  vpmovm2w: row(0x28, "Rv,nk", EVEX | PF3 | M38 | EW, BW),
  vpmovw2m: row(0x29, "Rk,nv", EVEX | PF3 | M38 | EW, BW),
  vpmovm2d: row(0x38, "Rv,nk", EVEX | PF3 | M38, DQ),
  vpmovd2m: row(0x39, "Rk,nv", EVEX | PF3 | M38, DQ),
  vpmovm2q: row(0x38, "Rv,nk", EVEX | PF3 | M38 | EW, DQ),
  vpmovq2m: row(0x39, "Rk,nv", EVEX | PF3 | M38 | EW, DQ),

  // Conversions. The size is that of the operand marked v.
  vcvtps2pd: row(0x5a, "Rv,Mh", VE | M0F | KZ | B4, AVX | F),
  vcvtpd2ps: row(0x5a, "Rh,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vcvtdq2ps: row(0x5b, "Rv,Mv", VE | M0F | KZ | B4, AVX | F),
  vcvtps2dq: row(0x5b, "Rv,Mv", VE | P66 | M0F | KZ | B4, AVX | F),
  vcvttps2dq: row(0x5b, "Rv,Mv", VE | PF3 | M0F | KZ | B4, AVX | F),
  vcvtdq2pd: row(0xe6, "Rv,Mh", VE | PF3 | M0F | KZ | B4, AVX | F),
  vcvttpd2dq: row(0xe6, "Rh,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vcvtpd2dq: row(0xe6, "Rh,Mv", VE | PF2 | M0F | EW | KZ | B8, AVX | F),
  vcvtudq2ps: row(0x7a, "Rv,Mv", EVEX | PF2 | M0F | KZ | B4, F),
  vcvtudq2pd: row(0x7a, "Rv,Mh", EVEX | PF3 | M0F | KZ | B4, F),
  vcvtqq2pd: row(0xe6, "Rv,Mv", EVEX | PF3 | M0F | EW | KZ | B8, DQ),
  vcvtqq2ps: row(0x5b, "Rh,Mv", EVEX | M0F | EW | KZ | B8, DQ),
  vcvtuqq2pd: row(0x7a, "Rv,Mv", EVEX | PF3 | M0F | EW | KZ | B8, DQ),
  vcvtuqq2ps: row(0x7a, "Rh,Mv", EVEX | PF2 | M0F | EW | KZ | B8, DQ),
  vcvttpd2qq: row(0x7a, "Rv,Mv", EVEX | P66 | M0F | EW | KZ | B8, DQ),
  vcvttps2qq: row(0x7a, "Rv,Mh", EVEX | P66 | M0F | KZ | B4, DQ),
  vcvttpd2uqq: row(0x78, "Rv,Mv", EVEX | P66 | M0F | EW | KZ | B8, DQ),
  vcvttps2uqq: row(0x78, "Rv,Mh", EVEX | P66 | M0F | KZ | B4, DQ),
  vcvttps2udq: row(0x78, "Rv,Mv", EVEX | M0F | KZ | B4, F),
  vcvttpd2udq: row(0x78, "Rh,Mv", EVEX | M0F | EW | KZ | B8, F),
  vcvtpd2qq: row(0x7b, "Rv,Mv", EVEX | P66 | M0F | EW | KZ | B8, DQ),
  vcvtph2ps: row(0x13, "Rv,Mh", VE | P66 | M38 | KZ, F16C | F),
  vcvtps2ph: row(0x1d, "nh,Rv,i", VE | P66 | M3A | KZ, F16C | F),
  vcvtps2phStore: row(0x1d, "mh,Rv,i", VE | P66 | M3A | K, F16C | F),
  vcvtsi2sd: row(0x2a, "Rx,Vx,Mr", VE | PF2 | M0F | WSIZE, AVX | F),
  vcvtsi2ss: row(0x2a, "Rx,Vx,Mr", VE | PF3 | M0F | WSIZE, AVX | F),
  vcvttsd2si: row(0x2c, "Rr,Mt", VE | PF2 | M0F | WSIZE, AVX | F),
  vcvttss2si: row(0x2c, "Rr,Ms", VE | PF3 | M0F | WSIZE, AVX | F),
  vcvtsd2si: row(0x2d, "Rr,Mt", VE | PF2 | M0F | WSIZE, AVX | F),
  vcvtss2si: row(0x2d, "Rr,Ms", VE | PF3 | M0F | WSIZE, AVX | F),
  vcvtusi2sd: row(0x7b, "Rx,Vx,Mr", EVEX | PF2 | M0F | WSIZE, F),
  vcvtusi2ss: row(0x7b, "Rx,Vx,Mr", EVEX | PF3 | M0F | WSIZE, F),
  vcvttsd2usi: row(0x78, "Rr,Mt", EVEX | PF2 | M0F | WSIZE, F),
  vcvttss2usi: row(0x78, "Rr,Ms", EVEX | PF3 | M0F | WSIZE, F),
  vcvtss2sd: row(0x5a, "Rx,Vx,Ms", VE | PF3 | M0F | KZ | L128, AVX | F),
  vcvtsd2ss: row(0x5a, "Rx,Vx,Mt", VE | PF2 | M0F | EW | KZ | L128, AVX | F),

  // Shuffles, permutations, insertion, extraction.
  vunpcklps: row(0x14, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vunpcklpd: row(0x14, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vunpckhps: row(0x15, "Rv,Vv,Mv", VE | M0F | KZ | B4, AVX | F),
  vunpckhpd: row(0x15, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vshufps: row(0xc6, "Rv,Vv,Mv,i", VE | M0F | KZ | B4, AVX | F),
  vshufpd: row(0xc6, "Rv,Vv,Mv,i", VE | P66 | M0F | EW | KZ | B8, AVX | F),
  vpunpcklbw: row(0x60, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpunpcklwd: row(0x61, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpunpckldq: row(0x62, "Rv,Vv,Mv", VE | P66 | M0F | KZ | B4, AVX2 | F),
  vpunpcklqdq: row(0x6c, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX2 | F),
  vpunpckhbw: row(0x68, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpunpckhwd: row(0x69, "Rv,Vv,Mv", VE | P66 | M0F | KZ, AVX2 | BW),
  vpunpckhdq: row(0x6a, "Rv,Vv,Mv", VE | P66 | M0F | KZ | B4, AVX2 | F),
  vpunpckhqdq: row(0x6d, "Rv,Vv,Mv", VE | P66 | M0F | EW | KZ | B8, AVX2 | F),
  vpshufb: row(0x00, "Rv,Vv,Mv", VE | P66 | M38 | KZ, AVX2 | BW),
  vpshufd: row(0x70, "Rv,Mv,i", VE | P66 | M0F | KZ | B4, AVX2 | F),
  vpshufhw: row(0x70, "Rv,Mv,i", VE | PF3 | M0F | KZ, AVX2 | BW),
  vpshuflw: row(0x70, "Rv,Mv,i", VE | PF2 | M0F | KZ, AVX2 | BW),
  vpermilps: row(0x0c, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4, AVX | F),
  vpermilpd: row(0x0d, "Rv,Vv,Mv", VE | P66 | M38 | EW | KZ | B8, AVX | F),
  vpermilpsImm: row(0x04, "Rv,Mv,i", VE | P66 | M3A | KZ | B4, AVX | F),
  vpermilpdImm: row(0x05, "Rv,Mv,i", VE | P66 | M3A | EW | KZ | B8, AVX | F),
  vpermqImm: row(0x00, "Rv,Mv,i", VE | P66 | M3A | W1 | KZ | B8 | L256 | L512, AVX2 | F),
  vpermpdImm: row(0x01, "Rv,Mv,i", VE | P66 | M3A | W1 | KZ | B8 | L256 | L512, AVX2 | F),
  vpermd: row(0x36, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | L256 | L512, AVX2 | F),
  vpermps: row(0x16, "Rv,Vv,Mv", VE | P66 | M38 | KZ | B4 | L256 | L512, AVX2 | F),
  vpermq: row(0x36, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8 | L256 | L512, F),
  vpermpd: row(0x16, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8 | L256 | L512, F),
  vpermw: row(0x8d, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ, BW),
  vpermt2d: row(0x7e, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4 | RW, F),
  vpermi2d: row(0x76, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4 | RW, F),
  vpermt2q: row(0x7e, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8 | RW, F),
  vpermi2q: row(0x76, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8 | RW, F),
  vpermt2ps: row(0x7f, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4 | RW, F),
  vpermi2ps: row(0x77, "Rv,Vv,Mv", EVEX | P66 | M38 | KZ | B4 | RW, F),
  vpermt2pd: row(0x7f, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8 | RW, F),
  vpermi2pd: row(0x77, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | B8 | RW, F),
  vpermt2w: row(0x7d, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | RW, BW),
  vpermi2w: row(0x75, "Rv,Vv,Mv", EVEX | P66 | M38 | EW | KZ | RW, BW),
  vperm2f128: row(0x06, "Rv,Vv,Mv,i", VEX | P66 | M3A | L256, AVX),
  vperm2i128: row(0x46, "Rv,Vv,Mv,i", VEX | P66 | M3A | L256, AVX2),
  vshuff32x4: row(0x23, "Rv,Vv,Mv,i", EVEX | P66 | M3A | KZ | B4 | L256 | L512, F),
  vshuff64x2: row(0x23, "Rv,Vv,Mv,i", EVEX | P66 | M3A | EW | KZ | B8 | L256 | L512, F),
  vshufi32x4: row(0x43, "Rv,Vv,Mv,i", EVEX | P66 | M3A | KZ | B4 | L256 | L512, F),
  vshufi64x2: row(0x43, "Rv,Vv,Mv,i", EVEX | P66 | M3A | EW | KZ | B8 | L256 | L512, F),
  vinsertf128: row(0x18, "Rv,Vv,Mx,i", VEX | P66 | M3A | L256, AVX),
  vextractf128: row(0x19, "Mx,Rv,i", VEX | P66 | M3A | L256, AVX),
  vinsertf32x4: row(0x18, "Rv,Vv,Mx,i", EVEX | P66 | M3A | KZ | L256 | L512, F),
  vextractf32x4: row(0x19, "nx,Rv,i", EVEX | P66 | M3A | KZ | L256 | L512, F),
  vextractf32x4Store: row(0x19, "mx,Rv,i", EVEX | P66 | M3A | K | L256 | L512, F),
  vinsertf64x2: row(0x18, "Rv,Vv,Mx,i", EVEX | P66 | M3A | EW | KZ | L256 | L512, DQ),
  vextractf64x2: row(0x19, "nx,Rv,i", EVEX | P66 | M3A | EW | KZ | L256 | L512, DQ),
  vextractf64x2Store: row(0x19, "mx,Rv,i", EVEX | P66 | M3A | EW | K | L256 | L512, DQ),
  vinsertf64x4: row(0x1a, "Rv,Vv,My,i", EVEX | P66 | M3A | EW | KZ | L512, F),
  vextractf64x4: row(0x1b, "ny,Rv,i", EVEX | P66 | M3A | EW | KZ | L512, F),
  vextractf64x4Store: row(0x1b, "my,Rv,i", EVEX | P66 | M3A | EW | K | L512, F),
  vinsertf32x8: row(0x1a, "Rv,Vv,My,i", EVEX | P66 | M3A | KZ | L512, DQ),
  vextractf32x8: row(0x1b, "ny,Rv,i", EVEX | P66 | M3A | KZ | L512, DQ),
  vextractf32x8Store: row(0x1b, "my,Rv,i", EVEX | P66 | M3A | K | L512, DQ),
  vinserti128: row(0x38, "Rv,Vv,Mx,i", VEX | P66 | M3A | L256, AVX2),
  vextracti128: row(0x39, "Mx,Rv,i", VEX | P66 | M3A | L256, AVX2),
  vinserti32x4: row(0x38, "Rv,Vv,Mx,i", EVEX | P66 | M3A | KZ | L256 | L512, F),
  vextracti32x4: row(0x39, "nx,Rv,i", EVEX | P66 | M3A | KZ | L256 | L512, F),
  vextracti32x4Store: row(0x39, "mx,Rv,i", EVEX | P66 | M3A | K | L256 | L512, F),
  vinserti64x2: row(0x38, "Rv,Vv,Mx,i", EVEX | P66 | M3A | EW | KZ | L256 | L512, DQ),
  vextracti64x2: row(0x39, "nx,Rv,i", EVEX | P66 | M3A | EW | KZ | L256 | L512, DQ),
  vextracti64x2Store: row(0x39, "mx,Rv,i", EVEX | P66 | M3A | EW | K | L256 | L512, DQ),
  vinserti64x4: row(0x3a, "Rv,Vv,My,i", EVEX | P66 | M3A | EW | KZ | L512, F),
  vextracti64x4: row(0x3b, "ny,Rv,i", EVEX | P66 | M3A | EW | KZ | L512, F),
  vextracti64x4Store: row(0x3b, "my,Rv,i", EVEX | P66 | M3A | EW | K | L512, F),
  vinserti32x8: row(0x3a, "Rv,Vv,My,i", EVEX | P66 | M3A | KZ | L512, DQ),
  vextracti32x8: row(0x3b, "ny,Rv,i", EVEX | P66 | M3A | KZ | L512, DQ),
  vextracti32x8Store: row(0x3b, "my,Rv,i", EVEX | P66 | M3A | K | L512, DQ),
  vpextrb: row(0x14, "Mb,Rx,i", VE | P66 | M3A | L128, AVX | BW),
  vpextrw: row(0x15, "Mw,Rx,i", VE | P66 | M3A | L128, AVX | BW),
  vpextrd: row(0x16, "Md,Rx,i", VE | P66 | M3A | L128, AVX | DQ),
  vpextrq: row(0x16, "MD,Rx,i", VE | P66 | M3A | W1 | L128, AVX | DQ),
  vpinsrb: row(0x20, "Rx,Vx,Mb,i", VE | P66 | M3A | L128, AVX | BW),
  vpinsrw: row(0xc4, "Rx,Vx,Mw,i", VE | P66 | M0F | L128, AVX | BW),
  vpinsrd: row(0x22, "Rx,Vx,Md,i", VE | P66 | M3A | L128, AVX | DQ),
  vpinsrq: row(0x22, "Rx,Vx,MD,i", VE | P66 | M3A | W1 | L128, AVX | DQ),
  vinsertps: row(0x21, "Rx,Vx,Ms,i", VE | P66 | M3A | L128, AVX | F),
  vpalignr: row(0x0f, "Rv,Vv,Mv,i", VE | P66 | M3A | KZ, AVX2 | BW),
  valignd: row(0x03, "Rv,Vv,Mv,i", EVEX | P66 | M3A | KZ | B4, F),
  valignq: row(0x03, "Rv,Vv,Mv,i", EVEX | P66 | M3A | EW | KZ | B8, F),
  vcompressps: row(0x8a, "nv,Rv", EVEX | P66 | M38 | KZ, F),
  vexpandps: row(0x88, "Rv,nv", EVEX | P66 | M38 | KZ, F),
  vcompresspd: row(0x8a, "nv,Rv", EVEX | P66 | M38 | EW | KZ, F),
  vexpandpd: row(0x88, "Rv,nv", EVEX | P66 | M38 | EW | KZ, F),
  vpcompressd: row(0x8b, "nv,Rv", EVEX | P66 | M38 | KZ, F),
  vpexpandd: row(0x89, "Rv,nv", EVEX | P66 | M38 | KZ, F),
  vpcompressq: row(0x8b, "nv,Rv", EVEX | P66 | M38 | EW | KZ, F),
  vpexpandq: row(0x89, "Rv,nv", EVEX | P66 | M38 | EW | KZ, F),

  // Mask registers; the last letter is the width. The size is 1, 2, 4 or 8 bytes.
  kandb: row(0x41, "Rk,Vk,nk", VEX | P66 | M0F | KL1, DQ),
  kandw: row(0x41, "Rk,Vk,nk", VEX | M0F | KL1, F),
  kandd: row(0x41, "Rk,Vk,nk", VEX | P66 | M0F | VW | KL1, BW),
  kandq: row(0x41, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  kandnb: row(0x42, "Rk,Vk,nk", VEX | P66 | M0F | KL1, DQ),
  kandnw: row(0x42, "Rk,Vk,nk", VEX | M0F | KL1, F),
  kandnd: row(0x42, "Rk,Vk,nk", VEX | P66 | M0F | VW | KL1, BW),
  kandnq: row(0x42, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  korb: row(0x45, "Rk,Vk,nk", VEX | P66 | M0F | KL1, DQ),
  korw: row(0x45, "Rk,Vk,nk", VEX | M0F | KL1, F),
  kord: row(0x45, "Rk,Vk,nk", VEX | P66 | M0F | VW | KL1, BW),
  korq: row(0x45, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  kxnorb: row(0x46, "Rk,Vk,nk", VEX | P66 | M0F | KL1, DQ),
  kxnorw: row(0x46, "Rk,Vk,nk", VEX | M0F | KL1, F),
  kxnord: row(0x46, "Rk,Vk,nk", VEX | P66 | M0F | VW | KL1, BW),
  kxnorq: row(0x46, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  kxorb: row(0x47, "Rk,Vk,nk", VEX | P66 | M0F | KL1, DQ),
  kxorw: row(0x47, "Rk,Vk,nk", VEX | M0F | KL1, F),
  kxord: row(0x47, "Rk,Vk,nk", VEX | P66 | M0F | VW | KL1, BW),
  kxorq: row(0x47, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  kaddb: row(0x4a, "Rk,Vk,nk", VEX | P66 | M0F | KL1, DQ),
  kaddw: row(0x4a, "Rk,Vk,nk", VEX | M0F | KL1, DQ),
  kaddd: row(0x4a, "Rk,Vk,nk", VEX | P66 | M0F | VW | KL1, BW),
  kaddq: row(0x4a, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  kunpckbw: row(0x4b, "Rk,Vk,nk", VEX | P66 | M0F | KL1, F),
  kunpckwd: row(0x4b, "Rk,Vk,nk", VEX | M0F | KL1, BW),
  kunpckdq: row(0x4b, "Rk,Vk,nk", VEX | M0F | VW | KL1, BW),
  knotb: row(0x44, "Rk,nk", VEX | P66 | M0F | KL0, DQ),
  knotw: row(0x44, "Rk,nk", VEX | M0F | KL0, F),
  knotd: row(0x44, "Rk,nk", VEX | P66 | M0F | VW | KL0, BW),
  knotq: row(0x44, "Rk,nk", VEX | M0F | VW | KL0, BW),
  kortestb: row(0x98, "Rk,nk", VEX | P66 | M0F | KL0 | NODST, DQ),
  kortestw: row(0x98, "Rk,nk", VEX | M0F | KL0 | NODST, F),
  kortestd: row(0x98, "Rk,nk", VEX | P66 | M0F | VW | KL0 | NODST, BW),
  kortestq: row(0x98, "Rk,nk", VEX | M0F | VW | KL0 | NODST, BW),
  ktestb: row(0x99, "Rk,nk", VEX | P66 | M0F | KL0 | NODST, DQ),
  ktestw: row(0x99, "Rk,nk", VEX | M0F | KL0 | NODST, DQ),
  ktestd: row(0x99, "Rk,nk", VEX | P66 | M0F | VW | KL0 | NODST, BW),
  ktestq: row(0x99, "Rk,nk", VEX | M0F | VW | KL0 | NODST, BW),
  kmovb: row(0x90, "Rk,Mk", VEX | P66 | M0F | KL0, DQ),
  kmovbStore: row(0x91, "mk,Rk", VEX | P66 | M0F | KL0, DQ),
  kmovw: row(0x90, "Rk,Mk", VEX | M0F | KL0, F),
  kmovwStore: row(0x91, "mk,Rk", VEX | M0F | KL0, F),
  kmovd: row(0x90, "Rk,Mk", VEX | P66 | M0F | VW | KL0, BW),
  kmovdStore: row(0x91, "mk,Rk", VEX | P66 | M0F | VW | KL0, BW),
  kmovq: row(0x90, "Rk,Mk", VEX | M0F | VW | KL0, BW),
  kmovqStore: row(0x91, "mk,Rk", VEX | M0F | VW | KL0, BW),
  kmovbFromGpr: row(0x92, "Rk,nd", VEX | P66 | M0F | KL0, DQ),
  kmovbToGpr: row(0x93, "Rd,nk", VEX | P66 | M0F | KL0, DQ),
  kmovwFromGpr: row(0x92, "Rk,nd", VEX | M0F | KL0, F),
  kmovwToGpr: row(0x93, "Rd,nk", VEX | M0F | KL0, F),
  kmovdFromGpr: row(0x92, "Rk,nd", VEX | PF2 | M0F | KL0, BW),
  kmovdToGpr: row(0x93, "Rd,nk", VEX | PF2 | M0F | KL0, BW),
  kmovqFromGpr: row(0x92, "Rk,nD", VEX | PF2 | M0F | VW | KL0, BW),
  kmovqToGpr: row(0x93, "RD,nk", VEX | PF2 | M0F | VW | KL0, BW),
  kshiftlb: row(0x32, "Rk,nk,i", VEX | P66 | M3A | KL0, DQ),
  kshiftlw: row(0x32, "Rk,nk,i", VEX | P66 | M3A | VW | KL0, F),
  kshiftld: row(0x33, "Rk,nk,i", VEX | P66 | M3A | KL0, BW),
  kshiftlq: row(0x33, "Rk,nk,i", VEX | P66 | M3A | VW | KL0, BW),
  kshiftrb: row(0x30, "Rk,nk,i", VEX | P66 | M3A | KL0, DQ),
  kshiftrw: row(0x30, "Rk,nk,i", VEX | P66 | M3A | VW | KL0, F),
  kshiftrd: row(0x31, "Rk,nk,i", VEX | P66 | M3A | KL0, BW),
  kshiftrq: row(0x31, "Rk,nk,i", VEX | P66 | M3A | VW | KL0, BW),

  // Gathers and scatters. EVEX forms need a mask register, which they clear; the VEX forms (…Vex) a mask vector.
  vgatherdps: row(0x92, "Rv,Gv", EVEX | P66 | M38 | K, F),
  vgatherdpsVex: row(0x92, "Rv,Gv,Vv", VEX | P66 | M38 | RW, AVX2),
  vgatherdpd: row(0x92, "Rv,Gh", EVEX | P66 | M38 | EW | K, F),
  vgatherdpdVex: row(0x92, "Rv,Gh,Vv", VEX | P66 | M38 | VW | RW, AVX2),
  vgatherqps: row(0x93, "Rh,Gv", EVEX | P66 | M38 | K, F),
  vgatherqpsVex: row(0x93, "Rh,Gv,Vh", VEX | P66 | M38 | RW, AVX2),
  vgatherqpd: row(0x93, "Rv,Gv", EVEX | P66 | M38 | EW | K, F),
  vgatherqpdVex: row(0x93, "Rv,Gv,Vv", VEX | P66 | M38 | VW | RW, AVX2),
  vpgatherdd: row(0x90, "Rv,Gv", EVEX | P66 | M38 | K, F),
  vpgatherddVex: row(0x90, "Rv,Gv,Vv", VEX | P66 | M38 | RW, AVX2),
  vpgatherdq: row(0x90, "Rv,Gh", EVEX | P66 | M38 | EW | K, F),
  vpgatherdqVex: row(0x90, "Rv,Gh,Vv", VEX | P66 | M38 | VW | RW, AVX2),
  vpgatherqd: row(0x91, "Rh,Gv", EVEX | P66 | M38 | K, F),
  vpgatherqdVex: row(0x91, "Rh,Gv,Vh", VEX | P66 | M38 | RW, AVX2),
  vpgatherqq: row(0x91, "Rv,Gv", EVEX | P66 | M38 | EW | K, F),
  vpgatherqqVex: row(0x91, "Rv,Gv,Vv", VEX | P66 | M38 | VW | RW, AVX2),
  vscatterdps: row(0xa2, "Gv,Rv", EVEX | P66 | M38 | K, F),
  vscatterdpd: row(0xa2, "Gh,Rv", EVEX | P66 | M38 | EW | K, F),
  vscatterqps: row(0xa3, "Gv,Rh", EVEX | P66 | M38 | K, F),
  vscatterqpd: row(0xa3, "Gv,Rv", EVEX | P66 | M38 | EW | K, F),
  vpscatterdd: row(0xa0, "Gv,Rv", EVEX | P66 | M38 | K, F),
  vpscatterdq: row(0xa0, "Gh,Rv", EVEX | P66 | M38 | EW | K, F),
  vpscatterqd: row(0xa1, "Gv,Rh", EVEX | P66 | M38 | K, F),
  vpscatterqq: row(0xa1, "Gv,Rv", EVEX | P66 | M38 | EW | K, F),

  // Housekeeping.
  sfence: row(0xae, "", NOSIZE | LEG | M0F | D7 | FIXED | NODST, BASE),
  vzeroupper: row(0x77, "", NOSIZE | VEX | M0F | NODST | L128, AVX),
};

/** Name of an instruction in the table. */
export type Instruction = keyof typeof table;

/** The instructions by name. */
export const I: { readonly [name in Instruction]: Row } = table;

/** Conditions in the order of their codes; an odd code is the negation of the even one below it. */
export const CONDITIONS = [
  "o",
  "no",
  "b",
  "ae",
  "e",
  "ne",
  "be",
  "a",
  "s",
  "ns",
  "p",
  "np",
  "l",
  "ge",
  "le",
  "g",
] as const;

/** Codes of the conditions, as `jcc`, `SETCC` and `CMOVCC` take them. */
export const CC = {
  o: 0,
  no: 1,
  b: 2,
  ae: 3,
  e: 4,
  ne: 5,
  be: 6,
  a: 7,
  s: 8,
  ns: 9,
  p: 10,
  np: 11,
  l: 12,
  ge: 13,
  le: 14,
  g: 15,
} as const;

/** `setcc` by condition code: one byte is written, the rest of the register stays. */
export const SETCC: readonly Row[] = CONDITIONS.map((_, code) => row(0x90 + code, "Mb", LEG | M0F | NOSIZE, BASE));

/** `cmovcc` by condition code. */
export const CMOVCC: readonly Row[] = CONDITIONS.map((_, code) => row(0x40 + code, "Rr,Mr", LEG | M0F | RW, BASE));

/** Every row. */
export const ROWS: readonly Row[] = [...Object.values(table), ...SETCC, ...CMOVCC];

for (const [key, entry] of Object.entries(table)) {
  entry.key = key;
  const end = key.search(/[A-Z]/);
  entry.mnemonic = end < 0 ? key : key.slice(0, end);
}
CONDITIONS.forEach((name, code) => {
  SETCC[code].key = SETCC[code].mnemonic = `set${name}`;
  CMOVCC[code].key = CMOVCC[code].mnemonic = `cmov${name}`;
});
