import { describe, expect, it } from "vitest";
import { addonOrThrow, hasAddon, inProcess } from "./addon.helpers.ts";

const MiB = 2 ** 20;

describe.skipIf(!hasAddon)("alloc", () => {
  it("gives aligned blocks of every size, zeroed when asked", () => {
    const addon = addonOrThrow();
    for (const bytes of [1, 8, 63, 64, 65, 1000, 4096, 65536, 262144, MiB - 1, MiB, 3e6, 2 ** 25 + 1]) {
      const buffer = addon.alloc(bytes, true)!;
      expect(buffer.byteLength).toBe(bytes);
      expect(addon.addressOf(buffer) % (bytes >= MiB ? 2 * MiB : 64)).toBe(0);
      expect(new Uint8Array(buffer).every((byte) => byte === 0)).toBe(true);
    }
    expect(addon.alloc(0, true)?.byteLength).toBe(0);
  });

  it("zeroes a block that was used before", () => {
    const { output } = inProcess(`
      const addon = load();
      addon.setLimit(8e6);
      let dirty = 0, before = addon.memoryStats().reused;
      for (let i = 0; i < 20; i++) {
        const bytes = new Uint8Array(addon.alloc(3e6, true));
        if (bytes.some((b) => b !== 0)) dirty++;
        bytes.fill(255);
      }
      console.log(dirty, addon.memoryStats().reused > before);`);
    expect(output.trim()).toBe("0 true");
  });

  it("never gives the same memory to two live buffers", () => {
    const addon = addonOrThrow();
    const buffers = Array.from({ length: 200 }, (_, i) => addon.alloc(1 + ((i * 7919) % 300_000), false)!);
    const spans = buffers.map((b) => [addon.addressOf(b), b.byteLength]).sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < spans.length; i++)
      expect(spans[i][0]).toBeGreaterThanOrEqual(spans[i - 1][0] + spans[i - 1][1]);
  });

  it("refuses what is no size", () => {
    const { alloc } = addonOrThrow();
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 54, "8", undefined]) {
      expect(() => alloc(bad as number, false)).toThrow("alloc: expected a whole number of bytes");
    }
    expect(alloc(2 ** 52, false)).toBeUndefined();
  });

  it("cannot be detached from under a kernel", () => {
    const addon = addonOrThrow();
    for (const bytes of [4096, 4 * MiB]) {
      const buffer = addon.alloc(bytes, true)!;
      const address = addon.addressOf(buffer);
      try {
        structuredClone(buffer, { transfer: [buffer] });
      } catch (error) {
        expect((error as Error).name).toMatch(/DataCloneError|TypeError/);
      }
      expect(buffer.byteLength).toBe(bytes);
      expect(addon.addressOf(buffer)).toBe(address);
    }
  });

  it("does not recycle memory that a byte stream took over", () => {
    // On Node 20 and 22 streams do detach: the memory then belongs to the new buffer, until that one is gone.
    const { status, output } = inProcess(
      `const addon = load();
      if (Number.parseInt(process.versions.v8) >= 13) { console.log("0 true"); process.exit(0); }
      (async () => {
        let buffer = addon.alloc(4e6, true);
        new Uint8Array(buffer).fill(7);
        const stream = new ReadableStream({ type: "bytes", start(c) { c.enqueue(new Uint8Array(buffer)); c.close(); } });
        const length = buffer.byteLength;
        buffer = undefined;
        const chunk = (await stream.getReader().read()).value;
        for (let i = 0; i < 5; i++) { gc(); new Uint8Array(addon.alloc(4e6, false)).fill(1); await 0; }
        console.log(length, chunk.every((x) => x === 7));
      })();`,
      ["--expose-gc"],
    );
    expect(output.trim()).toBe("0 true");
    expect(status).toBe(0);
  });
});

