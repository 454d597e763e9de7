import type { UtilisationProfile } from "./synthetic-utilisation.ts";

/**
 * Of 100,000 samples of the day, how many are at most 0, 1, 2, … 99 %. Small even percentages are commoner in it
 * than odd ones.
 */
// biome-ignore format: ten percentages to a line
const AT_MOST_PER_100000 = [
  14985, 17912, 34490, 37290, 46612, 49372, 55301, 57840, 61999, 64657,
  67248, 69240, 70947, 72842, 74055, 75774, 76708, 78156, 79005, 80292,
  80906, 81844, 82346, 83121, 83633, 84333, 84850, 85500, 86081, 86675,
  87192, 87736, 88287, 88856, 89391, 89966, 90622, 91447, 92166, 92597,
  92929, 93208, 93482, 93721, 93981, 94197, 94430, 94614, 94814, 94971,
  95145, 95287, 95455, 95600, 95756, 95909, 96056, 96210, 96350, 96474,
  96608, 96724, 96836, 96946, 97072, 97211, 97347, 97510, 97629, 97758,
  97861, 97969, 98074, 98180, 98287, 98428, 98597, 98792, 98953, 99042,
  99101, 99171, 99224, 99275, 99320, 99365, 99413, 99457, 99504, 99555,
  99603, 99650, 99709, 99787, 99846, 99937, 99974, 99987, 99995, 100000,
];

/**
 * One day of CPU utilisation of 1,052 PlanetLab virtual machines, as statistics: mean 12.314 %, standard deviation
 * 17.089, quartiles 2, 6 and 15 %, 15.0 % zeros. Measured from day 2011-03-03 of the traces of A. Beloglazov and
 * R. Buyya ("Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient
 * dynamic consolidation of virtual machines in cloud data centers", 2012, section 6.2), 302,976 samples.
 *
 * Of the variance 75.0 % lies between the traces' means. The autocorrelation of the pooled samples is 0.772 at a
 * lag of 5 min, 0.772 at 30 min, 0.777 at 1 h, 0.766 at 4 h, 0.745 at 12 h; about its own mean a trace is almost
 * white (0.085 at 5 min, 0.097 at 1 h, 0.036 at 4 h). The shares below are the least-squares fit of
 * level + drift·exp(−lag/τ) to the pooled autocorrelation at 18 lags up to 20 h, mapped to normal scores; the root
 * mean square error is 0.005.
 */
export const PLANETLAB_DAY: UtilisationProfile = {
  name: "planetlab-day",
  cumulativeShares: AT_MOST_PER_100000.map((samples) => samples / 100_000),
  levelShare: 0.784,
  driftShare: 0.041,
  driftTimeS: 43_200,
};
