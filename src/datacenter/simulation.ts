import type { CpuSharing } from "../models/compute/cpu-sharing.ts";
import { FairSharing } from "../models/compute/fair-sharing.ts";
import { HashOrder } from "../models/compute/hash-order.ts";
import { ProportionalSharing } from "../models/compute/proportional-sharing.ts";
import { Residents } from "../models/compute/residents.ts";
import { TaskSharing } from "../models/compute/task-sharing.ts";
import { type TaskSpec, TaskTable } from "../models/compute/tasks.ts";
import { UtilisationHistory } from "../models/compute/utilisation-history.ts";
import { type VmSpec, VmTable } from "../models/compute/vms.ts";
import type { MigrationAlgorithm } from "../models/migration/algorithm.ts";
import { fixedTime } from "../models/migration/fixed-time.ts";
import type { GuestMemory } from "../models/migration/guest-memory.ts";
import { IncomingMoves } from "../models/migration/incoming.ts";
import { untouchedMemory } from "../models/migration/memory/untouched.ts";
import type { NetworkDefinition } from "../models/network/network-definition.ts";
import { NetworkLinks } from "../models/network/network-links.ts";
import { ServerTable } from "../models/plant/servers.ts";
import type { Topology } from "../models/plant/topology.ts";
import { InterferingGuests } from "../models/virtualisation/interference.ts";
import { VirtualLayer, type VirtualLayerSpec } from "../models/virtualisation/virtual-layer.ts";
import type { OverloadDetection } from "../policies/overload-detection/overload-detection.ts";
import type { PlacementPolicy } from "../policies/placement/placement.ts";
import type { VmSelection } from "../policies/vm-selection/vm-selection.ts";
import { Engine, PHASE } from "../sim/engine.ts";
import { BalancingController, type BalancingOptions } from "./balancing/balancing-controller.ts";
import type { Compatibility } from "./compatibility.ts";
import { ComputeController } from "./compute/compute-controller.ts";
import { DirtyServers } from "./compute/dirty-servers.ts";
import { ServiceLevelMeter } from "./compute/service-level-meter.ts";
import { VmLifecycle } from "./compute/vm-lifecycle.ts";
import { ConsolidationController } from "./consolidation/consolidation-controller.ts";
import { ConsolidationPlanner } from "./consolidation/planner.ts";
import { ServerLoadView } from "./consolidation/server-load-view.ts";
import { PlantEnergyMeter } from "./energy/plant-energy.ts";
import { ServerEnergyMeter } from "./energy/server-energy.ts";
import { HotSpotController, type HotSpotOptions } from "./hot-spots/hot-spot-controller.ts";
import { MaintenanceController, type MaintenanceWindow } from "./maintenance/maintenance-controller.ts";
import { ExpectedLoad } from "./migration/expected-load.ts";
import { MIGRATION_PRIORITY, MigrationController } from "./migration/migration-controller.ts";
import { MigrationCounts, type MigrationLimits } from "./migration/migration-limits.ts";
import { MigrationLog } from "./migration/migration-log.ts";
import { MigrationQueue } from "./migration/migration-queue.ts";
import { MoveDraft } from "./migration/move-draft.ts";
import { MovingGuest } from "./migration/moving-guest.ts";
import { Plan } from "./migration/plan.ts";
import { type PlannedMigration, PlannedMigrations } from "./migration/planned-migrations.ts";
import { StaleDepartures } from "./migration/stale-departures.ts";
import { type DedicatedLink, DedicatedLinks } from "./network/dedicated-links.ts";
import { NetworkController } from "./network/network-controller.ts";
import type { SearchOptions } from "./placement/finders.ts";
import { refuseOverfull } from "./placement/overfull.ts";
import { PlacementController, type PlacementOptions } from "./placement/placement-controller.ts";
import { MoveSearch, StartSearch } from "./placement/target-search.ts";
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
export interface SimulationSpec {
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
  readonly consolidation?: {
    readonly detection: OverloadDetection;
    readonly selection: VmSelection;
    readonly evacuateUnderloaded: boolean;
  };
  readonly monitoringIntervalS: number;
  readonly powerManagement: Omit<IdleServerOptions, "idleServers"> & {
    readonly idleServers: "on" | IdleServerOptions["idleServers"];
  };
  /** The links that flows share; absent: there are none that anyone shares. */
  readonly network?: NetworkDefinition;
  readonly migration: MigrationSettings;
  readonly maintenance?: readonly MaintenanceWindow[];
  readonly hotSpots?: HotSpotOptions;
  readonly balancing?: BalancingOptions;
  readonly compatibility: Compatibility;
}

/** How VMs move while they run. */
export interface MigrationSettings {
  /** The most that one migration sends, bit/s. */
  readonly bandwidthBitps: number;
  /** Share of a VM's CPU that a migration takes on either server, 0..1. */
  readonly cpuOverhead: number;
  /** How memory is copied; by default it is sent once. */
  readonly algorithm?: { readonly name: string; readonly algorithm: MigrationAlgorithm };
  /** How VMs write to their memory that do not say so themselves; by default none does. */
  readonly guestMemory?: (sizeBytes: number) => GuestMemory;
  /** What each migration has for itself where there is no network; without a limit by default. */
  readonly link?: DedicatedLink;
  readonly limits?: MigrationLimits;
  readonly planned?: readonly PlannedMigration[];
}

