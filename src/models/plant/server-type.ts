import { NONE } from "../../sim/none.ts";
import type { PowerModel } from "../power/power-model.ts";

/** A change of a server's state: it takes this long and draws this much all the while. */
export interface Transition {
  readonly durationS: number;
  readonly powerW: number;
}

/** What all servers of one kind have in common. Powers are what the server draws from its supply. */
export interface ServerType {
  /** Unique within a scenario, in kebab case. */
  readonly name: string;
  /** Where its figures come from. */
  readonly source: string;
  readonly cores: number;
  /** Speed of one core, MHz. */
  readonly coreMhz: number;
  readonly memoryMiB: number;
  readonly diskGB: number;
  readonly nicBitps: number;
  /** Height where it stands in a rack by itself; in a chassis every server takes one slot. */
  readonly heightU: number;
  /** Power while it is on. */
  readonly power: PowerModel;
  readonly offW: number;
  readonly suspendedW: number;
  /** Off to on. */
  readonly boot: Transition;
  /** On to off. */
  readonly shutdown: Transition;
  /** On to suspended, memory kept. */
  readonly suspend: Transition;
  /** Suspended to on. */
  readonly resume: Transition;
  /** Row of the hypervisors that there are, which runs its guests; NONE: they run on the bare machine. */
  readonly hypervisor: number;
}

/** A server type of which only what has no default is required. */
export type ServerTypeDefinition = Pick<ServerType, "name" | "cores" | "coreMhz" | "power"> &
  Partial<ServerType>;

/**
 * Set-up of a server in the testbed of Gandhi et al., AutoScale: dynamic, robust capacity management for
 * multi-tier data centers, ACM TOCS 2012: 260 s at the power of a busy server.
 */
const BOOT_S = 260;

/**
 * Pinheiro, Bianchini, Carrera and Heath, Load balancing and unbalancing for power and performance in
 * cluster-based systems, 2001: 45 s to switch a node off.
 */
const SHUTDOWN_S = 45;

/**
 * An assumption. Meisner, Gold and Wenisch, PowerNap, ASPLOS 2009, ask for 0.3 s of hardware built for it;
 * firmware and drivers of servers in service take seconds.
 */
const SLEEP_TRANSITION_S = 10;

/** Meisner, Gold and Wenisch, PowerNap: eliminating server idle power, ASPLOS 2009: a napping blade. */
const SUSPENDED_W = 10.4;

/**
 * Completes a server type: 16 GiB of memory, 2 TB of disk, 10 Gbit/s, 1U; 260 s to boot and 10 s to resume at
 * peak power, 45 s to shut down and 10 s to suspend at idle power; 10.4 W suspended, nothing when off.
 *
 * @throws RangeError naming the server type and the figure that is not finite, negative, or zero where there
 *   must be some
 */
export function defineServerType(given: ServerTypeDefinition): ServerType {
  const { idleW, peakW } = given.power;
  const type: ServerType = {
    source: "defined by the scenario",
    memoryMiB: 16 * 1024,
    diskGB: 2000,
    nicBitps: 10e9,
    heightU: 1,
    offW: 0,
    suspendedW: SUSPENDED_W,
    boot: { durationS: BOOT_S, powerW: peakW },
    shutdown: { durationS: SHUTDOWN_S, powerW: idleW },
    suspend: { durationS: SLEEP_TRANSITION_S, powerW: idleW },
    resume: { durationS: SLEEP_TRANSITION_S, powerW: peakW },
    hypervisor: NONE,
    ...given,
  };
  for (const figure of ["cores", "coreMhz", "memoryMiB", "heightU"] as const) {
    checkFigure(type, figure, type[figure], type[figure] > 0);
  }
  for (const figure of ["diskGB", "nicBitps", "offW", "suspendedW"] as const) {
    checkFigure(type, figure, type[figure], type[figure] >= 0);
  }
  for (const transition of ["boot", "shutdown", "suspend", "resume"] as const) {
    const { durationS, powerW } = type[transition];
    checkFigure(type, `${transition}.durationS`, durationS, durationS >= 0);
    checkFigure(type, `${transition}.powerW`, powerW, powerW >= 0);
  }
  return type;
}

function checkFigure(type: ServerType, figure: string, found: number, holds: boolean): void {
  if (holds && Number.isFinite(found)) return;
  throw new RangeError(`server type ${type.name}: ${figure}: found ${found}, expected a number in range`);
}

/**
 * The most that a server of this type ever draws, W: flat out or in a transition. A power model that peaks
 * between utilisation 0 and 1 is taken at its ends.
 */
export function largestPowerW(type: ServerType): number {
  return Math.max(
    type.power.idleW,
    type.power.peakW,
    type.boot.powerW,
    type.shutdown.powerW,
    type.suspend.powerW,
    type.resume.powerW,
  );
}
