/**
 * What CloudSim 3.0.3 (Java) prints for the PlanetLab day 20110303: 800 servers, 1,052 VMs, 86,400 s.
 *
 * Source: `cloudsim-planetlab.md` in the reference data. Figures stand as printed there: a count has no decimal point,
 * and the last digit of the others says how exact they are.
 */

/** The metrics of a run, by the names under which Coldaisle reports them. */
export const COLUMNS = [
  "energyKWh",
  "migrations",
  "pdmPct",
  "slatahPct",
  "overallSlaPct",
  "averageSlaPct",
  "serverShutdowns",
  "meanTimeBeforeShutdownS",
  "meanMigrationDurationS",
] as const;

/** A row a run, columns as in {@link COLUMNS}; "–" where there is nothing to report. */
export const RUNS: Readonly<Record<string, string>> = {
  npa: "2410.802800 0 0 0 0 0 455 2864.276 –",
  dvfs: "802.7544918889142 0 0 0 0 0 455 2864.276 –",
  "thr-mmt": "192.623070 26711 .0646367 4.913283 .0710011 10.151139 5885 949.583 13.8822",
  "iqr-mmt": "189.98007272498137 26282 .0623522 4.822550 .0706339 10.029316 5868 951.923 13.5593",
  "mad-mmt": "185.791673 26556 .0661853 5.048818 .0789139 10.026514 5828 966.746 13.9363",
  "lr-mmt": "163.477217 27859 .0792747 5.857948 .1472355 9.558014 5053 1028.866 15.5157",
  "lrr-mmt": "163.477217 27859 .0792747 5.857948 .1472355 9.558014 5053 1028.866 15.5157",
  "thr-mc": "183.476104 23967 .1019321 6.838235 .1116689 10.059657 5576 982.939 19.7666",
  "thr-mu": "207.794299 30653 .0669649 7.382354 .0712067 10.164888 6523 971.329 19.5189",
  "lr-mu": "175.600303 30166 .0751715 8.151817 .1841335 9.750252 5632 995.659 19.5884",
};

/** The state of a run once its plan for a tick is under way. */
export interface Checkpoint {
  readonly timeS: number;
  /** W·s so far. */
  readonly energyJ: string;
  readonly migrations: number;
  readonly activeServers: number;
  readonly liveVms: number;
}

/** Checkpoints of `iqr-mmt`. */
export const IQR_MMT_CHECKPOINTS: readonly Checkpoint[] = [
  { timeS: 300.1, energyJ: "0", migrations: 592, activeServers: 775, liveVms: 994 },
  { timeS: 600.1, energyJ: "10211348.2558", migrations: 897, activeServers: 320, liveVms: 959 },
  { timeS: 900.1, energyJ: "16997416.4304", migrations: 1112, activeServers: 220, liveVms: 919 },
  { timeS: 3600.1, energyJ: "46603979.4525", migrations: 2156, activeServers: 79, liveVms: 738 },
  { timeS: 43200.1, energyJ: "360532693.405", migrations: 14166, activeServers: 86, liveVms: 552 },
  { timeS: 86100.1, energyJ: "683681963.814", migrations: 26282, activeServers: 95, liveVms: 520 },
];

/** The checkpoint of `dvfs`: W·s so far. */
export const DVFS_CHECKPOINT = { timeS: 600.1, energyJ: "11624284.7757" } as const;
