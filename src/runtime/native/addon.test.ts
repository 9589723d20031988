import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { addonFile, addonOrThrow, hasAddon, inProcess } from "./addon.helpers.ts";
import { buildName, findAddon, loadAddon } from "./addon.ts";

describe("loadAddon", () => {
  it("gives the addon or a reason, the same each time", () => {
    const result = loadAddon();
    if ("reason" in result) expect(result.reason.length).toBeGreaterThan(10);
    else expect(typeof result.addon.alloc).toBe("function");
    expect(loadAddon()).toBe(result);
  });

  it("looks in a directory of this platform, processor and ABI", () => {
    expect(buildName()).toBe(`${process.platform}-${process.arch}-${process.versions.modules}`);
    const found = findAddon();
    if ("file" in found) {
      expect(found.file).toContain(buildName());
      expect(existsSync(found.file)).toBe(true);
    } else {
      expect(found.reason).not.toBe("");
    }
  });
});

describe.skipIf(!hasAddon)("cpu", () => {
  it("tells a processor that can run what it claims", () => {
    const cpu = addonOrThrow().cpu();
    expect(cpu.vendor).toMatch(/^[\x20-\x7e]{12}$/);
    expect(cpu.cores).toBeGreaterThanOrEqual(1);
    expect(cpu.pageSize).toBeGreaterThanOrEqual(4096);
    expect(cpu.memory).toBeGreaterThan(2 ** 26);
    expect(cpu.features.sse3).toBe(true);
    // Each of these sets contains the one before it on every processor made.
    if (cpu.features.avx512vl) expect(cpu.features.avx512f).toBe(true);
    if (cpu.features.avx512f) expect(cpu.features.avx2).toBe(true);
    if (cpu.features.avx2) expect(cpu.features.avx).toBe(true);
  });

  it("agrees with the kernel's list of features and caches", async () => {
    const { readFileSync } = await import("node:fs");
    if (!existsSync("/proc/cpuinfo")) return;
    const line = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
    if (!line) return;
    const flags = new Set(line[1].trim().split(/\s+/));
    const { features } = addonOrThrow().cpu();
    for (const name of ["avx", "avx2", "fma", "f16c", "bmi1", "bmi2", "avx512f", "avx512dq", "avx512bw", "avx512vl"]) {
      expect([name, features[name]]).toEqual([name, flags.has(name)]);
    }
    expect(features.avx512vbmi2).toBe(flags.has("avx512_vbmi2"));
    const l1d = "/sys/devices/system/cpu/cpu0/cache/index0/size";
    if (existsSync(l1d)) {
      expect(addonOrThrow().cpu().caches.l1d).toBe(Number.parseInt(readFileSync(l1d, "utf8"), 10) * 1024);
    }
  });
});

describe.skipIf(!hasAddon)("worker_threads", () => {
  it("loads, allocates and ends in a worker while the main thread goes on", async () => {
    const addon = addonOrThrow();
    const script = `
      const { parentPort, workerData } = require("node:worker_threads");
      const m = { exports: {} };
      process.dlopen(m, workerData);
      let last;
      for (let i = 0; i < 50; i++) { last = m.exports.alloc(4e6, false); new Float64Array(last)[0] = i; }
      parentPort.postMessage(new Float64Array(last)[0]);`;
    const workers = [0, 1, 2].map(() => new Worker(script, { eval: true, workerData: addonFile }));
    const answers = workers.map(
      (worker) => new Promise((done, fail) => worker.once("message", done).once("error", fail)),
    );
    for (let i = 0; i < 50; i++) addon.alloc(4e6, false);
    expect(await Promise.all(answers)).toEqual([49, 49, 49]);
    await Promise.all(workers.map((worker) => worker.terminate()));
    expect(addon.alloc(4e6, true)?.byteLength).toBe(4e6);
  });

  it("gives all of a worker's memory back when the worker has ended", () => {
    const { status, output } = inProcess(`
      const { Worker } = require("node:worker_threads");
      const code = "const m={exports:{}};process.dlopen(m,require('node:worker_threads').workerData);" +
        "globalThis.kept=[];for(let i=0;i<20;i++)kept.push(m.exports.alloc(3e6,true));for(let i=0;i<20;i++)kept.push(m.exports.alloc(3e4,true));" +
        "m.exports.codeSpace(65536)";
      const worker = new Worker(code, { eval: true, workerData: ${JSON.stringify(addonFile)} });
      worker.on("exit", () => {
        const s = load().memoryStats();
        console.log(s.allocations, s.live);
      });`);
    expect(output.trim()).toBe("40 0");
    expect(status).toBe(0);
  });

  it("stays mapped when only a worker had loaded it", () => {
    const { status, output } = inProcess(`
      const { Worker } = require("node:worker_threads");
      const code = "const m={exports:{}};process.dlopen(m,require('node:worker_threads').workerData);" +
        "const e=m.exports.installCode(Uint8Array.of(0xc3));const a=m.exports.addressOf(m.exports.alloc(4096,true));" +
        "m.exports.setThreads(4);m.exports.callMany(e,a,8,4)";
      new Worker(code, { eval: true, workerData: ${JSON.stringify(addonFile)} })
        .on("exit", () => setTimeout(() => console.log("alive"), 50));`);
    expect(output.trim()).toBe("alive");
    expect(status).toBe(0);
  });
});
