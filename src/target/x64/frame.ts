/**
 * @file A function's stack frame: which registers it must restore, where spilled ones and call blocks lie, and the code
 * that sets it up and takes it down. Knows nothing of what the function does.
 * System V ABI, AMD64 supplement, 3.2.2; Microsoft x64 calling convention, stack usage.
 * @module
 */
import type { Allocation } from "./allocate.ts";
import type { Assembler } from "./assembler.ts";
import type { Convention } from "./convention.ts";
import { I } from "./instructions.ts";
import type { Mir } from "./mir.ts";
import { GPR, MASK, mask, NONE, RAX, RBP, RDX, RSP, VEC, vec } from "./registers.ts";

/** Offsets are from rsp; registers are numbers. */
export interface Frame {
  /** Bytes without pushed registers; 0: no frame. */
  readonly bytes: number;
  /** Slots of spilled registers, by class. */
  readonly slots: readonly [general: number, vectors: number, masks: number];
  readonly savedVectorsAt: number;
  readonly savedMasksAt: number;
  readonly general: readonly number[];
  readonly vectors: readonly number[];
  readonly masks: readonly number[];
  readonly vectorBytes: number;
  readonly clearsUpper: boolean;
}

/** The system grows a stack page by page: a frame beyond one page must touch each in turn (on Windows). */
const PAGE = 4096;

/**
 * Lays out a frame. `inner`: the function is called by code of ours, which expects every register back. `block`: bytes
 * of call blocks that the frame begins with.
 */
export function planFrame(
  m: Mir,
  allocation: Allocation,
  convention: Convention,
  vectorBytes: number,
  inner: boolean,
  block: number,
): Frame {
  const { used, slots } = allocation;
  // Written without having been allocated: rax and rdx by divisions, the argument's register by calls.
  const implicit = (m.usesDivision ? (1 << RAX) | (1 << RDX) : 0) | (m.calls ? 1 << convention.argument : 0);
  const written = used[GPR] | implicit;
  const general = convention.general.filter(
    (n) => written & (1 << n) && (inner || convention.savedGeneral.includes(n)),
  );
  const vectors: number[] = [];
  for (let n = 0; n < 32; n++) {
    if (used[VEC] & (1 << n) && (inner || convention.savedVectors.includes(n))) vectors.push(n);
  }
  const masks: number[] = [];
  for (let n = 1; inner && n < 8; n++) if (used[MASK] & (1 << n)) masks.push(n);

  const vectorsAt = (block + 63) & -64;
  const savedVectorsAt = vectorsAt + slots[VEC] * vectorBytes;
  const masksAt = savedVectorsAt + vectors.length * vectorBytes;
  const savedMasksAt = masksAt + slots[MASK] * 8;
  const generalAt = savedMasksAt + masks.length * 8;
  return {
    bytes: (generalAt + slots[GPR] * 8 + 63) & -64,
    slots: [generalAt, vectorsAt, masksAt],
    savedVectorsAt,
    savedMasksAt,
    general,
    vectors,
    masks,
    vectorBytes,
    // Upper halves left dirty would slow down the caller's SSE code; an inner function restores its caller's vectors.
    clearsUpper: !inner && (m.widest >= 32 || m.calls),
  };
}

/** Pushes and stores what must be restored. */
export function writePrologue(asm: Assembler, frame: Frame): void {
  for (const n of frame.general) asm.emit(I.push, 0, n);
  if (frame.bytes === 0) return;
  asm.emit(I.push, 0, RBP);
  asm.emit(I.mov, 8, RBP, RSP);
  for (let at = PAGE; at < frame.bytes; at += PAGE) asm.emit(I.orImm, 4, asm.mem(RSP, NONE, 0, -at), 0);
  asm.emit(I.subImm, 8, RSP, frame.bytes);
  asm.emit(I.andImm, 8, RSP, -64);
  frame.vectors.forEach((n, i) => {
    const at = frame.savedVectorsAt + i * frame.vectorBytes;
    asm.emit(I.vmovupsStore, frame.vectorBytes, asm.mem(RSP, NONE, 0, at), vec(n));
  });
  frame.masks.forEach((n, i) => {
    asm.emit(I.kmovqStore, 0, asm.mem(RSP, NONE, 0, frame.savedMasksAt + i * 8), mask(n));
  });
}

/** Restores it and returns. */
export function writeEpilogue(asm: Assembler, frame: Frame): void {
  if (frame.bytes > 0) {
    frame.vectors.forEach((n, i) => {
      const at = frame.savedVectorsAt + i * frame.vectorBytes;
      asm.emit(I.vmovups, frame.vectorBytes, vec(n), asm.mem(RSP, NONE, 0, at));
    });
    frame.masks.forEach((n, i) => {
      asm.emit(I.kmovq, 0, mask(n), asm.mem(RSP, NONE, 0, frame.savedMasksAt + i * 8));
    });
    asm.emit(I.mov, 8, RSP, RBP);
    asm.emit(I.pop, 0, RBP);
  }
  for (let i = frame.general.length - 1; i >= 0; i--) asm.emit(I.pop, 0, frame.general[i]);
  if (frame.clearsUpper) asm.emit(I.vzeroupper, 0);
  asm.emit(I.ret, 0);
}
