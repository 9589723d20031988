import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { Emitter } from "../../target/wasm/emit.ts";
import { writeModule } from "../../target/wasm/module.ts";
import { WasmDevice } from "./device.ts";

/** `run(args)`: doubles the i32 at args + 4 into the i32 at args, many times over where the i32 at args + 8 says so. */
function doubler(shared: boolean): Uint8Array<ArrayBuffer> {
  const emit = new Emitter(["i"]);
  const left = emit.local("i");
  emit.get(0);
  emit.memory("i32.load", 8);
  emit.set(left);
  const again = emit.loop();
  emit.get(0);
  emit.get(0);
  emit.memory("i32.load", 4);
  emit.i32(1);
  emit.op("i32.shl");
  emit.memory("i32.store", 0);
  emit.get(left);
  emit.i32(1);
  emit.op("i32.sub");
  emit.tee(left);
  emit.i32(0);
  emit.op("i32.gt_s");
  emit.brIf(again);
  emit.end();
  return writeModule({ memory: { shared }, functions: [{ body: emit.finish(), export: "run" }] });
}

/** `run(args)`: traps where the i32 at args is not zero. */
function trapper(shared: boolean): Uint8Array<ArrayBuffer> {
  const emit = new Emitter(["i"]);
  emit.get(0);
  emit.memory("i32.load", 0);
  emit.if();
  emit.op("unreachable");
  emit.end();
  return writeModule({ memory: { shared }, functions: [{ body: emit.finish(), export: "run" }] });
}

function fill(device: WasmDevice, blocks: number, loops: number): { args: number; check: () => void } {
  const args = device.alloc(64 * blocks);
  const words = new Int32Array(device.buffer, args, 16 * blocks);
  for (let i = 0; i < blocks; i++) words.set([0, i + 1, loops], 16 * i);
  return {
    args,
    check: () => {
      const now = new Int32Array(device.buffer, args, 16 * blocks);
      for (let i = 0; i < blocks; i++) expect(now[16 * i]).toBe(2 * (i + 1));
    },
  };
}

async function workersUp(device: WasmDevice, count: number): Promise<void> {
  for (let i = 0; i < 500 && device.workersReady < count; i++) await new Promise((done) => setTimeout(done, 10));
  expect(device.workersReady).toBe(count);
}

describe.each([
  { shared: true, threads: 1 },
  { shared: true, threads: 3 },
  { shared: false, threads: 3 },
])("WasmDevice, shared $shared, $threads threads", ({ shared, threads }) => {
  it("loads, calls, and calls over many argument blocks", async () => {
    const device = new WasmDevice({ shared, threads });
    expect(device.threads()).toBe(shared ? threads : 1);
    const entry = device.load(doubler(shared));
    const one = fill(device, 1, 1);
    device.call(entry, one.args);
    one.check();
    expect(device.workersReady).toBe(0);
    // Before any worker can be up, and after.
    for (let round = 0; round < 2; round++) {
      const many = fill(device, 100, 1000);
      device.callMany(entry, many.args, 64, 100);
      many.check();
      device.free(many.args);
      if (shared) await workersUp(device, threads - 1);
    }
    // A kernel that the workers have not seen, in a memory that has grown since they started.
    device.alloc(100 * 2 ** 20);
    const later = device.load(doubler(shared));
    for (let round = 0; round < 300; round++) {
      const many = fill(device, 7, 1);
      device.callMany(later, many.args, 64, 7);
      many.check();
      device.free(many.args);
    }
    device.close();
  });
});

describe("WasmDevice", () => {
  it("lets a trap through, from the calling thread or from a worker, and the next call works", async () => {
    const device = new WasmDevice({ threads: 2 });
    const trap = device.load(trapper(device.shared));
    const args = device.alloc(64 * 1000);
    new Int32Array(device.buffer, args, 16_000).fill(0);
    device.callMany(trap, args, 64, 1000);
    await workersUp(device, 1);
    new Int32Array(device.buffer, args, 16_000)[16 * 500] = 1;
    for (let round = 0; round < 20; round++)
      expect(() => device.callMany(trap, args, 64, 1000)).toThrow(WebAssembly.RuntimeError);
    new Int32Array(device.buffer, args, 16_000).fill(0);
    device.callMany(trap, args, 64, 1000);
    const entry = device.load(doubler(device.shared));
    const many = fill(device, 50, 10);
    device.callMany(entry, many.args, 64, 50);
    many.check();
    device.close();
  });

  it("really runs tasks on workers", async () => {
    const device = new WasmDevice({ threads: 2 });
    const entry = device.load(doubler(device.shared));
    const start = fill(device, 2, 1);
    device.callMany(entry, start.args, 64, 2);
    await workersUp(device, 1);
    // One task that takes some 100 ms and 2000 short ones: with a worker, the whole takes hardly longer than the one.
    const many = fill(device, 2000, 1);
    new Int32Array(device.buffer, many.args, 32_000)[2] = 30_000_000;
    device.callMany(entry, many.args, 64, 2000);
    many.check();
    expect(device.tasksOnWorkers).toBeGreaterThan(0);
    device.close();
  });

  it("runs on the calling thread alone where memory is too full to tell workers of a kernel", () => {
    const device = new WasmDevice({ threads: 2, limit: 64 * 2 ** 20 });
    const entry = device.load(doubler(device.shared));
    const many = fill(device, 10, 1);
    while (device.stats().limit - device.stats().live > 64)
      device.alloc(Math.min(2 ** 20, device.stats().limit - device.stats().live));
    expect(() => device.alloc(1)).toThrow("allocate: expected room for 1 B");
    device.callMany(entry, many.args, 64, 10);
    many.check();
    device.close();
  });

  it("refuses thread counts that are none, and modules that export nothing to run", () => {
    const device = new WasmDevice();
    for (const count of [0, -1, 1.5, Number.NaN])
      expect(() => device.setThreads(count)).toThrow(/setThreads: expected/);
    const emit = new Emitter([]);
    const bytes = writeModule({ functions: [{ body: emit.finish(), export: "other" }] });
    expect(() => device.load(bytes)).toThrow("load: expected a module that exports run, got undefined");
    expect(() => device.load(new Uint8Array([1, 2, 3]))).toThrow(WebAssembly.CompileError);
  });

  it("keeps no process alive: a program that used workers ends by itself", () => {
    const source = [
      `import { WasmDevice } from ${JSON.stringify(new URL("./device.ts", import.meta.url).href)};`,
      "const device = new WasmDevice({ threads: 3 });",
      `const entry = device.load(Uint8Array.from([${doubler(true).join(",")}]));`,
      "const args = device.alloc(64 * 10);",
      "new Int32Array(device.buffer, args, 160).fill(1);",
      "device.callMany(entry, args, 64, 10);",
      "await new Promise((done) => setTimeout(done, 300));",
      "device.callMany(entry, args, 64, 10);",
      "console.log(device.workersReady, new Int32Array(device.buffer, args, 1)[0]);",
    ].join("\n");
    const out = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source], {
      timeout: 20_000,
      encoding: "utf8",
    });
    expect(out.trim()).toBe("2 2");
  });
});
