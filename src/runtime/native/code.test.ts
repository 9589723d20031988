import { describe, expect, it } from "vitest";
import { addonFile, addonOrThrow, countUp, doubleFirst, hasAddon, inProcess, spinThenCount } from "./addon.helpers.ts";

describe.skipIf(!hasAddon)("code pages", () => {
  it("run at one address what was written at another", () => {
    const addon = addonOrThrow();
    const space = addon.codeSpace(10_000)!;
    expect(space.writable.byteLength % addon.cpu().pageSize).toBe(0);
    expect(space.writable.byteLength).toBeGreaterThanOrEqual(10_000);
    expect(addon.addressOf(space.writable)).not.toBe(space.base);
    new Uint8Array(space.writable).set(doubleFirst, 256);
    const args = new Float64Array(addon.alloc(64, true)!);
    args[0] = 1.5;
    addon.call(space.base + 256, addon.addressOf(args.buffer as ArrayBuffer));
    expect(args[0]).toBe(3);
  });

  it("are never writable and executable at one address", () => {
    const { output } = inProcess(`
      const addon = load();
      addon.codeSpace(65536);
      addon.installCode(Uint8Array.of(0xc3));
      const maps = require("node:fs").existsSync("/proc/self/maps") ? require("node:fs").readFileSync("/proc/self/maps", "utf8") : "";
      const lines = maps.split("\\n").filter((line) => line.includes("numjet-code"));
      console.log(lines.map((line) => line.split(" ")[1]).sort().join());`);
    if (process.platform === "linux") expect(output.trim()).toBe("r-xs,rw-s");
  });

  it("end the process when written through the executable address", () => {
    // inc qword [args] on the code's own page: the system must refuse it.
    const { status, output } = inProcess(`
      const addon = load();
      const entry = addon.installCode(Uint8Array.of(${countUp.join()}));
      addon.call(entry, entry);
      console.log("written");`);
    expect(output).not.toContain("written");
    expect(status).not.toBe(0);
  });

  it("can be installed as a copy", () => {
    const addon = addonOrThrow();
    const padded = new Uint8Array(doubleFirst.length + 5);
    padded.set(doubleFirst, 5);
    const entry = addon.installCode(padded.subarray(5))!;
    padded.fill(0);
    const args = new Float64Array(addon.alloc(64, true)!);
    args[0] = -2;
    addon.call(entry, addon.addressOf(args.buffer as ArrayBuffer));
    expect(args[0]).toBe(-4);
    expect(addon.installCode(new Uint8Array(0))).toBeUndefined();
    expect(() => addon.installCode([0xc3] as unknown as Uint8Array)).toThrow("installCode: expected a Uint8Array");
  });
});

describe.skipIf(!hasAddon)("callMany", () => {
  const addon = hasAddon ? addonOrThrow() : undefined!;
  const words = hasAddon ? new BigInt64Array(addon.alloc(64 * 256, true)!) : new BigInt64Array(0);
  const args = hasAddon ? addon.addressOf(words.buffer as ArrayBuffer) : 0;

  it("calls every block once, whatever the number of threads and blocks", () => {
    const entry = addon.installCode(countUp)!;
    const before = addon.threads();
    for (const threads of [1, 2, 3, 8]) {
      addon.setThreads(threads);
      for (const count of [0, 1, 2, 3, 7, 8, 64, 256]) {
        words.fill(0n);
        for (let round = 0; round < 50; round++) addon.callMany(entry, args, 64, count);
        expect(words.filter((word) => word === 50n).length).toBe(count);
        expect(words.filter((word) => word !== 0n).length).toBe(count);
      }
    }
    addon.setThreads(before);
  });

  it("finds workers asleep as well as awake", async () => {
    const entry = addon.installCode(spinThenCount)!;
    const before = addon.threads();
    addon.setThreads(3);
    for (const pause of [0, 0, 5, 0, 20, 0]) {
      for (let i = 0; i < 6; i++) words.set([20_000n, 0n], i * 8);
      if (pause > 0) await new Promise((done) => setTimeout(done, pause));
      addon.callMany(entry, args, 64, 6);
      for (let i = 0; i < 6; i++) expect(words[i * 8 + 1]).toBe(1n);
    }
    await new Promise((done) => setTimeout(done, 200));
    expect(addon.awake()).toBe(0);
    addon.setThreads(before);
  });

  it("is safe from several isolates at once", () => {
    const { status, output } = inProcess(`
      const { Worker } = require("node:worker_threads");
      const code = \`
        const { parentPort, workerData } = require("node:worker_threads");
        const m = { exports: {} };
        process.dlopen(m, workerData);
        const addon = m.exports;
        addon.setThreads(3);
        const entry = addon.installCode(Uint8Array.of(${countUp.join()}));
        const words = new BigInt64Array(addon.alloc(1024, true));
        for (let i = 0; i < 20000; i++) addon.callMany(entry, addon.addressOf(words.buffer), 64, 16);
        parentPort.postMessage(words.filter((word) => word === 20000n).length);\`;
      for (let i = 0; i < 3; i++) {
        new Worker(code, { eval: true, workerData: ${JSON.stringify(addonFile)} }).on("message", (n) => console.log(n));
      }`);
    expect(output.trim().split("\n")).toEqual(["16", "16", "16"]);
    expect(status).toBe(0);
  });

  it("lets the process end with workers asleep, spinning, or in the middle of process.exit", () => {
    for (const end of ["setTimeout(() => {}, 30)", "", "process.exit(0)"]) {
      const started = performance.now();
      const { status } = inProcess(`
        const addon = load();
        addon.setThreads(4);
        const entry = addon.installCode(Uint8Array.of(${countUp.join()}));
        const words = new BigInt64Array(addon.alloc(1024, true));
        for (let i = 0; i < 100; i++) addon.callMany(entry, addon.addressOf(words.buffer), 64, 16);
        ${end}`);
      expect(status).toBe(0);
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });

  it("takes a sensible number of threads only", () => {
    for (const bad of [0, -1, 1.5, 5000, Number.NaN]) {
      expect(() => addon.setThreads(bad)).toThrow("setThreads: expected a whole number from 1 to 1024");
    }
    expect(addon.threads()).toBeGreaterThanOrEqual(1);
  });
});
