import { defineConfig } from "vitest/config";

// Quick suite: unit tests beside their files, and what crosses folders in test/.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["./test/seed.ts"],
    exclude: ["**/slow-*.test.ts", "test/browser/**", "node_modules/**"],
    pool: "forks",
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    testTimeout: 60_000,
    reporters: ["default", "./test/count-reporter.ts"],
  },
});