/** What {@link Simulation} builds operations from, besides its own parts. */
interface OperationParts {
  readonly residents: Residents;
  readonly dirty: DirtyServers;
  readonly sharing: CpuSharing;
  readonly searching: SearchOptions;
}

/** Something that counts from one time to another. */
interface Meter {
  begin(now: number): void;
  close(now: number): void;
}

/** A link that is in nobody's way. */
const NO_LIMIT: DedicatedLink = { bitps: Number.POSITIVE_INFINITY, latencyS: 0 };
/** As many migrations as are asked for. */
const UNLIMITED: MigrationLimits = {
  perServer: Number.POSITIVE_INFINITY,
  perLink: Number.POSITIVE_INFINITY,
};
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
    const { migration } = spec;
    const copying = migration.algorithm ?? { name: fixedTime.name, algorithm: fixedTime.create({}) };
    const memoryOf = migration.guestMemory ?? untouchedMemory;
    this.migrationLog = new MigrationLog(copying.name);
    this.migration = new MigrationController({
      engine,
      servers,
      vms,
      incoming,
      power: this.power,
      lifecycle,
      serviceLevel: this.serviceLevel,
      guest: new MovingGuest(servers, vms, residents, incoming, dirty, migration.cpuOverhead),
      queue: new MigrationQueue(
        new MigrationCounts(servers.count, migration.limits ?? UNLIMITED, this.network?.links ?? null),
      ),
      network: this.network ?? new DedicatedLinks(engine, migration.link ?? NO_LIMIT),
      log: this.migrationLog,
      ...(staleDepartures && { staleDepartures }),
      algorithm: copying.algorithm,
      memoryOf: (vm) => vms.guestMemory[vm] ?? memoryOf(vms.memoryMiB[vm]! * 2 ** 20),
      bandwidthBitps: migration.bandwidthBitps,
    });
    this.migration.onSwitchOver((vm) => this.guests?.moved(vm));
    if (migration.planned) {
      new PlannedMigrations(engine, servers, vms, this.migration, migration.planned);
    }
    if (spec.consolidation) {
      const histories = new UtilisationHistory(vms.count);
      const view = new ServerLoadView(servers, vms, residents, histories, {
        intervalS: spec.monitoringIntervalS,
        migrationS: (vm) => this.migration.durationS(vm),
      });
      lifecycle.onPlace((vm) => view.arrived(vm));
      lifecycle.onStop((vm) => view.left(vm));
      this.migration.onSwitchOver((vm) => view.arrived(vm));
      const planner = new ConsolidationPlanner(
        {
          servers,
          vms,
          residents,
          sharing,
          search: new MoveSearch(servers, vms, spec.placement.policy, searching),
          view,
          detection: spec.consolidation.detection,
          selection: spec.consolidation.selection,
          ...(staleDepartures && { onTrial: (vm, server) => staleDepartures.settleIn(vm, server) }),
        },
        {
          evacuateUnderloaded: spec.consolidation.evacuateUnderloaded,
          zeroIsOff: right.instantPowerStates,
          duplicateMoves: right.duplicateMoves,
        },
      );
      new ConsolidationController(engine, vms, histories, view, planner, this.migration, {
        firstS: firstTickS,
        intervalS: spec.monitoringIntervalS,
      });
    }

    this.maintenance = this.#operations({ residents, dirty, sharing, searching });

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

  /** What moves VMs for other reasons than to save energy. */
  #operations(parts: OperationParts): MaintenanceController | null {
    const { engine, servers, vms, power, migration, spec } = this;
    const { residents, dirty, sharing, searching } = parts;
    const expected = new ExpectedLoad(servers, vms, residents);
    const draft = (priority: number, listener: (server: number) => void = () => {}) =>
      new MoveDraft(vms, residents, new Plan(vms, residents, sharing, listener), migration, priority);
    let maintenance: MaintenanceController | null = null;
    if (spec.maintenance) {
      const search = new MoveSearch(servers, vms, spec.placement.policy, searching);
      maintenance = new MaintenanceController(
        {
          engine,
          servers,
          vms,
          residents,
          dirty,
          power,
          migration,
          search,
          draft: draft(MIGRATION_PRIORITY.maintenance, (server) => search.changed(server)),
        },
        spec.maintenance,
      );
    }
    if (spec.hotSpots) {
      const hotSpots = {
        engine,
        servers,
        vms,
        residents,
        expected,
        draft: draft(MIGRATION_PRIORITY.hotSpot),
      };
      new HotSpotController(hotSpots, spec.hotSpots);
    }
    if (spec.balancing) {
      const balancing = {
        engine,
        servers,
        vms,
        residents,
        expected,
        draft: draft(MIGRATION_PRIORITY.balancing),
      };
      new BalancingController(balancing, spec.balancing);
    }
    return maintenance;
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
