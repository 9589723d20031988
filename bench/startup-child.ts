/**
 * @file One fresh process of bench/startup.ts: imports the built package, makes its first array, its first call, then a
 * kernel of every ufunc; writes what each took as JSON. Imports nothing itself, so that nothing is loaded beforehand.
 */
import type * as Numjet from "../src/index.ts";

/** Milliseconds by the clock, and of processor time of all threads of this process. */
export interface Took {
  readonly wall: number;
  readonly cpu: number;
}

export interface Startup {
  readonly import: Took;
  readonly array: Took;
  readonly firstCall: Took;
  /** Compiling that call's kernel. */
  readonly firstKernel: number;
  readonly secondKernel: number;
  /** Compiling the kernel for contiguous float64 operands once thousands of others are done, by ufunc. */
  readonly warm: Readonly<Record<string, number>>;
}

function timed<T>(work: () => T): { value: T; took: Took } {
  const cpu = process.cpuUsage();
  const start = process.hrtime();
  const value = work();
  return { value, took: since(start, cpu) };
}

function since(start: [number, number], cpu: NodeJS.CpuUsage): Took {
  const [seconds, nanoseconds] = process.hrtime(start);
  const { user, system } = process.cpuUsage(cpu);
  return { wall: seconds * 1e3 + nanoseconds / 1e6, cpu: (user + system) / 1e3 };
}

const cpu = process.cpuUsage();
const start = process.hrtime();
const np: typeof Numjet = await import(process.argv[2]);
const imported = since(start, cpu);

const array = timed(() => np.array(new Float64Array([1, 2, 3, 4])));
const x = array.value;
const compiled = (work: () => unknown): number => {
  const before = np.compileStats().milliseconds;
  work();
  return np.compileStats().milliseconds - before;
};
let firstKernel = 0;
const firstCall = timed(() => {
  firstKernel = compiled(() => np.add(x, x));
});
const secondKernel = compiled(() => np.multiply(x, x));

interface Callable {
  (...operands: unknown[]): unknown;
  readonly nin: number;
}
const ufuncs = new Map<string, Callable>();
for (const [name, value] of Object.entries(np)) {
  if (typeof value === "function" && typeof (value as { nin?: number }).nin === "number")
    ufuncs.set(name, value as unknown as Callable);
}

/** Compiles the kernel of every ufunc for operands like `operand`, those that take the dtype. */
function round(operand: Numjet.NDArray): Record<string, number> {
  const times: Record<string, number> = {};
  for (const [name, f] of ufuncs) {
    try {
      const time = compiled(() => f(...new Array(f.nin).fill(operand)));
      // No time: an alias, whose kernel is there already.
      if (time > 0) times[name] = time;
    } catch (error) {
      if (!(error instanceof np.DTypeError)) throw error;
    }
  }
  return times;
}

// The compiler as it is in a program that has run for a while: V8 optimises it over the kernels of the other dtypes, and
// of other layouts of this one.
const inSteps = (x: Numjet.NDArray): Numjet.NDArray => x.at("::2", "::2");
for (const dtype of ["float32", "int32", "int64", "uint8", "int16", "uint32", "int8", "uint64", "uint16"] as const) {
  round(np.ones([4, 4], { dtype }));
  round(inSteps(np.ones([8, 8], { dtype })));
  round(np.broadcast_to(np.ones([], { dtype }), [4]));
  round(np.transpose(inSteps(np.ones([8, 8], { dtype }))));
}
round(inSteps(np.ones([8, 8])));
round(np.broadcast_to(np.ones([]), [4]));
const warm = round(np.ones([16]));

const startup: Startup = {
  import: imported,
  array: array.took,
  firstCall: firstCall.took,
  firstKernel,
  secondKernel,
  warm,
};
process.stdout.write(JSON.stringify(startup));
