import type { PlacementSearchView, PlacementView } from "../placement/placement.ts";
import { LentPlantView, requireId } from "./lent-plant-view.ts";

/** A view as a user's policy gets it: nothing but the view's own methods, frozen; an id of nothing is an error. */
export class LentPlacementView implements PlacementSearchView {
  readonly #plant: LentPlantView = new LentPlantView();
  #source: PlacementView | null = null;

  constructor() {
    Object.freeze(this);
  }

  /** Shows this view from now on. */
  showing(source: PlacementView): this {
    this.#source = source;
    return this;
  }

  get serverCount(): number {
    return this.#source!.serverCount;
  }

  capacityMhz(server: number): number {
    return this.#of(server).capacityMhz(server);
  }

  memoryMiB(server: number): number {
    return this.#of(server).memoryMiB(server);
  }

  networkBitps(server: number): number {
    return this.#of(server).networkBitps(server);
  }

  loadMhz(server: number): number {
    return this.#of(server).loadMhz(server);
  }

  demandMhz(server: number): number {
    return this.#of(server).demandMhz(server);
  }

  freeMemoryMiB(server: number): number {
    return this.#of(server).freeMemoryMiB(server);
  }

  freeNetworkBitps(server: number): number {
    return this.#of(server).freeNetworkBitps(server);
  }

  vmCount(server: number): number {
    return this.#of(server).vmCount(server);
  }

  isUp(server: number): boolean {
    return this.#of(server).isUp(server);
  }

  powerIncreaseW(server: number, vm: number): number {
    this.#ofVm(vm);
    return this.#of(server).powerIncreaseW(server, vm);
  }

  requestMhz(vm: number, server?: number): number {
    return this.#ofPair(vm, server).requestMhz(vm, server);
  }

  vmDemandMhz(vm: number, server?: number): number {
    return this.#ofPair(vm, server).vmDemandMhz(vm, server);
  }

  vmMemoryMiB(vm: number, server?: number): number {
    return this.#ofPair(vm, server).vmMemoryMiB(vm, server);
  }

  vmNetworkBitps(vm: number): number {
    return this.#ofVm(vm).vmNetworkBitps(vm);
  }

  fits(server: number, vm: number): boolean {
    this.#ofVm(vm);
    return (this.#of(server) as PlacementSearchView).fits(server, vm);
  }

  first(vm: number, from = 0, to: number = this.serverCount): number {
    return (this.#ofVm(vm) as PlacementSearchView).first(vm, from, to);
  }

  get plant(): LentPlantView {
    return this.#plant.showing((this.#source as PlacementSearchView).plant);
  }

  #of(server: number): PlacementView {
    requireId("server", server, this.serverCount);
    return this.#source!;
  }

  #ofPair(vm: number, server: number | undefined): PlacementView {
    if (server !== undefined) this.#of(server);
    return this.#ofVm(vm);
  }

  #ofVm(vm: number): PlacementView {
    // A column has no entry, which the types do not know, where there is no such row.
    if ((this.#source!.vmMemoryMiB(vm) as number | undefined) === undefined) {
      throw new RangeError(`found VM ${String(vm)}, expected the id of a VM`);
    }
    return this.#source!;
  }
}

Object.freeze(LentPlacementView.prototype);
