/**
 * @file The text of the script that each worker runs, and the words of shared memory that it and the pool talk through.
 * It is text, not a module of its own, so that the same lines run as a Node worker, as a browser worker from a blob, and
 * out of any bundle, whose tools would rewrite a function's source.
 * @module
 */

/**
 * Control words, as indices into an Int32Array over the bottom of the memory; words that different threads write stand
 * on cache lines of their own.
 *
 * - `ticket`: odd while a job is open, even while none is; one more at each opening and closing. Workers sleep on it.
 * - `next`: the next task of the job to be taken. `active`: workers inside a job; the caller sleeps on it.
 * - `sleeping`: workers that may need to be woken. `failed`: a task of this job threw.
 * - `ready`: workers that have come up. `taken`: tasks that workers have run, ever.
 * - `modules`: head of the list of kernels, each node `[next, entry, bytes, …module]`, appended to and never freed.
 */
export const control = {
  ticket: 16,
  next: 32,
  active: 48,
  sleeping: 64,
  failed: 65,
  ready: 66,
  taken: 67,
  modules: 80,
  entry: 96,
  args: 97,
  stride: 98,
  count: 99,
  workers: 100,
} as const;

/**
 * Reads of `ticket` that a worker makes before it sleeps. About 100 µs: waking a sleeper costs 35 µs and more, so a
 * chain of parallel calls should find its workers awake.
 */
const spins = 20_000;

/**
 * A worker joins a job by raising `active` and then looking whether the ticket is still the one it saw: either the
 * caller has closed the job by then, and the worker steps back, or the caller's wait sees the worker. Modules are made
 * before that, so that no caller waits for a compilation.
 */
export const workerSource = `
const c = ${JSON.stringify(control)};
const serve = ({ memory, index }) => {
  const words = new Int32Array(memory.buffer, 0, 1024);
  const runs = [];
  let link = c.modules * 4;
  const learn = () => {
    for (;;) {
      if (link + 4 > memory.buffer.byteLength) memory.grow(0);
      const node = Atomics.load(new Int32Array(memory.buffer), link >>> 2) >>> 0;
      if (node === 0) return;
      if (node + 12 > memory.buffer.byteLength) memory.grow(0);
      const [, entry, length] = new Int32Array(memory.buffer, node, 3);
      const module = new WebAssembly.Module(new Uint8Array(memory.buffer, node + 12, length).slice());
      runs[entry] = new WebAssembly.Instance(module, { env: { memory } }).exports.run;
      link = node;
    }
  };
  let seen = 0;
  Atomics.add(words, c.ready, 1);
  for (;;) {
    let ticket = Atomics.load(words, c.ticket);
    for (let i = 0; i < ${spins} && ((ticket & 1) === 0 || ticket === seen); i++) ticket = Atomics.load(words, c.ticket);
    if ((ticket & 1) === 0 || ticket === seen) {
      Atomics.add(words, c.sleeping, 1);
      Atomics.wait(words, c.ticket, ticket);
      Atomics.sub(words, c.sleeping, 1);
      continue;
    }
    seen = ticket;
    learn();
    Atomics.add(words, c.active, 1);
    if (Atomics.load(words, c.ticket) === ticket && index < words[c.workers]) {
      const run = runs[words[c.entry]];
      const args = words[c.args], stride = words[c.stride], count = words[c.count];
      let taken = 0;
      try {
        for (let i; (i = Atomics.add(words, c.next, 1)) < count; taken++) run(args + i * stride);
        Atomics.add(words, c.taken, taken);
      } catch {
        Atomics.store(words, c.failed, 1);
      }
    }
    if (Atomics.sub(words, c.active, 1) === 1) Atomics.notify(words, c.active);
  }
};
`;

/** How each kind of worker gets at its start message. */
export const nodeWorkerSource = `${workerSource}serve(require("node:worker_threads").workerData);`;
export const browserWorkerSource = `${workerSource}onmessage = (event) => serve(event.data);`;
