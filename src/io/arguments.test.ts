/**
 * @file Every function of this folder with every argument of the wrong kind: an error of numjet's own that names the function, or one of
 * the system's.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { setUpDevice } from "../../test/device.ts";
import { arange } from "../array/ranges.ts";
import { NumjetError, ValueError } from "../errors.ts";
import * as io from "./index.ts";

setUpDevice();
const folder = mkdtempSync(join(tmpdir(), "numjet-arguments-"));
const before = process.cwd();
process.chdir(folder);
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

writeFileSync("in.txt", "1 2\n3 4\n");
io.save("in.npy", [1, 2]);

/** A call of each function that works; an options object may follow where `options` says so. */
const calls: { readonly [name: string]: { args: () => unknown[]; options: boolean } } = {
  arrayFromNpy: { args: () => [io.npyBytes([1])], options: false },
  npyBytes: { args: () => [arange(3)], options: false },
  npzBytes: { args: () => [{ a: [1] }], options: true },
  npzFromBytes: { args: () => [io.npzBytes([[1]])], options: false },
  savetxtText: { args: () => [arange(3)], options: true },
  load: { args: () => ["in.npy"], options: true },
  save: { args: () => ["out.npy", arange(3)], options: false },
  savez: { args: () => ["out.npz", { a: [1] }], options: false },
  savez_compressed: { args: () => ["out.npz", [[1]]], options: false },
  fromfile: { args: () => ["in.npy"], options: true },
  tofile: { args: () => [arange(3), "out.raw"], options: true },
  loadtxt: { args: () => ["in.txt"], options: true },
  genfromtxt: { args: () => ["in.txt"], options: true },
  savetxt: { args: () => ["out.txt", arange(3)], options: true },
};

const wrong: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => "abc",
  () => 5,
  () => true,
  () => () => 1,
  () => ({ a: 1 }),
  () => ({ a: "x" }),
  () => Symbol("s"),
  () => [[1, 2], [3]],
  () => ["a"],
  () => [null],
  () => new Map(),
  () => Number.NaN,
  () => arange(3),
  () => new Uint8Array(20),
];

type Fn = (...args: unknown[]) => unknown;
const all = io as unknown as Record<string, Fn>;

function complaint(name: string, args: readonly unknown[]): string | undefined {
  try {
    all[name](...args);
  } catch (error) {
    if (error instanceof NumjetError) return error.message.startsWith(`${name}: `) ? undefined : error.message;
    // The system's errors are told by their code and the call that they come from.
    if (typeof (error as NodeJS.ErrnoException).syscall === "string") return undefined;
    return (error as Error).stack;
  }
  return undefined;
}

describe("arguments", () => {
  it("has a call for every function, and they work", () => {
    expect(Object.keys(calls).sort()).toEqual(
      Object.keys(io)
        .filter((name) => !/^[A-Z]/.test(name))
        .sort(),
    );
    for (const [name, { args }] of Object.entries(calls)) expect(() => all[name](...args()), name).not.toThrow();
  });

  it("gives numjet's errors for arguments of the wrong kind", () => {
    const complaints: string[] = [];
    for (const [name, { args, options }] of Object.entries(calls)) {
      const count = args().length + (options ? 1 : 0);
      for (let place = 0; place < count; place++)
        for (const value of wrong) {
          const list = args();
          list[place] = value();
          const said = complaint(name, list);
          if (said !== undefined) complaints.push(`${name}, argument ${place} ${String(value)}: ${said}`);
        }
    }
    expect(complaints).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("refuses options that it does not have", () => {
    for (const [name, { args, options }] of Object.entries(calls))
      if (options) expect(() => all[name](...args(), { bogus: 1 }), name).toThrow(ValueError);
  });
});
