/**
 * How a server's CPU is divided among its guests.
 *
 * `solve` reads the lists, demands and limits of one server's guests and writes what each gets
 * (`vms.allocatedMhz`, `incoming.allocatedMhz`) and the server's load columns (`usedMhz`, `requestedMhz`,
 * `plannedMhz`, `availableMhz`, `short`). It is a function of those inputs alone: solving twice changes nothing, so a
 * planner may move VMs on trial, solve, move them back and solve again.
 */
export interface CpuSharing {
  solve(server: number): void;
}
