import type { Mark } from "../system/platform.ts";

/** A time for which a vCPU has run on a core, cycles. */
export interface Turn {
  readonly virtualMachine: number;
  /** Number within its virtual machine. */
  readonly vcpu: number;
  readonly core: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Turns out of the marks of a monitor, by the time of their beginning.
 *
 * @param end - when those end that are not over
 * @param owners - of the vCPUs, by number
 */
export function turnsOf(
  marks: readonly Mark[],
  end: number,
  owners: readonly { readonly machine: number; readonly vcpu: number }[],
): readonly Turn[] {
  const turns: Turn[] = [];
  const open = new Map<number, Mark>();
  const close = (core: number, to: number) => {
    const begun = open.get(core);
    if (begun === undefined || begun.id === 0) return;
    const { machine, vcpu } = owners[begun.id - 1]!;
    turns.push({ virtualMachine: machine, vcpu, core, from: begun.cycles, to });
  };
  for (const mark of marks) {
    close(mark.core, mark.cycles);
    open.set(mark.core, mark);
  }
  for (const core of open.keys()) close(core, end);
  return turns.toSorted((one, other) => one.from - other.from || one.core - other.core);
}

/**
 * For how long some, but not all, of a virtual machine's vCPUs have run.
 *
 * @param vcpus - how many it has
 */
export function brokenGangCycles(turns: readonly Turn[], virtualMachine: number, vcpus: number): number {
  const changes = turns
    .filter((turn) => turn.virtualMachine === virtualMachine)
    .flatMap(({ from, to }) => [
      { at: from, change: 1 },
      { at: to, change: -1 },
    ])
    .toSorted((one, other) => one.at - other.at);
  let running = 0;
  let since = 0;
  let cycles = 0;
  for (const { at, change } of changes) {
    if (running > 0 && running < vcpus) cycles += at - since;
    running += change;
    since = at;
  }
  return cycles;
}