describe.skipIf(!hasAddon)("the pool", () => {
  it("keeps 10,000 synchronous 8 MB results under 200 MB resident", () => {
    const { output } = inProcess(`
      const addon = load();
      let most = 0;
      for (let i = 0; i < 10000; i++) {
        const view = new Float64Array(addon.alloc(8e6, false));
        for (let j = 0; j < view.length; j += 512) view[j] = i;
        if (i % 500 === 0) most = Math.max(most, process.memoryUsage.rss());
      }
      const { allocations, reused } = addon.memoryStats();
      console.log(JSON.stringify({ most, fresh: allocations - reused }));`);
    const { most, fresh } = JSON.parse(output);
    expect(most).toBeLessThan(200e6);
    expect(fresh).toBeLessThan(20);
  });

  it("reuses memory of arrays that live a while", () => {
    const { output } = inProcess(`
      const addon = load();
      const ring = [];
      for (let i = 0; i < 1000; i++) ring[i % 10] = addon.alloc(8e6, false);
      console.log(addon.memoryStats().peak);`);
    // Ten of 8 MiB live at a time; several times that would mean that nobody collects what dies old.
    expect(Number(output)).toBeLessThan(400e6);
  });

  it("stays within its limit, says no, and goes on after", () => {
    const { output } = inProcess(`
      const addon = load();
      addon.setLimit(64e6);
      let kept = [], refused = 0;
      for (let i = 0; i < 10; i++) { const b = addon.alloc(10e6, false); if (b) kept.push(b); else refused++; }
      const s = addon.memoryStats();
      const within = s.live + s.pooled <= 64e6 && s.limit === 64e6;
      const got = kept.length;
      kept = [];
      console.log(got + refused, got >= 5, within, addon.alloc(20e6, true).byteLength, addon.alloc(1e9, true));`);
    expect(output.trim()).toBe("10 true true 20000000 undefined");
  });

  it("trims: idle memory goes back to the system", () => {
    const { output } = inProcess(
      `const addon = load();
      for (const bytes of [64, 5000, 70000, 5e6]) { let b = addon.alloc(bytes, true); b = undefined; }
      gc(); gc();
      setTimeout(() => {
        gc();
        const before = addon.memoryStats();
        const freed = addon.trim();
        const after = addon.memoryStats();
        console.log(before.live, freed === before.pooled, after.pooled, addon.alloc(5e6, true).byteLength);
      }, 20);`,
      ["--expose-gc"],
    );
    expect(output.trim()).toBe("0 true 0 5000000");
  });

  it("counts what it does", () => {
    const addon = addonOrThrow();
    const before = addon.memoryStats();
    const buffer = addon.alloc(3 * MiB, false)!;
    const after = addon.memoryStats();
    expect(after.allocations).toBe(before.allocations + 1);
    expect(after.peak).toBeGreaterThanOrEqual(buffer.byteLength);
    expect(after.live + after.pooled).toBeLessThanOrEqual(after.limit);
  });
});

describe.skipIf(!hasAddon)("pin", () => {
  it("keeps memory in place after its buffer was transferred away", () => {
    const addon = addonOrThrow();
    const buffer = new ArrayBuffer(65536);
    new Uint8Array(buffer).fill(9);
    const address = addon.addressOf(buffer);
    const before = addon.memoryStats().pinned;
    const handle = addon.pin(buffer);
    expect(addon.memoryStats().pinned).toBe(before + 1);
    const moved = structuredClone(buffer, { transfer: [buffer] });
    expect(buffer.byteLength).toBe(0);
    expect(addon.addressOf(moved)).toBe(address);
    addon.unpin(handle);
    addon.unpin(handle);
    expect(addon.memoryStats().pinned).toBe(before);
  });

  it("takes shared buffers, and refuses what is no buffer", () => {
    const addon = addonOrThrow();
    const shared = new SharedArrayBuffer(64);
    const handle = addon.pin(shared);
    expect(addon.addressOf(shared)).toBeGreaterThan(0);
    addon.unpin(handle);
    expect(() => addon.pin({} as ArrayBuffer)).toThrow("pin: expected an ArrayBuffer");
    expect(() => addon.addressOf(new Uint8Array(8) as unknown as ArrayBuffer)).toThrow("addressOf: expected");
  });
});
