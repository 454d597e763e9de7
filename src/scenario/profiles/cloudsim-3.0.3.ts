import type { CompatibilityProfile } from "./profile.ts";

/** The rules of CloudSim 3.0.3's power package (Java, 2012), defects included. */
export const profile: CompatibilityProfile = {
  name: "cloudsim-3.0.3",
  meaning: "computes consolidation runs as CloudSim 3.0.3 does, to the last migration",
  switches: [
    "demandLag",
    "proportionalShares",
    "hashOrder",
    "migrationCpuSplit",
    "staleOutgoing",
    "memoryBindsAtCreationOnly",
    "destroyIdleVms",
    "freeFirstInterval",
    "freeFromZero",
    "trapezoidEnergy",
    "openLastInterval",
    "unweightedRegression",
    "stalePowerBaseline",
    "refuseOverfull",
    "duplicateMoves",
    "instantPowerStates",
    "flatOutNpa",
    "countIntervalsAlike",
  ],
};
