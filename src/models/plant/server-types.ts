import { SpecTable } from "../power/spec-table.ts";
import { defineServerType, type ServerType } from "./server-type.ts";

/** name, cores, MHz of a core, GiB, height in U, watts at idle and 10, 20, … 100 % load. */
type Row = readonly [string, number, number, number, number, readonly number[]];

/**
 * Watts: published results of SPECpower_ssj2008, the benchmark of the Standard Performance Evaluation
 * Corporation (spec.org), measured at the wall with the server's own supply and fans.
 *
 * Cores and clock are nominal. Memory is not that of the test: it is 16 GiB a socket up to 2012 and 256 GiB a
 * socket from 2016 on, and 4 GiB for the ML110s, whose boards could not hold 16. Heights are the makers', the
 * ML110 being a tower that takes 4U.
 */
const rows: readonly Row[] = [
  ["hp-ml110-g3", 2, 3000, 4, 4, [105, 112, 118, 125, 131, 137, 147, 153, 157, 164, 169]],
  ["hp-ml110-g4", 2, 1860, 4, 4, [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117]],
  ["hp-ml110-g5", 2, 2660, 4, 4, [93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135]],
  ["ibm-x3250-m3-x3470", 4, 2930, 16, 1, [41.6, 46.7, 52.3, 57.9, 65.4, 73, 80.7, 89.5, 99.6, 105, 113]],
  ["ibm-x3250-m3-x3480", 4, 3070, 16, 1, [42.3, 46.7, 49.7, 55.4, 61.8, 69.3, 76.1, 87, 96.1, 106, 113]],
  ["ibm-x3550-m3-x5670", 12, 2930, 32, 1, [66, 107, 120, 131, 143, 156, 173, 191, 211, 229, 247]],
  ["ibm-x3550-m3-x5675", 12, 3070, 32, 1, [58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222]],
  ["dell-r710-x5670", 12, 2930, 32, 2, [64, 104, 116, 126, 137, 148, 158, 173, 190, 210, 232]],
  ["dell-r720-e5-2660", 16, 2200, 32, 2, [52.3, 75.4, 86.6, 98.3, 112, 124, 140, 161, 178, 201, 231]],
  ["dell-r730-e5-2699v4", 44, 2200, 512, 2, [44.6, 84.8, 102, 120, 136, 150, 163, 181, 205, 238, 272]],
  ["dell-r740-8180", 56, 2500, 512, 2, [52.3, 129, 147, 170, 195, 224, 255, 292, 344, 408, 457]],
  ["dell-r740-8280", 56, 2700, 512, 2, [49.8, 114, 137, 159, 182, 208, 240, 277, 319, 376, 432]],
  ["hpe-dl360-gen10-8280", 28, 2700, 256, 1, [37.3, 64.3, 76.9, 90.5, 107, 122, 140, 160, 186, 214, 235]],
  ["dell-r7525-epyc-7702", 128, 2000, 512, 2, [72.3, 181, 207, 229, 250, 270, 294, 321, 347, 370, 393]],
  ["lenovo-sr665-epyc-7763", 128, 2450, 512, 2, [108, 171, 192, 215, 237, 256, 281, 304, 331, 382, 455]],
  [
    "hpe-dl385-gen10-plus-epyc-7763",
    128,
    2450,
    512,
    2,
    [120, 200, 232, 260, 287, 336, 391, 430, 470, 510, 546],
  ],
  ["hpe-dl380-gen10-plus-8380", 80, 2300, 512, 2, [127, 198, 226, 253, 281, 314, 354, 405, 464, 576, 619]],
];

/** The server types that a scenario can name without defining them. */
export const serverTypes: readonly ServerType[] = rows.map(
  ([name, cores, coreMhz, memoryGiB, heightU, watts]) =>
    defineServerType({
      name,
      source: "SPECpower_ssj2008 result, Standard Performance Evaluation Corporation (spec.org)",
      cores,
      coreMhz,
      memoryMiB: memoryGiB * 1024,
      heightU,
      power: new SpecTable(watts),
    }),
);
