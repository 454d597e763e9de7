import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { PlacementSearchView } from "../../policies/placement/placement.ts";
import type { PlantView } from "../../policies/placement/plant-view.ts";
import { NONE } from "../../sim/none.ts";
import type { PlacedDemand } from "./placed-demand.ts";
import type { IndexedPlant, PlainPlant } from "./plant/plant-search.ts";
import type { Acceptance, Question } from "./question.ts";
import type { Ranges } from "./ranges.ts";

/** What a placement policy sees: the tables, as the question at hand counts load and requests. */
export class SearchView implements PlacementSearchView {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #question: Question;
  readonly #stalePowerBaseline: boolean;
  readonly #ranges: Ranges;
  readonly #placed: PlacedDemand;
  readonly #plant: IndexedPlant | PlainPlant | null;
  #accept: Acceptance | null = null;

  /**
   * @param stalePowerBaseline - power before is that of the last settled instant, whatever was planned since
   * @param placed - demand that servers' own figures do not show yet
   * @param plant - null where nothing is known of it
   */
  constructor(
    servers: ServerTable,
    vms: VmTable,
    question: Question,
    stalePowerBaseline: boolean,
    ranges: Ranges,
    placed: PlacedDemand,
    plant: IndexedPlant | PlainPlant | null,
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#question = question;
    this.#stalePowerBaseline = stalePowerBaseline;
    this.#ranges = ranges;
    this.#placed = placed;
    this.#plant = plant;
  }

  /** What the one who asks now accepts. */
  set accept(accept: Acceptance | null) {
    this.#accept = accept;
    if (this.#plant !== null) this.#plant.accept = accept;
  }

  /** @throws Error where nothing is known of the plant */
  get plant(): PlantView {
    if (this.#plant === null) throw new Error("placement: found no plant, expected one to ask about");
    return this.#plant;
  }

  get serverCount(): number {
    return this.#servers.count;
  }

  capacityMhz(server: number): number {
    return this.#servers.capacityMhz[server]!;
  }

  memoryMiB(server: number): number {
    return this.#servers.memoryMiB[server]!;
  }

  networkBitps(server: number): number {
    return this.#servers.networkBitps[server]!;
  }

  loadMhz(server: number): number {
    return this.#question.loadMhz(server);
  }

  demandMhz(server: number): number {
    return this.#servers.demandMhz[server]! + this.#placed.mhz(server);
  }

  freeMemoryMiB(server: number): number {
    return this.#servers.freeMemoryMiB[server]!;
  }

  freeNetworkBitps(server: number): number {
    return this.#servers.freeNetworkBitps[server]!;
  }

  vmCount(server: number): number {
    return this.#servers.vmCount[server]!;
  }

  isUp(server: number): boolean {
    return this.#servers.state[server] === SERVER_STATE.on;
  }

  powerIncreaseW(server: number, vm: number): number {
    const load = (this.loadMhz(server) + this.requestMhz(vm, server)) / this.#servers.capacityMhz[server]!;
    return this.#servers.typeAt(server).power.powerW(load < 1 ? load : 1) - this.powerBeforeW(server);
  }

  /** What a server draws before anything is added, W. */
  powerBeforeW(server: number): number {
    const { power, suspendedW, offW } = this.#servers.typeAt(server);
    const state = this.#servers.state[server];
    if (this.#stalePowerBaseline) return power.powerW(this.#servers.utilisation[server]!);
    if (state === SERVER_STATE.suspended) return suspendedW;
    if (state === SERVER_STATE.off) return offW;
    const load = this.loadMhz(server) / this.#servers.capacityMhz[server]!;
    return power.powerW(load < 1 ? load : 1);
  }

  requestMhz(vm: number, server: number = NONE): number {
    return this.#question.requestMhz(vm, server);
  }

  vmDemandMhz(vm: number, server: number = NONE): number {
    return server === NONE ? this.#vms.demandMhz[vm]! : this.#vms.takenMhz(vm, server);
  }

  vmMemoryMiB(vm: number, server: number = NONE): number {
    if (server === NONE) return this.#vms.memoryMiB[vm]!;
    return this.#vms.memoryUnder(vm, this.#servers.hypervisor[server]!);
  }

  vmNetworkBitps(vm: number): number {
    return this.#vms.networkBitps[vm]!;
  }

  fits(server: number, vm: number): boolean {
    return this.#question.fits(server, vm) && (this.#accept === null || this.#accept(vm, server));
  }

  first(vm: number, from = 0, to: number = this.#servers.count): number {
    return this.#ranges.first(vm, this.#accept, from, to);
  }
}
