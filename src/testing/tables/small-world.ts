import { ComputeController } from "../../datacenter/compute/compute-controller.ts";
import { DirtyServers } from "../../datacenter/compute/dirty-servers.ts";
import { ServiceLevelMeter } from "../../datacenter/compute/service-level-meter.ts";
import { VmLifecycle } from "../../datacenter/compute/vm-lifecycle.ts";
import { PowerStates } from "../../datacenter/power/power-states.ts";
import { FairSharing } from "../../models/compute/fair-sharing.ts";
import { Residents } from "../../models/compute/residents.ts";
import { type VmSpec, VmTable } from "../../models/compute/vms.ts";
import { IncomingMoves } from "../../models/migration/incoming.ts";
import { defineServerType, type ServerType } from "../../models/plant/server-type.ts";
import { ServerTable } from "../../models/plant/servers.ts";
import { linear } from "../../models/power/linear.ts";
import { Engine } from "../../sim/engine.ts";
import { vmSpec } from "./vm-spec.ts";

/** Two cores of 1000 MHz, 4 GiB, 100 to 200 W; each transition with a time and a power of its own. */
export const SMALL_SERVER: ServerType = defineServerType({
  name: "small",
  cores: 2,
  coreMhz: 1000,
  memoryMiB: 4096,
  nicBitps: 1e9,
  power: linear.create({ idle: 100, peak: 200 }),
  offW: 5,
  suspendedW: 12,
  boot: { durationS: 60, powerW: 150 },
  shutdown: { durationS: 30, powerW: 90 },
  suspend: { durationS: 10, powerW: 110 },
  resume: { durationS: 20, powerW: 120 },
});

/** Tables and the subjects that every other one builds on, joined as in a simulation, with nothing to do yet. */
export interface SmallWorld {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly incoming: IncomingMoves;
  readonly sharing: FairSharing;
  readonly dirty: DirtyServers;
  readonly lifecycle: VmLifecycle;
  readonly power: PowerStates;
  readonly serviceLevel: ServiceLevelMeter;
}

/** Builds a world; a migration takes a tenth of a VM's CPU. */
export function smallWorld(
  types: readonly ServerType[],
  vmSpecs: readonly Partial<VmSpec>[],
  options: { readonly instantPowerStates?: boolean; readonly countIntervalsAlike?: boolean } = {},
): SmallWorld {
  const engine = new Engine();
  const servers = new ServerTable(types);
  const vms = new VmTable(vmSpecs.map(vmSpec));
  const residents = new Residents(servers, vms);
  const incoming = new IncomingMoves(servers, residents);
  const sharing = new FairSharing(servers, vms, residents, incoming, {
    cpuModel: "per-core",
    workConserving: true,
    migrationOverhead: 0.1,
  });
  const dirty = new DirtyServers(engine, servers.count);
  const lifecycle = new VmLifecycle(engine, servers, vms, residents, dirty);
  const power = new PowerStates(engine, servers, dirty, options.instantPowerStates ?? false);
  power.onUp((server) => lifecycle.serverUp(server));
  engine.onSettle("dirty servers", () => dirty.open());
  const serviceLevel = new ServiceLevelMeter(engine, servers, vms, residents, {
    countIntervalsAlike: options.countIntervalsAlike ?? false,
  });
  new ComputeController(engine, servers, sharing, dirty, serviceLevel, true);
  for (let server = 0; server < servers.count; server++) dirty.mark(server);
  return { engine, servers, vms, residents, incoming, sharing, dirty, lifecycle, power, serviceLevel };
}

/** A copy of all columns of tables, to compare them with later. */
export function columnsOf(...tables: readonly object[]): unknown[] {
  return tables.map((table) =>
    Object.entries(table).flatMap(([name, column]) =>
      ArrayBuffer.isView(column) ? [[name, (column as Float64Array).slice()]] : [],
    ),
  );
}
