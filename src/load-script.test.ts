import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadScript } from "./load-script.ts";

describe("loadScript", () => {
  let folder: string;
  let moduleUrl: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "numjet-script-"));
    moduleUrl = pathToFileURL(join(folder, "index.js")).href;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (answer: number): void =>
    writeFileSync(join(folder, "s.js"), `(function(require,moduleUrl){return {answer:()=>${answer},moduleUrl}})`);
  const load = (version: string) => loadScript<{ answer(): number; moduleUrl: string }>(moduleUrl, "s.js", version);
  const cache = (version: string): void => {
    const { exports, script, cacheFile } = load(version);
    exports.answer();
    mkdirSync(dirname(cacheFile), { recursive: true });
    writeFileSync(cacheFile, script.createCachedData());
  };

  it("runs the text where there is no cache", () => {
    write(41);
    const { exports, cached } = load("a");
    expect([exports.answer(), exports.moduleUrl, cached]).toEqual([41, moduleUrl, false]);
  });

  it("takes the cache that was made of the text", () => {
    write(41);
    cache("a");
    const { exports, cached } = load("a");
    expect([exports.answer(), cached]).toEqual([41, true]);
  });

  it("does not take the cache of another text of the same length", () => {
    write(41);
    cache("a");
    write(42);
    const { exports, cached } = load("b");
    expect([exports.answer(), cached]).toEqual([42, false]);
  });

  it("runs the text where V8 refuses the cache", () => {
    write(41);
    const { cacheFile } = load("a");
    mkdirSync(dirname(cacheFile), { recursive: true });
    writeFileSync(cacheFile, new Uint8Array(4096).fill(7));
    // A text of its own: V8 remembers those that it has compiled in this process, and asks no cache.
    write(43);
    const { exports, cached } = load("a");
    expect([exports.answer(), cached]).toEqual([43, false]);
  });
});
