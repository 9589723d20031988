/**
 * @file Finds and loads the native addon (`native/`, built by `scripts/install-addon.mjs`) and types what it exports;
 * it does not decide which device runs. The functions themselves are in `native/binding.cc`.
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the processor is and can do: a feature counts only when the operating system saves its registers too. */
export interface CpuInfo {
  vendor: string;
  brand: string;
  /** Lower-case CPUID names: `avx2`, `fma`, `f16c`, `bmi1`, `bmi2`, `avx512f`, `avx512vbmi2` … */
  features: Readonly<Record<string, boolean>>;
  /** Bytes, 0 where unknown. */
  caches: { l1d: number; l1i: number; l2: number; l3: number };
  /** Processors that this process may use: affinity mask and control-group quota included. */
  cores: number;
  /** Bytes that this process may use: physical memory or the control group's limit. */
  memory: number;
  pageSize: number;
  /** Whether large blocks get 2 MiB pages. */
  hugePages: boolean;
}

/** The pool's counters, for the whole process except where said. Sizes in bytes, of blocks, not of requests. */
export interface MemoryStats {
  /** Handed out. */
  live: number;
  /** Mapped and idle. */
  pooled: number;
  /** Greatest `live` so far. */
  peak: number;
  limit: number;
  allocations: number;
  /** Of `allocations`, those served by a block that had been used before. */
  reused: number;
  /** Blocks handed out. */
  blocks: number;
  /** Backing stores pinned by this isolate. */
  pinned: number;
  /** Collections of this isolate, whoever asked for them. */
  youngCollections: number;
  fullCollections: number;
}

/** The addon's functions. Addresses are doubles: user addresses have 47 bits. */
export interface Addon {
  /**
   * A block of the pool as an ArrayBuffer; arbitrary contents unless `zero`. The block returns to the pool when V8
   * frees the backing store, inside synchronous code too. `undefined` when limit or system refuse, after a collection.
   */
  alloc(bytes: number, zero: boolean): ArrayBuffer | undefined;
  /** A whole file as memory, written back to it when `shared`, private otherwise; `undefined` when it cannot be mapped. */
  mapFile(path: string, shared: boolean): ArrayBuffer | undefined;
  addressOf(buffer: ArrayBuffer | SharedArrayBuffer): number;
  /** Keeps the memory of a buffer alive, detached or collected, until `unpin` with the handle returned. */
  pin(buffer: ArrayBuffer | SharedArrayBuffer): number;
  unpin(handle: number): void;
  memoryStats(): MemoryStats;
  /** Gives the idle memory back to the operating system; returns how many bytes. */
  trim(): number;
  setLimit(bytes: number): void;
  /** Pages that can be written at `writable` and run at `base`; `undefined` where the system forbids it. */
  codeSpace(bytes: number): { writable: ArrayBuffer; base: number } | undefined;
  /** Copies code into pages of its own, where `codeSpace` is forbidden; its address, or `undefined`. */
  installCode(bytes: Uint8Array): number | undefined;
  /** `f(args)`. Nothing is checked: a wrong address ends the process. */
  call(entry: number, args: number): void;
  /** `f(args + i * stride)` for every `i < count`, over the threads; returns when all have returned. */
  callMany(entry: number, args: number, stride: number, count: number): void;
  /** How many threads take part in `callMany`, the caller included; for the whole process. */
  setThreads(count: number): void;
  threads(): number;
  /** Workers that are spinning now: handing work to them costs well under a microsecond, waking others far more. */
  awake(): number;
  cpu(): CpuInfo;
}

/** What the installer wrote about each build, by directory name. */
type BuildStatus = Record<string, { built: boolean; reason?: string }>;

/** The directory under `native/build/` for this platform, processor and Node ABI. */
export function buildName(): string {
  return `${process.platform}-${process.arch}-${process.versions.modules}`;
}

/** The package's root: the nearest directory above that has the addon's sources. Holds for `src/` and for `dist/`. */
function packageRoot(): string | undefined {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, "native", "binding.gyp"))) {
    const parent = dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
  return directory;
}

/** Why there is no build for this Node, as the installer noted it, else what to run. */
function missingReason(buildDirectory: string, name: string): string {
  try {
    const status: BuildStatus = JSON.parse(readFileSync(join(buildDirectory, "status.json"), "utf8"));
    const reason = status[name]?.reason;
    if (reason) return reason;
  } catch {
    // No status file: the install script never ran. The advice below says what to do.
  }
  return `the addon is not built for ${name}; "node scripts/install-addon.mjs" in numjet's directory builds it`;
}

/**
 * Takes transfers away from pool buffers where V8's detach key cannot be used (V8 before 13: a refused detach aborts
 * the process). `structuredClone` and `postMessage` then copy (Node 20) or throw (Node 22). Web streams and
 * `ArrayBuffer.prototype.transfer` still detach there, so callers check `byteLength` before they use an address.
 */
function withoutTransfers(addon: Addon): Addon {
  if (Number.parseInt(process.versions.v8, 10) >= 13) return addon;
  const { markAsUntransferable } = process.getBuiltinModule("node:worker_threads");
  const { alloc } = addon;
  return {
    ...addon,
    alloc(bytes, zero) {
      const buffer = alloc(bytes, zero);
      if (buffer) markAsUntransferable(buffer);
      return buffer;
    },
  };
}

let loaded: { addon: Addon } | { reason: string } | undefined;

/** The built addon's file for this Node, or why there is none. */
export function findAddon(): { file: string } | { reason: string } {
  const root = packageRoot();
  if (!root) return { reason: "the native/ directory of the package is missing" };
  const name = buildName();
  const buildDirectory = join(root, "native", "build");
  const file = join(buildDirectory, name, "numjet.node");
  return existsSync(file) ? { file } : { reason: missingReason(buildDirectory, name) };
}

function load(): { addon: Addon } | { reason: string } {
  const found = findAddon();
  if ("reason" in found) return found;
  try {
    const module = { exports: {} as Addon };
    process.dlopen(module, found.file);
    return { addon: withoutTransfers(module.exports) };
  } catch (error) {
    return { reason: `the addon does not load: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The addon, or why there is none. Never throws; loads once. */
export function loadAddon(): { addon: Addon } | { reason: string } {
  loaded ??= load();
  return loaded;
}
