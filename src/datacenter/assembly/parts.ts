import type { CpuSharing } from "../../models/compute/cpu-sharing.ts";
import type { Residents } from "../../models/compute/residents.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import type { IncomingMoves } from "../../models/migration/incoming.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { ServiceLevelMeter } from "../compute/service-level-meter.ts";
import type { VmLifecycle } from "../compute/vm-lifecycle.ts";
import type { StaleDepartures } from "../migration/stale-departures.ts";
import type { NetworkController } from "../network/network-controller.ts";
import type { SearchOptions } from "../placement/finders.ts";
import type { PowerStates } from "../power/power-states.ts";

/** What a simulation consists of before anyone moves VMs. */
export interface AssembledParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly incoming: IncomingMoves;
  readonly dirty: DirtyServers;
  readonly lifecycle: VmLifecycle;
  readonly sharing: CpuSharing;
  readonly serviceLevel: ServiceLevelMeter;
  readonly power: PowerStates;
  /** null where the scenario describes no network. */
  readonly network: NetworkController | null;
  readonly searching: SearchOptions;
  /** Present where the profile asks for it. */
  readonly staleDepartures?: StaleDepartures;
}
