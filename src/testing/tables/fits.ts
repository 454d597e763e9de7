import { SERVER_STATE } from "../../models/plant/servers.ts";
import type { RandomWorld } from "./random-world.ts";
import type { SmallWorld } from "./small-world.ts";

const { suspending, shuttingDown } = SERVER_STATE;

/**
 * Whether a server can hold a VM, by definition and from the tables alone.
 *
 * @param isNew - whether a place for a new VM is looked for, or for one that moves
 */
export function fits(
  { servers, vms }: Pick<SmallWorld, "servers" | "vms">,
  { overcommit, memoryBindsMoves }: Pick<RandomWorld["limits"], "overcommit" | "memoryBindsMoves">,
  isNew: boolean,
  server: number,
  vm: number,
): boolean {
  const state = servers.state[server]!;
  if (state === suspending || state === shuttingDown || servers.closed[server] !== 0) return false;
  const holds =
    vms.memoryMiB[vm]! <= servers.freeMemoryMiB[server]! &&
    vms.networkBitps[vm]! <= servers.freeNetworkBitps[server]!;
  const vcpusOnCores = vms.vcpus[vm]! * servers.coreMhz[server]!;
  if (!isNew) {
    const demand = vms.demandMhz[vm]!;
    if (demand > vcpusOnCores || demand > servers.availableMhz[server]!) return false;
    return !memoryBindsMoves || holds;
  }
  if (vms.exclusive[vm] === 1 && servers.vmCount[server]! + servers.incomingCount[server]! > 0) return false;
  if (vms.vcpus[vm]! > servers.cores[server]! || vms.nominalMhz[vm]! > vcpusOnCores) return false;
  const claimMhz = vms.claimsCores[vm] === 1 ? vcpusOnCores : vms.nominalMhz[vm]!;
  const promised = servers.committedMhz[server]! + claimMhz;
  return promised <= servers.capacityMhz[server]! * overcommit && holds;
}
