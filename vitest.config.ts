import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** What needs neither processes of its own nor anything of the process: its files share threads, and what they load. */
const PURE = ["sim", "hypervisor", "models", "policies", "datacenter", "scenario", "conformance"].map(
  (layer) => `test/${layer}/**/*.test.ts`,
);

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: [
      { find: /^coldaisle$/, replacement: new URL("src/index.ts", import.meta.url).pathname },
      {
        find: /^coldaisle\/testing$/,
        replacement: new URL("src/testing/index.ts", import.meta.url).pathname,
      },
    ],
  },
  test: {
    testTimeout: 60_000,
    // By default one core is left to vitest itself, which has little to do; half of two.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        // To load the program anew for each of two hundred files took two fifths of their time.
        test: { name: "pure", include: PURE, pool: "threads", isolate: false },
      },
      {
        extends: true,
        test: {
          name: "program",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...PURE],
        },
      },
    ],
    reporters: process.env.CI ? ["default", ["json", { outputFile: "coverage/tests.json" }]] : ["default"],
  },
});

export default config;
