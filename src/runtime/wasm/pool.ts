/**
 * @file Fork-join of one kernel over many argument blocks, on workers that share the linear memory. The calling thread
 * takes tasks too and never depends on a worker: one that has not started, or is slow to wake, just takes no task.
 * What runs is the kernels' bytes; how a job is split is the caller's business.
 * @module
 */
import { OutOfMemoryError } from "../../errors.ts";
import { blockUnit, reservedBytes, type WasmMemory } from "./memory.ts";
import { browserWorkerSource, control, nodeWorkerSource } from "./worker-source.ts";

/** Reads of `active` before the caller sleeps, where it may. */
const spinsBeforeSleep = 10_000;
const nodeHeader = 12;

type Started = { terminate(): void };

/** Starts one worker, or throws where the place has none (no worker constructor, or a policy against blobs). */
function startWorker(memory: WebAssembly.Memory, index: number, onError: () => void): Started {
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (node) {
    // No execArgv: a worker needs none of the loaders that the main thread was started with.
    const worker = new node.Worker(nodeWorkerSource, { eval: true, workerData: { memory, index }, execArgv: [] });
    worker.on("error", onError);
    worker.unref();
    return { terminate: () => void worker.terminate() };
  }
  const url = URL.createObjectURL(new Blob([browserWorkerSource], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onerror = onError;
  worker.postMessage({ memory, index });
  return { terminate: () => worker.terminate() };
}

/** Cores of the machine, as far as the place tells. */
export function availableCores(): number {
  const node = globalThis.process?.getBuiltinModule?.("node:os");
  return node?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Whether this thread may sleep on a word of shared memory: a browser's main thread may not, and spins. */
function maySleep(words: Int32Array): boolean {
  try {
    Atomics.wait(words, control.failed, -1, 0);
    return true;
  } catch {
    return false;
  }
}

/** The workers over one shared memory. */
export class WorkerPool {
  readonly #memory: WasmMemory;
  readonly #words: Int32Array;
  readonly #started: Started[] = [];
  readonly #published = new Set<number>();
  readonly #sleeps: boolean;
  /** Byte address of the word that the next module is linked from. */
  #link = control.modules * 4;
  #broken = false;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#words = new Int32Array(memory.buffer, 0, reservedBytes / 4);
    this.#sleeps = maySleep(this.#words);
  }

  /** Workers that have come up so far. */
  get ready(): number {
    return Atomics.load(this.#words, control.ready);
  }

  /** Tasks that workers have run so far; the others ran on calling threads. */
  get taken(): number {
    return Atomics.load(this.#words, control.taken);
  }

  /** Starts workers until there are `count`; they come up while the caller goes on. */
  #start(count: number): void {
    while (this.#started.length < count && !this.#broken) {
      try {
        this.#started.push(
          startWorker(this.#memory.memory, this.#started.length, () => {
            this.#broken = true;
          }),
        );
      } catch {
        this.#broken = true;
      }
    }
  }

  /** Puts a kernel where workers find it; false where memory is full. Nodes stay for good: a worker may come late. */
  #publish(entry: number, bytes: Uint8Array): boolean {
    if (this.#published.has(entry)) return true;
    let node: number;
    try {
      node = this.#memory.alloc(nodeHeader + bytes.length);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return false;
      throw error;
    }
    const words = new Int32Array(this.#memory.buffer);
    words[node / 4] = 0;
    words[node / 4 + 1] = entry;
    words[node / 4 + 2] = bytes.length;
    new Uint8Array(this.#memory.buffer, node + nodeHeader, bytes.length).set(bytes);
    Atomics.store(words, this.#link / 4, node);
    this.#link = node;
    this.#published.add(entry);
    return true;
  }

  /** Runs `run(args + i * stride)` for every i below `count`, on up to `threads` threads, the calling one among them. */
  run(
    task: { entry: number; bytes: Uint8Array; run: (args: number) => void },
    args: number,
    stride: number,
    count: number,
    threads: number,
  ): void {
    const words = this.#words;
    this.#start(threads - 1);
    if (!this.#publish(task.entry, task.bytes)) {
      for (let i = 0; i < count; i++) task.run(args + i * stride);
      return;
    }
    words[control.entry] = task.entry;
    words[control.args] = args;
    words[control.stride] = stride;
    words[control.count] = count;
    words[control.workers] = threads - 1;
    words[control.failed] = 0;
    Atomics.store(words, control.next, 0);
    Atomics.add(words, control.ticket, 1);
    if (Atomics.load(words, control.sleeping) > 0) Atomics.notify(words, control.ticket, threads - 1);
    try {
      for (;;) {
        const i = Atomics.add(words, control.next, 1);
        if (i >= count) break;
        task.run(args + i * stride);
      }
    } finally {
      // Closed also when a task threw here: no worker may be left inside a job whose arguments go away.
      Atomics.store(words, control.next, count);
      Atomics.add(words, control.ticket, 1);
      this.#join();
    }
    if (Atomics.load(words, control.failed) !== 0)
      throw new WebAssembly.RuntimeError(
        `callMany: expected every task to finish, got a trap in kernel ${task.entry} on a worker`,
      );
  }

  #join(): void {
    for (let spins = 0; ; spins++) {
      const active = Atomics.load(this.#words, control.active);
      if (active === 0) return;
      if (spins > spinsBeforeSleep && this.#sleeps) Atomics.wait(this.#words, control.active, active, 1);
    }
  }

  /** Ends the workers; a later job starts new ones. */
  stop(): void {
    for (const worker of this.#started) worker.terminate();
    this.#started.length = 0;
    Atomics.store(this.#words, control.ready, 0);
  }
}

// Control words must lie inside the bytes that are never handed out, and below the first block.
if (Math.max(...Object.values(control)) * 4 >= reservedBytes || reservedBytes % blockUnit !== 0)
  throw new RangeError("worker pool: expected the control words to fit below the first block");
