import { describe, expect, it } from "vitest";
import { hasAddon, inProcess } from "./addon.helpers.ts";

describe.skipIf(!hasAddon)("the pool, over time", () => {
  it("gives idle blocks back to the system after some seconds, at the next call", () => {
    const { output } = inProcess(
      `const addon = load();
      for (let i = 0; i < 8; i++) addon.alloc(20e6, true);
      gc();
      setTimeout(() => {
        const early = addon.memoryStats().pooled;
        setTimeout(() => {
          addon.alloc(3e6, false);
          console.log(early >= 40e6, addon.memoryStats().pooled < 1e6);
        }, 4000);
      }, 100);`,
      ["--expose-gc"],
    );
    expect(output.trim()).toBe("true true");
  });

  it("survives an address-space limit of the system", () => {
    if (process.platform !== "linux") return;
    // 2^40 bytes cannot be mapped on a machine that does not have them, whatever numjet's own limit says.
    const { output } = inProcess(`
      const addon = load();
      addon.setLimit(2 ** 50);
      for (let i = 0; i < 4; i++) addon.alloc(8e6, true);
      console.log(addon.alloc(2 ** 46, false), addon.alloc(8e6, true).byteLength);`);
    expect(output.trim()).toBe("undefined 8000000");
  });

  it("holds for millions of blocks of mixed sizes from several threads", () => {
    const { status, output } = inProcess(`
      const { Worker } = require("node:worker_threads");
      const code = \`
        const { parentPort, workerData } = require("node:worker_threads");
        const m = { exports: {} };
        process.dlopen(m, workerData);
        let seed = 1, bad = 0;
        const kept = new Array(64);
        for (let i = 0; i < 300000; i++) {
          seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
          const slot = seed & 63, bytes = 8 + (seed >>> 8) % (seed % 50 === 0 ? 2e6 : 20000);
          const old = kept[slot];
          if (old && (old[0] !== slot || old[old.length - 1] !== slot)) bad++;
          const view = new Uint8Array(m.exports.alloc(bytes, false));
          view[0] = slot;
          view[view.length - 1] = slot;
          kept[slot] = view;
        }
        parentPort.postMessage(bad);\`;
      for (let i = 0; i < 2; i++) new Worker(code, { eval: true, workerData: addonFile }).on("message", (n) => console.log(n));`);
    expect(output.trim()).toBe("0\n0");
    expect(status).toBe(0);
  });
});
