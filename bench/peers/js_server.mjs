/**
 * @file Times JavaScript code of a competitor's package for bench/peer.ts, by the protocol of numpy_server.py.
 * Usage: node js_server.mjs numpy-ts | @jax-js/jax
 */
import { createInterface } from "node:readline";

const name = process.argv[2];
const answer = (fields) => console.log(JSON.stringify(fields));

const loaders = {
  "numpy-ts": async () => ({ np: await import("numpy-ts") }),
  "@jax-js/jax": async () => {
    const jax = await import("@jax-js/jax");
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    return { np: jax.numpy, jax };
  },
};

let space;
let names;
try {
  space = await loaders[name]();
  names = Object.keys(space);
  answer({ ready: name });
} catch (error) {
  answer({ error: `${name} does not load: ${error.message}` });
  process.exit(0);
}

let setupCode = "";
let run;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    if ("setup" in request) {
      setupCode = request.setup;
      run = undefined;
      answer({ ok: true });
      continue;
    }
    run ??= new Function(...names, `${setupCode}; return () => (${request.run});`)(...names.map((n) => space[n]));
    const start = performance.now();
    for (let i = 0; i < request.calls; i++) run();
    answer({ ms: (performance.now() - start) / request.calls });
  } catch (error) {
    answer({ error: `${error.name}: ${error.message}`.slice(0, 200) });
  }
}
