import type { CpuSharing } from "../models/compute/cpu-sharing.ts";
import { FairSharing } from "../models/compute/fair-sharing.ts";
import { HashOrder } from "../models/compute/hash-order.ts";
import { ProportionalSharing } from "../models/compute/proportional-sharing.ts";
import { Residents } from "../models/compute/residents.ts";
import { TaskSharing } from "../models/compute/task-sharing.ts";
import { type TaskSpec, TaskTable } from "../models/compute/tasks.ts";
import { type VmSpec, VmTable } from "../models/compute/vms.ts";
import { IncomingMoves } from "../models/migration/incoming.ts";
import type { NetworkDefinition } from "../models/network/network-definition.ts";
import { NetworkLinks } from "../models/network/network-links.ts";
import { ServerTable } from "../models/plant/servers.ts";
import type { Topology } from "../models/plant/topology.ts";
import { InterferingGuests } from "../models/virtualisation/interference.ts";
import { VirtualLayer, type VirtualLayerSpec } from "../models/virtualisation/virtual-layer.ts";
import type { PlacementPolicy } from "../policies/placement/placement.ts";
import { Engine, PHASE } from "../sim/engine.ts";
import { assembleConsolidation, type ConsolidationSettings } from "./assembly/consolidation.ts";
import { assembleMigration, type MigrationSettings } from "./assembly/migration.ts";
import { assembleOperations, type OperationSettings } from "./assembly/operations.ts";
import type { Compatibility } from "./compatibility.ts";
import { ComputeController } from "./compute/compute-controller.ts";
import { DirtyServers } from "./compute/dirty-servers.ts";
import { ServiceLevelMeter } from "./compute/service-level-meter.ts";
import { VmLifecycle } from "./compute/vm-lifecycle.ts";
import { PlantEnergyMeter } from "./energy/plant-energy.ts";
import { ServerEnergyMeter } from "./energy/server-energy.ts";
import type { MaintenanceController } from "./maintenance/maintenance-controller.ts";
import type { MigrationController } from "./migration/migration-controller.ts";
import type { MigrationLog } from "./migration/migration-log.ts";
import { StaleDepartures } from "./migration/stale-departures.ts";
import { NetworkController } from "./network/network-controller.ts";
import { refuseOverfull } from "./placement/overfull.ts";
import { PlacementController, type PlacementOptions } from "./placement/placement-controller.ts";
import { StartSearch } from "./placement/target-search.ts";
import { IdleServerController, type IdleServerOptions } from "./power/idle-servers.ts";
import { PowerStates } from "./power/power-states.ts";
import { UptimeMeter } from "./power/uptime-meter.ts";
import { ServerUsageMeter } from "./recording/server-usage.ts";
import { GuestMeter } from "./virtualisation/guest-meter.ts";
import { EndOfWork } from "./workload/end-of-work.ts";
import { IdleVmReaper } from "./workload/idle-vm-reaper.ts";
import { LaggingTracePlayer } from "./workload/lagging-trace-player.ts";
import { PhasedTracePlayer } from "./workload/phased-trace-player.ts";
import { TaskRunner } from "./workload/task-runner.ts";
import { type TraceGroup, TracePlayer } from "./workload/trace-player.ts";

/** Everything that a simulation is built from. */
export interface SimulationSpec extends OperationSettings {
  /** Infinity: the run ends when its work is done. */
  readonly durationS: number;
  /** The plant; its servers are numbered as in the tables. */
  readonly topology: Topology;
  readonly vms: readonly VmSpec[];
  readonly traceGroups: readonly TraceGroup[];
  readonly tasks: readonly TaskSpec[];
  /** Absent: servers run their guests at no cost. */
  readonly virtualLayer?: VirtualLayerSpec;
  readonly cpu: {
    readonly model: "per-core" | "pooled";
    readonly workConserving: boolean;
    readonly overcommit: number;
  };
  readonly placement: PlacementOptions & {
    readonly policy: PlacementPolicy;
    /** `scan` looks at every server for every placement: slower, and the same results. Default: `indexed`. */
    readonly search?: "indexed" | "scan";
  };
  readonly consolidation?: ConsolidationSettings;
  readonly monitoringIntervalS: number;
  readonly powerManagement: Omit<IdleServerOptions, "idleServers"> & {
    readonly idleServers: "on" | IdleServerOptions["idleServers"];
  };
  /** The links that flows share; absent: there are none that anyone shares. */
  readonly network?: NetworkDefinition;
  readonly migration: MigrationSettings;
  readonly compatibility: Compatibility;
}

/** Something that counts from one time to another. */
interface Meter {
  begin(now: number): void;
  close(now: number): void;
}

