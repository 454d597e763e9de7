import { ComputeController } from "../../src/datacenter/compute/compute-controller.ts";
import { DirtyServers } from "../../src/datacenter/compute/dirty-servers.ts";
import { ServiceLevelMeter } from "../../src/datacenter/compute/service-level-meter.ts";
import { VmLifecycle } from "../../src/datacenter/compute/vm-lifecycle.ts";
import { PowerStates } from "../../src/datacenter/power/power-states.ts";
import { FairSharing } from "../../src/models/compute/fair-sharing.ts";
import { Residents } from "../../src/models/compute/residents.ts";
import { type VmSpec, VmTable } from "../../src/models/compute/vms.ts";
import { IncomingMoves } from "../../src/models/migration/incoming.ts";
import { defineServerType, type ServerType } from "../../src/models/plant/server-type.ts";
import { ServerTable } from "../../src/models/plant/servers.ts";
import { linear } from "../../src/models/power/linear.ts";
import { Engine, PHASE } from "../../src/sim/engine.ts";
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
  new ComputeController(engine, servers, sharing, dirty, serviceLevel);
  for (let server = 0; server < servers.count; server++) dirty.mark(server);
  return { engine, servers, vms, residents, incoming, sharing, dirty, lifecycle, power, serviceLevel };
}

/** So many servers of one type. */
export function times(count: number, type: ServerType = SMALL_SERVER): ServerType[] {
  return Array.from({ length: count }, () => type);
}

/** Has something done at a time, among the changes of that instant. */
export function at({ engine }: Pick<SmallWorld, "engine">, timeS: number, action: () => void): void {
  engine.schedule(timeS, PHASE.change, engine.on(`test at ${timeS} s`, action));
}

/** Lets a VM ask for so much from a time on. */
export function ask(world: SmallWorld, timeS: number, vm: number, demandMhz: number): void {
  at(world, timeS, () => {
    world.vms.demandMhz[vm] = demandMhz;
    world.dirty.mark(world.vms.server[vm]!);
  });
}

/** The ids of a linked list, first to last. */
export function listed(first: number, next: Int32Array): number[] {
  const ids: number[] = [];
  for (let id = first; id >= 0; id = next[id]!) ids.push(id);
  return ids;
}

/** A copy of all columns of tables, to compare them with later. */
export function columnsOf(...tables: readonly object[]): unknown[] {
  return tables.map((table) =>
    Object.entries(table).flatMap(([name, column]) =>
      ArrayBuffer.isView(column) ? [[name, (column as Float64Array).slice()]] : [],
    ),
  );
}
