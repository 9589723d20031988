/**
 * @file Runs out-of-place operations on 8 MB arrays in one synchronous loop and prints the greatest resident size,
 * in bytes. Usage: loop <count> [scope]
 */
import { readFileSync } from "node:fs";
import * as np from "../../src/index.ts";

const count = Number(process.argv[2]);
const scoped = process.argv[3] === "scope";
const x = np.ones(1_000_000);
let y = np.add(x, 1);

function resident(): number {
  // The process's own counter costs nothing; /proc is what the system says.
  return process.platform === "linux"
    ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) * 1024
    : process.memoryUsage().rss;
}

let most = 0;
const step = (): void => {
  y = np.multiply(np.add(x, 1), x);
};
for (let i = 0; i < count / 2; i++) {
  if (scoped) {
    np.scope(() => {
      const sum = np.scope(() => np.multiply(np.add(x, 1), x));
      sum.get(0);
    });
  } else step();
  if (i % 50 === 0) most = Math.max(most, resident());
}
console.log(JSON.stringify({ most, last: y.get(0), live: np.memory.stats().live }));
