/**
 * @file Reads the operand column of the instruction table ("Rv,Vv,Mv,i") into numbers that the assembler can test quickly.
 * The legend is in instructions.ts. Knows no instruction.
 * @module
 */
import { GPR, MASK, VEC } from "./registers.ts";

/** What a letter for an operand's kind means: register class, and the size of the register and of the operand in memory. */
export interface Kind {
  readonly letter: string;
  /** Register class; -1 for an immediate. */
  readonly class: number;
  /** Size in bytes, or 0 where it is the operation's size shifted right by `shift`. */
  readonly bytes: number;
  readonly shift: number;
}

function kind(letter: string, cls: number, bytes: number, shift = 0): [string, Kind] {
  return [letter, { letter, class: cls, bytes, shift }];
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  kind("r", GPR, 0),
  kind("b", GPR, 1),
  kind("w", GPR, 2),
  kind("d", GPR, 4),
  kind("D", GPR, 8),
  kind("v", VEC, 0),
  kind("h", VEC, 0, 1),
  kind("q", VEC, 0, 2),
  kind("e", VEC, 0, 3),
  kind("x", VEC, 16),
  kind("y", VEC, 32),
  kind("c", VEC, 1),
  kind("u", VEC, 2),
  kind("s", VEC, 4),
  kind("t", VEC, 8),
  kind("k", MASK, 8),
  kind("i", -1, 1),
  kind("J", -1, 4),
  kind("N", -1, 4),
]);

/** An operand column, read. Positions count from 0 in Intel's order; -1: there is no such operand. */
export interface Form {
  readonly text: string;
  readonly slots: readonly string[];
  readonly kinds: readonly Kind[];
  readonly count: number;
  readonly reg: number;
  readonly vvvv: number;
  /** ModRM.rm: register or memory. */
  readonly rm: number;
  readonly rmRegister: boolean;
  readonly rmMemory: boolean;
  /** The memory operand's index is a vector register. */
  readonly vectorIndex: boolean;
  readonly opcodeReg: number;
  /** Register in the upper half of the immediate byte. */
  readonly is4: number;
  readonly immediate: number;
  /** Kind letter of the immediate, or "". */
  readonly immediateKind: string;
  readonly regClass: number;
  readonly vvvvClass: number;
  readonly rmClass: number;
  /** Size in memory of ModRM.rm: `rmBytes`, or where that is 0 the operation's size shifted right by `rmShift`. */
  readonly rmBytes: number;
  readonly rmShift: number;
}

const forms = new Map<string, Form>();

/** Reads an operand column; the same text gives the same object. */
export function parseForm(text: string): Form {
  const known = forms.get(text);
  if (known) return known;
  const parts = text === "" ? [] : text.split(",");
  const slots = parts.map((part) => (part.length === 1 ? "I" : part[0]));
  const kinds = parts.map((part) => KINDS.get(part[part.length - 1])!);
  const at = (letters: string): number => slots.findIndex((slot) => letters.includes(slot));
  const rm = at("MmnG");
  const immediate = at("I");
  const form: Form = {
    text,
    slots,
    kinds,
    count: parts.length,
    reg: at("R"),
    vvvv: at("V"),
    rm,
    rmRegister: rm >= 0 && "Mn".includes(slots[rm]),
    rmMemory: rm >= 0 && "MmG".includes(slots[rm]),
    vectorIndex: rm >= 0 && slots[rm] === "G",
    opcodeReg: at("O"),
    is4: at("4"),
    immediate,
    immediateKind: immediate < 0 ? "" : kinds[immediate].letter,
    regClass: at("R") < 0 ? -1 : kinds[at("R")].class,
    vvvvClass: at("V") < 0 ? -1 : kinds[at("V")].class,
    rmClass: rm < 0 ? -1 : kinds[rm].class,
    rmBytes: rm < 0 ? 0 : kinds[rm].bytes,
    rmShift: rm < 0 ? 0 : kinds[rm].shift,
  };
  forms.set(text, form);
  return form;
}

/** Size in bytes of an operand of some kind in an operation of a size: as a register where `register`, else in memory. */
export function operandSize(kind: Kind, size: number, register: boolean): number {
  const bytes = kind.bytes || size >> kind.shift;
  return register && kind.class === VEC && bytes < 16 ? 16 : bytes;
}
