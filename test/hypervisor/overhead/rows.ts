import type { OverheadRow } from "../../../src/hypervisor/overhead/overhead-row.ts";

/** A row of which only some cycles matter. */
export function row(operation: string, parts: Partial<OverheadRow>): OverheadRow {
  const { guest = 0, walk = 0, transition = 0, monitor = 0, host = 0 } = parts;
  return {
    technique: "some",
    paging: "shadow",
    io: "emulated",
    type: 1,
    processor: "skylake",
    exits: 0,
    coldCycles: 0,
    ...parts,
    operation,
    guest,
    walk,
    transition,
    monitor,
    host,
    cycles: guest + walk + transition + monitor + host,
  };
}
