import { type Fans, fanPowerW } from "./fans.ts";
import { PLATINUM, type PowerSupplies, SupplyLoss } from "./power-supply.ts";

/** A chassis without losses, fans, management or ports: heights and slots, and nothing that draws power. */
export interface IdealChassisType {
  readonly kind: "ideal";
  readonly name: string;
  readonly heightU: number;
  readonly slots: number;
}

/** A chassis with shared supplies, fans, a management controller and a backplane with a port for each server. */
export interface StandardChassisType {
  readonly kind: "standard";
  readonly name: string;
  readonly heightU: number;
  readonly slots: number;
  readonly supplies: PowerSupplies;
  readonly fans: Fans;
  /** Power of the management controller, W. */
  readonly managementW: number;
  /** Power of a backplane port whose server is not off, W. */
  readonly portW: number;
}

/** What all chassis of one kind have in common. */
export type ChassisType = IdealChassisType | StandardChassisType;

/**
 * The chassis of the default plant: 7U, sixteen slots. Its supplies carry sixteen of the largest catalogued
 * servers with two of six failed; the power of fans, controller and ports is an assumption of a usual size, not a
 * measurement of some product.
 */
export const STANDARD_CHASSIS: StandardChassisType = {
  kind: "standard",
  name: "blade-chassis",
  heightU: 7,
  slots: 16,
  supplies: { count: 6, redundant: 2, ratedW: 2650, efficiency: PLATINUM },
  fans: { idleW: 100, peakW: 500 },
  managementW: 20,
  portW: 2,
};

/** The same room and no power of its own. */
export const IDEAL_CHASSIS: IdealChassisType = {
  kind: "ideal",
  name: "ideal-chassis",
  heightU: 7,
  slots: 16,
};

/** Where each leaf of an enclosure stands in the four numbers that {@link EnclosurePower.write} writes. */
export const ENCLOSURE_LEAF = { fans: 0, supplyLoss: 1, management: 2, ports: 3 } as const;

/** Leaves of an enclosure: the stride of an array that holds those of many. */
export const ENCLOSURE_LEAVES = 4;

/** The power of one type of chassis as a function of what its servers draw. Has no state: one serves all. */
export class EnclosurePower {
  /** What the supplies can deliver with all their redundancy lost, W; without bound for an ideal chassis. */
  readonly usableW: number;
  private readonly type: StandardChassisType | null;
  private readonly supplies: SupplyLoss | null;

  /** @throws RangeError where the description makes no sense, naming the figure */
  constructor(type: ChassisType) {
    this.type = type.kind === "standard" ? type : null;
    this.supplies = type.kind === "standard" ? new SupplyLoss(type.supplies) : null;
    this.usableW = this.supplies?.usableW ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Writes the power of fans, supply losses, management and ports, W, in the order of {@link ENCLOSURE_LEAF}.
   * The supplies feed all of it: loss = output/η − output with output = servers + fans + management + ports.
   * The fans' load is what the servers draw as a share of what the supplies can deliver without redundancy.
   *
   * @param serverOutputW - what the chassis' servers draw together, W
   * @param activeServers - how many of them keep their port up
   * @param dark - every server is off: the whole chassis draws nothing
   * @param into - receives four numbers
   * @param offset - where the first of them goes
   * @throws RangeError if the supplies cannot deliver what is drawn
   */
  write(
    serverOutputW: number,
    activeServers: number,
    dark: boolean,
    into: Float64Array,
    offset: number,
  ): void {
    const { type, supplies } = this;
    if (type === null || supplies === null || dark) {
      into.fill(0, offset, offset + ENCLOSURE_LEAVES);
      return;
    }
    const fansW = fanPowerW(type.fans, Math.min(1, serverOutputW / this.usableW));
    const portsW = type.portW * activeServers;
    into[offset + ENCLOSURE_LEAF.fans] = fansW;
    into[offset + ENCLOSURE_LEAF.supplyLoss] = supplies.lossW(
      serverOutputW + fansW + type.managementW + portsW,
    );
    into[offset + ENCLOSURE_LEAF.management] = type.managementW;
    into[offset + ENCLOSURE_LEAF.ports] = portsW;
  }

  /**
   * What the supplies must deliver at most, W: servers flat out, fans as they then turn, management and every port.
   * For an ideal chassis what its servers draw.
   *
   * @param serverPeakW - the most that the chassis' servers draw together, W
   * @param servers - how many they are
   */
  peakOutputW(serverPeakW: number, servers: number): number {
    const { type } = this;
    if (type === null) return serverPeakW;
    const fansW = fanPowerW(type.fans, Math.min(1, serverPeakW / this.usableW));
    return serverPeakW + fansW + type.managementW + type.portW * servers;
  }
}
