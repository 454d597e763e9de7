import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for what is looked at once. It goes with the process, if that is ended, threads and all. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "coldaisle-check-"));
  const removeFolder = (): void => rmSync(path, { recursive: true, force: true });
  process.on("exit", removeFolder);
  return {
    path,
    remove: () => {
      process.off("exit", removeFolder);
      removeFolder();
    },
  };
}
