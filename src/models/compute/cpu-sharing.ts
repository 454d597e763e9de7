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

  /**
   * What {@link solve} does, where since then nothing has changed on a server but one VM's demand, and what that VM is
   * given is nobody else's loss or gain. False, and nothing is done, where it may be.
   */
  solveOne(server: number, vm: number): boolean;
}
