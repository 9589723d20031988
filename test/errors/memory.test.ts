/**
 * @file Memory that is gone or not to be had: detached buffers, freed arrays, scopes, limits. Each is refused with nothing
 * written, and the next call works.
 */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { NativeDevice } from "../../src/runtime/native-device.ts";
import { setUpDevice } from "../device.ts";

let native = false;
beforeAll(() => {
  native = setUpDevice() instanceof NativeDevice;
});

/** The next call works. */
afterEach(() => {
  expect(np.add([1, 2], [3, 4]).tolist()).toEqual([4, 6]);
});

const transfer = (buffer: ArrayBuffer): ArrayBuffer => structuredClone(buffer, { transfer: [buffer] });

/** Whatever reads an array, whole or in part. */
const readers: readonly [string, (a: np.NDArray) => unknown][] = [
  ["add", (a) => np.add(a, 1)],
  ["negative", (a) => np.negative(a)],
  ["sum", (a) => a.sum()],
  ["cumsum", (a) => np.cumsum(a)],
  ["get", (a) => a.get(0)],
  ["tolist", (a) => a.tolist()],
  ["array_str", (a) => String(a)],
  ["take", (a) => a.take([0])],
  ["at", (a) => a.at([0, 1])],
  ["copy", (a) => a.copy()],
  ["astype", (a) => a.astype("float32")],
  ["concatenate", (a) => np.concatenate([a, a])],
  ["matmul", (a) => a.matmul(a)],
  ["nonzero", (a) => np.nonzero(a)],
  ["data", (a) => a.data],
];
const writers: readonly [string, (a: np.NDArray) => unknown][] = [
  ["add", (a) => np.add(np.ones(8), 1, { out: a })],
  ["set", (a) => a.set(0, 1)],
  ["fill", (a) => a.fill(1)],
  ["put", (a) => a.put([0], [1])],
  ["copyto", (a) => np.copyto(a, np.ones(8))],
  ["putmask", (a) => np.putmask(a, np.ones(8, { dtype: "bool" }), 1)],
];

