/**
 * @file The constant tables that kernels look things up in: one piece of device memory, each part of it written when a
 * distribution first needs it.
 * @module
 */
import { type Piece, pieceOf, viewOf } from "./memory.ts";
import { fillLogTable, logTableBytes } from "./reference-log.ts";
import { fillPowerTables, powerTableBytes } from "./reference-power.ts";
import { fillZiggurat, zigguratBytes } from "./ziggurat-tables.ts";

interface Part {
  readonly at: number;
  readonly bytes: number;
  fill(memory: DataView, at: number): void;
}

/** Where each part lies. */
export const parts = {
  ziggurat: { at: 0, bytes: zigguratBytes, fill: fillZiggurat },
  log: { at: zigguratBytes, bytes: logTableBytes, fill: fillLogTable },
  power: { at: zigguratBytes + logTableBytes, bytes: powerTableBytes, fill: fillPowerTables },
} as const satisfies Record<string, Part>;

export type TableName = keyof typeof parts;

const total = zigguratBytes + logTableBytes + powerTableBytes;
const filled = new Set<TableName>();
let piece: Piece | undefined;

/** Address of all tables, with those named ready to be read. */
export function tablesFor(names: readonly TableName[]): number {
  piece ??= pieceOf(total);
  for (const name of names) {
    if (filled.has(name)) continue;
    const part: Part = parts[name];
    part.fill(viewOf(piece, total), part.at);
    filled.add(name);
  }
  return piece.address;
}
