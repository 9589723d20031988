/**
 * @file Compares random kernels with the interpreter in a process of their own, so that code which crashes the process or does not
 * end is a failure like any other: told with its kernel, and shrunk.
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import fc from "fast-check";
import { describeSample, grow, type Seed, seeds } from "./random.ts";

export interface Question {
  readonly seed: Seed;
}

/** Machine code that has not ended by then never will: the greatest kernels take a fraction of a second. */
const patience = 30_000;

class Isolated {
  private readonly machine: string;
  private child: ChildProcess | undefined;

  constructor(machine: string) {
    this.machine = machine;
  }

  /** What is wrong with the seed's kernel on the machine; empty when nothing is. */
  ask(seed: Seed): Promise<string> {
    this.child ??= fork(new URL("./isolated-child.ts", import.meta.url), [this.machine], {
      execArgv: ["--import", "tsx"],
    });
    const { child } = this;
    return new Promise((resolve) => {
      const done = (error: string, lost: boolean): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (lost) this.child = undefined;
        resolve(error);
      };
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        done("it does not end", true);
      }, patience);
      child.once("message", (answer) => done((answer as { error: string }).error, false));
      child.once("exit", (code, signal) => done(`the process ended with ${signal ?? code}`, true));
      child.send({ seed } satisfies Question);
    });
  }

  end(): void {
    this.child?.kill();
  }
}

/** @throws Error with the text of the simplest kernel found on which machine and interpreter differ. */
export async function assertAgreement(machine: string, vectorBytes: 16 | 32 | 64, numRuns: number): Promise<void> {
  const isolated = new Isolated(machine);
  try {
    const property = fc.asyncProperty(seeds, async (seed) => {
      const error = await isolated.ask(seed);
      if (error !== "") throw new Error(error);
    });
    const found = await fc.check(property, { numRuns });
    if (!found.failed) return;
    const [simplest] = found.counterexample ?? [];
    const text = simplest === undefined ? "" : describeSample(grow(simplest, vectorBytes));
    throw new Error(
      `${machine}: ${(found.errorInstance as Error | null)?.message}\nfast-check seed ${found.seed}\n${text}`,
    );
  } finally {
    isolated.end();
  }
}
