import type { Engine } from "../../sim/engine.ts";

/** Called when a plan would load a server beyond its capacity, with the share of it that would be asked for. */
export type OverfullListener = (vm: number, server: number, load: number) => void;

/**
 * Ends the run where a plan would load a server beyond its capacity, if only by a rounding error: a defect that a
 * compatibility profile may ask for. By default such a server counts as fully loaded.
 */
export function refuseOverfull(engine: Engine): OverfullListener {
  return (vm, server, load) => {
    throw new Error(
      `server ${server}: VM ${vm} would load it to ${load} of its capacity at t=${engine.now} s`,
    );
  };
}
