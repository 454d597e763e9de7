import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { ExperimentError } from "../../grid/run-outcome.ts";

/**
 * Runs one of Slurm's commands.
 *
 * @param folder - the working folder
 * @returns what it printed
 * @throws ExperimentError if it is not there, or fails
 */
export async function slurmCommand(folder: string, name: string, args: readonly string[]): Promise<string> {
  // Detached: an interrupt from the keyboard is for this process, not for a command that is being told something.
  const child = spawn(name, args, { cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "ENOENT" ? `found no ${name} on PATH, expected Slurm's commands` : error.message;
      reject(new ExperimentError({ reason: "cluster", message: `Slurm cannot be used: ${why}` }));
    });
    child.once("close", resolve);
  });
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status === 0) return out.trim();
  const message = `${name} refused: ${err.trim() || `exit code ${status}`}`;
  throw new ExperimentError({ reason: "cluster", message });
}
