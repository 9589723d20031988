#!/usr/bin/env node
/**
 * @file The `numjet` command.
 * @module
 */
import { Command } from "commander";
import { NumjetError } from "../errors.ts";
import { installMethods } from "../methods.ts";
import { chooseDevice } from "../runtime/choose-device.ts";
import { setDeviceFactory } from "../runtime/device.ts";

setDeviceFactory(chooseDevice);
installMethods();

const program = new Command("numjet").description(
  "NumPy for TypeScript: every number is computed by code written for this machine",
);

program
  .command("tour")
  .description("the listings of a NumPy optimisation article, the slow way and the numjet way, timed side by side")
  .action(async () => {
    const { tour } = await import("./tour/main.ts");
    tour();
  });

program
  .command("timeit")
  .description("time a JavaScript expression; `np` is numjet")
  .argument("<expression>", "what to time, such as 'np.add(a, a)'")
  .option("-s, --setup <code>", "statements that run once before, such as 'const a = np.ones(1000)'", "")
  .option("-t, --time <ms>", "milliseconds to measure", "500")
  .action(async (expression: string, options: { setup: string; time: string }) => {
    const { timeExpression } = await import("./timeit.ts");
    console.log(String(timeExpression(expression, options.setup, Number(options.time))));
  });

program
  .command("info")
  .description("processor, devices, threads, caches, memory")
  .action(async () => {
    const { info } = await import("./info.ts");
    info();
  });

try {
  await program.parseAsync();
} catch (error) {
  // Errors that numjet means to throw are for the user to read; anything else is ours to see in full.
  console.error(error instanceof NumjetError ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