describe("a buffer transferred elsewhere", () => {
  it.each<[string, (x: Float64Array) => unknown]>([
    ["array", (x) => np.array(x)],
    ["asarray", (x) => np.asarray(x)],
    ["add", (x) => np.add(x, 1)],
    ["frombuffer", (x) => np.frombuffer(x)],
  ])("is no data for %s", (name, call) => {
    const data = new Float64Array([1, 2, 3]);
    transfer(data.buffer);
    expect(() => call(data)).toThrow(new RegExp(`^${name}: expected an attached buffer, got one that was detached`));
    expect(() => call(data)).toThrow(np.ValueError);
  });

  it("is no data for frombuffer by itself", () => {
    const data = new ArrayBuffer(16);
    transfer(data);
    expect(() => np.frombuffer(data)).toThrow("frombuffer: expected an attached buffer");
    expect(np.frombuffer(new ArrayBuffer(0)).size).toBe(0);
  });

  it.each([...readers, ...writers])("under an array is seen by %s", (_, use) => {
    const data = new Float64Array(8);
    const a = np.asarray(data);
    const moved = new Float64Array(transfer(data.buffer));
    if (native) {
      expect(() => use(a)).toThrow(np.ValueError);
      expect(() => use(a)).toThrow(/^\w+: expected an attached buffer, got an array whose buffer was detached/);
    } else {
      // The array has its own memory there.
      use(a);
    }
    expect([...moved]).toEqual(new Array(8).fill(0));
  });

  it("cannot be that of an array of our own", () => {
    const a = np.arange(100_000);
    const buffer = a.data.buffer as ArrayBuffer;
    // Node copies what may not be detached, other engines refuse.
    try {
      transfer(buffer);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
    expect(a.get(-1)).toBe(99_999);
    expect(np.add(a, 1).get(-1)).toBe(100_000);
  });

  it("may be resizable, and then is copied", () => {
    const Resizable = ArrayBuffer as unknown as new (
      n: number,
      o: object,
    ) => ArrayBuffer & { resize?(n: number): void };
    const buffer = new Resizable(64, { maxByteLength: 128 });
    if (buffer.resize === undefined) return;
    const a = np.frombuffer(buffer);
    buffer.resize(8);
    expect(a.add(1).tolist()).toEqual(new Array(8).fill(1));
  });
});

describe("freed arrays", () => {
  const gone = "expected a live array, got one whose memory was freed by using, dispose or np.scope";

  it.each([...readers, ...writers])("are seen by %s", (_, use) => {
    const a = np.zeros(8);
    a.dispose();
    // The native device frees nothing by hand: the collector does.
    if (native) use(a);
    else {
      expect(() => use(a)).toThrow(gone);
      expect(() => use(a)).toThrow(np.ValueError);
    }
    a.dispose();
  });

  it("take their views with them", () => {
    const a = np.arange(8);
    const view = a.at("2:5");
    a.dispose();
    if (native) expect(view.tolist()).toEqual([2, 3, 4]);
    else expect(() => view.tolist()).toThrow(gone);
  });

  it("are those left behind in a scope, not its result", () => {
    let left: np.NDArray | undefined;
    const kept = np.scope(() => {
      left = np.arange(4);
      return { view: left.add(1).at("1:"), list: [np.ones(2)] };
    });
    expect(kept.view.tolist()).toEqual([2, 3, 4]);
    expect(kept.list[0].tolist()).toEqual([1, 1]);
    if (!native) expect(() => left!.add(1)).toThrow(gone);
  });

  it("are all of a scope that throws, and the error passes", () => {
    let left: np.NDArray | undefined;
    expect(() =>
      np.scope(() => {
        left = np.arange(4);
        throw new Error("mine");
      }),
    ).toThrow("mine");
    if (!native) expect(() => left!.add(1)).toThrow(gone);
  });

  it("would be those of a promise, which a scope refuses", async () => {
    let inner: Promise<unknown> | undefined;
    expect(() =>
      np.scope(() => {
        inner = Promise.resolve(np.arange(3));
        return inner;
      }),
    ).toThrow(/^scope: expected a function that is done when it returns, got one that returns a promise/);
    await inner;
  });
});

describe("memory that is not to be had", () => {
  const huge = 2 ** 40;

  it.each<[string, () => unknown]>([
    ["zeros", () => np.zeros([huge, huge])],
    ["empty", () => np.empty(2 ** 60)],
    ["eye", () => np.eye(2 ** 30)],
    ["tile", () => np.tile([1, 2], [huge, huge])],
    ["full", () => np.full([huge, huge], 1)],
    ["indices", () => np.indices([huge, huge])],
  ])("is refused as a shape by %s where no number counts it", (name, call) => {
    expect(call).toThrow(np.ShapeError);
    expect(call).toThrow(new RegExp(`^${name}: expected a shape`));
  });

  it.each<[string, () => unknown]>([
    ["empty", () => np.empty(2 ** 45)],
    ["ones", () => np.ones([2 ** 20, 2 ** 20])],
    ["copy", () => np.broadcast_to(1, [huge, huge]).copy()],
    ["add", () => np.add(np.broadcast_to(1, [huge, 1]), np.broadcast_to(1, [1, huge]))],
    ["repeat", () => np.repeat([1, 2], 2 ** 45)],
    ["arange", () => np.arange(2 ** 52)],
    ["linspace", () => np.linspace(0, 1, 2 ** 45)],
    ["random", () => np.random.default_rng(1).random([huge])],
    ["matmul", () => np.matmul(np.broadcast_to(1, [2 ** 25, 1]), np.broadcast_to(1, [1, 2 ** 25]))],
  ])("is an OutOfMemoryError in %s", (_, call) => {
    expect(call).toThrow(np.OutOfMemoryError);
    expect(call).toThrow(/^allocate: expected room for .*, got .* live of a limit of/);
  });

  it("says how much was asked for and how much is live", () => {
    const { live, limit } = np.memory.stats();
    const kept = np.ones(1000);
    np.memory.setLimit(live + 4_000_000);
    try {
      expect(() => np.zeros(1_000_000)).toThrow(np.OutOfMemoryError);
      try {
        np.zeros(1_000_000);
      } catch (error) {
        expect((error as np.OutOfMemoryError).requested).toBe(8_000_000);
        expect((error as np.OutOfMemoryError).live).toBeGreaterThanOrEqual(live);
      }
      // Operations that need room for their result leave their operands as they are.
      const out = np.zeros(1000);
      expect(() => np.add(np.broadcast_to(kept, [1000, 1000]), 1)).toThrow(np.OutOfMemoryError);
      expect(np.add(kept, 1, { out }).get(999)).toBe(2);
      expect(kept.sum().item()).toBe(1000);
    } finally {
      np.memory.setLimit(limit);
    }
    expect(np.zeros(1_000_000).size).toBe(1_000_000);
  });

  it.each([Number.NaN, -1, "1" as never, undefined as never])("has no limit of %s", (limit) => {
    expect(() => np.memory.setLimit(limit)).toThrow(/^memory.setLimit: expected a number of bytes from 0 on, got/);
  });
});
