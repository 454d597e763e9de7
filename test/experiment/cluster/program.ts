import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** The built program, as the tasks of a cluster start it. */
const PROGRAM: string = join(ROOT, "bin/coldaisle.cjs");

/** Whether `npm run build` has been done. */
export const isBuilt: boolean = existsSync(join(ROOT, "dist/coldaisle.cjs"));

/** How a command ended. */
export interface Ending {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program; it is killed at the end of the test if it is still there. */
export function start(
  cwd: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly ending: Promise<Ending> } {
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const ending = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(
    ([[status], stdout, stderr]) => ({ status, stdout, stderr }),
  );
  return { child, ending };
}

/** Runs the program to its end. */
export function run(cwd: string, argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ending> {
  return start(cwd, argv, env).ending;
}

/** The ids of the runs of an experiment that are whole. */
export function wholeRuns(experimentFolder: string): readonly string[] {
  const runs = join(experimentFolder, "runs");
  if (!existsSync(runs)) return [];
  return readdirSync(runs).filter((id) => existsSync(join(runs, id, "DONE")));
}

/** Waits until something holds; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(10);
}

/** What an experiment has come to, as text. */
export function summary(experimentFolder: string): string {
  return readFileSync(join(experimentFolder, "summary.csv"), "utf8");
}

/** Whether a command is on PATH. */
export function hasCommand(name: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}
