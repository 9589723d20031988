/**
 * The house of docs/architecture.md: an import points down the list of floors or sideways inside a folder, never up.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const src = resolve(import.meta.dirname, "../src");

// Floors from the top down; folders on one floor do not know each other unless said here.
const floors = [
  ["cli", "bench"],
  ["chunked", "profile", "aot"],
  ["jit", "njit"],
  ["array", "linalg", "fft", "random", "io"],
  ["runtime"],
  ["target"],
  ["passes"],
  ["kernel"],
  ["dtype", "shape"],
];
const sideways = new Set(["linalg>array", "fft>array", "random>array", "io>array", "shape>dtype"]);
const floorOf = (folder: string): number => floors.findIndex((f) => f.includes(folder));

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return entry.name.endsWith(".ts") && !entry.name.includes(".test.") && !entry.name.includes(".helpers.")
      ? [path]
      : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?"(\.[^"]+)"/g)].map((m) => resolve(dirname(path), m[1]));
}

const all = files(src);

describe("layers", () => {
  it("finds the code", () => {
    expect(all.length).toBeGreaterThan(50);
    expect(importsOf(join(src, "passes/vectorize.ts")).length).toBeGreaterThan(3);
  });

  it("has no import that points up", () => {
    const wrong: string[] = [];
    for (const path of all) {
      const [folder] = relative(src, path).split("/");
      const from = floorOf(folder);
      if (from < 0) continue;
      for (const target of importsOf(path)) {
        const [to] = relative(src, target).split("/");
        if (to === folder) continue;
        const floor = floorOf(to);
        const isErrors = relative(src, target) === "errors.ts";
        // api.ts and methods.ts put the floors below together; only the command stands on them.
        const isAssembly = folder === "cli" && (to === "api.ts" || to === "methods.ts");
        const ok = isErrors || isAssembly || floor > from || (floor === from && sideways.has(`${folder}>${to}`));
        if (!ok) wrong.push(`${relative(src, path)} imports ${relative(src, target)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("keeps files under 600 lines, tables aside", () => {
    const tables = new Set(["target/x64/instructions.ts", "target/wasm/table.ts"]);
    const long = all.filter(
      (path) => !tables.has(relative(src, path)) && readFileSync(path, "utf8").split("\n").length > 601,
    );
    expect(long.map((path) => relative(src, path))).toEqual([]);
  });
});
