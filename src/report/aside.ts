import { readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

// Written aside, replaced: `.tmp-<run id or file>@<machine>-<process>.<n>`, the same with `.old` behind it. The machine
// is named because several may share the file system, and a process can only be asked after on its own; the number,
// because a process may do a run twice at a time.
const OLD = ".old";
const ABANDONABLE = /^\.tmp-.*@(?<machine>.*)-(?<process>\d+)\.\d+(?:\.old)?$/;

let given = 0;

/** A path beside those of results, which nobody else uses, for what is not complete yet. */
export function newAsidePath(experimentFolder: string, name: string): string {
  return join(experimentFolder, `.tmp-${name}@${hostname()}-${process.pid}.${given++}`);
}

/** Where the predecessor of what was written aside is moved before it is removed. */
export function predecessorPath(aside: string): string {
  return aside + OLD;
}

/** Removes what processes of this machine that are no more have left aside. */
export function removeAbandoned(experimentFolder: string): void {
  for (const name of readdirSync(experimentFolder)) {
    const maker = ABANDONABLE.exec(name)?.groups;
    if (maker?.machine !== hostname() || isAlive(Number(maker.process))) continue;
    rmSync(join(experimentFolder, name), { recursive: true, force: true });
  }
}

/** Removes what threads of this process that were stopped have left aside. None may be at work. */
export function removeOwn(experimentFolder: string): void {
  for (const name of readdirSync(experimentFolder)) {
    const maker = ABANDONABLE.exec(name)?.groups;
    if (maker?.machine !== hostname() || Number(maker.process) !== process.pid) continue;
    rmSync(join(experimentFolder, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
