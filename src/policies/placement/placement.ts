import type { ParameterSpecs } from "../../models/parameters.ts";
import type { PolicyModule } from "../policy.ts";
import type { PlantView } from "./plant-view.ts";

/** What a placement policy may know of a server and of the VM that looks for one. Read-only. */
export interface PlacementView {
  readonly serverCount: number;
  capacityMhz(server: number): number;
  memoryMiB(server: number): number;
  networkBitps(server: number): number;
  /** CPU in use, or promised, as the question at hand counts it, MHz. */
  loadMhz(server: number): number;
  /** Σ CPU that its VMs, and those under way to it, ask for now, MHz: those placed in this very instant included. */
  demandMhz(server: number): number;
  freeMemoryMiB(server: number): number;
  freeNetworkBitps(server: number): number;
  /** VMs that stand on the server. */
  vmCount(server: number): number;
  /** Whether the server is up; otherwise it would have to be woken. */
  isUp(server: number): boolean;
  /** How much more the server would draw with the VM on it, W. */
  powerIncreaseW(server: number, vm: number): number;
  /**
   * CPU that the VM asks for, as the question at hand counts it, MHz: of the server, whose hypervisor may make it grow, or,
   * if none is named, as the guest itself counts it.
   */
  requestMhz(vm: number, server?: number): number;
  /** CPU that the VM asks for now, or would ask for if it ran, MHz: of the server, or as the guest counts it. */
  vmDemandMhz(vm: number, server?: number): number;
  /** Memory that the VM takes of the server, or its own, MiB. */
  vmMemoryMiB(vm: number, server?: number): number;
  vmNetworkBitps(vm: number): number;
}

/** A view that also answers questions over many servers; what {@link PlacementPolicy.choose} is given. */
export interface PlacementSearchView extends PlacementView {
  /** Whether the VM may go to the server: it holds the VM, and whoever asked accepts it. */
  fits(server: number, vm: number): boolean;
  /** The first server from `from` up to, not including, `to` that the VM may go to, or -1. From an index. */
  first(vm: number, from?: number, to?: number): number;
  /** Chassis, racks, rows, halls and sites. */
  readonly plant: PlantView;
}

/**
 * What a policy's choice goes by. Whatever it is, of equals the server with the lowest id is taken.
 *
 * - `server-id`: the first server that fits
 * - `next-server-id`: the first that fits, from the last choice on and round the end
 * - `least-free-cpu`, `most-free-cpu`: CPU that is left, as the question at hand counts it
 * - `least-free-memory`, `most-free-memory`
 * - `power-increase`: the least additional power
 * - `score`: the least {@link PlacementPolicy.score}
 * - `choice`: what {@link PlacementPolicy.choose} returns
 */
export type PlacementKey =
  | "server-id"
  | "next-server-id"
  | "least-free-cpu"
  | "most-free-cpu"
  | "least-free-memory"
  | "most-free-memory"
  | "power-increase"
  | "score"
  | "choice";

/**
 * Chooses a server for a VM among those that can hold it.
 *
 * The engine knows which servers fit (memory, CPU, network, pins, claims) and asks the policy only which of them is
 * best. It has indexes for every key but two: a `score` is asked of every server that fits, or of one server of each
 * class of equal ones where the policy says that this is enough; `choose` looks for itself.
 */
export interface PlacementPolicy {
  readonly key: PlacementKey;
  /** The VM gets the server for itself alone. */
  readonly wholeServer?: boolean;
  /**
   * The score is the same for servers of one type in one state with the same reservations and the same number of VMs:
   * it is asked of one of each such class. What is measured, not promised, must not enter it.
   */
  readonly scoreByClass?: boolean;
  /** Only with key `score`: the smaller, the better; Infinity: not this one. */
  score?(view: PlacementView, server: number, vm: number): number;
  /** Only with key `choice`: a server that fits, or -1 if there is none that the policy wants. */
  choose?(view: PlacementSearchView, vm: number): number;
}

/** A module of this kind; see {@link PolicyModule}. */
export type PlacementModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<
  "placement",
  Specs,
  PlacementPolicy
>;
