/**
 * @file What is done about floating-point errors: errstate, seterr, geterr, seterrcall. Which errors there are: error-flags.ts.
 * Reference: https://numpy.org/doc/stable/reference/routines.err.html
 * @module
 */

import { dtypes } from "../../dtype/dtype.ts";
import { FloatingPointError, ValueError } from "../../errors.ts";
import { broadcastShapes } from "../../shape/broadcast.ts";
import type { NDArray } from "../ndarray.ts";
import { checkOptions } from "../options.ts";
import { bitwise } from "../reduce/reducers.ts";
import { runPlan } from "../reduce/run.ts";
import { type Operand, runLoop, UfuncState, watch } from "./call.ts";
import { type ErrorKind, errorBits, errorLoop, errorRow } from "./error-flags.ts";
import type { Loop } from "./row.ts";

/** What may be done about an error. `log` writes to the console like `print`. */
export type ErrorMode = "ignore" | "warn" | "raise" | "call" | "print" | "log";
/** What is done about each kind of error. */
export type ErrorModes = { readonly [K in ErrorKind]: ErrorMode };
/** Modes to set; `all` is for those that are not named. */
export type ErrorOptions = Partial<ErrorModes> & { readonly all?: ErrorMode };
/** Called in mode `call` with NumPy's words for the error and its bit: 1 divide, 2 over, 4 under, 8 invalid. */
export type ErrorCallback = (message: string, flag: number) => void;

const modes: readonly ErrorMode[] = ["ignore", "warn", "raise", "call", "print", "log"];
/** In the order in which NumPy reports them. */
const kinds: readonly ErrorKind[] = ["divide", "over", "under", "invalid"];
const words: { readonly [K in ErrorKind]: string } = {
  divide: "divide by zero",
  over: "overflow",
  under: "underflow",
  invalid: "invalid value",
};

const defaults: ErrorModes = { divide: "warn", over: "warn", under: "ignore", invalid: "warn" };
let current: ErrorModes = defaults;
let callback: ErrorCallback | null = null;
/** Warnings given already, by message: each is given once. */
const warned = new Set<string>();

/** The modes in force. */
export function geterr(): ErrorModes {
  return { ...current };
}

function enter(next: ErrorModes): void {
  current = next;
  watch.active = next !== defaults && kinds.some((k) => next[k] !== "ignore");
}

/**
 * Sets what is done about floating-point errors and gives what was done before. Until it (or {@link errstate}) is called, results
 * are NumPy's (infinities, NaN) and nothing is reported, whatever {@link geterr} says: even a kernel that only notes
 * whether any result is NaN or infinite takes 15 to 25 % longer (measured on additions of 10 to 100,000 elements). From then on,
 * modes other than `ignore` have the operands of ufuncs looked at before anything is written, which about doubles the time of a
 * call; reductions and the methods of ufuncs are not looked at. A subnormal result counts as underflow.
 * To be back at the start, hand in what the first call gave.
 * https://numpy.org/doc/stable/reference/generated/numpy.seterr.html
 */
export function seterr(options: ErrorOptions = {}): ErrorModes {
  checkOptions(options, ["all", ...kinds], "seterr");
  const old = current;
  if (options === defaults) {
    enter(defaults);
    return old;
  }
  const next = { ...current };
  for (const kind of kinds) {
    const mode = options[kind] ?? options.all ?? next[kind];
    if (!modes.includes(mode)) throw new ValueError(`seterr: expected one of ${modes.join(", ")}, got ${String(mode)}`);
    next[kind] = mode;
  }
  enter(next);
  return old;
}

/** Sets what mode `call` calls and gives what it called before. */
export function seterrcall(fn: ErrorCallback | null): ErrorCallback | null {
  const old = callback;
  callback = fn;
  return old;
}

/** What mode `call` calls. */
export function geterrcall(): ErrorCallback | null {
  return callback;
}

/** Modes that hold until disposed of. */
export interface ErrorState extends Disposable {
  readonly modes: ErrorModes;
}

/**
 * Sets modes for the time of a function, or without one until disposed of: `using state = np.errstate({ all: "raise" })`. As
 * {@link seterr} otherwise. The function runs to its end before the old modes are back; what it awaits does not.
 * https://numpy.org/doc/stable/reference/generated/numpy.errstate.html
 * @throws FloatingPointError from operations inside, for errors in mode `raise`; nothing is written by them
 */
export function errstate(options: ErrorOptions): ErrorState;
export function errstate<T>(options: ErrorOptions, fn: () => T): T;
export function errstate<T>(options: ErrorOptions, fn?: () => T): T | ErrorState {
  const old = seterr(options);
  const restore = (): void => enter(old);
  if (fn === undefined) return { modes: geterr(), [Symbol.dispose]: restore };
  try {
    return fn();
  } finally {
    restore();
  }
}

/** The states that look for errors, by the ufunc's name and the loop. */
const states = new Map<string, UfuncState | null>();

function stateFor({ name, row }: UfuncState, loop: Loop): UfuncState | null {
  const key = `errors of ${name} ${loop.inputs.map((d) => d.id).join()}`;
  let found = states.get(key);
  if (found === undefined) {
    const made = errorRow(name, row, loop);
    found = made === undefined ? null : new UfuncState(key, made);
    states.set(key, found);
  }
  return found;
}

watch.check = (state: UfuncState, loop: Loop, inputs: readonly Operand[], mask: NDArray | undefined): void => {
  const looking = stateFor(state, loop);
  if (looking === null) return;
  // The loop that looks has a name of its own: shapes that do not fit are refused in the ufunc's.
  const masks = mask === undefined ? [] : [mask.shape];
  broadcastShapes([...masks, ...inputs.map((o) => o.array.shape)], state.name);
  const found = runLoop(looking, errorLoop(loop), inputs, mask);
  if (found.size === 0) return;
  const reducer = bitwise("or", dtypes.uint8);
  const plan = { fn: state.name, array: found, reducer, result: dtypes.uint8, options: {} };
  const flags = runPlan(plan).item() as number;
  for (const kind of kinds) if ((flags & errorBits[kind]) !== 0) report(kind, state.name);
};

function report(kind: ErrorKind, name: string): void {
  const message = `${words[kind]} encountered in ${name}`;
  const mode = current[kind];
  if (mode === "raise") throw new FloatingPointError(message);
  if (mode === "call") {
    if (callback === null) throw new ValueError("errstate: expected a function set by seterrcall, got none");
    callback(message, errorBits[kind]);
  }
  if (mode === "print" || mode === "log") console.log(`Warning: ${message}`);
  if (mode === "warn") warnOnce(message);
}

function warnOnce(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  const host = (globalThis as { process?: { emitWarning?: (text: string, name: string) => void } }).process;
  if (host?.emitWarning !== undefined) host.emitWarning(message, "RuntimeWarning");
  else console.warn(`RuntimeWarning: ${message}`);
}
