import { describe, expect, it } from "vitest";
import { OutOfMemoryError, ValueError } from "../../errors.ts";
import { greatestOffset } from "../../target/wasm/lower.ts";
import { blockUnit, reservedBytes, WasmMemory } from "./memory.ts";

const mebibyte = 2 ** 20;

describe.each([true, false])("WasmMemory, shared %s", (shared) => {
  it("gives 64-byte aligned blocks above the reserved bytes, a block for nothing too", () => {
    const memory = new WasmMemory({ shared });
    const addresses = [0, 1, 63, 64, 65, 1000].map((bytes) => memory.alloc(bytes));
    for (const address of addresses) {
      expect(address % blockUnit).toBe(0);
      expect(address).toBeGreaterThanOrEqual(reservedBytes);
    }
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(memory.stats()).toMatchObject({ liveBlocks: 6, live: 64 * (1 + 1 + 1 + 1 + 2 + 16) });
  });

  it("grows, keeps what was written, and shows the current buffer", () => {
    const memory = new WasmMemory({ shared });
    const a = memory.alloc(8);
    new Float64Array(memory.buffer, a, 1)[0] = 42;
    const before = memory.buffer;
    const b = memory.alloc(40 * mebibyte);
    expect(memory.buffer.byteLength).toBeGreaterThan(before.byteLength);
    expect(memory.buffer).toBe(memory.memory.buffer);
    if (!shared) expect(before.byteLength).toBe(0);
    expect(new Float64Array(memory.buffer, a, 1)[0]).toBe(42);
    new Uint8Array(memory.buffer, b, 40 * mebibyte)[40 * mebibyte - 1] = 7;
    expect(b + 40 * mebibyte).toBeLessThanOrEqual(memory.buffer.byteLength);
  });

  it("says what was asked for and what is live when the limit is reached, and goes on working", () => {
    const memory = new WasmMemory({ shared, limit: 32 * mebibyte });
    const a = memory.alloc(20 * mebibyte);
    let thrown: unknown;
    try {
      memory.alloc(16 * mebibyte);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(OutOfMemoryError);
    expect(thrown).toMatchObject({ requested: 16 * mebibyte, live: 20 * mebibyte });
    expect(String(thrown)).toMatch(/allocate: expected room for 16 MiB, got 20 MiB live of a limit of 32 MiB/);
    memory.free(a);
    expect(memory.alloc(16 * mebibyte)).toBeGreaterThan(0);
    expect(memory.stats()).toMatchObject({ live: 16 * mebibyte, peak: 20 * mebibyte, liveBlocks: 1 });
  });

  it("reserves no more for 10,000 results that are freed one after the other", () => {
    const memory = new WasmMemory({ shared });
    for (let i = 0; i < 10_000; i++) memory.free(memory.alloc(8 * mebibyte));
    expect(memory.stats().reserved).toBeLessThan(40 * mebibyte);
    expect(memory.stats()).toMatchObject({ live: 0, liveBlocks: 0 });
    expect(memory.trim()).toBe(0);
  });

  it("refuses sizes that are none, and addresses that are no live block", () => {
    const memory = new WasmMemory({ shared });
    for (const bytes of [-1, 1.5, Number.NaN, 2 ** 60]) expect(() => memory.alloc(bytes)).toThrow(/alloc: expected/);
    const a = memory.alloc(100);
    for (const address of [a + 64, a + 1, 0, -64, Number.NaN]) expect(() => memory.free(address)).toThrow(ValueError);
    memory.free(a);
    expect(() => memory.free(a)).toThrow(`free: expected the address of a live block, got ${a}`);
  });
});

describe("WasmMemory, whole", () => {
  it("keeps as many bytes at the bottom as an address may lie below a block, for offsets never to wrap", () => {
    expect(reservedBytes).toBeGreaterThanOrEqual(greatestOffset + blockUnit);
  });

  it("reaches addresses beyond 2 GiB and then refuses", () => {
    const memory = new WasmMemory({ shared: true });
    if (memory.limit < 2 ** 32) return;
    const gibibyte = 2 ** 30;
    const blocks = [memory.alloc(gibibyte), memory.alloc(gibibyte), memory.alloc(gibibyte)];
    expect(Math.max(...blocks)).toBeGreaterThan(2 ** 31);
    const last = new Uint8Array(memory.buffer, Math.max(...blocks), 16);
    last[15] = 9;
    expect(last[15]).toBe(9);
    expect(() => memory.alloc(gibibyte)).toThrow(OutOfMemoryError);
    expect(memory.alloc(100 * mebibyte)).toBeGreaterThan(0);
  });
});
