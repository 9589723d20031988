/**
 * @file Arguments of the right kind and the wrong value: shapes, axes, indices, dtypes, options, `out`. A table a family; after
 * each refusal nothing that could have been written has changed, and the next call works.
 */
import { beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";

beforeAll(() => {
  setUpDevice();
});

/** Registers an array that must stay as it is. */
type Keep = <A extends np.NDArray>(a: A) => A;
type ErrorClass = new (...args: never[]) => Error;
type Row = readonly [fn: string, call: (keep: Keep) => unknown, error: ErrorClass, message: RegExp];

const { ShapeError, DTypeError, IndexError, ValueError } = np;
const M = (): np.NDArray<"float64"> => np.arange(6).reshape([2, 3]);
const ints = (): np.NDArray<"int64"> => np.arange(6n);
const any = (value: unknown): never => value as never;

function refusals(rows: readonly Row[]): void {
  it.each(rows.map((row, i) => [i, row[0], row] as const))("%i: %s", (_, fn, [, call, error, message]) => {
    const kept: { a: np.NDArray; before: unknown }[] = [];
    const keep: Keep = (a) => {
      kept.push({ a, before: a.tolist() });
      return a;
    };
    let thrown: unknown;
    try {
      call(keep);
    } catch (e) {
      thrown = e;
    }
    expect(thrown, "nothing was thrown").toBeInstanceOf(Error);
    expect((thrown as Error).message).toMatch(message);
    expect((thrown as Error).message.startsWith(`${fn}: `), (thrown as Error).message).toBe(true);
    expect(thrown).toBeInstanceOf(error);
    for (const { a, before } of kept) expect(a.tolist()).toEqual(before);
    expect(np.multiply(M(), 2).sum().item()).toBe(30);
  });
}

describe("shapes", () => {
  refusals([
    ["add", () => np.add(M(), [1, 2]), ShapeError, /shapes \(2,3\) and \(2,\) do not broadcast/],
    ["add", () => M().add(np.ones([3, 2])), ShapeError, /\(2,3\) and \(3,2\)/],
    ["where", () => np.where([true, false], [1, 2, 3], 0), ShapeError, /do not broadcast/],
    ["reshape", () => M().reshape([4, 2]), ShapeError, /cannot reshape 6 elements of shape \(2,3\) into \(4,2\)/],
    ["reshape", () => M().reshape([-1, -1]), ShapeError, /expected at most one length of -1/],
    ["reshape", () => M().reshape([-1, 4]), ShapeError, /6 elements/],
    ["reshape", () => M().reshape([-2, -3]), ShapeError, /whole numbers from 0 on, got \(-2, -3\)/],
    ["reshape", () => M().reshape(1.5), ShapeError, /got \(1.5\)/],
    ["zeros", () => np.zeros(-1), ShapeError, /got \(-1\)/],
    ["zeros", () => np.zeros([2, Number.NaN]), ShapeError, /got \(2, NaN\)/],
    ["ones", () => np.ones(any("3")), ShapeError, /expected a shape .* got 3/],
    ["full", () => np.full([2, 2], [1, 2, 3]), ShapeError, /\(3,\).*\(2,2\)/],
    ["concatenate", () => np.concatenate([M(), np.ones([3, 2])]), ShapeError, /agree but for axis 0, got \(2,3\) and/],
    ["concatenate", () => np.concatenate([]), ValueError, /at least one array, got none/],
    ["stack", () => np.stack([M(), np.ones(3)]), ShapeError, /got/],
    ["split", () => np.split(M(), 2, { axis: 1 }), ShapeError, /equal sections, got 2 for length 3/],
    ["broadcast_to", () => np.broadcast_to(M(), [3, 3]), ShapeError, /\(2,3\) does not broadcast to \(3,3\)/],
    ["matmul", () => np.matmul(M(), M()), ShapeError, /got/],
    ["dot", () => np.dot(M(), M()), ShapeError, /got/],
    ["einsum", () => np.einsum("ij,ij->ik", M(), M()), ValueError, /k/],
    ["einsum", () => np.einsum("ij,jk->ik", M(), M()), ShapeError, /./],
    ["tensordot", () => np.tensordot(M(), M(), 1), ShapeError, /./],
    ["compress", () => np.compress([[true]], M()), ShapeError, /1 dimension, got 2/],
    ["squeeze", () => np.squeeze(M(), 0), ShapeError, /axis 0 to have length 1, got length 2/],
    ["set", (k) => k(M()).set([0], [1, 2]), ShapeError, /\(2,\)/],
    ["fill_diagonal", (k) => np.fill_diagonal(k(np.arange(3)), 1), ShapeError, /at least 2 dimensions, got 1/],
    ["array", () => np.array([[1, 2], [3]]), ShapeError, /nested lists of one shape, got \(2,\) and \(1,\)/],
    ["array", () => np.array([1, [2]]), ShapeError, /side by side/],
    ["sliding_window_view", () => np.sliding_window_view(np.arange(3), 4), ShapeError, /window that fits shape \(3,\)/],
  ]);
});

describe("axes", () => {
  const axisFunctions: readonly [string, (a: np.NDArray, axis: never) => unknown][] = [
    ["sum", np.sum],
    ["prod", np.prod],
    ["mean", np.mean],
    ["var", np.var],
    ["std", np.std],
    ["min", np.min],
    ["max", np.max],
    ["ptp", np.ptp],
    ["any", np.any],
    ["all", np.all],
    ["argmin", np.argmin],
    ["argmax", np.argmax],
    ["cumsum", np.cumsum],
    ["cumprod", np.cumprod],
    ["count_nonzero", np.count_nonzero],
    ["nansum", np.nansum],
    ["nanmax", np.nanmax],
    ["flip", np.flip],
    ["expand_dims", np.expand_dims],
    ["squeeze", np.squeeze],
    ["roll", (a, axis) => np.roll(a, 1, axis)],
    ["repeat", (a, axis) => np.repeat(a, 2, axis)],
    ["take", (a, axis) => np.take(a, [0], axis)],
    ["concatenate", (a, axis) => np.concatenate([a, a], axis)],
    ["stack", (a, axis) => np.stack([a, a], axis)],
    ["split", (a, axis) => np.split(a, 1, axis)],
    ["delete", (a, axis) => np.delete(a, 0, axis)],
    ["insert", (a, axis) => np.insert(a, 0, 0, axis)],
    ["moveaxis", (a, axis) => np.moveaxis(a, axis, 0)],
    ["swapaxes", (a, axis) => np.swapaxes(a, axis, 0)],
    ["rollaxis", (a, axis) => np.rollaxis(a, axis)],
  ];
  describe.each([
    [9, /axis 9 is out of bounds for an array of \d dimensions/],
    [-9, /axis -9 is out of bounds/],
    [0.5, /expected a whole number for the axis, got 0.5/],
    [Number.NaN, /got NaN/],
    ["0", /got (string )?"?0/],
  ] as const)("%s", (axis, message) => {
    refusals(
      axisFunctions.map(
        ([name, call]): Row => [name, (k) => call(k(M()), any(axis)), np.NumjetError as never, message],
      ),
    );
  });

  refusals([
    ["sum", () => M().sum([0, 0]), ValueError, /each axis once, got axes \(0, 0\)/],
    ["sum", () => M().sum([0, -2]), ValueError, /each axis once/],
    ["transpose", () => M().transpose([0, 0]), ValueError, /each axis once/],
    ["transpose", () => M().transpose([0]), ValueError, /expected 2 axes/],
    ["moveaxis", () => np.moveaxis(M(), [0, 1], [0]), ValueError, /as many destinations as sources, got 2 and 1/],
    ["swapaxes", () => np.swapaxes(M(), 0, 2), IndexError, /axis 2/],
    ["rot90", () => np.rot90(M(), 1, { axes: [0, 0] }), ValueError, /two different axes/],
    ["cumulative_sum", () => np.cumulative_sum(M()), ValueError, /axis/],
  ]);
});

describe("indices", () => {
  refusals([
    ["get", () => M().get(2, 0), IndexError, /index 2 is out of bounds for axis 0 with size 2/],
    ["get", () => M().get(0, -4), IndexError, /index -4 is out of bounds for axis 1 with size 3/],
    ["get", () => M().get(0), IndexError, /expected 2 indices, got 1/],
    ["get", () => M().get(0, 1, 2), IndexError, /expected 2 indices, got 3/],
    ["get", () => M().get(0.5, 0), IndexError, /whole/],
    ["get", () => M().get(any(undefined), 0), IndexError, /undefined/],
    ["get", () => M().get(any("0"), 0), IndexError, /whole/],
    ["at", () => M().at(2), IndexError, /index 2 is out of bounds/],
    ["at", () => M().at(0.5), IndexError, /whole/],
    ["at", () => M().at(0, 0, 0), IndexError, /2 dim|too many|expected/],
    ["at", () => M().at("0:x"), IndexError, /x/],
    ["slice", () => M().at("1:2:0"), ValueError, /step other than 0, got 0/],
    ["at", () => M().at("...", "..."), IndexError, /ellipsis|"\.\.\."/],
    ["at", () => M().at([0, 2]), IndexError, /index 2 is out of bounds/],
    ["at", () => M().at([0.5]), IndexError, /0.5|integer/],
    ["at", () => M().at([0, 1], [0, 1, 2]), ShapeError, /broadcast/],
    ["at", () => M().at(np.array([true, false, true])), IndexError, /mask of shape \(2,\), got one of shape \(3,\)/],
    ["at", () => M().at(np.array([0.5, 1])), IndexError, /float64/],
    ["at", () => M().at(any(undefined)), IndexError, /got undefined/],
    ["set", (k) => k(M()).set([2, 0], 1), IndexError, /index 2 is out of bounds/],
    ["set", (k) => k(M()).set([[0, 5]], 1), IndexError, /index 5 is out of bounds/],
    ["set", (k) => k(M()).set(np.array([true, false, true]), 1), IndexError, /mask of shape/],
    ["take", () => np.take(M(), [6]), IndexError, /index 6 is out of bounds/],
    ["take", () => np.take(M(), [0.5]), IndexError, /0.5|integer/],
    ["take", () => np.take(M(), [0], { mode: any("bogus") }), ValueError, /raise, wrap.* got bogus/],
    ["put", (k) => k(M()).put([0, 6], [1, 2]), IndexError, /index 6 is out of bounds/],
    ["put_along_axis", (k) => np.put_along_axis(k(M()), [[0n], [3n]], 1, 1), IndexError, /index 3 is out of bounds/],
    ["take_along_axis", () => np.take_along_axis(M(), [0n], 1), ShapeError, /2 dimensions, got 1/],
    [
      "choose",
      () =>
        np.choose(
          [0, 2],
          [
            [1, 2],
            [3, 4],
          ],
        ),
      IndexError,
      /index 2 is out of bounds/,
    ],
    ["delete", () => np.delete(M(), 7, 0), IndexError, /7/],
    ["insert", () => np.insert(np.arange(3), 9, 1), IndexError, /9/],
    ["unravel_index", () => np.unravel_index([6], [2, 3]), IndexError, /index 6 is out of bounds/],
    ["ravel_multi_index", () => np.ravel_multi_index([[2], [0]], [2, 3]), IndexError, /index 2 is out of bounds/],
    ["slice", () => M().at(np.slice(0.5, 1)), IndexError, /whole number for start, got 0.5/],
  ]);
});

describe("dtypes", () => {
  refusals([
    ["zeros", () => np.zeros(2, { dtype: any("float99") }), DTypeError, /expected a dtype .* got "float99"/],
    ["astype", () => M().astype(any("str")), DTypeError, /got "str"/],
    ["astype", () => M().astype("int32", { casting: "safe" }), DTypeError, /safe.*float64 to int32/],
    ["astype", () => M().astype("int32", { casting: any("bogus") }), ValueError, /casting.*bogus/],
    ["bitwise_and", () => np.bitwise_and(M(), 1), DTypeError, /got float64/],
    ["left_shift", () => np.left_shift(M(), 1), DTypeError, /float64/],
    ["invert", () => np.invert(M()), DTypeError, /float64/],
    ["gcd", () => np.gcd(M(), 2), DTypeError, /float64/],
    ["floor", () => np.floor(np.array([{ re: 1, im: 1 }])), DTypeError, /complex128/],
    ["arctan2", () => np.arctan2(np.array([{ re: 1, im: 1 }]), 1), DTypeError, /complex128/],
    ["subtract", () => np.subtract(np.array([true]), np.array([true])), DTypeError, /bool/],
    ["negative", () => np.negative(np.array([true])), DTypeError, /bool/],
    ["add", () => np.add(ints(), 1, { dtype: "int8", casting: "safe" }), DTypeError, /int64 to int8/],
    ["add", (k) => np.add(ints(), 0.5, { out: k(np.zeros(6, { dtype: "int64" })) }), DTypeError, /float64 to int64/],
    ["add", (k) => k(ints()).iadd(0.5), DTypeError, /same_kind.*float64 to int64/],
    ["divide", (k) => k(ints()).idiv(2), DTypeError, /float64 to int64/],
    ["add", () => np.add(np.zeros(2, { dtype: "uint8" }), 256), ValueError, /256.*uint8|uint8.*256/],
    ["add", () => np.add(np.zeros(2, { dtype: "uint8" }), -1), ValueError, /-1/],
    ["array", () => np.array([300], { dtype: "uint8" }), ValueError, /300/],
    ["array", () => np.array(any("abc")), ValueError, /got the string "abc"/],
    ["array", () => np.array(any([() => 1])), ValueError, /got function/],
    ["copyto", (k) => np.copyto(k(ints()), M().ravel()), DTypeError, /float64 to int64/],
    ["add", () => np.add(M(), 1, { where: any(np.ones(3)) }), DTypeError, /where to be bool, got float64/],
    ["add", () => np.add(M(), 1, { order: any("Q") }), ValueError, /order.*Q/],
    ["add", () => np.add(M(), 1, { casting: any("Q") }), ValueError, /casting.*Q/],
    ["sum", () => M().sum({ dtype: any("bogus") }), DTypeError, /bogus/],
    ["sum", () => M().sum({ where: any(np.ones(3)) }), DTypeError, /bool/],
    ["max", () => np.zeros([0]).max(), ValueError, /zero-size array/],
    ["argmax", () => np.zeros([0]).argmax(), ValueError, /at least one element .* got shape \(0\)/],
    ["power", () => np.power(ints(), -1), ValueError, /negative/],
    ["view", () => M().at(":", "::2").view("int16"), ShapeError, /adjacent/],
  ]);

  it("int64 that no double holds is a RangeError that names toBigInt", () => {
    const a = np.array([2n ** 53n + 1n]);
    expect(() => a.get(0)).toThrow(RangeError);
    expect(() => a.item()).toThrow(/toBigInt/);
    expect(() => a.tolist()).toThrow(/^tolist: .*toBigInt|bigint/);
    expect(a.toBigInt()).toBe(2n ** 53n + 1n);
    expect(a.get.length).toBe(0);
  });
});

describe("out", () => {
  const small = (keep: Keep): np.NDArray<"float64"> => keep(np.zeros(2));
  const wrongShape: readonly [string, (out: np.NDArray) => unknown][] = [
    ["add", (out) => np.add(M(), 1, { out })],
    ["negative", (out) => np.negative(M(), { out })],
    ["clip", (out) => np.clip(M(), 1, 2, { out })],
    ["sum", (out) => np.sum(M(), { axis: 0, out })],
    ["mean", (out) => np.mean(M(), { axis: 0, out })],
    ["var", (out) => np.var(M(), { axis: 0, out })],
    ["max", (out) => np.max(M(), { axis: 0, out })],
    ["cumsum", (out) => np.cumsum(M(), { axis: 0, out })],
    ["argmax", (out) => np.argmax(M(), { axis: 0, out })],
    ["any", (out) => np.any(M(), { axis: 0, out })],
    ["take", (out) => np.take(M(), [0, 1, 2], { out })],
    ["compress", (out) => np.compress([true, true], M(), { axis: 0, out })],
    ["choose", (out) => np.choose([0, 0, 0], [M()], { out })],
    ["concatenate", (out) => np.concatenate([M(), M()], { out })],
    ["stack", (out) => np.stack([M(), M()], { out })],
    ["matmul", (out) => np.matmul(M(), M().T, { out })],
    ["dot", (out) => np.dot(M(), M().T, { out })],
    ["einsum", (out) => np.einsum("ij->ji", M(), { out })],
    ["round", (out) => np.round(M(), { out })],
  ];
  describe("of another shape", () => {
    refusals(wrongShape.map(([fn, call]): Row => [fn, (k) => call(small(k)), ShapeError, /out|shape|\(2,\)/]));
  });
  describe("that is no array", () => {
    refusals(wrongShape.map(([fn, call]): Row => [fn, () => call(any([0, 0])), np.NumjetError as never, /out/]));
  });
  describe("that is read-only", () => {
    const locked = (shape: number | number[], keep: Keep, dtype: "float64" | "int64" | "bool" = "float64") => {
      const a = keep(np.zeros(shape, { dtype }));
      a.setflags({ write: false });
      return a as np.NDArray;
    };
    const readOnly = /expected an array that may be written, got a read-only one/;
    refusals([
      ["add", (k) => np.add(M(), 1, { out: locked([2, 3], k) }), ValueError, readOnly],
      ["add", (k) => locked([2, 3], k).iadd(1), ValueError, readOnly],
      ["sum", (k) => np.sum(M(), { axis: 0, out: locked(3, k) }), ValueError, readOnly],
      ["mean", (k) => np.mean(M(), { axis: 0, out: locked(3, k) }), ValueError, readOnly],
      ["cumsum", (k) => np.cumsum(M(), { axis: 0, out: locked([2, 3], k) }), ValueError, readOnly],
      ["argmax", (k) => np.argmax(M(), { axis: 0, out: locked(3, k, "int64") }), ValueError, readOnly],
      ["any", (k) => np.any(M(), { axis: 0, out: locked(3, k, "bool") }), ValueError, readOnly],
      ["take", (k) => np.take(M(), [0, 1], { out: locked(2, k) }), ValueError, readOnly],
      ["concatenate", (k) => np.concatenate([M(), M()], { out: locked([4, 3], k) }), ValueError, readOnly],
      ["matmul", (k) => np.matmul(M(), M().T, { out: locked([2, 2], k) }), ValueError, readOnly],
      ["einsum", (k) => np.einsum("ij,kj->ik", M(), M(), { out: locked([2, 2], k) }), ValueError, readOnly],
      ["set", (k) => locked(3, k).set(0, 1), ValueError, readOnly],
      ["set", (k) => np.broadcast_to(k(np.zeros(1)), 3).set(0, 1), ValueError, readOnly],
      ["set", (k) => locked(3, k).at("1:").set([0], 1), ValueError, readOnly],
      ["fill", (k) => locked(3, k).fill(1), ValueError, readOnly],
      ["put", (k) => locked(3, k).put([0], [1]), ValueError, readOnly],
      ["copyto", (k) => np.copyto(locked(3, k), 1), ValueError, readOnly],
      ["putmask", (k) => np.putmask(locked(3, k), [true, true, true], 1), ValueError, readOnly],
      ["place", (k) => np.place(locked(3, k), [true, true, true], [1]), ValueError, readOnly],
      ["put_along_axis", (k) => np.put_along_axis(locked(3, k), [0n], 1, 0), ValueError, readOnly],
      ["fill_diagonal", (k) => np.fill_diagonal(locked([2, 2], k), 1), ValueError, readOnly],
    ]);
  });

  it("that overlaps an operand is as if it did not", () => {
    const a = np.arange(6);
    np.add(a.at(":-1"), a.at("1:"), { out: a.at("1:") });
    expect(a.tolist()).toEqual([0, 1, 3, 5, 7, 9]);
    const b = np.arange(4).reshape([2, 2]);
    np.matmul(b, b, { out: b });
    expect(b.tolist()).toEqual([
      [2, 3],
      [6, 11],
    ]);
    const c = np.arange(4);
    np.cumsum(c.at("::-1"), { axis: 0, out: c });
    expect(c.tolist()).toEqual([3, 5, 6, 6]);
  });
});
