import { checkStates, GOVERNOR, PStatePower, SPEEDS } from "./p-states.ts";
import type { PowerModelModule } from "./power-model.ts";
import { IDLE_AND_PEAK } from "./power-model.ts";

const stateParameters: { readonly speeds: typeof SPEEDS; readonly governor: typeof GOVERNOR } = {
  speeds: SPEEDS,
  governor: GOVERNOR,
};

const voltageList = {
  voltages: {
    kind: "list",
    of: { kind: "number", min: 0.1, meaning: "supply voltage, V" },
    meaning: "supply voltage in V of each performance state; only their ratios matter",
  },
} as const;

const voltageParameters: typeof IDLE_AND_PEAK & typeof stateParameters & typeof voltageList = {
  ...IDLE_AND_PEAK,
  ...stateParameters,
  ...voltageList,
};

/**
 * P = idle + α·C·V²·f: the dynamic power of a state that is always busy is (peak − idle)·x·(V/V_max)², where
 * x is its speed and V_max the fastest state's voltage.
 */
export const dvfs: PowerModelModule<typeof voltageParameters> = {
  name: "dvfs",
  meaning: "performance states given by speed and voltage, over an idle floor that they do not change",
  source: "P = α·C·V²·f: Chandrakasan, Sheng and Brodersen, Low-power CMOS digital design, IEEE JSSC 1992",
  parameters: voltageParameters,
  create: ({ idle, peak, speeds, voltages, governor }) => {
    checkStates(speeds, { voltages });
    const fastest = voltages.length - 1;
    const busyW = speeds.map(
      (speed, s) => idle + (peak - idle) * speed * (voltages[s]! / voltages[fastest]!) ** 2,
    );
    return new PStatePower("dvfs", speeds, new Array<number>(speeds.length).fill(idle), busyW, governor);
  },
};

const powerLists = {
  idle: {
    kind: "list",
    of: { kind: "quantity", dimension: "power", min: 0, meaning: "power" },
    meaning: "power of each performance state at rest",
  },
  busy: {
    kind: "list",
    of: { kind: "quantity", dimension: "power", min: 0, meaning: "power" },
    meaning: "power of each performance state when it is always busy",
  },
} as const;

const measuredParameters: typeof stateParameters & typeof powerLists = { ...stateParameters, ...powerLists };

/** P = idle_s + (busy_s − idle_s)·u/x_s with measured powers of each state s. */
export const measuredDvfs: PowerModelModule<typeof measuredParameters> = {
  name: "measured-dvfs",
  meaning: "performance states given by speed and the power measured at rest and when busy",
  source:
    "Heinrich et al., Predicting the energy consumption of MPI applications at scale using only a single node, IEEE CLUSTER 2017",
  parameters: measuredParameters,
  create: ({ speeds, idle, busy, governor }) => {
    checkStates(speeds, { idle, busy });
    return new PStatePower("measured-dvfs", speeds, idle, busy, governor);
  },
};
