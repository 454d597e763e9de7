/** A point of an efficiency curve: share of the rated output, 0..1, and output / input there, above 0 to 1. */
export type EfficiencyPoint = readonly [load: number, efficiency: number];

/** The power supplies of one enclosure. All of them share the load equally, the redundant ones too. */
export interface PowerSupplies {
  /** Supplies installed, the redundant ones included. */
  readonly count: number;
  /** How many of them may fail while the rest can still carry the enclosure. */
  readonly redundant: number;
  /** Rated output of one supply, W. */
  readonly ratedW: number;
  /** By ascending load, from load 0 to load 1; efficiency is linear in between. */
  readonly efficiency: readonly EfficiencyPoint[];
}

/**
 * 80 PLUS Platinum, 230 V internal redundant: 90, 94 and 91 % at 20, 50 and 100 % load (CLEAResult, 80 PLUS
 * certification programme). The programme sets no limit for Platinum below 20 %: 85 % at a tenth and 75 % towards
 * nothing are assumptions, chosen so that the loss in watts never falls as the load rises.
 */
export const PLATINUM: readonly EfficiencyPoint[] = [
  [0, 0.75],
  [0.1, 0.85],
  [0.2, 0.9],
  [0.5, 0.94],
  [1, 0.91],
];

/** The loss of a set of supplies as a function of what they deliver. */
export class SupplyLoss {
  /** What the supplies can deliver with all their redundancy lost, W. */
  readonly usableW: number;
  private readonly ratedW: number;
  private readonly loads: Float64Array;
  private readonly efficiencies: Float64Array;

  /** @throws RangeError where the description makes no sense, naming the figure */
  constructor(supplies: PowerSupplies) {
    const { count, redundant, ratedW, efficiency } = supplies;
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`power supplies: count: found ${count}, expected a whole number of at least 1`);
    }
    if (!(Number.isInteger(redundant) && redundant >= 0 && redundant < count)) {
      throw new RangeError(`power supplies: redundant: found ${redundant}, expected 0..${count - 1}`);
    }
    if (!(ratedW > 0 && Number.isFinite(ratedW))) {
      throw new RangeError(`power supplies: rated: found ${ratedW} W, expected more than 0 W`);
    }
    checkCurve(efficiency);
    this.ratedW = count * ratedW;
    this.usableW = (count - redundant) * ratedW;
    this.loads = Float64Array.from(efficiency, ([load]) => load);
    this.efficiencies = Float64Array.from(efficiency, ([, value]) => value);
  }

  /**
   * Loss = output/η − output, W, with η at the share of the rated output of all supplies together.
   *
   * @param outputW - what the supplies deliver, W
   * @throws RangeError if it is negative or more than all supplies are rated for
   */
  lossW(outputW: number): number {
    return outputW / this.efficiency(outputW) - outputW;
  }

  /** Output / input, see {@link lossW}. */
  efficiency(outputW: number): number {
    const load = outputW / this.ratedW;
    if (!(load >= 0 && load <= 1)) {
      throw new RangeError(`power supplies: found an output of ${outputW} W, expected 0..${this.ratedW} W`);
    }
    const loads = this.loads;
    let above = 1;
    while (loads[above]! < load) above++;
    const low = this.efficiencies[above - 1]!;
    const share = (load - loads[above - 1]!) / (loads[above]! - loads[above - 1]!);
    // The end points come out exactly: a share of 1 takes the upper figure as it stands.
    return share === 1 ? this.efficiencies[above]! : low + (this.efficiencies[above]! - low) * share;
  }
}

function checkCurve(curve: readonly EfficiencyPoint[]): void {
  const fail = (found: string, expected: string): never => {
    throw new RangeError(`power supplies: efficiency: found ${found}, expected ${expected}`);
  };
  if (curve.length < 2 || curve[0]![0] !== 0 || curve[curve.length - 1]![0] !== 1) {
    fail(`loads ${curve.map(([load]) => load).join(", ") || "none"}`, "points from load 0 to load 1");
  }
  for (let i = 0; i < curve.length; i++) {
    const [load, efficiency] = curve[i]!;
    if (i > 0 && !(load > curve[i - 1]![0])) fail(`load ${load} at point ${i}`, "ascending loads");
    if (!(efficiency > 0 && efficiency <= 1)) fail(`${efficiency} at load ${load}`, "above 0 and at most 1");
  }
}
