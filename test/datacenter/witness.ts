import type { CompatibilitySwitch } from "../../src/datacenter/compatibility.ts";
import { metricsOf } from "../../src/datacenter/metrics.ts";
import type { Simulation } from "../../src/datacenter/simulation.ts";
import { VM_STATE } from "../../src/models/compute/vms.ts";
import { largestPowerW, type ServerType } from "../../src/models/plant/server-type.ts";
import { SERVER_STATE, type ServerState } from "../../src/models/plant/servers.ts";
import { NONE } from "../../src/sim/none.ts";

/** Rounding of sums. */
const ROUNDING = 1e-9;

/** Looks at a simulation after every settle and says where it breaks a law that holds whatever the switches. */
export class Witness {
  readonly #simulation: Simulation;
  readonly #on: ReadonlySet<CompatibilitySwitch>;
  readonly #flatOut: boolean;
  /** The least that each server can have used, J: see {@link #floorW}. */
  readonly #floorJ: Float64Array;
  readonly #floorWatts: Float64Array;
  #sinceS: number;
  /** Instants looked at. */
  instants = 0;

  constructor(simulation: Simulation, on: readonly CompatibilitySwitch[]) {
    const { engine, servers, spec } = simulation;
    this.#simulation = simulation;
    this.#on = new Set(on);
    this.#flatOut = this.#on.has("flatOutNpa") && spec.powerManagement.idleServers === "on";
    this.#floorJ = new Float64Array(servers.count);
    this.#floorWatts = new Float64Array(servers.count);
    const firstTickS = spec.monitoringIntervalS + (this.#on.has("demandLag") ? 0.1 : 0);
    this.#sinceS = this.#on.has("freeFirstInterval") && !this.#flatOut ? firstTickS : 0;
    engine.onSettle("witness", (now) => this.#look(now));
  }

  /** To be called once the run is over. */
  close(): void {
    const { engine, servers, energy } = this.#simulation;
    if (!this.#on.has("openLastInterval")) this.#addUp(engine.now);
    // The mean of two powers of which one is at the floor may be half of the floor.
    const share = this.#on.has("trapezoidEnergy") && !this.#flatOut ? 0.5 : 1;
    for (let server = 0; server < servers.count; server++) {
      const usedJ = energy.energyJ[server]!;
      const floorJ = share * this.#floorJ[server]!;
      const ceilingJ = largestPowerW(servers.typeAt(server)) * engine.now;
      this.#must(
        usedJ >= floorJ * (1 - ROUNDING),
        () => `server ${server}: used ${usedJ} J of at least ${floorJ} J`,
      );
      this.#must(
        usedJ <= ceilingJ * (1 + ROUNDING),
        () => `server ${server}: used ${usedJ} J of at most ${ceilingJ} J`,
      );
    }
    this.#checkMetrics();
  }

  /** The floor of all servers, J: above 0, or {@link close} shows nothing. */
  get floorJ(): number {
    return this.#floorJ.reduce((sum, joules) => sum + joules, 0);
  }

  #look(now: number): void {
    this.instants++;
    this.#checkRequests();
    this.#checkServers();
    this.#addUp(now);
    const { servers } = this.#simulation;
    for (let server = 0; server < servers.count; server++) this.#floorWatts[server] = this.#floorW(server);
  }