/** How late demand starts where it lags, s. */
const DEMAND_LAG_S = 0.1;
/** What stands before a VM's number in the name that a hash table knows it by: the id of the agent who asked for it. */
const HASH_PREFIX = "2-";

/** Builds the subjects of a data centre and joins them. It holds no logic of its own. */
export class Simulation {
  readonly engine: Engine = new Engine();
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly residents: Residents;
  readonly lifecycle: VmLifecycle;
  readonly tasks: TaskTable;
  readonly taskRunner: TaskRunner;
  readonly placement: PlacementController;
  readonly power: PowerStates;
  /** null where the scenario describes no network. */
  readonly network: NetworkController | null;
  readonly energy: ServerEnergyMeter;
  readonly plantEnergy: PlantEnergyMeter;
  readonly serviceLevel: ServiceLevelMeter;
  readonly uptime: UptimeMeter;
  readonly usage: ServerUsageMeter;
  /** null where no server has a hypervisor. */
  readonly guests: GuestMeter | null;
  readonly migration: MigrationController;
  readonly migrationLog: MigrationLog;
  /** null: there is none. */
  readonly maintenance: MaintenanceController | null;
  readonly spec: SimulationSpec;
  readonly #meters: Meter[];
  #lastInstantS = 0;

  constructor(spec: SimulationSpec) {
    this.spec = spec;
    const { engine } = this;
    const right = spec.compatibility;
    const servers = new ServerTable(spec.topology.serverTypes);
    const vms = new VmTable(spec.vms);
    if (spec.virtualLayer) vms.layer = new VirtualLayer(servers, vms.profile, spec.virtualLayer);
    const residents = new Residents(servers, vms);
    const incoming = new IncomingMoves(servers, residents);
    const dirty = new DirtyServers(engine, servers.count);
    const lifecycle = new VmLifecycle(engine, servers, vms, residents, dirty);
    const firstTickS = spec.monitoringIntervalS + (right.demandLag ? DEMAND_LAG_S : 0);
    this.servers = servers;
    this.vms = vms;
    this.residents = residents;
    this.lifecycle = lifecycle;

    // What happens before anything changes.
    engine.onAdvance("last instant", (now) => {
      this.#lastInstantS = now;
    });
    if (right.freeFirstInterval) {
      let begun = false;
      engine.onAdvance("begin of metering", (now) => {
        if (begun || now < firstTickS) return;
        begun = true;
        for (const meter of this.#meters) if (!flatOut || meter !== this.energy) meter.begin(now);
        for (let server = 0; server < servers.count; server++) dirty.mark(server);
      });
    }

    // Workload.
    for (const group of spec.traceGroups) {
      if (right.demandLag) {
        new LaggingTracePlayer(engine, servers, vms, dirty, group, {
          firstS: firstTickS,
          intervalS: spec.monitoringIntervalS,
        });
      } else if (group.leadsS) new PhasedTracePlayer(engine, vms, dirty, group, group.leadsS);
      else new TracePlayer(engine, vms, dirty, group);
    }

    const tasks = new TaskTable(spec.tasks, vms.count);
    this.tasks = tasks;
    this.taskRunner = new TaskRunner({
      engine,
      vms,
      residents,
      tasks,
      sharing: new TaskSharing(servers, vms, tasks, { cpuModel: spec.cpu.model }),
      dirty,
      lifecycle,
    });

    // The steps of a settle, in order.
    engine.onSettle("dirty servers", () => dirty.open());
    if (tasks.count > 0) engine.onSettle("task demand", (now) => this.taskRunner.ask(now));
    const sharing = this.#sharing(servers, vms, residents, incoming);
    this.serviceLevel = new ServiceLevelMeter(engine, servers, vms, residents, {
      countIntervalsAlike: right.countIntervalsAlike,
    });
    const oneByOne = tasks.count === 0 && !right.countIntervalsAlike;
    new ComputeController(engine, servers, sharing, dirty, this.serviceLevel, oneByOne);
    if (tasks.count > 0) engine.onSettle("task rates", (now) => this.taskRunner.divide(now));
    lifecycle.onStop((vm) => this.serviceLevel.vmStopped(vm));
    const { layer } = vms;
    const { serviceLevel } = this;
    this.guests =
      layer && new GuestMeter({ engine, servers, vms, residents, layer, dirty, lifecycle, serviceLevel });
    this.network = spec.network
      ? new NetworkController(engine, new NetworkLinks(spec.topology, spec.network))
      : null;
    const flatOut = right.flatOutNpa && spec.powerManagement.idleServers === "on";
    this.energy = new ServerEnergyMeter(engine, servers, dirty, {
      trapezoid: right.trapezoidEnergy && !flatOut,
      freeFromZero: right.freeFromZero && !flatOut,
      flatOut,
    });
    this.plantEnergy = new PlantEnergyMeter(engine, servers, dirty, this.energy, spec.topology, this.network);
    this.uptime = new UptimeMeter(engine, servers, dirty, right.instantPowerStates);
    this.usage = new ServerUsageMeter(engine, servers, dirty);
    this.#meters = [this.serviceLevel, this.energy, this.plantEnergy, this.uptime, this.usage];
    if (this.guests) this.#meters.push(this.guests);
    if (right.destroyIdleVms) {
      new IdleVmReaper(engine, vms, residents, lifecycle, dirty, right.demandLag ? firstTickS : 0);
    }

    // Deciders, in the order in which they act.
    const searching = {
      overcommit: spec.cpu.overcommit,
      memoryBindsMoves: !right.memoryBindsAtCreationOnly,
      stalePowerBaseline: right.stalePowerBaseline,
      ...(right.refuseOverfull && { onOverfull: refuseOverfull(engine) }),
      ...(spec.placement.search === "scan" && { plain: true }),
      plant: { topology: spec.topology, residents, incoming },
    };
    this.power = new PowerStates(engine, servers, dirty, right.instantPowerStates);
    this.power.onUp((server) => lifecycle.serverUp(server));
    this.placement = new PlacementController(
      engine,
      servers,
      vms,
      new StartSearch(servers, vms, spec.placement.policy, searching),
      lifecycle,
      this.power,
      spec.placement,
    );
    const staleDepartures = right.staleOutgoing ? new StaleDepartures(vms.count, servers.count) : undefined;
    const parts = {
      engine,
      servers,
      vms,
      residents,
      incoming,
      dirty,
      lifecycle,
      sharing,
      serviceLevel,
      power: this.power,
      network: this.network,
      searching,
      ...(staleDepartures && { staleDepartures }),
    };
    const { migration, log } = assembleMigration(parts, spec.migration);
    this.migration = migration;
    this.migrationLog = log;
    migration.onSwitchOver((vm) => this.guests?.moved(vm));
    const { policy } = spec.placement;
    if (spec.consolidation) {
      const times = { firstS: firstTickS, intervalS: spec.monitoringIntervalS };
      assembleConsolidation(parts, migration, policy, spec.consolidation, times, right);
    }
    this.maintenance = assembleOperations(parts, migration, policy, spec);

    const { idleServers } = spec.powerManagement;
    if (idleServers !== "on") {
      new IdleServerController(engine, servers, dirty, this.power, { ...spec.powerManagement, idleServers });
    }

    if (spec.durationS === Number.POSITIVE_INFINITY) {
      const traceEndsS = spec.traceGroups.map(({ traces }) => traces.samples * traces.intervalS);
      new EndOfWork({
        engine,
        placement: this.placement,
        lifecycle,
        tasks: this.taskRunner,
        tracesEndS: Math.max(0, ...traceEndsS),
      });
    } else {
      // A run lasts its duration, even if nothing is left to happen.
      const end = engine.on("end of run", () => {});
      engine.schedule(spec.durationS, PHASE.sample, end);
    }

    for (let server = 0; server < servers.count; server++) dirty.mark(server);
    for (const meter of this.#meters) {
      if (!right.freeFirstInterval || (flatOut && meter === this.energy)) meter.begin(0);
    }
  }

  /**
   * Runs on for at most so many events; closes all meters at the end.
   *
   * @returns whether there is more to run
   */
  advance(maxEvents: number): boolean {
    if (this.engine.run({ until: this.spec.durationS, maxEvents }) === "max-events") return true;
    const endS = this.spec.compatibility.openLastInterval ? this.#lastInstantS : this.engine.now;
    for (const meter of this.#meters) meter.close(endS);
    return false;
  }

  /** Runs to the end. */
  run(): void {
    this.advance(Number.POSITIVE_INFINITY);
  }

  #sharing(servers: ServerTable, vms: VmTable, residents: Residents, incoming: IncomingMoves): CpuSharing {
    const { cpu, migration, compatibility } = this.spec;
    if (compatibility.proportionalShares) {
      return new ProportionalSharing(servers, vms, residents, incoming, {
        migrationCpuSplit: compatibility.migrationCpuSplit,
        migrationOverhead: migration.cpuOverhead,
        ...(compatibility.hashOrder && {
          hashOrder: new HashOrder(servers.count, vms.count, HASH_PREFIX),
        }),
      });
    }
    const sharing = new FairSharing(servers, vms, residents, incoming, {
      cpuModel: cpu.model,
      workConserving: cpu.workConserving,
      migrationOverhead: migration.cpuOverhead,
    });
    const { layer } = vms;
    if (layer === null || layer.interference === null) return sharing;
    return new InterferingGuests(servers, vms, residents, layer, layer.interference, sharing);
  }
}
