import { availableParallelism } from "node:os";
import { defineConfig, type UserWorkspaceConfig, type ViteUserConfig } from "vitest/config";

/** What needs neither processes of its own nor anything of the process: its files share threads, and what they load. */
const PURE = ["sim", "hypervisor", "models", "policies", "datacenter", "scenario", "conformance"].map(
  (layer) => `test/${layer}/**/*.test.ts`,
);

// Not inherited by `extends`: what projects inherit, --maxWorkers among it, cannot be set on the command line.
const shared: UserWorkspaceConfig = {
  resolve: {
    alias: [
      { find: /^coldaisle$/, replacement: new URL("src/index.ts", import.meta.url).pathname },
      {
        find: /^coldaisle\/testing$/,
        replacement: new URL("src/testing/index.ts", import.meta.url).pathname,
      },
    ],
  },
};
const testTimeout = 60_000;

const config: ViteUserConfig = defineConfig({
  test: {
    // By default one core is left to vitest itself, which has little to do; half of two.
    maxWorkers: availableParallelism(),
    projects: [
      {
        ...shared,
        // To load the program anew for each of two hundred files took two fifths of their time.
        test: { name: "pure", include: PURE, testTimeout, pool: "threads", isolate: false },
      },
      {
        ...shared,
        test: {
          name: "program",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...PURE],
          testTimeout,
        },
      },
    ],
    reporters: process.env.CI ? ["default", ["json", { outputFile: "coverage/tests.json" }]] : ["default"],
  },
});

export default config;