  /** No VM is lost: each is at one stage of its life, and stands on one server's list while it lives, on none else. */
  #checkRequests(): void {
    const { vms, servers, residents, placement, lifecycle } = this.#simulation;
    const { waitingCount, rejectedCount, requestCount } = placement;
    const answered = lifecycle.liveCount + lifecycle.stoppedCount + rejectedCount;
    this.#must(
      answered + waitingCount === requestCount,
      () => `${answered} + ${waitingCount} of ${requestCount} VMs`,
    );
    const lists = new Int32Array(vms.count);
    for (let server = 0; server < servers.count; server++) {
      let guests = 0;
      for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
        lists[vm]!++;
        guests++;
        this.#must(
          vms.server[vm] === server,
          () => `VM ${vm}: listed by server ${server}, stands on ${vms.server[vm]}`,
        );
      }
      this.#must(
        servers.vmCount[server] === guests,
        () => `server ${server}: ${guests} of ${servers.vmCount[server]} VMs`,
      );
    }
    let live = 0;
    for (let vm = 0; vm < vms.count; vm++) {
      const lives = vms.state[vm] === VM_STATE.placed || vms.state[vm] === VM_STATE.running;
      if (lives) live++;
      this.#must(
        lists[vm] === (lives ? 1 : 0),
        () => `VM ${vm}: in state ${vms.state[vm]} on ${lists[vm]} lists`,
      );
    }
    this.#must(live === lifecycle.liveCount, () => `${live} of ${lifecycle.liveCount} VMs live`);
  }

  /** No server gives more than it has. */
  #checkServers(): void {
    const { servers, vms, residents } = this.#simulation;
    const memoryBinds = !this.#on.has("memoryBindsAtCreationOnly");
    for (let server = 0; server < servers.count; server++) {
      const capacityMhz = servers.capacityMhz[server]! * (1 + ROUNDING);
      let givenMhz = 0;
      let reservedMiB = 0;
      for (let vm = residents.head[server]!; vm !== NONE; vm = residents.next[vm]!) {
        givenMhz += vms.allocatedMhz[vm]!;
        reservedMiB += vms.memoryMiB[vm]!;
      }
      const usedMhz = Math.max(givenMhz, servers.usedMhz[server]!);
      const takenMiB = Math.max(reservedMiB, servers.memoryMiB[server]! - servers.freeMemoryMiB[server]!);
      this.#must(usedMhz <= capacityMhz, () => `server ${server}: uses ${usedMhz} MHz of ${capacityMhz} MHz`);
      if (!memoryBinds) continue;
      const memoryMiB = servers.memoryMiB[server]!;
      this.#must(
        takenMiB <= memoryMiB,
        () => `server ${server}: allocated ${takenMiB} MiB of ${memoryMiB} MiB`,
      );
    }
  }

  #checkMetrics(): void {
    const metrics = Object.fromEntries(metricsOf(this.#simulation).map(({ name, read }) => [name, read()]));
    const countOf = new Map([
      ["meanMigrationDurationS", "migrations"],
      ["meanTimeBeforeShutdownS", "serverShutdowns"],
    ]);
    for (const [name, value] of Object.entries(metrics)) {
      const isMeanOfNothing = metrics[countOf.get(name) ?? ""] === 0;
      const limit = name.endsWith("Pct") ? 100 : Number.MAX_VALUE;
      this.#must(isMeanOfNothing || (value >= 0 && value <= limit), () => `${name} is ${value}`);
    }
  }

  /** As `expect`, but in no time: it is asked a million times. */
  #must(holds: boolean, otherwise: () => string): void {
    if (!holds) throw new Error(`${otherwise()} at t=${this.#simulation.engine.now} s`);
  }

  #addUp(now: number): void {
    if (now <= this.#sinceS) return;
    for (let server = 0; server < this.#floorJ.length; server++) {
      this.#floorJ[server]! += this.#floorWatts[server]! * (now - this.#sinceS);
    }
    this.#sinceS = now;
  }

  /** What a server draws at least, as it is now, W. */
  #floorW(server: number): number {
    const { servers } = this.#simulation;
    const type = servers.typeAt(server);
    if (this.#flatOut) return type.power.peakW;
    if (this.#on.has("freeFromZero") && servers.utilisation[server] === 0) return 0;
    return leastPowerW(type, servers.state[server] as ServerState);
  }
}

function leastPowerW(type: ServerType, state: ServerState): number {
  switch (state) {
    case SERVER_STATE.on:
      return type.power.idleW;
    case SERVER_STATE.off:
      return type.offW;
    case SERVER_STATE.suspended:
      return type.suspendedW;
    case SERVER_STATE.booting:
      return type.boot.powerW;
    case SERVER_STATE.resuming:
      return type.resume.powerW;
    case SERVER_STATE.suspending:
      return type.suspend.powerW;
    case SERVER_STATE.shuttingDown:
      return type.shutdown.powerW;
  }
}
