import { defineConfig } from "vitest/config";

// Long runs: whole-range accuracy, large fuzzing, memory over thousands of operations.
export default defineConfig({
  test: {
    include: ["src/**/slow-*.test.ts", "test/**/slow-*.test.ts"],
    pool: "forks",
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    testTimeout: 1_800_000,
    reporters: ["default", "./test/count-reporter.ts"],
  },
});
