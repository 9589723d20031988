/**
 * @file Calls a ufunc: resolves dtypes and shape, finds or compiles the kernel for that class of operands, runs it. The
 * first half is the fast way for the usual case (contiguous operands of one dtype, no options), which has to cost
 * little more than the kernel call itself.
 * @module
 */
import { type DType, dtypes, type Scalar } from "../../dtype/dtype.ts";
import { elements } from "../../dtype/element.ts";
import { checkCast, checkWeakInt, realOf } from "../../dtype/promote.ts";
import { DTypeError, ShapeError, ValueError } from "../../errors.ts";
import { argSlots, device } from "../../runtime/device.ts";
import { launchNest } from "../../runtime/launch.ts";
import { broadcastShapes, broadcastStrides, checkBroadcastTo } from "../../shape/broadcast.ts";
import { coalesce } from "../../shape/coalesce.ts";
import { formatShape, sameNumbers, sizeOf } from "../../shape/strides.ts";
import { type ArrayLike, emptyArray, fromData } from "../make.ts";
import { layoutOfFresh, NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { type Access, type NestOperand, needsNoStrides } from "./nest.ts";
import {
  accessOf,
  blockedItemsize,
  clashes,
  crosswise,
  directBytes,
  fresh,
  kernelFor,
  nontemporalBytes,
} from "./operands.ts";
import { pairOf } from "./pairs.ts";
import { type Loop, loopFor } from "./row.ts";
import { type Direct, type Operand, resolve, type UfuncOptions, UfuncState, watch } from "./state.ts";
import { ufuncRows } from "./table.ts";

export { clashes, nontemporalBytes } from "./operands.ts";
export { type Operand, resolve, type UfuncOptions, UfuncState, watch, weakOperand } from "./state.ts";

const optionNames = ["out", "where", "dtype", "casting", "order"];
const orders: readonly unknown[] = ["C", "F", "A", "K"];

/** Slots at the end of argument block 0 that hold scalar operands while a kernel runs. */
const scratchSlot = argSlots - 8;

/** Accesses of the direct kernels: arrays throughout, or one operand a scalar. */
const directAccess: readonly (readonly Access[])[] = [
  ["c", "c"],
  ["c", "0"],
  ["0", "c"],
];

function directFor(state: UfuncState, dtype: DType, mode: number): Direct | null {
  const at = dtype.id * 4 + mode;
  let found = state.direct[at];
  if (found === undefined) {
    const { row } = state;
    const loop = row.nout === 1 ? loopFor(row, dtype) : undefined;
    if (loop === undefined || (state.check !== undefined && dtype.kind !== "f")) {
      found = null;
    } else {
      const parts = row.partwise && dtype.kind === "c" && mode === 0 ? 2 : 1;
      const entry = directEntry(state, parts === 2 ? realOf(dtype) : dtype, mode, false);
      found = { entry, out: loop.outputs[0], parts, large: -1 };
    }
    state.direct[at] = found;
  }
  return found;
}

function directEntry(state: UfuncState, dtype: DType, mode: number, nontemporal: boolean): number {
  const loop = loopFor(state.row, dtype)!;
  const inputs = loop.inputs.map((as, k): NestOperand => ({ dtype, as, access: directAccess[mode][k] }));
  const outputs = [{ dtype: loop.outputs[0], as: loop.outputs[0], access: "c" } as const];
  return kernelFor(state, loop, 1, inputs, outputs, false, nontemporal);
}

function largeEntry(state: UfuncState, direct: Direct, dtype: DType, mode: number): number {
  if (direct.large < 0) direct.large = directEntry(state, direct.parts === 2 ? realOf(dtype) : dtype, mode, true);
  return direct.large;
}

/** A fresh result for a contiguous operand of the same shape. */
function freshLike(a: NDArray, dtype: DType): NDArray {
  const d = device();
  const storage = d.allocate(a.size * dtype.itemsize, false);
  const strides =
    dtype.itemsize === a.dtype.itemsize ? a.strides : a.strides.map((s) => (s / a.dtype.itemsize) * dtype.itemsize);
  return new NDArray(storage, d.offset, a.shape, strides, dtype, null, layoutOfFresh("C", a.shape.length));
}

/** One operand. */
export function call1(state: UfuncState, a: ArrayLike, options?: UfuncOptions): NDArray {
  if (a instanceof NDArray && a.isC && !watch.active) {
    const given = options?.out === undefined ? undefined : plainOut(options, a);
    if (options === undefined || given !== undefined) {
      const direct = directFor(state, a.dtype, 0);
      if (direct !== null && (given === undefined || (given.dtype === direct.out && !clashes(a, given)))) {
        given?.checkWriteable(state.name);
        return direct1(state, direct, a, given);
      }
    }
  }
  return callGeneral(state, [a], options)[0];
}

/** The result's place, where that is the only option and lies as the operand does. */
function plainOut(options: UfuncOptions, a: NDArray): NDArray | undefined {
  const { out } = options;
  for (const key in options) if (key !== "out") return undefined;
  return out instanceof NDArray && out.isC && sameNumbers(a.shape, out.shape) ? out : undefined;
}

function direct1(state: UfuncState, direct: Direct, a: NDArray, given: NDArray | undefined): NDArray {
  const from = a.pointer(state.name);
  const out = given ?? freshLike(a, direct.out);
  const target = out.pointer(state.name);
  const bytes = a.size * (a.dtype.itemsize + direct.out.itemsize);
  if (bytes <= directBytes) {
    const d = device();
    const { args } = d;
    args[0] = from;
    args[1] = target;
    args[2] = a.size * direct.parts;
    d.call(direct.entry);
    return out;
  }
  const bypass = out.nbytes >= nontemporalBytes && target !== from;
  const entry = bypass ? largeEntry(state, direct, a.dtype, 0) : direct.entry;
  const strides = [[a.dtype.itemsize / direct.parts], [direct.out.itemsize / direct.parts]];
  launchNest(entry, [from, target], [a.size * direct.parts], strides, true, workBytes(state, bytes));
  return out;
}

/** Two operands. */
export function call2(state: UfuncState, a: ArrayLike, b: ArrayLike, options?: UfuncOptions): NDArray {
  if (options === undefined && !watch.active) {
    if (a instanceof NDArray) {
      if (b instanceof NDArray) {
        if (a.dtype === b.dtype && (a.shape === b.shape || sameNumbers(a.shape, b.shape)) && a.isC && b.isC) {
          const direct = directFor(state, a.dtype, 0);
          if (direct !== null) return direct2(state, direct, a, a.pointer(state.name), b.pointer(state.name), 0);
        }
        const made = pairOf(state, a, b);
        if (made !== undefined) return made;
      } else if (typeof b === "number" && a.isC && adapts(a.dtype, b)) {
        const { shortcut } = state;
        if (shortcut !== undefined && shortcut.exponent === b && a.dtype.kind === "f") return call1(shortcut.state, a);
        const direct = directFor(state, a.dtype, 1);
        if (direct !== null) return direct2(state, direct, a, a.pointer(state.name), b, 1);
      }
    } else if (typeof a === "number" && b instanceof NDArray && b.isC && adapts(b.dtype, a)) {
      const direct = directFor(state, b.dtype, 2);
      if (direct !== null) return direct2(state, direct, b, a, b.pointer(state.name), 2);
    }
  } else if (options?.out !== undefined && !watch.active && a instanceof NDArray) {
    const written = directOut(state, a, b, options);
    if (written !== undefined) return written;
  }
  return callGeneral(state, [a, b], options)[0];
}

/** The fast way into a given array: contiguous operands of one shape and dtype, or one and a number. undefined where it is none of those. */
function directOut(state: UfuncState, a: NDArray, b: ArrayLike, options: UfuncOptions): NDArray | undefined {
  const out = a.isC ? plainOut(options, a) : undefined;
  if (out === undefined) return undefined;
  const mode = b instanceof NDArray ? 0 : 1;
  if (b instanceof NDArray) {
    if (b.dtype !== a.dtype || !b.isC || !sameNumbers(a.shape, b.shape) || clashes(b, out)) return undefined;
  } else if (typeof b !== "number" || !adapts(a.dtype, b)) return undefined;
  const direct = directFor(state, a.dtype, mode);
  if (direct === null || direct.out !== out.dtype || (state.shortcut !== undefined && mode === 1) || clashes(a, out))
    return undefined;
  out.checkWriteable(state.name);
  out.pointer(state.name);
  return direct2(
    state,
    direct,
    a,
    a.pointer(state.name),
    mode === 0 ? (b as NDArray).pointer(state.name) : (b as number),
    mode,
    out,
  );
}

/** Whole numbers this small are in range of int32 and wider dtypes, and are written as two halves into 64-bit ones. */
const smallest = -(2 ** 31);
const largest = 2 ** 31 - 1;

/** Does a number take on this dtype without further questions? Floats take any, integers small whole ones that they can hold. */
function adapts(dtype: DType, value: number): boolean {
  const { kind } = dtype;
  if (kind === "f") return true;
  if (kind !== "i" && kind !== "u") return false;
  // Everything else, NaN and fractions among it, differs from its low 32 bits.
  if ((value | 0) !== value) return false;
  const least = kind === "u" ? 0 : dtype.itemsize < 4 ? -(2 ** (dtype.itemsize * 8 - 1)) : smallest;
  const most = dtype.itemsize < 4 ? 2 ** (dtype.itemsize * 8 - (kind === "u" ? 0 : 1)) - 1 : largest;
  return value >= least && value <= most;
}

/** The argument block as bytes, for scalars of other dtypes than float64. */
let block: { args: Float64Array; view: DataView } = {
  args: new Float64Array(0),
  view: new DataView(new ArrayBuffer(0)),
};

/** Puts a number that `adapts` at the end of the argument block. */
function writeScratch(args: Float64Array, dtype: DType, value: number, fn: string): void {
  if (dtype.kind === "f" && dtype.itemsize === 8) {
    args[scratchSlot] = value;
    return;
  }
  if (block.args !== args) block = { args, view: new DataView(args.buffer, args.byteOffset, args.byteLength) };
  const { view } = block;
  const at = scratchSlot * 8;
  if (dtype.kind === "f") {
    elements[dtype.name].set(view, at, value, fn);
    return;
  }
  // Little-endian: smaller integers are the low bytes.
  view.setInt32(at, value, true);
  view.setInt32(at + 4, value < 0 ? -1 : 0, true);
}

function direct2(
  state: UfuncState,
  direct: Direct,
  like: NDArray,
  x: number,
  y: number,
  mode: 0 | 1 | 2,
  out = freshLike(like, direct.out),
): NDArray {
  const { dtype } = like;
  const d = device();
  const { args } = d;
  let first = x;
  let second = y;
  if (mode !== 0) {
    const at = d.argsAddress + scratchSlot * 8;
    writeScratch(args, dtype, mode === 1 ? y : x, state.name);
    if (mode === 1) second = at;
    else first = at;
  }
  const target = out.storage.address + out.offset;
  const bytes = like.size * (2 * dtype.itemsize + direct.out.itemsize);
  if (bytes <= directBytes) {
    args[0] = first;
    args[1] = second;
    args[2] = target;
    args[3] = like.size * direct.parts;
    d.call(direct.entry);
  } else {
    // In place the lines are in the cache already, and going round it would only cost.
    const bypass = out.nbytes >= nontemporalBytes && target !== first && target !== second;
    const entry = bypass ? largeEntry(state, direct, dtype, mode) : direct.entry;
    const { parts } = direct;
    const size = dtype.itemsize / parts;
    const strides = [[mode === 2 ? 0 : size], [mode === 1 ? 0 : size], [direct.out.itemsize / parts]];
    launchNest(entry, [first, second, target], [like.size * parts], strides, true, workBytes(state, bytes));
  }
  return out;
}

/** Traffic, weighted by what computing costs beside it. */
function workBytes(state: UfuncState, bytes: number): number {
  return bytes * (1 + (state.row.cost ?? 0) / 8);
}

// -- The general way ----------------------------------------------------------------------------------------------------------

/** Any operands, any layout, any options. Gives as many arrays as the ufunc has outputs. */
export function callGeneral(
  state: UfuncState,
  operands: readonly ArrayLike[],
  options: UfuncOptions = {},
  pair?: readonly (NDArray | undefined)[],
): NDArray[] {
  const { name } = state;
  checkOptions(options, optionNames, name);
  if (options.order !== undefined && !orders.includes(options.order))
    throw new ValueError(`${name}: expected order to be one of ${orders.join(", ")}, got ${String(options.order)}`);
  const { arrays, kinds, weak } = state.kindsOf(operands);
  const loop = resolve(state, kinds, weak, options);
  state.check?.(loop, operands);
  const casting = options.casting ?? "same_kind";
  const inputs = arrays.map((a, k): Operand => {
    const to = loop.inputs[k];
    if (a !== undefined) {
      checkCast(a.dtype, to, casting, name);
      return { array: a, dtype: a.dtype };
    }
    return { array: scalarArray(weak[k]!, to, name), dtype: to };
  });
  const mask = options.where === undefined ? undefined : maskOf(options.where, name);
  const outs = pair ?? (options.out === undefined ? [] : [options.out]);
  if (watch.active) watch.check(state, loop, inputs, mask);
  return run(state, loop, inputs, mask, outs, options);
}

function maskOf(where: ArrayLike, fn: string): NDArray {
  const mask = where instanceof NDArray ? where : fromData(where, undefined, fn);
  if (mask.dtype.kind !== "b") throw new DTypeError(`${fn}: expected where to be bool, got ${mask.dtype.name}`);
  return mask;
}

/** A 0-d array of the loop's dtype that holds a scalar operand. */
export function scalarArray(value: Scalar, to: DType, fn: string): NDArray {
  if ((to.kind === "i" || to.kind === "u") && (typeof value === "number" || typeof value === "bigint"))
    checkWeakInt(value, to, fn);
  const array = emptyArray([], to);
  elements[to.name].set(array.storage.view(), array.offset, value, fn);
  return array;
}

function run(
  state: UfuncState,
  loop: Loop,
  inputs: readonly Operand[],
  mask: NDArray | undefined,
  outs: readonly (NDArray | undefined)[],
  options: UfuncOptions,
): NDArray[] {
  const { name, row } = state;
  const sources = mask === undefined ? inputs : [{ array: mask, dtype: mask.dtype }, ...inputs];
  // What is written takes part in the shape, but is not stretched itself.
  const given = outs.filter((o): o is NDArray => o instanceof NDArray);
  const shape = broadcastShapes([...sources.map((o) => o.array.shape), ...given.map((o) => o.shape)], name);
  const stretched = sources.map((o) => broadcastStrides(o.array.shape, o.array.strides, shape));
  const results = loop.outputs.map((d, k) => {
    const target = outs[k];
    if (target === undefined || target === null) return fresh(shape, stretched, d, options.order);
    if (!(target instanceof NDArray))
      throw new DTypeError(`${name}: expected out to be an array, got ${typeof target}`);
    if (!sameNumbers(target.shape, shape))
      throw new ShapeError(`${name}: expected out of shape ${formatShape(shape)}, got ${formatShape(target.shape)}`);
    target.checkWriteable(name);
    checkCast(d, target.dtype, options.casting ?? "same_kind", name);
    return target;
  });
  // Reading an operand while its elements are being overwritten elsewhere: compute from a copy. Exactly the same elements are safe.
  const safe = sources.map((o) => (given.some((out) => clashes(o.array, out)) ? copyOf(o.array) : o.array));
  const inStrides = safe.map((a, k) =>
    a === sources[k].array ? stretched[k] : broadcastStrides(a.shape, a.strides, shape),
  );
  const arrays = [...safe, ...results];
  const strides = [...inStrides, ...results.map((r) => r.strides)];
  const plain = coalesce(shape, strides);
  const wide = arrays.every((a) => a.dtype.itemsize >= blockedItemsize);
  const nest = wide ? crosswise(plain) : { ...plain, blocked: false };
  const rank = nest.shape.length;
  const size = sizeOf(nest.shape);
  if (size === 0) return results;
  const access = arrays.map(
    (a, k): Access => accessOf(nest.strides[k][rank - 1], a.dtype.itemsize, nest.shape[rank - 1]),
  );
  const bound = safe.length;
  const ins = safe.map(
    (a, k): NestOperand => ({
      dtype: a.dtype,
      as: mask !== undefined && k === 0 ? a.dtype : loop.inputs[mask === undefined ? k : k - 1],
      access: access[k],
    }),
  );
  const out = results.map(
    (a, k): NestOperand => ({
      dtype: a.dtype,
      as: loop.outputs[k],
      access: access[bound + k] === "0" ? "c" : access[bound + k],
    }),
  );
  const outBytes = results.reduce((n, r) => n + r.nbytes, 0);
  const nontemporal =
    mask === undefined &&
    given.length === 0 &&
    outBytes >= nontemporalBytes &&
    out.every((o) => o.access === "c") &&
    rank === 1;
  const entry = kernelFor(state, loop, rank, ins, out, mask !== undefined, nontemporal, nest.blocked);
  const pointers = arrays.map((a, k) => a.pointer(name) + (nest.offsets === null ? 0 : nest.offsets[k]));
  const contiguous = needsNoStrides(
    rank,
    [...ins, ...out].map((o) => o.access),
  );
  const bytes = arrays.reduce((n, a, k) => n + (access[k] === "0" ? 0 : size * a.dtype.itemsize), 0);
  launchNest(entry, pointers, nest.shape, nest.strides, contiguous, bytes * (1 + (row.cost ?? 0) / 8));
  return results;
}

/** A loop over given operands into a fresh array of its first output; zeros where the mask is false. */
export function runLoop(state: UfuncState, loop: Loop, inputs: readonly Operand[], mask: NDArray | undefined): NDArray {
  if (mask === undefined) return run(state, loop, inputs, mask, [], {})[0];
  const shapes = [mask.shape, ...inputs.map((o) => o.array.shape)];
  const out = emptyArray(broadcastShapes(shapes, state.name), loop.outputs[0], "C", true);
  return run(state, loop, inputs, mask, [out], {})[0];
}

/** A contiguous copy in the operand's own order. */
export function copyOf(a: NDArray): NDArray {
  const out = fresh(a.shape, [a.strides], a.dtype, "K");
  assign(out, a, "copy");
  return out;
}

let copying: UfuncState | undefined;

/** `positive` for every kind: it has no loop for bool, which copying needs. Made when first needed: modules import each other here. */
function assigner(): UfuncState {
  copying ??= new UfuncState("positive", { ...ufuncRows.positive, kinds: "biufc", advice: undefined });
  return copying;
}

/** The unsigned dtype by which elements of each size are moved as they are, whatever they mean: NaN payloads keep. */
const rawDTypes: Record<number, DType | undefined> = {
  1: dtypes.uint8,
  2: dtypes.uint16,
  4: dtypes.uint32,
  8: dtypes.uint64,
};

/** A view for moving bits. */
function rawView(a: NDArray, dtype: DType): NDArray {
  return new NDArray(a.storage, a.offset, a.shape, a.strides, dtype, null);
}

/** A view stretched to a shape; axes of length 1 in front that the shape has not fall away. */
function stretchTo(a: NDArray, shape: readonly number[], fn: string): NDArray {
  if (sameNumbers(a.shape, shape)) return a;
  let extra = 0;
  while (a.shape.length - extra > shape.length && a.shape[extra] === 1) extra++;
  const own = a.shape.slice(extra);
  checkBroadcastTo(own, shape, fn);
  return a.viewOf(a.offset, shape, broadcastStrides(own, a.strides.slice(extra), shape));
}

/** Kernels that write adjacent elements, by dtypes and by whether the source is one element for all. */
const copies: { entry: number; large: number }[] = [];

function copyEntry(from: DType, to: DType, still: boolean, large: boolean): number {
  const at = (from.id * 16 + to.id) * 2 + (still ? 1 : 0);
  copies[at] ??= { entry: -1, large: -1 };
  const found = copies[at];
  const which = large ? "large" : "entry";
  if (found[which] < 0) {
    const source = { dtype: from, as: to, access: still ? "0" : "c" } as const;
    const loop: Loop = { inputs: [to], outputs: [to] };
    found[which] = kernelFor(assigner(), loop, 1, [source], [{ dtype: to, as: to, access: "c" }], false, large);
  }
  return found[which];
}

/** Writes to an array that lies in C order, from one of its shape that does too, or from a single element. */
function assignAdjacent(to: NDArray, from: NDArray, fn: string): void {
  if (to.size === 0) return;
  const still = from.size === 1;
  const raw = from.dtype === to.dtype ? rawDTypes[to.dtype.itemsize] : undefined;
  const entry = copyEntry(raw ?? from.dtype, raw ?? to.dtype, still, to.nbytes >= nontemporalBytes);
  const [source, target] = [from.pointer(fn), to.pointer(fn)];
  const bytes = (still ? 0 : from.nbytes) + to.nbytes;
  if (bytes > directBytes) {
    const strides = [[still ? 0 : from.dtype.itemsize], [to.dtype.itemsize]];
    launchNest(entry, [source, target], [to.size], strides, true, bytes);
    return;
  }
  const d = device();
  const { args } = d;
  args[0] = source;
  args[1] = target;
  args[2] = to.size;
  d.call(entry);
}

/** Writes every element of `from`, stretched to the shape of `to`, cast without questions. Overlap is minded. */
export function assign(to: NDArray, from: NDArray, fn: string, mask?: NDArray): void {
  to.checkWriteable(fn);
  const safe = clashes(from, to) ? copyOf(from) : from;
  if (mask === undefined && to.isC && (safe.size === 1 || (safe.isC && sameNumbers(to.shape, safe.shape)))) {
    assignAdjacent(to, safe, fn);
    return;
  }
  let source = stretchTo(safe, to.shape, fn);
  let target = to;
  const raw = from.dtype === to.dtype ? rawDTypes[to.dtype.itemsize] : undefined;
  if (raw !== undefined) {
    source = rawView(source, raw);
    target = rawView(to, raw);
  }
  const loop: Loop = { inputs: [target.dtype], outputs: [target.dtype] };
  run(assigner(), loop, [{ array: source, dtype: source.dtype }], mask, [target], { casting: "unsafe" });
}
