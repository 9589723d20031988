/**
 * @file What the addon's tests share: machine code by hand, and scripts that run the addon in processes of their own.
 * @module
 */
import { spawnSync } from "node:child_process";
import { type Addon, findAddon, loadAddon } from "./addon.ts";

const found = findAddon();

/** Whether this machine has the addon for x86-64; without it the native tests are skipped. */
export const hasAddon = "file" in found && process.arch === "x64";

export const addonFile = "file" in found ? found.file : "";

export function addonOrThrow(): Addon {
  const result = loadAddon();
  if ("reason" in result) throw new Error(result.reason);
  return result.addon;
}

// The argument register is rdi in the System V convention and rcx on Windows: ModRM bytes 07 and 01, 0f and 09.
const windows = process.platform === "win32";

/** `args[0] += args[0]`: movsd xmm0,[args]; addsd xmm0,xmm0; movsd [args],xmm0; ret. */
export const doubleFirst = Uint8Array.from([
  0xf2,
  0x0f,
  0x10,
  windows ? 0x01 : 0x07,
  0xf2,
  0x0f,
  0x58,
  0xc0,
  0xf2,
  0x0f,
  0x11,
  windows ? 0x01 : 0x07,
  0xc3,
]);

/** `(int64) args[0] += 1`: inc qword [args]; ret. */
export const countUp = Uint8Array.from([0x48, 0xff, windows ? 0x01 : 0x07, 0xc3]);

/** Spins args[0] times, then (int64) args[1] += 1: mov rax,[args]; dec rax; jnz -5; inc qword [args+8]; ret. */
export const spinThenCount = Uint8Array.from([
  0x48,
  0x8b,
  windows ? 0x01 : 0x07,
  0x48,
  0xff,
  0xc8,
  0x75,
  0xfb,
  0x48,
  0xff,
  windows ? 0x41 : 0x47,
  0x08,
  0xc3,
]);

/** Runs a CommonJS script with the addon as `addon` in a process of its own; its status and what it printed. */
export function inProcess(script: string, flags: string[] = []): { status: number | null; output: string } {
  const prologue = `const addonFile = ${JSON.stringify(addonFile)}; const load = () => { const m = { exports: {} }; process.dlopen(m, addonFile); return m.exports; };`;
  const result = spawnSync(process.execPath, [...flags, "-e", `${prologue}\n${script}`], {
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}
