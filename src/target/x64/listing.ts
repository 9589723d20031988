/**
 * @file One instruction as a line of text in Intel's syntax, for the dump flag. Reads the row and the operands that the
 * assembler was given, never bytes.
 * @module
 */
import type { Row } from "./instructions.ts";
import { operandSize } from "./operands.ts";
import { MEM, NONE, registerName } from "./registers.ts";

/** The memory operand and mask that the assembler holds. */
interface OperandState {
  readonly bytes: Uint8Array;
  readonly position: number;
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly disp: number;
  readonly constant: number;
  constantText(entry: number): string;
  readonly broadcasting: boolean;
  readonly maskNumber: number;
  readonly zeroing: boolean;
}

function memoryText(state: OperandState, row: Row, size: number): string {
  if (state.constant >= 0) return `[pool ${state.constantText(state.constant)}]`;
  const { form } = row;
  const parts: string[] = [];
  if (state.base !== NONE) parts.push(registerName(state.base, 8));
  if (state.index !== NONE) {
    const name = registerName(state.index, form.vectorIndex ? operandSize(form.kinds[form.rm], size, true) : 8);
    parts.push(state.scale > 0 ? `${name}*${1 << state.scale}` : name);
  }
  let text = parts.join("+");
  if (state.disp !== 0 || text === "") {
    text +=
      state.disp < 0 ? `-0x${(-state.disp).toString(16)}` : `${text === "" ? "" : "+"}0x${state.disp.toString(16)}`;
  }
  return `[${text}]`;
}

/** The line of an instruction that was just written from `start` on. */
export function lineOf(
  state: OperandState,
  row: Row,
  size: number,
  operands: readonly number[],
  start: number,
): string {
  const { form } = row;
  const texts = form.kinds.map((kind, i) => {
    const operand = operands[i];
    let text: string;
    if (kind.class < 0) text = String(operand);
    else if (operand === MEM) {
      text = memoryText(state, row, size);
      if (state.broadcasting) text += `{1to${operandSize(kind, size, false) / row.broadcast}}`;
    } else text = registerName(operand, operandSize(kind, size, true));
    if (i === 0 && state.maskNumber > 0) text += `{k${state.maskNumber}}${state.zeroing ? "{z}" : ""}`;
    return text;
  });
  const hex = Array.from(state.bytes.subarray(start, state.position), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join(" ");
  return `  ${`${row.mnemonic}${texts.length ? ` ${texts.join(", ")}` : ""}`.padEnd(56)}; ${hex}`;
}
