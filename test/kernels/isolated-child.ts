/** @file The process in which isolated.ts runs kernels: argument 2 names the machine, messages are seeds. */
import { compareWithInterpreter } from "./compare.ts";
import { machines } from "./executors.ts";
import type { Question } from "./isolated.ts";
import { grow } from "./random.ts";

const machine = machines().find((m) => m.name === process.argv[2]);

process.on("message", ({ seed }: Question) => {
  let error = "";
  try {
    if (machine === undefined) throw new Error(`expected a machine ${process.argv[2]}, got none`);
    compareWithInterpreter(grow(seed, machine.target.vectorBytes), machine.name, machine.execute);
  } catch (e) {
    error = (e as Error).message;
  }
  process.send!({ error });
});
