import { fileURLToPath } from "node:url";

/** What the build makes of `src/experiment/local/worker.ts`, beside the command line. */
export function workerFile(): string {
  return fileURLToPath(new URL("./run-worker.cjs", import.meta.url));
}
