import type { ParameterSpecs } from "../../models/parameters.ts";
import type { PolicyModule } from "../policy.ts";

/** What a placement policy may know of a server and of the VM that looks for one. Read-only. */
export interface PlacementView {
  readonly serverCount: number;
  capacityMhz(server: number): number;
  /** CPU in use, or promised, as the question at hand counts it, MHz. */
  loadMhz(server: number): number;
  freeMemoryMiB(server: number): number;
  vmCount(server: number): number;
  /** How much more the server would draw with the VM on it, W. */
  powerIncreaseW(server: number, vm: number): number;
  /** CPU that the VM asks for, as the question at hand counts it, MHz. */
  requestMhz(vm: number): number;
  vmMemoryMiB(vm: number): number;
}

/**
 * Chooses a server for a VM among those that can hold it.
 *
 * The engine knows which servers fit (memory, CPU, network, pins, claims) and asks the policy only which of them is
 * best: the one with the smallest key, and of equals the one with the lowest id. A key that the engine has an index
 * for is named; any other is a `score`, which is asked of every server that fits.
 */
export interface PlacementPolicy {
  /** `server-id`: the first that fits. `power-increase`: the least additional power. `score`: see {@link score}. */
  readonly key: "server-id" | "power-increase" | "score";
  /** The VM gets the server for itself alone. */
  readonly wholeServer?: boolean;
  /** Only with key `score`: the smaller, the better. */
  score?(view: PlacementView, server: number, vm: number): number;
}

/** A module of this kind; see {@link PolicyModule}. */
export type PlacementModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<
  "placement",
  Specs,
  PlacementPolicy
>;
